//! `duijie verify`: re-checks a report without the solver.

use duijie::lists::{Language, Text};

use crate::args::VerifyArgs;
use crate::exit::{Exit, Failure};
use crate::words::say;
use crate::{engine, output};

/// Runs it. A file that is JSON but no report is refused like a report that does not hold.
pub(crate) fn run(args: &VerifyArgs, language: Language) -> Result<Exit, Failure> {
    let problem = engine::read_problem(&args.problem)?;
    let verified = match engine::read_report(&args.report)? {
        Ok(report) => engine::verify(&problem, &report),
        Err(cause) => Err(cause),
    };
    let verified = match verified {
        Ok(verified) => verified,
        Err(cause) => return refuse(&cause, language),
    };
    let status = verified.status.text();
    let (closed, levels) = (verified.closed, verified.levels);
    let mut text = match language {
        Language::Chinese => format!("复核通过：{}", status.zh),
        Language::English => format!("Accepted: {}", status.en),
    };
    if levels > 0 {
        text += &match language {
            Language::Chinese => format!("；{levels} 级目标中 {closed} 级已证明达到最好"),
            Language::English => format!("; {closed} of {levels} levels are proven best"),
        };
    }
    text += say(language, "。\n", ".\n");
    if let Some(notice) = &verified.notice {
        text += say(language, "提示：", "Notice: ");
        text += notice.in_language(language);
        text += "\n";
    }
    output::print(&text)?;
    Ok(Exit::Done)
}

fn refuse(cause: &Text, language: Language) -> Result<Exit, Failure> {
    let head = say(language, "复核不通过：", "Refused: ");
    output::print(&format!("{head}{}\n", cause.in_language(language)))?;
    Ok(Exit::Refused)
}
