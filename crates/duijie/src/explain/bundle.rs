//! The least that may be added to a demand that wants all or nothing, or several units of providers.
//!
//! *Problem*: for a demand that one unit alone does not help ([`Short`](super::exchange::Short)), can what is free
//! serve it, and would that raise the plan? · *Method*: a fill without exchanges: first one unit from each of as many
//! new providers as are missing, then, where it must be whole, as much as fits, the roomiest pair first, then in the
//! order of pairs. What was filled is taken back from the standing before returning. · *Complexity*: O(k log k + k·r)
//! for k pairs of r rows each. · *Edges*: the fill is one way, not the best of all ways: where quotas that cross or
//! limits bind, more might be had by another choice or by exchanges; what it reports can be had.

use super::exchange::Change;
use crate::lists::{DemandId, PairId};
use crate::plan::{Link, Standing};

/// What a fill came to.
pub(crate) enum Bundle {
    /// It serves the demand by its rules; the first level that this changes.
    Enough(Option<Change>),
    /// Not all of it: so much in all, with what the demand has.
    NotWhole(i64),
    /// Not from enough units: so much in all from those that are free.
    TooFew(i64),
}

struct Added {
    pair: PairId,
    quantity: i64,
}

impl Standing<'_> {
    /// Fills the demand with what is free.
    pub(crate) fn bundle(&mut self, demand: DemandId) -> Bundle {
        let numbers = &self.problem.demands()[demand.index()];
        let (quantity, whole, least) = (i64::from(numbers.quantity), numbers.whole, numbers.least as usize);
        let mut added = Vec::new();
        let links = self.links(demand);
        for &link in &links {
            let known = self.providers(demand);
            if known.len() < least && !known.iter().any(|p| p.unit == self.unit(link.first)) {
                self.add(link, 1, &mut added);
            }
        }
        let enough_units = self.providers(demand).len() >= least;
        if whole || !enough_units {
            let mut rooms: Vec<Added> = links
                .iter()
                .map(|link| Added { pair: link.first, quantity: self.room(*link, quantity) })
                .collect();
            rooms.sort_by_key(|row| (std::cmp::Reverse(row.quantity), row.pair));
            for row in rooms {
                let link = self.link_of(row.pair);
                self.add(link, quantity, &mut added);
            }
        }
        let served = self.served[demand.index()];
        let bundle = if !enough_units {
            Bundle::TooFew(served)
        } else if whole && served < quantity {
            Bundle::NotWhole(served)
        } else {
            Bundle::Enough(self.first_change(&added))
        };
        for row in added {
            self.shift(row.pair, -row.quantity);
        }
        bundle
    }

    /// How much its present providers, or new ones as far as it may have them, could add of what is free.
    pub(crate) fn obtainable(&mut self, demand: DemandId) -> i64 {
        let quantity = i64::from(self.problem.demands()[demand.index()].quantity);
        let mut added = Vec::new();
        for link in self.links(demand) {
            self.add(link, quantity, &mut added);
        }
        let served = self.served[demand.index()];
        for row in added {
            self.shift(row.pair, -row.quantity);
        }
        served
    }

    fn first_change(&self, added: &[Added]) -> Option<Change> {
        self.problem.levels().iter().enumerate().find_map(|(level, gains)| {
            let by: i128 = added
                .iter()
                .map(|row| i128::from(self.problem.gain(gains, row.pair)) * i128::from(row.quantity))
                .sum();
            let by = i64::try_from(by.clamp(i64::MIN.into(), i64::MAX.into())).expect("clamped to i64");
            (by != 0).then_some(Change { level, by })
        })
    }

    /// How much of a link is free, at most `wanted`.
    fn room(&self, link: Link, wanted: i64) -> i64 {
        let pair = self.pair(link);
        if self.exceeds_most(pair.demand, link.first) {
            return 0;
        }
        let supply =
            i64::from(self.problem.supplies()[pair.supply.index()].capacity) - self.used[pair.supply.index()];
        let wants = i64::from(self.problem.demands()[pair.demand.index()].quantity)
            - self.served[pair.demand.index()];
        let mut room = wanted.min(wants).min(supply).min(self.maximum(link) - self.quantity(link));
        let quotas = self.problem.quotas_of_demand(pair.demand).iter();
        for quota in quotas.chain(self.problem.quotas_of_supply(pair.supply)) {
            room = self.quota_room(*quota).map_or(room, |left| room.min(left));
        }
        let Some(free) = self.free(link) else { return 0 };
        for weight in self.weights(free) {
            let row = &self.problem.limits()[weight.limit.index()];
            let sum = self.limits[weight.limit.index()];
            let side = match weight.each.signum() {
                1 => row.maximum.map(|maximum| i128::from(maximum) - sum),
                -1 => row.minimum.map(|minimum| sum - i128::from(minimum)),
                _ => None,
            };
            if let Some(left) = side {
                let units = left.max(0) / i128::from(weight.each.unsigned_abs());
                room = i64::try_from(units).map_or(room, |units| room.min(units));
            }
        }
        room.max(0)
    }

    /// Adds to a link what is free, at most `wanted`.
    fn add(&mut self, link: Link, wanted: i64, added: &mut Vec<Added>) {
        let mut left = self.room(link, wanted);
        while left > 0 {
            let Some(pair) = self.free(link) else { return };
            let room = i64::from(self.problem.pairs()[pair.index()].maximum) - self.on[pair.index()];
            let quantity = left.min(room);
            self.shift(pair, quantity);
            added.push(Added { pair, quantity });
            left -= quantity;
        }
    }

    /// Changes a pair's quantity and every row that counts it.
    fn shift(&mut self, pair: PairId, by: i64) {
        let ends = &self.problem.pairs()[pair.index()];
        self.on[pair.index()] += by;
        self.served[ends.demand.index()] += by;
        self.used[ends.supply.index()] += by;
        for quota in self.problem.quotas_of_demand(ends.demand) {
            self.quotas[quota.index()] += by;
        }
        for quota in self.problem.quotas_of_supply(ends.supply) {
            self.quotas[quota.index()] += by;
        }
        for at in 0..self.weights(pair).len() {
            let weight = self.weights(pair)[at];
            self.limits[weight.limit.index()] += i128::from(weight.each) * i128::from(by);
        }
    }
}
