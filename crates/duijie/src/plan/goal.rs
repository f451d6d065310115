//! Levels as the report writes them: with value and bound, or fair; and what proves them.

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::{Entry, FairProof, FairResult, LevelResult};

/// A level of the goals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Goal {
    /// A level with value and bound.
    Level(LevelResult),
    /// A fair level, with shares and face in their place.
    Fair(FairResult),
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

    /// The fair level, if it is one.
    #[must_use]
    pub fn fair(&self) -> Option<&FairResult> {
        match self {
            Self::Level(_) => None,
            Self::Fair(fair) => Some(fair),
        }
    }

    /// Whether nothing better is possible, as the certificate proves it.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        match self {
            Self::Level(level) => level.value == level.bound,
            Self::Fair(fair) => fair.proof.is_none(),
        }
    }
}

impl<'de> Deserialize<'de> for Goal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields: Map<String, Value> = Map::deserialize(deserializer)?;
        let is_fair = fields.get("goal").and_then(Value::as_str) == Some("fair");
        let value = Value::Object(fields);
        let read = if is_fair {
            serde_json::from_value(value).map(Self::Fair)
        } else {
            serde_json::from_value(value).map(Self::Level)
        };
        read.map_err(D::Error::custom)
    }
}

/// What proves a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum LevelProof {
    /// Entries, each for some parts.
    Entries(Vec<Entry>),
    /// The proof of a fair level.
    Fair(FairProof),
}

impl LevelProof {
    /// The entries; none of a fair level.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match self {
            Self::Entries(entries) => entries,
            Self::Fair(_) => &[],
        }
    }

    /// The same, to be changed.
    pub fn entries_mut(&mut self) -> &mut [Entry] {
        match self {
            Self::Entries(entries) => entries,
            Self::Fair(_) => &mut [],
        }
    }
}

impl<'a> IntoIterator for &'a LevelProof {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries().iter()
    }
}

impl<'de> Deserialize<'de> for LevelProof {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = match Value::deserialize(deserializer)? {
            proof @ Value::Object(_) => serde_json::from_value(proof).map(Self::Fair),
            entries => serde_json::from_value(entries).map(Self::Entries),
        };
        read.map_err(D::Error::custom)
    }
}
