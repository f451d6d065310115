//! How long members wait over rounds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ratio::Ratio;

/// A member of a rotation: an area, a unit, a demand that comes again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// The round in which it first asks.
    pub since: u32,
    /// The rounds in which it was served, in any order.
    pub served: Vec<u32>,
}

/// How long members have waited, in rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waiting {
    /// The longest wait of a member.
    pub longest: u32,
    /// The mean wait: the sum of the waits over the number of members, as it is.
    pub mean: Ratio,
    /// The 90th percentile of the waits by nearest rank: the one at place ⌈9n/10⌉ in rising order.
    pub p90: u32,
    /// The longest stretch that any member ever went from one service, or its first asking, to the next, or to now.
    pub ever: u32,
}

/// How long members have waited by the end of round `now`.
///
/// The wait of a member is now − r, with r the last round in which it was served, or in which it first asked if it never
/// was: 0 for who is served now, and for who is new. Rounds before it asked, or to come, are passed over, and so are
/// members who ask later.
///
/// *Range*: waits from 0 to `now`; mean ≤ longest ≤ ever, p90 ≤ longest. *Edges*: no member: `None`. *Complexity*:
/// O(n log n + r log r) for n members served in r rounds altogether. *Sources*: the project's `algorithms.md` §4.6;
/// A. Silberschatz, P. B. Galvin, G. Gagne, "Operating System Concepts", 10th ed., 2018, §5.3.4 (starvation);
/// R. J. Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages", 1996, §2, definition 1 (nearest rank).
#[must_use]
pub fn waiting(members: &[Member], now: u32) -> Option<Waiting> {
    let mut waits: Vec<u32> = Vec::new();
    let mut ever = 0;
    for member in members.iter().filter(|member| member.since <= now) {
        let mut rounds: Vec<u32> =
            member.served.iter().copied().filter(|round| (member.since..=now).contains(round)).collect();
        rounds.sort_unstable();
        let mut last = member.since;
        for round in rounds {
            ever = ever.max(round - last);
            last = round;
        }
        waits.push(now - last);
    }
    waits.sort_unstable();
    let longest = *waits.last()?;
    let sum: i128 = waits.iter().map(|wait| i128::from(*wait)).sum();
    let count: i128 = waits.iter().map(|_| 1).sum();
    let p90 = waits[(waits.len() * 9).div_ceil(10) - 1];
    Some(Waiting { longest, mean: Ratio::new(sum, count), p90, ever: ever.max(longest) })
}
