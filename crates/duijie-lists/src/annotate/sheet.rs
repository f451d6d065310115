//! The part of a sheet, streamed: cells of ours come in, cells of ours from before go out, all else stays byte for byte.
//!
//! *Problem*: texts in a column beside the table, colours on cells, a drawing with notes, in a part of up to hundreds of
//! megabytes. *Method*: one walk over its events; what is to be added waits in the order of rows and columns and is
//! written when the walk comes to its place. *Complexity*: O(bytes + added · log added), memory of one token beside what
//! is added. *Edges*: rows and cells without a place of their own are counted; rows or cells out of order are refused;
//! formulas that call out of the workbook are left out, their values stay. *Sources*: ECMA-376 part 1, 18.3.1.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Write};
use std::iter::Peekable;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use quick_xml::writer::Writer;

use super::Severity;
use super::columns::Columns;
use super::styles::{Look, Styles};
use super::xml::{Close, escaped, prefix, retagged};
use crate::error::Trouble;
use crate::layout::{COLUMNS, Spot, spot};
use crate::origin::letters;
use crate::package::{attribute, number, says_yes};
use crate::returned::Own;

/// What comes to a place of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Add {
    /// A cell of ours, in the place of whatever look stands there.
    Text { text: String, look: Look },
    /// A colour for the cell that is there, or for a blank one.
    Colour(Severity),
}

/// What is to be changed in a sheet.
#[derive(Debug, Default)]
pub(super) struct Edit {
    pub(super) adds: BTreeMap<Spot, Add>,
    /// The column of ours that is to be wide.
    pub(super) wide: Option<u32>,
    /// Columns of ours from before.
    pub(super) old: Vec<Own>,
    /// The relation of a drawing with notes that the sheet does not have yet, and the namespace of relations.
    pub(super) drawing: Option<(String, String)>,
}

/// Elements of a sheet that stand after its drawing with notes.
const AFTER_DRAWING: [&str; 8] = [
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "AlternateContent",
    "extLst",
];

/// Functions of a formula that reach out of the workbook.
const CALLS: [&str; 8] =
    ["WEBSERVICE(", "RTD(", "CALL(", "REGISTER.ID(", "EXEC(", "IMAGE(", "SQL.REQUEST(", "STOCKHISTORY("];

/// Whether a formula calls such a function, or names a program as the old links did: `cmd|'/c calc'!A0`.
fn calls_out(formula: &str) -> bool {
    let mut quote = None;
    let mut bare = String::new();
    for c in formula.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (None, c) if !c.is_whitespace() => bare.push(c.to_ascii_uppercase()),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    CALLS.iter().any(|call| bare.contains(call)) || bare.contains('|')
}

/// Streams a sheet through. The sheet is not the one that is shown first any more.
///
/// # Errors
/// No XML; rows or cells out of order; the reader's or writer's own.
pub(super) fn edit(
    part: impl BufRead,
    out: &mut dyn Write,
    edit: &Edit,
    styles: &mut Styles,
) -> Result<(), Trouble> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().check_end_names = false;
    let mut editor = Editor {
        out: Writer::new(out),
        waiting: edit.adds.iter().peekable(),
        edit,
        styles,
        columns: Columns::new(edit.wide),
        prefix: String::new(),
        depth: 0,
        skipped: None,
        formula: None,
        dropped: BTreeSet::new(),
        row: None,
        next: Spot { row: 0, column: 0 },
        row_style: None,
        drawn: edit.drawing.is_none(),
        filled: false,
    };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event =
            reader.read_event_into(&mut buffer).map_err(|error| Trouble::Damaged(error.to_string()))?;
        if matches!(event, Event::Eof) {
            return Ok(());
        }
        editor.see(event)?;
    }
}

struct Editor<'e, W: Write> {
    out: Writer<W>,
    edit: &'e Edit,
    waiting: Peekable<std::collections::btree_map::Iter<'e, Spot, Add>>,
    styles: &'e mut Styles,
    columns: Columns,
    prefix: String,
    /// Elements that are open.
    depth: usize,
    /// The depth of an element that is being left out.
    skipped: Option<usize>,
    /// A formula: its text for looking at, and its bytes, kept back until it ends.
    formula: Option<Formula>,
    /// Formulas that cells share and that were left out.
    dropped: BTreeSet<u32>,
    /// The row that is open.
    row: Option<u32>,
    /// The place that a row or cell has which does not say its own.
    next: Spot,
    row_style: Option<u32>,
    drawn: bool,
    /// Behind the cells.
    filled: bool,
}

struct Formula {
    text: String,
    bytes: Vec<u8>,
    shared: Option<u32>,
}

fn failed(error: std::io::Error) -> Trouble {
    Trouble::Damaged(error.to_string())
}

fn disorder() -> Trouble {
    Trouble::Damaged("rows or cells out of order".to_owned())
}

impl<W: Write> Editor<'_, W> {
    fn see(&mut self, event: Event<'_>) -> Result<(), Trouble> {
        match &event {
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Start(_) if self.skipped.is_some() => {
                self.depth += 1;
                return Ok(());
            }
            _ => {}
        }
        if let Some(depth) = self.skipped {
            if matches!(event, Event::End(_)) && self.depth == depth {
                self.skipped = None;
            }
            return Ok(());
        }
        if self.formula.is_some() {
            let ends = matches!(&event, Event::End(end) if end.local_name().as_ref() == "f");
            self.keep(event)?;
            return if ends { self.end_formula() } else { Ok(()) };
        }
        match event {
            Event::Start(element) => {
                self.start(element, Close::Open)?;
                self.depth += 1;
                Ok(())
            }
            Event::Empty(element) => self.start(element, Close::Empty),
            Event::End(element) => {
                match (self.depth, element.local_name().as_ref()) {
                    (0, _) => self.draw()?,
                    (1, "cols") => self.close_columns()?,
                    (1, "sheetData") => self.fill()?,
                    (2, "row") => self.end_row()?,
                    _ => {}
                }
                self.out.write_event(Event::End(element)).map_err(failed)
            }
            Event::Decl(_) => self.put("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"),
            other => self.out.write_event(other).map_err(failed),
        }
    }

    fn put(&mut self, text: &str) -> Result<(), Trouble> {
        self.out.get_mut().write_all(text.as_bytes()).map_err(failed)
    }

    /// Writes a tag as it is.
    fn pass(&mut self, element: BytesStart<'_>, close: Close) -> Result<(), Trouble> {
        let event = if close == Close::Open { Event::Start(element) } else { Event::Empty(element) };
        self.out.write_event(event).map_err(failed)
    }

    fn start(&mut self, element: BytesStart<'_>, close: Close) -> Result<(), Trouble> {
        let local = element.local_name().as_ref().to_owned();
        match (self.depth, &*local) {
            (0, _) => self.prefix = prefix(&element),
            (1, "dimension") => {
                let wider = attribute(&element, "ref").and_then(|range| self.wider(&range));
                if let Some(range) = wider {
                    let tag = retagged(&element, &[("ref", Some(range))], close);
                    return self.put(&tag);
                }
            }
            (2, "sheetView") if says_yes(&element, "tabSelected") => {
                let tag = retagged(&element, &[("tabSelected", None)], close);
                return self.put(&tag);
            }
            (1, "cols") => {
                let tag = retagged(&element, &[], Close::Open);
                self.put(&tag)?;
                if close == Close::Empty {
                    self.close_columns()?;
                    let end = format!("</{}cols>", self.prefix);
                    return self.put(&end);
                }
                return Ok(());
            }
            (2, "col") => {
                let tags = self.columns.column(&element, &self.prefix, close);
                return self.put(&tags);
            }
            (1, "sheetData") => {
                if let Some(columns) = self.columns.missing(&self.prefix) {
                    let p = self.prefix.clone();
                    self.put(&format!("<{p}cols>{columns}</{p}cols>"))?;
                }
                if close == Close::Empty {
                    let p = self.prefix.clone();
                    self.put(&retagged(&element, &[], Close::Open))?;
                    self.fill()?;
                    return self.put(&format!("</{p}sheetData>"));
                }
            }
            (1, "legacyDrawing") => self.drawn = true,
            (1, name) if self.filled && AFTER_DRAWING.contains(&name) => self.draw()?,
            (2, "row") => return self.start_row(element, close),
            (3, "c") if self.row.is_some() => return self.cell(element, close),
            (4, "f") if self.row.is_some() => return self.start_formula(element, close),
            _ => {}
        }
        self.pass(element, close)
    }

    /// The range of all cells, with those that are added.
    fn wider(&self, range: &str) -> Option<String> {
        let (from, to) = range.split_once(':').unwrap_or((range, range));
        let (mut from, mut to) = (spot(from)?, spot(to)?);
        for at in self.edit.adds.keys() {
            from = Spot { row: from.row.min(at.row), column: from.column.min(at.column) };
            to = Spot { row: to.row.max(at.row), column: to.column.max(at.column) };
        }
        Some(format!("{}:{}", name(from), name(to)))
    }

    fn close_columns(&mut self) -> Result<(), Trouble> {
        match self.columns.missing(&self.prefix) {
            Some(columns) => self.put(&columns),
            None => Ok(()),
        }
    }

    /// Writes the relation of the drawing where the sheet has none.
    fn draw(&mut self) -> Result<(), Trouble> {
        if let (Some((id, space)), false) = (&self.edit.drawing, self.drawn) {
            let tag = format!(
                "<{}legacyDrawing xmlns:r=\"{}\" r:id=\"{}\"/>",
                self.prefix,
                escaped(space),
                escaped(id)
            );
            self.put(&tag)?;
        }
        self.drawn = true;
        Ok(())
    }

    /// Writes the rows before `row` that are not there.
    fn rows_before(&mut self, row: u32) -> Result<(), Trouble> {
        while let Some(at) = self.waiting.peek().map(|(at, _)| at.row).filter(|&at| at < row) {
            let p = self.prefix.clone();
            self.put(&format!("<{p}row r=\"{}\">", u64::from(at) + 1))?;
            (self.row, self.row_style) = (Some(at), None);
            self.cells_before(Spot { row: at, column: COLUMNS })?;
            self.row = None;
            self.put(&format!("</{p}row>"))?;
        }
        Ok(())
    }

    fn fill(&mut self) -> Result<(), Trouble> {
        self.filled = true;
        self.rows_before(u32::MAX)
    }

    fn start_row(&mut self, element: BytesStart<'_>, close: Close) -> Result<(), Trouble> {
        let row = number(&element, "r").and_then(|row| row.checked_sub(1)).unwrap_or(self.next.row);
        if row < self.next.row {
            return Err(disorder());
        }
        self.rows_before(row)?;
        self.next = Spot { row: row.saturating_add(1), column: 0 };
        self.row_style = if says_yes(&element, "customFormat") { number(&element, "s") } else { None };
        let waits = self.waiting.peek().is_some_and(|(at, _)| at.row == row);
        if !waits && close == Close::Empty {
            return self.pass(element, close);
        }
        self.row = Some(row);
        if !waits {
            return self.pass(element, close);
        }
        let place = (u64::from(row) + 1).to_string();
        let tag = retagged(&element, &[("spans", None), ("r", Some(place))], Close::Open);
        self.put(&tag)?;
        if close == Close::Empty {
            self.end_row()?;
            let end = format!("</{}row>", self.prefix);
            return self.put(&end);
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Trouble> {
        if let Some(row) = self.row {
            self.cells_before(Spot { row, column: COLUMNS })?;
        }
        self.row = None;
        Ok(())
    }

    /// Writes the cells of the open row before a place that are not there.
    fn cells_before(&mut self, place: Spot) -> Result<(), Trouble> {
        while let Some((&at, add)) =
            self.waiting.next_if(|(at, _)| at.row == place.row && at.column < place.column)
        {
            self.add(at, add)?;
        }
        Ok(())
    }

    fn add(&mut self, at: Spot, add: &Add) -> Result<(), Trouble> {
        let (p, r) = (self.prefix.clone(), name(at));
        match add {
            Add::Text { text, look } => {
                let (s, text) = (self.styles.look(*look), escaped(text));
                self.put(&format!(
                    "<{p}c r=\"{r}\" s=\"{s}\" t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">{text}</{p}t></{p}is></{p}c>"
                ))
            }
            Add::Colour(severity) => {
                let style = self.row_style.or_else(|| self.columns.style(at.column)).unwrap_or(0);
                let s = self.styles.coloured(style, *severity);
                self.put(&format!("<{p}c r=\"{r}\" s=\"{s}\"/>"))
            }
        }
    }

    fn cell(&mut self, element: BytesStart<'_>, close: Close) -> Result<(), Trouble> {
        let row = self.row.unwrap_or_default();
        let said = attribute(&element, "r").map(|name| spot(&name).ok_or_else(disorder)).transpose()?;
        let at = said.unwrap_or(Spot { row, column: self.next.column });
        if at.row != row || at.column < self.next.column {
            return Err(disorder());
        }
        self.next.column = at.column + 1;
        self.cells_before(at)?;
        let add = self.waiting.next_if(|(place, _)| **place == at).map(|(_, add)| add);
        let old = number(&element, "s").unwrap_or(0);
        if let Some(add @ Add::Text { .. }) = add {
            self.add(at, add)?;
            return self.skip(close);
        }
        if add.is_none() && self.edit.old.iter().any(|own| own.has(at)) {
            return self.skip(close);
        }
        let style = match add {
            Some(Add::Colour(severity)) => self.styles.coloured(old, *severity),
            _ => self.styles.plain(old),
        };
        if style == old && said.is_some() {
            return self.pass(element, close);
        }
        let mut changes = vec![("r", Some(name(at)))];
        if style != old {
            changes.push(("s", Some(style.to_string())));
        }
        let tag = retagged(&element, &changes, close);
        self.put(&tag)
    }

    /// Leaves out the element that begins here.
    fn skip(&mut self, close: Close) -> Result<(), Trouble> {
        if close == Close::Open {
            self.skipped = Some(self.depth);
        }
        Ok(())
    }

    fn start_formula(&mut self, element: BytesStart<'_>, close: Close) -> Result<(), Trouble> {
        let shared = number(&element, "si").filter(|_| attribute(&element, "t").as_deref() == Some("shared"));
        if close == Close::Empty {
            return match shared.is_some_and(|number| self.dropped.contains(&number)) {
                true => Ok(()),
                false => self.pass(element, close),
            };
        }
        self.formula = Some(Formula { text: String::new(), bytes: Vec::new(), shared });
        self.keep(Event::Start(element))
    }

    fn keep(&mut self, event: Event<'_>) -> Result<(), Trouble> {
        let Some(formula) = &mut self.formula else { return Ok(()) };
        match &event {
            Event::Text(text) => formula.text.push_str(text),
            Event::CData(text) => formula.text.push_str(text),
            Event::GeneralRef(name) => {
                formula.text.push(if AsRef::<str>::as_ref(name) == "apos" { '\'' } else { '"' });
            }
            Event::Start(_) if !formula.bytes.is_empty() => return Err(disorder()),
            _ => {}
        }
        Writer::new(&mut formula.bytes).write_event(event).map_err(failed)
    }

    fn end_formula(&mut self) -> Result<(), Trouble> {
        let Some(formula) = self.formula.take() else { return Ok(()) };
        let shared = formula.shared.is_some_and(|number| self.dropped.contains(&number));
        if calls_out(&formula.text) || shared {
            self.dropped.extend(formula.shared);
            return Ok(());
        }
        self.out.get_mut().write_all(&formula.bytes).map_err(failed)
    }
}

/// `B7` of a place.
pub(super) fn name(at: Spot) -> String {
    format!("{}{}", letters(at.column), u64::from(at.row) + 1)
}

#[cfg(test)]
mod tests;
