//! What is left of every row while a policy deals units one after another.
//!
//! *Problem.* Quantities so far on pairs; how many more units a pair can take, by its own maximum, its demand, its supply, their quotas, its
//! limits and the number of units that may share its demand.
//! *Edges.* Minima of pairs (locks) are laid first. Floors of rows are nobody's business here: a plan that ends below one breaks it.
//! A limit with weights below 0 is looked at as it stands. *Complexity.* O(rows of the pair) a look or a step.

use duijie::lists::{DemandId, PairId};
use duijie::problem::{Pair, Problem};

/// The room that is left.
pub struct Room<'p> {
    problem: &'p Problem,
    quantities: Vec<i64>,
    demands: Vec<i64>,
    supplies: Vec<i64>,
    quotas: Vec<Option<i64>>,
    limits: Vec<Option<i128>>,
    /// By pair, the limits that weigh it; empty where there are no limits.
    weights: Vec<Vec<Weight>>,
}

#[derive(Clone, Copy)]
struct Weight {
    limit: usize,
    each: i64,
}

impl<'p> Room<'p> {
    /// All room but what pairs must have.
    #[must_use]
    pub fn new(problem: &'p Problem) -> Self {
        let mut weights =
            vec![Vec::new(); if problem.limits().is_empty() { 0 } else { problem.pairs().len() }];
        for (limit, row) in problem.limits().iter().enumerate() {
            for term in &row.terms {
                weights[term.pair.index()].push(Weight { limit, each: term.each });
            }
        }
        let mut room = Self {
            problem,
            quantities: vec![0; problem.pairs().len()],
            demands: problem.demands().iter().map(|row| row.quantity.into()).collect(),
            supplies: problem.supplies().iter().map(|row| row.capacity.into()).collect(),
            quotas: problem.quotas().iter().map(|row| row.maximum).collect(),
            limits: problem.limits().iter().map(|row| row.maximum.map(i128::from)).collect(),
            weights,
        };
        for (pair, row) in problem.pairs().iter().enumerate() {
            room.lay(PairId::new(pair), row.minimum.into());
        }
        room
    }

    /// The units that the pair can still take; 0 or more.
    #[must_use]
    pub fn left(&self, pair: PairId) -> i64 {
        let row = &self.problem.pairs()[pair.index()];
        let mut left = i64::from(row.maximum) - self.quantities[pair.index()];
        left = left.min(self.demands[row.demand.index()]).min(self.supplies[row.supply.index()]);
        for quota in self.quotas_of(row) {
            left = left.min(self.quotas[quota].unwrap_or(i64::MAX));
        }
        for weight in self.weights.get(pair.index()).into_iter().flatten() {
            if let Some(room) = self.limits[weight.limit].filter(|_| weight.each > 0) {
                left = left.min(i64::try_from(room.max(0) / i128::from(weight.each)).unwrap_or(i64::MAX));
            }
        }
        if left > 0 && self.is_one_too_many(row) { 0 } else { left.max(0) }
    }

    /// Whether one more unit would share the demand than may.
    fn is_one_too_many(&self, row: &Pair) -> bool {
        let Some(most) = self.problem.demands()[row.demand.index()].most else { return false };
        let unit =
            |pair: PairId| self.problem.supplies()[self.problem.pairs()[pair.index()].supply.index()].unit;
        let given = self.problem.pairs_of_demand(row.demand).filter(|pair| self.quantities[pair.index()] > 0);
        let mut units: Vec<u32> = given.map(unit).collect();
        units.sort_unstable();
        units.dedup();
        let own = self.problem.supplies()[row.supply.index()].unit;
        units.binary_search(&own).is_err() && units.len() >= most as usize
    }

    fn quotas_of(&self, row: &Pair) -> impl Iterator<Item = usize> + '_ {
        let demand = self.problem.quotas_of_demand(row.demand).iter();
        demand.chain(self.problem.quotas_of_supply(row.supply)).map(|quota| quota.index())
    }

    /// Takes up to so many units; gives how many it were.
    pub fn take(&mut self, pair: PairId, most: i64) -> i64 {
        let units = self.left(pair).min(most).max(0);
        self.lay(pair, units);
        units
    }

    /// Gives back units that the pair has above its minimum.
    pub fn give_back(&mut self, pair: PairId, units: i64) {
        self.lay(pair, -units);
    }

    fn lay(&mut self, pair: PairId, units: i64) {
        if units == 0 {
            return;
        }
        let row = self.problem.pairs()[pair.index()];
        self.quantities[pair.index()] += units;
        self.demands[row.demand.index()] -= units;
        self.supplies[row.supply.index()] -= units;
        let quotas: Vec<usize> = self.quotas_of(&row).collect();
        for quota in quotas {
            self.quotas[quota] = self.quotas[quota].map(|room| room - units);
        }
        for weight in self.weights.get(pair.index()).into_iter().flatten() {
            let spent = i128::from(weight.each) * i128::from(units);
            self.limits[weight.limit] = self.limits[weight.limit].map(|room| room - spent);
        }
    }

    /// The quantities, after units were given back of demands that are all or nothing and would have only a part, or that too
    /// few units share.
    #[must_use]
    pub fn settle(mut self) -> Vec<i64> {
        let problem = self.problem;
        for (k, demand) in problem.demands().iter().enumerate() {
            let pairs: Vec<PairId> = problem.pairs_of_demand(DemandId::new(k)).collect();
            let got: i64 = pairs.iter().map(|pair| self.quantities[pair.index()]).sum();
            let mut units: Vec<u32> = pairs
                .iter()
                .filter(|pair| self.quantities[pair.index()] > 0)
                .map(|pair| problem.supplies()[problem.pairs()[pair.index()].supply.index()].unit)
                .collect();
            units.sort_unstable();
            units.dedup();
            let is_part = demand.whole && got < i64::from(demand.quantity);
            if is_part || units.len() < demand.least as usize {
                for pair in pairs {
                    let above =
                        self.quantities[pair.index()] - i64::from(problem.pairs()[pair.index()].minimum);
                    self.give_back(pair, above);
                }
            }
        }
        self.quantities
    }
}
