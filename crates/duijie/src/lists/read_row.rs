//! The fields of one row, read one by one, so that each bad one is a fault of its own.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::near::nearest;
use super::read::{Least, Source};
use super::{Fault, Place, Providers, RulesPolicy, Term, Text, WorthPolicy};

/// A JSON object, fields in the order written, each as its text. Names may stand twice.
pub(super) struct Object<'a>(pub(super) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some(name) = map.next_key::<Name<'de>>()? {
                    fields.push((name.0, map.next_value()?));
                }
                Ok(Object(fields))
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

/// A field's name, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The fields of `raw`, if it is an object.
pub(super) fn object(raw: &RawValue) -> Option<Object<'_>> {
    serde_json::from_str(raw.get()).ok()
}

/// What a row type looks like: its schema, and its smallest row.
pub(super) struct Shape {
    schema: Value,
    least: serde_json::Map<String, Value>,
}

impl Shape {
    pub(super) fn of<T: Least>() -> Self {
        Self {
            schema: schemars::schema_for!(T).to_value(),
            least: serde_json::from_str(T::LEAST).expect("the smallest rows are JSON objects"),
        }
    }

    fn property(&self, name: &str) -> Option<&Value> {
        self.schema["properties"].get(name)
    }

    fn names(&self) -> Vec<&str> {
        self.schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
    }
}

/// Adds a fault for every field of `fields` that a row of type `T` does not have, has twice, needs and has not, or
/// cannot read. `prefix` stands before the names; fields that are not `here` are read elsewhere.
pub(super) fn read_fields<T: Least>(
    source: &Source<'_>,
    fields: &Object<'_>,
    place: &Place,
    prefix: &str,
    here: &dyn Fn(&str) -> bool,
    faults: &mut Vec<Fault>,
) {
    let shape = source.shape::<T>();
    let at = |name: &str| place.clone().field(format!("{prefix}{name}"));
    let mut seen = BTreeSet::new();
    for (name, raw) in &fields.0 {
        let name = name.as_ref();
        if !seen.insert(name) {
            faults.push(check_f108_field_once(at(name), name, source.written(raw)));
        } else if shape.property(name).is_none() {
            faults.push(check_f106_field_known(at(name), name, &shape.names()));
        } else if here(name) && !read_nested(source, place, prefix, name, raw, faults) {
            let rest = shape.least.iter().filter(|(other, _)| *other != name);
            let mut row: Vec<String> = rest.map(|(other, value)| format!("{other:?}:{value}")).collect();
            row.push(format!("{name:?}:{}", raw.get()));
            if let Err(error) = serde_json::from_str::<T>(&format!("{{{}}}", row.join(","))) {
                let wanted = Wanted::of(&shape.schema, &shape.schema["properties"][name]);
                faults.push(check_f107_field_readable(at(name), name, source.written(raw), &wanted, &error));
            }
        }
    }
    for name in shape.least.keys().filter(|name| !seen.contains(name.as_str())) {
        faults.push(check_f105_field_given(at(name), name));
    }
}

/// Reads fields that hold objects of their own field by field; says whether it did.
fn read_nested(
    source: &Source<'_>,
    place: &Place,
    prefix: &str,
    name: &str,
    raw: &RawValue,
    faults: &mut Vec<Fault>,
) -> bool {
    let mut inner = |read: ReadFields, raw: &RawValue, path: String| {
        let fields = object(raw);
        if let Some(fields) = &fields {
            read(source, fields, place, &path, &|_| true, faults);
        }
        fields.is_some()
    };
    match (place.table, prefix, name) {
        ("demands", "", "providers") => inner(read_fields::<Providers>, raw, "providers.".to_owned()),
        ("policy", "", "worth") => inner(read_fields::<WorthPolicy>, raw, "worth.".to_owned()),
        ("policy", "", "rules") => inner(read_fields::<RulesPolicy>, raw, "rules.".to_owned()),
        ("limits", "", "terms") => {
            let Ok(terms) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else { return false };
            let bad = |raw: &RawValue| serde_json::from_str::<Term>(raw.get()).is_err();
            if terms.iter().any(|raw| object(raw).is_none()) {
                return false;
            }
            for (number, raw) in terms.iter().enumerate().filter(|(_, raw)| bad(raw)) {
                inner(read_fields::<Term>, raw, format!("terms[{number}]."));
            }
            true
        }
        _ => false,
    }
}

type ReadFields = fn(&Source<'_>, &Object<'_>, &Place, &str, &dyn Fn(&str) -> bool, &mut Vec<Fault>);

/// What a field takes.
struct Wanted(Text);

impl Wanted {
    fn of(schema: &Value, property: &Value) -> Self {
        let property = match property["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            Some(name) => &schema["$defs"][name],
            None => property,
        };
        let types = match &property["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            kind => Vec::from_iter(kind.as_str()),
        };
        let words: Vec<&str> = [&property["enum"], &property["oneOf"]]
            .into_iter()
            .filter_map(Value::as_array)
            .flatten()
            .flat_map(|choice| choice.as_str().or(choice["const"].as_str()))
            .collect();
        Self(if !words.is_empty() {
            let words = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" / ");
            Text::new(words.clone(), words)
        } else if types.contains(&"integer") {
            Text::new("整数", "a whole number")
        } else if types.contains(&"string") {
            Text::new("加引号的文字", "text in quotes")
        } else if types.contains(&"boolean") {
            Text::new("true 或 false", "true or false")
        } else if types.contains(&"array") {
            Text::new("[ ] 中的列表", "a list in [ ]")
        } else if types.contains(&"object") {
            Text::new("{ } 中的字段", "fields in { }")
        } else {
            Text::new("schema 所述的值", "what the schema says")
        })
    }
}

fn check_f105_field_given(place: Place, name: &str) -> Fault {
    Fault::new(
        "F105",
        place,
        "",
        Text::new(format!("缺少 {name}"), format!("{name} is missing")),
        Text::new(format!("补充 \"{name}\""), format!("write \"{name}\"")),
    )
}

fn check_f106_field_known(place: Place, name: &str, names: &[&str]) -> Fault {
    let cure = match nearest(name, names.iter().copied()) {
        Some(meant) => Text::new(format!("`{meant}`"), format!("you meant `{meant}`")),
        None => {
            let all = names.join(", ");
            Text::new(format!("删去它，或用 {all} 之一"), format!("remove it, or use one of {all}"))
        }
    };
    Fault::new(
        "F106",
        place,
        name,
        Text::new(format!("没有名为 `{name}` 的字段"), format!("there is no field `{name}`")),
        cure,
    )
}

fn check_f107_field_readable(
    place: Place,
    name: &str,
    found: String,
    wanted: &Wanted,
    error: &serde_json::Error,
) -> Fault {
    let Text { zh, en } = &wanted.0;
    // The place that serde adds is one in the row put together for the test.
    let why = error.to_string();
    let why = why.split(" at line ").next().unwrap_or_default();
    let cause =
        Text::new(format!("{name} 为 {found}，应为{zh}"), format!("{name} is {found}, not {en} ({why})"));
    Fault::new("F107", place, found, cause, Text::new(zh.clone(), format!("write {en}")))
}

fn check_f108_field_once(place: Place, name: &str, found: String) -> Fault {
    Fault::new(
        "F108",
        place,
        found,
        Text::new(format!("{name} 出现两次"), format!("{name} stands twice")),
        Text::new("只保留一次", "keep it once"),
    )
}
