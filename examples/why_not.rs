//! This example shows why a demand is not met: facts that anyone can check, most important first.

use duijie::explain::Reason;
use duijie::lists::{Language, Lists};
use duijie::{Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lists = Lists::from_json(include_str!("data/first_match.json"))?;
    let outcome = run(&lists, &Options::default())?;
    for unmet in &outcome.report.unmet {
        println!("{} lacks {}", unmet.demand, unmet.missing);
        for reason in &unmet.reasons {
            println!("  {}", reason.reason.text().in_language(Language::English));
        }
    }
    // The lamp waits for a Saturday, and the electrician works from Monday to Friday.
    let lamp =
        outcome.report.unmet.iter().find(|unmet| unmet.demand == "D3").ok_or("the lamp is not mended")?;
    assert!(matches!(&lamp.reasons[0].reason, Reason::Time(failed) if failed.failed == 1));
    Ok(())
}
