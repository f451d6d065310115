//! A comparison that is stopped goes on, and says the same; one with something wrong says what.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use duijie::lists::{Demand, Faults, Lists, Pair, Supply, Text};
use duijie::solve::{Budget, Cancel};
use duijie_bench::case::Case;
use duijie_bench::compare::{differences, summaries};
use duijie_bench::policy::{About, Allocation, Policy, Task, all};
use duijie_bench::run::{Comparison, Done, Error, Outcome, ROWS, run};

fn lists() -> Lists {
    let mut lists = Lists { pairs: Some(Vec::new()), ..Lists::default() };
    for k in 0..4 {
        lists.demands.push(Demand { id: format!("D{k}"), quantity: 2, ..Demand::default() });
        lists.supplies.push(Supply { id: format!("S{k}"), ..Supply::default() });
    }
    for k in 0..4 {
        for other in [k, (k + 1) % 4] {
            lists.pairs.as_mut().unwrap().push(Pair {
                demand: format!("D{other}"),
                supply: format!("S{k}"),
                worth: 3 + k,
                minimum: 0,
                maximum: None,
                claim: Some(1 + (other + k) % 2),
                lock: false,
            });
        }
    }
    lists
}

fn comparison(seeds: Vec<u64>, policies: Vec<Box<dyn Policy>>) -> Comparison {
    let cases = vec![Case::new("small", &lists()).unwrap()];
    Comparison { cases, policies, seeds, rounds: 3, budget: Budget::default() }
}

fn rows(folder: &Path) -> String {
    fs::read_to_string(folder.join(ROWS)).unwrap()
}

#[test]
fn a_run_that_was_stopped_goes_on_to_the_same_bytes() {
    let (whole, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let seeds: Vec<u64> = (1..=4).collect();
    let all_rows = run(&comparison(seeds.clone(), all()), whole.path(), |_| {}).unwrap().rows;
    assert_eq!(all_rows.len(), 13 * 4);
    // Stopped after some rows, and the last line cut off in the writing.
    let cancel = Cancel::default();
    let mut stopped = comparison(seeds.clone(), all());
    stopped.budget.cancel = cancel.clone();
    let stop = |Done { done, .. }| {
        if done >= 9 {
            cancel.cancel();
        }
    };
    assert!(matches!(run(&stopped, broken.path(), stop), Err(Error::Stopped { total: 52, .. })));
    let text = rows(broken.path());
    fs::write(broken.path().join(ROWS), &text[..text.len() - 7]).unwrap();
    let again = run(&comparison(seeds, all()), broken.path(), |_| {}).unwrap().rows;
    assert_eq!(again, all_rows);
    assert_eq!(rows(broken.path()), rows(whole.path()));
}

#[test]
fn rows_of_another_comparison_and_damaged_ones_are_told() {
    let folder = tempfile::tempdir().unwrap();
    run(&comparison(vec![1, 2], all()), folder.path(), |_| {}).unwrap();
    let other = run(&comparison(vec![1, 3], all()), folder.path(), |_| {});
    assert!(matches!(other, Err(Error::Another { .. })));
    let text = rows(folder.path());
    let spoiled: Vec<&str> =
        text.lines().enumerate().map(|(k, line)| if k == 3 { "{\"case\": 1}" } else { line }).collect();
    fs::write(folder.path().join(ROWS), spoiled.join("\n") + "\n").unwrap();
    let damaged = run(&comparison(vec![1, 2], all()), folder.path(), |_| {});
    assert!(matches!(damaged, Err(Error::Damaged { line: 4, .. })));
    let twice = run(&comparison(vec![1, 1], all()), folder.path(), |_| {});
    assert!(matches!(twice, Err(Error::SeedTwice { seed: 1 })));
}

/// A policy of another program: everything to everybody.
struct Generous;

impl Policy for Generous {
    fn name(&self) -> &'static str {
        "generous"
    }

    fn about(&self) -> About {
        let text = || Text::new("慷慨", "generous");
        About { title: text(), used: text(), promise: text(), source: "this test" }
    }

    fn draws(&self) -> bool {
        false
    }

    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults> {
        let quantities = task.problem.pairs().iter().map(|pair| pair.maximum.into()).collect();
        Ok(Allocation { quantities, proof: None })
    }
}

#[test]
fn a_policy_that_breaks_a_row_is_named_and_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut policies = all();
    policies.push(Box::new(Generous));
    let rows = run(&comparison(vec![1, 2], policies), folder.path(), |_| {}).unwrap().rows;
    let own: Vec<_> = rows.iter().filter(|row| row.policy == "generous").collect();
    assert!(
        own.iter().all(|row| matches!(&row.outcome, Outcome::Broken { en, .. } if en.contains("S0"))),
        "{own:?}"
    );
    let summary = summaries(&rows).into_iter().find(|summary| summary.policy == "generous").unwrap();
    assert_eq!((summary.plans, summary.seeds, summary.means.len()), (0, 2, 0));
    assert!(differences(&rows, "leximin").iter().all(|difference| difference.policy != "generous"));
    assert_eq!(rows.iter().filter(|row| row.outcome == Outcome::Plan).count(), 13 * 2);
}
