//! `duijie check`: only reads and validates.

use duijie::lists::Language;
use serde_json::json;

use crate::args::CheckArgs;
use crate::exit::{Exit, Failure};
use crate::{annotate, engine, faults, output};

/// Runs it.
pub(crate) fn run(args: &CheckArgs, language: Language) -> Result<Exit, Failure> {
    if args.json {
        return json(args, language);
    }
    let input = engine::read(&args.inputs.input, None);
    let checked = input.and_then(|input| Ok((engine::check(&input)?, input)));
    let (warnings, input) = match checked {
        Ok(checked) => checked,
        Err(Failure::Faults(found)) => {
            eprint!("{}", faults::text(&found, language));
            write_back(args, &annotate::notes(&found, &[]), language)?;
            return Ok(Exit::Faulty);
        }
        Err(failure) => return Err(failure),
    };
    let lists = &input.lists;
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
    write_back(args, &annotate::notes(&[], &warnings), language)?;
    Ok(Exit::Done)
}

/// Every table as it was read, with the faults and warnings of the whole.
fn json(args: &CheckArgs, language: Language) -> Result<Exit, Failure> {
    let inputs = &args.inputs.input;
    let tables = engine::tables(inputs)?;
    let checked = engine::read(inputs, None).and_then(|input| engine::check(&input));
    let (found, warnings) = match checked {
        Ok(warnings) => (Vec::new(), warnings),
        Err(Failure::Faults(found)) => (found, Vec::new()),
        // Tables of a kind that is no list by itself are worth printing.
        Err(_) if !tables.is_empty() => (Vec::new(), Vec::new()),
        Err(failure) => return Err(failure),
    };
    let printed = json!({
        "tables": tables,
        "faults": faults::values(&found, language),
        "warnings": faults::values(&warnings, language),
    });
    output::print(&format!("{printed:#}\n"))?;
    write_back(args, &annotate::notes(&found, &warnings), language)?;
    Ok(if found.is_empty() { Exit::Done } else { Exit::Faulty })
}

fn write_back(args: &CheckArgs, notes: &[duijie_lists::Note], language: Language) -> Result<(), Failure> {
    match &args.annotate {
        Some(folder) => annotate::write(&args.inputs.input, notes, folder, language),
        None => Ok(()),
    }
}
