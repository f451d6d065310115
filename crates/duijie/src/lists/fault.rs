//! Faults of lists: what is wrong, where, and what to write instead. All of them are reported at once.

use std::fmt;

use super::{Language, Text};

/// Where something stands: a table of the lists, a row of it, a field of the row.
///
/// Readers of workbooks translate a place into file, sheet, row and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The table as the contract names it, e.g. `demands`; empty for the lists as a whole.
    pub table: &'static str,
    /// The row, counted from 0 in the order given.
    pub row: Option<usize>,
    /// The row's id, where it has one.
    pub id: Option<String>,
    /// The field as the contract names it, e.g. `quantity`.
    pub field: Option<String>,
}

impl Place {
    /// The lists as a whole.
    #[must_use]
    pub fn lists() -> Self {
        Self { table: "", row: None, id: None, field: None }
    }

    /// A row of a table; `row` counts from 0 in the order given.
    #[must_use]
    pub fn row(table: &'static str, row: usize) -> Self {
        Self { table, row: Some(row), id: None, field: None }
    }

    /// The same place with the row's id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The same place, narrowed to a field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}[{row}]", self.table)?,
            None if self.table.is_empty() => f.write_str("lists")?,
            None => f.write_str(self.table)?,
        }
        if let Some(field) = &self.field {
            write!(f, ".{field}")?;
        }
        if let Some(id) = &self.id {
            write!(f, " ({id})")?;
        }
        Ok(())
    }
}

/// One fault (or warning) of the lists.
///
/// Codes: `F…` for the file or its shape, `A…` areas, `C…` categories, `U…` units, `D…` demands, `S…`
/// supplies, `L…` claims, locks and previous, `P…` pairs, `Q…` quotas, `M…` limits, `G…` groups, `Y…` policy,
/// `R…` ranges of sums, `W…` warnings. The function that finds a fault has its code in its name; codes never change
/// their meaning. `F001`, `F2…` and `W2…` are of files and workbooks, found by the crate that reads these.
///
#[doc = include_str!("codes.md")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The stable code, e.g. `D103`.
    pub code: &'static str,
    /// Where it is.
    pub place: Place,
    /// What was found there, as written.
    pub found: String,
    /// The fact, with its value.
    pub cause: Text,
    /// What to write instead.
    pub cure: Text,
}

impl Fault {
    /// A fault from its parts; `found` is the value as written.
    #[must_use]
    pub fn new(code: &'static str, place: Place, found: impl Into<String>, cause: Text, cure: Text) -> Self {
        Self { code, place, found: found.into(), cause, cure }
    }

    /// The fault as a person reads it: the fact, then the cure on a line of its own.
    #[must_use]
    pub fn describe(&self, language: Language) -> String {
        let (cause, cure) = (self.cause.in_language(language), self.cure.in_language(language));
        let maybe = match language {
            Language::Chinese => "可改为：",
            Language::English => "Maybe ",
        };
        format!("{} {}: {cause}\n  {maybe}{cure}", self.code, self.place)
    }
}

/// All faults of one reading, in the order of tables and rows. Never empty when it is an error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} fault(s) in the lists, first: {}", .0.len(), .0.first().map_or_else(String::new, |f| f.describe(Language::English)))]
pub struct Faults(pub Vec<Fault>);
