//! Telephone numbers: digits and hyphens.

use super::doubt::{Doubt, Reading};
use super::normal::{stated, tight};

/// The telephone number that a cell states, as digits and hyphens.
///
/// *Forms*: mobile numbers with blanks, hyphens or `+86` (`138 0000 0001`), as a workbook's number
/// (`13800000001.0`, `1.3800000001E10`); land lines with or without area code and extension (`(0595)22222222`,
/// `0595-22222222-801`, `22222222`); service numbers (`400-800-1234`, `12345`).
/// *Two numbers*: the first, with [`Doubt::Several`]. *Refused*: every other text.
#[must_use]
pub fn phone(text: &str) -> Reading<String> {
    // Most are plain digits.
    if is_mobile(text) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Reading::sure(text.to_owned());
    }
    if !stated(text) {
        return Reading::nothing();
    }
    let said = tight(text);
    if let Some(digits) = exponent(&said) {
        return from_number(digits);
    }
    let parts = said.split(['/', '、', ',', ';', '\n', '或']);
    let mut parts = parts.filter(|part| !part.is_empty());
    let first = parts.next().and_then(number);
    match (first, parts.next()) {
        (Some(number), None) => Reading::sure(number),
        (Some(number), Some(_)) => Reading { value: Some(number), doubt: Some(Doubt::Several) },
        (None, _) => Reading::refused(Doubt::Unreadable),
    }
}

/// The telephone number that a workbook keeps as a number.
#[must_use]
pub fn phone_number(number: f64) -> Reading<String> {
    if number.fract() != 0.0 || !(0.0..1e15).contains(&number) {
        return Reading::refused(Doubt::Unreadable);
    }
    phone(&format!("{number:.0}"))
}

/// The digits of `1.38E10`, and whether there were as many before.
struct Shifted {
    digits: String,
    exact: bool,
}

fn exponent(said: &str) -> Option<Shifted> {
    let (mantissa, exponent) = said.split_once(['E', 'e'])?;
    let exponent: usize = exponent.trim_start_matches('+').parse().ok().filter(|e| *e < 15)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 1 || fraction.len() > exponent || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let digits = format!("{whole}{fraction:0<exponent$}");
    Some(Shifted { digits, exact: fraction.len() == exponent })
}

fn from_number(shifted: Shifted) -> Reading<String> {
    match number(&shifted.digits) {
        Some(number) => Reading { value: Some(number), doubt: (!shifted.exact).then_some(Doubt::Rounded) },
        None => Reading::refused(Doubt::Unreadable),
    }
}

/// One telephone number.
fn number(said: &str) -> Option<String> {
    let whole = said.split_once('.').filter(|(_, zeros)| zeros.bytes().all(|b| b == b'0'));
    let said = whole.map_or(said, |(whole, _)| whole);
    let said =
        ["+86", "0086", "(+86)", "86-"].iter().find_map(|code| said.strip_prefix(code)).unwrap_or(said);
    let mut number = String::with_capacity(said.len());
    for c in said.chars() {
        match c {
            '0'..='9' => number.push(c),
            '-' | '–' | '—' | '−' | '‐' | '‑' | ' ' | '(' | ')' | '转'
                if number.is_empty() || number.ends_with('-') => {}
            '-' | '–' | '—' | '−' | '‐' | '‑' | ' ' | '(' | ')' | '转' => number.push('-'),
            _ => return None,
        }
    }
    let digits = number.replace('-', "");
    match digits.strip_prefix("86").filter(|digits| is_mobile(digits)) {
        Some(mobile) => Some(mobile.to_owned()),
        None if is_mobile(&digits) => Some(digits),
        None => land_line(&number).then_some(number),
    }
}

/// Whether digits are the number of a mobile.
fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && !matches!(bytes[1], b'0'..=b'2')
}

/// Whether digits with hyphens are a land line or a service number.
fn land_line(number: &str) -> bool {
    let parts: Vec<&str> = number.split('-').collect();
    let local = |part: &str| matches!(part.len(), 7 | 8) && !part.starts_with(['0', '1']);
    let area =
        |part: &str| matches!(part.len(), 3 | 4) && part.starts_with('0') && !part[1..].starts_with('0');
    let extension = |part: &str| (1..=5).contains(&part.len());
    match parts.as_slice() {
        // Area code and number in one run: 05952222222 or 059522222222.
        [one] if one.starts_with('0') => (10..=12).contains(&one.len()) && !one[1..].starts_with('0'),
        [one] => local(one) || (one.len() == 10 && service(&one[..3])) || hotline(one),
        [first, second] if area(first) => local(second),
        [first, second] if service(first) => second.len() == 7,
        [first, second] => local(first) && extension(second),
        [first, second, third] if area(first) => local(second) && extension(third),
        [first, second, third] => service(first) && second.len() + third.len() == 7,
        _ => false,
    }
}

fn service(part: &str) -> bool {
    matches!(part, "400" | "800")
}

/// 110, 12345, 96110.
fn hotline(one: &str) -> bool {
    one.len() == 3 && one.starts_with('1') || matches!(one.len(), 5 | 6) && one.starts_with(['1', '9'])
}
