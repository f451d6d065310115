//! This example shows rotation: 5 437 members and 1 136 posts of a county over 20 years, with and without turns. Nobody who could
//! serve waits longer than the bound that the first year states.

use std::collections::BTreeSet;

use duijie::lists::{Goal, Lists, Over, Rotation, Side};
use duijie::{Options, Outcome, run};
use duijie_scenarios::{Scenario, Size, generate};

const YEARS: i64 = 20;

/// What the members have seen by the end of a year.
struct Year {
    served: usize,
    /// The longest that anyone has waited by now, in years.
    longest: i64,
    never: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut county = generate(Scenario::YunmengPosts, Size::default());
    // That at most so many medics are away at once ties them together: turns would be dealt, but nothing promised.
    county.quotas.retain(|quota| quota.side == Side::Demand);
    county.policy.goals = Some(Vec::new());
    // Who fits which post stays as it is, so the rules are asked once.
    let county = run(&county, &Options::default())?.problem.to_lists();

    let goals = [Goal::Serve, Goal::Claims];
    let turn = Goal::Rotation(Rotation::over(Over::Supply));
    let with = years(&county, [&[turn], &goals[..]].concat())?;
    let without = years(&county, goals.to_vec())?;

    let within = with.within.ok_or("nothing ties the members together")?;
    println!("{} members could serve; nobody waits longer than {within} years", with.able);
    println!("{:>4}  {:>30}  {:>30}", "", "with rotation", "without");
    println!(
        "{:>4}  {:>8} {:>10} {:>10}  {:>8} {:>10} {:>10}",
        "year", "served", "longest", "never yet", "served", "longest", "never yet"
    );
    for (k, (with, without)) in with.years.iter().zip(&without.years).enumerate() {
        println!(
            "{:>4}  {:>8} {:>10} {:>10}  {:>8} {:>10} {:>10}",
            k + 1,
            with.served,
            with.longest,
            with.never,
            without.served,
            without.longest,
            without.never
        );
    }
    assert!(with.years.iter().all(|year| year.longest <= within));
    assert_eq!(with.years.last().map(|year| year.never), Some(0));
    assert!(without.years.last().is_some_and(|year| year.never > 0));
    Ok(())
}

struct Years {
    years: Vec<Year>,
    able: usize,
    /// The bound that the first year states.
    within: Option<i64>,
}

fn years(county: &Lists, goals: Vec<Goal>) -> Result<Years, duijie::Error> {
    let mut lists = county.clone();
    lists.policy.goals = Some(goals);
    let able: BTreeSet<&str> = county.pairs.iter().flatten().map(|pair| pair.supply.as_str()).collect();
    let mut found = Years { years: Vec::new(), able: able.len(), within: None };
    // By member, the year of its last turn; the years count from 1.
    let mut last = vec![0; able.len()];
    let able: Vec<&str> = able.into_iter().collect();
    for year in 1..=YEARS {
        let Outcome { problem, plan, .. } = run(&lists, &Options::default())?;
        let level = plan.goals.iter().find_map(|goal| goal.fair());
        found.within = found.within.or(level.and_then(|level| level.name.within).map(i64::from));
        let served: BTreeSet<&str> = plan.matches.iter().map(|row| row.supply.as_str()).collect();
        let waits = last.iter().map(|&last| year - last);
        let longest = waits.max().unwrap_or(0);
        for (member, last) in able.iter().zip(&mut last) {
            if served.contains(member) {
                *last = year;
            }
        }
        let never = last.iter().filter(|&&last| last == 0).count();
        found.years.push(Year { served: served.len(), longest, never });
        lists.history.extend(duijie::plan::round(&problem, &plan));
    }
    Ok(found)
}
