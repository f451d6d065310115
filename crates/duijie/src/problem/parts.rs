//! Parts: the connected components of pairs.
//!
//! *Problem.* Two pairs belong to one part when a demand, supply, quota or limit has both, binding or not; a limit has
//! every pair on which it has a term, even of weight 0. A fair level has all pairs. The part's name is the smallest id of a demand with a pair in it.
//! *Method.* Union-find over rows: a pair joins its demand and supply, a quota its members, a limit its pairs' demands.
//! Rows without pairs may be joined too; they carry none.
//! *Complexity.* O((n + m + Σ members + Σ terms)·α(n)) time, O(n) space for n rows and m pairs.
//! *Sources.* The contract, "Certificate".

use petgraph::unionfind::UnionFind;

use super::{Limit, Pair, Quota};
use crate::lists::{DemandId, PartId, Side};

/// The part of every pair, and the demand that names each part, in the order of names.
pub(super) struct Parts {
    pub(super) of_pair: Vec<PartId>,
    pub(super) names: Vec<DemandId>,
}

/// All pairs as one part, as a fair level wants them.
pub(super) fn whole(pairs: &[Pair]) -> Parts {
    Parts {
        of_pair: vec![PartId::new(0); pairs.len()],
        names: pairs.first().map(|pair| pair.demand).into_iter().collect(),
    }
}

/// Finds the parts of `pairs`, which are sorted by demand.
pub(super) fn parts(
    demands: usize,
    supplies: usize,
    pairs: &[Pair],
    quotas: &[Quota],
    limits: &[Limit],
) -> Parts {
    let mut rows: UnionFind<usize> = UnionFind::new(demands + supplies);
    for pair in pairs {
        rows.union(pair.demand.index(), demands + pair.supply.index());
    }
    for quota in quotas {
        let shift = match quota.side {
            Side::Demand => 0,
            Side::Supply => demands,
        };
        for two in quota.members.windows(2) {
            rows.union(shift + two[0] as usize, shift + two[1] as usize);
        }
    }
    for limit in limits {
        for two in limit.terms.windows(2) {
            rows.union(pairs[two[0].pair.index()].demand.index(), pairs[two[1].pair.index()].demand.index());
        }
    }
    // Demands come in the order of ids, so the first one seen of a part names it and parts come in the order of names.
    let mut number: Vec<Option<PartId>> = vec![None; demands + supplies];
    let mut names = Vec::new();
    let of_pair = pairs
        .iter()
        .map(|pair| {
            let root = rows.find_mut(pair.demand.index());
            *number[root].get_or_insert_with(|| {
                names.push(pair.demand);
                PartId::new(names.len() - 1)
            })
        })
        .collect();
    Parts { of_pair, names }
}
