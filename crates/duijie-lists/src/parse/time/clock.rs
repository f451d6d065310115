//! Times of the clock.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::parse::doubt::Doubt;
use crate::parse::number::small;
use crate::parse::scan::Scan;

/// A time of day, from 00:00 to 24:00; serialised as `HH:MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock {
    hour: u8,
    minute: u8,
}

impl Clock {
    /// The time, if the clock has it.
    #[must_use]
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        (hour < 24 && minute < 60 || (hour, minute) == (24, 0)).then_some(Self { hour, minute })
    }

    /// The hour.
    #[must_use]
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// The minute.
    #[must_use]
    pub fn minute(self) -> u8 {
        self.minute
    }

    /// The same time twelve hours later, on the same day.
    fn later(self) -> Option<Self> {
        Self::new(self.hour.checked_add(12)?, self.minute)
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A time of the clock, or from one to another.
pub(super) struct Span {
    pub(super) start: Option<Clock>,
    pub(super) end: Option<Clock>,
    /// [`Doubt::HalfOfDay`] for 9:00-5:00, whose end is taken for the afternoon, and for 2点, which is not.
    pub(super) doubt: Option<Doubt>,
}

/// What a word before a time says of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Night,
    Morning,
    Noon,
    Afternoon,
    Evening,
}

/// Takes a time or two: `8:30-11:30`, 下午四点半, 9-11点, 14时30分, 4点后, 8点前.
pub(super) fn span(scan: &mut Scan<'_>) -> Option<Span> {
    if let Some(span) = dotted(scan) {
        return Some(span);
    }
    let mut ahead = *scan;
    let half = half(&mut ahead);
    ahead.run(|c| matches!(c, '(' | ':' | ' '));
    let before = ahead;
    // Who writes 03:00 counts to 24.
    let doubtful =
        |start: Clock| half.is_none() && (1..=5).contains(&start.hour) && !before.rest.starts_with('0');
    let doubt = |sure: bool| (!sure).then_some(Doubt::HalfOfDay);
    let first = clock(&mut ahead);
    if first.is_none() {
        // 9-11点: the first is bare.
        ahead = before;
        hour(&mut ahead)?;
    }
    let after = ahead;
    let second = if ahead.dash() { second(&mut ahead) } else { None };
    let Some(second) = second else {
        let start = shifted(first?, half)?;
        let doubt = doubt(!doubtful(start));
        *scan = after;
        scan.any(&["以后", "之后", "后", "开始", "起"]);
        let ends = scan.any(&["以前", "之前", "前"]).is_some();
        let (start, end) = if ends { (None, Some(start)) } else { (Some(start), None) };
        return Some(Span { start, end, doubt });
    };
    let bare = || Clock::new(hour(&mut { before })?, 0);
    let start = shifted(first.or_else(bare)?, half)?;
    let (end, moved) = ended(start, half, &second)?;
    *scan = ahead;
    Some(Span { start: Some(start), end: Some(end), doubt: doubt(!moved && !doubtful(start)) })
}

/// Takes `8.30-11.30`, which may be days: only what is a span of one day from 6 o'clock on, and never without doubt.
fn dotted(scan: &mut Scan<'_>) -> Option<Span> {
    let mut ahead = *scan;
    let half = half(&mut ahead);
    let mut one = || {
        let hour = hour(&mut ahead)?;
        let minute = ahead.word(".").then(|| minutes(&mut ahead))??;
        let clock = Clock::new(hour, minute)?;
        Some((clock, ahead.dash()))
    };
    let (start, dash) = one()?;
    let (end, _) = one().filter(|_| dash)?;
    let (start, end) = (shifted(start, half)?, shifted(end, half)?);
    if start.hour < 6 || start >= end || ahead.rest.starts_with(['.', '日', '号']) {
        return None;
    }
    *scan = ahead;
    Some(Span { start: Some(start), end: Some(end), doubt: Some(Doubt::ClockOrDay) })
}

/// The end of a range, with its own word.
struct End {
    clock: Clock,
    half: Option<Half>,
}

fn second(scan: &mut Scan<'_>) -> Option<End> {
    scan.any(&["次日", "当日", "当天"]);
    let half = half(scan);
    clock(scan).map(|clock| End { clock, half })
}

/// The end after `start`: a time without its own word goes on in the half that began, or in the next.
fn ended(start: Clock, half: Option<Half>, second: &End) -> Option<(Clock, bool)> {
    if second.half.is_some() {
        return Some((shifted(second.clock, second.half)?, false));
    }
    let inherited = shifted(second.clock, half)?;
    if inherited >= start {
        return Some((inherited, false));
    }
    // 晚上10点-2点 and 22:00-6:00 end on the next day.
    match second.clock.later().filter(|later| *later > start && start.hour <= 12) {
        Some(later) => Some((later, half.is_none())),
        None => Some((second.clock, false)),
    }
}

fn half(scan: &mut Scan<'_>) -> Option<Half> {
    Some(
        match scan.any(&[
            "凌晨", "上午", "早上", "早晨", "清晨", "早", "中午", "下午", "午后", "傍晚", "晚上", "晚间",
            "夜间", "晚",
        ])? {
            "凌晨" => Half::Night,
            "中午" => Half::Noon,
            "下午" | "午后" => Half::Afternoon,
            "上午" | "早上" | "早晨" | "清晨" | "早" => Half::Morning,
            _ => Half::Evening,
        },
    )
}

/// The time that is meant after the word: 下午四点半 is 16:30, 晚上12点 is 24:00.
fn shifted(clock: Clock, half: Option<Half>) -> Option<Clock> {
    match half {
        Some(Half::Night) if clock.hour == 12 => Clock::new(0, clock.minute),
        Some(Half::Noon) if clock.hour < 10 => clock.later(),
        Some(Half::Afternoon) if clock.hour < 12 => clock.later(),
        Some(Half::Evening) if clock.hour == 12 => {
            Clock::new(24, clock.minute).or(Clock::new(0, clock.minute))
        }
        Some(Half::Evening) if clock.hour < 12 => clock.later(),
        _ => Some(clock),
    }
}

/// Takes `8:30`, `08:30:00`, 四点半, 8点一刻, 14时30分.
fn clock(scan: &mut Scan<'_>) -> Option<Clock> {
    let mut ahead = *scan;
    let hour = hour(&mut ahead)?;
    let minute = if ahead.word(":") {
        let minute = minutes(&mut ahead)?;
        let mut seconds = ahead;
        if seconds.word(":") && minutes(&mut seconds).is_some() {
            ahead = seconds;
        }
        minute
    } else {
        let sign = ahead.any(&["点钟", "点", "时"])?;
        match ahead.any(&["半", "一刻", "三刻", "整"]) {
            Some("半") => 30,
            Some("一刻") => 15,
            Some("三刻") => 45,
            Some(_) => 0,
            None => after_hour(&mut ahead, sign),
        }
    };
    let clock = Clock::new(hour, minute)?;
    *scan = ahead;
    Some(clock)
}

/// The minutes of 14时30分, 四点二十; 0 where none stand there.
fn after_hour(scan: &mut Scan<'_>, sign: &str) -> u8 {
    let mut ahead = *scan;
    let minute = minutes(&mut ahead).or_else(|| small(&mut ahead, 0..=59));
    let minute = minute.filter(|_| ahead.word("分") || sign != "点钟");
    minute.map_or(0, |minute| {
        *scan = ahead;
        minute
    })
}

/// Takes two digits, up to 59.
fn minutes(scan: &mut Scan<'_>) -> Option<u8> {
    let mut ahead = *scan;
    let digits = ahead.run(|c| c.is_ascii_digit());
    let minute = digits.parse().ok().filter(|minute| digits.len() == 2 && *minute < 60);
    minute.inspect(|_| *scan = ahead)
}

fn hour(scan: &mut Scan<'_>) -> Option<u8> {
    small(scan, 0..=24)
}
