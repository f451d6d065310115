//! Cells → values: each by what its field holds, with what is doubtful.

use std::collections::BTreeMap;

use duijie::lists::{Language, Text};
use serde::Serialize;
use serde_json::{Value, json};

use crate::cell::Content;
use crate::parse::{self, Doubt, Epoch, Hint, Reading};

use super::Column;
use super::find::Header;
use super::said::Said;
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
    kind: Kind,
    /// The year that its title names.
    year: Option<i32>,
    /// From which day its workbook counts.
    epoch: Epoch,
    /// What the headings of its quantities say, by field.
    hints: BTreeMap<&'static str, Hint>,
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
        Self { kind: header.kind, year: year.filter(|year| (1990..2100).contains(year)), epoch, hints }
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

/// A doubt with what stands in the cell.
fn quoted(doubt: &Doubt, text: &str) -> Text {
    let (said, text) = (doubt.text(), text.trim());
    Text::new(
        format!("{}：“{text}”", said.in_language(Language::Chinese)),
        format!("{}: “{text}”", said.in_language(Language::English)),
    )
}

/// What a reader made of a text.
fn of<T: Serialize>(reading: &Reading<T>, text: &str) -> Said {
    // A number in a column of days is the day that a workbook keeps so.
    let doubt = reading.doubt.as_ref().filter(|doubt| **doubt != Doubt::Serial);
    let value = reading.value.as_ref().map_or(Value::Null, |value| json!(value));
    Said::doubtful(value, doubt.map(|doubt| quoted(doubt, text)).into_iter().collect())
}

impl Context {
    /// Reads a cell; an absent one is blank.
    pub(super) fn read(&self, column: &Column, content: Option<&Content>) -> Said {
        let field = column.field;
        let holds = holds(self.kind, field);
        let text = content.map(Content::text).unwrap_or_default();
        if !parse::stated(&text) && (holds != Holds::Yes || parse::normal(&text).is_empty()) {
            return Said::sure(if holds == Holds::Text { "".into() } else { Value::Null });
        }
        if let Some(Content::Error(error)) = content {
            let doubt = Text::new(format!("没有值（{error}）"), format!("no value ({error})"));
            return Said::doubtful(Value::Null, vec![doubt]);
        }
        match holds {
            Holds::Text => Said::sure(trimmed(&text)),
            Holds::Person => {
                Said::sure(parse::normal(&text).split_whitespace().collect::<Vec<_>>().join(joint(&text)))
            }
            Holds::Id => Said::sure(parse::normal(&text).to_uppercase()),
            Holds::Several if field == "communities" && is_all(&text) => Said::sure("all"),
            Holds::Several => Said::sure(parse::several(&text)),
            // Most are plain digits.
            Holds::Whole if text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Said::sure(text.parse::<u32>().ok())
            }
            Holds::Whole => quantity(&text, &Hint::default(), most),
            Holds::Rank => {
                let words = ["第", "顺位", "志愿", "意向", "选择", "优先", "位"];
                let bare = words.iter().fold(parse::normal(&text), |bare, word| bare.replace(word, ""));
                quantity(&bare, &Hint::default(), most)
            }
            Holds::Quantity => {
                let none = Hint::default();
                quantity(&text, self.hints.get(field).unwrap_or(&none), |read| json!(read))
            }
            Holds::Money => money(column, &text),
            Holds::Time => of(&parse::time(&text, self.year), &text),
            Holds::Date => {
                let read = match content {
                    // A count of days; eight digits are read as text too.
                    Some(Content::Number(number)) if (10_000.0..1e6).contains(number) => {
                        parse::date_number(*number, self.epoch)
                    }
                    _ => parse::date(&text, self.year),
                };
                of(&read, &text)
            }
            Holds::Period => of(&parse::period(&text, self.year), &text),
            Holds::Phone => of(&parse::phone(&text), &text),
            Holds::Yes => of(&parse::yes(&text), &text),
        }
    }
}

/// A quantity, or what of it the field wants.
fn quantity(text: &str, hint: &Hint, wanted: impl Fn(&parse::Quantity) -> Value) -> Said {
    match parse::quantity(text, hint) {
        Some(read) => {
            let doubts = read.doubt.iter().map(|doubt| quoted(doubt, text)).collect();
            Said::doubtful(wanted(&read), doubts)
        }
        None => Said::doubtful(Value::Null, vec![quoted(&Doubt::Unreadable, text)]),
    }
}

fn most(read: &parse::Quantity) -> Value {
    read.max.map_or(Value::Null, Value::from)
}

fn money(column: &Column, text: &str) -> Said {
    let read = parse::money(text, parse::money_unit(&column.heading));
    let amount = Reading { value: read.value.as_ref().map(|money| money.yuan), doubt: read.doubt };
    let mut said = of(&amount, text);
    if let Some(money) = read.value {
        if money.approx && column.field == "budget" {
            said.more.push(("budget_approx", true.into()));
        }
        if let (Some(per), "price") = (money.per, column.field) {
            said.more.push(("price_per", per.into()));
        }
    }
    said
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

fn says_cancelled(status: &Value) -> bool {
    let status = status.as_str().unwrap_or_default();
    ["取消", "作废", "撤销", "已撤", "停用"].iter().any(|word| status.contains(word))
}

/// What the cells of a record say together: which columns tell it, by position in the header.
pub(super) struct Together {
    /// What must be filled, with its field.
    wanted: Vec<(usize, &'static str)>,
    status: Option<usize>,
    filled: Option<usize>,
    minimum: Option<usize>,
    need: Option<usize>,
}

impl Together {
    pub(super) fn new(header: &Header) -> Self {
        let wanted: &[&'static str] = match header.kind {
            Kind::Demand => &["name", "quantity"],
            Kind::Service | Kind::Unit => &["name"],
            Kind::Volunteer => &["name", "phone"],
            Kind::Post => &["name", "need"],
            Kind::Project => &["name", "provider"],
            _ => &[],
        };
        let at = |field: &str| header.at(field);
        Self {
            wanted: wanted.iter().filter_map(|field| Some((at(field)?, *field))).collect(),
            status: at("status"),
            filled: at("filled"),
            minimum: at("minimum"),
            need: at("need"),
        }
    }

    /// Whether a record is cancelled.
    pub(super) fn is_cancelled(&self, said: &[&Said]) -> bool {
        self.status.is_some_and(|at| says_cancelled(&said[at].value))
    }

    /// What is doubtful, with the field that it is about.
    pub(super) fn doubts(&self, said: &[&Said]) -> Vec<(Option<&'static str>, Text)> {
        let missing = self.wanted.iter().filter(|(at, _)| !said[*at].is_filled());
        let mut doubts: Vec<_> =
            missing.map(|(_, field)| (Some(*field), Text::new("没有填写", "missing"))).collect();
        let value = |at: Option<usize>| at.map(|at| &said[at].value);
        let Some(need) = value(self.need).and_then(|need| need.get("max")).and_then(Value::as_i64) else {
            return doubts;
        };
        let above = |at| value(at).and_then(Value::as_i64).filter(|&number| number > need);
        if let Some(filled) = above(self.filled) {
            let zh = format!("已报 {filled} 超过需要 {need}");
            doubts.push((None, Text::new(zh, format!("filled {filled} exceeds need {need}"))));
        }
        if let Some(minimum) = above(self.minimum) {
            let zh = format!("最少 {minimum} 超过需要 {need}");
            doubts.push((Some("minimum"), Text::new(zh, format!("minimum {minimum} exceeds need {need}"))));
        }
        doubts
    }
}
