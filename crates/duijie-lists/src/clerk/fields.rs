//! Cells → values: each by what its field holds, with what is doubtful.

use std::collections::BTreeMap;
use std::sync::Arc;

use duijie::lists::{Language, Text};
use serde::Serialize;
use serde_json::{Value, json};

use crate::cell::Content;
use crate::parse::{self, Doubt, Epoch, Hint, Reading};

use super::find::Header;
use super::memo::Memo;
use super::vocabulary::Kind;
use super::{Column, Fields};

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
    /// First, second, …: 1, ①, 第一顺位.
    Rank,
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
        "rank" => Holds::Rank,
        "members" => Holds::Quantity,
        "budget" | "price" => Holds::Money,
        "time" => Holds::Time,
        "date" | "done" => Holds::Date,
        "period" => Holds::Period,
        "phone" => Holds::Phone,
        "skills" | "communities" => Holds::Several,
        "party" | "solved" | "signed" => Holds::Yes,
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
            | "rank"
    )
}

/// What the table as a whole says of its cells.
pub(super) struct Context {
    /// The year that its title names.
    year: Option<i32>,
    /// From which day its workbook counts.
    epoch: Epoch,
    /// What the headings of its quantities say, by field.
    hints: BTreeMap<&'static str, Hint>,
    /// By position of the column in the header.
    memos: Vec<Memo>,
}

impl Context {
    pub(super) fn new(title: &str, epoch: Epoch, header: &Header) -> Self {
        let chars: Vec<char> = parse::normal(title).chars().collect();
        let year = chars.windows(5).find_map(|window| match window {
            [digits @ .., '年'] => digits.iter().collect::<String>().parse().ok(),
            _ => None,
        });
        let columns = header.columns.iter().map(|(column, _)| column);
        let quantities = columns.filter(|column| holds(header.kind, column.field) == Holds::Quantity);
        let hints = quantities.map(|column| (column.field, hint(column))).collect();
        let memos = header.columns.iter().map(|_| Memo::default()).collect();
        Self { year: year.filter(|year| (1990..2100).contains(year)), epoch, hints, memos }
    }

    /// What a cell of the column at this position of the header says; an absent one is blank.
    pub(super) fn said(&self, header: &Header, at: usize, content: Option<&Content>) -> Arc<Said> {
        let column = &header.columns[at].0;
        self.memos[at].said(content, || read(header.kind, column, content, self))
    }
}

/// What the heading of a column says of the quantities below it. What posts need are people.
fn hint(column: &Column) -> Hint {
    let mut hint = parse::hint(&column.heading);
    if hint.unit.is_none() && column.field == "need" {
        hint.unit = Some("人".to_owned());
    }
    hint
}

/// What a cell says.
pub(super) struct Said {
    pub(super) values: Vec<(&'static str, Arc<Value>)>,
    pub(super) doubts: Vec<Text>,
}

impl Said {
    fn sure(field: &'static str, value: impl Into<Value>) -> Self {
        Self { values: vec![(field, Arc::new(value.into()))], doubts: Vec::new() }
    }

    fn of<T: Serialize>(field: &'static str, reading: &Reading<T>, text: &str) -> Self {
        // A number in a column of days is the day that a workbook keeps so.
        let doubt = reading.doubt.as_ref().filter(|doubt| **doubt != Doubt::Serial);
        let value = reading.value.as_ref().map_or(Value::Null, |value| json!(value));
        Self {
            values: vec![(field, Arc::new(value))],
            doubts: doubt.map(|doubt| quoted(doubt, text)).into_iter().collect(),
        }
    }
}

/// A doubt with what stands in the cell.
fn quoted(doubt: &Doubt, text: &str) -> Text {
    let (said, text) = (doubt.text(), text.trim());
    Text::new(
        format!("{}：“{text}”", said.in_language(Language::Chinese)),
        format!("{}: “{text}”", said.in_language(Language::English)),
    )
}

/// Reads a cell; an absent one is blank.
fn read(kind: Kind, column: &Column, content: Option<&Content>, context: &Context) -> Said {
    let field = column.field;
    let holds = holds(kind, field);
    let text = content.map(Content::text).unwrap_or_default();
    if !parse::stated(&text) && (holds != Holds::Yes || parse::normal(&text).is_empty()) {
        return Said::sure(field, if holds == Holds::Text { "".into() } else { Value::Null });
    }
    if let Some(Content::Error(error)) = content {
        let doubt = Text::new(format!("没有值（{error}）"), format!("no value ({error})"));
        return Said { doubts: vec![doubt], ..Said::sure(field, Value::Null) };
    }
    match holds {
        Holds::Text => Said::sure(field, trimmed(&text)),
        Holds::Person => {
            Said::sure(field, parse::normal(&text).split_whitespace().collect::<Vec<_>>().join(joint(&text)))
        }
        Holds::Id => Said::sure(field, parse::normal(&text).to_uppercase()),
        Holds::Several if field == "communities" && is_all(&text) => Said::sure(field, "all"),
        Holds::Several => Said::sure(field, parse::several(&text)),
        // Most are plain digits.
        Holds::Whole if text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Said::sure(field, text.parse::<u32>().ok())
        }
        Holds::Whole => {
            quantity(field, &text, &Hint::default(), |read| read.max.map_or(Value::Null, Value::from))
        }
        Holds::Rank => {
            let words = ["第", "顺位", "志愿", "意向", "选择", "优先", "位"];
            let bare = words.iter().fold(parse::normal(&text), |bare, word| bare.replace(word, ""));
            quantity(field, &bare, &Hint::default(), |read| read.max.map_or(Value::Null, Value::from))
        }
        Holds::Quantity => {
            let none = Hint::default();
            quantity(field, &text, context.hints.get(field).unwrap_or(&none), |read| json!(read))
        }
        Holds::Money => {
            let read = parse::money(&text, parse::money_unit(&column.heading));
            let amount = Reading { value: read.value.as_ref().map(|money| money.yuan), doubt: read.doubt };
            let mut said = Said::of(field, &amount, &text);
            if let Some(money) = read.value {
                if money.approx && field == "budget" {
                    said.values.push(("budget_approx", Arc::new(true.into())));
                }
                if let (Some(per), "price") = (money.per, field) {
                    said.values.push(("price_per", Arc::new(per.into())));
                }
            }
            said
        }
        Holds::Time => Said::of(field, &parse::time(&text, context.year), &text),
        Holds::Date => {
            let read = match content {
                // A count of days; eight digits are read as text too.
                Some(Content::Number(number)) if (10_000.0..1e6).contains(number) => {
                    parse::date_number(*number, context.epoch)
                }
                _ => parse::date(&text, context.year),
            };
            Said::of(field, &read, &text)
        }
        Holds::Period => Said::of(field, &parse::period(&text, context.year), &text),
        Holds::Phone => Said::of(field, &parse::phone(&text), &text),
        Holds::Yes => Said::of(field, &parse::yes(&text), &text),
    }
}

/// A quantity, or what of it the field wants.
fn quantity(
    field: &'static str,
    text: &str,
    hint: &Hint,
    wanted: impl Fn(&parse::Quantity) -> Value,
) -> Said {
    match parse::quantity(text, hint) {
        Some(read) => {
            let doubts = read.doubt.iter().map(|doubt| quoted(doubt, text)).collect();
            Said { doubts, ..Said::sure(field, wanted(&read)) }
        }
        None => Said { doubts: vec![quoted(&Doubt::Unreadable, text)], ..Said::sure(field, Value::Null) },
    }
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
pub(super) fn doubts(kind: Kind, fields: &Fields) -> Vec<(Option<&'static str>, Text)> {
    let mut doubts = Vec::new();
    let wanted: &[&'static str] = match kind {
        Kind::Demand => &["name", "quantity"],
        Kind::Service => &["name"],
        Kind::Volunteer => &["name", "phone"],
        Kind::Post => &["name", "need"],
        Kind::Project => &["name", "provider"],
        Kind::Unit => &["name"],
        _ => &[],
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
