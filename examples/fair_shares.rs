//! This example shows fair shares: each community gets as large a part of what it wants as can be, the worst off first, and the
//! certificate says why none has more.

use duijie::lists::{Language, Lists};
use duijie::plan::{Goal, LevelProof, Status, verify};
use duijie::{Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lists = Lists::from_json(include_str!("data/fair_shares.json"))?;
    let outcome = run(&lists, &Options::default())?;
    let (Goal::Fair(fair), LevelProof::Fair(proof)) = (&outcome.plan.goals[0], &outcome.plan.certificate[0])
    else {
        return Err("the first goal is fair".into());
    };
    for share in &fair.shares {
        println!("{}", share.why(proof).in_language(Language::English));
    }
    verify(&outcome.problem, &outcome.plan)?;
    assert_eq!(outcome.plan.status, Status::Optimal);

    // Six units for fourteen wanted. By worth alone the first community would get five and the second none; now both have
    // their part, and the unit that either could have goes where it is worth more.
    let served: Vec<(&str, i128)> =
        fair.shares.iter().map(|share| (share.group.as_str(), share.served.0)).collect();
    assert_eq!(served, [("江头社区", 2), ("山前社区", 1), ("湖滨社区", 3)]);
    Ok(())
}
