//! Lists from JSON, with every fault at once.
//!
//! *Method.* The text is read in one go where it has no fault. Else the top level is taken apart into tables and rows,
//! and every row that cannot be read into its fields, so that one bad field hides no other.
//! *Complexity.* O(text) time and space; a row with a fault is read once for each of its fields.
//! *Edges.* Text nested too deep is refused before it is parsed; numbers are integers, so `1e300`, `3.5` and `NaN` are
//! faults of their fields.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::check::{TABLES, check_f104_version_supported, in_order};
use super::read_row::{Object, Shape, object, read_fields};
use super::{
    Area, Category, Claim, Demand, Fault, Faults, Group, Limit, Lists, Lock, Pair, Past, Place, Policy,
    Previous, Quota, Supply, Text, Unit, VERSION,
};

/// Why lists could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// This is no list at all: not JSON, not an object, or nested too deep.
    #[error("{}", .0.describe(super::Language::English))]
    NoLists(Box<Fault>),
    /// Lists with faults.
    #[error(transparent)]
    Faults(Faults),
}

/// The lists are five deep; more than this is none of theirs.
const DEEPEST: usize = 64;

impl Lists {
    /// Reads lists, version 1.
    ///
    /// Only their shape is looked at: what they say is the matter of [`check`](super::check).
    ///
    /// # Errors
    /// [`ReadError::NoLists`] for what is not a JSON object; else all faults at once, each with table, row and field.
    pub fn from_json(text: &str) -> Result<Self, ReadError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(fault) = check_f103_not_too_deep(text) {
            return Err(no_lists(fault));
        }
        if is_by_name(text)
            && let Ok(lists) = serde_json::from_str::<Self>(text)
            && lists.version == VERSION
        {
            return Ok(lists);
        }
        let patched = without_nan(text);
        let source = Source { original: text, patched: &patched, shapes: RefCell::default() };
        let top: &RawValue =
            serde_json::from_str(source.patched).map_err(|error| no_lists(check_f101_json(text, &error)))?;
        let tables = object(top).ok_or_else(|| no_lists(check_f102_object(text)))?;
        let mut faults = Vec::new();
        let lists = read_tables(&source, &tables, &mut faults);
        if faults.is_empty() { Ok(lists) } else { Err(ReadError::Faults(Faults(in_order(faults)))) }
    }

    /// The lists as JSON, indented, fields in the order of the contract, defaults left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("lists have string keys only")
    }
}

/// The JSON Schema of [`Lists`].
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Lists).to_value()
}

/// The text as given, and as JSON: byte by byte at the same places.
pub(super) struct Source<'a> {
    original: &'a str,
    patched: &'a str,
    /// The shapes of the rows that had faults so far, by name.
    shapes: RefCell<BTreeMap<Cow<'static, str>, Rc<Shape>>>,
}

impl Source<'_> {
    pub(super) fn shape<T: Least>(&self) -> Rc<Shape> {
        let mut shapes = self.shapes.borrow_mut();
        Rc::clone(shapes.entry(T::schema_name()).or_insert_with(|| Rc::new(Shape::of::<T>())))
    }

    /// What was written where `raw`, a piece of the JSON, stands; shortened.
    pub(super) fn written(&self, raw: &RawValue) -> String {
        let start = (raw.get().as_ptr() as usize).wrapping_sub(self.patched.as_ptr() as usize);
        shorten(self.original.get(start..start.saturating_add(raw.get().len())).unwrap_or(raw.get()))
    }
}

fn no_lists(fault: Fault) -> ReadError {
    ReadError::NoLists(Box::new(fault))
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// What is not a string: its bytes, one by one, with their places.
fn outside_strings(text: &str, mut each: impl FnMut(usize, u8)) {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match (quoted, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => quoted = !quoted,
            (true, _) => {}
            (false, byte) => each(at, byte),
        }
    }
}

fn check_f103_not_too_deep(text: &str) -> Option<Fault> {
    let (mut depth, mut deepest) = (0_usize, 0);
    outside_strings(text, |_, byte| match byte {
        b'{' | b'[' => {
            depth += 1;
            deepest = deepest.max(depth);
        }
        b'}' | b']' => depth = depth.saturating_sub(1),
        _ => {}
    });
    if deepest <= DEEPEST {
        return None;
    }
    Some(Fault::new(
        "F103",
        Place::lists(),
        deepest.to_string(),
        Text::new(
            format!("JSON 嵌套了 {deepest} 层，最多 {DEEPEST} 层"),
            format!("the JSON is nested {deepest} deep, more than {DEEPEST}"),
        ),
        no_lists_cure(),
    ))
}

/// Whether fields have names throughout: serde would also take a row, or the lists, as a bare list of values, which the
/// contract does not know. Nowhere in lists does a list stand in a list.
fn is_by_name(text: &str) -> bool {
    let (mut open, mut named) = (Vec::new(), text.trim_start().starts_with('{'));
    outside_strings(text, |_, byte| match byte {
        b'[' if open.last() == Some(&b'[') => named = false,
        b'{' | b'[' => open.push(byte),
        b'}' | b']' => drop(open.pop()),
        _ => {}
    });
    named
}

/// The text with `NaN`, `Infinity` and `-Infinity`, which some programs write, as fractions of the same length: no
/// field takes a fraction.
fn without_nan(text: &str) -> String {
    let mut words = Vec::new();
    let bytes = text.as_bytes();
    outside_strings(text, |at, _| {
        for (word, fraction) in [("NaN", "0.5"), ("Infinity", "0.500000")] {
            if bytes[at..].starts_with(word.as_bytes()) {
                words.push((at, fraction));
            }
        }
    });
    let mut patched = text.to_owned();
    for (at, fraction) in words {
        patched.replace_range(at..at + fraction.len(), fraction);
    }
    patched
}

fn no_lists_cure() -> Text {
    Text::new(
        "{\"version\": 1, \"demands\": [], \"supplies\": []} 形式的 JSON",
        "give JSON of the form {\"version\": 1, \"demands\": [], \"supplies\": []}",
    )
}

fn check_f101_json(text: &str, error: &serde_json::Error) -> Fault {
    let (line, column) = (error.line(), error.column());
    let found = text.lines().nth(line.saturating_sub(1)).map(shorten).unwrap_or_default();
    Fault::new(
        "F101",
        Place::lists(),
        found,
        Text::new(
            format!("不是 JSON：第 {line} 行第 {column} 列（{error}）"),
            format!("this is not JSON: {error}"),
        ),
        no_lists_cure(),
    )
}

fn check_f102_object(text: &str) -> Fault {
    let found = shorten(text.trim_start());
    Fault::new(
        "F102",
        Place::lists(),
        &found,
        Text::new(format!("不是清单：{found}"), format!("these are no lists, but {found}")),
        no_lists_cure(),
    )
}

/// A row type: its table and the smallest row that can be read.
pub(super) trait Least: DeserializeOwned + JsonSchema {
    const LEAST: &'static str;
}

macro_rules! least {
    ($($row:ty: $least:literal;)*) => {
        $(impl Least for $row {
            const LEAST: &'static str = $least;
        })*
    };
}

least! {
    Lists: r#"{"version": 1}"#;
    Area: r#"{"id": ""}"#;
    Category: r#"{"id": ""}"#;
    Unit: r#"{"id": ""}"#;
    Demand: r#"{"id": "", "quantity": 1}"#;
    Supply: r#"{"id": "", "capacity": 1}"#;
    Claim: r#"{"supply": "", "demand": "", "quantity": 1}"#;
    Pair: r#"{"demand": "", "supply": ""}"#;
    Quota: r#"{"id": "", "side": "demand", "members": []}"#;
    Limit: r#"{"id": ""}"#;
    Group: r#"{"id": "", "side": "demand", "members": []}"#;
    Lock: r#"{"demand": "", "supply": "", "quantity": 1}"#;
    Previous: r#"{"demand": "", "supply": "", "quantity": 1}"#;
    Past: r#"{"over": "supply", "id": "", "round": 1, "quantity": 0}"#;
    Policy: "{}";
    super::Term: "{}";
    super::Providers: "{}";
    super::WorthPolicy: "{}";
    super::RulesPolicy: "{}";
}

fn read_tables(source: &Source<'_>, tables: &Object<'_>, faults: &mut Vec<Fault>) -> Lists {
    let mut lists = Lists::default();
    // The names and the version; the tables themselves come after.
    let plain = |name: &str| !TABLES.contains(&name);
    read_fields::<Lists>(source, tables, &Place::lists(), "", &plain, faults);
    for (name, raw) in &tables.0 {
        match name.as_ref() {
            "version" => {
                let version: Option<u32> = serde_json::from_str(raw.get()).ok();
                faults.extend(version.and_then(check_f104_version_supported));
            }
            "areas" => lists.areas = read_table(source, "areas", raw, faults),
            "categories" => lists.categories = read_table(source, "categories", raw, faults),
            "units" => lists.units = read_table(source, "units", raw, faults),
            "demands" => lists.demands = read_table(source, "demands", raw, faults),
            "supplies" => lists.supplies = read_table(source, "supplies", raw, faults),
            "claims" => lists.claims = read_table(source, "claims", raw, faults),
            "pairs" if raw.get() == "null" => {}
            "pairs" => lists.pairs = Some(read_table(source, "pairs", raw, faults)),
            "quotas" => lists.quotas = read_table(source, "quotas", raw, faults),
            "limits" => lists.limits = read_table(source, "limits", raw, faults),
            "groups" => lists.groups = read_table(source, "groups", raw, faults),
            "locks" => lists.locks = read_table(source, "locks", raw, faults),
            "previous" => lists.previous = read_table(source, "previous", raw, faults),
            "history" => lists.history = read_table(source, "history", raw, faults),
            "policy" => {
                let place = Place { table: "policy", row: None, id: None, field: None };
                lists.policy = read_row(source, place, raw, faults).unwrap_or_default();
            }
            _ => {} // Named a fault above.
        }
    }
    lists
}

fn read_table<T: Least>(
    source: &Source<'_>,
    table: &'static str,
    raw: &RawValue,
    faults: &mut Vec<Fault>,
) -> Vec<T> {
    let Ok(rows) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
        faults.push(check_f109_table_is_a_list(table, source.written(raw)));
        return Vec::new();
    };
    let read = |(row, raw): (usize, &&RawValue)| read_row(source, Place::row(table, row), raw, faults);
    rows.iter().enumerate().filter_map(read).collect()
}

fn read_row<T: Least>(
    source: &Source<'_>,
    place: Place,
    raw: &RawValue,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let Some(fields) = object(raw) else {
        faults.push(check_f110_row_is_an_object(place, source.written(raw)));
        return None;
    };
    let error = match serde_json::from_str(raw.get()) {
        Ok(row) => return Some(row),
        Err(error) => error,
    };
    let id = fields.0.iter().find(|(name, _)| name == "id");
    let place = match id.and_then(|(_, id)| serde_json::from_str::<String>(id.get()).ok()) {
        Some(id) => place.id(id),
        None => place,
    };
    let before = faults.len();
    read_fields::<T>(source, &fields, &place, "", &|_| true, faults);
    if faults.len() == before {
        faults.push(check_f112_row_readable(place, source.written(raw), &error));
    }
    None
}

fn check_f109_table_is_a_list(table: &'static str, found: String) -> Fault {
    Fault::new(
        "F109",
        Place { table, row: None, id: None, field: None },
        found,
        Text::new(format!("{table} 应为列表"), format!("{table} is not a list")),
        Text::new(
            format!("\"{table}\": []"),
            format!("write \"{table}\": [] with the rows between the brackets"),
        ),
    )
}

fn check_f110_row_is_an_object(place: Place, found: String) -> Fault {
    let cause = Text::new(format!("不是一行：{found}"), format!("{found} is no row"));
    Fault::new("F110", place, found, cause, Text::new("{\"字段\": 值}", "write {\"field\": value}"))
}

fn check_f112_row_readable(place: Place, found: String, error: &serde_json::Error) -> Fault {
    Fault::new(
        "F112",
        place,
        found,
        Text::new(format!("此行无法读取（{error}）"), format!("this row cannot be read: {error}")),
        Text::new("参照 duijie schema 的说明", "see `duijie schema`"),
    )
}
