//! Numbers as people write them, in digits and in characters.

use std::ops::RangeInclusive;

use super::doubt::Doubt;
use super::scan::Scan;

/// A number as written: `digits` × 10^-`scale` × `times`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    digits: i128,
    scale: u32,
    /// From 百, 千, 万, 亿 after the digits; 1 where there is none.
    times: i128,
    /// The larger number, where two are written as one: 两三 (2 to 3), 三四十 (30 to 40).
    high: Option<i128>,
    /// Whether it names its own multiplier, 千, 万 or the like.
    pub(super) multiplied: bool,
    /// Whether it is written in characters: then it may be part of a word (一般, 三轮车).
    pub(super) in_characters: bool,
}

/// More digits than any count has; an i128 keeps them all.
const MOST_DIGITS: usize = 30;

impl Number {
    /// Takes the number that stands here.
    ///
    /// *Forms*: `12`, `1,200`, `2.4`, `1.5万`, `3万6千`, 三十, 一百二十, 一百二 (120), 两, 两三, 二〇二四, 叁仟.
    /// *Edges*: a run of digits that is too long for any count is taken, with [`Doubt::TooLarge`].
    pub(super) fn take(scan: &mut Scan<'_>) -> Option<Result<Self, Doubt>> {
        let before = *scan;
        let number = if scan.peek()?.is_ascii_digit() { Some(arabic(scan)) } else { characters(scan) };
        if number.is_none() {
            *scan = before;
        }
        number
    }

    /// A multiplier that stands after 余 or 多: 10余万.
    pub(super) fn multiply(&mut self, scan: &mut Scan<'_>) -> Result<(), Doubt> {
        let times = multiplier(scan);
        self.times = self.times.checked_mul(times).ok_or(Doubt::TooLarge)?;
        Ok(())
    }

    /// The multiplier of the end of a range, where it goes for its beginning too: 10-15万, but not 5000-1万.
    pub(super) fn share(&mut self, end: &Self) {
        let less = |a: i128, b: i128| a.checked_mul(power(end.scale)) < b.checked_mul(power(self.scale));
        if self.times == 1 && end.times > 1 && less(self.digits, end.digits) {
            self.times = end.times;
        }
    }

    /// The whole number that it is, `unit` units each.
    pub(super) fn whole(&self, unit: i64) -> Result<i64, Doubt> {
        self.exact(self.digits, unit)
    }

    /// The whole number that its larger reading is.
    pub(super) fn high(&self, unit: i64) -> Option<Result<i64, Doubt>> {
        self.high.map(|high| self.exact(high, unit))
    }

    fn exact(&self, digits: i128, unit: i64) -> Result<i64, Doubt> {
        let product = digits.checked_mul(self.times).and_then(|n| n.checked_mul(i128::from(unit)));
        let product = product.ok_or(Doubt::TooLarge)?;
        if product % power(self.scale) != 0 {
            return Err(Doubt::Fraction);
        }
        i64::try_from(product / power(self.scale)).map_err(|_| Doubt::TooLarge)
    }
}

/// 10^`scale`; the scale is at most [`MOST_DIGITS`].
fn power(scale: u32) -> i128 {
    10_i128.saturating_pow(scale)
}

/// Takes a number of one or two digits, or in characters, that is in `range`: a month, an hour.
pub(super) fn small(scan: &mut Scan<'_>, range: RangeInclusive<u8>) -> Option<u8> {
    let mut ahead = *scan;
    let digits = ahead.run(|c| c.is_ascii_digit());
    let number = match digits.len() {
        0 => u8::try_from(Number::take(&mut ahead)?.ok()?.whole(1).ok()?).ok()?,
        1 | 2 => digits.parse().ok()?,
        _ => return None,
    };
    let number = Some(number).filter(|number| range.contains(number));
    number.inspect(|_| *scan = ahead)
}

fn arabic(scan: &mut Scan<'_>) -> Result<Number, Doubt> {
    let mut digits = scan.run(|c| c.is_ascii_digit()).to_owned();
    if digits.len() <= 3 {
        while let Some(group) = group(scan) {
            digits.push_str(group);
        }
    }
    let mut fraction = "";
    let point = *scan;
    if scan.word(".") {
        fraction = scan.run(|c| c.is_ascii_digit());
        if fraction.is_empty() {
            *scan = point;
        }
    }
    // Zeros at the end say nothing: 8000.00.
    let fraction = fraction.trim_end_matches('0');
    digits.push_str(fraction);
    if digits.len() > MOST_DIGITS {
        multiplier(scan);
        return Err(Doubt::TooLarge);
    }
    let scale = u32::try_from(fraction.len()).map_err(|_| Doubt::TooLarge)?;
    let digits: i128 = digits.parse().map_err(|_| Doubt::TooLarge)?;
    let times = multiplier(scan);
    let mut number = Number { digits, scale, times, high: None, multiplied: times > 1, in_characters: false };
    if times > 1 && scale == 0 {
        number.add_lower(scan);
    }
    Ok(number)
}

impl Number {
    /// The lower parts of 3万6千5百.
    fn add_lower(&mut self, scan: &mut Scan<'_>) {
        let mut last = self.times;
        loop {
            let mut ahead = *scan;
            let Ok(digits) = ahead.run(|c| c.is_ascii_digit()).parse::<u16>() else { return };
            let times = multiplier(&mut ahead);
            let lower = i128::from(digits) * times;
            let sum = self.digits.checked_mul(self.times).and_then(|n| n.checked_add(lower));
            let (true, Some(sum)) = (times > 1 && lower < last, sum) else { return };
            (self.digits, self.times, last, *scan) = (sum, 1, times, ahead);
        }
    }
}

/// A further group of three digits after a thousands separator.
fn group<'a>(scan: &mut Scan<'a>) -> Option<&'a str> {
    let mut ahead = *scan;
    let group = if ahead.word(",") { ahead.run(|c| c.is_ascii_digit()) } else { "" };
    (group.len() == 3).then(|| {
        *scan = ahead;
        group
    })
}

/// Takes 百, 千, 万, 亿 (one after the other: 千万); 1 where none stands. 千克, 百分 and the like are no multipliers.
fn multiplier(scan: &mut Scan<'_>) -> i128 {
    let mut product = 1_i128;
    for (word, times, not) in [
        ("百", 100, "分"),
        ("千", 1_000, "克米瓦"),
        ("万", 10_000, ""),
        ("w", 10_000, "abcdefghijklmnopqrstuvwxyz"),
        ("W", 10_000, "abcdefghijklmnopqrstuvwxyz"),
        ("亿", 100_000_000, ""),
    ] {
        let mut ahead = *scan;
        if ahead.word(word) && !ahead.peek().is_some_and(|c| not.contains(c)) {
            *scan = ahead;
            product *= times;
        }
    }
    product
}

fn characters(scan: &mut Scan<'_>) -> Option<Result<Number, Doubt>> {
    let run = scan.run(|c| digit(c).is_some() || unit(c).is_some());
    let run: Vec<char> = run.chars().collect();
    if run.is_empty() {
        return None;
    }
    if run.len() > MOST_DIGITS {
        return Some(Err(Doubt::TooLarge));
    }
    let (low, high) = value(&run)?;
    let multiplied = run.iter().any(|c| unit(*c) >= Some(1_000));
    Some(Ok(Number { digits: low, scale: 0, times: 1, high, multiplied, in_characters: true }))
}

/// Whether a number may begin or go on with this character.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || unit(c).is_some()
}

/// What the characters say; the second number where two are written as one.
fn value(run: &[char]) -> Option<(i128, Option<i128>)> {
    let zero = |c: &char| digit(*c) == Some(0);
    let bare = run.iter().all(|c| unit(*c).is_none());
    if bare && (run.len() > 2 || run.iter().any(zero)) {
        let digits = run.iter().filter_map(|c| digit(*c));
        return Some((digits.fold(0, |sum, digit| sum * 10 + digit), None));
    }
    let pair = run
        .windows(2)
        .position(|two| matches!(two, [a, b] if digit(*a).is_some_and(|a| a > 0) && digit(*b) > digit(*a)));
    let Some(pair) = pair else { return Some((spoken(run)?, None)) };
    let without = |at: usize| -> Vec<char> {
        run.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect()
    };
    Some((spoken(&without(pair + 1))?, Some(spoken(&without(pair))?)))
}

/// 一百二十 → 120; none where the characters are no number.
fn spoken(run: &[char]) -> Option<i128> {
    let (mut total, mut section, mut pending) = (0_i128, 0_i128, None);
    // The unit before: units fall within a section, and sections (万, 亿) fall too.
    let (mut last, mut last_section, mut tail) = (i128::MAX, i128::MAX, 1);
    for (i, c) in run.iter().enumerate() {
        match (digit(*c), unit(*c)) {
            (Some(0), _) if pending.is_none() && i > 0 => tail = 1,
            (Some(digit), _) if pending.is_none() => pending = Some(digit),
            (_, Some(unit)) if unit < 10_000 && unit < last => {
                let digit = match pending.take() {
                    None if unit == 10 && section == 0 => 1,
                    // 百余人; but 百 begins no longer number.
                    None if run.len() == 1 => 1,
                    digit => digit?,
                };
                section += digit * unit;
                (last, tail) = (unit, unit / 10);
            }
            (_, Some(unit)) if unit >= 10_000 && unit < last_section => {
                section += pending.take().unwrap_or(0);
                if section == 0 {
                    return None;
                }
                total += section * unit;
                (section, last, last_section, tail) = (0, i128::MAX, unit, unit / 10);
            }
            _ => return None,
        }
    }
    // 一百二 is 120, 一百零二 is 102.
    let rest = pending.map_or(0, |digit| digit * tail.max(1));
    Some(total + section + rest)
}

fn digit(c: char) -> Option<i128> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}
