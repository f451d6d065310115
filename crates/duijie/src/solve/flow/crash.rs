//! The first tree.
//!
//! *Problem.* A strongly feasible spanning tree: something can be pushed from every node to the root along the tree. It
//! should hold every arc that stands strictly inside its range, and arcs of reduced cost near 0.
//!
//! *Method.* The free arcs give a forest (union–find; artificial arcs first, then rows, then pairs; the few that close
//! cycles are returned, to be pushed to a side by pivots). From the root outward, each reached node first draws in its part
//! of the forest, then nodes that can push to it are attached by arcs of smallest |reduced cost| under the guessed
//! potentials, last come first (measured on equal gains: a fifth of the pivots of first come first). What cannot push to the root hangs on a new artificial arc with flow 0. A kept tree is taken as it
//! is where it is still strongly feasible and holds all free arcs.
//!
//! *Complexity.* O(m log m + n) time, O(m + n) space; a kept tree O(n + m).
//!
//! *Sources.* W. H. Cunningham (1976); design memo §2.4.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::graph::{ENDLESS, Graph, STILL};
use super::network::index;
use super::tree::{NONE, Tree};

/// A tree and the free arcs outside it.
pub(super) struct Crash {
    pub(super) tree: Tree,
    pub(super) loose: Vec<u32>,
}

struct Growth<'g> {
    graph: &'g mut Graph,
    guess: &'g [i64],
    start: Vec<u32>,
    incident: Vec<u32>,
    forest: Vec<bool>,
    reached: Vec<bool>,
    parent: Vec<u32>,
    arc: Vec<u32>,
    placed: Vec<u32>,
    tight: Vec<u32>,
    near: BinaryHeap<Reverse<(u64, u32)>>,
}

/// Builds the tree. `guess` holds a potential per node, the root's last.
pub(super) fn crash(graph: &mut Graph, guess: &[i64]) -> Crash {
    let n = guess.len();
    let (forest, loose) = forest(graph, n);
    let (start, incident) = incidence(graph, n);
    let mut growth = Growth {
        graph,
        guess,
        start,
        incident,
        forest,
        reached: vec![false; n],
        parent: vec![NONE; n],
        arc: vec![NONE; n],
        placed: Vec::with_capacity(n),
        tight: Vec::new(),
        near: BinaryHeap::new(),
    };
    growth.grow();
    let Growth { parent, arc, placed, .. } = growth;
    for &a in arc.iter().filter(|&&a| a != NONE) {
        graph.state[a as usize] = STILL;
    }
    Crash { tree: Tree::new(graph, &placed, parent, arc), loose }
}

/// The tree of an earlier solve, one arc name per node; `None` where it does not fit any more.
pub(super) fn keep(graph: &mut Graph, basis: &[u32]) -> Option<Crash> {
    let root = graph.root;
    let artificial = graph.artificial_names;
    let mut position = vec![NONE; artificial as usize + basis.len()];
    for (a, &name) in graph.name.iter().enumerate() {
        position[name as usize] = index(a);
    }
    let n = basis.len();
    let (mut parent, mut arc) = (vec![NONE; n + 1], vec![NONE; n + 1]);
    let mut added = Vec::new();
    for (v, &name) in basis.iter().enumerate() {
        let v = index(v);
        let mut a = *position.get(name as usize)?;
        if a == NONE && name >= artificial && name - artificial == v {
            a = index(graph.len() + added.len());
            added.push(v);
            parent[v as usize] = root;
        } else {
            let at = a as usize;
            if a == NONE || graph.residual(at, v) == 0 || (graph.tail[at] != v && graph.head[at] != v) {
                return None;
            }
            parent[v as usize] = graph.other(at, v);
        }
        arc[v as usize] = a;
    }
    // Parents first, or no tree at all.
    let mut placed = Vec::with_capacity(n);
    let mut reached = vec![false; n + 1];
    reached[root as usize] = true;
    let mut path = Vec::new();
    for v in 0..root {
        let mut u = v;
        while !reached[u as usize] {
            reached[u as usize] = true;
            path.push(u);
            u = parent[u as usize];
        }
        placed.extend(path.drain(..).rev());
    }
    let mut place = vec![0u32; n + 1];
    for (i, &v) in placed.iter().enumerate() {
        place[v as usize] = index(i + 1);
    }
    if placed.iter().any(|&v| place[parent[v as usize] as usize] >= place[v as usize]) {
        return None;
    }
    let mut inside = vec![false; graph.len()];
    for &a in &arc {
        if let Some(inside) = inside.get_mut(a as usize) {
            *inside = true;
        }
    }
    let loose: Vec<u32> = (0..graph.len()).filter(|&a| graph.is_free(a) && !inside[a]).map(index).collect();
    for v in added {
        graph.add(v, root, ENDLESS, 0, artificial + v);
    }
    for &v in &placed {
        graph.state[arc[v as usize] as usize] = STILL;
    }
    Some(Crash { tree: Tree::new(graph, &placed, parent, arc), loose })
}

/// Disjoint sets of nodes.
struct Sets(Vec<u32>);

impl Sets {
    fn find(&mut self, mut v: u32) -> u32 {
        while self.0[v as usize] != v {
            let up = self.0[self.0[v as usize] as usize];
            self.0[v as usize] = up;
            v = up;
        }
        v
    }

    /// The smaller representative stays, so that no order of calls makes long chains of one side only.
    fn join(&mut self, u: u32, v: u32) {
        self.0[u.max(v) as usize] = u.min(v);
    }
}

/// Which free arcs are in the forest, and those that are not.
fn forest(graph: &Graph, n: usize) -> (Vec<bool>, Vec<u32>) {
    let mut sets = Sets((0..index(n)).collect());
    let mut inside = vec![false; graph.len()];
    let mut loose = Vec::new();
    let ranked = (graph.artificial..graph.len()).chain(graph.rows..graph.artificial).chain(0..graph.rows);
    for a in ranked {
        if !graph.is_free(a) {
            continue;
        }
        let (u, v) = (sets.find(graph.tail[a]), sets.find(graph.head[a]));
        if u == v {
            loose.push(index(a));
        } else {
            inside[a] = true;
            sets.join(u, v);
        }
    }
    (inside, loose)
}

/// The arcs at each node: those of node v stand from `start[v]` to `start[v + 1]`.
fn incidence(graph: &Graph, n: usize) -> (Vec<u32>, Vec<u32>) {
    let mut start = vec![0u32; n + 1];
    for &v in graph.tail.iter().chain(&graph.head) {
        start[v as usize + 1] += 1;
    }
    for v in 0..n {
        start[v + 1] += start[v];
    }
    let mut fill = start.clone();
    let mut incident = vec![0u32; 2 * graph.len()];
    for a in 0..graph.len() {
        for v in [graph.tail[a], graph.head[a]] {
            incident[fill[v as usize] as usize] = index(a);
            fill[v as usize] += 1;
        }
    }
    (start, incident)
}

impl Growth<'_> {
    fn grow(&mut self) {
        let root = self.graph.root;
        self.reach(root);
        self.spread();
        for v in 0..root {
            if !self.reached[v as usize] {
                // Nothing of this node's forest can push to the root.
                let a = index(self.graph.len());
                let name = self.graph.artificial_name(v);
                self.graph.add(v, root, ENDLESS, 0, name);
                self.forest.push(true);
                self.attach(v, a);
                self.spread();
            }
        }
    }

    fn spread(&mut self) {
        loop {
            let next = self.tight.pop().or_else(|| self.near.pop().map(|Reverse((_, a))| a));
            let Some(a) = next else { return };
            let (u, v) = (self.graph.tail[a as usize], self.graph.head[a as usize]);
            match (self.reached[u as usize], self.reached[v as usize]) {
                (true, false) => self.attach(v, a),
                (false, true) => self.attach(u, a),
                _ => {}
            }
        }
    }

    /// Attaches a node and, before anything else, its part of the forest.
    fn attach(&mut self, v: u32, arc: u32) {
        let mut closure = vec![(v, arc)];
        while let Some((v, a)) = closure.pop() {
            self.parent[v as usize] = self.graph.other(a as usize, v);
            self.arc[v as usize] = a;
            self.placed.push(v);
            self.look(v, &mut closure);
        }
    }

    fn reach(&mut self, v: u32) {
        let mut closure = Vec::new();
        self.look(v, &mut closure);
        for (u, a) in closure {
            self.attach(u, a);
        }
    }

    fn look(&mut self, v: u32, closure: &mut Vec<(u32, u32)>) {
        self.reached[v as usize] = true;
        for i in self.start[v as usize]..self.start[v as usize + 1] {
            let a = self.incident[i as usize];
            let u = self.graph.other(a as usize, v);
            if self.reached[u as usize] {
                continue;
            }
            if self.forest[a as usize] {
                closure.push((u, a));
            } else if self.graph.residual(a as usize, u) > 0 && !self.graph.is_free(a as usize) {
                let arc = a as usize;
                let (tail, head) = (self.graph.tail[arc] as usize, self.graph.head[arc] as usize);
                let reduced = self.graph.cost[arc] + self.guess[tail] - self.guess[head];
                match reduced.unsigned_abs() {
                    0 => self.tight.push(a),
                    far => self.near.push(Reverse((far, a))),
                }
            }
        }
    }
}
