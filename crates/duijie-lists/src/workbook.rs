//! Files → sheets: the cells that hold something, with their places, within stated bounds.

use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xls, Xlsx};
use duijie::lists::Text;

use crate::cell::{Cell, Content, trim};
use crate::compound::{self, Trouble};
use crate::error::Unreadable;
use crate::source::too_large;

/// The parts of a workbook may hold so many bytes when unpacked: 512 MiB.
const UNPACKED: u64 = 512 << 20;
/// A workbook may hold so many filled cells; in `.xls`, so many cells in the rectangles around them.
const CELLS: u64 = 8_000_000;
/// Columns from here on (counted from 0) are beyond any list.
const COLUMNS: u32 = 1024;
/// A CSV record may have so many fields.
const FIELDS: usize = 1024;

/// A sheet: its filled cells by row, then column.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) file: Arc<PathBuf>,
    /// The name of the sheet; none in CSV.
    pub(crate) name: Option<String>,
    pub(crate) hidden: bool,
    pub(crate) cells: Vec<Cell>,
}

/// A workbook in the new or the old format.
pub(crate) fn xlsx(path: &Path, bytes: Vec<u8>) -> Result<Vec<Sheet>, Unreadable> {
    check_unpacked(path, &bytes)?;
    guarded(path, || read_xlsx(path, bytes))
}

/// A workbook in the old format.
pub(crate) fn xls(path: &Path, bytes: Vec<u8>) -> Result<Vec<Sheet>, Unreadable> {
    compound::look(&bytes, CELLS).map_err(|trouble| match trouble {
        Trouble::Damaged => damaged(path, "compound file"),
        Trouble::TooLarge => too_large(path),
        Trouble::Encrypted => Unreadable::new(
            path,
            Text::new("工作簿设有密码", "the workbook has a password"),
            Text::new("打开后取消密码，另存一份", "open it, take the password off and save it again"),
        ),
    })?;
    guarded(path, || read_xls(path, bytes))
}

/// Whatever a reader of foreign code meets in a spoiled file becomes an error.
fn guarded(
    path: &Path,
    read: impl FnOnce() -> Result<Vec<Sheet>, Unreadable>,
) -> Result<Vec<Sheet>, Unreadable> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged(path, "contents")))
}

fn damaged(path: &Path, detail: &str) -> Unreadable {
    Unreadable::new(
        path,
        Text::new(
            format!("不是可读的工作簿，或已损坏（{detail}）"),
            format!("it is not a readable workbook, or it is damaged ({detail})"),
        ),
        Text::new("用表格软件打开后另存为 .xlsx", "open it in a spreadsheet program and save it as .xlsx"),
    )
}

/// Adds up the sizes that the parts declare, then unpacks each within the cap, because a declaration may lie.
fn check_unpacked(path: &Path, bytes: &[u8]) -> Result<(), Unreadable> {
    let broken = |error: zip::result::ZipError| damaged(path, &error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        declared = declared.saturating_add(archive.by_index_raw(index).map_err(broken)?.size());
    }
    if declared > UNPACKED {
        return Err(too_large(path));
    }
    let mut rest = UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        let size = io::copy(&mut part.take(rest + 1), &mut io::sink())
            .map_err(|error| damaged(path, &error.to_string()))?;
        rest = rest.checked_sub(size).ok_or_else(|| too_large(path))?;
    }
    Ok(())
}

fn read_xlsx(path: &Path, bytes: Vec<u8>) -> Result<Vec<Sheet>, Unreadable> {
    let broken = |error: calamine::XlsxError| damaged(path, &error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let file = Arc::new(path.to_path_buf());
    let mut sheets = Vec::new();
    let mut count = 0_u64;
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let mut cells = Vec::new();
        let mut reader = book.worksheet_cells_reader(&meta.name).map_err(broken)?;
        while let Some(record) = reader.next_cell_with_formula_metadata().map_err(broken)? {
            let (row, column) = record.pos;
            let content = match content(&record.value) {
                None if record.formula.is_some() && matches!(record.value, DataRef::Empty) => {
                    Content::Error("公式没有结果 formula without a value".to_owned())
                }
                None => continue,
                Some(content) => content,
            };
            // A cell far out is never a column of a list: what stands there is stated, not stored.
            cells.push(Cell { row, column, content });
            count += 1;
            if count > CELLS {
                return Err(too_large(path));
            }
        }
        sheets.push(Sheet {
            file: Arc::clone(&file),
            name: Some(meta.name),
            hidden: meta.visible != SheetVisible::Visible,
            cells: sorted(path, cells)?,
        });
    }
    Ok(sheets)
}

fn read_xls(path: &Path, bytes: Vec<u8>) -> Result<Vec<Sheet>, Unreadable> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| damaged(path, &error.to_string()))?;
    let file = Arc::new(path.to_path_buf());
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        // The range is made when the file is opened; compound::look has capped its size before.
        let range = book.worksheet_range(&meta.name).map_err(|error| damaged(path, &error.to_string()))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut cells = Vec::new();
        for (row, column, value) in range.used_cells() {
            let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) else { continue };
            if let Some(content) = content(&DataRef::from_data(value)) {
                cells.push(Cell { row: top + row, column: left + column, content });
            }
        }
        let hidden = meta.visible != SheetVisible::Visible;
        sheets.push(Sheet {
            file: Arc::clone(&file),
            name: Some(meta.name),
            hidden,
            cells: sorted(path, cells)?,
        });
    }
    Ok(sheets)
}

/// Cells by row and column. Two cells at one place are a damaged file; a column beyond any list is refused.
fn sorted(path: &Path, mut cells: Vec<Cell>) -> Result<Vec<Cell>, Unreadable> {
    cells.sort_by_key(|cell| (cell.row, cell.column));
    if cells.windows(2).any(|pair| (pair[0].row, pair[0].column) == (pair[1].row, pair[1].column)) {
        return Err(damaged(path, "two cells at one place"));
    }
    if let Some(cell) = cells.iter().find(|cell| cell.column >= COLUMNS) {
        let letter = crate::origin::letters(cell.column);
        return Err(Unreadable::new(
            path,
            Text::new(
                format!("第 {} 行 {letter} 列有内容，超出清单的范围（最多 {COLUMNS} 列）", cell.row + 1),
                format!(
                    "row {}, column {letter} holds something beyond any list (at most {COLUMNS} columns)",
                    cell.row + 1
                ),
            ),
            Text::new("清除该单元格", "clear the cell"),
        ));
    }
    Ok(cells)
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
    let text = |text: &str| (!trim(text).is_empty()).then(|| Content::Text(text.to_owned()));
    match value {
        DataRef::Int(value) => Some(Content::Text(value.to_string())),
        DataRef::Float(value) => Some(Content::Number(*value)),
        DataRef::String(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(true) => Some(Content::Yes),
        DataRef::Bool(false) => Some(Content::No),
        DataRef::DateTime(value) => Some(Content::Date(date(*value))),
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => {
            Some(Content::Date(value.replace('T', " ")))
        }
        DataRef::Error(error) => Some(Content::Error(error.to_string())),
        DataRef::Empty => None,
    }
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

/// The one sheet of a CSV text. Records may differ in length.
pub(crate) fn csv(path: &Path, text: &str) -> Result<Sheet, Unreadable> {
    let first = text.lines().find(|line| !trim(line).is_empty()).unwrap_or_default();
    // Tables copied from a spreadsheet have tabs, some programs write semicolons.
    let count = |separator: char| first.matches(separator).count();
    let delimiter = match (count(','), count('\t'), count(';')) {
        (0, tabs, semicolons) if tabs >= semicolons && tabs > 0 => b'\t',
        (0, _, semicolons) if semicolons > 0 => b';',
        _ => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut cells = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| damaged(path, &error.to_string()))?;
        if record.len() > FIELDS || cells.len() > usize::try_from(CELLS).unwrap_or(usize::MAX) {
            return Err(too_large(path));
        }
        let Some(row) = record.position().and_then(|at| line(text, at)) else { return Err(too_large(path)) };
        for (column, field) in (0..).zip(record.iter()) {
            if !trim(field).is_empty() {
                cells.push(Cell { row, column, content: Content::Text(field.to_owned()) });
            }
        }
    }
    Ok(Sheet { file: Arc::new(path.to_path_buf()), name: None, hidden: false, cells })
}

/// The line (from 0) on which a record begins. The reader's position may stand before blank lines that it skips.
fn line(text: &str, at: &csv::Position) -> Option<u32> {
    let rest = text.as_bytes().get(usize::try_from(at.byte()).ok()?..)?;
    let blank =
        rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|&&byte| byte == b'\n').count();
    u32::try_from(at.line().saturating_sub(1)).ok()?.checked_add(u32::try_from(blank).ok()?)
}
