//! Records: what the cells of a row say, by field. Most columns say the same few things over and over, so that their values are shared.

use std::ops::Index;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its row, from 1.
    pub row: u32,
    /// It stands in a hidden row.
    pub hidden: bool,
    /// It is struck through, or its state says that it is cancelled.
    pub cancelled: bool,
    /// What its cells say, by field: null where blank.
    pub fields: Fields,
}

/// Values by field, each field once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(Vec<(&'static str, Arc<Value>)>);

impl Fields {
    /// The value of a field; none where the table has no such column. O(fields).
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.iter().find(|(name, _)| *name == field).map(|(_, value)| value)
    }

    /// All fields, in the order of the columns.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(field, value)| (*field, &**value))
    }
}

impl Extend<(&'static str, Arc<Value>)> for Fields {
    fn extend<I: IntoIterator<Item = (&'static str, Arc<Value>)>>(&mut self, fields: I) {
        for (field, value) in fields {
            match self.0.iter_mut().find(|(name, _)| *name == field) {
                Some((_, old)) => *old = value,
                None => self.0.push((field, value)),
            }
        }
    }
}

impl FromIterator<(&'static str, Arc<Value>)> for Fields {
    fn from_iter<I: IntoIterator<Item = (&'static str, Arc<Value>)>>(fields: I) -> Self {
        let mut own = Self::default();
        own.extend(fields);
        own
    }
}

/// Null where the table has no such column.
impl Index<&str> for Fields {
    type Output = Value;

    fn index(&self, field: &str) -> &Value {
        self.get(field).unwrap_or(&Value::Null)
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map: Map<String, Value> =
            self.fields.iter().map(|(field, value)| (field.to_owned(), value.clone())).collect();
        map.insert("_row".to_owned(), self.row.into());
        for (name, _) in
            [("hidden", self.hidden), ("cancelled", self.cancelled)].into_iter().filter(|(_, is)| *is)
        {
            map.insert(name.to_owned(), true.into());
        }
        map.serialize(serializer)
    }
}
