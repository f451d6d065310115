//! Names for ids: what refers to a demand, supply or unit by its title, or by its id in another case or width.

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Fault, Lists, Place, Text};

use super::{Build, Ends, Signed};
use crate::error::fault;
use crate::origin::{Located, Origin};
use crate::parse;

/// Ids with what people may write for them.
pub(super) struct Names<'l> {
    ids: BTreeSet<&'l str>,
    /// By the normal form of the id, then of the title.
    same: [BTreeMap<String, BTreeSet<&'l str>>; 2],
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// It is an id as it stands.
    Exactly,
    /// The one id that it can mean.
    One(String),
    /// Ids that it fits equally.
    Several(Vec<String>),
    Unknown,
}

impl<'l> Names<'l> {
    /// Of ids with titles. O(n log n).
    pub(super) fn new(rows: impl Iterator<Item = (&'l str, &'l str)>) -> Self {
        let mut names = Self { ids: BTreeSet::new(), same: [BTreeMap::new(), BTreeMap::new()] };
        for (id, title) in rows {
            names.ids.insert(id);
            for (index, text) in names.same.iter_mut().zip([id, title]) {
                let key = alike(text);
                if !key.is_empty() {
                    index.entry(key).or_default().insert(id);
                }
            }
        }
        names
    }

    /// O(log n).
    pub(super) fn find(&self, text: &str) -> Named {
        if self.ids.contains(text) {
            return Named::Exactly;
        }
        let key = alike(text);
        let Some(ids) = self.same.iter().find_map(|index| index.get(&key)) else { return Named::Unknown };
        let mut ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        if ids.len() == 1 { Named::One(ids.remove(0)) } else { Named::Several(ids) }
    }
}

pub(super) fn demands(lists: &Lists) -> Names<'_> {
    Names::new(lists.demands.iter().map(|row| (&*row.id, &*row.title)))
}

pub(super) fn supplies(lists: &Lists) -> Names<'_> {
    Names::new(lists.supplies.iter().map(|row| (&*row.id, &*row.title)))
}

/// What texts that differ only in width, case and blanks have in common.
pub(super) fn alike(text: &str) -> String {
    let half = parse::normal(text);
    half.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// What was found of the references of the lists, to be told.
#[derive(Default)]
struct Told {
    faults: Vec<Located>,
    warnings: Vec<Located>,
}

impl Build {
    /// Claims, locks and previous rows that name a demand or supply otherwise than by its id. Lists in JSON are written
    /// by programs, which know the ids: theirs stand as they are.
    pub(super) fn resolve_names(&mut self) {
        let lists = &self.lists;
        if lists.claims.is_empty() && lists.locks.is_empty() && lists.previous.is_empty()
            || self.is_all_json()
        {
            return;
        }
        let (demands, supplies) = (demands(lists), supplies(lists));
        let mut told = Told::default();
        let (mut claims, mut locks, mut previous) =
            (lists.claims.clone(), lists.locks.clone(), lists.previous.clone());
        let mut resolve = |table: &'static str, row: usize, ends: [&mut String; 2]| {
            for ((field, names), text) in [("demand", &demands), ("supply", &supplies)].into_iter().zip(ends)
            {
                let place = Place::row(table, row).field(field);
                let origin = self.origins.locate(&place).filter(|origin| origin.path.is_none());
                match names.find(text) {
                    _ if origin.is_none() => {}
                    Named::Exactly | Named::Unknown => {}
                    Named::One(id) => {
                        told.warnings.push(warn_w211_named(place, text, &id, origin));
                        *text = id;
                    }
                    Named::Several(ids) => told.faults.push(check_f225_means_one(place, text, &ids, origin)),
                }
            }
        };
        for (row, claim) in claims.iter_mut().enumerate() {
            resolve("claims", row, [&mut claim.demand, &mut claim.supply]);
        }
        for (row, lock) in locks.iter_mut().enumerate() {
            resolve("locks", row, [&mut lock.demand, &mut lock.supply]);
        }
        for (row, old) in previous.iter_mut().enumerate() {
            resolve("previous", row, [&mut old.demand, &mut old.supply]);
        }
        let known = |names: &Names<'_>, text: String| match names.find(&text) {
            Named::One(id) => id,
            _ => text,
        };
        // Of signed rows the previous ones have told already.
        let mut signed: BTreeMap<Ends, Signed> = BTreeMap::new();
        for (ends, promise) in std::mem::take(&mut self.signed) {
            let ends = Ends { demand: known(&demands, ends.demand), supply: known(&supplies, ends.supply) };
            let sum = signed.entry(ends).or_insert(Signed { quantity: 0, ..promise });
            sum.quantity = sum.quantity.saturating_add(promise.quantity);
        }
        self.signed = signed;
        (self.lists.claims, self.lists.locks, self.lists.previous) = (claims, locks, previous);
        self.faults.append(&mut told.faults);
        self.warnings.append(&mut told.warnings);
    }

    pub(super) fn is_all_json(&self) -> bool {
        self.origins.sources.iter().all(|source| source.json)
    }
}

/// A name that was taken for an id.
pub(super) fn warn_w211_named(place: Place, text: &str, id: &str, origin: Option<Origin>) -> Located {
    let problem = fault(
        "W211",
        place,
        text,
        Text::new(format!("按“{id}”读取"), format!("read as \"{id}\"")),
        Text::new(format!("写编号“{id}”"), format!("write the id \"{id}\"")),
    );
    Located { fault: problem, origin }
}

/// A name that several have.
pub(super) fn check_f225_means_one(
    place: Place,
    text: &str,
    ids: &[String],
    origin: Option<Origin>,
) -> Located {
    // Of thousands of one title a few show what is meant.
    const SHOWN: usize = 5;
    let (shown, count) = (&ids[..ids.len().min(SHOWN)], ids.len());
    let (zh, en) = match count > SHOWN {
        true => (format!("等 {count} 条"), format!(" and others, {count} in all")),
        false => (String::new(), String::new()),
    };
    let problem: Fault = fault(
        "F225",
        place,
        text,
        Text::new(
            format!("这个名称不止一条：{}{zh}", shown.join("、")),
            format!("several have this name: {}{en}", shown.join(", ")),
        ),
        Text::new(format!("写编号：{}", shown.join(" 或 ")), format!("write the id: {}", shown.join(" or "))),
    );
    Located { fault: problem, origin }
}
