//! Spoiled lists and reports: whatever stands in them, faults or a proven plan, never a panic.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{fs, path::PathBuf};

use duijie::lists::Lists;
use duijie::plan::{Status, verify};
use duijie::problem::Problem;
use duijie::report::Report;
use duijie::rules::Rules;
use duijie::solve::Budget;
use duijie::{Error, Options, run};
use duijie_tests::{Program, Random, Shape, clerk_lists, random_lists};
use serde_json::{Value, json};

/// How many of a kind are tried; more with `DUIJIE_SPOILED=100000`.
fn tries(usual: u64) -> u64 {
    std::env::var("DUIJIE_SPOILED").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Names what was tried when a test panics.
struct Trying(String);

impl Drop for Trying {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.0);
        }
    }
}

fn below(r: &mut Random, count: usize) -> usize {
    usize::try_from(r.between(0, i64::try_from(count).unwrap() - 1)).unwrap()
}

/// The number of values in a value, itself among them.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(rows) => rows.iter().map(size).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        _ => 0,
    }
}

/// The value numbered `at`, counting as [`size`] does.
fn nth<'v>(value: &'v mut Value, at: &mut usize) -> Option<&'v mut Value> {
    if *at == 0 {
        return Some(value);
    }
    *at -= 1;
    match value {
        Value::Array(rows) => rows.iter_mut().find_map(|row| nth(row, at)),
        Value::Object(fields) => fields.values_mut().find_map(|field| nth(field, at)),
        _ => None,
    }
}

fn odd(r: &mut Random) -> Value {
    let odd = [
        Value::Null,
        json!(true),
        json!(0),
        json!(1),
        json!(2),
        json!(-1),
        json!(i32::MAX),
        json!(i64::from(i32::MAX) + 1),
        json!(1_u64 << 40),
        json!(1_u64 << 53),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(i128::MAX.to_string()),
        json!(i128::MIN.to_string()),
        json!(0.5),
        json!(1e300),
        json!(""),
        json!("?"),
        json!(" "),
        json!("\u{1f}"),
        json!("周二 25:99-00:00"),
        json!("二〇二六年十三月"),
        json!([]),
        json!({}),
        json!([[]]),
        json!(["D00", "D00"]),
        json!({"fair": {"over": "area"}}),
    ];
    r.pick(&odd).clone()
}

/// One value made odd, taken away, doubled, or put in the place of another.
fn spoil_value(r: &mut Random, value: &mut Value) {
    let count = size(value);
    let mut other = below(r, count);
    let copied = nth(value, &mut other).cloned();
    let mut at = below(r, count);
    let Some(found) = nth(value, &mut at) else { return };
    match (r.between(0, 9), found) {
        (0, Value::Array(rows)) if !rows.is_empty() => drop(rows.remove(below(r, rows.len()))),
        (1, Value::Array(rows)) if !rows.is_empty() => rows.push(rows[below(r, rows.len())].clone()),
        (0 | 1, Value::Object(fields)) if !fields.is_empty() => {
            let name = fields.keys().nth(below(r, fields.len())).cloned().unwrap();
            let value = fields.remove(&name);
            if r.chance(30) {
                fields.insert(format!("{name}s"), value.unwrap_or_default());
            }
        }
        (2, found) => *found = copied.unwrap_or_default(),
        (3.., found) if found.is_i64() && r.chance(80) => {
            *found = json!(found.as_i64().unwrap_or(0).wrapping_add(r.between(-3, 3)));
        }
        (_, found) => *found = odd(r),
    }
}

fn spoil_bytes(r: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..r.between(1, 4) {
        let at = below(r, bytes.len());
        match r.between(0, 4) {
            0 => bytes[at] = u8::try_from(r.between(0, 255)).unwrap(),
            1 => bytes[at] = *r.pick(b"0123456789-+.eE\"{}[],:"),
            2 => drop(bytes.remove(at)),
            3 => bytes.insert(at, *r.pick(b"0123456789-[]{}\",:")),
            _ => bytes.truncate(at.max(1)),
        }
        if bytes.is_empty() {
            bytes.push(b' ');
        }
    }
}

fn lists(seed: u64) -> Lists {
    let shape = Shape { program: Program::Yes, ..Shape::MEDIUM };
    match seed % 4 {
        0 => random_lists(seed, Shape::SMALL),
        1 => random_lists(seed, shape),
        2 => Lists::from_json(include_str!("../../examples/data/first_match.json")).unwrap(),
        _ => clerk_lists(seed),
    }
}

/// Reads lists and runs them: faults with place and cure, or a report that holds.
fn take(text: &str) -> bool {
    let Ok(lists) = Lists::from_json(text) else { return false };
    let budget = Budget { work: Some(200_000), ..Budget::default() };
    match run(&lists, &Options { budget, ..Options::default() }) {
        Ok(outcome) => {
            let json = outcome.report.to_json();
            let read = Report::from_json(&json).unwrap();
            assert_eq!(read, outcome.report, "a report reads back as it was written");
            assert_eq!(verify(&outcome.problem, &read.plan()).err(), None);
            true
        }
        Err(Error::Faults(faults)) => {
            assert!(!faults.0.is_empty());
            for fault in &faults.0 {
                for text in [&fault.cause, &fault.cure] {
                    assert!(!text.zh.is_empty() && !text.en.is_empty(), "{fault:?}");
                }
            }
            false
        }
        Err(Error::Refused(refusal)) => panic!("the engine's own plan does not hold: {refusal}"),
    }
}

#[test]
fn spoiled_lists_are_faults_or_are_matched() {
    let mut usable = 0;
    for seed in 0..tries(1500) {
        let mut random = Random::new(seed);
        let r = &mut random;
        let mut value: Value = serde_json::from_str(&lists(seed).to_json()).unwrap();
        let text = if seed % 3 == 0 {
            let mut bytes = value.to_string().into_bytes();
            spoil_bytes(r, &mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            for _ in 0..r.between(1, 3) {
                spoil_value(r, &mut value);
            }
            value.to_string()
        };
        let _trying = Trying(format!("seed {seed}\n{text}"));
        if take(&text) {
            usable += 1;
        }
    }
    assert!(usable > 50, "only {usable} could be matched");
}

/// What an accepted report states of a problem: an optimum is one value a level, and no plan is both there and not.
fn agrees(sound: &Report, spoiled: &Report) -> bool {
    let values = |report: &Report| -> Vec<i128> {
        report.goals.iter().filter_map(|goal| goal.level().map(|level| level.value.0)).collect()
    };
    match (sound.status, spoiled.status) {
        (Status::Optimal, Status::Optimal) => values(sound) == values(spoiled),
        (Status::Optimal | Status::Gap, Status::Infeasible)
        | (Status::Infeasible, Status::Optimal | Status::Gap) => false,
        _ => true,
    }
}

#[test]
fn spoiled_reports_are_refused_or_still_true() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..tries(300) {
        let outcome = run(&lists(seed), &Options::default()).unwrap();
        let json = outcome.report.to_json();
        let mut value: Value = serde_json::from_str(&json).unwrap();
        // What verify does not look at.
        for other in ["measures", "refused", "warnings", "programs"] {
            value.as_object_mut().unwrap().remove(other);
        }
        value["unmet"].as_array_mut().unwrap().iter_mut().for_each(|row| row["reasons"] = json!([]));
        for turn in 0..10 {
            let mut random = Random::new(seed * 1000 + turn);
            let r = &mut random;
            let mut spoiled = value.clone();
            for _ in 0..r.between(1, 2) {
                spoil_value(r, &mut spoiled);
            }
            let mut bytes = spoiled.to_string().into_bytes();
            if turn % 3 == 0 {
                spoil_bytes(r, &mut bytes);
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let _trying = Trying(format!("seed {seed}, turn {turn}\n{text}"));
            let Ok(report) = Report::from_json(&text) else { continue };
            match verify(&outcome.problem, &report.plan()) {
                Ok(_) => {
                    accepted += 1;
                    assert!(agrees(&outcome.report, &report));
                }
                Err(refusal) => {
                    refused += 1;
                    assert!(!refusal.text().zh.is_empty() && !refusal.text().en.is_empty());
                }
            }
        }
    }
    assert!(refused > 100, "{accepted} accepted, {refused} refused");
}

#[test]
fn reports_nested_deep_are_refused() {
    let deep = |open: &str| format!("{{\"version\":1,\"measures\":{}", open.repeat(200_000));
    for text in [deep("["), deep("{\"a\":"), "[".repeat(200_000)] {
        assert!(Report::from_json(&text).is_err());
    }
}

#[test]
fn sums_beyond_the_range_are_faults() {
    // 40 000 members of worth 2^40 and quantity 2^31 - 1 add up beyond what can be computed.
    let top = i64::from(i32::MAX);
    let rows = |name: &str, field: &str| -> Vec<Value> {
        (0..2000).map(|k| json!({"id": format!("{name}{k:04}"), field: top})).collect()
    };
    let pairs: Vec<Value> = (0..2000)
        .flat_map(|k| (0..3).map(move |j| (k, (k + j) % 2000)))
        .map(|(d, s)| json!({"demand": format!("D{d:04}"), "supply": format!("S{s:04}"), "worth": 1_u64 << 40}))
        .collect();
    let text = json!({"version": 1, "demands": rows("D", "quantity"), "supplies": rows("S", "capacity"), "pairs": pairs});
    match run(&Lists::from_json(&text.to_string()).unwrap(), &Options::default()) {
        Err(Error::Faults(faults)) => {
            assert!(faults.0.iter().all(|fault| fault.code.starts_with('R')), "{faults}");
        }
        Err(Error::Refused(refusal)) => panic!("{refusal}"),
        Ok(outcome) => assert_eq!(outcome.report.status, Status::Optimal),
    }
}

#[test]
fn faults_of_all_stages_that_can_be_told_apart_come_at_once() {
    let text = json!({
        "version": 1,
        "areas": [{"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}],
        "categories": [{"id": "c", "words": ["血压"]}, {"id": "e", "words": ["血压"]}],
        "demands": [
            {"id": "D", "category": "c", "quantity": 0},
            {"id": "D", "category": "血压", "quantity": 2, "minimum": 3},
            {"id": "E", "category": "c", "quantity": 2, "times": ["周八 上午"]},
            {"id": "", "category": "无此类", "quantity": -1},
        ],
        "supplies": [{"id": "S", "categories": ["c"], "capacity": 1, "times": ["25:00-26:00"]}],
        "claims": [{"supply": "S", "demand": "X", "quantity": 1}],
        "locks": [{"supply": "S", "demand": "E", "quantity": 2}],
        "quotas": [{"id": "q", "side": "demand", "members": ["D", "D", "Y"], "minimum": 2, "maximum": 1}],
    });
    let lists = Lists::from_json(&text.to_string()).unwrap();
    let Err(faults) = Rules::new(&lists) else { panic!() };
    let told = |place: &str| faults.0.iter().any(|fault| fault.place.to_string().starts_with(place));
    for place in [
        "areas[0].parent",
        "demands[0].quantity",
        "demands[1].id",
        "demands[1].category",
        "demands[1].minimum",
        "demands[2].times",
        "demands[3].id",
        "demands[3].quantity",
        "demands[3].category",
        "supplies[0].times",
        "claims[0].demand",
        "locks[0].quantity",
        "quotas[0].members",
        "quotas[0].minimum",
    ] {
        assert!(
            told(place),
            "{place} is not among {:?}",
            faults.0.iter().map(|f| f.place.to_string()).collect::<Vec<_>>()
        );
    }
}

fn read_bytes(name: &str, bytes: &[u8]) -> Result<duijie_lists::Read, duijie_lists::ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    duijie_lists::read(&[path], &duijie_lists::Options::default()).and_then(duijie_lists::Read::faultless)
}

/// Reads a file as `match` would, and runs what it holds.
fn match_bytes(name: &str, bytes: &[u8]) {
    match read_bytes(name, bytes) {
        Ok(input) => {
            let budget = Budget { work: Some(200_000), ..Budget::default() };
            match run(&input.lists, &Options { budget, ..Options::default() }) {
                Ok(_) | Err(Error::Faults(_)) => {}
                Err(Error::Refused(refusal)) => panic!("{refusal}"),
            }
        }
        Err(error) => assert!(error.describe(duijie::lists::Language::Chinese).contains("可改为")),
    }
}

#[test]
fn spoiled_files_are_faults_or_are_matched() {
    let folder = tempfile::tempdir().unwrap();
    duijie_lists::write_lists(folder.path(), &clerk_lists(11), duijie::lists::Language::Chinese).unwrap();
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let csv = "需求编号,需求类别,数量,所在社区,时间,最低数量\nD1,义诊,3,五美社区,周二 09:00-11:30,1\nD2,讲座,4,,周末,\n";
    let gb: Vec<u8> = encoding_rs::GB18030.encode(csv).0.into_owned();
    for seed in 0..tries(120) {
        let mut random = Random::new(seed);
        let r = &mut random;
        let path = r.pick(&files).clone();
        let mut bytes = fs::read(&path).unwrap();
        spoil_bytes(r, &mut bytes);
        let _trying = Trying(format!("seed {seed} {}", path.display()));
        match_bytes("清单.xlsx", &bytes);
        for text in [csv.as_bytes(), &gb] {
            let mut bytes = text.to_vec();
            spoil_bytes(r, &mut bytes);
            match_bytes("需求清单.csv", &bytes);
        }
    }
}

#[test]
fn a_problem_is_never_made_of_faulty_lists() {
    let lists = Lists::from_json(r#"{"version":1,"demands":[{"id":"D","quantity":1}],"supplies":[{"id":"S","capacity":1}],"pairs":[{"demand":"D","supply":"S","minimum":2}]}"#).unwrap();
    assert!(Rules::new(&lists).is_err());
    let sound = Lists { pairs: Some(Vec::new()), ..lists };
    let rules = Rules::new(&sound).unwrap();
    assert_eq!(Problem::new(&sound, &rules.pairs()).unwrap().part_count(), 0);
}
