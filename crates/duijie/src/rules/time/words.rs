//! The words of times, and the signs that count as the same.

/// The text in plain signs: one dash, one comma, one space, lower case.
pub(super) fn plain(text: &str) -> Vec<char> {
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
pub(super) enum Half {
    Before,
    Noon,
    After,
    Night,
}

pub(super) struct Part {
    pub(super) word: &'static str,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) half: Half,
}

const fn part(word: &'static str, start: i64, end: i64, half: Half) -> Part {
    Part { word, start: start * 60, end: end * 60, half }
}

pub(super) const PARTS: [Part; 19] = [
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

pub(super) const ENGLISH: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub(super) const SHORT: [&str; 10] =
    ["mon", "tues", "tue", "wed", "thurs", "thur", "thu", "fri", "sat", "sun"];

pub(super) const SHORT_DAY: [i64; 10] = [0, 1, 1, 2, 3, 3, 3, 4, 5, 6];

/// Words for several weekdays: first and last, 0 is Monday.
pub(super) const SEVERAL: [(&str, i64, i64); 12] = [
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
