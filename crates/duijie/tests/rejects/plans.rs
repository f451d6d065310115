//! Spoiled plans: matches, unmet quantities, levels, status, digest.

use serde_json::{Value, json};

use crate::common::{Fixture, reference};
use crate::spoil::{Harm, add, check, check_also, doubled, each, feasible, refusal, swapped, without};

#[test]
fn another_quantity() {
    let spoil = |delta: i64| move |f: &Fixture| each(f, "matches", |m| add(&mut m["quantity"], delta));
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
        check(Harm::Always, &["Value"], |f| each(f, "goals", |g| add(&mut g["value"], delta)));
    }
}

#[test]
fn a_bound_that_the_certificate_does_not_prove() {
    for delta in [1, -1] {
        check(Harm::Always, &["Bound"], |f| each(f, "goals", |g| add(&mut g["bound"], delta)));
        // Not even where the status says so.
        check(Harm::Always, &["Bound"], |f| {
            each(f, "goals", |g| add(&mut g["bound"], delta))
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
    check(Harm::Always, &["Level"], |f| each(f, "goals", |g| add(g.get_mut("tier")?, 1)));
    check(Harm::Always, &["Read"], |f| {
        each(f, "goals", |g| {
            g["goal"] = json!("fairest");
            Some(())
        })
    });
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
fn unmet_quantities() {
    check(Harm::Always, &["Unmet"], |f| without(f, "unmet"));
    check(Harm::Always, &["UnmetOrder"], |f| doubled(f, "unmet"));
    check(Harm::Always, &["UnmetOrder"], |f| swapped(f, "unmet"));
    for delta in [1, -1] {
        check(Harm::Always, &["Unmet"], |f| each(f, "unmet", |u| add(&mut u["missing"], delta)));
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
