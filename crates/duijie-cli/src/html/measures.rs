//! The measures as tables, whatever their shape: measures may be added without a change here.

use duijie::lists::Language;
use maud::{Markup, html};
use serde_json::{Map, Value};

use crate::words::{percent, say};

/// Rows of a table that are shown; `report.json` has them all.
const ROWS: usize = 200;

/// What a key is called; a key of a later version by itself.
struct Word {
    key: &'static str,
    zh: &'static str,
    en: &'static str,
}

const fn word(key: &'static str, zh: &'static str, en: &'static str) -> Word {
    Word { key, zh, en }
}

/// Tables and columns in the order in which they are shown; what is not here comes last.
const WORDS: [Word; 24] = [
    word("served", "总体", "All demands"),
    word("tiers", "按优先级", "By tier"),
    word("claims", "认领（按志愿）", "Claims by rank"),
    word("areas", "按区域（含下级）", "By area, with those below"),
    word("categories", "按类别（含下级）", "By category, with those below"),
    word("beneficiaries", "按服务对象", "By beneficiary"),
    word("units", "按单位", "By unit"),
    word("shares", "均衡程度", "How even the shares are"),
    word("id", "名称", "Name"),
    word("tier", "优先级", "Tier"),
    word("rank", "志愿", "Rank"),
    word("quantity", "数量：满足/需要", "Quantity served/wanted"),
    word("demands", "需求：全部满足/总数", "Demands in full/all"),
    word("some", "需求：有所得/总数", "Demands with some/all"),
    word("used", "已用/可提供", "Used/capacity"),
    word("honoured", "兑现/认领", "Honoured/claimed"),
    word("groups", "组数", "Groups"),
    word("gini", "基尼系数（0 最均衡）", "Gini (0 is even)"),
    word("jain", "Jain 指数（1 最均衡）", "Jain (1 is even)"),
    word("minimum", "最低份额", "Smallest share"),
    word("maximum", "最高份额", "Largest share"),
    word("ratio", "最低/最高", "Smallest/largest"),
    word("own", "本级", "Its own"),
    word("nothing", "全为零", "All are zero"),
];

fn called(key: &str, language: Language) -> &str {
    WORDS.iter().find(|word| word.key == key).map_or(key, |word| say(language, word.zh, word.en))
}

/// The keys of an object as they are shown.
fn keys(fields: &Map<String, Value>) -> Vec<&str> {
    let mut keys: Vec<&str> = fields.keys().map(String::as_str).collect();
    keys.sort_by_key(|key| WORDS.iter().position(|word| word.key == *key).unwrap_or(WORDS.len()));
    keys
}

/// The section; nothing where there are no measures.
pub(super) fn section(measures: &Value, language: Language) -> Markup {
    let Value::Object(fields) = measures else { return html! {} };
    if fields.is_empty() {
        return html! {};
    }
    html! {
        h2 { (say(language, "度量", "Measures")) }
        @for key in keys(fields) { (block(called(key, language), &fields[key], language)) }
    }
}

/// One measure under its name: a table of rows, a table of fields, or a number.
fn block(name: &str, value: &Value, language: Language) -> Markup {
    match value {
        Value::Array(rows) if rows.iter().any(Value::is_object) => {
            html! { h3 { (name) } (table(rows, language)) }
        }
        Value::Object(fields) => {
            let (nested, plain): (Vec<&str>, Vec<&str>) =
                keys(fields).into_iter().partition(|key| fields[*key].is_object());
            html! {
                @if !plain.is_empty() { h3 { (name) } table { tbody { @for key in plain { tr {
                    th { (called(key, language)) } td { (cell(&fields[key])) }
                } } } } }
                @for key in nested { (block(&format!("{name} · {}", called(key, language)), &fields[key], language)) }
            }
        }
        Value::Array(rows) if rows.is_empty() => html! {},
        plain => html! { p { (name) ": " (cell(plain)) } },
    }
}

fn table(rows: &[Value], language: Language) -> Markup {
    let mut all = Map::new();
    for (key, value) in rows.iter().filter_map(Value::as_object).flatten() {
        // What is itself a table finds no room in a cell.
        if !value.is_object() {
            all.entry(key.clone()).or_insert(Value::Null);
        }
    }
    let heads = keys(&all);
    html! {
        table {
            thead { tr { @for head in &heads { th { (called(head, language)) } } } }
            tbody { @for row in rows.iter().take(ROWS) { tr {
                @for head in &heads { td { (row.get(*head).map_or_else(String::new, cell)) } }
            } } }
        }
        @if rows.len() > ROWS {
            p.soft { @match language {
                Language::Chinese => { "只列前 " (ROWS) " 行，共 " (rows.len()) " 行，全部见 report.json" }
                Language::English => { "The first " (ROWS) " of " (rows.len()) " rows; all are in report.json" }
            } }
        }
    }
}

/// A ratio as `3 / 4（75.0%）`, anything else as it is written.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(ends) => match ends.as_slice() {
            [above, below] => {
                let (above, below) = (cell(above), cell(below));
                match (above.parse(), below.parse()) {
                    (Ok(part), Ok(whole)) if whole > 0 => {
                        format!("{above} / {below} ({})", percent(part, whole))
                    }
                    _ => format!("{above} / {below}"),
                }
            }
            _ => value.to_string(),
        },
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
