//! The spanning tree of the basis.
//!
//! *Problem.* Keep a rooted tree in preorder while an edge leaves and another enters.
//!
//! *Method.* Per node: parent, the arc to it, the next and the previous node in preorder (`thread`, `back`), the size of
//! its subtree and the last node of it. Only the path between the two ends that move is rewritten; the rest of the
//! moved subtree keeps its preorder.
//!
//! *Complexity.* A change costs the lengths of the paths to the meeting node; shifting potentials costs the size of the
//! moved subtree. 32 bytes a node.
//!
//! *Sources.* R. Barr, F. Glover, D. Klingman, Enhancements of spanning tree labelling procedures (1979); P. Kovács,
//! Minimum-cost flow algorithms: an experimental evaluation (2015), §4, on the extended threaded index.

use super::graph::Graph;

/// No node, no arc.
pub(super) const NONE: u32 = u32::MAX;

/// A rooted spanning tree with potentials: cost + potential(tail) − potential(head) = 0 on its arcs.
pub(super) struct Tree {
    pub(super) parent: Vec<u32>,
    /// The arc between the node and its parent.
    pub(super) arc: Vec<u32>,
    /// Whether that arc leaves the node.
    pub(super) upward: Vec<bool>,
    pub(super) potential: Vec<i64>,
    thread: Vec<u32>,
    back: Vec<u32>,
    size: Vec<u32>,
    last: Vec<u32>,
    changed: Vec<u32>,
}

impl Tree {
    /// The tree of these parents and arcs. `placed` has every node but the root, parents first.
    pub(super) fn new(graph: &Graph, placed: &[u32], parent: Vec<u32>, arc: Vec<u32>) -> Self {
        let n = parent.len();
        let root = graph.root as usize;
        let upward = (0..n).map(|v| v != root && graph.tail[arc[v] as usize] as usize == v).collect();
        let mut size = vec![1u32; n];
        for &v in placed.iter().rev() {
            size[parent[v as usize] as usize] += size[v as usize];
        }
        // Positions in preorder: each node takes its place and leaves the next one to its later siblings.
        let mut place = vec![0u32; n];
        let mut next = vec![1u32; n];
        let mut order = vec![graph.root; n];
        for &v in placed {
            let (v, p) = (v as usize, parent[v as usize] as usize);
            place[v] = next[p];
            next[p] += size[v];
            next[v] = place[v] + 1;
            order[place[v] as usize] = super::network::index(v);
        }
        let (mut thread, mut back, mut last) = (vec![0; n], vec![0; n], vec![0; n]);
        for (i, &v) in order.iter().enumerate() {
            let after = order[(i + 1) % n];
            thread[v as usize] = after;
            back[after as usize] = v;
            last[v as usize] = order[i + size[v as usize] as usize - 1];
        }
        let changed = Vec::new();
        let mut tree = Self { parent, arc, upward, potential: vec![0; n], thread, back, size, last, changed };
        tree.price(graph);
        tree
    }

    /// Sets all potentials from the costs; the root has 0. O(n).
    pub(super) fn price(&mut self, graph: &Graph) {
        let root = graph.root;
        self.potential[root as usize] = 0;
        let mut v = self.thread[root as usize];
        while v != root {
            let at = v as usize;
            let above = self.potential[self.parent[at] as usize];
            let cost = graph.cost[self.arc[at] as usize];
            self.potential[at] = if self.upward[at] { above - cost } else { above + cost };
            v = self.thread[at];
        }
    }

    /// The lowest node that holds both.
    pub(super) fn join(&self, mut u: u32, mut v: u32) -> u32 {
        while u != v {
            if self.size[u as usize] < self.size[v as usize] {
                u = self.parent[u as usize];
            } else {
                v = self.parent[v as usize];
            }
        }
        u
    }

    /// Nodes below and including this one.
    pub(super) fn size(&self, v: u32) -> u32 {
        self.size[v as usize]
    }

    /// Cuts the subtree of `out` from its parent and hangs it by `arc` from its node `inner` under `outer`; `join` is
    /// the meeting node of `inner` and `outer` before.
    pub(super) fn hang(&mut self, graph: &Graph, arc: u32, inner: u32, outer: u32, out: u32, join: u32) {
        let old_back = self.back[out as usize];
        let old_size = self.size[out as usize];
        let old_last = self.last[out as usize];
        let old_parent = self.parent[out as usize];
        if inner == out {
            self.link(graph, inner, outer, arc);
            if self.thread[outer as usize] != out {
                let after = self.thread[old_last as usize];
                self.follow(old_back, after);
                let after = self.thread[outer as usize];
                self.follow(outer, out);
                self.follow(old_last, after);
            }
        } else {
            self.turn(inner, outer, out);
            self.relabel(graph, arc, inner, outer, out);
            self.size[inner as usize] = old_size;
        }
        self.mend_last(outer, old_parent, join, old_back, old_last, self.last[out as usize]);
        let mut u = outer;
        while u != join {
            self.size[u as usize] += old_size;
            u = self.parent[u as usize];
        }
        u = old_parent;
        while u != join {
            self.size[u as usize] -= old_size;
            u = self.parent[u as usize];
        }
    }

    fn link(&mut self, graph: &Graph, inner: u32, outer: u32, arc: u32) {
        self.parent[inner as usize] = outer;
        self.arc[inner as usize] = arc;
        self.upward[inner as usize] = graph.tail[arc as usize] == inner;
    }

    fn follow(&mut self, before: u32, after: u32) {
        self.thread[before as usize] = after;
        self.back[after as usize] = before;
    }

    /// Turns the path from `inner` to `out` round in preorder and puts it behind `outer`.
    fn turn(&mut self, inner: u32, outer: u32, out: u32) {
        let old_back = self.back[out as usize];
        let old_last = self.last[out as usize];
        let resume =
            if old_back == outer { self.thread[old_last as usize] } else { self.thread[outer as usize] };
        let mut stem = inner;
        let mut above = outer;
        let mut last = self.last[inner as usize];
        let mut after = self.thread[last as usize];
        self.thread[outer as usize] = inner;
        self.changed.clear();
        self.changed.push(outer);
        while stem != out {
            let next = self.parent[stem as usize];
            self.thread[last as usize] = next;
            self.changed.push(last);
            let before = self.back[stem as usize];
            self.follow(before, after);
            self.parent[stem as usize] = above;
            above = stem;
            stem = next;
            last = if self.last[stem as usize] == self.last[above as usize] {
                self.back[above as usize]
            } else {
                self.last[stem as usize]
            };
            after = self.thread[last as usize];
        }
        self.parent[out as usize] = above;
        self.follow(last, resume);
        self.last[out as usize] = last;
        if old_back != outer {
            self.follow(old_back, after);
        }
        for i in 0..self.changed.len() {
            let u = self.changed[i];
            self.back[self.thread[u as usize] as usize] = u;
        }
    }

    /// Arcs, sizes and last nodes along the turned path, from `out` back to `inner`.
    fn relabel(&mut self, graph: &Graph, arc: u32, inner: u32, outer: u32, out: u32) {
        let mut size = 0;
        let last = self.last[out as usize];
        let mut u = out;
        while u != inner {
            let p = self.parent[u as usize];
            self.arc[u as usize] = self.arc[p as usize];
            self.upward[u as usize] = !self.upward[p as usize];
            size += self.size[u as usize] - self.size[p as usize];
            self.size[u as usize] = size;
            self.last[p as usize] = last;
            u = p;
        }
        self.link(graph, inner, outer, arc);
    }

    /// Last nodes from the new and the old parent up to the root.
    fn mend_last(
        &mut self,
        outer: u32,
        old_parent: u32,
        join: u32,
        old_back: u32,
        old_last: u32,
        new_last: u32,
    ) {
        let limit = if self.last[join as usize] == outer { join } else { NONE };
        let mut u = outer;
        while u != NONE && self.last[u as usize] == outer {
            self.last[u as usize] = new_last;
            u = self.parent[u as usize];
        }
        let replace = if join != old_back && outer != old_back { old_back } else { new_last };
        if replace != old_last {
            u = old_parent;
            while u != NONE && u != limit && self.last[u as usize] == old_last {
                self.last[u as usize] = replace;
                u = self.parent[u as usize];
            }
        }
    }

    /// Adds to the potentials of a subtree.
    pub(super) fn shift(&mut self, top: u32, by: i64) {
        let end = self.thread[self.last[top as usize] as usize];
        let mut v = top;
        loop {
            self.potential[v as usize] += by;
            v = self.thread[v as usize];
            if v == end {
                break;
            }
        }
    }
}
