//! Claims and agreed projects as people keep them: rows that name a demand, and who takes it, in words. What they mean is
//! known only when all lists are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use duijie::lists::{Claim, Demand, Lists, Place, Previous, Supply, Text};
use serde_json::Value;

use super::names::{self, Named, Names, alike, check_f225_means_one, warn_w211_named};
use super::{Build, Ends, Signed};
use crate::clerk::{Kind, Record, Table};
use crate::error::{fault, warn_w210_doubtful};
use crate::origin::{Located, Origins, RowOrigin, Source};
use crate::workbook::Sheet;

/// A row still in words.
#[derive(Debug)]
pub(crate) struct Draft {
    kind: Kind,
    at: RowOrigin,
    /// What may name the demand, in the order of trust; then the supply.
    demand: Vec<String>,
    supply: Vec<String>,
    unit: Option<String>,
    quantity: Option<i64>,
    rank: i64,
    is_signed: bool,
}

/// The columns that name a demand, a supply, a unit.
const DEMAND: [&str; 2] = ["demand", "demand_name"];
const SUPPLY: [&str; 2] = ["supply", "supply_name"];
const UNIT: [&str; 2] = ["unit", "provider"];

impl Build {
    /// Keeps the rows of a table of claims or projects until all lists are read.
    pub(super) fn add_drafts(&mut self, sheet: &Sheet, table: &Table) {
        let column = |fields: &[&str]| {
            let of = |field: &&str| table.columns.iter().find(|column| column.field == *field);
            fields.iter().find_map(of).map(|column| (column.column, column.heading.clone()))
        };
        let who = [SUPPLY, UNIT].concat();
        if column(&DEMAND).is_none() || column(&who).is_none() {
            let origin = table.origin(table.header.last().copied().unwrap_or(1), None);
            self.warnings.push(Located { fault: warn_w214_project(), origin: Some(origin) });
            return;
        }
        let fields: [(&'static str, &[&str]); 4] =
            [("demand", &DEMAND), ("supply", &who), ("quantity", &["quantity"]), ("rank", &["rank"])];
        let source = self.source(Source {
            file: Arc::clone(&sheet.file),
            sheet: sheet.name.clone(),
            columns: fields.into_iter().filter_map(|(field, own)| Some((field, column(own)?))).collect(),
            json: false,
        });
        for doubt in &table.warnings {
            self.warnings.push(warn_w210_doubtful(&doubt.reason, table.origin_of(doubt)));
        }
        for record in table.rows.iter().filter(|record| !record.cancelled) {
            let at = RowOrigin { source, row: record.row - 1 };
            self.drafts.push(draft(table.kind, record, at));
        }
    }

    /// Makes claims, previous rows and promises of the drafts. O((drafts + rows) · log rows), and for each draft the supplies
    /// of its unit.
    pub(super) fn finish_drafts(&mut self) {
        if self.drafts.is_empty() {
            return;
        }
        let drafts = std::mem::take(&mut self.drafts);
        let known = Known::new(&self.lists);
        let ended: Vec<Ended> = drafts.iter().map(|draft| known.ends(draft, &self.origins)).collect();
        for (draft, ended) in drafts.into_iter().zip(ended) {
            let Ended { demand, supply, quantity, mut faults, mut warnings } = ended;
            self.warnings.append(&mut warnings);
            if !faults.is_empty() {
                self.faults.append(&mut faults);
                continue;
            }
            self.origins.rows.entry(table(draft.kind)).or_default().push(draft.at);
            if draft.kind == Kind::Claim {
                self.lists.claims.push(Claim { supply, demand, quantity, rank: draft.rank });
                continue;
            }
            let ends = Ends { demand: demand.clone(), supply: supply.clone() };
            self.lists.previous.push(Previous { demand, supply, quantity });
            if draft.is_signed {
                let promise = self.signed.entry(ends).or_insert(Signed { quantity: 0, at: draft.at });
                promise.quantity = promise.quantity.saturating_add(quantity);
            }
        }
    }
}

/// The table of the contract that a draft belongs to.
fn table(kind: Kind) -> &'static str {
    if kind == Kind::Claim { "claims" } else { "previous" }
}

/// The lists by what drafts say of them.
struct Known<'l> {
    demand_names: Names<'l>,
    supply_names: Names<'l>,
    demands: BTreeMap<&'l str, &'l Demand>,
    supplies: BTreeMap<&'l str, &'l Supply>,
    /// The supplies of each unit, by its normal form.
    units: BTreeMap<String, Vec<String>>,
}

impl<'l> Known<'l> {
    fn new(lists: &'l Lists) -> Self {
        let mut units: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for supply in &lists.supplies {
            if let Some(unit) = &supply.unit {
                units.entry(alike(unit)).or_default().push(supply.id.clone());
            }
        }
        Self {
            demand_names: names::demands(lists),
            supply_names: names::supplies(lists),
            demands: lists.demands.iter().map(|row| (&*row.id, row)).collect(),
            supplies: lists.supplies.iter().map(|row| (&*row.id, row)).collect(),
            units,
        }
    }

    /// The ids that a draft means. What no list has stays as it is written: the engine names it.
    fn ends(&self, draft: &Draft, origins: &Origins) -> Ended {
        let mut ended = Ended::default();
        let mut told = |field: &'static str, text: &str, named: &Named| {
            let place =
                Place { table: table(draft.kind), row: None, id: None, field: Some(field.to_owned()) };
            let origin = origins.at_row(draft.at, Some(field));
            match named {
                Named::One(id) => ended.warnings.push(warn_w211_named(place, text, id, origin)),
                Named::Several(ids) => ended.faults.push(check_f225_means_one(place, text, ids, origin)),
                Named::Exactly | Named::Unknown => {}
            }
        };
        let (text, named) = best(&self.demand_names, &draft.demand);
        told("demand", &text, &named);
        let is_open = matches!(named, Named::Several(_));
        let demand = id(text, named);
        let (text, named) = best(&self.supply_names, &draft.supply);
        let (text, named) = match (named, &draft.unit) {
            (Named::Several(ids), unit) => (text, self.narrowed(ids, unit.as_deref(), &demand)),
            (Named::Unknown, Some(unit)) => {
                let named = match self.units.get(&alike(unit)) {
                    Some(own) => self.narrowed(own.clone(), None, &demand),
                    None => self.supply_names.find(unit),
                };
                (unit.clone(), named)
            }
            (named, _) => (text, named),
        };
        // Which of its supplies a unit means depends on the demand.
        if !is_open || !matches!(named, Named::Several(_)) {
            told("supply", &text, &named);
        }
        if draft.quantity.is_none() {
            let reason = Text::new("没有写数量，按需求的全部数量", "no quantity; all that the demand wants");
            ended.warnings.extend(origins.at_row(draft.at, None).map(|at| warn_w210_doubtful(&reason, at)));
        }
        let wanted = self.demands.get(&*demand).map(|row| row.quantity);
        ended.quantity = draft.quantity.or(wanted).unwrap_or(1);
        ended.supply = id(text, named);
        ended.demand = demand;
        ended
    }

    /// Of several supplies those of the unit, and of these those of the demand's category, where that tells them apart.
    fn narrowed(&self, ids: Vec<String>, unit: Option<&str>, demand: &str) -> Named {
        let category = self.demands.get(demand).and_then(|row| row.category.as_ref());
        let own = |id: &String| {
            let own = self.supplies.get(&**id).and_then(|row| row.unit.as_deref());
            unit.is_none_or(|unit| own.is_some_and(|own| alike(own) == alike(unit)))
        };
        let fits = |id: &String| {
            let row = self.supplies.get(&**id);
            category.zip(row).is_some_and(|(category, row)| row.categories.contains(category))
        };
        let mut left = ids;
        for narrower in [&own as &dyn Fn(&String) -> bool, &fits] {
            let fitting: Vec<String> = left.iter().filter(|id| narrower(id)).cloned().collect();
            left = if fitting.is_empty() { left } else { fitting };
        }
        match left.len() {
            1 => Named::One(left.remove(0)),
            _ => Named::Several(left),
        }
    }
}

/// What a draft means.
#[derive(Default)]
struct Ended {
    demand: String,
    supply: String,
    quantity: i64,
    faults: Vec<Located>,
    warnings: Vec<Located>,
}

/// The first text that names something, else the first of all.
fn best(names: &Names<'_>, texts: &[String]) -> (String, Named) {
    let found = texts.iter().map(|text| (text.clone(), names.find(text)));
    let known: Vec<_> = found.filter(|(_, named)| *named != Named::Unknown).collect();
    // One that is sure goes before one that several have.
    let sure = known.iter().find(|(_, named)| !matches!(named, Named::Several(_))).or(known.first());
    sure.cloned().unwrap_or_else(|| (texts.first().cloned().unwrap_or_default(), Named::Unknown))
}

fn id(text: String, named: Named) -> String {
    match named {
        Named::One(id) => id,
        _ => text,
    }
}

fn draft(kind: Kind, record: &Record, at: RowOrigin) -> Draft {
    let text = |field: &&str| {
        let text = record.fields.get(field).and_then(Value::as_str).map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let quantity = record.fields.get("quantity");
    let number = |field: &str| quantity.and_then(|quantity| quantity.get(field)).and_then(Value::as_i64);
    Draft {
        kind,
        at,
        demand: DEMAND.iter().filter_map(text).collect(),
        supply: SUPPLY.iter().filter_map(text).collect(),
        unit: UNIT.iter().find_map(text),
        quantity: number("max").or_else(|| number("min")).filter(|&quantity| quantity > 0),
        rank: record.fields.get("rank").and_then(Value::as_i64).filter(|&rank| rank > 0).unwrap_or(1),
        is_signed: record.fields.get("signed") == Some(&Value::Bool(true)),
    }
}

fn warn_w214_project() -> duijie::lists::Fault {
    fault(
        "W214",
        Place::lists(),
        "",
        Text::new(
            "这张项目表没有“需求”列和“单位”或“资源”列，没有读入原方案",
            "this table of projects has no columns of demands and of units or supplies: it was not read as a plan",
        ),
        Text::new(
            "若是上期方案，加上“需求编号”和“资源编号”（或“承接单位”）两列",
            "where it is the previous plan, add the columns 需求编号 and 资源编号 (or 承接单位)",
        ),
    )
}
