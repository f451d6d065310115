//! Tables as people keep them: found in a sheet, read row by row, with everything left out listed and every doubt told.
//!
//! sheet → its headers (`find`) → what each row is (`rows`) → what each cell says (`fields`) → [`Table`].
//!
//! *Merged cells* carry down where they mean the same for all rows (places, classes, people, times); a merged number stands
//! in its first row only, and the others say so. *Hidden* rows are read and marked, hidden sheets are not read;
//! *struck-through* rows are read and marked as cancelled. *Duplicates* are reported, never deleted.

mod contract;
mod fields;
mod find;
mod heads;
pub(crate) mod lists;
mod memo;
mod record;
mod rows;
mod table;
mod vocabulary;

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use duijie::lists::Text;
use rayon::prelude::*;
use serde_json::Value;

use crate::cell::{Cell, Content};
use crate::map::Map;
use crate::progress::Teller;
use crate::table::header_row;
use crate::workbook::Sheet;

pub(crate) use contract::of_contract;
use fields::Context;
use find::{Finder, Header, Row};
pub(crate) use find::{Stack, is_upper, stacked};
pub use record::{Fields, Record};
pub use rows::Reason;
pub(crate) use rows::{reason, says_labels};
pub use table::{Column, Doubt, Skipped, Table};
pub use vocabulary::Kind;
pub(crate) use vocabulary::{field, normal, without_brackets};

/// The tables of a sheet, from top to bottom. O(cells · kinds).
pub(crate) fn tables(sheet: &Sheet, map: &Map, teller: Teller<'_>) -> Vec<Table> {
    let finder = Finder { sheet, map };
    let rows: Vec<Row<'_>> = sheet.cells.chunk_by(|a, b| a.row == b.row).collect();
    let stem = sheet.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let words = format!("{stem} {}", sheet.name.as_deref().unwrap_or_default());
    let mut tables = Vec::new();
    let mut from = 0;
    while let Some((above, header)) = finder.header(&rows[from..], &words) {
        let start = from + above + header.rows.len();
        let tell = |read| teller.read(start + read, rows.len());
        let (table, read) = below(finder, &header, &rows[from..from + above], &rows[start..], &words, tell);
        tables.push(table);
        from = start + read;
    }
    tables
}

/// The row of the headings of a sheet, from 0: of several the last of the first table; of none the first row that holds
/// anything. O(cells).
pub(crate) fn heading_row(sheet: &Sheet, map: &Map) -> u32 {
    let rows: Vec<Row<'_>> = sheet.cells.chunk_by(|a, b| a.row == b.row).collect();
    let header = Finder { sheet, map }.header(&rows, "").and_then(|(_, header)| header.rows.last().copied());
    let header = header.or_else(|| header_row(sheet, map));
    header.or_else(|| sheet.cells.first().map(|cell| cell.row)).unwrap_or(0)
}

/// The table below a header, and how many rows it took.
fn below(
    finder: Finder<'_>,
    header: &Header,
    above: &[Row<'_>],
    below: &[Row<'_>],
    words: &str,
    tell: impl Fn(usize),
) -> (Table, usize) {
    let shown = |row: &Row<'_>| row.iter().map(|cell| cell.content.shown()).collect::<String>();
    let title: String = std::iter::once(words.to_owned()).chain(above.iter().map(shown)).collect();
    let sheet = finder.sheet;
    let context = Context::new(&title, sheet.epoch, header);
    let mut table = Table {
        file: PathBuf::clone(&sheet.file),
        sheet: sheet.name.clone(),
        kind: header.kind,
        header: header.rows.iter().map(|row| row + 1).collect(),
        columns: header.columns.iter().map(|(column, _)| column.clone()).collect(),
        rows: Vec::new(),
        skipped: Vec::new(),
        duplicates: Vec::new(),
        warnings: Vec::new(),
        faults: Vec::new(),
        guesses: Vec::new(),
    };
    for (k, row) in above.iter().enumerate() {
        let reason = if k == 0 { Reason::Title } else { Reason::Subtitle };
        table.skipped.push(Skipped { row: row[0].row + 1, reason });
    }
    table.doubt_headings(header);
    let mut last = header.rows.last().copied().unwrap_or(0);
    let heads = sheet.cells.iter().skip_while(|cell| cell.row < last).take_while(|cell| cell.row == last);
    last = last.saturating_add(sheet.more_lines(heads));
    let looked = |k: usize| look(finder, header, &context, &below[k..]);
    let mut taken = 0;
    let mut at_once = FIRST_ROWS;
    'rows: while taken < below.len() {
        // Side by side, in chunks that grow: a short table above others costs no look at all rows below it.
        let chunk = taken..below.len().min(taken + at_once);
        at_once = (2 * at_once).min(MOST_ROWS);
        let seen: Vec<Look> = chunk.clone().into_par_iter().map(looked).collect();
        for (row, look) in below[chunk].iter().zip(seen) {
            if matches!(look, Look::End) {
                break 'rows;
            }
            taken += 1;
            let at = row[0].row;
            if !matches!(look, Look::Skipped(Reason::Note | Reason::Signature)) {
                let empty = (last + 1..at).map(|row| Skipped { row: row + 1, reason: Reason::Empty });
                table.skipped.extend(empty);
                last = at.saturating_add(sheet.more_lines(*row));
            }
            match look {
                Look::Record(record, doubts) => {
                    table.rows.push(record);
                    table.warnings.extend(doubts);
                }
                Look::Skipped(reason) => table.skipped.push(Skipped { row: at + 1, reason }),
                Look::End => {}
            }
        }
        tell(taken);
    }
    table.find_duplicates();
    (table, taken)
}

/// So many rows are looked at side by side at first, and at most.
const FIRST_ROWS: usize = 64;
const MOST_ROWS: usize = 4096;

/// What a row below a header is.
enum Look {
    Record(Record, Vec<Doubt>),
    Skipped(Reason),
    /// Where another table begins.
    End,
}

/// Looks at the first of these rows.
fn look(finder: Finder<'_>, header: &Header, context: &Context, rows: &[Row<'_>]) -> Look {
    let Some(row) = rows.first() else { return Look::End };
    match finder.header(&[row], "") {
        Some((_, again)) if is_same(&again, header) => return Look::Skipped(Reason::Header),
        Some(_) => return Look::End,
        None => {}
    }
    if is_title(finder, header, rows) {
        return Look::End;
    }
    match reason(row, header.columns.len()) {
        Some(reason) => Look::Skipped(reason),
        None => {
            let (record, doubts) = record(finder.sheet, header, row, context);
            Look::Record(record, doubts)
        }
    }
}

/// Whether the first of these rows is the title (or subtitle) of a further table: alone in its row, and the headings of
/// another table below it.
fn is_title(finder: Finder<'_>, header: &Header, rows: &[Row<'_>]) -> bool {
    const TITLES: usize = 2;
    let is_alone = |row: &&Row<'_>| row.len() == 1 && reason(row, header.columns.len()).is_none();
    let titles = rows.iter().take(TITLES).take_while(is_alone).count();
    let next = |below: &&Row<'_>| finder.header(&[*below], "").map(|(_, header)| header);
    titles > 0 && rows.get(titles).as_ref().and_then(next).is_some_and(|next| !is_same(&next, header))
}

/// Whether headings are those of the table once more, as at the top of a printed page.
fn is_same(again: &Header, header: &Header) -> bool {
    again.columns.iter().all(|(column, _)| {
        header.columns.iter().any(|(own, _)| own.column == column.column && own.field == column.field)
    })
}

/// Reads a row as a record, with what is doubtful of it.
fn record(sheet: &Sheet, header: &Header, row: Row<'_>, context: &Context) -> (Record, Vec<Doubt>) {
    let at = row[0].row;
    let mut warnings = Vec::new();
    let mut record = Record {
        row: at + 1,
        hidden: sheet.layout.hidden_rows.contains(&at),
        cancelled: false,
        fields: Fields::with_capacity(header.columns.len()),
    };
    if record.hidden {
        warnings.push(Doubt::of(at + 1, None, Text::new("隐藏行", "hidden row")));
    }
    let struck = row.iter().filter(|cell| sheet.layout.is_struck(cell.row, cell.column)).count();
    record.cancelled = 2 * struck > row.len();
    for (at_column, (column, _)) in header.columns.iter().enumerate() {
        let cell = row.iter().find(|cell| cell.column == column.column);
        let content = cell.map(|cell| &cell.content).or_else(|| carried(sheet, at, column, &mut warnings));
        let said = context.said(header, at_column, content);
        let doubt = |reason| Doubt::of(at + 1, Some(column.field), reason);
        warnings.extend(said.doubts.iter().cloned().map(doubt));
        record.fields.extend(said.values.iter().cloned());
    }
    if fields::says_cancelled(record.fields.get("status")) {
        record.cancelled = true;
    }
    let doubts = fields::doubts(header.kind, &record.fields);
    warnings.extend(doubts.into_iter().map(|(field, reason)| Doubt::of(at + 1, field, reason)));
    (record, warnings)
}

/// What a merged cell above says of this one.
fn carried<'s>(
    sheet: &'s Sheet,
    row: u32,
    column: &Column,
    warnings: &mut Vec<Doubt>,
) -> Option<&'s Content> {
    let range = sheet.layout.merge_at(row, column.column).filter(|range| range.top < row)?;
    let said = content(&sheet.cells, range.top, range.left)?;
    if fields::carries_down(column.field) {
        return Some(said);
    }
    let top = range.top + 1;
    let reason = Text::new(
        format!("与第 {top} 行合并，只在那一行读取"),
        format!("merged with row {top}, read only there"),
    );
    warnings.push(Doubt::of(row + 1, Some(column.field), reason));
    None
}

impl Table {
    /// Rows that say the same but for their number; where one person asks, also but for the place.
    fn find_duplicates(&mut self) {
        // Fixed keys: the same hashes in every run, though only what is equal is told.
        let hash = |record: &Record| {
            let mut hasher = DefaultHasher::new();
            said(record).for_each(|said| said.hash(&mut hasher));
            hasher.finish()
        };
        let hashes: Vec<u64> = self.rows.par_iter().map(hash).collect();
        let mut firsts: HashMap<u64, Vec<&Record>> = HashMap::with_capacity(self.rows.len());
        for (record, hash) in self.rows.iter().zip(hashes) {
            let firsts = firsts.entry(hash).or_default();
            if !said(record).any(|(_, value)| fields::is_filled(Some(value))) {
                continue;
            }
            match firsts.iter().find(|first| said(first).eq(said(record))) {
                Some(first) => self.duplicates.push([first.row, record.row]),
                None => firsts.push(record),
            }
        }
        // What is doubtful of the first is said there.
        let again: BTreeSet<u32> = self.duplicates.iter().map(|[_, later]| *later).collect();
        self.warnings.retain(|doubt| !again.contains(&doubt.row));
    }
}

/// What a record says, by which it is told from others.
fn said(record: &Record) -> impl Iterator<Item = (&'static str, &Value)> {
    let asked =
        ["contact", "phone", "person"].iter().any(|field| fields::is_filled(record.fields.get(field)));
    let place = |field: &str| matches!(field, "community" | "area" | "grid");
    record.fields.iter().filter(move |(field, _)| *field != "no" && !(asked && place(field)))
}

/// The content of a cell. O(log cells).
fn content(cells: &[Cell], row: u32, column: u32) -> Option<&Content> {
    let at = cells.binary_search_by_key(&(row, column), |cell| (cell.row, cell.column)).ok()?;
    Some(&cells[at].content)
}
