//! The checks of lists that need no rule: one function a code, its code in its name.
//!
//! Not its matter: words that lead to categories and times, which the rules read. The rows of the tables are checked
//! in `check_rows`, what joins them in `check_pairs`, bounds, groups and policy in `check_bounds`, fair goals in `check_fair`, rotation in `check_turns`.

use std::cell::Cell;
use std::ops::RangeInclusive;

use super::near::nearest;
use super::{
    Fault, Identified, Lists, Place, Text, VERSION, check_bounds, check_fair, check_pairs, check_rows,
    check_turns,
};

/// Quantities from 1.
pub(super) const QUANTITY: RangeInclusive<i128> = 1..=(1 << 31) - 1;
/// Quantities from 0.
pub(super) const COUNT: RangeInclusive<i128> = 0..=(1 << 31) - 1;
/// Worths and weights of terms.
pub(super) const WORTH: RangeInclusive<i128> = -(1 << 40)..=1 << 40;
/// Points of the worth rule.
pub(super) const POINTS: RangeInclusive<i128> = -(1 << 30)..=1 << 30;
/// Both sides of a limit.
pub(super) const SUM: RangeInclusive<i128> = -(1 << 62)..=1 << 62;
/// Both sides of a quota.
pub(super) const TOTAL: RangeInclusive<i128> = 0..=1 << 62;

/// So many faults may say "you meant": comparing with every id is slow.
const MOST_HINTS: u32 = 200;

/// Every fault of `lists` that needs no rule, in the order of tables and rows. O(n log n) for n rows of all tables.
#[must_use]
pub fn check(lists: &Lists) -> Vec<Fault> {
    let known = Known::new(lists);
    let mut faults = Vec::new();
    faults.extend(check_f104_version_supported(lists.version));
    check_rows::check(lists, &known, &mut faults);
    check_pairs::check(lists, &known, &mut faults);
    check_bounds::check(lists, &known, &mut faults);
    check_fair::check(lists, &mut faults);
    check_turns::check(lists, &known, &mut faults);
    in_order(faults)
}

/// What is doubtful but usable, in the order of tables and rows. O(n log n) for n rows.
#[must_use]
pub fn warnings(lists: &Lists) -> Vec<Fault> {
    let known = Known::new(lists);
    let mut warnings = Vec::new();
    check_rows::warn(lists, &known, &mut warnings);
    check_pairs::warn(lists, &known, &mut warnings);
    check_bounds::warn(lists, &mut warnings);
    in_order(warnings)
}

/// The tables in the order of the contract.
pub(super) const TABLES: [&str; 14] = [
    "areas",
    "categories",
    "units",
    "demands",
    "supplies",
    "claims",
    "pairs",
    "quotas",
    "limits",
    "groups",
    "locks",
    "previous",
    "history",
    "policy",
];

pub(super) fn in_order(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|f| (TABLES.iter().position(|t| *t == f.place.table), f.place.row));
    faults
}

pub(super) fn check_f104_version_supported(version: u32) -> Option<Fault> {
    (version != VERSION).then(|| {
        Fault::new(
            "F104",
            Place::lists().field("version"),
            version.to_string(),
            Text::new(
                format!("不支持版本 {version} 的清单"),
                format!("lists of version {version} are not supported"),
            ),
            Text::new("\"version\": 1", "write \"version\": 1"),
        )
    })
}

/// The ids of a table, for lookup.
pub(super) struct Ids<'a> {
    table: &'static str,
    noun: Text,
    /// Sorted by id; the first bytes beside it spare most looks at the text.
    sorted: Vec<Entry<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry<'a> {
    first: [u8; 8],
    id: &'a str,
    row: usize,
}

/// The first eight bytes of an id, padded with 0: they order ids as the ids do, or are equal.
fn first(id: &str) -> [u8; 8] {
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(id.bytes()) {
        *to = from;
    }
    first
}

impl<'a> Ids<'a> {
    pub(super) fn new<T: Identified>(table: &'static str, zh: &str, en: &str, rows: &'a [T]) -> Self {
        let entry = |(row, identified): (usize, &'a T)| Entry {
            first: first(identified.id()),
            id: identified.id(),
            row,
        };
        let mut sorted: Vec<Entry<'_>> = rows.iter().enumerate().map(entry).collect();
        sorted.sort_unstable();
        Self { table, noun: Text::new(zh, en), sorted }
    }

    /// The first row with this id.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        let key = first(id);
        let at = self.sorted.partition_point(|entry| (entry.first, entry.id) < (key, id));
        self.sorted.get(at).filter(|entry| entry.id == id).map(|entry| entry.row)
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.position(id).is_some()
    }
}

/// The ids that rows may refer to.
pub(super) struct Known<'a> {
    pub(super) areas: Ids<'a>,
    pub(super) categories: Ids<'a>,
    pub(super) units: Ids<'a>,
    pub(super) demands: Ids<'a>,
    pub(super) supplies: Ids<'a>,
    hints: Cell<u32>,
}

impl<'a> Known<'a> {
    fn new(lists: &'a Lists) -> Self {
        Self {
            areas: Ids::new("areas", "区域", "area", &lists.areas),
            categories: Ids::new("categories", "类别", "category", &lists.categories),
            units: Ids::new("units", "单位", "unit", &lists.units),
            demands: Ids::new("demands", "需求", "demand", &lists.demands),
            supplies: Ids::new("supplies", "资源", "supply", &lists.supplies),
            hints: Cell::new(MOST_HINTS),
        }
    }

    /// A fault where the `id` in a row's `field` is not among `ids`.
    pub(super) fn refer(
        &self,
        code: &'static str,
        place: &Place,
        field: &str,
        ids: &Ids<'_>,
        id: &str,
    ) -> Option<Fault> {
        if ids.has(id) {
            return None;
        }
        let hint = self.hints.get().checked_sub(1).and_then(|left| {
            self.hints.set(left);
            nearest(id, ids.sorted.iter().map(|entry| entry.id))
        });
        let table = ids.table;
        let cure = match hint {
            Some(other) => Text::new(format!("“{other}”"), format!("you meant {other:?}")),
            None => Text::new(
                format!("先在 {table} 中列出“{id}”，或更正编号"),
                format!("list {id:?} in `{table}` first, or correct the id"),
            ),
        };
        let cause = Text::new(
            format!("没有编号为“{id}”的{}", ids.noun.zh),
            format!("there is no {} {id:?}", ids.noun.en),
        );
        Some(Fault::new(code, place.clone().field(field), id, cause, cure))
    }
}

/// A fault where `value` is outside `range`.
pub(super) fn within(
    code: &'static str,
    place: &Place,
    field: &str,
    value: impl Into<i128>,
    range: &RangeInclusive<i128>,
) -> Option<Fault> {
    let value = value.into();
    if range.contains(&value) {
        return None;
    }
    let (low, high) = (range.start(), range.end());
    Some(Fault::new(
        code,
        place.clone().field(field),
        value.to_string(),
        Text::new(
            format!("{field} 为 {value}，应在 {low} 到 {high} 之间"),
            format!("{field} is {value}, outside {low} to {high}"),
        ),
        Text::new(
            format!("{low} 到 {high} 之间的整数",),
            format!("write a whole number from {low} to {high}"),
        ),
    ))
}

/// A fault where the floor is above the ceiling.
pub(super) fn floor_within(
    code: &'static str,
    place: &Place,
    field: &str,
    floor: i128,
    ceiling_field: &str,
    ceiling: i128,
) -> Option<Fault> {
    if floor <= ceiling {
        return None;
    }
    Some(Fault::new(
        code,
        place.clone().field(field),
        floor.to_string(),
        Text::new(
            format!("{field} 为 {floor}，大于 {ceiling_field} 的 {ceiling}"),
            format!("{field} is {floor}, above {ceiling_field}, which is {ceiling}"),
        ),
        Text::new(
            format!("{field} 不超过 {ceiling}，或提高 {ceiling_field}"),
            format!("lower {field} to {ceiling} or raise {ceiling_field} to {floor}"),
        ),
    ))
}

/// A fault for every empty id.
pub(super) fn ids_given<T: Identified>(
    code: &'static str,
    table: &'static str,
    rows: &[T],
    faults: &mut Vec<Fault>,
) {
    for (row, identified) in rows.iter().enumerate() {
        if identified.id().trim().is_empty() {
            faults.push(Fault::new(
                code,
                Place::row(table, row).field("id"),
                identified.id(),
                Text::new("编号为空", "the id is empty"),
                Text::new("填写本表中唯一的编号", "write an id that is unique in this table"),
            ));
        }
    }
}

/// A fault for every row whose id an earlier row of the table has.
pub(super) fn ids_unique<T: Identified>(
    code: &'static str,
    table: &'static str,
    rows: &[T],
    faults: &mut Vec<Fault>,
) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&row| rows[row].id());
    let same = order.chunk_by(|&a, &b| rows[a].id() == rows[b].id());
    for same in same.filter(|same| !rows[same[0]].id().trim().is_empty()) {
        for &row in &same[1..] {
            let (id, first) = (rows[row].id(), same[0]);
            faults.push(Fault::new(
                code,
                Place::row(table, row).id(id).field("id"),
                id,
                Text::new(
                    format!("编号“{id}”与 {table}[{first}] 重复"),
                    format!("the id {id:?} is also that of {table}[{first}]"),
                ),
                Text::new(
                    "另取一个编号，或删去重复的行",
                    "write another id, or remove the row that is twice there",
                ),
            ));
        }
    }
}

/// A fault for every member that stands twice.
pub(super) fn members_once(code: &'static str, place: &Place, members: &[String], faults: &mut Vec<Fault>) {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|&k| &members[k]);
    for same in order.chunk_by(|&a, &b| members[a] == members[b]).filter(|same| same.len() > 1) {
        let member = &members[same[0]];
        faults.push(Fault::new(
            code,
            place.clone().field("members"),
            member,
            Text::new(
                format!("成员“{member}”出现 {} 次", same.len()),
                format!("member {member:?} stands {} times", same.len()),
            ),
            Text::new("只保留一次", "keep it once"),
        ));
    }
}
