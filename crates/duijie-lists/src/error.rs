//! What can go wrong in reading and writing.

use std::path::{Path, PathBuf};

use duijie::lists::{Fault, Language, Place, Text};

use crate::Located;
use crate::origin::{Origin, letters};

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

/// What is wrong with a file, before it is said of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Spoiled, or cut short; what broke, for the curious.
    Damaged(String),
    /// It has a password.
    Encrypted,
    /// Beyond a bound on size, memory or places.
    TooLarge,
    /// A known kind of file that is no list, by its name.
    Foreign(&'static str),
    /// Nothing in it at all.
    Empty,
    /// A cell in a column beyond any list. Row and column from 0.
    FarOut { row: u32, column: u32, columns: u32 },
}

impl Trouble {
    /// As the error of a file.
    pub(crate) fn at(self, path: &Path) -> Unreadable {
        let resave = Text::new(
            "用表格软件打开后另存为 .xlsx",
            "open it in a spreadsheet program and save it as .xlsx",
        );
        let (cause, cure) = match self {
            Self::Damaged(detail) => (
                Text::new(
                    format!("不是可读的工作簿，或已损坏（{detail}）"),
                    format!("it is not a readable workbook, or it is damaged ({detail})"),
                ),
                resave,
            ),
            Self::Encrypted => (
                Text::new("工作簿设有密码", "the workbook has a password"),
                Text::new("打开后取消密码，另存一份", "open it, take the password off and save it again"),
            ),
            Self::TooLarge => (
                Text::new("文件（解压后）过大", "the file is too large (when unpacked)"),
                Text::new(
                    "删去空白行列和图片，或分成几个文件",
                    "remove blank rows, columns and pictures, or divide it into several files",
                ),
            ),
            Self::Foreign(kind) => (
                Text::new(
                    format!("内容是 {kind} 文件，不是可读的清单"),
                    format!("its contents are a file of the kind {kind}, not a list that can be read"),
                ),
                resave,
            ),
            Self::FarOut { row, column, columns } => {
                let (row, letter) = (u64::from(row) + 1, letters(column));
                (
                    Text::new(
                        format!("第 {row} 行 {letter} 列有内容，超出清单的范围（最多 {columns} 列）"),
                        format!(
                            "row {row}, column {letter} holds something beyond any list (at most {columns} columns)"
                        ),
                    ),
                    Text::new("清除该单元格", "clear the cell"),
                )
            }
            Self::Empty => (
                Text::new("文件是空的（0 字节）", "the file is empty (0 bytes)"),
                Text::new("重新保存或重新下载该文件", "save it or download it again"),
            ),
        };
        Unreadable::new(path, cause, cure)
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

/// Something doubtful at a place.
pub(crate) fn warn_w210_doubtful(reason: &Text, origin: Origin) -> Located {
    let cure = Text::new("核对这一处；若不对，改原表", "look at it, and correct the list where it is wrong");
    Located { fault: fault("W210", Place::lists(), "", reason.clone(), cure), origin: Some(origin) }
}
