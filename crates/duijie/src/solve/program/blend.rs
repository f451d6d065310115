//! Levels added up: a guide to plans that are good at several levels.
//!
//! *Problem.* A level that counts demands has very many best plans, and most of them are poor at the levels after it.
//! *Method.* The first levels are added up, each weighted so much that a unit of it outweighs what a few columns gain at all
//! after it. The sum is looked at first, as a level of its own; then every level is bounded in its turn.
//! *Range.* The weights stay so close that the simplex, whose costs are shifted against ties, sees the least of them.
//! *Edges.* Nothing is proven here. *Sources.* Isermann 1982 (see `solve::ahead`, which does so for networks).

/// A unit of a level outweighs so many columns at all levels after it.
const STEP: i64 = 16;
/// The largest weight against the least.
const WIDEST: i64 = 1 << 12;

/// The weighted sum of the first levels by column; `None` where fewer than two fit. O(levels · columns).
pub(super) fn blend(gains: &[Vec<i64>]) -> Option<Vec<i64>> {
    let (first, others) = gains.split_first()?;
    let mut sum = first.clone();
    let mut widest = 1_i64;
    let mut taken = 1;
    for gains in others {
        let largest = gains.iter().map(|gain| gain.saturating_abs()).max().unwrap_or(0);
        let step = largest.saturating_mul(STEP).max(1);
        widest = widest.saturating_mul(step);
        let fits = |&sum: &i64| sum.checked_mul(step).is_some_and(|sum| sum.unsigned_abs() < 1 << 40);
        if widest > WIDEST || !sum.iter().all(fits) {
            break;
        }
        sum.iter_mut().zip(gains).for_each(|(sum, gain)| *sum = *sum * step + gain);
        taken += 1;
    }
    (taken > 1).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::blend;

    #[test]
    fn a_unit_outweighs_columns_after_it() {
        assert_eq!(blend(&[vec![1, 0], vec![0, 5]]), Some(vec![80, 5]));
        assert_eq!(blend(&[vec![1, 0], vec![0, 0], vec![0, -1]]), Some(vec![16, -1]));
    }

    #[test]
    fn what_is_too_wide_is_left_out() {
        assert_eq!(blend(&[vec![1, 0], vec![0, 5000]]), None);
        assert_eq!(blend(&[vec![1, 0]]), None);
    }
}
