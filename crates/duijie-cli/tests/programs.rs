//! Demands that several units share, and lists whose side rows bind nothing or too much: what the clerk reads.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

mod common;

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use common::said;

fn folder(lists: &Value) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lists.json"), lists.to_string()).unwrap();
    folder
}

#[track_caller]
fn holds(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
}

/// D1 is shared by a unit with two supplies and a team that is its own unit; D2 has one unit.
fn shared() -> TempDir {
    folder(&json!({
        "version": 1,
        "units": [{"id": "市中医医院"}],
        "demands": [{"id": "D1", "title": "义诊", "quantity": 9, "providers": {"least": 2, "most": 2}},
            {"id": "D2", "quantity": 1}],
        "supplies": [{"id": "S1", "unit": "市中医医院", "capacity": 2}, {"id": "S2", "unit": "市中医医院", "capacity": 3},
            {"id": "志愿队", "capacity": 4}, {"id": "别队", "capacity": 1}],
        "pairs": [{"demand": "D1", "supply": "S1"}, {"demand": "D1", "supply": "S2"},
            {"demand": "D1", "supply": "志愿队"}, {"demand": "D2", "supply": "别队"}],
    }))
}

#[test]
fn who_leads_and_who_helps_stands_in_all_that_clerks_read() {
    let here = shared();
    let out = said(here.path(), "match lists.json --out out", 0);
    holds(&out, &["【承办】1 条需求分牵头、协办（1 条由多个单位承办），见 项目清单.xlsx"]);
    let page = fs::read_to_string(here.path().join("out/report.html")).unwrap();
    holds(&page, &["<th>角色</th>", "<td>牵头</td>", "<td>协办</td>"]);
    assert_eq!(page.matches("<td>牵头</td>").count(), 2, "both supplies of the unit that leads");
    let one = said(here.path(), "explain out --demand D1", 0);
    holds(&one, &["牵头：市中医医院 5；协办：志愿队 4"]);
    assert!(!said(here.path(), "explain out --demand D2", 0).contains("牵头"));
    // What programs read has the contract's form, which knows no roles.
    assert!(!fs::read_to_string(here.path().join("out/report.json")).unwrap().contains("lead"));

    let out = said(here.path(), "match lists.json --out out --lang en", 0);
    holds(&out, &["[Providers] 1 demands say who leads and who helps (1 are shared by several units)"]);
    let page = fs::read_to_string(here.path().join("out/report.html")).unwrap();
    holds(&page, &["<th>Role</th>", "<td>leads</td>", "<td>helps</td>"]);
    holds(
        &said(here.path(), "explain out --demand D1 --lang en", 0),
        &["lead: 市中医医院 5; help: 志愿队 4"],
    );
}

#[test]
fn side_rows_that_bind_nothing_or_too_much_are_warned_of_before_matching() {
    let here = folder(&json!({
        "version": 1,
        "units": [{"id": "民政局"}],
        "demands": [{"id": "D1", "quantity": 4, "providers": {"least": 2}}],
        "supplies": [{"id": "S1", "unit": "民政局", "capacity": 4}, {"id": "S2", "capacity": 4}],
        "pairs": [{"demand": "D1", "supply": "S1"}],
        "limits": [{"id": "空", "maximum": 1}, {"id": "旁", "maximum": 1, "terms": [{"supply": "S2", "each": 3}]}],
    }));
    for line in ["check lists.json", "match lists.json --out out"] {
        holds(
            &said(here.path(), line, 0),
            &[
                "W105",
                "“空”没有计入项",
                "W122",
                "“旁”的计入项没有对上",
                "W123",
                "需求“D1”至少要 2 个单位共同承办",
            ],
        );
    }
    holds(
        &said(here.path(), "check lists.json --lang en", 0),
        &["has no terms", "no term of limit \"旁\" fits a pair", "it gets nothing"],
    );
    let why = said(here.path(), "explain out --demand D1", 0);
    holds(&why, &["要 4，得到 0", "承办单位的个数不合要求，空余的可凑到 4 [providers]"]);
}

#[test]
fn a_floor_out_of_reach_is_named_with_the_most_possible() {
    let here = folder(&json!({
        "version": 1,
        "demands": [{"id": "D1", "quantity": 10}],
        "supplies": [{"id": "S1", "capacity": 30}],
        "pairs": [{"demand": "D1", "supply": "S1"}],
        "quotas": [{"id": "五美社区", "side": "demand", "members": ["D1"], "minimum": 12}],
    }));
    let out = said(here.path(), "match lists.json --out out", 3);
    holds(&out, &["合起来需要 12，只有 10", "配额“五美社区”：下限 12"]);
    holds(&said(here.path(), "explain out --lang en", 0), &["Together they need 12, and only 10 can be had"]);
}
