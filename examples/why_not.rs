//! This example shows why a demand is not met: facts that anyone can check, most important first.

use duijie::lists::{Language, Lists};
use duijie::{Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lists = Lists::from_json(include_str!("data/first_match.json"))?;
    let report = run(&lists, &Options::default())?.report;
    for unmet in &report.unmet {
        println!("{} lacks {}", unmet.demand, unmet.missing);
        for reason in &unmet.reasons {
            println!("  {}", reason.reason.text().in_language(Language::English));
        }
    }
    // The lamp waits for a Saturday, and the electrician works from Monday to Friday.
    let lamp = report.unmet.iter().find(|unmet| unmet.demand == "D3").ok_or("the lamp is not mended")?;
    assert_eq!(lamp.reasons[0].reason.code(), "time");
    Ok(())
}
