//! This example shows a comparison of policies in a program: those of the library, and one of your own.

use std::path::Path;

use duijie::lists::{Faults, Language, Lists, PairId, Text};
use duijie::solve::Budget;
use duijie_bench::case::Case;
use duijie_bench::compare::{differences, summaries};
use duijie_bench::measures::Measure;
use duijie_bench::policy::{About, Allocation, Policy, Task, all};
use duijie_bench::room::Room;
use duijie_bench::run::{Comparison, run};
use duijie_bench::table::markdown;

/// Whoever stands first in the list: what many offices do.
struct AsListed;

impl Policy for AsListed {
    fn name(&self) -> &'static str {
        "as-listed"
    }

    fn about(&self) -> About {
        About {
            title: Text::new("按登记顺序", "as listed"),
            used: Text::new("窗口登记", "offices with one counter"),
            promise: Text::new("先登记的先得", "who is listed first has first"),
            source: "this example",
        }
    }

    fn draws(&self) -> bool {
        false
    }

    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults> {
        let mut room = Room::new(task.problem);
        for pair in 0..task.problem.pairs().len() {
            room.take(PairId::new(pair), i64::MAX);
        }
        Ok(Allocation { quantities: room.settle(), proof: None })
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lists = Lists::from_json(include_str!("data/fair_shares.json"))?;
    let mut policies = all();
    policies.push(Box::new(AsListed));
    let comparison = Comparison {
        cases: vec![Case::new("fair_shares", &lists)?],
        policies,
        seeds: (1..=20).collect(),
        rounds: 3,
        budget: Budget::default(),
    };
    // Rows are kept in the folder: stopped and started again, it goes on.
    let folder = tempfile::tempdir()?;
    let results = run(&comparison, Path::new(folder.path()), |_| {})?;
    let found = summaries(&results.rows);
    let beside = differences(&results.rows, "leximin");
    println!("{}", markdown(&found, &beside, &comparison.policies, Language::English));

    // Nobody's worst share is larger than leximin's, and nobody's worth larger than the largest.
    let best = |policy: &str, measure| {
        found
            .iter()
            .find(|summary| summary.policy == policy)
            .and_then(|summary| summary.means.get(&measure).copied())
    };
    for summary in &found {
        assert!(summary.means.get(&Measure::Worst).copied() <= best("leximin", Measure::Worst));
        assert!(summary.means.get(&Measure::Worth).copied() <= best("maximum-worth", Measure::Worth));
    }
    Ok(())
}
