//! Laws that hold whatever the lists say.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use duijie::lists::Lists;
use duijie::plan::{Status, verify};
use duijie::problem::Problem;
use duijie::solve::{Budget, Cancel, Stop};
use duijie::{Options, run};
use duijie_tests::{Program, Random, Shape, random_lists};

/// Enough work for nearly all programs here, and an end for the few that a search could go on with for hours.
fn bounded() -> Options {
    Options { budget: Budget { work: Some(100_000), ..Budget::default() }, ..Options::default() }
}

fn json(lists: &Lists, threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| run(lists, &bounded()).unwrap().report.to_json())
}

fn shuffled(lists: &Lists, seed: u64) -> Lists {
    let mut lists = lists.clone();
    let mut random = Random::new(seed);
    random.shuffle(&mut lists.areas);
    random.shuffle(&mut lists.units);
    random.shuffle(&mut lists.demands);
    random.shuffle(&mut lists.supplies);
    random.shuffle(&mut lists.quotas);
    random.shuffle(&mut lists.limits);
    random.shuffle(&mut lists.previous);
    if let Some(pairs) = &mut lists.pairs {
        random.shuffle(pairs);
    }
    for quota in &mut lists.quotas {
        random.shuffle(&mut quota.members);
    }
    lists
}

fn shapes() -> impl Iterator<Item = (u64, Shape)> {
    (0..300).map(|seed| (seed, if seed % 3 == 0 { Shape::MEDIUM_PROGRAM } else { Shape::MEDIUM }))
}

#[test]
fn threads_and_the_order_of_rows_change_nothing() {
    for (seed, shape) in shapes() {
        let lists = random_lists(seed, shape);
        let one = json(&lists, 1);
        assert_eq!(one, json(&lists, 2), "two threads, seed {seed}");
        assert_eq!(one, json(&shuffled(&lists, seed), 8), "eight threads and shuffled rows, seed {seed}");
    }
}

#[test]
fn the_compiled_problem_means_the_same() {
    for (seed, shape) in shapes() {
        let lists = random_lists(seed, shape);
        let first = run(&lists, &bounded()).unwrap();
        let again = run(&first.problem.to_lists(), &bounded()).unwrap();
        assert_eq!(first.report.matches, again.report.matches);
        assert_eq!(first.report.goals, again.report.goals);
        assert_eq!(first.report.certificate, again.report.certificate);
        assert_eq!(first.report.digest, again.report.digest);
        let mut canonical = Vec::new();
        first.problem.write_canonical(&mut canonical).unwrap();
        let read = Lists::from_json(std::str::from_utf8(&canonical).unwrap()).unwrap();
        assert_eq!(run(&read, &bounded()).unwrap().report.digest, first.report.digest);
    }
}

#[test]
fn more_capacity_never_lowers_the_first_level() {
    for (seed, shape) in shapes().filter(|(_, shape)| shape.program == Program::No) {
        let mut lists = random_lists(seed, shape);
        let before = run(&lists, &Options::default()).unwrap().plan;
        for supply in &mut lists.supplies {
            supply.capacity += 1;
        }
        let after = run(&lists, &Options::default()).unwrap().plan;
        if before.status == Status::Optimal {
            assert_eq!(after.status, Status::Optimal);
            if let (Some(before), Some(after)) = (before.levels().next(), after.levels().next()) {
                // A draw's places and a previous plan are other numbers on other rows; the first level here is neither.
                assert!(after.value >= before.value, "seed {seed}");
            }
        }
    }
}

#[test]
fn a_run_cut_short_has_a_plan_and_a_proven_gap() {
    let mut cut = 0;
    let mut planless = 0;
    for (seed, shape) in shapes() {
        let lists = random_lists(seed, shape);
        let best = run(&lists, &bounded()).unwrap().plan;
        for work in [0, 1, 3, 10, 30, 100, 300, 1000, 3000] {
            let budget = Budget { work: Some(work), ..Budget::default() };
            let outcome = run(&lists, &Options { budget, ..Options::default() }).unwrap();
            let report = &outcome.plan;
            match report.status {
                Status::Gap => {
                    cut += 1;
                    let open =
                        report.levels().zip(best.levels()).find(|(level, _)| level.value != level.bound);
                    if let Some((level, best)) = open.filter(|_| best.status == Status::Optimal) {
                        assert!(
                            level.value <= best.value && best.value <= level.bound,
                            "seed {seed}, work {work}"
                        );
                    }
                }
                Status::Unknown => {
                    planless += 1;
                    let floors = lists.demands.iter().any(|demand| demand.minimum > 0)
                        || lists.supplies.iter().any(|supply| supply.minimum > 0)
                        || lists.quotas.iter().any(|quota| quota.minimum > 0)
                        || lists.limits.iter().any(|limit| limit.minimum.is_some())
                        || lists.pairs.iter().flatten().any(|pair| pair.minimum > 0);
                    assert!(floors, "without floors greedy always finds a plan; seed {seed}, work {work}");
                }
                Status::Optimal | Status::Infeasible => assert_eq!(report.status, best.status),
            }
            assert_eq!(verify(&outcome.problem, report).err(), None);
        }
    }
    assert!(cut > 300, "only {cut} runs were cut short");
    assert!(planless < cut, "{planless} without a plan, {cut} with one");
}

#[test]
fn a_cancelled_run_says_so_and_still_has_a_plan() {
    let lists = random_lists(5, Shape { demands: 60, supplies: 40, ..Shape::MEDIUM });
    let cancel = Cancel::default();
    cancel.cancel();
    let budget = Budget { cancel, ..Budget::default() };
    let report = run(&lists, &Options { budget, ..Options::default() }).unwrap().report;
    assert!(report.stopped.is_none_or(|stop| stop == Stop::Cancelled));
}

#[test]
fn an_empty_problem_is_optimal() {
    let outcome = run(&Lists { version: 1, ..Lists::default() }, &Options::default()).unwrap();
    assert_eq!(outcome.report.status, Status::Optimal);
    assert!(outcome.report.matches.is_empty());
    let problem: &Problem = &outcome.problem;
    assert_eq!(problem.part_count(), 0);
}
