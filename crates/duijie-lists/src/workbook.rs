//! Files → sheets: the cells that hold something, with their places and the look of the sheet, within bounds.
//!
//! What this is: the raw reading, which knows nothing of tables, headings and rows. Before it stands
//! [`crate::source`] (bytes and kinds), after it whatever finds tables in sheets. Nothing is fetched or run; no
//! name in a file (a sheet's, a part's) is ever used as a path. Memory is in proportion to the cells that hold
//! something: no rectangle is ever filled out, but for `.xls`, where calamine does and the rectangle is bounded.

use std::io::Cursor;
use std::mem::size_of;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{
    DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxFormulaMetadata,
    expand_shared_formula,
};

use compact_str::CompactString;
use rayon::prelude::*;

use crate::cell::{Cell, Content, trim};
use crate::compound;
use crate::delimited;
use crate::error::{Trouble, Unreadable};
use crate::formula::{Formula, work_out};
use crate::layout::{self, Layout, Spot, Survey};
use crate::notice;
use crate::origin::Located;
use crate::parse::Epoch;
use crate::progress::Teller;
use crate::records;
use crate::returned;
use crate::source::{self, FileKind};
use crate::web;

/// A workbook may hold so many filled cells.
const CELLS: u64 = 12_000_000;
/// In `.xls`, so many cells in the rectangles around them.
const XLS_CELLS: u64 = 3_000_000;
/// So many rows of a workbook are told of at once.
const TOLD: u32 = 4096;
/// Columns from here on (counted from 0) are beyond any list.
pub(crate) const COLUMNS: u32 = 1024;

/// A sheet: its filled cells by row, then column, and what a clerk sees beside them.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) file: Arc<PathBuf>,
    /// The name of the sheet as it stands, control characters left out; none in text files. It may hold anything,
    /// `../` too.
    pub(crate) name: Option<String>,
    /// Whether the sheet as a whole is hidden.
    pub(crate) hidden: bool,
    /// By row, then column; no two at one place, none blank, none in column [`COLUMNS`] or beyond. In a text file
    /// the row is the line on which the record begins.
    pub(crate) cells: Vec<Cell>,
    /// Merges, hidden rows and columns, cells struck through. Only its `struck` speaks of filled cells alone.
    pub(crate) layout: Layout,
    /// The formulas without a stored value, by row, then column. Each has a cell among `cells`: with the value that
    /// was worked out, else with an error that says there is none.
    pub(crate) formulas: Vec<Formula>,
    /// From which day its numbers count days.
    pub(crate) epoch: Epoch,
}

impl Sheet {
    /// A sheet of a text file.
    pub(crate) fn of_text(path: &Path, cells: Vec<Cell>) -> Self {
        let file = Arc::new(path.to_path_buf());
        let (layout, formulas, epoch) = (Layout::default(), Vec::new(), Epoch::default());
        Self { file, name: None, hidden: false, cells, layout, formulas, epoch }
    }

    /// How many lines a record of a text file takes beside its first. O(characters of its cells).
    pub(crate) fn more_lines<'c>(&self, cells: impl IntoIterator<Item = &'c Cell>) -> u32 {
        if self.name.is_some() {
            return 0;
        }
        let breaks = cells.into_iter().map(|cell| match &cell.content {
            Content::Text(text) => text.matches('\n').count(),
            _ => 0,
        });
        u32::try_from(breaks.sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// The cell at a place, where it holds something. O(log cells).
    #[allow(dead_code, reason = "for whatever finds tables in sheets")]
    pub(crate) fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&Spot { row, column }, spot_of).ok()?;
        self.cells.get(at)
    }
}

fn spot_of(cell: &Cell) -> Spot {
    Spot { row: cell.row, column: cell.column }
}

/// What a file holds.
#[derive(Clone, Debug)]
pub(crate) enum Book {
    /// Its sheets in their order, and what a person should know of how they were read.
    Sheets { sheets: Vec<Sheet>, warnings: Vec<Located> },
    /// The text of a JSON file.
    Json { text: String, warnings: Vec<Located> },
}

/// Reads the bytes of a file. Its kind is what its contents are; where its name says another, a warning says so.
/// `path` is only a name, by which faults call the file. What we added to the file ourselves is left out.
///
/// # Errors
/// Empty, encrypted, damaged or cut short, too large, or of a kind that holds no list.
pub(crate) fn read(path: &Path, bytes: Vec<u8>, teller: Teller<'_>) -> Result<Book, Unreadable> {
    let mut book = read_whole(path, bytes, teller)?;
    if let Book::Sheets { sheets, .. } = &mut book {
        returned::leave_out(sheets);
    }
    Ok(book)
}

/// As [`read`], with what we added.
pub(crate) fn read_whole(path: &Path, bytes: Vec<u8>, teller: Teller<'_>) -> Result<Book, Unreadable> {
    let kind = source::kind(path, &bytes)?;
    let mut warnings = Vec::new();
    let mut is_clean = false;
    if !kind.is_said_by(path) {
        warnings.push(notice::warn_w204_wrong_name(path, kind));
    }
    let sheets = match kind {
        FileKind::Json => return Ok(Book::Json { text: source::text(path, &bytes)?.into_owned(), warnings }),
        FileKind::Csv => {
            let text = source::text(path, &bytes)?;
            let may_be_spoiled =
                |part: &[u8]| part.iter().fold(false, |found, byte| found | may_begin_control(*byte));
            is_clean = !text.as_bytes().par_chunks(1 << 16).any(may_be_spoiled);
            guarded(path, || delimited::read(path, &text, &mut warnings).map(|sheet| vec![sheet]))?
        }
        FileKind::Html => {
            let text = source::text(path, &bytes)?;
            guarded(path, || web::read(path, &text))?
        }
        FileKind::Xlsx => guarded(path, || xlsx(path, bytes, &mut warnings, teller))?,
        FileKind::Xls => guarded(path, || xls(path, bytes, &mut warnings))?,
    };
    let mut sheets = sheets;
    for sheet in &mut sheets {
        if !is_clean {
            warnings.extend(clean(sheet));
        }
        warnings.extend(notice::warn_w207_worked_out(sheet));
    }
    Ok(Book::Sheets { sheets, warnings })
}

/// Whatever a reader of foreign code meets in a spoiled file becomes an error.
fn guarded(
    path: &Path,
    read: impl FnOnce() -> Result<Vec<Sheet>, Trouble>,
) -> Result<Vec<Sheet>, Unreadable> {
    let read = catch_unwind(AssertUnwindSafe(read));
    let read = read.unwrap_or_else(|_| Err(Trouble::Damaged("contents".to_owned())));
    read.and_then(|sheets| sheets.iter().try_for_each(check_columns).map(|()| sheets))
        .map_err(|trouble| trouble.at(path))
}

/// What the cells may take in memory: the more, the larger the file, so that a small one cannot ask for much.
pub(crate) struct Allowance {
    bytes: u64,
    cells: u64,
}

impl Allowance {
    pub(crate) fn of(length: usize) -> Self {
        Self { bytes: allowed(224 << 20, length), cells: CELLS }
    }

    /// For how many of so many cells there is room.
    pub(crate) fn room(&self, cells: usize) -> usize {
        let most = self.cells.min(self.bytes / size_of::<Cell>() as u64);
        usize::try_from(most).map_or(cells, |most| most.min(cells))
    }

    /// Takes a cell's memory from the allowance.
    pub(crate) fn take(&mut self, text: usize) -> Result<(), Trouble> {
        self.take_all(1, apart(text))
    }

    /// Takes the memory of so many cells, and of what their texts take beside them, from the allowance.
    pub(crate) fn take_all(&mut self, cells: usize, texts: usize) -> Result<(), Trouble> {
        let memory = cells.checked_mul(size_of::<Cell>()).and_then(|memory| memory.checked_add(texts));
        let taken = |from: u64, amount: usize| from.checked_sub(u64::try_from(amount).ok()?);
        match memory.and_then(|memory| taken(self.bytes, memory)).zip(taken(self.cells, cells)) {
            Some((bytes, cells)) => {
                (self.bytes, self.cells) = (bytes, cells);
                Ok(())
            }
            None => Err(Trouble::TooLarge),
        }
    }
}

/// The bytes that a text takes beside its cell: a short one stands in the cell itself.
pub(crate) fn apart(text: usize) -> usize {
    if text > size_of::<CompactString>() { 16 + text } else { 0 }
}

fn allowed(base: u64, length: usize) -> u64 {
    base.saturating_add(u64::try_from(length).unwrap_or(u64::MAX).saturating_mul(6))
}

fn length(content: &Content) -> usize {
    match content {
        Content::Text(text) => text.len(),
        Content::Date(text) | Content::Error(text) => text.len(),
        Content::Number(_) | Content::Yes | Content::No => 0,
    }
}

fn xlsx(
    path: &Path,
    bytes: Vec<u8>,
    warnings: &mut Vec<Located>,
    teller: Teller<'_>,
) -> Result<Vec<Sheet>, Trouble> {
    let broken = |error: calamine::XlsxError| Trouble::Damaged(error.to_string());
    let survey = layout::survey(&bytes, allowed(128 << 20, bytes.len()))?;
    warnings.extend(notices(path, &survey));
    let mut allowance = Allowance::of(bytes.len());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let epoch = epoch(book.has_1904_epoch());
    let file = Arc::new(path.to_path_buf());
    let mut sheets = Vec::new();
    let metas = named_once(book.sheets_metadata())?;
    for (meta, layout) in metas.into_iter().zip(survey.layouts) {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let (mut cells, mut formulas, mut shared) = (Vec::new(), Vec::new(), Shared::default());
        let mut told = 0;
        let mut reader = book.worksheet_cells_reader(&meta.name).map_err(broken)?;
        while let Some(record) = reader.next_cell_with_formula_metadata().map_err(broken)? {
            let (row, column) = record.pos;
            if row >= told + TOLD {
                told = row;
                teller.taken(row as usize);
            }
            let text = record.formula.and_then(|formula| shared.text(formula, Spot { row, column }));
            if let Some(content) = content(&record.value) {
                allowance.take(length(&content))?;
                cells.push(Cell { row, column, content });
            } else if let Some(text) = text.filter(|_| matches!(record.value, DataRef::Empty)) {
                allowance.take(text.len() + size_of::<Formula>())?;
                formulas.push(Formula { row, column, text, value: None });
            }
        }
        let cells = sorted(cells)?;
        formulas.sort_by_key(|formula| (formula.row, formula.column));
        work_out(&cells, &mut formulas);
        let cells = with_formulas(cells, &formulas)?;
        let hidden = meta.visible != SheetVisible::Visible;
        sheets.push(Sheet {
            file: Arc::clone(&file),
            name: Some(meta.name),
            hidden,
            cells,
            layout,
            formulas,
            epoch,
        });
    }
    Ok(sheets)
}

/// The formulas that cells of a sheet share: each with the place where it is written out.
#[derive(Default)]
struct Shared(std::collections::BTreeMap<usize, (String, Spot)>);

impl Shared {
    /// The text of a cell's formula. A share that was not written out before has an empty one.
    fn text(&mut self, formula: XlsxFormulaMetadata, at: Spot) -> Option<String> {
        match formula {
            XlsxFormulaMetadata::Normal { formula } => Some(formula),
            XlsxFormulaMetadata::Shared { shared_index, formula, .. } => {
                self.0.insert(shared_index, (formula.clone(), at));
                Some(formula)
            }
            XlsxFormulaMetadata::SharedDerived { shared_index } => {
                let text = self.0.get(&shared_index).and_then(|(formula, from)| {
                    expand_shared_formula(formula, (from.row, from.column), (at.row, at.column)).ok()
                });
                Some(text.unwrap_or_default())
            }
            _ => Some(String::new()),
        }
    }
}

/// The cells with those of the formulas among them.
fn with_formulas(mut cells: Vec<Cell>, formulas: &[Formula]) -> Result<Vec<Cell>, Trouble> {
    if formulas.is_empty() {
        return Ok(cells);
    }
    cells.extend(formulas.iter().map(|formula| {
        let none = || Content::Error("公式没有存值 formula without a stored value".into());
        Cell { row: formula.row, column: formula.column, content: formula.value.clone().unwrap_or_else(none) }
    }));
    sorted(cells)
}

fn xls(path: &Path, bytes: Vec<u8>, warnings: &mut Vec<Located>) -> Result<Vec<Sheet>, Trouble> {
    let broken = |error: calamine::XlsError| Trouble::Damaged(error.to_string());
    let survey = {
        let book = compound::open(&bytes)?;
        let bounds = records::Bounds { cells: XLS_CELLS, text: allowed(64 << 20, bytes.len()) };
        records::survey(&book.records, book.macros, bounds)?
    };
    warnings.extend(notices(path, &survey));
    let mut allowance = Allowance::of(bytes.len());
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(broken)?;
    let epoch = epoch(book.has_1904_epoch());
    let file = Arc::new(path.to_path_buf());
    let mut sheets = Vec::new();
    let metas = named_once(book.sheets_metadata())?;
    for (meta, mut layout) in metas.into_iter().zip(survey.layouts) {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        // The range is made when the file is opened; the survey has bounded its size before.
        let range = book.worksheet_range(&meta.name).map_err(broken)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut cells = Vec::new();
        for (row, column, value) in range.used_cells() {
            let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) else { continue };
            if let Some(content) = content(&DataRef::from_data(value)) {
                allowance.take(length(&content))?;
                cells.push(Cell { row: top + row, column: left + column, content });
            }
        }
        let cells = sorted(cells)?;
        layout.struck.retain(|spot| cells.binary_search_by_key(spot, spot_of).is_ok());
        let hidden = meta.visible != SheetVisible::Visible;
        let (file, name) = (Arc::clone(&file), Some(meta.name));
        sheets.push(Sheet { file, name, hidden, cells, layout, formulas: Vec::new(), epoch });
    }
    Ok(sheets)
}

fn notices(path: &Path, survey: &Survey) -> Vec<Located> {
    let macros = survey.macros.then(|| notice::warn_w205_macros(path));
    macros.into_iter().chain(survey.links.then(|| notice::warn_w206_links(path))).collect()
}

/// The sheets of a workbook; calamine finds them by name, so no name may stand twice.
fn named_once(metas: &[calamine::Sheet]) -> Result<Vec<calamine::Sheet>, Trouble> {
    let mut names = std::collections::BTreeSet::new();
    match metas.iter().find(|meta| !names.insert(&meta.name)) {
        Some(_) => Err(Trouble::Damaged("two sheets of one name".to_owned())),
        None => Ok(metas.to_vec()),
    }
}

/// Cells by row and column. Two cells at one place are a damaged file.
fn sorted(mut cells: Vec<Cell>) -> Result<Vec<Cell>, Trouble> {
    if !cells.is_sorted_by_key(spot_of) {
        cells.sort_by_key(spot_of);
    }
    if cells.windows(2).any(|pair| spot_of(&pair[0]) == spot_of(&pair[1])) {
        return Err(Trouble::Damaged("two cells at one place".to_owned()));
    }
    Ok(cells)
}

/// A column beyond any list is refused. Of a text the reader has done so.
fn check_columns(sheet: &Sheet) -> Result<(), Trouble> {
    if sheet.name.is_none() {
        return Ok(());
    }
    match sheet.cells.par_iter().find_first(|cell| cell.column >= COLUMNS) {
        Some(cell) => Err(Trouble::FarOut { row: cell.row, column: cell.column, columns: COLUMNS }),
        None => Ok(()),
    }
}

/// Leaves control characters out of texts (line breaks and tabs stay), and cells that held nothing else.
fn clean(sheet: &mut Sheet) -> Option<Located> {
    let spoiled = |text: &str| text.bytes().any(may_begin_control) && text.chars().any(is_control);
    if let Some(name) = sheet.name.as_mut().filter(|name| spoiled(name)) {
        name.retain(|c| !is_control(c));
    }
    let (mut first, mut count) = (None, 0_u32);
    for cell in &mut sheet.cells {
        let Content::Text(text) = &mut cell.content else { continue };
        if spoiled(text) {
            text.retain(|c| !is_control(c));
            first = first.or(Some(Spot { row: cell.row, column: cell.column }));
            count = count.saturating_add(1);
        }
    }
    let first = first?;
    sheet.cells.retain(|cell| !matches!(&cell.content, Content::Text(text) if trim(text).is_empty()));
    Some(notice::warn_w208_control_characters(sheet, first, count))
}

/// Whether the UTF-8 of a control character may begin so. Most texts have no such byte.
fn may_begin_control(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2 | 0xef)
}

pub(crate) fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Owned values as borrowed ones, so that both formats take one way.
trait FromData<'a> {
    fn from_data(data: &'a calamine::Data) -> Self;
}

impl<'a> FromData<'a> for DataRef<'a> {
    fn from_data(data: &'a calamine::Data) -> Self {
        use calamine::Data;
        match data {
            Data::Int(value) => DataRef::Int(*value),
            Data::Float(value) => DataRef::Float(*value),
            Data::String(value) => DataRef::SharedString(value),
            Data::Bool(value) => DataRef::Bool(*value),
            Data::DateTime(value) => DataRef::DateTime(*value),
            Data::DateTimeIso(value) => DataRef::DateTimeIso(value.clone()),
            Data::DurationIso(value) => DataRef::DurationIso(value.clone()),
            Data::Error(value) => DataRef::Error(value.clone()),
            Data::Empty => DataRef::Empty,
        }
    }
}

fn content(value: &DataRef<'_>) -> Option<Content> {
    let text = |text: &str| (!trim(text).is_empty()).then(|| Content::Text(text.into()));
    match value {
        // Whole numbers of `.xls` have 30 bits; longer ones are texts, so that no digit is lost.
        DataRef::Int(value) => Some(match i32::try_from(*value) {
            Ok(value) => Content::Number(value.into()),
            Err(_) => Content::Text(value.to_string().into()),
        }),
        DataRef::Float(value) => Some(Content::Number(*value)),
        DataRef::String(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(true) => Some(Content::Yes),
        DataRef::Bool(false) => Some(Content::No),
        DataRef::DateTime(value) => Some(Content::Date(date(*value).into())),
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => {
            let value = value.replace('T', " ");
            Some(Content::Date(value.chars().filter(|&c| !is_control(c)).collect()))
        }
        DataRef::Error(error) => Some(Content::Error(error.to_string().into())),
        DataRef::Empty => None,
    }
}

fn epoch(is_1904: bool) -> Epoch {
    if is_1904 { Epoch::Year1904 } else { Epoch::Year1900 }
}

/// A date in the wording of the contract. A time of day alone has no date.
fn date(value: ExcelDateTime) -> String {
    let serial = value.as_f64();
    if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
        return format!("#{serial}");
    }
    let (year, month, day, hour, minute, ..) = value.to_ymd_hms_milli();
    match (serial < 1.0, hour == 0 && minute == 0) {
        (true, _) => format!("{hour:02}:{minute:02}"),
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests;
