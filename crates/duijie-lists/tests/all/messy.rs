//! Lists as clerks keep them, against what people read in them.

use std::path::Path;

use duijie_lists::clerk;
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

fn check(file: &str) {
    let stem = file.split('.').next().unwrap();
    let truth = std::fs::read_to_string(folder().join(format!("{stem}.truth.json"))).unwrap();
    let truth: Value = serde_json::from_str(&truth).unwrap();
    let tables = json!(clerk::read(&folder().join(file)).unwrap());
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
