//! People's own files back, with what was found beside the cells.
//!
//! Every file is written into a folder: an `.xlsx` part by part as it is, but for the sheets with notes, the styles and the
//! list of sheets; anything else as a workbook of its values. Both then get the same: a first sheet 检查结果 with all that
//! was found and links to the cells, a last column 问题 beside the table, a colour and a note on each cell.
//!
//! notes → the file's sheets → what goes where (`place`) → the parts (`package`: `book`, `sheet`, `styles`, `comments`, `summary`).
//!
//! *A copy of values* is written where the file is no `.xlsx`; where it holds what runs or reaches out (macros, links to
//! other workbooks, controls, connections); and where its parts are not such that they can be changed safely. It says so. A
//! `.json` comes back as the first sheet alone. *Nothing is lost*: the folder must hold none of the lists, and a copy
//! that somebody has saved since is renamed before a new one takes its place. *Complexity*: O(bytes + notes); memory is that
//! of reading the file once more.

mod book;
mod columns;
mod comments;
mod names;
mod package;
mod parts;
mod place;
mod sheet;
mod styles;
mod summary;
mod values;
mod xml;

use std::collections::BTreeMap;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use duijie::lists::{Language, Text};

use crate::error::{Trouble, Unreadable, WriteError};
use crate::layout::Spot;
use crate::map::Map;
use crate::origin::{Located, Origin};
use crate::page::write_whole;
use crate::progress::Teller;
use crate::returned::{self, Own};
use crate::source::{self, FileKind};
use crate::workbook::{self, Book, Sheet};
use package::Additions;
use summary::Summary;

/// How bad it is: the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The lists cannot be used.
    Fault,
    /// Doubtful but usable.
    Warning,
    /// Nothing is wrong: why a row was not matched.
    Reason,
}

/// What is said of a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How bad it is.
    pub severity: Severity,
    /// A short code, in letters and digits.
    pub code: String,
    /// Where it stands. What has no origin is said on the first sheet of every file.
    pub origin: Option<Origin>,
    /// The place in words where there is no origin.
    pub place: String,
    /// What was found there.
    pub found: String,
    /// The fact.
    pub cause: Text,
    /// What to write instead, where there is something.
    pub cure: Option<Text>,
}

impl Note {
    /// The note of a fault or warning.
    #[must_use]
    pub fn new(severity: Severity, located: &Located) -> Self {
        let fault = &located.fault;
        Self {
            severity,
            code: fault.code.to_owned(),
            origin: located.origin.clone(),
            place: fault.place.to_string(),
            found: fault.found.clone(),
            cause: fault.cause.clone(),
            cure: Some(fault.cure.clone()),
        }
    }
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotated {
    /// The file that was read.
    pub file: PathBuf,
    /// Its copy.
    pub copy: PathBuf,
    /// What stood in the place of the copy and was not ours as we had written it, under its new name.
    pub kept: Option<PathBuf>,
    /// How many notes stand in it.
    pub notes: usize,
}

/// Why files were not written back.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    /// Files that cannot be read, or a folder that holds the lists themselves.
    #[error("{}", .0.iter().map(|file| file.describe(Language::English)).collect::<Vec<_>>().join("\n"))]
    Inputs(Vec<Unreadable>),
    /// A copy cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Writes every file of the inputs back into a folder, with its notes. `inputs` and `map` are those of [`read`](fn@crate::read).
///
/// A file stands there whole or not at all. Reading the copies passes over what was added.
///
/// # Errors
/// [`AnnotateError`]; what was written before stays.
pub fn annotate(
    inputs: &[PathBuf],
    notes: &[Note],
    folder: &Path,
    map: &Map,
    language: Language,
) -> Result<Vec<Annotated>, AnnotateError> {
    let (files, unreadable) = source::files(inputs);
    if !unreadable.is_empty() {
        return Err(AnnotateError::Inputs(unreadable));
    }
    names::check_folder(folder, &files).map_err(|cause| AnnotateError::Inputs(vec![cause]))?;
    let copies = names::names(folder, &files);
    let mut written = Vec::new();
    for (file, copy) in files.into_iter().zip(copies) {
        let is_here = |note: &&Note| note.origin.as_ref().is_none_or(|origin| origin.file == file);
        let here: Vec<&Note> = notes.iter().filter(is_here).collect();
        let job = Job { file: &file, notes: &here, copy: &copy, map, language };
        let kept = back(&job)?;
        written.push(Annotated { file, copy, kept, notes: here.len() });
    }
    Ok(written)
}

/// What one file says to all that write it.
struct Job<'j> {
    file: &'j Path,
    notes: &'j [&'j Note],
    copy: &'j Path,
    map: &'j Map,
    language: Language,
}

fn back(job: &Job<'_>) -> Result<Option<PathBuf>, AnnotateError> {
    let file = job.file;
    let unread = |cause: Unreadable| AnnotateError::Inputs(vec![cause]);
    let bytes = source::bytes(file).map_err(unread)?;
    let kind = source::kind(file, &bytes).map_err(unread)?;
    let sheets = match workbook::read_whole(file, bytes, Teller::silent(file)).map_err(unread)? {
        Book::Json { .. } => return Ok(job.of_json()?),
        Book::Sheets { sheets, .. } => sheets,
    };
    let (theirs, ours) = apart(sheets);
    if kind != FileKind::Xlsx {
        return Ok(job.of_values(&theirs, &kind_remark(kind))?);
    }
    // The cells are many times the bytes: these are read once more rather than kept.
    let bytes = source::bytes(file).map_err(unread)?;
    match parts::runs(&bytes) {
        Some(what) => Ok(job.of_values(&theirs, &runs_remark(&what))?),
        None => match job.as_it_is(&bytes, &theirs, &ours) {
            Ok(kept) => Ok(kept),
            Err(Failed::Write(error)) => Err(error.into()),
            Err(Failed::Parts(_)) => Ok(job.of_values(&theirs, &parts_remark())?),
        },
    }
}

/// What we added to a file before.
#[derive(Default)]
struct Ours {
    /// The name of the sheet.
    sheet: Option<String>,
    /// Columns, for each sheet of theirs.
    columns: Vec<Vec<Own>>,
}

/// What people wrote, and what we added.
fn apart(mut sheets: Vec<Sheet>) -> (Vec<Sheet>, Ours) {
    let sheet = sheets.iter().find(|sheet| returned::is_ours(sheet)).and_then(|sheet| sheet.name.clone());
    let theirs = sheets.iter().filter(|sheet| !returned::is_ours(sheet));
    let ours = Ours { sheet, columns: theirs.map(returned::columns).collect() };
    returned::leave_out(&mut sheets);
    (sheets, ours)
}

/// Why a workbook was not written back.
enum Failed {
    /// Its parts cannot be changed.
    Parts(Trouble),
    Write(WriteError),
}

impl From<WriteError> for Failed {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

impl From<Trouble> for Failed {
    fn from(trouble: Trouble) -> Self {
        Self::Parts(trouble)
    }
}

impl Job<'_> {
    fn as_it_is(&self, bytes: &[u8], sheets: &[Sheet], ours: &Ours) -> Result<Option<PathBuf>, Failed> {
        let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone().unwrap_or_default()).collect();
        self.write(bytes, sheets, &names, ours, &[])
    }

    fn of_values(&self, sheets: &[Sheet], remark: &Text) -> Result<Option<PathBuf>, WriteError> {
        let (bytes, names) = values::workbook(self.copy, sheets)?;
        let remarks = std::slice::from_ref(remark);
        self.write(&bytes, sheets, &names, &Ours::default(), remarks).map_err(|failed| self.own(failed))
    }

    fn of_json(&self) -> Result<Option<PathBuf>, WriteError> {
        let remark = Text::new(
            "原文件是 .json，没有单元格可以标注：请按“位置”在原文件里修改，不要修改本文件",
            "the file is .json and has no cells: correct the file itself at the places said here, not this one",
        );
        let written = package::empty().map_err(Failed::from);
        let written = written.and_then(|bytes| self.write(&bytes, &[], &[], &Ours::default(), &[remark]));
        written.map_err(|failed| self.own(failed))
    }

    /// The error of a workbook of our own that cannot be changed.
    fn own(&self, failed: Failed) -> WriteError {
        match failed {
            Failed::Write(error) => error,
            Failed::Parts(trouble) => WriteError::Workbook {
                path: self.copy.to_path_buf(),
                message: trouble.at(self.copy).cause.en,
            },
        }
    }

    /// Writes a workbook with the notes. `names` are what its sheets are called in it.
    fn write(
        &self,
        bytes: &[u8],
        sheets: &[Sheet],
        names: &[String],
        ours: &Ours,
        remarks: &[Text],
    ) -> Result<Option<PathBuf>, Failed> {
        let mut notes: Vec<(&Note, Option<(usize, Spot)>)> =
            self.notes.iter().map(|note| (*note, place::target(note, sheets))).collect();
        notes.sort_by_key(|(note, target)| (note.severity, target.is_none(), *target));
        let mut placed = BTreeMap::new();
        for (number, sheet) in sheets.iter().enumerate() {
            let here = notes.iter().filter_map(|(note, target)| match target {
                Some((at, spot)) if *at == number => Some((*note, *spot)),
                _ => None,
            });
            let old = ours.columns.get(number).cloned().unwrap_or_default();
            let name = names.get(number).map_or("", String::as_str);
            placed.insert(name, place::place(sheet, old, &here.collect::<Vec<_>>(), self.map, self.language));
        }
        let link = |(at, spot): (usize, Spot)| Some((names.get(at)?.as_str(), spot));
        let notes: Vec<_> = notes.into_iter().map(|(note, target)| (note, target.and_then(link))).collect();
        let file = self.file.file_name().unwrap_or_default().to_string_lossy();
        let summary = Summary { language: self.language, file: &file, remarks, notes: &notes };
        let additions = Additions { placed, own: ours.sheet.as_deref(), summary };
        let mut kept = None;
        write_whole(self.copy, |out| {
            package::write(bytes, &mut BufWriter::new(out), additions)?;
            kept = names::keep(self.copy)?;
            Ok::<(), Failed>(())
        })?;
        Ok(kept)
    }
}

/// What a copy says of the file that it is the copy of.
fn kind_remark(kind: FileKind) -> Text {
    let name = kind.name();
    Text::new(
        format!("这是副本：原文件是 {name}，这里只有它的数值，没有它的格式和公式"),
        format!(
            "this is a copy: the file itself is {name}; its values are here, its look and formulas are not"
        ),
    )
}

fn runs_remark(what: &Text) -> Text {
    Text::new(
        format!("这是副本：原文件带有{}，这里只有它的数值，没有任何会运行或联网的内容", what.zh),
        format!(
            "this is a copy: the file itself holds {}; its values are here, and nothing that runs or reaches out",
            what.en
        ),
    )
}

fn parts_remark() -> Text {
    Text::new(
        "这是副本：原文件的内部结构不合规范，不能照原样写回，这里只有它的数值",
        "this is a copy: the parts of the file itself are not sound enough to be changed; its values are here",
    )
}
