//! Spoiled trees.

use serde_json::{Value, json};

use crate::common::Fixture;
use crate::spoil::{Harm, TABLES, at, check, check_also, prices, splits};

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
