//! Inputs → lists: the one entry for reading.

use std::path::{Path, PathBuf};

use duijie::lists::{self, Fault, Lists, Place, Policy, Text};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::build::Build;
use crate::clerk;
use crate::error::{ReadError, Unreadable, fault};
use crate::origin::{Located, Origin, Origins};
use crate::source::{self, FileKind};
use crate::table::{Alone, Recognised, recognise};
use crate::workbook::{self, Book, Sheet};

/// Lists with their origins.
#[derive(Clone, Debug)]
pub struct Input {
    /// The lists of all files, merged: the rows of a table in the order of files, sheets and rows.
    pub lists: Lists,
    /// Where every row came from.
    pub origins: Origins,
    /// What was not read, e.g. sheets that are no table of the lists.
    pub warnings: Vec<Located>,
}

/// Reads files and folders (`.xlsx`, `.xlsm`, `.xls`, `.csv`, `.tsv`, `.txt`, `.json`) into one set of lists.
///
/// What a file is, its contents say; a name that says otherwise is a warning. Macros, links to other workbooks and
/// formulas that call out are never run or followed. A folder stands for the list files in it, sorted by name; its
/// subfolders and `.txt` files are left out. Tables of several files are put one after another; a
/// policy may stand in one of them. A 项目清单 is the previous plan, and its rows whose 签约 says 是 are locks.
///
/// # Errors
/// [`ReadError::NoLists`] where a file is missing, damaged, encrypted or no list; [`ReadError::Faults`] with
/// all faults of headings and cells. What the rows say of one another is the engine's matter: give its faults
/// to [`Origins::locate`].
pub fn read(inputs: &[PathBuf]) -> Result<Input, ReadError> {
    let (files, mut unreadable) = source::files(inputs);
    let mut reading = Reading { build: Build::new(), warnings: Vec::new(), tables: 0 };
    for file in &files {
        // Each file is put into the lists and dropped before the next is read.
        if let Err(cause) = reading.add(file) {
            unreadable.push(cause);
        }
    }
    if unreadable.is_empty() && reading.tables == 0 && reading.build.faults.is_empty() {
        unreadable = files.iter().map(|file| no_table(file)).collect();
        if unreadable.is_empty() {
            unreadable.push(Unreadable::new(
                "",
                Text::new("没有给出文件", "no file was given"),
                Text::new("指定清单文件或文件夹", "name list files or a folder"),
            ));
        }
    }
    if !unreadable.is_empty() {
        return Err(ReadError::NoLists(unreadable));
    }
    let Reading { mut build, warnings, .. } = reading;
    if !build.faults.is_empty() {
        return Err(ReadError::Faults(build.faults));
    }
    build.finish();
    Ok(Input { lists: build.lists, origins: build.origins, warnings })
}

/// Reads a policy by itself: JSON of a policy or of lists that hold one, or a sheet 政策.
///
/// # Errors
/// As [`read`].
pub fn read_policy(file: &Path) -> Result<Policy, ReadError> {
    let bytes = source::bytes(file).ok();
    if let Some(bytes) = bytes.filter(|bytes| source::kind(file, bytes) == Ok(FileKind::Json)) {
        let text = source::text(file, &bytes).map_err(|cause| ReadError::NoLists(vec![cause]))?;
        let bare = serde_json::from_str::<Value>(&text).ok().filter(|value| value.get("version").is_none());
        if bare.is_some() {
            return serde_json::from_str(&text).map_err(|error| check_f001_policy(file, &error));
        }
    }
    Ok(read(&[file.to_path_buf()])?.lists.policy)
}

struct Reading {
    build: Build,
    warnings: Vec<Located>,
    /// Tables and JSON lists recognised so far.
    tables: usize,
}

impl Reading {
    fn add(&mut self, file: &Path) -> Result<(), Unreadable> {
        match workbook::open(file)? {
            Book::Sheets { sheets, warnings } => {
                self.warnings.extend(warnings);
                self.add_sheets(&sheets);
            }
            Book::Json { text, warnings } => {
                self.warnings.extend(warnings);
                self.add_json(file, &text)?;
            }
        }
        Ok(())
    }

    fn add_sheets(&mut self, sheets: &[Sheet]) {
        let filled = sheets.iter().filter(|sheet| !sheet.cells.is_empty()).count();
        let alone = if filled == 1 { Alone::Yes } else { Alone::No };
        for sheet in sheets {
            let before = self.build.faults.len();
            let recognised = recognise(sheet, alone, &mut self.build.faults);
            // A table in the form of the contract is read as one; any other as people keep them.
            let columns = match &recognised {
                Recognised::Skipped => continue,
                Recognised::Table(_) if self.build.faults.len() == before => usize::MAX,
                Recognised::Table(table) => table.columns.len(),
                Recognised::Unknown => 0,
            };
            let kept: Vec<clerk::Table> =
                if sheet.hidden || columns == usize::MAX { Vec::new() } else { clerk::tables(sheet) };
            let kept: Vec<_> = kept.iter().filter(|table| table.kind.contract().is_some()).collect();
            if kept.iter().any(|table| table.columns.len() > columns) {
                self.build.faults.truncate(before);
                self.tables += kept.len();
                kept.into_iter().for_each(|table| self.build.add_clerk(sheet, table, &mut self.warnings));
                continue;
            }
            match recognised {
                Recognised::Skipped => {}
                Recognised::Table(_) if sheet.hidden => self.warnings.push(warn_w202_hidden_sheet(sheet)),
                Recognised::Table(table) => {
                    self.tables += 1;
                    self.build.add_table(&table);
                }
                Recognised::Unknown => self.warnings.push(warn_w201_unknown_sheet(sheet)),
            }
        }
    }

    /// JSON lists: with the engine's own reading, so that every fault of theirs is told at once.
    fn add_json(&mut self, file: &Path, text: &str) -> Result<(), Unreadable> {
        match Lists::from_json(text) {
            Ok(lists) => {
                self.tables += 1;
                self.build.add_lists(file.to_path_buf(), lists);
            }
            Err(_) if is_report(text) => self.warnings.push(warn_w203_report(file)),
            Err(lists::ReadError::Faults(faults)) => {
                self.build.faults.extend(faults.0.into_iter().map(|fault| in_json(file, fault)));
            }
            Err(lists::ReadError::NoLists(fault)) => {
                return Err(Unreadable::new(file, fault.cause, fault.cure));
            }
        }
        Ok(())
    }
}

/// A fault of a JSON file's shape: its place is the path of the value.
fn in_json(file: &Path, fault: Fault) -> Located {
    let place = Place { id: None, ..fault.place.clone() };
    let path = if place.table.is_empty() { place.field } else { Some(place.to_string()) };
    let origin = Origin { path, ..Origin::file(file) };
    Located { fault, origin: Some(origin) }
}

/// What a report has and lists have not; whatever stands in it, however deep, is passed over.
#[derive(Deserialize)]
struct ReportMarks {
    #[serde(rename = "status")]
    _status: IgnoredAny,
    #[serde(rename = "matches")]
    _matches: IgnoredAny,
}

/// A report of ours beside the lists, e.g. in the folder of an earlier run.
fn is_report(text: &str) -> bool {
    serde_json::from_str::<ReportMarks>(text).is_ok()
}

fn check_f001_policy(file: &Path, error: &serde_json::Error) -> ReadError {
    let problem = fault(
        "F001",
        Place { table: "policy", row: None, id: None, field: None },
        "",
        Text::new(format!("不合政策的格式：{error}"), format!("it has not the form of a policy: {error}")),
        Text::new("对照 duijie schema 检查该处", "compare it with `duijie schema`"),
    );
    ReadError::Faults(vec![Located { fault: problem, origin: Some(Origin::file(file)) }])
}

fn no_table(file: &Path) -> Unreadable {
    Unreadable::new(
        file,
        Text::new("没有找到任何清单", "no list was found in it"),
        Text::new(
            "工作表名用“需求清单”“资源清单”“认领清单”等，第一行写列名；模板可用 duijie template 生成",
            "name sheets demands, supplies, claims, …, with headings in the first row; `duijie template` writes templates",
        ),
    )
}

fn warning(sheet: &Sheet, code: &'static str, cause: Text, cure: Text) -> Located {
    let origin = Origin { sheet: sheet.name.clone(), ..Origin::file(&*sheet.file) };
    Located { fault: fault(code, Place::lists(), "", cause, cure), origin: Some(origin) }
}

fn warn_w201_unknown_sheet(sheet: &Sheet) -> Located {
    warning(
        sheet,
        "W201",
        Text::new("不认识这张表，没有读取", "this sheet is not known and was not read"),
        Text::new(
            "若是清单，工作表名改为“需求清单”“资源清单”等，第一行写列名",
            "where it is a list, name it demands, supplies, …, with headings in the first row",
        ),
    )
}

fn warn_w202_hidden_sheet(sheet: &Sheet) -> Located {
    warning(
        sheet,
        "W202",
        Text::new("隐藏的工作表没有读取", "the hidden sheet was not read"),
        Text::new("若要读取，取消隐藏", "unhide it where it is to be read"),
    )
}

fn warn_w203_report(file: &Path) -> Located {
    let problem = fault(
        "W203",
        Place::lists(),
        "",
        Text::new("这是结果报告，不是清单，没有读取", "this is a report, not lists, and was not read"),
        Text::new("结果写到另一个文件夹", "write results to another folder"),
    );
    Located { fault: problem, origin: Some(Origin::file(file)) }
}
