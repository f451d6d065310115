//! Tables in the form of the contract as records: the fields of demands, supplies, … as people keep them where they are known
//! by these, and what else stands there under the names of the contract.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use crate::cell::Cell;
use crate::map::Map;
use crate::progress::Teller;
use crate::record;
use crate::table;

use super::{Column, Kind, Record, Table, tables};

/// The records of a table in the form of the contract. What cannot be read is null: a fault says so.
pub(crate) fn of_contract(sheet: &table::Table<'_>, map: &Map) -> Table {
    let header = sheet.header_rows();
    let found = tables(sheet.sheet, map, true, Teller::silent(&sheet.sheet.file));
    let kept = found.into_iter().map(|found| found.table).find(|table| {
        let rows = table.rows.iter().map(|record| record.row);
        table.header == header
            && table.kind.is_of(sheet.name)
            && sheet.rows().map(|row| row[0].row + 1).eq(rows)
    });
    let Some(mut table) = kept else { return plain(sheet) };
    table.skipped = sheet.skipped();
    table.faults.clear();
    table.guesses.clone_from(&sheet.guesses);
    // The contract knows what its headings mean, and where a cell must be filled.
    table.warnings.retain(|doubt| !header.contains(&doubt.row));
    let own: Vec<u32> = table.columns.iter().map(|column| column.column).collect();
    let known = |column: &Column| {
        own.contains(&column.column) || table.columns.iter().any(|c| c.field == column.field)
    };
    let more: Vec<Column> = columns(sheet).filter(|column| !known(column)).collect();
    let rows: Vec<&[Cell]> = sheet.rows().collect();
    for record in &mut table.rows {
        if let Ok(at) = rows.binary_search_by_key(&(record.row - 1), |cells| cells[0].row) {
            record
                .fields
                .extend(more.iter().map(|column| (column.field, Arc::new(value(sheet, rows[at], column)))));
        }
    }
    table.columns.extend(more);
    table.columns.sort_by_key(|column| column.column);
    table
}

fn plain(sheet: &table::Table<'_>) -> Table {
    let columns: Vec<Column> = columns(sheet).collect();
    let record = |cells: &[Cell]| {
        let at = cells.first().map_or(0, |cell| cell.row);
        let fields = columns.iter().map(|column| (column.field, Arc::new(value(sheet, cells, column))));
        Record {
            row: at + 1,
            hidden: sheet.sheet.layout.hidden_rows.contains(&at),
            cancelled: false,
            fields: fields.collect(),
        }
    };
    Table {
        file: PathBuf::clone(&sheet.sheet.file),
        sheet: sheet.sheet.name.clone(),
        kind: Kind::of_contract(sheet.name),
        header: sheet.header_rows(),
        rows: sheet.rows().map(record).collect(),
        columns,
        skipped: sheet.skipped(),
        duplicates: Vec::new(),
        warnings: Vec::new(),
        faults: Vec::new(),
        guesses: sheet.guesses.clone(),
    }
}

/// The columns that the contract knows.
fn columns<'t>(sheet: &'t table::Table<'_>) -> impl Iterator<Item = Column> + 't {
    sheet.columns.iter().map(|heading| Column {
        column: heading.column,
        field: heading.field.field,
        heading: heading.text.clone(),
    })
}

fn value(sheet: &table::Table<'_>, cells: &[Cell], column: &Column) -> Value {
    let cell = cells.iter().find(|cell| cell.column == column.column);
    let heading = sheet.columns.get(column.column);
    let Some((cell, heading)) = cell.zip(heading) else { return Value::Null };
    match record::value(heading.field.kind, &cell.content) {
        Ok(Some(datum)) => datum.into(),
        // What the contract passes over, such as remarks and telephone numbers, stands as it is.
        Ok(None) => cell.content.shown().trim().into(),
        Err(_) => Value::Null,
    }
}
