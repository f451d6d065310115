//! A problem as its lists say it, with the arithmetic of plans written straight from the contract.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use sha2::{Digest, Sha256};

use super::draw::Draw;
use crate::lists::{Demand, DemandId, Goal, Limit, Lists, Pair, Quota, Side, SupplyId};
use crate::plan::{Match, Missing, Plan, Status};
use crate::problem::Problem;
use crate::rules::{self, By, Pairs};

pub(super) struct World {
    pub(super) lists: Lists,
    pub(super) problem: Problem,
}

fn by(pair: &Pair) -> By {
    if pair.lock {
        By::Lock
    } else if pair.claim.is_some() {
        By::Claim
    } else {
        By::Arrangement
    }
}

impl World {
    /// Ids of these lists are in order already.
    pub(super) fn new(lists: Lists) -> Self {
        let position = |ids: Vec<&str>, id: &str| ids.iter().position(|x| *x == id).unwrap();
        let rows = lists.pairs.iter().flatten().map(|p| {
            let d = position(lists.demands.iter().map(|d| d.id.as_str()).collect(), &p.demand);
            let s = position(lists.supplies.iter().map(|d| d.id.as_str()).collect(), &p.supply);
            let top = lists.demands[d].quantity.min(lists.supplies[s].capacity);
            rules::Pair {
                demand: DemandId::new(d),
                supply: SupplyId::new(s),
                worth: p.worth,
                minimum: u32::try_from(p.minimum).unwrap(),
                maximum: u32::try_from(p.maximum.unwrap_or(top)).unwrap(),
                rank: p.claim.map(|r| NonZeroU32::new(u32::try_from(r).unwrap()).unwrap()),
                by: by(p),
            }
        });
        let rows = rows.collect();
        let problem = Problem::new(&lists, &Pairs { rows, ..Pairs::default() }).unwrap();
        Self { lists, problem }
    }

    /// The same problem, in which one demand may be served in part, by any number of units.
    pub(super) fn alone(&self, demand: &str, keep_most: bool) -> World {
        let mut lists = self.lists.clone();
        let row = lists.demands.iter_mut().find(|d| d.id == demand).unwrap();
        row.whole = false;
        row.providers = row.providers.filter(|p| keep_most && p.most.is_some()).map(|mut p| {
            p.least = 0;
            p
        });
        World::new(lists)
    }

    pub(super) fn pair(&self, p: usize) -> &Pair {
        &self.lists.pairs.as_ref().unwrap()[p]
    }

    fn count(&self) -> usize {
        self.lists.pairs.as_ref().unwrap().len()
    }

    pub(super) fn pair_name(&self, p: usize) -> String {
        let by = serde_json::to_value(by(self.pair(p))).unwrap();
        format!("{}/{}/{}", self.pair(p).demand, self.pair(p).supply, by.as_str().unwrap())
    }

    pub(super) fn pairs_of(&self, demand: &str) -> Vec<usize> {
        (0..self.count()).filter(|&p| self.pair(p).demand == demand).collect()
    }

    pub(super) fn demand(&self, id: &str) -> &Demand {
        self.lists.demands.iter().find(|d| d.id == id).unwrap()
    }

    pub(super) fn wanted(&self, id: &str) -> i64 {
        self.demand(id).quantity
    }

    fn capacity(&self, id: &str) -> i64 {
        self.lists.supplies.iter().find(|s| s.id == id).unwrap().capacity
    }

    pub(super) fn maximum(&self, p: usize) -> i64 {
        let pair = self.pair(p);
        pair.maximum.unwrap_or_else(|| self.wanted(&pair.demand).min(self.capacity(&pair.supply)))
    }

    fn sum(&self, x: &[i64], test: impl Fn(&Pair) -> bool) -> i64 {
        (0..x.len()).filter(|&p| test(self.pair(p))).map(|p| x[p]).sum()
    }

    pub(super) fn served(&self, x: &[i64], demand: &str) -> i64 {
        self.sum(x, |p| p.demand == demand)
    }

    pub(super) fn units(&self, x: &[i64], demand: &str) -> i64 {
        let units: BTreeSet<&str> = (0..x.len())
            .filter(|&p| x[p] > 0 && self.pair(p).demand == demand)
            .map(|p| {
                let supply = self.lists.supplies.iter().find(|s| s.id == self.pair(p).supply).unwrap();
                supply.unit.as_deref().unwrap_or(&supply.id)
            })
            .collect();
        i64::try_from(units.len()).unwrap()
    }

    pub(super) fn in_quota(&self, quota: &Quota, p: usize) -> bool {
        let pair = self.pair(p);
        quota.members.contains(if quota.side == Side::Demand { &pair.demand } else { &pair.supply })
    }

    pub(super) fn quota(&self, x: &[i64], quota: &Quota) -> i64 {
        (0..x.len()).filter(|&p| self.in_quota(quota, p)).map(|p| x[p]).sum()
    }

    pub(super) fn each(&self, limit: &Limit, p: usize) -> i64 {
        let pair = self.pair(p);
        let fits = |name: &Option<String>, id: &str| name.as_deref().is_none_or(|n| n == id);
        limit
            .terms
            .iter()
            .filter(|t| fits(&t.demand, &pair.demand) && fits(&t.supply, &pair.supply))
            .map(|t| t.each)
            .sum()
    }

    pub(super) fn limit(&self, x: &[i64], limit: &Limit) -> i64 {
        (0..x.len()).map(|p| x[p] * self.each(limit, p)).sum()
    }

    pub(super) fn feasible(&self, x: &[i64]) -> bool {
        let within = |v: i64, a: i64, b: Option<i64>| v >= a && b.is_none_or(|b| v <= b);
        (0..x.len()).all(|p| within(x[p], self.pair(p).minimum, Some(self.maximum(p))))
            && self.lists.demands.iter().all(|d| {
                let served = self.served(x, &d.id);
                let units = self.units(x, &d.id);
                within(served, d.minimum, Some(d.quantity))
                    && (!d.whole || served == 0 || served == d.quantity)
                    && d.providers.is_none_or(|p| served == 0 || within(units, p.least, p.most))
            })
            && self
                .lists
                .supplies
                .iter()
                .all(|s| within(self.sum(x, |p| p.supply == s.id), s.minimum, Some(s.capacity)))
            && self.lists.quotas.iter().all(|q| within(self.quota(x, q), q.minimum, q.maximum))
            && self.lists.limits.iter().all(|l| {
                let sum = i128::from(self.limit(x, l));
                l.minimum.is_none_or(|m| sum >= m.0) && l.maximum.is_none_or(|m| sum <= m.0)
            })
    }

    /// One unit more of a pair is possible.
    pub(super) fn adds(&self, x: &[i64], p: usize) -> bool {
        let mut y = x.to_vec();
        y[p] += 1;
        self.feasible(&y)
    }

    /// Every plan in which the demand keeps what it has and may have more, while nobody else changes.
    pub(super) fn additions(&self, x: &[i64], demand: &str) -> Vec<Vec<i64>> {
        let mut ways = vec![x.to_vec()];
        for p in self.pairs_of(demand) {
            let more = |way: &Vec<i64>| {
                let with = |quantity| {
                    let mut y = way.clone();
                    y[p] = quantity;
                    y
                };
                (x[p]..=self.maximum(p)).map(with).collect::<Vec<_>>()
            };
            ways = ways.iter().flat_map(more).collect();
        }
        // A prefix need not be feasible where limits count downwards, so only whole ways are looked at.
        ways.retain(|y| y == x || self.feasible(y));
        ways
    }

    /// How much the demand can have in all, with what it has, while nobody else changes.
    pub(super) fn obtainable(&self, x: &[i64], demand: &str) -> i64 {
        self.additions(x, demand).iter().map(|y| self.served(y, demand)).max().unwrap()
    }

    /// The best addition to a demand by its rules: by its values.
    pub(super) fn way(&self, x: &[i64], demand: &str) -> Option<Vec<i64>> {
        let more = self.additions(x, demand).into_iter().filter(|y| y != x);
        more.max_by_key(|y| self.values(y))
    }

    pub(super) fn places(&self) -> BTreeMap<&str, u32> {
        Self::draw(
            self.lists.policy.lot.as_deref().unwrap(),
            self.lists.demands.iter().map(|d| d.id.as_str()),
        )
    }

    fn draw<'a>(lot: &str, ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u32> {
        let mut order: Vec<_> =
            ids.map(|id| (Sha256::digest(format!("{lot}\u{1f}{id}")).to_vec(), id)).collect();
        order.sort();
        order.iter().rev().zip(1..).map(|((_, id), place)| (*id, place)).collect()
    }

    pub(super) fn levels(&self) -> usize {
        self.values(&vec![0; self.count()]).len()
    }

    /// The values of all levels, from the lists.
    pub(super) fn values(&self, x: &[i64]) -> Vec<i128> {
        let mut values: Vec<i64> = Vec::new();
        for goal in self.lists.policy.goals.iter().flatten() {
            match goal {
                Goal::Serve => {
                    let tiers: BTreeSet<i64> = self.lists.demands.iter().map(|d| d.priority).collect();
                    values
                        .extend(tiers.iter().map(|t| self.sum(x, |p| self.demand(&p.demand).priority == *t)));
                }
                Goal::Claims => {
                    let ranks: BTreeSet<i64> =
                        self.lists.pairs.iter().flatten().filter_map(|p| p.claim).collect();
                    values.extend(ranks.iter().map(|r| self.sum(x, |p| p.claim == Some(*r))));
                }
                Goal::Worth => values.push((0..x.len()).map(|p| x[p] * self.pair(p).worth).sum()),
                Goal::Keep => values.push(self.kept(x)),
                Goal::Fair(_) | Goal::Rotation(_) => unreachable!("not drawn"),
            }
        }
        if let Some(lot) = &self.lists.policy.lot {
            let demands = self.places();
            let supplies = Self::draw(lot, self.lists.supplies.iter().map(|s| s.id.as_str()));
            let sum = |place: &dyn Fn(&Pair) -> u32| {
                (0..x.len()).map(|p| x[p] * i64::from(place(self.pair(p)))).sum()
            };
            values.push(sum(&|p| demands[p.demand.as_str()]));
            values.push(sum(&|p| supplies[p.supply.as_str()]));
        }
        values.into_iter().map(i128::from).collect()
    }

    fn kept(&self, x: &[i64]) -> i64 {
        let mut left: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        for row in &self.lists.previous {
            *left.entry((&row.demand, &row.supply)).or_default() += row.quantity;
        }
        let mut order: Vec<usize> = (0..x.len()).collect();
        order.sort_by_key(|&p| by(self.pair(p)));
        let mut kept = 0;
        for p in order {
            if let Some(rest) = left.get_mut(&(self.pair(p).demand.as_str(), self.pair(p).supply.as_str())) {
                let share = self.maximum(p).min(*rest);
                *rest -= share;
                kept += x[p].min(share);
            }
        }
        kept
    }

    /// The first level that differs, and by how much.
    pub(super) fn first_change(&self, x: &[i64], y: &[i64]) -> Option<(usize, i128)> {
        let (now, then) = (self.values(x), self.values(y));
        (0..now.len()).map(|k| (k, then[k] - now[k])).find(|(_, by)| *by != 0)
    }

    /// Whether one unit of this supply would raise the plan if it went from the holder to the demand.
    pub(super) fn gives_way(&self, x: &[i64], holder: &str, demand: &str, supply: &str) -> bool {
        let of = |y: &[i64]| {
            self.sum(y, |p| p.supply == supply && p.demand == holder)
                < self.sum(x, |p| p.supply == supply && p.demand == holder)
        };
        let better = |y: &Vec<i64>| self.feasible(y) && self.values(y) > self.values(x);
        self.exchanges(x, holder, demand).iter().any(|y| (holder == demand || of(y)) && better(y))
    }

    /// The plans in which one unit of a supply goes from the holder to the demand.
    fn exchanges(&self, x: &[i64], holder: &str, demand: &str) -> Vec<Vec<i64>> {
        let mut plans = Vec::new();
        for p in self.pairs_of(demand) {
            for q in self.pairs_of(holder) {
                if p != q && x[q] > 0 && self.pair(p).supply == self.pair(q).supply {
                    let mut y = x.to_vec();
                    y[p] += 1;
                    y[q] -= 1;
                    plans.push(y);
                }
            }
        }
        plans
    }

    /// Does this row keep the holder's unit? It stands at its minimum, or would fall below it.
    pub(super) fn protects(&self, x: &[i64], row: &str, holder: &str, demand: &str) -> bool {
        let (table, id) = row.split_once('/').unwrap();
        let has = |q: &Quota, d: &str| q.side == Side::Demand && q.members.iter().any(|m| m == d);
        match table {
            "demands" => {
                let d = self.demand(holder);
                let served = self.served(x, holder);
                id == holder
                    && (served == d.minimum
                        || (d.whole && served > 1)
                        || d.providers.is_some_and(|p| self.units(x, holder) == p.least))
            }
            "pairs" => (0..x.len()).any(|p| {
                self.pair_name(p) == id && self.pair(p).demand == holder && x[p] == self.pair(p).minimum
            }),
            "quotas" => self
                .lists
                .quotas
                .iter()
                .any(|q| q.id == id && has(q, holder) && !has(q, demand) && self.quota(x, q) == q.minimum),
            "limits" => self.exchanges(x, holder, demand).iter().any(|y| {
                self.lists
                    .limits
                    .iter()
                    .any(|l| l.id == id && l.minimum.is_some_and(|m| i128::from(self.limit(y, l)) < m.0))
            }),
            _ => false,
        }
    }

    /// Does this row keep the demand from taking it? It stands at its maximum, or would rise above it.
    pub(super) fn bars(&self, x: &[i64], row: &str, holder: &str, demand: &str) -> bool {
        let (table, id) = row.split_once('/').unwrap();
        let has = |q: &Quota, d: &str| q.side == Side::Demand && q.members.iter().any(|m| m == d);
        match table {
            "demands" => {
                id == demand && (self.demand(demand).whole || self.demand(demand).providers.is_some())
            }
            "pairs" => (0..x.len())
                .any(|p| self.pair_name(p) == id && self.pair(p).demand == demand && x[p] == self.maximum(p)),
            "quotas" => self.lists.quotas.iter().any(|q| {
                q.id == id && has(q, demand) && !has(q, holder) && Some(self.quota(x, q)) == q.maximum
            }),
            "limits" => self.exchanges(x, holder, demand).iter().any(|y| {
                self.lists
                    .limits
                    .iter()
                    .any(|l| l.id == id && l.maximum.is_some_and(|m| i128::from(self.limit(y, l)) > m.0))
            }),
            _ => false,
        }
    }

    /// Any plan, by trying all; `None` where there is none.
    pub(super) fn any(&self, draw: &mut Draw) -> Option<Vec<i64>> {
        let (mut any, mut count) = (None, 0);
        self.try_all(0, &mut vec![0; self.count()], &mut |x| {
            count += 1;
            if draw.from(1, count) == 1 {
                any = Some(x.to_vec());
            }
        });
        any
    }

    /// One of the lexicographically best plans, by trying all; `None` where there is none.
    pub(super) fn best(&self, draw: &mut Draw) -> Option<Vec<i64>> {
        let mut best: Option<(Vec<i128>, Vec<i64>)> = None;
        let mut equal = 0;
        let mut x = vec![0; self.count()];
        self.try_all(0, &mut x, &mut |x| {
            let values = self.values(x);
            match &best {
                Some((most, _)) if values < *most => {}
                Some((most, _)) if values == *most => {
                    equal += 1;
                    if draw.from(1, equal) == 1 {
                        best = Some((values, x.to_vec()));
                    }
                }
                _ => {
                    equal = 1;
                    best = Some((values, x.to_vec()));
                }
            }
        });
        best.map(|(_, x)| x)
    }

    fn try_all(&self, at: usize, x: &mut [i64], found: &mut impl FnMut(&[i64])) {
        if at == x.len() {
            if self.feasible(x) {
                found(x);
            }
            return;
        }
        let pair = self.pair(at);
        let demand = self.wanted(&pair.demand) - self.sum(&x[..at], |p| p.demand == pair.demand);
        let supply = self.capacity(&pair.supply) - self.sum(&x[..at], |p| p.supply == pair.supply);
        for quantity in pair.minimum..=self.maximum(at).min(demand).min(supply) {
            x[at] = quantity;
            self.try_all(at + 1, x, found);
        }
        x[at] = 0;
    }

    pub(super) fn plan(&self, x: &[i64]) -> Plan {
        let matches = (0..x.len())
            .filter(|&p| x[p] > 0)
            .map(|p| Match {
                demand: self.pair(p).demand.clone(),
                supply: self.pair(p).supply.clone(),
                quantity: x[p],
                by: by(self.pair(p)),
            })
            .collect();
        let unmet = self
            .lists
            .demands
            .iter()
            .map(|d| Missing { demand: d.id.clone(), missing: d.quantity - self.served(x, &d.id) })
            .filter(|row| row.missing > 0)
            .collect();
        Plan {
            status: Status::Optimal,
            stopped: None,
            goals: Vec::new(),
            matches,
            unmet,
            certificate: Vec::new(),
            conflict: None,
            digest: crate::plan::Digest::default(),
        }
    }
}
