//! Why nothing fits: the violated cut.
//!
//! *Problem.* Prices in {−1, 0, 1} whose bound without gains is below 0, on few rows.
//!
//! *Method.* The potentials that end the first phase are −1, 0 or 1, and their bound without gains is minus the violation.
//! It is the sum of the bounds of two sets of rows, those at 1 and those at −1 (each contribution is linear while
//! potentials keep their order), so one of them is violated; of this one, some part that hangs together by arcs is.
//! The violated part with the fewest rows is returned, ties by its first row.
//!
//! *Complexity.* O(n + m).
//!
//! *Certificate.* `bound` of the network without gains at these prices is below 0.
//!
//! *Sources.* A. J. Hoffman (1960), circulation theorem; Ahuja, Magnanti & Orlin (1993), §6.7.

use super::network::{Network, OPEN, Side, index};

/// The prices of the cut; `potential` has one entry per row.
pub(super) fn prices(network: &Network, potential: &[i64]) -> Vec<i64> {
    let mut best: Option<Part> = None;
    for sign in [1, -1] {
        for part in parts(network, potential, sign) {
            if part.sum < 0 && best.as_ref().is_none_or(|b| part.rows.len() < b.rows.len()) {
                best = Some(part);
            }
        }
    }
    let mut side = vec![0i64; network.nodes.len()];
    if let Some(part) = best {
        for v in part.rows {
            side[v as usize] = part.sign;
        }
    }
    let root_is_0 = |parent: Option<u32>| parent.map_or(0, |p| side[p as usize]);
    (network.nodes.iter().enumerate())
        .map(|(v, node)| match node.side {
            Side::Demand => side[v] - root_is_0(node.parent),
            Side::Supply => root_is_0(node.parent) - side[v],
        })
        .collect()
}

struct Part {
    sign: i64,
    rows: Vec<u32>,
    sum: i128,
}

/// The connected parts of the rows whose potential has this sign, each with its bound.
fn parts(network: &Network, potential: &[i64], sign: i64) -> Vec<Part> {
    let n = network.nodes.len();
    let inside = |v: u32| potential[v as usize].signum() == sign;
    let mut group: Vec<u32> = (0..index(n)).collect();
    let find = |group: &mut Vec<u32>, mut v: u32| {
        while group[v as usize] != v {
            group[v as usize] = group[group[v as usize] as usize];
            v = group[v as usize];
        }
        v
    };
    let rows = (network.nodes.iter().enumerate()).filter_map(|(v, node)| Some([index(v), node.parent?]));
    for [u, v] in rows.chain(network.arcs.iter().map(|arc| [arc.tail, arc.head])) {
        if inside(u) && inside(v) {
            let (u, v) = (find(&mut group, u), find(&mut group, v));
            group[u.max(v) as usize] = u.min(v);
        }
    }
    let mut sums = vec![0i128; n];
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); n];
    for v in 0..index(n) {
        if inside(v) {
            let g = find(&mut group, v) as usize;
            members[g].push(v);
        }
    }
    // An arc from outside to a row inside counts with its sign, one from inside to outside against it.
    let mut count = |tail: Option<u32>, head: Option<u32>, lower: i64, upper: i64| {
        let upper = if upper == OPEN { i128::from(OPEN) << 8 } else { i128::from(upper) };
        let at = |end: Option<u32>| end.filter(|&v| inside(v));
        let (tail, head) = (at(tail), at(head));
        if tail.is_some() == head.is_some() {
            return;
        }
        if let Some(v) = head {
            let g = find(&mut group, v) as usize;
            sums[g] += if sign > 0 { upper } else { -i128::from(lower) };
        }
        if let Some(v) = tail {
            let g = find(&mut group, v) as usize;
            sums[g] += if sign > 0 { -i128::from(lower) } else { upper };
        }
    };
    for (v, node) in network.nodes.iter().enumerate() {
        let v = Some(index(v));
        match node.side {
            Side::Demand => count(node.parent, v, node.lower, node.upper),
            Side::Supply => count(v, node.parent, node.lower, node.upper),
        }
    }
    for arc in &network.arcs {
        count(Some(arc.tail), Some(arc.head), arc.lower, arc.upper);
    }
    members
        .into_iter()
        .zip(sums)
        .filter(|(rows, _)| !rows.is_empty())
        .map(|(rows, sum)| Part { sign, rows, sum })
        .collect()
}
