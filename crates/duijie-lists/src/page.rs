//! Pages → workbook: headings, rows, widths, filters; written beside the old file and put in its place when whole.

use std::fs;
use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::error::WriteError;

/// What is written into a cell. Texts stay texts, whatever they begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Out {
    Blank,
    Text(String),
    Number(i128),
}

impl Out {
    /// A text; blank where it is empty.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// Columns of a Latin letter's width; what is not ASCII counts two.
    fn width(&self) -> u32 {
        match self {
            Self::Blank => 0,
            Self::Text(text) => text.lines().map(width).max().unwrap_or(0),
            Self::Number(number) => width(&number.to_string()),
        }
    }
}

/// Columns of a Latin letter's width; what is not ASCII counts two.
pub(crate) fn width(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A sheet to be written.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) headings: Vec<String>,
    pub(crate) rows: Vec<Vec<Out>>,
}

/// Rows of a sheet below its header.
const ROWS: usize = 1_048_575;
/// Numbers up to here are kept exactly by every program that reads them; longer ones are written as text.
const FIFTEEN_DIGITS: i128 = 999_999_999_999_999;

/// A workbook without sheets: the same lists give the same bytes at any time of day.
pub(crate) fn new_workbook() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(book)
}

/// The workbook of pages, as bytes. A page with more rows than a sheet holds goes on in further sheets.
pub(crate) fn workbook(path: &Path, pages: &[Page]) -> Result<Vec<u8>, WriteError> {
    let unfit =
        |error: XlsxError| WriteError::Workbook { path: path.to_path_buf(), message: error.to_string() };
    let mut book = new_workbook().map_err(unfit)?;
    for page in pages {
        let mut chunks: Vec<&[Vec<Out>]> = page.rows.chunks(ROWS).collect();
        if chunks.is_empty() {
            chunks.push(&[]);
        }
        for (k, rows) in chunks.into_iter().enumerate() {
            let sheet = book.add_worksheet();
            let name = if k == 0 { page.name.clone() } else { format!("{} {}", page.name, k + 1) };
            sheet.set_name(name).map_err(unfit)?;
            fill(sheet, page, rows).map_err(unfit)?;
        }
    }
    book.save_to_buffer().map_err(unfit)
}

/// How headings look.
pub(crate) fn head() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00dd_ebf7))
        .set_align(FormatAlign::VerticalCenter)
}

/// Writes a page, or some of its rows, into a sheet.
pub(crate) fn fill(sheet: &mut Worksheet, page: &Page, rows: &[Vec<Out>]) -> Result<(), XlsxError> {
    let head = head();
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let number = Format::new().set_align(FormatAlign::Top);
    for (column, heading) in (0_u16..).zip(&page.headings) {
        sheet.write_string_with_format(0, column, heading, &head)?;
        let at = usize::from(column);
        let cells = rows.iter().take(2000).filter_map(|row| row.get(at)).map(Out::width);
        // A filter button stands beside the heading.
        let widest = cells.max().unwrap_or(0).max(width(heading) + 2);
        sheet.set_column_width(column, f64::from(widest.clamp(8, 60) + 2))?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Out::Blank => {}
                Out::Text(value) => {
                    sheet.write_string_with_format(row, column, value, &text)?;
                }
                Out::Number(value) if value.abs() <= FIFTEEN_DIGITS => {
                    let value: f64 = value.to_string().parse().unwrap_or(f64::NAN);
                    sheet.write_number_with_format(row, column, value, &number)?;
                }
                Out::Number(value) => {
                    sheet.write_string_with_format(row, column, value.to_string(), &text)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    lay_out(sheet)?;
    if let (Some(last), false) =
        (u16::try_from(page.headings.len()).ok().and_then(|n| n.checked_sub(1)), rows.is_empty())
    {
        sheet.autofilter(0, 0, u32::try_from(rows.len()).unwrap_or(u32::MAX), last)?;
    }
    Ok(())
}

/// On paper: A4 across, all columns on a page, the headings on each.
pub(crate) fn lay_out(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// Writes bytes under a temporary name in the same folder, then renames: what stood there is either whole or
/// replaced by what is whole. The folder is made where it is missing.
///
/// # Errors
/// [`WriteError::Io`].
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    write_whole(path, |file| {
        file.write_all(bytes).map_err(|source| WriteError::Io { path: path.to_path_buf(), source })
    })
}

/// As [`write_file`], by whatever writes: where it fails, nothing is renamed.
pub(crate) fn write_whole<E: From<WriteError>>(
    path: &Path,
    write: impl FnOnce(&mut fs::File) -> Result<(), E>,
) -> Result<(), E> {
    let failed = |source| WriteError::Io { path: path.to_path_buf(), source };
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::Builder::new().prefix(".duijie").tempfile_in(folder).map_err(failed)?;
    write(file.as_file_mut())?;
    allow_reading(file.as_file()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Temporary files are private; lists are as readable as other files.
#[cfg(unix)]
fn allow_reading(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn allow_reading(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}

pub(crate) fn write_pages(path: &Path, pages: &[Page]) -> Result<(), WriteError> {
    write_file(path, &workbook(path, pages)?)
}
