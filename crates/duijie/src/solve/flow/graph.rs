//! The residual graph that the simplex works on: the network as a circulation through one root.
//!
//! *Problem.* Nodes are the rows and the root (the last one). Arcs are the pairs, one arc per row – from the parent to
//! the row on the demand side, from the row to its parent on the supply side, its flow being the throughput – and
//! artificial arcs between rows and the root that carry what the start breaks. Costs are −gain; every node balances.
//!
//! *Method.* Only what can move is an arc: pairs and rows with lower = upper are left out. Sides that other sides imply
//! are left open, which makes trees easier to keep: the lower side of a row when the lower sides below it add up to
//! it, its upper side when the upper sides of its children do, a pair's upper side when a row above it has no more.
//! Prices stay valid, for an open side is only a stricter rule for them.
//!
//! *Complexity.* O(n + m) time and space; 37 bytes an arc.
//!
//! *Sources.* W. H. Cunningham, A network simplex method (1976); design memo §1.4.

use super::network::{Network, OPEN, Side, index};
use super::range::Ranges;
use super::start::Fill;

/// A residual without end. Flows are below 2^59, so it stays above 2^60 whatever is pushed.
pub(super) const ENDLESS: i64 = 1 << 61;

/// Where an arc stands.
pub(super) const LOWER: i8 = 1;
/// At its upper side.
pub(super) const UPPER: i8 = -1;
/// In the tree, or not to be looked at.
pub(super) const STILL: i8 = 0;

/// Arcs as a structure of arrays.
#[derive(Default)]
pub(super) struct Graph {
    /// The root: one more than the last row.
    pub(super) root: u32,
    pub(super) tail: Vec<u32>,
    pub(super) head: Vec<u32>,
    pub(super) cost: Vec<i64>,
    /// How much more it can carry.
    pub(super) up: Vec<i64>,
    /// How much less it can carry.
    pub(super) down: Vec<i64>,
    /// [`LOWER`], [`UPPER`] or [`STILL`].
    pub(super) state: Vec<i8>,
    /// Pair a is a; the arc of row v is m + v; the artificial arc of row v is m + n + v.
    pub(super) name: Vec<u32>,
    /// Arcs before this one are pairs.
    pub(super) rows: usize,
    /// Arcs from this one on are artificial.
    pub(super) artificial: usize,
    /// The name of the artificial arc of row 0.
    pub(super) artificial_names: u32,
}

impl Graph {
    /// The graph of the network at a flow; `order` has parents first. Rows outside their range are brought to its
    /// nearer side and artificial arcs carry the rest.
    pub(super) fn new(network: &Network, order: &[u32], ranges: &Ranges, fill: &Fill) -> Self {
        let (n, m) = (network.nodes.len(), network.arcs.len());
        let mut graph = Self { root: index(n), artificial_names: index(m + n), ..Self::default() };
        for (a, arc) in network.arcs.iter().enumerate() {
            if arc.lower == arc.upper {
                continue;
            }
            let x = fill.flow[a];
            let above = ranges.chain_upper[arc.tail as usize].min(ranges.chain_upper[arc.head as usize]);
            let up = if arc.upper >= above { ENDLESS } else { arc.upper - x };
            graph.add(arc.tail, arc.head, up, x - arc.lower, index(a));
        }
        graph.rows = graph.tail.len();
        let implied = Implied::new(network, order);
        let mut entering = vec![0i64; n];
        for (arc, &x) in network.arcs.iter().zip(&fill.flow) {
            entering[arc.tail as usize] += x;
            entering[arc.head as usize] += x;
        }
        let mut excess = vec![0i64; n];
        for &v in order.iter().rev() {
            let (v, node) = (v as usize, &network.nodes[v as usize]);
            let fixed = node.lower == node.upper;
            let lower = if implied.lower[v] && !fixed { None } else { Some(node.lower) };
            let upper = if implied.upper[v] && !fixed { None } else { Some(node.upper) };
            let through = entering[v].max(lower.unwrap_or(0)).min(upper.unwrap_or(OPEN));
            excess[v] = match node.side {
                Side::Demand => through - entering[v],
                Side::Supply => entering[v] - through,
            };
            if let Some(p) = node.parent {
                entering[p as usize] += through;
            }
            if !fixed {
                let (row, parent) = (index(v), node.parent.unwrap_or(graph.root));
                let (tail, head) = match node.side {
                    Side::Demand => (parent, row),
                    Side::Supply => (row, parent),
                };
                let up = upper.map_or(ENDLESS, |u| if u == OPEN { ENDLESS } else { u - through });
                let down = lower.map_or(ENDLESS, |l| through - l);
                graph.add(tail, head, up, down, index(m + v));
            }
        }
        graph.artificial = graph.tail.len();
        for (v, &e) in excess.iter().enumerate() {
            let (row, name) = (index(v), index(m + n + v));
            match e {
                0 => {}
                1.. => graph.add(row, graph.root, ENDLESS, e, name),
                _ => graph.add(graph.root, row, ENDLESS, -e, name),
            }
        }
        graph
    }

    /// Adds an arc at the side where it stands; strictly inside it counts as still.
    pub(super) fn add(&mut self, tail: u32, head: u32, up: i64, down: i64, name: u32) {
        self.tail.push(tail);
        self.head.push(head);
        self.cost.push(0);
        self.up.push(up);
        self.down.push(down);
        self.state.push(match (down, up) {
            (0, _) => LOWER,
            (_, 0) => UPPER,
            _ => STILL,
        });
        self.name.push(name);
    }

    /// The name of the artificial arc of a row.
    pub(super) fn artificial_name(&self, row: u32) -> u32 {
        self.artificial_names + row
    }

    /// Arcs.
    pub(super) fn len(&self) -> usize {
        self.tail.len()
    }

    /// Whether the arc is strictly inside its range.
    pub(super) fn is_free(&self, arc: usize) -> bool {
        self.up[arc] > 0 && self.down[arc] > 0
    }

    /// What can be pushed along the arc out of `from`, one of its ends.
    pub(super) fn residual(&self, arc: usize, from: u32) -> i64 {
        if self.tail[arc] == from { self.up[arc] } else { self.down[arc] }
    }

    /// The end of the arc that is not `from`.
    pub(super) fn other(&self, arc: usize, from: u32) -> u32 {
        if self.tail[arc] == from { self.head[arc] } else { self.tail[arc] }
    }

    /// What artificial arcs carry.
    pub(super) fn violation(&self) -> i64 {
        self.down[self.artificial..].iter().sum()
    }

    /// The flow on the pairs of the network.
    pub(super) fn flow(&self, network: &Network) -> Vec<i64> {
        let mut flow: Vec<i64> = network.arcs.iter().map(|arc| arc.lower).collect();
        for a in 0..self.rows {
            flow[self.name[a] as usize] += self.down[a];
        }
        flow
    }
}

/// Which sides of rows other sides imply.
struct Implied {
    lower: Vec<bool>,
    upper: Vec<bool>,
}

impl Implied {
    fn new(network: &Network, order: &[u32]) -> Self {
        let n = network.nodes.len();
        let mut least = vec![0i64; n];
        let mut most = vec![0i64; n];
        for arc in &network.arcs {
            for end in [arc.tail, arc.head] {
                least[end as usize] += arc.lower;
                // Pairs' upper sides give way to rows', so rows' may not lean on them.
                most[end as usize] = OPEN;
            }
        }
        let (mut lower, mut upper) = (vec![false; n], vec![false; n]);
        for &v in order.iter().rev() {
            let (v, node) = (v as usize, &network.nodes[v as usize]);
            lower[v] = node.lower <= least[v];
            upper[v] = node.upper >= most[v];
            if let Some(p) = node.parent {
                let p = p as usize;
                least[p] += least[v].max(node.lower);
                most[p] = most[p].saturating_add(most[v].min(node.upper));
            }
        }
        Self { lower, upper }
    }
}
