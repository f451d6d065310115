//! Programs: parts with side rows that a network cannot hold.
//!
//! For now the fallback: a plan from the network without the side rows where it happens to keep them, else from
//! [`greedy`](super::greedy) on the true rows; and the bounds of that network, which hold for the part as well, since
//! it has every row of the network and more. `optimal` where values meet bounds, `infeasible` where the network is.
//! How far the plan may be off is the gap between value and bound.

use crate::compile::Part;
use crate::lists::PairId;
use crate::problem::{Level, Problem};

use super::answer::Answer;
use super::budget::Meter;
use super::greedy::Tally;
use super::levels::{self, Climb, Narrowing};

/// Solves a program by the fallback.
pub(super) fn solve(problem: &Problem, part: &Part, meter: &mut Meter<'_>) -> Answer {
    let relaxed = match levels::climb(problem, &part.network, &Narrowing::Own, meter) {
        Climb::Infeasible { conflict } => return Answer::Infeasible { conflict },
        Climb::Flow { flow, proofs } => {
            let quantities = levels::quantities(problem, part, &flow);
            if Tally::of(problem, part, &quantities).is_feasible() {
                return Answer::Plan { quantities, proofs };
            }
            Some(quantities)
        }
        Climb::Unknown { .. } => None,
    };
    let Some(mut quantities) = Tally::greedy(problem, part, relaxed.as_deref(), meter) else {
        return Answer::Unknown;
    };
    levels::fill_kept_first(problem, &part.pairs, &mut quantities);
    let values: Vec<i128> =
        problem.levels().iter().map(|level| value(problem, level, part, &quantities)).collect();
    match levels::climb(problem, &part.network, &Narrowing::Plan { values: &values }, meter) {
        Climb::Flow { proofs, .. } | Climb::Unknown { proofs } => Answer::Plan { quantities, proofs },
        Climb::Infeasible { conflict } => Answer::Infeasible { conflict },
    }
}

fn value(problem: &Problem, level: &Level, part: &Part, quantities: &[i64]) -> i128 {
    let gain =
        |(&pair, &quantity): (&PairId, &i64)| i128::from(problem.gain(level, pair)) * i128::from(quantity);
    part.pairs.iter().zip(quantities).map(gain).sum()
}
