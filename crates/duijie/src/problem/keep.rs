//! Pairs with a previous quantity stand twice, so that likeness to the previous plan is a linear gain.
//!
//! *Problem.* `keep` counts Σ over pairs of min(x, k), k the pair's share of the previous quantity.
//! *Method.* The previous quantity of two ends is laid on their pairs in order, each up to its maximum. A pair in
//! \[a, b\] with share k > 0 becomes the kept half in \[min(a, k), k\], which gains 1, and the rest in
//! \[max(0, a − k), b − k\], absent where b ≤ k.
//! *Complexity.* O(m + r log r) for m pairs and r previous rows.
//! *Edges.* Ends or pairs that are gone count for nothing; what is left beyond all maxima too.
//! *Sources.* The contract, "Goals" and "Certificate".

use std::collections::BTreeMap;

use super::Pair;

/// Splits `pairs`, sorted by demand, supply, and lock, claim, arrangement, by what is `left` of the previous plan for
/// each demand and supply. Takes from `left` all ends that have a pair.
pub(super) fn split(pairs: Vec<Pair>, left: &mut BTreeMap<[u32; 2], i64>) -> Vec<Pair> {
    let mut halves = Vec::with_capacity(pairs.len() + left.len());
    let mut ends = None;
    let mut rest = 0;
    for pair in pairs {
        let key = [pair.demand.0, pair.supply.0];
        if ends != Some(key) {
            ends = Some(key);
            rest = left.remove(&key).unwrap_or(0);
        }
        let share = match u32::try_from(rest) {
            Ok(rest) => rest.min(pair.maximum),
            Err(_) => pair.maximum,
        };
        if share == 0 {
            halves.push(pair);
            continue;
        }
        rest -= i64::from(share);
        halves.push(Pair { minimum: pair.minimum.min(share), maximum: share, kept: true, ..pair });
        if pair.maximum > share {
            halves.push(Pair {
                minimum: pair.minimum.saturating_sub(share),
                maximum: pair.maximum - share,
                ..pair
            });
        }
    }
    halves
}
