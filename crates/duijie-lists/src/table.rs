//! Sheet → table: which table a sheet is, and which field each column.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use duijie::lists::{Fault, Place, Text};

use crate::cell::{Cell, trim};
use crate::clerk;
use crate::error::fault;
use crate::example::is_example;
use crate::headings::{Field, Kind, headings};
use crate::map::{Entry, Map, Settled, Spot, sheet_name};
use crate::origin::{Column, Located, Origin, letters};
use crate::workbook::Sheet;

/// A column of a table.
#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) column: u32,
    pub(crate) field: &'static Field,
    pub(crate) text: String,
    /// Whether every row must fill it: of the columns that may hold a field of the table that must be there, the first.
    pub(crate) must: bool,
}

/// A sheet that is known to be a table.
#[derive(Debug)]
pub(crate) struct Table<'s> {
    pub(crate) name: &'static str,
    pub(crate) sheet: &'s Sheet,
    /// By column; columns that are known and not read are among them.
    pub(crate) columns: BTreeMap<u32, Heading>,
    header: u32,
    /// Headings that are not known, as entries of a map.
    pub(crate) guesses: Vec<Entry>,
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

/// Recognises a sheet by its name, else by its headings, else (where it is the only one) by the file's name.
///
/// The first row that is not blank is the header. Faults of the header are added to `faults`.
pub(crate) fn recognise<'s>(
    sheet: &'s Sheet,
    alone: Alone,
    map: &Map,
    faults: &mut Vec<Located>,
) -> Recognised<'s> {
    let Some(header) = rows(&sheet.cells).next() else { return Recognised::Skipped };
    let stem = sheet.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let of_file = || (alone == Alone::Yes).then(|| headings().sheet(&stem)).flatten();
    let by_name = sheet.name.as_deref().and_then(|name| headings().sheet(name));
    let found = by_name.or_else(|| by_headings(header, Wanted::All)).or_else(of_file);
    let Some(found) = found.or_else(|| by_headings(header, Wanted::Most)) else { return Recognised::Unknown };
    if found.kind == Kind::Skip {
        return Recognised::Skipped;
    }
    let mut table = Table {
        name: found.table,
        sheet,
        columns: BTreeMap::new(),
        header: header.first().map_or(0, |cell| cell.row),
        guesses: Vec::new(),
    };
    table.read_header(header, map, faults);
    Recognised::Table(table)
}

/// Whether a sheet is the only one of its file that holds anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alone {
    Yes,
    No,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// All required headings, and nothing that is not known.
    All,
    /// At least two, and half of what stands there.
    Most,
}

/// The table whose headings these are; the one with most of them, the earlier in the data on a tie.
fn by_headings(header: &[Cell], wanted: Wanted) -> Option<&'static Field> {
    let mut best: Option<(usize, &'static Field)> = None;
    for table in headings().tables() {
        let found: Vec<&Field> =
            header.iter().filter_map(|cell| headings().column(table.table, &cell.content.shown())).collect();
        let own = found.iter().filter(|field| field.table == table.table).count();
        let required = columns(table.table).filter(|field| field.must);
        let complete = required.clone().all(|field| found.iter().any(|f| f.field == field.field));
        let fits = match wanted {
            Wanted::All => complete && own >= 2 && found.len() == header.len(),
            Wanted::Most => own >= 2 && found.len() * 2 >= header.len(),
        };
        if fits && best.is_none_or(|(most, _)| own > most) {
            best = Some((own, table));
        }
    }
    best.map(|(_, table)| table)
}

/// The fields of a table that are columns. A policy has a column of settings and one of their values.
pub(crate) fn columns(table: &str) -> impl Iterator<Item = &'static Field> + Clone {
    let keyed = table == "policy";
    let fields: Vec<&'static Field> =
        headings().fields(table).filter(|field| !keyed || field.field.starts_with(':')).collect();
    fields.into_iter()
}

impl<'s> Table<'s> {
    /// The row of the headings, from 0.
    pub(crate) fn header(&self) -> u32 {
        self.header
    }

    /// The rows below the header that hold something, without examples.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &'s [Cell]> + use<'s> {
        self.below().filter(|row| !is_example(row))
    }

    /// The rows below the header that show how to fill it.
    pub(crate) fn examples(&self) -> impl Iterator<Item = &'s [Cell]> + use<'s> {
        self.below().filter(|row| is_example(row))
    }

    fn below(&self) -> impl Iterator<Item = &'s [Cell]> + use<'s> {
        let header = self.header;
        rows(&self.sheet.cells).filter(move |row| row.first().is_some_and(|cell| cell.row > header))
    }

    /// A fault at a cell of this table.
    pub(crate) fn located(&self, fault: Fault, row: u32, column: Option<u32>) -> Located {
        let column = column.map(|column| Column {
            letter: letters(column),
            heading: self.columns.get(&column).map(|heading| heading.text.clone()).unwrap_or_default(),
        });
        Located { fault, origin: Some(origin(self.sheet, row, column)) }
    }

    fn read_header(&mut self, header: &[Cell], map: &Map, faults: &mut Vec<Located>) {
        let mut problems = Vec::new();
        let sheet = sheet_name(&self.sheet.file, self.sheet.name.as_deref());
        let spot = Spot { sheet: &sheet, kind: clerk::Kind::of_contract(self.name) };
        for cell in header {
            let text = trim(&cell.content.shown()).to_owned();
            let field = match map.contract(self.name, &spot, &text) {
                Some(Settled::Field(field)) => Some(field),
                Some(Settled::Ignored) => headings().ignored(),
                None => headings().column(self.name, &text),
            };
            match field.filter(|field| self.is_column(field)) {
                Some(field) => {
                    let twice = self.columns.values().find(|other| other.field.field == field.field);
                    if let Some(other) = twice.filter(|_| field.kind != Kind::Ignore) {
                        problems.push((self.check_f202_heading_once(&text, other), cell.column));
                    }
                    let must =
                        twice.is_none() && columns(self.name).any(|own| own.must && own.field == field.field);
                    self.columns.insert(cell.column, Heading { column: cell.column, field, text, must });
                }
                None => {
                    self.guesses.push(Entry {
                        heading: text.clone(),
                        sheet: Some(sheet.clone()),
                        kind: Some(spot.kind.key().to_owned()),
                        field: String::new(),
                        note: headings().nearest(self.name, &text).map(str::to_owned),
                    });
                    problems.push((self.check_f201_heading_known(&text), cell.column));
                }
            }
        }
        // A column without heading whose cells hold something must not be lost.
        let headed: BTreeSet<u32> = header.iter().map(|cell| cell.column).collect();
        let mut bare: BTreeMap<u32, &Cell> = BTreeMap::new();
        for row in self.below() {
            for cell in row.iter().filter(|cell| !headed.contains(&cell.column)) {
                if !bare.contains_key(&cell.column) && !is_example(row) {
                    bare.insert(cell.column, cell);
                }
            }
        }
        for cell in bare.into_values() {
            faults.push(self.located(self.check_f204_heading_there(cell), cell.row, Some(cell.column)));
        }
        for (problem, column) in problems {
            faults.push(self.located(problem, self.header, Some(column)));
        }
        for field in columns(self.name).filter(|field| field.must) {
            if !self.columns.values().any(|heading| heading.field.field == field.field) {
                faults.push(self.located(self.check_f203_column_there(field), self.header, None));
            }
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

/// The table of the contract that a sheet's rows go to.
pub(crate) fn contract_table(table: &'static str) -> &'static str {
    if table == "plan" { "previous" } else { table }
}
