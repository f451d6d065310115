//! What may still move: the residual graph of a flow, as seen from the side of the groups.
//!
//! *Problem.* Nodes are the rows and the root. Flow runs from the root down the groups' side, over the pairs, and up
//! the other side to the root. The arcs above the gates of groups are left out: what comes in at a gate is what its
//! group gains, and a path from gate to gate is a unit that one group gains and the other loses.
//! *Method.* Blocking flows along shortest paths (Dinic 1970) between gates, within a region of nodes that no residual arc
//! leaves.
//! *Complexity.* 32 bytes an arc; a blocking flow takes O(arcs of the region) and the lengths of its paths.

use crate::lists::Side;
use crate::network::{self, Network, OPEN, index};
use crate::solve::budget::{Meter, Stop};

/// Room without end.
const ENDLESS: i64 = 1 << 61;

/// A node of no level.
const UNSEEN: u32 = 0;

pub(super) struct Residual {
    /// Where the half-arcs of every node begin in `out`.
    start: Vec<u32>,
    /// Half-arcs by the node that they leave: 2a along arc a, 2a + 1 against it.
    out: Vec<u32>,
    head: Vec<u32>,
    room: Vec<i64>,
    /// How many arcs are pairs; they come first.
    pairs: usize,
    lower: Vec<i64>,
    pub(super) root: u32,
    /// The region of every node.
    pub(super) region: Vec<u32>,
    level: Vec<u32>,
    cursor: Vec<u32>,
}

/// Whether nodes of this side are on the side of the groups.
pub(super) fn is_near(node: network::Side, side: Side) -> bool {
    matches!((node, side), (network::Side::Demand, Side::Demand) | (network::Side::Supply, Side::Supply))
}

impl Residual {
    /// Of a flow that keeps the network's rows; `is_gate` by node.
    pub(super) fn new(graph: &Network, side: Side, flow: &[i64], is_gate: &[bool]) -> Self {
        let (n, m) = (graph.nodes.len(), graph.arcs.len());
        let root = index(n);
        let through = throughputs(graph, flow);
        let mut ends = Vec::with_capacity(2 * (m + n));
        let mut room = Vec::with_capacity(2 * (m + n));
        let above = |upper: i64, units: i64| if upper == OPEN { ENDLESS } else { upper - units };
        for (arc, &units) in graph.arcs.iter().zip(flow) {
            let (near, far) = match side {
                Side::Demand => (arc.tail, arc.head),
                Side::Supply => (arc.head, arc.tail),
            };
            ends.extend([far, near]);
            room.extend([above(arc.upper, units), units - arc.lower]);
        }
        for (v, (node, &units)) in graph.nodes.iter().zip(&through).enumerate() {
            let (row, parent) = (index(v), node.parent.unwrap_or(root));
            ends.extend(if is_near(node.side, side) { [row, parent] } else { [parent, row] });
            let open = !is_gate[v];
            room.extend(if open { [above(node.upper, units), units - node.lower] } else { [0, 0] });
        }
        // A half-arc leaves the node that its twin enters.
        let tail = |half: usize| ends[half ^ 1] as usize;
        let mut start = vec![0_u32; n + 2];
        for half in 0..ends.len() {
            start[tail(half) + 1] += 1;
        }
        for node in 0..=n {
            start[node + 1] += start[node];
        }
        let mut next = start.clone();
        let mut out = vec![0_u32; ends.len()];
        for half in 0..ends.len() {
            let at = &mut next[tail(half)];
            out[*at as usize] = index(half);
            *at += 1;
        }
        Self {
            start,
            out,
            head: ends,
            room,
            pairs: m,
            lower: graph.arcs.iter().map(|arc| arc.lower).collect(),
            root,
            region: vec![0; n + 1],
            level: vec![UNSEEN; n + 1],
            cursor: vec![0; n + 1],
        }
    }

    /// The flow on the pairs.
    pub(super) fn flow(&self) -> Vec<i64> {
        (0..self.pairs).map(|arc| self.lower[arc] + self.room[2 * arc + 1]).collect()
    }

    fn leaving(&self, node: u32) -> std::ops::Range<u32> {
        self.start[node as usize]..self.start[node as usize + 1]
    }

    /// The nodes of the region that can be reached from these. O(arcs that leave them).
    pub(super) fn reach(&self, from: impl IntoIterator<Item = u32>) -> Vec<u32> {
        let mut seen = vec![false; self.start.len() - 1];
        let mut found: Vec<u32> = Vec::new();
        for node in from {
            if !std::mem::replace(&mut seen[node as usize], true) {
                found.push(node);
            }
        }
        let mut next = 0;
        while let Some(&node) = found.get(next) {
            next += 1;
            for at in self.leaving(node) {
                let half = self.out[at as usize];
                let head = self.head[half as usize];
                if self.room[half as usize] > 0
                    && self.region[head as usize] == self.region[node as usize]
                    && !std::mem::replace(&mut seen[head as usize], true)
                {
                    found.push(head);
                }
            }
        }
        found
    }

    /// Moves units between gates of one region: those in `wants` gain up to their amounts, those in `spare` lose up to
    /// theirs, as many as can. Amounts are what is left afterwards.
    ///
    /// # Errors
    /// What stopped it; what has moved until then is sound.
    pub(super) fn balance(
        &mut self,
        wants: &mut [Amount],
        spare: &mut Spare,
        meter: &mut Meter<'_>,
    ) -> Result<(), Stop> {
        loop {
            let seen = self.layers(wants, spare);
            meter.spend(u64::try_from(seen.len()).unwrap_or(u64::MAX))?;
            let reaches = seen.iter().any(|&node| self.level[node as usize] != UNSEEN && spare.has(node));
            if reaches {
                for want in wants.iter_mut() {
                    while want.units > 0 && self.push(want, spare) {}
                }
            }
            for node in seen {
                self.level[node as usize] = UNSEEN;
            }
            if !reaches {
                return Ok(());
            }
        }
    }

    /// Numbers the nodes by their distance from the gates that want more, up to the nearest with something to spare.
    fn layers(&mut self, wants: &[Amount], spare: &Spare) -> Vec<u32> {
        let mut seen: Vec<u32> = Vec::new();
        for want in wants.iter().filter(|want| want.units > 0) {
            self.level[want.gate as usize] = 1;
            self.cursor[want.gate as usize] = self.start[want.gate as usize];
            seen.push(want.gate);
        }
        let (mut next, mut last) = (0, u32::MAX);
        while let Some(&node) = seen.get(next) {
            next += 1;
            let level = self.level[node as usize];
            if level >= last {
                break;
            }
            for at in self.leaving(node) {
                let half = self.out[at as usize] as usize;
                let head = self.head[half];
                if self.room[half] > 0
                    && self.level[head as usize] == UNSEEN
                    && self.region[head as usize] == self.region[node as usize]
                {
                    self.level[head as usize] = level + 1;
                    self.cursor[head as usize] = self.start[head as usize];
                    seen.push(head);
                    if spare.has(head) {
                        last = level + 1;
                    }
                }
            }
        }
        seen
    }

    /// One path from the gate to one with something to spare; `false` where none is left among shortest ones.
    fn push(&mut self, want: &mut Amount, spare: &mut Spare) -> bool {
        let mut path: Vec<usize> = Vec::new();
        let mut node = want.gate;
        loop {
            if spare.has(node) {
                let least = path.iter().map(|&half| self.room[half]).min().unwrap_or(0);
                let units = least.min(want.units).min(spare.units[node as usize]);
                for half in path {
                    self.room[half] -= units;
                    self.room[half ^ 1] += units;
                }
                want.units -= units;
                spare.units[node as usize] -= units;
                return true;
            }
            let end = self.start[node as usize + 1];
            let step = (self.cursor[node as usize]..end).find(|&at| {
                let half = self.out[at as usize] as usize;
                let head = self.head[half] as usize;
                self.room[half] > 0 && self.level[head] == self.level[node as usize] + 1
            });
            if let Some(at) = step {
                self.cursor[node as usize] = at;
                let half = self.out[at as usize] as usize;
                path.push(half);
                node = self.head[half];
            } else {
                self.cursor[node as usize] = end;
                let Some(half) = path.pop() else { return false };
                node = self.head[half ^ 1];
                self.cursor[node as usize] += 1;
            }
        }
    }
}

/// Units at a gate.
pub(super) struct Amount {
    pub(super) gate: u32,
    pub(super) units: i64,
}

/// What every gate could lose, by node.
pub(super) struct Spare {
    pub(super) units: Vec<i64>,
}

impl Spare {
    /// All that there is beyond the rows: new units, and those of who is in no group.
    pub(super) fn at_root(flow: &Residual) -> Self {
        let mut units = vec![0; flow.region.len()];
        units[flow.root as usize] = ENDLESS;
        Self { units }
    }

    fn has(&self, node: u32) -> bool {
        self.units[node as usize] > 0
    }
}

/// The flow through every row.
pub(super) fn throughputs(graph: &Network, flow: &[i64]) -> Vec<i64> {
    let mut through = vec![0; graph.nodes.len()];
    for (arc, &units) in graph.arcs.iter().zip(flow) {
        through[arc.tail as usize] += units;
        through[arc.head as usize] += units;
    }
    for &v in graph.parents_first().iter().rev() {
        if let Some(parent) = graph.nodes[v as usize].parent {
            through[parent as usize] += through[v as usize];
        }
    }
    through
}
