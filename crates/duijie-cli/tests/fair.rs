//! Fair goals: what the clerk reads of shares, and why one has no more.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

mod common;

use std::fs;

use serde_json::json;

use common::said;

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

/// Two years of a post that one of two can have: the second year's input is the first's history.
#[test]
fn turns_go_on_from_year_to_year() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let lists = json!({"version": 1, "demands": [{"id": "岗位", "quantity": 1}],
        "supplies": [{"id": "甲", "capacity": 1}, {"id": "乙", "capacity": 1}],
        "pairs": [{"demand": "岗位", "supply": "甲", "claim": 1}, {"demand": "岗位", "supply": "乙", "worth": 9}],
        "policy": {"goals": [{"rotation": {"over": "supply"}}, "worth"]}});
    fs::write(here.join("lists.json"), lists.to_string()).unwrap();
    let first = said(here, "match lists.json --out first", 0);
    assert!(first.contains("轮到的各项资源（最多等 2 轮）"), "{first}");
    let second = said(here, "match lists.json first/history.json --out second", 0);
    assert!(second.contains("轮到 1 个，1 个有份"), "{second}");
    said(here, "verify second/problem.json second/report.json", 0);
    let report = |year: &str| -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(here.join(year).join("report.json")).unwrap()).unwrap()
    };
    // One has the post in the first year and the other in the second: a claim of the first rank comes first.
    assert_eq!(report("first")["matches"][0]["supply"], "甲");
    assert_eq!(report("second")["matches"][0]["supply"], "乙");
    assert_eq!(report("second")["measures"]["waits"][0]["longest"], 1);
    // The problem, its turns written down, gives the same plan.
    said(here, "match second/problem.json --out again", 0);
    assert_eq!(report("again"), report("second"));
}

/// Of 100 in worth at most a twentieth may be spent: the floors go as far as that, and the report says what was bought.
#[test]
fn a_price_is_told_with_what_it_bought() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let area = |id: &str, worth: i64| {
        let demand = json!({"id": format!("D{id}"), "area": id, "quantity": 10});
        (demand, json!({"demand": format!("D{id}"), "supply": "S", "worth": worth}))
    };
    let ((a, pa), (b, pb)) = (area("A", 10), area("B", 9));
    let lists = json!({"version": 1, "areas": [{"id": "A"}, {"id": "B"}], "demands": [a, b],
        "supplies": [{"id": "S", "capacity": 10}], "pairs": [pa, pb],
        "policy": {"goals": [{"fair": {"over": "area", "price": [1, 50]}}, "worth"]}});
    fs::write(here.join("lists.json"), lists.to_string()).unwrap();
    // Five and five would cost 5 of 100; two may be spent: two units for B, which is 400 thousandths of its five.
    let said_all = said(here, "match lists.json --out out --lang en", 0);
    assert!(
        said_all.contains("400 thousandths of its fairest share, and the worth is 98 of 100"),
        "{said_all}"
    );
    said(here, "verify out/problem.json out/report.json", 0);
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(here.join("out/report.json")).unwrap()).unwrap();
    assert_eq!(report["measures"]["prices"], json!([{"over": "area", "worth": [1, 50], "units": [0, 1]}]));
    let dear =
        lists.to_string().replace(r#""worth":10"#, r#""worth":-10"#).replace(r#""worth":9"#, r#""worth":-9"#);
    fs::write(here.join("lists.json"), dear).unwrap();
    assert!(said(here, "match lists.json --out out", 2).contains("R108"));
}
