//! A dive from the vertex of a relaxation to a plan: side row after side row made integral while the rest stays relaxed.
//!
//! *Method.* The side row with the fewest columns between integers is next. A short search makes its columns
//! integral at the least loss of the relaxation, which goes on over all columns not fixed yet, so that they make up for it;
//! then they are fixed. What no side row holds is fixed at the nearest integers, some at a time.
//! *Complexity.* At most [`NODES`] vertices a side row. *Edges.* It proves nothing; where it fails, what it has is repaired.
//! *Sources.* Wolsey 2020, sec. 13.5 (relax and fix); Achterberg 2007, sec. 9.2 (diving).

use crate::solve::budget::Meter;

use super::case::Case;
use super::model::Span;
use super::price::rounded;
use super::repair;
use super::search::Search;
use super::vertex::{NEAR, Vertex, Vertices};

/// Half the vertices of the first try at a side row; every further try has twice as many as the one before.
const NODES: usize = 6;
/// Tries at a side row.
const TRIES: u32 = 3;
/// Of the columns that no side row holds, one in so many is fixed at a time.
const SHARE: usize = 4;

impl<'m> Search<'_, 'm> {
    /// Dives, and offers what it reaches.
    pub(super) fn dive(
        &mut self,
        mut case: Case,
        mut vertices: Vertices,
        reduced: &[i128],
        meter: &mut Meter<'_>,
    ) {
        let mut tries = vec![0; self.model.rows.len()];
        let mut share = SHARE;
        loop {
            let x = vertices.point(&case);
            let off = |at: usize| (x[at] - x[at].round()).abs();
            let mut fractional: Vec<usize> = (0..x.len()).filter(|&at| off(at) > NEAR).collect();
            if fractional.is_empty() || meter.stopped().is_some() {
                return self.offer_floors(&x, reduced, meter);
            }
            let before = case.columns.clone();
            if let Some(row) = self.next_row(&fractional, &tries) {
                tries[row] += 1;
                let columns: Vec<usize> = self.model.row(row).iter().map(|term| term.at as usize).collect();
                let nodes = NODES << tries[row];
                let best = self.near().integers(&mut case, &mut vertices, &columns, nodes, meter);
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
            let cutoff = self.incumbent.value(self.level);
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
                return self.offer_floors(&x, reduced, meter);
            }
        }
    }

    /// What a dive has, rounded down where it is between integers, and repaired.
    fn offer_floors(&mut self, x: &[f64], reduced: &[i128], meter: &mut Meter<'_>) {
        let near: Vec<i64> = x.iter().map(|&x| rounded((x + NEAR).floor())).collect();
        self.incumbent.offer_near(&near, &repair::by_reduced(reduced), meter);
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
