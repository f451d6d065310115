//! The time rule, and the wording of times that it reads: see [`read`].
//!
//! * `any` (default): one of the demand's windows and one of the supply's overlap by at least `duration` minutes; by
//!   60, or the demand's window where that is shorter, when no `duration` is given.
//! * `all`: every window of the demand lies within the supply's windows taken together.
//!
//! A weekly window and a dated one meet on that weekday; a weekly demand is never *within* dated supplies. Windows
//! that only touch do not overlap. Where one of the two names no time, any time suits it and the rule is met.

mod cursor;
mod days;
mod grammar;
mod hours;
mod windows;
mod words;

pub use grammar::{Unreadable, read};
pub use windows::Windows;

use crate::lists::When;

/// Minutes that must overlap when the demand does not say.
pub(super) const DEFAULT_DURATION: i64 = 60;

/// When a demand can be served.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    /// Absent means any time.
    pub(super) windows: Option<Windows>,
    pub(super) when: When,
    pub(super) duration: Option<i64>,
}

/// Minutes that are missing until the rule is met; 0 where it is.
///
/// O(n · m) for windows of both sides.
pub(super) fn lacking(demand: &Hours, supply: Option<&Windows>) -> i64 {
    let (Some(wanted), Some(given)) = (&demand.windows, supply) else { return 0 };
    match demand.when {
        When::Any => {
            let needed = |length: i64| demand.duration.unwrap_or(DEFAULT_DURATION.min(length)).max(1);
            wanted.best(given, needed).max(0)
        }
        When::All => wanted.uncovered(given),
    }
}

#[cfg(test)]
mod tests;
