//! Problems from lists with explicit pairs, and the fixtures.

#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test uses its share")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "test helpers fail loudly")]

use std::num::NonZeroU32;
use std::path::Path;

use duijie::lists::{DemandId, Lists, SupplyId, order};
use duijie::problem::Problem;
use duijie::rules::{By, Pair, Pairs};
use serde_json::Value;

/// The explicit pairs of lists, resolved.
pub fn pairs(lists: &Lists) -> Pairs {
    let demands = order(&lists.demands);
    let supplies = order(&lists.supplies);
    let rows = lists.pairs.iter().flatten().map(|pair| {
        let demand = demands.iter().position(|&k| lists.demands[k].id == pair.demand).unwrap();
        let supply = supplies.iter().position(|&k| lists.supplies[k].id == pair.supply).unwrap();
        let most = lists.demands[demands[demand]].quantity.min(lists.supplies[supplies[supply]].capacity);
        let number = |n: i64| u32::try_from(n).unwrap();
        Pair {
            demand: DemandId::new(demand),
            supply: SupplyId::new(supply),
            worth: pair.worth,
            minimum: number(pair.minimum),
            maximum: number(pair.maximum.unwrap_or(most)),
            rank: pair.claim.and_then(|rank| NonZeroU32::new(number(rank))),
            by: match (pair.lock, pair.claim) {
                (true, _) => By::Lock,
                (false, Some(_)) => By::Claim,
                (false, None) => By::Arrangement,
            },
        }
    });
    let mut rows: Vec<Pair> = rows.collect();
    rows.sort_by_key(|p| (p.demand, p.supply, p.by, p.rank.is_none()));
    Pairs { rows, ..Pairs::default() }
}

/// The problem that such lists mean.
pub fn problem(lists: &Value) -> Problem {
    let lists: Lists = serde_json::from_value(lists.clone()).unwrap();
    Problem::new(&lists, &pairs(&lists)).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A problem with a report that holds.
pub struct Fixture {
    pub name: String,
    pub lists: Value,
    pub problem: Problem,
    pub report: Value,
}

/// All problems and reports of a folder, in the order of names.
pub fn folder(folder: &Path) -> Vec<Fixture> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|file| {
            let name = file.unwrap().file_name().into_string().unwrap();
            name.strip_suffix(".problem.json").map(str::to_owned)
        })
        .collect();
    names.sort();
    let read = |name: &str, what: &str| -> Value {
        let text = std::fs::read_to_string(folder.join(format!("{name}.{what}.json"))).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    names
        .into_iter()
        .map(|name| {
            let lists = read(&name, "problem");
            Fixture { problem: problem(&lists), report: read(&name, "report"), lists, name }
        })
        .collect()
}

/// Reports of an independent program on random networks and programs.
pub fn reference() -> Vec<Fixture> {
    folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reference"))
}
