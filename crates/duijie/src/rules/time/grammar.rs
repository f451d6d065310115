//! The wording of times: text → windows.

use std::fmt;

use crate::lists::Text;

use super::windows::{DAY, Span, Windows};

/// Why a wording of times cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The fact, with the place where reading stopped.
    pub cause: Text,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause.en)
    }
}

impl std::error::Error for Unreadable {}

fn unreadable<T>(zh: impl Into<String>, en: impl Into<String>) -> Result<T, Unreadable> {
    Err(Unreadable { cause: Text::new(zh, en) })
}

/// More windows than this in one text are refused: nobody writes them, and they would cost memory.
const MOST_WINDOWS: usize = 5000;

/// Reads windows of time as people write them.
///
/// ```text
/// text   = group { ";" group }
/// group  = hours | days { [","] (hours | days) }       days after hours begin the next group; without hours: 0:00–24:00
/// days   = day { [","] day }
/// day    = ["每" | "every"] ( date ["-" date] [weekday] | weekdays | word )
/// date   = year ("-" | "/" | "." | "年") month ("-" | "/" | "." | "月") day ["日" | "号"]
/// weekdays = name ["-" name] { [","] name }            周一 · 星期一 · 礼拜天 · 周一三五 · 周一、三、五 · 周1-5 · Mon · Tuesdays
/// word   = 每天 | 每日 | 天天 | daily | every day       Monday to Sunday
///        | 工作日 | 平日 | weekday[s]                   Monday to Friday
///        | 周末 | 双休日 | weekend[s]                   Saturday and Sunday
/// hours  = span { [","] span }
/// span   = part | part "-" part | [part] clock "-" [part] clock
/// clock  = H ":" MM | H ("点" | "时") [MM ["分"] | "半" | "一刻" | "三刻"]    each with "am" or "pm" behind; "整" is ignored
/// part   = 凌晨 00:00–06:00 | 早上 早晨 清晨 06:00–08:00 | 上午 morning 08:00–12:00 | 中午 noon 12:00–14:00
///        | 下午 afternoon 14:00–18:00 | 傍晚 17:00–19:00 | 晚上 晚间 evening 18:00–21:00 | 全天 整天 24小时 00:00–24:00
/// ```
///
/// `-` is also – — ~ ～ 至 到 to, `,` is also 、 ， 和 及 `/` and, `;` is also ； and a new line. Full-width digits and
/// signs count as ordinary ones, brackets and case do not matter, H may be a Chinese number before 点.
/// A part before a clock says which half of the day is meant (下午2点 is 14:00, and so is the 4 of 下午2点-4点).
/// Hours without days are for every day. An end at or before its beginning lies on the next day (22:00-02:00), equal
/// ends are refused. A weekday behind a date must be that date's. A date needs its year: nobody can tell which is
/// meant. What is not weekly and not a date – 隔周, 每月, 节假日 – is refused.
///
/// # Errors
/// [`Unreadable`] with what was found.
///
/// # Examples
/// ```
/// use duijie::rules::time::read;
/// assert_eq!(read("周一至周五 16:30–18:00").map(|w| w.len()), Ok(5));
/// assert!(read("有空的时候").is_err());
/// ```
pub fn read(text: &str) -> Result<Windows, Unreadable> {
    let mut cursor = Cursor { chars: plain(text), at: 0 };
    let mut windows = Windows::default();
    cursor.skip(" ,;。.");
    if cursor.done() {
        return unreadable("没有写时间", "no time is written");
    }
    while !cursor.done() {
        cursor.group(&mut windows)?;
        cursor.skip(" ,;。.");
    }
    windows.tidy();
    Ok(windows)
}

/// The text in plain signs: one dash, one comma, one space, lower case.
fn plain(text: &str) -> Vec<char> {
    text.trim()
        .chars()
        .map(|sign| match sign {
            // Full-width forms stand at a fixed distance from ASCII.
            '\u{ff01}'..='\u{ff5e}' => {
                u32::from(sign).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(sign)
            }
            _ => sign,
        })
        .map(|sign| match sign {
            '–' | '—' | '―' | '−' | '‒' | '‐' | '‑' | '﹣' | '~' | '〜' | '∼' | '至' | '到' => {
                '-'
            }
            '、' | '和' | '及' | '与' | '＆' | '&' => ',',
            '：' | '∶' | '﹕' => ':',
            '\n' | '\r' => ';',
            '(' | ')' | '[' | ']' | '【' | '】' => ' ',
            _ if sign.is_whitespace() => ' ',
            _ => sign.to_ascii_lowercase(),
        })
        .collect()
}

/// The half of the day that a part means when a clock follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Before,
    Noon,
    After,
    Night,
}

struct Part {
    word: &'static str,
    start: i64,
    end: i64,
    half: Half,
}

const fn part(word: &'static str, start: i64, end: i64, half: Half) -> Part {
    Part { word, start: start * 60, end: end * 60, half }
}

const PARTS: [Part; 19] = [
    part("凌晨", 0, 6, Half::Before),
    part("早上", 6, 8, Half::Before),
    part("早晨", 6, 8, Half::Before),
    part("清晨", 6, 8, Half::Before),
    part("上午", 8, 12, Half::Before),
    part("morning", 8, 12, Half::Before),
    part("中午", 12, 14, Half::Noon),
    part("noon", 12, 14, Half::Noon),
    part("下午", 14, 18, Half::After),
    part("afternoon", 14, 18, Half::After),
    part("傍晚", 17, 19, Half::After),
    part("晚上", 18, 21, Half::Night),
    part("晚间", 18, 21, Half::Night),
    part("evening", 18, 21, Half::Night),
    part("全天24小时", 0, 24, Half::Before),
    part("全天", 0, 24, Half::Before),
    part("整天", 0, 24, Half::Before),
    part("24小时", 0, 24, Half::Before),
    part("all day", 0, 24, Half::Before),
];

const ENGLISH: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SHORT: [&str; 10] = ["mon", "tues", "tue", "wed", "thurs", "thur", "thu", "fri", "sat", "sun"];
const SHORT_DAY: [i64; 10] = [0, 1, 1, 2, 3, 3, 3, 4, 5, 6];

/// Words for several weekdays: first and last, 0 is Monday.
const SEVERAL: [(&str, i64, i64); 12] = [
    ("天天", 0, 6),
    ("每天", 0, 6),
    ("每日", 0, 6),
    ("daily", 0, 6),
    ("everyday", 0, 6),
    ("every day", 0, 6),
    ("工作日", 0, 4),
    ("平日", 0, 4),
    ("weekday", 0, 4),
    ("周末", 5, 6),
    ("双休日", 5, 6),
    ("weekend", 5, 6),
];

/// The days of a group.
#[derive(Default)]
struct Days {
    week: [bool; 7],
    dates: Vec<i64>,
}

impl Days {
    fn is_empty(&self) -> bool {
        self.dates.is_empty() && !self.week.contains(&true)
    }

    /// From `first` to `last`, over Sunday where it must.
    fn add_week(&mut self, first: usize, last: usize) {
        let count = (last + 7 - first) % 7;
        for k in 0..=count {
            self.week[(first + k) % 7] = true;
        }
    }
}

/// A clock as written, before the half of the day is decided.
struct Clock {
    minutes: i64,
    half: Option<Half>,
    /// A number without any sign of the hour: allowed only before an end that has one.
    bare: bool,
}

struct Cursor {
    chars: Vec<char>,
    at: usize,
}

impl Cursor {
    fn done(&self) -> bool {
        self.at >= self.chars.len()
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip(&mut self, signs: &str) {
        while self.peek(0).is_some_and(|sign| signs.contains(sign)) {
            self.at += 1;
        }
    }

    fn sees(&self, word: &str) -> bool {
        word.chars().enumerate().all(|(k, sign)| self.peek(k) == Some(sign))
    }

    /// Takes `word` if it stands here; a Latin word must end here too.
    fn take(&mut self, word: &str) -> bool {
        let length = word.chars().count();
        let latin = word.ends_with(|sign: char| sign.is_ascii_alphabetic());
        let runs_on = latin && self.peek(length).is_some_and(|sign| sign.is_ascii_alphabetic());
        let found = self.sees(word) && !runs_on;
        if found {
            self.at += length;
        }
        found
    }

    fn rest(&self) -> String {
        self.chars[self.at.min(self.chars.len())..].iter().take(20).collect()
    }

    fn stuck<T>(&self) -> Result<T, Unreadable> {
        let rest = self.rest();
        if rest.is_empty() {
            return unreadable("到末尾还缺内容", "it ends too early");
        }
        unreadable(format!("读不懂“{rest}”"), format!("cannot read {rest:?}"))
    }

    /// Takes a dash or "to", with spaces around it.
    fn dash(&mut self) -> bool {
        let before = self.at;
        self.skip(" ");
        let mut found = false;
        while self.peek(0) == Some('-') {
            self.at += 1;
            found = true;
        }
        found = found || self.take("to") || self.take("through") || self.take("until");
        self.skip(" ");
        if !found {
            self.at = before;
        }
        found
    }

    /// Takes a list sign, or only spaces; a `;` stays.
    fn comma(&mut self) {
        self.skip(" ,/");
        if self.take("and") {
            self.skip(" ");
        }
    }

    fn group(&mut self, windows: &mut Windows) -> Result<(), Unreadable> {
        let mut days = Days::default();
        loop {
            self.comma();
            if !self.day(&mut days)? {
                break;
            }
        }
        self.skip(" :,的");
        let mut hours = Vec::new();
        while let Some(span) = self.span()? {
            hours.push(span);
            self.comma();
        }
        if days.is_empty() {
            if hours.is_empty() {
                return self.stuck();
            }
            if !self.done() && self.peek(0) != Some(';') {
                if self.day(&mut Days::default())? {
                    return unreadable("日子写在了钟点后面", "the day stands behind the hours");
                }
                return self.stuck();
            }
            days.add_week(0, 6);
        }
        if hours.is_empty() {
            if !self.done() && self.peek(0) != Some(';') {
                return self.stuck();
            }
            hours.push(Span { start: 0, end: DAY });
        }
        let count = days.week.iter().filter(|&&on| on).count() + days.dates.len();
        if windows.len() + count.saturating_mul(hours.len()) > MOST_WINDOWS {
            return unreadable("时间段太多", "too many windows");
        }
        for span in hours {
            for (day, _) in (0..).zip(days.week).filter(|&(_, on)| on) {
                windows.weekly.push(Span { start: day * DAY + span.start, end: day * DAY + span.end });
            }
            for day in &days.dates {
                windows.dated.push(Span { start: day * DAY + span.start, end: day * DAY + span.end });
            }
        }
        Ok(())
    }

    /// Takes one entry of a list of days; false where none stands here.
    fn day(&mut self, days: &mut Days) -> Result<bool, Unreadable> {
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

    /// A number of one to `most` digits.
    fn digits(&mut self, most: usize) -> Option<i64> {
        let mut number = None;
        for _ in 0..most {
            let Some(digit) = self.peek(0).and_then(|sign| sign.to_digit(10)) else { break };
            number = Some(number.unwrap_or(0) * 10 + i64::from(digit));
            self.at += 1;
        }
        number
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

    fn part(&mut self) -> Option<&'static Part> {
        PARTS.iter().find(|part| self.take(part.word))
    }

    /// Takes one span of hours; `None` where none stands here.
    fn span(&mut self) -> Result<Option<Span>, Unreadable> {
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

    /// 一 to 九十九.
    fn chinese_number(&mut self) -> Option<i64> {
        const SIGNS: &str = "零一二三四五六七八九";
        let digit = |sign: Option<char>| -> Option<i64> {
            let sign = sign?;
            if sign == '两' {
                return Some(2);
            }
            (0..).zip(SIGNS.chars()).find(|&(_, known)| known == sign).map(|(value, _)| value)
        };
        let first = digit(self.peek(0));
        self.at += usize::from(first.is_some());
        if self.peek(0) != Some('十') {
            return first;
        }
        self.at += 1;
        let last = digit(self.peek(0));
        self.at += usize::from(last.is_some());
        Some(first.unwrap_or(1) * 10 + last.unwrap_or(0))
    }
}

/// A clock's minutes once its half of the day is known.
fn halved(minutes: i64, half: Option<Half>) -> i64 {
    const NOON: i64 = 12 * 60;
    match half {
        Some(Half::After) if minutes < NOON => minutes + NOON,
        Some(Half::Noon) if minutes < 3 * 60 => minutes + NOON,
        Some(Half::Night) if minutes < NOON + 60 && minutes >= 60 => minutes + NOON,
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
    Ok(Span { start, end: if end < start { end + DAY } else { end } })
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
