//! The records of an `.xls`: what calamine does not tell of it, and whether calamine may open it.
//!
//! *Problem*: for every sheet its [`Layout`]; and a refusal where opening would take too much memory: calamine
//! reserves the range that a sheet says it has, fills the rectangle around its cells, and copies a shared string
//! into every cell that shows it; 40 bytes of a file can ask for terabytes. *Method*: one walk over the records
//! of the workbook and of each sheet, adding up all three. *Complexity*: O(bytes). *Edges*: charts within a sheet are
//! walked through; rows of no height are hidden. *Sources*: MS-XLS 2.4.28 (BoundSheet8), 2.4.53 (ColInfo),
//! 2.4.90 (Dimensions), 2.4.117 (FilePass), 2.4.122 (Font), 2.4.168 (MergeCells), 2.4.221 (Row), 2.4.265 (SST),
//! 2.4.271 (SupBook), 2.4.353 (XF), 2.5.293 (strings).

use crate::compound::{u16_at, u32_at};
use crate::error::Trouble;
use crate::layout::{Layout, Spot, Survey};

/// Bounds on what opening may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// The sum of the rectangles around the cells of the sheets.
    pub(crate) cells: u64,
    /// The bytes of all cells' texts, each counted where it is shown.
    pub(crate) text: u64,
}

/// Surveys the records of a workbook and makes sure that calamine may open it.
///
/// # Errors
/// Damaged, encrypted or too large.
pub(crate) fn survey(book: &[u8], macros: bool, bounds: Bounds) -> Result<Survey, Trouble> {
    let mut globals = Globals::default();
    let mut survey = Survey { layouts: Vec::new(), macros, links: false };
    let (mut sheets, mut table, mut in_table) = (Vec::new(), Vec::new(), false);
    for record in records(book, 0) {
        let data = record.data;
        match record.kind {
            0x002f if u16_at(data, 0) != Some(0) => return Err(Trouble::Encrypted),
            0x0031 => globals.fonts.push(u16_at(data, 2).is_some_and(|flags| flags & 0x08 != 0)),
            0x00e0 => globals.styles.push(u16_at(data, 0).ok_or_else(damaged)?),
            0x0085 => sheets.push(u32_at(data, 0).ok_or_else(damaged)?),
            // A workbook says itself by 0x0401, functions by 0x3a01; all else has the name of a file.
            0x01ae => survey.links |= !matches!(u16_at(data, 2), Some(0x0401 | 0x3a01)),
            0x00fc => table.push(data),
            0x003c if in_table => table.push(data),
            _ => {}
        }
        in_table = matches!(record.kind, 0x00fc) || (in_table && record.kind == 0x003c);
    }
    globals.strings = lengths(&table).ok_or_else(damaged)?;
    let (mut cells, mut text) = (0_u64, 0_u64);
    for start in sheets {
        let start = usize::try_from(start).map_err(|_| damaged())?;
        if start >= book.len() {
            return Err(damaged());
        }
        let mut sheet =
            Sheet { globals: &globals, layout: Layout::default(), said: 0, around: None, text: 0 };
        for record in records(book, start).filter(|record| record.depth <= 1) {
            sheet.read(&record)?;
        }
        cells = cells.saturating_add(sheet.cells());
        text = text.saturating_add(sheet.text);
        if cells > bounds.cells || text > bounds.text {
            return Err(Trouble::TooLarge);
        }
        survey.layouts.push(sheet.layout.sorted());
    }
    Ok(survey)
}

fn damaged() -> Trouble {
    Trouble::Damaged("records".to_owned())
}

#[derive(Default)]
struct Globals {
    /// Whether each font is struck through.
    fonts: Vec<bool>,
    /// The font of each style.
    styles: Vec<u16>,
    /// The length of each shared string in UTF-16 units.
    strings: Vec<u16>,
}

impl Globals {
    fn is_struck(&self, style: u16) -> bool {
        let Some(&font) = self.styles.get(usize::from(style)) else { return false };
        // There is no font of the number 4.
        let at = if font > 4 { font - 1 } else { font };
        self.fonts.get(usize::from(at)) == Some(&true)
    }
}

struct Sheet<'g> {
    globals: &'g Globals,
    layout: Layout,
    /// The cells of the rectangle that the sheet says it has.
    said: u64,
    /// Top, bottom, left and right of its cells.
    around: Option<[u16; 4]>,
    text: u64,
}

impl Sheet<'_> {
    fn read(&mut self, record: &Record<'_>) -> Result<(), Trouble> {
        let data = record.data;
        let at = |at| u16_at(data, at).ok_or_else(damaged);
        match record.kind {
            0x0200 => self.said = self.said.max(said(data)?),
            0x0208 => {
                let (row, height) = (at(0)?, at(6)?);
                // A height whose first bit is set is the default one.
                if at(12)? & 0x20 != 0 || height == 0 {
                    self.layout.hidden_rows.insert(u32::from(row));
                }
            }
            0x007d if at(8)? & 0x01 != 0 || at(4)? == 0 => {
                self.layout.hide_columns(u32::from(at(0)?), u32::from(at(2)?));
            }
            0x00e5 => {
                let count = usize::from(at(0)?);
                for range in data.get(2..).unwrap_or_default().chunks_exact(8).take(count) {
                    let side = |k| u16_at(range, k).map(u32::from).ok_or_else(damaged);
                    let first = Spot { row: side(0)?, column: side(4)? };
                    self.layout.merge(first, Spot { row: side(2)?, column: side(6)? })?;
                }
            }
            0x00bd => {
                let (row, first) = (at(0)?, at(2)?);
                let last = at(data.len().checked_sub(2).ok_or_else(damaged)?)?;
                let styles = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
                for (column, pair) in (first..=last).zip(styles) {
                    self.cell(row, column, u16_at(pair, 0).ok_or_else(damaged)?);
                }
                self.reach(row, last);
            }
            0x0006 | 0x00d6 | 0x00fd | 0x0203 | 0x0204 | 0x0205 | 0x027e => {
                self.cell(at(0)?, at(2)?, at(4)?);
                let length = match record.kind {
                    0x00fd => {
                        let number = u32_at(data, 6).and_then(|number| usize::try_from(number).ok());
                        number
                            .and_then(|number| self.globals.strings.get(number))
                            .map_or(0, |&n| usize::from(n))
                    }
                    _ => data.len(),
                };
                self.text = self.text.saturating_add(u64::try_from(length * 3 + 64).unwrap_or(u64::MAX));
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, row: u16, column: u16, style: u16) {
        self.reach(row, column);
        if self.globals.is_struck(style) {
            self.layout.struck.push(Spot { row: u32::from(row), column: u32::from(column) });
        }
    }

    fn reach(&mut self, row: u16, column: u16) {
        let [top, bottom, left, right] = self.around.unwrap_or([row, row, column, column]);
        self.around = Some([top.min(row), bottom.max(row), left.min(column), right.max(column)]);
    }

    /// The larger of the rectangle that the sheet says it has and the one around its cells.
    fn cells(&self) -> u64 {
        let around = self.around.map_or(0, |[top, bottom, left, right]| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        });
        self.said.max(around)
    }
}

/// The cells of a DIMENSIONS record.
fn said(data: &[u8]) -> Result<u64, Trouble> {
    let sides = match data.len() {
        10 => [0, 2, 4, 6].map(|at| u16_at(data, at).map(u32::from)),
        14 | 16 => {
            let side = |at| u16_at(data, at).map(u32::from);
            [u32_at(data, 0), u32_at(data, 4), side(8), side(10)]
        }
        _ => return Err(damaged()),
    };
    let [Some(top), Some(bottom), Some(left), Some(right)] = sides else { return Err(damaged()) };
    // An empty sheet says 0 to 0.
    if bottom > 0 && right > 0 && top >= bottom {
        return Err(damaged());
    }
    let left = if left > 0xff || right < left { 0 } else { left };
    Ok(u64::from(bottom.saturating_sub(top)) * u64::from(right.saturating_sub(left).max(1)))
}

struct Record<'b> {
    kind: u16,
    data: &'b [u8],
    /// 1 within the substream, more within a chart in it.
    depth: u32,
}

/// The records from `start` to the end of the substream; nested substreams (charts) are walked through too.
fn records(book: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let (mut at, mut depth) = (start, 0_u32);
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(book, at)?, usize::from(u16_at(book, at + 2)?));
        let data = book.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        match kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => return None,
            0x000a => depth -= 1,
            _ => {}
        }
        Some(Record { kind, data, depth })
    })
}

/// The lengths of the shared strings: of the table's record and those that continue it. None where it is spoiled.
fn lengths(table: &[&[u8]]) -> Option<Vec<u16>> {
    let Some(first) = table.first() else { return Some(Vec::new()) };
    let mut cursor = Cursor { table, segment: 0, at: 8.min(first.len()) };
    let mut lengths = Vec::new();
    while cursor.more() {
        let (length, flags) = (cursor.u16()?, cursor.u8()?);
        let runs = if flags & 0x08 != 0 { usize::from(cursor.u16()?) } else { 0 };
        let extended = if flags & 0x04 != 0 { usize::try_from(cursor.u32()?).ok()? } else { 0 };
        cursor.characters(usize::from(length), flags & 0x01 != 0)?;
        cursor.skip(runs.checked_mul(4)?.checked_add(extended)?)?;
        lengths.push(length);
    }
    Some(lengths)
}

struct Cursor<'t> {
    table: &'t [&'t [u8]],
    segment: usize,
    at: usize,
}

impl Cursor<'_> {
    /// The rest of the segment, after going on to the next where it is at its end; empty at the end of all.
    fn rest(&mut self) -> &[u8] {
        while self.table.get(self.segment).is_some_and(|segment| self.at >= segment.len()) {
            (self.segment, self.at) = (self.segment + 1, 0);
        }
        self.table.get(self.segment).and_then(|segment| segment.get(self.at..)).unwrap_or_default()
    }

    fn more(&mut self) -> bool {
        !self.rest().is_empty()
    }

    fn u8(&mut self) -> Option<u8> {
        let byte = *self.rest().first()?;
        self.at += 1;
        Some(byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.u8()?, self.u8()?, self.u8()?, self.u8()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.rest().len().min(count);
            if step == 0 {
                return None;
            }
            self.at += step;
            count -= step;
        }
        Some(())
    }

    /// Skips characters; where they go on in the next record, it begins with their width anew.
    fn characters(&mut self, mut count: usize, mut wide: bool) -> Option<()> {
        while count > 0 {
            let left = self.table.get(self.segment)?.len().checked_sub(self.at)?;
            let width = if wide { 2 } else { 1 };
            let step = (left / width).min(count);
            if step == 0 {
                (self.segment, self.at) = (self.segment + 1, 0);
                wide = self.u8()? & 0x01 != 0;
                continue;
            }
            self.at += step * width;
            count -= step;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn shared_strings_are_measured_over_the_ends_of_records() {
        let mut first = vec![0; 8];
        first.extend([3, 0, 0, b'a', b'b', b'c', 4, 0, 1, 1, 0x4e]);
        // Goes on narrow; then a string with one run.
        let second = [0, b'x', b'y', b'z', 1, 0, 8, 1, 0, b'q', 0, 0, 0, 0];
        assert_eq!(lengths(&[&first, &second]), Some(vec![3, 4, 1]));
        assert_eq!(lengths(&[&first]), None);
        assert_eq!(lengths(&[]), Some(Vec::new()));
    }

    fn record(kind: u16, data: &[u16]) -> Vec<u8> {
        let length = u16::try_from(data.len() * 2).unwrap_or_default();
        [kind, length].iter().chain(data).flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A stream with one sheet of these records.
    fn book(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
        let begin = record(0x0809, &[0x0600, 0x0005, 0, 0, 0, 0, 0, 0]);
        let mut book = begin.clone();
        book.extend(globals.concat());
        // The place of the sheet, its state, and a name of one letter.
        let place = u16::try_from(book.len() + 4 + 10 + 4).unwrap_or_default();
        book.extend(record(0x0085, &[place, 0, 0, 1, 0x4100]));
        book.extend(record(0x000a, &[]));
        book.extend(begin);
        book.extend(sheet.concat());
        book.extend(record(0x000a, &[]));
        book
    }

    const BOUNDS: Bounds = Bounds { cells: 1000, text: 100_000 };

    #[test]
    fn hidden_merged_and_struck_are_read_from_the_records() {
        let font = |flags| record(0x0031, &[200, flags, 0, 0]);
        let globals = [
            vec![font(0), font(0), font(0), font(0), font(0x08)],
            // Styles 0, 1, 2 with the fonts 0, 5 (the fifth: there is no 4) and 3.
            [0, 5, 3].map(|font| record(0x00e0, &[font, 0, 0])).to_vec(),
            vec![record(0x01ae, &[1, 0x0401])],
        ]
        .concat();
        let row = |row, height, flags| record(0x0208, &[row, 0, 9, height, 0, 0, flags, 0]);
        let chart = [record(0x0809, &[0x0600, 0x0020]), row(9, 0, 0x20), record(0x000a, &[])].concat();
        let sheet = [
            row(3, 300, 0x20),
            row(4, 300, 0),
            row(5, 0, 0),
            record(0x007d, &[2, 300, 2000, 0, 1, 0]),
            record(0x007d, &[0, 0, 2000, 0, 0, 0]),
            record(0x00e5, &[2, 0, 1, 0, 3, 7, 7, 2, 2]),
            record(0x027e, &[6, 1, 1, 0, 0]),
            record(0x027e, &[6, 2, 2, 0, 0]),
            // Three numbers in a row, the second of them struck through.
            record(0x00bd, &[7, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 2]),
            chart,
        ];
        let Ok(survey) = survey(&book(&globals, &sheet), false, BOUNDS) else { panic!() };
        let layout = &survey.layouts[0];
        assert_eq!(layout.hidden_rows.iter().copied().collect::<Vec<_>>(), [3, 5]);
        assert_eq!(layout.hidden_columns.iter().copied().collect::<Vec<_>>(), (2..=300).collect::<Vec<_>>());
        assert_eq!(layout.merges.len(), 1, "a merge of one cell is none");
        assert_eq!(layout.struck, [Spot { row: 6, column: 1 }, Spot { row: 7, column: 1 }]);
        assert!(!survey.links && !survey.macros);
        let linked = book(&[record(0x01ae, &[1, 5, 0x2e00])], &[]);
        assert!(survey_of(&linked).is_ok_and(|survey| survey.links));
    }

    fn survey_of(book: &[u8]) -> Result<Survey, Trouble> {
        survey(book, false, BOUNDS)
    }

    #[test]
    fn what_asks_for_too_much_is_refused() {
        let far = [record(0x027e, &[0, 0, 0, 0, 0]), record(0x027e, &[65_535, 255, 0, 0, 0])];
        assert_eq!(survey_of(&book(&[], &far)).err(), Some(Trouble::TooLarge));
        let said = [record(0x0200, &[0, 0, 0xffff, 0xffff, 0, 0xffff, 0])];
        assert_eq!(survey_of(&book(&[], &said)).err(), Some(Trouble::TooLarge));
        // One text of 1000 letters, shown forty times.
        let text = [vec![1, 0, 1, 0, 1000, 0x0100], vec![0x4e00; 1000]].concat();
        let mut table = record(0x00fc, &text);
        // The flags are one byte, so the letters begin within the word.
        table.truncate(4 + 8 + 3 + 2000);
        table[2..4].copy_from_slice(&(8 + 3 + 2000_u16).to_le_bytes());
        table[4 + 10] = 1;
        let shown: Vec<Vec<u8>> = (0..40).map(|row| record(0x00fd, &[row, 0, 0, 0, 0])).collect();
        assert_eq!(survey_of(&book(&[table], &shown)).err(), Some(Trouble::TooLarge));
        assert_eq!(survey_of(&book(&[record(0x002f, &[1])], &[])).err(), Some(Trouble::Encrypted));
    }
}
