//! The exact network solver: a primal network simplex with a good start, exact prices and the violated cut.
//!
//! It sees only the [`crate::network`] and the meter; what the rows and pairs mean is known to its callers. It is not the place for
//! goals and levels: those are series of networks that differ in ranges and gains, each started from the last
//! [`State`].
//!
//! The parts, in the order of a solve: `network` (what is asked), `range` (what fits in the integers), `start` (greedy
//! fill) and `descent` (start prices), `graph` (residual arcs), `crash` (the first tree), `tree` (the basis), `simplex`
//! (pivots), `solve` (the phases), `cut` (why nothing fits).

mod crash;
mod cut;
mod descent;
mod graph;
mod range;
mod simplex;
mod solve;
mod start;
mod tree;

#[cfg(test)]
mod tests;

use crate::network;

pub use range::Beyond;
pub use solve::{Outcome, State, solve};
