//! Where a plan stands on every row of the problem: the numbers that reasons are made of.

use std::cmp::Ordering;

use crate::lists::{DemandId, FairMeasure, Identified, LimitId, PairId, SupplyId};
use crate::problem::{FairLevel, Level, Order, Pair, Problem, Unit};
use crate::rules::By;

use super::{Face, FairResult, Goal, Plan};

/// Pairs of the same two ends that come about in the same way: the halves of a kept pair, or a lock with and one
/// without a rank. They stand side by side and a match fills them in order, so they are one place to add to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Its first pair.
    pub(crate) first: PairId,
    /// One after its last pair.
    pub(crate) end: u32,
}

impl Link {
    /// Its pairs, in the order in which a match fills them.
    pub(crate) fn pairs(self) -> impl DoubleEndedIterator<Item = PairId> {
        (self.first.0..self.end).map(PairId)
    }
}

/// A limit's weight on one pair.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weight {
    pub(crate) limit: LimitId,
    pub(crate) each: i64,
}

/// The quantities of a plan on pairs and rows. What the plan names and the problem does not have is left out.
///
/// *Complexity*: O(m log n) for m pairs and matches, n demands and supplies. *Range*: quantities are below 2^31, so
/// sums over fewer than 2^32 pairs fit in `i64`; a limit's weights are within 2^40 times the number of its terms, so
/// its sum fits in `i128`.
pub(crate) struct Standing<'a> {
    pub(crate) problem: &'a Problem,
    /// By pair.
    pub(crate) on: Vec<i64>,
    /// By demand.
    pub(crate) served: Vec<i64>,
    /// By supply.
    pub(crate) used: Vec<i64>,
    /// By quota.
    pub(crate) quotas: Vec<i64>,
    /// By limit.
    pub(crate) limits: Vec<i128>,
    /// By level what its groups have; nothing but at fair levels.
    pub(crate) shares: Vec<Shares>,
    weights: Vec<Weight>,
    weight_start: Vec<usize>,
}

fn position<T: Identified>(rows: &[T], id: &str) -> Option<usize> {
    rows.binary_search_by(|row| row.id().as_bytes().cmp(id.as_bytes())).ok()
}

/// The demand of an id, if the problem has it.
pub(crate) fn demand_of(problem: &Problem, id: &str) -> Option<DemandId> {
    position(&problem.lists().demands, id).map(DemandId::new)
}

fn supply_of(problem: &Problem, id: &str) -> Option<SupplyId> {
    position(&problem.lists().supplies, id).map(SupplyId::new)
}

fn same_link(a: &Pair, b: &Pair) -> bool {
    a.demand == b.demand && a.supply == b.supply && a.by == b.by
}

impl<'a> Standing<'a> {
    pub(crate) fn new(problem: &'a Problem, plan: &Plan) -> Self {
        let mut on = vec![0_i64; problem.pairs().len()];
        for row in &plan.matches {
            let ends = demand_of(problem, &row.demand).zip(supply_of(problem, &row.supply));
            if let Some((demand, supply)) = ends {
                lay(problem, &mut on, demand, supply, row.by, row.quantity);
            }
        }
        let mut served = vec![0; problem.demands().len()];
        let mut used = vec![0; problem.supplies().len()];
        let mut quotas = vec![0; problem.quotas().len()];
        for (pair, &quantity) in problem.pairs().iter().zip(&on) {
            served[pair.demand.index()] += quantity;
            used[pair.supply.index()] += quantity;
        }
        for (demand, &quantity) in served.iter().enumerate() {
            for quota in problem.quotas_of_demand(DemandId::new(demand)) {
                quotas[quota.index()] += quantity;
            }
        }
        for (supply, &quantity) in used.iter().enumerate() {
            for quota in problem.quotas_of_supply(SupplyId::new(supply)) {
                quotas[quota.index()] += quantity;
            }
        }
        let limits = problem
            .limits()
            .iter()
            .map(|limit| {
                limit.terms.iter().map(|t| i128::from(t.each) * i128::from(on[t.pair.index()])).sum()
            })
            .collect();
        let shares = problem.levels().iter().enumerate().map(|(k, level)| match level {
            Level::Fair(fair) => {
                Shares::new(fair, fair.served(problem, &on), plan.goals.get(k).and_then(Goal::fair))
            }
            _ => Shares::default(),
        });
        let shares = shares.collect();
        let (weights, weight_start) = weights(problem);
        Self { problem, on, served, used, quotas, limits, shares, weights, weight_start }
    }

    /// The weights of limits on a pair, by limit.
    pub(crate) fn weights(&self, pair: PairId) -> &[Weight] {
        &self.weights[self.weight_start[pair.index()]..self.weight_start[pair.index() + 1]]
    }

    /// The links of a demand, in the order of pairs.
    pub(crate) fn links(&self, demand: DemandId) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::new();
        for id in self.problem.pairs_of_demand(demand) {
            match links.last_mut() {
                Some(link)
                    if same_link(
                        &self.problem.pairs()[link.first.index()],
                        &self.problem.pairs()[id.index()],
                    ) =>
                {
                    link.end = id.0 + 1;
                }
                _ => links.push(Link { first: id, end: id.0 + 1 }),
            }
        }
        links
    }

    /// The link that a pair belongs to.
    pub(crate) fn link_of(&self, pair: PairId) -> Link {
        let pairs = self.problem.pairs();
        let me = &pairs[pair.index()];
        let before = pairs[..pair.index()].iter().rev().take_while(|p| same_link(p, me)).count();
        let after = pairs[pair.index()..].iter().take_while(|p| same_link(p, me)).count();
        Link { first: PairId::new(pair.index() - before), end: PairId::new(pair.index() + after).0 }
    }

    /// The link's first pair.
    pub(crate) fn pair(&self, link: Link) -> &Pair {
        &self.problem.pairs()[link.first.index()]
    }

    /// Quantity on a link.
    pub(crate) fn quantity(&self, link: Link) -> i64 {
        link.pairs().map(|p| self.on[p.index()]).sum()
    }

    /// The largest quantity on a link.
    pub(crate) fn maximum(&self, link: Link) -> i64 {
        link.pairs().map(|p| i64::from(self.problem.pairs()[p.index()].maximum)).sum()
    }

    /// The pair on which one more unit would go; `None` where the link is at its maximum.
    pub(crate) fn free(&self, link: Link) -> Option<PairId> {
        link.pairs().find(|p| self.on[p.index()] < i64::from(self.problem.pairs()[p.index()].maximum))
    }

    /// The pair from which one unit would be taken; `None` where the link is at its minimum.
    pub(crate) fn loose(&self, link: Link) -> Option<PairId> {
        link.pairs().rev().find(|p| self.on[p.index()] > i64::from(self.problem.pairs()[p.index()].minimum))
    }

    /// The units (as counted by providers) that serve a demand, each with its quantity, sorted by unit.
    pub(crate) fn providers(&self, demand: DemandId) -> Vec<Provider> {
        let mut units: Vec<Provider> = Vec::new();
        for id in self.problem.pairs_of_demand(demand) {
            let quantity = self.on[id.index()];
            if quantity > 0 {
                let unit = self.unit(id);
                match units.binary_search_by_key(&unit, |p| p.unit) {
                    Ok(at) => units[at].quantity += quantity,
                    Err(at) => units.insert(at, Provider { unit, quantity }),
                }
            }
        }
        units
    }

    /// The unit of a pair's supply, as counted by providers.
    pub(crate) fn unit(&self, pair: PairId) -> u32 {
        self.problem.supplies()[self.problem.pairs()[pair.index()].supply.index()].unit
    }
}

/// What the groups of a fair level have.
#[derive(Default)]
pub(crate) struct Shares {
    order: Option<Order>,
    /// By group.
    pub(crate) served: Vec<i64>,
    /// The groups with the smallest share.
    worst: Vec<usize>,
    /// Of a level at a price: what every group must have.
    floors: Option<Vec<i64>>,
}

impl Shares {
    fn new(fair: &FairLevel, served: Vec<i64>, result: Option<&FairResult>) -> Self {
        let share = |k: usize, other: usize| i128::from(served[k]) * i128::from(fair.groups[other].stake());
        let mut worst: Vec<usize> = Vec::new();
        for k in 0..served.len() {
            match worst.first().map(|&first| share(k, first).cmp(&share(first, k))) {
                Some(Ordering::Greater) => {}
                Some(Ordering::Equal) => worst.push(k),
                Some(Ordering::Less) | None => worst = vec![k],
            }
        }
        let floor = |face: &Face, id: &str| face.groups.get(id).and_then(|range| range.low);
        let floors = result.filter(|result| result.price.is_some()).map(|result| {
            let low = fair.groups.iter().map(|group| floor(&result.face, &group.id));
            low.map(|low| low.and_then(|low| i64::try_from(low.0).ok()).unwrap_or(0)).collect()
        });
        Self { order: Some(Order::of(fair)), served, worst, floors }
    }

    /// Whether the level becomes better (1), worse (−1) or neither (0) when one group gains a unit and another loses one.
    pub(crate) fn change(&self, fair: &FairLevel, gains: Option<usize>, loses: Option<usize>) -> i64 {
        if gains == loses {
            return 0;
        }
        if let Some(floors) = &self.floors {
            return -i64::from(loses.is_some_and(|group| self.served[group] <= floors[group]));
        }
        // What is beyond a target counts for nothing.
        let gains = gains.filter(|&group| self.served[group] < fair.groups[group].wanted);
        let loses = loses.filter(|&group| self.served[group] <= fair.groups[group].wanted);
        if fair.goal.measure == FairMeasure::Maxmin {
            return self.change_of_worst(fair, gains, loses);
        }
        let unit = |group: usize, number: i64| Unit { group, number };
        match (gains, loses) {
            (None, None) => 0,
            (Some(_), None) => 1,
            (None, Some(_)) => -1,
            (Some(gains), Some(loses)) => {
                let (next, last) = (unit(gains, self.served[gains] + 1), unit(loses, self.served[loses]));
                match self.order.as_ref().map(|order| order.compare(next, last)) {
                    Some(Ordering::Less) => 1,
                    Some(Ordering::Equal) | None => 0,
                    Some(Ordering::Greater) => -1,
                }
            }
        }
    }

    fn change_of_worst(&self, fair: &FairLevel, gains: Option<usize>, loses: Option<usize>) -> i64 {
        let Some(&worst) = self.worst.first() else { return 0 };
        let stake = |group: usize| i128::from(fair.groups[group].stake());
        let falls = |group: usize| {
            i128::from(self.served[group] - 1) * stake(worst) < i128::from(self.served[worst]) * stake(group)
        };
        if loses.is_some_and(falls) {
            return -1;
        }
        let stays = |group: usize| {
            i128::from(self.served[group] - 1) * stake(worst) == i128::from(self.served[worst]) * stake(group)
        };
        i64::from(self.worst.len() == 1 && gains == Some(worst) && !loses.is_some_and(stays))
    }
}

/// A unit that serves a demand, and how much.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Provider {
    pub(crate) unit: u32,
    pub(crate) quantity: i64,
}

/// Lays the quantity of a match on its pairs, the first filled first.
fn lay(problem: &Problem, on: &mut [i64], demand: DemandId, supply: SupplyId, by: By, quantity: i64) {
    let mut all = problem.pairs_of_demand(demand);
    let count = all.len();
    let Some(first) = all.next().map(PairId::index) else { return };
    let pairs = &problem.pairs()[first..first + count];
    let start = first + pairs.partition_point(|p| (p.supply, p.by) < (supply, by));
    let mut left = quantity;
    let mut at = start;
    while left > 0
        && problem.pairs().get(at).is_some_and(|p| (p.demand, p.supply, p.by) == (demand, supply, by))
    {
        let here = left.min(i64::from(problem.pairs()[at].maximum) - on[at]);
        on[at] += here;
        left -= here;
        at += 1;
    }
}

/// The limits' terms, turned round: for every pair the limits that weigh it.
fn weights(problem: &Problem) -> (Vec<Weight>, Vec<usize>) {
    let count = problem.pairs().len();
    let mut start = vec![0_usize; count + 1];
    for term in problem.limits().iter().flat_map(|limit| &limit.terms) {
        start[term.pair.index() + 1] += 1;
    }
    for pair in 0..count {
        start[pair + 1] += start[pair];
    }
    let mut next = start.clone();
    let mut weights = vec![Weight { limit: LimitId(0), each: 0 }; start[count]];
    for (limit, row) in problem.limits().iter().enumerate() {
        for term in &row.terms {
            weights[next[term.pair.index()]] = Weight { limit: LimitId::new(limit), each: term.each };
            next[term.pair.index()] += 1;
        }
    }
    (weights, start)
}
