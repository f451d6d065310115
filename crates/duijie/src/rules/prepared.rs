//! The rules, prepared: every word a number, every text of times read, supplies indexed by category and place.

use std::collections::BTreeMap;

use crate::lists::{self, DemandId, Fault, Faults, Lists, Place, SupplyId, Text, When, order};

use super::area::{Reach, Site};
use super::category::{Categories, Desk};
use super::fit::Classes;
use super::index::{Breadth, Offer, Offers};
use super::qualification::{Need, Skill};
use super::time::{Hours, Unreadable, Windows, read};
use super::tree::{NONE, Node, Tree};
use super::worth::Worth;

/// The rules for one set of lists, prepared: trees, windows, indexes.
///
/// Where the lists give explicit `pairs`, no rule is consulted, and nothing is asked of categories and times.
pub struct Rules<'l> {
    pub(super) lists: &'l Lists,
    pub(super) areas: Tree<'l>,
    pub(super) categories: Categories<'l>,
    pub(super) worth: Worth,
    /// In the order of ids.
    pub(super) demands: Vec<DemandRow>,
    /// In the order of ids.
    pub(super) supplies: Vec<SupplyRow>,
    pub(super) reach: Vec<Reach>,
    pub(super) hours: Vec<Hours>,
    pub(super) windows: Vec<Option<Windows>>,
    pub(super) needs: Vec<Need>,
    pub(super) skills: Vec<Skill>,
    pub(super) offers: Offers,
}

/// A demand in numbers.
#[derive(Clone, Copy)]
pub(super) struct DemandRow {
    /// Its row as given.
    pub(super) row: usize,
    pub(super) quantity: u32,
    /// `NONE` without one.
    pub(super) category: u32,
    pub(super) site: Site,
    /// Its class among `hours`.
    pub(super) time: u32,
    /// Its class among `needs`.
    pub(super) need: u32,
    pub(super) worth: i64,
}

/// A supply in numbers.
#[derive(Clone, Copy)]
pub(super) struct SupplyRow {
    /// Its row as given.
    pub(super) row: usize,
    pub(super) capacity: u32,
    /// Its class among `windows`.
    pub(super) time: u32,
    /// Its class among `skills`.
    pub(super) skill: u32,
    /// The area of its unit; `NONE` without one.
    pub(super) unit_area: u32,
    pub(super) worth: i64,
}

/// A quantity within the range of quantities; what is outside is a fault of the lists.
pub(super) fn units(quantity: i64) -> u32 {
    u32::try_from(quantity.max(0)).unwrap_or(u32::MAX)
}

impl<'l> Rules<'l> {
    /// Checks the lists and prepares the rules: whoever has rules has lists without faults.
    ///
    /// O(n log n) time and O(n) space for n rows and words.
    ///
    /// # Errors
    /// All faults of [`lists::check`](crate::lists::check), then those of the rules: a word that leads to two categories (C110, D122, S122), an
    /// unknown category (D121, S121), a demand without one (D123), times that cannot be read (D120, S120). None of
    /// the latter where `pairs` are given.
    pub fn new(lists: &'l Lists) -> Result<Self, Faults> {
        Self::prepare(lists, lists::check(lists))
    }

    /// Prepares the rules of lists with these faults so far; the rules add theirs. Lists with faults do no harm.
    pub(super) fn prepare(lists: &'l Lists, mut faults: Vec<Fault>) -> Result<Self, Faults> {
        let areas =
            Tree::new(lists.areas.iter().map(|row| Node { id: &row.id, parent: row.parent.as_deref() }));
        let categories = Categories::new(&lists.categories);
        let (demand_order, supply_order) = (order(&lists.demands), order(&lists.supplies));
        let mut rules = Self {
            lists,
            areas,
            categories,
            worth: Worth::new(&lists.policy.worth),
            demands: Vec::with_capacity(demand_order.len()),
            supplies: Vec::with_capacity(supply_order.len()),
            reach: Vec::new(),
            hours: Vec::new(),
            windows: Vec::new(),
            needs: Vec::new(),
            skills: Vec::new(),
            offers: Offers::new(&Tree::new(std::iter::empty()), Breadth::Exact, std::iter::empty()),
        };
        rules.set_numbers(&demand_order, &supply_order);
        if lists.pairs.is_none() {
            rules.categories.check_c110_words_lead_to_one(lists, &mut faults);
            let mut found = rules.set_categories();
            found.append(&mut rules.set_times());
            // Tables in their order, rows as given: demands come before supplies in the alphabet and in the lists.
            // Equal rows keep their order: the category, then the times.
            found.sort_by_key(|fault| (fault.place.table, fault.place.row));
            faults.append(&mut found);
        }
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        if lists.pairs.is_none() {
            rules.set_qualifications();
        }
        Ok(rules)
    }

    fn set_numbers(&mut self, demand_order: &[usize], supply_order: &[usize]) {
        let lists = self.lists;
        for &row in demand_order {
            let demand = &lists.demands[row];
            self.demands.push(DemandRow {
                row,
                quantity: units(demand.quantity),
                category: NONE,
                site: Site::new(&self.areas, demand.area.as_deref()),
                time: 0,
                need: 0,
                worth: self.worth.of_demand(demand.priority),
            });
        }
        let unit_areas: BTreeMap<&str, u32> = lists
            .units
            .iter()
            .rev()
            .map(|unit| {
                (unit.id.as_str(), unit.area.as_deref().and_then(|id| self.areas.find(id)).unwrap_or(NONE))
            })
            .collect();
        for &row in supply_order {
            let supply = &lists.supplies[row];
            let unit = supply.unit.as_deref();
            self.supplies.push(SupplyRow {
                row,
                capacity: units(supply.capacity),
                time: 0,
                skill: 0,
                unit_area: unit.and_then(|id| unit_areas.get(id).copied()).unwrap_or(NONE),
                worth: self.worth.of_supply(supply.reliability),
            });
            self.reach.push(Reach::new(&self.areas, &supply.areas));
        }
    }

    fn set_categories(&mut self) -> Vec<Fault> {
        let mut desk = Desk::new(&self.categories);
        for row in &mut self.demands {
            let demand = &self.lists.demands[row.row];
            let place = || Place::row("demands", row.row).id(&demand.id).field("category");
            match &demand.category {
                Some(text) => row.category = desk.check_d121_d122_category(text, place).unwrap_or(NONE),
                None => desk.check_d123_category_given(place()),
            }
        }
        let mut offered: Vec<Vec<u32>> = Vec::with_capacity(self.supplies.len());
        for row in &self.supplies {
            let supply = &self.lists.supplies[row.row];
            let ask = |(k, text): (usize, &String)| {
                desk.check_s121_s122_category(text, || {
                    Place::row("supplies", row.row).id(&supply.id).field(format!("categories[{k}]"))
                })
            };
            offered.push(supply.categories.iter().enumerate().filter_map(ask).collect());
        }
        let faults = desk.faults;
        let breadth = if self.lists.policy.rules.broader { Breadth::Broader } else { Breadth::Exact };
        let offers = offered.iter().zip(&self.reach).map(|(categories, reach)| Offer { categories, reach });
        self.offers = Offers::new(&self.categories.tree, breadth, offers);
        faults
    }

    fn set_times(&mut self) -> Vec<Fault> {
        let lists = self.lists;
        let mut texts = Texts { read: BTreeMap::new(), faults: Vec::new() };
        let mut hours = Classes::new();
        for row in &mut self.demands {
            let demand = &lists.demands[row.row];
            texts.check_d120_times_readable(&demand.times, || Place::row("demands", row.row).id(&demand.id));
            let when = match demand.when {
                When::Any => 0,
                When::All => 1,
            };
            row.time = hours.number((demand.times.as_slice(), when, demand.duration));
        }
        let mut windows = Classes::new();
        for row in &mut self.supplies {
            let supply = &lists.supplies[row.row];
            texts.check_s120_times_readable(&supply.times, || Place::row("supplies", row.row).id(&supply.id));
            row.time = windows.number(supply.times.as_slice());
        }
        self.hours = hours
            .into_keys()
            .into_iter()
            .map(|(times, when, duration)| Hours {
                windows: texts.windows(times),
                when: if when == 0 { When::Any } else { When::All },
                duration,
            })
            .collect();
        self.windows = windows.into_keys().into_iter().map(|times| texts.windows(times)).collect();
        texts.faults
    }

    fn set_qualifications(&mut self) {
        let mut words = Classes::new();
        let mut set = |texts: &'l [String]| {
            let mut numbers: Vec<u32> = texts.iter().map(|text| words.number(text.trim())).collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        let one = |measure: &'l Option<String>| measure.as_ref().map_or(&[][..], std::slice::from_ref);
        let mut needs = Classes::new();
        for row in &mut self.demands {
            let demand = &self.lists.demands[row.row];
            row.need = needs.number((&demand.requires[..], &demand.beneficiaries[..], one(&demand.measure)));
        }
        let mut skills = Classes::new();
        for row in &mut self.supplies {
            let supply = &self.lists.supplies[row.row];
            row.skill =
                skills.number((&supply.qualifications[..], &supply.beneficiaries[..], one(&supply.measure)));
        }
        for (requires, beneficiaries, measure) in needs.into_keys() {
            let measure = set(measure).first().copied();
            self.needs.push(Need { requires: set(requires), beneficiaries: set(beneficiaries), measure });
        }
        for (qualifications, beneficiaries, measure) in skills.into_keys() {
            let measure = set(measure).first().copied();
            let beneficiaries = set(beneficiaries);
            self.skills.push(Skill { qualifications: set(qualifications), beneficiaries, measure });
        }
    }

    pub(super) fn windows_of(&self, supply: &SupplyRow) -> Option<&Windows> {
        self.windows.get(supply.time as usize).and_then(Option::as_ref)
    }

    pub(super) fn find_demand(&self, id: &str) -> Option<DemandId> {
        let name = |k: usize| self.lists.demands[self.demands[k].row].id.as_str();
        find(self.demands.len(), name, id).map(DemandId::new)
    }

    pub(super) fn find_supply(&self, id: &str) -> Option<SupplyId> {
        let name = |k: usize| self.lists.supplies[self.supplies[k].row].id.as_str();
        find(self.supplies.len(), name, id).map(SupplyId::new)
    }

    pub(super) fn demand_name(&self, demand: DemandId) -> &'l str {
        &self.lists.demands[self.demands[demand.index()].row].id
    }

    pub(super) fn supply_name(&self, supply: SupplyId) -> &'l str {
        &self.lists.supplies[self.supplies[supply.index()].row].id
    }
}

/// The position of `id` among `count` names in order.
fn find<'a>(count: usize, name: impl Fn(usize) -> &'a str, id: &str) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if name(middle) < id { low = middle + 1 } else { high = middle }
    }
    (low < count && name(low) == id).then_some(low)
}

/// Texts of times, each read once.
struct Texts<'l> {
    read: BTreeMap<&'l str, Result<Windows, Unreadable>>,
    faults: Vec<Fault>,
}

impl<'l> Texts<'l> {
    fn check_d120_times_readable(&mut self, times: &'l [String], place: impl Fn() -> Place) {
        self.read(times, "D120", place);
    }

    fn check_s120_times_readable(&mut self, times: &'l [String], place: impl Fn() -> Place) {
        self.read(times, "S120", place);
    }

    fn read(&mut self, times: &'l [String], code: &'static str, place: impl Fn() -> Place) {
        for (k, text) in times.iter().enumerate() {
            if let Err(unreadable) = self.read.entry(text).or_insert_with(|| read(text)) {
                self.faults.push(Fault {
                    code,
                    place: place().field(format!("times[{k}]")),
                    found: text.clone(),
                    cause: Text::new(
                        format!("时间“{text}”：{}", unreadable.cause.zh),
                        format!("the time {text:?}: {}", unreadable.cause.en),
                    ),
                    cure: Text::new(
                        "周二 09:00-11:30、周一至周五 16:30-18:00、每周二上午、周末、每天 8:00-20:00 或 2026-11-22 09:00-11:00",
                        "Tue 09:00-11:30, Mon-Fri 16:30-18:00, weekend, daily 8:00-20:00 or 2026-11-22 09:00-11:00",
                    ),
                });
            }
        }
    }

    /// The windows of all texts together; `None` where there is no text.
    fn windows(&self, times: &[String]) -> Option<Windows> {
        let mut all = Windows::default();
        for text in times {
            if let Some(Ok(windows)) = self.read.get(text.as_str()) {
                all.extend(windows);
            }
        }
        (!times.is_empty()).then_some(all)
    }
}
