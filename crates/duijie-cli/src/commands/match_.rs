//! `duijie match`: lists → plan, four files, and a summary for a clerk.

use std::io::Write;

use duijie::Outcome;
use duijie::lists::{Goal, Language, Lists, Text};
use duijie::plan::{self, Status};
use duijie::solve::{Budget, Cancel};
use duijie_lists::{Located, Read};

use crate::args::MatchArgs;
use crate::exit::{Exit, Failure};
use crate::files::Staged;
use crate::progress::Line;
use crate::summary::About;
use crate::tally::Tally;
use crate::{annotate, engine, faults, html, output, signed, summary};

/// The names of the results.
pub(crate) const PLAN: &str = "项目清单.xlsx";
pub(crate) const PROBLEM: &str = "problem.json";
pub(crate) const REPORT: &str = "report.json";
pub(crate) const PAGE: &str = "report.html";
/// The rounds so far, this one among them: an input of the next.
pub(crate) const HISTORY: &str = "history.json";

/// Runs it.
pub(crate) fn run(args: &MatchArgs, language: Language) -> Result<Exit, Failure> {
    let found = match args.threads {
        None => matched(args, language),
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build();
            let pool = pool.map_err(|e| {
                Failure::File(Text::new(
                    format!("不能启动 {threads} 个线程：{e}"),
                    format!("cannot start {threads} threads: {e}"),
                ))
            })?;
            pool.install(|| matched(args, language))
        }
    };
    if let (Some(folder), Err(Failure::Faults(found))) = (&args.annotate, &found) {
        annotate::write(&args.inputs, &annotate::notes(found, &[]), folder, language)?;
    }
    let Found { outcome, input } = found?;
    let tally = Tally::new(&outcome.problem, &outcome.report);
    let kept = if has_plan(outcome.report.status) {
        signed::keep(&args.out.join(PLAN), &input.lists)?
    } else {
        None
    };
    let doubtful = engine::doubtful(&input, &outcome.warnings);
    save(args, &outcome, &doubtful, &tally, language)?;
    if args.json {
        if !input.warnings.is_empty() {
            eprint!("{}", faults::warnings(&input.warnings, language));
        }
        if let Some(kept) = &kept {
            eprintln!("{}", summary::kept_copy(kept).in_language(language));
        }
        output::print(&outcome.report.to_json())?;
    } else {
        let about = About {
            outcome: &outcome,
            tally: &tally,
            doubtful: &doubtful,
            kept: kept.as_ref(),
            folder: &args.out,
        };
        output::print(&summary::text(&about, language))?;
    }
    if let Some(folder) = &args.annotate {
        let mut notes = annotate::notes(&[], &doubtful);
        notes.extend(annotate::reasons(&input, &outcome));
        annotate::write(&args.inputs, &notes, folder, language)?;
    }
    Ok(match outcome.report.status {
        Status::Optimal | Status::Gap => Exit::Done,
        Status::Infeasible => Exit::Infeasible,
        Status::Unknown => Exit::Unknown,
    })
}

/// What came of the lists.
struct Found {
    outcome: Outcome,
    input: Read,
}

fn matched(args: &MatchArgs, language: Language) -> Result<Found, Failure> {
    let line = Line::start(language);
    let input = engine::read(&args.inputs, args.policy.as_deref(), line.listener(language))?;
    let progress = line.callback(language);
    let budget = Budget { time: args.time_limit, work: args.work_limit, cancel: Cancel::default(), progress };
    let outcome = engine::run(&input, budget, language)?;
    Ok(Found { outcome, input })
}

/// Without a plan there is no 项目清单: one that stands there, perhaps signed, stays.
fn save(
    args: &MatchArgs,
    outcome: &Outcome,
    doubtful: &[Located],
    tally: &Tally,
    language: Language,
) -> Result<(), Failure> {
    let mut staged = Staged::new(&args.out)?;
    staged.add(PROBLEM, |out| outcome.problem.write_canonical(out))?;
    staged.add(REPORT, |out| out.write_all(outcome.report.to_json().as_bytes()))?;
    staged.add(PAGE, |out| out.write_all(html::page(outcome, doubtful, tally, language).as_bytes()))?;
    if has_plan(outcome.report.status) {
        let place = staged.place(PLAN);
        engine::write_plan(&place, outcome, language)?;
        if takes_turns(outcome) {
            let round = plan::round(&outcome.problem, &outcome.plan);
            let past = outcome.problem.lists().history.iter().cloned();
            let history = Lists { history: past.chain(round).collect(), ..Lists::default() };
            staged.add(HISTORY, |out| out.write_all(history.to_json().as_bytes()))?;
        }
    }
    staged.commit()
}

/// Whether somebody takes turns, so that there is a history to go on with.
pub(crate) fn takes_turns(outcome: &Outcome) -> bool {
    let goals = outcome.problem.lists().policy.goals.as_deref().unwrap_or_default();
    goals.iter().any(|goal| matches!(goal, Goal::Rotation(_)))
}

/// Whether a report of this status has a plan.
pub(crate) fn has_plan(status: Status) -> bool {
    match status {
        Status::Optimal | Status::Gap => true,
        Status::Infeasible | Status::Unknown => false,
    }
}
