//! Counts of demands before they are ratios, and along trees.

use std::collections::BTreeMap;

use super::evenness::Share;
use super::ratio::Ratio;
use super::{Branch, Served};
use crate::lists::{Area, Category, Demand};

/// Counts before they are ratios.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    served: i64,
    wanted: i64,
    full: i64,
    some: i64,
    pub(super) count: i64,
}

impl Tally {
    pub(super) fn add(&mut self, other: Tally) {
        self.served += other.served;
        self.wanted += other.wanted;
        self.full += other.full;
        self.some += other.some;
        self.count += other.count;
    }

    pub(super) fn served(self) -> Served {
        Served {
            quantity: Ratio::new(self.served, self.wanted),
            demands: Ratio::new(self.full, self.count),
            some: Ratio::new(self.some, self.count),
        }
    }

    pub(super) fn share(self) -> Share {
        Share { served: self.served, wanted: self.wanted }
    }
}

pub(super) fn tally(wanted: u32, served: i64) -> Tally {
    let wanted = i64::from(wanted);
    Tally { served, wanted, full: i64::from(served >= wanted), some: i64::from(served > 0), count: 1 }
}

/// Rows of a tree.
pub(super) trait Tree {
    fn id(&self) -> &str;
    fn parent(&self) -> Option<&str>;
}

impl Tree for Area {
    fn id(&self) -> &str {
        &self.id
    }

    fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }
}

impl Tree for Category {
    fn id(&self) -> &str {
        &self.id
    }

    fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    all: Tally,
    pub(super) own: Tally,
}

/// The tallies of every node, its own and with all below it. Demands of no node are in none.
pub(super) fn branches<'a, T: Tree>(
    tree: &'a [T],
    demands: &'a [Demand],
    tallies: &[Tally],
    node: impl Fn(&'a Demand) -> Option<&'a str>,
) -> BTreeMap<&'a str, Counts> {
    let parents: BTreeMap<&str, Option<&str>> = tree.iter().map(|row| (row.id(), row.parent())).collect();
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    for (demand, tally) in demands.iter().zip(tallies) {
        if let Some(id) = node(demand) {
            counts.entry(id).or_default().own.add(*tally);
        }
    }
    let own: Vec<(&str, Tally)> = counts.iter().map(|(id, c)| (*id, c.own)).collect();
    for (id, tally) in own {
        let mut next = Some(id);
        // Trees have no cycle once checked; the count of rows bounds the way up in any case.
        for _ in 0..=tree.len() {
            let Some(id) = next else { break };
            counts.entry(id).or_default().all.add(tally);
            next = parents.get(id).copied().flatten();
        }
    }
    counts
}

pub(super) fn rows(counts: BTreeMap<&str, Counts>) -> Vec<Branch> {
    counts
        .into_iter()
        .map(|(id, counts)| Branch {
            id: id.to_owned(),
            served: counts.all.served(),
            own: (counts.own.count > 0).then(|| counts.own.served()),
        })
        .collect()
}

/// The category that a word leads to; an id of a category leads to itself.
pub(super) fn words(categories: &[Category]) -> BTreeMap<&str, &str> {
    let mut words: BTreeMap<&str, &str> = BTreeMap::new();
    for category in categories {
        for word in &category.words {
            words.insert(word, &category.id);
        }
    }
    for category in categories {
        words.insert(&category.id, &category.id);
    }
    words
}
