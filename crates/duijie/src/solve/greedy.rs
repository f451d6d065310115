//! Greedy and repair on the true rows of a part: a feasible plan where one is easily found, without any promise of
//! how good it is.
//!
//! *Method.* Pairs in the order of their gains, level by level, best first, ties by id. Floors first, then whatever
//! raises a level; a `whole` demand and one that needs several units are served in one go or not at all. A floor that
//! stays short is repaired by exchanges: a unit that stands in the way is given back where nothing needs it.
//! *Complexity.* O(pairs · log pairs) and, for every unit repaired, O(pairs of the row · pairs in its way).
//! *Edges.* A pair's floor is always met first. Limits with floors and negative weights are met only as far as the
//! exchanges reach; `None` then, never a wrong plan.

use std::collections::BTreeMap;

use crate::compile::{Part, Row};
use crate::lists::{DemandId, LimitId, PairId};
use crate::problem::Problem;

use super::budget::Meter;

/// Quantities of a part with the sums of all its rows.
pub(super) struct Tally<'p> {
    problem: &'p Problem,
    part: &'p Part,
    quantities: Vec<i64>,
    used: BTreeMap<Row, i128>,
    /// Units given by every unit to every demand: `providers` counts the entries above 0.
    given: BTreeMap<Giver, i64>,
    /// Weights of the limits on every pair of the part.
    weights: Vec<Vec<Weight>>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Giver {
    demand: DemandId,
    unit: u32,
}

#[derive(Clone, Copy)]
struct Weight {
    limit: LimitId,
    each: i64,
}

/// The range of a row; `None` is open.
#[derive(Clone, Copy)]
struct Range {
    minimum: Option<i128>,
    maximum: Option<i128>,
}

impl<'p> Tally<'p> {
    /// The tally of given quantities, one for every pair of the part.
    pub(super) fn of(problem: &'p Problem, part: &'p Part, quantities: &[i64]) -> Self {
        let mut weights = vec![Vec::new(); part.pairs.len()];
        for (k, limit) in problem.limits().iter().enumerate() {
            for term in &limit.terms {
                if let Ok(at) = part.pairs.binary_search(&term.pair) {
                    weights[at].push(Weight { limit: LimitId::new(k), each: term.each });
                }
            }
        }
        let empty = vec![0; part.pairs.len()];
        let mut tally =
            Self { problem, part, quantities: empty, used: BTreeMap::new(), given: BTreeMap::new(), weights };
        for (at, &quantity) in quantities.iter().enumerate() {
            for row in tally.rows(at) {
                tally.used.entry(row.row).or_insert(0);
            }
            tally.add(at, quantity);
        }
        tally
    }

    /// A feasible plan, filled up along `near` first; `None` where none was found. The meter ends the repair only.
    pub(super) fn greedy(
        problem: &'p Problem,
        part: &'p Part,
        near: Option<&[i64]>,
        meter: &mut Meter<'_>,
    ) -> Option<Vec<i64>> {
        let floors: Vec<i64> =
            part.pairs.iter().map(|pair| problem.pairs()[pair.index()].minimum.into()).collect();
        let mut tally = Self::of(problem, part, &floors);
        let order = tally.order();
        tally.meet_floors(&order, meter);
        if let Some(near) = near {
            tally.fill(&order, |at| near[at]);
        }
        tally.fill(&order, |_| i64::MAX);
        tally.is_feasible().then_some(tally.quantities)
    }

    /// Whether every row, `whole` and `providers` hold.
    pub(super) fn is_feasible(&self) -> bool {
        let rows = self.used.iter().all(|(&row, &used)| {
            let range = self.range(row);
            range.minimum.is_none_or(|minimum| used >= minimum)
                && range.maximum.is_none_or(|maximum| used <= maximum)
        });
        let within = self.part.pairs.iter().zip(&self.quantities).all(|(pair, &quantity)| {
            let pair = &self.problem.pairs()[pair.index()];
            (i64::from(pair.minimum)..=i64::from(pair.maximum)).contains(&quantity)
        });
        rows && within
            && self.used.keys().all(|&row| !matches!(row, Row::Demand(demand) if !self.is_allowed(demand)))
    }

    /// Whether `whole` and `providers` of a demand hold.
    fn is_allowed(&self, demand: DemandId) -> bool {
        let row = &self.problem.demands()[demand.index()];
        let got = self.used[&Row::Demand(demand)];
        let units = self.units(demand);
        got == 0
            || (!(row.whole && got < row.quantity.into())
                && units >= row.least as usize
                && row.most.is_none_or(|most| units <= most as usize))
    }

    fn units(&self, demand: DemandId) -> usize {
        let all = Giver { demand, unit: 0 }..=Giver { demand, unit: u32::MAX };
        self.given.range(all).filter(|&(_, &quantity)| quantity > 0).count()
    }

    fn pair(&self, at: usize) -> &'p crate::problem::Pair {
        &self.problem.pairs()[self.part.pairs[at].index()]
    }

    fn giver(&self, at: usize) -> Giver {
        let pair = self.pair(at);
        Giver { demand: pair.demand, unit: self.problem.supplies()[pair.supply.index()].unit }
    }

    /// The rows that hold the pair, with its weight in each.
    fn rows(&self, at: usize) -> impl Iterator<Item = Weighted> + use<'p> {
        let pair = self.pair(at);
        let quotas = self
            .problem
            .quotas_of_demand(pair.demand)
            .iter()
            .chain(self.problem.quotas_of_supply(pair.supply));
        let weights = self.weights[at].clone();
        [Row::Demand(pair.demand), Row::Supply(pair.supply)]
            .into_iter()
            .chain(quotas.map(|&quota| Row::Quota(quota)))
            .map(|row| Weighted { row, each: 1 })
            .chain(
                weights
                    .into_iter()
                    .map(|weight| Weighted { row: Row::Limit(weight.limit), each: weight.each }),
            )
    }

    fn range(&self, row: Row) -> Range {
        match row {
            Row::Demand(demand) => {
                let row = &self.problem.demands()[demand.index()];
                Range { minimum: Some(row.minimum.into()), maximum: Some(row.quantity.into()) }
            }
            Row::Supply(supply) => {
                let row = &self.problem.supplies()[supply.index()];
                Range { minimum: Some(row.minimum.into()), maximum: Some(row.capacity.into()) }
            }
            Row::Quota(quota) => {
                let row = &self.problem.quotas()[quota.index()];
                Range { minimum: Some(row.minimum.into()), maximum: row.maximum.map(Into::into) }
            }
            Row::Limit(limit) => {
                let row = &self.problem.limits()[limit.index()];
                Range { minimum: row.minimum.map(Into::into), maximum: row.maximum.map(Into::into) }
            }
        }
    }

    /// Changes a pair's quantity by `units`, which the caller has made sure of.
    fn add(&mut self, at: usize, units: i64) {
        for weighted in self.rows(at) {
            *self.used.entry(weighted.row).or_insert(0) += i128::from(units) * i128::from(weighted.each);
        }
        self.quantities[at] += units;
        *self.given.entry(self.giver(at)).or_insert(0) += units;
    }

    /// How many more units the pair can take without breaking a ceiling or `most`. Floors that a negative weight
    /// would break count as well.
    fn room(&self, at: usize) -> i64 {
        let pair = self.pair(at);
        let mut room = i128::from(i64::from(pair.maximum) - self.quantities[at]);
        for weighted in self.rows(at) {
            let (range, used, each) =
                (self.range(weighted.row), self.used[&weighted.row], i128::from(weighted.each));
            let free = match each {
                0 => None,
                1.. => range.maximum.map(|maximum| (maximum - used) / each),
                _ => range.minimum.map(|minimum| (used - minimum) / -each),
            };
            room = free.map_or(room, |free| room.min(free));
        }
        let giver = self.giver(at);
        let most = self.problem.demands()[giver.demand.index()].most;
        let newcomer = self.given.get(&giver).is_none_or(|&given| given == 0);
        if newcomer && most.is_some_and(|most| self.units(giver.demand) >= most as usize) {
            room = 0;
        }
        i64::try_from(room.max(0)).expect("no more than the pair's maximum")
    }

    /// The pairs by their gains, level after level, best first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.part.pairs.len()).collect();
        order.sort_by_cached_key(|&at| std::cmp::Reverse(self.gains(at)));
        order
    }

    fn gains(&self, at: usize) -> Vec<i64> {
        self.problem.levels().iter().map(|level| self.problem.gain(level, self.part.pairs[at])).collect()
    }

    /// Raises the levels: every pair whose first gain is above 0 up to `wanted`, demands in one go where they must be.
    fn fill(&mut self, order: &[usize], wanted: impl Fn(usize) -> i64) {
        for &at in order {
            let gains = self.gains(at);
            if gains.iter().find(|&&gain| gain != 0).is_none_or(|&gain| gain < 0) {
                continue;
            }
            let row = &self.problem.demands()[self.pair(at).demand.index()];
            if (row.whole || row.least > 1) && self.used[&Row::Demand(self.pair(at).demand)] == 0 {
                self.serve_in_one_go(self.pair(at).demand);
            } else {
                let more = self.room(at).min((wanted(at) - self.quantities[at]).max(0));
                self.add(at, more);
            }
        }
    }

    /// Serves a demand as `whole` and `least` ask, or leaves it as it was.
    fn serve_in_one_go(&mut self, demand: DemandId) {
        let before = self.quantities.clone();
        let mut own: Vec<usize> =
            self.problem.pairs_of_demand(demand).map(|pair| self.position(pair)).collect();
        own.sort_by_cached_key(|&at| std::cmp::Reverse(self.gains(at)));
        // One unit from each new provider first, until there are enough of them.
        for &at in &own {
            let newcomer = self.given.get(&self.giver(at)).is_none_or(|&given| given == 0);
            if newcomer && self.units(demand) < self.problem.demands()[demand.index()].least as usize {
                let one = self.room(at).min(1);
                self.add(at, one);
            }
        }
        for &at in &own {
            let more = self.room(at);
            self.add(at, more);
        }
        if !self.is_allowed(demand) {
            for &at in &own {
                let back = before[at] - self.quantities[at];
                self.add(at, back);
            }
        }
    }

    fn position(&self, pair: PairId) -> usize {
        self.part.pairs.binary_search(&pair).expect("a demand's pairs are all of one part")
    }

    /// Meets the floors of rows as far as free room and single exchanges go.
    fn meet_floors(&mut self, order: &[usize], meter: &mut Meter<'_>) {
        let rows: Vec<Row> = self.used.keys().copied().collect();
        for row in rows {
            let Some(minimum) = self.range(row).minimum else { continue };
            let helpers: Vec<usize> = order.iter().copied().filter(|&at| self.weight(at, row) > 0).collect();
            for &at in &helpers {
                let short = minimum - self.used[&row];
                if short <= 0 {
                    break;
                }
                let each = i128::from(self.weight(at, row));
                let wanted = i64::try_from((short + each - 1) / each).unwrap_or(i64::MAX);
                let demand = self.pair(at).demand;
                if self.problem.demands()[demand.index()].whole {
                    self.serve_in_one_go(demand);
                } else {
                    let more = self.room(at).min(wanted);
                    self.add(at, more);
                }
            }
            while self.used[&row] < minimum && helpers.iter().any(|&at| self.exchange(at, meter)) {}
        }
    }

    fn weight(&self, at: usize, row: Row) -> i64 {
        self.rows(at).filter(|weighted| weighted.row == row).map(|weighted| weighted.each).sum()
    }

    /// Gives the pair one unit by taking one from a pair that stands in its way and that no floor needs.
    fn exchange(&mut self, at: usize, meter: &mut Meter<'_>) -> bool {
        if self.quantities[at] >= i64::from(self.pair(at).maximum) {
            return false;
        }
        for other in 0..self.part.pairs.len() {
            if meter.spend(1).is_err() {
                return false;
            }
            let shared = self.pair(other).demand == self.pair(at).demand
                || self.rows(other).any(|theirs| self.rows(at).any(|own| own.row == theirs.row));
            if other == at || !shared || self.quantities[other] <= i64::from(self.pair(other).minimum) {
                continue;
            }
            let short_before = self.shortfall();
            self.add(other, -1);
            if self.room(at) > 0 {
                self.add(at, 1);
                if self.shortfall() < short_before {
                    return true;
                }
                self.add(at, -1);
            }
            self.add(other, 1);
        }
        false
    }

    /// What all floors together lack.
    fn shortfall(&self) -> i128 {
        let short = |(&row, &used): (&Row, &i128)| {
            self.range(row).minimum.map_or(0, |minimum| (minimum - used).max(0))
        };
        self.used.iter().map(short).sum()
    }
}

/// A row with a pair's weight in it.
#[derive(Clone, Copy)]
struct Weighted {
    row: Row,
    each: i64,
}
