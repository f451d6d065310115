//! Bad input in every form that the command reads: all faults at once, each with place, value and cure; nothing written.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

use duijie::lists::{Demand, Language, Lists, Lock, Supply};
use serde_json::{Value, json};

struct Found {
    code: i32,
    faults: Vec<Value>,
}

/// Runs `match … --json` on what stands in `lists`; the faults are what it prints.
fn matched(folder: &Path) -> Found {
    let arguments = ["match", "lists", "--out", "out", "--json"];
    let output =
        Command::new(env!("CARGO_BIN_EXE_duijie")).current_dir(folder).args(arguments).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(!err.contains("panicked"), "{err}");
    assert!(!folder.join("out").exists(), "something was written");
    let code = output.status.code().unwrap();
    assert!(code != 1 || err.contains("可改为"), "{err}");
    Found { code, faults: serde_json::from_slice(&output.stdout).unwrap_or_default() }
}

fn matched_file(name: &str, bytes: &[u8]) -> Found {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("lists")).unwrap();
    fs::write(folder.path().join("lists").join(name), bytes).unwrap();
    matched(folder.path())
}

/// Every fault has all that a person needs; gives place and value.
fn told(found: &Found) -> Vec<String> {
    assert_eq!(found.code, 2, "{:?}", found.faults);
    let one = |fault: &Value| {
        for field in ["code", "file", "place", "cause", "cure"] {
            assert!(fault[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {fault}");
        }
        let cell = match (fault["row"].as_u64(), fault["column"].as_str()) {
            (Some(row), Some(column)) => format!("第 {row} 行 {column} 列 "),
            (Some(row), None) => format!("第 {row} 行 "),
            _ => String::new(),
        };
        format!("{cell}{} {}", fault["place"].as_str().unwrap(), fault["found"].as_str().unwrap())
    };
    found.faults.iter().map(one).collect()
}

#[track_caller]
fn tells(told: &[String], expected: &[&[&str]]) {
    for words in expected {
        assert!(
            told.iter().any(|one| words.iter().all(|word| one.contains(word))),
            "{words:?} is not in {told:#?}"
        );
    }
}

#[test]
fn json_of_the_wrong_shape() {
    let text = r#"{"version": 1, "wishes": [],
        "demands": [{"id": "D", "quantity": 3.5, "miniumum": 1}, {"quantity": NaN, "id": "E"}, {"id": "F"}, ["G", 1]],
        "supplies": [{"id": "S", "capacity": 1e300}, {"id": "T", "capacity": 12345678901234567890123}],
        "quotas": {}}"#;
    let all = told(&matched_file("lists.json", text.as_bytes()));
    tells(
        &all,
        &[
            &["wishes"],
            &["demands[0].quantity", "3.5"],
            &["demands[0].miniumum"],
            &["demands[1].quantity", "NaN"],
            &["demands[2].quantity"],
            &["demands[3]", "[\"G\", 1]"],
            &["supplies[0].capacity", "1e300"],
            &["supplies[1].capacity", "12345678901234567890123"],
            &["quotas"],
        ],
    );
    assert_eq!(all.len(), 9, "{all:#?}");
}

#[test]
fn json_that_contradicts_itself() {
    let lists = json!({
        "version": 1,
        "areas": [{"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}],
        "categories": [{"id": "c", "parent": "c"}, {"id": "k"}],
        "demands": [
            {"id": "D", "category": "k", "quantity": 0},
            {"id": "D", "category": "k", "quantity": -1},
            {"id": "", "category": "k", "quantity": 1, "minimum": 2},
            {"id": "E", "category": "无", "quantity": 2, "times": ["周八"], "area": "无"},
        ],
        "supplies": [{"id": "S", "categories": ["k"], "capacity": 1, "minimum": 2, "unit": "无"}],
        "claims": [{"supply": "无", "demand": "E", "quantity": 1}],
        "locks": [{"supply": "S", "demand": "E", "quantity": 2}],
        "quotas": [{"id": "q", "side": "demand", "members": ["E", "E"], "minimum": 2, "maximum": 1}],
        "limits": [{"id": "l", "minimum": 2, "maximum": 1}],
        "policy": {"goals": ["worth", "worth"]},
    });
    let all = told(&matched_file("lists.json", lists.to_string().as_bytes()));
    tells(
        &all,
        &[
            &["areas[0].parent", "a → b → a"],
            &["categories[0].parent"],
            &["demands[0].quantity", "0"],
            &["demands[1].id", "D"],
            &["demands[1].quantity", "-1"],
            &["demands[2].id"],
            &["demands[2].minimum", "2"],
            &["demands[3].category", "无"],
            &["demands[3].times", "周八"],
            &["demands[3].area", "无"],
            &["supplies[0].minimum", "2"],
            &["supplies[0].unit", "无"],
            &["claims[0].supply", "无"],
            &["locks[0].quantity", "2"],
            &["quotas[0].members", "E"],
            &["quotas[0].minimum", "2"],
            &["limits[0].minimum", "2"],
            &["policy.goals", "worth"],
        ],
    );
}

#[test]
fn tables_of_csv_in_two_encodings() {
    let text = "需求编号,数量,最低数量,时间,miniumum\nD1,许多,,,\nD1,NaN,,,\n,1e300,,,\nD4,3.5,,,\n";
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    for bytes in [text.as_bytes(), &gb] {
        let all = told(&matched_file("需求清单.csv", bytes));
        tells(
            &all,
            &[
                &["第 2 行", "B 列", "许多"],
                &["第 3 行", "B 列", "NaN"],
                &["第 4 行", "A 列"],
                &["第 4 行", "B 列", "1e300"],
                &["第 5 行", "B 列", "3.5"],
                &["第 1 行", "E 列", "miniumum"],
            ],
        );
    }
    let all = told(&matched_file("需求清单.csv", "需求编号,需求类别\nD1,义诊\n".as_bytes()));
    assert!(!all.is_empty(), "a missing column");
    let text = "需求编号,数量,时间,最低数量\nD1,0,,\nD1,-3,,\nD2,2,周八上午,3\n";
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let all = told(&matched_file("需求清单.csv", &gb));
    tells(
        &all,
        &[
            &["第 2 行", "B 列", "0"],
            &["第 3 行", "A 列", "D1"],
            &["第 3 行", "B 列", "-3"],
            &["第 4 行", "D 列", "3"],
        ],
    );
}

#[test]
fn workbooks() {
    let folder = tempfile::tempdir().unwrap();
    let demand = |id: &str, quantity| Demand { id: id.to_owned(), quantity, ..Demand::default() };
    let supply = Supply { id: "S".to_owned(), capacity: 2, ..Supply::default() };
    let lock = |quantity| Lock { demand: "D1".to_owned(), supply: "S".to_owned(), quantity };
    let lists = Lists {
        demands: vec![demand("D1", 2), demand("D1", 0), demand("D3", 1 << 40)],
        supplies: vec![supply],
        locks: vec![lock(3)],
        ..Lists::default()
    };
    fs::create_dir(folder.path().join("lists")).unwrap();
    duijie_lists::write_lists(&folder.path().join("lists"), &lists, Language::Chinese).unwrap();
    let all = told(&matched(folder.path()));
    tells(&all, &[&["第 3 行", "D1"], &["第 3 行", "0"], &["第 4 行", "1099511627776"], &["3"]]);
}

#[test]
fn what_is_no_list_is_1_and_an_empty_list_is_optimal() {
    let deep = format!("{{\"version\":1,\"demands\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    for (name, bytes) in [
        ("a.json", deep.as_bytes()),
        ("a.json", b"{\"version\": 1,"),
        ("a.json", b"[1]"),
        ("a.json", b""),
        ("a.csv", b""),
        ("a.csv", b"\x00\xff\xfe"),
        ("a.xlsx", b"PK\x03\x04 nothing more"),
        ("a.xls", b"\xd0\xcf\x11\xe0 nothing more"),
        ("notes.txt", b"nothing"),
    ] {
        assert_eq!(matched_file(name, bytes).code, 1, "{name} {:?}", &bytes[..bytes.len().min(20)]);
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("需求清单.csv"), "需求编号,数量\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_duijie"))
        .current_dir(folder.path())
        .args(["match", "需求清单.csv", "--out", "out", "--json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["status"], "optimal");
}

/// Found by fuzzing: the library that opens workbooks panics at a formula that names a sheet which is not there. The reader
/// made an error of it, but the panic's own message stood before it.
#[test]
fn a_workbook_that_breaks_its_library_gets_one_clear_error() {
    let bytes = include_bytes!("../../../fuzz/seeds/workbook/index.xls");
    let found = matched_file("index.xls", bytes);
    assert_eq!(found.code, 1);
}

/// A list of 2.8 million rows, each at fault, once printed 530 MB that nobody read.
#[test]
fn of_very_many_of_one_kind_the_first_are_told_and_the_rest_counted() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |k: usize| format!("D{k},理发,{}\n", if k.is_multiple_of(2) { "x" } else { "1" });
    let text = format!("需求编号,需求名称,数量\n{},义诊,1\n", (1..=240).map(rows).collect::<String>());
    fs::write(folder.path().join("需求清单.csv"), text).unwrap();
    let check = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_duijie"))
            .current_dir(folder.path())
            .args(["check", "需求清单.csv"])
            .args(more)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (_, told) = check(&[]);
    assert!(told.starts_with("清单有 121 处需要修改"), "{told}");
    assert_eq!(told.matches("原文“x”").count(), 50, "{told}");
    assert!(told.contains("第 101 行，C 列（数量）") && !told.contains("第 103 行"), "{told}");
    assert!(told.contains("[F207] C 列（数量）：同样的还有 70 处（第 103–241 行之间）"), "{told}");
    assert!(told.contains("[F205] 第 242 行，A 列（需求编号）"), "another kind is told: {told}");
    let (_, told) = check(&["--lang", "en"]);
    assert!(told.contains("[F207] column C (数量): 70 more of this kind (rows 103 to 241)"), "{told}");
    let (all, _) = check(&["--json"]);
    let all: Value = serde_json::from_str(&all).unwrap();
    assert_eq!(all["faults"].as_array().map(Vec::len), Some(121));
}
