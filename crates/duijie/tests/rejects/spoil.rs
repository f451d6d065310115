//! How reports are spoiled, and what is expected of verify then.

use std::collections::BTreeSet;

use duijie::plan::{Refusal, verify};
use duijie::problem::Problem;
use duijie::report::Report;
use serde_json::{Map, Value, json};

use crate::common::{Fixture, reference};

/// The kind of a refusal: the name of its case, `Read` where the report cannot even be read, `None` where it holds.
pub(crate) fn refusal(problem: &Problem, report: &Value) -> Option<String> {
    let Ok(report) = Report::from_json(&report.to_string()) else { return Some("Read".to_owned()) };
    let refusal: Refusal = verify(problem, &report.plan()).err()?;
    let text = refusal.text();
    assert!(!text.zh.is_empty() && text.en == refusal.to_string());
    assert!(!text.en.starts_with(|c: char| c.is_ascii_uppercase()), "without words: {}", text.en);
    let name = format!("{refusal:?}");
    Some(name.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned())
}

/// Must every spoiling be refused, or may some be another truth (prices that prove the same)?
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Harm {
    Always,
    Sometimes,
}

/// Spoils every fixture in every way that `spoil` gives: every refusal is of an expected kind, every kind occurs.
pub(crate) fn check(harm: Harm, expected: &[&str], spoil: impl Fn(&Fixture) -> Vec<Value>) {
    check_also(harm, expected, &[], spoil);
}

/// The same, where further kinds may occur.
pub(crate) fn check_also(
    harm: Harm,
    expected: &[&str],
    also: &[&str],
    spoil: impl Fn(&Fixture) -> Vec<Value>,
) {
    let (mut tried, mut seen) = (0, BTreeSet::new());
    for fixture in reference() {
        for spoiled in spoil(&fixture) {
            tried += 1;
            match refusal(&fixture.problem, &spoiled) {
                Some(kind) => {
                    let known = expected.iter().chain(also).any(|k| *k == kind);
                    assert!(known, "{}: {kind}\n{spoiled}", fixture.name);
                    seen.insert(kind);
                }
                None => assert!(harm == Harm::Sometimes, "{} is accepted:\n{spoiled}", fixture.name),
            }
        }
    }
    assert!(expected.iter().all(|kind| seen.contains(*kind)), "{tried} tried, only {seen:?} occurred");
}

pub(crate) fn rows(value: &Value, table: &str) -> usize {
    value[table].as_array().map_or(0, Vec::len)
}

/// The report changed at every row of a table; `None` where a row cannot be changed so.
pub(crate) fn each(fixture: &Fixture, table: &str, change: impl Fn(&mut Value) -> Option<()>) -> Vec<Value> {
    let one = |row: usize| {
        let mut report = fixture.report.clone();
        change(&mut report[table][row])?;
        Some(report)
    };
    (0..rows(&fixture.report, table)).filter_map(one).collect()
}

pub(crate) fn add(value: &mut Value, delta: i64) -> Option<()> {
    *value = json!(value.as_i64()? + delta);
    Some(())
}

/// The rows of a table without one, for every one.
pub(crate) fn without(fixture: &Fixture, table: &str) -> Vec<Value> {
    let one = |row: usize| {
        let mut report = fixture.report.clone();
        report[table].as_array_mut().unwrap().remove(row);
        report
    };
    (0..rows(&fixture.report, table)).map(one).collect()
}

/// The rows of a table with one twice, for every one.
pub(crate) fn doubled(fixture: &Fixture, table: &str) -> Vec<Value> {
    let one = |row: usize| {
        let mut report = fixture.report.clone();
        let rows = report[table].as_array_mut().unwrap();
        rows.insert(row, rows[row].clone());
        report
    };
    (0..rows(&fixture.report, table)).map(one).collect()
}

/// The rows of a table with two neighbours changed over, for every two.
pub(crate) fn swapped(fixture: &Fixture, table: &str) -> Vec<Value> {
    let one = |row: usize| {
        let mut report = fixture.report.clone();
        report[table].as_array_mut().unwrap().swap(row, row + 1);
        report
    };
    (1..rows(&fixture.report, table)).map(|row| one(row - 1)).collect()
}

/// The pointers of all prices (objects with a denominator, leaves too) below a pointer.
pub(crate) fn prices(report: &Value, under: &str) -> Vec<String> {
    match report.pointer(under) {
        Some(Value::Object(fields)) => {
            let own = fields.contains_key("denominator").then(|| under.to_owned());
            let below = fields.keys().flat_map(|key| prices(report, &format!("{under}/{key}")));
            own.into_iter().chain(below).collect()
        }
        Some(Value::Array(rows)) => {
            (0..rows.len()).flat_map(|row| prices(report, &format!("{under}/{row}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// The pointers of all splits' nodes below a pointer.
pub(crate) fn splits(report: &Value, under: &str) -> Vec<String> {
    match report.pointer(under) {
        Some(Value::Object(fields)) => {
            let own = fields.contains_key("split").then(|| under.to_owned());
            let below = fields.keys().flat_map(|key| splits(report, &format!("{under}/{key}")));
            own.into_iter().chain(below).collect()
        }
        Some(Value::Array(rows)) => {
            (0..rows.len()).flat_map(|row| splits(report, &format!("{under}/{row}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// The report changed at every one of these pointers.
pub(crate) fn at(
    fixture: &Fixture,
    pointers: &[String],
    change: impl Fn(&mut Map<String, Value>) -> Option<()>,
) -> Vec<Value> {
    let one = |pointer: &String| {
        let mut report = fixture.report.clone();
        change(report.pointer_mut(pointer)?.as_object_mut()?)?;
        Some(report)
    };
    pointers.iter().filter_map(one).collect()
}

pub(crate) const TABLES: [&str; 4] = ["demands", "supplies", "quotas", "limits"];

/// Every price changed to what `change` makes of it.
pub(crate) fn each_price(fixture: &Fixture, under: &str, change: impl Fn(i64) -> Value) -> Vec<Value> {
    let mut spoiled = Vec::new();
    for pointer in prices(&fixture.report, under) {
        for table in TABLES {
            let Some(Value::Object(rows)) = fixture.report.pointer(&format!("{pointer}/{table}")) else {
                continue;
            };
            for (id, price) in rows {
                let mut report = fixture.report.clone();
                report.pointer_mut(&pointer).unwrap()[table][id] = change(price.as_i64().unwrap());
                spoiled.push(report);
            }
        }
    }
    spoiled
}

pub(crate) fn feasible(fixture: &Fixture) -> bool {
    fixture.report["status"] == "optimal"
}

pub(crate) fn levels(fixture: &Fixture) -> Vec<String> {
    prices(&fixture.report, "/certificate")
}
