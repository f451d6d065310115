//! Answers: every part solved, parts in parallel, levels one after another.
//!
//! Fifth in the line: reads [`Compiled`], gives [`Answers`] to [`plan`](crate::plan). The parts share nothing, so the
//! number of threads changes nothing but the time.

mod ahead;
mod answer;
mod budget;
mod fair;
pub mod flow;
mod levels;
pub mod linear;
mod members;
mod program;
mod simplex;

use std::sync::Arc;

use rayon::prelude::*;

use crate::compile::{Compiled, Part};
use crate::problem::Problem;

use linear::{Backend, GoodLp};

pub use answer::{
    Answer, Answers, Class, DEEPEST, EarlierPrice, Face, FairProof, LevelProof, Prices, RowPrice, Span,
    Split, TightSet, Tree, UsePrice,
};
pub use budget::{Budget, Cancel, Clock, Meter, Progress, Stop};

/// Solves every part within the budget. A work limit is dealt to the parts by their numbers of pairs, so that it cuts
/// at the same place at any thread count.
#[must_use]
pub fn solve(problem: &Problem, compiled: &Compiled, budget: &Budget) -> Answers {
    solve_with(problem, compiled, budget, &(Arc::new(GoodLp) as Arc<dyn Backend>))
}

/// The same with another solver of linear programs. Whatever it says, the plan is feasible and the bounds are true.
#[must_use]
pub fn solve_with(
    problem: &Problem,
    compiled: &Compiled,
    budget: &Budget,
    backend: &Arc<dyn Backend>,
) -> Answers {
    let levels = problem.levels().len() as u64;
    let clock = Clock::start(budget, levels * compiled.parts.len() as u64);
    let solved: Vec<Solved> = compiled
        .parts
        .par_iter()
        .map(|part| {
            let mut meter =
                clock.meter(budget.work.map(|work| share(work, part.pairs.len(), problem.pairs().len())));
            let answer = solve_part(problem, part, backend, &mut meter);
            Solved { answer, stop: meter.cut_short() }
        })
        .collect();
    let stopped = solved.iter().filter_map(|part| part.stop).max();
    Answers { parts: solved.into_iter().map(|part| part.answer).collect(), stopped }
}

struct Solved {
    answer: Answer,
    stop: Option<Stop>,
}

fn solve_part(problem: &Problem, part: &Part, backend: &Arc<dyn Backend>, meter: &mut Meter<'_>) -> Answer {
    if part.is_network() {
        levels::solve(problem, part, backend, meter)
    } else {
        program::solve(problem, part, backend, meter)
    }
}

/// A part's share of the work limit, rounded down.
fn share(work: u64, pairs: usize, all: usize) -> u64 {
    let share = u128::from(work) * pairs as u128 / all.max(1) as u128;
    u64::try_from(share).expect("no more than the whole")
}

/// Both halves of a walk down a tree; on their own threads where they are likely to be large.
pub(crate) fn side_by_side<A: Send, B: Send>(
    depth: usize,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    // A waiting thread takes up others' work on top of its own stack: no more than these few levels of it.
    if depth < SIDE_BY_SIDE { rayon::join(first, second) } else { (first(), second()) }
}

const SIDE_BY_SIDE: usize = 8;
