//! `duijie fairness`: policies beside each other on the same lists, as tables and pictures.

use std::io::Write;
use std::path::{Path, PathBuf};

use duijie::lists::{Language, Text};
use duijie::solve::Budget;
use duijie_bench::case::Case;
use duijie_bench::compare::{Difference, Summary, differences, summaries};
use duijie_bench::instances::{self, Kind};
use duijie_bench::measures::Measure;
use duijie_bench::page::{Page, page};
use duijie_bench::pictures::{Figures, pictures};
use duijie_bench::policy::{self, Policy};
use duijie_bench::run::{self, Comparison, Error, Results};
use duijie_bench::table::{Document, csv, markdown, shown};
use duijie_bench::tightness::{self, Tightness};

use crate::args::{FairnessArgs, Inputs};
use crate::exit::{Exit, Failure};
use crate::files::Staged;
use crate::progress::Line;
use crate::{engine, output};

/// Runs it.
pub(crate) fn run(args: &FairnessArgs, language: Language) -> Result<Exit, Failure> {
    let line = Line::start(language);
    let policies = if args.policies.is_empty() { Ok(policy::all()) } else { policy::select(&args.policies) };
    let policies = policies.map_err(|error| Failure::File(both(&error)))?;
    let measures = Measure::select(&args.measures).map_err(|error| Failure::File(both(&error)))?;
    if !policies.iter().any(|policy| policy.name() == args.against) {
        let error = Text::new(
            format!("--against {}：不在所比较的策略中", args.against),
            format!("--against {}: not among the policies that are compared", args.against),
        );
        return Err(Failure::File(error));
    }
    let comparison = Comparison {
        cases: tightened(cases(&args.inputs, &line, language)?, &args.tightness)?,
        policies,
        seeds: (1..=args.seeds).collect(),
        rounds: args.rounds,
        budget: Budget { time: args.time_limit, ..Budget::default() },
    };
    let results = run::run(&comparison, &args.out, line.rows(language));
    let results = results.map_err(|error| match error {
        Error::Faults(faults) => Failure::File(both(&faults)),
        error => Failure::File(both(&error)),
    })?;
    drop(line);
    let whole = summaries(&results.rows);
    let mut found = whole.clone();
    found.iter_mut().for_each(|summary| summary.means.retain(|measure, _| measures.contains(measure)));
    let mut beside = differences(&results.rows, &args.against);
    beside.retain(|difference| measures.contains(&difference.measure));
    let told_of = Told {
        results: &results,
        whole: &whole,
        summaries: &found,
        differences: &beside,
        policies: &comparison.policies,
        folder: &args.out,
        language,
    };
    told_of.save()?;
    output::print(&told_of.text())?;
    Ok(Exit::Done)
}

/// A case for every instance of others, and one for all lists together.
fn cases(inputs: &Inputs, line: &Line, language: Language) -> Result<Vec<Case>, Failure> {
    let stem = |path: &Path| {
        path.file_stem().map_or_else(|| "lists".into(), |name| name.to_string_lossy().into_owned())
    };
    let (others, lists): (Vec<&PathBuf>, Vec<&PathBuf>) =
        inputs.input.iter().partition(|path| Kind::of(path).is_some());
    let mut cases = Vec::new();
    if let Some(first) = lists.first() {
        let name = stem(first);
        let own = Inputs { input: lists.into_iter().cloned().collect(), map: inputs.map.clone() };
        let read = engine::read(&own, None, line.listener(language))?;
        cases.push(Case::new(&name, &read.lists).map_err(|faults| engine::faulty(&read.origins, faults))?);
    }
    for file in others {
        let Some(kind) = Kind::of(file) else { continue };
        let lists = instances::open(file, kind).map_err(|error| Failure::File(both(&error)))?;
        cases.push(Case::new(&stem(file), &lists).map_err(|faults| Failure::File(both(&faults)))?);
    }
    Ok(cases)
}

/// A case for every tightness that was asked for; the cases as they are where none was.
fn tightened(cases: Vec<Case>, parts: &[u32]) -> Result<Vec<Case>, Failure> {
    if parts.is_empty() {
        return Ok(cases);
    }
    let all = cases.iter().flat_map(|case| parts.iter().map(move |&thousandths| (case, thousandths)));
    all.map(|(case, thousandths)| {
        let name = format!("{} ×{}.{:03}", case.name, thousandths / 1000, thousandths % 1000);
        let lists = tightness::tightened(&case.lists, Tightness { thousandths }, 1);
        Case::new(&name, &lists).map_err(|faults| Failure::File(both(&faults)))
    })
    .collect()
}

/// The same words in both languages: they name files, policies and numbers.
fn both(error: &dyn std::error::Error) -> Text {
    Text::new(error.to_string(), error.to_string())
}

/// What is written and said.
struct Told<'t> {
    results: &'t Results,
    /// Means of all measures: pictures show what they show.
    whole: &'t [Summary],
    /// Means of the measures that were asked for.
    summaries: &'t [Summary],
    differences: &'t [Difference],
    policies: &'t [Box<dyn Policy>],
    folder: &'t Path,
    language: Language,
}

/// The page, of the first case; further cases have their name before it.
const PAGE: &str = "fairness.html";

impl Told<'_> {
    fn save(&self) -> Result<(), Failure> {
        let Self { results, whole, summaries, differences, policies, folder, language } = *self;
        let document =
            Document { version: env!("CARGO_PKG_VERSION"), summaries, differences, rows: &results.rows };
        let mut staged = Staged::new(folder)?;
        staged.add("results.csv", |out| csv(&results.rows, out))?;
        staged.add("results.json", |out| serde_json::to_writer(out, &document).map_err(Into::into))?;
        let text = markdown(summaries, differences, policies, language);
        staged.add("results.md", |out| out.write_all(text.as_bytes()))?;
        let cases = whole.chunk_by(|a, b| a.case == b.case).zip(summaries.chunk_by(|a, b| a.case == b.case));
        for (number, (all, own)) in cases.enumerate() {
            let case = &own[0].case;
            let rows: Vec<_> = results.rows.iter().filter(|row| row.case == *case).cloned().collect();
            let times: Vec<_> = results.times.iter().filter(|time| time.case == *case).cloned().collect();
            let drawn = pictures(&Figures { rows: &rows, summaries: all, times: &times, policies, language });
            let beside: Vec<_> = differences.iter().filter(|row| row.case == *case).cloned().collect();
            let before = if number == 0 { String::new() } else { format!("{case}-") };
            for picture in &drawn {
                let svg = picture.svg.as_bytes();
                staged.add(&format!("{before}{}.svg", picture.name), |out| out.write_all(svg))?;
            }
            // Times differ from run to run; the page does not.
            let steady: Vec<_> = drawn.into_iter().filter(|picture| picture.name != "times").collect();
            let html = page(&Page {
                case,
                pictures: &steady,
                summaries: own,
                differences: &beside,
                policies,
                language,
            });
            staged.add(&format!("{before}{PAGE}"), |out| out.write_all(html.as_bytes()))?;
        }
        staged.commit()
    }

    /// Seconds a row of every policy, and what part of all time is spent outside them.
    fn times(&self) -> String {
        let mut inside = 0.0;
        let mut around = 0.0;
        let mut said = Vec::new();
        for policy in self.policies {
            let own: Vec<_> = self.results.times.iter().filter(|time| time.policy == policy.name()).collect();
            let seconds: f64 = own.iter().map(|time| time.policy_seconds).sum();
            inside += seconds;
            around += own.iter().map(|time| time.other_seconds).sum::<f64>();
            let rows = f64::from(u32::try_from(own.len()).unwrap_or(u32::MAX)).max(1.0);
            said.push(format!("{} {:.3}", policy.about().title.in_language(self.language), seconds / rows));
        }
        let part = 100.0 * around / (inside + around).max(f64::MIN_POSITIVE);
        match self.language {
            Language::Chinese => format!("【用时】每行秒数：{}；{part:.1}% 花在策略之外\n", said.join("，")),
            Language::English => {
                format!("[Time] seconds a row: {}; {part:.1} % outside the policies\n", said.join(", "))
            }
        }
    }

    /// A line a policy, for the terminal.
    fn text(&self) -> String {
        let language = self.language;
        let mut text = String::new();
        let figures = [Measure::Worth, Measure::Served, Measure::Worst, Measure::Gini, Measure::Never];
        let mut case = self.summaries.first().map_or("", |first| first.case.as_str());
        let is_one = self.summaries.iter().all(|summary| summary.case == case);
        if !is_one {
            text += &format!("{case}\n");
        }
        for summary in self.summaries {
            if summary.case != case {
                case = &summary.case;
                text += &format!("\n{case}\n");
            }
            let known = self.policies.iter().find(|policy| policy.name() == summary.policy);
            let title = known
                .map_or_else(String::new, |policy| policy.about().title.in_language(language).to_owned());
            let figure = |measure: &Measure| {
                let value = summary.means.get(measure)?;
                Some(format!("{} {}", measure.title().in_language(language), shown(*value)))
            };
            let said: Vec<String> = figures.iter().filter_map(figure).collect();
            let said = match &summary.broken {
                Some(words) if summary.plans == 0 => words.in_language(language).to_owned(),
                None if summary.plans == 0 => {
                    Text::new("没有方案", "no plan").in_language(language).to_owned()
                }
                _ => said.join(match language {
                    Language::Chinese => "，",
                    Language::English => ", ",
                }),
            };
            text += &match language {
                Language::Chinese => format!("【{title}】{said}\n"),
                Language::English => format!("[{title}] {said}\n"),
            };
        }
        text += &self.times();
        let dir = self.folder.display();
        text += &match language {
            Language::Chinese => format!(
                "【文件】{dir}/{PAGE}（图表，可打印）、results.md、results.csv、results.json、*.svg；逐行结果 {dir}/{}\n",
                run::ROWS
            ),
            Language::English => format!(
                "[Files] {dir}/{PAGE} (pictures, to print), results.md, results.csv, results.json, *.svg; row by row {dir}/{}\n",
                run::ROWS
            ),
        };
        text
    }
}
