//! What solving gives: for every part a plan with proofs, a conflict, or nothing.

use crate::compile::Row;

use super::Stop;

/// A price of a row. Rows without one have price 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowPrice {
    /// The row.
    pub row: Row,
    /// The price per unit of the row.
    pub price: i64,
}

/// What is proven of a level of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelProof {
    /// Prices of the part's rows.
    pub prices: Vec<RowPrice>,
    /// What no plan of the part that keeps the earlier levels exceeds, by these prices.
    pub bound: i128,
}

/// The answer to a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A feasible plan.
    Plan {
        /// For every pair of the part, in its order.
        quantities: Vec<i64>,
        /// For every level of the problem.
        proofs: Vec<LevelProof>,
    },
    /// No plan exists.
    Infeasible {
        /// Prices at which the formula without gain is below 0.
        conflict: Vec<RowPrice>,
    },
    /// Neither was found in the time given, or by the fallback.
    Unknown,
}

/// The answers to all parts, and what cut them short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// One for every part, in order.
    pub parts: Vec<Answer>,
    /// What cut the search short somewhere.
    pub stopped: Option<Stop>,
}
