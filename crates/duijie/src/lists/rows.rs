//! The row types of the contract, version 1. Field order is the order of the canonical form.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Integer;
use super::ids::Identified;
use super::policy::{Over, Policy};

/// The version of the lists that this engine reads.
pub const VERSION: u32 = 1;

fn one() -> i64 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(value: &i64) -> bool {
    *value == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(value: &i64) -> bool {
    *value == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// Everything people wrote: what is needed, what can be given, what was claimed, and by which policy to match.
///
/// Rows may stand in any order; ids are compared by their UTF-8 bytes and unique within their table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// The version of this form: 1.
    pub version: u32,
    /// Places, as a tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Area>,
    /// Kinds of service, as a tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// Units that offer supplies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
    /// What is needed (需求清单).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<Demand>,
    /// What can be given (资源清单).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplies: Vec<Supply>,
    /// What was claimed (认领清单). Must be empty where `pairs` are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// The only pairs, where given; no rule is consulted then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Vec<Pair>>,
    /// Bounds on summed quantities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<Quota>,
    /// Bounds on weighted sums.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// Groups for the goal `fair`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Quantities already promised. Must be empty where `pairs` are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locks: Vec<Lock>,
    /// An earlier plan, for the goal `keep`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub previous: Vec<Previous>,
    /// What was had in earlier rounds, for the goal `rotation`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Past>,
    /// Goals, lot and the settings of the rules.
    #[serde(default, skip_serializing_if = "Policy::is_default")]
    pub policy: Policy,
}

impl Default for Lists {
    /// Empty lists of version 1, without explicit pairs.
    fn default() -> Self {
        Self {
            version: VERSION,
            areas: Vec::new(),
            categories: Vec::new(),
            units: Vec::new(),
            demands: Vec::new(),
            supplies: Vec::new(),
            claims: Vec::new(),
            pairs: None,
            quotas: Vec::new(),
            limits: Vec::new(),
            groups: Vec::new(),
            locks: Vec::new(),
            previous: Vec::new(),
            history: Vec::new(),
            policy: Policy::default(),
        }
    }
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its id.
    pub id: String,
    /// The area it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// A kind of service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its id.
    pub id: String,
    /// The wider category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Other words that people use for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// A unit that offers supplies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
}

/// How the windows of demand and supply must meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// One of the demand's windows meets one of the supply's for `duration` minutes.
    #[default]
    Any,
    /// Every window of the demand lies within the supply's.
    All,
}

impl When {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_any(&self) -> bool {
        *self == Self::Any
    }
}

/// How many different units may share a demand, if it is served at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Providers {
    /// At least so many units; 0 and 1 mean no bound.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0))]
    pub least: i64,
    /// At most so many units; absent means no bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub most: Option<i64>,
}

/// Something that is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Its id.
    pub id: String,
    /// What it is, in the words of the list.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Its category, or a word that leads to one. The rules need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Units wanted, from 1 to 2^31 − 1.
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub quantity: i64,
    /// What one unit is (人次, 场, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Floor: a plan that gives less is infeasible.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0, max = 2_147_483_647))]
    pub minimum: i64,
    /// Served in full or not at all.
    #[serde(default, skip_serializing_if = "is_false")]
    pub whole: bool,
    /// Tier, 1 first.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub priority: i64,
    /// How many different units may share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub providers: Option<Providers>,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beneficiaries: Vec<String>,
    /// Times at which it can be served; absent means any time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<String>,
    /// How the windows must meet.
    #[serde(default, skip_serializing_if = "When::is_any")]
    pub when: When,
    /// Minutes that must overlap; absent means 60, or the window where that is shorter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub duration: Option<i64>,
    /// Qualifications that the supply must have, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
}

/// Something that can be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Supply {
    /// Its id.
    pub id: String,
    /// The unit that offers it; absent means that it is its own unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What it is, in the words of the list.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it offers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// What one unit is; compared where both name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// It serves these and all below them; absent means everywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// Units that can be given, from 1 to 2^31 − 1.
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub capacity: i64,
    /// Floor: a plan that uses less is infeasible.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0, max = 2_147_483_647))]
    pub minimum: i64,
    /// Times at which it can be given; absent means any time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<String>,
    /// What it is qualified for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub qualifications: Vec<String>,
    /// For whom it is; absent means for everyone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beneficiaries: Vec<String>,
    /// Share of earlier promises kept, in percent from 0 to 100; used by the worth rule. Absent means unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100))]
    pub reliability: Option<i64>,
}

/// A supply that volunteers for a demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The supply.
    pub supply: String,
    /// The demand.
    pub demand: String,
    /// Units claimed, 1 or more.
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub quantity: i64,
    /// 1 is the first choice.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub rank: i64,
}

/// A demand and a supply that may serve it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The demand.
    pub demand: String,
    /// The supply.
    pub supply: String,
    /// Worth per unit, within ± 2^40.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schemars(range(min = -1_099_511_627_776_i64, max = 1_099_511_627_776_i64))]
    pub worth: i64,
    /// The least quantity.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0, max = 2_147_483_647))]
    pub minimum: i64,
    /// The largest quantity; absent means the smaller of quantity and capacity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 2_147_483_647))]
    pub maximum: Option<i64>,
    /// The rank of the claim behind the pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub claim: Option<i64>,
    /// Already promised: minimum = maximum.
    #[serde(default, skip_serializing_if = "is_false")]
    pub lock: bool,
}

/// The side of a quota or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Its members are demands.
    Demand,
    /// Its members are supplies.
    Supply,
}

/// Bounds on the summed quantity over members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Its id.
    pub id: String,
    /// What its members are.
    pub side: Side,
    /// Ids of demands or supplies.
    pub members: Vec<String>,
    /// At least so much.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0))]
    pub minimum: i64,
    /// At most so much; absent means open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub maximum: Option<i64>,
    /// A soft reserve: so much comes first under the goal `{"fair": {"over": "reserves"}}`; what the members do not use
    /// returns to all. (A hard one is a `minimum`.)
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0))]
    pub reserve: i64,
}

/// Bounds on a weighted sum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Its id.
    pub id: String,
    /// At least so much; absent means open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Integer>,
    /// At most so much; absent means open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Integer>,
    /// What is summed; terms that fit the same pair add up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
}

/// Counts every pair that fits all it names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Pairs of this demand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demand: Option<String>,
    /// Pairs of this supply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supply: Option<String>,
    /// Pairs whose supply is of this unit (a supply without `unit` is of none).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Pairs whose demand has this very category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Weight of one unit, within ± 2^40.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schemars(range(min = -1_099_511_627_776_i64, max = 1_099_511_627_776_i64))]
    pub each: i64,
}

/// A group for the goal `fair`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// What its members are.
    pub side: Side,
    /// Ids of demands or supplies.
    pub members: Vec<String>,
    /// Multiplies what the group wants; 1 or more.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub weight: i64,
}

/// A quantity already promised (signed): the plan contains it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The demand.
    pub demand: String,
    /// The supply.
    pub supply: String,
    /// Units promised, 1 or more.
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub quantity: i64,
}

/// A quantity of an earlier plan. Rows of the same ends add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// The demand.
    pub demand: String,
    /// The supply.
    pub supply: String,
    /// Units then, 1 or more.
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub quantity: i64,
}

/// What one of those who take turns had in an earlier round. Who asked and got nothing has a row with quantity 0: its wait
/// is counted from then on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Past {
    /// What it is.
    pub over: Over,
    /// Its id.
    pub id: String,
    /// The round, 1 or more: years, months, or any other count.
    #[schemars(range(min = 1, max = 2_147_483_647))]
    pub round: i64,
    /// Units it had.
    #[schemars(range(min = 0))]
    pub quantity: i64,
}

macro_rules! identified {
    ($($row:ty),*) => {
        $(impl Identified for $row {
            fn id(&self) -> &str {
                &self.id
            }
        })*
    };
}

identified!(Area, Category, Unit, Demand, Supply, Quota, Limit, Group);
