//! The worth rule: what one unit of quantity on a pair is worth, in points.
//!
//! ```text
//! worth = base
//!       + ⌊priority / k⌋             k the demand's priority
//!       + ⌊claim / r⌋                r the rank of the claim behind the pair; 0 without one
//!       + ⌊near / 2^s⌋               s steps of the way in the area tree from the demand's area up to the nearest
//!                                    common area and down to the area of the supply's unit; 0 where there is no
//!                                    such way, or one of the two has no area
//!       + ⌊reliability · q / 100⌋    q the supply's reliability in percent; 50 where unknown
//! ```
//!
//! Every division rounds down (also below zero), everything is an integer, and every setting is within ± 2^30, so
//! the sum is within ± 2^33.

use crate::lists::WorthPolicy;

use super::tree::{NONE, Tree};

/// Steps that stand for "no way": the points are 0.
pub(super) const FAR: u8 = u8::MAX;

/// The largest magnitude of a setting; larger ones are refused with the lists.
const LARGEST: i64 = 1 << 30;

/// The settings, ready for use.
pub(super) struct Worth {
    policy: WorthPolicy,
    near: Vec<i64>,
}

impl Worth {
    pub(super) fn new(policy: &WorthPolicy) -> Self {
        let within = |points: i64| points.clamp(-LARGEST, LARGEST);
        let policy = WorthPolicy {
            base: within(policy.base),
            priority: within(policy.priority),
            claim: within(policy.claim),
            near: within(policy.near),
            reliability: within(policy.reliability),
        };
        let mut near: Vec<i64> = (0..FAR).map(|steps| policy.near >> steps.min(63)).collect();
        near.push(0);
        Self { policy, near }
    }

    /// The part that hangs on the demand alone.
    pub(super) fn of_demand(&self, priority: i64) -> i64 {
        self.policy.base + self.policy.priority.div_euclid(priority.max(1))
    }

    /// The part that hangs on the supply alone.
    pub(super) fn of_supply(&self, reliability: Option<i64>) -> i64 {
        (self.policy.reliability * reliability.unwrap_or(50).clamp(0, 100)).div_euclid(100)
    }

    pub(super) fn of_claim(&self, rank: u32) -> i64 {
        self.policy.claim.div_euclid(i64::from(rank.max(1)))
    }

    pub(super) fn of_steps(&self, steps: u8) -> i64 {
        self.near[usize::from(steps)]
    }
}

/// Steps between the demand's area and the unit's, both possibly absent.
pub(super) fn steps(tree: &Tree<'_>, demand: u32, unit: u32) -> u8 {
    if demand == NONE || unit == NONE {
        return FAR;
    }
    tree.steps(demand, unit).map_or(FAR, |steps| u8::try_from(steps).unwrap_or(FAR).min(FAR - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_as_documented() {
        let worth = Worth::new(&WorthPolicy::default());
        for (priority, expected) in [(1, 160), (2, 130), (3, 120), (7, 108), (61, 100), (0, 160)] {
            assert_eq!(worth.of_demand(priority), expected, "priority {priority}");
        }
        for (reliability, expected) in
            [(None, 10), (Some(0), 0), (Some(100), 20), (Some(99), 19), (Some(4), 0)]
        {
            assert_eq!(worth.of_supply(reliability), expected, "reliability {reliability:?}");
        }
        for (rank, expected) in [(1, 40), (2, 20), (3, 13), (41, 0)] {
            assert_eq!(worth.of_claim(rank), expected, "rank {rank}");
        }
        for (steps, expected) in [(0, 32), (1, 16), (2, 8), (5, 1), (6, 0), (200, 0), (FAR, 0)] {
            assert_eq!(worth.of_steps(steps), expected, "steps {steps}");
        }
    }

    #[test]
    fn huge_and_negative_settings_round_down() {
        let policy = WorthPolicy { base: i64::MAX, priority: -1, claim: i64::MIN, near: -5, reliability: -3 };
        let worth = Worth::new(&policy);
        assert_eq!(worth.of_demand(2), (1 << 30) - 1);
        assert_eq!(worth.of_claim(1), -(1 << 30));
        assert_eq!(worth.of_steps(1), -3);
        assert_eq!(worth.of_steps(FAR), 0);
        assert_eq!(worth.of_supply(Some(50)), -2);
    }
}
