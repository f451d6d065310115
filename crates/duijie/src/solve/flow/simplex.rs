//! The pivots: a primal network simplex.
//!
//! *Problem.* Minimise Σ cost·flow over the circulations of the graph, from a feasible one with a strongly feasible tree.
//!
//! *Method.* Block search: the arcs are looked at round and round in blocks of about √m; the most negative one of the first
//! block that has any enters. Flow goes round its cycle until an arc has no residual left; of several, the last one
//! met from the join on, in the direction of the push, leaves, which keeps the tree strongly feasible: no cycling.
//!
//! *Complexity.* Finite; a pivot costs the block, the cycle and the moved subtree. Near-quadratic at worst on practical
//! instances, far less from a good start.
//!
//! *Range.* See `range`. *Ties* by the order of the arcs.
//!
//! *Certificate.* At the end every arc at its lower side has a reduced cost ≥ 0, at its upper side ≤ 0, in the tree 0.
//!
//! *Sources.* G. B. Dantzig (1951); W. H. Cunningham, A network simplex method (1976); P. Kovács (2015), §4.

use super::super::budget::{Meter, Stop};
use super::crash::Crash;
use super::graph::{ENDLESS, Graph, LOWER, STILL, UPPER};
use super::network::index;
use super::tree::{NONE, Tree};

/// A push beyond this would be without end.
const FAR: i64 = ENDLESS / 2;

/// The graph with its basis.
pub(super) struct Simplex {
    pub(super) graph: Graph,
    pub(super) tree: Tree,
    loose: Vec<u32>,
    cursor: usize,
    block: usize,
}

/// Where a cycle is blocked.
struct Block {
    room: i64,
    out: u32,
    side: Side,
}

/// The part of the cycle that holds the leaving arc: the entering arc itself, the path to its first end, or that from
/// its second.
enum Side {
    Entering,
    First,
    Second,
}

impl Simplex {
    pub(super) fn new(graph: Graph, crash: Crash) -> Self {
        let block = graph.len().isqrt().max(10);
        Self { graph, tree: crash.tree, loose: crash.loose, cursor: 0, block }
    }

    /// Sets the costs of the pairs (by position in the network) and of the artificial arcs; those of rows are 0.
    pub(super) fn set_costs(&mut self, pair: impl Fn(usize) -> i64, artificial: i64) {
        for a in 0..self.graph.rows {
            self.graph.cost[a] = pair(self.graph.name[a] as usize);
        }
        self.graph.cost[self.graph.artificial..].fill(artificial);
        self.tree.price(&self.graph);
    }

    /// The reduced cost of an arc.
    pub(super) fn reduced(&self, arc: usize) -> i64 {
        let (tail, head) = (self.graph.tail[arc] as usize, self.graph.head[arc] as usize);
        self.graph.cost[arc] + self.tree.potential[tail] - self.tree.potential[head]
    }

    /// Whether the tree holds an artificial arc.
    pub(super) fn has_artificial(&self) -> bool {
        let first = self.graph.artificial;
        self.tree.arc.iter().any(|&a| a != NONE && a as usize >= first)
    }

    /// Pivots until no arc improves.
    pub(super) fn run(&mut self, meter: &mut Meter<'_>) -> Result<(), Stop> {
        while let Some(&a) = self.loose.last() {
            let touched = self.settle(a as usize);
            self.loose.pop();
            meter.spend(touched)?;
        }
        while let Some(a) = self.price(meter)? {
            let touched = self.pivot(a);
            meter.spend(touched)?;
        }
        Ok(())
    }

    /// The entering arc.
    fn price(&mut self, meter: &mut Meter<'_>) -> Result<Option<usize>, Stop> {
        let all = self.graph.len();
        let potential = &self.tree.potential;
        let mut left = all;
        while left > 0 {
            let from = self.cursor;
            let to = (from + self.block.min(left)).min(all);
            let (mut best, mut found) = (0, None);
            let ends = self.graph.tail[from..to].iter().zip(&self.graph.head[from..to]);
            let arcs = ends.zip(&self.graph.cost[from..to]).zip(&self.graph.state[from..to]);
            for (a, (((&tail, &head), &cost), &state)) in arcs.enumerate() {
                let reduced = i64::from(state) * (cost + potential[tail as usize] - potential[head as usize]);
                if reduced < best {
                    best = reduced;
                    found = Some(from + a);
                }
            }
            left -= to - from;
            self.cursor = if to == all { 0 } else { to };
            meter.spend(u64::from(index(to - from)))?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn pivot(&mut self, arc: usize) -> u64 {
        if self.graph.state[arc] == LOWER {
            self.push(arc, self.graph.tail[arc])
        } else {
            self.push(arc, self.graph.head[arc])
        }
    }

    /// Brings a free arc outside the tree to a side or into the tree, never to a higher cost.
    fn settle(&mut self, arc: usize) -> u64 {
        let (tail, head) = (self.graph.tail[arc], self.graph.head[arc]);
        let (first, second) = if self.reduced(arc) < 0 { (tail, head) } else { (head, tail) };
        let join = self.tree.join(tail, head);
        // Of two directions at no cost, one may be without end.
        let from = if self.blocked(arc, first, join).room < FAR { first } else { second };
        self.push(arc, from)
    }

    /// Pushes along the arc out of `first` round its cycle and changes the tree; returns what was touched.
    fn push(&mut self, arc: usize, first: u32) -> u64 {
        let second = self.graph.other(arc, first);
        let join = self.tree.join(first, second);
        let block = self.blocked(arc, first, join);
        debug_assert!(block.room < FAR, "every pair is bounded: checked before the solve");
        let mut touched = 2;
        if block.room > 0 {
            self.carry(arc, first, block.room);
            for (end, downward) in [(first, Way::Down), (second, Way::Up)] {
                let mut u = end;
                while u != join {
                    let (a, p) = (self.tree.arc[u as usize] as usize, self.tree.parent[u as usize]);
                    match downward {
                        Way::Down => self.carry(a, p, block.room),
                        Way::Up => self.carry(a, u, block.room),
                    }
                    u = p;
                    touched += 1;
                }
            }
        }
        let (inner, outer) = match block.side {
            Side::Entering => {
                self.rest(arc);
                return touched;
            }
            Side::First => (first, second),
            Side::Second => (second, first),
        };
        let leaving = self.tree.arc[block.out as usize] as usize;
        self.rest(leaving);
        self.graph.state[arc] = STILL;
        let reduced = self.reduced(arc);
        let shift = if self.graph.tail[arc] == inner { -reduced } else { reduced };
        self.tree.hang(&self.graph, index(arc), inner, outer, block.out, join);
        self.tree.shift(inner, shift);
        touched + u64::from(self.tree.size(inner))
    }

    fn blocked(&self, arc: usize, first: u32, join: u32) -> Block {
        let second = self.graph.other(arc, first);
        let mut block = Block { room: self.graph.residual(arc, first), out: NONE, side: Side::Entering };
        let (graph, tree) = (&self.graph, &self.tree);
        let mut u = first;
        while u != join {
            let a = tree.arc[u as usize] as usize;
            let room = if tree.upward[u as usize] { graph.down[a] } else { graph.up[a] };
            if room < block.room {
                block = Block { room, out: u, side: Side::First };
            }
            u = tree.parent[u as usize];
        }
        u = second;
        while u != join {
            let a = tree.arc[u as usize] as usize;
            let room = if tree.upward[u as usize] { graph.up[a] } else { graph.down[a] };
            if room <= block.room {
                block = Block { room, out: u, side: Side::Second };
            }
            u = tree.parent[u as usize];
        }
        block
    }

    fn carry(&mut self, arc: usize, from: u32, amount: i64) {
        let by = if self.graph.tail[arc] == from { amount } else { -amount };
        self.graph.up[arc] -= by;
        self.graph.down[arc] += by;
    }

    /// Notes the side at which an arc outside the tree stands. Artificial arcs do not come back.
    fn rest(&mut self, arc: usize) {
        self.graph.state[arc] = if arc >= self.graph.artificial {
            STILL
        } else if self.graph.down[arc] == 0 {
            LOWER
        } else {
            UPPER
        };
    }
}

/// Along which way of the tree the flow goes.
#[derive(Clone, Copy)]
enum Way {
    Down,
    Up,
}
