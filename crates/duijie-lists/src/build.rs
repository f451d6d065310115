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
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::cell::Cell;
use crate::error::fault;
use crate::origin::{Located, Origins, RowOrigin, Source};
use crate::progress::Teller;
use crate::promise::lock_pairs;
use crate::record::{Datum, Record, Told, UNLIMITED, record};
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
    /// What a list of areas says beside their names: each 统计用区划代码 with the id of its area.
    area_codes: Vec<(String, String)>,
    /// Whether a workbook was made from a template: what its rows name need not be listed.
    pub(crate) from_template: bool,
    /// Whether units were listed as people keep them: such a list need not be complete.
    clerk_units: bool,
}

/// A row of the lists, and what only its table says of it.
struct Row<T> {
    read: Result<T, serde_json::Error>,
    /// Its capacity is what all demands want together.
    is_unlimited: bool,
    /// Of an area its code and its id.
    code: Option<(String, String)>,
}

impl<T: DeserializeOwned> Row<T> {
    fn of(mut record: Record) -> Self {
        let is_unlimited = record.remove(UNLIMITED).is_some();
        let code = match record.remove("code") {
            Some(Datum::Text(code)) => record.get("id").and_then(Datum::text).map(|id| (code, id.to_owned())),
            _ => None,
        };
        Self { read: record.read(), is_unlimited, code }
    }
}

/// What a row of a table says, by itself.
struct Seen<T> {
    /// None where a cell of it is at fault.
    row: Option<Row<T>>,
    at: RowOrigin,
    /// They do not know yet which row of the lists it is.
    faults: Vec<Located>,
    warnings: Vec<Located>,
}

impl<T: DeserializeOwned> Seen<T> {
    fn of(table: &Table<'_>, source: u32, cells: &[Cell]) -> Self {
        let (mut faults, mut warnings) = (Vec::new(), Vec::new());
        let told = Told { faults: &mut faults, warnings: &mut warnings };
        let row = record(table, cells, 0, told).map(Row::of);
        Self { row, at: row_origin(source, cells), faults, warnings }
    }
}

/// The table of the lists that rows go to.
type Of<T> = fn(&mut Lists) -> &mut Vec<T>;

/// So many rows are read before they are put into the lists.
const ROWS_AT_ONCE: usize = 4096;

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

    fn told(&mut self) -> Told<'_> {
        Told { faults: &mut self.faults, warnings: &mut self.warnings }
    }

    /// Puts the rows of a table into the lists.
    pub(crate) fn add_table(&mut self, table: &Table<'_>, teller: Teller<'_>) {
        let columns = table.columns.iter();
        let source = self.source(Source {
            file: Arc::clone(&table.sheet.file),
            sheet: table.sheet.name.clone(),
            columns: columns.map(|h| (h.field.field, (h.column, h.text.clone()))).collect(),
            json: false,
        });
        match table.name {
            "policy" => self.add_policy(table, source),
            "plan" => self.add_plan(table, source),
            "quotas" => self.add_gathered(table, source, |lists| &mut lists.quotas),
            "limits" => self.add_gathered(table, source, |lists| &mut lists.limits),
            "groups" => self.add_gathered(table, source, |lists| &mut lists.groups),
            "areas" => self.add_rows(table, source, teller, |lists| &mut lists.areas),
            "categories" => self.add_rows(table, source, teller, |lists| &mut lists.categories),
            "units" => self.add_rows(table, source, teller, |lists| &mut lists.units),
            "demands" => self.add_rows(table, source, teller, |lists| &mut lists.demands),
            "supplies" => self.add_rows(table, source, teller, |lists| &mut lists.supplies),
            "claims" => self.add_rows(table, source, teller, |lists| &mut lists.claims),
            "pairs" => self.add_rows(table, source, teller, |lists| lists.pairs.get_or_insert_default()),
            "locks" => self.add_rows(table, source, teller, |lists| &mut lists.locks),
            "history" => self.add_rows(table, source, teller, |lists| &mut lists.history),
            _ => self.add_rows(table, source, teller, |lists| &mut lists.previous),
        }
    }

    /// Puts rows that are records each into the lists: read side by side, put in order.
    fn add_rows<T: DeserializeOwned + Send>(
        &mut self,
        table: &Table<'_>,
        source: u32,
        teller: Teller<'_>,
        of: Of<T>,
    ) {
        let rows: Vec<&[Cell]> = table.par_rows().collect();
        // A table without rows is a table: pairs that are given, and are none.
        of(&mut self.lists).reserve(rows.len());
        let mut done = 0;
        let mut last: Vec<Seen<T>> = Vec::new();
        for chunk in rows.chunks(ROWS_AT_ONCE) {
            // While these are read, those before them are put into the lists.
            let see = || chunk.par_iter().map(|cells| Seen::of(table, source, cells)).collect();
            let (next, ()) = rayon::join(see, || self.put_all(table, last, of));
            last = next;
            done += chunk.len();
            teller.read(done, rows.len());
        }
        self.put_all(table, last, of);
    }

    fn put_all<T>(&mut self, table: &Table<'_>, rows: Vec<Seen<T>>, of: Of<T>) {
        for Seen { row, at, faults, warnings } in rows {
            for mut located in faults {
                located.fault.place.row = Some(self.count(table.name));
                self.faults.push(located);
            }
            self.warnings.extend(warnings);
            if let Some(row) = row {
                self.put(table, row, at, of);
            }
        }
    }

    /// Puts one row at the end of a table. Its record has the shape of the contract by now, so that what serde still
    /// refuses is a fault of the row as a whole.
    fn put<T>(&mut self, table: &Table<'_>, row: Row<T>, at: RowOrigin, of: Of<T>) {
        let name = contract_table(table.name);
        match row.read {
            Ok(read) => {
                of(&mut self.lists).push(read);
                let rows = self.origins.rows.entry(name).or_default();
                if row.is_unlimited {
                    self.unlimited.push(rows.len());
                }
                rows.push(at);
                self.area_codes.extend(row.code);
            }
            // Told already: a missing column (F203), an empty cell that must not be (F205).
            Err(error) if error.to_string().starts_with("missing field") => {}
            Err(error) => {
                let problem = check_f212_row_readable(Place::row(name, self.count(name)), &error);
                self.faults.push(table.located(problem, at.row, None));
            }
        }
    }

    /// Quotas, groups and limits: rows with the same id (one after another or not) make one record.
    fn add_gathered<T: DeserializeOwned>(&mut self, table: &Table<'_>, source: u32, of: Of<T>) {
        let mut order: Vec<String> = Vec::new();
        let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
        for cells in table.rows() {
            let at = row_origin(source, cells);
            let row = self.count(table.name) + order.len();
            let Some(mut record) = record(table, cells, row, self.told()) else { continue };
            if table.name == "limits" {
                fold_term(&mut record);
            }
            let Some(id) = record.get("id").and_then(Datum::text).map(str::to_owned) else { continue };
            match gathered.get_mut(&id) {
                None => {
                    order.push(id.clone());
                    gathered.insert(id, Gathered { record, first: at, more: Vec::new() });
                }
                Some(known) => {
                    if let Some(field) = join(&mut known.record, record) {
                        let problem = self.check_f213_rows_agree(table.name, &id, field);
                        let column = table.columns.iter().find(|h| h.field.field == field).map(|h| h.column);
                        self.faults.push(table.located(problem, at.row, column));
                    }
                    known.more.push(at);
                }
            }
        }
        for id in order {
            let Some(Gathered { record, first, more }) = gathered.remove(&id) else { continue };
            let row = self.count(table.name);
            self.put(table, Row::of(record), first, of);
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
            let Some(mut record) = record(table, cells, self.count("previous"), self.told()) else {
                continue;
            };
            let signed = record.remove("signed") == Some(Datum::Yes(true));
            self.put(table, Row::of(record), at, |lists| &mut lists.previous);
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
        append!(
            areas, categories, units, demands, supplies, claims, quotas, limits, groups, locks, previous,
            history
        );
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
        self.fill_unlimited();
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

/// A row of a limit: what it counts becomes its one term. A row that counts nothing has none.
fn fold_term(record: &mut Record) {
    let mut term = Map::new();
    for field in ["demand", "supply", "unit", "category", "each"] {
        if let Some(value) = record.remove(field) {
            term.insert(field.to_owned(), value.into());
        }
    }
    let terms = if term.is_empty() { json!([]) } else { json!([term]) };
    record.insert("terms", terms);
}

/// Adds a further row to a record: lists grow, the rest must agree. The field that does not, where one does not.
fn join(known: &mut Record, row: Record) -> Option<&'static str> {
    let mut differs = None;
    for (field, value) in row {
        match (known.get_mut(field), value) {
            (None, value) => known.insert(field, value),
            (Some(Datum::Texts(items)), Datum::Texts(more)) => items.extend(more),
            (Some(Datum::Json(Value::Array(items))), Datum::Json(Value::Array(more))) => items.extend(more),
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
        let mut known: Record =
            [("id", json!("q")), ("members", json!(["a"])), ("maximum", json!(3))].into_iter().collect();
        let more = [("id", json!("q")), ("members", json!(["b"])), ("minimum", json!(1))];
        assert_eq!(join(&mut known, more.into_iter().collect()), None);
        assert_eq!(
            known.clone().read::<Value>().unwrap(),
            json!({"id": "q", "members": ["a", "b"], "maximum": 3, "minimum": 1})
        );
        let other = [("id", json!("q")), ("maximum", json!(4))];
        assert_eq!(join(&mut known, other.into_iter().collect()), Some("maximum"));
    }

    #[test]
    fn a_row_of_a_limit_is_one_term() {
        let row = [("id", json!("资金")), ("maximum", json!(9)), ("each", json!(2)), ("unit", json!("U"))];
        let mut row: Record = row.into_iter().collect();
        fold_term(&mut row);
        assert_eq!(
            row.read::<Value>().unwrap(),
            json!({"id": "资金", "maximum": 9, "terms": [{"each": 2, "unit": "U"}]})
        );
    }
}
