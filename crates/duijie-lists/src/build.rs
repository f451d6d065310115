//! Records → lists: tables of several files are put one after another, and every row keeps its origin.

mod areas;
mod clerk;
mod drafts;
mod measures;
mod names;
mod policy;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use duijie::lists::{Fault, Lists, Lock, Place, Policy, Text};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::cell::Cell;
use crate::error::fault;
use crate::origin::{Located, Origins, RowOrigin, Source};
use crate::promise::lock_pairs;
use crate::record::{Record, record};
use crate::table::{Table, contract_table};

use drafts::Draft;

/// Lists in the making.
#[derive(Debug, Default)]
pub(crate) struct Build {
    pub(crate) lists: Lists,
    pub(crate) origins: Origins,
    pub(crate) faults: Vec<Located>,
    pub(crate) warnings: Vec<Located>,
    policy: Option<Policy>,
    /// What 签约 of a 项目清单 promises, by its ends.
    signed: BTreeMap<Ends, Signed>,
    /// Tables read as people keep them, so far.
    clerk_tables: usize,
    /// Supplies without limit, by row.
    unlimited: Vec<usize>,
    /// Claims and projects as people keep them, still in words.
    drafts: Vec<Draft>,
    /// Whether units were listed as people keep them: such a list need not be complete.
    clerk_units: bool,
}

/// Demand and supply.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ends {
    pub(crate) demand: String,
    pub(crate) supply: String,
}

/// What is promised of two ends, and the first row that says so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed {
    pub(crate) quantity: i64,
    pub(crate) at: RowOrigin,
}

/// Rows that make one record: quotas and groups by member list, limits by term.
struct Gathered {
    record: Record,
    first: RowOrigin,
    more: Vec<RowOrigin>,
}

impl Build {
    /// A build of version 1.
    pub(crate) fn new() -> Self {
        Self { lists: Lists { version: 1, ..Lists::default() }, ..Self::default() }
    }

    fn source(&mut self, source: Source) -> u32 {
        self.origins.sources.push(source);
        u32::try_from(self.origins.sources.len() - 1).unwrap_or(u32::MAX)
    }

    fn count(&self, table: &'static str) -> usize {
        self.origins.rows.get(table).map_or(0, Vec::len)
    }

    /// Puts the rows of a table into the lists.
    pub(crate) fn add_table(&mut self, table: &Table<'_>) {
        let columns = table.columns.values();
        let source = self.source(Source {
            file: Arc::clone(&table.sheet.file),
            sheet: table.sheet.name.clone(),
            columns: columns.map(|h| (h.field.field, (h.column, h.text.clone()))).collect(),
            json: false,
        });
        match table.name {
            "policy" => self.add_policy(table, source),
            "quotas" | "groups" | "limits" => self.add_gathered(table, source),
            "plan" => self.add_plan(table, source),
            name => {
                if name == "pairs" {
                    self.lists.pairs.get_or_insert_default();
                }
                for cells in table.rows() {
                    let at = row_origin(source, cells);
                    if let Some(record) = record(table, cells, self.count(name), &mut self.faults) {
                        self.push(table, name, record, at);
                    }
                }
            }
        }
    }

    /// Puts one record at the end of a table. The record has the shape of the contract by now, so that what
    /// serde still refuses is a fault of the row as a whole.
    fn push(&mut self, table: &Table<'_>, name: &'static str, record: Record, at: RowOrigin) {
        let lists = &mut self.lists;
        let pushed = match name {
            "areas" => push(&mut lists.areas, record),
            "categories" => push(&mut lists.categories, record),
            "units" => push(&mut lists.units, record),
            "demands" => push(&mut lists.demands, record),
            "supplies" => push(&mut lists.supplies, record),
            "claims" => push(&mut lists.claims, record),
            "pairs" => push(lists.pairs.get_or_insert_default(), record),
            "quotas" => push(&mut lists.quotas, record),
            "limits" => push(&mut lists.limits, record),
            "groups" => push(&mut lists.groups, record),
            "locks" => push(&mut lists.locks, record),
            _ => push(&mut lists.previous, record),
        };
        match pushed {
            Ok(()) => self.origins.rows.entry(name).or_default().push(at),
            // Told already: a missing column (F203), an empty cell that must not be (F205).
            Err(error) if error.to_string().starts_with("missing field") => {}
            Err(error) => {
                let problem =
                    check_f212_row_readable(Place::row(contract_table(name), self.count(name)), &error);
                self.faults.push(table.located(problem, at.row, None));
            }
        }
    }

    /// Quotas, groups and limits: rows with the same id (one after another or not) make one record.
    fn add_gathered(&mut self, table: &Table<'_>, source: u32) {
        let mut order: Vec<String> = Vec::new();
        let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
        for cells in table.rows() {
            let at = row_origin(source, cells);
            let row = self.count(table.name) + order.len();
            let Some(mut record) = record(table, cells, row, &mut self.faults) else { continue };
            if table.name == "limits" {
                fold_term(&mut record);
            }
            let Some(id) = record.get("id").and_then(Value::as_str).map(str::to_owned) else { continue };
            match gathered.get_mut(&id) {
                None => {
                    order.push(id.clone());
                    gathered.insert(id, Gathered { record, first: at, more: Vec::new() });
                }
                Some(known) => {
                    if let Some(field) = join(&mut known.record, record) {
                        let problem = self.check_f213_rows_agree(table.name, &id, &field);
                        let column =
                            table.columns.values().find(|h| h.field.field == field).map(|h| h.column);
                        self.faults.push(table.located(problem, at.row, column));
                    }
                    known.more.push(at);
                }
            }
        }
        for id in order {
            let Some(Gathered { record, first, more }) = gathered.remove(&id) else { continue };
            let row = self.count(table.name);
            self.push(table, table.name, record, first);
            if !more.is_empty() {
                self.origins.more.insert((table.name, row), more);
            }
        }
    }

    fn check_f213_rows_agree(&self, table: &'static str, id: &str, field: &str) -> Fault {
        fault(
            "F213",
            Place::row(table, self.count(table)).id(id).field(field),
            id,
            Text::new("编号相同的几行在此列不一致", "rows with the same id differ in this column"),
            Text::new(
                "各行写同样的内容，或只写在第一行；若是不同的项目，请用不同的编号",
                "write the same in each, or only in the first; different ids where they are different things",
            ),
        )
    }

    /// A 项目清单: every row is the previous plan; rows that are signed are promised.
    fn add_plan(&mut self, table: &Table<'_>, source: u32) {
        for cells in table.rows() {
            let at = row_origin(source, cells);
            let Some(mut record) = record(table, cells, self.count("previous"), &mut self.faults) else {
                continue;
            };
            let signed = record.remove("signed") == Some(Value::Bool(true));
            self.push(table, "previous", record, at);
            if let (true, Some(row)) = (signed, self.lists.previous.last()) {
                let ends = Ends { demand: row.demand.clone(), supply: row.supply.clone() };
                let promise = self.signed.entry(ends).or_insert(Signed { quantity: 0, at });
                promise.quantity = promise.quantity.saturating_add(row.quantity);
            }
        }
    }

    /// Puts lists that were read from JSON behind those that are there.
    pub(crate) fn add_lists(&mut self, file: PathBuf, lists: Lists) {
        let source =
            self.source(Source { file: Arc::new(file), sheet: None, columns: BTreeMap::new(), json: true });
        macro_rules! append {
            ($($table:ident),*) => {$(
                self.append(stringify!($table), lists.$table.len(), source);
                self.lists.$table.extend(lists.$table);
            )*};
        }
        append!(areas, categories, units, demands, supplies, claims, quotas, limits, groups, locks, previous);
        if let Some(pairs) = lists.pairs {
            self.append("pairs", pairs.len(), source);
            self.lists.pairs.get_or_insert_default().extend(pairs);
        }
        if lists.policy != Policy::default() {
            self.set_policy(lists.policy, source);
        }
    }

    fn append(&mut self, table: &'static str, count: usize, source: u32) {
        let rows = (0..count).map(|row| RowOrigin { source, row: u32::try_from(row).unwrap_or(u32::MAX) });
        self.origins.rows.entry(table).or_default().extend(rows);
    }

    /// The lists are complete: what was signed becomes locks (locked pairs, where pairs are given). A promise that
    /// stands under 锁定 too is one promise, of the larger quantity.
    pub(crate) fn finish(&mut self) {
        self.resolve_areas();
        self.finish_clerk();
        self.resolve_names();
        self.finish_drafts();
        self.compare_measures();
        if self.lists.pairs.is_some() {
            let origins = lock_pairs(&mut self.lists, std::mem::take(&mut self.signed));
            self.origins.rows.entry("pairs").or_default().extend(origins);
        }
        let mut locked: BTreeMap<Ends, (usize, i64)> = BTreeMap::new();
        for (row, lock) in self.lists.locks.iter().enumerate() {
            let ends = Ends { demand: lock.demand.clone(), supply: lock.supply.clone() };
            let known = locked.entry(ends).or_insert((row, 0));
            known.1 = known.1.saturating_add(lock.quantity);
        }
        for (ends, signed) in std::mem::take(&mut self.signed) {
            match locked.get(&ends) {
                Some(&(row, quantity)) => {
                    let missing = signed.quantity.saturating_sub(quantity).max(0);
                    let lock = &mut self.lists.locks[row];
                    lock.quantity = lock.quantity.saturating_add(missing);
                }
                None => {
                    let Ends { demand, supply } = ends;
                    self.lists.locks.push(Lock { demand, supply, quantity: signed.quantity });
                    self.origins.rows.entry("locks").or_default().push(signed.at);
                }
            }
        }
        if let Some(policy) = self.policy.take() {
            self.lists.policy = policy;
        }
    }
}

fn check_f212_row_readable(place: Place, error: &serde_json::Error) -> Fault {
    fault(
        "F212",
        place,
        "",
        Text::new(format!("这一行无法读取：{error}"), format!("the row cannot be read: {error}")),
        Text::new("对照模板检查这一行", "compare the row with the template"),
    )
}

fn row_origin(source: u32, cells: &[Cell]) -> RowOrigin {
    RowOrigin { source, row: cells.first().map_or(0, |cell| cell.row) }
}

fn push<T: DeserializeOwned>(rows: &mut Vec<T>, record: Record) -> Result<(), serde_json::Error> {
    rows.push(serde_json::from_value(Value::Object(record))?);
    Ok(())
}

/// A row of a limit: what it counts becomes its one term. A row that counts nothing has none.
fn fold_term(record: &mut Record) {
    let mut term = Map::new();
    for field in ["demand", "supply", "unit", "category", "each"] {
        if let Some(value) = record.remove(field) {
            term.insert(field.to_owned(), value);
        }
    }
    let terms = if term.is_empty() { json!([]) } else { json!([term]) };
    record.insert("terms".to_owned(), terms);
}

/// Adds a further row to a record: lists grow, the rest must agree. The field that does not, where one does not.
fn join(known: &mut Record, row: Record) -> Option<String> {
    let mut differs = None;
    for (field, value) in row {
        match (known.get_mut(&field), value) {
            (None, value) => drop(known.insert(field, value)),
            (Some(Value::Array(items)), Value::Array(more)) => items.extend(more),
            (Some(old), value) if *old != value => differs = Some(field),
            _ => {}
        }
    }
    differs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_id_are_joined() {
        let record = |value: Value| value.as_object().cloned().unwrap();
        let mut known = record(json!({"id": "q", "members": ["a"], "maximum": 3}));
        assert_eq!(join(&mut known, record(json!({"id": "q", "members": ["b"], "minimum": 1}))), None);
        assert_eq!(
            Value::Object(known.clone()),
            json!({"id": "q", "members": ["a", "b"], "maximum": 3, "minimum": 1})
        );
        assert_eq!(join(&mut known, record(json!({"id": "q", "maximum": 4}))), Some("maximum".to_owned()));
    }

    #[test]
    fn a_row_of_a_limit_is_one_term() {
        let mut row =
            json!({"id": "资金", "maximum": 9, "each": 2, "unit": "U"}).as_object().cloned().unwrap();
        fold_term(&mut row);
        assert_eq!(
            Value::Object(row),
            json!({"id": "资金", "maximum": 9, "terms": [{"each": 2, "unit": "U"}]})
        );
    }
}
