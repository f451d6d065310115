//! The table of spoilings.

use std::collections::BTreeSet;

use duijie::lists::PartId;
use serde_json::{Value, json};

use crate::case::{Case, TABLES, add, set};

/// Always: no such spoiling holds. Sometimes: other prices may prove the same; at least one of the kind must be refused.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Harm {
    Always,
    Sometimes,
}
use Harm::{Always, Sometimes};

/// A name, and what it makes of a report.
pub(crate) type Kind = (&'static str, Harm, fn(&Case) -> Vec<Value>);

/// The kinds of spoiling, trees left out.
pub(crate) const KINDS: &[Kind] = &[
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
    ("a network that nothing stopped said to be open", Always, |c| {
        let network = c.report["programs"].as_array().is_none_or(Vec::is_empty);
        if network && ["gap", "unknown"].contains(&c.status()) {
            vec![c.with(|report| report["stopped"] = Value::Null)]
        } else {
            Vec::new()
        }
    }),
    ("nothing known said to be infeasible", Always, |c| {
        if c.status() == "unknown" { vec![c.status_as("infeasible", Value::Null)] } else { Vec::new() }
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
