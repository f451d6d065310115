//! Deferred acceptance: supplies propose, demands hold the best offers they have.
//!
//! *Problem.* Supplies prefer pairs by rank of claim, then by worth; demands prefer supplies by worth, equal ones as a public draw says. A
//! plan is stable where no supply and demand would both rather have each other: see [`blocking`].
//! *Method.* In rounds every supply offers what it has left to the best demand that has not refused it; all that is held and
//! offered is then chosen anew, the best first, as the rows allow, and the rest is refused for good. Choosing the best first
//! under nested quotas of the demands is choosing from a matroid, for which the outcome is stable (Fleiner 2003).
//! *Complexity.* O(rounds · offers log offers); every round refuses something.
//! *Sources.* Gale & Shapley 1962, College admissions and the stability of marriage; Fleiner 2003, A fixed-point approach to stable
//! matchings and some applications.

use std::cmp::Reverse;

use duijie::Problem;
use duijie::lists::{Faults, PairId, SupplyId, Text};
use duijie_scenarios::Draw;

use super::arrival::preferences;
use super::{About, Allocation, Policy, Task};
use crate::room::Room;

/// Deferred acceptance with claims as preferences; see the module's page.
#[derive(Clone, Copy, Debug)]
pub struct DeferredAcceptance;

/// Offers in the order in which demands prefer them.
struct Priority {
    /// By supply, its place in the draw.
    place: Vec<u32>,
}

impl Priority {
    fn new(problem: &Problem, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..problem.supplies().len()).collect();
        Draw::new(seed, "priority", 0).shuffle(&mut order);
        let mut place = vec![0; order.len()];
        for (number, supply) in (0..).zip(order) {
            place[supply] = number;
        }
        Self { place }
    }

    fn key(&self, problem: &Problem, pair: PairId) -> (Reverse<i64>, u32, PairId) {
        let row = &problem.pairs()[pair.index()];
        (Reverse(row.worth), self.place[row.supply.index()], pair)
    }
}

impl Policy for DeferredAcceptance {
    fn name(&self) -> &'static str {
        "deferred-acceptance"
    }

    fn about(&self) -> About {
        About {
            title: Text::new("延迟接受（双向选择）", "deferred acceptance"),
            used: Text::new("升学、实习医师分配、双向选择", "school choice, residents' matching"),
            promise: Text::new(
                "稳定：没有一对双方都更愿意对方；对提出方最优；不保证总量、公平或底线",
                "stable: no two would both rather have each other, and best so for those who propose; neither the most, nor fairness, nor floors are kept",
            ),
            source: "Gale & Shapley 1962, College admissions and the stability of marriage",
        }
    }

    fn draws(&self) -> bool {
        true
    }

    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults> {
        let problem = task.problem;
        let priority = Priority::new(problem, task.seed);
        let mut queues: Vec<Vec<PairId>> = (0..problem.supplies().len())
            .map(|supply| preferences(problem, SupplyId::new(supply)).into_iter().rev().collect())
            .collect();
        // What is offered or held, by pair; all of a pair is offered at once, as far as its supply has units left.
        let mut offers: Vec<i64> = problem.pairs().iter().map(|pair| pair.minimum.into()).collect();
        let mut is_refused = vec![false; offers.len()];
        let mut free: Vec<i64> = problem.supplies().iter().map(|supply| supply.capacity.into()).collect();
        for (pair, &units) in problem.pairs().iter().zip(&offers) {
            free[pair.supply.index()] -= units;
        }
        loop {
            let mut has_offer = false;
            for (queue, free) in queues.iter_mut().zip(&mut free) {
                while *free > 0
                    && let Some(&pair) = queue.last()
                {
                    let rest = i64::from(problem.pairs()[pair.index()].maximum) - offers[pair.index()];
                    // A pair that has more to offer than the supply has left comes again, unless it is refused.
                    if rest == 0 || is_refused[pair.index()] {
                        queue.pop();
                        continue;
                    }
                    let units = rest.min(*free);
                    offers[pair.index()] += units;
                    *free -= units;
                    has_offer = true;
                }
            }
            if !has_offer {
                break;
            }
            // Chosen anew, the best first; what has no room is refused for good.
            let mut offered: Vec<PairId> =
                (0..offers.len()).filter(|&pair| offers[pair] > 0).map(PairId::new).collect();
            offered.sort_unstable_by_key(|&pair| priority.key(problem, pair));
            let mut room = Room::new(problem);
            for pair in offered {
                let minimum = i64::from(problem.pairs()[pair.index()].minimum);
                let held = minimum + room.take(pair, offers[pair.index()] - minimum);
                is_refused[pair.index()] |= held < offers[pair.index()];
                free[problem.pairs()[pair.index()].supply.index()] += offers[pair.index()] - held;
                offers[pair.index()] = held;
            }
        }
        let mut room = Room::new(problem);
        for (pair, &units) in offers.iter().enumerate() {
            room.take(PairId::new(pair), units - i64::from(problem.pairs()[pair].minimum));
        }
        Ok(Allocation { quantities: room.settle(), proof: None })
    }
}

/// A supply and a demand that would both rather have each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocking {
    /// Their pair.
    pub pair: PairId,
}

/// The first pair that blocks a plan of [`DeferredAcceptance`] with this seed: the supply has units left, or has one where it would rather not;
/// and the demand has room, or holds a unit of a supply that it likes less. `None` where the plan is stable. Quotas and limits are not looked at:
/// of problems without them the answer is exact. O(pairs · degree).
#[must_use]
pub fn blocking(problem: &Problem, quantities: &[i64], seed: u64) -> Option<Blocking> {
    let priority = Priority::new(problem, seed);
    let mut supplies: Vec<i64> = problem.supplies().iter().map(|row| row.capacity.into()).collect();
    let mut demands: Vec<i64> = problem.demands().iter().map(|row| row.quantity.into()).collect();
    for (row, &units) in problem.pairs().iter().zip(quantities) {
        supplies[row.supply.index()] -= units;
        demands[row.demand.index()] -= units;
    }
    let above = |pair: PairId| quantities[pair.index()] > i64::from(problem.pairs()[pair.index()].minimum);
    (0..problem.supplies().len()).map(SupplyId::new).find_map(|supply| {
        let liked = preferences(problem, supply);
        liked.iter().enumerate().find_map(|(at, &pair)| {
            let row = &problem.pairs()[pair.index()];
            if quantities[pair.index()] >= i64::from(row.maximum) {
                return None;
            }
            let would = supplies[supply.index()] > 0 || liked[at + 1..].iter().any(|&worse| above(worse));
            let own = priority.key(problem, pair);
            let mut held = problem.pairs_of_demand(row.demand).filter(|&other| above(other));
            let takes =
                demands[row.demand.index()] > 0 || held.any(|other| priority.key(problem, other) > own);
            (would && takes).then_some(Blocking { pair })
        })
    })
}
