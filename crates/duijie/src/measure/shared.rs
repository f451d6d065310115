//! Who leads and who helps, where several units share a demand.

use crate::lists::Text;
use crate::plan::{Plan, Standing};
use crate::problem::Problem;

/// A demand that several units serve, or whose number of units is bounded: who leads, and who helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The demand.
    pub demand: String,
    /// The unit that gives most; of equals the one with the least id.
    pub lead: Provider,
    /// The other units, those that give most first, of equals the least id first.
    pub help: Vec<Provider>,
}

/// A unit, and what it gives to one demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The unit; a supply without unit is its own under its own id.
    pub unit: String,
    /// How much, over all its supplies; 1 or more.
    pub quantity: i64,
}

/// What a unit is for a demand that is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It leads.
    Lead,
    /// It helps.
    Help,
}

impl Role {
    /// The role as a clerk reads it.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Lead => Text::new("牵头", "leads"),
            Self::Help => Text::new("协办", "helps"),
        }
    }
}

impl Shared {
    /// What a unit is for this demand; `None` where it gives nothing.
    #[must_use]
    pub fn role(&self, unit: &str) -> Option<Role> {
        if self.lead.unit == unit {
            return Some(Role::Lead);
        }
        self.help.iter().any(|help| help.unit == unit).then_some(Role::Help)
    }

    /// The shared demand of this id among `all`, sorted as [`shared`] gives them.
    #[must_use]
    pub fn of<'s>(all: &'s [Self], demand: &str) -> Option<&'s Self> {
        all.binary_search_by(|row| row.demand.as_str().cmp(demand)).ok().map(|at| &all[at])
    }
}

/// The demands that several units serve, and those served that have `providers`, sorted by id.
///
/// *Complexity*: O(m log n) for m pairs and matches, n rows of the lists.
#[must_use]
pub fn shared(problem: &Problem, plan: &Plan) -> Vec<Shared> {
    let standing = Standing::new(problem, plan);
    let lists = problem.lists();
    let mut names: Vec<&str> = vec![""; problem.supplies().len()];
    for (supply, row) in problem.supplies().iter().zip(&lists.supplies) {
        names[supply.unit as usize] = row.unit.as_deref().unwrap_or(&row.id);
    }
    let demands = (0..).map(crate::lists::DemandId).zip(&lists.demands);
    demands
        .filter_map(|(id, row)| {
            let mut units = standing.providers(id);
            if units.len() < 2 && row.providers.is_none() {
                return None;
            }
            // Units are numbered in the order of their ids, and sorting is stable.
            units.sort_by_key(|provider| std::cmp::Reverse(provider.quantity));
            let mut units = units.into_iter().map(|provider| Provider {
                unit: names[provider.unit as usize].to_owned(),
                quantity: provider.quantity,
            });
            Some(Shared { demand: row.id.clone(), lead: units.next()?, help: units.collect() })
        })
        .collect()
}
