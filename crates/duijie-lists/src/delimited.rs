//! Text files of records: `.csv`, `.tsv`, `.txt`.
//!
//! *Problem*: the cells of the records, each in the row of the line on which its record begins. *Method*: the
//! delimiter is what a first line `sep=;` says, else the one of comma, tab, semicolon and bar by which most of
//! the first records have the same number of fields, above one. Quotes as in RFC 4180; records may differ in
//! length. *Complexity*: O(bytes). *Edges*: lines end with LF, CRLF or CR; line breaks within quotes belong to the
//! field; blank lines are rows without cells; a quote that never closes would take the rest of the file into
//! one field, so from its record on quotes are read as they stand, with a warning. *Sources*: RFC 4180.

use std::borrow::Cow;
use std::path::Path;

use csv::{Reader, ReaderBuilder, StringRecord};
use memchr::{memchr, memchr_iter, memchr2_iter};
use rayon::prelude::*;

use crate::cell::{Cell, Content, trim};
use crate::error::Trouble;
use crate::notice;
use crate::origin::Located;
use crate::workbook::{Allowance, Sheet, apart};

/// A record may have so many fields.
const FIELDS: u32 = 1024;
/// So many bytes and records at the beginning tell the delimiter.
const SAMPLE: usize = 1 << 16;
const SAMPLED: usize = 60;

/// The sheet of a text.
///
/// # Errors
/// Too large: fields of a record, cells, lines.
pub(crate) fn read(path: &Path, text: &str, warnings: &mut Vec<Located>) -> Result<Sheet, Trouble> {
    // Old programs end lines with CR alone.
    let has = |text: &str, byte: u8| memchr(byte, text.as_bytes()).is_some();
    let text = match has(text, b'\r') && !has(text, b'\n') {
        true => Cow::from(text.replace('\r', "\n")),
        false => text.into(),
    };
    let allowance = Allowance::of(text.len());
    let (delimiter, skipped) = match said(&text) {
        Some((delimiter, length)) => (delimiter, length),
        None => (found(&text), 0),
    };
    let body = text.get(skipped..).unwrap_or_default();
    let first = u32::from(skipped > 0);
    let cells = Vec::with_capacity(allowance.room(likely_cells(body, delimiter)));
    let mut records = Records { cells, allowance };
    if !has(body, b'"') {
        records.add_plain(body, first, delimiter)?;
        return Ok(Sheet::of_text(path, records.cells));
    }
    let open = open_quote(body, delimiter);
    let (sound, rest) = body.split_at_checked(open.unwrap_or(body.len())).unwrap_or((body, ""));
    records.add(sound, first, delimiter)?;
    if open.is_some() {
        let line = lines(sound).and_then(|lines| lines.checked_add(first)).ok_or(Trouble::TooLarge)?;
        records.add_plain(rest, line, delimiter)?;
        warnings.push(notice::warn_w209_open_quote(path, line));
    }
    Ok(Sheet::of_text(path, records.cells))
}

/// How many cells a text has if all of it is as its beginning: room for them at once spares moving them.
fn likely_cells(text: &str, delimiter: u8) -> usize {
    let sample = text.as_bytes().get(..SAMPLE).unwrap_or(text.as_bytes());
    let ends = memchr2_iter(delimiter, b'\n', sample).count();
    ends.saturating_mul(text.len() / sample.len().max(1) + 1)
}

fn lines(text: &str) -> Option<u32> {
    u32::try_from(memchr_iter(b'\n', text.as_bytes()).count()).ok()
}

/// `sep=;` as the first line, which some programs write: the delimiter, and the length of the line.
fn said(text: &str) -> Option<(u8, usize)> {
    let line = text.split_inclusive('\n').next()?;
    let bytes = line.trim_end().strip_prefix("sep=").filter(|_| line.ends_with('\n'));
    match (bytes?.as_bytes(), line.trim_end_matches(['\r', '\n'])) {
        ([delimiter @ (b',' | b';' | b'|')], _) => Some((*delimiter, line.len())),
        ([], "sep=\t") => Some((b'\t', line.len())),
        _ => None,
    }
}

/// The delimiter that a text seems to have.
fn found(text: &str) -> u8 {
    let mut end = SAMPLE.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text.get(..end).unwrap_or(text);
    let mut best = (0, 0, b',');
    // Of equals the tab: it is the one that no text has in it.
    for delimiter in [b'\t', b',', b';', b'|'] {
        let mut counts = std::collections::BTreeMap::new();
        let records = reader(sample, delimiter).into_records().take(SAMPLED);
        for fields in records.map_while(Result::ok).map(|record| record.len()).filter(|&fields| fields > 1) {
            *counts.entry(fields).or_insert(0_usize) += 1;
        }
        let most = counts.into_iter().map(|(fields, times)| (times, fields)).max().unwrap_or_default();
        if (most.0, most.1) > (best.0, best.1) {
            best = (most.0, most.1, delimiter);
        }
    }
    best.2
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

struct Records {
    cells: Vec<Cell>,
    allowance: Allowance,
}

impl Records {
    /// Adds the cells of a text whose first line is the row `first`.
    fn add(&mut self, text: &str, first: u32, delimiter: u8) -> Result<(), Trouble> {
        let mut reader = reader(text, delimiter);
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).map_err(|error| Trouble::Damaged(error.to_string()))? {
            let line = record.position().and_then(|at| line(text, at));
            let row = line.and_then(|line| line.checked_add(first)).ok_or(Trouble::TooLarge)?;
            for (column, field) in (0..).zip(record.iter()) {
                self.add_field(row, column, field)?;
            }
        }
        Ok(())
    }

    /// As [`Self::add`], of a text without quotes: every line break ends a record, every delimiter a field. Parts of it are
    /// read side by side, and put in order.
    fn add_plain(&mut self, text: &str, first: u32, delimiter: u8) -> Result<(), Trouble> {
        let mut first = first;
        let mut read: Vec<Result<Part, Trouble>> = Vec::new();
        let parts = parts(text).into_iter().map(|text| {
            let row = first;
            first = lines(text).and_then(|lines| first.checked_add(lines)).ok_or(Trouble::TooLarge)?;
            Ok((text, row))
        });
        let parts = parts.collect::<Result<Vec<_>, Trouble>>()?;
        for parts in parts.chunks(rayon::current_num_threads().max(1)) {
            let next = || parts.par_iter().map(|&(text, first)| Part::read(text, first, delimiter)).collect();
            let (next, put) = rayon::join(next, || self.put(read));
            put?;
            read = next;
        }
        self.put(read)
    }

    fn put(&mut self, parts: Vec<Result<Part, Trouble>>) -> Result<(), Trouble> {
        for part in parts {
            let Part { mut cells, texts } = part?;
            self.allowance.take_all(cells.len(), texts)?;
            self.cells.append(&mut cells);
        }
        Ok(())
    }

    fn add_field(&mut self, row: u32, column: u32, field: &str) -> Result<(), Trouble> {
        if let Some(cell) = cell(row, column, field)? {
            self.allowance.take(field.len())?;
            self.cells.push(cell);
        }
        Ok(())
    }
}

/// The cell of a field; none where it is blank.
fn cell(row: u32, column: u32, field: &str) -> Result<Option<Cell>, Trouble> {
    if column >= FIELDS {
        return Err(Trouble::TooLarge);
    }
    let is_blank = trim(field).is_empty();
    Ok((!is_blank).then(|| Cell { row, column, content: Content::Text(field.into()) }))
}

/// So many bytes of a text are read by one thread at once.
const PART: usize = 1 << 18;

/// A text in parts of some length, each of whole lines.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let from = PART.min(rest.len());
        let end = memchr(b'\n', &rest.as_bytes()[from..]).map_or(rest.len(), |at| from + at + 1);
        let (part, more) = rest.split_at_checked(end).unwrap_or((rest, ""));
        parts.push(part);
        rest = more;
    }
    parts
}

/// A part of a text.
struct Part {
    cells: Vec<Cell>,
    /// The bytes that their texts take beside them.
    texts: usize,
}

impl Part {
    /// Of a text without quotes, from this row on.
    fn read(text: &str, first: u32, delimiter: u8) -> Result<Self, Trouble> {
        let bytes = text.as_bytes();
        let count = |byte| memchr_iter(byte, bytes).count();
        let mut cells = Vec::with_capacity(count(delimiter) + count(b'\n') + 1);
        let (mut row, mut column, mut from, mut texts) = (first, 0, 0, 0);
        // Fields are short: byte by byte is quicker than any search that has to be set up for each.
        let ends = |byte: &u8| *byte == delimiter || matches!(byte, b'\n' | b'\r');
        while from <= bytes.len() {
            let at = bytes[from..].iter().position(ends).map_or(bytes.len(), |length| from + length);
            if let Some(cell) = cell(row, column, text.get(from..at).unwrap_or_default())? {
                texts += apart(at - from);
                cells.push(cell);
            }
            from = at + 1;
            (row, column) = match bytes.get(at) {
                Some(b'\n') => (row + 1, 0),
                Some(b'\r') => (row, 0),
                _ => (row, column + 1),
            };
        }
        Ok(Self { cells, texts })
    }
}

/// The line (from 0) on which a record begins. The reader's position may stand before blank lines that it skips.
fn line(text: &str, at: &csv::Position) -> Option<u32> {
    let rest = text.as_bytes().get(usize::try_from(at.byte()).ok()?..)?;
    let blank =
        rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|&&byte| byte == b'\n').count();
    u32::try_from(at.line().saturating_sub(1)).ok()?.checked_add(u32::try_from(blank).ok()?)
}

/// Where the record begins that has a quote without its end.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut record, mut at) = (0, 0);
    // At the beginning of a field.
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' {
            at += 1;
            loop {
                let close = bytes.get(at..)?.iter().position(|&byte| byte == b'"');
                let Some(close) = close else { return Some(record) };
                at += close + 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        }
        // What stands after the quote, or an unquoted field, to its end.
        let end = bytes.get(at..)?.iter().position(|&byte| byte == delimiter || byte == b'\n')?;
        at += end + 1;
        if bytes.get(at - 1) == Some(&b'\n') {
            record = at;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test fails by panicking")]

    use super::*;

    fn check(text: &str, expected: &[&str], warned: &[u32]) {
        let mut warnings = Vec::new();
        let Ok(sheet) = read(Path::new("a.csv"), text, &mut warnings) else { panic!("{text}") };
        let shown: Vec<String> =
            sheet.cells.iter().map(|c| format!("{}:{}={}", c.row, c.column, c.content.shown())).collect();
        assert_eq!(shown, expected, "{text}");
        let lines: Vec<u32> =
            warnings.iter().filter_map(|w| w.origin.as_ref().and_then(|origin| origin.row)).collect();
        assert_eq!(lines, warned, "{text}");
    }

    #[test]
    fn delimiters_are_found() {
        check("a,b\n1,2;3\n", &["0:0=a", "0:1=b", "1:0=1", "1:1=2;3"], &[]);
        check("a\tb,c\n1\t2,3\n", &["0:0=a", "0:1=b,c", "1:0=1", "1:1=2,3"], &[]);
        check(
            "标题\n\na;b;c\n1;2,5;3\n",
            &["0:0=标题", "2:0=a", "2:1=b", "2:2=c", "3:0=1", "3:1=2,5", "3:2=3"],
            &[],
        );
        check("a|b\n1|2\n", &["0:0=a", "0:1=b", "1:0=1", "1:1=2"], &[]);
        check("sep=;\na,b;c\n", &["1:0=a,b", "1:1=c"], &[]);
        check("需求编号\nD1\n", &["0:0=需求编号", "1:0=D1"], &[]);
        check("\"a;b\",\"c;d\"\n\"e;f\",g\n", &["0:0=a;b", "0:1=c;d", "1:0=e;f", "1:1=g"], &[]);
        check("", &[], &[]);
        check("\n\n , \n", &[], &[]);
    }

    #[test]
    fn rows_are_the_lines_on_which_records_begin() {
        check(
            "a,b\r\n\r\n\"x\r\ny\",2\r\n3,\"4\"\"5\"\n",
            &["0:0=a", "0:1=b", "2:0=x\r\ny", "2:1=2", "4:0=3", "4:1=4\"5"],
            &[],
        );
        check("a,b\r1,2\r", &["0:0=a", "0:1=b", "1:0=1", "1:1=2"], &[]);
        check("a,b\n1,2", &["0:0=a", "0:1=b", "1:0=1", "1:1=2"], &[]);
    }

    #[test]
    fn an_open_quote_does_not_swallow_the_rest() {
        check(
            "a,b\n\"x\ny\",2\n\"3,4\n5,6\n",
            &["0:0=a", "0:1=b", "1:0=x\ny", "1:1=2", "3:0=\"3", "3:1=4", "4:0=5", "4:1=6"],
            &[4],
        );
        check("a,b\n5\",6\n", &["0:0=a", "0:1=b", "1:0=5\"", "1:1=6"], &[]);
    }

    #[test]
    fn without_quotes_nothing_is_read_otherwise() {
        let row = |k: usize| format!("D{k},理发,,{}{}", k % 7, ["\n", "\r\n", "\n\n\r\n", "\r"][k % 4]);
        let text: String = (0..30_000).map(row).collect();
        assert!(text.len() > PART, "several parts");
        let read = |add: fn(&mut Records, &str, u32, u8) -> Result<(), Trouble>| {
            let mut records = Records { cells: Vec::new(), allowance: Allowance::of(text.len()) };
            assert!(add(&mut records, &text, 1, b',').is_ok());
            records.cells
        };
        assert_eq!(read(Records::add_plain), read(Records::add));
    }

    #[test]
    fn a_record_of_too_many_fields_is_refused() {
        let text = ",".repeat(FIELDS as usize);
        assert!(matches!(read(Path::new("a.csv"), &text, &mut Vec::new()), Err(Trouble::TooLarge)));
    }
}
