//! The command from end to end, over folders of its own: exit statuses, files, and what stands on standard output.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// What a run left behind.
struct Run {
    code: i32,
    out: String,
    err: String,
}

fn duijie<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Run {
    let output =
        Command::new(env!("CARGO_BIN_EXE_duijie")).current_dir(folder).args(arguments).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(folder: &Path, line: &str) -> Run {
    duijie(folder, line.split_whitespace())
}

const COMMANDS: [&str; 9] =
    ["match", "check", "compile", "verify", "explain", "fairness", "scenario", "template", "schema"];
const RESULTS: [&str; 4] = ["problem.json", "report.html", "report.json", "项目清单.xlsx"];

/// Two demands, one supply of 5, a claim that fits, and one that does not (the wrong area).
fn lists() -> Value {
    json!({
        "version": 1,
        "areas": [{"id": "象山街道"}, {"id": "五美社区", "parent": "象山街道"}, {"id": "别处"}],
        "categories": [{"id": "医疗"}, {"id": "义诊", "parent": "医疗", "words": ["量血压"]}],
        "units": [{"id": "市中医医院", "area": "象山街道"}],
        "demands": [
            {"id": "D1", "title": "冬季<义诊>", "category": "义诊", "area": "五美社区", "quantity": 3, "measure": "人次"},
            {"id": "D2", "title": "量血压", "category": "量血压", "area": "五美社区", "quantity": 4, "priority": 2},
            {"id": "D3", "title": "远处义诊", "category": "义诊", "area": "别处", "quantity": 1}
        ],
        "supplies": [
            {"id": "S1", "unit": "市中医医院", "title": "中医义诊", "categories": ["义诊"], "areas": ["象山街道"], "capacity": 5}
        ],
        "claims": [
            {"supply": "S1", "demand": "D2", "quantity": 2, "rank": 1},
            {"supply": "S1", "demand": "D3", "quantity": 1, "rank": 1}
        ]
    })
}

/// A folder with one JSON file `lists/lists.json`.
fn folder(lists: &Value) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("lists")).unwrap();
    fs::write(folder.path().join("lists/lists.json"), lists.to_string()).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn report(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("out/report.json")).unwrap()).unwrap()
}

#[test]
fn without_arguments_it_says_what_to_do_first() {
    let here = tempfile::tempdir().unwrap();
    let chinese = run(here.path(), "");
    assert_eq!(chinese.code, 0);
    for step in ["duijie template", "duijie check", "duijie match", "签约"] {
        assert!(chinese.out.contains(step), "{step}");
    }
    let english = run(here.path(), "--lang en");
    assert_eq!(english.code, 0);
    assert!(english.out.contains("Match again"));
}

#[test]
fn every_command_has_help_with_an_example() {
    let here = tempfile::tempdir().unwrap();
    let all = run(here.path(), "--help");
    assert_eq!(all.code, 0);
    for command in COMMANDS {
        assert!(all.out.contains(command), "{command}");
        let help = run(here.path(), &format!("{command} --help"));
        assert_eq!(help.code, 0, "{command}");
        assert!(
            help.out.contains("示例 Example:") && help.out.contains(&format!("duijie {command}")),
            "{command}"
        );
        let (_, example) = help.out.split_once("示例 Example:").unwrap();
        assert!(example.contains(&format!("duijie {command}")), "{command}");
    }
    for later in ["judge", "diff"] {
        assert!(!all.out.contains(later), "{later}");
    }
}

#[test]
fn usage_errors_are_1() {
    let here = tempfile::tempdir().unwrap();
    let lines = [
        "match",
        "frobnicate",
        "match a --frob",
        "match a --threads 0",
        "match a --threads many",
        "match a --time-limit -1",
        "match a --time-limit NaN",
        "check a --lang fr",
        "check a --annotate b",
        "compile a",
        "verify a",
        "scenario yunmeng/lists",
        "scenario nowhere --out x",
        "schema plan",
    ];
    for line in lines {
        let run = run(here.path(), line);
        assert_eq!(run.code, 1, "{line}: {}", run.err);
        assert!(run.out.is_empty() && !run.err.is_empty(), "{line}");
    }
    for name in ["mengyang/lists", "yunmeng/lists"] {
        assert!(run(here.path(), "scenario nowhere --out x").err.contains(name));
    }
    assert!(names(here.path()).is_empty());
}

#[test]
fn match_writes_four_files_and_a_summary() {
    let here = folder(&lists());
    let found = run(here.path(), "match lists --out out");
    assert_eq!(found.code, 0, "{}", found.err);
    assert_eq!(names(&here.path().join("out")), RESULTS);
    assert!(found.err.is_empty(), "no progress where no terminal is: {}", found.err);
    for words in ["已证明最优", "需求 3 条", "不合规则未采纳 1", "out/项目清单.xlsx", "duijie verify"]
    {
        assert!(found.out.contains(words), "{words} in\n{}", found.out);
    }
    assert!(found.out.lines().count() <= 12, "{}", found.out);
    let report = report(here.path());
    assert_eq!(report["status"], "optimal");
    assert_eq!(report["refused"].as_array().unwrap().len(), 1);
    let page = fs::read_to_string(here.path().join("out/report.html")).unwrap();
    assert!(page.contains("冬季&lt;义诊&gt;") && !page.contains("<义诊>"));
    assert!(!page.contains("http://") && !page.contains("https://"));
    let english = run(here.path(), "match lists --out out --lang en");
    assert!(english.out.contains("proven optimal") && english.out.contains("Served"), "{}", english.out);
}

#[test]
fn json_prints_the_report_and_nothing_else() {
    let here = folder(&lists());
    let found = run(here.path(), "match lists --out out --json");
    assert_eq!(found.code, 0, "{}", found.err);
    assert_eq!(serde_json::from_str::<Value>(&found.out).unwrap(), report(here.path()));
    assert_eq!(found.out, fs::read_to_string(here.path().join("out/report.json")).unwrap());
    assert_eq!(names(&here.path().join("out")), RESULTS);
}

#[test]
fn the_report_is_the_same_at_any_number_of_threads() {
    let here = tempfile::tempdir().unwrap();
    assert_eq!(run(here.path(), "scenario yunmeng/lists --out lists").code, 0);
    let mut first: Option<Vec<Vec<u8>>> = None;
    for threads in [1, 2, 8] {
        let found = run(here.path(), &format!("match lists --out out --threads {threads}"));
        assert_eq!(found.code, 0, "{}", found.err);
        assert!(found.out.lines().count() <= 24, "one screen:\n{}", found.out);
        let bytes = |name: &&str| fs::read(here.path().join("out").join(name)).unwrap();
        let files: Vec<Vec<u8>> = RESULTS.iter().map(bytes).collect();
        match &first {
            None => first = Some(files),
            Some(first) => {
                for (name, (one, other)) in RESULTS.iter().zip(first.iter().zip(&files)) {
                    assert_eq!(one, other, "{name} at {threads} threads");
                }
            }
        }
    }
    assert_eq!(report(here.path())["status"], "optimal");
}

#[test]
fn faults_are_2_and_write_nothing_over() {
    let here = folder(&lists());
    assert_eq!(run(here.path(), "match lists --out out").code, 0);
    let before: Vec<Vec<u8>> =
        RESULTS.iter().map(|name| fs::read(here.path().join("out").join(name)).unwrap()).collect();
    let mut bad = lists();
    bad["demands"][0]["quantity"] = json!(0);
    bad["demands"][1]["area"] = json!("无此社区");
    bad["claims"][0]["demand"] = json!("D99");
    fs::write(here.path().join("lists/lists.json"), bad.to_string()).unwrap();
    for line in ["match lists --out out", "compile lists -o out/problem.json", "check lists"] {
        let found = run(here.path(), line);
        assert_eq!(found.code, 2, "{line}: {}", found.err);
        assert!(found.out.is_empty(), "{line}");
        for words in ["lists.json", "无此社区", "D99", "可改为"] {
            assert!(found.err.contains(words), "{line}: {words} in\n{}", found.err);
        }
    }
    let after: Vec<Vec<u8>> =
        RESULTS.iter().map(|name| fs::read(here.path().join("out").join(name)).unwrap()).collect();
    assert_eq!(before, after);
    assert_eq!(names(&here.path().join("out")), RESULTS, "no temporary files stay");
}

#[test]
fn faults_as_json_are_an_array_and_nothing_else() {
    let mut bad = lists();
    bad["demands"][0]["quantity"] = json!(0);
    bad["demands"][1]["area"] = json!("无此社区");
    let here = folder(&bad);
    for line in ["check lists --json", "match lists --out out --json"] {
        let found = run(here.path(), line);
        assert_eq!(found.code, 2, "{line}");
        let mut printed: Value = serde_json::from_str(&found.out).unwrap();
        if line.starts_with("check") {
            printed = printed["faults"].take();
        }
        let faults = printed.as_array().unwrap();
        assert_eq!(faults.len(), 2, "{line}: {}", found.out);
        for fault in faults {
            for field in ["code", "file", "place", "found", "cause", "cure"] {
                assert!(fault[field].is_string(), "{field} of {fault}");
            }
        }
        assert!(faults.iter().any(|fault| fault["found"] == "无此社区"));
    }
    assert!(!here.path().join("out").exists());
    let good = folder(&lists());
    let found = run(good.path(), "check lists --json");
    let printed: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!((found.code, &printed["faults"]), (0, &json!([])));
}

#[test]
fn an_unknown_field_is_named() {
    let mut bad = lists();
    bad["demands"][0]["miniumum"] = json!(1);
    let here = folder(&bad);
    let found = run(here.path(), "check lists");
    assert_eq!(found.code, 2, "{}", found.err);
    assert!(found.err.contains("miniumum"), "{}", found.err);
}

#[test]
fn deep_or_broken_json_and_folders_without_lists_are_no_lists() {
    let here = tempfile::tempdir().unwrap();
    fs::write(here.path().join("deep.json"), "[".repeat(200_000)).unwrap();
    let nested = format!("{{\"version\": 1, \"demands\": {}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    fs::write(here.path().join("nested.json"), nested).unwrap();
    fs::write(here.path().join("broken.json"), "{\"version\": 1,").unwrap();
    fs::create_dir(here.path().join("empty")).unwrap();
    fs::write(here.path().join("empty/notes.txt"), "nothing").unwrap();
    for input in ["deep.json", "nested.json", "broken.json", "empty", "missing.xlsx", "missing"] {
        for line in [format!("match {input} --out out"), format!("check {input}")] {
            let found = run(here.path(), &line);
            assert!([1, 2].contains(&found.code), "{line}: {} {}", found.code, found.err);
            assert!(found.out.is_empty() && !found.err.contains("panicked"), "{line}: {}", found.err);
        }
    }
    for input in ["empty", "missing.xlsx", "missing"] {
        assert_eq!(run(here.path(), &format!("check {input}")).code, 1, "{input}");
    }
    assert!(!here.path().join("out").exists());
}

#[test]
fn an_empty_problem_is_optimal() {
    let here = folder(&json!({"version": 1}));
    let found = run(here.path(), "match lists --out out");
    assert_eq!(found.code, 0, "{}", found.err);
    assert_eq!(report(here.path())["status"], "optimal");
}

#[test]
fn infeasible_is_3_with_the_conflict_and_leaves_the_old_plan() {
    let here = folder(&lists());
    assert_eq!(run(here.path(), "match lists --out out").code, 0);
    let plan = fs::read(here.path().join("out/项目清单.xlsx")).unwrap();
    let mut tight = lists();
    tight["demands"][0]["minimum"] = json!(3);
    tight["demands"][1]["minimum"] = json!(3);
    fs::write(here.path().join("lists/lists.json"), tight.to_string()).unwrap();
    let found = run(here.path(), "match lists --out out");
    assert_eq!(found.code, 3, "{}", found.err);
    for words in ["矛盾", "D1", "D2", "S1", "没有改动"] {
        assert!(found.out.contains(words), "{words} in\n{}", found.out);
    }
    assert_eq!(report(here.path())["status"], "infeasible");
    assert!(report(here.path())["conflict"].is_object());
    assert_eq!(fs::read(here.path().join("out/项目清单.xlsx")).unwrap(), plan);
    assert_eq!(run(here.path(), "verify out/problem.json out/report.json").code, 0);
    assert!(run(here.path(), "explain out").out.contains("D1"));
}

#[test]
fn verify_accepts_and_refuses_with_4() {
    let here = folder(&lists());
    assert_eq!(run(here.path(), "match lists --out out").code, 0);
    let line = "verify out/problem.json out/report.json";
    let good = run(here.path(), line);
    assert_eq!(good.code, 0, "{}{}", good.out, good.err);
    assert!(good.out.contains("复核通过"));
    let sound = report(here.path());
    let spoil: [fn(&mut Value); 5] = [
        |r| r["matches"][0]["quantity"] = json!(1),
        |r| r["matches"][0]["by"] = json!("friendship"),
        |r| r["goals"][0]["bound"] = json!(4),
        |r| r["digest"]["problem"] = json!("00"),
        |r| r["status"] = json!("splendid"),
    ];
    for (number, spoil) in spoil.into_iter().enumerate() {
        let mut spoiled = sound.clone();
        spoil(&mut spoiled);
        fs::write(here.path().join("out/report.json"), spoiled.to_string()).unwrap();
        let found = run(here.path(), line);
        assert_eq!(found.code, 4, "{number}: {}{}", found.out, found.err);
        assert!(found.out.contains("复核不通过"), "{number}");
    }
    assert_eq!(run(here.path(), "verify out/problem.json out/none.json").code, 1);
}

#[test]
fn the_compiled_problem_gives_the_same_plan() {
    let here = folder(&lists());
    assert_eq!(run(here.path(), "match lists --out out").code, 0);
    assert_eq!(run(here.path(), "compile lists -o compiled/problem.json").code, 0);
    let bytes = |name: &str| fs::read(here.path().join(name)).unwrap();
    assert_eq!(bytes("compiled/problem.json"), bytes("out/problem.json"));
    let first = report(here.path());
    assert_eq!(run(here.path(), "match compiled/problem.json --out out").code, 0);
    let again = report(here.path());
    for field in ["status", "matches", "goals", "certificate", "digest"] {
        assert_eq!(first[field], again[field], "{field}");
    }
}

#[test]
fn explain_tells_one_demand_and_all_unmet() {
    let here = folder(&lists());
    assert_eq!(run(here.path(), "match lists --out out").code, 0);
    let all = run(here.path(), "explain out");
    assert_eq!(all.code, 0, "{}", all.err);
    assert!(all.out.contains("D2") && all.out.contains("D3") && !all.out.contains("D1 "), "{}", all.out);
    let one = run(here.path(), "explain out --demand D2");
    assert!(one.out.contains("要 4，得到 2") && one.out.contains("[capacity]"), "{}", one.out);
    let served = run(here.path(), "explain out --demand D1 --lang en");
    assert!(served.out.contains("wants 3 人次, gets 3") && served.out.contains("S1"), "{}", served.out);
    let kept_out = run(here.path(), "explain out --demand D3");
    assert!(kept_out.out.contains("[area]") && kept_out.out.contains("未采纳"), "{}", kept_out.out);
    let typo = run(here.path(), "explain out --demand d1");
    assert!(typo.code == 1 && typo.err.contains("D1"), "{}", typo.err);
    assert_eq!(run(here.path(), "explain lists").code, 1);
}

#[test]
fn a_policy_file_takes_the_place_of_the_lists_own() {
    let here = folder(&lists());
    fs::write(here.path().join("policy.json"), json!({"goals": ["worth"]}).to_string()).unwrap();
    let found = run(here.path(), "match lists --policy policy.json --out out");
    assert_eq!(found.code, 0, "{}", found.err);
    assert_eq!(report(here.path())["goals"].as_array().unwrap().len(), 1);
    fs::write(here.path().join("policy.json"), json!({"gaols": ["worth"]}).to_string()).unwrap();
    let found = run(here.path(), "match lists --policy policy.json --out other");
    assert!(found.code == 2 && found.err.contains("gaols"), "{} {}", found.code, found.err);
    assert!(!here.path().join("other").exists());
    assert_eq!(run(here.path(), "match lists --policy none.json --out other").code, 1);
}

#[test]
fn templates_can_be_matched_and_are_never_written_over() {
    let here = tempfile::tempdir().unwrap();
    let made = run(here.path(), "template 清单");
    assert_eq!(made.code, 0, "{}", made.err);
    let files = names(&here.path().join("清单"));
    let wanted = [
        "党员清单.xlsx",
        "单位名册.xlsx",
        "岗位清单.xlsx",
        "认领清单.xlsx",
        "资源清单.xlsx",
        "需求清单.xlsx",
    ];
    assert_eq!(files, wanted);
    assert_eq!(run(here.path(), "check 清单").code, 0);
    assert_eq!(run(here.path(), "match 清单 --out out").code, 0);
    let again = run(here.path(), "template 清单");
    assert!(again.code == 1 && again.err.contains("需求清单.xlsx"), "{}", again.err);
    assert_eq!(names(&here.path().join("清单")), files);
}

#[test]
fn schemas_are_json() {
    let here = tempfile::tempdir().unwrap();
    for of in ["", "lists", "report"] {
        let found = run(here.path(), &format!("schema {of}"));
        assert_eq!(found.code, 0, "{of}");
        let schema: Value = serde_json::from_str(&found.out).unwrap();
        let known = if of == "report" { "certificate" } else { "demands" };
        assert!(schema["properties"][known].is_object(), "{of}");
    }
}

#[test]
fn a_run_cut_short_says_so() {
    let here = tempfile::tempdir().unwrap();
    assert_eq!(run(here.path(), "scenario yunmeng/pairing --out lists").code, 0);
    let found = run(here.path(), "match lists --out out --work-limit 1");
    assert!([0, 3, 5].contains(&found.code), "{} {}", found.code, found.err);
    if report(here.path())["stopped"] == "work" {
        assert!(found.out.contains("提前结束"), "{}", found.out);
    }
    assert_eq!(run(here.path(), "verify out/problem.json out/report.json").code, 0);
}

#[test]
fn a_plan_that_may_be_signed_is_never_lost() {
    let here = folder(&lists());
    assert_eq!(run(here.path(), "match lists --out out").code, 0);
    assert_eq!(run(here.path(), "match lists --out out").code, 0);
    assert_eq!(names(&here.path().join("out")), RESULTS, "nobody signed: no copy");
    // What cannot be read may hold signatures: it is kept.
    fs::write(here.path().join("out/项目清单.xlsx"), "no workbook").unwrap();
    let found = run(here.path(), "match lists --out out");
    assert_eq!(found.code, 0, "{}", found.err);
    assert!(found.out.contains("项目清单.xlsx.bak1"), "{}", found.out);
    assert_eq!(fs::read(here.path().join("out/项目清单.xlsx.bak1")).unwrap(), b"no workbook");
    // With locks the plan says 是 by itself; matched again without them, the signatures are kept in a copy.
    let mut locked = lists();
    locked["locks"] = json!([{"demand": "D1", "supply": "S1", "quantity": 1}]);
    fs::write(here.path().join("locked.json"), locked.to_string()).unwrap();
    assert_eq!(run(here.path(), "match locked.json --out signed").code, 0);
    let with = run(here.path(), "match lists signed/项目清单.xlsx --out signed");
    assert_eq!(with.code, 0, "{}", with.err);
    assert_eq!(names(&here.path().join("signed")), RESULTS, "the signatures were among the input");
    let plan_again = fs::read(here.path().join("signed/项目清单.xlsx")).unwrap();
    let without = run(here.path(), "match lists --out signed");
    assert!(without.out.contains("1 行已签约"), "{}", without.out);
    assert_eq!(fs::read(here.path().join("signed/项目清单.xlsx.bak1")).unwrap(), plan_again);
}

/// A first run writes what is open; edited, it settles the headings for every later run.
#[test]
fn a_map_is_written_edited_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let text = "五月居民需求\n序号,社区,居民需求,需求数量和需求时间,天气\n1,湖滨社区,理发,3,晴\n";
    fs::write(folder.path().join("需求.csv"), text).unwrap();
    let run = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_duijie")).current_dir(folder.path()).args(arguments).output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, err) = run(&["check", "需求.csv", "--write-map", "列名.json"]);
    assert!(code == Some(2) && err.contains("F218") && err.contains("--map"), "{err}");
    let file = folder.path().join("列名.json");
    let map = fs::read_to_string(&file).unwrap();
    let map = map.replacen(r#""field":"""#, r#""field":"数量""#, 1).replacen(
        r#""field":"""#,
        r#""field":"ignore""#,
        1,
    );
    fs::write(&file, map).unwrap();
    assert_eq!(run(&["check", "需求.csv", "--map", "列名.json"]).0, Some(0));
    assert_eq!(run(&["compile", "需求.csv", "--map", "列名.json", "-o", "problem.json"]).0, Some(0));
    // Doubts are left: ids are made from rows.
    let (code, err) = run(&["check", "需求.csv", "--map", "列名.json", "--strict"]);
    assert!(code == Some(2) && err.contains("W210"), "{err}");
    fs::write(&file, r#"{"headings": [{"heading": "天气", "field": "colour"}]}"#).unwrap();
    let (code, err) = run(&["check", "需求.csv", "--map", "列名.json"]);
    assert!(code == Some(2) && err.contains("F223") && err.contains("headings[0].field"), "{err}");
}
