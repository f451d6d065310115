//! Merging of identical supplies and demands: fewer nodes and arcs, the same plans and proofs.
//!
//! Two leaves of one side are identical when they hang below the same family, have no floor, and have plain arcs to
//! the same other ends with equal worth (demands also equal tiers). An arc is plain when it is arranged, has no floor
//! and no ceiling of its own, and is no half of a kept pair. Then every level but `lot` gains the same on them, a sum
//! of capacities stands for the capacities, and the price of the merged row is the price of every member: with r ≤ 0
//! on arcs without ceiling the bound of the merged network is the bound of the members, term by term.
//! With a `lot` nothing is merged: the draw tells identical rows apart.
//!
//! O(pairs · log pairs) time, O(pairs) space.

use crate::network::{Arc, Network, OPEN, Side};
use crate::problem::{Level, Problem};
use crate::rules::By;

use super::{PartNetwork, Row};

/// What must be equal for two leaves to be identical.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    parent: Option<u32>,
    tier: u32,
    /// Other end and worth of every arc, sorted.
    arcs: Vec<Spoke>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spoke {
    other: u32,
    worth: i64,
}

/// Merges supplies, then demands.
pub(super) fn merge(problem: &Problem, network: PartNetwork) -> PartNetwork {
    if problem.levels().iter().any(|level| matches!(level, Level::Lot { .. })) {
        return network;
    }
    let supplies = merge_side(problem, network, Side::Supply);
    merge_side(problem, supplies, Side::Demand)
}

fn merge_side(problem: &Problem, network: PartNetwork, side: Side) -> PartNetwork {
    let mut alike = likenesses(problem, &network, side);
    alike.sort_by(|a, b| a.likeness.cmp(&b.likeness).then(a.node.cmp(&b.node)));
    let mut stands_for: Vec<u32> = (0..).take(network.graph.nodes.len()).collect();
    let mut first = 0;
    for k in 1..alike.len() {
        if alike[k].likeness == alike[first].likeness {
            stands_for[alike[k].node as usize] = alike[first].node;
        } else {
            first = k;
        }
    }
    if stands_for.iter().zip(0..).all(|(&leader, node)| leader == node) {
        network
    } else {
        contract(network, &stands_for)
    }
}

struct Candidate {
    likeness: Likeness,
    node: u32,
}

/// The leaves of a side that may be merged, with what must be equal.
fn likenesses(problem: &Problem, network: &PartNetwork, side: Side) -> Vec<Candidate> {
    let graph = &network.graph;
    let mut arcs: Vec<Option<Vec<Spoke>>> = graph
        .nodes
        .iter()
        .zip(&network.rows)
        .map(|(node, rows)| {
            let leaf = matches!(rows[0], Row::Demand(_) | Row::Supply(_));
            (node.side == side && leaf && node.lower == 0).then(Vec::new)
        })
        .collect();
    for (arc, pair) in graph.arcs.iter().zip(&network.pairs) {
        let (own, other) = match side {
            Side::Demand => (arc.tail, arc.head),
            Side::Supply => (arc.head, arc.tail),
        };
        let pair = &problem.pairs()[pair.index()];
        let plain = arc.lower == 0
            && arc.upper == OPEN
            && pair.by == By::Arrangement
            && pair.rank.is_none()
            && !pair.kept;
        let spokes = &mut arcs[own as usize];
        if plain {
            if let Some(spokes) = spokes {
                spokes.push(Spoke { other, worth: pair.worth });
            }
        } else {
            *spokes = None;
        }
    }
    let candidate = |(node, arcs): (u32, Option<Vec<Spoke>>)| {
        let mut arcs = arcs?;
        arcs.sort_unstable();
        let tier = match network.rows[node as usize][0] {
            Row::Demand(demand) => problem.demands()[demand.index()].priority,
            _ => 0,
        };
        Some(Candidate { likeness: Likeness { parent: graph.nodes[node as usize].parent, tier, arcs }, node })
    };
    (0..).zip(arcs).filter_map(candidate).collect()
}

/// The network in which every node stands in the place of those that point to it.
fn contract(network: PartNetwork, stands_for: &[u32]) -> PartNetwork {
    let PartNetwork { graph, rows, pairs } = network;
    let mut place = vec![u32::MAX; graph.nodes.len()];
    let mut merged = PartNetwork::default();
    for (((node, mut row), &leader), at) in graph.nodes.iter().zip(rows).zip(stands_for).zip(0..) {
        if leader == at {
            place[at as usize] = u32::try_from(merged.rows.len()).expect("fewer nodes than before");
            merged.graph.nodes.push(*node);
            merged.rows.push(row);
        } else {
            // A leader is the first of its kind, so it has its place already.
            let to = place[leader as usize] as usize;
            place[at as usize] = place[leader as usize];
            merged.graph.nodes[to].upper += node.upper;
            merged.rows[to].append(&mut row);
        }
    }
    for node in &mut merged.graph.nodes {
        node.parent = node.parent.map(|parent| place[parent as usize]);
    }
    for (arc, pair) in graph.arcs.iter().zip(pairs) {
        let leads = |node: u32| stands_for[node as usize] == node;
        if leads(arc.tail) && leads(arc.head) {
            merged.graph.arcs.push(Arc {
                tail: place[arc.tail as usize],
                head: place[arc.head as usize],
                ..*arc
            });
            merged.pairs.push(pair);
        }
    }
    debug_assert!(sorted(&merged.graph));
    merged
}

fn sorted(graph: &Network) -> bool {
    graph.arcs.is_sorted_by_key(|arc| (arc.tail, arc.head))
}
