//! Where a sheet's tables are: header rows, kinds and columns.
//!
//! *Method.* Every row, alone and with the one below it, is tried as a header of every kind; the one with most headings that
//! are known is it, provided that at least two are and half of what stands there. Merged cells of the upper row stand over all
//! columns that they cover; without merges a blank takes the heading on its left, where the row below says more.
//! *Complexity.* O(rows tried · columns · kinds); rows beyond [`LOOKED_AT`] below the last table are not tried.

use std::collections::BTreeMap;

use crate::cell::Cell;
use crate::workbook::Sheet;

use super::Column;
use super::vocabulary::{Kind, Sure, field};

/// A header: rows counted from 0.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) kind: Kind,
    pub(super) rows: Vec<u32>,
    /// The columns that are read, and how surely.
    pub(super) columns: Vec<(Column, Sure)>,
    /// Columns whose headings are not known, or name a field that another column has.
    pub(super) unknown: Vec<(u32, String)>,
}

/// Rows that hold something, tried as a header.
const LOOKED_AT: usize = 40;

/// The rows of a sheet that hold something.
pub(super) type Row<'s> = &'s [Cell];

/// The first header among the rows. `words` are the names of the file and sheet, which speak for a kind.
pub(super) fn header(sheet: &Sheet, rows: &[Row<'_>], words: &str) -> Option<(usize, Header)> {
    let mut title = words.to_owned();
    for (k, row) in rows.iter().enumerate().take(LOOKED_AT) {
        let single = best(&texts(row), vec![row[0].row], &title);
        let double = rows
            .get(k + 1)
            .filter(|below| below[0].row == row[0].row + 1)
            .and_then(|below| best(&joined(sheet, row, below), vec![row[0].row, below[0].row], &title));
        let count = |header: &Option<Header>| header.as_ref().map_or(0, |header| header.columns.len());
        let found = if count(&double) > count(&single) { double } else { single };
        if let Some(header) = found {
            return Some((k, header));
        }
        title.extend(row.iter().map(|cell| cell.content.shown()));
    }
    None
}

fn texts(row: Row<'_>) -> BTreeMap<u32, String> {
    row.iter().map(|cell| (cell.column, cell.content.shown())).collect()
}

/// The headings of two rows, the upper before the lower.
fn joined(sheet: &Sheet, upper: Row<'_>, lower: Row<'_>) -> BTreeMap<u32, String> {
    let (top, below) = (texts(upper), texts(lower));
    let row = upper[0].row;
    let over = |at: u32| match (top.get(&at), sheet.layout.merge_at(row, at)) {
        (Some(text), _) => Some(text),
        (None, Some(range)) => top.get(&range.left),
        (None, None) if sheet.layout.merges.is_empty() => top.range(..at).next_back().map(|(_, text)| text),
        (None, None) => None,
    };
    let columns: std::collections::BTreeSet<u32> = top.keys().chain(below.keys()).copied().collect();
    let heading = |at: u32| match (over(at), below.get(&at)) {
        (Some(upper), Some(lower)) => Some(format!("{}/{}", upper.trim(), lower.trim())),
        (None, Some(only)) => Some(only.clone()),
        (_, None) => top.get(&at).cloned(),
    };
    columns.into_iter().filter_map(|at| heading(at).map(|text| (at, text))).collect()
}

/// The header that these texts make, if they do: of the kind with most headings, names of the table counting more.
fn best(texts: &BTreeMap<u32, String>, rows: Vec<u32>, words: &str) -> Option<Header> {
    let headers = Kind::ALL.map(|kind| of_kind(kind, texts, rows.clone()));
    let fits = |header: &Header| {
        let exact = header.columns.iter().filter(|(_, sure)| *sure == Sure::Exact).count();
        exact >= 2 && 2 * header.columns.len() >= texts.len()
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

fn of_kind(kind: Kind, texts: &BTreeMap<u32, String>, rows: Vec<u32>) -> Header {
    let mut header = Header { kind, rows, columns: Vec::new(), unknown: Vec::new() };
    for (&at, heading) in texts {
        let has = |field: &str| header.columns.iter().any(|(column, _)| column.field == field);
        match field(kind, heading).filter(|(field, _)| !has(field)) {
            Some((field, sure)) => {
                let heading = heading.trim().to_owned();
                header.columns.push((Column { column: at, field, heading }, sure));
            }
            None => header.unknown.push((at, heading.trim().to_owned())),
        }
    }
    header
}
