//! Tables as people keep them: found in a sheet, read row by row, with everything left out listed and every doubt told.
//!
//! sheet → its headers (`find`) → what each row is (`look`, `rows`) and each cell says (`fields`, `said`) → [`Table`]
//! (`gather`), with the rows of the contract that it makes (`lists`).
//!
//! *Merged cells* carry down where they mean the same for all rows (places, classes, people, times); a merged number stands
//! in its first row only, and the others say so. *Hidden* rows are read and marked, hidden sheets are not read;
//! *struck-through* rows are read and marked as cancelled. *Duplicates* are reported, never deleted.

mod contract;
mod fields;
mod find;
mod gather;
mod heads;
pub(crate) mod lists;
mod look;
mod memo;
mod record;
mod rows;
mod said;
mod table;
mod vocabulary;

use std::ops::Range;

use rayon::prelude::*;

use crate::map::Map;
use crate::progress::Teller;
use crate::table::header_row;
use crate::workbook::Sheet;

pub(crate) use contract::of_contract;
use find::{Finder, Row};
pub(crate) use find::{Stack, is_upper, stacked};
pub(crate) use gather::Found;
use gather::Gather;
use look::{Look, Reader};
pub use record::{Fields, Record};
pub use rows::Reason;
pub(crate) use rows::{reason, says_labels};
pub use table::{Column, Doubt, Skipped, Table};
pub use vocabulary::Kind;
pub(crate) use vocabulary::{field, normal, without_brackets};

/// The tables of a sheet, from top to bottom; with their records, where `keep` says so. O(cells · kinds).
pub(crate) fn tables(sheet: &Sheet, map: &Map, keep: bool, teller: Teller<'_>) -> Vec<Found> {
    let finder = Finder { sheet, map };
    let rows: Vec<Row<'_>> = sheet.cells.par_chunk_by(|a, b| a.row == b.row).collect();
    let stem = sheet.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let words = format!("{stem} {}", sheet.name.as_deref().unwrap_or_default());
    let mut tables = Vec::new();
    let mut from = 0;
    while let Some((above, header)) = finder.header(&rows[from..], &words) {
        let start = from + above + header.rows.len();
        let above = &rows[from..from + above];
        let shown = |row: &Row<'_>| row.iter().map(|cell| cell.content.shown()).collect::<String>();
        let title: String = std::iter::once(words.clone()).chain(above.iter().map(shown)).collect();
        let reader = Reader::new(finder, &header, &title, keep);
        let gather = Gather::new(sheet, &header, above);
        let tell = |read| teller.read(start + read, rows.len());
        let (table, read) = below(&reader, gather, &rows[start..], tell);
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
fn below<'s>(
    reader: &Reader<'s>,
    mut gather: Gather<'s>,
    below: &[Row<'s>],
    tell: impl Fn(usize),
) -> (Found, usize) {
    let look = |chunk: Range<usize>| -> Vec<Look> {
        chunk.into_par_iter().map(|k| reader.look(&below[k..])).collect()
    };
    // Side by side, in chunks that grow: a short table above others costs no look at all rows below it.
    let mut size = FIRST_ROWS;
    let mut chunk = 0..size.min(below.len());
    let mut looks = look(chunk.clone());
    while !chunk.is_empty() {
        size = (2 * size).min(MOST_ROWS);
        let next = chunk.end..below.len().min(chunk.end + size);
        // While these are looked at, those before them are put into the table.
        let (next_looks, is_end) =
            rayon::join(|| look(next.clone()), || gather.put(&below[chunk.clone()], looks));
        tell(chunk.end);
        if is_end {
            break;
        }
        (chunk, looks) = (next, next_looks);
    }
    gather.finish(reader, below)
}

/// So many rows are looked at side by side at first, and at most.
const FIRST_ROWS: usize = 64;
const MOST_ROWS: usize = 4096;
