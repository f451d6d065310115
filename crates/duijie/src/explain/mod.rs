//! Why a demand is not served in full: reasons that are facts, checkable on problem, lists and plan.
//!
//! Seventh in the line: reads lists, what [`rules`](crate::rules) say of a demand, [`Problem`] and [`Plan`]; sees
//! neither compile nor solve. It changes nothing and solves nothing: cures are for others to confirm.
//!
//! *Problem*: for every unmet demand d, and every pair of d, what stands in the way of one unit more. Write x for the
//! plan. (1) A row at its maximum: the pair, a quota of d or of the supply, a limit: `pair`, `quota`, `limit`. (2) The
//! supply is full: `capacity`, with the answer to "why not from this holder" for each: the exchange of one unit is
//! *protected* (the holder may not lose it), *barred* (d may not take it), lowers *level* k before any other changes,
//! or is a *tie*. Where the level is the draw's, `lot` says so too. (3) d's own rules refuse a single unit, and no
//! addition of several (see `fill`) serves it: `whole`, `providers`. (4) Nothing refuses: then some level would be lowered, or none raised: `goals`. A change that would
//! *raise* the first level that it changes shows that the plan is not optimal: `unproven`. After these, the rules that
//! kept other supplies of the category away; they come first where d has no pair at all.
//!
//! *Method*: a standing of the plan on every row, once; the holders of every full supply, cheapest first, once; then
//! every unmet demand by itself, in parallel. · *Complexity*: O(m log n) for the standing (m pairs and matches), then
//! O(k·(r + h·(q + l))) for a demand of k pairs with r rows each, h holders of a supply, q quotas and limits, l levels;
//! a supply with more than [`HOLDERS`] holders is left as soon as so many could exchange. · *Range*: see
//! `standing`. · *Edges*: without a plan nothing is unmet; what a plan names and the problem lacks is left out.
//! · *Certificate*: the evidence. On a finished network one step of exchange never raises the plan, so `unproven`
//! cannot appear: each possible step is a feasible plan. · *Sources*: the project's `algorithms.md` §5.2.

mod conflict;
mod exchange;
mod fill;
mod findings;
mod holders;
mod reason;
#[cfg(test)]
mod tests;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use conflict::conflict;
pub use reason::{Failed, FullRow, FullSupply, Held, NearMiss, Reason, Why};

use crate::lists::DemandId;
use crate::plan::{Goal, Plan, Standing, demand_of};
use crate::problem::Problem;
use crate::rules::{Miss, Refusal, Rule};
use findings::{Choice, Findings};
use holders::holders;

/// A full supply lists at most so many holders.
pub const HOLDERS: usize = 20;

/// A demand with many full supplies lists about so many holders in all, at least one for each supply: a report of a
/// million pairs to full supplies would else be hundreds of megabytes long.
pub const HOLDERS_IN_ALL: usize = 200;

/// A demand that does not get all it wants, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unmet {
    /// The demand.
    pub demand: String,
    /// Units not served, 1 or more.
    pub missing: i64,
    /// Most important first.
    #[serde(default)]
    pub reasons: Vec<Explained>,
}

/// A reason, and what would cure it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Explained {
    /// The reason.
    #[serde(flatten)]
    pub reason: Reason,
    /// A sentence; only where solving again has confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cure: Option<String>,
}

impl From<Reason> for Explained {
    fn from(reason: Reason) -> Self {
        Self { reason, cure: None }
    }
}

/// A claim that is kept out, with every rule that it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// The supply.
    pub supply: String,
    /// The demand.
    pub demand: String,
    /// In the order of the rules.
    #[serde(default)]
    pub reasons: Vec<Explained>,
}

/// The reasons of every unmet demand of a plan, sorted by demand.
///
/// `misses` says which rules keep supplies of the demand's category away from it; with explicit pairs, nothing.
pub fn explain(problem: &Problem, plan: &Plan, misses: impl Fn(DemandId) -> Vec<Miss> + Sync) -> Vec<Unmet> {
    let standing = Standing::new(problem, plan);
    let asked: Vec<Asked<'_>> = plan
        .unmet
        .iter()
        .filter_map(|row| {
            let id = demand_of(problem, &row.demand)?;
            Some(Asked { id, name: &row.demand, missing: row.missing })
        })
        .collect();
    let holders = holders(&standing);
    let levels = plan.goals.iter().filter_map(Goal::level);
    let gap = levels.map(|g| g.bound.0 - g.value.0).find(|gap| *gap != 0).unwrap_or(0);
    let mut unmet: Vec<Unmet> = asked
        .par_iter()
        .map(|row| {
            let mut findings = Findings::new(gap);
            let choice = Choice::new(&standing, row.id);
            for link in standing.links(row.id) {
                findings.ask(&standing, link, choice.as_ref());
            }
            findings.ask_holders(&standing, row.id, &holders);
            let blocked = findings.reasons(&standing);
            let away = misses(row.id).into_iter().map(|miss| missed(problem, miss));
            let mut reasons: Vec<Explained> = blocked.into_iter().chain(away).map(Explained::from).collect();
            if reasons.is_empty() {
                reasons.push(Reason::Category {}.into());
            }
            Unmet { demand: row.name.to_owned(), missing: row.missing, reasons }
        })
        .collect();
    unmet.sort_by(|a, b| a.demand.as_bytes().cmp(b.demand.as_bytes()));
    unmet
}

/// The claims that the rules keep out, sorted by supply, then demand.
#[must_use]
pub fn refused(problem: &Problem, refusals: &[Refusal]) -> Vec<Refused> {
    let mut order: Vec<&Refusal> = refusals.iter().collect();
    order.sort_by_key(|row| (row.supply, row.demand));
    order
        .into_iter()
        .map(|row| Refused {
            supply: problem.supply_name(row.supply).to_owned(),
            demand: problem.demand_name(row.demand).to_owned(),
            reasons: row.misses.iter().map(|miss| missed(problem, miss.clone()).into()).collect(),
        })
        .collect()
}

struct Asked<'a> {
    id: DemandId,
    name: &'a str,
    missing: i64,
}

fn missed(problem: &Problem, miss: Miss) -> Reason {
    let failed = Failed {
        failed: miss.failed,
        nearest: miss.nearest.map(|near| NearMiss {
            supply: problem.supply_name(near.supply).to_owned(),
            is: near.is,
            wants: near.wants,
        }),
    };
    match miss.rule {
        Rule::Category => Reason::Category {},
        Rule::Area => Reason::Area(failed),
        Rule::Time => Reason::Time(failed),
        Rule::Qualification => Reason::Qualification(failed),
    }
}
