//! One unit more, and one unit from hand to hand: what stands in the way, and what the levels say.
//!
//! *Problem*: given a plan, a demand d with a link to a supply s, and possibly a holder h of a unit of s. May d have
//! one unit more (of free capacity, or h's), and if so, which level changes first? · *Method*: every row that the
//! change touches is looked at; then the levels in order. · *Complexity*: O(quotas and limits of the two ends +
//! levels) a question, plus O(pairs of a demand) where it has bounds on its providers. · *Range*: a gain is within
//! 2^41, so the difference of two fits in `i64`; limits in `i128`. · *Edges*: a demand that moves its own unit from
//! one link to another keeps its quantity: only pairs and limits can refuse. · *Certificate*: none needed; each
//! answer is arithmetic on rows of the problem.

use std::cmp::Ordering;

use crate::lists::{DemandId, LimitId, PairId, QuotaId};
use crate::plan::{Link, Standing, Weight};
use crate::problem::{Level, Problem};

/// A row that refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Demand(DemandId),
    Quota(QuotaId),
    Limit(LimitId),
    Pair(PairId),
}

impl Row {
    /// Its name in evidence: the table, then the id; a pair is named demand/supply/by.
    pub(crate) fn name(self, problem: &Problem) -> String {
        match self {
            Row::Demand(id) => format!("demands/{}", problem.demand_name(id)),
            Row::Quota(id) => format!("quotas/{}", problem.lists().quotas[id.index()].id),
            Row::Limit(id) => format!("limits/{}", problem.lists().limits[id.index()].id),
            Row::Pair(id) => format!("pairs/{}", pair_name(problem, id)),
        }
    }
}

/// A pair's name in evidence: demand/supply/by.
pub(crate) fn pair_name(problem: &Problem, id: PairId) -> String {
    let pair = &problem.pairs()[id.index()];
    let (demand, supply) = (problem.demand_name(pair.demand), problem.supply_name(pair.supply));
    format!("{demand}/{supply}/{}", pair.by.code())
}

/// A unit that changes hands: `plus` gains it; `minus`, of the same supply, loses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) plus: PairId,
    pub(crate) minus: Option<PairId>,
}

impl Move {
    /// How much a level changes; a fair one by 1 up or down, whatever the shares.
    pub(crate) fn change(self, standing: &Standing<'_>, level: usize) -> i64 {
        let problem = standing.problem;
        match &problem.levels()[level] {
            Level::Fair(fair) => {
                let group = |pair| fair.group(problem, pair);
                standing.shares[level].change(fair, group(self.plus), self.minus.and_then(group))
            }
            level => {
                problem.gain(level, self.plus) - self.minus.map_or(0, |minus| problem.gain(level, minus))
            }
        }
    }

    /// The first level that changes.
    pub(crate) fn first(self, standing: &Standing<'_>) -> Option<Change> {
        (0..standing.problem.levels().len())
            .map(|level| Change { level, by: self.change(standing, level) })
            .find(|change| change.by != 0)
    }

    /// Which of two moves is lexicographically better.
    pub(crate) fn compare(self, other: Self, standing: &Standing<'_>) -> Ordering {
        (0..standing.problem.levels().len())
            .map(|level| self.change(standing, level).cmp(&other.change(standing, level)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// A level and how much it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) level: usize,
    pub(crate) by: i64,
}

/// What becomes of a holder's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It can change hands.
    Possible(Move),
    /// The holder may not lose it.
    Protected(Row),
    /// The demand may not take it.
    Barred(Row),
}

impl Outcome {
    /// The one that is better for the demand; `self` where they are equal.
    pub(crate) fn better(self, other: Self, standing: &Standing<'_>) -> Self {
        match (self, other) {
            (Outcome::Possible(a), Outcome::Possible(b)) if b.compare(a, standing).is_gt() => other,
            (Outcome::Possible(_), _) => self,
            (_, Outcome::Possible(_)) | (Outcome::Barred(_), Outcome::Protected(_)) => other,
            _ => self,
        }
    }
}

/// A limit that one unit more would break, with its weight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Broken {
    pub(crate) limit: LimitId,
    pub(crate) each: i64,
}

/// What stands in the way of one unit more on a link, the supply's capacity and the demand's own choices apart.
pub(crate) struct Obstacles {
    /// Quotas of either side that stand at their maximum.
    pub(crate) quotas: Vec<QuotaId>,
    /// Limits that would be left.
    pub(crate) limits: Vec<Broken>,
    /// The link is at its maximum.
    pub(crate) pair: bool,
    /// The supply is full.
    pub(crate) full: bool,
    /// The supply is of a unit that would be one too many.
    pub(crate) most: bool,
}

impl Obstacles {
    pub(crate) fn none(&self) -> bool {
        self.quotas.is_empty() && self.limits.is_empty() && !self.pair && !self.full && !self.most
    }
}

impl Standing<'_> {
    /// The room that a quota leaves; `None` where it is open.
    pub(crate) fn quota_room(&self, quota: QuotaId) -> Option<i64> {
        self.problem.quotas()[quota.index()].maximum.map(|maximum| maximum - self.quotas[quota.index()])
    }

    /// What stands in the way of one unit more on a link.
    pub(crate) fn obstacles(&self, link: Link) -> Obstacles {
        let pair = self.pair(link);
        let free = self.free(link);
        let full = |quota: &QuotaId| self.quota_room(*quota).is_some_and(|room| room <= 0);
        let mut quotas: Vec<QuotaId> =
            self.problem.quotas_of_demand(pair.demand).iter().copied().filter(full).collect();
        quotas.extend(self.problem.quotas_of_supply(pair.supply).iter().copied().filter(full));
        let limits = self
            .weights(free.unwrap_or(link.first))
            .iter()
            .filter(|weight| self.side(weight.limit, weight.each.into()).is_some())
            .map(|weight| Broken { limit: weight.limit, each: weight.each })
            .collect();
        let capacity = i64::from(self.problem.supplies()[pair.supply.index()].capacity);
        Obstacles {
            quotas,
            limits,
            pair: free.is_none(),
            full: self.used[pair.supply.index()] >= capacity,
            most: self.exceeds_most(pair.demand, link.first),
        }
    }

    /// Whether one unit of this pair would bring one unit of providers too many.
    pub(crate) fn exceeds_most(&self, demand: DemandId, pair: PairId) -> bool {
        self.problem.demands()[demand.index()].most.is_some_and(|most| {
            let providers = self.providers(demand);
            let known = providers.iter().any(|p| p.unit == self.unit(pair));
            !known && most as usize <= providers.len()
        })
    }

    /// Whether one unit more, of this pair, leaves a demand that is served in part though it must be whole, or by too
    /// few units.
    pub(crate) fn falls_short(&self, demand: DemandId, pair: PairId) -> Option<Short> {
        let numbers = &self.problem.demands()[demand.index()];
        if numbers.whole && self.served[demand.index()] + 1 < i64::from(numbers.quantity) {
            return Some(Short::Whole);
        }
        if numbers.least <= 1 {
            return None;
        }
        let providers = self.providers(demand);
        let known = providers.iter().any(|p| p.unit == self.unit(pair));
        (providers.len() + usize::from(!known) < numbers.least as usize).then_some(Short::Providers)
    }

    /// The side of a limit that a change of its sum would leave.
    fn side(&self, limit: LimitId, change: i128) -> Option<LimitSide> {
        let row = &self.problem.limits()[limit.index()];
        let sum = self.limits[limit.index()] + change;
        if change > 0 && row.maximum.is_some_and(|maximum| sum > i128::from(maximum)) {
            return Some(LimitSide::Maximum);
        }
        (change < 0 && row.minimum.is_some_and(|minimum| sum < i128::from(minimum)))
            .then_some(LimitSide::Minimum)
    }

    /// What becomes of a unit that `holder` has on `from` and `demand` would have on `to`, both of one supply.
    pub(crate) fn exchange(&self, to: Link, from: Link) -> Outcome {
        let demand = self.pair(to).demand;
        let holder = self.pair(from).demand;
        let Some(minus) = self.loose(from) else { return Outcome::Protected(Row::Pair(from.first)) };
        if demand != holder
            && let Some(row) = self.protects(holder, demand, minus)
        {
            return Outcome::Protected(row);
        }
        let Some(plus) = self.free(to) else { return Outcome::Barred(Row::Pair(to.first)) };
        if demand != holder
            && let Some(row) = self.bars(demand, holder, plus)
        {
            return Outcome::Barred(row);
        }
        self.limit_refuses(plus, minus).unwrap_or(Outcome::Possible(Move { plus, minus: Some(minus) }))
    }

    /// The row that keeps a unit with its holder, were it to go to `demand`.
    fn protects(&self, holder: DemandId, demand: DemandId, minus: PairId) -> Option<Row> {
        let numbers = &self.problem.demands()[holder.index()];
        let left = self.served[holder.index()] - 1;
        if left < i64::from(numbers.minimum) || (numbers.whole && left > 0) {
            return Some(Row::Demand(holder));
        }
        if numbers.least > 1 && left > 0 {
            let providers = self.providers(holder);
            let unit = self.unit(minus);
            let after = providers.iter().filter(|p| p.unit != unit || p.quantity > 1).count();
            if after < numbers.least as usize {
                return Some(Row::Demand(holder));
            }
        }
        let theirs = self.problem.quotas_of_demand(demand);
        self.problem
            .quotas_of_demand(holder)
            .iter()
            .find(|quota| {
                self.quotas[quota.index()] - 1 < self.problem.quotas()[quota.index()].minimum
                    && theirs.binary_search(quota).is_err()
            })
            .map(|quota| Row::Quota(*quota))
    }

    /// The row that keeps a demand from taking a unit of `holder`.
    fn bars(&self, demand: DemandId, holder: DemandId, plus: PairId) -> Option<Row> {
        let theirs = self.problem.quotas_of_demand(holder);
        let quota = self.problem.quotas_of_demand(demand).iter().find(|quota| {
            self.quota_room(**quota).is_some_and(|room| room <= 0) && theirs.binary_search(quota).is_err()
        });
        if let Some(quota) = quota {
            return Some(Row::Quota(*quota));
        }
        (self.falls_short(demand, plus).is_some() || self.exceeds_most(demand, plus))
            .then_some(Row::Demand(demand))
    }

    /// The first limit that an exchange would leave.
    fn limit_refuses(&self, plus: PairId, minus: PairId) -> Option<Outcome> {
        let (more, less) = (self.weights(plus), self.weights(minus));
        let weight_in = |weights: &[Weight], limit: LimitId| {
            weights.binary_search_by_key(&limit, |w| w.limit).map_or(0, |at| i128::from(weights[at].each))
        };
        more.iter().chain(less).map(|weight| weight.limit).find_map(|limit| {
            let side = self.side(limit, weight_in(more, limit) - weight_in(less, limit))?;
            Some(match side {
                LimitSide::Maximum => Outcome::Barred(Row::Limit(limit)),
                LimitSide::Minimum => Outcome::Protected(Row::Limit(limit)),
            })
        })
    }
}

enum LimitSide {
    Maximum,
    Minimum,
}

/// Why one unit alone is too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Short {
    /// The demand must be served in full.
    Whole,
    /// It must be served by more units.
    Providers,
}
