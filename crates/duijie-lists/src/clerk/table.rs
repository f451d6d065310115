//! A table with its records, as programs read it.

use std::path::PathBuf;

use duijie::lists::{Language, Text};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::map::Entry;
use crate::origin::{self, Located, Origin, letters};

use super::{Kind, Reason, Record};

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
    /// What must be asked: headings that fit two fields.
    pub faults: Vec<Located>,
    /// What was guessed of its headings or is open, as entries of a map.
    pub guesses: Vec<Entry>,
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
    /// The column, from 0, where it is about one that holds no field.
    #[serde(skip)]
    pub column: Option<u32>,
    /// What is doubtful.
    #[serde(serialize_with = "in_english")]
    pub reason: Text,
}

impl Doubt {
    pub(super) fn of(row: u32, field: Option<&'static str>, reason: Text) -> Self {
        Self { row, field, column: None, reason }
    }
}

fn in_english<S: Serializer>(text: &Text, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text.in_language(Language::English))
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

impl Table {
    /// The place of a cell: of the record in `row` (from 1), under the heading of `field`. Without a field, or where
    /// the table has no column of it, the row as a whole.
    #[must_use]
    pub fn origin(&self, row: u32, field: Option<&str>) -> Origin {
        let column = field.and_then(|field| self.columns.iter().find(|column| column.field == field));
        let column = column.map(|column| (column.column, column.heading.clone()));
        self.at(row, column)
    }

    /// The place of a doubt.
    #[must_use]
    pub fn origin_of(&self, doubt: &Doubt) -> Origin {
        match doubt.column {
            Some(column) => self.at(doubt.row, Some((column, String::new()))),
            None => self.origin(doubt.row, doubt.field),
        }
    }

    pub(super) fn at(&self, row: u32, column: Option<(u32, String)>) -> Origin {
        Origin {
            sheet: self.sheet.clone(),
            row: Some(row),
            column: column.map(|(column, heading)| origin::Column { letter: letters(column), heading }),
            ..Origin::file(self.file.clone())
        }
    }
}
