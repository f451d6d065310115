//! A plain workbook of the values of sheets, for files that cannot be written back as they are.

use std::collections::BTreeSet;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::xml::cut;
use crate::cell::Content;
use crate::error::WriteError;
use crate::layout::{COLUMNS, Layout};
use crate::workbook::Sheet;

/// A cell of a workbook holds so many UTF-16 units.
const CELL: usize = 32_767;
/// A larger merge is left out: every cell of one is written.
const MERGED: u64 = 10_000;
/// The name of a sheet has so many characters.
const NAME: usize = 31;

/// The workbook as bytes, and the names of its sheets, which are those of the file as far as a workbook allows.
///
/// Values, merges, hidden rows, columns and sheets and strike-through are kept. Texts stay texts.
///
/// # Errors
/// [`WriteError`], e.g. more rows than a sheet holds.
pub(super) fn workbook(path: &Path, sheets: &[Sheet]) -> Result<(Vec<u8>, Vec<String>), WriteError> {
    let unfit =
        |error: XlsxError| WriteError::Workbook { path: path.to_path_buf(), message: error.to_string() };
    let mut book = Workbook::new();
    // The same lists give the same bytes at any time of day.
    let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(unfit)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let mut names = Vec::new();
    for sheet in sheets {
        let name = allowed(sheet.name.as_deref(), &names);
        // Rows on disk cannot be gone back to, as merges do.
        let page = match sheet.layout == Layout::default() {
            true => book.add_worksheet_with_constant_memory().map_err(unfit)?,
            false => book.add_worksheet(),
        };
        page.set_name(&name).map_err(unfit)?;
        fill(page, sheet).map_err(unfit)?;
        names.push(name);
    }
    let bytes = book.save_to_buffer().map_err(unfit)?;
    Ok((bytes, names))
}

/// A name that a workbook allows and that is not taken, whatever stood there.
fn allowed(name: Option<&str>, taken: &[String]) -> String {
    let name = name.unwrap_or("Sheet1");
    let fit = |c: char| if c.is_control() || "[]:*?/\\".contains(c) { '_' } else { c };
    let name: String = name.chars().map(fit).take(NAME).collect();
    let name = Some(name.trim_matches('\'')).filter(|name| !name.is_empty()).unwrap_or("Sheet");
    let short: String = name.chars().take(NAME - 5).collect();
    let taken: BTreeSet<String> = taken.iter().map(|name| name.to_lowercase()).collect();
    let free = |name: &String| !taken.contains(&name.to_lowercase()) && name.to_lowercase() != "history";
    let numbered = (2_u32..).map(|number| format!("{short} {number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(free).unwrap_or_default()
}

fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let layout = &sheet.layout;
    let formats = |struck: bool| {
        let base = || if struck { Format::new().set_font_strikethrough() } else { Format::new() };
        let date = |format: &str| base().set_num_format(format);
        (base(), [date("yyyy-mm-dd hh:mm"), date("yyyy-mm-dd"), date("hh:mm")])
    };
    let (plain, struck) = (formats(false), formats(true));
    for merge in &layout.merges {
        let size = u64::from(merge.bottom - merge.top + 1) * u64::from(merge.right - merge.left + 1);
        if let (true, Ok(left), Ok(right)) =
            (size <= MERGED, u16::try_from(merge.left), u16::try_from(merge.right))
        {
            // Merges of a spoiled file may overlap: the first stands.
            let _ = page.merge_range(merge.top, left, merge.bottom, right, "", &plain.0);
        }
    }
    for cell in &sheet.cells {
        let (base, dates) = if layout.is_struck(cell.row, cell.column) { &struck } else { &plain };
        let Ok(column) = u16::try_from(cell.column) else { continue };
        match &cell.content {
            content @ (Content::Text(_) | Content::Error(_)) => {
                page.write_string_with_format(cell.row, column, cut(&content.text(), CELL), base)?
            }
            Content::Number(number) => page.write_number_with_format(cell.row, column, *number, base)?,
            Content::Yes => page.write_boolean_with_format(cell.row, column, true, base)?,
            Content::No => page.write_boolean_with_format(cell.row, column, false, base)?,
            Content::Date(text) => match ExcelDateTime::parse_from_str(text) {
                Ok(date) => {
                    let format = match (text.contains('-'), text.contains(':')) {
                        (true, true) => &dates[0],
                        (true, false) => &dates[1],
                        (false, _) => &dates[2],
                    };
                    page.write_datetime_with_format(cell.row, column, date, format)?
                }
                Err(_) => page.write_string_with_format(cell.row, column, cut(text, CELL), base)?,
            },
        };
    }
    for &row in &layout.hidden_rows {
        page.set_row_hidden(row)?;
    }
    let columns = layout.hidden_columns.range(..COLUMNS.min(1024));
    for column in columns.filter_map(|&column| u16::try_from(column).ok()) {
        page.set_column_hidden(column)?;
    }
    if sheet.hidden {
        page.set_hidden(true);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_become_allowed_ones() {
        let mut names: Vec<String> = Vec::new();
        for (name, wanted) in [
            (Some("../../etc/passwd"), ".._.._etc_passwd"),
            (None, "Sheet1"),
            (Some("sheet1"), "sheet1 2"),
            (Some("''"), "Sheet"),
            (
                Some("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二"),
                "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
            ),
        ] {
            let found = allowed(name, &names);
            assert_eq!(found, wanted);
            names.push(found);
        }
    }
}
