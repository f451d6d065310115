//! The checks of lists that need no rule.

use super::{Fault, Lists};

/// Every fault of the lists.
#[must_use]
pub fn check(_lists: &Lists) -> Vec<Fault> {
    Vec::new()
}

/// What is doubtful but usable.
#[must_use]
pub fn warnings(_lists: &Lists) -> Vec<Fault> {
    Vec::new()
}
