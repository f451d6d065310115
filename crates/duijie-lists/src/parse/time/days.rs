//! Days of the week and months of the year.

use std::fmt;

use serde::Serialize;

use crate::parse::date::months_together;
use crate::parse::number::{Number, small};
use crate::parse::scan::Scan;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Weekday {
    /// Monday.
    #[serde(rename = "一")]
    Monday,
    /// Tuesday.
    #[serde(rename = "二")]
    Tuesday,
    /// Wednesday.
    #[serde(rename = "三")]
    Wednesday,
    /// Thursday.
    #[serde(rename = "四")]
    Thursday,
    /// Friday.
    #[serde(rename = "五")]
    Friday,
    /// Saturday.
    #[serde(rename = "六")]
    Saturday,
    /// Sunday.
    #[serde(rename = "日")]
    Sunday,
}

impl Weekday {
    /// All of them, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    fn of(c: char) -> Option<Self> {
        let place = "一二三四五六日".chars().position(|day| day == c);
        let place = place.or_else(|| "1234567".find(c)).or_else(|| (c == '天').then_some(6));
        Self::ALL.get(place?).copied()
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Monday => "一",
            Self::Tuesday => "二",
            Self::Wednesday => "三",
            Self::Thursday => "四",
            Self::Friday => "五",
            Self::Saturday => "六",
            Self::Sunday => "日",
        })
    }
}

const WEEK: &[&str] = &["星期", "礼拜", "周"];
const JOINTS: &[&str] = &["、", ",", "/", "和", "及", "与", "或"];

/// Takes days of the week: 周二, 周六日, 周一、三、五, 周一至周五, 工作日, 周末, 每天.
pub(super) fn weekdays(scan: &mut Scan<'_>) -> Option<Vec<Weekday>> {
    if scan.any(&["工作日", "平日"]).is_some() {
        return Some(Weekday::ALL[..5].to_vec());
    }
    if scan.any(&["周末", "双休日", "双休"]).is_some() {
        return Some(Weekday::ALL[5..].to_vec());
    }
    if scan.any(&["每天", "每日", "天天"]).is_some() {
        return Some(Weekday::ALL.to_vec());
    }
    let mut ahead = *scan;
    if ahead.word("每") && ahead.any(&["晚", "早"]).is_some() {
        scan.word("每");
        return Some(Weekday::ALL.to_vec());
    }
    ahead = *scan;
    ahead.any(WEEK)?;
    let mut last = weekday(&mut ahead)?;
    let mut days = vec![last];
    loop {
        *scan = ahead;
        if ahead.any(JOINTS).is_none() && ahead.dash() {
            ahead.any(WEEK);
            let Some(end) = weekday(&mut ahead) else { return Some(days) };
            // Round the week: 周五至周一.
            let round = Weekday::ALL.iter().cycle().skip_while(|day| **day != last).copied();
            days.extend(round.skip(1).take_while(|day| *day != end).take(6));
            days.push(end);
            last = end;
            continue;
        }
        let joined = ahead.rest.len() < scan.rest.len();
        ahead.any(WEEK);
        // 周二8点: digits are days only after a sign.
        let digit = ahead.peek().is_some_and(|c| c.is_ascii_digit());
        match weekday(&mut ahead).filter(|_| joined || !digit) {
            Some(day) => days.push(day),
            None => return Some(days),
        }
        last = days.last().copied().unwrap_or(last);
    }
}

/// Takes the character of a day: not where it counts something else (周一次, 周三三点).
fn weekday(scan: &mut Scan<'_>) -> Option<Weekday> {
    let mut ahead = *scan;
    let sign = ahead.step()?;
    let day = Weekday::of(sign)?;
    let next = ahead.peek();
    let counts = match sign {
        // 5日 is a day of the month, 六日 are two days of the week.
        '1'..='7' => next.is_some_and(|c| c.is_ascii_digit() || "点时次回场月个号日:.".contains(c)),
        _ => next.is_some_and(|c| "点时次回场月个号".contains(c)),
    };
    (!counts).then(|| {
        *scan = ahead;
        day
    })
}

/// Takes months: 3月, 1、4、7、10月, 3-5月, 3月至5月, 全年, 上半年, 二季度; not the month of a day (5月6日).
pub(super) fn months(scan: &mut Scan<'_>) -> Option<Vec<u8>> {
    if scan.any(&["全年", "常年", "一年四季"]).is_some() {
        return Some((1..=12).collect());
    }
    if let Some([first, last]) = months_together(scan) {
        return Some((first..=last).collect());
    }
    let mut ahead = *scan;
    let (mut months, mut whole) = (vec![small(&mut ahead, 1..=12)?], None);
    loop {
        if month_ends(&mut ahead) {
            whole = Some((months.len(), ahead));
        }
        let range = ahead.any(JOINTS).is_none() && ahead.dash();
        ahead.any(&["次年", "翌年"]);
        let (Some(month), Some(last)) = (small(&mut ahead, 1..=12), months.last().copied()) else { break };
        if range {
            // Round the year: 11月至2月.
            let round = (1..=12).cycle().skip_while(|month| *month != last);
            months.extend(round.skip(1).take_while(|other| *other != month).take(11));
        }
        months.push(month);
    }
    let (count, end) = whole?;
    months.truncate(count);
    *scan = end;
    Some(months)
}

/// Takes 月 or 月份 unless a day of the month follows.
fn month_ends(scan: &mut Scan<'_>) -> bool {
    let mut ahead = *scan;
    if ahead.any(&["月份", "月"]).is_none() {
        return false;
    }
    let mut day = ahead;
    let of_month = small(&mut day, 1..=31).is_some() && day.any(&["日", "号"]).is_some();
    if of_month || day.any(&["底", "末", "初", "上旬", "中旬", "下旬", "前"]).is_some() {
        return false;
    }
    *scan = ahead;
    true
}

/// Takes 第一个, 第2个, 第二、四个: which of the days in a month.
pub(super) fn which(scan: &mut Scan<'_>) -> bool {
    let mut ahead = *scan;
    let which = ahead.word("第") && Number::take(&mut ahead).is_some();
    if which {
        *scan = ahead;
        while ahead.any(JOINTS).is_some() && {
            ahead.word("第");
            Number::take(&mut ahead).is_some()
        } {
            if ahead.any(&["个"]).is_some() || ahead.rest.starts_with(['周', '、']) {
                *scan = ahead;
            }
        }
        scan.word("个");
    }
    which
}
