//! Rows of a table in the form of the contract that are no record: titles, sums, notes, signatures, headings once more.
//!
//! *Rule.* A record must not be lost because it begins like a remark. So a row below the header is left out only where it shows
//! an example or repeats the headings; or where it reads as clerks' sums, notes and signatures do, and can be no record: its
//! first cell ends with a word of sums (合计), all its cells are labels (注：…), or a cell that must be filled is blank or no
//! number.

use rayon::prelude::*;

use crate::cell::{Cell, Content, trim};
use crate::clerk::{self, Reason, Skipped};
use crate::example::is_example;
use crate::header::{Head, columns};
use crate::headings::Kind;
use crate::parse;
use crate::table::{Table, rows};

/// Words of sums, alone or with what they sum: 合计（人）, 湖滨社区小计.
const SUMS: [&str; 9] = ["合计", "小计", "总计", "共计", "分计", "合計", "小計", "總計", "共計"];

impl Table<'_> {
    /// Finds the rows above and below the header that hold something and are no records. O(cells).
    pub(crate) fn leave_out(&mut self, heads: &[Head]) {
        let first = self.header_rows().first().map_or(0, |row| row - 1);
        let above = rows(&self.sheet.cells).map(|row| row[0].row).take_while(|row| *row < first);
        for (k, row) in above.enumerate() {
            self.left_out.insert(row, if k == 0 { Reason::Title } else { Reason::Subtitle });
        }
        let column =
            |field: &str| self.columns.iter().find(|own| own.field.field == field).map(|own| own.column);
        let must: Vec<u32> =
            columns(self.name).filter(|field| field.must).filter_map(|field| column(field.field)).collect();
        let reason = |row: &[Cell]| Some((row[0].row, self.reason(row, heads, &must)?));
        let below = self.cells.par_chunk_by(|a, b| a.row == b.row);
        let below: Vec<(u32, Reason)> = below.filter_map(reason).collect();
        self.left_out.extend(below);
    }

    /// All rows that are no record, from 1, blank ones too. O(cells).
    pub(crate) fn skipped(&self) -> Vec<Skipped> {
        let mut skipped: Vec<Skipped> =
            self.left_out.iter().map(|(row, reason)| Skipped { row: row + 1, reason: *reason }).collect();
        let header = self.sheet.cells.iter().filter(|cell| cell.row == self.header());
        let mut last = self.header().saturating_add(self.sheet.more_lines(header));
        for row in self.below() {
            let at = row[0].row;
            // Between a list and its notes blank rows are only space.
            if !matches!(self.left_out.get(&at), Some(Reason::Note | Reason::Signature)) {
                let empty = |row: u32| Skipped { row: row + 1, reason: Reason::Empty };
                skipped.extend((last + 1..at).map(empty));
                last = at.saturating_add(self.sheet.more_lines(row));
            }
        }
        skipped.sort_by_key(|skipped| skipped.row);
        skipped
    }

    fn reason(&self, row: &[Cell], heads: &[Head], must: &[u32]) -> Option<Reason> {
        if is_example(row) {
            return Some(Reason::Example);
        }
        if repeats(row, heads) {
            return Some(Reason::Header);
        }
        // Most rows begin with what is no word.
        let first = match &row[0].content {
            Content::Text(text) if !text.is_ascii() && (row.len() <= 3 || text.chars().count() <= 8) => {
                tight(text)
            }
            _ => String::new(),
        };
        let is_sum = !first.is_empty() && SUMS.iter().any(|word| first.trim_end_matches(':').ends_with(word));
        let is_open = || must.iter().any(|column| self.is_open(row, *column));
        let is_no_record = is_sum || !first.is_empty() && clerk::says_labels(row) || is_open();
        let reason = if is_no_record { clerk::reason(row, heads.len()) } else { None };
        reason.filter(|reason| match reason {
            Reason::Total | Reason::Subtotal => {
                row.iter().take(3).any(|cell| sums(&tight(&cell.content.shown())))
            }
            Reason::Signature => row.iter().any(|cell| tight(&cell.content.shown()).contains([':', '章'])),
            _ => true,
        })
    }

    /// Whether a cell is blank, or one of numbers that holds none.
    fn is_open(&self, row: &[Cell], column: u32) -> bool {
        let Some(cell) = row.iter().find(|cell| cell.column == column) else { return true };
        let is_number = self.columns.get(column).is_some_and(|own| own.field.kind == Kind::Integer);
        let Content::Text(text) = &cell.content else { return false };
        is_number
            && cell.content.integer().is_err()
            && parse::quantity(text, &parse::Hint::default()).is_none()
    }
}

fn sums(text: &str) -> bool {
    let begins =
        |word| text.strip_prefix(word).is_some_and(|rest: &str| !rest.starts_with(char::is_alphabetic));
    SUMS.into_iter().any(|word| text.trim_end_matches(':').ends_with(word) || begins(word))
}

/// A text in half width without blanks.
fn tight(text: &str) -> String {
    parse::normal(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a row says the headings once more, as at the top of a printed page.
fn repeats(row: &[Cell], heads: &[Head]) -> bool {
    let is_head = |cell: &Cell| {
        let head = heads.iter().find(|head| head.column == cell.column);
        head.is_some_and(|head| head.text == trim(&cell.content.text()))
    };
    // Most rows differ in their first cell.
    is_head(&row[0]) && row.len() > 1 && row.iter().all(is_head)
}
