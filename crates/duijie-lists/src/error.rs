//! What can go wrong in reading and writing.

use std::path::PathBuf;

use duijie::lists::{Fault, Language, Place, Text};

use crate::Located;

/// A file that holds no lists at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file or folder.
    pub path: PathBuf,
    /// The fact.
    pub cause: Text,
    /// What to do.
    pub cure: Text,
}

impl Unreadable {
    pub(crate) fn new(path: impl Into<PathBuf>, cause: Text, cure: Text) -> Self {
        Self { path: path.into(), cause, cure }
    }

    /// As a person reads it: the file, the fact, then the cure on a line of its own.
    #[must_use]
    pub fn describe(&self, language: Language) -> String {
        let (cause, cure) = (self.cause.in_language(language), self.cure.in_language(language));
        match language {
            Language::Chinese => format!("{}：{cause}\n  可改为：{cure}", self.path.display()),
            Language::English => format!("{}: {cause}\n  Maybe {cure}", self.path.display()),
        }
    }
}

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Files that are missing, damaged, encrypted, or hold no lists (exit status 1). Never empty.
    #[error("{}", .0.iter().map(|file| file.describe(Language::English)).collect::<Vec<_>>().join("\n"))]
    NoLists(Vec<Unreadable>),
    /// Faults in the lists, all of them (exit status 2). Never empty.
    #[error("{}", .0.iter().map(|fault| fault.describe(Language::English)).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Located>),
}

impl ReadError {
    /// As a person reads it, one after another.
    #[must_use]
    pub fn describe(&self, language: Language) -> String {
        let lines: Vec<String> = match self {
            Self::NoLists(files) => files.iter().map(|file| file.describe(language)).collect(),
            Self::Faults(faults) => faults.iter().map(|fault| fault.describe(language)).collect(),
        };
        lines.join("\n")
    }
}

/// Why a file was not written. What stood there before still stands there.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder or file cannot be written.
    #[error("cannot write {}: {source}\nMaybe choose another folder, or close the file where it is open", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The workbook cannot hold the contents, e.g. a text above 32 767 characters.
    #[error("cannot write the workbook {}: {message}\nMaybe shorten the text, or write JSON", .path.display())]
    Workbook {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        message: String,
    },
}

/// A fault of a file's shape.
pub(crate) fn fault(
    code: &'static str,
    place: Place,
    found: impl Into<String>,
    cause: Text,
    cure: Text,
) -> Fault {
    Fault { code, place, found: found.into(), cause, cure }
}
