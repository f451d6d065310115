//! `duijie check`: only reads and validates.

use std::io::Write;
use std::path::Path;

use duijie::lists::Language;
use duijie_lists::clerk::Reason;
use duijie_lists::{Map, Read};
use serde_json::json;

use crate::args::{CheckArgs, Inputs};
use crate::engine::Checked;
use crate::exit::{Exit, Failure};
use crate::progress::Line;
use crate::{annotate, engine, faults, files, output};

/// Runs it.
pub(crate) fn run(args: &CheckArgs, language: Language) -> Result<Exit, Failure> {
    let line = Line::start(language);
    let read = engine::records(&args.inputs, line.listener(language))?;
    let mut checked = engine::check(&read);
    drop(line);
    if args.strict {
        checked.faults.append(&mut checked.warnings);
    }
    if let Some(file) = &args.write_map {
        write_map(file, &args.inputs, &read, language)?;
    }
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
    let examples = read.skipped.iter().filter(|row| row.reason == Reason::Example).count();
    if examples > 0 {
        text += &match language {
            Language::Chinese => format!("另有 {examples} 行示例没有读取（第一格以“示例”开头）\n"),
            Language::English => {
                format!("Not read: {examples} example rows (the first cell begins with \"example\")\n")
            }
        };
    }
    if !warnings.is_empty() {
        text += &faults::warnings(warnings, language);
    }
    output::print(&text)?;
    write_back(args, &checked, language)?;
    Ok(Exit::Done)
}

/// Writes what is open about headings as a map, behind what the map in use or an earlier one of this name settles.
fn write_map(file: &Path, inputs: &Inputs, read: &Read, language: Language) -> Result<(), Failure> {
    let known = inputs.map.as_deref().or(file.exists().then_some(file));
    let known = known.map_or_else(|| Ok(Map::default()), engine::open_map)?;
    let before = known.entries().len();
    let map = known.with(&read.guesses);
    files::write_one(file, |out| out.write_all(map.to_json().as_bytes()))?;
    let (added, path) = (map.entries().len() - before, file.display());
    eprintln!(
        "{}",
        match language {
            Language::Chinese =>
                format!("已写出 {path}：新增 {added} 个列名。核对并改好 field，再用 --map {path} 读取"),
            Language::English => {
                format!(
                    "Wrote {path} with {added} new headings. Look at each field, then read with --map {path}"
                )
            }
        }
    );
    Ok(())
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
    annotate::write(&args.inputs, &notes, folder, language)
}
