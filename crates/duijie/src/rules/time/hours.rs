//! The hours of a wording: clocks and parts of the day.

use super::cursor::Cursor;
use super::grammar::{Unreadable, unreadable};
use super::windows::{DAY, Span};
use super::words::{Half, PARTS, Part};

/// A clock as written, before the half of the day is decided.
struct Clock {
    minutes: i64,
    half: Option<Half>,
    /// A number without any sign of the hour: allowed only before an end that has one.
    bare: bool,
}

impl Cursor {
    fn part(&mut self) -> Option<&'static Part> {
        PARTS.iter().find(|part| self.take(part.word))
    }

    /// Takes one span of hours; `None` where none stands here.
    pub(super) fn span(&mut self) -> Result<Option<Span>, Unreadable> {
        let before = self.at;
        self.skip(" ");
        let first = self.part();
        self.skip(" ");
        let Some(mut start) = self.clock(first.map(|part| part.half))? else {
            let Some(first) = first else {
                self.at = before;
                return Ok(None);
            };
            let behind = self.at;
            let last = if self.dash() { self.part() } else { None };
            if last.is_none() {
                self.at = behind;
            }
            return closed(first.start, last.unwrap_or(first).end).map(Some);
        };
        if !self.dash() {
            return unreadable("钟点没有写到几点", "an hour without its end");
        }
        let last = self.part();
        self.skip(" ");
        let Some(mut end) = self.clock(last.map(|part| part.half))? else { return self.stuck() };
        if end.bare || (start.bare && end.half.is_none() && !self.hour_sign_before()) {
            return unreadable("钟点要写成 09:00 或 9点", "an hour must be written like 09:00 or 9点");
        }
        if start.half.is_none() && end.half.is_some() && last.is_none() {
            // 2-4pm: the sign behind the end holds for both, unless that puts the start behind the end.
            let shifted = halved(start.minutes, end.half);
            if shifted < halved(end.minutes, end.half) {
                start.half = end.half;
            }
        }
        let from = halved(start.minutes, start.half);
        if end.half.is_none() && first.is_some() {
            let shifted = halved(end.minutes, start.half);
            if shifted > from {
                end.half = start.half;
            }
        }
        closed(from, halved(end.minutes, end.half)).map(Some)
    }

    /// Whether the clock just read had a sign of the hour of its own.
    fn hour_sign_before(&self) -> bool {
        self.chars[..self.at].iter().rev().take(6).any(|sign| "点时".contains(*sign))
    }

    /// One clock; `None` where no number stands here.
    fn clock(&mut self, half: Option<Half>) -> Result<Option<Clock>, Unreadable> {
        let before = self.at;
        let Some(hour) = self.digits(2).or_else(|| self.chinese_number()) else { return Ok(None) };
        let (mut minute, mut bare) = (0, false);
        if self.take(":") {
            let digits = self.at;
            let Some(read) = self.digits(2) else { return self.stuck() };
            if self.at - digits != 2 || self.peek(0).is_some_and(|sign| sign.is_ascii_digit()) {
                self.at = before;
                return self.stuck();
            }
            minute = read;
            if self.sees(":00") && !self.peek(3).is_some_and(|sign| sign.is_ascii_digit()) {
                self.at += 3;
            }
        } else if self.take("点钟") || self.take("点") || self.take("时") {
            if self.take("半") {
                minute = 30;
            } else if self.take("一刻") {
                minute = 15;
            } else if self.take("三刻") {
                minute = 45;
            } else if !self.take("整") {
                let at = self.at;
                minute = self.digits(2).or_else(|| self.chinese_number()).unwrap_or(0);
                if self.at > at {
                    let _ = self.take("分");
                }
            }
        } else {
            bare = true;
        }
        self.take_space_before_suffix();
        let half = if self.take("am") || self.take("a.m.") {
            bare = false;
            Some(Half::Before)
        } else if self.take("pm") || self.take("p.m.") {
            bare = false;
            Some(Half::After)
        } else {
            half
        };
        // 12am is midnight; 上午12点 is noon.
        let american = half == Some(Half::Before) && self.peek_back("m");
        let hour = if american && hour == 12 { 0 } else { hour };
        if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
            let written: String = self.chars[before..self.at].iter().collect();
            return unreadable(
                format!("没有这个钟点：{written}"),
                format!("there is no such hour: {written}"),
            );
        }
        Ok(Some(Clock { minutes: hour * 60 + minute, half, bare }))
    }

    fn take_space_before_suffix(&mut self) {
        let before = self.at;
        self.skip(" ");
        if !["am", "pm", "a.m.", "p.m."].iter().any(|suffix| self.sees(suffix)) {
            self.at = before;
        }
    }

    fn peek_back(&self, sign: &str) -> bool {
        self.at > 0
            && self.chars[..self.at].iter().rev().find(|c| **c != '.').is_some_and(|c| sign.contains(*c))
    }
}

/// A clock's minutes once its half of the day is known.
fn halved(minutes: i64, half: Option<Half>) -> i64 {
    const NOON: i64 = 12 * 60;
    match half {
        Some(Half::After) if minutes < NOON => minutes + NOON,
        Some(Half::Noon) if minutes < 3 * 60 => minutes + NOON,
        Some(Half::Night) if (60..NOON + 60).contains(&minutes) => minutes + NOON,
        _ => minutes,
    }
}

/// A span of a day from its ends; over midnight where the end is not behind the start.
fn closed(start: i64, end: i64) -> Result<Span, Unreadable> {
    if start == end {
        return unreadable("开始与结束相同", "it begins and ends at the same minute");
    }
    if start >= DAY {
        return unreadable("24:00 只能作为结束", "24:00 can only be an end");
    }
    if end < start && start < DAY / 2 {
        return unreadable(
            "结束早于开始（过夜的时间须从 12:00 以后开始）",
            "it ends before it begins (a night begins at 12:00 or later)",
        );
    }
    Ok(Span { start, end: if end < start { end + DAY } else { end } })
}
