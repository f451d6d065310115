//! Records → rows of the contract: demands and posts become demands, services and volunteers supplies.
//!
//! *What is made up, and said*: an id where a row has none (kind and row); a quantity of 1 where none is known; areas, units
//! and categories that no table lists, from the names that rows use.

use duijie::lists::Text;
use rayon::prelude::*;
use serde_json::Value;

use crate::record::{self, Datum};

use super::vocabulary::Kind;
use super::{Record, Table};

/// A row of the contract, from a row of a sheet.
pub(crate) struct Made {
    pub(crate) row: u32,
    pub(crate) record: record::Record,
    /// What is doubtful, with the field of the record that it is about.
    pub(crate) doubts: Vec<(Option<&'static str>, Text)>,
    /// What all that fit it want together.
    pub(crate) is_unlimited: bool,
}

impl Kind {
    /// The table of the contract; `None` for what is a result, not a list.
    pub(crate) fn contract(self) -> Option<&'static str> {
        match self {
            Self::Demand | Self::Post => Some("demands"),
            Self::Service | Self::Volunteer => Some("supplies"),
            Self::Claim => Some("claims"),
            Self::Project => Some("previous"),
            Self::Unit => Some("units"),
            _ => None,
        }
    }

    /// Whether its rows may be those of a table of the contract. Posts are demands to the one and supplies to the other.
    pub(crate) fn is_of(self, table: &str) -> bool {
        let ends = |name: &str| matches!(name, "demands" | "supplies");
        self.contract().is_some_and(|own| own == table || ends(own) && ends(table))
    }

    fn word(self) -> &'static str {
        match self {
            Self::Demand => "需求",
            Self::Service => "服务",
            Self::Volunteer => "志愿者",
            Self::Post => "岗位",
            _ => "项目",
        }
    }

    /// The field of a record that becomes a field of the contract.
    pub(crate) fn source(self, field: &str) -> Option<&'static str> {
        Some(match (field, self) {
            ("id", _) => "id",
            ("title", _) => "name",
            ("category", Self::Demand | Self::Post) => "category",
            ("area", _) => "community",
            ("quantity", Self::Post) => "need",
            ("quantity", _) => "quantity",
            ("measure", Self::Demand) => "quantity",
            ("measure", Self::Service) => "capacity",
            ("minimum", _) => "minimum",
            ("capacity", Self::Volunteer) => "load",
            ("capacity", _) => "capacity",
            ("unit", Self::Volunteer) => "unit",
            ("unit", _) => "provider",
            ("times", _) => "time",
            ("beneficiaries", _) => "target",
            ("areas", _) => "community",
            ("categories", Self::Volunteer) => "skills",
            ("categories", _) => "category",
            _ => return None,
        })
    }
}

/// The kinds of clerks' lists that become rows of a table of the contract.
pub(crate) fn kinds(table: &str) -> &'static [Kind] {
    match table {
        "demands" => &[Kind::Demand, Kind::Post],
        "supplies" => &[Kind::Service, Kind::Volunteer],
        "claims" => &[Kind::Claim],
        "units" => &[Kind::Unit],
        _ => &[],
    }
}

/// The field of the contract that a column of a clerk's list becomes.
pub(crate) fn becomes(kind: Kind, field: &str) -> Option<&'static str> {
    let field = match (kind, field) {
        (Kind::Claim, "demand" | "supply" | "quantity" | "rank") => {
            return FIELDS.into_iter().find(|own| *own == field);
        }
        (Kind::Claim | Kind::Project, _) => return None,
        (Kind::Unit, "name") => return Some("id"),
        (Kind::Unit, "community" | "area") => return Some("area"),
        (Kind::Unit, _) => return None,
        (_, "area") => "community",
        (_, field) => field,
    };
    let of_demand = kind.contract() == Some("demands");
    let belongs = |own: &str| match own {
        "category" | "area" | "quantity" | "minimum" | "beneficiaries" => of_demand,
        "categories" | "areas" | "capacity" | "unit" => !of_demand,
        _ => true,
    };
    FIELDS.into_iter().find(|own| belongs(own) && kind.source(own) == Some(field))
}

/// How many fields of the contract a table fills.
pub(crate) fn filled(table: &Table) -> usize {
    let fields = table.columns.iter().filter_map(|column| becomes(table.kind, column.field));
    fields.collect::<std::collections::BTreeSet<_>>().len()
}

/// What columns of clerks' lists become. A measure is said by quantities: it stands last, so that their columns become these.
pub(crate) const FIELDS: [&str; 16] = [
    "id",
    "title",
    "category",
    "area",
    "quantity",
    "minimum",
    "capacity",
    "unit",
    "times",
    "beneficiaries",
    "areas",
    "categories",
    "demand",
    "supply",
    "rank",
    "measure",
];

/// The rows of records of a table; `number` tells tables of one kind apart in ids.
pub(crate) fn rows(kind: Kind, records: &[Record], number: usize) -> Vec<Made> {
    let made = |record: &Record| made(kind, record, number);
    records.par_iter().filter(|record| !record.cancelled).map(made).collect()
}

fn made(kind: Kind, record: &Record, number: usize) -> Made {
    let text = |field: &str| record.fields.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    let of = |field: &str| kind.source(field).and_then(&text);
    let mut made = Made {
        row: record.row - 1,
        record: record::Record::default(),
        doubts: Vec::new(),
        is_unlimited: false,
    };
    let mut put = |field: &'static str, value: Option<Datum>| {
        if let Some(value) = value {
            made.record.insert(field, value);
        }
    };
    let number = if number == 1 { String::new() } else { number.to_string() };
    let id = of("id").map_or_else(|| format!("{}{number}-{}", kind.word(), record.row), str::to_owned);
    put("id", Some(id.into()));
    put("title", of("title").or_else(|| text("detail")).map(Datum::from));
    let time = record.fields.get("time");
    if time.and_then(|time| time.get("part")).and_then(Value::as_str) == Some("全天") {
        made.doubts.push((Some("time"), Text::new("全天按 8:00–21:00 计", "全天 counts as 8:00–21:00")));
    }
    let times = times(time);
    put("times", (!times.is_empty()).then(|| times.into()));
    let place = of("area").or_else(|| text("area"));
    let many = |text: &str| Datum::from(crate::parse::several(text));
    let amount = match kind {
        Kind::Demand | Kind::Post => {
            put("category", of("category").or_else(|| of("title")).map(Datum::from));
            put("area", place.map(Datum::from));
            put("beneficiaries", of("beneficiaries").map(many));
            let minimum = record.fields.get("minimum").and_then(Value::as_i64).filter(|&minimum| minimum > 0);
            put("minimum", minimum.map(Datum::from));
            "quantity"
        }
        _ => {
            let skills =
                record.fields.get("skills").filter(|value| value.is_array()).cloned().map(Datum::from);
            put("categories", skills.or_else(|| of("categories").or_else(|| of("title")).map(many)));
            put("areas", place.map(many));
            put("unit", of("unit").map(Datum::from));
            "capacity"
        }
    };
    let quantity = kind.source(amount).and_then(|field| record.fields.get(field)).unwrap_or(&Value::Null);
    let number = |field: &str| quantity.get(field).and_then(Value::as_i64).filter(|&number| number > 0);
    made.is_unlimited = quantity.get("kind").and_then(Value::as_str) == Some("unlimited");
    let known = number("max").or_else(|| number("min"));
    if known.is_none() && !made.is_unlimited {
        let reason = Text::new("数量不明，按 1 计", "the quantity is not known and counts 1");
        made.doubts.push((kind.source(amount), reason));
    }
    made.record.insert(amount, known.unwrap_or(1));
    if let (Some(unit), true) = (measure(quantity), matches!(kind, Kind::Demand | Kind::Service)) {
        made.record.insert("measure", unit);
    }
    made
}

/// What a quantity is measured in. A heading such as 需求人数 says whom the numbers below it count, not what a service is
/// counted in: of 人 the cell itself must speak.
fn measure(quantity: &Value) -> Option<&str> {
    let unit = quantity.get("unit").and_then(Value::as_str)?;
    let said = || quantity.get("raw").and_then(Value::as_str).is_some_and(|raw| raw.contains('人'));
    (unit != "人" || said()).then_some(unit)
}

/// A time as the rules read it, a day each.
fn times(time: Option<&Value>) -> Vec<String> {
    let Some(time) = time else { return Vec::new() };
    let text = |field: &str| time.get(field).and_then(Value::as_str);
    let window = match (text("start"), text("end"), text("part")) {
        (Some(start), Some(end), _) => format!(" {start}-{end}"),
        (_, _, Some("全天")) => " 08:00-21:00".to_owned(),
        (_, _, Some(part)) => part.to_owned(),
        _ => return Vec::new(),
    };
    let days = time.get("days").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let day = |day: &Value| day.as_str().map(|day| format!("周{day}{window}"));
    if days.is_empty() { vec![format!("每天{window}")] } else { days.iter().filter_map(day).collect() }
}
