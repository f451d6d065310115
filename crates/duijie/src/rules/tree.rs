//! Trees of ids: areas and categories.

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// A forest whose nodes are numbered in the order of their ids.
///
/// Lists with faults do no harm: of equal ids the first row counts, an unknown parent is no parent, and a circle is
/// cut open, so that every walk ends.
pub(super) struct Tree<'l> {
    ids: Vec<&'l str>,
    parent: Vec<u32>,
    depth: Vec<u32>,
}

/// A row of a tree: its id and its parent's.
pub(super) struct Node<'l> {
    pub(super) id: &'l str,
    pub(super) parent: Option<&'l str>,
}

impl<'l> Tree<'l> {
    /// O(n log n) time, O(n) space.
    pub(super) fn new(rows: impl Iterator<Item = Node<'l>>) -> Self {
        let mut rows: Vec<Node<'l>> = rows.collect();
        rows.sort_by(|a, b| a.id.cmp(b.id));
        rows.dedup_by(|later, first| later.id == first.id);
        let ids: Vec<&str> = rows.iter().map(|row| row.id).collect();
        let number = |id: &str| ids.binary_search(&id).ok().and_then(|k| u32::try_from(k).ok());
        let parent = rows.iter().map(|row| row.parent.and_then(number).unwrap_or(NONE)).collect();
        let mut tree = Self { depth: vec![NONE; ids.len()], parent, ids };
        tree.measure_depths();
        tree
    }

    /// Sets every node's depth (a root has 0) and cuts circles open.
    fn measure_depths(&mut self) {
        let mut path = Vec::new();
        let mut on_path = vec![false; self.ids.len()];
        for start in 0..self.ids.len() {
            let mut at = start;
            while self.depth[at] == NONE {
                on_path[at] = true;
                path.push(at);
                let up = self.parent[at];
                if up != NONE && on_path[up as usize] {
                    self.parent[at] = NONE;
                }
                if self.parent[at] == NONE {
                    break;
                }
                at = up as usize;
            }
            while let Some(node) = path.pop() {
                let up = self.parent[node];
                self.depth[node] = if up == NONE { 0 } else { self.depth[up as usize] + 1 };
                on_path[node] = false;
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.ids.binary_search(&id).ok().and_then(|k| u32::try_from(k).ok())
    }

    pub(super) fn id(&self, node: u32) -> &'l str {
        self.ids[node as usize]
    }

    pub(super) fn ids(&self) -> &[&'l str] {
        &self.ids
    }

    fn parent(&self, node: u32) -> Option<u32> {
        Some(self.parent[node as usize]).filter(|&up| up != NONE)
    }

    /// The node, its parent, and so on up to the root.
    pub(super) fn upward(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(node), |&at| self.parent(at))
    }

    /// For every node its children, in order.
    pub(super) fn children(&self) -> Vec<Vec<u32>> {
        let mut children = vec![Vec::new(); self.ids.len()];
        for (node, &up) in (0..).zip(&self.parent) {
            if up != NONE {
                children[up as usize].push(node);
            }
        }
        children
    }

    /// The number of steps of the way from `a` up to the nearest common node and down to `b`; `None` where they
    /// have none in common. O(depth).
    pub(super) fn steps(&self, mut a: u32, mut b: u32) -> Option<u32> {
        let mut steps = 0;
        while a != b {
            let deeper = if self.depth[a as usize] >= self.depth[b as usize] { &mut a } else { &mut b };
            *deeper = self.parent(*deeper)?;
            steps += 1;
        }
        Some(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(rows: &[(&'static str, &'static str)]) -> Tree<'static> {
        Tree::new(
            rows.iter().map(|&(id, parent)| Node { id, parent: Some(parent).filter(|p| !p.is_empty()) }),
        )
    }

    #[test]
    fn steps_count_both_ways() {
        let tree = tree(&[("a", ""), ("b", "a"), ("c", "a"), ("d", "b"), ("e", "c"), ("z", "")]);
        let steps = |a: &str, b: &str| tree.steps(tree.find(a).unwrap(), tree.find(b).unwrap());
        for (a, b, expected) in [
            ("a", "a", Some(0)),
            ("a", "b", Some(1)),
            ("b", "c", Some(2)),
            ("d", "e", Some(4)),
            ("d", "a", Some(2)),
            ("d", "c", Some(3)),
            ("d", "z", None),
        ] {
            assert_eq!(steps(a, b), expected, "{a} {b}");
            assert_eq!(steps(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn circles_and_dangling_parents_end() {
        let tree =
            tree(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("e", "e"), ("f", "nowhere"), ("a", "")]);
        for node in 0..6 {
            assert!(tree.upward(node).count() <= 4);
        }
        assert_eq!(tree.len(), 6);
    }
}
