//! This example shows duijie inside another system that has its own scores: floats go in by a stated scale, and the
//! largest loss that rounding can cost is known beforehand.

use duijie::lists::{Demand, Goal, Lists, Pair, Policy, Supply};
use duijie::plan::{Status, verify};
use duijie::rules::Scores;
use duijie::solve::{Budget, Cancel};
use duijie::{Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What the calling system knows: rows are demands, columns are supplies, numbers are its own scores.
    let scores = [[0.91, 0.15, 0.40], [0.88, 0.52, 0.07]];
    let flat: Vec<f64> = scores.into_iter().flatten().collect();
    let scaled = Scores::new(&flat)?;

    let demand = |k: usize| Demand { id: format!("order-{k}"), quantity: 1, ..Demand::default() };
    let supply = |k: usize| Supply { id: format!("crew-{k}"), capacity: 1, ..Supply::default() };
    let pair = |(at, &worth): (usize, &i64)| Pair {
        demand: format!("order-{}", at / 3),
        supply: format!("crew-{}", at % 3),
        worth,
        minimum: 0,
        maximum: None,
        claim: None,
        lock: false,
    };
    let lists = Lists {
        version: 1,
        demands: (0..2).map(demand).collect(),
        supplies: (0..3).map(supply).collect(),
        pairs: Some(scaled.worths().iter().enumerate().map(pair).collect()),
        policy: Policy { goals: Some(vec![Goal::Worth]), ..Policy::default() },
        ..Lists::default()
    };

    // A budget for a busy server: it may be cancelled from any thread, and the plan then says how far it may be off.
    let cancel = Cancel::default();
    let budget = Budget { cancel: cancel.clone(), ..Budget::default() };
    let outcome = run(&lists, &Options { budget, ..Options::default() })?;

    let pairs: Vec<&str> = outcome.report.matches.iter().map(|found| found.supply.as_str()).collect();
    println!("order-0 ← {}, order-1 ← {}; at most {} lost by rounding", pairs[0], pairs[1], scaled.loss(2));
    assert_eq!(outcome.plan.status, Status::Optimal);
    assert_eq!(pairs, ["crew-0", "crew-1"]);
    // Whoever receives the report can check it without the engine that made it.
    verify(&outcome.problem, &outcome.plan)?;
    Ok(())
}
