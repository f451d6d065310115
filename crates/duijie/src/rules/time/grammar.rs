//! The wording of times: text → windows.

use std::fmt;

use crate::lists::Text;

use super::cursor::Cursor;
use super::days::Days;
use super::windows::{DAY, Span, Windows};
use super::words::plain;

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

pub(super) fn unreadable<T>(zh: impl Into<String>, en: impl Into<String>) -> Result<T, Unreadable> {
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
/// Hours without days are for every day. An end before its beginning lies on the next day (22:00-02:00) where
/// the beginning is 12:00 or later; before noon (9:00-5:00) it is refused, and so are equal ends. A weekday behind a date must be that date's. A date needs its year: nobody can tell which is
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

impl Cursor {
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
}
