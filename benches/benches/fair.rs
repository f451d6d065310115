//! Fair shares: beside the textbook's series of linear programs, and beside the best worth of the same lists.
//!
//! `cargo bench -p duijie-benches --bench fair`, with `-- series` or `-- worth` for one alone. Two tables, every time the median of five but for the linear programs, which run once:
//!
//! 1. leximin over the communities of all posts of yunmeng, beside a series of linear programs by Clarabel 0.11, which gives the
//!    fractional shares: every share of ours is within one unit of its group's;
//! 2. leximin over 660 areas of ten such counties (each community in six, without its own floor), beside the goal of worth on the same lists. All ten are one
//!    part for a fair goal; for worth they are ten, solved side by side.
//!
//! Both are the solve with all proofs, without rules, verification and report.

use std::time::{Duration, Instant};

use duijie::compile::compile;
use duijie::lists::{Fair, Goal, Lists, Over, Side};
use duijie::plan::{Plan, Status, verify};
use duijie::problem::{Level, Problem};
use duijie::solve::{Budget, solve};
use duijie_benches::{problem, sequential_leximin};
use duijie_scenarios::{Scenario, Size, generate};

const RUNS: usize = 5;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let is_asked = |theme: &str| {
        words.iter().all(|word| word.starts_with('-')) || words.iter().any(|word| word == theme)
    };
    if is_asked("series") {
        beside_a_series();
    }
    if is_asked("worth") {
        beside_worth();
    }
}

/// The first table.
fn beside_a_series() {
    let county = explicit(&generate(Scenario::YunmengPosts, Size::default()));
    let fair = problem(&with_goal(&county, leximin()));
    let own = time(&fair);
    let Level::Fair(level) = &fair.levels()[0] else { unreachable!("the goal is fair") };
    let start = Instant::now();
    let (shares, programs) = sequential_leximin(&fair, level);
    let series = start.elapsed();
    compare(&own.plan, level, &shares);
    println!("leximin over the communities of yunmeng, beside a series of linear programs (Clarabel 0.11)");
    println!(
        "{:>8} {:>7} {:>10} {:>9} {:>12} {:>7}",
        "pairs", "groups", "duijie s", "programs", "programs s", "ratio"
    );
    println!(
        "{:>8} {:>7} {:>10.4} {programs:>9} {:>12.3} {:>7.0}",
        fair.pairs().len(),
        level.groups.len(),
        own.median.as_secs_f64(),
        series.as_secs_f64(),
        series.as_secs_f64() / own.median.as_secs_f64(),
    );
}

/// The second table.
fn beside_worth() {
    let ten = explicit(&generate(Scenario::YunmengPosts, Size { scale: 10, ..Size::default() }));
    let ten = in_sixths(ten);
    let fair = problem(&with_goal(&ten, leximin()));
    let worth = problem(&with_goal(&ten, Goal::Worth));
    let (own, best) = (time(&fair), time(&worth));
    let Level::Fair(level) = &fair.levels()[0] else { unreachable!("the goal is fair") };
    println!("leximin over areas, beside worth on the same lists");
    println!("{:>8} {:>7} {:>10} {:>10} {:>7}", "pairs", "groups", "leximin s", "worth s", "ratio");
    println!(
        "{:>8} {:>7} {:>10.3} {:>10.3} {:>7.2}",
        fair.pairs().len(),
        level.groups.len(),
        own.median.as_secs_f64(),
        best.median.as_secs_f64(),
        own.median.as_secs_f64() / best.median.as_secs_f64(),
    );
}

fn leximin() -> Goal {
    Goal::Fair(Fair::over(Over::Area))
}

/// With explicit pairs, so that an area decides nothing but the groups.
fn explicit(lists: &Lists) -> Lists {
    problem(lists).to_lists()
}

fn with_goal(lists: &Lists, goal: Goal) -> Lists {
    let mut lists = lists.clone();
    lists.policy.goals = Some(vec![goal]);
    lists
}

/// Every community in six, by the order of its posts. The communities' own floors are left out: they would tie the six together.
fn in_sixths(mut lists: Lists) -> Lists {
    for (k, demand) in lists.demands.iter_mut().enumerate() {
        if let Some(area) = &mut demand.area {
            *area = format!("{area}-{}", k % 6);
        }
    }
    let mut ids: Vec<String> = lists.demands.iter().filter_map(|demand| demand.area.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    lists.areas = ids.into_iter().map(|id| duijie::lists::Area { id, parent: None }).collect();
    lists.quotas.retain(|quota| quota.side != Side::Demand);
    lists.units.iter_mut().for_each(|unit| unit.area = None);
    lists.supplies.iter_mut().for_each(|supply| supply.areas.clear());
    lists
}

struct Timed {
    median: Duration,
    plan: Plan,
}

fn time(problem: &Problem) -> Timed {
    let compiled = compile(problem);
    let mut times = Vec::new();
    let mut answers = None;
    for _ in 0..RUNS {
        let start = Instant::now();
        answers = Some(solve(problem, &compiled, &Budget::default()));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let plan = Plan::new(problem, &compiled, &answers.expect("it was solved"));
    assert_eq!(plan.status, Status::Optimal);
    verify(problem, &plan).expect("the verifier accepts the plan");
    Timed { median: times[RUNS / 2], plan }
}

/// Whole units are within one of the fractional shares, or the benches compare nothing.
fn compare(plan: &Plan, level: &duijie::problem::FairLevel, shares: &[f64]) {
    let fair = plan.goals[0].fair().expect("the goal is fair");
    for (group, share) in level.groups.iter().zip(shares) {
        let row = fair.shares.iter().find(|row| row.group == group.id).expect("every group has a share");
        let served: f64 = i32::try_from(row.served.0).expect("a county's posts are few").into();
        let stake: f64 = i32::try_from(group.stake()).expect("a county's posts are few").into();
        assert!((served - share * stake).abs() <= 1.5, "{}: {served} beside {}", group.id, share * stake);
    }
}
