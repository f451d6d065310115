//! This example shows the shortest way from lists to a proven plan.

use duijie::lists::Lists;
use duijie::plan::Status;
use duijie::{Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lists = Lists::from_json(include_str!("data/first_match.json"))?;
    let plan = run(&lists, &Options::default())?.plan;
    for found in &plan.matches {
        println!("{} gives {} of {} ({:?})", found.supply, found.quantity, found.demand, found.by);
    }
    for level in plan.levels() {
        println!("{:?}: {} of at most {}", level.name, level.value, level.bound);
    }
    // Tier 1 first: D1 gets its three. Tier 2 takes the two that are left, just what the hospital claimed.
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.matches.iter().map(|found| found.quantity).sum::<i64>(), 5);
    Ok(())
}
