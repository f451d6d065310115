//! The summary of `match` for a clerk: one screen.

use std::path::Path;

use duijie::Outcome;
use duijie::lists::{Language, Text};
use duijie::measure::{Provider, Shared, shared};
use duijie::plan::{Conflict, Status};
use duijie::problem::Problem;
use duijie::report::Report;
use duijie_lists::Located;

use crate::commands::match_::{HISTORY, PAGE, PLAN, PROBLEM, REPORT, has_plan, takes_turns};
use crate::signed::Kept;
use crate::tally::{Group, Tally};
use crate::words::percent;
use crate::{engine, faults, words};

/// Tiers, reasons, warnings and rows of a conflict that are shown; the rest is counted.
const SHOWN: usize = 6;

/// Lines under headings in brackets.
struct Lines {
    text: String,
    language: Language,
}

impl Lines {
    fn head(&mut self, name: &Text, line: &Text) {
        let (name, line) = (name.in_language(self.language), line.in_language(self.language));
        self.text += &match self.language {
            Language::Chinese => format!("【{name}】{line}\n"),
            Language::English => format!("[{name}] {line}\n"),
        };
    }

    fn line(&mut self, line: &Text) {
        self.text += &format!("    {}\n", line.in_language(self.language));
    }

    /// At most [`SHOWN`] lines, and how many more there are.
    fn some(&mut self, lines: impl ExactSizeIterator<Item = Text>, where_to_find: &Text) {
        let all = lines.len();
        for line in lines.take(SHOWN) {
            self.line(&line);
        }
        if let Some(more) = all.checked_sub(SHOWN).filter(|more| *more > 0) {
            self.line(&Text::new(
                format!("…… 另有 {more} 项，见 {}", where_to_find.zh),
                format!("… and {more} more, see {}", where_to_find.en),
            ));
        }
    }
}

/// What a summary speaks of.
pub(crate) struct About<'o> {
    /// The report and the problem.
    pub(crate) outcome: &'o Outcome,
    /// Its counts.
    pub(crate) tally: &'o Tally,
    /// What is doubtful but usable, with its place in the files.
    pub(crate) doubtful: &'o [Located],
    /// The copy of an earlier signed plan.
    pub(crate) kept: Option<&'o Kept>,
    /// Where the files are.
    pub(crate) folder: &'o Path,
}

/// The summary.
pub(crate) fn text(about: &About<'_>, language: Language) -> String {
    let About { outcome, tally, doubtful, kept, folder } = about;
    let report = &outcome.report;
    let mut lines = Lines { text: String::new(), language };
    result(&mut lines, report);
    if has_plan(report.status) {
        served(&mut lines, tally);
        fair(&mut lines, report);
        claims(&mut lines, tally, report.refused.len());
        together(&mut lines, &shared(&outcome.problem, &outcome.plan));
        missed(&mut lines, tally);
    }
    if let Some(conflict) = &report.conflict {
        conflicting(&mut lines, &outcome.problem, conflict);
    }
    warnings(&mut lines, doubtful);
    if let Some(kept) = kept {
        signed(&mut lines, kept);
    }
    files(&mut lines, report.status, outcome, folder);
    lines.text
}

/// What is known of a plan, in one honest sentence.
pub(crate) fn known(report: &Report) -> Text {
    let levels = engine::levels(report);
    let mut text = match report.status {
        Status::Optimal => Text::new(
            format!("已证明最优：{} 级目标逐级达到，任何别的安排都不会更好", levels.len()),
            format!("proven optimal: at all {} levels no other plan is better", levels.len()),
        ),
        Status::Gap => {
            Text::new("有可行的方案，但尚未证明它最好", "a feasible plan, not proven to be the best")
        }
        Status::Infeasible => Text::new(
            "无解（已证明）：下面的要求合在一起做不到",
            "infeasible (proven): what is named below cannot all be had",
        ),
        Status::Unknown => Text::new(
            "没有找到方案，也没有证明无解",
            "neither a plan nor a proof that there is none was found",
        ),
    };
    let open = levels.iter().enumerate().find(|(_, level)| !level.is_closed);
    if let (Status::Gap, Some((at, level))) = (report.status, open) {
        let (number, name) = (at + 1, &level.name);
        match (level.value, level.bound) {
            (Some(value), Some(bound)) => {
                let gap = percent(bound - value, bound.abs().max(1));
                text.zh +=
                    &format!("。第 {number} 级（{}）现为 {value}，最多可能到 {bound}，相差 {gap}", name.zh);
                text.en +=
                    &format!(". Level {number} ({}) is {value} and at most {bound}: a gap of {gap}", name.en);
            }
            _ => {
                text.zh += &format!("。第 {number} 级（{}）没有证明", name.zh);
                text.en += &format!(". Level {number} ({}) is without proof", name.en);
            }
        }
    }
    if let Some(stop) = report.stopped.map(duijie::solve::Stop::text) {
        text.zh += &format!("（计算提前结束：{}）", stop.zh);
        text.en += &format!(" (cut short by {})", stop.en);
    }
    text
}

fn result(lines: &mut Lines, report: &Report) {
    lines.head(&Text::new("结果", "Result"), &known(report));
}

fn group(group: &Group) -> Text {
    let Group { demands, full, part, wanted, served } = group;
    let (none, percent) = (group.none(), percent(*served, *wanted));
    Text::new(
        format!(
            "需求 {demands} 条：全部满足 {full}，部分满足 {part}，未满足 {none}；数量 {served}/{wanted}（{percent}）"
        ),
        format!(
            "{demands} demands: {full} in full, {part} in part, {none} not at all; quantity {served}/{wanted} ({percent})"
        ),
    )
}

fn served(lines: &mut Lines, tally: &Tally) {
    lines.head(&Text::new("满足", "Served"), &group(&tally.all));
    if tally.tiers.len() > 1 {
        let tiers = tally.tiers.iter().map(|(tier, of)| {
            let of = group(of);
            Text::new(format!("第 {tier} 级：{}", of.zh), format!("tier {tier}: {}", of.en))
        });
        lines.some(tiers, &Text::new(PAGE, PAGE));
    }
}

fn claims(lines: &mut Lines, tally: &Tally, refused: usize) {
    let (all, honoured) = (tally.claims + refused, tally.honoured);
    if all == 0 {
        return;
    }
    let left = tally.claims - honoured;
    lines.head(
        &Text::new("认领", "Claims"),
        &Text::new(
            format!("共 {all} 条：采纳 {honoured}，没有排上 {left}，不合规则未采纳 {refused}"),
            format!("{all}: {honoured} honoured, {left} not placed, {refused} kept out by the rules"),
        ),
    );
}

/// Demands that have a leader: those that several units share, and those whose number of units is bounded.
fn together(lines: &mut Lines, shared: &[Shared]) {
    let (all, several) = (shared.len(), shared.iter().filter(|row| !row.help.is_empty()).count());
    if all > 0 {
        lines.head(
            &Text::new("承办", "Providers"),
            &Text::new(
                format!("{all} 条需求分牵头、协办（{several} 条由多个单位承办），见 {PLAN}"),
                format!("{all} demands say who leads and who helps ({several} are shared by several units), see {PLAN}"),
            ),
        );
    }
}

/// `牵头：市中医医院 3；协办：志愿队 1`.
pub(crate) fn roles(shared: &Shared) -> Text {
    let said = |of: &[Provider], between: &str| {
        let said: Vec<String> = of.iter().map(|one| format!("{} {}", one.unit, one.quantity)).collect();
        said.join(between)
    };
    let lead = said(std::slice::from_ref(&shared.lead), "");
    let mut text = Text::new(format!("牵头：{lead}"), format!("lead: {lead}"));
    if !shared.help.is_empty() {
        text.zh += &format!("；协办：{}", said(&shared.help, "、"));
        text.en += &format!("; help: {}", said(&shared.help, ", "));
    }
    text
}

fn missed(lines: &mut Lines, tally: &Tally) {
    if tally.reasons.is_empty() {
        return;
    }
    lines.head(
        &Text::new("原因", "Why not"),
        &Text::new("未满足或未全部满足的，首要原因是", "the first reason of those not served in full"),
    );
    let reasons = tally.reasons.iter().map(|counted| {
        let (reason, demands) = (words::reason(&counted.code), counted.demands);
        Text::new(format!("{demands} 条：{}", reason.zh), format!("{demands}: {}", reason.en))
    });
    lines.some(reasons, &Text::new(PAGE, PAGE));
}

/// The characters of a warning that are shown.
const WIDTH: usize = 90;

/// Every code once, with its first warning and how many there are: a list of fifty alike would hide the others.
fn warnings(lines: &mut Lines, doubtful: &[Located]) {
    let language = lines.language;
    let mut alike: Vec<Alike> = Vec::new();
    for located in doubtful {
        let warning = Alike::of(located, language);
        match alike.iter_mut().find(|known| known.code == warning.code) {
            Some(known) => known.count += 1,
            None => alike.push(warning),
        }
    }
    let all = doubtful.len();
    if all == 0 {
        return;
    }
    lines.head(
        &Text::new("请留意", "Look at"),
        &Text::new(format!("{all} 处，例如"), format!("{all} thing(s), such as")),
    );
    let shown = alike.iter().map(|Alike { code, first, count }| {
        Text::new(format!("[{code}] 共 {count} 处：{first}"), format!("[{code}] {count} in all: {first}"))
    });
    lines.some(shown, &Text::new(PAGE, PAGE));
}

/// Warnings with the same code.
struct Alike {
    code: &'static str,
    first: String,
    count: usize,
}

impl Alike {
    fn of(located: &Located, language: Language) -> Self {
        let line = faults::line(located, language);
        let mut rest = line.chars();
        let mut first: String = rest.by_ref().take(WIDTH).collect();
        if rest.next().is_some() {
            first.push('…');
        }
        Self { code: located.fault.code, first, count: 1 }
    }
}

fn signed(lines: &mut Lines, kept: &Kept) {
    lines.head(&Text::new("签约", "Signed"), &kept_copy(kept));
}

/// That a copy of an earlier plan was kept, and what to do with it.
pub(crate) fn kept_copy(kept: &Kept) -> Text {
    let (rows, copy) = (kept.rows, kept.copy.display());
    if rows == 0 {
        return Text::new(
            format!("原来的{PLAN}读不出，已另存为 {copy}"),
            format!("the {PLAN} that stood there cannot be read; it was kept as {copy}"),
        );
    }
    Text::new(
        format!(
            "原来的{PLAN}有 {rows} 行已签约，这次没有作为输入；已另存为 {copy}。要保持签约：改回 .xlsx，连同清单再次 match"
        ),
        format!(
            "{rows} signed rows of the {PLAN} that stood there were not among the input; it was kept as {copy}. \
             To keep them, name it .xlsx and match again with it"
        ),
    )
}

/// Every fair level: who is worst off, or how many have their turn.
fn fair(lines: &mut Lines, report: &Report) {
    for level in engine::levels(report) {
        let Some(worst) = &level.worst else { continue };
        lines.head(
            &Text::new("公平", "Fair"),
            &Text::new(
                format!("{}：{}", level.name.zh, worst.zh),
                format!("{}: {}", level.name.en, worst.en),
            ),
        );
    }
}

fn files(lines: &mut Lines, status: Status, outcome: &Outcome, folder: &Path) {
    let at = |name: &str| folder.join(name).display().to_string();
    let (page, report, problem) = (at(PAGE), at(REPORT), at(PROBLEM));
    let proof = Text::new(
        format!("{report}、{problem}（证明；复核：duijie verify {problem} {report}）"),
        format!("{report}, {problem} (the proof; re-check it: duijie verify {problem} {report})"),
    );
    if !has_plan(status) {
        lines.head(
            &Text::new("文件", "Files"),
            &Text::new(format!("{page}（可打印）"), format!("{page} (to print)")),
        );
        lines.line(&proof);
        if folder.join(PLAN).exists() {
            let plan = at(PLAN);
            lines.line(&Text::new(
                format!("{plan} 是以前的结果，没有改动"),
                format!("{plan} is of an earlier run and was left as it is"),
            ));
        }
        return;
    }
    let plan = at(PLAN);
    lines.head(
        &Text::new("文件", "Files"),
        &Text::new(
            format!("{plan}（项目清单）、{page}（可打印）"),
            format!("{plan} (the plan), {page} (to print)"),
        ),
    );
    lines.line(&proof);
    if takes_turns(outcome) {
        let history = at(HISTORY);
        lines.line(&Text::new(
            format!("{history}（轮次记录：下一轮连同清单一起 match）"),
            format!("{history} (the rounds so far: match the next one with it)"),
        ));
    }
    let dir = folder.display();
    lines.head(
        &Text::new("下一步", "Next"),
        &Text::new(
            format!("看未满足的：duijie explain {dir}；签约：在“签约”栏填“是”，连同清单再次 match"),
            format!("see what is not met: duijie explain {dir}; to sign, write 是 under 签约 and match again with it"),
        ),
    );
}

fn open(bound: Option<impl std::fmt::Display>, open: &str) -> String {
    bound.map_or_else(|| open.to_owned(), |bound| bound.to_string())
}

fn named(id: &str, title: &str) -> String {
    if title.is_empty() || title == id { id.to_owned() } else { format!("{id} {title}") }
}

/// The rows that a conflict names, each with the numbers that take part.
pub(crate) fn conflict_rows(problem: &Problem, conflict: &Conflict) -> Vec<Text> {
    let lists = problem.lists();
    let mut rows = Vec::new();
    for row in lists.quotas.iter().filter(|row| conflict.quotas.contains(&row.id)) {
        let (id, least, most) = (&row.id, row.minimum, row.maximum);
        rows.push(Text::new(
            format!("配额“{id}”：下限 {least}，上限 {}", open(most, "不限")),
            format!("quota {id}: minimum {least}, maximum {}", open(most, "open")),
        ));
    }
    for row in lists.limits.iter().filter(|row| conflict.limits.contains(&row.id)) {
        let (id, least, most) = (&row.id, row.minimum, row.maximum);
        rows.push(Text::new(
            format!("限额“{id}”：下限 {}，上限 {}", open(least, "不限"), open(most, "不限")),
            format!("limit {id}: minimum {}, maximum {}", open(least, "open"), open(most, "open")),
        ));
    }
    for row in lists.demands.iter().filter(|row| conflict.demands.contains(&row.id)) {
        let (name, least, wanted) = (named(&row.id, &row.title), row.minimum, row.quantity);
        rows.push(Text::new(
            format!("需求 {name}：至少 {least}，共要 {wanted}"),
            format!("demand {name}: at least {least}, wants {wanted}"),
        ));
    }
    for row in lists.supplies.iter().filter(|row| conflict.supplies.contains(&row.id)) {
        let (name, least, capacity) = (named(&row.id, &row.title), row.minimum, row.capacity);
        rows.push(Text::new(
            format!("资源 {name}：可提供 {capacity}，至少用 {least}"),
            format!("supply {name}: capacity {capacity}, at least {least} used"),
        ));
    }
    for pair in &conflict.pairs {
        let (demand, supply, by) = (&pair.demand, &pair.supply, pair.by.text());
        rows.push(Text::new(
            format!("配对 {demand}–{supply}（{}）自己的上下限", by.zh),
            format!("pair {demand}–{supply} ({}): its own bounds", by.en),
        ));
    }
    rows
}

fn conflicting(lines: &mut Lines, problem: &Problem, conflict: &Conflict) {
    let (needed, available) = (&conflict.needed, &conflict.available);
    lines.head(
        &Text::new("矛盾", "Conflict"),
        &Text::new(
            format!("合起来需要 {needed}，只有 {available}。涉及"),
            format!("together they need {needed}, and only {available} can be had"),
        ),
    );
    lines.some(conflict_rows(problem, conflict).into_iter(), &Text::new(PAGE, PAGE));
    for repair in &conflict.repairs {
        let (id, field, from, to) = (&repair.id, &repair.field, &repair.from, &repair.to);
        lines.line(&Text::new(
            format!("可改为：{} {id} 的 {field} 由 {from} 改成 {to}", repair.change),
            format!("Maybe change {field} of {} {id} from {from} to {to}", repair.change),
        ));
    }
    lines.head(
        &Text::new("怎么办", "What to do"),
        &Text::new(
            "放宽上面的一项（降低下限，或提高上限、可提供数量），再次 match",
            "relax one of these and match again",
        ),
    );
}
