//! The first look at a program that is too large for its relaxation as a whole.
//!
//! *Method.* Side prices by steps of the network engine ([`multipliers`](super::multipliers)). Then the relaxation of what
//! these prices leave open: columns with a clear reduced gain stand where the best plan has them, the rest are free; those
//! that the network wants otherwise under the prices of its vertex are added until the vertex is at the bound (sifting).
//! The next level resumes where the one before has ended, without the steps. From the vertex dives lead to plans, whose
//! neighbourhoods are searched ([`hunt`](super::hunt)). Where there are several levels, a sum of them
//! ([`blend`](super::blend)) is looked at before the first.
//! *Sources.* Bixby, Gregory, Lustig, Marsten & Shanno 1992 (sifting); Achterberg 2007, sec. 9.2 (diving).

use crate::solve::budget::Meter;

use super::case::Case;
use super::hunt::Known;
use super::look::{ground, side_prices};
use super::model::Span;
use super::price::{Bounded, Ground, Prices, Proposed, float, formula};
use super::search::Search;
use super::tree::Node;
use super::vertex::{MOST_COLUMNS, Variable, Vertex, Vertices};
use super::{multipliers, repair};

/// Columns that are free in the first relaxation, and that a round adds at most.
const FIRST: usize = 6_000;
const ADDED: usize = 4_000;
const ROUNDS: usize = 20;
/// A plan is near the bound where it misses one part in so many of it at most.
const NEAR_BY: i128 = 256;
/// Passes over all rows that lose: before a dive, and after it.
const FEW_PASSES: usize = 1;
const PASSES: usize = 200;

impl<'m> Search<'_, 'm> {
    /// Looks for plans that are good at several levels at once.
    pub(super) fn ahead(mut self, meter: &mut Meter<'_>) {
        let case = self.root;
        if case.columns.iter().filter(|span| span.low < span.high).count() > MOST_COLUMNS {
            self.large_look(&mut Node::root(), case, meter);
        }
    }

    /// Bounds the node and looks for plans. Gives the point of the last relaxation, if there was one.
    pub(super) fn large_look(
        &mut self,
        node: &mut Node,
        case: &Case,
        meter: &mut Meter<'_>,
    ) -> Option<Vec<f64>> {
        let mut found = self.resume(node, case, meter);
        if found.is_none() {
            let ascent = self.descend(node, case, meter)?;
            if self.is_closed(node) || meter.stopped().is_some() {
                return None;
            }
            found = self.sift(node, case, &ascent, meter);
        }
        let (sifted, vertices) = found?;
        let point = vertices.point(&sifted);
        let known = self.known(node, case)?;
        let is_near = match (node.bound, self.incumbent.value(self.level)) {
            (Some(bound), Some(value)) => bound - value <= bound.abs() / NEAR_BY,
            _ => false,
        };
        // A plan near the bound is searched around first: what a dive finds may be poor at the levels that follow.
        if is_near {
            self.hunt(case, &known, FEW_PASSES, meter);
        }
        if !self.is_closed(node) {
            let basis = self.warm.basis.clone();
            self.dives(&sifted, &basis, &point, &known, meter);
        }
        if !self.is_closed(node) {
            // After a sum the levels themselves are looked at.
            let is_sum = self.level.is_some() && self.level == self.model.blend();
            self.hunt(case, &known, if is_sum { FEW_PASSES } else { PASSES }, meter);
        }
        Some(point)
    }

    /// Side prices by steps, with the plans on their way.
    fn descend(&mut self, node: &mut Node, case: &Case, meter: &mut Meter<'_>) -> Option<Proposed> {
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
        Some(ascent.proposed)
    }

    /// What is known of the level at a node.
    pub(super) fn known(&mut self, node: &Node, case: &Case) -> Option<Known> {
        let ground = ground(self.model, self.level, case, self.incumbent);
        formula(ground, &node.prices, &mut self.pricing.reduced)?;
        let (prices, reduced) = ((*node.prices).clone(), self.pricing.reduced.of().to_vec());
        Some(Known { bound: node.bound?, prices, reduced })
    }

    /// The relaxation with the columns that matter under these prices, at its vertex.
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
        let differs = order.iter().skip(FIRST).copied().filter(|&at| still[at] != flow[at]).take(ADDED);
        let first: Vec<usize> = order.iter().take(FIRST).copied().chain(differs).collect();
        let mut free = FIRST;
        let mut sifted = only(case, &still, &first);
        loop {
            match self.rounds(node, case, sifted, meter) {
                Ok(found) => return found,
                // Too much stands still.
                Err(conflict) if free < order.len() => {
                    (free, sifted) = (free * 2, conflict);
                    order.iter().take(free).for_each(|&at| sifted.columns[at] = case.columns[at]);
                }
                Err(_) => return None,
            }
        }
    }

    /// The relaxation with the columns that mattered to the level before, at its vertex.
    fn resume(&mut self, node: &mut Node, case: &Case, meter: &mut Meter<'_>) -> Option<(Case, Vertices)> {
        let still = self.incumbent.quantities().filter(|_| !self.warm.free.is_empty())?;
        let sifted = only(case, still, &self.warm.free);
        self.rounds(node, case, sifted, meter).ok().flatten()
    }

    /// The vertex of these free columns and of those that its prices call for; the case as it was where that has no point.
    fn rounds(
        &mut self,
        node: &mut Node,
        case: &Case,
        mut sifted: Case,
        meter: &mut Meter<'_>,
    ) -> Result<Option<(Case, Vertices)>, Case> {
        let mut found = None;
        for _ in 0..ROUNDS {
            let Some(mut vertices) = Vertices::new(self.ground(&sifted), self.earlier) else { break };
            if !self.warm.basis.is_empty() {
                vertices.start_from(&self.warm.basis);
            }
            let vertex = vertices.go(self.ground(&sifted), None, meter);
            match vertex {
                Vertex::Optimal => {}
                Vertex::Conflict if found.is_none() => return Err(sifted),
                Vertex::Conflict | Vertex::Cutoff | Vertex::Nowhere => break,
            }
            let prices = vertices.prices(case);
            self.keep(node, case, prices.clone());
            // The vertex' own prices may be finer than the network bears.
            let side = proposed(&side_prices(self.model, &prices));
            let denominator = self.pricing.finest(self.ground(case), &side).min(prices.denominator);
            let flow = self.bound(node, case, side.round(case, denominator), meter);
            self.warm.basis = vertices.basis();
            self.warm.free = vertices.columns();
            let reached = vertices.objective();
            found = Some((sifted.clone(), vertices));
            // Where the network under these prices keeps what stands still, or the bound is down at the vertex, nothing more is
            // called for.
            let Some(flow) = flow.filter(|_| node.bound.is_none_or(|bound| !is_near(reached, bound))) else {
                break;
            };
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
                break;
            }
        }
        Ok(found)
    }
}

/// Whether the relaxation of some columns gains as much as the bound of all allows, but for what floats blur.
#[allow(clippy::cast_precision_loss, reason = "floats only propose")]
fn is_near(gain: f64, bound: i128) -> bool {
    gain + 1e-6 * gain.abs().max(1.0) >= bound as f64
}

/// The case with all but these columns where they are in the plan.
fn only(case: &Case, still: &[i64], free: &[usize]) -> Case {
    let mut only = case.clone();
    only.columns.iter_mut().zip(still).for_each(|(span, &at)| *span = Span { low: at, high: at });
    free.iter().for_each(|&at| only.columns[at] = case.columns[at]);
    only
}

/// What one large relaxation leaves to the next, which is near.
#[derive(Default)]
pub(super) struct Warm {
    /// The basis of its vertex.
    basis: Vec<Variable>,
    /// The columns that were free.
    free: Vec<usize>,
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
