//! The tree search of one level: branch and bound with bounds proven in integers.
//!
//! *Problem.* A plan that keeps all rows and the earlier levels, of the largest gain at this one, with a tree of prices
//! that proves how large; or a tree of conflicts that proves that there is no plan.
//! *Method.* At the root the network, then the linear relaxation: its side prices, rounded, under the network again. Below,
//! the simplex goes on from node to node, and its prices are proven as they stand, or under the network where that is needed.
//! A node whose proven bound does not exceed the best plan's gain is a leaf. Others split; the search dives into the likelier
//! case and takes the open node of the largest bound when a dive ends. A long search looks at the best plan's neighbourhoods.
//! *Complexity.* Exponential in the worst case; the meter ends it. Then open nodes are leaves with what they have.
//! *Edges.* At most [`DEEPEST`] splits deep. Equal bounds: the deeper node first, then the later one.
//! *Sources.* Land & Doig 1960; Achterberg 2007, ch. 5–6 (branching, node selection).

use std::collections::BinaryHeap;
use std::rc::Rc;
use std::sync::Arc;

use crate::solve::answer::DEEPEST;
use crate::solve::budget::Meter;
use crate::solve::linear::Backend;

use super::branch::{self, PseudoCosts};
use super::case::{Branch, Case, Split};
use super::incumbent::Incumbent;
use super::large::Warm;
use super::model::Model;
use super::near::Near;
use super::price::{Bounded, Ground, Prices, Pricing, Proposed, float, formula, rounded};
use super::relax::{self, Relaxed};
use super::trivial;
use super::vertex::{MOST_COLUMNS, Vertex, Vertices};

/// A tree of prices.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Leaf(Prices),
    Split {
        split: Split,
        /// `None` where the case is empty by itself.
        children: [Option<Box<Tree>>; 2],
    },
}

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
}

/// How a search ended.
pub(super) enum Outcome {
    /// Every leaf is a conflict.
    Infeasible(Tree),
    /// A tree that bounds the level.
    Bounded(Tree),
}

pub(super) struct Node {
    parent: Option<(usize, Branch)>,
    depth: usize,
    /// The proven bound, rounded down; `None` before there is one.
    pub(super) bound: Option<i128>,
    /// What proves it here: its own prices, or the parent's.
    pub(super) prices: Rc<Prices>,
    split: Option<(Split, [Option<usize>; 2])>,
    /// The last split on a quantity, to learn what it cost.
    moved: Option<Moved>,
}

impl Node {
    /// The first one.
    pub(super) fn root() -> Self {
        Self {
            parent: None,
            depth: 0,
            bound: None,
            prices: Rc::new(Prices::zero()),
            split: None,
            moved: None,
        }
    }
}

#[derive(Clone, Copy)]
struct Moved {
    column: usize,
    branch: Branch,
    distance: f64,
    /// The gain of the relaxation before it.
    before: f64,
}

/// What is known of a node after its relaxation.
enum Look {
    Closed,
    Open {
        x: Vec<f64>,
        /// The gain of the relaxation; absent where it was not solved.
        gain: Option<f64>,
    },
}

/// An open node in the order of the search.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    bound: i128,
    depth: usize,
    node: usize,
}

/// Repairs are tried at every node down to this depth, and then at every so many.
const OFTEN: usize = 6;
const SELDOM: usize = 32;
/// After so many nodes the neighbourhoods of the best plan are searched, and again after as many times that.
const HUNT_AT: usize = 400;
const HUNTS: usize = 8;
/// Passes over the neighbourhoods then.
const PASSES: usize = 4;

impl<'m> Search<'_, 'm> {
    /// Searches until the level is proven, or the meter stops.
    pub(super) fn run(self, meter: &mut Meter<'_>) -> Outcome {
        let has_plan = self.incumbent.best.is_some();
        let tree = self.tree(meter);
        if !has_plan && is_conflict(&tree) { Outcome::Infeasible(tree) } else { Outcome::Bounded(tree) }
    }

    /// The tree of the search.
    pub(super) fn tree(mut self, meter: &mut Meter<'_>) -> Tree {
        let mut nodes = vec![Node {
            parent: None,
            depth: 0,
            bound: None,
            prices: Rc::new(Prices::zero()),
            split: None,
            moved: None,
        }];
        let mut costs = PseudoCosts::new(self.model.spans.len());
        let mut vertices = None;
        let mut hunt_at = HUNT_AT;
        let mut open = BinaryHeap::from([Open { bound: i128::MAX, depth: 0, node: 0 }]);
        while let Some(Open { node, .. }) = open.pop() {
            if meter.stopped().is_some() || self.is_closed(&nodes[node]) {
                continue;
            }
            if nodes.len() >= hunt_at {
                hunt_at = nodes.len().saturating_mul(HUNTS);
                if let Some(known) = self.known(&nodes[0], self.root) {
                    self.hunt(self.root, &known, PASSES, meter);
                }
                if self.is_closed(&nodes[node]) {
                    continue;
                }
            }
            let mut dive = Some((node, self.case(&nodes, node)));
            while let Some((node, case)) = dive.take() {
                let look = if nodes[node].depth == 0 {
                    let look = self.first_look(&mut nodes[0], &case, meter);
                    let is_open = matches!(look, Look::Open { .. }) && meter.stopped().is_none();
                    vertices = is_open.then(|| Vertices::new(self.ground(&case), self.earlier)).flatten();
                    match &mut vertices {
                        Some(vertices) => self.look(&mut nodes[0], &case, vertices, meter),
                        None => look,
                    }
                } else {
                    match &mut vertices {
                        Some(vertices) => self.look(&mut nodes[node], &case, vertices, meter),
                        None => self.first_look(&mut nodes[node], &case, meter),
                    }
                };
                let Look::Open { x, gain } = look else { continue };
                if let (Some(moved), Some(gain)) = (nodes[node].moved, gain) {
                    costs.learn(moved.column, moved.branch, moved.distance, (moved.before - gain).max(0.0));
                }
                if meter.stopped().is_some() || nodes[node].depth >= DEEPEST {
                    continue;
                }
                // Probes start at the vertex of this case.
                let probe = vertices.as_ref().filter(|_| gain.is_some());
                let Some(choice) = branch::choose(self.model, &case, &x, &mut costs, probe) else { continue };
                let mut children = [None, None];
                for branch in [choice.first, choice.first.other()] {
                    let Some(narrowed) = case.clone().narrow(self.model, choice.split, branch) else {
                        continue;
                    };
                    let child = nodes.len();
                    let depth = nodes[node].depth + 1;
                    let moved = |column: usize, before| Moved {
                        column,
                        branch,
                        distance: match branch {
                            Branch::First => x[column] - x[column].floor(),
                            Branch::Second => x[column].ceil() - x[column],
                        },
                        before,
                    };
                    nodes.push(Node {
                        parent: Some((node, branch)),
                        depth,
                        bound: nodes[node].bound,
                        prices: Rc::clone(&nodes[node].prices),
                        split: None,
                        moved: choice.column.zip(gain).map(|(column, gain)| moved(column, gain)),
                    });
                    children[branch.index()] = Some(child);
                    if dive.is_none() {
                        dive = Some((child, narrowed));
                    } else {
                        let bound = nodes[child].bound.unwrap_or(i128::MAX);
                        open.push(Open { bound, depth, node: child });
                    }
                }
                nodes[node].split = Some((choice.split, children));
            }
        }
        let value = self.incumbent.value(self.level);
        // All that the tree can prove, and no more of it than that takes.
        let close = value.map(|value| bound(&nodes, 0, value).map_or(value, |bound| bound.max(value)));
        tree(&nodes, 0, close)
    }

    /// What small searches need to know.
    pub(super) fn near(&self) -> Near<'_> {
        Near { model: self.model, level: self.level, earlier: self.earlier, incumbent: self.incumbent }
    }

    pub(super) fn ground<'g>(&'g self, case: &'g Case) -> Ground<'g> {
        ground(self.model, self.level, case, self.incumbent)
    }

    /// Whether nothing better than the best plan is below the node.
    pub(super) fn is_closed(&self, node: &Node) -> bool {
        node.prices.conflict
            || match (node.bound, self.incumbent.value(self.level)) {
                (Some(bound), Some(value)) => bound <= value,
                _ => false,
            }
    }

    /// The bounds of a node, by its splits from the root.
    fn case(&self, nodes: &[Node], node: usize) -> Case {
        let mut path = Vec::new();
        let mut at = node;
        while let Some((parent, branch)) = nodes[at].parent {
            let (split, _) = nodes[parent].split.expect("a parent has a split");
            path.push((split, branch));
            at = parent;
        }
        let narrow = |case: Case, (split, branch): (Split, Branch)| {
            case.narrow(self.model, split, branch).expect("a node's case is not empty by itself")
        };
        path.into_iter().rev().fold(self.root.clone(), narrow)
    }

    /// The look at a node with the simplex: a few pivots from the node before, and the prices proven in integers.
    fn look(&mut self, node: &mut Node, case: &Case, vertices: &mut Vertices, meter: &mut Meter<'_>) -> Look {
        if let Some(prices) = trivial::conflict(self.ground(case), self.earlier) {
            node.prices = Rc::new(prices);
            return Look::Closed;
        }
        if node.depth > 0 {
            self.keep(node, case, (*node.prices).clone());
            if self.is_closed(node) {
                return Look::Closed;
            }
        }
        if case.columns.iter().all(|span| span.low == span.high) {
            return self.first_look(node, case, meter);
        }
        let mut vertex = vertices.go(self.ground(case), self.incumbent.value(self.level), meter);
        if vertex == Vertex::Cutoff {
            self.prove(node, case, vertices.prices(case), meter);
            if self.is_closed(node) {
                return Look::Closed;
            }
            vertex = vertices.go(self.ground(case), None, meter);
        }
        match vertex {
            Vertex::Conflict => {
                self.prove(node, case, vertices.conflict(case), meter);
                if self.is_closed(node) { Look::Closed } else { self.first_look(node, case, meter) }
            }
            Vertex::Cutoff | Vertex::Nowhere if meter.stopped().is_some() => Look::Closed,
            Vertex::Cutoff | Vertex::Nowhere => self.first_look(node, case, meter),
            Vertex::Optimal => {
                self.keep(node, case, vertices.prices(case));
                let x = vertices.point(case);
                self.looks += 1;
                let turn =
                    node.depth <= OFTEN || self.looks.is_multiple_of(SELDOM) || !branch::is_fractional(&x);
                if turn && !self.is_closed(node) {
                    let order = super::repair::by_reduced(self.pricing.reduced.of());
                    self.incumbent.offer_near(&floors(&x), &order, meter);
                }
                let gain = Some(vertices.objective());
                if self.is_closed(node) { Look::Closed } else { Look::Open { x, gain } }
            }
        }
    }

    /// The look at a node without a simplex: the network under the parent's side prices, then the backend's relaxation.
    fn first_look(&mut self, node: &mut Node, case: &Case, meter: &mut Meter<'_>) -> Look {
        if let Some(prices) = trivial::conflict(self.ground(case), self.earlier) {
            node.prices = Rc::new(prices);
            return Look::Closed;
        }
        let inherited = side_prices(self.model, &node.prices);
        let flow = self.bound(node, case, inherited, meter);
        if let Some(flow) = &flow {
            let order = super::repair::by_reduced(self.pricing.reduced.of());
            self.incumbent.offer_near(flow, &order, meter);
        }
        if self.is_closed(node) || meter.stopped().is_some() {
            return Look::Closed;
        }
        if case.columns.iter().all(|span| span.low == span.high) {
            // One plan is left, and without side prices no slack of theirs blurs what it gains.
            let flow = self.bound(node, case, Prices::zero(), meter);
            let x = flow.map_or_else(|| middle(case), |flow| flow.into_iter().map(float).collect());
            return if self.is_closed(node) { Look::Closed } else { Look::Open { x, gain: None } };
        }
        if case.columns.iter().filter(|span| span.low < span.high).count() > MOST_COLUMNS {
            let x = match node.depth {
                0 => self.large_look(node, case, meter),
                _ => None,
            };
            let x = x.or_else(|| flow.map(|flow| flow.into_iter().map(float).collect()));
            let x = x.unwrap_or_else(|| middle(case));
            return if self.is_closed(node) { Look::Closed } else { Look::Open { x, gain: None } };
        }
        let ground = ground(self.model, self.level, case, self.incumbent);
        match relax::prices(ground, self.earlier, self.backend, meter) {
            Relaxed::Point { x, proposed } => {
                let finest = self.pricing.finest(self.ground(case), &proposed);
                let flow = self.bound(node, case, proposed.round(case, finest), meter);
                let order = super::repair::by_reduced(self.pricing.reduced.of());
                if let Some(flow) = &flow {
                    self.incumbent.offer_near(flow, &order, meter);
                }
                self.incumbent.offer_near(&floors(&x), &order, meter);
                if self.is_closed(node) { Look::Closed } else { Look::Open { x, gain: None } }
            }
            Relaxed::Conflict(proposed) => {
                self.prove_conflict(node, case, &proposed, meter);
                if node.prices.conflict { Look::Closed } else { Look::Open { x: middle(case), gain: None } }
            }
            Relaxed::Nothing => {
                let x = flow.map_or_else(|| middle(case), |flow| flow.into_iter().map(float).collect());
                Look::Open { x, gain: None }
            }
        }
    }

    /// Keeps prices where they prove more than before, as they stand.
    pub(super) fn keep(&mut self, node: &mut Node, case: &Case, prices: Prices) {
        let ground = ground(self.model, self.level, case, self.incumbent);
        let Some(sum) = formula(ground, &prices, &mut self.pricing.reduced) else { return };
        let bound = sum.div_euclid(prices.denominator.into());
        if prices.conflict {
            if sum < 0 {
                node.prices = Rc::new(prices);
            }
        } else if node.bound.is_none_or(|before| bound < before) {
            node.bound = Some(bound);
            if *node.prices != prices {
                node.prices = Rc::new(prices);
            }
        }
    }

    /// Keeps prices; where they do not close the node, the network's best with the same side prices.
    pub(super) fn prove(&mut self, node: &mut Node, case: &Case, prices: Prices, meter: &mut Meter<'_>) {
        let side = side_prices(self.model, &prices);
        self.keep(node, case, prices);
        if !self.is_closed(node) {
            self.bound(node, case, side, meter);
        }
    }

    /// Completes side prices and keeps what they prove where it is more than before. Gives the network's flow.
    pub(super) fn bound(
        &mut self,
        node: &mut Node,
        case: &Case,
        side: Prices,
        meter: &mut Meter<'_>,
    ) -> Option<Vec<i64>> {
        let ground = ground(self.model, self.level, case, self.incumbent);
        match self.pricing.bound(ground, side, meter) {
            Bounded::Bound { prices, sum, flow } => {
                let bound = sum.div_euclid(prices.denominator.into());
                if node.bound.is_none_or(|before| bound < before) {
                    node.bound = Some(bound);
                    node.prices = Rc::new(prices);
                }
                flow
            }
            Bounded::Conflict(prices) => {
                node.prices = Rc::new(prices);
                None
            }
            Bounded::Beyond => None,
        }
    }

    /// Tries the prices of a conflict: as near small integers as may be, then finer.
    fn prove_conflict(&mut self, node: &mut Node, case: &Case, proposed: &Proposed, meter: &mut Meter<'_>) {
        let largest = proposed.largest();
        for fine in [1.0, 12.0, 5040.0, f64::from(1 << 20)] {
            if node.prices.conflict || largest == 0.0 {
                return;
            }
            let side = Prices { conflict: true, ..proposed.scaled(fine / largest).round(case, 1) };
            self.bound(node, case, side, meter);
        }
    }
}

fn floors(x: &[f64]) -> Vec<i64> {
    x.iter().map(|&x| rounded((x + 1e-6).floor())).collect()
}

pub(super) fn ground<'g>(
    model: &'g Model<'g>,
    level: Option<usize>,
    case: &'g Case,
    incumbent: &'g Incumbent<'_>,
) -> Ground<'g> {
    Ground { model, case, level, values: incumbent.values() }
}

/// The side prices among a node's prices.
pub(super) fn side_prices(model: &Model<'_>, prices: &Prices) -> Prices {
    let is_side = |&&(row, _): &&(u32, i64)| row as usize >= model.network_rows;
    Prices { rows: prices.rows.iter().filter(is_side).copied().collect(), ..prices.clone() }
}

fn middle(case: &Case) -> Vec<f64> {
    let half = |span: &super::model::Span| (float(span.low) + float(span.high)) / 2.0;
    case.columns.iter().map(half).collect()
}

/// The largest bound of the leaves below a node; `None` where all are conflicts.
fn bound(nodes: &[Node], at: usize, value: i128) -> Option<i128> {
    let node = &nodes[at];
    if node.prices.conflict {
        return None;
    }
    let own = node.bound.unwrap_or(i128::MAX);
    match node.split.as_ref().filter(|_| own > value) {
        None => Some(own),
        Some((_, children)) => {
            let below = children.iter().flatten().filter_map(|&child| bound(nodes, child, value)).max();
            below.map(|below| own.min(below))
        }
    }
}

/// The tree below a node. What bounds no more than `close` needs no children.
fn tree(nodes: &[Node], at: usize, close: Option<i128>) -> Tree {
    let node = &nodes[at];
    let closed = node.bound.zip(close).is_some_and(|(bound, close)| bound <= close);
    match node.split.as_ref().filter(|_| !closed) {
        None => Tree::Leaf((*nodes[at].prices).clone()),
        Some((split, children)) => Tree::Split {
            split: *split,
            children: children.map(|child| child.map(|child| Box::new(tree(nodes, child, close)))),
        },
    }
}

fn is_conflict(tree: &Tree) -> bool {
    match tree {
        Tree::Leaf(prices) => prices.conflict,
        Tree::Split { children, .. } => children.iter().flatten().all(|child| is_conflict(child)),
    }
}
