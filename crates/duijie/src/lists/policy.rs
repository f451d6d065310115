//! The policy of a run: goals, lot, and the settings of the rules.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Goals, ties and the settings of the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Lexicographic goals, most important first. Absent: `["worth"]` where `pairs` are given, else
    /// `["serve", "claims", "worth"]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goals: Option<Vec<Goal>>,
    /// Any text: a public draw decides what is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// Settings of the worth rule.
    #[serde(default, skip_serializing_if = "is_default")]
    pub worth: WorthPolicy,
    /// Settings of the eligibility rules.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rules: RulesPolicy,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Policy {
    pub(crate) fn is_default(&self) -> bool {
        is_default(self)
    }
}

/// One goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Goal {
    /// Quantity served, one level for every priority among the demands.
    Serve,
    /// Claimed quantity honoured, one level for every rank.
    Claims,
    /// Total worth.
    Worth,
    /// Likeness to the previous plan.
    Keep,
    /// The shares of groups.
    Fair(Fair),
    /// Whose turn it is, after the rounds in `history`.
    Rotation(Rotation),
}

/// A fair goal: the shares served/wanted of groups (for units: used/capacity), wanted times the group's weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fair {
    /// What the groups are.
    pub over: Over,
    /// Over areas: the areas at this depth of the tree, 1 for those without a parent, with all below them; a demand of
    /// an area higher up counts for its own. Absent: every demand's own area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub depth: Option<u32>,
    /// How shares are compared.
    #[serde(default, skip_serializing_if = "is_default")]
    pub measure: FairMeasure,
    /// How whole units are dealt where shares cannot be equal.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rounding: Rounding,
    /// The price of fairness, `[1, 20]` for a twentieth: instead of the fairest shares y, every group gets at least ⌈k·y/1000⌉,
    /// with the largest k of 1000 that keeps all but so much of the best worth. Needs the goal `worth` right after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<[i64; 2]>,
}

impl Fair {
    /// The fairest shares of these groups by leximin, at any price.
    #[must_use]
    pub fn over(over: Over) -> Self {
        Self {
            over,
            depth: None,
            measure: FairMeasure::default(),
            rounding: Rounding::default(),
            price: None,
        }
    }
}

/// A goal of rotation: those whose turn it is get something, as many as can.
///
/// Whose turn it is, is decided before the problem is made ([`turns::decide`](crate::turns::decide)) and written
/// down in `turn`; lists as people write them leave both last fields out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// What takes turns.
    pub over: Over,
    /// Over areas: as in a fair goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub depth: Option<u32>,
    /// The ids of those whose turn it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Vec<String>>,
    /// The longest wait in rounds that this leaves anyone, as long as nothing else changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub within: Option<u32>,
}

impl Rotation {
    /// A rotation that is still to be decided.
    #[must_use]
    pub fn over(over: Over) -> Self {
        Self { over, depth: None, turn: None, within: None }
    }

    /// The groups that take turns, as a fair goal has them.
    #[must_use]
    pub fn grouping(&self) -> Fair {
        Fair { depth: self.depth, ..Fair::over(self.over) }
    }
}

/// What the groups of a fair goal are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// The demand's own area.
    Area,
    /// The supply's unit.
    Unit,
    /// The demand's beneficiary.
    Beneficiaries,
    /// Every demand by itself.
    Demand,
    /// Every supply by itself.
    Supply,
    /// The named groups.
    Groups,
    /// The quotas with a `reserve`: what they want is the reserve, and what they have beyond it counts for nothing.
    Reserves,
}

/// How shares are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FairMeasure {
    /// The worst-off, then the next, and so on.
    #[default]
    Leximin,
    /// The worst-off only.
    Maxmin,
    /// First the number of groups with anything, then Σ weight·log(served).
    Nash,
}

/// How whole units are dealt under `leximin`: the unit with the smallest key goes first, of equal ones that of the
/// group that wants less (under `jefferson`: more). y counts a group's units from 1, q is what it wants times its weight.
///
/// *Sources.* Balinski & Young 1982, Fair Representation, ch. 3 and 8 (divisor methods and what they favour).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rounding {
    /// Key (y − 1)/q: the worst share is as large as can be, then the next. Strict leximin; favours small groups.
    #[default]
    Adams,
    /// Key (2y − 1)/2q: Σ y²/q is as small as can be. Favours neither large nor small groups.
    Webster,
    /// Key y/q: the largest share is as small as can be, then the next. Favours large groups.
    Jefferson,
}

/// Settings of the worth rule: worth per unit = `base` + the points below, each within ± 2^30.
///
/// Every field is in points per unit of quantity; every division rounds down, also below zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WorthPolicy {
    /// Points for any service at all. Default 100: raise it when service itself should outweigh its quality.
    #[serde(skip_serializing_if = "is_base_default")]
    pub base: i64,
    /// Points for priority 1; priority k gets `priority`/k, rounded down. Default 60.
    #[serde(skip_serializing_if = "is_priority_default")]
    pub priority: i64,
    /// Points for a first-choice claim; rank k gets `claim`/k, rounded down. Default 40.
    #[serde(skip_serializing_if = "is_claim_default")]
    pub claim: i64,
    /// Points where the supply's unit lies in the demand's own area; `near`/2^s at s steps of the way in the area
    /// tree, up from the demand's area to the nearest common area and down to the unit's; 0 where there is no such
    /// way or one of the two has no area. Default 32.
    #[serde(skip_serializing_if = "is_near_default")]
    pub near: i64,
    /// Points at reliability 100 %, in proportion below, rounded down; unknown counts as 50 %. Default 20.
    #[serde(skip_serializing_if = "is_reliability_default")]
    pub reliability: i64,
}

macro_rules! is_default_points {
    ($($name:ident: $field:ident),*) => {
        $(#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
        fn $name(points: &i64) -> bool {
            *points == WorthPolicy::default().$field
        })*
    };
}

is_default_points!(
    is_base_default: base,
    is_priority_default: priority,
    is_claim_default: claim,
    is_near_default: near,
    is_reliability_default: reliability
);

impl Default for WorthPolicy {
    fn default() -> Self {
        Self { base: 100, priority: 60, claim: 40, near: 32, reliability: 20 }
    }
}

/// Settings of the eligibility rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RulesPolicy {
    /// A supply that offers a category above the demand's may serve it too. Default false.
    pub broader: bool,
}
