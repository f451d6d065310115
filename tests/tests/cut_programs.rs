//! Programs cut short: more work only helps, and what stopped the search is said.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::thread;
use std::time::Duration;

use duijie::lists::Lists;
use duijie::plan::{Plan, Status, verify};
use duijie::solve::{Budget, Cancel, Stop};
use duijie::{Options, Outcome, run};
use duijie_scenarios::family::{assignment, limited_posts};
use duijie_tests::{Shape, beside, random_lists};

fn with(lists: &Lists, budget: Budget) -> Outcome {
    let outcome = run(lists, &Options { budget, ..Options::default() }).unwrap();
    assert_eq!(verify(&outcome.problem, &outcome.plan).err(), None);
    outcome
}

fn work(lists: &Lists, work: u64) -> Outcome {
    with(lists, Budget { work: Some(work), ..Budget::default() })
}

/// Generalised assignment in which jobs may stay undone: there is always a plan.
fn jobs(agents: usize, jobs: usize, seed: u64) -> Lists {
    let mut lists = assignment(agents, jobs, seed);
    lists.demands.iter_mut().for_each(|job| job.minimum = 0);
    lists
}

/// With more work the first level is never bounded higher and a plan is never lost; from so much work on its value never
/// falls, and what is proven stays proven. Gives how often the search was cut with a plan.
fn check(name: &str, lists: &Lists, from: u64) -> usize {
    let mut cut = 0;
    let mut before: Option<(u64, Plan)> = None;
    for power in 0..=17 {
        let spent = 1 << power;
        let plan = work(lists, spent).plan;
        if matches!(plan.status, Status::Gap | Status::Unknown) {
            assert_eq!(plan.stopped, Some(Stop::Work), "{name}, work {spent}");
        }
        cut += usize::from(plan.status == Status::Gap);
        if let Some((less, old)) = before {
            let words = format!("{name}: work {less}: {:?}, work {spent}: {:?}", old.goals, plan.goals);
            match old.status {
                Status::Infeasible => assert_eq!(plan.status, Status::Infeasible, "{words}"),
                Status::Optimal if less >= from => assert_eq!(plan.status, Status::Optimal, "{words}"),
                Status::Optimal | Status::Gap => {
                    assert!(matches!(plan.status, Status::Optimal | Status::Gap), "{words}");
                }
                Status::Unknown => {}
            }
            if let (Some(old), Some(now)) = (old.levels().next(), plan.levels().next()) {
                assert!(now.bound <= old.bound, "{words}");
                assert!(now.value >= old.value || less < from, "{words}");
            }
        }
        before = Some((spent, plan));
    }
    cut
}

#[test]
fn more_work_never_widens_the_gap() {
    let mut cut = 0;
    for seed in 0..100 {
        // With less, the plan at hand may be one of the network alone that keeps the side rows by chance.
        let from = 2048;
        cut += check(&format!("seed {seed}"), &random_lists(seed, Shape::MEDIUM_PROGRAM), from);
    }
    for seed in 1..=4 {
        cut += check(&format!("jobs of seed {seed}"), &jobs(5, 25, seed), 1);
        cut += check(&format!("assignment of seed {seed}"), &assignment(5, 25, seed), 1);
    }
    cut += check("limited posts", &limited_posts(1000, 3, 1), 1);
    assert!(cut >= 200, "only {cut} runs were cut short");
}

#[test]
fn a_search_cancelled_or_out_of_time_gives_its_plan() {
    let lists = jobs(10, 60, 3);
    for micros in [0, 1000, 10_000, 60_000] {
        let cancel = Cancel::default();
        let flag = cancel.clone();
        let cut = thread::scope(|scope| {
            scope.spawn(move || {
                thread::sleep(Duration::from_micros(micros));
                flag.cancel();
            });
            with(&lists, Budget { cancel, ..Budget::default() })
        });
        assert_eq!((cut.plan.status, cut.plan.stopped), (Status::Gap, Some(Stop::Cancelled)));
        let time = Some(Duration::from_micros(micros));
        let cut = with(&lists, Budget { time, ..Budget::default() });
        assert_eq!((cut.plan.status, cut.plan.stopped), (Status::Gap, Some(Stop::Time)));
    }
}

/// Several programs and networks, so that threads have something to share.
#[test]
fn equal_work_gives_equal_reports_at_any_number_of_threads() {
    let mut cut = 0;
    for seed in 0..12 {
        let [one, two] = [seed, seed + 100].map(|seed| random_lists(seed, Shape::MEDIUM_PROGRAM));
        let lists = beside(&[&jobs(4, 15, seed), &one, &random_lists(seed, Shape::MEDIUM), &two]);
        for spent in [10, 300, 1000, 10_000, 100_000] {
            let [single, double, again] = [1, 2, 2].map(|threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| work(&lists, spent).report.to_json())
            });
            cut += usize::from(single.contains(r#""stopped": "work""#));
            assert!(single == double && double == again, "seed {seed}, work {spent}");
        }
    }
    assert!(cut >= 20, "only {cut} of 60 runs were cut short");
}
