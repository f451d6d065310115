//! This example shows the clerk's path: workbooks in, a workbook out, sign, match again; what was signed stays.

use std::path::{Path, PathBuf};

use duijie::lists::Lists;
use duijie::{Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let lists = Lists::from_json(include_str!("data/first_match.json"))?;
    duijie_lists::write_lists(folder.path(), &lists)?;

    let input = duijie_lists::read(&[folder.path().to_path_buf()])?;
    assert_eq!(input.lists, lists);
    let outcome = run(&input.lists, &Options::default())?;
    let plan: PathBuf = folder.path().join("项目清单.xlsx");
    save(&plan, &outcome)?;

    // Read back, the plan is the previous one; rows signed 是 would be locks.
    let again = duijie_lists::read(&[folder.path().to_path_buf()])?;
    assert_eq!(again.lists.previous.len(), outcome.report.matches.len());
    println!("{} matches written to 项目清单.xlsx and read back", outcome.report.matches.len());
    Ok(())
}

fn save(path: &Path, outcome: &duijie::Outcome) -> Result<(), Box<dyn std::error::Error>> {
    duijie_lists::write_plan(path, &outcome.problem, &outcome.report, duijie::lists::Language::Chinese)?;
    Ok(())
}
