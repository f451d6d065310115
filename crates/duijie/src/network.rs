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

/// Flows up to here leave the network solver its open residuals; floors may not add up to more either.
pub(crate) const MOST_FLOW: i128 = 1 << 59;

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
    /// Σ gain·flow.
    #[must_use]
    pub fn gain(&self, flow: &[i64]) -> i128 {
        self.arcs.iter().zip(flow).map(|(arc, &units)| i128::from(arc.gain) * i128::from(units)).sum()
    }

    /// Σ of the lower sides of all rows and arcs.
    pub(crate) fn floors(&self) -> i128 {
        let rows = self.nodes.iter().map(|node| i128::from(node.lower));
        rows.chain(self.arcs.iter().map(|arc| i128::from(arc.lower))).sum()
    }

    /// The positions of the rows, parents before their children. O(n).
    pub(crate) fn parents_first(&self) -> Vec<u32> {
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
pub(crate) fn index(position: usize) -> u32 {
    u32::try_from(position).expect("positions are below 2^32: checked before the solve")
}

/// The sum of the prices of every node and its ancestors. O(nodes) time and space.
fn chains(network: &Network, prices: &[i64]) -> Vec<i128> {
    let mut chains = vec![0; network.nodes.len()];
    for node in network.parents_first() {
        let node = node as usize;
        let above = network.nodes[node].parent.map_or(0, |parent| chains[parent as usize]);
        chains[node] = i128::from(prices[node]) + above;
    }
    chains
}

/// The reduced gain r of every arc. O(nodes + arcs).
pub fn reduced_gains(network: &Network, prices: &[i64]) -> impl Iterator<Item = i128> {
    let chains = chains(network, prices);
    network
        .arcs
        .iter()
        .map(move |arc| i128::from(arc.gain) - chains[arc.tail as usize] - chains[arc.head as usize])
}

/// The bound that prices prove; `None` where one above 0 stands on an open side of a row or, by its reduced gain, of an
/// arc. O(nodes + arcs).
#[must_use]
pub fn bound(network: &Network, prices: &[i64]) -> Option<i128> {
    let take = |price: i128, lower: i64, upper: i64| match price {
        0 => Some(0),
        1.. if upper == OPEN => None,
        1.. => Some(price * i128::from(upper)),
        _ => Some(price * i128::from(lower)),
    };
    let rows: Option<i128> = network
        .nodes
        .iter()
        .zip(prices)
        .map(|(node, &price)| take(price.into(), node.lower, node.upper))
        .sum();
    let arcs: Option<i128> = network
        .arcs
        .iter()
        .zip(reduced_gains(network, prices))
        .map(|(arc, reduced)| take(reduced, arc.lower, arc.upper))
        .sum();
    Some(rows? + arcs?)
}

/// Prices that prove some bound at once: every node with arcs on the demand side, which has a ceiling, pays the largest
/// gain above 0 on its arcs. O(nodes + arcs).
#[must_use]
pub fn cover(network: &Network) -> Vec<i64> {
    let mut prices = vec![0; network.nodes.len()];
    for arc in &network.arcs {
        let price = &mut prices[arc.tail as usize];
        *price = arc.gain.max(*price);
    }
    prices
}

/// Narrows the network to the flows that reach the bound of these prices: every row with a price and every arc with a
/// reduced gain is fixed at the side that the bound took. O(nodes + arcs).
pub fn restrict(network: &mut Network, prices: &[i64]) {
    let fix = |price: i128, lower: &mut i64, upper: &mut i64| match price {
        0 => {}
        1.. => *lower = *upper,
        _ => *upper = *lower,
    };
    let reduced: Vec<i128> = reduced_gains(network, prices).collect();
    for (node, &price) in network.nodes.iter_mut().zip(prices) {
        fix(price.into(), &mut node.lower, &mut node.upper);
    }
    for (arc, reduced) in network.arcs.iter_mut().zip(reduced) {
        fix(reduced, &mut arc.lower, &mut arc.upper);
    }
}
