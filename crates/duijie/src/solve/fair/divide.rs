//! The fairest shares by dividing.
//!
//! *Problem.* What the groups can have is an M-convex set (see [`Problem::coupling`]): among its vectors with the largest sum, the
//! one that has the units first in [`Order`].
//! *Method.* All groups form one region in which every group has between lo and hi units. Choose a unit between, the pivot;
//! let z(g) be what the units of g up to the pivot come to, and move units from groups above z to groups
//! below. If none stays below, lo = z. Else the nodes R that those below reach are left by no residual arc: the groups
//! in R can never gain from the others, and have hi = z; the others never give to them, and have lo = z. They go on as
//! two regions. A region ends when the units between lo and hi all come with each other.
//! The pivot is the middle of the groups' middle units, weighted by their numbers: a quarter of the units falls away every time.
//! *Complexity.* O(log units) rounds; a round costs one maximal flow in its region, and regions are apart.
//! *Sources.* Fujishige 1980 and Groenevelt 1991 (decomposition); the design's memo, §4.3.

use super::residual::{Amount, Residual, Spare};
use crate::problem::{Order, Unit};
use crate::solve::budget::{Meter, Stop};

/// The groups while they are divided, by position.
pub(super) struct Shares<'a> {
    pub(super) order: &'a Order,
    /// The node at which a group gains and loses.
    pub(super) gates: &'a [u32],
    pub(super) served: Vec<i64>,
    /// Between these.
    pub(super) low: Vec<i64>,
    pub(super) high: Vec<i64>,
}

/// Divides until the shares are the fairest. The total stays.
///
/// # Errors
/// What stopped it; flow and `served` agree all the same.
pub(super) fn divide(
    shares: &mut Shares<'_>,
    flow: &mut Residual,
    meter: &mut Meter<'_>,
) -> Result<(), Stop> {
    let all: Vec<u32> = (0..).take(shares.gates.len()).collect();
    let mut spare = Spare { units: vec![0; flow.region.len()] };
    let mut regions = vec![all];
    let mut names = 0;
    while let Some(mut groups) = regions.pop() {
        // Beyond its target a group is done, but what it has there is for the others.
        groups.retain(|&group| shares.is_open(group) || shares.has_beyond(group));
        let Some(pivot) = shares.pivot(&groups) else {
            if groups.iter().any(|&group| shares.has_beyond(group)) {
                let most: Vec<i64> = groups.iter().map(|&group| shares.high[group as usize]).collect();
                shares.balance(&groups, &most, flow, &mut spare, meter)?;
            }
            continue;
        };
        let aims = shares.aims(&groups, pivot);
        let poor = shares.balance(&groups, &aims, flow, &mut spare, meter)?;
        if poor.is_empty() {
            for (&group, &aim) in groups.iter().zip(&aims) {
                shares.low[group as usize] = aim;
            }
            regions.push(groups);
            continue;
        }
        names += 1;
        for node in flow.reach(poor) {
            flow.region[node as usize] = names;
        }
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for (&group, &aim) in groups.iter().zip(&aims) {
            if flow.region[shares.gates[group as usize] as usize] == names {
                shares.high[group as usize] = aim;
                inside.push(group);
            } else {
                shares.low[group as usize] = aim;
                outside.push(group);
            }
        }
        regions.extend([inside, outside]);
    }
    Ok(())
}

impl Shares<'_> {
    fn is_open(&self, group: u32) -> bool {
        self.low[group as usize] < self.high[group as usize]
    }

    /// Whether it has more than its target.
    fn has_beyond(&self, group: u32) -> bool {
        self.served[group as usize] > self.high[group as usize]
    }

    /// A unit in the middle of those that are open; `None` where they all come with each other.
    pub(super) fn pivot(&self, groups: &[u32]) -> Option<Unit> {
        let span = |group: u32| [self.low[group as usize], self.high[group as usize]];
        let mut middle: Vec<(Unit, i128)> = groups
            .iter()
            .filter(|&&group| self.is_open(group))
            .map(|&group| {
                let [low, high] = span(group);
                (Unit { group: group as usize, number: low + (high - low + 1) / 2 }, i128::from(high - low))
            })
            .collect();
        let first = middle.first()?.0;
        let is_last = |&(unit, open): &(Unit, i128)| open == 1 && self.order.compare(unit, first).is_eq();
        if middle.iter().all(is_last) {
            return None;
        }
        middle.sort_by(|a, b| self.order.compare(a.0, b.0));
        let mut left = middle.iter().map(|(_, open)| open).sum::<i128>() / 2;
        let at = middle.iter().position(|(_, open)| {
            left -= open;
            left < 0
        });
        at.and_then(|at| middle.get(at)).map(|(unit, _)| *unit)
    }

    /// What every group has up to the pivot: with it, or where that is all, without.
    pub(super) fn aims(&self, groups: &[u32], pivot: Unit) -> Vec<i64> {
        let aims = |equal| {
            let of = |&group: &u32| {
                let span = [self.low[group as usize], self.high[group as usize]];
                self.order.last_before(group as usize, span, pivot, equal)
            };
            groups.iter().map(of).collect::<Vec<i64>>()
        };
        let with = aims(true);
        let is_all = groups.iter().zip(&with).all(|(&group, &aim)| aim == self.high[group as usize]);
        if is_all { aims(false) } else { with }
    }

    /// Moves units to the groups below their aims; gives the gates of those that stay below.
    fn balance(
        &mut self,
        groups: &[u32],
        aims: &[i64],
        flow: &mut Residual,
        spare: &mut Spare,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<u32>, Stop> {
        let mut wants: Vec<Amount> = Vec::new();
        for (&group, &aim) in groups.iter().zip(aims) {
            let (gate, over) = (self.gates[group as usize], self.served[group as usize] - aim);
            spare.units[gate as usize] = over.max(0);
            wants.push(Amount { gate, units: (-over).max(0) });
        }
        let stopped = flow.balance(&mut wants, spare, meter);
        for ((&group, &aim), want) in groups.iter().zip(aims).zip(&wants) {
            let over = std::mem::take(&mut spare.units[want.gate as usize]);
            self.served[group as usize] = aim + over - want.units;
        }
        stopped?;
        Ok(wants.iter().filter(|want| want.units > 0).map(|want| want.gate).collect())
    }
}
