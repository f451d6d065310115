//! What a plan comes to: quantities served by tier, area, category and beneficiary, the use of capacity, claims
//! honoured, how even the shares are, who has cause for envy, how long those wait who take turns, and what fairness cost; and who leads where several units share a demand.
//!
//! Eighth in the line: reads [`Problem`] and [`Plan`]; sees neither compile nor solve. It judges nothing and proves
//! nothing: every number is a sum over the matches.
//!
//! A ratio is `[numerator, denominator]`; counts stand as they are (3 of 6 is `[3, 6]`), measures of evenness in lowest
//! terms. What has no such form in 128 bits is a number rounded to 12 significant digits.

mod envy;
mod evenness;
mod price;
mod ranks;
mod ratio;
mod rising;
mod shared;
mod spread;
mod tally;
#[cfg(test)]
mod tests;
mod waiting;
mod welfare;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use envy::{Envy, envy};
pub use evenness::{Evenness, Share, evenness, gini, jain, maximum, min_max, minimum};
pub use price::price_of_fairness;
pub use ranks::{Ranks, ranks};
pub use ratio::{Ratio, Value};
pub use shared::{Provider, Role, Shared, shared};
pub use spread::{Quartiles, Spread, hoover, leximin, quartiles, variance, variation};
pub use waiting::{Member, Waiting, waiting};
pub use welfare::{Atkinson, atkinson, theil};

use crate::lists::{Over, Seen, seen};
use crate::plan::{self, FairResult, Plan, Standing, Status};
use crate::problem::Problem;
use tally::{Tally, branches, rows, tally, words};

/// What a plan comes to. Without a plan everything is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// All demands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served: Option<Served>,
    /// By priority, 1 first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// By area, sorted by id; areas without demands in or below them are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Branch>,
    /// By category, sorted by id; categories without demands in or below them are left out. A word that leads to a
    /// category counts for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Branch>,
    /// By beneficiary, sorted; a demand for several counts for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beneficiaries: Vec<Group>,
    /// By unit, sorted by id; a supply without unit is its own under its own id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitUse>,
    /// By rank, 1 first: of claims that the rules admit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Honoured>,
    /// The rank profile of claims; absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranks: Option<Ranks>,
    /// How even the shares are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<Shares>,
    /// Envy among demands of one category; absent where no demand has a category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envy: Option<Envy>,
    /// By what takes turns: how long they have waited by the end of this round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits: Vec<Waits>,
    /// What fairness cost, for every fair goal with a price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Cost>,
}

/// How long those wait who take turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waits {
    /// What takes turns.
    pub over: Over,
    /// By the end of this round, over all that could have something in it or stand in the history.
    #[serde(flatten)]
    pub waiting: Waiting,
}

/// What a fair goal cost: the [`price_of_fairness`] of this plan beside one of the best worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cost {
    /// What the groups are.
    pub over: Over,
    /// In worth.
    pub worth: Option<Ratio>,
    /// In units that the groups have.
    pub units: Option<Ratio>,
}

/// What some demands get.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Served {
    /// Units served of units wanted.
    pub quantity: Ratio,
    /// Demands that get all they want, of all demands.
    pub demands: Ratio,
    /// Demands that get something, of all demands.
    pub some: Ratio,
}

/// The demands of a priority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tier {
    /// The priority.
    pub tier: u32,
    /// What they get.
    #[serde(flatten)]
    pub served: Served,
}

/// The demands of an area or category and all below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Branch {
    /// The area or category.
    pub id: String,
    /// What the demands in and below it get.
    #[serde(flatten)]
    pub served: Served,
    /// What its own demands get, those below it left out; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Served>,
}

/// The demands of a beneficiary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// The beneficiary.
    pub id: String,
    /// What they get.
    #[serde(flatten)]
    pub served: Served,
}

/// How much of its capacity a unit gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitUse {
    /// The unit.
    pub id: String,
    /// Units used of the summed capacity of its supplies.
    pub used: Ratio,
}

/// Claims of a rank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Honoured {
    /// The rank.
    pub rank: u32,
    /// Quantity honoured of quantity claimed (the maxima of the pairs with this rank, locked parts among them).
    pub honoured: Ratio,
}

/// How even the shares are; absent where there is no group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shares {
    /// Over areas that have demands of their own: served/wanted of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub areas: Option<Evenness>,
    /// Over units: used/capacity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<Evenness>,
}

/// Measures a plan.
///
/// *Complexity*: O((m + n·t) log n) for m pairs and matches, n rows of the lists and trees t deep, and that of
/// [`envy`]. *Range*: sums of
/// quantities below 2^31 over fewer than 2^32 rows fit in `i64`.
#[must_use]
pub fn measure(problem: &Problem, plan: &Plan) -> Measures {
    if matches!(plan.status, Status::Infeasible | Status::Unknown) {
        return Measures::default();
    }
    let standing = Standing::new(problem, plan);
    let lists = problem.lists();
    let tallies: Vec<Tally> =
        problem.demands().iter().zip(&standing.served).map(|(d, &q)| tally(d.quantity, q)).collect();
    let mut all = Tally::default();
    let mut tiers: BTreeMap<u32, Tally> = BTreeMap::new();
    let mut beneficiaries: BTreeMap<&str, Tally> = BTreeMap::new();
    for ((demand, row), tally) in problem.demands().iter().zip(&lists.demands).zip(&tallies) {
        all.add(*tally);
        tiers.entry(demand.priority).or_default().add(*tally);
        for name in row.beneficiaries.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            beneficiaries.entry(name).or_default().add(*tally);
        }
    }
    let areas = branches(&lists.areas, &lists.demands, &tallies, |d| d.area.as_deref());
    let words = words(&lists.categories);
    let categories = branches(&lists.categories, &lists.demands, &tallies, |d| {
        let name = d.category.as_deref()?;
        Some(words.get(name).copied().unwrap_or(name))
    });
    let mut units: BTreeMap<&str, Share> = BTreeMap::new();
    for (row, (supply, used)) in lists.supplies.iter().zip(problem.supplies().iter().zip(&standing.used)) {
        let share = units.entry(row.unit.as_deref().unwrap_or(&row.id)).or_default();
        share.served += used;
        share.wanted += i64::from(supply.capacity);
    }
    let mut claims: BTreeMap<u32, Share> = BTreeMap::new();
    for (pair, quantity) in problem.pairs().iter().zip(&standing.on) {
        if let Some(rank) = pair.rank {
            let share = claims.entry(rank.get()).or_default();
            share.served += quantity;
            share.wanted += i64::from(pair.maximum);
        }
    }
    let area_shares: Vec<Share> = areas.values().filter(|b| b.own.count > 0).map(|b| b.own.share()).collect();
    let unit_shares: Vec<Share> = units.values().copied().collect();
    let shares = Shares { areas: evenness(&area_shares), units: evenness(&unit_shares) };
    let claims: Vec<Honoured> =
        claims.into_iter().map(|(rank, share)| Honoured { rank, honoured: share.ratio() }).collect();
    Measures {
        served: Some(all.served()),
        tiers: tiers.into_iter().map(|(tier, t)| Tier { tier, served: t.served() }).collect(),
        areas: rows(areas),
        categories: rows(categories),
        beneficiaries: beneficiaries
            .into_iter()
            .map(|(id, t)| Group { id: id.to_owned(), served: t.served() })
            .collect(),
        units: units
            .into_iter()
            .map(|(id, share)| UnitUse { id: id.to_owned(), used: share.ratio() })
            .collect(),
        ranks: ranks(&claims),
        claims,
        shares: (shares.areas.is_some() || shares.units.is_some()).then_some(shares),
        envy: envy::envy_of(&standing),
        waits: waits(problem, plan),
        prices: plan.goals.iter().filter_map(|goal| cost(goal.fair()?)).collect(),
    }
}

fn waits(problem: &Problem, plan: &Plan) -> Vec<Waits> {
    let round = plan::round(problem, plan);
    let Some(now) = round.iter().map(|past| past.round).max() else { return Vec::new() };
    let mut history = problem.lists().history.clone();
    let kinds: BTreeSet<Over> = round.iter().map(|past| past.over).collect();
    history.extend(round);
    let number = |round: i64| u32::try_from(round).unwrap_or(u32::MAX);
    let of = |over: Over| {
        let member = |seen: Seen| Member {
            since: number(seen.since),
            served: seen.served.iter().map(|&round| number(round)).collect(),
        };
        let members: Vec<Member> = seen(&history, over).into_values().map(member).collect();
        waiting(&members, number(now)).map(|waiting| Waits { over, waiting })
    };
    kinds.into_iter().filter_map(of).collect()
}

fn cost(fair: &FairResult) -> Option<Cost> {
    let price = fair.price.as_ref()?;
    let units = |shares: &[plan::Share]| shares.iter().map(|share| share.served.0).sum();
    Some(Cost {
        over: fair.name.over,
        worth: price_of_fairness(price.best.0, price.kept.0),
        units: price_of_fairness(units(&price.without), units(&fair.shares)),
    })
}
