//! Amounts of money, in whole yuan.

use std::fmt;

use super::doubt::{Doubt, Reading};
use super::normal::{stated, tight};
use super::number::{Number, is_numeral};
use super::scan::Scan;
use super::words;

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// Whole yuan.
    pub yuan: i64,
    /// Whether the amount is only about right: 约2.4万元, 3万余元.
    pub approx: bool,
    /// What the amount is for one of: 场, 人, 次, 年 …
    pub per: Option<String>,
}

/// The unit that a heading gives to bare numbers below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MoneyUnit {
    /// 元.
    #[default]
    Yuan,
    /// 万元.
    TenThousand,
    /// 亿元.
    HundredMillion,
}

impl MoneyUnit {
    fn yuan(self) -> i64 {
        match self {
            Self::Yuan => 1,
            Self::TenThousand => 10_000,
            Self::HundredMillion => 100_000_000,
        }
    }
}

/// The unit that a heading states: 金额（万元） has ten thousands; 元 where it states none.
#[must_use]
pub fn money_unit(heading: &str) -> MoneyUnit {
    let heading = tight(heading);
    if heading.contains("亿元") {
        MoneyUnit::HundredMillion
    } else if heading.contains("万元") || heading.contains("(万)") {
        MoneyUnit::TenThousand
    } else {
        MoneyUnit::Yuan
    }
}

/// The amount of money that a cell states, in a column of `unit`.
///
/// *Forms*: `36,000`, `8000.00`, `2.4万`, 约2.4万元, 10万余元, 叁万元整, `¥500`, `500元/场`, 每场500元; 免费 is 0.
/// *Unit*: a cell that names its own unit is not multiplied again: 约2.4万元 is 24000 in every column.
/// *Not stated*: empty, `/`, 无. *Doubts*: a bound (不超过5万元) and text after the amount (36000（含税）).
/// *Refused*: fractions of a yuan, negative amounts, ranges and several amounts, other text.
#[must_use]
pub fn money(text: &str, unit: MoneyUnit) -> Reading<Money> {
    if !stated(text) {
        return Reading::nothing();
    }
    let said = tight(text);
    if matches!(said.as_str(), "免费" | "公益" | "公益免费" | "无偿" | "不收费") {
        return Reading::sure(Money { yuan: 0, approx: false, per: None });
    }
    match amount(Scan::new(&said), unit) {
        Ok(reading) => reading,
        Err(doubt) => Reading::refused(doubt),
    }
}

fn amount(mut scan: Scan<'_>, unit: MoneyUnit) -> Result<Reading<Money>, Doubt> {
    let mut money = Money { yuan: 0, approx: false, per: None };
    let mut doubt = None;
    loop {
        if let Some(per) = rate(&mut scan, "每") {
            money.per = Some(per.to_owned());
        } else if scan.any(words::ABOUT).is_some() {
            money.approx = true;
        } else if let Some(most) = scan.any(words::AT_MOST) {
            doubt = Some(Doubt::Leftover(most.to_owned()));
        } else if scan
            .any(&["需要", "需", "人民币", "RMB", "CNY", "¥", "￥", "共计", "合计", "总计", "共", "计", ":"])
            .is_none()
        {
            break;
        }
    }
    let mut number = Number::take(&mut scan).ok_or(Doubt::Unreadable)??;
    // The number itself says 万: then a bare 万 is the unit of the cell.
    let mut own = number.multiplied;
    if scan.any(&["余", "多", "来", "几"]).is_some() {
        money.approx = true;
        let before = scan;
        number.multiply(&mut scan)?;
        own |= before.rest != scan.rest;
    }
    own |= scan.any(&["元", "圆", "块钱", "块"]).is_some();
    money.yuan = number.whole(if own { 1 } else { unit.yuan() })?;
    loop {
        if let Some(per) = rate(&mut scan, "/").or_else(|| rate(&mut scan, "每")) {
            money.per = Some(per.to_owned());
        } else if scan.any(&["左右", "上下", "余", "多"]).is_some() {
            money.approx = true;
        } else if scan.any(&["整", "正", "人民币"]).is_none() {
            break;
        }
    }
    // 两三千元 is two amounts in one word.
    if number.high(1).is_some() || { scan }.dash() {
        return Err(Doubt::Several);
    }
    if scan.rest.contains(is_numeral) {
        return Err(Doubt::Several);
    }
    // 2K and 5% are other numbers.
    let other = scan.peek().is_some_and(|c| c.is_ascii_alphabetic() || "%‰.".contains(c));
    let left = (!scan.is_done()).then(|| Doubt::Leftover(scan.rest.to_owned()));
    match left {
        Some(left) if other => Err(left),
        left => Ok(Reading { value: Some(money), doubt: left.or(doubt) }),
    }
}

fn rate(scan: &mut Scan<'_>, sign: &str) -> Option<&'static str> {
    let mut ahead = *scan;
    let word = if ahead.word(sign) { words::period(&mut ahead) } else { None };
    word.inspect(|_| *scan = ahead)
}

/// The wording that reads back as this amount, in a column of 元.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}元", if self.approx { "约" } else { "" }, self.yuan)?;
        self.per.as_ref().map_or(Ok(()), |per| write!(f, "/{per}"))
    }
}
