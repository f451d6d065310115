//! What solving gives: for every part a plan with proofs, a conflict, or nothing.

use crate::compile::Row;
use crate::lists::{DemandId, PairId};
use crate::problem::FairLevel;

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
pub enum LevelProof {
    /// A bound of the level's gain.
    Bound {
        /// What proves it.
        proof: Tree,
        /// What no plan of the part that keeps the earlier levels exceeds, by this proof.
        bound: i128,
    },
    /// The shares of a fair level.
    Fair(FairProof),
}

impl LevelProof {
    /// The bound; `None` of a fair level.
    #[must_use]
    pub fn bound(&self) -> Option<i128> {
        match self {
            Self::Bound { bound, .. } => Some(*bound),
            Self::Fair(_) => None,
        }
    }
}

/// What a fair level leaves to those after it, and what proves its shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FairProof {
    /// What later levels keep.
    pub face: Face,
    /// Sets of groups that together can get no more than they have in the final plan; `None` where nothing is proven.
    pub tight: Option<Vec<TightSet>>,
    /// Of a level with a price: what it cost and bought; `None` where there was no time to find out.
    pub price: Option<Price>,
}

/// What fairness cost, and what it bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Every group has at least so many thousandths of its fairest share, rounded up to whole units.
    pub thousandths: i64,
    /// The best worth without the level.
    pub best: i128,
    /// The best worth with it.
    pub kept: i128,
    /// The fairest shares, by group.
    pub fairest: Vec<i64>,
    /// The shares in a plan of the best worth, by group.
    pub without: Vec<i64>,
}

impl FairProof {
    /// Of groups without any pair: nobody has anything, each is a tight set of its own, where such sets prove anything.
    #[must_use]
    pub fn without_pairs(fair: &FairLevel, is_tied: bool) -> Self {
        let high = (!fair.keeps_floors()).then_some(0);
        let groups = fair.groups.iter().map(|_| Span { low: 0, high }).collect();
        let none = vec![0; fair.groups.len()];
        let price = Price { thousandths: 1000, best: 0, kept: 0, fairest: none.clone(), without: none };
        let alone = |group| TightSet { members: vec![group], served: 0, prices: Vec::new() };
        let is_proof = fair.is_provable() && (!is_tied || fair.is_maxmin());
        let tight = is_proof.then(|| (0..).take(fair.groups.len()).map(alone).collect());
        let price = fair.goal.price.map(|_| price);
        Self { face: Face { groups, classes: Vec::new() }, tight, price }
    }
}

/// The plans that later levels choose among.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Face {
    /// Of every group of the level, in order.
    pub groups: Vec<Span>,
    /// Groups of equal wanted and weight that may change places.
    pub classes: Vec<Class>,
}

/// What a group may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// At least.
    pub low: i64,
    /// At most; `None` is open.
    pub high: Option<i64>,
}

/// Groups whose total is fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// By position among the level's groups.
    pub groups: Vec<u32>,
    /// What they have together.
    pub total: i64,
}

/// Groups that together can get no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TightSet {
    /// By position among the level's groups.
    pub members: Vec<u32>,
    /// What they have together.
    pub served: i64,
    /// Prices at which the formula with gain 1 on their pairs comes to that.
    pub prices: Vec<RowPrice>,
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
