//! What does not hold is refused, and by name: every kind of spoiling, tried at every place of every fixture.

mod common;

use std::collections::BTreeSet;

use common::{Fixture, reference};
use duijie::plan::{Refusal, verify};
use duijie::problem::Problem;
use duijie::report::Report;
use serde_json::{Map, Value, json};

/// The kind of a refusal: the name of its case, `Read` where the report cannot even be read, `None` where it holds.
fn refusal(problem: &Problem, report: &Value) -> Option<String> {
    let Ok(report) = Report::from_json(&report.to_string()) else { return Some("Read".to_owned()) };
    let refusal: Refusal = verify(problem, &report.plan().unwrap()).err()?;
    let text = refusal.text();
    assert!(!text.zh.is_empty() && text.en == refusal.to_string());
    assert!(!text.en.starts_with(|c: char| c.is_ascii_uppercase()), "without words: {}", text.en);
    let name = format!("{refusal:?}");
    Some(name.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned())
}

/// Must every spoiling be refused, or may some be another truth (prices that prove the same)?
#[derive(Clone, Copy, PartialEq)]
enum Harm {
    Always,
    Sometimes,
}

/// Spoils every fixture in every way that `spoil` gives: every refusal is of an expected kind, every kind occurs.
fn check(harm: Harm, expected: &[&str], spoil: impl Fn(&Fixture) -> Vec<Value>) {
    check_also(harm, expected, &[], spoil);
}

/// The same, where further kinds may occur.
fn check_also(harm: Harm, expected: &[&str], also: &[&str], spoil: impl Fn(&Fixture) -> Vec<Value>) {
    let (mut tried, mut seen) = (0, BTreeSet::new());
    for fixture in reference() {
        for spoiled in spoil(&fixture) {
            tried += 1;
            match refusal(&fixture.problem, &spoiled) {
                Some(kind) => {
                    let known = expected.iter().chain(also).any(|k| *k == kind);
                    assert!(known, "{}: {kind}\n{spoiled}", fixture.name);
                    seen.insert(kind);
                }
                None => assert!(harm == Harm::Sometimes, "{} is accepted:\n{spoiled}", fixture.name),
            }
        }
    }
    assert!(expected.iter().all(|kind| seen.contains(*kind)), "{tried} tried, only {seen:?} occurred");
}

fn rows(value: &Value, table: &str) -> usize {
    value[table].as_array().map_or(0, Vec::len)
}

/// The report changed at every row of a table; `None` where a row cannot be changed so.
fn each(fixture: &Fixture, table: &str, change: impl Fn(&mut Value) -> Option<()>) -> Vec<Value> {
    let one = |row: usize| {
        let mut report = fixture.report.clone();
        change(&mut report[table][row])?;
        Some(report)
    };
    (0..rows(&fixture.report, table)).filter_map(one).collect()
}

fn add(value: &mut Value, delta: i64) {
    *value = json!(value.as_i64().unwrap() + delta);
}

/// The rows of a table without one, for every one.
fn without(fixture: &Fixture, table: &str) -> Vec<Value> {
    let one = |row: usize| {
        let mut report = fixture.report.clone();
        report[table].as_array_mut().unwrap().remove(row);
        report
    };
    (0..rows(&fixture.report, table)).map(one).collect()
}

/// The rows of a table with one twice, for every one.
fn doubled(fixture: &Fixture, table: &str) -> Vec<Value> {
    let one = |row: usize| {
        let mut report = fixture.report.clone();
        let rows = report[table].as_array_mut().unwrap();
        rows.insert(row, rows[row].clone());
        report
    };
    (0..rows(&fixture.report, table)).map(one).collect()
}

/// The rows of a table with two neighbours changed over, for every two.
fn swapped(fixture: &Fixture, table: &str) -> Vec<Value> {
    let one = |row: usize| {
        let mut report = fixture.report.clone();
        report[table].as_array_mut().unwrap().swap(row, row + 1);
        report
    };
    (1..rows(&fixture.report, table)).map(|row| one(row - 1)).collect()
}

/// The pointers of all prices (objects with a denominator, leaves too) below a pointer.
fn prices(report: &Value, under: &str) -> Vec<String> {
    match report.pointer(under) {
        Some(Value::Object(fields)) => {
            let own = fields.contains_key("denominator").then(|| under.to_owned());
            let below = fields.keys().flat_map(|key| prices(report, &format!("{under}/{key}")));
            own.into_iter().chain(below).collect()
        }
        Some(Value::Array(rows)) => {
            (0..rows.len()).flat_map(|row| prices(report, &format!("{under}/{row}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// The pointers of all splits' nodes below a pointer.
fn splits(report: &Value, under: &str) -> Vec<String> {
    match report.pointer(under) {
        Some(Value::Object(fields)) => {
            let own = fields.contains_key("split").then(|| under.to_owned());
            let below = fields.keys().flat_map(|key| splits(report, &format!("{under}/{key}")));
            own.into_iter().chain(below).collect()
        }
        Some(Value::Array(rows)) => {
            (0..rows.len()).flat_map(|row| splits(report, &format!("{under}/{row}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// The report changed at every one of these pointers.
fn at(
    fixture: &Fixture,
    pointers: &[String],
    change: impl Fn(&mut Map<String, Value>) -> Option<()>,
) -> Vec<Value> {
    let one = |pointer: &String| {
        let mut report = fixture.report.clone();
        change(report.pointer_mut(pointer)?.as_object_mut()?)?;
        Some(report)
    };
    pointers.iter().filter_map(one).collect()
}

const TABLES: [&str; 4] = ["demands", "supplies", "quotas", "limits"];

/// Every price changed to what `change` makes of it.
fn each_price(fixture: &Fixture, under: &str, change: impl Fn(i64) -> Value) -> Vec<Value> {
    let mut spoiled = Vec::new();
    for pointer in prices(&fixture.report, under) {
        for table in TABLES {
            let Some(Value::Object(rows)) = fixture.report.pointer(&format!("{pointer}/{table}")) else {
                continue;
            };
            for (id, price) in rows {
                let mut report = fixture.report.clone();
                report.pointer_mut(&pointer).unwrap()[table][id] = change(price.as_i64().unwrap());
                spoiled.push(report);
            }
        }
    }
    spoiled
}

fn feasible(fixture: &Fixture) -> bool {
    fixture.report["status"] == "optimal"
}

fn levels(fixture: &Fixture) -> Vec<String> {
    prices(&fixture.report, "/certificate")
}

#[test]
fn another_quantity() {
    let spoil = |delta: i64| move |f: &Fixture| each(f, "matches", |m| Some(add(&mut m["quantity"], delta)));
    check_also(Harm::Always, &["AboveMaximum", "Row"], &["Unmet", "Whole"], spoil(1));
    check_also(Harm::Always, &["MatchQuantity", "Unmet"], &["Row", "BelowMinimum", "Whole"], spoil(-1));
    check(Harm::Always, &["AboveMaximum"], spoil(1000));
}

#[test]
fn a_match_of_nothing_or_less() {
    for quantity in [0, -1, i64::MIN] {
        check(Harm::Always, &["MatchQuantity"], |f| {
            each(f, "matches", |m| {
                m["quantity"] = json!(quantity);
                Some(())
            })
        });
    }
}

#[test]
fn a_match_twice() {
    check(Harm::Always, &["MatchDoubled"], |f| doubled(f, "matches"));
}

#[test]
fn a_match_gone() {
    let spoil = |f: &Fixture| without(f, "matches");
    check_also(Harm::Always, &["Row", "Unmet", "Whole"], &["BelowMinimum", "Providers"], spoil);
}

#[test]
fn matches_out_of_order() {
    let spoil = |f: &Fixture| {
        let ends = |report: &Value, row: usize| {
            [report["matches"][row]["demand"].clone(), report["matches"][row]["supply"].clone()]
        };
        let different = |k: &usize| ends(&f.report, *k) != ends(&f.report, k + 1);
        let all = swapped(f, "matches");
        all.into_iter().enumerate().filter(|(k, _)| different(k)).map(|(_, report)| report).collect()
    };
    check(Harm::Always, &["MatchOrder"], spoil);
}

#[test]
fn a_match_on_what_is_no_pair() {
    for (field, value) in [("demand", "D?"), ("supply", "S?"), ("demand", ""), ("by", "lock")] {
        check(Harm::Always, &["UnknownPair"], |f| {
            each(f, "matches", |m| {
                m[field] = json!(value);
                Some(())
            })
        });
    }
}

#[test]
fn a_value_that_the_plan_does_not_reach() {
    for delta in [1, -1] {
        check(Harm::Always, &["Value"], |f| each(f, "goals", |g| Some(add(&mut g["value"], delta))));
    }
}

#[test]
fn a_bound_that_the_certificate_does_not_prove() {
    for delta in [1, -1] {
        check(Harm::Always, &["Bound"], |f| each(f, "goals", |g| Some(add(&mut g["bound"], delta))));
        // Not even where the status says so.
        check(Harm::Always, &["Bound"], |f| {
            each(f, "goals", |g| Some(add(&mut g["bound"], delta)))
                .into_iter()
                .map(|mut report| {
                    report["status"] = json!("gap");
                    report["stopped"] = json!("time");
                    report
                })
                .collect()
        });
    }
}

#[test]
fn levels_missing_doubled_or_swapped() {
    check(Harm::Always, &["LevelCount"], |f| without(f, "goals"));
    check(Harm::Always, &["LevelCount"], |f| doubled(f, "goals"));
    check(Harm::Always, &["Level"], |f| swapped(f, "goals"));
    check(Harm::Always, &["CertificateCount"], |f| without(f, "certificate"));
    check(Harm::Always, &["CertificateCount"], |f| doubled(f, "certificate"));
    check(Harm::Sometimes, &["Bound"], |f| {
        // Trees prove their own level only, and prices with multipliers may not come first.
        let plain = f.report["certificate"].to_string();
        if plain.contains("tree") || plain.contains("earlier") {
            Vec::new()
        } else {
            swapped(f, "certificate")
        }
    });
}

#[test]
fn another_level() {
    check(Harm::Always, &["Level"], |f| {
        each(f, "goals", |g| {
            let tier = g.get_mut("tier")?;
            add(tier, 1);
            Some(())
        })
    });
    check(Harm::Always, &["Read"], |f| {
        each(f, "goals", |g| {
            g["goal"] = json!("fairest");
            Some(())
        })
    });
}

#[test]
fn an_entry_missing_or_too_much() {
    let none = |f: &Fixture| each(f, "certificate", |entries| Some(entries.as_array_mut()?.clear()));
    check(Harm::Sometimes, &["Uncovered"], none);
    let twice = |f: &Fixture| {
        each(f, "certificate", |entries| {
            let entries = entries.as_array_mut()?;
            entries.push(entries.first()?.clone());
            Some(())
        })
    };
    check(Harm::Always, &["Overlap"], twice);
    let same_part = |f: &Fixture| {
        if f.problem.part_count() == 0 {
            return Vec::new();
        }
        let part = f.problem.part_name(duijie::lists::PartId::new(0)).to_owned();
        each(f, "certificate", |entries| {
            entries[0]["parts"] = json!([part, part]);
            Some(())
        })
    };
    check(Harm::Always, &["Overlap"], same_part);
    for name in ["D?", "", "S00"] {
        let unknown_part = |f: &Fixture| {
            each(f, "certificate", |entries| {
                entries[0]["parts"] = json!([name]);
                Some(())
            })
        };
        check(Harm::Always, &["UnknownPart"], unknown_part);
    }
}

#[test]
fn another_price() {
    for delta in [1, -1] {
        let spoil = |f: &Fixture| each_price(f, "/certificate", |price| json!(price + delta));
        check_also(Harm::Sometimes, &["Bound"], &["OpenSide", "ConflictSum"], spoil);
    }
    check(Harm::Sometimes, &["Bound", "ConflictSum"], |f| each_price(f, "/certificate", |_| json!(0)));
    // A row whose side is 0 has room for any price.
    check_also(Harm::Sometimes, &["Overflow"], &["Bound", "ConflictSum"], |f| {
        each_price(f, "/certificate", |price| match price {
            0 => json!(0),
            up if up > 0 => json!(i128::MAX.to_string()),
            _ => json!(i128::MIN.to_string()),
        })
    });
}

#[test]
fn a_price_on_what_is_no_row() {
    for table in TABLES {
        check(Harm::Always, &["UnknownRow"], |f| {
            at(f, &levels(f), |prices| {
                prices.entry(table).or_insert_with(|| json!({}))["?"] = json!(0);
                Some(())
            })
        });
    }
    check(Harm::Always, &["UnknownRow"], |f| {
        at(f, &levels(f), |prices| {
            prices.insert("uses".to_owned(), json!({"D00\u{1f}U?": -1}));
            Some(())
        })
    });
}

#[test]
fn a_price_on_an_open_side() {
    check(Harm::Always, &["OpenSide"], |f| {
        let open = |q: &&Value| q.get("maximum").is_none();
        let quotas = f.lists["quotas"].as_array().unwrap();
        let ids: Vec<&str> = quotas.iter().filter(open).map(|q| q["id"].as_str().unwrap()).collect();
        // At the first level, before narrowing can have closed it.
        let first: Vec<String> = prices(&f.report, "/certificate/0");
        let raise = |id: &str| {
            at(f, &first, |prices| {
                prices.entry("quotas").or_insert_with(|| json!({}))[id] = json!(1);
                Some(())
            })
        };
        ids.into_iter().flat_map(raise).collect()
    });
    check(Harm::Always, &["OpenSide"], |f| {
        let limits = f.lists["limits"].as_array().cloned().unwrap_or_default();
        let lower = |limit: &Value| {
            at(f, &prices(&f.report, "/certificate/0"), |prices| {
                prices.entry("limits").or_insert_with(|| json!({}))[limit["id"].as_str()?] = json!(-1);
                Some(())
            })
        };
        limits.iter().filter(|l| l.get("minimum").is_none()).flat_map(lower).collect()
    });
}

#[test]
fn a_price_on_a_row_of_another_part() {
    check(Harm::Always, &["ForeignRow"], |f| {
        if f.problem.part_count() < 2 {
            return Vec::new();
        }
        let [one, other] = [0, 1].map(|k| f.problem.part_name(duijie::lists::PartId::new(k)).to_owned());
        each(f, "certificate", |entries| {
            entries[0]["parts"] = json!([one]);
            entries[0]["demands"] = json!({other.clone(): 1});
            entries.as_array_mut()?.push(json!({}));
            Some(())
        })
    });
}

#[test]
fn another_denominator() {
    for denominator in [0, -1] {
        check(Harm::Always, &["Denominator"], |f| {
            at(f, &levels(f), |prices| {
                prices.insert("denominator".to_owned(), json!(denominator));
                Some(())
            })
        });
    }
    check(Harm::Sometimes, &["Bound"], |f| {
        if f.report["certificate"].to_string().contains("split") {
            return Vec::new();
        }
        at(f, &levels(f), |prices| Some(add(prices.get_mut("denominator")?, 1)))
    });
}

#[test]
fn multipliers() {
    let put = |f: &Fixture, level: usize, key: String, by: i64| -> Vec<Value> {
        let pointers = prices(&f.report, &format!("/certificate/{level}"));
        at(f, &pointers, |prices| {
            prices.insert("earlier".to_owned(), json!({key.clone(): by}));
            Some(())
        })
    };
    let count = |f: &Fixture| rows(&f.report, "goals");
    check(Harm::Always, &["Multiplier"], |f| {
        (1..count(f)).flat_map(|k| put(f, k, "0".to_owned(), -1)).collect()
    });
    check(Harm::Always, &["NotEarlier"], |f| {
        (0..count(f)).flat_map(|k| put(f, k, k.to_string(), 1)).collect()
    });
    for key in ["-1", "99", "first", ""] {
        check(Harm::Always, &["NotEarlier"], |f| {
            (0..count(f)).flat_map(|k| put(f, k, key.to_owned(), 1)).collect()
        });
    }
}

#[test]
fn another_status() {
    let with = |f: &Fixture, status: &str, stopped: Value| {
        let mut report = f.report.clone();
        report["status"] = json!(status);
        report["stopped"] = stopped;
        vec![report]
    };
    let plans = |f: &Fixture| feasible(f);
    check(Harm::Always, &["Status"], |f| if plans(f) { with(f, "gap", json!("time")) } else { vec![] });
    check(
        Harm::Always,
        &["WithoutPlan"],
        |f| if plans(f) { with(f, "infeasible", Value::Null) } else { vec![] },
    );
    check(
        Harm::Always,
        &["WithoutPlan"],
        |f| if plans(f) { with(f, "unknown", json!("time")) } else { vec![] },
    );
    for status in ["optimal", "gap", "unknown"] {
        check(Harm::Always, &["ConflictUnasked"], |f| {
            if plans(f) { vec![] } else { with(f, status, json!("work")) }
        });
    }
    check(Harm::Always, &["Read"], |f| with(f, "best", Value::Null));
    // A network that had time to finish is never open.
    check(Harm::Sometimes, &["Unfinished"], |f| {
        let mut report = with(f, "unknown", Value::Null).remove(0);
        for table in ["goals", "matches", "unmet", "certificate"] {
            report[table] = json!([]);
        }
        report["conflict"] = Value::Null;
        vec![report]
    });
}

#[test]
fn a_conflict_that_is_none() {
    let only = |f: &Fixture, change: &dyn Fn(&mut Value)| {
        if feasible(f) {
            return Vec::new();
        }
        let mut report = f.report.clone();
        change(&mut report);
        vec![report]
    };
    check(Harm::Always, &["ConflictMissing"], |f| only(f, &|r| r["conflict"] = Value::Null));
    check(Harm::Always, &["ConflictSum"], |f| only(f, &|r| r["conflict"]["certificate"] = json!({})));
    check(Harm::Sometimes, &["ConflictSum"], |f| each_price(f, "/conflict", |price| json!(price + 1)));
    check(Harm::Sometimes, &["ConflictSum"], |f| each_price(f, "/conflict", |price| json!(price - 1)));
    check(Harm::Sometimes, &["ConflictSum"], |f| each_price(f, "/conflict", |_| json!(0)));
    check(Harm::Always, &["NotEarlier"], |f| {
        at(f, &prices(&f.report, "/conflict"), |prices| {
            prices.insert("earlier".to_owned(), json!({"0": 1}));
            Some(())
        })
    });
    // A conflict beside a plan, and a plan beside a conflict.
    check(Harm::Always, &["ConflictUnasked"], |f| {
        if !feasible(f) {
            return Vec::new();
        }
        let mut report = f.report.clone();
        report["conflict"] = json!({"needed": 1, "available": 0, "certificate": {}});
        vec![report]
    });
    check(Harm::Always, &["WithoutPlan"], |f| {
        only(f, &|r| r["unmet"] = json!([{"demand": "D00", "missing": 1}]))
    });
}

#[test]
fn unmet_quantities() {
    check(Harm::Always, &["Unmet"], |f| without(f, "unmet"));
    check(Harm::Always, &["UnmetOrder"], |f| doubled(f, "unmet"));
    check(Harm::Always, &["UnmetOrder"], |f| swapped(f, "unmet"));
    for delta in [1, -1] {
        check(Harm::Always, &["Unmet"], |f| each(f, "unmet", |u| Some(add(&mut u["missing"], delta))));
    }
    check(Harm::Always, &["UnmetOrder"], |f| {
        each(f, "unmet", |u| {
            u["demand"] = json!("?");
            Some(())
        })
    });
    check(Harm::Always, &["Unmet"], |f| {
        if !feasible(f) {
            return Vec::new();
        }
        let unmet = f.report["unmet"].as_array().unwrap();
        let served = |d: &&Value| !unmet.iter().any(|u| u["demand"] == d["id"]);
        let demands = f.lists["demands"].as_array().unwrap();
        let extra = |demand: &Value| {
            let mut report = f.report.clone();
            let rows = report["unmet"].as_array_mut().unwrap();
            rows.push(json!({"demand": demand["id"], "missing": 0, "reasons": []}));
            rows.sort_by_key(|row| row["demand"].as_str().unwrap().to_owned());
            report
        };
        demands.iter().filter(served).map(extra).collect()
    });
}

#[test]
fn another_problem() {
    check(Harm::Always, &["Digest"], |f| {
        let mut report = f.report.clone();
        let digest = f.problem.digest();
        let spoiled = [digest.to_uppercase(), digest[1..].to_owned(), format!("{digest} "), "0".repeat(64)];
        let mut with = |digest: String| {
            report["digest"]["problem"] = json!(digest);
            report.clone()
        };
        spoiled.into_iter().map(&mut with).collect()
    });
    // Without a digest, the numbers tell: no report holds for the next fixture's problem.
    let fixtures = reference();
    for (one, other) in fixtures.iter().zip(&fixtures[1..]) {
        assert!(refusal(&other.problem, &one.report).is_some(), "{} {}", one.name, other.name);
    }
}

fn nodes(f: &Fixture) -> Vec<String> {
    let mut nodes = splits(&f.report, "/certificate");
    nodes.extend(splits(&f.report, "/conflict"));
    nodes
}

/// The tree's cases, in the words of the contract.
const CASES: [&str; 4] = ["low", "high", "no", "yes"];

#[test]
fn trees_with_a_case_missing() {
    for case in CASES {
        check(Harm::Always, &["Child"], |f| at(f, &nodes(f), |node| node.remove(case).map(|_| ())));
    }
}

#[test]
fn trees_with_cases_changed_over() {
    check_also(Harm::Sometimes, &["Bound", "ConflictSum", "UnknownRow"], &["Child"], |f| {
        at(f, &nodes(f), |node| {
            let cases: Vec<&str> = CASES.into_iter().filter(|case| node.contains_key(*case)).collect();
            let [one, other] = cases[..] else { return None };
            let [first, second] = [node.remove(one)?, node.remove(other)?];
            node.insert(one.to_owned(), second);
            node.insert(other.to_owned(), first);
            Some(())
        })
    });
}

#[test]
fn trees_that_split_what_cannot_be_split() {
    let other = |f: &Fixture, split: Value, cases: [&str; 2]| {
        at(f, &nodes(f), |node| {
            let children: Vec<Value> = CASES.into_iter().filter_map(|case| node.remove(case)).collect();
            node.insert("split".to_owned(), split.clone());
            for (case, child) in cases.iter().zip(children.iter().cycle()) {
                node.insert((*case).to_owned(), child.clone());
            }
            Some(())
        })
    };
    for split in [
        json!({"demand": "D?", "supply": "S00", "by": "claim", "at": 1}),
        json!({"demand": "D00", "supply": "S00", "by": "lock", "at": 1}),
    ] {
        check(Harm::Always, &["Split"], |f| other(f, split.clone(), ["low", "high"]));
    }
    for split in [
        json!({"whole": "D?"}),
        json!({"demand": "D?", "unit": "U1"}),
        json!({"demand": "D00", "unit": "U?"}),
    ] {
        check(Harm::Always, &["Split"], |f| other(f, split.clone(), ["no", "yes"]));
    }
    check(Harm::Always, &["Split"], |f| {
        let divisible = |d: &&Value| d.get("whole").is_none();
        let demands = f.lists["demands"].as_array().unwrap();
        let first = demands.iter().find(divisible).map(|d| json!({"whole": d["id"]}));
        first.map_or_else(Vec::new, |split| other(f, split, ["no", "yes"]))
    });
    check(Harm::Always, &["Read"], |f| other(f, json!({"everything": true}), ["no", "yes"]));
    check(Harm::Always, &["Read"], |f| {
        at(f, &nodes(f), |node| {
            node.insert("maybe".to_owned(), json!({}));
            Some(())
        })
    });
}

#[test]
fn trees_with_spoiled_leaves() {
    let leaves = |f: &Fixture| -> Vec<String> {
        let all = prices(&f.report, "/certificate").into_iter().chain(prices(&f.report, "/conflict"));
        all.filter(|pointer| CASES.iter().any(|case| pointer.ends_with(&format!("/{case}")))).collect()
    };
    // A conflict where there is none: prices of a gain are not below 0 without it, as a plan is in one of the leaves.
    check(Harm::Sometimes, &["ConflictSum"], |f| {
        at(f, &leaves(f), |leaf| match leaf.insert("conflict".to_owned(), json!(true)) {
            None => Some(()),
            Some(_) => None,
        })
    });
    check(Harm::Sometimes, &["Bound", "LeafWithoutConflict"], |f| {
        at(f, &leaves(f), |leaf| leaf.remove("conflict").map(|_| ()))
    });
    check(Harm::Sometimes, &["Bound", "ConflictSum"], |f| {
        at(f, &leaves(f), |leaf| {
            for table in TABLES {
                leaf.insert(table.to_owned(), json!({}));
            }
            leaf.remove("uses");
            Some(())
        })
    });
    check(Harm::Always, &["OpenSide"], |f| {
        at(f, &leaves(f), |leaf| {
            let uses = leaf.get_mut("uses")?.as_object_mut()?;
            uses.values_mut().for_each(|price| *price = json!(1));
            Some(())
        })
    });
}

#[test]
fn conflict_outside_a_tree() {
    check(Harm::Always, &["StrayConflict"], |f| {
        let whole = |pointer: &String| !pointer.contains("/tree");
        let entries: Vec<String> = levels(f).into_iter().filter(whole).collect();
        at(f, &entries, |prices| {
            prices.insert("conflict".to_owned(), json!(true));
            Some(())
        })
    });
}
