//! Reading proofs: by the shape of what is there, with faults that name the field, and never deeper than the contract
//! allows.

use std::sync::Arc;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{ChoiceSplit, Entry, Node, Priced, Proof, QuantitySplit};

/// Splits above each other in a tree, at most.
pub const MOST_SPLITS: usize = 400;

impl<'de> Deserialize<'de> for Proof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        proof(Map::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(deserializer)?;
        let parts = fields.remove("parts").map(|p| read("parts", p)).transpose().map_err(D::Error::custom)?;
        Ok(Self { parts, proof: proof(fields).map_err(D::Error::custom)? })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        node(Value::deserialize(deserializer)?, 0).map_err(D::Error::custom)
    }
}

fn read<T: DeserializeOwned>(field: &str, value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|e| format!("{field}: {e}"))
}

fn proof(mut fields: Map<String, Value>) -> Result<Proof, String> {
    match fields.remove("tree") {
        None => read::<Priced>("prices", Value::Object(fields)).map(Proof::Prices),
        Some(tree) => {
            check_empty(&fields, "tree")?;
            Ok(Proof::Tree { tree: node(tree, 0)? })
        }
    }
}

fn check_empty(fields: &Map<String, Value>, beside: &str) -> Result<(), String> {
    match fields.keys().next() {
        Some(field) => Err(format!("unknown field `{field}` beside `{beside}`")),
        None => Ok(()),
    }
}

fn node(value: Value, depth: usize) -> Result<Node, String> {
    if depth > MOST_SPLITS {
        return Err(format!("a tree is more than {MOST_SPLITS} splits deep"));
    }
    let Value::Object(mut fields) = value else {
        return Err("a node of a tree is an object: a split or prices".to_owned());
    };
    let Some(split) = fields.remove("split") else {
        return read::<Priced>("leaf", Value::Object(fields)).map(Node::Leaf);
    };
    let mut child = |case: &str| match fields.remove(case) {
        None | Some(Value::Null) => Ok(None),
        Some(below) => node(below, depth + 1).map(|node| Some(Arc::new(node))),
    };
    let node = if split.get("at").is_some() {
        let split: QuantitySplit = read("split", split)?;
        Node::Quantity { split, low: child("low")?, high: child("high")? }
    } else {
        let split: ChoiceSplit = read("split", split)?;
        Node::Choice { split, no: child("no")?, yes: child("yes")? }
    };
    check_empty(&fields, "split")?;
    Ok(node)
}
