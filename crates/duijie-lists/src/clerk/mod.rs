//! Tables as people keep them: found in a sheet, read row by row, with everything left out listed and every doubt told.
//!
//! sheet → its headers (`find`) → what each row is (`rows`) → what each cell says (`fields`) → [`Table`].
//!
//! *Merged cells* carry down where they mean the same for all rows (places, classes, people, times); a merged number stands
//! in its first row only, and the others say so. *Hidden* rows are read and marked, hidden sheets are not read;
//! *struck-through* rows are read and marked as cancelled. *Duplicates* are reported, never deleted.

mod fields;
mod find;
pub(crate) mod lists;
mod rows;
mod vocabulary;

use std::collections::BTreeMap;
use std::path::PathBuf;

use duijie::lists::{Language, Text};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::cell::{Cell, Content};
use crate::error::ReadError;
use crate::source;
use crate::workbook::{self, Book, Sheet};

use fields::{Context, Said};
use find::{Header, Row};
pub use rows::Reason;
pub use vocabulary::Kind;
use vocabulary::Sure;

/// A table that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its file.
    pub file: PathBuf,
    /// Its sheet; none in text files.
    pub sheet: Option<String>,
    /// What it lists.
    pub kind: Kind,
    /// Its header rows, from 1.
    pub header: Vec<u32>,
    /// Its columns, from left to right.
    pub columns: Vec<Column>,
    /// Its records, in order.
    pub rows: Vec<Record>,
    /// What is no record.
    pub skipped: Vec<Skipped>,
    /// Rows that say the same as an earlier one: the earlier, the later.
    pub duplicates: Vec<[u32; 2]>,
    /// What is doubtful.
    pub warnings: Vec<Doubt>,
}

/// A column that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its number, from 0.
    pub column: u32,
    /// What it holds.
    pub field: &'static str,
    /// Its heading as it stands, an upper and a lower one joined by `/`.
    pub heading: String,
}

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its row, from 1.
    pub row: u32,
    /// It stands in a hidden row.
    pub hidden: bool,
    /// It is struck through, or its state says that it is cancelled.
    pub cancelled: bool,
    /// What its cells say, by field: null where blank.
    pub fields: BTreeMap<&'static str, Value>,
}

/// A row that is no record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The row, from 1.
    pub row: u32,
    /// Why.
    pub reason: Reason,
}

/// Something doubtful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The row, from 1.
    pub row: u32,
    /// The field, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// What is doubtful.
    #[serde(serialize_with = "in_english")]
    pub reason: Text,
}

fn in_english<S: Serializer>(text: &Text, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text.in_language(Language::English))
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map: Map<String, Value> =
            self.fields.iter().map(|(&field, value)| (field.to_owned(), value.clone())).collect();
        map.insert("_row".to_owned(), self.row.into());
        for (name, _) in
            [("hidden", self.hidden), ("cancelled", self.cancelled)].into_iter().filter(|(_, is)| *is)
        {
            map.insert(name.to_owned(), true.into());
        }
        map.serialize(serializer)
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns: Map<String, Value> = self
            .columns
            .iter()
            .map(|column| (column.field.to_owned(), column.heading.clone().into()))
            .collect();
        let mut map = Map::new();
        map.insert("file".to_owned(), self.file.display().to_string().into());
        if let Some(sheet) = &self.sheet {
            map.insert("sheet".to_owned(), sheet.clone().into());
        }
        match self.header[..] {
            [row] => map.insert("header_row".to_owned(), row.into()),
            _ => map.insert("header_rows".to_owned(), json!(self.header)),
        };
        map.insert("kind".to_owned(), json!(self.kind));
        map.insert("columns".to_owned(), columns.into());
        map.insert("rows".to_owned(), json!(self.rows));
        map.insert("skipped".to_owned(), json!(self.skipped));
        map.insert("duplicates".to_owned(), json!(self.duplicates));
        map.insert("warnings".to_owned(), json!(self.warnings));
        map.serialize(serializer)
    }
}

/// The tables of files and folders, read as people keep them; hidden sheets are not read.
///
/// # Errors
/// [`ReadError::NoLists`] where a file is missing, damaged or encrypted.
pub fn read(inputs: &[PathBuf]) -> Result<Vec<Table>, ReadError> {
    let (files, mut unreadable) = source::files(inputs);
    let mut found = Vec::new();
    for file in &files {
        match workbook::open(file) {
            Ok(Book::Sheets { sheets, .. }) => {
                found.extend(sheets.iter().filter(|sheet| !sheet.hidden).flat_map(tables));
            }
            Ok(Book::Json { .. }) => {}
            Err(cause) => unreadable.push(cause),
        }
    }
    if unreadable.is_empty() { Ok(found) } else { Err(ReadError::NoLists(unreadable)) }
}

/// The tables of a sheet, from top to bottom. O(cells · kinds).
pub(crate) fn tables(sheet: &Sheet) -> Vec<Table> {
    let rows: Vec<Row<'_>> = sheet.cells.chunk_by(|a, b| a.row == b.row).collect();
    let stem = sheet.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let words = format!("{stem} {}", sheet.name.as_deref().unwrap_or_default());
    let mut tables = Vec::new();
    let mut from = 0;
    while let Some((above, header)) = find::header(sheet, &rows[from..], &words) {
        let start = from + above + header.rows.len();
        let (table, read) = below(sheet, &header, &rows[from..from + above], &rows[start..], &words);
        tables.push(table);
        from = start + read;
    }
    tables
}

/// The row of the headings of a sheet, from 0: of several the last of the first table; of none the first row that holds
/// anything. O(cells).
pub(crate) fn heading_row(sheet: &Sheet) -> u32 {
    let rows: Vec<Row<'_>> = sheet.cells.chunk_by(|a, b| a.row == b.row).collect();
    let header = find::header(sheet, &rows, "").and_then(|(_, header)| header.rows.last().copied());
    header.or_else(|| sheet.cells.first().map(|cell| cell.row)).unwrap_or(0)
}

/// The table below a header, and how many rows it took.
fn below(
    sheet: &Sheet,
    header: &Header,
    above: &[Row<'_>],
    below: &[Row<'_>],
    words: &str,
) -> (Table, usize) {
    let shown = |row: &Row<'_>| row.iter().map(|cell| cell.content.shown()).collect::<String>();
    let title: String = std::iter::once(words.to_owned()).chain(above.iter().map(shown)).collect();
    let context = Context::new(&title);
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
    };
    for (k, row) in above.iter().enumerate() {
        let reason = if k == 0 { Reason::Title } else { Reason::Subtitle };
        table.skipped.push(Skipped { row: row[0].row + 1, reason });
    }
    table.doubt_headings(header);
    let mut last = header.rows.last().copied().unwrap_or(0);
    let mut taken = 0;
    for row in below {
        let again = find::header(sheet, &[row], "").map(|(_, header)| header);
        if again.as_ref().is_some_and(|again| !is_same(again, header)) {
            break;
        }
        taken += 1;
        let at = row[0].row;
        let reason = again.map(|_| Reason::Header).or_else(|| rows::reason(row, header.columns.len()));
        if !matches!(reason, Some(Reason::Note | Reason::Signature)) {
            let empty = (last + 1..at).map(|row| Skipped { row: row + 1, reason: Reason::Empty });
            table.skipped.extend(empty);
            last = at;
        }
        match reason {
            Some(reason) => table.skipped.push(Skipped { row: at + 1, reason }),
            None => table.add(sheet, header, row, &context),
        }
    }
    table.find_duplicates();
    (table, taken)
}

/// Whether headings are those of the table once more, as at the top of a printed page.
fn is_same(again: &Header, header: &Header) -> bool {
    again.columns.iter().all(|(column, _)| {
        header.columns.iter().any(|(own, _)| own.column == column.column && own.field == column.field)
    })
}

impl Table {
    fn doubt_headings(&mut self, header: &Header) {
        let row = self.header.last().copied().unwrap_or(1);
        for (column, sure) in &header.columns {
            if let Sure::Near(known) = sure {
                let heading = &column.heading;
                let reason = Text::new(
                    format!("列名“{heading}”按“{known}”读取"),
                    format!("heading “{heading}” read as “{known}”"),
                );
                self.warnings.push(Doubt { row, field: Some(column.field), reason });
            }
        }
        for (_, heading) in &header.unknown {
            let reason = Text::new(
                format!("不认识列名“{heading}”，没有读取"),
                format!("heading “{heading}” is not known and was not read"),
            );
            self.warnings.push(Doubt { row, field: None, reason });
        }
    }

    /// Reads a row as a record.
    fn add(&mut self, sheet: &Sheet, header: &Header, row: Row<'_>, context: &Context) {
        let at = row[0].row;
        let mut record = Record {
            row: at + 1,
            hidden: sheet.layout.hidden_rows.contains(&at),
            cancelled: false,
            fields: BTreeMap::new(),
        };
        if record.hidden {
            self.warnings
                .push(Doubt { row: at + 1, field: None, reason: Text::new("隐藏行", "hidden row") });
        }
        let struck = row.iter().filter(|cell| sheet.layout.is_struck(cell.row, cell.column)).count();
        record.cancelled = 2 * struck > row.len();
        for (column, _) in &header.columns {
            let cell = row.iter().find(|cell| cell.column == column.column);
            let content = cell.map(|cell| &cell.content).or_else(|| self.carried(sheet, at, column));
            let Said { values, doubts } = fields::read(header.kind, column, content, context);
            let doubt = |reason| Doubt { row: at + 1, field: Some(column.field), reason };
            self.warnings.extend(doubts.into_iter().map(doubt));
            record.fields.extend(values);
        }
        if fields::says_cancelled(record.fields.get("status")) {
            record.cancelled = true;
        }
        let doubts = fields::doubts(header.kind, &record.fields);
        self.warnings.extend(doubts.into_iter().map(|(field, reason)| Doubt { row: at + 1, field, reason }));
        self.rows.push(record);
    }

    /// What a merged cell above says of this one.
    fn carried<'s>(&mut self, sheet: &'s Sheet, row: u32, column: &Column) -> Option<&'s Content> {
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
        self.warnings.push(Doubt { row: row + 1, field: Some(column.field), reason });
        None
    }

    /// Rows that say the same but for their number; where one person asks, also but for the place.
    fn find_duplicates(&mut self) {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for record in &self.rows {
            let asked = ["contact", "phone", "person"]
                .iter()
                .any(|field| fields::is_filled(record.fields.get(field)));
            let place = |field: &str| matches!(field, "community" | "area" | "grid");
            let said = record.fields.iter().filter(|(field, _)| **field != "no" && !(asked && place(field)));
            let said: BTreeMap<_, _> = said.collect();
            if !said.values().any(|value| fields::is_filled(Some(value))) {
                continue;
            }
            match seen.get(&json!(said).to_string()) {
                Some(&first) => self.duplicates.push([first, record.row]),
                None => {
                    seen.insert(json!(said).to_string(), record.row);
                }
            }
        }
        // What is doubtful of the first is said there.
        let again = |row: u32| self.duplicates.iter().any(|[_, later]| *later == row);
        self.warnings.retain(|doubt| !again(doubt.row));
    }
}

/// The content of a cell. O(log cells).
fn content(cells: &[Cell], row: u32, column: u32) -> Option<&Content> {
    let at = cells.binary_search_by_key(&(row, column), |cell| (cell.row, cell.column)).ok()?;
    Some(&cells[at].content)
}
