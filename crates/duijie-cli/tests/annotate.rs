//! Files come back with what was found: faults beside the cells, and after a match why rows were not served.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use calamine::{Reader, open_workbook_auto};
use duijie::lists::{Language, Lists};
use duijie::report::Report;

fn duijie(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_duijie"))
        .current_dir(folder)
        .args(line.split_whitespace())
        .output()
        .unwrap()
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The rows of a sheet, each as its texts.
fn rows(path: &Path, sheet: usize) -> Vec<Vec<String>> {
    let mut book = open_workbook_auto(path).unwrap();
    let range = book.worksheet_range_at(sheet).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// Show 7 of the issue: a template, two cells spoiled, the copies name both, in both languages.
#[test]
fn a_new_user_finds_both_spoiled_cells_in_the_copies() {
    for (language, heading, words) in [
        ("zh", "问题", ["只写数字", "可改为"]),
        ("en", "problem", ["a whole number is wanted", "Maybe only the number"]),
    ] {
        let here = tempfile::tempdir().unwrap();
        let line = |line: &str| duijie(here.path(), &format!("{line} --lang {language}"));
        assert_eq!(line("template lists").status.code(), Some(0));
        for name in ["需求清单.csv", "更多需求.csv"] {
            let text = "需求编号,数量,类别\nX1,若干个吧,\nX2,2,\n";
            fs::write(here.path().join("lists").join(name), text.replace('X', &name[..3])).unwrap();
        }
        let run = line("check lists --annotate back");
        assert_eq!(run.status.code(), Some(2), "{}", said(&run.stderr));
        assert!(said(&run.stderr).contains("back"), "{}", said(&run.stderr));
        let mut found = 0;
        for entry in fs::read_dir(here.path().join("back")).unwrap() {
            let path = entry.unwrap().path();
            let cells = rows(&path, 1);
            let Some(at) = cells[0].iter().position(|text| text == heading) else { continue };
            found += 1;
            assert!(words.iter().all(|word| cells[1][at].contains(word)), "{:?}", cells[1]);
            assert_eq!(cells[2][at], "");
            let first: String = rows(&path, 0).concat().concat();
            assert!(first.contains("B2") && first.contains("F207"), "{first}");
        }
        assert_eq!(found, 2);
    }
}

#[test]
fn copies_never_go_into_the_folder_of_the_lists() {
    let here = tempfile::tempdir().unwrap();
    fs::write(here.path().join("需求清单.csv"), "需求编号,数量\nD1,2\n").unwrap();
    let run = duijie(here.path(), "check 需求清单.csv --annotate .");
    assert_eq!(run.status.code(), Some(1));
    assert!(said(&run.stderr).contains("另一个文件夹"), "{}", said(&run.stderr));
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 1);
}

/// Every claim and demand that was refused has its reason of the report in its own row.
#[test]
fn a_match_writes_its_reasons_into_the_lists() {
    let here = tempfile::tempdir().unwrap();
    let json = r#"{"version": 1,
        "areas": [{"id": "五美社区"}, {"id": "别处"}], "categories": [{"id": "义诊"}], "units": [{"id": "中医院"}],
        "demands": [
            {"id": "D1", "category": "义诊", "area": "五美社区", "quantity": 3},
            {"id": "D2", "category": "义诊", "area": "五美社区", "quantity": 4},
            {"id": "D3", "category": "义诊", "area": "别处", "quantity": 1}],
        "supplies": [{"id": "S1", "unit": "中医院", "categories": ["义诊"], "areas": ["五美社区"], "capacity": 5}],
        "claims": [{"supply": "S1", "demand": "D2", "quantity": 2, "rank": 1},
                   {"supply": "S1", "demand": "D3", "quantity": 1, "rank": 1}]}"#;
    let lists = Lists::from_json(json).unwrap();
    duijie_lists::write_lists(&here.path().join("lists"), &lists, Language::Chinese).unwrap();
    let run = duijie(here.path(), "match lists --out out --annotate back");
    assert_eq!(run.status.code(), Some(0), "{}", said(&run.stderr));
    let report =
        Report::from_json(&fs::read_to_string(here.path().join("out/report.json")).unwrap()).unwrap();
    assert!(!report.unmet.is_empty() && !report.refused.is_empty());
    let row = |name: &str, has: &dyn Fn(&Vec<String>) -> bool| {
        let rows = rows(&here.path().join("back").join(name), 1);
        let at = rows[0].iter().position(|text| text == "问题").unwrap();
        rows.iter().find(|row| has(row)).unwrap()[at].clone()
    };
    for unmet in &report.unmet {
        let text = row("需求清单.xlsx", &|row| row[0] == unmet.demand);
        assert!(text.contains(&format!("还缺 {}", unmet.missing)), "{text}");
        assert!(unmet.reasons.iter().all(|row| text.contains(&row.reason.text().zh)), "{text}");
    }
    for refused in &report.refused {
        let is = |row: &Vec<String>| row.contains(&refused.supply) && row.contains(&refused.demand);
        let text = row("认领清单.xlsx", &is);
        assert!(refused.reasons.iter().all(|row| text.contains(&row.reason.text_of_claim().zh)), "{text}");
    }
    // What came back is a list as good as before.
    let again = duijie(here.path(), "match back --out again");
    assert_eq!(again.status.code(), Some(0), "{}", said(&again.stderr));
    let read = |folder: &str| fs::read_to_string(here.path().join(folder).join("report.json")).unwrap();
    assert_eq!(read("out"), read("again"));
}
