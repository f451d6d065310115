//! Levels as the report writes them: with value and bound, or fair.

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::plan::{Entry, LevelResult};

/// A level of the goals.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Goal {
    /// A level with value and bound.
    Level(LevelResult),
    /// A fair level, as written: with shares and face in place of value and bound. Carried, not checked.
    Fair(Map<String, Value>),
}

impl Goal {
    /// The level, unless it is fair.
    #[must_use]
    pub fn level(&self) -> Option<&LevelResult> {
        match self {
            Self::Level(level) => Some(level),
            Self::Fair(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Goal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields: Map<String, Value> = Map::deserialize(deserializer)?;
        if fields.get("goal").and_then(Value::as_str) == Some("fair") {
            return Ok(Self::Fair(fields));
        }
        serde_json::from_value(Value::Object(fields)).map(Self::Level).map_err(D::Error::custom)
    }
}

/// What proves a level.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum LevelProof {
    /// Entries, each for some parts.
    Entries(Vec<Entry>),
    /// The proof of a fair level, as written. Carried, not checked.
    Fair(Map<String, Value>),
}

impl LevelProof {
    /// The entries, unless the level is fair.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry]> {
        match self {
            Self::Entries(entries) => Some(entries),
            Self::Fair(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for LevelProof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Object(fields) => Ok(Self::Fair(fields)),
            entries => serde_json::from_value(entries).map(Self::Entries).map_err(D::Error::custom),
        }
    }
}
