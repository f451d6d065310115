//! Lists of clerks, without pairs: what the rules make of them is one problem, whichever way it is taken.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use duijie::lists::{Goal, Lists, Previous};
use duijie::plan::{Match, Status};
use duijie::report::Report;
use duijie::rules::By;
use duijie::{Options, Outcome, run};
use duijie_scenarios::{Scenario, Size, generate};
use duijie_tests::{Random, clerk_lists};

fn outcome(lists: &Lists) -> Outcome {
    run(lists, &Options::default()).unwrap()
}

fn json(lists: &Lists, threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| outcome(lists).report.to_json())
}

/// Every table in another order, and the members and terms within a row.
fn shuffled(lists: &Lists, seed: u64) -> Lists {
    let mut lists = lists.clone();
    let mut random = Random::new(seed);
    macro_rules! shuffle {
        ($($table:ident),*) => { $(random.shuffle(&mut lists.$table);)* };
    }
    shuffle!(areas, categories, units, demands, supplies, claims, quotas, limits, locks, previous);
    lists.quotas.iter_mut().for_each(|quota| random.shuffle(&mut quota.members));
    lists.limits.iter_mut().for_each(|limit| random.shuffle(&mut limit.terms));
    lists
}

fn check_compiled(name: &str, first: &Outcome) {
    let mut canonical = Vec::new();
    first.problem.write_canonical(&mut canonical).unwrap();
    let compiled = Lists::from_json(std::str::from_utf8(&canonical).unwrap()).unwrap();
    assert!(compiled.pairs.is_some() && compiled.claims.is_empty() && compiled.locks.is_empty());
    let again = outcome(&compiled);
    assert_eq!(first.report.matches, again.report.matches, "{name}");
    assert_eq!(first.report.goals, again.report.goals, "{name}");
    assert_eq!(first.report.certificate, again.report.certificate, "{name}");
    assert_eq!(first.report.conflict, again.report.conflict, "{name}");
    assert_eq!(first.report.digest, again.report.digest, "{name}");
    let mut twice = Vec::new();
    again.problem.write_canonical(&mut twice).unwrap();
    assert_eq!(canonical, twice, "{name}: the compiled problem compiles to itself");
}

/// Quantity by the two ends.
fn ends<'m>(matches: impl Iterator<Item = &'m Match>) -> BTreeMap<(String, String), i64> {
    let mut sums = BTreeMap::new();
    for row in matches {
        *sums.entry((row.demand.clone(), row.supply.clone())).or_insert(0) += row.quantity;
    }
    sums
}

fn has_plan(report: &Report) -> bool {
    matches!(report.status, Status::Optimal | Status::Gap)
}

const SEEDS: std::ops::Range<u64> = 0..400;

#[test]
fn the_compiled_problem_means_the_same() {
    let mut statuses = BTreeMap::new();
    for seed in SEEDS {
        let first = outcome(&clerk_lists(seed));
        *statuses.entry(format!("{:?}", first.report.status)).or_insert(0) += 1;
        check_compiled(&format!("seed {seed}"), &first);
    }
    assert!(statuses["Optimal"] > 200 && statuses["Infeasible"] > 10, "{statuses:?}");
}

#[test]
fn the_compiled_scenarios_mean_the_same() {
    for scenario in [Scenario::YunmengLists, Scenario::YunmengPosts] {
        check_compiled(scenario.name(), &outcome(&generate(scenario, Size::default())));
    }
}

#[test]
fn threads_and_the_order_of_rows_change_nothing() {
    for seed in SEEDS {
        let lists = clerk_lists(seed);
        let one = json(&lists, 1);
        assert_eq!(one, json(&lists, 2), "two threads, seed {seed}");
        assert_eq!(one, json(&shuffled(&lists, seed), 8), "eight threads and shuffled rows, seed {seed}");
    }
    let lists = generate(Scenario::YunmengLists, Size::default());
    assert_eq!(json(&lists, 1), json(&shuffled(&lists, 1), 8));
}

#[test]
fn locks_stand_and_claims_are_a_pair_or_refused_with_the_rule() {
    let (mut locks, mut claims, mut refused) = (0, 0, 0);
    for seed in SEEDS {
        let lists = clerk_lists(seed);
        let Outcome { report, problem, .. } = outcome(&lists);
        if has_plan(&report) {
            let mut promised = BTreeMap::new();
            for lock in &lists.locks {
                locks += 1;
                *promised.entry((lock.demand.clone(), lock.supply.clone())).or_insert(0) += lock.quantity;
            }
            assert_eq!(ends(report.matches.iter().filter(|row| row.by == By::Lock)), promised, "seed {seed}");
        }
        let compiled = problem.to_lists();
        for claim in &lists.claims {
            let pair = compiled.pairs.iter().flatten().any(|pair| {
                pair.claim == Some(claim.rank) && pair.demand == claim.demand && pair.supply == claim.supply
            });
            let row =
                report.refused.iter().find(|row| row.demand == claim.demand && row.supply == claim.supply);
            // What is promised stands whatever a rule says; the report may tell of the rule all the same.
            let locked =
                lists.locks.iter().any(|lock| lock.demand == claim.demand && lock.supply == claim.supply);
            assert!(pair != row.is_some() || locked, "seed {seed}, {claim:?}, pair {pair}, {row:?}");
            if let Some(row) = row {
                refused += 1;
                let codes: Vec<_> = row.reasons.iter().map(|row| row.reason.code()).collect();
                let rules = ["category", "area", "time", "qualification"];
                assert!(
                    !codes.is_empty() && codes.iter().all(|code| rules.contains(code)),
                    "seed {seed}: {codes:?}"
                );
            }
            claims += i32::from(pair);
        }
    }
    assert!(
        locks > 100 && claims > 100 && refused > 100,
        "{locks} locks, {claims} claims, {refused} refused"
    );
}

#[test]
fn where_nothing_changed_everything_is_kept() {
    let mut kept = 0;
    for seed in SEEDS {
        let mut lists = clerk_lists(seed);
        lists.previous.clear();
        lists.policy.goals = Some(vec![Goal::Serve, Goal::Claims, Goal::Worth]);
        let first = outcome(&lists).report;
        if !has_plan(&first) {
            continue;
        }
        let plan = ends(first.matches.iter());
        let row = |((demand, supply), quantity): (&(String, String), &i64)| Previous {
            demand: demand.clone(),
            supply: supply.clone(),
            quantity: *quantity,
        };
        lists.previous = plan.iter().map(row).collect();
        kept += plan.len();
        // Kept last it is the plan again; kept first no end loses anything.
        if first.status == Status::Optimal {
            lists.policy.goals = Some(vec![Goal::Serve, Goal::Claims, Goal::Worth, Goal::Keep]);
            let again = outcome(&lists).report;
            assert_eq!(ends(again.matches.iter()), plan, "seed {seed}");
            assert_eq!(again.status, Status::Optimal, "seed {seed}");
        }
        lists.policy.goals = Some(vec![Goal::Keep, Goal::Serve, Goal::Claims, Goal::Worth]);
        let again = outcome(&lists).report;
        if again.status == Status::Optimal {
            let now = ends(again.matches.iter());
            let held =
                |(key, quantity): (&(String, String), &i64)| now.get(key).is_some_and(|now| now >= quantity);
            assert!(plan.iter().all(held), "seed {seed}\n{plan:?}\n{now:?}");
        }
    }
    assert!(kept > 1000, "only {kept} rows");
}
