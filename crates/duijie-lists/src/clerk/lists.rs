//! Records → rows of the contract: demands and posts become demands, services and volunteers supplies.
//!
//! *What is made up, and said*: an id where a row has none (kind and row); a quantity of 1 where none is known; areas, units
//! and categories that no table lists, from the names that rows use.

use duijie::lists::{Demand, Supply, Text, When};

use super::find::Header;
use super::said::{Amount, Said};
use super::vocabulary::Kind;
use super::{Doubt, Table};

/// The rows of the contract that a table makes: demands or supplies.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) demands: Vec<Demand>,
    pub(crate) supplies: Vec<Supply>,
    /// The rows of the sheet that they stand in, from 0.
    pub(crate) at: Vec<u32>,
    /// Those that give what all that fit them want together, by position.
    pub(crate) unlimited: Vec<usize>,
    pub(crate) doubts: Vec<Doubt>,
}

impl Rows {
    pub(super) fn push(&mut self, made: Made) {
        let Made { at, end, doubts, is_unlimited } = made;
        if is_unlimited {
            self.unlimited.push(self.at.len());
        }
        self.at.push(at);
        let doubt = |(field, reason)| Doubt::of(at + 1, field, reason);
        self.doubts.extend(doubts.into_iter().map(doubt));
        match end {
            End::Demand(demand) => self.demands.push(demand),
            End::Supply(supply) => self.supplies.push(supply),
        }
    }
}

/// A row of the contract, from a row of a sheet.
pub(super) struct Made {
    /// The row of the sheet, from 0.
    at: u32,
    end: End,
    /// What is doubtful, with the field of the record that it is about.
    doubts: Vec<(Option<&'static str>, Text)>,
    is_unlimited: bool,
}

/// One end of a match. Without an id where the row has none.
enum End {
    Demand(Demand),
    Supply(Supply),
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

    /// With what the ids begin that are made for rows without.
    pub(crate) fn word(self) -> &'static str {
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

/// Which columns the fields of a row of the contract come from, by position in the header: of several the first that says
/// something.
pub(super) struct Sources {
    kind: Kind,
    id: [Option<usize>; 1],
    title: [Option<usize>; 2],
    category: [Option<usize>; 2],
    skills: Option<usize>,
    area: [Option<usize>; 2],
    unit: [Option<usize>; 1],
    beneficiaries: [Option<usize>; 1],
    times: Option<usize>,
    minimum: Option<usize>,
    amount: Option<usize>,
    /// The field of the record that the amount stands in.
    amount_field: Option<&'static str>,
}

impl Sources {
    /// None where rows of this kind are no ends of a match.
    pub(super) fn new(header: &Header) -> Option<Self> {
        let kind = header.kind;
        let (category, amount) = match kind {
            Kind::Demand | Kind::Post => ("category", "quantity"),
            Kind::Service | Kind::Volunteer => ("categories", "capacity"),
            _ => return None,
        };
        let of = |field: &str| header.at(kind.source(field)?);
        Some(Self {
            kind,
            id: [of("id")],
            title: [of("title"), header.at("detail")],
            category: [of(category), of("title")],
            skills: header.at("skills"),
            area: [of("area"), header.at("area")],
            unit: [of("unit")],
            beneficiaries: [of("beneficiaries")],
            times: of("times"),
            minimum: header.at("minimum"),
            amount: of(amount),
            amount_field: kind.source(amount),
        })
    }

    /// The row of the contract that the cells of row `at` (from 0) make.
    pub(super) fn made(&self, at: u32, said: &[&Said]) -> Made {
        let first = |from: &[Option<usize>]| {
            from.iter().flatten().map(|&at| said[at]).find(|said| said.text().is_some())
        };
        let text = |from: &[Option<usize>]| first(from).and_then(Said::text).map(str::to_owned);
        let many = |from: &[Option<usize>]| first(from).map(|said| said.many().to_vec()).unwrap_or_default();
        let mut doubts = Vec::new();
        let times = self.times.map(|at| said[at].times());
        if times.is_some_and(|times| times.is_all_day) {
            doubts.push((Some("time"), Text::new("全天按 8:00–21:00 计", "全天 counts as 8:00–21:00")));
        }
        let times = times.map(|times| times.windows.clone()).unwrap_or_default();
        let Amount { number, is_unlimited, measure } =
            self.amount.map(|at| said[at].amount().clone()).unwrap_or_default();
        if number.is_none() && !is_unlimited {
            let reason = Text::new("数量不明，按 1 计", "the quantity is not known and counts 1");
            doubts.push((self.amount_field, reason));
        }
        let number = number.unwrap_or(1);
        let (id, title) = (text(&self.id).unwrap_or_default(), text(&self.title).unwrap_or_default());
        let measure = measure.filter(|_| matches!(self.kind, Kind::Demand | Kind::Service));
        let end = match self.kind {
            Kind::Demand | Kind::Post => {
                let minimum = self.minimum.and_then(|at| said[at].value.as_i64());
                End::Demand(Demand {
                    id,
                    title,
                    category: text(&self.category),
                    area: text(&self.area),
                    quantity: number,
                    measure,
                    minimum: minimum.filter(|&minimum| minimum > 0).unwrap_or(0),
                    whole: false,
                    priority: 1,
                    providers: None,
                    beneficiaries: many(&self.beneficiaries),
                    times,
                    when: When::Any,
                    duration: None,
                    requires: Vec::new(),
                })
            }
            _ => {
                let skills = self.skills.map(|at| said[at]).filter(|said| said.value.is_array());
                End::Supply(Supply {
                    id,
                    unit: text(&self.unit),
                    title,
                    categories: skills.map_or_else(|| many(&self.category), |said| said.many().to_vec()),
                    measure,
                    areas: many(&self.area),
                    capacity: number,
                    minimum: 0,
                    times,
                    qualifications: Vec::new(),
                    beneficiaries: Vec::new(),
                    reliability: None,
                })
            }
        };
        Made { at, end, doubts, is_unlimited }
    }
}
