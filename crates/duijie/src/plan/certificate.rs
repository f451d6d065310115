//! The certificate as the contract writes it: prices that anyone can check in one pass per level.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lists::Integer;
use crate::rules::By;

/// Prices by row id; absent means 0.
pub type Prices = BTreeMap<String, Integer>;

fn unit() -> Integer {
    Integer(1)
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// Prices of rows over a common denominator, with multipliers for earlier levels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Priced {
    /// Divides every number of this entry; 1 or more.
    #[serde(default = "unit")]
    pub denominator: Integer,
    /// By demand.
    #[serde(default)]
    pub demands: Prices,
    /// By supply.
    #[serde(default)]
    pub supplies: Prices,
    /// By quota.
    #[serde(default)]
    pub quotas: Prices,
    /// By limit.
    #[serde(default)]
    pub limits: Prices,
    /// By group of an earlier fair level; where two have a group of this id, the later is meant.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: Prices,
    /// By position of a class of an earlier fair level; where two have one, the later is meant.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub classes: Prices,
    /// By demand and unit joined by U+001F: rows that a split "yes" made. Only in leaves of trees.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uses: Prices,
    /// Multipliers ≥ 0 by earlier level (counted from 0).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub earlier: Prices,
    /// Only in leaves of trees: the prices prove that no plan is here.
    #[serde(default, skip_serializing_if = "is_false")]
    pub conflict: bool,
}

impl Default for Priced {
    fn default() -> Self {
        Self {
            denominator: unit(),
            demands: Prices::new(),
            supplies: Prices::new(),
            quotas: Prices::new(),
            limits: Prices::new(),
            groups: Prices::new(),
            classes: Prices::new(),
            uses: Prices::new(),
            earlier: Prices::new(),
            conflict: false,
        }
    }
}

/// What an entry proves by: prices, or a tree of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Proof {
    /// A tree, for programs.
    Tree {
        /// Its root.
        tree: Node,
    },
    /// Prices.
    Prices(Priced),
}

/// One entry of a level's certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Entry {
    /// The parts it speaks for, by name; absent: all that no other entry names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<String>>,
    /// What it proves by.
    #[serde(flatten)]
    pub proof: Proof,
}

/// A node of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Node {
    /// A pair's quantity: `low` has at most `at`, `high` at least `at` + 1.
    Quantity {
        /// What is split.
        split: QuantitySplit,
        /// Absent only where it is empty by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        low: Option<Arc<Node>>,
        /// Absent only where it is empty by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        high: Option<Arc<Node>>,
    },
    /// A whole demand, or a demand's use of a unit.
    Choice {
        /// What is split.
        split: ChoiceSplit,
        /// Absent only where it is empty by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        no: Option<Arc<Node>>,
        /// Absent only where it is empty by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        yes: Option<Arc<Node>>,
    },
    /// Prices.
    Leaf(Priced),
}

/// A split on a pair's quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantitySplit {
    /// The demand.
    pub demand: String,
    /// The supply.
    pub supply: String,
    /// Which of the pairs with these ends.
    pub by: By,
    /// `low` has at most this.
    pub at: i64,
}

/// A split on a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum ChoiceSplit {
    /// None or all of a whole demand.
    Whole {
        /// The demand.
        whole: String,
    },
    /// Nothing, or at least 1, from a unit.
    Unit {
        /// The demand.
        demand: String,
        /// The unit.
        unit: String,
    },
}
