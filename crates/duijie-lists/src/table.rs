//! Sheet → table: which table a sheet is, which field each column, and which rows are records.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use duijie::lists::{Fault, Place, Text};
use rayon::prelude::*;

use crate::cell::Cell;
use crate::clerk::{self, Reason};
use crate::error::fault;
use crate::header::{self, By, Head, columns};
use crate::headings::{Field, Kind, headings};
use crate::map::{Entry, Map, Spot, sheet_name};
use crate::origin::{Column, Located, Origin, letters};
use crate::workbook::{COLUMNS, Sheet};

/// A column of a table.
#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) column: u32,
    pub(crate) field: &'static Field,
    pub(crate) text: String,
    /// Whether every row must fill it: of the columns that may hold a field of the table that must be there, the first.
    pub(crate) must: bool,
    /// Whether no cell before it in a row says anything of its field, or of one that it is a part of.
    pub(crate) is_new: bool,
}

/// The columns of a table, by column. Every cell asks for its own, which is found at once.
#[derive(Debug, Default)]
pub(crate) struct Columns(Vec<Option<Heading>>);

impl Columns {
    pub(crate) fn get(&self, column: u32) -> Option<&Heading> {
        self.0.get(column as usize)?.as_ref()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Heading> {
        self.0.iter().flatten()
    }

    fn insert(&mut self, heading: Heading) {
        let at = heading.column as usize;
        if self.0.len() <= at {
            self.0.resize_with(at + 1, || None);
        }
        self.0[at] = Some(heading);
    }
}

/// A sheet that is known to be a table.
#[derive(Debug)]
pub(crate) struct Table<'s> {
    pub(crate) name: &'static str,
    pub(crate) sheet: &'s Sheet,
    /// Columns that are known and not read are among them.
    pub(crate) columns: Columns,
    /// The rows of the headings, from 0.
    header: Vec<u32>,
    /// The cells below the header, merged ones carried down where they mean the same for all their rows.
    pub(crate) cells: Cow<'s, [Cell]>,
    /// The rows that are no record, from 0.
    pub(crate) left_out: BTreeMap<u32, Reason>,
    /// Headings that are not known, as entries of a map.
    pub(crate) guesses: Vec<Entry>,
    /// Whether its header is the first row, and every heading one of the contract's own.
    pub(crate) is_strict: bool,
    heads: Vec<Head>,
    /// What is wrong with headings, each with its column.
    problems: Vec<(Fault, u32)>,
}

/// What a sheet is.
#[derive(Debug)]
pub(crate) enum Recognised<'s> {
    Table(Table<'s>),
    /// One of ours that is not read, or an empty one.
    Skipped,
    /// Not known: ignored with a warning.
    Unknown,
}

/// The rows of cells, each without its blank cells.
pub(crate) fn rows(cells: &[Cell]) -> impl Iterator<Item = &[Cell]> {
    cells.chunk_by(|a, b| a.row == b.row)
}

/// The origin of a cell of a sheet.
pub(crate) fn origin(sheet: &Sheet, row: u32, column: Option<Column>) -> Origin {
    Origin {
        file: PathBuf::clone(&sheet.file),
        sheet: sheet.name.clone(),
        row: Some(row + 1),
        column,
        path: None,
    }
}

/// Recognises a sheet by its name, else by its headings, else (where it is the only one) by the file's name. What stands below
/// the headings is not looked at yet: [`Table::read_below`].
pub(crate) fn recognise<'s>(sheet: &'s Sheet, alone: Alone, map: &Map) -> Recognised<'s> {
    if sheet.cells.is_empty() {
        return Recognised::Skipped;
    }
    let stem = sheet.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let of_file = (alone == Alone::Yes).then(|| headings().sheet(&stem)).flatten();
    let by_name = sheet.name.as_deref().and_then(|name| headings().sheet(name));
    if by_name.is_some_and(|name| name.kind == Kind::Skip) {
        return Recognised::Skipped;
    }
    let first: Vec<&[Cell]> = rows(&sheet.cells).take(header::LOOKED_AT + 1).collect();
    let Some(header) = header::find(sheet, &first, by_name, of_file) else { return Recognised::Unknown };
    if header.table.kind == Kind::Skip {
        return Recognised::Skipped;
    }
    let last = header.rows.last().copied().unwrap_or(0);
    let below = sheet.cells.partition_point(|cell| cell.row <= last);
    let is_first = header.rows.first() == sheet.cells.first().map(|cell| &cell.row);
    let mut table = Table {
        name: header.table.table,
        sheet,
        columns: Columns::default(),
        header: header.rows,
        cells: Cow::Borrowed(&sheet.cells[below..]),
        left_out: BTreeMap::new(),
        guesses: Vec::new(),
        is_strict: is_first,
        heads: header.heads,
        problems: Vec::new(),
    };
    table.read_header(map);
    Recognised::Table(table)
}

/// The last row of the headings of a sheet that is a table in the form of the contract, from 0.
pub(crate) fn header_row(sheet: &Sheet, map: &Map) -> Option<u32> {
    match recognise(sheet, Alone::No, map) {
        Recognised::Table(table) if table.is_complete() => Some(table.header()),
        _ => None,
    }
}

/// Whether a sheet is the only one of its file that holds anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alone {
    Yes,
    No,
}

impl<'s> Table<'s> {
    /// The last row of the headings, from 0.
    pub(crate) fn header(&self) -> u32 {
        self.header.last().copied().unwrap_or(0)
    }

    /// The rows of the headings, from 1.
    pub(crate) fn header_rows(&self) -> Vec<u32> {
        self.header.iter().map(|row| row + 1).collect()
    }

    /// Whether it has all columns that it must have.
    pub(crate) fn is_complete(&self) -> bool {
        self.missing().next().is_none()
    }

    /// Whether nothing is wrong with its headings by themselves.
    pub(crate) fn is_well_headed(&self) -> bool {
        self.problems.is_empty() && self.is_complete()
    }

    /// Whether it has all that it must have but the ids of demands or supplies.
    pub(crate) fn lacks_ids(&self) -> bool {
        let mut missing = self.missing();
        let is_id = missing.next().is_some_and(|field| field.field == "id");
        is_id && missing.next().is_none() && matches!(self.name, "demands" | "supplies")
    }

    fn missing(&self) -> impl Iterator<Item = &'static Field> {
        let has = |field: &Field| self.columns.iter().any(|own| own.field.field == field.field);
        columns(self.name).filter(move |field| field.must && !has(field))
    }

    /// How many fields of its own its columns fill.
    pub(crate) fn own_fields(&self) -> usize {
        let own = self.columns.iter().map(|heading| heading.field).filter(|field| field.table == self.name);
        own.map(|field| field.field).collect::<BTreeSet<_>>().len()
    }

    /// The rows below the header that are records.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.below().filter(|row| !self.left_out.contains_key(&row[0].row))
    }

    /// As [`Self::rows`], side by side, in order.
    pub(crate) fn par_rows(&self) -> impl ParallelIterator<Item = &[Cell]> {
        let below = self.cells.par_chunk_by(|a, b| a.row == b.row);
        below.filter(|row| !self.left_out.contains_key(&row[0].row))
    }

    /// The rows below the header that hold something.
    pub(crate) fn below(&self) -> impl Iterator<Item = &[Cell]> {
        rows(&self.cells)
    }

    /// Whether rows show how to fill it.
    pub(crate) fn has_examples(&self) -> bool {
        self.left_out.values().any(|reason| *reason == Reason::Example)
    }

    /// A fault at a cell of this table.
    pub(crate) fn located(&self, fault: Fault, row: u32, column: Option<u32>) -> Located {
        Located { fault, origin: Some(self.at(row, column)) }
    }

    /// The place of a cell of this table.
    pub(crate) fn at(&self, row: u32, column: Option<u32>) -> Origin {
        let column = column.map(|column| Column {
            letter: letters(column),
            heading: self.columns.get(column).map(|heading| heading.text.clone()).unwrap_or_default(),
        });
        origin(self.sheet, row, column)
    }

    fn read_header(&mut self, map: &Map) {
        let heads = std::mem::take(&mut self.heads);
        let mut problems = Vec::new();
        let sheet = sheet_name(&self.sheet.file, self.sheet.name.as_deref());
        let spot = Spot { sheet: &sheet, kind: clerk::Kind::of_contract(self.name) };
        let fields = heads.iter().map(|head| head.field(self.name, &spot, map));
        let fields: Vec<_> =
            fields.map(|found| found.filter(|(field, _)| self.is_column(field))).zip(&heads).collect();
        // The contract's own names go before those of clerks, of which the first is read.
        for (found, head) in fields.iter().filter(|(found, _)| found.is_none_or(|(_, by)| by == By::Name)) {
            let text = &head.text;
            match found {
                Some((field, _)) => {
                    let twice = self.columns.iter().find(|other| other.field.field == field.field);
                    if let Some(other) = twice.filter(|_| field.kind != Kind::Ignore) {
                        problems.push((self.check_f202_heading_once(text, other), head.column));
                    }
                    self.take(head, field);
                }
                None => {
                    self.guesses.push(Entry {
                        heading: text.clone(),
                        sheet: Some(sheet.clone()),
                        kind: Some(spot.kind.key().to_owned()),
                        field: String::new(),
                        note: headings().nearest(self.name, text).map(str::to_owned),
                    });
                    problems.push((self.check_f201_heading_known(text), head.column));
                }
            }
        }
        for (found, head) in &fields {
            if let Some((field, By::Clerk)) = found {
                let is_taken = self.columns.iter().any(|other| other.field.field == field.field);
                let field = if is_taken { headings().ignored().unwrap_or(field) } else { field };
                self.take(head, field);
                self.is_strict = false;
            }
        }
        (self.heads, self.problems) = (heads, problems);
    }

    /// Reads which of the rows below the headings are records, and fills their merged cells: once, before they are asked for.
    /// All faults of the headings. O(cells).
    pub(crate) fn read_below(&mut self) -> Vec<Located> {
        let mut faults = Vec::new();
        let (heads, problems) = (std::mem::take(&mut self.heads), std::mem::take(&mut self.problems));
        self.leave_out(&heads);
        self.carry_down();
        // A column without heading whose cells hold something must not be lost.
        let mut headed = vec![false; COLUMNS as usize];
        heads.iter().for_each(|head| headed[head.column as usize] = true);
        let mut bare: BTreeMap<u32, &Cell> = BTreeMap::new();
        let is_bare = |cell: &&Cell| !headed[cell.column as usize] && !self.left_out.contains_key(&cell.row);
        for cell in self.cells.par_iter().filter(is_bare).collect::<Vec<_>>() {
            bare.entry(cell.column).or_insert(cell);
        }
        for cell in bare.into_values() {
            faults.push(self.located(self.check_f204_heading_there(cell), cell.row, Some(cell.column)));
        }
        for (problem, column) in problems {
            faults.push(self.located(problem, self.header(), Some(column)));
        }
        for field in self.missing() {
            faults.push(self.located(self.check_f203_column_there(field), self.header(), None));
        }
        faults
    }

    fn take(&mut self, head: &Head, field: &'static Field) {
        let is_first = self.columns.iter().all(|other| other.field.field != field.field);
        let must = is_first && columns(self.name).any(|own| own.must && own.field == field.field);
        let is_new = is_first && !field.field.contains('.');
        self.columns.insert(Heading { column: head.column, field, text: head.text.clone(), must, is_new });
    }

    /// Fills the cells that are merged with one above, where that means the same for all its rows. O(cells + columns · rows).
    fn carry_down(&mut self) {
        if self.sheet.layout.merges.is_empty() {
            return;
        }
        let at: Vec<u32> = self.rows().map(|row| row[0].row).collect();
        let mut carried: Vec<Cell> = Vec::new();
        for heading in self.columns.iter().filter(|heading| carries_down(heading.field)) {
            let mut end = self.header();
            for merge in self.sheet.layout.merges.iter().filter(|merge| merge.left == heading.column) {
                // Of merges that overlap, as in a spoiled file, the first counts.
                if merge.top <= end || merge.bottom == merge.top {
                    continue;
                }
                end = merge.bottom;
                let spot = (merge.top, heading.column);
                let Ok(said) = self.cells.binary_search_by_key(&spot, |cell| (cell.row, cell.column)) else {
                    continue;
                };
                let content = &self.cells[said].content;
                let rows = at.partition_point(|row| *row <= merge.top)..at.partition_point(|row| *row <= end);
                let cell = |&row: &u32| Cell { row, column: heading.column, content: content.clone() };
                carried.extend(at[rows].iter().map(cell));
            }
        }
        if !carried.is_empty() {
            let mut cells = std::mem::take(&mut self.cells).into_owned();
            cells.extend(carried);
            // Stable: where a merged cell holds something itself, in a spoiled file, that counts.
            cells.sort_by_key(|cell| (cell.row, cell.column));
            cells.dedup_by_key(|cell| (cell.row, cell.column));
            self.cells = Cow::Owned(cells);
        }
    }

    fn is_column(&self, field: &Field) -> bool {
        self.name != "policy" || field.table == "any" || field.field.starts_with(':')
    }

    fn place(&self, field: &str) -> Place {
        Place {
            table: contract_table(self.name),
            row: None,
            id: None,
            field: (!field.is_empty()).then(|| field.to_owned()),
        }
    }

    fn check_f201_heading_known(&self, text: &str) -> Fault {
        let cure = match headings().nearest(self.name, text) {
            Some(near) => Text::new(
                format!("“{near}”；不需要读取的内容请移到“备注”列，或用 --map 写明"),
                format!("\"{near}\"; move what need not be read to a column \"note\", or say so by --map"),
            ),
            None => Text::new(
                "删去此列，或改用模板中的列名（duijie template）",
                "remove the column, or use a heading of the template (`duijie template`)",
            ),
        };
        fault("F201", self.place(""), text, Text::new("不认识这个列名", "this heading is not known"), cure)
    }

    fn check_f202_heading_once(&self, text: &str, other: &Heading) -> Fault {
        fault(
            "F202",
            self.place(other.field.field),
            text,
            Text::new(
                format!("与 {} 列“{}”重复，都表示同一项", letters(other.column), other.text),
                format!("it means the same as column {} \"{}\"", letters(other.column), other.text),
            ),
            Text::new("只保留其中一列", "keep one of the two"),
        )
    }

    fn check_f203_column_there(&self, field: &Field) -> Fault {
        let (zh, en) = (
            field.heading(duijie::lists::Language::Chinese),
            field.heading(duijie::lists::Language::English),
        );
        fault(
            "F203",
            self.place(field.field),
            "",
            Text::new(format!("缺少“{zh}”列"), format!("the column \"{en}\" is missing")),
            Text::new(
                format!("在第一行加上列名“{zh}”并填写各行"),
                format!("add the heading \"{en}\" to the first row and fill it in"),
            ),
        )
    }

    fn check_f204_heading_there(&self, cell: &Cell) -> Fault {
        fault(
            "F204",
            self.place(""),
            cell.content.shown(),
            Text::new("此列有内容但没有列名", "this column holds something but has no heading"),
            Text::new(
                "在第一行写上列名，或清除此列",
                "write its heading in the first row, or clear the column",
            ),
        )
    }
}

/// Whether a merged cell says this of all its rows: a number of things, and a row's own id, it says once.
fn carries_down(field: &Field) -> bool {
    let is_own_id = field.field == "id" && !matches!(field.table, "quotas" | "limits" | "groups");
    let counts = ["quantity", "capacity", "minimum", "maximum", "worth", "each", "weight"];
    !is_own_id && !counts.contains(&field.field)
}

/// The table of the contract that a sheet's rows go to.
pub(crate) fn contract_table(table: &'static str) -> &'static str {
    if table == "plan" { "previous" } else { table }
}
