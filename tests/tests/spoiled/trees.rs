//! The table of spoiled trees: of levels and of conflicts, on whatever the search has split.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::case::{Case, TABLES};
use crate::kinds::Harm::{Always, Sometimes};
use crate::kinds::Kind;

/// A node of a tree.
struct Node {
    /// Where it stands in the report.
    pointer: String,
    /// The level; none in a conflict.
    level: Option<usize>,
    /// The splits above, each with the case that leads here.
    above: Vec<(Value, &'static str)>,
}

/// The cases of a split, in the words of the contract.
const CASES: [&str; 4] = ["low", "high", "no", "yes"];

fn gather(at: Node, value: &Value, found: &mut Vec<(Node, bool)>) {
    let Some(split) = value.get("split") else { return found.push((at, false)) };
    for case in CASES {
        let Some(below) = value.get(case) else { continue };
        let mut above = at.above.clone();
        above.push((split.clone(), case));
        gather(Node { pointer: format!("{}/{case}", at.pointer), level: at.level, above }, below, found);
    }
    found.push((at, true));
}

/// All nodes of all trees: splits, or leaves.
fn nodes(c: &Case, splits: bool) -> Vec<Node> {
    let mut roots = vec![("/conflict/certificate/tree".to_owned(), None)];
    for (level, entries) in c.report["certificate"].as_array().unwrap().iter().enumerate() {
        let entries = 0..entries.as_array().unwrap().len();
        roots.extend(entries.map(|entry| (format!("/certificate/{level}/{entry}/tree"), Some(level))));
    }
    let mut found = Vec::new();
    for (pointer, level) in roots {
        if let Some(root) = c.report.pointer(&pointer) {
            gather(Node { pointer, level, above: Vec::new() }, root, &mut found);
        }
    }
    found.into_iter().filter(|(_, split)| *split == splits).map(|(node, _)| node).collect()
}

type Fields = Map<String, Value>;

/// The report changed at few of these nodes; `None` where one cannot be changed so.
fn at(c: &Case, nodes: &[Node], change: impl Fn(&Node, &mut Fields) -> Option<()>) -> Vec<Value> {
    let one = |k: usize| {
        let mut report = c.report.clone();
        change(&nodes[k], report.pointer_mut(&nodes[k].pointer)?.as_object_mut()?)?;
        Some(report)
    };
    c.few(nodes.len()).into_iter().filter_map(one).collect()
}

fn leaves(c: &Case, change: impl Fn(&Node, &mut Fields) -> Option<()>) -> Vec<Value> {
    at(c, &nodes(c, false), change)
}

/// Splits that name this.
fn splits(c: &Case, on: &str, change: impl Fn(&mut Fields) -> Option<()>) -> Vec<Value> {
    let mut all = nodes(c, true);
    all.retain(|node| c.report.pointer(&node.pointer).unwrap()["split"].get(on).is_some());
    at(c, &all, |_, fields| change(fields))
}

fn any_split(c: &Case, change: impl Fn(&mut Fields) -> Option<()>) -> Vec<Value> {
    ["at", "whole", "unit"].into_iter().flat_map(|on| splits(c, on, &change)).collect()
}

/// Another split over the same children.
fn split_on(c: &Case, split: Option<Value>, cases: [&str; 2]) -> Vec<Value> {
    let Some(split) = split else { return Vec::new() };
    any_split(c, |node| {
        let children: Vec<Value> = CASES.into_iter().filter_map(|case| node.remove(case)).collect();
        node.insert("split".to_owned(), split.clone());
        for (case, child) in cases.iter().zip(children.iter().cycle()) {
            node.insert((*case).to_owned(), child.clone());
        }
        Some(())
    })
}

/// The first demand of the problem of which this is true.
fn demand(c: &Case, is: impl Fn(&Value) -> bool) -> Option<&str> {
    let demands = c.lists["demands"].as_array().unwrap();
    demands.iter().find(|demand| is(demand)).map(|demand| demand["id"].as_str().unwrap())
}

fn units<'c>(c: &'c Case, id: &str) -> BTreeSet<&'c str> {
    let pairs = c.lists["pairs"].as_array().unwrap().iter().filter(|pair| pair["demand"] == id);
    pairs.map(|pair| unit(c, pair["supply"].as_str().unwrap())).collect()
}

/// A supply's unit, or its own id.
fn unit<'c>(c: &'c Case, id: &str) -> &'c str {
    let supply = c.lists["supplies"].as_array().unwrap().iter().find(|supply| supply["id"] == id).unwrap();
    supply.get("unit").unwrap_or(&supply["id"]).as_str().unwrap()
}

/// Whether the report's own plan is in this case of the split.
fn holds(c: &Case, split: &Value, case: &str) -> bool {
    let matches = c.report["matches"].as_array().unwrap().iter();
    let whole = split.get("whole");
    let own = matches.filter(|row| row["demand"] == *whole.unwrap_or(&split["demand"])).filter(|row| {
        whole.is_some()
            || match split.get("unit") {
                Some(of) => unit(c, row["supply"].as_str().unwrap()) == *of,
                None => row["supply"] == split["supply"] && row["by"] == split["by"],
            }
    });
    let quantity: i64 = own.map(|row| row["quantity"].as_i64().unwrap()).sum();
    match case {
        "low" => quantity <= split["at"].as_i64().unwrap(),
        "high" => quantity > split["at"].as_i64().unwrap(),
        "no" => quantity == 0,
        _ => quantity > 0,
    }
}

/// A price of a leaf changed.
fn price(c: &Case, change: impl Fn(i64) -> Option<i64>) -> Vec<Value> {
    let one = |table: &str| {
        leaves(c, |_, leaf| {
            let (id, price) = leaf.get(table)?.as_object()?.iter().next()?;
            let (id, price) = (id.clone(), price.as_i64()?);
            let rows = leaf.get_mut(table)?.as_object_mut()?;
            match change(price) {
                Some(price) => rows.insert(id, json!(price)),
                None => rows.remove(&id),
            };
            Some(())
        })
    };
    TABLES.into_iter().chain(["uses"]).flat_map(one).collect()
}

fn put(leaf: &mut Fields, table: &str, id: &str, price: i64) {
    leaf.entry(table).or_insert_with(|| json!({}))[id] = json!(price);
}

fn field(fields: &mut Fields, name: &str, value: Value) -> Option<()> {
    fields.insert(name.to_owned(), value);
    Some(())
}

/// The kinds of spoiling a tree.
pub(crate) const TREES: &[Kind] = &[
    ("a case missing", Always, |c| {
        CASES.into_iter().flat_map(|case| any_split(c, |node| node.remove(case).map(drop))).collect()
    }),
    ("cases changed over", Sometimes, |c| {
        any_split(c, |node| {
            let cases: Vec<&str> = CASES.into_iter().filter(|case| node.contains_key(*case)).collect();
            let [one, other] = cases[..] else { return None };
            let (first, second) = (node.remove(one)?, node.remove(other)?);
            node.insert(one.to_owned(), second);
            field(node, other, first)
        })
    }),
    ("one case twice", Sometimes, |c| {
        any_split(c, |node| {
            let first = ["low", "no"].into_iter().find_map(|case| node.get(case))?.clone();
            let other = if node.contains_key("low") { "high" } else { "yes" };
            node.insert(other.to_owned(), first).map(drop)
        })
    }),
    ("a split one higher", Sometimes, |c| moved(c, 1)),
    ("a split one lower", Sometimes, |c| moved(c, -1)),
    ("a split far above", Sometimes, |c| moved(c, 1 << 40)),
    ("a split far below", Sometimes, |c| moved(c, -(1 << 40))),
    ("a whole split of what may be served in part", Always, |c| {
        let partly = demand(c, |demand| demand.get("whole").is_none());
        split_on(c, partly.map(|id| json!({"whole": id})), ["no", "yes"])
    }),
    ("a whole split of no demand", Always, |c| split_on(c, Some(json!({"whole": "?"})), ["no", "yes"])),
    ("a split on a unit that has no pair", Always, |c| {
        let shared = demand(c, |demand| demand.get("providers").is_some());
        split_on(c, shared.map(|id| json!({"demand": id, "unit": "?"})), ["no", "yes"])
    }),
    ("a split on the units of a demand without bounds on them", Always, |c| {
        let free = demand(c, |demand| {
            demand.get("providers").is_none() && !units(c, demand["id"].as_str().unwrap()).is_empty()
        });
        let split = free.map(|id| json!({"demand": id, "unit": units(c, id).first()}));
        split_on(c, split, ["no", "yes"])
    }),
    ("a split on a pair of no such supply", Always, |c| {
        let any = demand(c, |_| true);
        let split = any.map(|id| json!({"demand": id, "supply": "?", "by": "arrangement", "at": 0}));
        split_on(c, split, ["low", "high"])
    }),
    ("a split on a pair that is not there", Always, |c| {
        let pairs = c.lists["pairs"].as_array().unwrap();
        let ways = |row: &Value| match (row.get("lock"), row.get("claim")) {
            (Some(_), _) => "lock",
            (None, Some(_)) => "claim",
            (None, None) => "arrangement",
        };
        let of = |d: &Value, s: &Value| -> BTreeSet<&str> {
            pairs.iter().filter(|row| row["demand"] == *d && row["supply"] == *s).map(ways).collect()
        };
        let other = pairs.iter().find_map(|row| {
            let (demand, supply) = (&row["demand"], &row["supply"]);
            let by =
                ["arrangement", "claim", "lock"].into_iter().find(|by| !of(demand, supply).contains(by))?;
            Some(json!({"demand": demand, "supply": supply, "by": by, "at": 0}))
        });
        split_on(c, other, ["low", "high"])
    }),
    ("a split of an unknown kind", Always, |c| split_on(c, Some(json!({"all": true})), ["no", "yes"])),
    ("cases of another split", Always, |c| {
        let mut all = splits(c, "at", |node| rename(node, [("low", "no"), ("high", "yes")]));
        all.extend(splits(c, "whole", |node| rename(node, [("no", "low"), ("yes", "high")])));
        all
    }),
    ("prices beside a split", Always, |c| any_split(c, |node| field(node, "demands", json!({})))),
    ("prices beside a tree", Always, |c| {
        let mut all = nodes(c, true);
        all.retain(|node| node.above.is_empty());
        let entry = |node: Node| Node { pointer: node.pointer.replace("/tree", ""), ..node };
        let all: Vec<Node> = all.into_iter().map(entry).collect();
        at(c, &all, |_, entry| field(entry, "supplies", json!({})))
    }),
    ("a tree more than 400 splits deep", Always, |c| {
        let mut all = nodes(c, true);
        all.retain(|node| node.above.is_empty());
        at(c, &all, |_, root| {
            let split = root["split"].clone();
            let [case, other] = if split.get("at").is_some() { ["low", "high"] } else { ["no", "yes"] };
            for _ in 0..400 {
                let below = Value::Object(std::mem::take(root));
                *root = Fields::from_iter([("split".to_owned(), split.clone()), (case.to_owned(), below)]);
                root.insert(other.to_owned(), json!({}));
            }
            Some(())
        })
    }),
    ("a split put in place of its first leaf", Sometimes, |c| {
        any_split(c, |node| {
            let mut leaf = Value::Object(node.clone());
            while let Some(below) = CASES.into_iter().find_map(|case| leaf.get(case)) {
                leaf = below.clone();
            }
            node.clone_from(leaf.as_object()?);
            Some(())
        })
    }),
    ("a leaf's price one up", Sometimes, |c| price(c, |price| Some(price + 1))),
    ("a leaf's price one down", Sometimes, |c| price(c, |price| Some(price - 1))),
    ("a leaf's price of the other sign", Sometimes, |c| price(c, |price| Some(-price))),
    ("a leaf's price gone", Sometimes, |c| price(c, |_| None)),
    ("a leaf without prices", Sometimes, |c| {
        leaves(c, |_, leaf| {
            let before = leaf.len();
            leaf.retain(|table, _| table == "conflict" || table == "denominator");
            (leaf.len() < before).then_some(())
        })
    }),
    ("a leaf's price on an unknown row", Always, |c| {
        let one = |table| {
            leaves(c, move |_, leaf| {
                put(leaf, table, "?", 0);
                Some(())
            })
        };
        TABLES.into_iter().chain(["uses"]).flat_map(one).collect()
    }),
    ("a leaf's denominator 0 or less", Always, |c| {
        let one = |denominator| leaves(c, move |_, leaf| field(leaf, "denominator", json!(denominator)));
        [0, -1].into_iter().flat_map(one).collect()
    }),
    ("a leaf's denominator one more", Sometimes, |c| {
        leaves(c, |_, leaf| {
            let denominator = leaf.get("denominator")?.as_i64()?;
            field(leaf, "denominator", json!(denominator + 1))
        })
    }),
    ("the plan's own leaf said to hold no plan", Always, |c| {
        let mut own = nodes(c, false);
        own.retain(|leaf| {
            leaf.level.is_some() && leaf.above.iter().all(|(split, case)| holds(c, split, case))
        });
        at(c, &own, |_, leaf| field(leaf, "conflict", json!(true)))
    }),
    ("a leaf said to hold no plan", Sometimes, |c| {
        leaves(c, |_, leaf| match leaf.insert("conflict".to_owned(), json!(true)) {
            None => Some(()),
            Some(_) => None,
        })
    }),
    ("a leaf of a conflict said to be none", Always, |c| {
        let mut own = nodes(c, false);
        own.retain(|leaf| leaf.level.is_none());
        at(c, &own, |_, leaf| leaf.remove("conflict").map(drop))
    }),
    ("a leaf of a level said to be no conflict", Sometimes, |c| {
        leaves(c, |_, leaf| leaf.remove("conflict").map(drop))
    }),
    ("a leaf's multiplier below 0", Always, |c| {
        leaves(c, |_, leaf| field(leaf, "earlier", json!({"0": -1})))
    }),
    ("a leaf's multiplier of its own level or a later one", Always, |c| {
        let one = |more| {
            leaves(c, move |at, leaf| {
                let level: usize = at.level.unwrap_or(0) + more;
                field(leaf, "earlier", json!({level.to_string(): 1}))
            })
        };
        [0, 1].into_iter().flat_map(one).collect()
    }),
    ("a leaf's price on a unit that is not chosen", Always, |c| {
        let Some(id) = demand(c, |demand| demand.get("providers").is_some()) else { return Vec::new() };
        leaves(c, |at, leaf| {
            let chosen = |of: &&str| at.above.contains(&(json!({"demand": id, "unit": of}), "yes"));
            let all = units(c, id);
            let unit = all.iter().find(|of| !chosen(of))?;
            put(leaf, "uses", &format!("{id}\u{1f}{unit}"), -1);
            Some(())
        })
    }),
    ("a leaf's price above 0 on a chosen unit", Always, |c| {
        let mut chosen = nodes(c, false);
        let is = |(split, case): &(Value, &str)| *case == "yes" && split.get("unit").is_some();
        chosen.retain(|leaf| leaf.above.iter().any(is));
        at(c, &chosen, |at, leaf| {
            let (split, _) = at.above.iter().find(|above| is(above))?;
            let id = format!("{}\u{1f}{}", split["demand"].as_str()?, split["unit"].as_str()?);
            put(leaf, "uses", &id, 1);
            Some(())
        })
    }),
];

fn moved(c: &Case, by: i64) -> Vec<Value> {
    splits(c, "at", |node| {
        let at = node["split"]["at"].as_i64()?;
        node["split"]["at"] = json!(at + by);
        Some(())
    })
}

fn rename(node: &mut Fields, names: [(&str, &str); 2]) -> Option<()> {
    for (name, other) in names {
        if let Some(below) = node.remove(name) {
            node.insert(other.to_owned(), below);
        }
    }
    Some(())
}
