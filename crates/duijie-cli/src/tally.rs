//! What was served, counted once for the summary and the page.

use std::collections::{BTreeMap, BTreeSet};

use duijie::problem::Problem;
use duijie::report::Report;

/// Counts of a plan. Quantities are summed in `i128`: they cannot overflow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// All demands.
    pub(crate) all: Group,
    /// By priority, 1 first.
    pub(crate) tiers: BTreeMap<u32, Group>,
    /// Claims that the rules admit (a claim is a supply and a demand).
    pub(crate) claims: usize,
    /// Those of which something is in the plan.
    pub(crate) honoured: usize,
    /// Demands by the code of their first reason, most frequent first.
    pub(crate) reasons: Vec<Counted>,
}

/// Demands and their quantities.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    /// Demands.
    pub(crate) demands: usize,
    /// Those served in full.
    pub(crate) full: usize,
    /// Those served in part.
    pub(crate) part: usize,
    /// Quantity wanted.
    pub(crate) wanted: i128,
    /// Quantity served.
    pub(crate) served: i128,
}

/// A reason and how many demands have it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Its code.
    pub(crate) code: String,
    /// Demands.
    pub(crate) demands: usize,
}

impl Group {
    fn add(&mut self, wanted: i128, served: i128) {
        self.demands += 1;
        self.wanted += wanted;
        self.served += served;
        match served {
            0 => {}
            _ if served >= wanted => self.full += 1,
            _ => self.part += 1,
        }
    }

    /// Those that got nothing.
    pub(crate) fn none(&self) -> usize {
        self.demands - self.full - self.part
    }
}

impl Tally {
    /// Counts. O(n + m log m) for n rows and m pairs.
    pub(crate) fn new(problem: &Problem, report: &Report) -> Self {
        let mut served: BTreeMap<&str, i128> = BTreeMap::new();
        let mut met: BTreeSet<Ends<'_>> = BTreeSet::new();
        for row in &report.matches {
            *served.entry(&row.demand).or_default() += i128::from(row.quantity);
            met.insert(Ends { demand: &row.demand, supply: &row.supply });
        }
        let mut tally = Self::default();
        for (row, demand) in problem.lists().demands.iter().zip(problem.demands()) {
            let got = served.get(row.id.as_str()).copied().unwrap_or(0);
            tally.all.add(demand.quantity.into(), got);
            tally.tiers.entry(demand.priority).or_default().add(demand.quantity.into(), got);
        }
        let claimed: BTreeSet<Ends<'_>> = problem
            .pairs()
            .iter()
            .filter(|pair| pair.rank.is_some())
            .map(|pair| Ends {
                demand: problem.demand_name(pair.demand),
                supply: problem.supply_name(pair.supply),
            })
            .collect();
        tally.claims = claimed.len();
        tally.honoured = claimed.intersection(&met).count();
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for unmet in &report.unmet {
            if let Some(first) = unmet.reasons.first() {
                *reasons.entry(first.reason.code()).or_default() += 1;
            }
        }
        tally.reasons =
            reasons.into_iter().map(|(code, demands)| Counted { code: code.to_owned(), demands }).collect();
        // Stable: equal counts stay in the order of codes.
        tally.reasons.sort_by_key(|counted| std::cmp::Reverse(counted.demands));
        tally
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ends<'p> {
    demand: &'p str,
    supply: &'p str,
}
