//! The parts of an `.xlsx` as XML, put into a package here: past the checksums of the archive, where chance alone never gets.
//!
//! Parts stand after each other: the sheet, the shared strings, the styles, with a line `----` between.
#![no_main]

use std::io::{Cursor, Write};

use duijie_lists::{File, Options, read_bytes};
use libfuzzer_sys::{Corpus, fuzz_target};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const BOOK_PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

fuzz_target!(init: duijie_fuzz::guard(), |text: &str| -> Corpus {
    let mut parts = text.split("\n----\n");
    let Some(sheet) = parts.next().filter(|sheet| sheet.contains('<')) else { return Corpus::Reject };
    let fixed = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_PARTS),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let others = ["xl/sharedStrings.xml", "xl/styles.xml"].into_iter().zip(parts);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in fixed.into_iter().chain(others) {
        package.start_file(name, stored).expect("a part begins");
        package.write_all(part.as_bytes()).expect("memory takes it");
    }
    let bytes = package.finish().expect("the package ends").into_inner();
    let _ = read_bytes([File::new("a.xlsx", bytes)], &Options::default());
    Corpus::Keep
});
