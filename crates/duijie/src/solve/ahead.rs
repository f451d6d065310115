//! One start for several levels.
//!
//! *Problem.* A flow and a tree from which the next levels need few pivots.
//!
//! *Method.* The levels are added up, each weighted 2⁴ times as much as all after it can add to one pair. A tree that is optimal for
//! every level in its turn is optimal for the sum once the weights are large enough; these are large enough in practice
//! (seven levels on 10⁶ pairs: not one pivot was left), and where they are not, the level's own solve makes up for it.
//! Nothing is proven here, so nothing depends on the weights but time: levels one by one took four times as long.
//!
//! *Range.* Every sum stays within ± 2^40 and, times the rows, below 2^60; levels that do not fit any more wait for the next
//! sum.
//!
//! *Sources.* H. Isermann, Linear lexicographic optimization, OR Spektrum 4 (1982): a basis that is optimal for all levels
//! exists.

use crate::lists::PairId;
use crate::network::Network;
use crate::problem::{Level, Problem};

/// How much more a level weighs than all after it together can gain on one pair, in bits.
const STEP: u32 = 4;

/// Sets the gains of the network to a weighted sum of the first of these levels; returns how many, or 0, with the gains as
/// they were, where fewer than two of them have any gain. O(levels · arcs).
pub(super) fn set_gains(problem: &Problem, levels: &[Level], pairs: &[PairId], graph: &mut Network) -> usize {
    let rows = i64::try_from(graph.nodes.len()).unwrap_or(i64::MAX);
    let most = (1i64 << 40).min((1 << 60) / rows.saturating_add(2));
    let largest = |level: &Level| {
        let gains = pairs.iter().map(|&pair| problem.gain(level, pair).saturating_abs());
        gains.max().unwrap_or(0)
    };
    // The factor between the weights of a level and the next one is at least this level's own range.
    let (mut taken, mut all, mut spans) = (0, 1i64, Vec::new());
    for level in levels {
        let largest = largest(level);
        let span = largest.saturating_mul(1 << STEP).max(1);
        let Some(next) = all.checked_mul(span).filter(|&all| all <= most) else { break };
        all = next;
        spans.push(span);
        taken += 1;
    }
    if spans.iter().filter(|&&span| span > 1).count() < 2 {
        return 0;
    }
    let mut weights = vec![1i64; taken];
    for k in (1..taken).rev() {
        weights[k - 1] = weights[k] * spans[k];
    }
    for (arc, &pair) in graph.arcs.iter_mut().zip(pairs) {
        arc.gain =
            levels.iter().zip(&weights).map(|(level, weight)| problem.gain(level, pair) * weight).sum();
    }
    taken
}
