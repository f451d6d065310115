//! The problem in parts, each a network or a program.
//!
//! Fourth in the line: reads [`Problem`], gives [`Compiled`] to [`solve`](crate::solve). A part is a connected
//! component of pairs (see [`Problem::part`]). Its demands, supplies and nested quotas form a [`network`](crate::network), and so do
//! limits that say what a quota says; what a network cannot hold stands beside it as side rows and makes the part a program.
//!
//! | what breaks the network | unless |
//! |---|---|
//! | two quotas of one side that cross: they share members, and each has some of its own | a member without pairs makes the difference |
//! | a limit with a term in the part | it cannot bind: its sum stays within bounds whatever the pairs carry |
//! | | it is a quota in disguise – weight 1 on exactly the pairs of some demands, or of some supplies – and nothing else of the part breaks the network: no other limit, no row of this table |
//! | a group of a fair level that crosses a quota or another level's group | as with two quotas |
//! | `whole` | the quantity is 1 |
//! | `least` | it is 1 or less |
//! | `most` | the demand cannot reach it: by its quantity, or by the units behind its pairs |
//!
//! `network::build` is this table as code.

mod family;
mod merge;
mod network;

use crate::lists::{DemandId, LimitId, PairId, PartId, QuotaId, SupplyId};
use crate::problem::Problem;
pub use network::PartNetwork;

/// A row that can carry a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// A demand's quantity and floor.
    Demand(DemandId),
    /// A supply's capacity and floor.
    Supply(SupplyId),
    /// A quota.
    Quota(QuotaId),
    /// A limit.
    Limit(LimitId),
    /// A group of a fair level: open until the level is solved.
    Group {
        /// The level.
        level: u32,
        /// Its position among the level's groups.
        group: u32,
    },
    /// Groups of a fair level whose total is fixed, once it is solved.
    Class {
        /// The level.
        level: u32,
        /// Its position among the classes of the level's face.
        class: u32,
    },
}

/// What breaks the network of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SideRow {
    /// A quota that crosses `with`, which stays in the network.
    Crossing {
        /// Left out of the network.
        quota: QuotaId,
        /// A quota of the network that it crosses.
        with: Row,
    },
    /// A group of a fair level: it crosses a row of the network, or something else breaks the network.
    Group {
        /// The level.
        level: u32,
        /// Its position among the level's groups.
        group: u32,
    },
    /// A limit that can bind.
    Limit(LimitId),
    /// A demand served in full or not at all.
    Whole(DemandId),
    /// A demand that needs several units, if it is served at all.
    Least(DemandId),
    /// A demand that too many units could share.
    Most(DemandId),
}

/// A connected component of the problem.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which.
    pub id: PartId,
    /// Its pairs, in order.
    pub pairs: Vec<PairId>,
    /// Its rows without the side rows, merged where that changes nothing.
    pub network: PartNetwork,
    /// What the network leaves out; empty for a part that is a network.
    pub side_rows: Vec<SideRow>,
}

impl Part {
    /// Whether the network is the whole part.
    #[must_use]
    pub fn is_network(&self) -> bool {
        self.side_rows.is_empty()
    }
}

/// A row without pairs whose bounds exclude 0: by itself it proves that no plan exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Barren {
    /// The row.
    pub row: Row,
    /// Its price in the conflict: −1 for a floor above 0, 1 for a ceiling below 0.
    pub price: i64,
}

/// The problem in parts.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// In the order of names.
    pub parts: Vec<Part>,
    /// The first row that no pair can help, if there is one.
    pub barren: Option<Barren>,
}

/// Compiles the problem. O(pairs · log pairs + members of quotas + terms of limits) time, O(pairs) space.
#[must_use]
pub fn compile(problem: &Problem) -> Compiled {
    let mut pairs = vec![Vec::new(); problem.part_count()];
    for pair in (0..problem.pairs().len()).map(PairId::new) {
        pairs[problem.part(pair).index()].push(pair);
    }
    let limits = limits_of_parts(problem);
    let quotas = network::quotas_of_parts(problem);
    let parts = pairs
        .into_iter()
        .enumerate()
        .map(|(k, pairs)| {
            let (network, side_rows) = network::build(problem, &pairs, &quotas[k], &limits[k]);
            Part { id: PartId::new(k), pairs, network, side_rows }
        })
        .collect();
    Compiled { parts, barren: barren(problem) }
}

/// The limits with a term in each part. A limit's pairs are all of one part.
fn limits_of_parts(problem: &Problem) -> Vec<Vec<LimitId>> {
    let mut of = vec![Vec::new(); problem.part_count()];
    for (k, limit) in problem.limits().iter().enumerate() {
        if let Some(term) = limit.terms.first() {
            of[problem.part(term.pair).index()].push(LimitId::new(k));
        }
    }
    of
}

fn barren(problem: &Problem) -> Option<Barren> {
    let floor = |row, minimum: i64| (minimum > 0).then_some(Barren { row, price: -1 });
    let has_pairs = |quota: &crate::problem::Quota| family::members(problem, quota).next().is_some();
    let demands =
        (0..problem.demands().len()).map(DemandId::new).filter(|&d| problem.pairs_of_demand(d).len() == 0);
    let supplies =
        (0..problem.supplies().len()).map(SupplyId::new).filter(|&s| problem.pairs_of_supply(s).is_empty());
    let mut all = demands
        .filter_map(|d| floor(Row::Demand(d), problem.demands()[d.index()].minimum.into()))
        .chain(supplies.filter_map(|s| floor(Row::Supply(s), problem.supplies()[s.index()].minimum.into())))
        .chain(problem.quotas().iter().enumerate().filter_map(|(k, quota)| {
            if has_pairs(quota) { None } else { floor(Row::Quota(QuotaId::new(k)), quota.minimum) }
        }))
        .chain(problem.limits().iter().enumerate().filter(|(_, limit)| limit.terms.is_empty()).filter_map(
            |(k, limit)| {
                let row = Row::Limit(LimitId::new(k));
                let below = limit.maximum.is_some_and(|maximum| maximum < 0);
                floor(row, limit.minimum.unwrap_or(0)).or(below.then_some(Barren { row, price: 1 }))
            },
        ));
    all.next()
}
