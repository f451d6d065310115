//! The tree search of one level: branch and bound with bounds proven in integers.
//!
//! *Problem.* A plan that keeps all rows and the earlier levels, of the largest gain at this one, with a tree of prices
//! that proves how large; or a tree of conflicts that proves that there is no plan.
//! *Method.* A look at the root, then rounds: the open nodes of the largest bounds are taken, and below each of them one
//! lane goes depth first for some looks ([`lane`](super::lane)), all side by side. What the lanes have grown, learned and
//! found is put together in their order, so that threads change nothing. A node whose proven bound does not exceed the best
//! plan's gain is a leaf. A long search looks at the best plan's neighbourhoods.
//! *Complexity.* Exponential in the worst case; the meter ends it. Then open nodes are leaves with what they have.
//! *Edges.* At most [`DEEPEST`] splits deep. Equal bounds: the deeper node first, then the later one. A lane that has spent its
//! share of the work ends the search, so that more work only goes on from there.
//! *Sources.* Land & Doig 1960; Achterberg 2007, ch. 5–6 (branching, node selection).

use std::collections::BinaryHeap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::solve::answer::DEEPEST;
use crate::solve::budget::{Meter, Stop};
use crate::solve::linear::Backend;

use super::branch::{self, PseudoCosts};
use super::case::{Branch, Case};
use super::incumbent::Incumbent;
use super::lane::Lane;
use super::large::Warm;
use super::look::Look;
use super::model::Model;
use super::near::Near;
use super::price::{Ground, Pricing};
use super::tree::{Moved, Node, Nodes, Tree};
use super::vertex::Vertices;

/// What a search needs, the same for all nodes.
pub(super) struct Search<'s, 'm> {
    pub(super) model: &'m Model<'m>,
    pub(super) pricing: &'s mut Pricing<'m>,
    pub(super) backend: &'s Arc<dyn Backend>,
    /// The bounds with which the level begins.
    pub(super) root: &'s Case,
    /// Absent for a problem without levels.
    pub(super) level: Option<usize>,
    /// Earlier levels that have not narrowed the bounds.
    pub(super) earlier: &'s [u32],
    pub(super) incumbent: &'s mut Incumbent<'m>,
    pub(super) warm: &'s mut Warm,
    /// Vertices seen so far.
    pub(super) looks: usize,
    /// Passes over neighbourhoods so far: each looks at others.
    pub(super) passes: usize,
    /// How wide the next ones are.
    pub(super) width: usize,
}

/// How a search ended.
pub(super) enum Outcome {
    /// Every leaf is a conflict.
    Infeasible(Tree),
    /// A tree that bounds the level.
    Bounded(Tree),
}

/// An open node in the order of the search.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    bound: i128,
    depth: usize,
    node: usize,
}

impl Open {
    fn new(nodes: &Nodes, node: usize) -> Self {
        Self { bound: nodes[node].bound.unwrap_or(i128::MAX), depth: nodes[node].depth, node }
    }
}

/// Lanes side by side: a number of its own, so that threads change nothing.
const LANES: usize = 8;
/// Starts dealt to every lane: it goes on to the next where nothing is open below one.
const STARTS: usize = 8;
/// Looks of a lane in the first round; twice as many in every further one, up to the most.
const FIRST_LOOKS: usize = 16;
const MOST_LOOKS: usize = 256;
/// After so many nodes the neighbourhoods of the best plan are searched, and again after so many looks.
const HUNT_AT: usize = 400;
const HUNTS: usize = 4096;
/// Passes over the neighbourhoods then.
const PASSES: usize = 6;

impl<'m> Search<'_, 'm> {
    /// Searches until the level is proven, or the meter stops.
    pub(super) fn run(self, meter: &mut Meter<'_>) -> Outcome {
        let has_plan = self.incumbent.best.is_some();
        let tree = self.tree(meter);
        if !has_plan && tree.is_conflict() { Outcome::Infeasible(tree) } else { Outcome::Bounded(tree) }
    }

    /// The tree of the search.
    fn tree(mut self, meter: &mut Meter<'_>) -> Tree {
        let root = self.root;
        let mut nodes = Nodes::root();
        let mut costs = PseudoCosts::new(self.model.spans.len());
        let mut look = self.first_look(&mut nodes[0], root, meter);
        let is_open = matches!(look, Look::Open { .. }) && meter.stopped().is_none();
        let mut vertices = is_open.then(|| Vertices::new(self.ground(root), self.earlier)).flatten();
        if let Some(vertices) = &mut vertices {
            look = self.look(&mut nodes[0], root, vertices, meter);
        }
        let children = self.split(&mut nodes, 0, root, look, &mut costs, vertices.as_ref(), meter);
        let mut open: BinaryHeap<Open> =
            children.into_iter().map(|(child, _)| Open::new(&nodes, child)).collect();
        // The looks of all lanes.
        let seen = |lanes: &[Lane<'_>]| lanes.iter().map(|lane| lane.looks).sum::<usize>();
        let mut lanes = Vec::new();
        let mut hunt_at = 0;
        for round in 0_u32.. {
            if meter.stopped().is_some() {
                break;
            }
            if nodes.len() >= HUNT_AT
                && seen(&lanes) >= hunt_at
                && let Some(known) = self.known(&nodes[0], root)
            {
                self.hunt(root, &known, PASSES, meter);
                hunt_at = seen(&lanes) + HUNTS;
            }
            let still_open = std::iter::from_fn(|| open.pop())
                .map(|open| open.node)
                .filter(|&at| !self.is_closed(&nodes[at]));
            let starts: Vec<usize> = still_open.take(LANES * STARTS).collect();
            if starts.is_empty() {
                break;
            }
            while lanes.len() < LANES.min(starts.len()) {
                lanes.push(Lane::new(self.model, self.incumbent, vertices.clone()));
            }
            let looks = MOST_LOOKS.min(FIRST_LOOKS << round.min(MOST_LOOKS.ilog2()));
            let left = self.round(&mut nodes, &starts, &mut lanes, &mut costs, looks, meter);
            open.extend(left.into_iter().map(|node| Open::new(&nodes, node)));
        }
        let value = self.incumbent.value(self.level);
        // All that the tree can prove, and no more of it than that takes.
        let close = value.map(|value| nodes.bound(0, value).map_or(value, |bound| bound.max(value)));
        nodes.prices(0, close)
    }

    /// Every lane goes down from its start. Gives the nodes left open.
    fn round(
        &mut self,
        nodes: &mut Nodes,
        starts: &[usize],
        lanes: &mut [Lane<'m>],
        costs: &mut PseudoCosts,
        looks: usize,
        meter: &mut Meter<'_>,
    ) -> Vec<usize> {
        let Self { model, backend, root, level, earlier, .. } = *self;
        let (best, before, tree) = (&*self.incumbent, &*costs, &*nodes);
        let at_work = lanes.len().min(starts.len());
        let tasks = lanes.par_iter_mut().enumerate().zip(meter.split(at_work));
        let grown: Vec<_> = tasks
            .map(|((k, lane), mut part)| {
                let Lane { pricing, incumbent, vertices, costs, looks: seen } = lane;
                incumbent.take(best);
                costs.clone_from(before);
                let warm = &mut Warm::default();
                let mut search = Search {
                    model,
                    pricing,
                    backend,
                    root,
                    level,
                    earlier,
                    incumbent,
                    warm,
                    looks: *seen,
                    passes: 0,
                    width: 0,
                };
                let mut left = looks;
                let dealt = starts.iter().skip(k).step_by(at_work);
                let plunge = |&start: &usize| {
                    let case = tree.case(model, root, start);
                    let grown =
                        search.plunge(tree.start(start), &case, vertices, costs, &mut left, &mut part);
                    (start, grown)
                };
                let grown: Vec<_> = dealt.map(plunge).collect();
                *seen = search.looks;
                (grown, part)
            })
            .collect();
        let before = costs.clone();
        let mut left = Vec::new();
        let mut is_spent = false;
        for ((grown, part), lane) in grown.into_iter().zip(lanes) {
            meter.merge(&part);
            is_spent |= part.stopped() == Some(Stop::Work);
            self.incumbent.take(&lane.incumbent);
            costs.add(&lane.costs, &before);
            for (start, grown) in grown {
                let place = nodes.graft(start, grown.nodes);
                left.extend(grown.open.into_iter().map(place));
            }
        }
        if is_spent {
            meter.exhaust();
        }
        left
    }

    /// Splits an open node. The likelier child comes first; a closed node has none.
    #[allow(
        clippy::too_many_arguments,
        reason = "a node and its case, what was seen there, and what was learned so far"
    )]
    pub(super) fn split(
        &self,
        nodes: &mut Nodes,
        at: usize,
        case: &Case,
        look: Look,
        costs: &mut PseudoCosts,
        vertices: Option<&Vertices>,
        meter: &Meter<'_>,
    ) -> Vec<(usize, Case)> {
        let Look::Open { x, gain } = look else { return Vec::new() };
        if let (Some(moved), Some(gain)) = (nodes[at].moved, gain) {
            costs.learn(moved.column, moved.branch, moved.distance, (moved.before - gain).max(0.0));
        }
        if meter.stopped().is_some() || nodes[at].depth >= DEEPEST {
            return Vec::new();
        }
        // What rows forbid at the point is cut off by splits of its own, and the rest is branched on at the same point.
        let implied = self.imply(nodes, at, case, &x);
        let is_implied = implied.is_some();
        let (at, case) = implied.as_ref().map_or((at, case), |(left, narrowed)| (*left, narrowed));
        // Probes start at the vertex of this case.
        let probe = vertices.filter(|_| gain.is_some());
        let Some(choice) = branch::choose(self.model, case, &x, costs, probe) else {
            return if is_implied { vec![(at, case.clone())] } else { Vec::new() };
        };
        let moved = |branch: Branch| {
            // A fall is learned only where it is the branch's alone.
            let (column, before) = choice.column.zip(gain).filter(|_| !is_implied)?;
            let distance = match branch {
                Branch::First => x[column] - x[column].floor(),
                Branch::Second => x[column].ceil() - x[column],
            };
            Some(Moved { column, branch, distance, before })
        };
        nodes.split(at, choice, moved, |branch| case.clone().narrow(self.model, choice.split, branch))
    }

    /// What small searches need to know.
    pub(super) fn near(&self) -> Near<'_> {
        Near { model: self.model, level: self.level, earlier: self.earlier, incumbent: self.incumbent }
    }

    pub(super) fn ground<'g>(&'g self, case: &'g Case) -> Ground<'g> {
        super::look::ground(self.model, self.level, case, self.incumbent)
    }

    /// Whether nothing better than the best plan is below the node.
    pub(super) fn is_closed(&self, node: &Node) -> bool {
        node.prices.conflict
            || match (node.bound, self.incumbent.value(self.level)) {
                (Some(bound), Some(value)) => bound <= value,
                _ => false,
            }
    }
}
