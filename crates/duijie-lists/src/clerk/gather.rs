//! The rows below a header → its table, in order.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::workbook::Sheet;

use super::find::{Header, Row};
use super::lists::Rows;
use super::look::{Look, Reader, Seen};
use super::rows::Reason;
use super::table::{Skipped, Table};

/// A table that was found, and what it makes of the contract's rows.
pub(crate) struct Found {
    /// Its records only where they are wanted.
    pub(crate) table: Table,
    pub(crate) rows: Rows,
    /// How many records it has.
    pub(crate) records: usize,
}

/// A table in the making.
pub(super) struct Gather<'s> {
    sheet: &'s Sheet,
    found: Found,
    /// The row up to which every row is accounted for, from 0, and its cells.
    last: (u32, Row<'s>),
    /// What records say, with the position of their row below the header.
    says: Vec<(u64, usize)>,
    /// So many rows below the header were taken.
    taken: usize,
}

impl<'s> Gather<'s> {
    pub(super) fn new(sheet: &'s Sheet, header: &Header, above: &[Row<'s>]) -> Self {
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
        let last = header.rows.last().copied().unwrap_or(0);
        let from = sheet.cells.partition_point(|cell| cell.row < last);
        let heads = &sheet.cells[from..sheet.cells.partition_point(|cell| cell.row <= last)];
        let found = Found { table, rows: Rows::default(), records: 0 };
        Self { sheet, found, last: (last, heads), says: Vec::new(), taken: 0 }
    }

    /// Puts rows into the table, up to where another begins. Whether there it ends.
    pub(super) fn put(&mut self, rows: &[Row<'s>], looks: Vec<Look>) -> bool {
        for (row, look) in rows.iter().zip(looks) {
            if matches!(look, Look::End) {
                return true;
            }
            // Between a list and its notes blank rows are only space.
            if !matches!(look, Look::Skipped(Reason::Note | Reason::Signature)) {
                self.skip_blank(row);
            }
            match look {
                Look::Record(seen) => self.put_record(seen),
                Look::Skipped(reason) => {
                    self.found.table.skipped.push(Skipped { row: row[0].row + 1, reason });
                }
                Look::End => {}
            }
            self.taken += 1;
        }
        false
    }

    fn put_record(&mut self, seen: Seen) {
        let Seen { record, doubts, made, says } = seen;
        self.found.records += 1;
        self.found.table.rows.extend(record);
        self.found.table.warnings.extend(doubts);
        self.says.extend(says.map(|says| (says, self.taken)));
        if let Some(made) = made {
            self.found.rows.push(made);
        }
    }

    /// Tells of the blank rows before a row.
    fn skip_blank(&mut self, row: Row<'s>) {
        let (at, (mut last, cells)) = (row[0].row, self.last);
        if at > last.saturating_add(1) {
            last = last.saturating_add(self.sheet.more_lines(cells));
            let blank =
                (last.saturating_add(1)..at).map(|row| Skipped { row: row + 1, reason: Reason::Empty });
            self.found.table.skipped.extend(blank);
        }
        self.last = (at, row);
    }

    /// The table, and how many of the rows below its header it took.
    pub(super) fn finish(mut self, reader: &Reader<'_>, below: &[Row<'_>]) -> (Found, usize) {
        self.find_duplicates(reader, below);
        (self.found, self.taken)
    }

    /// Rows that say the same but for their number; where one person asks, also but for the place. O(records log records)
    /// where few do.
    fn find_duplicates(&mut self, reader: &Reader<'_>, below: &[Row<'_>]) {
        self.says.par_sort_unstable();
        let mut duplicates: Vec<[u32; 2]> = Vec::new();
        for alike in self.says.chunk_by(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1) {
            let mut firsts: Vec<Row<'_>> = Vec::new();
            for row in alike.iter().map(|(_, at)| below[*at]) {
                match firsts.iter().find(|first| reader.say_the_same(first, row)) {
                    Some(first) => duplicates.push([first[0].row + 1, row[0].row + 1]),
                    None => firsts.push(row),
                }
            }
        }
        duplicates.sort_unstable_by_key(|[_, later]| *later);
        // What is doubtful of the first is said there.
        let again: BTreeSet<u32> = duplicates.iter().map(|[_, later]| *later).collect();
        self.found.table.warnings.retain(|doubt| !again.contains(&doubt.row));
        self.found.table.duplicates = duplicates;
    }
}
