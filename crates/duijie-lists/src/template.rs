//! Workbooks to fill in: headings that stay, drop-downs, hints, an example row in grey that is not read, and a sheet that
//! says how to fill.

mod choices;
mod columns;
mod sheet;

use std::path::{Path, PathBuf};

use duijie::lists::Language;
use rust_xlsxwriter::XlsxError;

use crate::error::WriteError;
use crate::page::{new_workbook, write_file};

use columns::{BOOKS, Book};

/// Writes 需求清单.xlsx, 资源清单.xlsx, 认领清单.xlsx, 单位名册.xlsx, 岗位清单.xlsx and 党员清单.xlsx into a folder (`demands`,
/// `supplies`, `claims`, `units`, `posts` and `members` in English).
///
/// Each has one sheet to fill: locked headings over open cells, drop-downs, a hint at every column, and an example row
/// in grey, which is not read as its first cell begins with 示例 (`example`); and a sheet 填写说明 that is not read. Areas, units and
/// categories that such workbooks name need not be listed.
///
/// # Errors
/// [`WriteError`]. Files of these names that exist are left as they are: the first of them is the error, and nothing is
/// written.
pub fn write_templates(folder: &Path, language: Language) -> Result<(), WriteError> {
    let path = |book: &Book| folder.join(format!("{}.xlsx", book.name.text(language)));
    // A clerk's filled list must not be lost to a blank one.
    if let Some(path) = BOOKS.iter().map(path).find(|path| path.exists()) {
        let source =
            std::io::Error::new(std::io::ErrorKind::AlreadyExists, "the file exists already 文件已存在");
        return Err(WriteError::Io { path, source });
    }
    for book in &BOOKS {
        let path = path(book);
        let bytes = workbook(book, language).map_err(|error| unfit(path.clone(), &error))?;
        write_file(&path, &bytes)?;
    }
    Ok(())
}

fn unfit(path: PathBuf, error: &XlsxError) -> WriteError {
    WriteError::Workbook { path, message: error.to_string() }
}

fn workbook(book: &Book, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let long = sheet::fill(workbook.add_worksheet(), book, language)?;
    sheet::notes(workbook.add_worksheet(), book, language)?;
    if !long.is_empty() {
        sheet::options(workbook.add_worksheet(), &long, language)?;
    }
    workbook.save_to_buffer()
}
