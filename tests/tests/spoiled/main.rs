//! Our own reports, spoiled in every way of two tables: each is refused, and says what does not hold.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod case;
mod kinds;
mod trees;

use std::collections::BTreeMap;

use duijie::lists::Lists;
use duijie_scenarios::{Scenario, Size, generate};
use duijie_tests::{Shape, clerk_lists, random_lists};
use serde_json::{Value, json};

use case::{Case, refusal};
use kinds::Harm::Sometimes;
use kinds::{KINDS, Kind};
use trees::TREES;

fn cases() -> Vec<Case> {
    let text = include_str!("../../../examples/data/first_match.json");
    let mut cases = vec![Case::new("first_match", &Lists::from_json(text).unwrap())];
    for seed in 0..24 {
        cases.push(Case::new(format!("network {seed}"), &random_lists(seed, Shape::MEDIUM)));
        cases.push(Case::new(format!("small network {seed}"), &random_lists(seed, Shape::SMALL)));
        cases.push(Case::new(format!("program {seed}"), &random_lists(seed, Shape::MEDIUM_PROGRAM)));
        cases.push(Case::new(format!("clerk {seed}"), &clerk_lists(seed)));
    }
    for seed in 24..36 {
        cases.push(Case::cut(format!("cut network {seed}"), &random_lists(seed, Shape::MEDIUM), 30));
    }
    for (work, seed) in [300, 1000, 3000, 10_000].into_iter().cycle().zip(24..72) {
        let lists = random_lists(seed, Shape::MEDIUM_PROGRAM);
        cases.push(Case::cut(format!("cut program {seed}"), &lists, work));
    }
    cases
}

/// Programs with trees, of levels and of conflicts.
fn trees() -> Vec<Case> {
    let small = (0..400).map(|seed| (seed, Shape::PROGRAM));
    let all = small.chain((0..80).map(|seed| (seed, Shape::MEDIUM_PROGRAM)));
    let cases = all.map(|(seed, shape)| {
        Case::cut(format!("{shape:?}, seed {seed}"), &random_lists(seed, shape), 10_000)
    });
    cases.filter(|case| case.report.to_string().contains("\"split\"")).collect()
}

/// Tries every kind on every case; gives how often each was tried and refused.
fn spoil(cases: &[Case], kinds: &[Kind]) -> BTreeMap<&'static str, [usize; 2]> {
    let mut counts = BTreeMap::new();
    for case in cases {
        assert_eq!(refusal(&case.problem, &case.report), None, "{}", case.name);
        for &(kind, harm, spoil) in kinds {
            for spoiled in spoil(case) {
                let refused = refusal(&case.problem, &spoiled).is_some();
                assert!(
                    refused || harm == Sometimes,
                    "{}, {kind}: accepted\n{}",
                    case.name,
                    changed(case, &spoiled)
                );
                let count = counts.entry(kind).or_insert([0, 0]);
                count[0] += 1;
                count[1] += usize::from(refused);
            }
        }
    }
    counts
}

/// The fields of a report that were changed.
fn changed(case: &Case, spoiled: &Value) -> String {
    let fields = spoiled.as_object().unwrap().iter();
    fields
        .filter(|(name, value)| case.report[*name] != **value)
        .map(|(name, value)| format!("{name}: {value:.2000}\n"))
        .collect()
}

/// Every kind was refused at least once, and wherever it must be.
fn check(cases: &[Case], kinds: &[Kind]) {
    let counts = spoil(cases, kinds);
    for (kind, ..) in kinds {
        let [tried, refused] = counts.get(kind).copied().unwrap_or_default();
        assert!(refused > 0, "{kind}: tried {tried} times, refused {refused} times");
    }
}

#[test]
fn every_kind_of_spoiled_report_is_refused() {
    let cases = cases();
    assert!(KINDS.len() >= 30);
    for status in ["optimal", "gap", "infeasible", "unknown"] {
        let count = cases.iter().filter(|case| case.status() == status).count();
        assert!(count >= 3, "only {count} reports are {status}");
    }
    check(&cases, KINDS);
}

#[test]
fn every_kind_of_spoiled_tree_is_refused() {
    let cases = trees();
    assert!(cases.len() >= 40, "only {} reports have a tree", cases.len());
    check(&cases, TREES);
}

#[test]
fn spoiled_reports_of_the_scenarios_are_refused() {
    for scenario in Scenario::ALL {
        let case = Case::large(scenario.name(), &generate(scenario, Size::default()), 1);
        let counts = spoil(&[case], KINDS);
        let refused = counts.values().filter(|[_, refused]| *refused > 0).count();
        assert!(refused >= 30, "{scenario}: only {refused} kinds: {counts:?}");
    }
}

#[test]
fn the_report_of_another_problem_is_refused() {
    let cases: Vec<Case> =
        (0..40).map(|seed| Case::new(format!("{seed}"), &random_lists(seed, Shape::MEDIUM))).collect();
    for pair in cases.windows(2) {
        let [one, other] = pair else { unreachable!() };
        assert_eq!(refusal(&one.problem, &other.report).as_deref(), Some("Digest"));
        // Without a digest the numbers tell.
        let nameless = other.with(|report| report["digest"]["problem"] = json!(""));
        assert_eq!(refusal(&other.problem, &nameless), None);
        if other.planned() && other.rows("matches") > 0 {
            assert!(refusal(&one.problem, &nameless).is_some(), "{} accepts {}", one.name, other.name);
        }
    }
}
