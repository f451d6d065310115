//! The first look at a program that is too large for its relaxation as a whole.
//!
//! *Method.* Side prices by steps of the network engine ([`multipliers`](super::multipliers)). Then the relaxation of what
//! these prices leave open: columns with a clear reduced gain stand at the network's flow, the rest are free (sifting). Its
//! prices go under the whole network again, which proves their bound. In the end the neighbourhood of the best plan is
//! searched ([`hunt`](super::hunt)).
//! *Sources.* Bixby, Gregory, Lustig, Marsten & Shanno 1992 (sifting).

use crate::solve::budget::Meter;

use super::case::Case;
use super::model::Span;
use super::price::{Bounded, Prices, Proposed, rounded};
use super::relax::{self, Relaxed};
use super::search::{Node, Search};
use super::{multipliers, repair};

/// Columns left free in the relaxation, round by round.
const SIFTED: [usize; 3] = [4_000, 8_000, 12_000];

impl<'m> Search<'_, 'm> {
    /// Bounds the node and looks for plans. Gives the point of the last relaxation, if there was one.
    pub(super) fn large_look(&mut self, node: &mut Node, case: &Case, meter: &mut Meter<'_>) -> Option<Vec<f64>> {
        let start = proposed(&node.prices);
        let (level, earlier, model) = (self.level, self.earlier, self.model);
        let values = self.incumbent.values().to_vec();
        let ground = super::price::Ground { model, case, level, values: &values };
        let incumbent = &mut *self.incumbent;
        let ascent = multipliers::descend(self.pricing, ground, earlier, &start, meter, |flow, reduced, meter| {
            incumbent.offer_near(flow, &repair::by_reduced(reduced), meter);
            incumbent.value(level)
        })?;
        self.keep(node, case, ascent.prices);
        let mut best = ascent.proposed;
        let mut point = None;
        for free in SIFTED {
            if self.is_closed(node) || meter.stopped().is_some() {
                return point;
            }
            let sifted = self.sifted(case, &best, free, meter)?;
            let ground = super::price::Ground { model, case: &sifted, level, values: &values };
            let Relaxed::Point { x, proposed } = relax::prices(ground, earlier, self.backend, meter) else {
                continue;
            };
            let finest = self.pricing.finest(self.ground(case), &proposed);
            let before = node.bound;
            self.bound(node, case, proposed.round(case, finest), meter);
            if node.bound < before {
                best = proposed;
            }
            let order = repair::by_reduced(self.pricing.reduced.of());
            let near: Vec<i64> = x.iter().map(|&x| rounded((x + 1e-6).floor())).collect();
            self.incumbent.offer_near(&near, &order, meter);
            point = Some(x);
        }
        if let (false, Some(bound)) = (self.is_closed(node), node.bound) {
            let prices = (*node.prices).clone();
            self.keep(node, case, prices.clone());
            let reduced = self.pricing.reduced.of().to_vec();
            self.hunt(case, &prices, &reduced, bound, meter);
        }
        point
    }

    /// The case with all but `free` columns at the network's flow: the freest have the smallest reduced gain.
    fn sifted(
        &mut self,
        case: &Case,
        proposed: &Proposed,
        free: usize,
        meter: &mut Meter<'_>,
    ) -> Option<Case> {
        let finest = self.pricing.finest(self.ground(case), proposed);
        let ground = super::price::Ground { model: self.model, case, level: self.level, values: self.incumbent.values() };
        let side = proposed.round(case, finest);
        let Bounded::Bound { flow: Some(flow), .. } = self.pricing.bound(ground, side, meter) else { return None };
        let reduced = self.pricing.reduced.of();
        let mut sifted = case.clone();
        for at in order(reduced).skip(free) {
            sifted.columns[at] = Span { low: flow[at], high: flow[at] };
        }
        Some(sifted)
    }
}

/// The columns by the size of their reduced gains, the smallest first.
fn order(reduced: &[i128]) -> impl Iterator<Item = usize> + use<> {
    let mut order: Vec<(i128, usize)> = reduced.iter().map(|reduced| reduced.abs()).zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at)
}

/// Prices as proposals.
fn proposed(prices: &Prices) -> Proposed {
    let over = super::price::float(prices.denominator);
    let each = |&(at, price): &(u32, i64)| (at, super::price::float(price) / over);
    Proposed {
        rows: prices.rows.iter().map(each).collect(),
        uses: prices.uses.iter().map(|&(at, price)| (at, super::price::float(price) / over)).collect(),
        earlier: prices.earlier.iter().map(each).collect(),
    }
}
