//! `duijie check`: only reads and validates.

use duijie::lists::Language;
use duijie_lists::Read;
use serde_json::json;

use crate::args::CheckArgs;
use crate::engine::Checked;
use crate::exit::{Exit, Failure};
use crate::{annotate, engine, faults, output};

/// Runs it.
pub(crate) fn run(args: &CheckArgs, language: Language) -> Result<Exit, Failure> {
    let read = engine::records(&args.inputs.input)?;
    let checked = engine::check(&read);
    if args.json {
        let exit = json(&read, &checked, language)?;
        write_back(args, &checked, language)?;
        return Ok(exit);
    }
    let Checked { faults: found, warnings } = &checked;
    if !found.is_empty() {
        eprint!("{}", faults::text(found, language));
        write_back(args, &checked, language)?;
        return Ok(Exit::Faulty);
    }
    let lists = &read.lists;
    let (demands, supplies, claims) = (lists.demands.len(), lists.supplies.len(), lists.claims.len());
    let mut text = match language {
        Language::Chinese => format!(
            "清单没有错误：需求 {demands} 条，资源 {supplies} 条，认领 {claims} 条。下一步：duijie match …\n"
        ),
        Language::English => {
            format!(
                "No faults: {demands} demands, {supplies} supplies, {claims} claims. Next: duijie match …\n"
            )
        }
    };
    if !warnings.is_empty() {
        text += &faults::warnings(warnings, language);
    }
    output::print(&text)?;
    write_back(args, &checked, language)?;
    Ok(Exit::Done)
}

/// Every table as it was read, with the faults and warnings of the whole.
fn json(read: &Read, checked: &Checked, language: Language) -> Result<Exit, Failure> {
    let printed = json!({
        "tables": read.tables,
        "faults": faults::values(&checked.faults, language),
        "warnings": faults::values(&checked.warnings, language),
    });
    output::print(&format!("{printed:#}\n"))?;
    Ok(if checked.faults.is_empty() { Exit::Done } else { Exit::Faulty })
}

/// The files with all that was found, where they are wanted back.
fn write_back(args: &CheckArgs, checked: &Checked, language: Language) -> Result<(), Failure> {
    let Some(folder) = &args.annotate else { return Ok(()) };
    let notes = annotate::notes(&checked.faults, &checked.warnings);
    annotate::write(&args.inputs.input, &notes, folder, language)
}
