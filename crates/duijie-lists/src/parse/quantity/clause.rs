//! One part of a cell with a quantity: 不少于2次/年 of 不少于2次/年，每次约80人.

use super::Quantity;
use super::hint::is_time;
use crate::parse::doubt::Doubt;
use crate::parse::number::{Number, is_numeral};
use crate::parse::scan::Scan;
use crate::parse::words;

/// The parts of a cell between commas and the like, but not at thousands separators.
pub(super) fn clauses(said: &str) -> Vec<&str> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, c) in said.char_indices() {
        let parts = match c {
            ',' => !groups(&said[start..at], &said[at + 1..]),
            ';' | '。' | '、' | '\n' | ' ' | '(' | ')' | '[' | ']' => true,
            // 3人以上5人以下 states two bounds.
            '上' if said[..at].ends_with('以') && said[at + c.len_utf8()..].starts_with(is_numeral) => {
                clauses.push(&said[start..at + c.len_utf8()]);
                start = at + c.len_utf8();
                false
            }
            _ => false,
        };
        if parts {
            clauses.push(&said[start..at]);
            start = at + c.len_utf8();
        }
    }
    clauses.push(&said[start..]);
    clauses.retain(|clause| !clause.is_empty());
    clauses
}

/// Whether a comma between these parts one number: 1,200.
fn groups(before: &str, after: &str) -> bool {
    let digits = |c: &char| c.is_ascii_digit();
    after.chars().take_while(digits).count() == 3 && before.ends_with(|c: char| c.is_ascii_digit())
}

/// One part of a cell, as far as it was understood.
#[derive(Default)]
pub(super) struct Clause {
    pub(super) least: Option<i64>,
    most: Option<i64>,
    bound: Bound,
    pub(super) unit: Option<&'static str>,
    pub(super) per: Option<String>,
    approx: bool,
    pub(super) total: bool,
    /// It holds a number that is no quantity: a fraction, a percentage, too large, negative.
    pub(super) refused: bool,
    /// What was not understood.
    pub(super) left: String,
}

/// What the words around a number make of it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Bound {
    #[default]
    Exactly,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
}

impl Clause {
    /// Reads a part, all of it.
    pub(super) fn read(said: &str) -> Self {
        let mut clause = Self::default();
        let mut scan = Scan::new(said);
        while !scan.is_done() {
            if clause.word_before(&mut scan) {
                continue;
            }
            if clause.number(&mut scan) {
                break;
            }
            clause.left.extend(scan.step());
        }
        // 50% is no number of anything.
        clause.refused |= scan.word("%");
        while !scan.is_done() {
            if !clause.word_after(&mut scan) {
                clause.left.extend(scan.step());
            }
        }
        // A clause of nothing but a unit: 20（人）.
        let mut word = Scan::new(&clause.left);
        let unit = words::unit(&mut word).filter(|_| clause.least.is_none() && word.is_done());
        if unit.is_some() {
            (clause.unit, clause.left) = (unit, String::new());
        }
        clause
    }

    /// Takes a word before the number.
    fn word_before(&mut self, scan: &mut Scan<'_>) -> bool {
        for (words, bound) in [
            (words::AT_LEAST, Bound::AtLeast),
            (words::AT_MOST, Bound::AtMost),
            (words::MORE_THAN, Bound::MoreThan),
            (words::LESS_THAN, Bound::LessThan),
        ] {
            if scan.any(words).is_some() {
                self.bound = bound;
                return true;
            }
        }
        if self.rate(scan) || self.average(scan) || self.one_period(scan) {
            return true;
        }
        let about = scan.any(words::ABOUT).is_some();
        let total = !about && scan.any(words::IN_ALL).is_some();
        self.approx |= about;
        self.total |= total;
        about || total || scan.any(words::FRAME).is_some()
    }

    /// Takes a word after the number and its unit.
    fn word_after(&mut self, scan: &mut Scan<'_>) -> bool {
        for (words, bound) in [(words::OR_MORE, Bound::AtLeast), (words::OR_LESS, Bound::AtMost)] {
            if scan.any(words).is_some() {
                self.bound = bound;
                return true;
            }
        }
        let so = scan.any(words::OR_SO).is_some();
        self.approx |= so;
        so || self.rate(scan) || scan.any(words::FRAME).is_some()
    }

    /// Takes 每月, 每两周, `/年`.
    fn rate(&mut self, scan: &mut Scan<'_>) -> bool {
        let mut ahead = *scan;
        if ahead.any(&["/", "每"]).is_none() {
            return false;
        }
        let from = ahead;
        let count = Number::take(&mut ahead);
        let counted = &from.rest[..from.rest.len() - ahead.rest.len()];
        let Some(word) = words::period(&mut ahead).filter(|word| count.is_none() || is_time(word)) else {
            return false;
        };
        let counted = if matches!(counted, "一" | "1") { "" } else { counted };
        self.per = Some(format!("{counted}{word}"));
        *scan = ahead;
        true
    }

    /// Takes 日均, 人均, 全年.
    fn average(&mut self, scan: &mut Scan<'_>) -> bool {
        if scan.any(&["全年", "年内"]).is_some() {
            self.per = Some("年".to_owned());
            return true;
        }
        let mut ahead = *scan;
        let Some(word) = words::period(&mut ahead).filter(|_| ahead.word("均")) else { return false };
        self.per = Some(word.to_owned());
        *scan = ahead;
        true
    }

    /// Takes 一年 before a further number: 一年四场.
    fn one_period(&mut self, scan: &mut Scan<'_>) -> bool {
        let mut ahead = *scan;
        let one = matches!(Number::take(&mut ahead), Some(Ok(one)) if one.whole(1) == Ok(1));
        let Some(word) = words::period(&mut ahead).filter(|word| one && is_time(word)) else { return false };
        let range = ahead.rest.starts_with('/') || { ahead }.dash();
        if range || !ahead.rest.contains(is_numeral) {
            return false;
        }
        self.per = Some(word.to_owned());
        *scan = ahead;
        true
    }

    /// Takes the number or range that stands here, with its unit.
    fn number(&mut self, scan: &mut Scan<'_>) -> bool {
        let mut ahead = *scan;
        let before = (self.approx, self.bound, self.refused);
        let Some(first) = Number::take(&mut ahead) else { return false };
        let Ok(mut first) = first else {
            self.refused = true;
            *scan = ahead;
            return true;
        };
        self.more(&mut first, &mut ahead);
        if ahead.word("+") {
            self.bound = Bound::AtLeast;
        }
        let mut range = ahead;
        let unit = words::unit(&mut range);
        let end = if range.dash() { Number::take(&mut range) } else { None };
        let last = match end {
            Some(Ok(mut end)) => {
                ahead = range;
                self.more(&mut end, &mut ahead);
                first.share(&end);
                Some(end)
            }
            Some(Err(_)) => {
                self.refused = true;
                None
            }
            None => None,
        };
        self.approx |= first.high(1).is_some();
        let most = last.map(|last| last.whole(1)).or_else(|| first.high(1));
        let range = first.whole(1).and_then(|least| Ok((least, most.unwrap_or(Ok(least))?)));
        self.unit = words::unit(&mut ahead).or(unit.filter(|_| last.is_some()));
        // 一般, 三轮车: characters are a number only before a unit or alone.
        let alone = self.left.is_empty() && (ahead.is_done() || { ahead }.any(words::AFTER_NUMBER).is_some());
        let word = first.in_characters && self.unit.is_none() && !alone;
        match range {
            _ if word => {
                (self.approx, self.bound, self.refused) = before;
                return false;
            }
            Ok((least, most)) => (self.least, self.most) = (Some(least), Some(most)),
            Err(_) => self.refused = true,
        }
        self.refused |= self.left.ends_with(['-', '−']);
        *scan = ahead;
        true
    }

    /// Takes 余, 多, 来, 几 between a number and its unit, and a multiplier after them: 10余万.
    fn more(&mut self, number: &mut Number, scan: &mut Scan<'_>) {
        if scan.any(&["余", "多", "来", "几"]).is_some() {
            self.approx = true;
            self.refused |= number.multiply(scan).is_err();
        }
    }

    /// The range of 不低于15人 and 不超过30人, where this and the next part are two such bounds.
    pub(super) fn range(&self, next: &Self) -> Option<Self> {
        let bounds = (self.bound, next.bound) == (Bound::AtLeast, Bound::AtMost);
        let alike = next.unit == self.unit && (next.per.is_none() || next.per == self.per);
        let plain = self.left.is_empty() && next.left.is_empty() && !self.refused && !next.refused;
        (bounds && alike && plain && self.least? <= next.most?).then(|| Self {
            least: self.least,
            most: next.most,
            unit: self.unit,
            per: self.per.clone(),
            approx: self.approx || next.approx,
            ..Self::default()
        })
    }

    /// What is doubtful about this part alone.
    pub(super) fn doubt(&self) -> Option<Doubt> {
        if self.least > self.most {
            Some(Doubt::Backwards)
        } else if self.left.contains(is_numeral) {
            Some(Doubt::Several)
        } else {
            (!self.left.is_empty()).then(|| Doubt::Leftover(self.left.clone()))
        }
    }

    /// The quantity that this part states; none where a strict bound is beyond an `i64` or below 0.
    pub(super) fn quantity(&self, doubt: Option<Doubt>) -> Option<Quantity> {
        let (least, most) = (self.least.min(self.most), self.least.max(self.most));
        let (min, max) = match self.bound {
            Bound::Exactly => (least, most),
            Bound::AtLeast => (least, None),
            Bound::AtMost => (None, most),
            Bound::MoreThan => (Some(least?.checked_add(1)?), None),
            Bound::LessThan => (None, Some(most?.checked_sub(1).filter(|&most| most >= 0)?)),
        };
        Some(Quantity {
            raw: String::new(),
            min,
            max,
            unit: self.unit.map(str::to_owned),
            per: self.per.clone(),
            approx: self.approx,
            kind: None,
            doubt,
        })
    }
}
