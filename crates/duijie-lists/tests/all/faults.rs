//! Every fault of a list is told at once, with file, sheet, row, column, what was found and what to write.

use std::fs;
use std::path::PathBuf;

use duijie::lists::{Language, Lists, Place};
use duijie_lists::{Options, Read, ReadError, read_policy};
use rust_xlsxwriter::{Formula, Workbook};

/// Reads, and refuses what has faults.
fn read(inputs: &[PathBuf]) -> Result<Read, ReadError> {
    duijie_lists::read(inputs, &Options::default()).and_then(Read::faultless)
}

fn csv(files: &[[&str; 2]]) -> Result<Read, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    for [name, text] in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    read(&[folder.path().to_path_buf()])
}

/// The codes with row and column letter, in order.
fn codes(result: Result<Read, ReadError>) -> Vec<String> {
    let Err(ReadError::Faults(faults)) = result else { panic!("no faults: {result:?}") };
    let told = |fault: &duijie_lists::Located| {
        assert!(!fault.fault.cause.zh.is_empty() && !fault.fault.cure.en.is_empty());
        let origin = fault.origin.clone().unwrap();
        let column = origin.column.map(|column| column.letter).unwrap_or_default();
        format!("{} {}{column}", fault.fault.code, origin.row.unwrap_or_default())
    };
    faults.iter().map(told).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(codes(csv(&[["需求清单.csv", text]])), expected, "{text}");
}

#[test]
fn faults_of_headings_and_cells() {
    check("需求编号,类别\nD1,义诊\n", &["F203 1"]);
    check("需求编号,数量,miniumum\nD1,1,2\n", &["F201 1C"]);
    check("需求编号,数量,编号\nD1,1,D1\n", &["F202 1C"]);
    check("需求编号,数量,\nD1,1,x\nD2,1,y\n", &["F204 2C"]);
    check("需求编号,数量\n,1\nD2,\n", &["F205 2A", "F205 3B"]);
    check(
        "需求编号,数量\nD1,abc\nD2,3.5\nD3,NaN\nD4,1e300\n\nD5,三十头牛\n",
        &["F207 2B", "F207 3B", "F207 4B", "F207 5B", "F207 7B"],
    );
    check("需求编号,数量,整体满足,时间要求\nD1,1,也许,随便\n", &["F210 2C", "F210 2D"]);
}

/// JSON was once read up to its first fault only.
#[test]
fn every_fault_of_json_is_told_with_its_path() {
    let json =
        r#"{"version":1,"demands":[{"id":"D1","quantity":"x","categroy":"c"},{"id":"D2"}],"wishes":[]}"#;
    let Err(ReadError::Faults(faults)) = csv(&[["a.json", json]]) else { panic!("no faults") };
    let told: Vec<String> = faults
        .iter()
        .map(|f| format!("{} {}", f.fault.code, f.origin.as_ref().unwrap().spot(Language::English)))
        .collect();
    assert_eq!(
        told,
        ["F106 wishes", "F107 demands[0].quantity", "F106 demands[0].categroy", "F105 demands[1].quantity"]
    );
}

#[test]
fn a_fault_says_what_was_found_and_what_to_write() {
    let Err(ReadError::Faults(faults)) = csv(&[["需求清单.csv", "需求编号,数量,需求编码\nD1,三十头牛,x\n"]])
    else {
        panic!()
    };
    let zh = faults[1].describe(Language::Chinese);
    assert!(
        zh.contains("需求清单.csv，第 2 行，B 列（数量）")
            && zh.contains("三十头牛")
            && zh.contains("只写数字"),
        "{zh}"
    );
    assert!(faults[0].describe(Language::English).contains("\"需求编号\""), "{:?}", faults[0]);
}

#[test]
fn numbers_in_many_forms_and_known_columns_are_read() {
    let input = csv(&[["需求.csv", "编号,数量,备注,联系电话\n007,３,x,139\n\n008,3.0,,\n009,\"1,200\",,\n"]])
        .unwrap();
    let rows: Vec<(String, i64)> = input.lists.demands.into_iter().map(|d| (d.id, d.quantity)).collect();
    assert_eq!(rows, [("007".to_owned(), 3), ("008".to_owned(), 3), ("009".to_owned(), 1200)]);
    let place = Place::row("demands", 1).field("quantity");
    let origin = input.origins.locate(&place).unwrap();
    assert_eq!((origin.row, origin.column.unwrap().letter), (Some(4), "B".to_owned()));
}

#[test]
fn csv_in_utf8_with_bom_and_gb18030() {
    let text = "需求编号,数量,时间\nD㐀1,2,周一、周三 上午；周日\n";
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    for bytes in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), gb] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.csv"), bytes).unwrap();
        let input = read(&[folder.path().to_path_buf()]).unwrap();
        assert_eq!(input.lists.demands[0].id, "D㐀1");
        assert_eq!(input.lists.demands[0].times, ["周一、周三 上午", "周日"]);
    }
}

#[test]
fn places_of_several_files_are_found_again() {
    let input = csv(&[
        ["a.csv", "需求编号,数量\nD1,1\n"],
        ["b.json", r#"{"version":1,"demands":[{"id":"D2","quantity":1},{"id":"D3","quantity":1}]}"#],
        ["限额.csv", "限额编号,上限,资源编号,每单位用量\n资金,9,S1,2\n工时,5,S1,1\n资金,,S2,3\n"],
    ])
    .unwrap();
    let at = |place: Place| input.origins.locate(&place).unwrap().describe(Language::English);
    assert!(at(Place::row("demands", 0)).ends_with("a.csv, row 2"));
    assert!(at(Place::row("demands", 2).field("quantity")).ends_with("b.json, demands[1].quantity"));
    assert!(
        at(Place::row("limits", 0).field("terms[1].each"))
            .ends_with("限额.csv, row 4, column D (每单位用量)")
    );
    assert_eq!(input.lists.limits[0].terms.len(), 2);
    assert_eq!(input.origins.locate(&Place::row("demands", 3)), None);
}

#[test]
fn cells_of_workbooks_error_values_and_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("表.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("需求清单").unwrap();
    sheet.write_row(0, 0, ["需求编号", "数量", "整体满足"]).unwrap();
    sheet.write_formula(1, 0, Formula::new("=A9").set_result("D1")).unwrap();
    sheet.write_formula(1, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_boolean(1, 2, true).unwrap();
    sheet.write_number(2, 0, 123_456_789_012_345_678.0).unwrap();
    sheet.write_number(2, 1, 2.5).unwrap();
    book.add_worksheet().set_name("杂记").unwrap().write_string(0, 0, "随便写的").unwrap();
    book.save(&path).unwrap();
    assert_eq!(codes(read(std::slice::from_ref(&path))), ["F206 2B", "F208 3A", "F207 3B"]);
}

#[test]
fn unknown_sheets_are_told_and_unknown_words_of_policy_are_faults() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("表.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("需求清单").unwrap();
    sheet.write_row(0, 0, ["需求编号", "数量"]).unwrap();
    book.add_worksheet().set_name("杂记").unwrap().write_string(0, 0, "随便写的").unwrap();
    book.save(&path).unwrap();
    let input = read(&[path]).unwrap();
    assert_eq!(input.lists, Lists { version: 1, ..Lists::default() });
    assert_eq!(input.warnings.len(), 1);
    let policy = "项目,内容\n目标次序,服务、公平：社区：最低者\n抽签,2026\n上级类别可承接,是\n";
    let read = csv(&[["政策.csv", policy]]).unwrap().lists.policy;
    assert_eq!((read.goals.unwrap().len(), read.lot.as_deref(), read.rules.broader), (2, Some("2026"), true));
    assert_eq!(
        codes(csv(&[["政策.csv", "项目,内容\n目标次序,服务、快乐\n目的,x\n抽签,a\n抽签,b\n"]])),
        ["F211 2B", "F214 3A", "F215 5"]
    );
}

#[test]
fn two_policies_that_differ_are_a_fault() {
    let json = |lot: &str| format!(r#"{{"version":1,"policy":{{"lot":"{lot}"}}}}"#);
    let result = csv(&[["a.json", &json("a")], ["b.json", &json("b")]]);
    let Err(ReadError::Faults(faults)) = result else { panic!() };
    assert_eq!(faults[0].fault.code, "F216");
    assert!(csv(&[["a.json", &json("a")], ["b.json", &json("a")]]).is_ok());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p.json");
    fs::write(&file, r#"{"lot":"x"}"#).unwrap();
    assert_eq!(read_policy(&file).unwrap().lot.as_deref(), Some("x"));
}

#[test]
fn rows_of_one_quota_must_agree() {
    let text = "编号,对象,成员,最高数量\nq,需求,D1、D2,3\nq,需求,D3,\nq,需求,D4,4\n";
    assert_eq!(codes(csv(&[["配额.csv", text]])), ["F213 4D"]);
}

#[test]
fn what_is_no_list_is_an_error_of_the_file() {
    let no_lists = |result: Result<Read, ReadError>| matches!(result, Err(ReadError::NoLists(files)) if !files.is_empty());
    assert!(no_lists(read(&[])));
    assert!(no_lists(read(&[PathBuf::from("/nowhere/at/all.xlsx")])));
    assert!(no_lists(read(&[tempfile::tempdir().unwrap().path().to_path_buf()])));
    assert!(no_lists(csv(&[["a.xlsx", "text"]])));
    assert!(no_lists(csv(&[["a.csv", ""]])));
    assert!(no_lists(csv(&[["a.csv", "姓名,年龄\n张三,3\n"]])));
    assert!(no_lists(csv(&[["a.json", "[1, 2"]])));
    let deep = "[".repeat(200_000);
    assert!(no_lists(csv(&[["a.json", &deep]])));
    assert!(no_lists(csv(&[["a.json", &format!("{{\"version\":1,\"areas\":{deep}")]])));
    assert!(matches!(csv(&[["a.json", r#"{"version":1,"wishes":[]}"#]]), Err(ReadError::Faults(_))));
    assert!(csv(&[["需求清单.csv", "需求编号,数量\n"]]).is_ok(), "a list without rows is a list");
}
