//! Inputs → lists: the one entry for reading.

use std::path::{Path, PathBuf};

use duijie::lists::{self, Fault, Language, Lists, Place, Policy, Text};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::build::Build;
use crate::clerk::{self, Reason};
use crate::error::{ReadError, Unreadable, fault};
use crate::headings::{Kind, headings};
use crate::map::{Entry, Map};
use crate::origin::{Located, Origin, Origins};
use crate::progress::{Listener, Teller};
use crate::source::{self, FileKind};
use crate::table::{Alone, Recognised, recognise};
use crate::workbook::{self, Book, Sheet};

/// What to read beside the lists, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether [`Read::tables`] and [`Read::skipped`] are kept. They take several times the memory of the lists.
    pub records: bool,
    /// What headings mean, settled by people.
    pub map: Map,
    /// Who is told how far reading has come.
    pub progress: Listener,
}

impl Default for Options {
    fn default() -> Self {
        Self { records: true, map: Map::default(), progress: Listener::default() }
    }
}

/// A file by its name and contents, wherever these came from.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name, by which faults call it. Its extension tells between kinds of texts; it is never used as a path.
    pub name: PathBuf,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file.
    #[must_use]
    pub fn new(name: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The lists of all files, merged: the rows of a table in the order of files, sheets and rows. Rows at fault
    /// are not among them.
    pub lists: Lists,
    /// Where every row of the lists came from.
    pub origins: Origins,
    /// Every table with its records as they stand in the file, rows at fault too. [`clerk::Table::origin`] gives
    /// the place of each cell. JSON lists are records already and have no table here.
    pub tables: Vec<clerk::Table>,
    /// What is wrong with headings, cells and rows, all of it.
    pub faults: Vec<Located>,
    /// What is doubtful, or was not read.
    pub warnings: Vec<Located>,
    /// The rows and sheets that were left out, and why.
    pub skipped: Vec<Skipped>,
    /// What was guessed of headings, is not known, or fits two fields: entries that settle it once a person has looked
    /// at them, for [`Map::with`].
    pub guesses: Vec<Entry>,
}

/// A row or sheet that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where it stands; a sheet as a whole has no row.
    pub origin: Origin,
    /// Why.
    pub reason: Reason,
}

impl Read {
    /// The same, where there are no faults.
    ///
    /// # Errors
    /// [`ReadError::Faults`] with all of them.
    pub fn faultless(self) -> Result<Self, ReadError> {
        if self.faults.is_empty() { Ok(self) } else { Err(ReadError::Faults(self.faults)) }
    }
}

/// Reads files and folders (`.xlsx`, `.xlsm`, `.xls`, `.csv`, `.tsv`, `.txt`, `.json`) into one set of lists.
///
/// What a file is, its contents say; a name that says otherwise is a warning. Macros, links to other workbooks and
/// formulas that call out are never run or followed. A folder stands for the list files in it, sorted by name; its
/// subfolders and `.txt` files are left out. Tables of several files are put one after another; a
/// policy may stand in one of them. A 项目清单 is the previous plan, and its rows whose 签约 says 是 are locks.
///
/// Faults of headings and cells throw nothing away: they stand in [`Read::faults`] beside all that could be read, and
/// [`Read::faultless`] refuses what has any. What the rows say of one another is the engine's matter: give its faults
/// to [`Origins::locate`]. O(cells) time; memory in proportion to the records and to the largest file.
///
/// # Errors
/// [`ReadError::NoLists`] where a file is missing, damaged, encrypted or no list: of such a file no one knows what
/// the lists lack, so that nothing is read until it is mended or taken away. All such files are named at once.
pub fn read(inputs: &[PathBuf], options: &Options) -> Result<Read, ReadError> {
    let (files, unreadable) = source::files(inputs);
    let opened = files.into_iter().map(|path| {
        let bytes = source::bytes(&path);
        (path, bytes)
    });
    all(opened, unreadable, options)
}

/// As [`read`], of bytes: nothing in the file system is looked at.
///
/// ```
/// use duijie_lists::{File, Options, read_bytes};
///
/// // What another system has: names and bytes, from an upload or a database.
/// let text = "某街道2024年居民需求征集表\n序号,社区,居民需求,需求人数\n1,湖滨社区,理发,约20人\n2,江头社区,义诊,若干\n";
/// let read = read_bytes([File::new("征集表.csv", text)], &Options::default())?;
///
/// // The lists, for `duijie::run`.
/// assert_eq!(read.lists.demands[0].title, "理发");
/// assert_eq!(read.lists.demands[0].quantity, 20);
///
/// // Each record as it stands, with the place of each cell.
/// let table = &read.tables[0];
/// let record = &table.rows[0];
/// assert_eq!(record.fields["quantity"]["raw"], "约20人");
/// let place = table.origin(record.row, Some("quantity"));
/// assert_eq!((place.row, place.column.map(|column| column.letter)), (Some(3), Some("D".to_owned())));
///
/// // What was left out (the title), what is doubtful (若干), what is wrong (nothing).
/// assert_eq!(read.skipped[0].origin.row, Some(1));
/// assert!(read.warnings.iter().any(|warning| warning.origin.as_ref().is_some_and(|o| o.row == Some(4))));
/// assert!(read.faults.is_empty());
/// # Ok::<(), duijie_lists::ReadError>(())
/// ```
///
/// # Errors
/// As [`read`].
pub fn read_bytes(files: impl IntoIterator<Item = File>, options: &Options) -> Result<Read, ReadError> {
    all(files.into_iter().map(|file| (file.name, Ok(file.bytes))), Vec::new(), options)
}

/// Files by name, with their bytes or why there are none.
fn all(
    files: impl Iterator<Item = (PathBuf, Result<Vec<u8>, Unreadable>)>,
    mut unreadable: Vec<Unreadable>,
    options: &Options,
) -> Result<Read, ReadError> {
    let mut reading = Reading {
        build: Build::new(),
        warnings: Vec::new(),
        found: 0,
        keep: options.records,
        map: &options.map,
        listener: &options.progress,
        guesses: Vec::new(),
        tables: Vec::new(),
        skipped: Vec::new(),
        unfilled: Vec::new(),
    };
    let mut names = Vec::new();
    for (path, bytes) in files {
        // Each file is put into the lists and let go before the next is read.
        if let Err(cause) = bytes.and_then(|bytes| reading.add(&path, bytes)) {
            unreadable.push(cause);
        }
        names.push(path);
    }
    if unreadable.is_empty() && reading.found == 0 && reading.build.faults.is_empty() {
        unreadable = names.iter().map(|file| no_table(file)).collect();
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
    let Reading { mut build, mut warnings, tables, skipped, guesses, unfilled, .. } = reading;
    build.finish();
    // Of some templates only those that are needed are filled.
    if build.faults.is_empty() && build.lists == (Lists { version: 1, ..Lists::default() }) {
        warnings.extend(unfilled);
    }
    warnings.append(&mut build.warnings);
    Ok(Read {
        lists: build.lists,
        origins: build.origins,
        tables,
        faults: build.faults,
        warnings,
        skipped,
        guesses,
    })
}

/// Reads a policy by itself: JSON of a policy or of lists that hold one, or a sheet 政策.
///
/// # Errors
/// As [`read`]; [`ReadError::Faults`] where it has any.
pub fn read_policy(file: &Path) -> Result<Policy, ReadError> {
    let bytes = source::bytes(file).ok();
    if let Some(bytes) = bytes.filter(|bytes| source::kind(file, bytes) == Ok(FileKind::Json)) {
        let text = source::text(file, &bytes).map_err(|cause| ReadError::NoLists(vec![cause]))?;
        let bare = serde_json::from_str::<Value>(&text).ok().filter(|value| value.get("version").is_none());
        if bare.is_some() {
            return serde_json::from_str(&text).map_err(|error| check_f001_policy(file, &error));
        }
    }
    let options = Options { records: false, ..Options::default() };
    Ok(read(&[file.to_path_buf()], &options)?.faultless()?.lists.policy)
}

struct Reading<'o> {
    build: Build,
    warnings: Vec<Located>,
    /// Tables and JSON lists recognised so far.
    found: usize,
    /// Whether records are kept.
    keep: bool,
    map: &'o Map,
    listener: &'o Listener,
    guesses: Vec<Entry>,
    tables: Vec<clerk::Table>,
    skipped: Vec<Skipped>,
    /// Sheets that have examples only.
    unfilled: Vec<Located>,
}

impl Reading<'_> {
    fn add(&mut self, file: &Path, bytes: Vec<u8>) -> Result<(), Unreadable> {
        let teller = Teller::new(self.listener, file);
        teller.taken(0);
        match workbook::read(file, bytes, teller)? {
            Book::Sheets { sheets, warnings } => {
                self.warnings.extend(warnings);
                self.build.from_template |= sheets.iter().any(is_notes);
                let filled = sheets.iter().filter(|sheet| !sheet.cells.is_empty()).count();
                let alone = if filled == 1 { Alone::Yes } else { Alone::No };
                sheets.iter().for_each(|sheet| self.add_sheet(sheet, alone, teller));
                // Freeing millions of cells takes a while: the next file need not wait for it.
                rayon::spawn(move || drop(sheets));
            }
            Book::Json { text, warnings } => {
                self.warnings.extend(warnings);
                self.add_json(file, &text)?;
            }
        }
        Ok(())
    }

    fn add_sheet(&mut self, sheet: &Sheet, alone: Alone, teller: Teller<'_>) {
        let mut recognised = recognise(sheet, alone, self.map);
        if matches!(recognised, Recognised::Skipped) {
            return self.skip(sheet, Reason::Own);
        }
        if sheet.hidden {
            self.warnings.push(warn_w202_hidden_sheet(sheet));
            return self.skip(sheet, Reason::Hidden);
        }
        // A table in the form of the contract is read as one; any other as people keep them, where that tells more.
        let faults = match &mut recognised {
            Recognised::Table(table) if table.is_strict && table.is_well_headed() => Some(table.read_below()),
            _ => None,
        };
        let tells_more = |clerk::Found { table: kept, .. }: &clerk::Found| match &recognised {
            Recognised::Table(table) if !table.is_strict => {
                let is_same = !table.is_complete() || kept.kind.is_of(table.name);
                is_same && clerk::lists::filled(kept) >= table.own_fields()
            }
            Recognised::Table(table) => {
                // Where only ids are missing, they are made from the rows.
                let as_much = table.lacks_ids() && clerk::lists::filled(kept) >= table.own_fields();
                as_much || kept.columns.len() > table.columns.iter().count()
            }
            Recognised::Skipped | Recognised::Unknown => true,
        };
        let is_plain = faults.as_ref().is_some_and(Vec::is_empty);
        let kept = if is_plain { Vec::new() } else { clerk::tables(sheet, self.map, self.keep, teller) };
        if kept.iter().any(tells_more) {
            self.found += kept.len();
            for clerk::Found { table, rows, records } in kept {
                let has_examples = table.skipped.iter().any(|row| row.reason == Reason::Example);
                self.unfilled(sheet, records == 0 && has_examples);
                self.guesses.extend_from_slice(&table.guesses);
                self.build.add_clerk(sheet, &table, rows);
                self.keep(|| table);
            }
            return;
        }
        match recognised {
            Recognised::Table(mut table) => {
                self.found += 1;
                self.build.faults.extend(faults.unwrap_or_else(|| table.read_below()));
                self.build.add_table(&table, teller);
                self.unfilled(sheet, table.rows().next().is_none() && table.has_examples());
                self.guesses.extend_from_slice(&table.guesses);
                let map = self.map;
                self.keep(|| clerk::of_contract(&table, map));
            }
            Recognised::Skipped | Recognised::Unknown => {
                self.warnings.push(warn_w201_unknown_sheet(sheet));
                self.skip(sheet, Reason::Other);
            }
        }
    }

    /// Keeps in mind a sheet that has examples only.
    fn unfilled(&mut self, sheet: &Sheet, is_so: bool) {
        if is_so {
            self.unfilled.push(warn_w215_unfilled(sheet));
        }
    }

    /// Keeps a table, where records are wanted.
    fn keep(&mut self, table: impl FnOnce() -> clerk::Table) {
        if self.keep {
            let table = table();
            let skipped =
                |row: &clerk::Skipped| Skipped { origin: table.origin(row.row, None), reason: row.reason };
            self.skipped.extend(table.skipped.iter().map(skipped));
            self.tables.push(table);
        }
    }

    fn skip(&mut self, sheet: &Sheet, reason: Reason) {
        if self.keep && !sheet.cells.is_empty() {
            let origin = Origin { sheet: sheet.name.clone(), ..Origin::file(&*sheet.file) };
            self.skipped.push(Skipped { origin, reason });
        }
    }

    /// JSON lists: with the engine's own reading, so that every fault of theirs is told at once.
    fn add_json(&mut self, file: &Path, text: &str) -> Result<(), Unreadable> {
        match Lists::from_json(text) {
            Ok(lists) => {
                self.found += 1;
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

/// The sheet that says how to fill a template.
fn is_notes(sheet: &Sheet) -> bool {
    let name = sheet.name.as_deref().and_then(|name| headings().sheet(name));
    name.is_some_and(|field| field.kind == Kind::Skip && field.heading(Language::English) == "notes")
}

fn warn_w215_unfilled(sheet: &Sheet) -> Located {
    warning(
        sheet,
        "W215",
        Text::new(
            "还没有填写：只有示例行，示例行不读取",
            "it is not filled in: it has example rows only, which are not read",
        ),
        Text::new(
            "在示例行下面填写，第一格写自己的编号或名称，不以“示例”开头",
            "fill in rows below the example, with a first cell of your own that does not begin with \"example\"",
        ),
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
