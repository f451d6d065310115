//! `duijie scenario`: writes the lists of a scenario.

use duijie::lists::{Language, Text};
use duijie_scenarios::{Scenario, Size, generate, names};

use crate::args::ScenarioArgs;
use crate::exit::{Exit, Failure};
use crate::{engine, output};

/// Runs it. One problem goes into the folder itself, several into one folder each below it.
pub(crate) fn run(args: &ScenarioArgs, language: Language) -> Result<Exit, Failure> {
    let name = &args.name;
    let found = Scenario::select(name).map_err(|_| {
        let known = names().join("  ");
        Failure::File(Text::new(
            format!("没有叫“{name}”的样例\n  可选：{known}"),
            format!("there is no scenario {name:?}\n  Maybe one of: {known}"),
        ))
    })?;
    let size = Size { scale: args.scale, seed: args.seed };
    let mut text = String::new();
    for scenario in &found {
        let folder = match found.as_slice() {
            [_] => args.out.clone(),
            _ => args.out.join(scenario.name().rsplit('/').next().unwrap_or_default()),
        };
        let lists = generate(*scenario, size);
        engine::write_lists(&folder, &lists, language)?;
        let (demands, supplies, path) = (lists.demands.len(), lists.supplies.len(), folder.display());
        text += &match language {
            Language::Chinese => format!(
                "{scenario}：需求 {demands} 条，资源 {supplies} 条，已写到 {path}\n  下一步：duijie match {path} --out out\n"
            ),
            Language::English => format!(
                "{scenario}: {demands} demands, {supplies} supplies, written to {path}\n  Next: duijie match {path} --out out\n"
            ),
        };
    }
    output::print(&text)?;
    Ok(Exit::Done)
}
