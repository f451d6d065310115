//! A plan → 项目清单.xlsx: what is matched, what is not and why, sums by unit and area, and the proof in brief.

use std::collections::BTreeMap;
use std::path::Path;

use duijie::Outcome;
use duijie::explain::Explained;
use duijie::lists::{Demand, Language, Lists, Supply, Text};
use duijie::measure::{Shared, shared};
use duijie::plan::{Digest, Goal, Match, Status};
use duijie::rules::By;

use crate::error::WriteError;
use crate::headings::headings;
use crate::page::{Out, Page, write_pages};

/// What 项目清单.xlsx is made from: the lists, and what the report says in words.
#[derive(Clone, Debug)]
pub struct PlanSheets<'a> {
    /// The lists, for titles, areas and units.
    pub lists: &'a Lists,
    /// The language of headings and of words of ours.
    pub language: Language,
    /// The status of the plan.
    pub status: Status,
    /// What cut the search short, in words; absent where nothing did.
    pub stopped: Option<String>,
    /// The levels, in order.
    pub goals: Vec<GoalRow>,
    /// The plan.
    pub matches: &'a [Match],
    /// Demands that several units share, sorted by id: who leads and who helps.
    pub shared: Vec<Shared>,
    /// Demands that do not get all they want.
    pub unmet: Vec<UnmetRow>,
    /// Claims kept out.
    pub refused: Vec<RefusedRow>,
    /// What the report was made from.
    pub digest: &'a Digest,
}

/// A level with its value and what is proven of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalRow {
    /// The level in words.
    pub goal: String,
    /// What the plan reaches; absent for levels without a number.
    pub value: Option<i128>,
    /// What is proven that no plan exceeds; absent where nothing is.
    pub bound: Option<i128>,
}

/// A demand that does not get all it wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetRow {
    /// The demand.
    pub demand: String,
    /// Units not served.
    pub missing: i64,
    /// The reasons in words, most important first.
    pub reasons: Vec<String>,
}

/// A claim kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The supply that claimed.
    pub supply: String,
    /// The demand claimed.
    pub demand: String,
    /// The reasons in words.
    pub reasons: Vec<String>,
}

impl<'a> PlanSheets<'a> {
    /// The sheets of a run.
    #[must_use]
    pub fn new(outcome: &'a Outcome, language: Language) -> Self {
        let plan = &outcome.plan;
        let words = |reasons: &[Explained]| {
            reasons.iter().map(|row| row.reason.text().in_language(language).to_owned()).collect()
        };
        let unmet = outcome.report.unmet.iter().map(|row| UnmetRow {
            demand: row.demand.clone(),
            missing: row.missing,
            reasons: words(&row.reasons),
        });
        let refused_words = |reasons: &[Explained]| {
            reasons.iter().map(|row| row.reason.text_of_claim().in_language(language).to_owned()).collect()
        };
        let refused = outcome.report.refused.iter().map(|row| RefusedRow {
            supply: row.supply.clone(),
            demand: row.demand.clone(),
            reasons: refused_words(&row.reasons),
        });
        Self {
            lists: outcome.problem.lists(),
            language,
            status: plan.status,
            stopped: plan.stopped.map(|stop| stop.text().in_language(language).to_owned()),
            goals: plan.goals.iter().map(|level| GoalRow::new(level, language)).collect(),
            matches: &plan.matches,
            shared: shared(&outcome.problem, plan),
            unmet: unmet.collect(),
            refused: refused.collect(),
            digest: &plan.digest,
        }
    }
}

impl GoalRow {
    /// The row of a level.
    #[must_use]
    pub fn new(goal: &Goal, language: Language) -> Self {
        let mut name = goal.text();
        if let Some(fair) = goal.fair() {
            let worst = fair.worst();
            name = Text::new(format!("{}；{}", name.zh, worst.zh), format!("{}; {}", name.en, worst.en));
        }
        let level = goal.level();
        Self {
            goal: name.in_language(language).to_owned(),
            value: level.map(|level| level.value.0),
            bound: level.map(|level| level.bound.0),
        }
    }
}

/// One of two wordings.
fn word(language: Language, zh: &str, en: &str) -> String {
    (if language == Language::Chinese { zh } else { en }).to_owned()
}

/// Writes 项目清单.xlsx. Read back as input it is the previous plan, and rows whose 签约 says 是 are locks;
/// matches that were locks say so already.
///
/// # Errors
/// [`WriteError`]; nothing is written over then.
pub fn write_plan(path: &Path, sheets: &PlanSheets<'_>) -> Result<(), WriteError> {
    let index = Index::new(sheets.lists);
    write_pages(
        path,
        &[
            matches_page(sheets, &index),
            unmet_page(sheets, &index),
            refused_page(sheets, &index),
            units_page(sheets, &index),
            areas_page(sheets, &index),
            check_page(sheets),
        ],
    )
}

/// Rows by id.
struct Index<'a> {
    demands: BTreeMap<&'a str, &'a Demand>,
    supplies: BTreeMap<&'a str, &'a Supply>,
}

impl<'a> Index<'a> {
    fn new(lists: &'a Lists) -> Self {
        Self {
            demands: lists.demands.iter().map(|demand| (demand.id.as_str(), demand)).collect(),
            supplies: lists.supplies.iter().map(|supply| (supply.id.as_str(), supply)).collect(),
        }
    }

    fn demand_title(&self, id: &str) -> Out {
        Out::text(self.demands.get(id).map_or("", |demand| &demand.title))
    }

    fn supply_title(&self, id: &str) -> Out {
        Out::text(self.supplies.get(id).map_or("", |supply| &supply.title))
    }

    fn area(&self, demand: &str) -> Out {
        Out::text(self.demands.get(demand).and_then(|demand| demand.area.as_deref()).unwrap_or_default())
    }

    /// A supply without a unit is its own.
    fn unit<'s>(&'s self, supply: &'s str) -> &'s str {
        self.supplies.get(supply).and_then(|supply| supply.unit.as_deref()).unwrap_or(supply)
    }
}

fn matches_page(sheets: &PlanSheets<'_>, index: &Index<'_>) -> Page {
    let language = sheets.language;
    let yes = headings().word_for(crate::headings::Kind::Yes, "true", language).unwrap_or_default();
    let rows = sheets.matches.iter().map(|m| {
        let (demand, supply) = (index.demands.get(m.demand.as_str()), index.supplies.get(m.supply.as_str()));
        let measure =
            demand.and_then(|d| d.measure.as_deref()).or_else(|| supply.and_then(|s| s.measure.as_deref()));
        let unit = index.unit(&m.supply);
        let role = Shared::of(&sheets.shared, &m.demand).and_then(|shared| shared.role(unit));
        vec![
            Out::text(&m.demand),
            index.demand_title(&m.demand),
            index.area(&m.demand),
            Out::text(unit),
            role.map_or(Out::Blank, |role| Out::text(role.text().in_language(language))),
            Out::text(&m.supply),
            index.supply_title(&m.supply),
            Out::Number(m.quantity.into()),
            Out::text(measure.unwrap_or_default()),
            Out::text(m.by.text().in_language(language)),
            if m.by == By::Lock { Out::text(yes) } else { Out::Blank },
        ]
    });
    Page {
        name: headings().table("plan").map_or_else(String::new, |field| field.heading(language).to_owned()),
        headings: headings().fields("plan").map(|field| field.heading(language).to_owned()).collect(),
        rows: rows.collect(),
    }
}

fn unmet_page(sheets: &PlanSheets<'_>, index: &Index<'_>) -> Page {
    let rows = sheets.unmet.iter().map(|row| {
        let demand = index.demands.get(row.demand.as_str());
        vec![
            Out::text(&row.demand),
            index.demand_title(&row.demand),
            index.area(&row.demand),
            demand.map_or(Out::Blank, |demand| Out::Number(demand.quantity.into())),
            Out::Number(row.missing.into()),
            Out::text(row.reasons.join("\n")),
        ]
    });
    page(
        sheets.language,
        ("未对接需求", "unmet"),
        &[
            ("需求编号", "demand"),
            ("需求名称", "demand title"),
            ("社区", "area"),
            ("需求数量", "wanted"),
            ("未满足数量", "missing"),
            ("原因", "reasons"),
        ],
        rows.collect(),
    )
}

fn refused_page(sheets: &PlanSheets<'_>, index: &Index<'_>) -> Page {
    let rows = sheets.refused.iter().map(|row| {
        vec![
            Out::text(&row.supply),
            index.supply_title(&row.supply),
            Out::text(index.unit(&row.supply)),
            Out::text(&row.demand),
            index.demand_title(&row.demand),
            Out::text(row.reasons.join("\n")),
        ]
    });
    page(
        sheets.language,
        ("未采纳认领", "refused"),
        &[
            ("资源编号", "supply"),
            ("资源名称", "supply title"),
            ("承办单位", "unit"),
            ("需求编号", "demand"),
            ("需求名称", "demand title"),
            ("原因", "reasons"),
        ],
        rows.collect(),
    )
}

/// Sums by a key: how many rows, how much there is, how much of it is matched.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    rows: i128,
    all: i128,
    matched: i128,
}

impl Sum {
    fn outs(self, key: &str) -> Vec<Out> {
        let rate =
            if self.all == 0 { Out::Blank } else { Out::text(format!("{}%", self.matched * 100 / self.all)) };
        vec![
            Out::text(key),
            Out::Number(self.rows),
            Out::Number(self.all),
            Out::Number(self.matched),
            Out::Number(self.all - self.matched),
            rate,
        ]
    }
}

fn units_page(sheets: &PlanSheets<'_>, index: &Index<'_>) -> Page {
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for supply in &sheets.lists.supplies {
        let sum = sums.entry(supply.unit.as_deref().unwrap_or(&supply.id)).or_default();
        sum.rows += 1;
        sum.all += i128::from(supply.capacity);
    }
    for m in sheets.matches {
        if let Some(supply) = index.supplies.get(m.supply.as_str()) {
            sums.entry(index.unit(&supply.id)).or_default().matched += i128::from(m.quantity);
        }
    }
    page(
        sheets.language,
        ("单位汇总", "by unit"),
        &[
            ("承办单位", "unit"),
            ("资源数", "supplies"),
            ("可提供数量", "capacity"),
            ("已安排数量", "used"),
            ("剩余数量", "left"),
            ("使用率", "use"),
        ],
        sums.into_iter().map(|(unit, sum)| sum.outs(unit)).collect(),
    )
}

fn areas_page(sheets: &PlanSheets<'_>, index: &Index<'_>) -> Page {
    let nowhere = word(sheets.language, "（未填）", "(none)");
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    for demand in &sheets.lists.demands {
        let sum = sums.entry(demand.area.as_deref().unwrap_or(&nowhere)).or_default();
        sum.rows += 1;
        sum.all += i128::from(demand.quantity);
    }
    for m in sheets.matches {
        if let Some(demand) = index.demands.get(m.demand.as_str()) {
            sums.entry(demand.area.as_deref().unwrap_or(&nowhere)).or_default().matched +=
                i128::from(m.quantity);
        }
    }
    page(
        sheets.language,
        ("社区汇总", "by area"),
        &[
            ("社区", "area"),
            ("需求数", "demands"),
            ("需求数量", "wanted"),
            ("已满足数量", "served"),
            ("未满足数量", "missing"),
            ("满足率", "share"),
        ],
        sums.into_iter().map(|(area, sum)| sum.outs(area)).collect(),
    )
}

fn check_page(sheets: &PlanSheets<'_>) -> Page {
    let language = sheets.language;
    let status = sheets.status.text();
    let status = status.in_language(language).to_owned();
    let mut rows = vec![vec![Out::text(word(language, "状态", "status")), Out::text(status), Out::Blank]];
    if let Some(stopped) = &sheets.stopped {
        rows.push(vec![Out::text(word(language, "提前停止", "stopped")), Out::text(stopped), Out::Blank]);
    }
    for (k, goal) in sheets.goals.iter().enumerate() {
        let name = match language {
            Language::Chinese => format!("目标 {}：{}", k + 1, goal.goal),
            Language::English => format!("goal {}: {}", k + 1, goal.goal),
        };
        let number = |value: Option<i128>| value.map_or(Out::Blank, Out::Number);
        rows.push(vec![Out::text(name), number(goal.value), number(goal.bound)]);
    }
    let digest = sheets.digest;
    rows.push(vec![
        Out::text(word(language, "问题摘要（SHA-256）", "digest (SHA-256)")),
        Out::text(&digest.problem),
        Out::Blank,
    ]);
    rows.push(vec![Out::text(word(language, "版本", "version")), Out::text(&digest.version), Out::Blank]);
    page(
        language,
        ("核验", "check"),
        &[("项目", "item"), ("方案值", "value"), ("已证明的上界", "proven bound")],
        rows,
    )
}

#[derive(Clone, Copy)]
struct Name<'n> {
    zh: &'n str,
    en: &'n str,
}

impl<'n> From<(&'n str, &'n str)> for Name<'n> {
    fn from((zh, en): (&'n str, &'n str)) -> Self {
        Self { zh, en }
    }
}

fn page(language: Language, name: (&str, &str), headings: &[(&str, &str)], rows: Vec<Vec<Out>>) -> Page {
    let said = |name: Name<'_>| word(language, name.zh, name.en);
    Page {
        name: said(name.into()),
        headings: headings.iter().map(|&heading| said(heading.into())).collect(),
        rows,
    }
}
