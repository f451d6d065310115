//! Spread and welfare: by hand, as published, and by a second method. Decimal literals are from mpmath with 60 digits,
//! fractions from Python's `fractions`, both by the definitions over all groups or pairs of groups.

use super::super::{
    Quartiles, Ratio, Share, Value, atkinson, evenness, gini, hoover, jain, leximin, quartiles, theil,
    variance, variation,
};
use super::{exact, shares};

fn incomes(rows: &[i64]) -> Vec<Share> {
    rows.iter().map(|served| Share { served: *served, wanted: 1 }).collect()
}

fn ratio(numerator: i128, denominator: i128) -> Ratio {
    Ratio { numerator, denominator }
}

fn rounded(number: f64) -> Option<Value> {
    Some(Value::Rounded(number))
}

/// The example of the R package `ineq` (Zeileis, 2014), with what it gives, to seven digits: Gini 0.4620911, Theil
/// 0.3623412, Atkinson 0.1796591 (ε = 1/2) and 0.3518251 (ε = 1); and `DescTools`' Herfindahl, Σ x²/(Σ x)², 0.1840812.
#[test]
fn published_incomes() {
    let x = incomes(&[541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]);
    let near = |value: Option<Value>, published: f64| (value.unwrap().number() - published).abs() < 5e-8;
    assert!(near(gini(&x), 0.462_091_1));
    assert!(near(theil(&x), 0.362_341_2));
    assert!(near(atkinson(&x, ratio(1, 2)), 0.179_659_1));
    assert!(near(atkinson(&x, ratio(1, 1)), 0.351_825_1));
    assert!((1.0 / (10.0 * jain(&x).unwrap().number()) - 0.184_081_2).abs() < 5e-8);

    assert_eq!(gini(&x), exact(76_922, 166_465));
    assert_eq!(hoover(&x), exact(56_233, 166_465));
    assert_eq!(variance(&x), exact(931_976_416, 25));
    assert_eq!(variation(&x), rounded(0.916_958_182_882));
    assert_eq!(theil(&x), rounded(0.362_341_242_344));
    assert_eq!(atkinson(&x, ratio(1, 2)), rounded(0.179_659_098_046));
    assert_eq!(atkinson(&x, ratio(3, 4)), rounded(0.267_184_815_538));
    assert_eq!(atkinson(&x, ratio(1, 1)), rounded(0.351_825_059_735));
    let two = (82_959_259_997_672_286_662_933_473_729, 131_888_397_513_245_185_886_136_961_729);
    assert_eq!(atkinson(&x, ratio(2, 1)), exact(two.0, two.1));
    assert_eq!(atkinson(&x, ratio(5, 2)), rounded(0.714_780_249_544));
    assert_eq!(atkinson(&x, ratio(8, 1)), rounded(0.887_121_545_054));
}

#[test]
fn small_vectors_by_hand() {
    // 1 and 3: mean 2, every share 1 away.
    let x = incomes(&[3, 1]);
    assert_eq!(variance(&x), exact(1, 1));
    assert_eq!(variation(&x), exact(1, 2));
    assert_eq!(hoover(&x), exact(1, 4));
    // (1/2 ln 1/2 + 3/2 ln 3/2)/2; 1 − ((1 + √3)/2)²/2; 1 − √3/2; 1 − (3/2)/2.
    assert_eq!(theil(&x), rounded(0.130_812_035_941));
    assert_eq!(atkinson(&x, ratio(1, 2)), rounded(0.066_987_298_107_8));
    assert_eq!(atkinson(&x, ratio(2, 2)), rounded(0.133_974_596_216));
    assert_eq!(atkinson(&x, ratio(4, 2)), exact(1, 4));
    assert_eq!(atkinson(&x, ratio(0, 1)), exact(0, 1));
    // 1/3, 2/3, 1: harmonic mean 3/(3 + 3/2 + 1) = 6/11 of a mean of 2/3.
    let x = shares(&[[1, 3], [2, 3], [3, 3]]);
    assert_eq!(variance(&x), exact(2, 27));
    assert_eq!(variation(&x), rounded(0.408_248_290_464));
    assert_eq!(hoover(&x), exact(1, 6));
    assert_eq!(theil(&x), rounded(0.087_208_023_960_8));
    assert_eq!(atkinson(&x, ratio(2, 1)), exact(2, 11));
    // One of four has all: √3, 3/4, ln 4, 1 − (1/4)² · 4.
    let x = incomes(&[0, 1, 0, 0]);
    assert_eq!(variation(&x), rounded(1.732_050_807_57));
    assert_eq!(hoover(&x), exact(3, 4));
    assert_eq!(theil(&x), rounded(1.386_294_361_12));
    assert_eq!(atkinson(&x, ratio(1, 2)), rounded(0.75));
    assert_eq!(atkinson(&x, ratio(1, 1)), exact(1, 1));
    assert_eq!(atkinson(&x, ratio(3, 1)), exact(1, 1));
}

#[test]
fn quartiles_by_nearest_rank() {
    let of = |rows: &[i64]| quartiles(&incomes(rows)).unwrap();
    let whole = |lower, median, upper| Quartiles {
        lower: ratio(lower, 1),
        median: ratio(median, 1),
        upper: ratio(upper, 1),
    };
    assert_eq!(of(&[7]), whole(7, 7, 7));
    assert_eq!(of(&[9, 7]), whole(7, 7, 9));
    assert_eq!(of(&[1, 2, 3, 4]), whole(1, 2, 3));
    assert_eq!(of(&[5, 4, 3, 2, 1]), whole(2, 3, 4));
    // The example of nearest rank that many textbooks have: 15, 20, 35, 40, 50 with 20, 35, 40.
    assert_eq!(of(&[15, 20, 35, 40, 50]), whole(20, 35, 40));
    let three = shares(&[[2, 4], [1, 3], [3, 4]]);
    assert_eq!(leximin(&three), [ratio(1, 3), ratio(1, 2), ratio(3, 4)]);
    assert_eq!(quartiles(&three).unwrap().median, ratio(1, 2));
}

#[test]
fn edges_of_spread() {
    let none = shares(&[[0, 0]]);
    assert_eq!(quartiles(&none), None);
    assert_eq!(leximin(&none), []);
    assert_eq!((variance(&none), variation(&none), hoover(&none), theil(&none)), (None, None, None, None));
    assert_eq!(atkinson(&none, ratio(1, 1)), None);
    let nothing = shares(&[[0, 3], [0, 7]]);
    assert_eq!((variance(&nothing), hoover(&nothing)), (exact(0, 1), exact(0, 1)));
    assert_eq!((variation(&nothing), theil(&nothing), atkinson(&nothing, ratio(2, 1))), (None, None, None));
    let one = shares(&[[2, 3]]);
    assert_eq!((variance(&one), variation(&one)), (exact(0, 1), exact(0, 1)));
    assert_eq!((hoover(&one), theil(&one)), (exact(0, 1), exact(0, 1)));
    // An aversion that is none, or out of range.
    for wrong in [ratio(-1, 2), ratio(1, 0), ratio(0, 0), ratio(1, -2), ratio(17, 2)] {
        assert_eq!(atkinson(&incomes(&[1, 2]), wrong), None, "{wrong:?}");
    }
}

#[test]
fn small_differences_keep_their_digits() {
    // One of ten thousand has 501/1000, the others 1/2.
    let mut x = vec![Share { served: 1, wanted: 2 }; 9999];
    x.push(Share { served: 501, wanted: 1000 });
    let near = |value: Option<Value>, known: f64| (value.unwrap().number() / known - 1.0).abs() < 1e-10;
    assert!(near(theil(&x), 1.998_467_598_72e-10));
    assert!(near(atkinson(&x, ratio(1, 2)), 9.989_011_483_48e-11));
    assert!(near(atkinson(&x, ratio(1, 1)), 1.997_137_326_77e-10));
    assert!(near(atkinson(&x, ratio(5, 2)), 4.987_861_019_07e-10));
    assert!(near(atkinson(&x, ratio(8, 1)), 1.590_290_006_03e-9));
    assert_eq!(atkinson(&x, ratio(2, 1)), exact(3_333, 8_350_000_003_333));
    assert!(near(variation(&x), 1.999_899_597_52e-5));
    // More than 200 groups: the report has no vector, the function has.
    assert_eq!(evenness(&x).unwrap().spread.leximin, []);
    assert_eq!(leximin(&x).len(), 10_000);
}

#[test]
fn beyond_128_bits() {
    let x: Vec<Share> =
        (1..=60_i64).map(|k| Share { served: k * k % 97 + 1, wanted: 100 + 7 * k * k % 1009 }).collect();
    let near = |value: Option<Value>, known: f64| {
        let value = value.unwrap();
        assert!(
            matches!(value, Value::Rounded(_)) && (value.number() / known - 1.0).abs() < 1e-11,
            "{value:?}"
        );
    };
    near(hoover(&x), 0.414_496_983_415);
    near(variation(&x), 1.248_271_478_5);
    near(theil(&x), 0.550_971_736_765);
    near(atkinson(&x, ratio(1, 2)), 0.253_394_752_884);
    near(atkinson(&x, ratio(1, 1)), 0.459_320_902_638);
    near(atkinson(&x, ratio(2, 1)), 0.733_041_395_494);
    near(atkinson(&x, ratio(8, 1)), 0.942_625_926_463);
    near(variance(&x), 0.035_955_883_333_5);
    // The largest aversion on the smallest share that there is.
    let large = i64::from(i32::MAX) << 31;
    let extreme = shares(&[[1, large - 2], [large - 1, large], [large, large]]);
    for epsilon in 2..=8 {
        assert_eq!(atkinson(&extreme, ratio(epsilon, 1)).unwrap().number(), 1.0, "{epsilon}");
    }
    assert_eq!(theil(&extreme), rounded(0.405_465_108_108));
    assert_eq!(atkinson(&extreme, ratio(1, 2)), rounded(0.333_333_333_023));
    assert_eq!(atkinson(&extreme, ratio(1, 1)), rounded(0.999_999_098_834));
}

#[test]
fn differences_below_a_float_cost_nothing() {
    let x: Vec<Share> =
        (0..6).map(|k| (1_i64 << 62) - 7 * k).map(|wanted| Share { served: wanted - 1, wanted }).collect();
    assert_eq!(theil(&x), rounded(0.0));
    for epsilon in [ratio(1, 2), ratio(1, 1), ratio(2, 1), ratio(8, 1)] {
        let cost = atkinson(&x, epsilon).unwrap();
        assert_eq!(serde_json::to_string(&cost).unwrap(), "0.0", "{epsilon:?}");
    }
}
