//! What we add to people's own files, and how it is known again: the sheet 检查结果 and the column 问题.
//!
//! *Problem*: a file that came back from us is corrected and read again; what we added is no part of the lists, but a
//! sheet or a column that people themselves call so is. *Method*: the sheet is ours where its first cell is our title;
//! the column where some cell under its heading begins with our mark, a code in brackets, or where none is filled.
//! *Complexity*: O(cells). *Edges*: both are known in both languages, whatever program has saved the file since, also
//! as `.xls` or `.csv`.

use std::collections::BTreeMap;

use duijie::lists::Language;
use rayon::prelude::*;

use crate::cell::{Cell, Content, trim};
use crate::layout::Spot;
use crate::workbook::Sheet;

/// The heading of the column, in both languages.
const HEADINGS: [&str; 2] = ["问题", "problem"];
/// The name of the sheet, in both languages.
const SHEETS: [&str; 2] = ["检查结果", "check results"];
/// How the first cell of the sheet reads, in both languages.
const TITLES: [&str; 2] = ["检查结果（duijie）", "Check results (duijie)"];

fn in_language(words: [&'static str; 2], language: Language) -> &'static str {
    match language {
        Language::Chinese => words[0],
        Language::English => words[1],
    }
}

/// The heading of the column.
pub(crate) fn heading(language: Language) -> &'static str {
    in_language(HEADINGS, language)
}

/// The name of the sheet.
pub(crate) fn sheet_name(language: Language) -> &'static str {
    in_language(SHEETS, language)
}

/// The first cell of the sheet.
pub(crate) fn title(language: Language) -> &'static str {
    in_language(TITLES, language)
}

/// The mark with which every text of ours begins: `[F207]`.
pub(crate) fn mark(code: &str) -> String {
    format!("[{code}]")
}

fn is_marked(text: &str) -> bool {
    let code = trim(text).strip_prefix('[').and_then(|text| text.split_once(']')).map(|(code, _)| code);
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    code.is_some_and(|code| !code.is_empty() && code.chars().all(is_code))
}

/// Whether a sheet is the one that we added.
pub(crate) fn is_ours(sheet: &Sheet) -> bool {
    let first = sheet.cells.first().filter(|cell| cell.row == 0 && cell.column == 0);
    matches!(first.map(|cell| &cell.content), Some(Content::Text(text)) if TITLES.contains(&trim(text)))
}

/// A column that we added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Own {
    pub(crate) column: u32,
    /// The row of its heading; all cells from here on are ours.
    pub(crate) heading: u32,
    /// Rows above with texts of ours.
    pub(crate) above: Vec<u32>,
}

impl Own {
    /// Whether a cell is of this column.
    pub(crate) fn has(&self, spot: Spot) -> bool {
        spot.column == self.column && (spot.row >= self.heading || self.above.contains(&spot.row))
    }
}

/// The columns that we added to a sheet.
pub(crate) fn columns(sheet: &Sheet) -> Vec<Own> {
    let text = |cell: &'_ Cell| match &cell.content {
        Content::Text(text) => Some(trim(text).to_owned()),
        _ => None,
    };
    let is_heading =
        |cell: &&Cell| matches!(&cell.content, Content::Text(text) if HEADINGS.contains(&trim(text)));
    let found: Vec<&Cell> = sheet.cells.par_iter().filter(is_heading).collect();
    let mut headings: BTreeMap<u32, u32> = BTreeMap::new();
    for cell in found {
        headings.entry(cell.column).or_insert(cell.row);
    }
    let own = |(column, heading): (u32, u32)| {
        let cells = || sheet.cells.iter().filter(move |cell| cell.column == column && cell.row != heading);
        let marked = || cells().filter(|cell| text(cell).is_some_and(|text| is_marked(&text)));
        let above = marked().map(|cell| cell.row).filter(|&row| row < heading).collect();
        let ours = cells().all(|cell| cell.row < heading) || marked().next().is_some();
        ours.then_some(Own { column, heading, above })
    };
    headings.into_iter().filter_map(own).collect()
}

/// Leaves out what we added.
pub(crate) fn leave_out(sheets: &mut Vec<Sheet>) {
    sheets.retain(|sheet| !is_ours(sheet));
    for sheet in sheets {
        for own in columns(sheet) {
            let ours = |row, column| own.has(Spot { row, column });
            sheet.cells.retain(|cell| !ours(cell.row, cell.column));
            sheet.layout.struck.retain(|spot| !own.has(*spot));
            sheet.formulas.retain(|formula| !ours(formula.row, formula.column));
        }
    }
}
