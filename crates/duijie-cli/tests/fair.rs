//! Fair goals: what the clerk reads of shares, and why one has no more.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

/// All that a command prints, where it ends with this status.
#[track_caller]
fn said(folder: &Path, line: &str, code: i32) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_duijie"))
        .current_dir(folder)
        .args(line.split(' '))
        .output()
        .unwrap();
    let said = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
    assert_eq!(run.status.code(), Some(code), "{said}");
    said
}

#[test]
fn shares_are_told_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let lists = json!({"version": 1, "areas": [{"id": "湖滨社区"}, {"id": "江头社区"}, {"id": "山前社区"}],
        "demands": [{"id": "D1", "area": "湖滨社区", "quantity": 4}, {"id": "D2", "area": "江头社区", "quantity": 4},
            {"id": "D3", "area": "山前社区", "quantity": 1}],
        "supplies": [{"id": "S1", "capacity": 4}, {"id": "S2", "capacity": 1}],
        "pairs": [{"demand": "D1", "supply": "S1"}, {"demand": "D2", "supply": "S1"}, {"demand": "D3", "supply": "S2"}],
        "policy": {"goals": [{"fair": {"over": "area"}}, "worth"]}});
    fs::write(here.join("lists.json"), lists.to_string()).unwrap();
    let out = said(here, "match lists.json --out out", 0);
    assert!(out.contains("已证明最优：2 级目标"), "{out}");
    assert!(said(here, "verify out/problem.json out/report.json", 0).contains("2"), "all levels hold");
    let page = fs::read_to_string(here.join("out/report.html")).unwrap();
    assert!(page.contains("最低的是“江头社区”：2 / 4"), "{page}");
    let why = said(here, "explain out", 0);
    assert!(why.contains("“湖滨社区”得 2，共需 4；它与江头社区（共 2 组）合计最多只能得 4"), "{why}");
    let one = said(here, "explain out --group 山前社区 --lang en", 0);
    assert!(one.contains("\"山前社区\" has 1 of 1"), "{one}");
    let nobody = said(here, "explain out --group 河东社区", 1);
    assert!(nobody.contains("没有公平目标比较过“河东社区”"), "{nobody}");
}
