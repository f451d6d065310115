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

/// Vertices a side row.
const NODES: usize = 12;
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
        let mut is_done = vec![false; self.model.rows.len()];
        loop {
            let x = vertices.point(&case);
            let is_open = |&at: &usize| (x[at] - x[at].round()).abs() > NEAR;
            let fractional: Vec<usize> = (0..x.len()).filter(is_open).collect();
            if fractional.is_empty() || meter.stopped().is_some() {
                let near: Vec<i64> = x.iter().map(|&x| rounded((x + NEAR).floor())).collect();
                self.incumbent.offer_near(&near, &repair::by_reduced(reduced), meter);
                return;
            }
            let before = case.columns.clone();
            match self.next_row(&fractional, &is_done) {
                Some(row) => {
                    is_done[row] = true;
                    let columns: Vec<usize> =
                        self.model.row(row).iter().map(|term| term.at as usize).collect();
                    let best = self.near().integers(&mut case, &mut vertices, &columns, NODES, meter);
                    for (at, x) in best.into_iter().flatten() {
                        case.columns[at] = Span { low: x, high: x };
                    }
                }
                None => {
                    let off = |at: usize| (x[at] - x[at].round()).abs();
                    let mut near = fractional;
                    near.sort_by(|&a, &b| off(a).total_cmp(&off(b)));
                    near.truncate((near.len() / SHARE).max(1));
                    for at in near {
                        case.columns[at] = Span { low: rounded(x[at]), high: rounded(x[at]) };
                    }
                }
            }
            if vertices.go(self.ground(&case), self.incumbent.value(self.level), meter) != Vertex::Optimal {
                case.columns = before;
                let near: Vec<i64> = x.iter().map(|&x| rounded((x + NEAR).floor())).collect();
                self.incumbent.offer_near(&near, &repair::by_reduced(reduced), meter);
                return;
            }
        }
    }

    /// The side row, not done yet, with the fewest fractional columns but some.
    fn next_row(&self, fractional: &[usize], is_done: &[bool]) -> Option<usize> {
        let mut counts = vec![0_usize; is_done.len()];
        let terms = fractional.iter().flat_map(|&at| self.model.column(at));
        terms.for_each(|term| counts[term.at as usize] += 1);
        let open = (self.model.network_rows..counts.len()).filter(|&row| counts[row] > 0 && !is_done[row]);
        open.min_by_key(|&row| (counts[row], row))
    }
}
