//! What a cell says: its values, what is doubtful of them, and what a row of the contract takes from it.

use std::cell::OnceCell;
use std::hash::BuildHasher;
use std::sync::Arc;

use duijie::lists::Text;
use serde_json::Value;

use crate::cell::Content;
use crate::parse;

use super::rows::may_tell;
use super::vocabulary::is_heading;

/// What a cell says.
pub(super) struct Said {
    /// The value of the column's own field.
    pub(super) value: Value,
    /// The values of further fields that it fills.
    pub(super) more: Vec<(&'static str, Value)>,
    pub(super) doubts: Vec<Text>,
    pub(super) glance: Glance,
    hash: OnceCell<u64>,
    /// The value, shared by the records that have it.
    shared: OnceCell<Arc<Value>>,
    many: OnceCell<Vec<String>>,
    times: OnceCell<Times>,
    amount: OnceCell<Amount>,
}

/// A time as the rules read it.
#[derive(Default)]
pub(super) struct Times {
    pub(super) windows: Vec<String>,
    /// It says 全天, which is taken for the hours of the day.
    pub(super) is_all_day: bool,
}

/// A quantity as a row of the contract has it.
#[derive(Clone, Default)]
pub(super) struct Amount {
    /// Where it is known: 1 or more.
    pub(super) number: Option<i64>,
    /// It is what all that fit it want together.
    pub(super) is_unlimited: bool,
    pub(super) measure: Option<String>,
}

impl Said {
    pub(super) fn sure(value: impl Into<Value>) -> Self {
        Self::doubtful(value, Vec::new())
    }

    pub(super) fn doubtful(value: impl Into<Value>, doubts: Vec<Text>) -> Self {
        Self {
            value: value.into(),
            more: Vec::new(),
            doubts,
            glance: Glance::default(),
            hash: OnceCell::new(),
            shared: OnceCell::new(),
            many: OnceCell::new(),
            times: OnceCell::new(),
            amount: OnceCell::new(),
        }
    }

    pub(super) fn is_filled(&self) -> bool {
        is_filled(&self.value)
    }

    /// The same, with what its cell tells at a glance.
    pub(super) fn seen(self, content: Option<&Content>) -> Self {
        Self { glance: Glance::at(content), ..self }
    }

    /// Equal for values that are equal. Always by the same hasher: it is worked out once.
    pub(super) fn hash(&self, hasher: &impl BuildHasher) -> u64 {
        *self.hash.get_or_init(|| hasher.hash_one((&self.value, &self.more)))
    }

    /// Its values by field; `field` is that of its column.
    pub(super) fn values(&self, field: &'static str) -> impl Iterator<Item = (&'static str, Arc<Value>)> {
        let shared = self.shared.get_or_init(|| Arc::new(self.value.clone()));
        let more = self.more.iter().map(|(field, value)| (*field, Arc::new(value.clone())));
        std::iter::once((field, Arc::clone(shared))).chain(more)
    }

    /// Its wording, where there is some.
    pub(super) fn text(&self) -> Option<&str> {
        self.value.as_str().filter(|text| !text.is_empty())
    }

    /// The items of a list, or of wording that names several.
    pub(super) fn many(&self) -> &[String] {
        self.many.get_or_init(|| match &self.value {
            Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            value => value.as_str().map(parse::several).unwrap_or_default(),
        })
    }

    pub(super) fn times(&self) -> &Times {
        self.times.get_or_init(|| times(&self.value))
    }

    pub(super) fn amount(&self) -> &Amount {
        self.amount.get_or_init(|| amount(&self.value))
    }
}

impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value && self.more == other.more
    }
}

/// What a cell tells of its row at a glance.
#[derive(Clone, Copy, Default)]
pub(super) struct Glance {
    /// How many headings there are.
    pub(super) headings: usize,
    /// Whether it may be why the row is no record.
    pub(super) may_tell: bool,
}

impl Glance {
    pub(super) fn at(content: Option<&Content>) -> Self {
        let text = content.map(Content::text).unwrap_or_default();
        Self { headings: usize::from(is_heading(&text)), may_tell: may_tell(&text) }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.headings += other.headings;
        self.may_tell |= other.may_tell;
    }
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

/// A time in the wording of the contract: 周一至周五 16:30-18:00, 周二、周四上午.
fn times(time: &Value) -> Times {
    let text = |field: &str| time.get(field).and_then(Value::as_str);
    let is_all_day = text("part") == Some("全天");
    let window = match (text("start"), text("end"), text("part")) {
        (Some(start), Some(end), _) => format!(" {start}-{end}"),
        (_, _, Some("全天")) => " 08:00-21:00".to_owned(),
        (_, _, Some(part)) => part.to_owned(),
        _ => return Times { windows: Vec::new(), is_all_day },
    };
    let days = time.get("days").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let days: Vec<&str> = days.iter().filter_map(Value::as_str).collect();
    let days = match &days[..] {
        [] => "每天".to_owned(),
        ["一", "二", "三", "四", "五"] => "周一至周五".to_owned(),
        days => days.iter().map(|day| format!("周{day}")).collect::<Vec<_>>().join("、"),
    };
    Times { windows: vec![format!("{days}{window}")], is_all_day }
}

fn amount(quantity: &Value) -> Amount {
    let number = |field: &str| quantity.get(field).and_then(Value::as_i64).filter(|&number| number > 0);
    Amount {
        number: number("max").or_else(|| number("min")),
        is_unlimited: quantity.get("kind").and_then(Value::as_str) == Some("unlimited"),
        measure: measure(quantity).map(str::to_owned),
    }
}

/// What a quantity is measured in. A heading such as 需求人数 says whom the numbers below it count, not what a service is
/// counted in: of 人 the cell itself must speak.
fn measure(quantity: &Value) -> Option<&str> {
    let unit = quantity.get("unit").and_then(Value::as_str)?;
    let said = || quantity.get("raw").and_then(Value::as_str).is_some_and(|raw| raw.contains('人'));
    (unit != "人" || said()).then_some(unit)
}
