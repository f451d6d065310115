//! Reasons of programs, by lists and plan alone: whatever plan the engine came to, what it tells of it holds.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use duijie::explain::Reason;
use duijie::lists::{Lists, Pair};
use duijie::plan::{Match, Status};
use duijie::rules::By;
use duijie::{Options, run};
use duijie_tests::{Model, Shape, random_lists};

/// A plan on the columns of the contract read anew.
struct Told {
    model: Model,
    x: Vec<i64>,
}

fn by(pair: &Pair) -> By {
    match pair {
        Pair { lock: true, .. } => By::Lock,
        Pair { claim: Some(_), .. } => By::Claim,
        _ => By::Arrangement,
    }
}

impl Told {
    /// A match fills the columns of its ends in order.
    fn new(lists: &Lists, matches: &[Match]) -> Self {
        let model = Model::new(lists);
        let mut x = vec![0; model.columns.len()];
        for row in matches {
            let mut left = row.quantity;
            for (quantity, column) in x.iter_mut().zip(&model.columns) {
                let pair = &column.pair;
                if (&pair.demand, &pair.supply, by(pair)) == (&row.demand, &row.supply, row.by) {
                    *quantity = left.min(column.maximum);
                    left -= *quantity;
                }
            }
            assert_eq!(left, 0);
        }
        assert!(model.is_feasible(&x));
        Self { model, x }
    }

    fn own(&self, demand: &str) -> Vec<usize> {
        (0..self.x.len()).filter(|&at| self.model.columns[at].pair.demand == demand).collect()
    }

    fn served(&self, x: &[i64], demand: &str) -> i64 {
        self.own(demand).iter().map(|&at| x[at]).sum()
    }

    /// The same, with `whole` and `least` of the demand left aside.
    fn in_part(&self, demand: &str) -> Model {
        let mut lists = self.model.lists.clone();
        for row in lists.demands.iter_mut().filter(|row| row.id == demand) {
            row.whole = false;
            row.providers.iter_mut().for_each(|providers| providers.least = 0);
        }
        Model::new(&lists)
    }

    /// Every plan of the model in which the demand has more and nobody else changes.
    fn additions(&self, model: &Model, demand: &str) -> Vec<Vec<i64>> {
        let wanted = model.lists.demands.iter().find(|row| row.id == demand).unwrap().quantity;
        let mut ways = vec![self.x.clone()];
        for at in self.own(demand) {
            let mut more = Vec::new();
            for way in &ways {
                let room = wanted - self.served(way, demand);
                for quantity in self.x[at]..=model.columns[at].maximum.min(self.x[at] + room) {
                    let mut y = way.clone();
                    y[at] = quantity;
                    more.push(y);
                }
            }
            ways = more;
        }
        ways.retain(|y| *y != self.x && model.is_feasible(y));
        ways
    }

    fn obtainable(&self, demand: &str) -> i64 {
        let part = self.in_part(demand);
        let all = self.additions(&part, demand);
        all.iter().map(|y| self.served(y, demand)).max().unwrap_or(self.served(&self.x, demand))
    }

    /// The best addition by the demand's rules.
    fn way(&self, demand: &str) -> Option<Vec<i64>> {
        self.additions(&self.model, demand).into_iter().max_by_key(|y| self.model.values(y))
    }

    /// One unit more from a supply, on the first column of its kind with room.
    fn singles(&self, demand: &str, supply: &str) -> Vec<Vec<i64>> {
        let mut seen = Vec::new();
        let mut singles = Vec::new();
        for at in self.own(demand) {
            let column = &self.model.columns[at];
            if column.pair.supply == supply
                && self.x[at] < column.maximum
                && !seen.contains(&by(&column.pair))
            {
                seen.push(by(&column.pair));
                let mut y = self.x.clone();
                y[at] += 1;
                singles.push(y);
            }
        }
        singles
    }

    /// Whether a plan lowers this level first, by so much; or changes none, where nothing is lost.
    fn lowers(&self, y: &[i64], level: usize, loss: i128) -> bool {
        let (now, then) = (self.model.values(&self.x), self.model.values(y));
        match (0..now.len()).find(|&k| now[k] != then[k]) {
            Some(first) => first == level && now[first] - then[first] == loss && loss > 0,
            None => loss == 0,
        }
    }

    fn check(&self, demand: &str, reason: &Reason) {
        let model = &self.model;
        match reason {
            Reason::Limit(row) => {
                let limits = &model.lists.limits;
                let at = limits.iter().position(|limit| limit.id == row.id).unwrap();
                let weights = &model.rows[model.rows.len() - limits.len() + at].weights;
                let used: i64 = weights.iter().map(|weight| weight.each * self.x[weight.column]).sum();
                let (used, each) = (i128::from(used), row.each.unwrap().0);
                assert_eq!(row.used.0, used);
                let own = |w: &&duijie_tests::Weight| model.columns[w.column].pair.demand == demand;
                assert!(weights.iter().filter(own).any(|weight| i128::from(weight.each) == each));
                let (least, most) = (limits[at].minimum, limits[at].maximum);
                assert!(
                    most.is_some_and(|most| each > 0 && used + each > most.0 && row.maximum == Some(most))
                        || least.is_some_and(|least| {
                            each < 0 && used + each < least.0 && row.minimum == Some(least)
                        })
                );
            }
            Reason::Whole { obtainable } => {
                let row = model.lists.demands.iter().find(|row| row.id == demand).unwrap();
                assert!(row.whole && obtainable.0 < row.quantity.into() && self.way(demand).is_none());
                assert_eq!(obtainable.0, self.obtainable(demand).into());
            }
            Reason::Providers { obtainable } => {
                let row = model.lists.demands.iter().find(|row| row.id == demand).unwrap();
                let mut units: Vec<&str> = self
                    .own(demand)
                    .into_iter()
                    .filter(|&at| self.x[at] > 0)
                    .map(|at| model.columns[at].unit.as_str())
                    .collect();
                units.sort_unstable();
                units.dedup();
                let units = i64::try_from(units.len()).unwrap();
                assert!(row.providers.unwrap().most == Some(units) || self.way(demand).is_none());
                assert_eq!(obtainable.0, self.obtainable(demand).into());
            }
            Reason::Goals { level, loss, supplies } => {
                for supply in supplies {
                    let singles = self.singles(demand, supply);
                    let alone =
                        singles.iter().any(|y| model.is_feasible(y) && self.lowers(y, *level, loss.0));
                    assert!(alone || self.way(demand).is_some_and(|y| self.lowers(&y, *level, loss.0)));
                }
            }
            _ => {}
        }
    }
}

#[test]
fn what_is_told_of_limits_wholes_and_providers_holds() {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..6000 {
        let lists = random_lists(seed, Shape::PROGRAM);
        let report = run(&lists, &Options::default()).unwrap().report;
        if !matches!(report.status, Status::Optimal | Status::Gap) {
            continue;
        }
        let told = Told::new(&lists, &report.matches);
        for unmet in &report.unmet {
            assert!(!unmet.reasons.is_empty());
            for row in &unmet.reasons {
                *seen.entry(row.reason.code().to_owned()).or_default() += 1;
                let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    told.check(&unmet.demand, &row.reason);
                }));
                assert!(checked.is_ok(), "seed {seed}: {unmet:?}\n{:?}\n{}", report.matches, lists.to_json());
            }
        }
    }
    for code in ["limit", "whole", "providers", "goals"] {
        assert!(seen.get(code).is_some_and(|times| *times > 30), "{code}: {seen:?}");
    }
}
