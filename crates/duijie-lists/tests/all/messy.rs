//! Lists as clerks keep them, against what people read in them.

use std::path::Path;

use duijie_lists::{File, Options, Read};
use serde_json::{Value, json};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/messy"))
}

/// What a row is about, without what it says of it: rows and fields must agree, wordings need not.
fn spots(warnings: &Value) -> Vec<(Value, Value)> {
    let spot = |warning: &Value| (warning["row"].clone(), warning["field"].clone());
    let mut spots: Vec<_> = warnings.as_array().into_iter().flatten().map(spot).collect();
    spots.sort_by_key(|(row, field)| (row.as_i64(), field.as_str().map(str::to_owned)));
    spots
}

fn sorted(skipped: &Value) -> Vec<Value> {
    let mut skipped = skipped.as_array().cloned().unwrap_or_default();
    skipped.sort_by_key(|skipped| skipped["row"].as_i64());
    skipped
}

/// A file of the folder against the truth beside it.
fn check(file: &str) {
    check_read(file, &duijie_lists::read(&[folder().join(file)], &Options::default()).unwrap());
}

/// A workbook that [`books`] makes.
pub(crate) fn check_book(file: &str, bytes: Vec<u8>) {
    check_read(file, &duijie_lists::read_bytes([File::new(file, bytes)], &Options::default()).unwrap());
}

fn check_read(file: &str, read: &Read) {
    let stem = file.split('.').next().unwrap();
    let truth = std::fs::read_to_string(folder().join(format!("{stem}.truth.json"))).unwrap();
    let truth: Value = serde_json::from_str(&truth).unwrap();
    let tables = json!(read.tables);
    let wanted = truth["tables"].as_array().unwrap();
    assert_eq!(tables.as_array().unwrap().len(), wanted.len(), "{tables:#}");
    for (table, wanted) in tables.as_array().unwrap().iter().zip(wanted) {
        for field in ["sheet", "kind", "header_row", "header_rows", "columns", "duplicates"] {
            assert_eq!(table[field], wanted[field], "{file}: {field}");
        }
        let (rows, records) = (table["rows"].as_array().unwrap(), wanted["rows"].as_array().unwrap());
        for (row, record) in rows.iter().zip(records) {
            assert_eq!(row, record, "{file}");
        }
        assert_eq!(rows.len(), records.len(), "{file}");
        assert_eq!(sorted(&table["skipped"]), sorted(&wanted["skipped"]), "{file}");
        assert_eq!(spots(&table["warnings"]), spots(&wanted["warnings"]), "{file}: {}", table["warnings"]);
    }
}

#[test]
fn merged_cells_a_blank_row_a_total_and_a_note() {
    check("demand_merged.xlsx");
}

#[test]
fn a_hidden_row_and_sheets_without_tables() {
    check("volunteers.xlsx");
}

#[test]
fn gb18030_with_commas_in_numbers() {
    check("services_gbk.csv");
}

#[test]
fn the_old_format_with_two_header_rows() {
    check("posts.xls");
}

/// Its blank rows were once counted from the first line of a record, so that the second line of a heading was one.
#[test]
fn a_table_in_a_corner_with_records_of_several_lines() {
    check("corner.csv");
}

/// 小計 and 總計 were once records, and 所屬社區 a guess.
#[test]
fn traditional_characters_and_full_width_digits() {
    check("traditional.csv");
}

#[test]
fn quantities_in_words() {
    check("words.csv");
}

#[test]
fn headings_nearly_spelt() {
    check("near.csv");
}

/// 湖滨社区小计 was once a record.
#[test]
fn headings_again_on_every_page_and_sums_between() {
    check("pages.csv");
}

#[test]
fn utf_16_with_tabs() {
    check("utf16.tsv");
}

#[test]
fn gb18030_with_characters_of_four_bytes() {
    check("rare_characters.csv");
}

#[test]
fn a_page_of_the_web_named_as_a_workbook() {
    check("web.xls");
}

#[test]
fn lists_as_people_keep_them_become_demands_and_supplies() {
    let files = ["demand_merged.xlsx", "services_gbk.csv", "volunteers.xlsx", "posts.xls"];
    let input = duijie_lists::read(&files.map(|file| folder().join(file)), &Options::default()).unwrap();
    let lists = &input.lists;
    assert_eq!((lists.demands.len(), lists.supplies.len()), (8 + 6, 6 + 7));
    let demand = |title: &str| lists.demands.iter().find(|demand| demand.title == title).unwrap();
    assert_eq!(demand("下水道经常堵").area.as_deref(), Some("湖滨社区"), "the merged cell above says so");
    assert_eq!(demand("想学写毛笔字").quantity, 15);
    assert_eq!(demand("想学写毛笔字").times, ["周三、周五下午"]);
    assert_eq!(demand("义诊导引员").minimum, 2);
    assert_eq!(demand("应急备勤").quantity, 1, "待定 counts 1");
    let service = |title: &str| lists.supplies.iter().find(|supply| supply.title == title).unwrap();
    assert_eq!((service("助餐送餐").id.as_str(), service("助餐送餐").capacity), ("F001", 1200));
    assert_eq!(service("张伟").categories, ["理发", "修脚"]);
    let all: i64 = lists.demands.iter().map(|demand| demand.quantity).sum();
    assert_eq!(service("刘洋").capacity, all, "不限 is what all demands want together");
    let told = |row: u32| {
        input.warnings.iter().any(|w| w.origin.as_ref().is_some_and(|origin| origin.row == Some(row)))
    };
    assert!(told(6), "{:?}", input.warnings);
}
