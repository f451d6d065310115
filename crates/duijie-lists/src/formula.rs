//! Formulas that a file keeps without a value: the simplest are worked out.
//!
//! *Problem*: the value of a formula from the cells of its own sheet. *Method*: numbers, `+ - * / %`, brackets,
//! `SUM`, `PRODUCT` and references, by descent; a formula that needs another waits for the next pass, which goes
//! the other way, until a pass brings nothing. *Complexity*: O(passes × formulas × cells in their ranges), bounded by
//! [`STEPS`]. *Range*: results are rounded to 15 digits, as spreadsheet programs show them; what is not finite
//! has no value. *Edges*: blank cells are 0, in sums nothing; text in a sum is nothing, in arithmetic it must be
//! a number; a lone reference gives what stands there. Everything else – other functions, other sheets, other
//! files, names, dates in arithmetic, circles – has no value. Nothing is ever fetched or run.
//! *Sources*: ECMA-376 part 1, 18.17.
//!
//! A library was weighed and not taken: a spreadsheet engine brings 40 to 90 crates, for sums.

use std::collections::BTreeMap;

use crate::cell::{Cell, Content, trim};
use crate::layout::{ROWS, Spot, column, spot};

/// So many cells of ranges are visited on a sheet before the rest is given up.
const STEPS: u64 = 20_000_000;
/// So many passes over the formulas.
const PASSES: usize = 32;
/// Brackets may be so deep.
const DEPTH: u32 = 64;
/// Longer formulas are not worked out.
const LONGEST: usize = 8192;

/// A formula that its file keeps without a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Formula {
    /// Row, from 0.
    pub(crate) row: u32,
    /// Column, from 0.
    pub(crate) column: u32,
    /// As it stands in the file, without `=`.
    pub(crate) text: String,
    /// What was worked out, which is also what the cell holds. None: the cell holds an error.
    pub(crate) value: Option<Content>,
}

/// Works out formulas, given by row and column, from cells, given likewise, none at a formula's place.
pub(crate) fn work_out(cells: &[Cell], formulas: &mut [Formula]) {
    let places = formulas.iter().enumerate().map(|(at, f)| (Spot { row: f.row, column: f.column }, at));
    let places: BTreeMap<Spot, usize> = places.collect();
    let mut states: Vec<State> = formulas.iter().map(|_| State::Waiting).collect();
    let mut steps = STEPS;
    for pass in 0..PASSES {
        let mut order: Vec<usize> = (0..formulas.len()).collect();
        if pass % 2 == 1 {
            order.reverse();
        }
        let mut moved = false;
        for at in order.into_iter().filter(|&at| matches!(states[at], State::Waiting)).collect::<Vec<_>>() {
            let sheet = Sheet { cells, places: &places, states: &states };
            match evaluate(&formulas[at].text, &sheet, &mut steps) {
                Err(Stop::Waits) => {}
                Err(Stop::Unknown) => (states[at], moved) = (State::Unknown, true),
                Ok(content) => (states[at], moved) = (State::Known(content), true),
            }
        }
        if !moved {
            break;
        }
    }
    for (formula, state) in formulas.iter_mut().zip(states) {
        formula.value = match state {
            State::Known(content) => Some(content),
            State::Waiting | State::Unknown => None,
        };
    }
}

enum State {
    Waiting,
    Unknown,
    Known(Content),
}

/// Why a formula has no value now.
enum Stop {
    /// It needs one that has none yet.
    Waits,
    /// It is not one of the simple ones, or needs one that is not.
    Unknown,
}

struct Sheet<'s> {
    cells: &'s [Cell],
    places: &'s BTreeMap<Spot, usize>,
    states: &'s [State],
}

impl Sheet<'_> {
    fn at(&self, place: Spot) -> Result<Option<Content>, Stop> {
        if let Some(state) = self.places.get(&place).and_then(|&at| self.states.get(at)) {
            return match state {
                State::Waiting => Err(Stop::Waits),
                State::Unknown => Err(Stop::Unknown),
                State::Known(content) => Ok(Some(content.clone())),
            };
        }
        let found = self.cells.binary_search_by_key(&place, |c| Spot { row: c.row, column: c.column });
        Ok(found.ok().and_then(|at| self.cells.get(at)).map(|cell| cell.content.clone()))
    }

    /// The numbers in a rectangle. Texts and truth values in it count for nothing, as in a spreadsheet program.
    fn numbers(&self, from: Spot, to: Spot, steps: &mut u64) -> Result<Vec<f64>, Stop> {
        let mut numbers = Vec::new();
        let start = self.cells.partition_point(|cell| cell.row < from.row);
        let known = self.cells.get(start..).unwrap_or_default().iter().take_while(|cell| cell.row <= to.row);
        for cell in known {
            *steps = steps.checked_sub(1).ok_or(Stop::Unknown)?;
            if (from.column..=to.column).contains(&cell.column) {
                numbers.extend(summand(&cell.content)?);
            }
        }
        let row_end = Spot { row: to.row, column: u32::MAX };
        for (place, &at) in self.places.range(Spot { row: from.row, column: 0 }..=row_end) {
            *steps = steps.checked_sub(1).ok_or(Stop::Unknown)?;
            if (from.column..=to.column).contains(&place.column) {
                match self.states.get(at) {
                    Some(State::Known(content)) => numbers.extend(summand(content)?),
                    Some(State::Waiting) => return Err(Stop::Waits),
                    _ => return Err(Stop::Unknown),
                }
            }
        }
        Ok(numbers)
    }
}

fn summand(content: &Content) -> Result<Option<f64>, Stop> {
    match content {
        Content::Number(number) => Ok(Some(*number)),
        Content::Text(_) | Content::Yes | Content::No => Ok(None),
        Content::Date(_) | Content::Error(_) => Err(Stop::Unknown),
    }
}

fn evaluate(text: &str, sheet: &Sheet<'_>, steps: &mut u64) -> Result<Content, Stop> {
    if text.len() > LONGEST {
        return Err(Stop::Unknown);
    }
    let mut parser = Parser { rest: text.trim_start_matches(['=', ' ']), sheet, steps, depth: 0 };
    let value = parser.sum()?;
    parser.skip();
    if !parser.rest.is_empty() {
        return Err(Stop::Unknown);
    }
    match value {
        Value::Blank => Ok(Content::Number(0.0)),
        Value::There(Content::Error(_)) => Err(Stop::Unknown),
        Value::There(content) => Ok(content),
        Value::Number(number) if number.is_finite() => {
            let rounded = format!("{number:.14e}").parse().map_err(|_| Stop::Unknown)?;
            Ok(Content::Number(rounded))
        }
        Value::Number(_) => Err(Stop::Unknown),
    }
}

enum Value {
    Number(f64),
    Blank,
    /// What stands in the cell that a lone reference names.
    There(Content),
}

impl Value {
    fn number(self) -> Result<f64, Stop> {
        match self {
            Self::Number(number) | Self::There(Content::Number(number)) => Ok(number),
            Self::Blank => Ok(0.0),
            Self::There(Content::Text(text)) => plain(trim(&text)).ok_or(Stop::Unknown),
            Self::There(_) => Err(Stop::Unknown),
        }
    }
}

/// A text that is a plain decimal number; no `inf`, no `nan`.
fn plain(text: &str) -> Option<f64> {
    let only = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    text.parse().ok().filter(|_| only)
}

struct Parser<'p> {
    rest: &'p str,
    sheet: &'p Sheet<'p>,
    steps: &'p mut u64,
    depth: u32,
}

impl<'p> Parser<'p> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, wanted: char) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn sum(&mut self) -> Result<Value, Stop> {
        let mut value = self.product()?;
        loop {
            value = if self.take('+') {
                Value::Number(value.number()? + self.product()?.number()?)
            } else if self.take('-') {
                Value::Number(value.number()? - self.product()?.number()?)
            } else {
                return Ok(value);
            };
        }
    }

    fn product(&mut self) -> Result<Value, Stop> {
        let mut value = self.signed()?;
        loop {
            value = if self.take('*') {
                Value::Number(value.number()? * self.signed()?.number()?)
            } else if self.take('/') {
                Value::Number(value.number()? / self.signed()?.number()?)
            } else {
                return Ok(value);
            };
        }
    }

    fn signed(&mut self) -> Result<Value, Stop> {
        let mut negative = None;
        loop {
            match () {
                () if self.take('-') => negative = Some(!negative.unwrap_or(false)),
                () if self.take('+') => negative = Some(negative.unwrap_or(false)),
                () => break,
            }
        }
        let mut value = self.single()?;
        while self.take('%') {
            value = Value::Number(value.number()? / 100.0);
        }
        match negative {
            None => Ok(value),
            Some(true) => Ok(Value::Number(-value.number()?)),
            Some(false) => Ok(Value::Number(value.number()?)),
        }
    }

    fn single(&mut self) -> Result<Value, Stop> {
        if self.take('(') {
            self.deeper()?;
            let value = self.sum()?;
            self.depth -= 1;
            return if self.take(')') { Ok(value) } else { Err(Stop::Unknown) };
        }
        let word = self.word(|c| c.is_ascii_alphanumeric() || matches!(c, '$' | '.' | '_'));
        if let Some(number) = word.starts_with(|c: char| c.is_ascii_digit() || c == '.').then(|| plain(word))
        {
            return number.map(Value::Number).ok_or(Stop::Unknown);
        }
        match word.to_ascii_uppercase().as_str() {
            "SUM" => Ok(Value::Number(self.arguments()?.iter().sum())),
            // A product of nothing is 0, as in a spreadsheet program.
            "PRODUCT" => {
                let factors = self.arguments()?;
                Ok(Value::Number(if factors.is_empty() { 0.0 } else { factors.iter().product() }))
            }
            _ => {
                let place = spot(word).ok_or(Stop::Unknown)?;
                Ok(self.sheet.at(place)?.map_or(Value::Blank, Value::There))
            }
        }
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> &'p str {
        self.skip();
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn deeper(&mut self) -> Result<(), Stop> {
        self.depth += 1;
        if self.depth > DEPTH { Err(Stop::Unknown) } else { Ok(()) }
    }

    /// The numbers of the arguments of a function, ranges unfolded.
    fn arguments(&mut self) -> Result<Vec<f64>, Stop> {
        if !self.take('(') {
            return Err(Stop::Unknown);
        }
        self.deeper()?;
        let mut numbers = Vec::new();
        loop {
            match self.range() {
                Some((from, to)) => numbers.extend(self.sheet.numbers(from, to, self.steps)?),
                None => numbers.push(self.sum()?.number()?),
            }
            if !self.take(',') {
                break;
            }
        }
        self.depth -= 1;
        if self.take(')') { Ok(numbers) } else { Err(Stop::Unknown) }
    }

    /// A reference or range that is an argument by itself: `B2`, `B2:C9`, `B:B`. Else nothing is taken.
    fn range(&mut self) -> Option<(Spot, Spot)> {
        let before = self.rest;
        let belongs = |c: char| c.is_ascii_alphanumeric() || c == '$';
        let first = self.word(belongs);
        let last = if self.take(':') { self.word(belongs) } else { first };
        let cells = spot(first).zip(spot(last));
        let bare = |word: &'p str| column(word.strip_prefix('$').unwrap_or(word));
        let columns = || {
            let (left, right) = bare(first).zip(bare(last))?;
            Some((Spot { row: 0, column: left }, Spot { row: ROWS - 1, column: right }))
        };
        self.skip();
        let found = cells.or_else(columns).filter(|_| self.rest.starts_with([',', ')']));
        if found.is_none() {
            self.rest = before;
        }
        let (a, b) = found?;
        let from = Spot { row: a.row.min(b.row), column: a.column.min(b.column) };
        Some((from, Spot { row: a.row.max(b.row), column: a.column.max(b.column) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells() -> Vec<Cell> {
        let cell = |row, column, content| Cell { row, column, content };
        vec![
            cell(0, 0, Content::Number(3.0)),
            cell(0, 1, Content::Number(0.1)),
            cell(1, 0, Content::Text("4".into())),
            cell(1, 1, Content::Number(0.2)),
            cell(2, 0, Content::Text("义诊".into())),
            cell(3, 0, Content::Date("2026-11-22".into())),
        ]
    }

    fn values(texts: &[&str]) -> Vec<Option<Content>> {
        let formula =
            |(row, text): (u32, &&str)| Formula { row, column: 5, text: (*text).to_owned(), value: None };
        let mut formulas: Vec<Formula> = (0..).zip(texts).map(formula).collect();
        work_out(&cells(), &mut formulas);
        formulas.into_iter().map(|formula| formula.value).collect()
    }

    fn check(text: &str, expected: Option<f64>) {
        assert_eq!(values(&[text]), [expected.map(Content::Number)], "{text}");
    }

    #[test]
    fn sums_products_and_references_are_worked_out() {
        check("A1*2+1", Some(7.0));
        check("=-(A1 - 1) / 4", Some(-0.5));
        check("B1+B2", Some(0.3));
        check("SUM(A1:B2)", Some(3.3));
        check("sum($A$1:A3, 10, A1*2, B:B)", Some(19.3));
        check("SUM(A:A)", None);
        check("PRODUCT(A1,50%)", Some(1.5));
        check("A1+A2", Some(7.0));
        check("A9", Some(0.0));
        check("SUM(A1:E3)", Some(3.3));
        check("SUM(G1:XFD1048576)", Some(0.0));
        assert_eq!(values(&["A3"]), [Some(Content::Text("义诊".into()))]);
        assert_eq!(values(&["$A4"]), [Some(Content::Date("2026-11-22".into()))]);
    }

    #[test]
    fn everything_else_has_no_value() {
        for text in [
            "",
            "A1+",
            "A1/0",
            "A3+1",
            "A4+1",
            "IF(A1,1,2)",
            "Sheet2!A1",
            "[1]Sheet1!A1",
            "'甲'!A1",
            "A1&A2",
            "A1^2",
            "SUM(A1",
            "SUM()",
            "1e3",
            "WEBSERVICE(\"x\")",
            "cmd|'/c calc'!A1",
            "需求",
            "A1:A2",
            "A0",
            "XFE1",
            "A1048577",
            "SUM(A1:A4)",
            "NaN",
            "inf",
            "1=1",
        ] {
            check(text, None);
        }
        check(&"(".repeat(8000), None);
        check(&"-".repeat(8000), None);
        check(&format!("{}A1", "-".repeat(8000)), Some(3.0));
    }

    #[test]
    fn formulas_of_formulas_are_found_in_any_order_and_circles_end() {
        let number = |n: f64| Some(Content::Number(n));
        assert_eq!(
            values(&["F2+1", "F3+1", "A1", "F1+F3"]),
            [number(5.0), number(4.0), number(3.0), number(8.0)]
        );
        assert_eq!(values(&["F2", "F1", "F3+1", "SUM(F1:F9)", "A1"]), [None, None, None, None, number(3.0)]);
        let chain: Vec<String> = (2..=5000).map(|k| format!("F{k}+1")).chain(["A1".to_owned()]).collect();
        let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
        assert_eq!(values(&chain)[0], number(5002.0));
    }
}
