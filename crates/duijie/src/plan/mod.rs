//! The plan in the form of the contract: what is matched, how good it is, and why nothing better exists.
//!
//! Made from the answers of [`solve`](crate::solve); [`verify`] checks it without ever seeing them.

mod build;
mod certificate;
mod fair;
mod goal;
mod read;
mod round;
mod standing;
mod verify;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lists::{Integer, Side};
use crate::rules::By;
use crate::solve::Stop;

pub use certificate::{ChoiceSplit, Entry, Node, Priced, Prices, Proof, QuantitySplit};
pub use fair::{ClassTotal, Face, FairName, FairProof, FairResult, Price, Range, Share, TightSet, Unproven};
pub use goal::{Goal, LevelProof};
pub use read::MOST_SPLITS;
pub use round::round;
pub(crate) use standing::{Link, Standing, Weight, demand_of};
pub use verify::{
    At, PairName, PlanTable, Refusal, RowKind, RowName, SharesFault, Verified, feasible, verify,
};

/// What is known of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Value = bound at every level.
    Optimal,
    /// A feasible plan of which that is not so.
    Gap,
    /// No plan exists; the conflict proves it.
    Infeasible,
    /// Neither a plan nor a proof was found in the time given.
    Unknown,
}

/// One level of the goals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "goal", rename_all = "lowercase")]
pub enum LevelName {
    /// Quantity served of a tier.
    Serve {
        /// The priority.
        tier: i64,
    },
    /// Claimed quantity honoured of a rank.
    Claims {
        /// The rank.
        rank: i64,
    },
    /// Total worth.
    Worth,
    /// Likeness to the previous plan.
    Keep,
    /// The public draw.
    Lot {
        /// The side that drew.
        side: Side,
    },
    /// The shares of groups.
    Fair(FairName),
}

/// A level with what the plan reaches and what is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LevelResult {
    /// The level.
    #[serde(flatten)]
    pub name: LevelName,
    /// What the plan reaches.
    pub value: Integer,
    /// What no plan that keeps the earlier levels exceeds, as the certificate proves it.
    pub bound: Integer,
}

/// A quantity of a supply for a demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Match {
    /// The demand.
    pub demand: String,
    /// The supply.
    pub supply: String,
    /// Units, 1 or more.
    pub quantity: i64,
    /// How it came about.
    pub by: By,
}

/// A demand that does not get all it wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The demand.
    pub demand: String,
    /// Units not served, 1 or more.
    pub missing: i64,
}

/// Why no plan exists: rows that together need more than they can get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// What the named rows need.
    pub needed: Integer,
    /// What they can get.
    pub available: Integer,
    /// Demands named.
    #[serde(default)]
    pub demands: Vec<String>,
    /// Supplies named.
    #[serde(default)]
    pub supplies: Vec<String>,
    /// Quotas named.
    #[serde(default)]
    pub quotas: Vec<String>,
    /// Limits named.
    #[serde(default)]
    pub limits: Vec<String>,
    /// Pairs whose own bounds take part.
    #[serde(default)]
    pub pairs: Vec<ConflictPair>,
    /// Prices (or a tree) at which the formula without gain is below 0.
    pub certificate: Proof,
    /// Edits that mend the lists; empty for now.
    #[serde(default)]
    pub repairs: Vec<Repair>,
}

/// A pair whose own bounds take part in a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConflictPair {
    /// The demand.
    pub demand: String,
    /// The supply.
    pub supply: String,
    /// Which of the pairs with these ends.
    pub by: By,
}

/// An edit that mends infeasible lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Repair {
    /// The kind of row.
    pub change: String,
    /// Its id.
    pub id: String,
    /// The field.
    pub field: String,
    /// Its value now.
    pub from: Integer,
    /// The value that mends.
    pub to: Integer,
}

/// What a report was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Digest {
    /// SHA-256 (lower-case hex) of the problem in canonical form.
    pub problem: String,
    /// The engine's version.
    pub version: String,
}

/// A plan and its proof. Without a plan `goals`, `matches`, `unmet` and `certificate` are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What is known of it.
    pub status: Status,
    /// What cut the search short.
    pub stopped: Option<Stop>,
    /// The levels, in order.
    pub goals: Vec<Goal>,
    /// Sorted by demand, supply and lock, claim, arrangement.
    pub matches: Vec<Match>,
    /// Sorted by demand.
    pub unmet: Vec<Missing>,
    /// For each level what proves it.
    pub certificate: Vec<LevelProof>,
    /// Where the problem is infeasible.
    pub conflict: Option<Conflict>,
    /// What it was made from.
    pub digest: Digest,
}

impl Plan {
    /// The levels that have a value and a bound, in order: all but fair ones.
    pub fn levels(&self) -> impl Iterator<Item = &LevelResult> {
        self.goals.iter().filter_map(Goal::level)
    }
}
