//! A report that holds, and ways to change it at few places.

use std::collections::BTreeSet;

use duijie::lists::Lists;
use duijie::plan::verify;
use duijie::problem::Problem;
use duijie::report::Report;
use duijie::solve::Budget;
use duijie::{Options, Outcome, run};
use serde_json::{Value, json};

/// A report that holds, and what it is of.
pub(crate) struct Case {
    pub(crate) name: String,
    /// Rows tried of every table.
    most: usize,
    pub(crate) problem: Problem,
    pub(crate) lists: Value,
    pub(crate) report: Value,
}

impl Case {
    pub(crate) fn new(name: impl Into<String>, lists: &Lists) -> Self {
        Self::cut(name, lists, 300_000)
    }

    /// Of a search that ends after so much work.
    pub(crate) fn cut(name: impl Into<String>, lists: &Lists, work: u64) -> Self {
        let budget = Budget { work: Some(work), ..Budget::default() };
        let outcome = run(lists, &Options { budget, ..Options::default() }).unwrap();
        Self::of(name, outcome, 3)
    }

    pub(crate) fn large(name: impl Into<String>, lists: &Lists, most: usize) -> Self {
        Self::of(name, run(lists, &Options::default()).unwrap(), most)
    }

    fn of(name: impl Into<String>, outcome: Outcome, most: usize) -> Self {
        let lists = serde_json::to_value(outcome.problem.to_lists()).unwrap();
        let mut report: Value = serde_json::from_str(&outcome.report.to_json()).unwrap();
        // What is not verify's matter only costs time here.
        report["measures"] = json!({});
        report["unmet"].as_array_mut().unwrap().iter_mut().for_each(|row| row["reasons"] = json!([]));
        Self { name: name.into(), most, problem: outcome.problem, lists, report }
    }

    pub(crate) fn rows(&self, table: &str) -> usize {
        self.report[table].as_array().map_or(0, Vec::len)
    }

    pub(crate) fn status(&self) -> &str {
        self.report["status"].as_str().unwrap()
    }

    pub(crate) fn planned(&self) -> bool {
        matches!(self.status(), "optimal" | "gap")
    }

    /// Few rows of a table of so many, the first among them.
    pub(crate) fn few(&self, count: usize) -> Vec<usize> {
        (0..count).step_by(count.div_ceil(self.most).max(1)).collect()
    }

    pub(crate) fn with(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut report = self.report.clone();
        change(&mut report);
        report
    }

    /// The report changed at few rows of a table; `None` where a row cannot be changed so.
    pub(crate) fn each(&self, table: &str, change: impl Fn(&mut Value) -> Option<()>) -> Vec<Value> {
        let one = |row: usize| {
            let mut report = self.report.clone();
            change(&mut report[table][row])?;
            Some(report)
        };
        self.few(self.rows(table)).into_iter().filter_map(one).collect()
    }

    /// The rows of a table changed as a whole, at few places.
    pub(crate) fn at(&self, table: &str, from: usize, change: impl Fn(&mut Vec<Value>, usize)) -> Vec<Value> {
        let count = self.rows(table).saturating_sub(from);
        let one = |row: usize| self.with(|report| change(report[table].as_array_mut().unwrap(), row));
        self.few(count).into_iter().map(one).collect()
    }

    /// Every entry of few levels, changed; `None` where it cannot be.
    pub(crate) fn entries(&self, change: impl Fn(usize, &mut Value) -> Option<()>) -> Vec<Value> {
        let one = |level: usize| {
            let mut report = self.report.clone();
            change(level, report["certificate"][level].get_mut(0)?)?;
            Some(report)
        };
        self.few(self.rows("certificate")).into_iter().filter_map(one).collect()
    }

    /// Prices of demands that stand in pairs, at the first level, in the entry that speaks for them.
    pub(crate) fn first_level_prices(&self, price: i64) -> Vec<Value> {
        let pairs = self.lists["pairs"].as_array().unwrap();
        // A demand without floors, on itself or its pairs, has room for what a price far from the right one costs.
        let bound = |row: &&Value| row.get("minimum").is_some() || row["maximum"] == 0;
        let demands = self.lists["demands"].as_array().unwrap();
        let floors = demands.iter().filter(bound).map(|row| row["id"].as_str().unwrap());
        let locked: BTreeSet<&str> =
            pairs.iter().filter(bound).map(|pair| pair["demand"].as_str().unwrap()).chain(floors).collect();
        let mut ids: Vec<&str> = pairs.iter().map(|pair| pair["demand"].as_str().unwrap()).collect();
        ids.retain(|id| !locked.contains(id));
        let one = |k: usize| {
            let mut report = self.report.clone();
            let entry = report["certificate"].get_mut(0)?.get_mut(0)?;
            entry.get("parts").is_none().then_some(())?;
            entry.as_object_mut()?.entry("demands").or_insert_with(|| json!({}))[ids[k]] = json!(price);
            Some(report)
        };
        self.few(ids.len()).into_iter().filter_map(one).collect()
    }

    /// Few prices changed; `None` takes the price away.
    pub(crate) fn prices(&self, under: &str, change: impl Fn(i64) -> Option<i64>) -> Vec<Value> {
        let mut all = Vec::new();
        let entries = |report: &Value| -> Vec<String> {
            match report.pointer(under) {
                Some(Value::Array(levels)) => (0..levels.len())
                    .flat_map(|level| {
                        let entries = levels[level].as_array().map_or(0, Vec::len);
                        (0..entries.min(2)).map(move |entry| format!("{under}/{level}/{entry}"))
                    })
                    .collect(),
                Some(Value::Object(_)) => vec![under.to_owned()],
                _ => Vec::new(),
            }
        };
        for pointer in entries(&self.report) {
            for table in TABLES {
                let Some(Value::Object(rows)) = self.report.pointer(&format!("{pointer}/{table}")) else {
                    continue;
                };
                let ids: Vec<&String> = rows.keys().collect();
                for k in self.few(ids.len()) {
                    let Some(price) = rows[ids[k]].as_i64() else { continue };
                    all.push(self.with(|report| {
                        let rows = report
                            .pointer_mut(&format!("{pointer}/{table}"))
                            .unwrap()
                            .as_object_mut()
                            .unwrap();
                        match change(price) {
                            Some(price) => rows.insert(ids[k].clone(), json!(price)),
                            None => rows.remove(ids[k]),
                        };
                    }));
                }
            }
        }
        all
    }

    pub(crate) fn planless(&self, change: impl FnOnce(&mut Value)) -> Vec<Value> {
        if self.status() == "infeasible" { vec![self.with(change)] } else { Vec::new() }
    }

    pub(crate) fn status_as(&self, status: &str, stopped: Value) -> Value {
        self.with(|report| {
            report["status"] = json!(status);
            report["stopped"] = stopped;
        })
    }
}

/// The tables of prices.
pub(crate) const TABLES: [&str; 4] = ["demands", "supplies", "quotas", "limits"];

pub(crate) fn add(value: &mut Value, by: i64) -> Option<()> {
    *value = json!(value.as_i64()? + by);
    Some(())
}

pub(crate) fn set(row: &mut Value, field: &str, value: Value) -> Option<()> {
    row[field] = value;
    Some(())
}

/// What verify says: the name of the refusal, or `None` where the report holds.
pub(crate) fn refusal(problem: &Problem, report: &Value) -> Option<String> {
    let report = match Report::from_json(&report.to_string()) {
        Ok(report) => report,
        Err(error) => {
            assert!(!error.text().zh.is_empty());
            return Some("Read".to_owned());
        }
    };
    let refusal = verify(problem, &report.plan()).err()?;
    assert!(!refusal.text().zh.is_empty() && !refusal.text().en.is_empty());
    let name = format!("{refusal:?}");
    Some(name.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned())
}
