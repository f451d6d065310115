//! Why a group's share is no larger: the groups from which it could get a unit, which together have all that can be had.
//!
//! *Problem.* For a group g below what it wants, the set R of the gates that can be reached from its own in the residual
//! graph, and prices at which the network's bound with gain 1 on the pairs of R is what R has.
//! *Method.* The reached nodes X are left by no residual arc. Potentials −1 on X and 0 elsewhere, with gain 1 above the gates of R,
//! satisfy complementary slackness; a row's price is the difference of potentials along the arc above it.
//! A set of a group serves every other member that could get its next unit no sooner.
//! *Complexity.* A search a set, and a look at what hangs below the rows that it reaches.
//! *Certificate.* The prices; `verify` sums them up.
//! *Sources.* Ford & Fulkerson 1956 (cuts); Frank & Murota 2022 (tight sets of fairest bases).

use super::residual::{Residual, is_near};
use crate::lists::Side;
use crate::network::{Network, Node, index};

/// The gates that a group reaches.
pub(super) struct Reach {
    /// The groups that this reach serves.
    pub(super) of: Vec<u32>,
    /// The groups whose gates are reached, they themselves among them, in order.
    pub(super) members: Vec<u32>,
    /// The nodes that are reached.
    pub(super) nodes: Vec<u32>,
}

/// The reaches of these groups, each group in one. `gates` by group; one at the root has no pairs, and reaches only itself.
/// The reach of the first that is left also serves those for which `serves` says so, given its members.
pub(super) fn reaches(
    flow: &Residual,
    gates: &[u32],
    asked: Vec<u32>,
    serves: impl Fn(u32, &[u32]) -> bool,
) -> Vec<Reach> {
    let mut group_at: Vec<Option<u32>> = vec![None; flow.region.len()];
    for (group, &gate) in (0..).zip(gates) {
        if gate != flow.root {
            group_at[gate as usize] = Some(group);
        }
    }
    let mut asked = asked;
    let mut found = Vec::new();
    while let Some(&first) = asked.first() {
        let gate = gates[first as usize];
        let nodes = if gate == flow.root { Vec::new() } else { flow.reach([gate]) };
        let mut members: Vec<u32> = nodes.iter().filter_map(|&node| group_at[node as usize]).collect();
        if members.is_empty() {
            members.push(first);
        }
        members.sort_unstable();
        let is_served = |group: &u32| {
            *group == first || (members.binary_search(group).is_ok() && serves(*group, &members))
        };
        let (of, rest) = asked.into_iter().partition(is_served);
        asked = rest;
        found.push(Reach { of, members, nodes });
    }
    found
}

/// What hangs below every row.
pub(super) struct Below {
    /// Where the rows below every row begin in `rows`; those below the root come last.
    start: Vec<u32>,
    rows: Vec<u32>,
}

impl Below {
    pub(super) fn new(graph: &Network) -> Self {
        let root = index(graph.nodes.len());
        let above = |node: &Node| node.parent.unwrap_or(root) as usize;
        let mut start = vec![0; graph.nodes.len() + 2];
        for node in &graph.nodes {
            start[above(node) + 1] += 1;
        }
        for row in 0..=graph.nodes.len() {
            start[row + 1] += start[row];
        }
        let mut next = start.clone();
        let mut rows = vec![0; graph.nodes.len()];
        for (row, node) in (0..).zip(&graph.nodes) {
            let at = &mut next[above(node)];
            rows[*at as usize] = row;
            *at += 1;
        }
        Self { start, rows }
    }

    fn of(&self, row: u32) -> &[u32] {
        &self.rows[self.start[row as usize] as usize..self.start[row as usize + 1] as usize]
    }
}

/// The prices of the rows for a set with this reach, where they are not 0, in the order of rows. O(rows reached and below them).
pub(super) fn prices(
    graph: &Network,
    side: Side,
    gates: &[u32],
    reach: &Reach,
    below: &Below,
) -> Vec<(u32, i64)> {
    let root = index(graph.nodes.len());
    let mut reached = reach.nodes.clone();
    reached.sort_unstable();
    let potential = |row: u32| -i64::from(reached.binary_search(&row).is_ok());
    let mut rows: Vec<u32> = reached.iter().copied().filter(|&row| row != root).collect();
    rows.extend(reached.iter().flat_map(|&row| below.of(row)));
    rows.sort_unstable();
    rows.dedup();
    let mut gained: Vec<u32> = reach.members.iter().map(|&member| gates[member as usize]).collect();
    gained.sort_unstable();
    let price = |row: u32| {
        let node = graph.nodes[row as usize];
        let above = potential(node.parent.unwrap_or(root));
        let own = if is_near(node.side, side) { potential(row) - above } else { above - potential(row) };
        own + i64::from(gained.binary_search(&row).is_ok())
    };
    rows.into_iter().map(|row| (row, price(row))).filter(|(_, price)| *price != 0).collect()
}
