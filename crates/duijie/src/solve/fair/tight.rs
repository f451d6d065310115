//! Why a group's share is no larger: the groups from which it could get a unit, which together have all that can be had.
//!
//! *Problem.* For a group g below what it wants, the set R of the gates that can be reached from its own in the residual
//! graph, and prices at which the network's bound with gain 1 on the pairs of R is what R has.
//! *Method.* The reached nodes X are left by no residual arc. Potentials −1 on X and 0 elsewhere, with gain 1 above the gates of R,
//! satisfy complementary slackness; a row's price is the difference of potentials along the arc above it.
//! A set of a group serves every other member that could get its next unit no sooner.
//! *Complexity.* A search a set.
//! *Certificate.* The prices; `verify` sums them up.
//! *Sources.* Ford & Fulkerson 1956 (cuts); Frank & Murota 2022 (tight sets of fairest bases).

use super::residual::{Residual, is_near};
use crate::lists::Side;
use crate::network::Network;

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

/// The prices of the rows for a set with this reach.
pub(super) fn prices(graph: &Network, side: Side, gates: &[u32], reach: &Reach) -> Vec<i64> {
    let root = graph.nodes.len();
    let mut potential = vec![0_i64; root + 1];
    for &node in &reach.nodes {
        potential[node as usize] = -1;
    }
    let mut prices: Vec<i64> = graph
        .nodes
        .iter()
        .enumerate()
        .map(|(v, node)| {
            let above = potential[node.parent.map_or(root, |parent| parent as usize)];
            if is_near(node.side, side) { potential[v] - above } else { above - potential[v] }
        })
        .collect();
    for &member in &reach.members {
        if let Some(price) = prices.get_mut(gates[member as usize] as usize) {
            *price += 1;
        }
    }
    prices
}
