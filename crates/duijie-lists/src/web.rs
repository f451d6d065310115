//! Pages of the web under the name of a workbook, as many systems export them: each table is a sheet.
//!
//! *Problem*: the cells of the tables of a page, with their merges. *Method*: one walk over the tags `table`, `tr`,
//! `td`, `th`, `br`; all other tags are passed over, what stands in `script` and `style` too. A cell goes to the first
//! column that no cell above reaches down into. *Complexity*: O(characters × columns). *Edges*: a table within a cell
//! belongs to that cell's text; end tags may be missing; unknown entities stay as they stand. Nothing that the page
//! names is fetched. *Sources*: HTML Living Standard 4.9, 13.1.

use std::path::Path;

use crate::cell::{Cell, Content, trim};
use crate::error::Trouble;
use crate::layout::{ROWS, Spot};
use crate::workbook::{Allowance, COLUMNS, Sheet};

/// The tables of a page that hold something.
///
/// # Errors
/// A page without such a table; too large.
pub(crate) fn read(path: &Path, page: &str) -> Result<Vec<Sheet>, Trouble> {
    let mut reading =
        Reading { path, sheets: Vec::new(), table: None, nested: 0, allowance: Allowance::of(page.len()) };
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        let (text, tag) = rest.split_at(open);
        reading.text(text);
        let (tag, after) = match tag.strip_prefix("<!--") {
            Some(comment) => ("", comment.split_once("-->").map_or("", |(_, after)| after)),
            None => split_tag(tag),
        };
        rest = after;
        let name = name(tag);
        if matches!(&*name, "script" | "style") {
            rest = skip_element(rest, &name);
            continue;
        }
        reading.tag(&name, tag)?;
    }
    reading.text(rest);
    reading.end_table()?;
    if reading.sheets.is_empty() { Err(Trouble::Foreign("HTML")) } else { Ok(reading.sheets) }
}

/// `<td colspan="2">x` → `td colspan="2"` and `x`. A `>` within quotes does not end the tag.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in text.char_indices().skip(1) {
        match (c, quote) {
            ('>', None) => {
                return (text.get(1..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            }
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    ("", "")
}

fn name(tag: &str) -> String {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '/').unwrap_or(tag.len());
    tag.get(..end).unwrap_or_default().trim_end_matches('/').to_ascii_lowercase()
}

fn skip_element<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = rest.get(at + 2..).unwrap_or_default();
        if rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return rest;
        }
    }
    ""
}

struct Reading<'p> {
    path: &'p Path,
    sheets: Vec<Sheet>,
    table: Option<Table>,
    /// Tables within the cell that is open.
    nested: u32,
    allowance: Allowance,
}

#[derive(Default)]
struct Table {
    cells: Vec<Cell>,
    merges: Vec<(Spot, Spot)>,
    /// The rows begun so far.
    rows: u32,
    column: u32,
    /// For each column the row from which on it is free.
    free: Vec<u32>,
    /// The text of the cell that is open, its place, and whether it is struck through.
    open: Option<Open>,
    struck: Vec<Spot>,
}

struct Open {
    spot: Spot,
    text: String,
    strikes: u32,
    plain: bool,
}

impl Reading<'_> {
    fn text(&mut self, text: &str) {
        let Some(open) = self.table.as_mut().and_then(|table| table.open.as_mut()) else { return };
        let decoded = decode(text);
        open.plain |= open.strikes == 0 && !trim(&decoded).is_empty();
        // Blanks and line breaks of the page are one blank.
        for c in decoded.chars() {
            let c = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
            if !(c == ' ' && (open.text.is_empty() || open.text.ends_with([' ', '\n']))) {
                open.text.push(c);
            }
        }
    }

    fn tag(&mut self, name: &str, tag: &str) -> Result<(), Trouble> {
        let within = self.table.as_ref().is_some_and(|table| table.open.is_some());
        match name {
            "table" if within => self.nested += 1,
            "/table" if self.nested > 0 => self.nested -= 1,
            "table" => {
                self.end_table()?;
                self.table = Some(Table::default());
            }
            "/table" => self.end_table()?,
            "br" | "/p" | "/div" | "/li" if within => {
                if let Some(open) = self.table.as_mut().and_then(|table| table.open.as_mut()) {
                    open.text.push('\n');
                }
            }
            "s" | "strike" | "del" | "/s" | "/strike" | "/del" => {
                if let Some(open) = self.table.as_mut().and_then(|table| table.open.as_mut()) {
                    open.strikes = match name.starts_with('/') {
                        true => open.strikes.saturating_sub(1),
                        false => open.strikes.saturating_add(1),
                    };
                }
            }
            _ if self.nested > 0 => {}
            "tr" | "td" | "th" | "/td" | "/th" | "/tr" => {
                self.end_cell()?;
                let Some(table) = &mut self.table else { return Ok(()) };
                match name {
                    "tr" => {
                        (table.rows, table.column) = (table.rows + 1, 0);
                        if table.rows > ROWS {
                            return Err(Trouble::TooLarge);
                        }
                    }
                    "td" | "th" => table.begin(span(tag, "rowspan"), span(tag, "colspan"))?,
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Trouble> {
        let Some(table) = &mut self.table else { return Ok(()) };
        let Some(open) = table.open.take() else { return Ok(()) };
        let text = trim(&open.text);
        if !text.is_empty() {
            self.allowance.take(text.len())?;
            let content = Content::Text(text.into());
            table.cells.push(Cell { row: open.spot.row, column: open.spot.column, content });
            table.struck.extend((!open.plain).then_some(open.spot));
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Trouble> {
        self.end_cell()?;
        self.nested = 0;
        let Some(table) = self.table.take().filter(|table| !table.cells.is_empty()) else { return Ok(()) };
        let mut sheet = Sheet::of_text(self.path, table.cells);
        for (a, b) in table.merges {
            sheet.layout.merge(a, b)?;
        }
        sheet.layout.struck = table.struck;
        sheet.layout = sheet.layout.sorted();
        self.sheets.push(sheet);
        Ok(())
    }
}

impl Table {
    fn begin(&mut self, rows: u32, columns: u32) -> Result<(), Trouble> {
        let row = self.rows.saturating_sub(1);
        let is_free = |column: u32| {
            let until = usize::try_from(column).ok().and_then(|column| self.free.get(column));
            until.is_none_or(|&until| until <= row)
        };
        let column = (self.column..=COLUMNS).find(|&column| is_free(column)).unwrap_or(COLUMNS);
        let end = column.saturating_add(columns);
        if end > COLUMNS {
            return Err(Trouble::FarOut { row, column, columns: COLUMNS });
        }
        let bottom = row.saturating_add(rows).min(ROWS);
        for column in column..end {
            let at = usize::try_from(column).map_err(|_| Trouble::TooLarge)?;
            if self.free.len() <= at {
                self.free.resize(at + 1, 0);
            }
            if let Some(until) = self.free.get_mut(at) {
                *until = bottom;
            }
        }
        let spot = Spot { row, column };
        if rows > 1 || columns > 1 {
            self.merges.push((spot, Spot { row: bottom - 1, column: end - 1 }));
        }
        self.column = end;
        self.open = Some(Open { spot, text: String::new(), strikes: 0, plain: false });
        Ok(())
    }
}

/// A span as a tag says it, at least 1.
fn span(tag: &str, wanted: &str) -> u32 {
    let lower = tag.to_ascii_lowercase();
    let value = lower.split_once(wanted).and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
    let value = value.unwrap_or_default().trim_start_matches([' ', '"', '\'']);
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(1).max(1)
}

/// Entities as characters.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        decoded.push_str(before);
        let end = entity.char_indices().take(12).find(|&(_, c)| c == ';').map(|(at, _)| at);
        let character = end.and_then(|end| character(entity.get(1..end)?));
        let (c, length) = match (character, end) {
            (Some(c), Some(end)) => (c, end + 1),
            _ => ('&', 1),
        };
        decoded.push(c);
        rest = entity.get(length..).unwrap_or_default();
    }
    decoded.push_str(rest);
    decoded
}

fn character(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = hexadecimal.map_or_else(|| number.parse().ok(), |h| u32::from_str_radix(h, 16).ok());
        return code.and_then(char::from_u32);
    }
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" | "emsp" => '\u{3000}',
        "middot" => '·',
        "times" => '×',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "ldquo" => '“',
        "rdquo" => '”',
        _ => return None,
    })
}
