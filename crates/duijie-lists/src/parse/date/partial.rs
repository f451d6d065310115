//! A day, month or year as far as a cell states it.

use super::Day;
use crate::parse::doubt::Doubt;
use crate::parse::number::{Number, small};
use crate::parse::scan::Scan;

/// How much of a day is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Precision {
    Year,
    Month,
    Day,
}

/// A day, month or year as far as it is stated.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::parse) struct Partial {
    pub(in crate::parse) year: Option<i32>,
    pub(in crate::parse) month: Option<u8>,
    pub(in crate::parse) day: Option<u8>,
    /// 底, 末: the end of the month or year is meant.
    pub(in crate::parse) end: bool,
    /// 第一季度, 上半年: the first and last month of several.
    pub(in crate::parse) months: Option<[u8; 2]>,
    /// The year is written with two digits.
    pub(in crate::parse) is_short: bool,
}

/// Takes months that go together: 上半年, 第二季度, Q3. The first and the last of them.
pub(in crate::parse) fn months_together(scan: &mut Scan<'_>) -> Option<[u8; 2]> {
    const TOGETHER: [(&[&str], [u8; 2]); 6] = [
        (&["上半年"], [1, 6]),
        (&["下半年"], [7, 12]),
        (&["第一季度", "第1季度", "一季度", "1季度", "首季度", "Q1"], [1, 3]),
        (&["第二季度", "第2季度", "二季度", "2季度", "Q2"], [4, 6]),
        (&["第三季度", "第3季度", "三季度", "3季度", "Q3"], [7, 9]),
        (&["第四季度", "第4季度", "四季度", "4季度", "Q4"], [10, 12]),
    ];
    TOGETHER.into_iter().find(|(words, _)| scan.any(words).is_some()).map(|(_, months)| months)
}

impl Partial {
    /// Takes the day, month or year that stands here.
    pub(in crate::parse) fn take(scan: &mut Scan<'_>) -> Option<Self> {
        let (mut partial, mut ahead) =
            [Self::year_first, Self::month_first, Self::months_only, Self::day_only].into_iter().find_map(
                |form| {
                    let mut ahead = *scan;
                    form(&mut ahead).map(|partial| (partial, ahead))
                },
            )?;
        partial.end = partial.day.is_none() && ahead.any(&["底", "末"]).is_some();
        *scan = ahead;
        Some(partial)
    }

    fn months_only(scan: &mut Scan<'_>) -> Option<Self> {
        months_together(scan).map(|months| Self { months: Some(months), ..Self::default() })
    }

    fn day_only(scan: &mut Scan<'_>) -> Option<Self> {
        let day = small(scan, 1..=31)?;
        scan.any(&["日", "号"]).map(|_| Self { day: Some(day), ..Self::default() })
    }

    fn year_first(scan: &mut Scan<'_>) -> Option<Self> {
        let digits = { *scan }.run(|c| c.is_ascii_digit());
        if digits.len() == 8 {
            scan.run(|c| c.is_ascii_digit());
            let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u8>().ok();
            return Some(Self {
                year: year(&digits[..4]),
                month: part(4, 6),
                day: part(6, 8),
                ..Self::default()
            })
            .filter(|partial| partial.year.is_some());
        }
        let is_short = digits.len() == 2;
        let stated = match digits.len() {
            4 => year(scan.run(|c| c.is_ascii_digit())),
            2 => short_year(scan.run(|c| c.is_ascii_digit())),
            0 => Number::take(scan)?
                .ok()?
                .whole(1)
                .ok()
                .and_then(|year| year_number(i32::try_from(year).ok()?)),
            _ => None,
        };
        let mut partial = Self { year: Some(stated?), is_short, ..Self::default() };
        let sign = scan.any(&["年", "-", "/", "."]);
        // 5.6 and 12.5.11 may begin with a month, 15-20日 with a day.
        let is_told =
            sign == Some("年") || digits > "12" && sign.is_some_and(|sign| is_month_and_day(*scan, sign));
        if is_short && !is_told {
            return None;
        }
        partial.months = months_together(scan);
        if partial.months.is_some() {
            return Some(partial);
        }
        let sign = sign?;
        let after = *scan;
        let Some(month) = small(scan, 1..=12) else {
            // 2024年 alone; a sign alone belongs to what follows.
            *scan = after;
            return (sign == "年").then_some(partial);
        };
        if sign == "年" && !scan.word("月") {
            *scan = after;
            return Some(partial);
        }
        partial.month = Some(month);
        let before_day = *scan;
        if sign == "年" || scan.word(sign) {
            partial.day = small(scan, 1..=31);
            if partial.day.is_none() {
                *scan = before_day;
            }
            scan.any(&["日", "号"]);
        }
        Some(partial)
    }

    fn month_first(scan: &mut Scan<'_>) -> Option<Self> {
        let mut partial = Self { month: Some(small(scan, 1..=12)?), ..Self::default() };
        if scan.any(&["月份", "月"]).is_some() {
            let mut ahead = *scan;
            partial.day = small(&mut ahead, 1..=31);
            if partial.day.is_some() {
                *scan = ahead;
                scan.any(&["日", "号"]);
            }
        } else {
            let sign = scan.any(&[".", "/", "-"])?;
            partial.day = Some(small(scan, 1..=31)?);
            // 12.5.11 may be of 2012 or of 2011: it is not read.
            if scan.rest.starts_with(sign) {
                return None;
            }
        }
        Some(partial)
    }

    pub(in crate::parse) fn precision(&self) -> Precision {
        match (self.month.or(self.months.map(|[first, _]| first)), self.day) {
            (_, Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            (None, None) => Precision::Year,
        }
    }

    /// Gives it a year, where it states none; the doubt says so.
    pub(in crate::parse) fn with_year(&mut self, year: Option<i32>) -> Result<Option<Doubt>, Doubt> {
        if self.year.is_some() {
            return Ok(self.short_year());
        }
        self.year = Some(year.ok_or(Doubt::NoYear)?);
        Ok(year.map(Doubt::YearTaken))
    }

    /// What to say of a year of two digits.
    pub(in crate::parse) fn short_year(&self) -> Option<Doubt> {
        self.year.filter(|_| self.is_short).map(Doubt::ShortYear)
    }

    /// Its first day; the last, where the end of it is meant.
    pub(in crate::parse) fn first(&self) -> Option<Day> {
        if self.end {
            return self.last();
        }
        // 15日 without a month is no day.
        let month = match (self.months, self.day) {
            (Some([first, _]), _) => first,
            (None, Some(_)) => self.month?,
            (None, None) => self.month.unwrap_or(1),
        };
        Day::new(self.year?, month, self.day.unwrap_or(1))
    }

    /// Its last day.
    pub(in crate::parse) fn last(&self) -> Option<Day> {
        match (self.months.map(|[_, last]| last).or(self.month), self.day) {
            (month, Some(day)) => Day::new(self.year?, month?, day),
            (month, None) => Day::month_end(self.year?, month.unwrap_or(12)),
        }
    }
}

fn year(digits: &str) -> Option<i32> {
    year_number(digits.parse().ok()?)
}

fn year_number(year: i32) -> Option<i32> {
    (1900..=9999).contains(&year).then_some(year)
}

/// A year of two digits: 25 is 2025, 98 is 1998.
fn short_year(digits: &str) -> Option<i32> {
    let year: i32 = digits.parse().ok()?;
    Some(if year < 70 { 2000 + year } else { 1900 + year })
}

/// Whether a month, the same sign and a day stand here: `3.1`.
fn is_month_and_day(mut scan: Scan<'_>, sign: &str) -> bool {
    small(&mut scan, 1..=12).is_some() && scan.word(sign) && small(&mut scan, 1..=31).is_some()
}
