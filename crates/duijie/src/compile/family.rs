//! Families: rows that bound all that some members of a side carry together.
//!
//! *Problem.* A quota is a family as it stands. A limit is one in disguise where it has weight 1 on all pairs of some
//! demands, or of some supplies, and on no other pair.
//! *Method.* The pairs of a limit are distinct, so it has all of its members' exactly where it has as many as they have.
//! *Complexity.* O(members), for limits O(t log t) for t terms.
//! *Range.* A family's bounds are ≥ 0. A maximum that the pairs cannot reach is left open, and a minimum that they cannot
//! reach makes no family: the bounds of limits may be larger than any flow that the network solver takes.
//! *Edges.* Terms of weight 0 are none. A limit on all pairs of its part is a family of either side.

use crate::lists::{DemandId, LimitId, QuotaId, Side, SupplyId};
use crate::network::OPEN;
use crate::problem::{FairLevel, Limit, Problem, Quota};

use super::Row;

/// A row with its members that have pairs.
#[derive(Clone)]
pub(super) struct Family {
    pub(super) row: Row,
    pub(super) side: Side,
    /// By position on the side, in order.
    pub(super) members: Vec<u32>,
    /// How many pairs they have.
    pub(super) pairs: usize,
    pub(super) lower: i64,
    /// [`OPEN`] where there is none.
    pub(super) upper: i64,
}

impl Family {
    pub(super) fn of_quota(problem: &Problem, id: QuotaId) -> Self {
        let quota = &problem.quotas()[id.index()];
        let members: Vec<u32> = members(problem, quota).collect();
        Self {
            row: Row::Quota(id),
            side: quota.side,
            pairs: pairs_of(problem, quota.side, &members),
            members,
            lower: quota.minimum,
            upper: quota.maximum.unwrap_or(OPEN),
        }
    }

    /// The group of a fair level, open on both sides; `None` where it has no pairs.
    pub(super) fn of_group(problem: &Problem, level: u32, group: u32, fair: &FairLevel) -> Option<Self> {
        let all = fair.groups[group as usize].members.iter().copied();
        let members: Vec<u32> = all.filter(|&member| pairs_of(problem, fair.side, &[member]) > 0).collect();
        (!members.is_empty()).then(|| Self {
            row: Row::Group { level, group },
            side: fair.side,
            pairs: pairs_of(problem, fair.side, &members),
            members,
            lower: 0,
            upper: OPEN,
        })
    }

    /// The families that the limit is in disguise: of the demands, of the supplies, of either, or none.
    pub(super) fn of_limit(problem: &Problem, id: LimitId) -> Vec<Self> {
        let limit = &problem.limits()[id.index()];
        let terms = || limit.terms.iter().filter(|term| term.each != 0);
        let reach = reach(problem, limit);
        let lower = limit.minimum.unwrap_or(0).max(0);
        let below = limit.maximum.is_some_and(|maximum| maximum < 0);
        if terms().any(|term| term.each != 1) || below || i128::from(lower) > reach.most {
            return Vec::new();
        }
        let upper = limit.maximum.filter(|&maximum| i128::from(maximum) < reach.most).unwrap_or(OPEN);
        let pairs = terms().count();
        let family = |side| {
            let end = |term: &crate::problem::LimitTerm| {
                let pair = &problem.pairs()[term.pair.index()];
                match side {
                    Side::Demand => pair.demand.0,
                    Side::Supply => pair.supply.0,
                }
            };
            let mut members: Vec<u32> = terms().map(end).collect();
            members.sort_unstable();
            members.dedup();
            (pairs_of(problem, side, &members) == pairs).then_some(Self {
                row: Row::Limit(id),
                side,
                members,
                pairs,
                lower,
                upper,
            })
        };
        [Side::Demand, Side::Supply].into_iter().filter_map(family).collect()
    }
}

/// The members of a quota that have pairs, by position on its side.
pub(super) fn members<'p>(problem: &'p Problem, quota: &'p Quota) -> impl Iterator<Item = u32> + use<'p> {
    quota.members.iter().copied().filter(|&member| pairs_of(problem, quota.side, &[member]) > 0)
}

/// How many pairs these demands or supplies have.
fn pairs_of(problem: &Problem, side: Side, members: &[u32]) -> usize {
    let pairs = |&member: &u32| match side {
        Side::Demand => problem.pairs_of_demand(DemandId(member)).len(),
        Side::Supply => problem.pairs_of_supply(SupplyId(member)).len(),
    };
    members.iter().map(pairs).sum()
}

/// What a limit comes to within the pairs' own bounds.
struct Reach {
    least: i128,
    most: i128,
}

fn reach(problem: &Problem, limit: &Limit) -> Reach {
    limit.terms.iter().fold(Reach { least: 0, most: 0 }, |reach, term| {
        let pair = &problem.pairs()[term.pair.index()];
        let at = |quantity: u32| i128::from(term.each) * i128::from(quantity);
        let (low, high) = (at(pair.minimum), at(pair.maximum));
        Reach { least: reach.least + low.min(high), most: reach.most + low.max(high) }
    })
}

/// Whether some quantities within the pairs' own bounds break the limit.
pub(super) fn can_bind(problem: &Problem, limit: LimitId) -> bool {
    let limit = &problem.limits()[limit.index()];
    let reach = reach(problem, limit);
    limit.minimum.is_some_and(|minimum| reach.least < minimum.into())
        || limit.maximum.is_some_and(|maximum| reach.most > maximum.into())
}
