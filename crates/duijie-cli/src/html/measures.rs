//! The measures as tables, whatever their shape: measures may be added without a change here.

use duijie::lists::Language;
use maud::{Markup, html};
use serde_json::{Map, Value};

use crate::words::{percent, say};

/// Rows of a table that are shown; `report.json` has them all.
const ROWS: usize = 200;

/// Entries of a vector that are shown.
const ENTRIES: usize = 20;

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
const WORDS: [Word; 42] = [
    word("served", "总体", "All demands"),
    word("tiers", "按优先级", "By tier"),
    word("claims", "认领（按志愿）", "Claims by rank"),
    word("ranks", "认领兑现的志愿分布", "Ranks of claims honoured"),
    word("areas", "按区域（含下级）", "By area, with those below"),
    word("categories", "按类别（含下级）", "By category, with those below"),
    word("beneficiaries", "按服务对象", "By beneficiary"),
    word("units", "按单位", "By unit"),
    word("shares", "均衡程度", "How even the shares are"),
    word(
        "envy",
        "同类需求：一方未满足，另一方占用其可用的资源（对数）",
        "One demand lacks what serves another of its category (pairs)",
    ),
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
    word("hoover", "胡佛指数（须调剂的比例）", "Hoover (part to move)"),
    word("theil", "泰尔指数（0 最均衡）", "Theil (0 is even)"),
    word("atkinson", "阿特金森指数（0 最均衡）", "Atkinson (0 is even)"),
    word("half", "ε = 1/2", "ε = 1/2"),
    word("one", "ε = 1", "ε = 1"),
    word("two", "ε = 2", "ε = 2"),
    word("variance", "方差", "Variance"),
    word("variation", "变异系数", "Coefficient of variation"),
    word("minimum", "最低份额", "Smallest share"),
    word("lower", "下四分位", "Lower quartile"),
    word("median", "中位数", "Median"),
    word("upper", "上四分位", "Upper quartile"),
    word("maximum", "最高份额", "Largest share"),
    word("ratio", "最低/最高", "Smallest/largest"),
    word("leximin", "份额（由低到高）", "Shares, smallest first"),
    word("profile", "兑现数量（第一、二…志愿）", "Honoured of rank 1, 2, …"),
    word("average", "兑现的平均志愿", "Average rank honoured"),
    word("justified", "另一方优先级较低", "The other is of a later tier"),
    word("equal", "双方优先级相同", "Both are of one tier"),
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
                    th { (called(key, language)) } td { (field(key, &fields[key])) }
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

/// The value of a key: vectors entry by entry, the average rank in hundredths, anything else as a cell.
fn field(key: &str, value: &Value) -> String {
    let Value::Array(entries) = value else { return cell(value) };
    match (key, entries.as_slice()) {
        ("leximin" | "profile", entries) => {
            let mut shown: Vec<String> = entries.iter().take(ENTRIES).map(cell).collect();
            if entries.len() > ENTRIES {
                shown.push("…".to_owned());
            }
            shown.join(", ")
        }
        ("average", [ranks, units]) => match (cell(ranks).parse::<i128>(), cell(units).parse::<i128>()) {
            (Ok(ranks), Ok(units)) if units > 0 => {
                let hundredths = ranks.saturating_mul(100) / units;
                format!("{}.{:02}", hundredths / 100, hundredths % 100)
            }
            _ => cell(value),
        },
        _ => cell(value),
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{WORDS, field};

    #[test]
    fn vectors_are_no_ratios() {
        let check = |key: &str, value: Value, expected: &str| assert_eq!(field(key, &value), expected);
        check("leximin", json!([[0, 1], [3, 4]]), "0 / 1 (0.0%), 3 / 4 (75.0%)");
        check("profile", json!([2, 0]), "2, 0");
        check("profile", json!(vec![1; 21]), &format!("{}…", "1, ".repeat(20)));
        check("average", json!([11, 6]), "1.83");
        check("average", json!(["18014398509481984", 4]), "4503599627370496.00");
        check("gini", json!([1, 4]), "1 / 4 (25.0%)");
        check("theil", json!(0.5), "0.5");
    }

    #[test]
    fn every_key_has_one_word() {
        let mut keys: Vec<&str> = WORDS.iter().map(|word| word.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), WORDS.len());
    }
}
