//! Better plans near the best one: all but a few columns stand still, and the rest are searched.
//!
//! *Method.* Side rows in the order of what their slack is worth at their prices, a few at a time; the columns of these rows
//! with the smallest reduced gains are free, and so are the smallest of all. A depth-first search with the simplex
//! looks for a plan that gains more. A pass without success widens the neighbourhoods.
//! *Complexity.* Bounded by nodes and rounds. *Edges.* It proves nothing; what it finds is checked on the true rows.
//! *Sources.* Shaw 1998 (large neighbourhood search); Danna, Rothberg & Le Pape 2005.

use crate::solve::budget::Meter;

use super::case::Case;
use super::model::{Model, Span};
use super::price::{Prices, float, rounded};
use super::search::Search;
use super::vertex::{Vertex, Vertices};

/// How wide a neighbourhood is.
#[derive(Clone, Copy)]
struct Width {
    /// Side rows together.
    rows: usize,
    /// Their columns.
    own: usize,
    /// Columns of any row.
    any: usize,
    nodes: usize,
}

const WIDTHS: [Width; 3] = [
    Width { rows: 8, own: 500, any: 300, nodes: 200 },
    Width { rows: 12, own: 700, any: 400, nodes: 300 },
    Width { rows: 20, own: 1000, any: 500, nodes: 600 },
];
/// Passes over all side rows at most.
const PASSES: usize = 12;

impl<'m> Search<'_, 'm> {
    /// Improves the best plan around the prices, until the level is closed, the meter stops, or no width helps.
    pub(super) fn hunt(&mut self, case: &Case, prices: &Prices, reduced: &[i128], bound: i128, meter: &mut Meter<'_>) {
        let mut order: Vec<u32> = (0_u32..).take(reduced.len()).collect();
        order.sort_by_key(|&at| reduced[at as usize].abs());
        let mut widths = WIDTHS.into_iter();
        let Some(mut width) = widths.next() else { return };
        for _ in 0..PASSES {
            let before = self.incumbent.value(self.level);
            eprintln!("hunt {:?} {:?} {}", before, meter.remaining(), width.rows);
            for rows in by_loss(self.model, prices, self.incumbent.quantities()).chunks(width.rows) {
                if meter.stopped().is_some() || self.incumbent.value(self.level).is_none_or(|value| value >= bound) {
                    return;
                }
                if let Some(near) = self.neighbourhood(case, &order, rows, width) {
                    self.descend(near, width.nodes, meter);
                }
            }
            if self.incumbent.value(self.level) == before {
                let Some(wider) = widths.next() else { return };
                width = wider;
            }
        }
    }

    /// The case with most columns at the best plan.
    fn neighbourhood(&self, case: &Case, order: &[u32], rows: &[u32], width: Width) -> Option<Case> {
        let best = self.incumbent.quantities()?;
        let mut near = case.clone();
        for (span, &at) in near.columns.iter_mut().zip(best) {
            *span = Span { low: at, high: at };
        }
        let mut is_own = vec![false; best.len()];
        for &row in rows {
            self.model.row(row as usize).iter().for_each(|term| is_own[term.at as usize] = true);
        }
        let own = order.iter().filter(|&&at| is_own[at as usize]).take(width.own);
        for &at in own.chain(order.iter().take(width.any)) {
            near.columns[at as usize] = case.columns[at as usize];
        }
        Some(near)
    }

    /// Depth first, the likelier side first.
    fn descend(&mut self, mut near: Case, nodes: usize, meter: &mut Meter<'_>) {
        let Some(mut vertices) = Vertices::new(self.ground(&near), self.earlier) else { return };
        eprintln!("{:?}", vertices.size());
        let free = near.columns.clone();
        let mut stack: Vec<Vec<(usize, Span)>> = vec![Vec::new()];
        for k in 0..nodes {
            let Some(path) = stack.pop() else { eprintln!("exhausted {k}"); return };
            path.iter().for_each(|&(at, span)| near.columns[at] = span);
            let vertex = vertices.go(self.ground(&near), self.incumbent.value(self.level), meter);
            if vertex == Vertex::Optimal {
                let x = vertices.point(&near);
                let off = |at: &usize| (x[*at] - x[*at].round()).abs();
                let fractional = (0..x.len()).filter(|at| off(at) > 1e-6);
                // The one nearest to its integer decides least, and often much at once.
                match fractional.min_by(|a, b| off(a).total_cmp(&off(b))) {
                    None => {
                        self.incumbent.offer(x.iter().map(|&x| rounded(x)).collect());
                    }
                    Some(at) => {
                        let (span, floor) = (near.columns[at], rounded(x[at].floor()));
                        let low = Span { low: span.low, high: floor };
                        let high = Span { low: floor + 1, high: span.high };
                        let nearer_low = x[at] - float(floor) < 0.5;
                        for side in if nearer_low { [high, low] } else { [low, high] } {
                            let mut child = path.clone();
                            child.push((at, side));
                            stack.push(child);
                        }
                    }
                }
            }
            path.iter().for_each(|&(at, _)| near.columns[at] = free[at]);
            if meter.stopped().is_some() {
                return;
            }
        }
    }
}

/// The side rows, those first whose slack is worth most at their prices.
fn by_loss(model: &Model<'_>, prices: &Prices, best: Option<&[i64]>) -> Vec<u32> {
    let Some(best) = best else { return Vec::new() };
    let loss = |&&(row, price): &&(u32, i64)| {
        let terms = model.row(row as usize).iter();
        let used: i128 = terms.map(|term| i128::from(term.each) * i128::from(best[term.at as usize])).sum();
        let sides = model.sides[row as usize];
        let side = if price > 0 { sides.high } else { sides.low };
        (i128::from(side.unwrap_or(0)) - used) * i128::from(price)
    };
    let mut rows: Vec<&(u32, i64)> =
        prices.rows.iter().filter(|(row, _)| *row as usize >= model.network_rows).collect();
    rows.sort_by_cached_key(|row| std::cmp::Reverse(loss(row)));
    rows.into_iter().map(|&(row, _)| row).collect()
}
