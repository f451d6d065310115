//! Bench instances with rows that a network cannot hold.

use duijie::lists::{Demand, Goal, Limit, Lists, Pair, Policy, Supply, Term};

use super::posts_like;
use crate::draw::Draw;

/// Generalised assignment: every one of `jobs` goes to one of `agents`, whose time is limited; most profit wins.
///
/// The recipe is that of the instances gap1 to gap12 of the OR-Library (Cattrysse, Salomon & Van Wassenhove 1994; Osman
/// 1995): times from 5 to 25, profits from 15 to 25, both uniform in integers, and for every agent 4/5 of
/// the sum of its times over the number of agents. Theirs have 5 × 15 to 10 × 60 agents and jobs. Not all draws
/// are feasible.
#[must_use]
pub fn assignment(agents: usize, jobs: usize, seed: u64) -> Lists {
    let mut draw = Draw::new(seed, "assignment", 0);
    let mut lists = Lists { version: 1, pairs: Some(Vec::with_capacity(agents * jobs)), ..Lists::default() };
    lists.policy = Policy { goals: Some(vec![Goal::Worth]), ..Policy::default() };
    let job = |k: usize| format!("D{k:04}");
    for k in 0..jobs {
        lists.demands.push(Demand { id: job(k), quantity: 1, minimum: 1, ..Demand::default() });
    }
    for agent in 0..agents {
        let id = format!("S{agent:04}");
        let mut terms = Vec::with_capacity(jobs);
        for k in 0..jobs {
            lists.pairs.get_or_insert_default().push(pair(job(k), id.clone(), draw.between(15, 25)));
            let each = draw.between(5, 25);
            terms.push(Term { demand: Some(job(k)), supply: Some(id.clone()), each, ..Term::default() });
        }
        let total: i64 = terms.iter().map(|term| term.each).sum();
        let share = 4 * total / (5 * i64::try_from(agents).unwrap_or(i64::MAX));
        lists.limits.push(Limit {
            id: format!("L{agent:04}"),
            minimum: None,
            maximum: Some(share.into()),
            terms,
        });
        let capacity = i64::try_from(jobs).unwrap_or(i64::MAX);
        lists.supplies.push(Supply { id, capacity, ..Supply::default() });
    }
    lists
}

fn pair(demand: String, supply: String, worth: i64) -> Pair {
    Pair { demand, supply, worth, minimum: 0, maximum: None, claim: None, lock: false }
}

/// A limit without sides for every unit of the lists: what its supplies' work on demands costs it, an allowance from 20 to 120 in
/// tens for every unit of a demand.
///
/// A bench sets the maxima to a share of what some plan spends.
#[must_use]
pub fn unit_costs(lists: &Lists, seed: u64) -> Vec<Limit> {
    let mut draw = Draw::new(seed, "unit-costs", 0);
    let costs: Vec<i64> = lists.demands.iter().map(|_| 10 * draw.between(2, 12)).collect();
    let term = |unit: &str, demand: &Demand, each: i64| Term {
        unit: Some(unit.to_owned()),
        demand: Some(demand.id.clone()),
        each,
        ..Term::default()
    };
    let limit = |unit: &str| Limit {
        id: format!("预算·{unit}"),
        minimum: None,
        maximum: None,
        terms: lists.demands.iter().zip(&costs).map(|(demand, &each)| term(unit, demand, each)).collect(),
    };
    lists.units.iter().map(|unit| limit(&unit.id)).collect()
}

/// [`posts_like`] with the goals worth alone and `rows` limits: each holds every fifth demand or so, with weights from
/// 1 to 20, and lets a quarter of what its demands ask for through.
#[must_use]
pub fn limited_posts(pairs: usize, rows: usize, seed: u64) -> Lists {
    let mut lists = posts_like(pairs, seed);
    let mut draw = Draw::new(seed, "limited-posts", 0);
    lists.policy.goals = Some(vec![Goal::Worth]);
    for quota in &mut lists.quotas {
        quota.minimum = 0;
    }
    for row in 0..rows {
        let mut total = 0;
        let mut terms = Vec::new();
        for demand in &lists.demands {
            if draw.below(5) == 0 {
                let each = draw.between(1, 20);
                total += each * demand.quantity;
                terms.push(Term { demand: Some(demand.id.clone()), each, ..Term::default() });
            }
        }
        lists.limits.push(Limit {
            id: format!("L{row:04}"),
            minimum: None,
            maximum: Some((total / 4).into()),
            terms,
        });
    }
    lists
}
