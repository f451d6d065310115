//! The tree of a search: its nodes while it grows, and what of them proves the level in the end.

use std::ops::{Index, IndexMut};
use std::sync::Arc;

use super::branch::Choice;
use super::case::{Branch, Case, Split};
use super::model::Model;
use super::price::Prices;

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

impl Tree {
    /// Whether all leaves are conflicts.
    pub(super) fn is_conflict(&self) -> bool {
        match self {
            Self::Leaf(prices) => prices.conflict,
            Self::Split { children, .. } => children.iter().flatten().all(|child| child.is_conflict()),
        }
    }
}

/// A case of the search.
#[derive(Clone)]
pub(super) struct Node {
    parent: Option<(usize, Branch)>,
    pub(super) depth: usize,
    /// The proven bound, rounded down; `None` before there is one.
    pub(super) bound: Option<i128>,
    /// What proves it here: its own prices, or the parent's.
    pub(super) prices: Arc<Prices>,
    split: Option<(Split, [Option<usize>; 2])>,
    /// The last split on a quantity, to learn what it cost.
    pub(super) moved: Option<Moved>,
}

impl Node {
    /// The first one, of which nothing is known yet.
    pub(super) fn root() -> Self {
        let prices = Arc::new(Prices::zero());
        Self { parent: None, depth: 0, bound: None, prices, split: None, moved: None }
    }
}

/// How a split moved a column, and the gain of the relaxation before it.
#[derive(Clone, Copy)]
pub(super) struct Moved {
    pub(super) column: usize,
    pub(super) branch: Branch,
    pub(super) distance: f64,
    pub(super) before: f64,
}

/// The nodes below the first, which has position 0.
pub(super) struct Nodes(Vec<Node>);

impl Index<usize> for Nodes {
    type Output = Node;

    fn index(&self, at: usize) -> &Node {
        &self.0[at]
    }
}

impl IndexMut<usize> for Nodes {
    fn index_mut(&mut self, at: usize) -> &mut Node {
        &mut self.0[at]
    }
}

impl Nodes {
    /// Only the root of a tree.
    pub(super) fn root() -> Self {
        Self(vec![Node::root()])
    }

    /// A node on its own, to grow a tree below it elsewhere.
    pub(super) fn start(&self, at: usize) -> Self {
        Self(vec![Node { parent: None, ..self.0[at].clone() }])
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Splits a node: the cases that are not empty by themselves become its children, the likelier first.
    pub(super) fn split(
        &mut self,
        at: usize,
        choice: Choice,
        moved: impl Fn(Branch) -> Option<Moved>,
        narrow: impl Fn(Branch) -> Option<Case>,
    ) -> Vec<(usize, Case)> {
        let mut children = [None, None];
        let mut cases = Vec::with_capacity(2);
        for branch in [choice.first, choice.first.other()] {
            let Some(case) = narrow(branch) else { continue };
            let child = self.0.len();
            let Node { depth, bound, ref prices, .. } = self.0[at];
            let prices = Arc::clone(prices);
            let parent = Some((at, branch));
            self.0.push(Node { parent, depth: depth + 1, bound, prices, split: None, moved: moved(branch) });
            children[branch.index()] = Some(child);
            cases.push((child, case));
        }
        self.0[at].split = Some((choice.split, children));
        cases
    }

    /// Puts what has grown elsewhere below a node of this tree. Gives the new position of an old one.
    pub(super) fn graft(&mut self, at: usize, grown: Self) -> impl Fn(usize) -> usize + use<> {
        let offset = self.0.len() - 1;
        let place = move |k: usize| if k == 0 { at } else { offset + k };
        for (k, mut node) in grown.0.into_iter().enumerate() {
            if let Some((_, children)) = &mut node.split {
                children.iter_mut().flatten().for_each(|child| *child = place(*child));
            }
            if k == 0 {
                self.0[at] = Node { parent: self.0[at].parent, ..node };
            } else {
                node.parent = node.parent.map(|(parent, branch)| (place(parent), branch));
                self.0.push(node);
            }
        }
        place
    }

    /// The bounds of a node, by its splits from the first. O(columns + splits).
    pub(super) fn case(&self, model: &Model<'_>, first: &Case, node: usize) -> Case {
        let mut path = Vec::new();
        let mut at = node;
        while let Some((parent, branch)) = self.0[at].parent {
            let (split, _) = self.0[parent].split.expect("a parent has a split");
            path.push((split, branch));
            at = parent;
        }
        let narrow = |case: Case, (split, branch): (Split, Branch)| {
            case.narrow(model, split, branch).expect("a node's case is not empty by itself")
        };
        path.into_iter().rev().fold(first.clone(), narrow)
    }

    /// The largest bound of the leaves below a node; `None` where all are conflicts.
    pub(super) fn bound(&self, at: usize, value: i128) -> Option<i128> {
        let node = &self.0[at];
        if node.prices.conflict {
            return None;
        }
        let own = node.bound.unwrap_or(i128::MAX);
        match node.split.as_ref().filter(|_| own > value) {
            None => Some(own),
            Some((_, children)) => {
                let below = children.iter().flatten().filter_map(|&child| self.bound(child, value)).max();
                below.map(|below| own.min(below))
            }
        }
    }

    /// The tree of prices below a node. What bounds no more than `close` needs no children.
    pub(super) fn prices(&self, at: usize, close: Option<i128>) -> Tree {
        let node = &self.0[at];
        let closed = node.bound.zip(close).is_some_and(|(bound, close)| bound <= close);
        match node.split.as_ref().filter(|_| !closed) {
            None => Tree::Leaf((*node.prices).clone()),
            Some((split, children)) => Tree::Split {
                split: *split,
                children: children.map(|child| child.map(|child| Box::new(self.prices(child, close)))),
            },
        }
    }
}
