//! Public draws: equals have equal chances, and anyone can repeat one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use duijie::explain::Reason;
use duijie::lists::Lists;
use duijie::{Options, Outcome, run};
use serde_json::json;

/// Cataract surgery for eleven who want it alike, and three places.
fn surgery(lot: &str) -> Outcome {
    let demands: Vec<_> = (1..=11)
        .map(|k| json!({"id": format!("R{k:02}"), "quantity": 1, "area": format!("社区{}", k % 3)}))
        .collect();
    let pairs: Vec<_> = (1..=11).map(|k| json!({"demand": format!("R{k:02}"), "supply": "手术"})).collect();
    let lists = json!({"version": 1, "areas": [{"id": "社区0"}, {"id": "社区1"}, {"id": "社区2"}], "demands": demands,
        "supplies": [{"id": "手术", "capacity": 3}], "pairs": pairs, "policy": {"goals": ["serve", "worth"], "lot": lot}});
    run(&Lists::from_json(&lists.to_string()).unwrap(), &Options::default()).unwrap()
}

#[test]
fn over_many_draws_every_equal_has_the_same_chance() {
    const DRAWS: u32 = 2200;
    let mut won = [0_u32; 11];
    for draw in 0..DRAWS {
        for found in surgery(&format!("第 {draw} 次抽签")).plan.matches {
            won[found.demand[1..].parse::<usize>().unwrap() - 1] += 1;
        }
    }
    assert_eq!(won.iter().sum::<u32>(), 3 * DRAWS);
    // Pearson's χ² with 10 degrees of freedom: 29.6 is passed once in a thousand times. Three are drawn without putting back, which
    // makes the counts vary less than that by the factor 8/10.
    let expected = f64::from(3 * DRAWS) / 11.0;
    let chi: f64 = won.iter().map(|&won| (f64::from(won) - expected).powi(2) / expected).sum();
    assert!(chi / 0.8 < 29.6, "{chi}: {won:?}");
}

#[test]
fn who_lost_is_told_the_place_and_the_winners() {
    let outcome = surgery("2026-11-22 抽签");
    let reasons = outcome.report.unmet.iter().flat_map(|unmet| &unmet.reasons);
    let lost = reasons
        .filter(|explained| matches!(&explained.reason, Reason::Lot { winners, .. } if winners.len() == 3));
    assert_eq!(lost.count(), 8);
}

/// The script of the examples, which knows nothing of duijie, finds every place and winner of the report.
#[test]
fn a_script_in_another_language_repeats_the_draw() {
    let outcome = surgery("2026-11-22 抽签");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut problem = Vec::new();
    outcome.problem.write_canonical(&mut problem).unwrap();
    fs::write(folder.join("problem.json"), problem).unwrap();
    fs::write(folder.join("report.json"), outcome.report.to_json()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/repeat_draw.py");
    let Ok(ran) = Command::new("python3")
        .arg(script)
        .args(["problem.json", "report.json"])
        .current_dir(folder)
        .output()
    else {
        eprintln!("skipped: there is no python3 here to run examples/repeat_draw.py");
        return;
    };
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(
        said.lines().filter(|line| line.contains("lost the draw to") && line.ends_with(": true")).count(),
        8
    );
}
