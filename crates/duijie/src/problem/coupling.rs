//! Can groups be compared one by one, or do rows tie them together?
//!
//! *Problem.* On a network whose rows of the groups' side each lie within one group or hold all groups, what the groups
//! can have together is the set of bases of an integral polymatroid and all that lies below (with floors: an M♮-convex set), where
//! moving single units finds the fairest shares and tight sets prove them. A row that holds some groups and not others
//! makes it an intersection of two: there neither is true. Rows of the other side change nothing of that; but the contract lets no
//! tight set prove anything after a fair level whose rows there hold part of the groups.
//! *Method.* By pairs: a row touches the groups that have a pair on it.
//! *Complexity.* O(pairs + members) a row that is looked at.
//! *Sources.* Frank & Murota 2022, Decreasing minimization on M-convex sets; the contract, "Fair levels".

use std::collections::BTreeMap;

use super::fair::FairLevel;
use super::nested::nested;
use super::{Level, Problem};
use crate::lists::{DemandId, PairId, Side, SupplyId};

/// The first row that ties groups together, so that tight sets prove nothing of a leximin level. Rows by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coupling {
    /// A limit: the problem is no network.
    Limit(usize),
    /// A demand that is `whole` or counts its providers: the problem is no network.
    Demand(usize),
    /// A quota that crosses one before it: the problem is no network.
    Crossing(usize),
    /// A quota of the groups' side that holds part of the groups.
    Quota(usize),
    /// A row of an earlier fair level that holds part of the groups.
    Earlier(usize),
}

/// A class of an earlier fair level: groups whose total is fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The level.
    pub level: usize,
    /// Positions among its groups.
    pub groups: Vec<u32>,
}

impl Problem {
    /// What ties the groups of a fair level together; `None` where tight sets prove its leximin shares. `classes` are
    /// those of the fair levels before it.
    #[must_use]
    pub fn coupling(&self, level: usize, classes: &[Class]) -> Option<Coupling> {
        self.first_tie(level, classes, &[Side::Demand, Side::Supply])
    }

    /// Whether units can be moved between the groups one by one to the fairest shares, proven or not.
    #[must_use]
    pub fn divides(&self, level: usize, classes: &[Class]) -> bool {
        let Level::Fair(fair) = &self.levels[level] else { return false };
        self.first_tie(level, classes, &[fair.side]).is_none()
    }

    /// The first row that ties, of earlier fair levels those of these sides.
    fn first_tie(&self, level: usize, classes: &[Class], sides: &[Side]) -> Option<Coupling> {
        let Level::Fair(fair) = &self.levels[level] else { return None };
        if !self.limits.is_empty() {
            return Some(Coupling::Limit(0));
        }
        let bound = |d: &crate::lists::Demand| d.whole || d.providers.is_some();
        if let Some(demand) = self.lists.demands.iter().position(bound) {
            return Some(Coupling::Demand(demand));
        }
        if let Some(quota) = self.first_crossing() {
            return Some(Coupling::Crossing(quota));
        }
        let mut touch = Touch::new(self, fair);
        let mut quotas = self.quotas.iter().enumerate().filter(|(_, quota)| quota.side == fair.side);
        if let Some((quota, _)) = quotas.find(|(_, quota)| touch.ties(quota.side, &quota.members)) {
            return Some(Coupling::Quota(quota));
        }
        let before = self.levels[..level].iter().enumerate();
        for (k, earlier) in before {
            let Level::Fair(earlier) = earlier else { continue };
            if !sides.contains(&earlier.side) {
                continue;
            }
            let members = |group: &u32| earlier.groups[*group as usize].members.iter().copied();
            let unions = classes.iter().filter(|class| class.level == k);
            let unions = unions.map(|class| class.groups.iter().flat_map(members).collect::<Vec<u32>>());
            let groups = earlier.groups.iter().map(|group| group.members.clone());
            if groups.chain(unions).any(|members| touch.ties(earlier.side, &members)) {
                return Some(Coupling::Earlier(k));
            }
        }
        None
    }

    /// The first quota that crosses one before it on its side.
    fn first_crossing(&self) -> Option<usize> {
        [(Side::Demand, self.demands.len()), (Side::Supply, self.supplies.len())].into_iter().find_map(
            |(side, count)| {
                if self.nested(side) {
                    return None;
                }
                let of_side = || self.quotas.iter().enumerate().filter(|(_, quota)| quota.side == side);
                let sets: Vec<&[u32]> = of_side().map(|(_, quota)| quota.members.as_slice()).collect();
                let first = (1..=sets.len()).find(|&k| !nested(&sets[..k], count))?;
                of_side().nth(first - 1).map(|(quota, _)| quota)
            },
        )
    }
}

/// Counts which groups a row touches.
struct Touch<'p> {
    problem: &'p Problem,
    fair: &'p FairLevel,
    /// Pairs of every group.
    pairs: Vec<usize>,
}

impl<'p> Touch<'p> {
    fn new(problem: &'p Problem, fair: &'p FairLevel) -> Self {
        let mut pairs = vec![0; fair.groups.len()];
        for pair in 0..problem.pairs.len() {
            if let Some(group) = fair.group(problem, PairId::new(pair)) {
                pairs[group] += 1;
            }
        }
        Self { problem, fair, pairs }
    }

    /// Whether the pairs of these members are of several groups, or of one group and of none, and not all of all groups.
    fn ties(&mut self, side: Side, members: &[u32]) -> bool {
        let mut held: BTreeMap<usize, usize> = BTreeMap::new();
        let mut outside = false;
        let mut count = |pair: PairId| match self.fair.group(self.problem, pair) {
            Some(group) => *held.entry(group).or_insert(0) += 1,
            None => outside = true,
        };
        for &member in members {
            match side {
                Side::Demand => self.problem.pairs_of_demand(DemandId(member)).for_each(&mut count),
                Side::Supply => {
                    self.problem.pairs_of_supply(SupplyId(member)).iter().copied().for_each(&mut count);
                }
            }
        }
        let with_pairs = self.pairs.iter().filter(|pairs| **pairs > 0).count();
        let holds_all =
            held.len() == with_pairs && held.iter().all(|(group, held)| self.pairs[*group] == *held);
        !(held.is_empty() || holds_all || (held.len() == 1 && !outside))
    }
}
