//! Our own reports, spoiled in every way of one table: each is refused, and says what does not hold.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Lists, PartId};
use duijie::plan::verify;
use duijie::problem::Problem;
use duijie::report::Report;
use duijie::{Options, run};
use duijie_scenarios::{Scenario, Size, generate};
use duijie_tests::{Program, Shape, clerk_lists, random_lists};
use serde_json::{Value, json};

struct Case {
    name: String,
    /// Rows tried of every table.
    most: usize,
    problem: Problem,
    lists: Value,
    report: Value,
}

impl Case {
    fn new(name: impl Into<String>, lists: &Lists) -> Self {
        Self::large(name, lists, 3)
    }

    fn large(name: impl Into<String>, lists: &Lists, most: usize) -> Self {
        let outcome = run(lists, &Options::default()).unwrap();
        let lists = serde_json::to_value(outcome.problem.to_lists()).unwrap();
        let mut report: Value = serde_json::from_str(&outcome.report.to_json()).unwrap();
        // What is not verify's matter only costs time here.
        report["measures"] = json!({});
        report["unmet"].as_array_mut().unwrap().iter_mut().for_each(|row| row["reasons"] = json!([]));
        Self { name: name.into(), most, problem: outcome.problem, lists, report }
    }

    fn rows(&self, table: &str) -> usize {
        self.report[table].as_array().map_or(0, Vec::len)
    }

    fn status(&self) -> &str {
        self.report["status"].as_str().unwrap()
    }

    fn planned(&self) -> bool {
        matches!(self.status(), "optimal" | "gap")
    }

    /// Few rows of a table of so many, the first among them.
    fn few(&self, count: usize) -> Vec<usize> {
        (0..count).step_by(count.div_ceil(self.most).max(1)).collect()
    }

    fn with(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut report = self.report.clone();
        change(&mut report);
        report
    }

    /// The report changed at few rows of a table; `None` where a row cannot be changed so.
    fn each(&self, table: &str, change: impl Fn(&mut Value) -> Option<()>) -> Vec<Value> {
        let one = |row: usize| {
            let mut report = self.report.clone();
            change(&mut report[table][row])?;
            Some(report)
        };
        self.few(self.rows(table)).into_iter().filter_map(one).collect()
    }

    /// The rows of a table changed as a whole, at few places.
    fn at(&self, table: &str, from: usize, change: impl Fn(&mut Vec<Value>, usize)) -> Vec<Value> {
        let count = self.rows(table).saturating_sub(from);
        let one = |row: usize| self.with(|report| change(report[table].as_array_mut().unwrap(), row));
        self.few(count).into_iter().map(one).collect()
    }

    /// Every entry of few levels, changed; `None` where it cannot be.
    fn entries(&self, change: impl Fn(usize, &mut Value) -> Option<()>) -> Vec<Value> {
        let one = |level: usize| {
            let mut report = self.report.clone();
            change(level, report["certificate"][level].get_mut(0)?)?;
            Some(report)
        };
        self.few(self.rows("certificate")).into_iter().filter_map(one).collect()
    }

    /// Prices of demands that stand in pairs, at the first level, in the entry that speaks for them.
    fn first_level_prices(&self, price: i64) -> Vec<Value> {
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
    fn prices(&self, under: &str, change: impl Fn(i64) -> Option<i64>) -> Vec<Value> {
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

    fn planless(&self, change: impl FnOnce(&mut Value)) -> Vec<Value> {
        if self.status() == "infeasible" { vec![self.with(change)] } else { Vec::new() }
    }

    fn status_as(&self, status: &str, stopped: Value) -> Value {
        self.with(|report| {
            report["status"] = json!(status);
            report["stopped"] = stopped;
        })
    }
}

const TABLES: [&str; 4] = ["demands", "supplies", "quotas", "limits"];

fn add(value: &mut Value, by: i64) -> Option<()> {
    *value = json!(value.as_i64()? + by);
    Some(())
}

fn set(row: &mut Value, field: &str, value: Value) -> Option<()> {
    row[field] = value;
    Some(())
}

/// What verify says: the name of the refusal, or `None` where the report holds.
fn refusal(problem: &Problem, report: &Value) -> Option<String> {
    let report = match Report::from_json(&report.to_string()) {
        Ok(report) => report,
        Err(error) => {
            assert!(!error.text().zh.is_empty());
            return Some("Read".to_owned());
        }
    };
    let refusal = verify(problem, &report.plan().unwrap()).err()?;
    assert!(!refusal.text().zh.is_empty() && !refusal.text().en.is_empty());
    let name = format!("{refusal:?}");
    Some(name.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned())
}

/// Always: no such spoiling holds. Sometimes: other prices may prove the same; at least one of the kind must be refused.
#[derive(Clone, Copy, PartialEq)]
enum Harm {
    Always,
    Sometimes,
}
use Harm::{Always, Sometimes};

type Kind = (&'static str, Harm, fn(&Case) -> Vec<Value>);

/// The kinds of spoiling.
const KINDS: [Kind; 70] = [
    ("a quantity one up", Always, |c| c.each("matches", |m| add(&mut m["quantity"], 1))),
    ("a quantity one down", Always, |c| c.each("matches", |m| add(&mut m["quantity"], -1))),
    ("a quantity far up", Always, |c| c.each("matches", |m| add(&mut m["quantity"], 1 << 40))),
    ("a match of nothing", Always, |c| c.each("matches", |m| set(m, "quantity", json!(0)))),
    ("a match of less than nothing", Always, |c| c.each("matches", |m| set(m, "quantity", json!(-1)))),
    ("a quantity that is no number", Always, |c| c.each("matches", |m| set(m, "quantity", json!("3")))),
    ("a match gone", Always, |c| c.at("matches", 0, |rows, k| drop(rows.remove(k)))),
    ("all matches gone", Always, |c| c.at("matches", 0, |rows, _| rows.clear())),
    ("a match twice", Always, |c| c.at("matches", 0, |rows, k| rows.insert(k, rows[k].clone()))),
    ("matches out of order", Always, |c| {
        // Of other ends: how they came about orders nothing.
        let ends = |row: &Value| [row["demand"].clone(), row["supply"].clone()];
        let mut all = c.at("matches", 1, |rows, k| {
            if ends(&rows[k]) != ends(&rows[k + 1]) {
                rows.swap(k, k + 1);
            }
        });
        all.retain(|report| *report != c.report);
        all
    }),
    ("an unknown demand", Always, |c| c.each("matches", |m| set(m, "demand", json!("?")))),
    ("an unknown supply", Always, |c| c.each("matches", |m| set(m, "supply", json!("?")))),
    ("a supply that is no pair", Always, |c| {
        let pairs: BTreeSet<(&str, &str)> = (c.lists["pairs"].as_array().unwrap().iter())
            .map(|pair| (pair["demand"].as_str().unwrap(), pair["supply"].as_str().unwrap()))
            .collect();
        let supplies = c.lists["supplies"].as_array().unwrap();
        c.each("matches", |m| {
            let demand = m["demand"].as_str()?.to_owned();
            let other = supplies.iter().find(|s| !pairs.contains(&(&*demand, s["id"].as_str().unwrap())))?;
            set(m, "supply", other["id"].clone())
        })
    }),
    ("a match said to be a lock", Always, |c| {
        c.each("matches", |m| if m["by"] == "lock" { None } else { set(m, "by", json!("lock")) })
    }),
    ("a lock said to be none", Always, |c| {
        c.each("matches", |m| if m["by"] == "lock" { set(m, "by", json!("arrangement")) } else { None })
    }),
    ("an unknown way", Always, |c| c.each("matches", |m| set(m, "by", json!("gift")))),
    ("a value one up", Always, |c| c.each("goals", |g| add(&mut g["value"], 1))),
    ("a value one down", Always, |c| c.each("goals", |g| add(&mut g["value"], -1))),
    ("a bound one up", Always, |c| c.each("goals", |g| add(&mut g["bound"], 1))),
    ("a bound one down", Always, |c| c.each("goals", |g| add(&mut g["bound"], -1))),
    ("value and bound up", Always, |c| {
        c.each("goals", |g| add(&mut g["value"], 1).and_then(|()| add(&mut g["bound"], 1)))
    }),
    ("value and bound down", Always, |c| {
        c.each("goals", |g| add(&mut g["value"], -1).and_then(|()| add(&mut g["bound"], -1)))
    }),
    ("levels changed over", Always, |c| c.at("goals", 1, |rows, k| rows.swap(k, k + 1))),
    ("a level missing", Always, |c| c.at("goals", 0, |rows, k| drop(rows.remove(k)))),
    ("a level twice", Always, |c| c.at("goals", 0, |rows, k| rows.insert(k, rows[k].clone()))),
    ("another tier", Always, |c| c.each("goals", |g| add(g.get_mut("tier")?, 1))),
    ("another rank", Always, |c| c.each("goals", |g| add(g.get_mut("rank")?, 1))),
    ("an unknown goal", Always, |c| c.each("goals", |g| set(g, "goal", json!("joy")))),
    ("a certificate missing", Always, |c| c.at("certificate", 0, |rows, k| drop(rows.remove(k)))),
    ("a certificate too many", Always, |c| c.at("certificate", 0, |rows, k| rows.push(rows[k].clone()))),
    ("certificates changed over", Sometimes, |c| c.at("certificate", 1, |rows, k| rows.swap(k, k + 1))),
    ("no entry", Sometimes, |c| {
        c.each("certificate", |level| {
            level.as_array_mut()?.clear();
            Some(())
        })
    }),
    ("an entry twice", Always, |c| {
        c.each("certificate", |level| {
            let entries = level.as_array_mut()?;
            entries.push(entries.first()?.clone());
            Some(())
        })
    }),
    ("an entry of an unknown part", Always, |c| c.entries(|_, entry| set(entry, "parts", json!(["?"])))),
    ("an entry of one part twice", Always, |c| {
        if c.problem.part_count() == 0 {
            return Vec::new();
        }
        let part = c.problem.part_name(PartId::new(0));
        c.entries(|_, entry| set(entry, "parts", json!([part, part])))
    }),
    ("all prices gone", Sometimes, |c| {
        c.entries(|_, entry| {
            let had = TABLES
                .iter()
                .filter(|table| entry.as_object_mut().unwrap().remove(**table).is_some())
                .count();
            (had > 0).then_some(())
        })
    }),
    ("a price gone", Sometimes, |c| c.prices("/certificate", |_| None)),
    ("a price one up", Sometimes, |c| c.prices("/certificate", |price| Some(price + 1))),
    ("a price one down", Sometimes, |c| c.prices("/certificate", |price| Some(price - 1))),
    ("a price of the other sign", Sometimes, |c| c.prices("/certificate", |price| Some(-price))),
    ("a price far up", Always, |c| c.first_level_prices(1 << 52)),
    ("a price far down", Always, |c| c.first_level_prices(-(1 << 52))),
    ("a price on an unknown demand", Always, |c| c.entries(|_, e| unknown(e, "demands"))),
    ("a price on an unknown supply", Always, |c| c.entries(|_, e| unknown(e, "supplies"))),
    ("a price on an unknown quota", Always, |c| c.entries(|_, e| unknown(e, "quotas"))),
    ("a price on an unknown limit", Always, |c| c.entries(|_, e| unknown(e, "limits"))),
    ("a price on an unknown use", Always, |c| c.entries(|_, e| unknown(e, "uses"))),
    ("a price on an open side", Always, |c| {
        let open = |quota: &&Value| quota.get("maximum").is_none();
        let quota = c.lists["quotas"].as_array().into_iter().flatten().find(open);
        let Some(id) = quota.map(|quota| quota["id"].as_str().unwrap()) else { return Vec::new() };
        c.entries(|level, entry| {
            // Later levels may have closed it.
            (level == 0 && entry.get("parts").is_none()).then_some(())?;
            entry.as_object_mut()?.entry("quotas").or_insert_with(|| json!({}))[id] = json!(1);
            Some(())
        })
    }),
    ("a price on a row of another part", Always, |c| {
        if c.problem.part_count() < 2 {
            return Vec::new();
        }
        let [one, other] = [0, 1].map(|k| c.problem.part_name(PartId::new(k)).to_owned());
        c.each("certificate", |level| {
            let entries = level.as_array_mut()?;
            entries.clear();
            entries.push(json!({"parts": [one], "demands": {other.clone(): 1}}));
            entries.push(json!({}));
            Some(())
        })
    }),
    ("denominator 0", Always, |c| c.entries(|_, entry| set(entry, "denominator", json!(0)))),
    ("a negative denominator", Always, |c| c.entries(|_, entry| set(entry, "denominator", json!(-1)))),
    ("another denominator", Sometimes, |c| c.entries(|_, entry| add(entry.get_mut("denominator")?, 1))),
    ("a negative multiplier", Always, |c| {
        c.entries(|level, entry| if level == 0 { None } else { set(entry, "earlier", json!({"0": -1})) })
    }),
    ("a multiplier of the same level", Always, |c| {
        c.entries(|level, entry| set(entry, "earlier", json!({level.to_string(): 1})))
    }),
    ("a multiplier of no level", Always, |c| {
        c.entries(|_, entry| set(entry, "earlier", json!({"first": 1})))
    }),
    ("a conflict within prices", Always, |c| c.entries(|_, entry| set(entry, "conflict", json!(true)))),
    ("optimal said to be open", Always, |c| {
        if c.status() == "optimal" {
            vec![c.status_as("gap", json!("time")), c.status_as("gap", Value::Null)]
        } else {
            Vec::new()
        }
    }),
    ("open said to be optimal", Always, |c| {
        if c.status() == "gap" { vec![c.status_as("optimal", Value::Null)] } else { Vec::new() }
    }),
    ("a plan said to be none", Always, |c| {
        if c.planned() && c.rows("goals") > 0 {
            vec![c.status_as("infeasible", Value::Null), c.status_as("unknown", json!("time"))]
        } else {
            Vec::new()
        }
    }),
    ("infeasible said to be another", Always, |c| {
        let one = |status| c.planless(|report| report["status"] = json!(status));
        ["optimal", "gap", "unknown"].into_iter().flat_map(one).collect()
    }),
    ("a conflict beside a plan", Always, |c| {
        if !c.planned() {
            return Vec::new();
        }
        vec![c.with(|report| report["conflict"] = json!({"needed": 1, "available": 0, "certificate": {}}))]
    }),
    ("a conflict missing", Always, |c| c.planless(|report| report["conflict"] = Value::Null)),
    ("a conflict without prices", Always, |c| {
        c.planless(|report| report["conflict"]["certificate"] = json!({}))
    }),
    ("a conflict turned around", Always, |c| {
        c.planless(|report| {
            for table in TABLES {
                for price in report["conflict"]["certificate"][table]
                    .as_object_mut()
                    .into_iter()
                    .flat_map(|t| t.values_mut())
                {
                    *price = json!(-price.as_i64().unwrap());
                }
            }
        })
    }),
    ("a conflict with a price gone", Sometimes, |c| c.prices("/conflict/certificate", |_| None)),
    ("an unmet demand missing", Always, |c| c.at("unmet", 0, |rows, k| drop(rows.remove(k)))),
    ("an unmet demand twice", Always, |c| c.at("unmet", 0, |rows, k| rows.insert(k, rows[k].clone()))),
    ("an unmet quantity wrong", Always, |c| {
        let mut all = c.each("unmet", |row| add(&mut row["missing"], 1));
        all.extend(c.each("unmet", |row| add(&mut row["missing"], -1)));
        all
    }),
    ("an unmet demand too many", Always, |c| {
        if !c.planned() {
            return Vec::new();
        }
        let unmet: BTreeSet<&str> =
            c.report["unmet"].as_array().unwrap().iter().map(|row| row["demand"].as_str().unwrap()).collect();
        let ids = c.lists["demands"].as_array().unwrap().iter().map(|demand| demand["id"].as_str().unwrap());
        let Some(served) = ids.into_iter().find(|id| !unmet.contains(id)) else { return Vec::new() };
        [0, 1]
            .into_iter()
            .map(|missing| {
                c.with(|report| {
                    let rows = report["unmet"].as_array_mut().unwrap();
                    rows.push(json!({"demand": served, "missing": missing, "reasons": []}));
                    rows.sort_by_key(|row| row["demand"].as_str().unwrap().to_owned());
                })
            })
            .collect()
    }),
    ("another digest or version", Always, |c| {
        vec![
            c.with(|report| report["digest"]["problem"] = json!("0".repeat(64))),
            c.with(|report| report["digest"]["problem"] = json!(c.problem.digest().to_uppercase())),
            c.with(|report| report["version"] = json!(2)),
        ]
    }),
];

fn unknown(entry: &mut Value, table: &str) -> Option<()> {
    entry.as_object_mut()?.entry(table).or_insert_with(|| json!({}))["?"] = json!(0);
    Some(())
}

fn cases() -> Vec<Case> {
    let text = include_str!("../../examples/data/first_match.json");
    let mut cases = vec![Case::new("first_match", &Lists::from_json(text).unwrap())];
    let program = Shape { program: Program::Yes, ..Shape::MEDIUM };
    for seed in 0..24 {
        cases.push(Case::new(format!("network {seed}"), &random_lists(seed, Shape::MEDIUM)));
        cases.push(Case::new(format!("small network {seed}"), &random_lists(seed, Shape::SMALL)));
        cases.push(Case::new(format!("program {seed}"), &random_lists(seed, program)));
        cases.push(Case::new(format!("clerk {seed}"), &clerk_lists(seed)));
    }
    cases
}

/// Tries every kind on every case; gives how often each was tried and refused.
fn spoil(cases: &[Case]) -> BTreeMap<&'static str, [usize; 2]> {
    let mut counts = BTreeMap::new();
    for case in cases {
        assert_eq!(refusal(&case.problem, &case.report), None, "{}", case.name);
        for (kind, harm, spoil) in KINDS {
            for spoiled in spoil(case) {
                let refused = refusal(&case.problem, &spoiled).is_some();
                assert!(
                    refused || harm == Sometimes,
                    "{}, {kind}: accepted\n{}",
                    case.name,
                    changed(case, &spoiled)
                );
                let count = counts.entry(kind).or_insert([0, 0]);
                count[0] += 1;
                count[1] += usize::from(refused);
            }
        }
    }
    counts
}

/// The fields of a report that were changed.
fn changed(case: &Case, spoiled: &Value) -> String {
    let fields = spoiled.as_object().unwrap().iter();
    fields
        .filter(|(name, value)| case.report[*name] != **value)
        .map(|(name, value)| format!("{name}: {value:.2000}\n"))
        .collect()
}

#[test]
fn every_kind_of_spoiled_report_is_refused() {
    let counts = spoil(&cases());
    assert!(KINDS.len() >= 30);
    for (kind, ..) in KINDS {
        let [tried, refused] = counts.get(kind).copied().unwrap_or_default();
        assert!(refused > 0, "{kind}: tried {tried} times, refused {refused} times");
    }
}

#[test]
fn spoiled_reports_of_the_scenarios_are_refused() {
    for scenario in Scenario::ALL {
        let counts = spoil(&[Case::large(scenario.name(), &generate(scenario, Size::default()), 1)]);
        let refused = counts.values().filter(|[_, refused]| *refused > 0).count();
        assert!(refused >= 30, "{scenario}: only {refused} kinds: {counts:?}");
    }
}

#[test]
fn the_report_of_another_problem_is_refused() {
    let cases: Vec<Case> =
        (0..40).map(|seed| Case::new(format!("{seed}"), &random_lists(seed, Shape::MEDIUM))).collect();
    for pair in cases.windows(2) {
        let [one, other] = pair else { unreachable!() };
        assert_eq!(refusal(&one.problem, &other.report).as_deref(), Some("Digest"));
        // Without a digest the numbers tell.
        let nameless = other.with(|report| report["digest"]["problem"] = json!(""));
        assert_eq!(refusal(&other.problem, &nameless), None);
        if other.planned() && other.rows("matches") > 0 {
            assert!(refusal(&one.problem, &nameless).is_some(), "{} accepts {}", one.name, other.name);
        }
    }
}
