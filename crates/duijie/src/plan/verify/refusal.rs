//! What does not hold, with its evidence: one case for every kind of thing that [`verify`](super::verify) checks.

use std::fmt;

use super::shares_fault::SharesFault;
use super::words;
use crate::lists::Text;
use crate::plan::{LevelName, Status};
use crate::rules::By;

/// The kind of a row that can have a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    /// A demand: its floor and its quantity.
    Demand,
    /// A supply: its floor and its capacity.
    Supply,
    /// A quota.
    Quota,
    /// A limit.
    Limit,
    /// A group of a fair level.
    Group,
    /// A class of groups of a fair level, by position.
    Class,
    /// A demand's use of a unit, made by a split "yes"; its id is demand and unit joined by U+001F.
    Use,
}

/// A row by kind and id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowName {
    /// Its kind.
    pub kind: RowKind,
    /// Its id as written.
    pub id: String,
}

/// A pair by its ends and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairName {
    /// The demand.
    pub demand: String,
    /// The supply.
    pub supply: String,
    /// How it came about.
    pub by: By,
}

/// Where in the certificates: an entry or tight set of a level, or the conflict. All count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// An entry of a level.
    Entry {
        /// The level.
        level: usize,
        /// The entry.
        entry: usize,
    },
    /// A tight set of a fair level.
    Tight {
        /// The level.
        level: usize,
        /// The set.
        set: usize,
    },
    /// The conflict.
    Conflict,
}

/// A table that must be empty where there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanTable {
    /// `goals`.
    Goals,
    /// `matches`.
    Matches,
    /// `unmet`.
    Unmet,
    /// `certificate`.
    Certificate,
}

impl fmt::Display for PlanTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Goals => "goals",
            Self::Matches => "matches",
            Self::Unmet => "unmet",
            Self::Certificate => "certificate",
        })
    }
}

/// The first thing found that does not hold. Levels and entries count from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
#[non_exhaustive]
pub enum Refusal {
    /// The plan was made from another problem.
    Digest {
        /// The digest that the plan names.
        stated: String,
        /// The problem's digest.
        actual: String,
    },
    /// A match on what is no pair of the problem, or not one that came about so.
    UnknownPair {
        /// What the match names.
        pair: PairName,
    },
    /// A match of nothing or less.
    MatchQuantity {
        /// The pair.
        pair: PairName,
        /// The quantity stated.
        quantity: i64,
    },
    /// Two matches on one pair.
    MatchDoubled {
        /// The pair.
        pair: PairName,
    },
    /// A match that stands after one with larger ids.
    MatchOrder {
        /// The pair.
        pair: PairName,
    },
    /// A match above its pair's maximum.
    AboveMaximum {
        /// The pair.
        pair: PairName,
        /// The quantity stated.
        quantity: i64,
        /// The most it can be.
        maximum: i64,
    },
    /// A pair that gets less than its minimum.
    BelowMinimum {
        /// The pair.
        pair: PairName,
        /// What it gets.
        quantity: i64,
        /// The least it must get.
        minimum: i64,
    },
    /// A row outside its bounds.
    Row {
        /// The row.
        row: RowName,
        /// Its sum under the plan.
        sum: i128,
        /// Its minimum; `None` is open.
        minimum: Option<i64>,
        /// Its maximum; `None` is open.
        maximum: Option<i64>,
    },
    /// A whole demand that is served in part.
    Whole {
        /// The demand.
        demand: String,
        /// What it gets.
        got: i64,
        /// What it wants.
        quantity: i64,
    },
    /// A demand shared by too few or too many units.
    Providers {
        /// The demand.
        demand: String,
        /// The units that serve it.
        units: usize,
        /// The least; 0 where there is no bound.
        least: u32,
        /// The most; `None` where there is no bound.
        most: Option<u32>,
    },
    /// `unmet` does not state what the plan leaves.
    Unmet {
        /// The demand.
        demand: String,
        /// What is stated; `None` where nothing is.
        stated: Option<i64>,
        /// What the plan leaves; 0 where it leaves nothing.
        missing: i64,
    },
    /// `unmet` names a demand that is unknown, or stands twice, or not in the order of ids.
    UnmetOrder {
        /// The demand.
        demand: String,
    },
    /// Not as many levels as the problem has.
    LevelCount {
        /// Levels stated.
        stated: usize,
        /// Levels of the problem.
        expected: usize,
    },
    /// Another level than the problem's at this place.
    Level {
        /// The level.
        level: usize,
        /// The level stated.
        stated: LevelName,
        /// The problem's level.
        expected: LevelName,
    },
    /// Not as many certificates as levels.
    CertificateCount {
        /// Lists of entries.
        stated: usize,
        /// Levels.
        expected: usize,
    },
    /// A level's value is not what the plan reaches.
    Value {
        /// The level.
        level: usize,
        /// The value stated.
        stated: i128,
        /// What the plan reaches.
        actual: i128,
    },
    /// A level's bound is not what its certificate proves.
    Bound {
        /// The level.
        level: usize,
        /// The bound stated.
        stated: i128,
        /// What the certificate proves, rounded down entry by entry.
        proven: i128,
    },
    /// A fair level whose shares, face or tight sets do not hold.
    Shares {
        /// The level.
        level: usize,
        /// What does not hold.
        fault: SharesFault,
    },
    /// A level with entries for a certificate where tight sets are due, or the other way round.
    CertificateKind {
        /// The level.
        level: usize,
    },
    /// Two entries of a level speak for one part (also: two that name none).
    Overlap {
        /// Where the second stands.
        at: At,
        /// The part; `None` where both name none.
        part: Option<String>,
    },
    /// An entry names what is no part.
    UnknownPart {
        /// Where.
        at: At,
        /// The name.
        part: String,
    },
    /// A part with gain at the level has no entry.
    Uncovered {
        /// The level.
        level: usize,
        /// The part.
        part: String,
    },
    /// A denominator below 1.
    Denominator {
        /// Where.
        at: At,
        /// The denominator stated.
        denominator: i128,
    },
    /// A price on a row that is not there.
    UnknownRow {
        /// Where.
        at: At,
        /// The row.
        row: RowName,
    },
    /// A price on a row of a part for which the entry does not speak.
    ForeignRow {
        /// Where.
        at: At,
        /// The row.
        row: RowName,
    },
    /// A price above 0 on an open maximum, or below 0 on an open minimum.
    OpenSide {
        /// Where.
        at: At,
        /// The row.
        row: RowName,
        /// The price, before division.
        price: i128,
    },
    /// A multiplier below 0.
    Multiplier {
        /// Where.
        at: At,
        /// The level multiplied, as written.
        earlier: String,
        /// The multiplier, before division.
        multiplier: i128,
    },
    /// A multiplier of what is no earlier level.
    NotEarlier {
        /// Where.
        at: At,
        /// The level multiplied, as written.
        earlier: String,
    },
    /// `conflict` on a level's entry that is no leaf of a tree.
    StrayConflict {
        /// Where.
        at: At,
    },
    /// A split on what cannot be split so.
    Split {
        /// Where.
        at: At,
        /// The split.
        split: String,
    },
    /// A case of a split that is left out though it is not empty by itself.
    Child {
        /// Where.
        at: At,
        /// The split.
        split: String,
        /// The case: `low`, `high`, `no` or `yes`.
        case: &'static str,
    },
    /// A tree deeper than the contract allows.
    Depth {
        /// Where.
        at: At,
    },
    /// A tree that proves no bound: it says of every case that no plan is there, though the plan is.
    NoBound {
        /// Where.
        at: At,
    },
    /// The prices of a conflict (or of a leaf that claims one) do not come out below 0.
    ConflictSum {
        /// Where.
        at: At,
        /// The sum, rounded down.
        sum: i128,
    },
    /// A leaf of the conflict's tree that claims no conflict.
    LeafWithoutConflict,
    /// `optimal` with an open level, or `gap` with none.
    Status {
        /// The status stated.
        status: Status,
        /// Levels whose value is their bound.
        closed: usize,
        /// All levels.
        levels: usize,
    },
    /// `gap` or `unknown` on a network whose solve had time to finish.
    Unfinished {
        /// The status stated.
        status: Status,
    },
    /// Something in a table that must be empty where there is no plan.
    WithoutPlan {
        /// The status stated.
        status: Status,
        /// The table.
        table: PlanTable,
        /// Its rows.
        rows: usize,
    },
    /// `infeasible` without a conflict.
    ConflictMissing,
    /// A conflict with a status other than `infeasible`.
    ConflictUnasked {
        /// The status stated.
        status: Status,
    },
    /// Numbers so large that they cannot be summed exactly (beyond 2^127).
    Overflow {
        /// Where.
        at: At,
    },
}

impl Refusal {
    /// The refusal as a person reads it.
    #[must_use]
    pub fn text(&self) -> Text {
        words::text(self)
    }
}
