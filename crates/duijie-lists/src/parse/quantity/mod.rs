//! Quantities as written: 3名, 约20人, 10-15人, 不少于2次/年, 1,200人次, 若干.

mod clause;
mod hint;

use std::fmt;

use serde::Serialize;

use super::doubt::Doubt;
use super::normal::{stated, tight};
use super::scan::Scan;
use super::words;
use clause::{Clause, clauses};

pub use hint::{Hint, hint};

/// How much a cell says, with the text that says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quantity {
    /// The cell as written.
    pub raw: String,
    /// The least; none where the cell states none.
    pub min: Option<i64>,
    /// The most; none where the cell states none.
    pub max: Option<i64>,
    /// What is counted: 人, 人次, 户, 场 …
    pub unit: Option<String>,
    /// What it is counted by: 年, 月, 周, 场 … in the cell's own word (天 or 日), but 周 for 星期, 季度 for 季.
    pub per: Option<String>,
    /// Whether the number is only about right: 约20, 20余, 20左右, 两三.
    pub approx: bool,
    /// Why there is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<QuantityKind>,
    /// What is doubtful about the reading; not part of the record.
    #[serde(skip)]
    pub doubt: Option<Doubt>,
}

/// What a quantity without a number means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QuantityKind {
    /// 不限: as much as there is.
    Unlimited,
    /// 若干, 待定, 全小区: some, but nobody says how much.
    Unknown,
}

/// The quantity that a cell states; none where none can be read (empty, `/`, no number, a fraction, a negative
/// number, a percentage, a number beyond an `i64`).
///
/// *Forms*: one number or a range in digits or characters, with words before it (约, 不少于, 不超过, ≥, 共 …) and after
/// it (余, 多, 左右, 以上, 以内), a unit, and what it is counted by (`/年`, 每月, 一年, 日均); or words instead of a
/// number (不限, 若干, 全小区). *Strict bounds*: 超过20 is at least 21, 少于20 at most 19.
/// *Several numbers*: 每岗2人，共8人 is the total, 8; 不少于2次/年，每次约80人 is what the other is counted by, 2次;
/// else the first is read, with [`Doubt::Several`]. *Left over*: text that says something else is a doubt too.
/// *Hint*: `hint` gives unit and per where the cell states none; a quantity without a number has no unit.
#[must_use]
pub fn quantity(text: &str, hint: &Hint) -> Option<Quantity> {
    if !stated(text) {
        return None;
    }
    let said = tight(text);
    // 几十人 holds a number, but says none.
    let vague = words::VAGUE.iter().any(|word| said.contains(word));
    let mut clauses: Vec<Clause> = clauses(&said).into_iter().map(Clause::read).collect();
    if let [first, second] = clauses.as_slice()
        && let Some(range) = first.range(second)
    {
        clauses = vec![range];
    }
    let mut quantity = match chosen(&clauses) {
        _ if vague => in_words(&said)?,
        Chosen::Clause(clause, doubt) => clause.quantity(doubt)?,
        Chosen::Unreadable => return None,
        Chosen::Words => in_words(&said)?,
    };
    // 20（人）, 20人（每周）: what a remark adds.
    let remarks = || clauses.iter().filter(|clause| clause.least.is_none());
    if quantity.kind.is_none() {
        let unit = || remarks().find_map(|clause| clause.unit.map(str::to_owned));
        quantity.unit = quantity.unit.or_else(unit).or_else(|| hint.unit.clone());
    }
    let per = || remarks().find_map(|clause| clause.per.clone());
    quantity.per = quantity.per.or_else(per).or_else(|| hint.per.clone());
    text.clone_into(&mut quantity.raw);
    Some(quantity)
}

/// Which part of a cell states its quantity.
enum Chosen<'a> {
    Clause(&'a Clause, Option<Doubt>),
    /// There is a number, but no quantity.
    Unreadable,
    /// There is no number.
    Words,
}

fn chosen(clauses: &[Clause]) -> Chosen<'_> {
    let numbers = || clauses.iter().filter(|clause| clause.least.is_some() && !clause.refused);
    let refused = clauses.iter().any(|clause| clause.refused);
    if let Some(total) = numbers().find(|clause| clause.total) {
        return Chosen::Clause(total, total.doubt());
    }
    // 每次约80人 tells more about the 次 of another clause.
    let detail = |clause: &Clause| {
        numbers().any(|other| {
            clause.per.is_some() && clause.per.as_deref() == other.unit && other.per != clause.per
        })
    };
    let mut main = numbers().filter(|clause| !detail(clause));
    let first = match main.next().or_else(|| numbers().next()) {
        Some(first) => first,
        None if refused => return Chosen::Unreadable,
        None => return Chosen::Words,
    };
    let several = (refused || main.next().is_some()).then_some(Doubt::Several);
    let remark = || {
        let remark = clauses.iter().find(|clause| clause.least.is_none() && !clause.left.is_empty())?;
        Some(Doubt::Leftover(remark.left.clone()))
    };
    Chosen::Clause(first, first.doubt().or(several).or_else(remark))
}

/// 不限, 若干, 全小区.
fn in_words(said: &str) -> Option<Quantity> {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let kind = if has(words::UNLIMITED) {
        QuantityKind::Unlimited
    } else if has(words::OPEN) || Scan::new(said).any(words::WHOLE).is_some() {
        QuantityKind::Unknown
    } else {
        return None;
    };
    Some(Quantity {
        raw: String::new(),
        min: None,
        max: None,
        unit: None,
        per: None,
        approx: false,
        kind: Some(kind),
        doubt: None,
    })
}

/// The wording that reads back as this quantity.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.approx {
            f.write_str("约")?;
        }
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => write!(f, "{min}")?,
            (Some(min), Some(max)) => write!(f, "{min}-{max}")?,
            (Some(min), None) => write!(f, "不少于{min}")?,
            (None, Some(max)) => write!(f, "不超过{max}")?,
            (None, None) if self.kind == Some(QuantityKind::Unlimited) => f.write_str("不限")?,
            (None, None) => f.write_str("若干")?,
        }
        f.write_str(self.unit.as_deref().unwrap_or_default())?;
        self.per.as_ref().map_or(Ok(()), |per| write!(f, "/{per}"))
    }
}
