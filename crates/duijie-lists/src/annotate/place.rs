//! Notes → places: which cell of which sheet gets a colour, a note, a text in the column 问题.
//!
//! The column stands behind the last one that holds anything; its heading stands in the row of the table's headings. What
//! is wrong with a heading itself is said in its note, and in that of 问题 where it is about the row as a whole. In a merged
//! cell it is the first one that shows.

use std::collections::BTreeMap;

use duijie::lists::Language;

use super::sheet::{Add, Edit};
use super::styles::Look;
use super::summary::CELL;
use super::xml::cut;
use super::{Note, Severity};
use crate::clerk;
use crate::layout::{self, Spot};
use crate::map::Map;
use crate::returned;
use crate::workbook::{COLUMNS, Sheet};

/// A sheet has so many notes on cells; all else is said in the column and on the first sheet.
const NOTES: usize = 5000;

/// What a sheet gets.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub(super) edit: Edit,
    /// Notes on cells.
    pub(super) comments: BTreeMap<Spot, String>,
}

/// The sheet (by its number) and the cell that a note leads to.
pub(super) fn target(note: &Note, sheets: &[Sheet]) -> Option<(usize, Spot)> {
    let origin = note.origin.as_ref()?;
    let at = match &origin.sheet {
        Some(_) => sheets.iter().position(|sheet| sheet.name == origin.sheet)?,
        None if sheets.len() == 1 => 0,
        None => return None,
    };
    let row = origin.row.map_or(0, |row| row.saturating_sub(1)).min(layout::ROWS - 1);
    let column = origin.column.as_ref().and_then(|column| layout::column(&column.letter));
    Some((at, anchor(&sheets[at], Spot { row, column: column.unwrap_or(0) })))
}

/// The cell that shows what stands in a cell.
fn anchor(sheet: &Sheet, at: Spot) -> Spot {
    match sheet.layout.merge_at(at.row, at.column) {
        Some(merge) => Spot { row: merge.top, column: merge.left },
        None => at,
    }
}

/// Places the notes of a sheet, of which `sheet` is what people wrote and `old` what we added before.
pub(super) fn place(
    sheet: &Sheet,
    old: Vec<returned::Own>,
    notes: &[(&Note, Spot)],
    map: &Map,
    language: Language,
) -> Placed {
    let mut placed = Placed { edit: Edit { old, ..Edit::default() }, ..Placed::default() };
    let heading = clerk::heading_row(sheet, map);
    let of_row: Vec<&(&Note, Spot)> = notes.iter().filter(|(note, _)| row(note).is_some()).collect();
    let column = column(sheet, heading, &of_row);
    let mut texts: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut colours: BTreeMap<Spot, Severity> = BTreeMap::new();
    let mut comments: BTreeMap<Spot, Vec<String>> = BTreeMap::new();
    for (note, at) in &of_row {
        let (Some(row), has_column) = (row(note), note.origin.as_ref().is_some_and(|o| o.column.is_some()))
        else {
            continue;
        };
        if row != heading {
            texts.entry(row).or_default().push(line(note, language));
        }
        if has_column {
            let colour = colours.entry(*at).or_insert(note.severity);
            *colour = note.severity.min(*colour);
        }
        let at = match column {
            _ if has_column => *at,
            Some(column) if row == heading => Spot { row, column },
            _ => continue,
        };
        // The worst come first.
        if comments.len() < NOTES || comments.contains_key(&at) {
            comments.entry(at).or_default().push(said(note, language));
        }
    }
    let adds = &mut placed.edit.adds;
    adds.extend(colours.into_iter().map(|(at, severity)| (at, Add::Colour(severity))));
    if let Some(column) = column {
        placed.edit.wide = Some(column);
        let title = Add::Text { text: returned::heading(language).to_owned(), look: Look::Head };
        adds.insert(Spot { row: heading, column }, title);
        for (row, lines) in texts {
            let text = cut(&lines.join("\n"), CELL).to_owned();
            adds.insert(Spot { row, column }, Add::Text { text, look: Look::Text });
        }
    }
    let joined = |(at, lines): (Spot, Vec<String>)| (at, cut(&lines.join("\n\n"), CELL).to_owned());
    placed.comments = comments.into_iter().map(joined).collect();
    placed
}

/// The row of a note, from 0.
fn row(note: &Note) -> Option<u32> {
    note.origin.as_ref()?.row?.checked_sub(1).filter(|&row| row < layout::ROWS)
}

/// The first column behind all that holds anything, also behind cells merged with such; none where no column is free or
/// nothing is to be written.
fn column(sheet: &Sheet, heading: u32, notes: &[&(&Note, Spot)]) -> Option<u32> {
    let rows: std::collections::BTreeSet<u32> = notes.iter().filter_map(|(note, _)| row(note)).collect();
    if rows.is_empty() {
        return None;
    }
    let filled = sheet.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
    let is_ours = |top: u32, bottom: u32| {
        (top..=bottom).contains(&heading) || rows.range(top..=bottom).next().is_some()
    };
    let merges = sheet.layout.merges.iter().filter(|merge| is_ours(merge.top, merge.bottom));
    let merged = merges.map(|merge| merge.right).filter(|&right| right < COLUMNS - 1).max().unwrap_or(0);
    let marked = notes.iter().map(|(_, at)| at.column).max().unwrap_or(0);
    Some(filled.max(merged).max(marked) + 1).filter(|&column| column < COLUMNS)
}

/// As in the column: `[F207] C 列（数量）：…。可改为：…`.
fn line(note: &Note, language: Language) -> String {
    let column = note.origin.as_ref().and_then(|origin| origin.column.as_ref());
    let place = column.map(|column| match (language, column.heading.is_empty()) {
        (Language::Chinese, true) => format!("{} 列：", column.letter),
        (Language::Chinese, false) => format!("{} 列（{}）：", column.letter, column.heading),
        (Language::English, true) => format!("column {}: ", column.letter),
        (Language::English, false) => format!("column {} ({}): ", column.letter, column.heading),
    });
    let (fact, cure) = fact(note, language);
    let maybe = if language == Language::Chinese { "；可改为：" } else { ". Maybe " };
    let cure = cure.map(|cure| format!("{maybe}{cure}")).unwrap_or_default();
    format!("{} {}{fact}{cure}", returned::mark(&note.code), place.unwrap_or_default())
}

/// As in the note on a cell: the fact, then the cure on a line of its own.
fn said(note: &Note, language: Language) -> String {
    let (fact, cure) = fact(note, language);
    let maybe = if language == Language::Chinese { "可改为：" } else { "Maybe " };
    let cure = cure.map(|cure| format!("\n{maybe}{cure}")).unwrap_or_default();
    format!("{fact}{cure}\n{}", returned::mark(&note.code))
}

fn fact(note: &Note, language: Language) -> (String, Option<&str>) {
    let cause = note.cause.in_language(language);
    let found: String = note.found.chars().take(60).collect();
    let fact = match (language, found.is_empty()) {
        (_, true) => cause.to_owned(),
        (Language::Chinese, false) => format!("{cause}（现为“{found}”）"),
        (Language::English, false) => format!("{cause} (found \"{found}\")"),
    };
    let cure = note.cure.as_ref().map(|cure| cure.in_language(language));
    (fact, cure.filter(|cure| !cure.is_empty()))
}
