//! `duijie explain`: why this, and why not that, from what `match` wrote.

use std::collections::BTreeMap;
use std::path::Path;

use duijie::explain::{Explained, Reason, Unmet};
use duijie::lists::{Demand, Language, Lists, Text};
use duijie::measure::{Shared, shared};
use duijie::plan::{FairProof, FairResult, Goal, LevelProof, Plan};
use duijie::problem::Problem;
use duijie::report::Report;

use super::match_::{PROBLEM, REPORT};
use crate::args::ExplainArgs;
use crate::exit::{Exit, Failure};
use crate::words::say;
use crate::{engine, output, summary, words};

/// Runs it.
pub(crate) fn run(args: &ExplainArgs, language: Language) -> Result<Exit, Failure> {
    let problem = engine::read_problem(&args.dir.join(PROBLEM))?;
    let path = args.dir.join(REPORT);
    let report = engine::read_report(&path)?.map_err(|cause| {
        let path = path.display();
        Failure::File(Text::new(format!("{path}：{}", cause.zh), format!("{path}: {}", cause.en)))
    })?;
    check_same(&problem, &report, &args.dir)?;
    let text = match (&args.demand, &args.group) {
        (Some(id), _) => one(&problem, &report, id, language)?,
        (None, Some(id)) => group(&report, id, language)?,
        (None, None) => overview(&problem, &report, language),
    };
    output::print(&text)?;
    Ok(Exit::Done)
}

fn check_same(problem: &Problem, report: &Report, dir: &Path) -> Result<(), Failure> {
    if report.digest.problem.is_empty() || report.digest.problem == problem.digest() {
        return Ok(());
    }
    let dir = dir.display();
    Err(Failure::File(Text::new(
        format!(
            "{dir} 里的 {PROBLEM} 和 {REPORT} 不是同一次对接的\n  可改为：再次运行 duijie match，结果放到 {dir}"
        ),
        format!(
            "{PROBLEM} and {REPORT} in {dir} are not of the same run\n  Maybe match again with --out {dir}"
        ),
    )))
}

fn demand<'l>(lists: &'l Lists, id: &str) -> Option<&'l Demand> {
    lists.demands.binary_search_by(|row| row.id.as_str().cmp(id)).ok().map(|at| &lists.demands[at])
}

/// `D1 冬季义诊（五美社区）`.
fn called(row: &Demand, language: Language) -> String {
    let mut name = row.id.clone();
    if !row.title.is_empty() && row.title != row.id {
        name += " ";
        name += &row.title;
    }
    match (&row.area, language) {
        (Some(area), Language::Chinese) => name += &format!("（{area}）"),
        (Some(area), Language::English) => name += &format!(" ({area})"),
        (None, _) => {}
    }
    name
}

/// All unmet demands, those with the same first reason together.
fn overview(problem: &Problem, report: &Report, language: Language) -> String {
    let lists = problem.lists();
    let mut text = format!("{}\n", summary::known(report).in_language(language));
    if let Some(conflict) = &report.conflict {
        let (needed, available) = (&conflict.needed, &conflict.available);
        text += &match language {
            Language::Chinese => format!("合起来需要 {needed}，只有 {available}：\n"),
            Language::English => format!("Together they need {needed}, and only {available} can be had:\n"),
        };
        for row in summary::conflict_rows(problem, conflict) {
            text += &format!("  {}\n", row.in_language(language));
        }
        return text;
    }
    text += &shares(&report.plan(), language);
    if report.unmet.is_empty() {
        let line = if report.goals.is_empty() && report.matches.is_empty() && !lists.demands.is_empty() {
            say(language, "没有方案可以解释。\n", "There is no plan to explain.\n")
        } else {
            say(language, "所有需求都已全部满足。\n", "Every demand is served in full.\n")
        };
        return text + line;
    }
    let mut by_code: BTreeMap<&str, Vec<&Unmet>> = BTreeMap::new();
    for unmet in &report.unmet {
        by_code.entry(unmet.reasons.first().map_or("", |first| first.reason.code())).or_default().push(unmet);
    }
    let mut groups: Vec<Cause<'_>> = by_code.into_iter().map(|(code, unmet)| Cause { code, unmet }).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.unmet.len()));
    for Cause { code, unmet } in groups {
        let (reason, count) = (words::reason(code), unmet.len());
        text += &match language {
            Language::Chinese => format!("\n{}（{count} 条）\n", reason.zh),
            Language::English => format!("\n{} ({count})\n", reason.en),
        };
        for row in unmet {
            let name = demand(lists, &row.demand).map_or_else(|| row.demand.clone(), |d| called(d, language));
            let wanted = demand(lists, &row.demand).map_or(row.missing, |d| d.quantity);
            let fact = row.reasons.first().map(|first| first.reason.text());
            let fact = fact.as_ref().map_or("", |fact| fact.in_language(language));
            text += &match language {
                Language::Chinese => format!("  {name}：缺 {}/{wanted}。{fact}\n", row.missing),
                Language::English => format!("  {name}: lacks {} of {wanted}. {fact}\n", row.missing),
            };
        }
    }
    text += say(
        language,
        "\n看一条需求的全部原因：加 --demand 编号\n",
        "\nAll reasons of one demand: add --demand ID\n",
    );
    text
}

/// The worst-off groups of every fair level.
fn shares(plan: &Plan, language: Language) -> String {
    let mut text = String::new();
    for (level, proof) in fair_levels(plan) {
        text += &format!("\n{}\n", level.name.text().in_language(language));
        for share in level.shares.iter().take(WORST) {
            text += &format!("  {}\n", share.why(proof).in_language(language));
        }
        if level.shares.len() > WORST {
            text += say(language, "  看其他组：加 --group 编号\n", "  the other groups: add --group ID\n");
        }
    }
    text
}

/// So many groups of a fair level stand in the overview.
const WORST: usize = 5;

fn fair_levels(plan: &Plan) -> impl Iterator<Item = (&FairResult, &FairProof)> {
    plan.goals.iter().zip(&plan.certificate).filter_map(|level| match level {
        (Goal::Fair(level), LevelProof::Fair(proof)) => Some((level, proof)),
        _ => None,
    })
}

/// One group's share at every fair level that has it.
fn group(report: &Report, id: &str, language: Language) -> Result<String, Failure> {
    let plan = report.plan();
    let mut text = String::new();
    for (level, proof) in fair_levels(&plan) {
        if let Some(share) = level.shares.iter().find(|share| share.group == id) {
            let (name, why) = (level.name.text(), share.why(proof));
            text += &format!("{}\n  {}\n", name.in_language(language), why.in_language(language));
        }
    }
    if text.is_empty() {
        return Err(Failure::File(Text::new(
            format!("没有公平目标比较过“{id}”这一组\n  可改为：不带 --group 运行，看有哪些组"),
            format!(
                "no fair goal compares a group {id:?}\n  Maybe run without --group to see which there are"
            ),
        )));
    }
    Ok(text)
}

/// The demands with the same first reason.
struct Cause<'r> {
    code: &'r str,
    unmet: Vec<&'r Unmet>,
}

fn one(problem: &Problem, report: &Report, id: &str, language: Language) -> Result<String, Failure> {
    let lists = problem.lists();
    let Some(row) = demand(lists, id) else {
        let near = nearest(lists, id);
        return Err(Failure::File(Text::new(
            format!(
                "没有编号为“{id}”的需求{}",
                near.as_ref().map_or_else(String::new, |n| format!("\n  可改为：{n}"))
            ),
            format!(
                "there is no demand {id:?}{}",
                near.as_ref().map_or_else(String::new, |n| format!("\n  Maybe {n}"))
            ),
        )));
    };
    let missing = report.unmet.iter().find(|unmet| unmet.demand == id);
    let matches: Vec<_> = report.matches.iter().filter(|found| found.demand == id).collect();
    let served: i128 = matches.iter().map(|found| i128::from(found.quantity)).sum();
    let (name, wanted, measure) =
        (called(row, language), row.quantity, row.measure.as_deref().unwrap_or_default());
    let mut text = match language {
        Language::Chinese => format!("{name}：要 {wanted}{measure}，得到 {served}。\n"),
        Language::English => format!("{name}: wants {wanted} {measure}, gets {served}.\n"),
    };
    if !matches.is_empty() {
        text += say(language, "由谁承接\n", "Served by\n");
    }
    for found in matches {
        let supply = lists.supplies.iter().find(|supply| supply.id == found.supply);
        let title = supply.map_or("", |s| s.title.as_str());
        let unit = supply.and_then(|s| s.unit.as_deref()).unwrap_or_default();
        let by = found.by.text();
        text +=
            &format!("  {} {unit} {title} × {} {}\n", found.supply, found.quantity, by.in_language(language));
    }
    let shared = shared(problem, &report.plan());
    if let Some(shared) = Shared::of(&shared, id) {
        text += &format!("  {}\n", summary::roles(shared).in_language(language));
    }
    if let Some(unmet) = missing {
        text += &match language {
            Language::Chinese => format!("为什么还缺 {}\n", unmet.missing),
            Language::English => format!("Why {} are missing\n", unmet.missing),
        };
        text += &reasons(&unmet.reasons, Reason::text, language);
    } else if report.goals.is_empty() {
        text += say(
            language,
            "没有方案可以解释；为什么没有，见不带 --demand 的 duijie explain。\n",
            "There is no plan to explain; why there is none: duijie explain without --demand.\n",
        );
    }
    for refused in report.refused.iter().filter(|refused| refused.demand == id) {
        text += &match language {
            Language::Chinese => format!("{} 的认领未采纳，因为\n", refused.supply),
            Language::English => format!("The claim of {} was kept out because\n", refused.supply),
        };
        text += &reasons(&refused.reasons, Reason::text_of_claim, language);
    }
    Ok(text)
}

/// Reasons with their cures, each as `said`.
fn reasons(all: &[Explained], said: impl Fn(&Reason) -> Text, language: Language) -> String {
    let mut text = String::new();
    for (at, row) in all.iter().enumerate() {
        let (number, fact, code) = (at + 1, said(&row.reason), row.reason.code());
        text += &format!("  {number}. {} [{code}]\n", fact.in_language(language));
        if let Some(cure) = &row.cure {
            text += &match language {
                Language::Chinese => format!("     可改为：{cure}\n"),
                Language::English => format!("     Maybe {cure}\n"),
            };
        }
    }
    text
}

/// An id that is the same but for case or spaces, or that begins or ends with what was asked.
fn nearest(lists: &Lists, id: &str) -> Option<String> {
    let asked = id.trim().to_lowercase();
    if asked.is_empty() {
        return None;
    }
    let ids = || lists.demands.iter().map(|row| &row.id);
    let same = ids().find(|known| known.trim().to_lowercase() == asked);
    same.or_else(|| ids().find(|known| known.to_lowercase().contains(&asked))).cloned()
}
