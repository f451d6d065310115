//! A small tree search with the simplex, for columns that are to be integral while the others stay relaxed.
//!
//! *Method.* Dives towards the nearer integer of the column farthest from one; a dive that ends goes on from the open case of
//! the largest gain. *Edges.* It proves nothing. *Sources.* Achterberg 2007, ch. 6.

use std::collections::BTreeMap;

use crate::solve::budget::Meter;

use super::case::Case;
use super::incumbent::Incumbent;
use super::model::{Model, Span};
use super::price::{Ground, float, rounded};
use super::vertex::{NEAR, Vertex, Vertices};

/// The splits that lead to a case.
type Path = Vec<(usize, Span)>;

/// What a small search needs to know of the large one; threads share it.
#[derive(Clone, Copy)]
pub(super) struct Near<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) level: Option<usize>,
    pub(super) earlier: &'a [u32],
    pub(super) incumbent: &'a Incumbent<'a>,
}

impl Near<'_> {
    pub(super) fn ground<'g>(&'g self, case: &'g Case) -> Ground<'g> {
        Ground { model: self.model, case, level: self.level, values: self.incumbent.values() }
    }

    /// What the best plan reaches.
    pub(super) fn value(&self) -> Option<i128> {
        self.incumbent.value(self.level)
    }

    /// The best integers for these columns that at most `nodes` vertices lead to; all gain more than the best plan. The
    /// case comes back as it was.
    pub(super) fn integers(
        &self,
        case: &mut Case,
        vertices: &mut Vertices,
        columns: &[usize],
        nodes: usize,
        meter: &mut Meter<'_>,
    ) -> Option<Vec<(usize, i64)>> {
        let mut cutoff = self.value();
        let mut best = None;
        // By gain, then by age; gains are those of the vertex above.
        let mut open: BTreeMap<(i64, usize), Path> = BTreeMap::from([((i64::MAX, 0), Path::new())]);
        let mut dive = None;
        for node in 1..=nodes {
            let Some(path) = dive.take().or_else(|| open.pop_last().map(|(_, path)| path)) else { break };
            let before: Path = path.iter().map(|&(at, _)| (at, case.columns[at])).collect();
            path.iter().for_each(|&(at, span)| case.columns[at] = span);
            if vertices.go(self.ground(case), cutoff, meter) == Vertex::Optimal {
                let x = vertices.values(columns);
                let off = |&(_, x): &(usize, f64)| (x - x.round()).abs();
                let split = x.iter().copied().filter(|at| off(at) > NEAR);
                match split.max_by(|a, b| off(a).total_cmp(&off(b))) {
                    None => {
                        cutoff = Some(rounded((vertices.objective() + NEAR).floor()).into());
                        best = Some(x.into_iter().map(|(at, x)| (at, rounded(x))).collect());
                    }
                    Some((at, x)) => {
                        let (span, floor) = (case.columns[at], rounded(x.floor()));
                        let low = Span { low: span.low, high: floor };
                        let high = Span { low: floor + 1, high: span.high };
                        let (first, second) = if x - float(floor) < 0.5 { (low, high) } else { (high, low) };
                        let with = |side| [path.as_slice(), &[(at, side)]].concat();
                        dive = Some(with(first));
                        open.insert((rounded(vertices.objective()), node), with(second));
                    }
                }
            }
            before.into_iter().for_each(|(at, span)| case.columns[at] = span);
            if meter.stopped().is_some() {
                break;
            }
        }
        best
    }
}
