//! `duijie check`: only reads and validates.

use duijie::lists::{Language, Text};

use crate::args::CheckArgs;
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
    let input = engine::read(&args.inputs.input, None)?;
    let warnings = engine::check(&input)?;
    if args.json {
        output::print(&faults::json(&[], language))?;
        if !warnings.is_empty() {
            eprint!("{}", faults::warnings(&warnings, language));
        }
        return Ok(Exit::Done);
    }
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
    Ok(Exit::Done)
}
