//! Prices and what they prove: the formula of the contract in local positions, and the network engine under side prices.
//!
//! *Problem.* Given prices of the side rows, of uses and of earlier levels (from a relaxation, a parent, or a step of
//! the multipliers), find the prices of the network's rows that prove the least bound with them.
//! *Method.* The side prices go into the gains, everything times the denominator, and the network is solved: its prices
//! are the best there are, in integers, and its flow is a plan that breaks at most side rows.
//! *Certificate.* [`formula`], evaluated in checked `i128` as `verify` does.
//! *Sources.* Geoffrion 1974 (Lagrangean relaxation), theorem 1: the bound is that of the linear relaxation at best,
//! since a network has integral vertices.

use crate::network::{self, Network, OPEN};
use crate::solve::budget::Meter;
use crate::solve::flow;

use super::case::{Case, Use};
use super::model::Model;

/// Prices by position over a common denominator. Each row, use and level stands at most once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prices {
    pub(super) denominator: i64,
    pub(super) rows: Vec<(u32, i64)>,
    pub(super) uses: Vec<(Use, i64)>,
    pub(super) earlier: Vec<(u32, i64)>,
    /// They prove that no plan is there.
    pub(super) conflict: bool,
}

impl Prices {
    /// Price 0 everywhere.
    pub(super) fn zero() -> Self {
        Self { denominator: 1, rows: Vec::new(), uses: Vec::new(), earlier: Vec::new(), conflict: false }
    }
}

/// What the formula is evaluated on besides prices.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) case: &'a Case,
    /// The level whose gain is bounded; `None` for a problem without levels.
    pub(super) level: Option<usize>,
    /// What the plan at hand reaches on every level; plans that keep the earlier ones are bounded.
    pub(super) values: &'a [i128],
}

/// The reduced gains of all columns after a call of the formula.
pub(super) struct Reduced(Vec<i128>);

impl Reduced {
    pub(super) fn new(model: &Model<'_>) -> Self {
        Self(vec![0; model.spans.len()])
    }

    pub(super) fn of(&self) -> &[i128] {
        &self.0
    }
}

/// What the prices prove, times their denominator. `None` where a price stands on an open side, or beyond the range.
pub(super) fn formula(ground: Ground<'_>, prices: &Prices, reduced: &mut Reduced) -> Option<i128> {
    let Ground { model, case, .. } = ground;
    let level = ground.level.filter(|_| !prices.conflict);
    let mut sum = 0_i128;
    let add = |sum: i128, price: i128, side: i64| sum.checked_add(price.checked_mul(side.into())?);
    let reduced = &mut reduced.0;
    match level {
        Some(level) => {
            for (slot, &gain) in reduced.iter_mut().zip(&model.gains[level]) {
                *slot = i128::from(gain) * i128::from(prices.denominator);
            }
        }
        None => reduced.fill(0),
    }
    for &(level, by) in &prices.earlier {
        let level = level as usize;
        for (slot, &gain) in reduced.iter_mut().zip(&model.gains[level]) {
            *slot = slot.checked_add(i128::from(by) * i128::from(gain))?;
        }
        sum = sum.checked_sub(i128::from(by).checked_mul(ground.values[level])?)?;
    }
    for &(row, price) in &prices.rows {
        let sides = case.rows[row as usize];
        let side = match price {
            0 => continue,
            1.. => sides.high?,
            _ => sides.low?,
        };
        sum = add(sum, price.into(), side)?;
        for term in model.row(row as usize) {
            let slot = &mut reduced[term.at as usize];
            *slot = slot.checked_sub(i128::from(price) * i128::from(term.each))?;
        }
    }
    for &(at, price) in &prices.uses {
        if price > 0 || !case.uses.contains(&at) {
            return None;
        }
        sum = add(sum, price.into(), 1)?;
        for &column in &model.demands[at.demand as usize].givers[at.giver as usize].columns {
            let slot = &mut reduced[column as usize];
            *slot = slot.checked_sub(price.into())?;
        }
    }
    for (span, &reduced) in case.columns.iter().zip(reduced.iter()) {
        if reduced != 0 {
            sum = add(sum, reduced, if reduced > 0 { span.high } else { span.low })?;
        }
    }
    Some(sum)
}

/// Proposed prices of side rows, uses and earlier levels, in units of the gain per unit of the row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Proposed {
    pub(super) rows: Vec<(u32, f64)>,
    pub(super) uses: Vec<(Use, f64)>,
    pub(super) earlier: Vec<(u32, f64)>,
}

impl Proposed {
    /// Integers over a denominator; what would stand on an open side is left out.
    pub(super) fn round(&self, case: &Case, denominator: i64) -> Prices {
        let whole = |price: f64| rounded(price * float(denominator));
        let row = |&(row, price): &(u32, f64)| {
            let (sides, price) = (case.rows[row as usize], whole(price));
            let stands = if price > 0 { sides.high.is_some() } else { sides.low.is_some() };
            (price != 0 && stands).then_some((row, price))
        };
        let earlier = self.earlier.iter().map(|&(level, by)| (level, whole(by))).filter(|&(_, by)| by > 0);
        let uses = self.uses.iter().map(|&(at, price)| (at, whole(price))).filter(|&(_, price)| price < 0);
        Prices {
            denominator,
            rows: self.rows.iter().filter_map(row).collect(),
            uses: uses.collect(),
            earlier: earlier.collect(),
            conflict: false,
        }
    }

    /// Whether all are near multiples of 1/denominator.
    pub(super) fn is_near(&self, denominator: i64) -> bool {
        let near = |price: f64| {
            let scaled = price * float(denominator);
            (scaled - scaled.round()).abs() < 1e-4
        };
        self.all().all(near)
    }

    /// The largest |price|.
    pub(super) fn largest(&self) -> f64 {
        self.all().map(f64::abs).fold(0.0, f64::max)
    }

    pub(super) fn scaled(&self, by: f64) -> Self {
        Self {
            rows: self.rows.iter().map(|&(row, price)| (row, price * by)).collect(),
            uses: self.uses.iter().map(|&(at, price)| (at, price * by)).collect(),
            earlier: self.earlier.iter().map(|&(level, price)| (level, price * by)).collect(),
        }
    }

    fn all(&self) -> impl Iterator<Item = f64> + '_ {
        let rows = self.rows.iter().map(|&(_, price)| price);
        let uses = self.uses.iter().map(|&(_, price)| price);
        rows.chain(uses).chain(self.earlier.iter().map(|&(_, price)| price))
    }
}

/// What the network proves under side prices.
pub(super) enum Bounded {
    /// No plan of the case exceeds `sum` / denominator.
    Bound {
        prices: Prices,
        sum: i128,
        /// Breaks side rows at most; absent where the meter stopped the solve.
        flow: Option<Vec<i64>>,
    },
    /// No plan is in the case.
    Conflict(Prices),
    /// The numbers are beyond the engine's range: these side prices prove nothing.
    Beyond,
}

/// The network of a program, solved again and again under other side prices.
pub(super) struct Pricing<'m> {
    model: &'m Model<'m>,
    graph: Network,
    state: Option<flow::State>,
    pub(super) reduced: Reduced,
}

impl<'m> Pricing<'m> {
    pub(super) fn new(model: &'m Model<'m>) -> Self {
        Self { model, graph: model.part.network.graph.clone(), state: None, reduced: Reduced::new(model) }
    }

    /// Completes side prices with the network's best. O(network solve + terms of priced rows).
    pub(super) fn bound(&mut self, ground: Ground<'_>, side: Prices, meter: &mut Meter<'_>) -> Bounded {
        self.narrow(ground.case);
        if self.set_gains(ground, &side).is_none() {
            return Bounded::Beyond;
        }
        let Ok(outcome) = flow::solve(&self.graph, self.state.as_ref(), meter) else {
            return Bounded::Beyond;
        };
        let (network, flow) = match outcome {
            flow::Outcome::Infeasible { prices } => {
                let prices = Prices { rows: sparse(&prices), conflict: true, ..Prices::zero() };
                return match formula(ground, &prices, &mut self.reduced) {
                    Some(..0) => Bounded::Conflict(prices),
                    _ => Bounded::Beyond,
                };
            }
            flow::Outcome::Optimal { flow, prices, state } => {
                self.state = Some(state);
                (prices, Some(flow))
            }
            flow::Outcome::Stopped { flow, prices, .. } => (prices, flow),
        };
        let mut prices = side;
        prices.rows.extend(sparse(&network));
        match formula(ground, &prices, &mut self.reduced) {
            Some(..0) if prices.conflict => Bounded::Conflict(prices),
            Some(_) if prices.conflict => Bounded::Beyond,
            Some(sum) => Bounded::Bound { prices, sum, flow },
            None => Bounded::Beyond,
        }
    }

    /// Prices without any solve, for a meter that has stopped.
    pub(super) fn cover(&mut self, ground: Ground<'_>) -> Prices {
        self.narrow(ground.case);
        if self.set_gains(ground, &Prices::zero()).is_none() {
            return Prices::zero();
        }
        let prices = Prices { rows: sparse(&network::cover(&self.graph)), ..Prices::zero() };
        if formula(ground, &prices, &mut self.reduced).is_some() { prices } else { Prices::zero() }
    }

    fn narrow(&mut self, case: &Case) {
        for (node, sides) in self.graph.nodes.iter_mut().zip(&case.rows) {
            node.lower = sides.low.unwrap_or(0);
            node.upper = sides.high.unwrap_or(OPEN);
        }
        let own = self.model.part.network.graph.arcs.iter().zip(&self.model.spans);
        for ((arc, span), (own, full)) in self.graph.arcs.iter_mut().zip(&case.columns).zip(own) {
            arc.lower = span.low;
            // What the ends imply anyway stays left to them.
            arc.upper = if span.high == full.high { own.upper } else { span.high };
        }
    }

    /// Gains times the denominator, less what the side prices take. `None` beyond the range.
    fn set_gains(&mut self, ground: Ground<'_>, side: &Prices) -> Option<()> {
        let level = ground.level.filter(|_| !side.conflict);
        for (k, arc) in self.graph.arcs.iter_mut().enumerate() {
            arc.gain = match level {
                Some(level) => self.model.gains[level][k].checked_mul(side.denominator)?,
                None => 0,
            };
            for &(earlier, by) in &side.earlier {
                let part = self.model.gains[earlier as usize][k].checked_mul(by)?;
                arc.gain = arc.gain.checked_add(part)?;
            }
        }
        for &(row, price) in &side.rows {
            for term in self.model.row(row as usize) {
                let gain = &mut self.graph.arcs[term.at as usize].gain;
                *gain = gain.checked_sub(price.checked_mul(term.each)?)?;
            }
        }
        for &(at, price) in &side.uses {
            for &column in &self.model.demands[at.demand as usize].givers[at.giver as usize].columns {
                let gain = &mut self.graph.arcs[column as usize].gain;
                *gain = gain.checked_sub(price)?;
            }
        }
        Some(())
    }

    /// The finest power of two, at most 2^30, with which the gains stay in the engine's range.
    pub(super) fn finest(&self, ground: Ground<'_>, proposed: &Proposed) -> i64 {
        let model = self.model;
        let mut largest = vec![0.0_f64; model.spans.len()];
        if let Some(level) = ground.level {
            largest.iter_mut().zip(&model.gains[level]).for_each(|(slot, &gain)| *slot += float(gain).abs());
        }
        for &(level, by) in &proposed.earlier {
            let gains = &model.gains[level as usize];
            largest.iter_mut().zip(gains).for_each(|(slot, &gain)| *slot += (float(gain) * by).abs());
        }
        for &(row, price) in &proposed.rows {
            for term in model.row(row as usize) {
                largest[term.at as usize] += (price * float(term.each)).abs();
            }
        }
        for &(at, price) in &proposed.uses {
            for &column in &model.demands[at.demand as usize].givers[at.giver as usize].columns {
                largest[column as usize] += price.abs();
            }
        }
        let largest = largest.into_iter().fold(1.0, f64::max);
        let path = 2 * self.graph.nodes.len() + 1;
        // Twice over: half for rounding, half for what the estimate leaves out.
        let room = LARGEST_POTENTIAL / (4.0 * largest * float(i64::try_from(path).unwrap_or(i64::MAX)));
        let mut denominator = 1;
        while denominator < FINEST && float(2 * denominator) <= room {
            denominator *= 2;
        }
        denominator
    }
}

/// The engine keeps the longest path times the largest gain below this (see `flow::range`).
const LARGEST_POTENTIAL: f64 = (1_u64 << 60) as f64;
const FINEST: i64 = 1 << 30;

fn sparse(prices: &[i64]) -> Vec<(u32, i64)> {
    (0_u32..).zip(prices.iter().copied()).filter(|&(_, price)| price != 0).collect()
}

/// A float of an integer, which may lose its last digits: only for proposals.
#[allow(clippy::cast_precision_loss, reason = "floats only propose")]
pub(super) fn float(value: i64) -> f64 {
    value as f64
}

/// The nearest integer, within the range of `i64`.
#[allow(clippy::cast_possible_truncation, reason = "`as` saturates, and proposals are checked in integers")]
pub(super) fn rounded(value: f64) -> i64 {
    value.round() as i64
}
