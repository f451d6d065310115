//! Bounds that side rows imply where a point breaks them: splits one of whose cases a row forbids by itself.
//!
//! *Method.* A column between two integers is tried at the integer above and at the one below: where a side row cannot
//! be kept with it, whatever the other columns do within their bounds, that case is a conflict, and the search goes on in
//! the other. All such columns of a point are split on at once, before anything is branched on.
//! *Certificate.* A split each, with the row's own price as the leaf of the forbidden case.
//! *Complexity.* O(terms of the side rows of every column between integers). *Edges.* It leaves room for a branch below.
//! *Sources.* Savelsbergh 1994, sec. 1.2 (bounds implied by rows); Achterberg 2007, sec. 7.1.

use std::sync::Arc;

use crate::solve::answer::DEEPEST;

use super::branch;
use super::case::{Branch, Case};
use super::price::{Ground, rounded};
use super::search::Search;
use super::tree::Nodes;
use super::trivial;
use super::vertex::NEAR;

impl Search<'_, '_> {
    /// Splits on every column that a side row holds at one side of the point. Gives the case that is left; `None` where no row
    /// holds any.
    pub(super) fn imply(
        &self,
        nodes: &mut Nodes,
        at: usize,
        case: &Case,
        x: &[f64],
    ) -> Option<(usize, Case)> {
        let mut left: Option<(usize, Case)> = None;
        for (column, &x) in x.iter().enumerate() {
            if (x - x.round()).abs() <= NEAR {
                continue;
            }
            let (node, now) = left.as_ref().map_or((at, case), |(node, now)| (*node, now));
            let (span, floor) = (now.columns[column], rounded(x.floor()));
            if floor < span.low || span.high <= floor || nodes[node].depth + 1 >= DEEPEST {
                continue;
            }
            let Some(barred) = barred(self.ground(now), column, floor) else { continue };
            let choice = branch::split_at(self.model, column, floor, barred.other());
            // What the split says of a column's other halves may matter as well.
            let narrowed = now.clone().narrow(self.model, choice.split, barred);
            let Some(conflict) = narrowed.and_then(|narrowed| trivial::conflict(self.ground(&narrowed), &[]))
            else {
                continue;
            };
            let children = nodes.split(
                node,
                choice,
                |_| None,
                |branch| now.clone().narrow(self.model, choice.split, branch),
            );
            let mut children = children.into_iter();
            let (Some(next), other) = (children.next(), children.next()) else { continue };
            if let Some((other, _)) = other {
                nodes[other].prices = Arc::new(conflict);
            }
            left = Some(next);
        }
        left
    }
}

/// The case of a split of the column at `floor` with which a side row cannot be kept, whatever the others do.
fn barred(ground: Ground<'_>, column: usize, floor: i64) -> Option<Branch> {
    let Ground { model, case, .. } = ground;
    let span = case.columns[column];
    let side_rows = model.column(column).iter().filter(|term| term.at as usize >= model.network_rows);
    side_rows.into_iter().find_map(|term| {
        let sides = case.rows[term.at as usize];
        let reach = trivial::reach(ground, model.row(term.at as usize).iter().copied());
        let each = i128::from(term.each);
        // How the row moves at least when the column leaves its better end for that case.
        let up = each * i128::from(floor + 1 - span.low);
        let down = each * i128::from(floor - span.high);
        let breaks = |by: i128| {
            let (over, under) = (reach.least + by, reach.most + by);
            if by > 0 {
                sides.high.is_some_and(|high| over > high.into())
            } else {
                sides.low.is_some_and(|low| under < low.into())
            }
        };
        if breaks(up) { Some(Branch::Second) } else { breaks(down).then_some(Branch::First) }
    })
}
