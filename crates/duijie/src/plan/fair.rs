//! Fair levels in the form of the contract: shares, face and tight sets.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::Priced;
use super::build::priced;
use crate::lists::{Fair, FairMeasure, Integer, Over, Rounding};
use crate::problem::{Coupling, FairLevel, Level, Problem};
use crate::solve;

/// Which fair level it is, every setting written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FairName {
    /// What the groups are.
    pub over: Over,
    /// The depth of areas, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// How shares are compared.
    pub measure: FairMeasure,
    /// How whole units are dealt, where not as by default.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rounding: Rounding,
    /// The price that may be paid, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<[i64; 2]>,
    /// The groups are those whose turn it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rotation: bool,
    /// Of a rotation: nobody waits longer than so many rounds, where that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<u32>,
}

fn is_default(rounding: &Rounding) -> bool {
    *rounding == Rounding::default()
}

impl From<&FairLevel> for FairName {
    fn from(level: &FairLevel) -> Self {
        let Fair { over, depth, measure, rounding, price } = level.goal;
        Self {
            over,
            depth,
            measure,
            rounding,
            at: price,
            rotation: level.is_rotation(),
            within: level.within,
        }
    }
}

/// A fair level with its shares in the final plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FairResult {
    /// Always `fair`.
    goal: FairWord,
    /// Which level.
    #[serde(flatten)]
    pub name: FairName,
    /// The shares of all groups that want something, worst first.
    pub shares: Vec<Share>,
    /// What the levels after it keep.
    pub face: Face,
    /// Present where the shares are not proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Unproven>,
    /// The row that ties groups together, so that the shares cannot be proven (`quotas/…`), where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tied: Option<String>,
    /// What fairness cost and bought, where the level has a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum FairWord {
    Fair,
}

impl FairResult {
    /// A fair level.
    #[must_use]
    pub fn new(
        name: FairName,
        shares: Vec<Share>,
        face: Face,
        proof: Option<Unproven>,
        tied: Option<String>,
        price: Option<Price>,
    ) -> Self {
        Self { goal: FairWord::Fair, name, shares, face, proof, tied, price }
    }
}

/// What fairness cost, and what it bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Every group has at least so many thousandths of its fairest share, rounded up to whole units.
    pub thousandths: Integer,
    /// The best worth without the level.
    pub best: Integer,
    /// The best worth with it: what is missing was spent.
    pub kept: Integer,
    /// The fairest shares, worst first.
    pub fairest: Vec<Share>,
    /// The shares in a plan of the best worth, worst first.
    pub without: Vec<Share>,
}

/// That shares are not proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unproven {
    /// Nothing proves them.
    None,
}

fn one() -> Integer {
    Integer(1)
}

/// What a group has of what it wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The group.
    pub group: String,
    /// Units it has in the plan.
    pub served: Integer,
    /// Units it wants; of units, what they can give.
    pub wanted: Integer,
    /// Multiplies what it wants: the share is served/(wanted · weight).
    #[serde(default = "one")]
    pub weight: Integer,
}

/// The plans that later levels choose among.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Face {
    /// By group: at least, and at most (`null` is open).
    pub groups: BTreeMap<String, Range>,
    /// Groups of equal wanted and weight that may change places.
    #[serde(default)]
    pub classes: Vec<ClassTotal>,
}

/// What a group may have: `[at least, at most]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "(Option<Integer>, Option<Integer>)", into = "(Option<Integer>, Option<Integer>)")]
#[schemars(with = "[Option<Integer>; 2]")]
pub struct Range {
    /// At least; `None` is open.
    pub low: Option<Integer>,
    /// At most; `None` is open.
    pub high: Option<Integer>,
}

impl From<(Option<Integer>, Option<Integer>)> for Range {
    fn from((low, high): (Option<Integer>, Option<Integer>)) -> Self {
        Self { low, high }
    }
}

impl From<Range> for (Option<Integer>, Option<Integer>) {
    fn from(range: Range) -> Self {
        (range.low, range.high)
    }
}

/// Groups whose total is fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassTotal {
    /// Their ids.
    pub groups: Vec<String>,
    /// What they have together.
    pub total: Integer,
}

/// What proves the shares of a fair level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FairProof {
    /// Sets of groups that together can get no more than they have.
    #[serde(default)]
    pub tight: Vec<TightSet>,
}

/// Groups that together can get no more than they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TightSet {
    /// Their ids.
    pub members: Vec<String>,
    /// What they have together.
    pub served: Integer,
    /// Prices at which the formula with gain 1 on their pairs proves it.
    #[serde(flatten)]
    pub prices: Priced,
}

impl<'de> Deserialize<'de> for TightSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields: Map<String, Value> = Map::deserialize(deserializer)?;
        let mut take =
            |field: &'static str| fields.remove(field).ok_or_else(|| D::Error::missing_field(field));
        let (members, served) = (take("members")?, take("served")?);
        let prices = Value::Object(fields);
        Ok(Self {
            members: serde_json::from_value(members).map_err(D::Error::custom)?,
            served: serde_json::from_value(served).map_err(D::Error::custom)?,
            prices: serde_json::from_value(prices).map_err(D::Error::custom)?,
        })
    }
}

/// A fair level with its shares in a plan of these quantities.
pub(super) fn result(
    problem: &Problem,
    level: usize,
    fair: &FairLevel,
    quantities: &[i64],
    proof: &solve::FairProof,
) -> FairResult {
    let face = &proof.face;
    let ids = |groups: &[u32]| groups.iter().map(|&k| fair.groups[k as usize].id.clone()).collect();
    let face = Face {
        groups: fair
            .groups
            .iter()
            .zip(&face.groups)
            .map(|(group, span)| {
                let range = Range { low: Some(span.low.into()), high: span.high.map(Integer::from) };
                (group.id.clone(), range)
            })
            .collect(),
        classes: face
            .classes
            .iter()
            .map(|class| ClassTotal { groups: ids(&class.groups), total: class.total.into() })
            .collect(),
    };
    let is_proven = proof.tight.is_some();
    let tied = problem.coupling(level, &[]).filter(|_| !is_proven).map(|coupling| tie(problem, coupling));
    let price = proof.price.as_ref().map(|price| Price {
        thousandths: price.thousandths.into(),
        best: price.best.into(),
        kept: price.kept.into(),
        fairest: shares(fair, &price.fairest),
        without: shares(fair, &price.without),
    });
    let shares = shares(fair, &fair.served(problem, quantities));
    FairResult::new(fair.into(), shares, face, (!is_proven).then_some(Unproven::None), tied, price)
}

/// What every group has, worst first.
fn shares(fair: &FairLevel, served: &[i64]) -> Vec<Share> {
    let mut order: Vec<usize> = (0..fair.groups.len()).collect();
    let share = |k: usize, other: usize| i128::from(served[k]) * i128::from(fair.groups[other].stake());
    order.sort_by(|&a, &b| share(a, b).cmp(&share(b, a)).then(a.cmp(&b)));
    let row = |k: usize| Share {
        group: fair.groups[k].id.clone(),
        served: served[k].into(),
        wanted: fair.groups[k].wanted.into(),
        weight: fair.groups[k].weight.into(),
    };
    order.into_iter().map(row).collect()
}

/// The row that ties groups together, as a report names rows.
fn tie(problem: &Problem, coupling: Coupling) -> String {
    let lists = problem.lists();
    match coupling {
        Coupling::Limit(k) => format!("limits/{}", lists.limits[k].id),
        Coupling::Demand(k) => format!("demands/{}", lists.demands[k].id),
        Coupling::Crossing(k) | Coupling::Quota(k) => format!("quotas/{}", lists.quotas[k].id),
        Coupling::Earlier(k) => format!("goals/{k}"),
    }
}

/// The tight sets in names.
pub(super) fn proof(problem: &Problem, fair: &FairLevel, proof: &solve::FairProof) -> FairProof {
    let tight = proof.tight.iter().flatten();
    let set = |set: &solve::TightSet| TightSet {
        members: set.members.iter().map(|&k| fair.groups[k as usize].id.clone()).collect(),
        served: set.served.into(),
        prices: priced(problem, &set.prices),
    };
    FairProof { tight: tight.map(set).collect() }
}

/// The id of a group of a fair level.
pub(super) fn group_id(problem: &Problem, level: u32, group: u32) -> String {
    match &problem.levels()[level as usize] {
        Level::Fair(fair) => fair.groups[group as usize].id.clone(),
        _ => unreachable!("only fair levels have groups"),
    }
}
