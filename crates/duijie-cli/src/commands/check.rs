//! `duijie check`: only reads and validates.

use duijie::lists::{Language, Text};
use duijie_lists::Read;
use serde_json::json;

use crate::args::CheckArgs;
use crate::engine::Checked;
use crate::exit::{Exit, Failure};
use crate::{engine, faults, output};

/// Runs it.
pub(crate) fn run(args: &CheckArgs, language: Language) -> Result<Exit, Failure> {
    if args.annotate.is_some() {
        return Err(Failure::File(Text::new(
            "--annotate（在原表旁标注错误）本版还没有；请不带它运行，错误会逐条列出所在的表、行、列",
            "--annotate (faults written beside the cells) is not in this version yet.\nMaybe run check without it: \
             every fault is printed with its sheet, row and column",
        )));
    }
    let read = engine::records(&args.inputs.input)?;
    let checked = engine::check(&read);
    if args.json {
        return json(&read, &checked, language);
    }
    let Checked { faults: found, warnings } = checked;
    if !found.is_empty() {
        return Err(Failure::Faults(found));
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
        text += &faults::warnings(&warnings, language);
    }
    output::print(&text)?;
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
