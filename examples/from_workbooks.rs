//! This example shows the clerk's path: workbooks in, a workbook out, sign, match again; what was signed stays.

use duijie::lists::{Language, Lists};
use duijie::{Options, run};
use duijie_lists::PlanSheets;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let lists = Lists::from_json(include_str!("data/first_match.json"))?;
    duijie_lists::write_lists(folder.path(), &lists, Language::Chinese)?;

    let input = duijie_lists::read(&[folder.path().to_path_buf()], &duijie_lists::Options::default())?;
    assert_eq!(input.lists, lists);
    let outcome = run(&input.lists, &Options::default())?;
    let plan = folder.path().join("项目清单.xlsx");
    duijie_lists::write_plan(&plan, &PlanSheets::new(&outcome, Language::Chinese))?;

    // Read back, the plan is the previous one; rows signed 是 would be locks.
    let again = duijie_lists::read(&[folder.path().to_path_buf()], &duijie_lists::Options::default())?;
    assert_eq!(again.lists.previous.len(), outcome.plan.matches.len());
    println!("{} matches written to 项目清单.xlsx and read back", outcome.plan.matches.len());
    Ok(())
}
