//! Instances of others as lists: PrefLib, Pabulib, DIMACS.
//!
//! Each module says what becomes a demand, a supply, a rank and a worth. Texts are taken by the letter of their formats: what does
//! not fit is an error with its line.

mod dimacs;
mod pabulib;
mod preflib;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use duijie::lists::Lists;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PrefLib, orders: `.soc`, `.soi`, `.toc`, `.toi`.
    Orders,
    /// PrefLib, categories: `.cat`.
    Categories,
    /// Pabulib: `.pb`.
    Budget,
    /// DIMACS, assignment: `.asn`.
    Assignment,
}

impl Kind {
    /// The kind by a file's ending; `None` where it is none of these.
    #[must_use]
    pub fn of(file: &Path) -> Option<Self> {
        match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "soc" | "soi" | "toc" | "toi" => Some(Self::Orders),
            "cat" => Some(Self::Categories),
            "pb" => Some(Self::Budget),
            "asn" => Some(Self::Assignment),
            _ => None,
        }
    }
}

/// Why a file is no instance.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("{}: {error}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A line that is not what its format asks for.
    #[error("{}, line {}: {}\nMaybe {}", file.display(), wrong.line, wrong.cause, wrong.cure)]
    Wrong {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        wrong: Wrong,
    },
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line, from 1; the last one where something is missing.
    pub line: usize,
    /// What is found.
    pub cause: String,
    /// What to write.
    pub cure: String,
}

impl Wrong {
    fn new(line: usize, cause: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { line, cause: cause.into(), cure: cure.into() }
    }
}

/// Reads a file of this kind.
///
/// # Errors
/// See [`Error`].
pub fn open(file: &Path, kind: Kind) -> Result<Lists, Error> {
    let bytes = std::fs::read(file).map_err(|error| Error::File { file: file.to_owned(), error })?;
    let text = String::from_utf8_lossy(&bytes);
    read(&text, kind).map_err(|wrong| Error::Wrong { file: file.to_owned(), wrong })
}

/// Reads a text of this kind. O(text), and for orders O(lines · alternatives).
///
/// # Errors
/// The first line that is not what the format asks for.
pub fn read(text: &str, kind: Kind) -> Result<Lists, Wrong> {
    let text = text.trim_start_matches('\u{feff}');
    match kind {
        Kind::Orders => preflib::read(text, preflib::Form::Orders),
        Kind::Categories => preflib::read(text, preflib::Form::Categories),
        Kind::Budget => pabulib::read(text),
        Kind::Assignment => dimacs::read(text),
    }
}

/// Quantities of the contract.
const MOST: i64 = (1 << 31) - 1;
/// Worths of the contract.
const WORTH: i64 = 1 << 40;
/// More pairs are no comparison that ends.
const PAIRS: usize = 5_000_000;

fn check_pairs(count: usize, line: usize) -> Result<(), Wrong> {
    if count <= PAIRS {
        return Ok(());
    }
    Err(Wrong::new(line, format!("more than {PAIRS} pairs by now"), "take a smaller instance"))
}

fn number(text: &str, line: usize, what: &str, least: i64, most: i64) -> Result<i64, Wrong> {
    let found = text.trim();
    let value: Option<i64> = found.parse().ok();
    value.filter(|value| (least..=most).contains(value)).ok_or_else(|| {
        Wrong::new(
            line,
            format!("{what} is {found:?}"),
            format!("write a whole number from {least} to {most}"),
        )
    })
}
