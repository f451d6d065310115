//! Published optima. Costs are negative worths; what must be served stands as a floor.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use duijie::lists::{Demand, Goal, Lists, Pair, Policy, Quota, Side, Supply};
use duijie::plan::Status;
use duijie::{Options, run};

/// A row or column of a cost table: at least, at most.
#[derive(Clone, Copy)]
struct Range {
    least: i64,
    most: i64,
}

const fn exactly(quantity: i64) -> Range {
    Range { least: quantity, most: quantity }
}

const fn at_most(quantity: i64) -> Range {
    Range { least: 0, most: quantity }
}

/// Lists from a cost table with a row for every supply and a column for every demand; `None` where they cannot meet.
fn lists(supplies: &[Range], demands: &[Range], costs: &[&[Option<i64>]]) -> Lists {
    let mut pairs = Vec::new();
    for (s, row) in costs.iter().enumerate() {
        for (d, cost) in row.iter().enumerate() {
            if let Some(cost) = cost {
                pairs.push(Pair {
                    demand: format!("d{d}"),
                    supply: format!("s{s}"),
                    worth: -cost,
                    minimum: 0,
                    maximum: None,
                    claim: None,
                    lock: false,
                });
            }
        }
    }
    Lists {
        version: 1,
        demands: demands
            .iter()
            .enumerate()
            .map(|(k, range)| Demand {
                id: format!("d{k}"),
                quantity: range.most,
                minimum: range.least,
                ..Demand::default()
            })
            .collect(),
        supplies: supplies
            .iter()
            .enumerate()
            .map(|(k, range)| Supply {
                id: format!("s{k}"),
                capacity: range.most,
                minimum: range.least,
                ..Supply::default()
            })
            .collect(),
        pairs: Some(pairs),
        policy: Policy { goals: Some(vec![Goal::Worth]), ..Policy::default() },
        ..Lists::default()
    }
}

fn check(lists: &Lists, cost: i128) {
    let plan = run(lists, &Options::default()).unwrap().plan;
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.levels().next().unwrap().value.0, -cost);
}

fn all<const N: usize>(row: [i64; N]) -> [Option<i64>; N] {
    row.map(Some)
}

/// Hillier & Lieberman, *Introduction to Operations Research*, ch. "The Transportation and Assignment Problems", the Job
/// Shop Company: three machines to four locations, machine 2 not to location 2; the optimum is 29 per hour.
#[test]
fn job_shop_company() {
    let machine_two = [Some(15), None, Some(13), Some(20)];
    let costs: [&[Option<i64>]; 3] = [&all([13, 16, 12, 11]), &machine_two, &all([5, 7, 10, 6])];
    check(&lists(&[exactly(1); 3], &[at_most(1); 4], &costs), 29);
}

/// Google OR-Tools documentation, "Solving an Assignment Problem": five workers, four tasks; the optimum is 265.
#[test]
fn five_workers_four_tasks() {
    let costs: [&[Option<i64>]; 5] = [
        &all([90, 80, 75, 70]),
        &all([35, 85, 55, 65]),
        &all([125, 95, 90, 95]),
        &all([45, 110, 95, 115]),
        &all([50, 100, 90, 100]),
    ];
    check(&lists(&[at_most(1); 5], &[exactly(1); 4], &costs), 265);
}

/// Hillier & Lieberman, the same chapter, the P & T Company: three canneries, four warehouses; the optimum is 152 535.
#[test]
fn canned_peas() {
    let costs: [&[Option<i64>]; 3] =
        [&all([464, 513, 654, 867]), &all([352, 416, 690, 791]), &all([995, 682, 388, 685])];
    let supplies = [exactly(75), exactly(125), exactly(100)];
    check(&lists(&supplies, &[exactly(80), exactly(65), exactly(70), exactly(85)], &costs), 152_535);
}

/// Hillier & Lieberman, the same chapter, the Metro Water District: a flow with lower bounds – every city has a least
/// need and a request, all water is handed out, one river cannot reach Hollyglass; the optimum is 2 460.
#[test]
fn metro_water_district() {
    let third = [Some(19), Some(20), Some(23), None];
    let costs: [&[Option<i64>]; 3] = [&all([16, 13, 22, 17]), &all([14, 13, 19, 15]), &third];
    let cities = [Range { least: 30, most: 50 }, exactly(70), at_most(30), Range { least: 10, most: 60 }];
    check(&lists(&[exactly(50), exactly(60), exactly(50)], &cities, &costs), 2_460);
}

/// Google OR-Tools documentation, "Assignment as a Minimum Cost Flow Problem", with teams of workers: two of each team of
/// three, a flow with a node for every team; the optimum is 250.
#[test]
fn assignment_with_teams() {
    let costs: [&[Option<i64>]; 6] = [
        &all([90, 76, 75, 70]),
        &all([35, 85, 55, 65]),
        &all([125, 95, 90, 105]),
        &all([45, 110, 95, 115]),
        &all([60, 105, 80, 75]),
        &all([45, 65, 110, 95]),
    ];
    let mut lists = lists(&[at_most(1); 6], &[exactly(1); 4], &costs);
    for team in 0..2 {
        let members = [0, 2, 4].map(|k| format!("s{}", k + team)).to_vec();
        let id = format!("team {team}");
        lists.quotas.push(Quota {
            id,
            side: Side::Supply,
            members,
            minimum: 2,
            maximum: Some(2),
            reserve: 0,
        });
    }
    check(&lists, 250);
}
