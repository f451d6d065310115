//! A dive from the vertex of a relaxation to a plan: side row after side row made integral while the rest stays relaxed.
//!
//! *Method.* The side row with the fewest columns between integers is next. A short search makes its columns
//! integral at the least loss of the relaxation, which goes on over all columns not fixed yet, so that they make up for it;
//! then they are fixed. What no side row holds is fixed at the nearest integers, some at a time.
//! Dives with other numbers of columns run side by side.
//! *Complexity.* A few times [`NODES`] vertices a side row. *Edges.* It proves nothing; where it fails, what it has is repaired.
//! *Sources.* Wolsey 2020, sec. 13.5 (relax and fix); Achterberg 2007, sec. 9.2 (diving).

use rayon::prelude::*;

use crate::solve::budget::Meter;

use super::case::Case;
use super::hunt::Known;
use super::model::Span;
use super::near::Near;
use super::price::rounded;
use super::repair;
use super::search::Search;
use super::vertex::{NEAR, Variable, Vertex, Vertices};

/// Half the vertices of the first try at a side row; every further try has twice as many as the one before.
const NODES: usize = 6;
/// Tries at a side row.
const TRIES: u32 = 3;
/// Of the columns that no side row holds, one in so many is fixed at a time.
const SHARE: usize = 4;
/// Columns of dives side by side, those with the smallest reduced gains. With few a dive is over soon; with more it loses less,
/// but not always.
const WIDTHS: [usize; 4] = [2_500, 3_500, 5_000, usize::MAX];

impl Search<'_, '_> {
    /// Dives from the vertex with this basis and point, with few columns and with more, and offers what they reach.
    pub(super) fn dives(
        &mut self,
        case: &Case,
        basis: &[Variable],
        point: &[f64],
        known: &Known,
        meter: &mut Meter<'_>,
    ) {
        let mut order: Vec<usize> = (0..point.len()).collect();
        order.retain(|&at| case.columns[at].low < case.columns[at].high);
        order.sort_by_key(|&at| known.reduced[at].abs());
        // Where later levels are to come, so is their time.
        let is_last = self.level.is_none_or(|level| level + 1 == self.model.levels());
        let widths = if is_last { WIDTHS.as_slice() } else { &WIDTHS[..WIDTHS.len() - 1] };
        let near = self.near();
        let best_first = repair::by_reduced(&known.reduced);
        let tasks = widths.par_iter().zip(meter.split(widths.len()));
        let dive = tasks.map(|(&width, mut part)| {
            let case = among(case, point, &order, width);
            let x = near.dive(case, basis, &mut part);
            // What is between integers is rounded down, and repaired.
            let floors = x.map(|x| x.iter().map(|&x| rounded((x + NEAR).floor())).collect::<Vec<_>>());
            let plans = floors.map(|floors| near.incumbent.near(&floors, &best_first, &mut part));
            (plans.unwrap_or_default(), part)
        });
        let found: Vec<_> = dive.collect();
        for (plans, part) in found {
            meter.merge(&part);
            for plan in plans {
                self.incumbent.offer(plan);
            }
        }
    }
}

/// The case with the first columns of an order, and those between integers; the others stand at the point.
fn among(case: &Case, point: &[f64], order: &[usize], width: usize) -> Case {
    let mut among = case.clone();
    for &at in order.iter().skip(width) {
        if (point[at] - point[at].round()).abs() <= NEAR {
            among.columns[at] = Span { low: rounded(point[at]), high: rounded(point[at]) };
        }
    }
    among
}

impl Near<'_> {
    /// Dives, and gives the last point on the way.
    fn dive(&self, mut case: Case, basis: &[Variable], meter: &mut Meter<'_>) -> Option<Vec<f64>> {
        let mut vertices = Vertices::new(self.ground(&case), self.earlier)?;
        vertices.start_from(basis);
        let cutoff = self.value();
        if vertices.go(self.ground(&case), cutoff, meter) != Vertex::Optimal {
            return None;
        }
        let mut tries = vec![0; self.model.rows.len()];
        let mut share = SHARE;
        loop {
            let x = vertices.point(&case);
            let off = |at: usize| (x[at] - x[at].round()).abs();
            let mut fractional: Vec<usize> = (0..x.len()).filter(|&at| off(at) > NEAR).collect();
            if fractional.is_empty() || meter.stopped().is_some() {
                return Some(x);
            }
            let before = case.columns.clone();
            if let Some(row) = self.next_row(&fractional, &tries) {
                tries[row] += 1;
                let columns: Vec<usize> = self.model.row(row).iter().map(|term| term.at as usize).collect();
                let nodes = NODES << tries[row];
                let best = self.integers(&mut case, &mut vertices, &columns, nodes, meter);
                for (at, x) in best.into_iter().flatten() {
                    case.columns[at] = Span { low: x, high: x };
                }
            } else {
                fractional.sort_by(|&a, &b| off(a).total_cmp(&off(b)));
                fractional.truncate((fractional.len() / share).max(1));
                for &at in &fractional {
                    case.columns[at] = Span { low: rounded(x[at]), high: rounded(x[at]) };
                }
            }
            if vertices.go(self.ground(&case), cutoff, meter) == Vertex::Optimal {
                continue;
            }
            // Too much at once: one column, and that the other way where it has to be.
            case.columns = before;
            let (at, one_by_one) = (fractional[0], share == usize::MAX);
            share = usize::MAX;
            if one_by_one {
                let floor = rounded(x[at].floor());
                let other = if rounded(x[at]) == floor { floor + 1 } else { floor };
                case.columns[at] = Span { low: other, high: other };
            }
            if vertices.go(self.ground(&case), cutoff, meter) != Vertex::Optimal {
                return Some(x);
            }
        }
    }

    /// The side row with the fewest tries so far, then with the fewest fractional columns but some.
    fn next_row(&self, fractional: &[usize], tries: &[u32]) -> Option<usize> {
        let mut counts = vec![0_usize; tries.len()];
        let terms = fractional.iter().flat_map(|&at| self.model.column(at));
        terms.for_each(|term| counts[term.at as usize] += 1);
        let open =
            (self.model.network_rows..counts.len()).filter(|&row| counts[row] > 0 && tries[row] < TRIES);
        open.min_by_key(|&row| (tries[row], counts[row], row))
    }
}
