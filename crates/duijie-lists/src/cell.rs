//! Typed cells: what stands in a cell, and how it is read as a number, text, list or choice.

use std::borrow::Cow;

use compact_str::CompactString;

use crate::parse;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// Most are short enough to stand in the cell itself: a large list asks for no memory for each.
    Text(CompactString),
    Number(f64),
    Yes,
    No,
    /// A date or time of day, in the wording of the contract: `2026-11-22`, `2026-11-22 09:30`, `09:30`.
    Date(Box<str>),
    /// An error value (`#REF!`), or a formula without a stored value.
    Error(Box<str>),
}

/// A cell with its place, row and column from 0.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) content: Content,
}

/// Why a cell is not what its column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// No number at all.
    NotNumber,
    /// NaN or infinity.
    NotFinite,
    /// A fraction.
    NotWhole,
    /// Beyond what is kept exactly (2^53 in a number cell) or can be counted.
    TooLarge,
    /// A long number in a column of ids: the workbook has lost its last digits or may have.
    LongId,
}

/// Numbers of at least so much have lost digits in a workbook, which keeps 15.
const FIFTEEN_DIGITS: f64 = 1e15;
/// The largest magnitude below which every whole number is kept exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Content {
    /// As it stands.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Date(text) | Self::Error(text) => (&**text).into(),
            Self::Number(number) => number.to_string().into(),
            Self::Yes => "TRUE".into(),
            Self::No => "FALSE".into(),
        }
    }

    /// As it stands, for messages and for text.
    pub(crate) fn shown(&self) -> String {
        self.text().into_owned()
    }

    /// As an id: text without blanks around it; a short number as its digits.
    pub(crate) fn id(&self) -> Result<String, Misfit> {
        match self {
            Self::Number(number) if !number.is_finite() => Err(Misfit::NotFinite),
            Self::Number(number) if number.abs() >= FIFTEEN_DIGITS => Err(Misfit::LongId),
            _ => Ok(trim(&self.text()).to_owned()),
        }
    }

    /// As a whole number. Numbers kept as text, full-width and circled digits, `3.0` and thousands separators are read.
    pub(crate) fn integer(&self) -> Result<i128, Misfit> {
        let text = match self {
            // Most are plain digits.
            Self::Text(text) if text.len() < 18 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                return text.parse().map(i64::into).map_err(|_| Misfit::NotNumber);
            }
            Self::Number(number) if !number.is_finite() => return Err(Misfit::NotFinite),
            Self::Number(number) if number.fract() != 0.0 => return Err(Misfit::NotWhole),
            Self::Number(number) if number.abs() > EXACT => return Err(Misfit::TooLarge),
            Self::Number(number) => format!("{number:.0}"),
            Self::Text(text) => parse::normal(text).chars().filter(|c| !c.is_whitespace()).collect(),
            _ => return Err(Misfit::NotNumber),
        };
        whole(&text)
    }
}

/// The text without blanks around it, ideographic space included.
pub(crate) fn trim(text: &str) -> &str {
    // Most texts begin and end with a Chinese character, a letter or a digit, none of which is a blank.
    let is_han = |byte: &u8| (0xe4..=0xe9).contains(byte);
    let bytes = text.as_bytes();
    let begins = bytes.first().is_some_and(|byte| byte.is_ascii_graphic() || is_han(byte));
    let ends =
        || bytes.last().is_some_and(u8::is_ascii_graphic) || bytes.iter().nth_back(2).is_some_and(is_han);
    if begins && ends() {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

fn whole(text: &str) -> Result<i128, Misfit> {
    let unsigned = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let negative = text.starts_with(['-', '−']);
    let (units, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = match units.contains([',', '，']) {
        true => grouped(units).ok_or(Misfit::NotNumber)?,
        false => units.to_owned(),
    };
    if matches!(text.to_ascii_lowercase().as_str(), "nan" | "inf" | "-inf" | "infinity" | "-infinity") {
        return Err(Misfit::NotFinite);
    }
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        // 1e6 is a number to a workbook, but no count that anyone wrote by hand.
        return Err(if unsigned.parse::<f64>().is_ok_and(|x| x.abs() > EXACT) {
            Misfit::TooLarge
        } else {
            Misfit::NotNumber
        });
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Misfit::NotNumber);
    }
    if fraction.bytes().any(|b| b != b'0') {
        return Err(Misfit::NotWhole);
    }
    let value: i128 = digits.parse().map_err(|_| Misfit::TooLarge)?;
    Ok(if negative { -value } else { value })
}

/// `1,200,000` → `1200000`; none where the groups are not of three digits.
fn grouped(units: &str) -> Option<String> {
    let groups: Vec<&str> = units.split([',', '，']).collect();
    let (first, rest) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    fits.then(|| groups.concat())
}

/// The items of a list cell. Where a line break stands, only line breaks separate.
pub(crate) fn items(text: &str) -> Vec<String> {
    split(text, |c| matches!(c, '、' | '，' | ',' | '；' | ';'))
}

/// The windows of a time cell; 周一、周三 上午 stays one. Where a line break stands, only line breaks separate.
pub(crate) fn windows(text: &str) -> Vec<String> {
    split(text, |c| matches!(c, '；' | ';'))
}

fn split(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<String> {
    // Most lists have one item: no byte of theirs is a separator or begins one (、 with e3, ， and ； with ef).
    let may_begin = |byte| matches!(byte, b'\n' | b'\r' | b',' | b';' | 0xe3 | 0xef);
    if !text.bytes().any(may_begin) {
        return Some(trim(text)).filter(|item| !item.is_empty()).map(str::to_owned).into_iter().collect();
    }
    let has_lines = text.contains(['\n', '\r']);
    let separates = |c| if has_lines { matches!(c, '\n' | '\r') } else { is_separator(c) };
    text.split(separates).map(trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// The cell that [`items`] (or [`windows`]) reads back as these items, which hold no line breaks themselves.
pub(crate) fn joined(items: &[String], separator: char) -> String {
    let separators: &[char] = match separator {
        '；' => &['；', ';'],
        _ => &['、', '，', ',', '；', ';'],
    };
    if items.iter().any(|item| item.contains(separators)) {
        // The closing line break tells the reader that only line breaks separate.
        return items.iter().map(|item| format!("{item}\n")).collect();
    }
    items.join(separator.to_string().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Content {
        Content::Text(text.into())
    }

    #[test]
    fn whole_numbers_are_read_in_their_many_forms() {
        for (written, value) in
            [("3", 3), (" ３ ", 3), ("3.0", 3), ("1,200", 1200), ("１，２００", 1200), ("-4", -4), ("+5", 5)]
        {
            assert_eq!(text(written).integer(), Ok(value), "{written}");
        }
        assert_eq!(Content::Number(3.0).integer(), Ok(3));
        assert_eq!(Content::Number(-0.0).integer(), Ok(0));
        assert_eq!(text("170141183460469231731687303715884105727").integer(), Ok(i128::MAX));
    }

    #[test]
    fn what_is_no_whole_number_says_why() {
        assert_eq!(Content::Number(3.5).integer(), Err(Misfit::NotWhole));
        assert_eq!(Content::Number(f64::NAN).integer(), Err(Misfit::NotFinite));
        assert_eq!(Content::Number(1e300).integer(), Err(Misfit::TooLarge));
        for (written, why) in [
            ("3.5", Misfit::NotWhole),
            ("3人", Misfit::NotNumber),
            ("若干", Misfit::NotNumber),
            ("NaN", Misfit::NotFinite),
            ("1e300", Misfit::TooLarge),
            ("1,20", Misfit::NotNumber),
            ("", Misfit::NotNumber),
            ("9999999999999999999999999999999999999999999", Misfit::TooLarge),
        ] {
            assert_eq!(text(written).integer(), Err(why), "{written}");
        }
    }

    #[test]
    fn ids_keep_their_zeros_and_long_numbers_are_refused() {
        assert_eq!(text("　007 ").id(), Ok("007".to_owned()));
        assert_eq!(Content::Number(7.0).id(), Ok("7".to_owned()));
        assert_eq!(Content::Number(1.234e17).id(), Err(Misfit::LongId));
    }

    #[test]
    fn lists_split_and_join() {
        assert_eq!(items("老年人、儿童,残疾人；"), ["老年人", "儿童", "残疾人"]);
        assert_eq!(windows("周一、周三 上午；周日"), ["周一、周三 上午", "周日"]);
        for list in [vec!["a"], vec!["a,b"], vec!["a", "b、c"], vec!["a；", "b"], vec![]] {
            let list: Vec<String> = list.into_iter().map(str::to_owned).collect();
            assert_eq!(items(&joined(&list, '、')), list);
            assert_eq!(windows(&joined(&list, '；')), list);
        }
    }
}
