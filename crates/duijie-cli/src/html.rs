//! `report.html`: the report to read and print. One file, nothing linked; every text from the lists is escaped.

mod measures;

use std::collections::BTreeMap;

use duijie::Outcome;
use duijie::explain::{Explained, Reason};
use duijie::lists::{Language, Supply, Text};
use duijie::measure::{Shared, shared};
use duijie::plan::{Match, Status};
use duijie_lists::Located;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::tally::Tally;
use crate::words::{percent, say};
use crate::{engine, faults, summary};

const STYLE: &str = include_str!("page.css");

/// The whole page.
pub(crate) fn page(outcome: &Outcome, doubtful: &[Located], tally: &Tally, language: Language) -> String {
    let report = &outcome.report;
    let title = say(language, "供需对接报告", "Report of the matching");
    let class = match report.status {
        Status::Optimal => "status",
        Status::Gap => "status gap",
        Status::Infeasible => "status infeasible",
        Status::Unknown => "status unknown",
    };
    let page = html! {
        (DOCTYPE)
        html lang=(say(language, "zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main {
                h1 { (title) }
                p.soft { "duijie " (report.digest.version) }
                p class=(class) { (summary::known(report).in_language(language)) }
                @if !report.goals.is_empty() { (cards(outcome, tally, language)) }
                (conflict(outcome, language))
                (warnings(doubtful, language))
                (goals(outcome, language))
                (matches(outcome, language))
                (unmet(outcome, language))
                (refused(outcome, language))
                (measures::section(&report.measures, language))
                h2 { (say(language, "核验", "Verification")) }
                p { (say(language, "任何人都可以不用求解器复核：", "Anyone can check this without the solver: ")) code { "duijie verify problem.json report.json" } }
                p.soft { (say(language, "问题摘要（SHA-256）", "Digest of the problem (SHA-256)")) " " code { (report.digest.problem) } }
            } }
        }
    };
    let mut page = page.into_string();
    page.push('\n');
    page
}

fn card(name: &str, value: &str, below: &str) -> Markup {
    html! { div.card { span.soft { (name) } b { (value) } span.soft { (below) } } }
}

fn cards(outcome: &Outcome, tally: &Tally, language: Language) -> Markup {
    let all = &tally.all;
    let refused = outcome.report.refused.len();
    html! {
        div.cards {
            (card(say(language, "满足的数量", "Quantity served"), &percent(all.served, all.wanted), &format!("{} / {}", all.served, all.wanted)))
            (card(say(language, "全部满足的需求", "Demands in full"), &all.full.to_string(), &format!("/ {}", all.demands)))
            (card(say(language, "部分满足", "In part"), &all.part.to_string(), ""))
            (card(say(language, "未满足", "Not at all"), &all.none().to_string(), ""))
            @if tally.claims + refused > 0 {
                (card(say(language, "采纳的认领", "Claims honoured"), &tally.honoured.to_string(), &format!("/ {}", tally.claims + refused)))
            }
        }
        @if tally.tiers.len() > 1 {
            table {
                thead { tr {
                    th { (say(language, "优先级", "Tier")) }
                    @for name in [("需求", "Demands"), ("全部满足", "In full"), ("部分满足", "In part"), ("未满足", "Not at all"), ("数量", "Quantity")] {
                        th.number { (say(language, name.0, name.1)) }
                    }
                } }
                tbody { @for (tier, of) in &tally.tiers { tr {
                    td { (tier) }
                    td.number { (of.demands) } td.number { (of.full) } td.number { (of.part) } td.number { (of.none()) }
                    td.number { (of.served) " / " (of.wanted) }
                } } }
            }
        }
    }
}

fn conflict(outcome: &Outcome, language: Language) -> Markup {
    let Some(conflict) = &outcome.report.conflict else { return html! {} };
    html! {
        h2 { (say(language, "矛盾所在", "The conflict")) }
        p { @match language {
            Language::Chinese => { "合起来需要 " (conflict.needed) "，只有 " (conflict.available) "。放宽其中一项，再次对接。" }
            Language::English => { "Together they need " (conflict.needed) ", and only " (conflict.available) " can be had. Relax one of these and match again." }
        } }
        ul { @for row in summary::conflict_rows(&outcome.problem, conflict) { li { (row.in_language(language)) } } }
    }
}

fn warnings(warnings: &[Located], language: Language) -> Markup {
    if warnings.is_empty() {
        return html! {};
    }
    html! {
        h2 { (say(language, "请留意", "Look at")) "（" (warnings.len()) "）" }
        ul { @for warning in warnings { li {
            code { (warning.fault.code) } " " (faults::line(warning, language))
            br; (say(language, "可改为：", "Maybe ")) (warning.fault.cure.in_language(language))
        } } }
    }
}

fn number(value: Option<i128>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}

fn goals(outcome: &Outcome, language: Language) -> Markup {
    let levels = engine::levels(&outcome.report);
    if levels.is_empty() {
        return html! {};
    }
    html! {
        h2 { (say(language, "目标（最重要的在前）", "Goals, most important first")) }
        table {
            thead { tr {
                th { "#" } th { (say(language, "目标", "Goal")) }
                th.number { (say(language, "达到", "Value")) } th.number { (say(language, "证明的上界", "Proven bound")) }
                th { (say(language, "证明", "Proof")) }
            } }
            tbody { @for (at, level) in levels.iter().enumerate() { tr {
                td { (at + 1) }
                td {
                    (level.name.in_language(language))
                    @if let Some(worst) = &level.worst { br; (worst.in_language(language)) }
                }
                td.number { (number(level.value)) } td.number { (number(level.bound)) }
                td { @if level.is_closed {
                    (say(language, "已证明最好", "proven best"))
                } @else { (say(language, "未证明", "not proven")) } }
            } } }
        }
    }
}

/// The supplies by id.
fn supplies(outcome: &Outcome) -> BTreeMap<&str, &Supply> {
    outcome.problem.lists().supplies.iter().map(|row| (row.id.as_str(), row)).collect()
}

/// Who leads and who helps, where several units share the demand.
fn role(shared: &[Shared], row: &Match, supply: Option<&Supply>, language: Language) -> String {
    let unit = supply.and_then(|supply| supply.unit.as_deref()).unwrap_or(&row.supply);
    let role = Shared::of(shared, &row.demand).and_then(|shared| shared.role(unit));
    role.map_or_else(String::new, |role| role.text().in_language(language).to_owned())
}

fn matches(outcome: &Outcome, language: Language) -> Markup {
    let rows = &outcome.report.matches;
    if rows.is_empty() {
        return html! {};
    }
    let supplies = supplies(outcome);
    let shared = shared(&outcome.problem, &outcome.plan);
    let demands: BTreeMap<_, _> =
        outcome.problem.lists().demands.iter().map(|row| (row.id.as_str(), row)).collect();
    let heads = [
        ("需求", "Demand"),
        ("内容", "What"),
        ("区域", "Area"),
        ("资源", "Supply"),
        ("服务", "Service"),
        ("单位", "Unit"),
    ];
    html! {
        h2 { (say(language, "对接结果", "Matches")) "（" (rows.len()) "）" }
        table {
            thead { tr {
                @for (zh, en) in heads { th { (say(language, zh, en)) } }
                @if !shared.is_empty() { th { (say(language, "角色", "Role")) } }
                th.number { (say(language, "数量", "Quantity")) } th { (say(language, "方式", "How")) }
            } }
            tbody { @for row in rows {
                @let demand = demands.get(row.demand.as_str());
                @let supply = supplies.get(row.supply.as_str());
                tr {
                    td { (row.demand) }
                    td { (demand.map_or("", |d| d.title.as_str())) }
                    td { (demand.and_then(|d| d.area.as_deref()).unwrap_or_default()) }
                    td { (row.supply) }
                    td { (supply.map_or("", |s| s.title.as_str())) }
                    td { (supply.and_then(|s| s.unit.as_deref()).unwrap_or_default()) }
                    @if !shared.is_empty() { td { (role(&shared, row, supply.copied(), language)) } }
                    td.number { (row.quantity) }
                    td { (row.by.text().in_language(language)) }
                }
            } }
        }
    }
}

/// Reasons with their cures, each as `said`.
fn reasons(all: &[Explained], said: impl Fn(&Reason) -> Text, language: Language) -> Markup {
    html! {
        ol { @for row in all { li {
            (said(&row.reason).in_language(language))
            @if let Some(cure) = &row.cure { br; (say(language, "可改为：", "Maybe ")) (cure) }
        } } }
    }
}

fn unmet(outcome: &Outcome, language: Language) -> Markup {
    let rows = &outcome.report.unmet;
    if rows.is_empty() {
        return html! {};
    }
    let demands: BTreeMap<_, _> =
        outcome.problem.lists().demands.iter().map(|row| (row.id.as_str(), row)).collect();
    let heads = [Text::new("需求", "Demand"), Text::new("内容", "What"), Text::new("区域", "Area")];
    html! {
        h2 { (say(language, "未满足的需求", "Demands not met")) "（" (rows.len()) "）" }
        table {
            thead { tr {
                @for head in &heads { th { (head.in_language(language)) } }
                th.number { (say(language, "还缺", "Missing")) } th { (say(language, "原因（最重要的在前）", "Why, most important first")) }
            } }
            tbody { @for row in rows {
                @let demand = demands.get(row.demand.as_str());
                tr {
                    td { (row.demand) }
                    td { (demand.map_or("", |d| d.title.as_str())) }
                    td { (demand.and_then(|d| d.area.as_deref()).unwrap_or_default()) }
                    td.number { (row.missing) @if let Some(demand) = demand { " / " (demand.quantity) } }
                    td { (reasons(&row.reasons, Reason::text, language)) }
                }
            } }
        }
    }
}

fn refused(outcome: &Outcome, language: Language) -> Markup {
    let rows = &outcome.report.refused;
    if rows.is_empty() {
        return html! {};
    }
    html! {
        h2 { (say(language, "未采纳的认领", "Claims kept out")) "（" (rows.len()) "）" }
        table {
            thead { tr { th { (say(language, "资源", "Supply")) } th { (say(language, "需求", "Demand")) } th { (say(language, "原因", "Why")) } } }
            tbody { @for row in rows { tr { td { (row.supply) } td { (row.demand) } td { (reasons(&row.reasons, Reason::text_of_claim, language)) } } } }
        }
    }
}
