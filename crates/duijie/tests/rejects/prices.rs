//! Spoiled prices, entries and conflicts.

use serde_json::{Value, json};

use crate::common::Fixture;
use crate::spoil::{
    Harm, TABLES, add, at, check, check_also, each, each_price, feasible, levels, prices, rows,
};

#[test]
fn an_entry_missing_or_too_much() {
    let none = |f: &Fixture| {
        each(f, "certificate", |entries| {
            entries.as_array_mut()?.clear();
            Some(())
        })
    };
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
        at(f, &levels(f), |prices| add(prices.get_mut("denominator")?, 1))
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
