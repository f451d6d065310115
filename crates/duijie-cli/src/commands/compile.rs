//! `duijie compile`: the problem as meant, with explicit pairs.

use duijie::lists::Language;

use crate::args::CompileArgs;
use crate::exit::{Exit, Failure};
use crate::progress::Line;
use crate::{engine, files, output};

/// Runs it.
pub(crate) fn run(args: &CompileArgs, language: Language) -> Result<Exit, Failure> {
    let line = Line::start(language);
    let input = engine::read(&args.inputs, None, line.listener(language))?;
    let problem = engine::problem(&input)?;
    drop(line);
    files::write_one(&args.output, |out| problem.write_canonical(out))?;
    let (demands, supplies) = (problem.demands().len(), problem.supplies().len());
    let (pairs, parts) = (problem.pairs().len(), problem.part_count());
    let (path, digest) = (args.output.display(), problem.digest());
    output::print(&match language {
        Language::Chinese => format!(
            "已写出 {path}：需求 {demands} 条，资源 {supplies} 条，可对接的配对 {pairs} 个，分成 {parts} 个互不相干的部分。\n\
             摘要 {digest}\n下一步：duijie match {path}\n"
        ),
        Language::English => format!(
            "Wrote {path}: {demands} demands, {supplies} supplies, {pairs} eligible pairs in {parts} independent parts.\n\
             Digest {digest}\nNext: duijie match {path}\n"
        ),
    })?;
    Ok(Exit::Done)
}
