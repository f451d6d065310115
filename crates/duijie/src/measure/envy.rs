//! Envy among demands of one category.
//!
//! *Problem*: demands i with quantity q_i, served y_i, tier t_i (1 first) and category c_i; x(i, s) what supply s gives to
//! i, b(i, s) at most. · Demand i *envies* demand j ≠ i if c_i = c_j, i lacks something (y_i < q_i), and some supply s
//! serves j (x(j, s) > 0) and could give more to i as far as the two are concerned (i has a pair with s that is below its
//! maximum). The envy is *justified* if j is of a later tier (t_j > t_i), and *equal* if it is of the same; what an
//! earlier tier has is no one's to envy. Each ordered pair (i, j) counts once, however many supplies are between. ·
//! *Method*: who wants, sorted by supply, category and tier; those who envy a demand that one supply serves are a prefix
//! of these, found by bisection; of a demand that several serve the prefixes are united. · *Complexity*:
//! O(m log m + n·t) for m pairs, n demands and t words of categories, and the lengths of the united prefixes: few
//! demands are served by several supplies, at most one per supply and bound in a plan from the network. · *Range*: counts
//! to n², below 2^64. · *Edges*: demands without category neither envy nor are envied; no demand with a category: no
//! measure. · *Sources*: A. Abdulkadiroğlu, T. Sönmez, "School Choice: A Mechanism Design Approach", 2003, §I (justified
//! envy); the project's `algorithms.md` §4.6. It says nothing on locks, quotas and limits that may forbid to pass the unit
//! on: 0 says that nobody has a case, more says how many ask for a reason.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tally::words;
use crate::lists::{DemandId, SupplyId};
use crate::plan::{Plan, Standing};
use crate::problem::Problem;

/// Envy among demands of one category: ordered pairs of a demand that lacks something and another that is served by a
/// supply which could serve the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Envy {
    /// The other is of a later tier.
    pub justified: u64,
    /// Both are of one tier.
    pub equal: u64,
}

/// Counts the envy among demands of one category: ordered pairs (i, j) of such demands where i lacks something, j is
/// not of an earlier tier, and a supply serves j that has a pair with i below its maximum.
///
/// *Range*: 0 to n². *Edges*: `None` where no demand has a category. *Source*: A. Abdulkadiroğlu, T. Sönmez, "School
/// Choice: A Mechanism Design Approach", 2003, §I.
#[must_use]
pub fn envy(problem: &Problem, plan: &Plan) -> Option<Envy> {
    envy_of(&Standing::new(problem, plan))
}

/// A demand that lacks something and could have more from a supply; sorted by what stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Want {
    supply: SupplyId,
    category: usize,
    tier: u32,
    demand: DemandId,
}

pub(super) fn envy_of(standing: &Standing) -> Option<Envy> {
    let categories = categories(standing.problem);
    categories.iter().flatten().next()?;
    let wants = wants(standing, &categories);
    let mut envy = Envy::default();
    // By demand: the last that it was seen to envy.
    let mut seen: Vec<Option<DemandId>> = vec![None; categories.len()];
    for (demand, category) in (0..).map(DemandId).zip(&categories) {
        let Some(category) = *category else { continue };
        let tier = standing.problem.demands()[demand.index()].priority;
        let supplies = servers(standing, demand);
        let rows: Vec<&[Want]> =
            supplies.into_iter().map(|supply| prefix(&wants, supply, category, tier)).collect();
        if let [row] = rows[..] {
            let earlier = row.partition_point(|want| want.tier < tier);
            let own = row[earlier..].binary_search_by_key(&demand, |want| want.demand).is_ok();
            envy.justified += count(earlier);
            envy.equal += count(row.len() - earlier - usize::from(own));
            continue;
        }
        for want in rows.into_iter().flatten() {
            if want.demand != demand && seen[want.demand.index()].replace(demand) != Some(demand) {
                *(if want.tier < tier { &mut envy.justified } else { &mut envy.equal }) += 1;
            }
        }
    }
    Some(envy)
}

fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

/// By demand: a number for its category; words that lead to one category have one number.
fn categories(problem: &Problem) -> Vec<Option<usize>> {
    let lists = problem.lists();
    let words = words(&lists.categories);
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    lists
        .demands
        .iter()
        .map(|row| {
            let name = row.category.as_deref()?;
            let next = numbers.len();
            Some(*numbers.entry(words.get(name).copied().unwrap_or(name)).or_insert(next))
        })
        .collect()
}

/// Every demand that lacks something, with every supply that could give it more.
fn wants(standing: &Standing, categories: &[Option<usize>]) -> Vec<Want> {
    let problem = standing.problem;
    let mut wants: Vec<Want> = Vec::new();
    for (pair, on) in problem.pairs().iter().zip(&standing.on) {
        let demand = pair.demand.index();
        let row = &problem.demands()[demand];
        let lacks = standing.served[demand] < i64::from(row.quantity) && *on < i64::from(pair.maximum);
        if let Some(category) = categories[demand].filter(|_| lacks) {
            wants.push(Want { supply: pair.supply, category, tier: row.priority, demand: pair.demand });
        }
    }
    wants.sort_unstable();
    wants.dedup();
    wants
}

/// The supplies that serve a demand, sorted.
fn servers(standing: &Standing, demand: DemandId) -> Vec<SupplyId> {
    let pairs = standing.problem.pairs_of_demand(demand);
    let mut supplies: Vec<SupplyId> = pairs
        .filter(|pair| standing.on[pair.index()] > 0)
        .map(|pair| standing.problem.pairs()[pair.index()].supply)
        .collect();
    // Pairs of a demand are sorted by supply.
    supplies.dedup();
    supplies
}

/// The demands of a category that want of a supply, to this tier and no later.
fn prefix(wants: &[Want], supply: SupplyId, category: usize, tier: u32) -> &[Want] {
    let start = wants.partition_point(|want| (want.supply, want.category) < (supply, category));
    let end =
        wants.partition_point(|want| (want.supply, want.category, want.tier) <= (supply, category, tier));
    &wants[start..end]
}
