//! What the history says of those who take turns.

use std::collections::BTreeMap;

use super::{Over, Past};

/// The rounds in which one of those who take turns asked and was served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The first round in which it asked.
    pub since: i64,
    /// The rounds in which it had something, in order.
    pub served: Vec<i64>,
}

impl Seen {
    /// The round from which its wait counts: that of its last turn, or the one before it came.
    #[must_use]
    pub fn last(&self) -> i64 {
        self.served.last().copied().unwrap_or(self.since - 1)
    }
}

/// What the history says of every id of a kind. O(n log n) for n rows.
#[must_use]
pub fn seen(history: &[Past], over: Over) -> BTreeMap<&str, Seen> {
    let mut rows: Vec<&Past> = history.iter().filter(|past| past.over == over).collect();
    rows.sort_unstable_by_key(|past| past.round);
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    for past in rows {
        let of = seen.entry(&past.id).or_insert_with(|| Seen { since: past.round, served: Vec::new() });
        of.served.extend((past.quantity > 0).then_some(past.round));
    }
    seen
}

/// The round that comes after those of the history; 1 where there is none.
#[must_use]
pub fn next_round(history: &[Past], over: Over) -> i64 {
    let rounds = history.iter().filter(|past| past.over == over).map(|past| past.round);
    rounds.max().unwrap_or(0) + 1
}
