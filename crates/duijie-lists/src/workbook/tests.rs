#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::path::Path;

use duijie::lists::Language;
use rust_xlsxwriter::{Format, Formula as Written, Workbook};
use zip::write::SimpleFileOptions;

use super::*;
use crate::layout::Merge;

const POSTS: &[u8] = include_bytes!("../../tests/data/posts.xls");

fn opened(name: &str, bytes: &[u8]) -> (Vec<Sheet>, Vec<String>) {
    match read(Path::new(name), bytes.to_vec(), Teller::silent(Path::new(name))) {
        Ok(Book::Sheets { sheets, warnings }) => {
            let told = |w: &Located| {
                let spot = w.origin.as_ref().unwrap().spot(Language::English);
                format!("{} {spot}", w.fault.code).trim_end().to_owned()
            };
            (sheets, warnings.iter().map(told).collect())
        }
        other => panic!("{other:?}"),
    }
}

fn sheet(name: &str, bytes: &[u8]) -> Sheet {
    opened(name, bytes).0.remove(0)
}

fn refused(name: &str, bytes: &[u8]) -> String {
    read(Path::new(name), bytes.to_vec(), Teller::silent(Path::new(name))).unwrap_err().cause.en
}

/// The cells as `row:column=text`.
fn shown(sheet: &Sheet) -> Vec<String> {
    sheet.cells.iter().map(|c| format!("{}:{}={}", c.row, c.column, c.content.shown())).collect()
}

/// An `.xlsx` by hand: one sheet with these parts of its XML, and further parts.
fn by_hand(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let relation = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="http://x/relationships/{kind}" Target="{target}"/>"#)
    };
    let parts = [
        (
            "_rels/.rels",
            format!("<Relationships>{}</Relationships>", relation("a", "officeDocument", "xl/workbook.xml")),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships>{}</Relationships>",
                relation("r1", "worksheet", "worksheets/sheet1.xml")
            ),
        ),
        (
            "xl/workbook.xml",
            r#"<workbook><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#.to_owned(),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet>{sheet}</worksheet>")),
    ];
    let options = SimpleFileOptions::default();
    for (name, text) in parts.iter().map(|(name, text)| (*name, &**text)) {
        if more.iter().all(|(other, _)| *other != name) {
            archive.start_file(name, options).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
    }
    for (name, text) in more {
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn written(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

#[test]
fn merges_hidden_rows_and_columns_and_struck_cells_of_xlsx() {
    let plain = Format::new();
    let struck = Format::new().set_font_strikethrough();
    let bytes = written(|sheet| {
        sheet.merge_range(0, 0, 0, 3, "标题", &plain).unwrap();
        sheet.merge_range(2, 0, 4, 0, "甲", &plain).unwrap();
        sheet.write_string_with_format(2, 1, "已取消", &struck).unwrap();
        sheet.write_number_with_format(3, 1, 5.0, &struck).unwrap();
        sheet.write_blank(4, 1, &struck).unwrap();
        sheet.write_string(4, 2, "有效").unwrap();
        sheet.set_row_hidden(3).unwrap();
        sheet.set_row_height(4, 0).unwrap();
        sheet.set_column_hidden(2).unwrap();
        sheet.write_rich_string(5, 0, &[(&struck, "全部"), (&struck, "划去")]).unwrap();
        sheet.write_rich_string(6, 0, &[(&struck, "一半"), (&plain, "留下")]).unwrap();
    });
    let sheet = sheet("a.xlsx", &bytes);
    let merge = |top, left, bottom, right| Merge { top, left, bottom, right };
    assert_eq!(sheet.layout.merges, [merge(0, 0, 0, 3), merge(2, 0, 4, 0)]);
    assert_eq!(sheet.layout.merge_at(4, 0), Some(merge(2, 0, 4, 0)));
    assert_eq!(sheet.layout.merge_at(4, 1), None);
    assert_eq!(sheet.layout.hidden_rows, BTreeSet::from([3, 4]));
    assert_eq!(sheet.layout.hidden_columns, BTreeSet::from([2]));
    let spot = |row, column| Spot { row, column };
    assert_eq!(sheet.layout.struck, [spot(2, 1), spot(3, 1), spot(5, 0)]);
    assert!(sheet.layout.is_struck(5, 0) && !sheet.layout.is_struck(6, 0));
    assert_eq!(sheet.cell(2, 0).unwrap().content.shown(), "甲");
}

#[test]
fn hidden_sheets_are_known_and_charts_do_not_shift_the_order() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "显示").unwrap();
    let hidden = book.add_worksheet();
    hidden.set_hidden(true);
    hidden.write_string(1, 0, "隐藏").unwrap();
    hidden.set_row_hidden(1).unwrap();
    let (sheets, warnings) = opened("a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(sheets.iter().map(|sheet| sheet.hidden).collect::<Vec<_>>(), [false, true]);
    assert!(sheets[0].layout.hidden_rows.is_empty() && sheets[1].layout.hidden_rows.contains(&1));
    assert_eq!(warnings, [""; 0]);
}

#[test]
fn the_old_format_tells_merges_and_places() {
    let sheet = sheet("posts.xls", POSTS);
    assert!(!sheet.layout.merges.is_empty());
    for merge in &sheet.layout.merges {
        let filled = sheet.cells.iter().filter(|cell| merge.contains(cell.row, cell.column)).count();
        assert!(filled <= 1, "{merge:?}");
    }
    assert!(sheet.layout.struck.is_empty());
}

/// A list as it came, with a hidden row and several sheets.
#[test]
fn a_list_as_it_came() {
    let (sheets, warnings) = opened("volunteers.xlsx", include_bytes!("../../tests/data/volunteers.xlsx"));
    let hidden: Vec<u32> = sheets.iter().flat_map(|sheet| sheet.layout.hidden_rows.clone()).collect();
    assert_eq!((sheets.len(), hidden), (4, vec![5]));
    assert_eq!(warnings, [""; 0]);
}

#[test]
fn cells_and_rows_without_references_are_counted() {
    let sheet = sheet(
        "a.xlsx",
        &by_hand(
            r#"<cols><col min="2" max="3" hidden="true"/><col min="5" max="5" width="0"/></cols><sheetData>
            <row><c t="inlineStr"><is><t>甲</t></is></c><c><v>1</v></c></row><row hidden="1"><c><v>2</v></c></row>
            <row r="9" ht="0"><c r="C9" t="inlineStr"><is><r><rPr><strike/></rPr><t>划</t></r></is></c></row></sheetData>
            <mergeCells><mergeCell ref="A1:A1"/><mergeCell ref="$B$2:A1"/><mergeCell ref="x"/></mergeCells>"#,
            &[],
        ),
    );
    assert_eq!(shown(&sheet), ["0:0=甲", "0:1=1", "1:0=2", "8:2=划"]);
    assert_eq!(sheet.layout.hidden_rows, BTreeSet::from([1, 8]));
    assert_eq!(sheet.layout.hidden_columns, BTreeSet::from([1, 2, 4]));
    assert_eq!(sheet.layout.merges, [Merge { top: 0, left: 0, bottom: 1, right: 1 }]);
    assert_eq!(sheet.layout.struck, [Spot { row: 8, column: 2 }]);
}

#[test]
fn stored_values_are_taken_and_missing_ones_worked_out_or_said() {
    let bytes = by_hand(
        r#"<sheetData><row r="1"><c r="A1"><v>2</v></c><c r="B1"><v>3</v></c><c r="C1"><f>A1*B1</f></c>
        <c r="D1"><f>1/0</f><v>7</v></c><c r="E1"><f>VLOOKUP(A1,A1:B1,2)</f><v/></c><c r="F1" t="str"><f>IF(A1,"","")</f><v></v></c>
        </row><row r="2"><c r="A2"><f t="shared" ref="A2:B2" si="0">A1+1</f></c><c r="B2"><f t="shared" si="0"/></c>
        <c r="C2"><f>SUM(A2:B2)</f></c><c r="D2"><f>WEBSERVICE("http://x")</f></c><c r="E2"><f t="shared" si="999999999999"/></c>
        </row></sheetData>"#,
        &[],
    );
    let (sheets, warnings) = opened("a.xlsx", &bytes);
    let no = "公式没有存值 formula without a stored value";
    assert_eq!(
        shown(&sheets[0]),
        [
            "0:0=2",
            "0:1=3",
            "0:2=6",
            "0:3=7",
            &format!("0:4={no}"),
            "1:0=3",
            "1:1=4",
            "1:2=7",
            &format!("1:3={no}"),
            &format!("1:4={no}")
        ]
    );
    let texts: Vec<&str> = sheets[0].formulas.iter().map(|formula| &*formula.text).collect();
    assert_eq!(
        texts,
        ["A1*B1", "VLOOKUP(A1,A1:B1,2)", "A1+1", "B1+1", "SUM(A2:B2)", "WEBSERVICE(\"http://x\")", ""]
    );
    assert_eq!(sheets[0].formulas[0].value, Some(Content::Number(6.0)));
    assert_eq!(sheets[0].formulas[1].value, None);
    assert_eq!(warnings, ["W207 sheet \"表\", row 1, column C"]);
    let stored = written(|sheet| {
        sheet.write_formula(0, 0, Written::new("=1+1").set_result("3")).unwrap();
    });
    assert_eq!(shown(&sheet("a.xlsx", &stored)), ["0:0=3"]);
}

#[test]
fn macros_and_links_are_told_and_left_alone() {
    let data = "<sheetData><row><c><v>1</v></c></row></sheetData>";
    let more =
        [("xl/vbaProject.bin", "\u{1}\u{2}"), ("xl/externalLinks/externalLink1.xml", "<externalLink/>")];
    let (sheets, warnings) = opened("a.xlsm", &by_hand(data, &more));
    assert_eq!((shown(&sheets[0]).len(), warnings), (1, vec!["W205".to_owned(), "W206".to_owned()]));
}

#[test]
fn a_sheet_may_be_called_anything() {
    let book =
        r#"<workbook><sheets><sheet name="../../etc/x&#1;" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let data = "<sheetData><row><c t=\"inlineStr\"><is><t>a_x0007_b</t></is></c><c t=\"str\"><v>\u{1}</v></c></row></sheetData>";
    let (sheets, warnings) = opened("a.xlsx", &by_hand(data, &[("xl/workbook.xml", book)]));
    assert_eq!(sheets[0].name.as_deref(), Some("../../etc/x"));
    assert_eq!(shown(&sheets[0]), ["0:0=ab"]);
    assert_eq!(warnings, ["W208 sheet \"../../etc/x\", row 1, column A"]);
}

#[test]
fn what_is_spoiled_says_so() {
    let whole = written(|sheet| {
        sheet.write_string(0, 0, "x").unwrap();
    });
    assert!(refused("a.xlsx", &whole[..whole.len() / 2]).contains("damaged"));
    for name in ["a.xlsx", "a.xlsm", "a.xls"] {
        assert!(refused(name, b"").contains("empty"), "{name}");
    }
    assert!(refused("a.xls", &POSTS[..1000]).contains("damaged"));
    assert!(refused("a.xlsx", &by_hand("<sheetData><row><c><v>1</v></c>", &[])).contains("damaged"));
    let twice = "<sheetData><row><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row></sheetData>";
    assert!(refused("a.xlsx", &by_hand(twice, &[])).contains("two cells"));
    for (bytes, kind) in [(&b"%PDF-1.7"[..], "PDF"), (b"Rar!\x1a", "RAR"), (b"\x89PNG\r\n", "PNG")] {
        assert!(refused("a.xlsx", bytes).contains(kind));
    }
    let xml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    assert!(refused("a.xls", xml.as_bytes()).contains("XML Spreadsheet 2003"));
    for (part, kind) in [("xl/workbook.bin", ".xlsb"), ("word/document.xml", "Word"), ("other", "zip")] {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file(part, SimpleFileOptions::default()).unwrap();
        let bytes = archive.finish().unwrap().into_inner();
        assert!(refused("a.xlsx", &bytes).contains(kind), "{part}");
    }
}

/// Files of some kilobytes that ask for gigabytes.
#[test]
fn bombs_are_too_large() {
    let large = |bytes: &[u8]| assert!(refused("a.xlsx", bytes).contains("too large"));
    let cell = "<sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData>";
    let long = "x".repeat(2 << 20);
    large(&by_hand(&format!("<sheetData><row><c t=\"str\"><v>{long}</v></c></row></sheetData>"), &[]));
    large(&by_hand(&format!("<!-- {} -->", "<>".repeat(1 << 20)), &[]));
    let pieces = "<r><t>0123456789</t></r>".repeat(120_000);
    large(&by_hand(cell, &[("xl/sharedStrings.xml", &format!("<sst><si>{pieces}</si></sst>"))]));
    // One text of 30 000 characters, shown in 100 000 cells.
    let shared = format!("<sst><si><t>{}</t></si></sst>", "y".repeat(30_000));
    let rows = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(1000)).repeat(100);
    large(&by_hand(&format!("<sheetData>{rows}</sheetData>"), &[("xl/sharedStrings.xml", &shared)]));
    let fonts =
        format!("<styleSheet><fonts><font><name val=\"{}\"/></font></fonts><cellXfs>", "z".repeat(100_000));
    let styles = format!("{fonts}{}</cellXfs></styleSheet>", "<xf fontId=\"0\"/>".repeat(10_000));
    large(&by_hand(cell, &[("xl/styles.xml", &styles)]));
    let said = "<sst uniqueCount=\"999999999999\"><si><t>x</t></si></sst>";
    assert!(refused("a.xlsx", &by_hand(cell, &[("xl/sharedStrings.xml", said)])).contains("damaged"));
    assert!(
        refused("a.xlsx", &by_hand("<sheetData><row r=\"4000000000\"/></sheetData>", &[]))
            .contains("damaged")
    );
}

#[test]
fn shared_strings_of_a_gigabyte_are_refused_before_they_are_unpacked() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("_rels/.rels", SimpleFileOptions::default()).unwrap();
    archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..1024 {
        archive.write_all(&block).unwrap();
    }
    let mut bytes = archive.finish().unwrap().into_inner();
    assert!(refused("a.xlsx", &bytes).contains("too large"));
    // The same, with sizes that lie: nobody opens the part without a workbook.
    let size = (1_u32 << 30).to_le_bytes();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == size {
            bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
    }
    assert!(refused("a.xlsx", &bytes).contains("damaged"));
}

/// The whole grid as one merge, hidden columns to its end, styled blanks at its corners: a few bytes each.
#[test]
fn phantom_cells_cost_nothing() {
    let sheet = sheet(
        "a.xlsx",
        &by_hand(
            r#"<dimension ref="A1:XFD1048576"/><cols><col min="2" max="99999999" hidden="1"/></cols><sheetData>
            <row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576" hidden="1"><c r="XFD1048576" s="1"/></row>
            </sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>"#,
            &[],
        ),
    );
    assert_eq!(shown(&sheet), ["0:0=1"]);
    assert_eq!(sheet.layout.hidden_rows, BTreeSet::from([1_048_575]));
    assert_eq!(sheet.layout.hidden_columns.last(), Some(&16_383));
    assert!(sheet.layout.merge_at(77, 77).is_some());
}

#[test]
fn wrongly_named_files_are_read_with_a_warning() {
    let workbook = written(|sheet| {
        sheet.write_string(0, 0, "甲").unwrap();
    });
    for (name, bytes, cells) in [
        ("a.csv", &workbook[..], "0:0=甲"),
        ("a.xls", &workbook[..], "0:0=甲"),
        ("a.xlsx", POSTS, ""),
        ("a.xlsx", "甲,乙\n".as_bytes(), "0:0=甲"),
        ("a.xls", &encoding_rs::GB18030.encode("甲\t乙\r\n").0, "0:0=甲"),
        ("a.xls", b"<html><table><tr><td>x</table>", "0:0=x"),
        ("a.csv", "\u{feff}<TABLE><TR><TD>甲".as_bytes(), "0:0=甲"),
    ] {
        let (sheets, warnings) = opened(name, bytes);
        assert!(cells.is_empty() || shown(&sheets[0])[0] == cells, "{name} {:?}", shown(&sheets[0]));
        assert_eq!(warnings, ["W204"], "{name}");
    }
    assert!(matches!(
        read(Path::new("a.xlsx"), b"{}".to_vec(), Teller::silent(Path::new("a.xlsx"))),
        Ok(Book::Json { .. })
    ));
    assert!(refused("a.xls", b"<html><p>Please log in</p></html>").contains("HTML"));
}

#[test]
fn tables_of_a_page_are_sheets() {
    let page = "<!DOCTYPE html><html><head><style>td > a {}</style><script>if (a<b) '<td>'</script></head><body>text
        <table border=1><tr><th colspan=2>标题<th rowspan='2'>备注</tr>
        <tr><td>A &amp; B<br/>\n  第二行&nbsp;<td><s>划去</s></tr><tr><td><td title='>'>3<table><tr><td>内</table></td><td>&#x4E00;&bad;
        </table><table></table><table><tr><td>另一表";
    let (sheets, _) = opened("a.xls", page.as_bytes());
    assert_eq!(
        shown(&sheets[0]),
        ["0:0=标题", "0:2=备注", "1:0=A & B\n第二行", "1:1=划去", "2:1=3内", "2:2=一&bad;"]
    );
    let merge = |top, left, bottom, right| Merge { top, left, bottom, right };
    assert_eq!(sheets[0].layout.merges, [merge(0, 0, 0, 1), merge(0, 2, 1, 2)]);
    assert_eq!(sheets[0].layout.struck, [Spot { row: 1, column: 1 }]);
    assert_eq!(shown(&sheets[1]), ["0:0=另一表"]);
    assert!(refused("a.xls", b"<table><tr><td colspan=99999999>x</table>").contains("beyond any list"));
}

/// Eight million cells that are blank, in a file of a few hundred kilobytes.
#[test]
fn phantoms_by_the_million_are_refused() {
    let row = format!("<row>{}</row>", "<c s=\"1\"/>".repeat(1000));
    let data = format!("<sheetData>{}</sheetData>", row.repeat(8001));
    assert!(refused("a.xlsx", &by_hand(&data, &[])).contains("too large"));
}

/// Two columns of 200 000 rows, the last cell far down: what is kept is the cells.
#[test]
fn long_sheets_keep_only_their_cells() {
    let row = |k: usize| format!("<row><c><v>{k}</v></c><c t=\"s\"><v>0</v></c></row>");
    let rows: String = (0..200_000).map(row).collect();
    let data =
        format!("<sheetData>{rows}<row r=\"1000000\"><c r=\"A1000000\"><v>1</v></c></row></sheetData>");
    let shared = "<sst><si><t>义诊</t></si></sst>";
    let sheet = sheet("a.xlsx", &by_hand(&data, &[("xl/sharedStrings.xml", shared)]));
    assert_eq!(sheet.cells.len(), 400_001);
    assert!(sheet.cells.capacity() < 1_000_000);
    assert_eq!(sheet.cell(199_999, 1).unwrap().content.shown(), "义诊");
    assert_eq!(sheet.cells.last().unwrap().row, 999_999);
}

#[test]
fn texts_of_every_encoding() {
    let text = "需求编号,标题\nD1,㐀䶵𠀀\n";
    let utf16 = |little: bool| -> Vec<u8> {
        let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(unit).collect()
    };
    let four = encoding_rs::GB18030.encode(text).0.into_owned();
    for bytes in
        [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), utf16(true), utf16(false), four]
    {
        for name in ["a.csv", "a.txt", "a.tsv"] {
            let (sheets, warnings) = opened(name, &bytes);
            assert_eq!(shown(&sheets[0]), ["0:0=需求编号", "0:1=标题", "1:0=D1", "1:1=㐀䶵𠀀"], "{name}");
            assert!(warnings.is_empty());
        }
    }
    assert!(refused("a.csv", &[0x81, 0x20, 0xff]).contains("neither UTF-8 nor GB18030"));
    assert!(refused("a.csv", b"a,b\n\0,1\n").contains("neither"));
    let (sheets, warnings) = opened("a.csv", b"a,b\n\x07c,\x01\n");
    assert_eq!(shown(&sheets[0]), ["0:0=a", "0:1=b", "1:0=c"]);
    assert_eq!(warnings, ["W208 row 2, column A"]);
}
