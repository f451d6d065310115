//! Workbooks as tests look at them: parts, values, looks.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Values by row and column, from 0.
pub(crate) type Cells = BTreeMap<(u32, u32), Data>;

/// The parts of a workbook as texts.
pub(crate) fn parts(path: &Path) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned())
    };
    (0..count).map(part).collect()
}

/// Writes a workbook from its parts.
pub(crate) fn packed(path: &Path, parts: &BTreeMap<String, String>) {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    fs::write(path, out.finish().unwrap().into_inner()).unwrap();
}

/// The fields of a `.csv` at the places of a sheet.
fn fields(path: &Path) -> Cells {
    let bytes = fs::read(path).unwrap();
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| encoding_rs::GB18030.decode(error.as_bytes()).0.into_owned());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut cells = BTreeMap::new();
    for record in reader.records().map(Result::unwrap) {
        // The place that the library tells may be before the line break of the line above.
        let at = usize::try_from(record.position().unwrap().byte()).unwrap();
        let at = text.len() - text[at..].trim_start_matches(['\r', '\n']).len();
        let row = u32::try_from(text[..at].matches('\n').count()).unwrap();
        let filled = (0..).zip(&record).filter(|(_, field)| !field.trim().is_empty());
        cells.extend(filled.map(|(column, field)| ((row, column), Data::String(field.to_owned()))));
    }
    cells
}

/// The values of the sheets by name, without what is blank.
pub(crate) fn values(path: &Path) -> Vec<(String, Cells)> {
    if path.extension().is_some_and(|ending| ending == "csv") {
        return vec![("Sheet1".to_owned(), fields(path))];
    }
    let mut book = open_workbook_auto(path).unwrap();
    let names = book.sheet_names();
    let sheet = |name: String| {
        let range = book.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        let place = |at: usize, from: u32| u32::try_from(at).unwrap() + from;
        let cells = range.used_cells().filter(|(.., value)| **value != Data::String(String::new()));
        // `.xls` keeps short numbers as whole ones, `.xlsx` does not.
        let value = |value: &Data| match value {
            Data::Int(whole) => Data::Float(i32::try_from(*whole).unwrap().into()),
            other => other.clone(),
        };
        let cells = cells.map(|(row, column, said)| ((place(row, top), place(column, left)), value(said)));
        (name, cells.collect())
    };
    names.into_iter().map(sheet).collect()
}

/// The look of every cell of a sheet: its style as it stands in the style sheet, whatever its number.
pub(crate) fn looks(path: &Path, part: &str) -> BTreeMap<String, String> {
    let parts = parts(path);
    let styles = &parts["xl/styles.xml"];
    let items = |section: &str, tag: &str| -> Vec<String> {
        let (_, rest) = styles.split_once(&format!("<{section}")).unwrap();
        let (body, _) = rest.split_once(&format!("</{section}>")).unwrap();
        body.split(&format!("<{tag}")).skip(1).map(str::to_owned).collect()
    };
    let (xfs, fills) = (items("cellXfs", "xf "), items("fills", "fill>"));
    let attribute = |text: &str, name: &str| -> Option<String> {
        let (_, rest) = text.split_once(&format!("{name}=\""))?;
        rest.split('"').next().map(str::to_owned)
    };
    let look = |cell: &str| {
        let tag = cell.split('>').next().unwrap();
        let style: usize = attribute(tag, " s").map_or(0, |s| s.parse().unwrap());
        let xf = xfs[style].clone();
        let fill: usize = attribute(&xf, "fillId").unwrap().parse().unwrap();
        let look = xf.replace(&format!("fillId=\"{fill}\""), &fills[fill]).replace(" applyFill=\"1\"", "");
        (attribute(tag, "r").unwrap(), look)
    };
    parts[part].split("<c ").skip(1).map(look).collect()
}
