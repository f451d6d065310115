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
