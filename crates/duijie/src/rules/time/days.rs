//! The days of a wording: weekdays and dates.

use super::cursor::Cursor;
use super::grammar::{Unreadable, unreadable};
use super::words::{ENGLISH, SEVERAL, SHORT, SHORT_DAY};

/// The days of a group.
#[derive(Default)]
pub(super) struct Days {
    pub(super) week: [bool; 7],
    pub(super) dates: Vec<i64>,
}

impl Days {
    pub(super) fn is_empty(&self) -> bool {
        self.dates.is_empty() && !self.week.contains(&true)
    }

    /// From `first` to `last`, over Sunday where it must.
    pub(super) fn add_week(&mut self, first: usize, last: usize) {
        let count = (last + 7 - first) % 7;
        for k in 0..=count {
            self.week[(first + k) % 7] = true;
        }
    }
}

impl Cursor {
    /// Takes one entry of a list of days; false where none stands here.
    pub(super) fn day(&mut self, days: &mut Days) -> Result<bool, Unreadable> {
        let before = self.at;
        for (word, first, last) in SEVERAL {
            let plural = self.sees(word) && self.take(&format!("{word}s"));
            if plural || self.take(word) {
                days.week
                    .iter_mut()
                    .zip(0..)
                    .filter(|(_, day)| (first..=last).contains(day))
                    .for_each(|(on, _)| *on = true);
                return Ok(true);
            }
        }
        if self.take("每个") || self.take("每") || self.take("逢") || self.take("every") || self.take("on")
        {
            self.skip(" ");
            return if self.day(days)? { Ok(true) } else { self.stuck() };
        }
        if let Some(first) = self.date()? {
            let last = if self.dash() {
                let Some(last) = self.date()? else { return self.stuck() };
                last
            } else {
                first
            };
            if last < first || last - first > 366 {
                return unreadable("日期的范围不对", "the range of dates is wrong");
            }
            days.dates.extend(first..=last);
            self.skip(" ");
            let weekday = self.at;
            if let Some(name) = self.weekday() {
                let is = usize::try_from((first + 3).rem_euclid(7)).unwrap_or(0);
                if first != last || name != is {
                    self.at = weekday;
                    return unreadable(
                        format!("日期与星期不符：“{}”", self.rest()),
                        format!("the weekday is not the date's: {:?}", self.rest()),
                    );
                }
            }
            return Ok(true);
        }
        let Some(mut name) = self.weekday() else {
            self.at = before;
            return Ok(false);
        };
        loop {
            if self.dash() {
                let Some(last) = self.weekday().or_else(|| self.weekday_sign()) else { return self.stuck() };
                days.add_week(name, last);
            } else {
                days.add_week(name, name);
            }
            // 周一三五, 周一、三、五: further signs without their prefix.
            let before = self.at;
            self.skip(" ,");
            let apart = self.chars[before..self.at].contains(&',');
            let next = if apart || self.at == before { self.weekday_sign() } else { None };
            let Some(next) = next else {
                self.at = before;
                return Ok(true);
            };
            name = next;
        }
    }

    /// A weekday with its prefix, or an English one; 0 is Monday.
    fn weekday(&mut self) -> Option<usize> {
        let before = self.at;
        for prefix in ["星期", "礼拜", "周"] {
            if self.take(prefix) {
                let sign = self.weekday_sign();
                if sign.is_none() {
                    self.at = before;
                }
                return sign;
            }
        }
        for (day, name) in ENGLISH.iter().enumerate() {
            if self.take(name) || self.take(&format!("{name}s")) {
                return Some(day);
            }
        }
        for (name, day) in SHORT.iter().zip(SHORT_DAY) {
            if self.take(name) {
                self.skip(".");
                return usize::try_from(day).ok();
            }
        }
        None
    }

    /// 一 to 六, 日, 天, 1 to 7, unless an hour or a number begins with it.
    fn weekday_sign(&mut self) -> Option<usize> {
        let sign = self.peek(0)?;
        let day = "一二三四五六日天".chars().position(|known| known == sign).map(|day| day.min(6));
        let day = day.or_else(|| "1234567".find(sign));
        let hour_follows = match self.peek(1) {
            Some('点' | '时' | '十') => true,
            Some(next) => sign.is_ascii_digit() && (next.is_ascii_digit() || next == ':'),
            None => false,
        };
        if hour_follows {
            return None;
        }
        self.at += usize::from(day.is_some());
        day
    }

    /// A date as the number of its day since 1970-01-01.
    fn date(&mut self) -> Result<Option<i64>, Unreadable> {
        let before = self.at;
        let (Some(year), length) = (self.digits(4), self.at - before) else { return Ok(None) };
        if length < 4 || !self.peek(0).is_some_and(|sign| "-/.年".contains(sign)) {
            let month = self.take("月");
            self.at = before;
            if month {
                return unreadable("日期没有写年份", "a date without its year");
            }
            return Ok(None);
        }
        self.at += 1;
        let month = self.digits(2);
        let joined = self.peek(0).is_some_and(|sign| "-/.月".contains(sign));
        self.at += 1;
        let day = if joined { self.digits(2) } else { None };
        let _ = self.take("日") || self.take("号");
        let written: String = self.chars[before..self.at.min(self.chars.len())].iter().collect();
        match (month, day) {
            (Some(month), Some(day)) if exists(year, month, day) => Ok(Some(day_number(year, month, day))),
            _ => unreadable(format!("没有这个日期：{written}"), format!("there is no such date: {written}")),
        }
    }
}

fn exists(year: i64, month: i64, day: i64) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=last).contains(&day)
}

/// Days since 1970-01-01 in the Gregorian calendar.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last: month lengths then follow ⌊(153 m + 2) / 5⌋.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (153 * month + 2) / 5 + day - 719_469
}
