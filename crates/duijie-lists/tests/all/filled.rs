//! Rows put into a workbook as a person does: into the cells of its first sheet, all else left as it is.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The parts of a workbook with their names.
pub(crate) fn parts(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let count = archive.len();
    let part = |at| {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

/// Writes rows from the row `from` (counted from 1) on, in place of what stands there and below. Empty texts leave a cell
/// blank, short numbers are numbers.
pub(crate) fn fill(path: &Path, from: usize, rows: &[&[&str]]) {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, mut bytes) in parts(path) {
        if name == "xl/worksheets/sheet1.xml" {
            bytes = filled(&String::from_utf8(bytes).unwrap(), from, rows).into_bytes();
        }
        archive.start_file(name, stored).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    fs::write(path, archive.finish().unwrap().into_inner()).unwrap();
}

fn filled(xml: &str, from: usize, rows: &[&[&str]]) -> String {
    let end = xml.find("</sheetData>").unwrap();
    let start = xml.find(&format!("<row r=\"{from}\"")).unwrap_or(end);
    let row = |(at, texts): (usize, &&[&str])| {
        let cells: String = ('A'..='Z').zip(*texts).map(|(letter, text)| cell(letter, at, text)).collect();
        format!("<row r=\"{at}\">{cells}</row>")
    };
    let rows: String = (from..).zip(rows).map(row).collect();
    format!("{}{rows}{}", &xml[..start], &xml[end..])
}

fn cell(letter: char, row: usize, text: &str) -> String {
    match text {
        "" => String::new(),
        _ if text.len() < 5 && text.parse::<u32>().is_ok() => {
            format!("<c r=\"{letter}{row}\"><v>{text}</v></c>")
        }
        _ => format!("<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    }
}
