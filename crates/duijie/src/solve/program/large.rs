//! The first look at a program that is too large for its relaxation as a whole.
//!
//! *Method.* Side prices by steps of the network engine ([`multipliers`](super::multipliers)). Then the relaxation of what
//! these prices leave open: columns with a clear reduced gain stand where the best plan has them, the rest are free; those
//! that the network wants otherwise under the prices of its vertex are added until there are none (sifting). From the vertex a dive leads to a plan, whose
//! neighbourhoods are searched ([`hunt`](super::hunt)).
//! *Sources.* Bixby, Gregory, Lustig, Marsten & Shanno 1992 (sifting); Achterberg 2007, sec. 9.2 (diving).

use crate::solve::budget::Meter;

use super::case::Case;
use super::hunt::Known;
use super::look::{ground, side_prices};
use super::model::Span;
use super::price::{Bounded, Ground, Prices, Proposed, float, formula};
use super::search::Search;
use super::tree::Node;
use super::vertex::{Vertex, Vertices};
use super::{multipliers, repair};

/// Columns that are free in the first relaxation, and that a round adds at most.
const FIRST: usize = 6_000;
const ADDED: usize = 4_000;
const ROUNDS: usize = 20;
/// Passes over all rows that lose.
const PASSES: usize = 200;

impl<'m> Search<'_, 'm> {
    /// Bounds the node and looks for plans. Gives the point of the last relaxation, if there was one.
    pub(super) fn large_look(
        &mut self,
        node: &mut Node,
        case: &Case,
        meter: &mut Meter<'_>,
    ) -> Option<Vec<f64>> {
        let start = proposed(&node.prices);
        let (level, earlier, model) = (self.level, self.earlier, self.model);
        let values = self.incumbent.values().to_vec();
        let ground = Ground { model, case, level, values: &values };
        let incumbent = &mut *self.incumbent;
        let ascent =
            multipliers::descend(self.pricing, ground, earlier, &start, meter, |flow, reduced, meter| {
                incumbent.offer_near(flow, &repair::by_reduced(reduced), meter);
                incumbent.value(level)
            })?;
        self.keep(node, case, ascent.prices);
        if self.is_closed(node) {
            return None;
        }
        let (sifted, vertices) = self.sift(node, case, &ascent.proposed, meter)?;
        let point = vertices.point(&sifted);
        let known = self.known(node, case)?;
        self.dive(sifted, vertices, &known.reduced, meter);
        if !self.is_closed(node) {
            self.hunt(case, &known, PASSES, meter);
        }
        Some(point)
    }

    /// What is known of the level at a node.
    pub(super) fn known(&mut self, node: &Node, case: &Case) -> Option<Known> {
        let ground = ground(self.model, self.level, case, self.incumbent);
        formula(ground, &node.prices, &mut self.pricing.reduced)?;
        let (prices, reduced) = ((*node.prices).clone(), self.pricing.reduced.of().to_vec());
        Some(Known { bound: node.bound?, prices, reduced })
    }

    /// The relaxation with the columns that matter, at its vertex.
    fn sift(
        &mut self,
        node: &mut Node,
        case: &Case,
        proposed: &Proposed,
        meter: &mut Meter<'_>,
    ) -> Option<(Case, Vertices)> {
        let finest = self.pricing.finest(self.ground(case), proposed);
        let side = proposed.round(case, finest);
        let ground = Ground { model: self.model, case, level: self.level, values: self.incumbent.values() };
        let Bounded::Bound { flow: Some(flow), .. } = self.pricing.bound(ground, side, meter) else {
            return None;
        };
        let order: Vec<usize> =
            by_key(self.pricing.reduced.of().iter().map(|reduced| reduced.abs())).collect();
        // The best plan keeps all rows, so that there is a point whatever else is free.
        let still = self.incumbent.quantities().unwrap_or(&flow).to_vec();
        let mut sifted = case.clone();
        let mut free = FIRST;
        for &at in order.iter().skip(free) {
            sifted.columns[at] = Span { low: still[at], high: still[at] };
        }
        let differs = order.iter().skip(free).copied().filter(|&at| still[at] != flow[at]);
        differs.take(ADDED).for_each(|at| sifted.columns[at] = case.columns[at]);
        let mut found = None;
        for _ in 0..ROUNDS {
            let mut vertices = Vertices::new(self.ground(&sifted), self.earlier)?;
            if !self.basis.is_empty() {
                vertices.start_from(self.basis);
            }
            let vertex = vertices.go(self.ground(&sifted), None, meter);
            let prices = match vertex {
                Vertex::Optimal => vertices.prices(case),
                // Too much stands still.
                Vertex::Conflict if free < order.len() => {
                    free *= 2;
                    order.iter().take(free).for_each(|&at| sifted.columns[at] = case.columns[at]);
                    continue;
                }
                Vertex::Conflict | Vertex::Cutoff | Vertex::Nowhere => return found,
            };
            self.keep(node, case, prices.clone());
            let flow = self.bound(node, case, side_prices(self.model, &prices), meter);
            *self.basis = vertices.basis();
            found = Some((sifted.clone(), vertices));
            // Where the network under these prices keeps what stands still, nothing more is called for.
            let Some(flow) = flow else { return found };
            let reduced = self.pricing.reduced.of();
            let is_called = |at: &usize| {
                let span = sifted.columns[*at];
                span.low == span.high && flow[*at] != span.low && case.columns[*at] != span
            };
            let mut called: Vec<usize> = (0..flow.len()).filter(is_called).collect();
            called.sort_by_key(|&at| std::cmp::Reverse(reduced[at].abs()));
            called.truncate(ADDED);
            called.iter().for_each(|&at| sifted.columns[at] = case.columns[at]);
            if called.is_empty() || self.is_closed(node) || meter.stopped().is_some() {
                return found;
            }
        }
        found
    }
}

/// The columns by their keys, the smallest first.
fn by_key(keys: impl Iterator<Item = i128>) -> impl Iterator<Item = usize> {
    let mut order: Vec<(i128, usize)> = keys.zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at)
}

/// Prices as proposals.
fn proposed(prices: &Prices) -> Proposed {
    let over = float(prices.denominator);
    let each = |&(at, price): &(u32, i64)| (at, float(price) / over);
    Proposed {
        rows: prices.rows.iter().map(each).collect(),
        uses: prices.uses.iter().map(|&(at, price)| (at, float(price) / over)).collect(),
        earlier: prices.earlier.iter().map(each).collect(),
    }
}
