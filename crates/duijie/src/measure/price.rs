//! What fairness costs.

use super::ratio::Ratio;

/// The price of fairness: (best − fair) / best in lowest terms, for units (the quantity served) and for worth alike;
/// `best` is what the best plan comes to that need not be fair, `fair` what the fair one does.
///
/// *Range*: 0 (fairness costs nothing) to 1 (it costs all) where 0 ≤ fair ≤ best; below 0 where the fair plan comes to
/// more, which says that the other was not the best; above 1 where the fair plan comes to less than 0. *Edges*: best and
/// fair 0: 0 by convention, and so where only best is 0 and fair more; best below 0, fair below 0 where best is 0, or
/// a difference beyond 128 bits: `None`. *Complexity*: O(1). *Source*: D. Bertsimas, V. F. Farias, N. Trichakis, "The
/// Price of Fairness", 2011, §2.
#[must_use]
pub fn price_of_fairness(best: i128, fair: i128) -> Option<Ratio> {
    match best {
        ..0 => None,
        0 => (fair >= 0).then_some(Ratio { numerator: 0, denominator: 1 }),
        1.. => Some(Ratio { numerator: best.checked_sub(fair)?, denominator: best }.lowest()),
    }
}
