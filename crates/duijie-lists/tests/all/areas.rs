//! Areas by their full path, their last name or their code.

use rust_xlsxwriter::{Format, Workbook};

use duijie_lists::{File, Options, read_bytes};

use crate::embed::{read, spots};

fn areas_of(areas: &str, written: &[&str]) -> (Vec<String>, Vec<String>) {
    let rows: String = written.iter().enumerate().map(|(k, area)| format!("D{k},{area},1\n")).collect();
    let demands = format!("需求编号,社区,数量\n{rows}");
    let found = read(&[["区域.csv", areas], ["需求.csv", &demands]]);
    let areas = found.lists.demands.iter().map(|demand| demand.area.clone().unwrap()).collect();
    (areas, spots(&found.warnings))
}

#[test]
fn paths_and_last_names_lead_to_the_one_area() {
    let listed = "区域,上级区域\n思明区,\n中华街道,思明区\n湖滨社区,中华街道\n江头社区,中华街道\n";
    let (areas, told) = areas_of(
        listed,
        &[
            "湖滨社区",
            "福建省/厦门市/思明区/湖滨社区",
            "福建省厦门市思明区中华街道江头社区",
            "湖滨",
            "西湖滨社区",
            "湖 滨社区",
        ],
    );
    assert_eq!(areas, ["湖滨社区", "湖滨社区", "江头社区", "湖滨社区", "西湖滨社区", "湖滨社区"]);
    assert_eq!(told, ["W212 3B", "W212 4B", "W212 5B", "W212 7B"], "what is another name stays");
}

#[test]
fn a_last_name_that_two_areas_have_is_a_doubt() {
    let listed = "区域\n思明区/湖滨社区\n湖里区/湖滨社区\n湖里区/江头社区\n";
    let (areas, told) = areas_of(listed, &["江头社区", "湖滨社区"]);
    assert_eq!(areas, ["湖里区/江头社区", "湖滨社区"]);
    assert_eq!(told, ["W212 2B", "W212 3B"]);
}

#[test]
fn codes_of_9_and_12_digits_are_the_same_place() {
    let (areas, told) =
        areas_of("区域\n350502001\n350502002000\n", &["350502001000", "350502002", "350502009"]);
    assert_eq!(areas, ["350502001", "350502002000", "350502009"]);
    assert_eq!(told, ["W212 2B", "W212 3B"]);
}

/// A workbook of an old Apple program counts its days from 1904: read from 1900 they are four years early.
#[test]
fn days_counted_from_1904() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("需求").unwrap();
    sheet.write_row(0, 0, ["社区", "居民需求", "需求人数", "提出日期"]).unwrap();
    sheet.write_row(1, 0, ["湖滨社区", "理发"]).unwrap();
    sheet.write_number(1, 2, 3.0).unwrap();
    // 2024-05-01 from 1904, as a date and as a bare number.
    sheet.write_number_with_format(1, 3, 43_951.0, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    sheet.write_row(2, 0, ["江头社区", "义诊"]).unwrap();
    sheet.write_number(2, 2, 3.0).unwrap();
    sheet.write_number(2, 3, 43_951.0).unwrap();
    let bytes = since_1904(&book.save_to_buffer().unwrap());
    let found = read_bytes([File::new("需求.xlsx", bytes)], &Options::default()).unwrap();
    let dates: Vec<_> = found.tables[0].rows.iter().map(|row| row.fields["date"].clone()).collect();
    assert_eq!(dates, ["2024-05-01", "2024-05-01"]);
}

/// The same workbook, its days counted from 1904.
fn since_1904(bytes: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let (name, mut contents) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut contents).unwrap();
        if name.ends_with("xl/workbook.xml") {
            let text = String::from_utf8(contents).unwrap();
            assert!(text.contains("<workbookPr "), "{text}");
            contents = text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ").into_bytes();
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&contents).unwrap();
    }
    to.finish().unwrap().into_inner()
}
