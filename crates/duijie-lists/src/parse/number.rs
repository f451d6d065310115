//! Numbers in digits, with thousands separators, in Chinese and in circles.

/// A number at the start of a text, times 10 000, and what is left of the text. Fractions beyond that are not read.
pub(crate) fn leading(text: &str) -> Option<(i64, &str)> {
    digits(text).or_else(|| circled(text)).or_else(|| chinese(text))
}

/// What [`leading`] multiplies by, so that 1.5 has a place.
pub(crate) const SCALE: i64 = 10_000;

fn digits(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(text.len());
    let number = text[..end].trim_end_matches([',', '.']);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped =
        groups.len() == 1 || groups[1..].iter().all(|group| group.len() == 3) && groups[0].len() <= 3;
    if whole.is_empty() || !grouped || fraction.len() > 4 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = groups.concat().parse().ok()?;
    let part: i64 = format!("{fraction:0<4}").parse().ok()?;
    Some((whole.checked_mul(SCALE)?.checked_add(part)?, &text[number.len()..]))
}

/// ①…⑳
fn circled(text: &str) -> Option<(i64, &str)> {
    let first = text.chars().next()?;
    let value = i64::from(u32::from(first)) - 0x2460 + 1;
    (1..=20).contains(&value).then(|| (value * SCALE, &text[first.len_utf8()..]))
}

/// 三十, 一百二十, 两, 十五, below 10 000; 万 is a unit (see [`times`]).
fn chinese(text: &str) -> Option<(i64, &str)> {
    let digit = |c: char| {
        "零一二三四五六七八九".chars().position(|d| d == c).or(match c {
            '〇' => Some(0),
            '两' | '俩' => Some(2),
            _ => None,
        })
    };
    let unit = |c: char| match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    };
    let (mut sum, mut last, mut end, mut any) = (0_i64, None, 0, false);
    for (at, c) in text.char_indices() {
        if let Some(digit) = digit(c) {
            // Two digits one after another are a number read out, not counted.
            if last.is_some_and(|last| last != 0) {
                break;
            }
            last = i64::try_from(digit).ok();
        } else if let Some(unit) = unit(c) {
            sum += last.take().unwrap_or(1) * unit;
            if sum >= 10_000 {
                return None;
            }
        } else {
            break;
        }
        (any, end) = (true, at + c.len_utf8());
    }
    any.then(|| ((sum + last.unwrap_or(0)) * SCALE, &text[end..]))
}

/// What stands between a number and its unit: 万 and 亿, 余 and 多. Gives the number, whether it is rounded, and the rest.
pub(crate) fn times(number: i64, rest: &str) -> Option<(i64, bool, &str)> {
    let (mut number, mut rest, mut about) = (number, rest, false);
    loop {
        let next = rest.chars().next();
        match next {
            Some('万') => number = number.checked_mul(10_000)?,
            Some('亿') => number = number.checked_mul(100_000_000)?,
            Some('余' | '多') => about = true,
            _ => return Some((number, about, rest)),
        }
        rest = &rest[next.map_or(0, char::len_utf8)..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_every_dress() {
        for (text, number) in [
            ("12", 12),
            ("1,200", 1200),
            ("三十", 30),
            ("一百二十", 120),
            ("两", 2),
            ("十五", 15),
            ("⑳", 20),
            ("一千零五", 1005),
        ] {
            assert_eq!(leading(text), Some((number * SCALE, "")), "{text}");
        }
        assert_eq!(leading("1.5万元"), Some((15_000, "万元")));
        assert_eq!(leading("12,34"), None);
        assert_eq!(leading("人"), None);
        assert_eq!(leading("99999999999999999999"), None);
        assert_eq!(times(15_000, "万余元"), Some((150_000_000, true, "元")));
    }
}
