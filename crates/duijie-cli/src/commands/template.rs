//! `duijie template`: workbooks to fill in.

use std::fs;

use duijie::lists::{Language, Text};

use crate::args::TemplateArgs;
use crate::exit::{Exit, Failure};
use crate::{engine, output};

/// Runs it. What a clerk has filled in is never written over.
pub(crate) fn run(args: &TemplateArgs, language: Language) -> Result<Exit, Failure> {
    let folder = &args.dir;
    fs::create_dir_all(folder).map_err(|e| Failure::writing(folder, e))?;
    let stage = tempfile::Builder::new().prefix(".duijie-").tempdir_in(folder);
    let stage = stage.map_err(|e| Failure::writing(folder, e))?;
    engine::write_templates(stage.path(), language)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(stage.path()).map_err(|e| Failure::reading(stage.path(), e))? {
        names.push(entry.map_err(|e| Failure::reading(stage.path(), e))?.file_name());
    }
    names.sort();
    let standing: Vec<String> = names
        .iter()
        .filter(|name| folder.join(name).exists())
        .map(|n| n.to_string_lossy().into_owned())
        .collect();
    if !standing.is_empty() {
        let (path, standing) = (folder.display(), standing.join(" "));
        return Err(Failure::File(Text::new(
            format!("{path} 里已有 {standing}，没有改动\n  可改为：换一个文件夹，或先把它们移走"),
            format!(
                "{path} already holds {standing}; nothing was written\n  Maybe choose another folder, or move them away"
            ),
        )));
    }
    for name in &names {
        let target = folder.join(name);
        fs::rename(stage.path().join(name), &target).map_err(|e| Failure::writing(&target, e))?;
    }
    let names: Vec<String> = names.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let (path, names) = (folder.display(), names.join(" "));
    output::print(&match language {
        Language::Chinese => {
            format!(
                "已写到 {path}：{names}\n在灰色示例行下面填写（示例行不读取），用不到的可以不填。下一步：duijie check {path}\n"
            )
        }
        Language::English => format!(
            "Written to {path}: {names}\nFill in those you need, below the grey example row, which is not read. Next: duijie check {path}\n"
        ),
    })?;
    Ok(Exit::Done)
}
