//! A lane of the tree search: it goes down from one open node, depth first, with a simplex and a memory of its own.
//!
//! *Method.* The likelier child is next, and its sibling waits; where a node closes, the last that waits is next: a few
//! pivots away from the one before. *Edges.* It ends after some looks; what waits then is open for others.

use crate::solve::budget::Meter;

use super::branch::PseudoCosts;
use super::case::Case;
use super::incumbent::Incumbent;
use super::model::Model;
use super::price::Pricing;
use super::search::Search;
use super::tree::Nodes;
use super::vertex::Vertices;

/// What a lane keeps from round to round.
pub(super) struct Lane<'m> {
    pub(super) pricing: Pricing<'m>,
    pub(super) incumbent: Incumbent<'m>,
    /// Absent where the relaxation is too large for a tree.
    pub(super) vertices: Option<Vertices>,
    pub(super) costs: PseudoCosts,
    /// Vertices seen so far.
    pub(super) looks: usize,
}

impl<'m> Lane<'m> {
    /// `beside` is the incumbent whose faces the lane's own plans keep too.
    pub(super) fn new(model: &'m Model<'m>, beside: &Incumbent<'m>, vertices: Option<Vertices>) -> Self {
        Self {
            pricing: Pricing::new(model),
            incumbent: beside.anew(),
            vertices,
            costs: PseudoCosts::new(model.spans.len()),
            looks: 0,
        }
    }
}

/// What has grown below a node.
pub(super) struct Grown {
    pub(super) nodes: Nodes,
    pub(super) open: Vec<usize>,
}

impl Search<'_, '_> {
    /// Goes down from the first of the nodes, whose case is given.
    pub(super) fn plunge(
        &mut self,
        mut nodes: Nodes,
        first: &Case,
        vertices: &mut Option<Vertices>,
        costs: &mut PseudoCosts,
        looks: &mut usize,
        meter: &mut Meter<'_>,
    ) -> Grown {
        let mut open = vec![0];
        let mut next = None;
        while *looks > 0 && meter.stopped().is_none() {
            *looks -= 1;
            let mut waiting = || std::iter::from_fn(|| open.pop()).find(|&at| !self.is_closed(&nodes[at]));
            let (at, case) = match next.take() {
                Some(next) => next,
                None => match waiting() {
                    Some(at) => (at, nodes.case(self.model, first, at)),
                    None => break,
                },
            };
            let look = match vertices {
                Some(vertices) => self.look(&mut nodes[at], &case, vertices, meter),
                None => self.first_look(&mut nodes[at], &case, meter),
            };
            let mut children =
                self.split(&mut nodes, at, &case, look, costs, vertices.as_ref(), meter).into_iter();
            next = children.next();
            open.extend(children.map(|(child, _)| child));
        }
        open.extend(next.map(|(at, _)| at));
        Grown { nodes, open }
    }
}
