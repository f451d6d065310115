//! The one place that calls the engine and the crates beside it: what a command asks of them, in its own words.

use std::path::Path;

use duijie::lists::{Fault, Faults, Language, Lists, Text};
use duijie::plan::{FairResult, Refusal, Verified};
use duijie::problem::Problem;
use duijie::report::{Goal, Report};
use duijie::solve::Budget;
use duijie::{Options, Outcome, turns};
use duijie_lists::{
    AnnotateError, Annotated, Listener, Located, Map, Note, Origins, PlanSheets, Read, ReadError, Unreadable,
    WriteError,
};

use crate::args::Inputs;
use crate::exit::Failure;
use crate::files;

/// Reads the lists without their records, with the policy of a file of its own in place of theirs.
pub(crate) fn read(inputs: &Inputs, policy: Option<&Path>, progress: Listener) -> Result<Read, Failure> {
    let options = duijie_lists::Options { records: false, map: map(inputs)?, progress };
    let read = duijie_lists::read(&inputs.input, &options).and_then(Read::faultless);
    let mut read = read.map_err(unread)?;
    if let Some(file) = policy {
        read.lists.policy = duijie_lists::read_policy(file).map_err(unread)?;
    }
    Ok(read)
}

/// Reads the lists with their records; faults stand among what was read.
pub(crate) fn records(inputs: &Inputs, progress: Listener) -> Result<Read, Failure> {
    let options = duijie_lists::Options { records: true, map: map(inputs)?, progress };
    duijie_lists::read(&inputs.input, &options).map_err(unread)
}

/// The map of headings that goes with the lists.
fn map(inputs: &Inputs) -> Result<Map, Failure> {
    inputs.map.as_deref().map_or_else(|| Ok(Map::default()), open_map)
}

/// Reads a map of headings.
pub(crate) fn open_map(file: &Path) -> Result<Map, Failure> {
    Map::open(file).map_err(unread)
}

fn unread(error: ReadError) -> Failure {
    match error {
        ReadError::NoLists(files) => unreadable(&files),
        ReadError::Faults(faults) => Failure::Faults(faults),
    }
}

fn unreadable(files: &[Unreadable]) -> Failure {
    let all = |language| files.iter().map(|file| file.describe(language)).collect::<Vec<_>>().join("\n");
    Failure::File(Text::new(all(Language::Chinese), all(Language::English)))
}

/// The files written back with notes beside the cells.
pub(crate) fn annotate(
    inputs: &Inputs,
    notes: &[Note],
    folder: &Path,
    language: Language,
) -> Result<Vec<Annotated>, Failure> {
    let annotated = duijie_lists::annotate(&inputs.input, notes, folder, &map(inputs)?, language);
    annotated.map_err(|error| match error {
        AnnotateError::Inputs(files) => unreadable(&files),
        AnnotateError::Write(error) => unwritten(error),
    })
}

fn located(origins: &Origins, fault: Fault) -> Located {
    let origin = origins.locate(&fault.place);
    Located { fault, origin }
}

fn all_located(origins: &Origins, faults: Faults) -> Vec<Located> {
    faults.0.into_iter().map(|fault| located(origins, fault)).collect()
}

pub(crate) fn faulty(origins: &Origins, faults: Faults) -> Failure {
    Failure::Faults(all_located(origins, faults))
}

/// What is wrong with lists, and what is doubtful but usable.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checked {
    pub(crate) faults: Vec<Located>,
    pub(crate) warnings: Vec<Located>,
}

/// Checks all that can be checked without matching. Lists that were not read in full are not compared with one another:
/// a row at fault would be missed by others.
pub(crate) fn check(read: &Read) -> Checked {
    let mut checked = Checked { faults: read.faults.clone(), warnings: read.warnings.clone() };
    if checked.faults.is_empty() {
        match warnings(&read.lists) {
            Ok(more) => checked.warnings.extend(more.into_iter().map(|fault| located(&read.origins, fault))),
            Err(faults) => checked.faults = all_located(&read.origins, faults),
        }
    }
    checked
}

/// What the engine warns of without matching.
fn warnings(lists: &Lists) -> Result<Vec<Fault>, Faults> {
    let rules = duijie::rules::Rules::new(lists)?;
    let pairs = rules.pairs();
    let decided = turns::decide(lists, &pairs, &Budget::default())?;
    let problem = Problem::new(&decided, &pairs)?;
    let mut warnings = duijie::lists::warnings(lists);
    warnings.extend(pairs.warnings);
    warnings.extend_from_slice(problem.warnings());
    Ok(warnings)
}

/// The problem that the lists mean.
pub(crate) fn problem(read: &Read) -> Result<Problem, Failure> {
    let rules = duijie::rules::Rules::new(&read.lists).map_err(|faults| faulty(&read.origins, faults))?;
    let pairs = rules.pairs();
    turns::decide(&read.lists, &pairs, &Budget::default())
        .and_then(|lists| Problem::new(&lists, &pairs))
        .map_err(|faults| faulty(&read.origins, faults))
}

/// What is doubtful but usable: what was not read, and what the engine warns of, each with its place in the files.
pub(crate) fn doubtful(read: &Read, warnings: &[Fault]) -> Vec<Located> {
    let located = warnings.iter().map(|fault| located(&read.origins, fault.clone()));
    read.warnings.iter().cloned().chain(located).collect()
}

/// Lists in, proven report out.
pub(crate) fn run(read: &Read, budget: Budget, language: Language) -> Result<Outcome, Failure> {
    duijie::run(&read.lists, &Options { budget, language }).map_err(|error| match error {
        duijie::Error::Faults(faults) => faulty(&read.origins, faults),
        duijie::Error::Refused(refusal) => Failure::File(own_plan(&refusal.text())),
    })
}

fn own_plan(refusal: &Text) -> Text {
    Text::new(
        format!(
            "程序自己的方案没有通过复核，因此没有写出结果：{}\n  请把清单交给开发者，这是程序的错误，不是清单的错误",
            refusal.zh
        ),
        format!(
            "the engine's own plan does not hold, so nothing was written: {}\n  Maybe report this with the lists: \
             it is a bug of the engine, never a fault of the lists",
            refusal.en
        ),
    )
}

/// The problem in `problem.json`; any lists will do.
pub(crate) fn read_problem(path: &Path) -> Result<Problem, Failure> {
    problem(&read(&Inputs::of(path), None, Listener::default())?)
}

/// The report in `report.json`, or why what stands there is none.
pub(crate) fn read_report(path: &Path) -> Result<Result<Report, Text>, Failure> {
    let json = files::read_text(path)?;
    Ok(Report::from_json(&json).map_err(|error| error.text()))
}

/// Re-checks a report without the solver.
pub(crate) fn verify(problem: &Problem, report: &Report) -> Result<Verified, Text> {
    duijie::plan::verify(problem, &report.plan()).map_err(|refusal: Refusal| refusal.text())
}

/// A level as people read it.
#[derive(Clone, Debug)]
pub(crate) struct Level {
    /// Its name.
    pub(crate) name: Text,
    /// What the plan reaches; absent at a fair level.
    pub(crate) value: Option<i128>,
    /// What is proven that no plan exceeds; absent at a fair level.
    pub(crate) bound: Option<i128>,
    /// Nothing better is possible, as the certificate proves it.
    pub(crate) is_closed: bool,
    /// At a fair level: who is worst off.
    pub(crate) worst: Option<Text>,
}

/// The levels of a report, in order.
pub(crate) fn levels(report: &Report) -> Vec<Level> {
    let level = |goal: &Goal| Level {
        name: goal.text(),
        value: goal.level().map(|level| level.value.0),
        bound: goal.level().map(|level| level.bound.0),
        is_closed: goal.is_closed(),
        worst: goal.fair().map(FairResult::worst),
    };
    report.goals.iter().map(level).collect()
}

fn unwritten(error: WriteError) -> Failure {
    match error {
        WriteError::Io { path, source } => Failure::writing(&path, source),
        WriteError::Workbook { path, message } => Failure::writing(&path, message),
    }
}

/// The workbook of results.
pub(crate) fn write_plan(path: &Path, outcome: &Outcome, language: Language) -> Result<(), Failure> {
    let sheets = PlanSheets::new(outcome, language);
    duijie_lists::write_plan(path, &sheets).map_err(unwritten)
}

/// Lists as workbooks.
pub(crate) fn write_lists(folder: &Path, lists: &Lists, language: Language) -> Result<(), Failure> {
    duijie_lists::write_lists(folder, lists, language).map_err(unwritten)
}

/// Workbooks to fill in, with an example row each that is not read.
pub(crate) fn write_templates(folder: &Path, language: Language) -> Result<(), Failure> {
    duijie_lists::write_templates(folder, language).map_err(unwritten)
}

/// The JSON Schema of the lists.
pub(crate) fn lists_schema() -> String {
    format!("{:#}\n", duijie::lists::schema())
}

/// The JSON Schema of the report.
pub(crate) fn report_schema() -> String {
    format!("{:#}\n", duijie::report::schema())
}
