//! What solving gives: for every part a plan with proofs, a conflict, or nothing.

use crate::compile::Row;
use crate::lists::{DemandId, PairId};

use super::Stop;

/// A price of a row. Rows without one have price 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowPrice {
    /// The row.
    pub row: Row,
    /// The price per unit of the row, times the denominator.
    pub price: i64,
}

/// A price of a row that a split "yes" on a unit made: at least 1 from the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsePrice {
    /// The demand.
    pub demand: DemandId,
    /// The unit, by its number in the problem.
    pub unit: u32,
    /// The price, times the denominator; never above 0.
    pub price: i64,
}

/// A multiplier of an earlier level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierPrice {
    /// The level, counted from 0.
    pub level: usize,
    /// The multiplier ≥ 0, times the denominator.
    pub by: i64,
}

/// Prices, which prove a bound by the formula of the certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices {
    /// Divides every number here; 1 or more.
    pub denominator: i64,
    /// Prices of the part's rows.
    pub rows: Vec<RowPrice>,
    /// Prices of rows that splits made.
    pub uses: Vec<UsePrice>,
    /// Multipliers of earlier levels.
    pub earlier: Vec<EarlierPrice>,
    /// Whether they prove that no plan is there.
    pub conflict: bool,
}

/// A split of the plans in two cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// The quantity of the match to which the pair belongs: at most `at`, or at least `at` + 1.
    Quantity {
        /// The first pair of the match.
        pair: PairId,
        /// The first case has at most this.
        at: i64,
    },
    /// A `whole` demand: nothing, or all of it.
    Whole {
        /// The demand.
        demand: DemandId,
    },
    /// A demand's use of a unit: nothing, or at least 1.
    Unit {
        /// The demand.
        demand: DemandId,
        /// The unit, by its number in the problem.
        unit: u32,
    },
}

/// How many splits stand above each other in a tree at most.
pub const DEEPEST: usize = 400;

/// What proves a bound, or that no plan exists: prices, or a tree of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// Prices.
    Leaf(Prices),
    /// Two cases.
    Split {
        /// What is split.
        split: Split,
        /// The cases; `None` where one is empty by itself.
        children: [Option<Box<Tree>>; 2],
    },
}

impl From<Vec<RowPrice>> for Prices {
    fn from(rows: Vec<RowPrice>) -> Self {
        Self { denominator: 1, rows, uses: Vec::new(), earlier: Vec::new(), conflict: false }
    }
}

impl From<Vec<RowPrice>> for Tree {
    fn from(rows: Vec<RowPrice>) -> Self {
        Self::Leaf(rows.into())
    }
}

/// What is proven of a level of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelProof {
    /// What proves it.
    pub proof: Tree,
    /// What no plan of the part that keeps the earlier levels exceeds, by this proof.
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
        /// Prices at which the formula without gain is below 0, or a tree whose leaves are such.
        conflict: Tree,
    },
    /// Neither was found in the time given.
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
