//! The network: two forests of rows and the arcs between them.
//!
//! *Problem.* Every node v is a row with a range \[lower(v), upper(v)\]. Nodes of the demand side form a forest under
//! the root, nodes of the supply side another. An arc a carries x(a) in \[lower(a), upper(a)\] from a node of the
//! demand side to a node of the supply side (any node may have arcs, leaves usually do). The throughput of a node is
//! the flow on its own arcs plus the throughput of its children; it lies in the node's range. Maximise Σ gain(a)·x(a).
//!
//! *Prices.* One integer y(v) per node, any sign. With r(a) = gain(a) − Σ y over the tail and its ancestors − Σ y over
//! the head and its ancestors, no flow exceeds
//! Σ_v (y > 0 ? y·upper : y·lower) + Σ_a (r > 0 ? r·upper : r·lower), the *bound* of y.
//! With gain 0 everywhere and a bound below 0, no flow exists.

/// An open upper side. Never priced above 0.
pub const OPEN: i64 = i64::MAX;

/// The side of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Arcs leave it.
    Demand,
    /// Arcs enter it.
    Supply,
}

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its side; a parent is of the same side.
    pub side: Side,
    /// The row that holds it, by position; `None` under the root. Parents may stand before or after their children.
    pub parent: Option<u32>,
    /// The least throughput, ≥ 0.
    pub lower: i64,
    /// The largest throughput, or [`OPEN`].
    pub upper: i64,
}

/// A pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// A node of the demand side, by position.
    pub tail: u32,
    /// A node of the supply side, by position.
    pub head: u32,
    /// The least flow, ≥ 0.
    pub lower: i64,
    /// The largest flow, or [`OPEN`] where the ends bound it.
    pub upper: i64,
    /// Gain per unit, within ± 2^40.
    pub gain: i64,
}

/// Two forests and the arcs between them. Arcs are sorted by tail, then head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The rows.
    pub nodes: Vec<Node>,
    /// The pairs.
    pub arcs: Vec<Arc>,
}

impl Network {
    /// The positions of the rows, parents before their children. O(n).
    pub(super) fn parents_first(&self) -> Vec<u32> {
        let n = self.nodes.len();
        let mut start = vec![0u32; n + 2];
        for node in &self.nodes {
            start[slot(node.parent, n) + 1] += 1;
        }
        for i in 1..n + 2 {
            start[i] += start[i - 1];
        }
        let mut fill = start.clone();
        let mut child = vec![0u32; n];
        for (v, node) in self.nodes.iter().enumerate() {
            let at = &mut fill[slot(node.parent, n)];
            child[*at as usize] = index(v);
            *at += 1;
        }
        let mut order = child[start[n] as usize..start[n + 1] as usize].to_vec();
        let mut next = 0;
        while next < order.len() {
            let v = order[next] as usize;
            order.extend_from_slice(&child[start[v] as usize..start[v + 1] as usize]);
            next += 1;
        }
        order
    }
}

fn slot(parent: Option<u32>, root: usize) -> usize {
    parent.map_or(root, |p| p as usize)
}

/// A position as it is stored. The solver refuses networks whose positions do not fit.
pub(super) fn index(position: usize) -> u32 {
    u32::try_from(position).expect("positions are below 2^32: checked before the solve")
}

/// The bound that `prices` (one per node) prove: no flow of the network exceeds it. With the gains left out of the
/// network and a result below 0, no flow exists.
///
/// `None` where it is without end: a price above 0 on an open row, or a reduced gain above 0 on an open arc.
/// Exact for all prices. O(n + m).
#[must_use]
pub fn bound(network: &Network, prices: &[i64]) -> Option<i128> {
    let mut chain = vec![0i128; network.nodes.len()];
    for v in network.parents_first() {
        let v = v as usize;
        chain[v] = i128::from(prices[v]) + network.nodes[v].parent.map_or(0, |p| chain[p as usize]);
    }
    let mut sum = 0i128;
    for (node, &price) in network.nodes.iter().zip(prices) {
        sum += term(i128::from(price), node.lower, node.upper)?;
    }
    for arc in &network.arcs {
        let reduced = i128::from(arc.gain) - chain[arc.tail as usize] - chain[arc.head as usize];
        sum += term(reduced, arc.lower, arc.upper)?;
    }
    Some(sum)
}

fn term(price: i128, lower: i64, upper: i64) -> Option<i128> {
    match price {
        0 => Some(0),
        ..0 => Some(price * i128::from(lower)),
        _ if upper == OPEN => None,
        _ => Some(price * i128::from(upper)),
    }
}
