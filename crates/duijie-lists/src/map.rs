//! What people settled about headings: a small JSON file beside the lists, which the program can write and people edit.
//!
//! ```json
//! {"headings": [
//!   {"heading": "居民想法", "kind": "需求", "field": "name"},
//!   {"heading": "天气", "sheet": "五月", "field": "ignore"}
//! ]}
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use duijie::lists::{Fault, Place, Text};
use serde::{Deserialize, Serialize};

use crate::clerk::{Kind, normal};
use crate::error::{ReadError, fault};
use crate::headings::{Field, headings};
use crate::origin::{Located, Origin};
use crate::source;

/// What headings mean, settled for good: it goes before every table of headings and every guess.
///
/// Of several entries that fit, the one that names a sheet goes before the one that names a kind, and that before the
/// others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    entries: Vec<Entry>,
}

/// What one heading means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The heading as it stands; width, blanks and case make no difference.
    pub heading: String,
    /// Only in the sheet of this name (in a text file: the file of this name, without its extension).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Only in tables of this kind: `demand`, `service`, `volunteer`, `post`, `claim`, `unit`, `project`, the name of a table of
    /// the contract, or the Chinese word (需求, 服务, 志愿者, 岗位, 认领, 单位, 项目, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The field that it means, by its name (`quantity`) or by any of its known headings (需求数量); `ignore` or 忽略 where
    /// it is not to be read. Empty: still open, and the entry says nothing.
    #[serde(default)]
    pub field: String,
    /// A remark for whoever edits the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    headings: Vec<Entry>,
}

/// What a heading was settled to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled<F> {
    Field(F),
    Ignored,
}

impl Map {
    /// A map of entries.
    ///
    /// # Errors
    /// [`ReadError::Faults`] with every entry without a heading, of an unknown kind or field, or at odds with an earlier
    /// one. `name` is the name of the file that faults give.
    pub fn new(name: &Path, entries: Vec<Entry>) -> Result<Self, ReadError> {
        let mut faults = Vec::new();
        let mut seen: BTreeMap<(String, Option<String>, Option<Kind>), usize> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let kind: Option<Option<Kind>> = entry.kind.as_deref().map(Kind::from_word);
            let told = [
                entry.check_f221_heading_there().map(|fault| ("heading", fault)),
                (kind == Some(None)).then(|| ("kind", entry.check_f222_kind_known())),
                (kind != Some(None) && !entry.is_known(kind.flatten()))
                    .then(|| ("field", entry.check_f223_field_known(kind.flatten()))),
            ];
            let key = (normal(&entry.heading), entry.sheet.clone(), kind.flatten());
            let first = *seen.entry(key).or_insert(at);
            let twice = entries.get(first).filter(|first| first.field != entry.field);
            let twice = twice.map(|other| ("field", entry.check_f224_settled_once(other)));
            for (field, fault) in told.into_iter().flatten().chain(twice) {
                let origin = Origin { path: Some(format!("headings[{at}].{field}")), ..Origin::file(name) };
                faults.push(Located { fault, origin: Some(origin) });
            }
        }
        if faults.is_empty() { Ok(Self { entries }) } else { Err(ReadError::Faults(faults)) }
    }

    /// Reads the text of a map file.
    ///
    /// # Errors
    /// As [`new`](Self::new), and where the text is no map.
    pub fn from_json(name: &Path, text: &str) -> Result<Self, ReadError> {
        match serde_json::from_str::<Written>(text) {
            Ok(written) => Self::new(name, written.headings),
            Err(error) => {
                let fault = check_f220_map(&error);
                Err(ReadError::Faults(vec![Located { fault, origin: Some(Origin::file(name)) }]))
            }
        }
    }

    /// Reads a map file.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json); [`ReadError::NoLists`] where there is no such file, or no text in it.
    pub fn open(file: &Path) -> Result<Self, ReadError> {
        let unreadable = |cause| ReadError::NoLists(vec![cause]);
        let bytes = source::bytes(file).map_err(unreadable)?;
        Self::from_json(file, &source::text(file, &bytes).map_err(unreadable)?)
    }

    /// The entries, in their order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The map with further entries behind its own; what it has settled, or left open, already is not added.
    #[must_use]
    pub fn with(mut self, more: &[Entry]) -> Self {
        for entry in more {
            let is_same = |own: &&Entry| {
                normal(&own.heading) == normal(&entry.heading)
                    && own.sheet.as_ref().is_none_or(|sheet| Some(sheet) == entry.sheet.as_ref())
                    && own.kind.as_deref().is_none_or(|kind| {
                        Kind::from_word(kind) == entry.kind.as_deref().and_then(Kind::from_word)
                    })
            };
            if !self.entries.iter().any(|own| is_same(&own)) {
                self.entries.push(entry.clone());
            }
        }
        self
    }

    /// The text of a map file: what [`from_json`](Self::from_json) reads.
    #[must_use]
    pub fn to_json(&self) -> String {
        let entries: Vec<String> = self
            .entries
            .iter()
            .map(|entry| format!("  {}", serde_json::to_string(entry).unwrap_or_default()))
            .collect();
        format!("{{\"headings\": [\n{}\n]}}\n", entries.join(",\n"))
    }

    /// What a heading means in a table as people keep it.
    pub(crate) fn field(&self, place: &Spot<'_>, heading: &str) -> Option<Settled<&'static str>> {
        self.settled(place, heading, |entry| place.kind.field_of(&entry.field))
    }

    /// What a heading means in a table of the contract.
    pub(crate) fn contract(
        &self,
        table: &str,
        place: &Spot<'_>,
        heading: &str,
    ) -> Option<Settled<&'static Field>> {
        self.settled(place, heading, |entry| contract_field(table, place.kind, &entry.field))
    }

    fn settled<F>(
        &self,
        place: &Spot<'_>,
        heading: &str,
        field: impl Fn(&Entry) -> Option<F>,
    ) -> Option<Settled<F>> {
        if self.entries.is_empty() {
            return None;
        }
        let wanted = normal(heading);
        let fits = |entry: &&Entry| {
            normal(&entry.heading) == wanted
                && entry.sheet.as_deref().is_none_or(|sheet| sheet == place.sheet)
                && entry.kind.as_deref().is_none_or(|kind| Kind::from_word(kind) == Some(place.kind))
        };
        let said = self.entries.iter().filter(fits).filter_map(|entry| {
            let settled = if entry.is_ignored() { Settled::Ignored } else { Settled::Field(field(entry)?) };
            Some((entry.sheet.is_some(), entry.kind.is_some(), settled))
        });
        // The first of the most particular.
        let mut best: Option<(bool, bool, Settled<F>)> = None;
        for (sheet, kind, settled) in said {
            if best.as_ref().is_none_or(|known| (known.0, known.1) < (sheet, kind)) {
                best = Some((sheet, kind, settled));
            }
        }
        best.map(|(_, _, settled)| settled)
    }
}

/// Where a heading stands.
pub(crate) struct Spot<'s> {
    pub(crate) sheet: &'s str,
    pub(crate) kind: Kind,
}

/// The field of a table of the contract by its name, one of its headings, or what people's tables call it.
fn contract_field(table: &str, kind: Kind, text: &str) -> Option<&'static Field> {
    let by_clerk = || {
        let own = kind.field_of(text)?;
        headings().fields(table).find(|field| kind.source(field.field) == Some(own))
    };
    headings()
        .fields(table)
        .find(|field| field.field == text)
        .or_else(|| headings().column(table, text))
        .or_else(by_clerk)
}

impl Entry {
    fn is_ignored(&self) -> bool {
        matches!(&*normal(&self.field), "ignore" | "忽略" | "不读" | "不读取")
    }

    /// Whether its field is one, in a table of this kind or of any.
    fn is_known(&self, kind: Option<Kind>) -> bool {
        let of = |kind: Kind| {
            kind.field_of(&self.field).is_some() || contract_field(kind.table(), kind, &self.field).is_some()
        };
        self.field.is_empty() || self.is_ignored() || kind.map_or_else(|| Kind::every().any(of), of)
    }

    fn check_f221_heading_there(&self) -> Option<Fault> {
        normal(&self.heading).is_empty().then(|| {
            fault(
                "F221",
                map(),
                &self.heading,
                Text::new("没有写列名", "the heading is empty"),
                Text::new("把清单里的列名原样写在 heading", "write the heading as it stands in the list"),
            )
        })
    }

    fn check_f222_kind_known(&self) -> Fault {
        let kinds: Vec<&str> = Kind::every().map(Kind::key).collect();
        fault(
            "F222",
            map(),
            self.kind.clone().unwrap_or_default(),
            Text::new("不认识这种表", "this kind of table is not known"),
            Text::new(kinds.join("、"), kinds.join(", ")),
        )
    }

    fn check_f223_field_known(&self, kind: Option<Kind>) -> Fault {
        let fields = kind.map_or_else(Vec::new, Kind::fields).join(", ");
        let cure = match kind {
            Some(_) => Text::new(
                format!("以下之一：{fields}；不读取写 ignore"),
                format!("one of {fields}; or ignore"),
            ),
            None => Text::new(
                "写字段名（如 quantity）或常用列名（如 需求数量）；不读取写 ignore",
                "the name of a field (quantity) or a usual heading of it (需求数量); ignore where it is not to be read",
            ),
        };
        let cause = Text::new("这种表没有这个字段", "tables of the kind have no such field");
        fault("F223", map(), &self.field, cause, cure)
    }

    fn check_f224_settled_once(&self, other: &Self) -> Fault {
        let (heading, field) = (&self.heading, &other.field);
        fault(
            "F224",
            map(),
            &self.field,
            Text::new(
                format!("列名“{heading}”前面已定为“{field}”"),
                format!("the heading \"{heading}\" was settled as \"{field}\" before"),
            ),
            Text::new(
                "只保留一条，或用 sheet、kind 分开",
                "keep one of them, or tell them apart by sheet or kind",
            ),
        )
    }
}

/// The place of all faults of a map; the path in the file is in their origin.
fn map() -> Place {
    Place { table: "map", row: None, id: None, field: None }
}

fn check_f220_map(error: &serde_json::Error) -> Fault {
    fault(
        "F220",
        map(),
        "",
        Text::new(format!("不是列名对照文件：{error}"), format!("it is no map of headings: {error}")),
        Text::new(
            "写成 {\"headings\": [{\"heading\": \"列名\", \"field\": \"字段\"}]}；可用 duijie check --write-map 生成",
            "{\"headings\": [{\"heading\": …, \"field\": …}]}; `duijie check --write-map` writes one",
        ),
    )
}

/// The name by which entries call the sheet of a file.
pub(crate) fn sheet_name(file: &Path, sheet: Option<&str>) -> String {
    let stem = || {
        PathBuf::from(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    };
    sheet.map_or_else(stem, str::to_owned)
}
