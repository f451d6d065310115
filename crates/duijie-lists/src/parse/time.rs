//! Times as people write them: only what the cell says.

use serde::Serialize;

use super::date;
use super::number::{SCALE, leading};

/// A time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Time {
    /// As it stands in the cell.
    pub(crate) raw: String,
    /// 一 to 日.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) days: Vec<char>,
    /// 上午, 下午, 晚上 or 全天.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) part: Option<&'static str>,
    /// `08:30`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) start: Option<String>,
    /// `11:30`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) end: Option<String>,
    /// 1 to 12.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) months: Vec<u8>,
    /// The last day: 6月底前.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<String>,
}

const WEEK: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];
const PARTS: [(&str, &str); 9] = [
    ("全天", "全天"),
    ("上午", "上午"),
    ("早上", "上午"),
    ("早晨", "上午"),
    ("下午", "下午"),
    ("中午", "下午"),
    ("晚上", "晚上"),
    ("晚间", "晚上"),
    ("夜间", "晚上"),
];

/// Reads a time.
pub(crate) fn time(text: &str) -> Time {
    let plain: String = super::normal(text).split_whitespace().collect();
    let raw =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')).to_owned();
    let (start, end) = clock(&plain);
    let part = PARTS.iter().find(|(word, _)| plain.contains(word)).map(|(_, part)| *part);
    Time {
        raw,
        days: days(&plain),
        // A time of the clock says it more exactly.
        part: part.filter(|_| start.is_none()),
        start,
        end,
        months: months(&plain),
        by: by(&plain),
    }
}

fn days(text: &str) -> Vec<char> {
    let mut is_in = [false; 7];
    if ["每天", "每日", "天天"].iter().any(|word| text.contains(word)) {
        is_in = [true; 7];
    }
    if text.contains("工作日") {
        is_in[..5].fill(true);
    }
    if text.contains("周末") || text.contains("双休日") {
        is_in[5..].fill(true);
    }
    let place = |c: char| WEEK.iter().position(|day| *day == c).or((c == '天').then_some(6));
    // Days follow a 周 (or 星期, 礼拜), one after another: 周六日, 周一、三.
    let mut last: Option<usize> = None;
    let (mut follows, mut range) = (false, false);
    for c in text.replace("星期", "周").replace("礼拜", "周").chars() {
        match place(c).filter(|_| follows) {
            Some(day) => {
                let from = last.filter(|_| range).unwrap_or(day).min(day);
                is_in[from..=day].fill(true);
                (last, range) = (Some(day), false);
            }
            None if c == '周' => follows = true,
            None if matches!(c, '至' | '到' | '-' | '~') && last.is_some() => range = true,
            None if matches!(c, '、' | ',' | '，' | '和' | '及') => {}
            None => (follows, range) = (false, false),
        }
    }
    WEEK.into_iter().zip(is_in).filter(|(_, is)| *is).map(|(day, _)| day).collect()
}

/// The first time of the clock and the one after it.
fn clock(text: &str) -> (Option<String>, Option<String>) {
    let late = text.contains("下午") || text.contains("晚");
    let mut times = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match spot(rest, late) {
            Some((time, after)) if times.len() < 2 => {
                times.push(time);
                rest = after;
            }
            _ => {
                // The digits of a number belong together.
                let skip =
                    rest.find(|c: char| !c.is_ascii_digit()).filter(|&at| at > 0).unwrap_or(c.len_utf8());
                rest = &rest[skip..];
            }
        }
    }
    let mut times = times.into_iter();
    (times.next(), times.next())
}

/// 16:30, 四点半, 9点, 9时30分
fn spot(text: &str, late: bool) -> Option<(String, &str)> {
    let (hour, rest) = leading(text)?;
    let hour = u8::try_from(hour / SCALE).ok().filter(|_| hour % SCALE == 0)?;
    let (minute, rest, by_clock) = if let Some(rest) = rest.strip_prefix(':') {
        let minute = rest.get(..2)?.parse::<u8>().ok()?;
        (minute, &rest[2..], true)
    } else {
        let rest = rest.strip_prefix('点').or_else(|| rest.strip_prefix('时'))?;
        if let Some(rest) = rest.strip_prefix('半') {
            (30, rest, false)
        } else {
            match leading(rest).map(|(minute, after)| (minute / SCALE, after)) {
                Some((minute, after)) if after.starts_with('分') => {
                    (u8::try_from(minute).ok()?, after.strip_prefix('分')?, false)
                }
                _ => (0, rest, false),
            }
        }
    };
    let hour = if late && !by_clock && hour < 12 { hour + 12 } else { hour };
    (hour <= 24 && minute < 60).then(|| (format!("{hour:02}:{minute:02}"), rest))
}

fn months(text: &str) -> Vec<u8> {
    if text.contains("全年") {
        return (1..=12).collect();
    }
    let Some((before, after)) = text.split_once('月') else { return Vec::new() };
    // 每月, 5月6日 and 2024年6月底前 name no months of every year.
    if before.contains(['年', '每'])
        || after.starts_with(|c: char| c.is_ascii_digit())
        || after.starts_with('底')
    {
        return Vec::new();
    }
    let numbers = before
        .rsplit(|c: char| !c.is_ascii_digit() && !matches!(c, '、' | ',' | '，'))
        .next()
        .unwrap_or_default();
    numbers
        .split(['、', ',', '，'])
        .filter_map(|month| month.parse().ok())
        .filter(|month| (1..=12).contains(month))
        .collect()
}

/// 2024年6月底前, 2024-06-30前
fn by(text: &str) -> Option<String> {
    let before = text
        .strip_suffix("之前")
        .or_else(|| text.strip_suffix("以前"))
        .or_else(|| text.strip_suffix('前'))?;
    if let Some(month) = before.strip_suffix("月底") {
        let last = (28..=31).rev().find_map(|day| date::date(&format!("{month}月{day}日"), None));
        return last.map(|read| read.day.to_string());
    }
    date::date(before, None).map(|read| read.day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let time = time(text);
        let days: String = time.days.iter().collect();
        let clock = format!(
            "{}{}",
            time.start.unwrap_or_default(),
            time.end.map(|end| format!("-{end}")).unwrap_or_default()
        );
        [days, time.part.unwrap_or_default().to_owned(), clock, time.by.unwrap_or_default()]
            .join(" ")
            .trim()
            .to_owned()
    }

    #[test]
    fn times_as_written() {
        for (text, said) in [
            ("尽快", ""),
            ("周末", "六日"),
            ("每周二上午", "二 上午"),
            ("每周三、周五下午", "三五 下午"),
            ("工作日16:00-18:00", "一二三四五  16:00-18:00"),
            ("每月第一个周六", "六"),
            ("周末全天", "六日 全天"),
            ("周一至周五晚上", "一二三四五 晚上"),
            ("周六日", "六日"),
            ("8:30-11:30", "08:30-11:30"),
            ("每天11：00—12：30", "一二三四五六日  11:00-12:30"),
            ("周一至周五下午四点半", "一二三四五  16:30"),
            ("周一至周五 16:30–18:00", "一二三四五  16:30-18:00"),
            ("汛期", ""),
            ("随叫随到", ""),
            ("节假日", ""),
            ("每月最后一个周五下午", "五 下午"),
            ("2024年6月底前", "2024-06-30"),
        ] {
            assert_eq!(read(text), said, "{text}");
        }
        assert_eq!(time("1、4、7、10月").months, [1, 4, 7, 10]);
        assert_eq!(time("全年").months.len(), 12);
        assert!(time("5月6日").months.is_empty());
    }

    proptest::proptest! {
        #[test]
        fn a_time_that_is_written_is_read(day in 0..7_usize, hour in 0..22_u8, minute in 0..60_u8) {
            let text = format!("每周{} {hour:02}:{minute:02}-{:02}:{minute:02}", WEEK[day], hour + 1);
            let read = time(&text);
            proptest::prop_assert_eq!(read.days, vec![WEEK[day]]);
            proptest::prop_assert_eq!(read.start, Some(format!("{hour:02}:{minute:02}")));
            proptest::prop_assert_eq!(read.end, Some(format!("{:02}:{minute:02}", hour + 1)));
        }

        #[test]
        fn any_text_is_read_or_not(text in "[0-9:点半周一二三日月年上下午至-]{0,14}|.{0,20}") {
            let _ = time(&text);
        }
    }
}
