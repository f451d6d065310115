//! Where a row of the lists came from: file, sheet, row, column.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use duijie::lists::{Fault, Language, Place};

/// A place in a file, as the person who keeps the file names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: PathBuf,
    /// The sheet of a workbook; absent in CSV and JSON.
    pub sheet: Option<String>,
    /// The row of the sheet (in CSV the line), from 1; absent in JSON.
    pub row: Option<u32>,
    /// The column, where the fault is in one.
    pub column: Option<Column>,
    /// In JSON the path of the value, e.g. `demands[3].quantity`.
    pub path: Option<String>,
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its letters: A, B, …, AA.
    pub letter: String,
    /// Its heading as it stands in the sheet; empty where it has none.
    pub heading: String,
}

impl Origin {
    /// A file as a whole.
    pub(crate) fn file(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), sheet: None, row: None, column: None, path: None }
    }

    /// The origin in words: `需求清单.xlsx，表“需求清单”，第 5 行，C 列（数量）`.
    #[must_use]
    pub fn describe(&self, language: Language) -> String {
        let (file, spot) = (self.file.display(), self.spot(language));
        match language {
            _ if spot.is_empty() => file.to_string(),
            Language::Chinese => format!("{file}，{spot}"),
            Language::English => format!("{file}, {spot}"),
        }
    }

    /// The place within the file in words: `表“需求清单”，第 5 行，C 列（数量）`; empty for the file as a whole.
    #[must_use]
    pub fn spot(&self, language: Language) -> String {
        let chinese = language == Language::Chinese;
        let mut parts = Vec::new();
        if let Some(sheet) = &self.sheet {
            parts.push(if chinese { format!("表“{sheet}”") } else { format!("sheet \"{sheet}\"") });
        }
        if let Some(row) = self.row {
            parts.push(if chinese { format!("第 {row} 行") } else { format!("row {row}") });
        }
        if let Some(Column { letter, heading }) = &self.column {
            parts.push(match (chinese, heading.is_empty()) {
                (true, true) => format!("{letter} 列"),
                (true, false) => format!("{letter} 列（{heading}）"),
                (false, true) => format!("column {letter}"),
                (false, false) => format!("column {letter} ({heading})"),
            });
        }
        parts.extend(self.path.clone());
        parts.join(if chinese { "，" } else { ", " })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Language::Chinese))
    }
}

/// A fault (or warning) with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The fault.
    pub fault: Fault,
    /// Where it stands in the files; absent where no one file is to blame.
    pub origin: Option<Origin>,
}

impl Located {
    /// The fault as a person reads it: where, what was found, the fact, then the cure on a line of its own.
    #[must_use]
    pub fn describe(&self, language: Language) -> String {
        let fault = &self.fault;
        let place = match &self.origin {
            Some(origin) => origin.describe(language),
            None => fault.place.to_string(),
        };
        let (cause, cure) = (fault.cause.in_language(language), fault.cure.in_language(language));
        let found: String = fault.found.chars().take(60).collect();
        match language {
            Language::Chinese if found.is_empty() => {
                format!("{} {place}：{cause}\n  可改为：{cure}", fault.code)
            }
            Language::Chinese => {
                format!("{} {place}：{cause}（现为“{found}”）\n  可改为：{cure}", fault.code)
            }
            Language::English if found.is_empty() => {
                format!("{} {place}: {cause}\n  Maybe {cure}", fault.code)
            }
            Language::English => {
                format!("{} {place}: {cause} (found \"{found}\")\n  Maybe {cure}", fault.code)
            }
        }
    }
}

/// The letters of a column counted from 0: A, B, …, Z, AA, ….
pub(crate) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

/// A sheet (or JSON file) that rows came from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) file: Arc<PathBuf>,
    pub(crate) sheet: Option<String>,
    /// Field → column; empty in JSON.
    pub(crate) columns: BTreeMap<&'static str, (u32, String)>,
    pub(crate) json: bool,
}

/// Row `row` (from 0) of source `source`; in JSON the position in its table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowOrigin {
    pub(crate) source: u32,
    pub(crate) row: u32,
}

/// Where every row of the lists came from.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    pub(crate) sources: Vec<Source>,
    pub(crate) rows: BTreeMap<&'static str, Vec<RowOrigin>>,
    /// Rows of the sheet that make up a term or member list after the first, by table and row.
    pub(crate) more: BTreeMap<(&'static str, usize), Vec<RowOrigin>>,
    pub(crate) policy: BTreeMap<String, RowOrigin>,
}

impl Origins {
    /// The file, sheet, row and column of a place of the lists; none where it came from no file.
    ///
    /// O(log n) time.
    #[must_use]
    pub fn locate(&self, place: &Place) -> Option<Origin> {
        let field = place.field.as_deref();
        if place.table == "policy" {
            return self.locate_policy(field);
        }
        let rows = self.rows.get(place.table)?;
        let Some(row) = place.row else {
            // The table as a whole: its first sheet.
            let source = self.source(*rows.first()?)?;
            return Some(Origin {
                file: source.file.to_path_buf(),
                sheet: source.sheet.clone(),
                row: None,
                column: None,
                path: None,
            });
        };
        let first = *rows.get(row)?;
        let (at, field) = match (place.table, field.and_then(term)) {
            ("limits", Some((index, rest))) => {
                let more = index.checked_sub(1).and_then(|k| self.more.get(&(place.table, row))?.get(k));
                (more.copied().unwrap_or(first), Some(rest))
            }
            _ => (first, field),
        };
        let source = self.source(at)?;
        if source.json {
            let offset = at.row;
            let path = match place.field.as_deref() {
                Some(field) => format!("{}[{offset}].{field}", place.table),
                None => format!("{}[{offset}]", place.table),
            };
            return Some(Origin { path: Some(path), ..Origin::file(&*source.file) });
        }
        Some(self.at(at, source, field))
    }

    fn locate_policy(&self, field: Option<&str>) -> Option<Origin> {
        let key = field.unwrap_or_default();
        let found = self.policy.get(key).or_else(|| self.policy.get(key.split(['.', '[']).next()?));
        let at = *found.or_else(|| self.policy.values().next())?;
        let source = self.source(at)?;
        if source.json {
            let path = if key.is_empty() { "policy".to_owned() } else { format!("policy.{key}") };
            return Some(Origin { path: Some(path), ..Origin::file(&*source.file) });
        }
        Some(self.at(at, source, Some(":value")))
    }

    /// The place of a row, and of a field of it.
    pub(crate) fn at_row(&self, at: RowOrigin, field: Option<&str>) -> Option<Origin> {
        Some(self.at(at, self.source(at)?, field))
    }

    fn source(&self, at: RowOrigin) -> Option<&Source> {
        self.sources.get(usize::try_from(at.source).ok()?)
    }

    fn at(&self, at: RowOrigin, source: &Source, field: Option<&str>) -> Origin {
        let column = field.and_then(|field| {
            let bare = field.split('[').next().unwrap_or(field);
            let columns = &source.columns;
            columns
                .get(field)
                .or_else(|| columns.get(bare))
                .map(|(column, heading)| Column { letter: letters(*column), heading: heading.clone() })
        });
        Origin {
            file: source.file.to_path_buf(),
            sheet: source.sheet.clone(),
            row: Some(at.row + 1),
            column,
            path: None,
        }
    }
}

/// `terms[2].each` → 2 and `each`.
fn term(field: &str) -> Option<(usize, &str)> {
    let (index, rest) = field.strip_prefix("terms[")?.split_once(']')?;
    Some((index.parse().ok()?, rest.trim_start_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_columns() {
        assert_eq!([0, 25, 26, 701, 702, 16383].map(letters), ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn terms_are_told_apart() {
        assert_eq!(term("terms[2].each"), Some((2, "each")));
        assert_eq!(term("minimum"), None);
    }
}
