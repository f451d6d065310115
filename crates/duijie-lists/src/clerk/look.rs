//! What each row below a header is, and what its cells say.
//!
//! *Method.* Rows are looked at side by side; every thread keeps what the cells of a column were read as ([`Memo`]), so that
//! a cell that says what another said costs one look-up: what it says, whether it may be a heading, and whether it may be why
//! its row is no record.

use std::hash::{BuildHasher, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use duijie::lists::Text;
use foldhash::fast::RandomState;
use serde_json::Value;

use crate::cell::Content;
use crate::workbook::Sheet;

use super::fields::{self, Context, Together};
use super::find::{Finder, Header, KNOWN, Row};
use super::lists::{Made, Sources};
use super::memo::Memo;
use super::record::{Fields, Record};
use super::rows::{Reason, reason};
use super::said::{Glance, Said};
use super::{Column, Doubt};

/// What a row below a header is.
#[allow(clippy::large_enum_variant, reason = "nearly all are records")]
pub(super) enum Look {
    Record(Seen),
    Skipped(Reason),
    /// Where another table begins.
    End,
}

/// A record.
pub(super) struct Seen {
    /// Where records are kept.
    pub(super) record: Option<Record>,
    pub(super) doubts: Vec<Doubt>,
    /// Where it is an end of a match, and not cancelled.
    pub(super) made: Option<Made>,
    /// Equal for records that say the same; none where it says nothing.
    pub(super) says: Option<u64>,
}

/// Looks at the rows below a header.
pub(super) struct Reader<'s> {
    finder: Finder<'s>,
    header: &'s Header,
    context: Context,
    together: Together,
    sources: Option<Sources>,
    told_apart: ToldApart,
    keeps: bool,
    hashes: RandomState,
    /// For each thread its own, so that none waits for another.
    memos: Vec<Mutex<Memos>>,
}

/// By position of the column in the header.
type Memos = Vec<Memo>;

/// By what records are told apart: all but their numbers; where one person asks, not by the place.
struct ToldApart {
    /// The positions of people: contact, phone, person.
    people: Vec<usize>,
    /// By position in the header.
    parts: Vec<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Number,
    Place,
    Other,
}

impl ToldApart {
    fn new(header: &Header) -> Self {
        let part = |field: &str| match field {
            "no" => Part::Number,
            "community" | "area" | "grid" => Part::Place,
            _ => Part::Other,
        };
        Self {
            people: ["contact", "phone", "person"].iter().filter_map(|field| header.at(field)).collect(),
            parts: header.columns.iter().map(|(column, _)| part(column.field)).collect(),
        }
    }

    /// What counts of a record.
    fn counting<'m>(&self, said: &'m [&'m Said]) -> impl Iterator<Item = &'m Said> {
        let has_asked = self.people.iter().any(|&at| said[at].is_filled());
        let counts = move |part: Part| part == Part::Other || part == Part::Place && !has_asked;
        said.iter().zip(&self.parts).filter(move |(_, part)| counts(**part)).map(|(said, _)| *said)
    }
}

impl<'s> Reader<'s> {
    pub(super) fn new(finder: Finder<'s>, header: &'s Header, title: &str, records: bool) -> Self {
        let memos = || Mutex::new(header.columns.iter().map(|_| Memo::default()).collect());
        let sources = Sources::new(header);
        Self {
            finder,
            header,
            context: Context::new(title, finder.sheet.epoch, header),
            together: Together::new(header),
            // What claims and projects name is known only when all lists are read: until then their records are kept.
            keeps: records || sources.is_none(),
            sources,
            told_apart: ToldApart::new(header),
            hashes: RandomState::default(),
            memos: std::iter::repeat_with(memos).take(rayon::current_num_threads().max(1)).collect(),
        }
    }

    /// Looks at the first of these rows.
    pub(super) fn look(&self, rows: &[Row<'_>]) -> Look {
        let Some(row) = rows.first() else { return Look::End };
        let thread = rayon::current_thread_index().unwrap_or(0) % self.memos.len();
        let mut memos = self.memos[thread].lock().unwrap_or_else(PoisonError::into_inner);
        let (said, glance, doubts) = self.read(row, &mut memos);
        if glance.headings >= KNOWN || !self.finder.map.entries().is_empty() {
            match self.finder.header(&[row], "") {
                Some((_, again)) if is_same(&again, self.header) => return Look::Skipped(Reason::Header),
                Some(_) => return Look::End,
                None => {}
            }
        }
        if self.is_title(rows) {
            return Look::End;
        }
        let reason = if glance.may_tell { reason(row, self.header.columns.len()) } else { None };
        match reason {
            Some(reason) => Look::Skipped(reason),
            None => Look::Record(self.seen(row, &said, doubts)),
        }
    }

    /// Whether the first of these rows is the title (or subtitle) of a further table: alone in its row, and the headings of
    /// another table below it.
    fn is_title(&self, rows: &[Row<'_>]) -> bool {
        const TITLES: usize = 2;
        let columns = self.header.columns.len();
        let is_alone = |row: &&Row<'_>| row.len() == 1 && reason(row, columns).is_none();
        let titles = rows.iter().take(TITLES).take_while(is_alone).count();
        let next = |below: &&Row<'_>| self.finder.header(&[*below], "").map(|(_, header)| header);
        let below = rows.get(titles).as_ref().filter(|_| titles > 0).and_then(next);
        below.is_some_and(|next| !is_same(&next, self.header))
    }

    /// Reads the cells of a row, by position of their columns in the header; what a glance at them tells; and what is doubtful
    /// of them.
    fn read<'m>(&self, row: Row<'_>, memos: &'m mut Memos) -> (Vec<&'m Said>, Glance, Vec<Doubt>) {
        let sheet = self.finder.sheet;
        let at = row[0].row;
        let (mut glance, mut doubts) = (Glance::default(), Vec::new());
        let mut cells = row.iter().peekable();
        let mut said: Vec<&Said> = Vec::with_capacity(memos.len());
        for ((column, _), memo) in self.header.columns.iter().zip(memos) {
            while let Some(other) = cells.next_if(|cell| cell.column < column.column) {
                glance.add(Glance::at(Some(&other.content)));
            }
            let own = cells.next_if(|cell| cell.column == column.column).map(|cell| &cell.content);
            let content = own.or_else(|| carried(sheet, at, column, &mut doubts));
            let cell = memo.said(content, || self.context.read(column, content).seen(content));
            if own.is_some() {
                glance.add(cell.glance);
            }
            let doubt = |reason| Doubt::of(at + 1, Some(column.field), reason);
            doubts.extend(cell.doubts.iter().cloned().map(doubt));
            said.push(cell);
        }
        cells.for_each(|other| glance.add(Glance::at(Some(&other.content))));
        (said, glance, doubts)
    }

    /// A row that is a record.
    fn seen(&self, row: Row<'_>, said: &[&Said], mut doubts: Vec<Doubt>) -> Seen {
        let layout = &self.finder.sheet.layout;
        let at = row[0].row;
        let hidden = layout.hidden_rows.contains(&at);
        if hidden {
            doubts.insert(0, Doubt::of(at + 1, None, Text::new("隐藏行", "hidden row")));
        }
        let struck = row.iter().filter(|cell| layout.is_struck(cell.row, cell.column)).count();
        let cancelled = 2 * struck > row.len() || self.together.is_cancelled(said);
        let together = self.together.doubts(said).into_iter();
        doubts.extend(together.map(|(field, reason)| Doubt::of(at + 1, field, reason)));
        let fields = || self.values(said).collect::<Fields>();
        let record = self.keeps.then(|| Record { row: at + 1, hidden, cancelled, fields: fields() });
        let made = self.sources.as_ref().filter(|_| !cancelled).map(|sources| sources.made(at, said));
        Seen { record, doubts, made, says: self.says(said) }
    }

    /// All values of a record, by field.
    fn values(&self, said: &[&Said]) -> impl Iterator<Item = (&'static str, Arc<Value>)> {
        let columns = self.header.columns.iter();
        columns.zip(said).flat_map(|((column, _), said)| said.values(column.field))
    }

    fn says(&self, said: &[&Said]) -> Option<u64> {
        if !self.told_apart.counting(said).any(Said::is_filled) {
            return None;
        }
        let mut hasher = self.hashes.build_hasher();
        self.told_apart.counting(said).for_each(|said| hasher.write_u64(said.hash(&self.hashes)));
        Some(hasher.finish())
    }

    /// Whether two records say the same.
    pub(super) fn say_the_same(&self, one: Row<'_>, other: Row<'_>) -> bool {
        let mut memos = [one, other].map(|_| self.header.columns.iter().map(|_| Memo::default()).collect());
        let [of_one, of_other] = &mut memos;
        let (one, other) = (self.read(one, of_one).0, self.read(other, of_other).0);
        self.told_apart.counting(&one).eq(self.told_apart.counting(&other))
    }
}

/// Whether headings are those of the table once more, as at the top of a printed page.
fn is_same(again: &Header, header: &Header) -> bool {
    again.columns.iter().all(|(column, _)| {
        header.columns.iter().any(|(own, _)| own.column == column.column && own.field == column.field)
    })
}

/// What a merged cell above says of this one.
fn carried<'s>(sheet: &'s Sheet, row: u32, column: &Column, doubts: &mut Vec<Doubt>) -> Option<&'s Content> {
    let range = sheet.layout.merge_at(row, column.column).filter(|range| range.top < row)?;
    let said = sheet.cell(range.top, range.left)?;
    if fields::carries_down(column.field) {
        return Some(&said.content);
    }
    let top = range.top + 1;
    let reason = Text::new(
        format!("与第 {top} 行合并，只在那一行读取"),
        format!("merged with row {top}, read only there"),
    );
    doubts.push(Doubt::of(row + 1, Some(column.field), reason));
    None
}
