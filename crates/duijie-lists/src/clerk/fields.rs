//! Cells → values: each by what its field holds, with what is doubtful.

use std::collections::BTreeMap;

use duijie::lists::Text;
use serde_json::{Value, json};

use crate::cell::Content;
use crate::parse::{self, date, money, phone, quantity, several, time, yes};

use super::Column;
use super::vocabulary::Kind;

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Wording, as it stands.
    Text,
    /// A name of a person: no blanks inside.
    Person,
    /// An identifier, in capitals.
    Id,
    Whole,
    Quantity,
    Money,
    Time,
    Date,
    Period,
    Phone,
    Several,
    Yes,
}

fn holds(kind: Kind, field: &str) -> Holds {
    match field {
        "no" | "minimum" | "filled" => Holds::Whole,
        "id" => Holds::Id,
        "contact" | "person" => Holds::Person,
        "name" if kind == Kind::Volunteer => Holds::Person,
        "quantity" | "need" | "capacity" | "load" | "group_size" => Holds::Quantity,
        "budget" | "price" => Holds::Money,
        "time" => Holds::Time,
        "date" | "done" => Holds::Date,
        "period" => Holds::Period,
        "phone" => Holds::Phone,
        "skills" | "communities" => Holds::Several,
        "party" | "solved" => Holds::Yes,
        _ => Holds::Text,
    }
}

/// Whether a merged cell says this of all its rows: a number it says once.
pub(super) fn carries_down(field: &str) -> bool {
    !matches!(
        field,
        "no" | "id"
            | "quantity"
            | "need"
            | "capacity"
            | "load"
            | "group_size"
            | "minimum"
            | "filled"
            | "budget"
            | "price"
    )
}

/// What the table as a whole says of its cells.
pub(super) struct Context {
    /// The year that its title names.
    year: Option<i16>,
}

impl Context {
    pub(super) fn new(title: &str) -> Self {
        let chars: Vec<char> = parse::normal(title).chars().collect();
        let year = chars.windows(5).find_map(|window| match window {
            [digits @ .., '年'] => {
                digits.iter().collect::<String>().parse().ok().filter(|year| (1990..2100).contains(year))
            }
            _ => None,
        });
        Self { year }
    }
}

/// What a cell says.
pub(super) struct Said {
    pub(super) values: Vec<(&'static str, Value)>,
    pub(super) doubts: Vec<Text>,
}

/// Reads a cell; an absent one is blank.
pub(super) fn read(kind: Kind, column: &Column, content: Option<&Content>, context: &Context) -> Said {
    let field = column.field;
    let holds = holds(kind, field);
    let text = content.map(Content::shown).unwrap_or_default();
    let said = |value: Value| Said { values: vec![(field, value)], doubts: Vec::new() };
    let unread = |zh: &str, en: &str| {
        let found = text.trim();
        let doubt = Text::new(format!("{zh}：“{found}”，没有读取"), format!("{en}: “{found}” was not read"));
        Said { values: vec![(field, Value::Null)], doubts: vec![doubt] }
    };
    if is_blank(&text) {
        return said(if holds == Holds::Text { "".into() } else { Value::Null });
    }
    if let Some(Content::Error(error)) = content {
        return unread(&format!("没有值（{error}）"), &format!("no value ({error})"));
    }
    match holds {
        Holds::Text => said(trimmed(&text).into()),
        Holds::Person => {
            said(parse::normal(&text).split_whitespace().collect::<Vec<_>>().join(joint(&text)).into())
        }
        Holds::Id => said(parse::normal(&text).to_uppercase().into()),
        Holds::Several if field == "communities" && is_all(&text) => said("all".into()),
        Holds::Several => said(json!(several::several(&text))),
        Holds::Whole => match quantity::quantity(&text, &quantity::Hint::default()).and_then(|read| read.max)
        {
            Some(number) => said(number.into()),
            None => unread("不是数", "no number"),
        },
        Holds::Quantity => {
            let mut hint = quantity::hint(&column.heading);
            if hint.unit.is_none() && field == "need" {
                hint.unit = Some("人".to_owned());
            }
            match quantity::quantity(&text, &hint) {
                Some(read) => said(json!(read)),
                None => unread("不是数量", "no quantity"),
            }
        }
        Holds::Money => match money::money(&text, &column.heading) {
            Some(read) => {
                let mut values = vec![(field, json!(read.yuan))];
                if read.approx && field == "budget" {
                    values.push(("budget_approx", true.into()));
                }
                if let (Some(per), "price") = (read.per, field) {
                    values.push(("price_per", per.into()));
                }
                Said { values, doubts: Vec::new() }
            }
            None => unread("不是金额", "no amount"),
        },
        Holds::Time => said(json!(time::time(&text))),
        Holds::Date => match date::date(&text, context.year) {
            Some(read) => Said {
                values: vec![(field, read.day.to_string().into())],
                doubts: read
                    .year_taken
                    .then(|| Text::new("年份取自标题", "year taken from the title"))
                    .into_iter()
                    .collect(),
            },
            None => unread("不是日期", "no date"),
        },
        Holds::Period => match date::period(&text, context.year) {
            Some(read) => said(json!(read)),
            None => unread("不是起止日期", "no period"),
        },
        Holds::Phone => match phone::phone(&text) {
            Some(read) => said(read.into()),
            None => unread("不是电话号码", "no telephone number"),
        },
        Holds::Yes => match yes::yes(&text) {
            Some(read) => said(read.into()),
            None => unread("不是“是”或“否”", "neither yes nor no"),
        },
    }
}

/// Blank, or a stroke that stands for nothing.
fn is_blank(text: &str) -> bool {
    let text = parse::normal(text);
    text.is_empty() || matches!(text.as_str(), "/" | "-" | "--" | "—" | "——" | "\\")
}

fn is_all(text: &str) -> bool {
    matches!(
        parse::normal(text).as_str(),
        "全部" | "所有社区" | "全部社区" | "各社区" | "全街道" | "全域" | "全覆盖"
    )
}

/// Wording keeps its characters, without what cannot be seen around and in it.
fn trimmed(text: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{2060}');
    text.chars().filter(seen).collect::<String>().trim().to_owned()
}

/// Between the parts of a name: nothing in Chinese, a blank elsewhere.
fn joint(text: &str) -> &'static str {
    if text.chars().any(|c| c.is_ascii_alphabetic()) { " " } else { "" }
}

pub(super) fn is_filled(value: Option<&Value>) -> bool {
    !matches!(value, None | Some(Value::Null)) && value != Some(&Value::String(String::new()))
}

pub(super) fn says_cancelled(status: Option<&Value>) -> bool {
    let status = status.and_then(Value::as_str).unwrap_or_default();
    ["取消", "作废", "撤销", "已撤", "停用"].iter().any(|word| status.contains(word))
}

/// What the cells of a record say together that is doubtful.
pub(super) fn doubts(
    kind: Kind,
    fields: &BTreeMap<&'static str, Value>,
) -> Vec<(Option<&'static str>, Text)> {
    let mut doubts = Vec::new();
    let wanted: &[&'static str] = match kind {
        Kind::Demand => &["name", "quantity"],
        Kind::Service => &["name"],
        Kind::Volunteer => &["name", "phone"],
        Kind::Post => &["name", "need"],
        Kind::Project => &["name", "provider"],
    };
    for field in wanted {
        if fields.get(field).is_some_and(|value| !is_filled(Some(value))) {
            doubts.push((Some(*field), Text::new("没有填写", "missing")));
        }
    }
    let most = |field: &str| fields.get(field).and_then(|value| value.get("max")).and_then(Value::as_i64);
    let number = |field: &str| fields.get(field).and_then(Value::as_i64);
    if let (Some(filled), Some(need)) = (number("filled"), most("need"))
        && filled > need
    {
        let zh = format!("已报 {filled} 超过需要 {need}");
        doubts.push((None, Text::new(zh, format!("filled {filled} exceeds need {need}"))));
    }
    if let (Some(minimum), Some(need)) = (number("minimum"), most("need"))
        && minimum > need
    {
        let zh = format!("最少 {minimum} 超过需要 {need}");
        doubts.push((Some("minimum"), Text::new(zh, format!("minimum {minimum} exceeds need {need}"))));
    }
    doubts
}
