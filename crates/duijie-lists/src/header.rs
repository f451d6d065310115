//! Where the headings of a table in the form of the contract stand, and which table that is.
//!
//! *Method.* The first of the rows [`LOOKED_AT`], alone or over the next, whose headings hold all that a table must have; the
//! name of the sheet says which table, else the headings, else the name of the file. Where there is none, it is the
//! first row that holds anything, so that its faults can be told. A heading is known by its own names, without what stands in
//! brackets, or as clerks write it; of two header rows the lower speaks first.
//! *Complexity.* O(rows looked at · headings · tables).

use crate::cell::{Cell, trim};
use crate::clerk::{self, Kind};
use crate::headings::{Field, headings};
use crate::map::{Map, Settled, Spot};
use crate::workbook::Sheet;

/// Rows that hold something, tried as a header.
pub(crate) const LOOKED_AT: usize = 40;

/// The headings of a table.
#[derive(Debug)]
pub(crate) struct Header {
    /// Its rows, from 0.
    pub(crate) rows: Vec<u32>,
    pub(crate) heads: Vec<Head>,
    pub(crate) table: &'static Field,
}

/// What stands over a column.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) column: u32,
    /// As it is shown.
    pub(crate) text: String,
    /// As it is looked up, the likeliest first.
    names: Vec<String>,
}

/// How a heading came to mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    /// By a name of the contract, or a map.
    Name,
    /// As clerks write it.
    Clerk,
}

impl Head {
    fn alone(cell: &Cell) -> Self {
        let text = trim(&cell.content.shown()).to_owned();
        Self { column: cell.column, names: vec![text.clone()], text }
    }

    fn stacked(stack: &clerk::Stack) -> Self {
        let text = trim(&stack.joined()).to_owned();
        let alone = stack.lower.as_ref().or(stack.upper.as_ref()).map(|name| trim(name).to_owned());
        Self { column: stack.column, names: alone.into_iter().chain([text.clone()]).collect(), text }
    }

    /// The field that it means in a table.
    pub(crate) fn field(&self, table: &str, spot: &Spot<'_>, map: &Map) -> Option<(&'static Field, By)> {
        let settled = self.names.iter().find_map(|name| map.contract(table, spot, name));
        match settled {
            Some(Settled::Field(field)) => Some((field, By::Name)),
            Some(Settled::Ignored) => headings().ignored().map(|field| (field, By::Name)),
            None => self.known(table),
        }
    }

    fn named(&self, table: &str) -> Option<&'static Field> {
        self.names.iter().find_map(|name| headings().column(table, name))
    }

    fn known(&self, table: &str) -> Option<(&'static Field, By)> {
        let named = self.named(table).map(|field| (field, By::Name));
        named.or_else(|| {
            self.names.iter().find_map(|name| as_clerks_write(table, name)).map(|f| (f, By::Clerk))
        })
    }
}

/// What a heading of clerks means in a table of the contract; what the contract has no field for is known and not read.
fn as_clerks_write(table: &str, name: &str) -> Option<&'static Field> {
    let bare = clerk::without_brackets(name);
    if let Some(field) = headings().column(table, &bare).filter(|_| bare != name) {
        return Some(field);
    }
    let of = |kind: &Kind| Some((*kind, clerk::field(*kind, name)?));
    let (kind, field) = clerk::lists::kinds(table).iter().find_map(of)?;
    let own = clerk::lists::becomes(kind, field);
    own.and_then(|own| headings().fields(table).find(|f| f.field == own)).or_else(|| headings().ignored())
}

/// The header of a sheet; none where it is of no table. `by_name` and `of_file` are what the names of sheet and file say.
pub(crate) fn find(
    sheet: &Sheet,
    rows: &[&[Cell]],
    by_name: Option<&'static Field>,
    of_file: Option<&'static Field>,
) -> Option<Header> {
    let table = |heads: &[Head]| {
        // 名称 and 社区 may be an area and the one above, or a unit and where it is: then the name of the file says.
        let named = of_file.filter(|table| own_headings(table, heads, Wanted::Named).is_some());
        let told = by_name.or(named).or_else(|| by_headings(heads, Wanted::Named)).or(of_file);
        told.or_else(|| by_headings(heads, Wanted::Known))
    };
    let complete = |rows: Vec<u32>, heads: Vec<Head>| {
        let table = table(&heads).filter(|table| is_complete(table.table, &heads))?;
        Some(Header { rows, heads, table })
    };
    let count = |header: &Option<Header>| {
        let known =
            |header: &Header| header.heads.iter().filter(|h| h.known(header.table.table).is_some()).count();
        header.as_ref().map_or(0, known)
    };
    let single = |row: &[Cell]| complete(vec![row[0].row], row.iter().map(Head::alone).collect());
    for (k, row) in rows.iter().enumerate().take(LOOKED_AT) {
        let own = single(row);
        let below = rows.get(k + 1).filter(|below| clerk::is_upper(sheet, row, below));
        let double = below.and_then(|below| {
            let heads = clerk::stacked(sheet, row, below).iter().map(Head::stacked).collect();
            complete(vec![row[0].row, below[0].row], heads)
        });
        let lower = below.and_then(|below| single(below));
        let is_double = count(&double) > count(&own).max(count(&lower));
        if let Some(header) = if is_double { double } else { own } {
            return Some(header);
        }
    }
    let first = rows.first()?;
    let heads: Vec<Head> = first.iter().map(Head::alone).collect();
    let table = table(&heads).or_else(|| by_headings(&heads, Wanted::Most))?;
    Some(Header { rows: vec![first[0].row], heads, table })
}

/// Whether headings hold all that a table must have, and are known by half at least.
fn is_complete(table: &str, heads: &[Head]) -> bool {
    let known: Vec<&Field> =
        heads.iter().filter_map(|head| head.known(table)).map(|(field, _)| field).collect();
    let mut must = columns(table).filter(|field| field.must);
    must.all(|field| known.iter().any(|own| own.field == field.field)) && 2 * known.len() >= heads.len()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// All required headings, and nothing that has no name in the contract.
    Named,
    /// All required headings, and nothing that is not known.
    Known,
    /// At least two, and half of what stands there.
    Most,
}

/// The table whose headings these are; the one with most of them, the earlier in the data on a tie.
fn by_headings(heads: &[Head], wanted: Wanted) -> Option<&'static Field> {
    let mut best: Option<(usize, &'static Field)> = None;
    for table in headings().tables() {
        let Some(own) = own_headings(table, heads, wanted) else { continue };
        if best.is_none_or(|(most, _)| own > most) {
            best = Some((own, table));
        }
    }
    best.map(|(_, table)| table)
}

/// How many of the headings are a table's own; none where it is not wanted.
fn own_headings(table: &Field, heads: &[Head], wanted: Wanted) -> Option<usize> {
    let known = |head: &Head| match wanted {
        Wanted::Known => head.known(table.table).map(|(field, _)| field),
        Wanted::Named | Wanted::Most => head.named(table.table),
    };
    let found: Vec<&Field> = heads.iter().filter_map(known).collect();
    let own = found.iter().filter(|field| field.table == table.table).count();
    let mut must = columns(table.table).filter(|field| field.must);
    let fits = match wanted {
        Wanted::Most => own >= 2 && found.len() * 2 >= heads.len(),
        _ => own >= 2 && found.len() == heads.len() && must.all(|m| found.iter().any(|f| f.field == m.field)),
    };
    fits.then_some(own)
}

/// The fields of a table that are columns. A policy has a column of settings and one of their values.
pub(crate) fn columns(table: &str) -> impl Iterator<Item = &'static Field> + Clone {
    let keyed = table == "policy";
    let fields: Vec<&'static Field> =
        headings().fields(table).filter(|field| !keyed || field.field.starts_with(':')).collect();
    fields.into_iter()
}
