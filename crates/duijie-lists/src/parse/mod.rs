//! Cell wordings → values: quantities, money, times, dates, telephone numbers, lists, yes and no.
//!
//! Every parser takes the text as it stands and keeps nothing of it but what it is sure of; what it cannot read is `None`, and
//! the caller says so.

pub(crate) mod date;
pub(crate) mod money;
pub(crate) mod number;
pub(crate) mod phone;
pub(crate) mod quantity;
pub(crate) mod several;
pub(crate) mod time;
pub(crate) mod yes;

use crate::headings::half_width;

/// A text in half width, without what cannot be seen, blanks made one and none around it.
pub(crate) fn normal(text: &str) -> String {
    let seen = |c: &char| {
        !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
            && (!c.is_control() || c.is_whitespace())
    };
    let plain = text.chars().filter(seen).map(half_width).map(|c| match c {
        '～' | '〜' | '–' | '—' | '−' | '‐' | '―' | '﹣' => '-',
        '、' | '，' => c,
        _ if c.is_whitespace() => ' ',
        _ => c,
    });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_cannot_be_seen_is_gone() {
        assert_eq!(super::normal("\u{feff}１２\u{200b}人 \u{a0}\u{3000}次"), "12人 次");
        assert_eq!(super::normal("11：00—12：30"), "11:00-12:30");
    }
}
