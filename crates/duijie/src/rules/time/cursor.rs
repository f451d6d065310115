//! A place in a text, and the small steps of reading on.

use super::grammar::{Unreadable, unreadable};

pub(super) struct Cursor {
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
}

impl Cursor {
    pub(super) fn done(&self) -> bool {
        self.at >= self.chars.len()
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    pub(super) fn skip(&mut self, signs: &str) {
        while self.peek(0).is_some_and(|sign| signs.contains(sign)) {
            self.at += 1;
        }
    }

    pub(super) fn sees(&self, word: &str) -> bool {
        word.chars().enumerate().all(|(k, sign)| self.peek(k) == Some(sign))
    }

    /// Takes `word` if it stands here; a Latin word must end here too.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let length = word.chars().count();
        let latin = word.ends_with(|sign: char| sign.is_ascii_alphabetic());
        let runs_on = latin && self.peek(length).is_some_and(|sign| sign.is_ascii_alphabetic());
        let found = self.sees(word) && !runs_on;
        if found {
            self.at += length;
        }
        found
    }

    pub(super) fn rest(&self) -> String {
        self.chars[self.at.min(self.chars.len())..].iter().take(20).collect()
    }

    pub(super) fn stuck<T>(&self) -> Result<T, Unreadable> {
        let rest = self.rest();
        if rest.is_empty() {
            return unreadable("到末尾还缺内容", "it ends too early");
        }
        unreadable(format!("读不懂“{rest}”"), format!("cannot read {rest:?}"))
    }

    /// Takes a dash or "to", with spaces around it.
    pub(super) fn dash(&mut self) -> bool {
        let before = self.at;
        self.skip(" ");
        let mut found = false;
        while self.peek(0) == Some('-') {
            self.at += 1;
            found = true;
        }
        found = found || self.take("to") || self.take("through") || self.take("until");
        self.skip(" ");
        if !found {
            self.at = before;
        }
        found
    }

    /// Takes a list sign, or only spaces; a `;` stays.
    pub(super) fn comma(&mut self) {
        self.skip(" ,/");
        if self.take("and") {
            self.skip(" ");
        }
    }

    /// A number of one to `most` digits.
    pub(super) fn digits(&mut self, most: usize) -> Option<i64> {
        let mut number = None;
        for _ in 0..most {
            let Some(digit) = self.peek(0).and_then(|sign| sign.to_digit(10)) else { break };
            number = Some(number.unwrap_or(0) * 10 + i64::from(digit));
            self.at += 1;
        }
        number
    }

    /// 一 to 九十九.
    pub(super) fn chinese_number(&mut self) -> Option<i64> {
        const SIGNS: &str = "零一二三四五六七八九";
        let digit = |sign: Option<char>| -> Option<i64> {
            let sign = sign?;
            if sign == '两' {
                return Some(2);
            }
            (0..).zip(SIGNS.chars()).find(|&(_, known)| known == sign).map(|(value, _)| value)
        };
        let first = digit(self.peek(0));
        self.at += usize::from(first.is_some());
        if self.peek(0) != Some('十') {
            return first;
        }
        self.at += 1;
        let last = digit(self.peek(0));
        self.at += usize::from(last.is_some());
        Some(first.unwrap_or(1) * 10 + last.unwrap_or(0))
    }
}
