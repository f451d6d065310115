//! Quantities as people write them: 约20人, 10-15人, 不少于2次/年, 不限, 若干.

use serde::Serialize;

use super::number::{SCALE, leading, times};

/// A quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Quantity {
    /// As it stands in the cell.
    pub(crate) raw: String,
    /// At least so many; absent where nothing says so.
    pub(crate) min: Option<i64>,
    /// At most so many.
    pub(crate) max: Option<i64>,
    /// What is counted.
    pub(crate) unit: Option<String>,
    /// Per day, week, month, year or event.
    pub(crate) per: Option<String>,
    /// 约, 余, 左右.
    pub(crate) approx: bool,
    /// Where there is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<NoNumber>,
}

/// A quantity without a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum NoNumber {
    /// 不限
    Unlimited,
    /// 若干, 待定
    Unknown,
}

/// What a column's heading says of its quantities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) unit: Option<String>,
    pub(crate) per: Option<String>,
}

const UNITS: [&str; 34] = [
    "人次",
    "户次",
    "场次",
    "人",
    "名",
    "户",
    "次",
    "场",
    "个",
    "份",
    "例",
    "位",
    "件",
    "家",
    "台",
    "套",
    "张",
    "节",
    "课时",
    "小时",
    "天",
    "组",
    "对",
    "批",
    "项",
    "辆",
    "间",
    "平方米",
    "岗",
    "期",
    "支",
    "盒",
    "箱",
    "餐",
];
const PER: [&str; 8] = ["年", "季度", "季", "月", "周", "日", "天", "场"];
const UNLIMITED: [&str; 4] = ["不限", "无限", "无上限", "不设上限"];
const UNKNOWN: [&str; 9] = ["若干", "待定", "不详", "未知", "视情况", "全小区", "全体", "按需", "多名"];
const LEAST: [&str; 7] = ["不少于", "不低于", "至少", "最少", "≥", ">=", "不小于"];
const MOST: [&str; 9] = ["不超过", "不多于", "不高于", "至多", "最多", "限", "≤", "<=", "以内"];
const ABOUT: [&str; 6] = ["约", "大约", "大概", "左右", "上下", "近"];

/// What a heading says: 每周可服务次数 is 次 per 周, 年服务能力 per 年.
pub(crate) fn hint(heading: &str) -> Hint {
    let text = super::normal(heading);
    let per = per_of(&text).or_else(|| {
        let first = PER.iter().find(|per| text.starts_with(**per))?;
        (text.chars().count() > first.chars().count()).then(|| (*first).to_owned())
    });
    let brackets =
        text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner.trim());
    let in_brackets = brackets.filter(|inner| UNITS.contains(inner)).map(str::to_owned);
    Hint { unit: in_brackets, per }
}

/// 每周, 日均, /年 → 周, 日, 年.
fn per_of(text: &str) -> Option<String> {
    let after = |marks: &[&str]| {
        marks.iter().find_map(|mark| {
            let (_, rest) = text.split_once(mark)?;
            PER.iter().find(|per| rest.starts_with(**per)).copied()
        })
    };
    let average = PER.iter().find(|per| text.contains(&format!("{per}均"))).copied();
    let one =
        PER.iter().filter(|per| **per != "场").find(|per| text.starts_with(&format!("一{per}"))).copied();
    after(&["每", "/"]).or(average).or(one).map(str::to_owned)
}

/// Reads a quantity; `None` where there is none.
pub(crate) fn quantity(text: &str, hint: &Hint) -> Option<Quantity> {
    let plain: String = super::normal(text).chars().filter(|c| !c.is_whitespace()).collect();
    let blank = Quantity {
        raw: raw(text),
        min: None,
        max: None,
        unit: None,
        per: hint.per.clone(),
        approx: false,
        kind: None,
    };
    let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    // Of several statements the one that sums up, else the first: 每岗2人，共8人.
    let parts: Vec<&str> = plain.split(['，', ',', '；', ';', '。']).collect();
    let whole_number = leading(&plain).filter(|(_, rest)| !rest.starts_with([',', '，'])).is_some();
    let part =
        match plain.split_once('共').filter(|(before, rest)| !before.is_empty() && leading(rest).is_some()) {
            Some((_, rest)) => rest,
            None if whole_number || parts.iter().all(|part| first_number(part).is_none()) => &plain,
            None => parts.iter().find(|part| first_number(part).is_some()).copied().unwrap_or(&plain),
        };
    let Some((number, rest, before)) = first_number(part) else {
        let kind = if has(&UNLIMITED, &plain) {
            NoNumber::Unlimited
        } else if has(&UNKNOWN, &plain) {
            NoNumber::Unknown
        } else {
            return None;
        };
        return Some(Quantity { kind: Some(kind), ..blank });
    };
    let (number, about, rest) = times(number, rest)?;
    let low = whole(number)?;
    let second =
        rest.strip_prefix(['-', '~', '至', '到']).and_then(leading).and_then(|(n, rest)| times(n, rest));
    // 10人-15人
    let (low_unit, after) = unit(rest);
    let late =
        after.strip_prefix(['-', '~', '至', '到']).and_then(leading).and_then(|(n, rest)| times(n, rest));
    let (high, about, rest) = match second.or(late.filter(|_| low_unit.is_some())) {
        Some((number, more, rest)) => (whole(number)?, about || more, rest),
        None => (low, about, rest),
    };
    let (unit, rest) = unit(rest);
    let own_per = per_of(part).or_else(|| per_of(rest));
    let (min, max) = if has(&LEAST, before) || rest.starts_with("以上") {
        (Some(low), None)
    } else if has(&MOST, before) || rest.starts_with("以内") || rest.starts_with("以下") {
        (None, Some(high))
    } else {
        (Some(low), Some(high))
    };
    Some(Quantity {
        min,
        max,
        unit: unit.or_else(|| hint.unit.clone()),
        per: own_per.or(blank.per),
        approx: about || has(&ABOUT, before) || has(&ABOUT, rest),
        raw: blank.raw,
        kind: None,
    })
}

/// The first number of a text that counts something, what follows it, and what stands before it.
fn first_number(text: &str) -> Option<(i64, &str, &str)> {
    text.char_indices().find_map(|(at, _)| {
        let before = &text[..at];
        let (number, rest) = leading(&text[at..])?;
        // 一年四场: the first counts the year.
        let is_period =
            PER.iter().any(|per| *per != "场" && rest.starts_with(per)) && text[at..].starts_with('一');
        (!is_period).then_some((number, rest, before))
    })
}

fn whole(number: i64) -> Option<i64> {
    (number % SCALE == 0).then_some(number / SCALE)
}

/// The unit at the start of a text, and the rest.
fn unit(text: &str) -> (Option<String>, &str) {
    let found = UNITS.iter().filter(|unit| text.starts_with(**unit)).max_by_key(|unit| unit.len());
    match found {
        Some(unit) => (Some((*unit).to_owned()), &text[unit.len()..]),
        None => (None, text),
    }
}

/// The text as it stands, without blanks around it.
fn raw(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Least, most, unit, per, approximate.
    type Said = (Option<i64>, Option<i64>, String, String, bool);

    fn read(text: &str) -> Option<Said> {
        let read = quantity(text, &Hint::default())?;
        Some((read.min, read.max, read.unit.unwrap_or_default(), read.per.unwrap_or_default(), read.approx))
    }

    #[test]
    fn quantities_as_written() {
        let both = |n| (Some(n), Some(n));
        for (text, (min, max), unit, per, approx) in [
            ("3名", both(3), "名", "", false),
            ("约20人", both(20), "人", "", true),
            ("10-15人", (Some(10), Some(15)), "人", "", false),
            ("10人～15人", (Some(10), Some(15)), "人", "", false),
            ("不少于2次/年", (Some(2), None), "次", "年", false),
            ("不超过3例", (None, Some(3)), "例", "", false),
            ("1,200人次", both(1200), "人次", "", false),
            ("日均≤120份", (None, Some(120)), "份", "日", false),
            ("一年四场", both(4), "场", "年", false),
            ("①", both(1), "", "", false),
            ("三十", both(30), "", "", false),
            ("两次", both(2), "次", "", false),
            ("20余人", both(20), "人", "", true),
            ("１２人", both(12), "人", "", false),
            ("每月不超过40人", (None, Some(40)), "人", "月", false),
            ("每岗2人，共8人", both(8), "人", "", false),
            ("不少于2次/年，每次约80人", (Some(2), None), "次", "年", false),
            ("1次/月", both(1), "次", "月", false),
            ("30人以上", (Some(30), None), "人", "", false),
        ] {
            assert_eq!(read(text), Some((min, max, unit.to_owned(), per.to_owned(), approx)), "{text}");
        }
        assert_eq!(read("随便"), None);
        assert_eq!(quantity("不限", &Hint::default()).and_then(|read| read.kind), Some(NoNumber::Unlimited));
        assert_eq!(quantity("待定", &Hint::default()).and_then(|read| read.kind), Some(NoNumber::Unknown));
        assert_eq!(hint("每周可服务次数").per.as_deref(), Some("周"));
        assert_eq!(hint("年服务能力").per.as_deref(), Some("年"));
        assert_eq!(hint("需求人数"), Hint::default());
    }

    proptest::proptest! {
        #[test]
        fn a_quantity_that_is_written_is_read(low in 1_i64..100_000, more in 0_i64..1000, unit in 0..UNITS.len()) {
            let unit = UNITS[unit];
            let text = if more == 0 { format!("{low}{unit}") } else { format!("{low}-{}{unit}", low + more) };
            let read = quantity(&text, &Hint::default()).unwrap();
            proptest::prop_assert_eq!((read.min, read.max), (Some(low), Some(low + more)));
            proptest::prop_assert_eq!(read.unit.as_deref(), Some(unit));
        }

        #[test]
        fn any_text_is_read_or_not(text in "[0-9一二十百万约不少于超过每/年月人次、，.~-]{0,12}|.{0,20}") {
            let _ = quantity(&text, &hint(&text));
        }
    }
}
