//! Where a sheet's tables are: header rows, kinds and columns.
//!
//! *Method.* Every row, alone and with the one below it, is tried as a header of every kind; the one with most headings that
//! are known is it, provided that at least two are and half of what stands there. Merged cells of the upper row stand over all
//! columns that they cover; without merges a blank takes the heading on its left, where the row below says more.
//! *Complexity.* O(rows tried · columns · kinds); rows beyond [`LOOKED_AT`] below the last table are not tried.

use std::collections::{BTreeMap, BTreeSet};

use crate::cell::Cell;
use crate::map::{Map, Settled, Spot, sheet_name};
use crate::parse;
use crate::workbook::Sheet;

use super::Column;
use super::vocabulary::{Heading, Kind, Meaning, Sure, is_heading};

/// A header: rows counted from 0.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) rows: Vec<u32>,
    /// The columns that are read, and how surely.
    pub(super) columns: Vec<(Column, Sure)>,
    /// Columns that are not read.
    pub(super) others: Vec<Other>,
}

/// A column that is not read.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub(super) column: u32,
    pub(super) heading: String,
    pub(super) why: Why,
}

/// Why a column is not read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Why {
    Unknown,
    /// Another column holds this field.
    Twice(&'static str),
    /// It fits two fields equally; each with the heading that it is near to.
    Either([(&'static str, &'static str); 2]),
    /// A map says so.
    Ignored,
}

/// Where headers are looked for.
#[derive(Clone, Copy)]
pub(super) struct Finder<'s> {
    pub(super) sheet: &'s Sheet,
    pub(super) map: &'s Map,
}

/// Rows that hold something, tried as a header.
const LOOKED_AT: usize = 40;

/// Headings of a header that are known, at least.
pub(super) const KNOWN: usize = 2;

/// The rows of a sheet that hold something.
pub(super) type Row<'s> = &'s [Cell];

impl Finder<'_> {
    /// The first header among the rows. `words` are the names of the file and sheet, which speak for a kind.
    pub(super) fn header(self, rows: &[Row<'_>], words: &str) -> Option<(usize, Header)> {
        let mut title = words.to_owned();
        for (k, row) in rows.iter().enumerate().take(LOOKED_AT) {
            let single =
                if self.may_head(row) { self.best(&texts(row), vec![row[0].row], &title) } else { None };
            let double = rows.get(k + 1).filter(|below| is_upper(self.sheet, row, below)).and_then(|below| {
                self.best(&joined(self.sheet, row, below), vec![row[0].row, below[0].row], &title)
            });
            let count = |header: &Option<Header>| header.as_ref().map_or(0, |header| header.columns.len());
            let found = if count(&double) > count(&single) { double } else { single };
            if let Some(header) = found {
                return Some((k, header));
            }
            if k + 1 < rows.len() {
                title.extend(row.iter().map(|cell| cell.content.shown()));
            }
        }
        None
    }

    /// Whether a row by itself may be a header. Where a map settles headings, any text may be one.
    fn may_head(self, row: Row<'_>) -> bool {
        let is_known = |cell: &&Cell| is_heading(&cell.content.text());
        !self.map.entries().is_empty() || row.iter().filter(is_known).nth(KNOWN - 1).is_some()
    }

    /// The header that these texts make, if they do: of the kind with most headings, names of the table counting more.
    fn best(self, texts: &BTreeMap<u32, Heading>, rows: Vec<u32>, words: &str) -> Option<Header> {
        // Most rows have no heading at all.
        if self.map.entries().is_empty()
            && texts.values().filter(|heading| heading.is_known()).count() < KNOWN
        {
            return None;
        }
        let headers = Kind::ALL.map(|kind| self.of_kind(kind, texts, rows.clone()));
        let fits = |header: &Header| {
            let exact = header.columns.iter().filter(|(_, sure)| *sure == Sure::Exact).count();
            let has = |field: &str| header.columns.iter().any(|(column, _)| column.field == field);
            let unknown =
                header.others.iter().filter(|other| matches!(other.why, Why::Unknown | Why::Twice(_)));
            exact >= KNOWN && 2 * unknown.count() <= texts.len() && header.kind.holds_together(has)
        };
        let score = |header: &Header| {
            let exact = header.columns.iter().map(|(_, sure)| if *sure == Sure::Exact { 2 } else { 1 });
            let named = header.columns.iter().any(|(column, _)| column.field == "name");
            let spoken = header.kind.words().iter().any(|word| words.contains(word));
            exact.sum::<usize>() + 2 * usize::from(named) + 3 * usize::from(spoken)
        };
        // The first of equals: the order of kinds.
        headers.into_iter().filter(fits).rev().max_by_key(score)
    }

    /// What the headings mean in a table of this kind: first those that a map settles and those that are known, then
    /// those that are near to one whose field no other has.
    fn of_kind(self, kind: Kind, texts: &BTreeMap<u32, Heading>, rows: Vec<u32>) -> Header {
        let sheet = sheet_name(&self.sheet.file, self.sheet.name.as_deref());
        let spot = Spot { sheet: &sheet, kind };
        let mut header = Header { kind, rows, columns: Vec::new(), others: Vec::new() };
        let mut taken: BTreeSet<&'static str> = BTreeSet::new();
        let mut open = Vec::new();
        for (&column, heading) in texts {
            match self.map.field(&spot, &heading.text) {
                Some(Settled::Ignored) => header.leave(column, heading, Why::Ignored),
                Some(Settled::Field(field)) if taken.insert(field) => {
                    header.take(column, heading, field, Sure::Exact);
                }
                Some(Settled::Field(field)) => header.leave(column, heading, Why::Twice(field)),
                None => open.push((column, heading)),
            }
        }
        for (column, heading) in std::mem::take(&mut open) {
            match heading.known(kind) {
                Some(field) if taken.insert(field) => header.take(column, heading, field, Sure::Exact),
                Some(field) => header.leave(column, heading, Why::Twice(field)),
                None => open.push((column, heading)),
            }
        }
        // Near spellings are looked for only where there is a header: most rows have none.
        if header.columns.len() < KNOWN {
            return header;
        }
        for (column, heading) in open {
            match heading.meaning(kind, |field| taken.contains(field)) {
                Meaning::One(field, sure) => {
                    taken.insert(field);
                    header.take(column, heading, field, sure);
                }
                Meaning::Either(fields) => header.leave(column, heading, Why::Either(fields)),
                Meaning::Unknown => header.leave(column, heading, Why::Unknown),
            }
        }
        header.columns.sort_by_key(|(column, _)| column.column);
        header.others.sort_by_key(|other| other.column);
        header
    }
}

impl Header {
    /// The position of the column of a field among those that are read.
    pub(super) fn at(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|(column, _)| column.field == field)
    }

    fn take(&mut self, column: u32, heading: &Heading, field: &'static str, sure: Sure) {
        self.columns.push((Column { column, field, heading: heading.text.trim().to_owned() }, sure));
    }

    fn leave(&mut self, column: u32, heading: &Heading, why: Why) {
        self.others.push(Other { column, heading: heading.text.trim().to_owned(), why });
    }
}

fn texts(row: Row<'_>) -> BTreeMap<u32, Heading> {
    row.iter().map(|cell| (cell.column, Heading::new(cell.content.shown()))).collect()
}

/// The headings of two rows, the upper before the lower.
fn joined(sheet: &Sheet, upper: Row<'_>, lower: Row<'_>) -> BTreeMap<u32, Heading> {
    let heading = |stack: &Stack| (stack.column, Heading::new(stack.joined()));
    stacked(sheet, upper, lower).iter().map(heading).collect()
}

/// What stands over a column in two header rows; one of the two at least.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    pub(crate) column: u32,
    pub(crate) upper: Option<String>,
    pub(crate) lower: Option<String>,
}

impl Stack {
    /// Both as one heading.
    pub(crate) fn joined(&self) -> String {
        match (&self.upper, &self.lower) {
            (Some(upper), Some(lower)) => format!("{}/{}", upper.trim(), lower.trim()),
            (only, None) | (None, only) => only.clone().unwrap_or_default(),
        }
    }
}

/// The headings of two rows, column by column.
pub(crate) fn stacked(sheet: &Sheet, upper: Row<'_>, lower: Row<'_>) -> Vec<Stack> {
    let shown = |row: Row<'_>| row.iter().map(|cell| (cell.column, cell.content.shown())).collect();
    let (top, below): (BTreeMap<u32, String>, BTreeMap<u32, String>) = (shown(upper), shown(lower));
    let row = upper[0].row;
    let over = |at: u32| match (top.get(&at), sheet.layout.merge_at(row, at)) {
        (Some(text), _) => Some(text),
        (None, Some(range)) => top.get(&range.left),
        (None, None) if sheet.layout.merges.is_empty() => top.range(..at).next_back().map(|(_, text)| text),
        (None, None) => None,
    };
    let columns: BTreeSet<u32> = top.keys().chain(below.keys()).copied().collect();
    let stack = |at: u32| {
        let lower = below.get(&at).cloned();
        // Where nothing stands below, a merge of the upper row says nothing more.
        let upper = if lower.is_some() { over(at) } else { top.get(&at) };
        Stack { column: at, upper: upper.cloned(), lower }
    };
    columns.into_iter().map(stack).collect()
}

/// Whether a row can stand over the headings of the next: of several cells, or of one that is merged over some of them. A
/// lone cell over all or one of them is a title or subtitle, and 填报时间：2026年5月 is no heading wherever it stands.
pub(crate) fn is_upper(sheet: &Sheet, upper: Row<'_>, lower: Row<'_>) -> bool {
    let first = &upper[0];
    let spans = || {
        let Some(merge) = sheet.layout.merge_at(first.row, first.column) else { return false };
        let under = lower.iter().filter(|cell| (merge.left..=merge.right).contains(&cell.column)).count();
        merge.top == merge.bottom && under > 1 && under < lower.len()
    };
    lower[0].row == first.row.saturating_add(1 + sheet.more_lines(upper))
        && (upper.len() > 1 || spans())
        && !upper.iter().any(|cell| is_said(&cell.content.shown()))
}

/// Whether a text is a label with what it says: 填报单位：湖滨社区.
fn is_said(text: &str) -> bool {
    let text = parse::normal(text);
    text.split_once(':').is_some_and(|(label, rest)| !label.contains('(') && !rest.trim().is_empty())
}
