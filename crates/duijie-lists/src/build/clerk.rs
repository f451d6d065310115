//! Tables as people keep them, put into the lists; and the names that no table lists.

use std::collections::BTreeSet;
use std::sync::Arc;

use duijie::lists::{Area, Category, Place, Text, Unit};
use foldhash::{HashSet, HashSetExt};

use rayon::prelude::*;
use serde_json::Value;

use super::Build;
use super::names::{Named, Names, warn_w211_named};
use crate::clerk::lists::{FIELDS, Rows};
use crate::clerk::{Kind, Table};
use crate::error::warn_w210_doubtful;
use crate::origin::{RowOrigin, Source};
use crate::workbook::Sheet;

impl Build {
    /// Puts the records of a table, and the rows that they make, into the lists.
    pub(crate) fn add_clerk(&mut self, sheet: &Sheet, table: &Table, rows: Rows) {
        self.faults.extend_from_slice(&table.faults);
        match table.kind {
            Kind::Claim | Kind::Project => return self.add_drafts(sheet, table),
            Kind::Unit => return self.add_units(sheet, table),
            _ => {}
        }
        let Some(name) = table.kind.contract() else { return };
        let column = |field: &str| table.columns.iter().find(|column| column.field == field);
        let of = |field: &'static str| {
            let column = column(table.kind.source(field)?)?;
            Some((field, (column.column, column.heading.clone())))
        };
        let source = self.source(Source {
            file: Arc::clone(&sheet.file),
            sheet: sheet.name.clone(),
            columns: FIELDS.into_iter().filter_map(of).collect(),
            json: false,
        });
        for doubt in &table.warnings {
            self.warnings.push(warn_w210_doubtful(&doubt.reason, table.origin_of(doubt)));
        }
        if column("id").is_none() {
            let reason = Text::new("没有编号列，按行号编号", "no column of ids; ids are made from the rows");
            let row = table.header.last().copied().unwrap_or(1);
            self.warnings.push(warn_w210_doubtful(&reason, table.origin(row, None)));
        }
        for [first, later] in &table.duplicates {
            let reason = Text::new(
                format!("与第 {first} 行相同，两行都算"),
                format!("says the same as row {first}; both count"),
            );
            self.warnings.push(warn_w210_doubtful(&reason, table.origin(*later, None)));
        }
        self.clerk_tables += 1;
        self.add_made(table, name, source, rows);
    }

    /// Puts demands or supplies into the lists. Those without an id get one; the number of the table tells tables of one kind
    /// apart.
    fn add_made(&mut self, table: &Table, name: &'static str, source: u32, rows: Rows) {
        let Rows { mut demands, mut supplies, at, unlimited, doubts } = rows;
        let number = if self.clerk_tables == 1 { String::new() } else { self.clerk_tables.to_string() };
        let begin = format!("{}{number}-", table.kind.word());
        let name_row = |(id, at): (&mut String, &u32)| {
            if id.is_empty() {
                *id = [&*begin, &(at + 1).to_string()].concat();
            }
        };
        demands.par_iter_mut().map(|row| &mut row.id).zip(&at).for_each(name_row);
        supplies.par_iter_mut().map(|row| &mut row.id).zip(&at).for_each(name_row);
        for doubt in &doubts {
            self.warnings.push(warn_w210_doubtful(&doubt.reason, table.origin_of(doubt)));
        }
        append(&mut self.lists.demands, demands);
        append(&mut self.lists.supplies, supplies);
        let origins = self.origins.rows.entry(name).or_default();
        if name == "supplies" {
            self.unlimited.extend(unlimited.into_iter().map(|row| origins.len() + row));
        }
        origins.extend(at.into_iter().map(|row| RowOrigin { source, row }));
    }

    /// Puts the units of a table into the lists, each by its name.
    fn add_units(&mut self, sheet: &Sheet, table: &Table) {
        let column = |field: &str| {
            let column = table.columns.iter().find(|column| column.field == field)?;
            Some((column.column, column.heading.clone()))
        };
        let area =
            ["community", "area"].into_iter().find(|field| column(field).is_some()).unwrap_or("community");
        let columns = [("id", "name"), ("area", area)].into_iter();
        let source = self.source(Source {
            file: Arc::clone(&sheet.file),
            sheet: sheet.name.clone(),
            columns: columns.filter_map(|(field, own)| Some((field, column(own)?))).collect(),
            json: false,
        });
        self.clerk_tables += 1;
        self.clerk_units = true;
        for doubt in &table.warnings {
            self.warnings.push(warn_w210_doubtful(&doubt.reason, table.origin_of(doubt)));
        }
        for record in table.rows.iter().filter(|record| !record.cancelled) {
            let text = |field: &str| {
                let text = record.fields.get(field).and_then(Value::as_str).map(str::to_owned);
                text.filter(|text| !text.is_empty())
            };
            if let Some(id) = text("name") {
                self.lists.units.push(Unit { id, area: text(area) });
                self.origins.rows.entry("units").or_default().push(RowOrigin { source, row: record.row - 1 });
            }
        }
    }

    /// Units that supplies name otherwise than the list of units does, and those that it has not.
    fn finish_units(&mut self) {
        let mut listed = std::mem::take(&mut self.lists.units);
        let mut more: BTreeSet<String> = BTreeSet::new();
        let names = Names::new(listed.iter().map(|unit| (&*unit.id, "")));
        for (row, supply) in self.lists.supplies.iter_mut().enumerate() {
            let Some(unit) = &mut supply.unit else { continue };
            let place = Place::row("supplies", row).field("unit");
            let origin = self.origins.locate(&place);
            match names.find(unit) {
                Named::Exactly | Named::Several(_) => {}
                Named::One(id) => {
                    self.warnings.push(warn_w211_named(place, unit, &id, origin));
                    *unit = id;
                }
                Named::Unknown if more.insert(unit.clone()) => {
                    let reason = Text::new(
                        format!("单位名册里没有“{unit}”，已补上"),
                        format!("\"{unit}\" is not among the units and was added"),
                    );
                    self.warnings.extend(origin.map(|origin| warn_w210_doubtful(&reason, origin)));
                }
                Named::Unknown => {}
            }
        }
        listed.extend(more.into_iter().map(|id| Unit { id, area: None }));
        self.lists.units = listed;
    }

    /// What is without limit is what all demands want together.
    pub(super) fn fill_unlimited(&mut self) {
        let demands = self.lists.demands.iter();
        let wanted = demands.map(|demand| demand.quantity).fold(0, i64::saturating_add);
        for &row in &self.unlimited {
            self.lists.supplies[row].capacity = wanted.clamp(1, i64::from(i32::MAX));
        }
    }

    /// What the records of clerks and templates leave open: areas, units and categories that no table lists are those that rows name.
    pub(super) fn finish_clerk(&mut self) {
        if self.clerk_tables == 0 && !self.from_template {
            return;
        }
        if self.clerk_units {
            self.finish_units();
        }
        let lists = &mut self.lists;
        if lists.areas.is_empty() {
            let demands = lists.demands.par_iter().filter_map(|demand| demand.area.as_ref());
            let supplies = lists.supplies.par_iter().flat_map_iter(|supply| &supply.areas);
            let units = lists.units.par_iter().filter_map(|unit| unit.area.as_ref());
            let named = once_each(demands.chain(supplies).chain(units));
            lists.areas = named.into_iter().map(|id| Area { id, parent: None }).collect();
        }
        if lists.units.is_empty() {
            let named = once_each(lists.supplies.par_iter().filter_map(|supply| supply.unit.as_ref()));
            lists.units = named.into_iter().map(|id| Unit { id, area: None }).collect();
        }
        if lists.categories.is_empty() {
            let demands = lists.demands.par_iter().filter_map(|demand| demand.category.as_ref());
            let supplies = lists.supplies.par_iter().flat_map_iter(|supply| &supply.categories);
            let category = |id| Category { id, parent: None, words: Vec::new() };
            lists.categories = once_each(demands.chain(supplies)).into_iter().map(category).collect();
        }
    }
}

/// Names in order, each once. Of many only few differ.
fn once_each<'n>(names: impl ParallelIterator<Item = &'n String>) -> Vec<String> {
    let named = |mut known: HashSet<&'n String>, name| {
        known.insert(name);
        known
    };
    let joined = |mut known: HashSet<&'n String>, more: HashSet<&'n String>| {
        known.extend(more);
        known
    };
    let names = names.fold(HashSet::new, named).reduce(HashSet::new, joined);
    names.into_iter().collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

/// Puts rows behind others. Those of a first table need not be moved.
fn append<T>(all: &mut Vec<T>, mut rows: Vec<T>) {
    if all.is_empty() {
        *all = rows;
    } else {
        all.append(&mut rows);
    }
}
