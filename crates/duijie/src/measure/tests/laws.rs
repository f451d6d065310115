//! What holds of every measure of evenness: order, size and repetition of the groups change nothing, equal shares are
//! even, and to pass some from a group that has more to one that has less never makes shares less even (Pigou 1912,
//! Dalton 1920).

use proptest::prelude::*;

use super::super::{
    Ratio, Share, Value, atkinson, evenness, gini, hoover, jain, leximin, minimum, quartiles, theil,
    variance, variation,
};

const CLOSE: f64 = 1e-10;

fn number(value: Option<Value>) -> f64 {
    value.map_or(f64::NAN, Value::number)
}

fn epsilons() -> [Ratio; 6] {
    [(1, 2), (3, 4), (1, 1), (3, 2), (2, 1), (8, 1)].map(|(above, below)| Ratio::new(above, below))
}

/// Measures that are 0 where all is even and do not depend on the size of the shares; something must be served.
fn relative(shares: &[Share]) -> Vec<f64> {
    let mut all = vec![
        number(gini(shares)),
        1.0 - number(jain(shares)),
        number(hoover(shares)),
        number(variation(shares)),
        number(theil(shares)),
    ];
    all.extend(epsilons().map(|epsilon| number(atkinson(shares, epsilon))));
    all
}

fn close(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() < CLOSE)
}

fn some_shares() -> impl Strategy<Value = Vec<Share>> {
    let share = (1_i64..60).prop_flat_map(|wanted| (0..=wanted, Just(wanted)));
    let shares = prop::collection::vec(share.prop_map(|(served, wanted)| Share { served, wanted }), 1..12);
    shares.prop_filter("nothing is served", |shares| shares.iter().any(|share| share.served > 0))
}

proptest! {
    #[test]
    fn ranges(shares in some_shares()) {
        let n = u32::try_from(shares.len()).map(f64::from).unwrap();
        let top = 1.0 - 1.0 / n + CLOSE;
        prop_assert!((0.0..=top).contains(&number(gini(&shares))));
        prop_assert!((0.0..=top).contains(&number(hoover(&shares))));
        prop_assert!((1.0 / n - CLOSE..=1.0).contains(&number(jain(&shares))));
        prop_assert!((0.0..=0.25).contains(&number(variance(&shares))));
        prop_assert!((0.0..=(n - 1.0).sqrt() + CLOSE).contains(&number(variation(&shares))));
        prop_assert!((0.0..=n.ln() + CLOSE).contains(&number(theil(&shares))));
        // Hoover is at most Gini; Atkinson rises with the aversion.
        prop_assert!(number(hoover(&shares)) <= number(gini(&shares)) + CLOSE);
        let costs = epsilons().map(|epsilon| number(atkinson(&shares, epsilon)));
        prop_assert!(costs.iter().all(|cost| (0.0..=1.0).contains(cost)), "{costs:?}");
        prop_assert!(costs.is_sorted_by(|a, b| *a <= b + CLOSE), "{costs:?}");
        // 1/Jain − 1 is the square of the coefficient of variation.
        let square = number(variation(&shares)).powi(2);
        prop_assert!((1.0 / number(jain(&shares)) - 1.0 - square).abs() < CLOSE);
        // The quartiles stand in the vector, in order.
        let vector = leximin(&shares);
        let quartiles = quartiles(&shares).unwrap();
        let places = [quartiles.lower, quartiles.median, quartiles.upper]
            .map(|share| vector.iter().position(|entry| *entry == share).unwrap());
        prop_assert!(places.is_sorted());
    }

    #[test]
    fn order_size_and_repetition_change_nothing(shares in some_shares(), by in 1_i64..50, over in 1_i64..50) {
        let mut turned = shares.clone();
        turned.reverse();
        prop_assert_eq!(evenness(&turned), evenness(&shares));
        let scaled: Vec<Share> =
            shares.iter().map(|s| Share { served: s.served * by, wanted: s.wanted * over }).collect();
        prop_assert!(close(&relative(&scaled), &relative(&shares)));
        let twice = shares.repeat(2);
        prop_assert!(close(&relative(&twice), &relative(&shares)));
    }

    #[test]
    fn equal_shares_are_even(served in 1_i64..60, wanted in 1_i64..60, times in prop::collection::vec(1_i64..60, 1..12)) {
        let shares: Vec<Share> =
            times.iter().map(|k| Share { served: served * k, wanted: wanted * k }).collect();
        prop_assert!(relative(&shares).iter().all(|value| *value == 0.0), "{:?}", relative(&shares));
        prop_assert_eq!(variance(&shares), Some(Value::Exact(Ratio::new(0, 1))));
    }

    #[test]
    fn to_give_to_who_has_less_is_no_less_even(
        served in prop::collection::vec(0_i64..60, 2..12),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        part in 0_i64..60,
    ) {
        let mut after = served.clone();
        let (from, to) = (from.index(served.len()), to.index(served.len()));
        let gap = served[from] - served[to];
        prop_assume!(gap > 1);
        let passed = 1 + part % (gap - 1);
        after[from] -= passed;
        after[to] += passed;
        let shares = |rows: &[i64]| -> Vec<Share> {
            rows.iter().map(|served| Share { served: *served, wanted: 60 }).collect()
        };
        let (before, after) = (shares(&served), shares(&after));
        for (measure, (old, new)) in relative(&before).into_iter().zip(relative(&after)).enumerate() {
            prop_assert!(new <= old + 1e-12, "{measure}: {old} {new}");
        }
        // Gini, Theil and Atkinson below 1 see every such gift, Hoover only those across the mean.
        prop_assert!(number(gini(&after)) < number(gini(&before)));
        prop_assert!(number(theil(&after)) < number(theil(&before)));
        let half = Ratio::new(1, 2);
        prop_assert!(number(atkinson(&after, half)) < number(atkinson(&before, half)));
        prop_assert!(number(variance(&after)) < number(variance(&before)));
        let cross = |a: Ratio, b: Ratio| a.numerator * b.denominator >= b.numerator * a.denominator;
        prop_assert!(cross(minimum(&after).unwrap(), minimum(&before).unwrap()));
    }
}
