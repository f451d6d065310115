//! Days and periods.

mod partial;

use std::fmt;

use serde::{Serialize, Serializer};

use super::doubt::{Doubt, Reading};
use super::normal::{stated, tight};
use super::scan::Scan;

pub(super) use partial::{Partial, Precision, months_together};

/// A day of the calendar, from 1900 to 9999; serialised as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i32,
    month: u8,
    day: u8,
}

impl Day {
    /// The first day of all, 1900-01-01.
    pub const FIRST: Self = Self { year: 1900, month: 1, day: 1 };

    /// The day, if the calendar has it.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let known = (1900..=9999).contains(&year) && (1..=last_of(year, month)?).contains(&day);
        known.then_some(Self { year, month, day })
    }

    /// The last day of a month.
    pub(super) fn month_end(year: i32, month: u8) -> Option<Self> {
        Self::new(year, month, last_of(year, month)?)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn last_of(year: i32, month: u8) -> Option<u8> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    Some(match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    })
}

/// From which day a workbook counts its days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Epoch {
    /// 1 is 1900-01-01, and 60 the day 1900-02-29 that never was.
    #[default]
    Year1900,
    /// 0 is 1904-01-01.
    Year1904,
}

/// A first and a last day, each none where the cell leaves it open; serialised as a list of two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Option<Day>,
    /// The last day.
    pub last: Option<Day>,
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.first, self.last].serialize(serializer)
    }
}

/// The wording that reads back as this period, where it states a day.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first, self.last) {
            (Some(first), Some(last)) => write!(f, "{first}至{last}"),
            (Some(first), None) => write!(f, "{first}起"),
            (None, Some(last)) => write!(f, "截至{last}"),
            (None, None) => f.write_str("长期"),
        }
    }
}

/// The day that a cell states. `year` is the year of the list, where its title states one.
///
/// *Forms*: `2024-05-11`, `2024/5/11`, `2024.5.11`, 2024年5月11日, `20240511`, 二〇二四年五月十一日; a weekday or time of
/// day after it is passed over. *Doubts*: 5月6日, `5.6` ([`Doubt::YearTaken`], or refused with [`Doubt::NoYear`]);
/// `25.3.1`, 25年3月1日 ([`Doubt::ShortYear`]); a bare `45413` ([`Doubt::Serial`]); text after the day. *Refused*: months,
/// ranges, days the calendar has not, and `12.5.11`, which may begin with its year or end with it.
#[must_use]
pub fn date(text: &str, year: Option<i32>) -> Reading<Day> {
    if !stated(text) {
        return Reading::nothing();
    }
    let said = tight(text);
    // A number that was made a text: 45413.0.
    let number =
        said.strip_suffix(".0").filter(|number| number.len() >= 5 && !number.contains(['.', '-', '/']));
    let said = number.unwrap_or(&said);
    if said.len() == 5 {
        // 5.6.1 and the like are no numbers.
        if let Ok(serial) = said.parse::<u32>() {
            let doubt = |day| Reading { value: Some(day), doubt: Some(Doubt::Serial) };
            return serial_day(serial, Epoch::Year1900).map_or(Reading::refused(Doubt::NoSuchDay), doubt);
        }
    }
    let mut scan = Scan::new(said);
    let Some(mut partial) = Partial::take(&mut scan) else { return Reading::refused(Doubt::Unreadable) };
    if partial.precision() != Precision::Day {
        return Reading::refused(Doubt::Unreadable);
    }
    let taken = match partial.with_year(year) {
        Ok(taken) => taken,
        Err(doubt) => return Reading::refused(doubt),
    };
    let Some(day) = partial.last() else { return Reading::refused(Doubt::NoSuchDay) };
    let mut range = scan;
    if range.dash() && Partial::take(&mut range).is_some() {
        return Reading::refused(Doubt::Several);
    }
    time_of_day(&mut scan);
    let left = (!scan.is_done()).then(|| Doubt::Leftover(scan.rest.to_owned()));
    Reading { value: Some(day), doubt: left.or(taken) }
}

/// The day that a workbook keeps as a number: a count of days (45413 is 2024-05-01; a fraction is the time of day),
/// or its eight digits (20240511).
#[must_use]
pub fn date_number(number: f64, epoch: Epoch) -> Reading<Day> {
    let whole = format!("{:.0}", number.floor());
    let Some(whole) = whole.parse::<u32>().ok().filter(|_| number.is_finite()) else {
        return Reading::refused(Doubt::Unreadable);
    };
    let day = if whole >= 10_000_000 {
        Partial::take(&mut Scan::new(&whole.to_string())).and_then(|partial| partial.last())
    } else {
        serial_day(whole, epoch)
    };
    day.map_or(Reading::refused(Doubt::NoSuchDay), Reading::sure)
}

fn serial_day(serial: u32, epoch: Epoch) -> Option<Day> {
    // Days from 1900-01-01.
    let mut left = match epoch {
        Epoch::Year1904 => serial.checked_add(1460)?,
        Epoch::Year1900 if serial == 60 => return None,
        Epoch::Year1900 => serial.checked_sub(if serial < 60 { 1 } else { 2 })?,
    };
    let length = |year| 365 + u32::from(last_of(year, 2) == Some(29));
    let mut year = 1900;
    while left >= length(year) {
        left -= length(year);
        year += 1;
        if year > 9999 {
            return None;
        }
    }
    let mut month = 1;
    while left >= u32::from(last_of(year, month)?) {
        left -= u32::from(last_of(year, month)?);
        month += 1;
    }
    Day::new(year, month, u8::try_from(left + 1).ok()?)
}

/// The period that a cell states. `year` is the year of the list, where its title states one.
///
/// *Forms*: two days or months with a dash, 至 or 到 between them (`2024.5.1-2024.6.30`, 5月1日至6月30日, 5月1-15日,
/// 2024年5月至6月); one day, month, quarter (第一季度), half (上半年) or year, which is all of it; 2024年5月1日起; 截至2024.6.30,
/// 2024年6月底前; 长期 is open at both ends. *Years*: the end takes the year of the beginning, and the beginning that of the end; else `year`,
/// with [`Doubt::YearTaken`]. An end before its beginning is in the next year, with [`Doubt::Backwards`].
#[must_use]
pub fn period(text: &str, year: Option<i32>) -> Reading<Period> {
    if !stated(text) {
        return Reading::nothing();
    }
    let said = tight(text);
    if matches!(said.as_str(), "长期" | "常年" | "长期有效" | "不限") {
        return Reading::sure(Period::default());
    }
    between(Scan::new(&said), year).unwrap_or_else(Reading::refused)
}

fn between(mut scan: Scan<'_>, year: Option<i32>) -> Result<Reading<Period>, Doubt> {
    let until =
        scan.any(&["即日起至", "即日至", "截至", "截止到", "截止至", "截止", "至", "到", "于"]).is_some();
    scan.any(&["自", "从"]);
    let mut first = Partial::take(&mut scan).ok_or(Doubt::Unreadable)?;
    time_of_day(&mut scan);
    let from = scan.any(&["起至", "开始至", "起到"]).is_some() || scan.dash();
    let second = if from && !until { Partial::take(&mut scan) } else { None };
    let Some(mut last) = second else {
        let taken = first.with_year(year)?;
        scan.any(&["全年", "内"]);
        // 2024.5.1至今 is open.
        let from = scan.any(&["长期", "今"]).is_some() || from;
        let until = scan.any(&["以前", "之前", "前", "为止", "止"]).is_some() || until;
        let open = !until && (from || scan.any(&["起", "以后", "之后", "开始"]).is_some());
        // 2024年春季 is not all of the year.
        if let Some(left) = left(scan).filter(|_| first.precision() == Precision::Year) {
            return Err(left);
        }
        let days = (first.first().ok_or(Doubt::NoSuchDay)?, first.last().ok_or(Doubt::NoSuchDay)?);
        let period = Period { first: (!until).then_some(days.0), last: (!open).then_some(days.1) };
        return Ok(Reading { value: Some(period), doubt: left(scan).or(taken) });
    };
    let own = last.year.is_some();
    first.year = first.year.or(last.year);
    let taken = first.with_year(year)?;
    last.year = last.year.or(first.year);
    last.month = last.month.or(first.month);
    let taken = taken.or_else(|| last.short_year());
    let start = first.first().ok_or(Doubt::NoSuchDay)?;
    let mut end = last.last().ok_or(Doubt::NoSuchDay)?;
    let mut backwards = None;
    if end < start {
        backwards = Some(Doubt::Backwards);
        last.year = last.year.filter(|_| !own).map(|year| year + 1);
        end = last.last().ok_or(Doubt::Backwards)?;
    }
    time_of_day(&mut scan);
    scan.any(&["止", "为止", "前"]);
    let period = Period { first: Some(start), last: Some(end) };
    Ok(Reading { value: Some(period), doubt: left(scan).or(backwards).or(taken) })
}

fn left(scan: Scan<'_>) -> Option<Doubt> {
    (!scan.is_done()).then(|| Doubt::Leftover(scan.rest.to_owned()))
}

/// Passes over what may stand after a day: （周六）, 上午, `09:30:00`.
fn time_of_day(scan: &mut Scan<'_>) {
    let mut ahead = *scan;
    let bracket = ahead.word("(");
    let weekday = ahead.any(&["星期", "礼拜", "周"]).is_some()
        && ahead.step().is_some_and(|c| "一二三四五六日天".contains(c));
    if weekday && (!bracket || ahead.word(")")) {
        *scan = ahead;
    }
    scan.any(&["上午", "下午", "晚上", "全天"]);
    let mut ahead = *scan;
    if ahead.run(|c| c.is_ascii_digit() || matches!(c, ' ' | 'T' | ':')).contains(':') {
        *scan = ahead;
    }
}
