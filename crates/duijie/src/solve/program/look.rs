//! The look at a node: its bound, proven in integers, and a point near which plans may lie.
//!
//! *Method.* At the root the network under the parent's side prices, then the backend's relaxation, its prices rounded and
//! under the network again. Below, the simplex goes on from node to node, and its prices are proven as they stand, or
//! under the network where that is needed.
//! *Edges.* Prices that prove less than those of the node above are not kept.

use std::sync::Arc;

use crate::solve::budget::Meter;

use super::branch;
use super::case::Case;
use super::incumbent::Incumbent;
use super::model::{Model, Span};
use super::price::{Bounded, Ground, Prices, Proposed, float, formula, rounded};
use super::relax::{self, Relaxed};
use super::repair;
use super::search::Search;
use super::tree::Node;
use super::trivial;
use super::vertex::{MOST_COLUMNS, Vertex, Vertices};

/// What is known of a node after its relaxation.
pub(super) enum Look {
    Closed,
    Open {
        x: Vec<f64>,
        /// The gain of the relaxation; absent where it was not solved.
        gain: Option<f64>,
    },
}

/// Repairs are tried at every node down to this depth, and then at every so many.
const OFTEN: usize = 6;
const SELDOM: usize = 32;

impl<'m> Search<'_, 'm> {
    /// The look at a node with the simplex: a few pivots from the node before, and the prices proven in integers.
    pub(super) fn look(
        &mut self,
        node: &mut Node,
        case: &Case,
        vertices: &mut Vertices,
        meter: &mut Meter<'_>,
    ) -> Look {
        if let Some(prices) = trivial::conflict(self.ground(case), self.earlier) {
            node.prices = Arc::new(prices);
            return Look::Closed;
        }
        if node.depth > 0 {
            self.keep(node, case, (*node.prices).clone());
            if self.is_closed(node) {
                return Look::Closed;
            }
        }
        if case.columns.iter().all(|span| span.low == span.high) {
            return self.first_look(node, case, meter);
        }
        let mut vertex = vertices.go(self.ground(case), self.incumbent.value(self.level), meter);
        if vertex == Vertex::Cutoff {
            self.prove(node, case, vertices.prices(case), meter);
            if self.is_closed(node) {
                return Look::Closed;
            }
            vertex = vertices.go(self.ground(case), None, meter);
        }
        match vertex {
            Vertex::Conflict => {
                self.prove(node, case, vertices.conflict(case), meter);
                if self.is_closed(node) { Look::Closed } else { self.first_look(node, case, meter) }
            }
            Vertex::Cutoff | Vertex::Nowhere if meter.stopped().is_some() => Look::Closed,
            Vertex::Cutoff | Vertex::Nowhere => self.first_look(node, case, meter),
            Vertex::Optimal => {
                self.keep(node, case, vertices.prices(case));
                let x = vertices.point(case);
                self.looks += 1;
                let turn =
                    node.depth <= OFTEN || self.looks.is_multiple_of(SELDOM) || !branch::is_fractional(&x);
                if turn && !self.is_closed(node) {
                    let order = repair::by_reduced(self.pricing.reduced.of());
                    self.incumbent.offer_near(&floors(&x), &order, meter);
                }
                let gain = Some(vertices.objective());
                if self.is_closed(node) { Look::Closed } else { Look::Open { x, gain } }
            }
        }
    }

    /// The look at a node without a simplex: the network under the parent's side prices, then the backend's relaxation.
    pub(super) fn first_look(&mut self, node: &mut Node, case: &Case, meter: &mut Meter<'_>) -> Look {
        if let Some(prices) = trivial::conflict(self.ground(case), self.earlier) {
            node.prices = Arc::new(prices);
            return Look::Closed;
        }
        let inherited = side_prices(self.model, &node.prices);
        let flow = self.bound(node, case, inherited, meter);
        if let Some(flow) = &flow {
            let order = repair::by_reduced(self.pricing.reduced.of());
            self.incumbent.offer_near(flow, &order, meter);
        }
        if self.is_closed(node) || meter.stopped().is_some() {
            return Look::Closed;
        }
        if case.columns.iter().all(|span| span.low == span.high) {
            // One plan is left, and without side prices no slack of theirs blurs what it gains.
            let flow = self.bound(node, case, Prices::zero(), meter);
            let x = flow.map_or_else(|| middle(case), |flow| flow.into_iter().map(float).collect());
            return if self.is_closed(node) { Look::Closed } else { Look::Open { x, gain: None } };
        }
        if case.columns.iter().filter(|span| span.low < span.high).count() > MOST_COLUMNS {
            let x = match node.depth {
                0 => self.large_look(node, case, meter),
                _ => None,
            };
            let x = x.or_else(|| flow.map(|flow| flow.into_iter().map(float).collect()));
            let x = x.unwrap_or_else(|| middle(case));
            return if self.is_closed(node) { Look::Closed } else { Look::Open { x, gain: None } };
        }
        let ground = ground(self.model, self.level, case, self.incumbent);
        match relax::prices(ground, self.earlier, self.backend, meter) {
            Relaxed::Point { x, proposed } => {
                let finest = self.pricing.finest(self.ground(case), &proposed);
                let flow = self.bound(node, case, proposed.round(case, finest), meter);
                let order = repair::by_reduced(self.pricing.reduced.of());
                if let Some(flow) = &flow {
                    self.incumbent.offer_near(flow, &order, meter);
                }
                self.incumbent.offer_near(&floors(&x), &order, meter);
                if self.is_closed(node) { Look::Closed } else { Look::Open { x, gain: None } }
            }
            Relaxed::Conflict(proposed) => {
                self.prove_conflict(node, case, &proposed, meter);
                if node.prices.conflict { Look::Closed } else { Look::Open { x: middle(case), gain: None } }
            }
            Relaxed::Nothing => {
                let x = flow.map_or_else(|| middle(case), |flow| flow.into_iter().map(float).collect());
                Look::Open { x, gain: None }
            }
        }
    }

    /// Keeps prices where they prove more than before, as they stand.
    pub(super) fn keep(&mut self, node: &mut Node, case: &Case, prices: Prices) {
        let ground = ground(self.model, self.level, case, self.incumbent);
        let Some(sum) = formula(ground, &prices, &mut self.pricing.reduced) else { return };
        let bound = sum.div_euclid(prices.denominator.into());
        if prices.conflict {
            if sum < 0 {
                node.prices = Arc::new(prices);
            }
        } else if node.bound.is_none_or(|before| bound < before) {
            node.bound = Some(bound);
            if *node.prices != prices {
                node.prices = Arc::new(prices);
            }
        }
    }

    /// Keeps prices; where they do not close the node, the network's best with the same side prices.
    pub(super) fn prove(&mut self, node: &mut Node, case: &Case, prices: Prices, meter: &mut Meter<'_>) {
        let side = side_prices(self.model, &prices);
        self.keep(node, case, prices);
        if !self.is_closed(node) {
            self.bound(node, case, side, meter);
        }
    }

    /// Completes side prices and keeps what they prove where it is more than before. Gives the network's flow.
    pub(super) fn bound(
        &mut self,
        node: &mut Node,
        case: &Case,
        side: Prices,
        meter: &mut Meter<'_>,
    ) -> Option<Vec<i64>> {
        let ground = ground(self.model, self.level, case, self.incumbent);
        match self.pricing.bound(ground, side, meter) {
            Bounded::Bound { prices, sum, flow } => {
                let bound = sum.div_euclid(prices.denominator.into());
                if node.bound.is_none_or(|before| bound < before) {
                    node.bound = Some(bound);
                    node.prices = Arc::new(prices);
                }
                flow
            }
            Bounded::Conflict(prices) => {
                node.prices = Arc::new(prices);
                None
            }
            Bounded::Beyond => None,
        }
    }

    /// Tries the prices of a conflict: as near small integers as may be, then finer.
    fn prove_conflict(&mut self, node: &mut Node, case: &Case, proposed: &Proposed, meter: &mut Meter<'_>) {
        let largest = proposed.largest();
        for fine in [1.0, 12.0, 5040.0, f64::from(1 << 20)] {
            if node.prices.conflict || largest == 0.0 {
                return;
            }
            let side = Prices { conflict: true, ..proposed.scaled(fine / largest).round(case, 1) };
            self.bound(node, case, side, meter);
        }
    }
}

fn floors(x: &[f64]) -> Vec<i64> {
    x.iter().map(|&x| rounded((x + 1e-6).floor())).collect()
}

/// What the formula is evaluated on.
pub(super) fn ground<'g>(
    model: &'g Model<'g>,
    level: Option<usize>,
    case: &'g Case,
    incumbent: &'g Incumbent<'_>,
) -> Ground<'g> {
    Ground { model, case, level, values: incumbent.values() }
}

/// The side prices among a node's prices.
pub(super) fn side_prices(model: &Model<'_>, prices: &Prices) -> Prices {
    let is_side = |&&(row, _): &&(u32, i64)| row as usize >= model.network_rows;
    Prices { rows: prices.rows.iter().filter(is_side).copied().collect(), ..prices.clone() }
}

fn middle(case: &Case) -> Vec<f64> {
    let half = |span: &Span| (float(span.low) + float(span.high)) / 2.0;
    case.columns.iter().map(half).collect()
}
