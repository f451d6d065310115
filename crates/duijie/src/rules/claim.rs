//! The claim rule: claims are held to the same rules as every pair; one that breaks them is kept out and reported.
//!
//! Claims and locks of the same two ends are gathered first. Claims of the same ends add up and the best rank counts.

use std::collections::BTreeMap;

use crate::lists::{DemandId, Fault, Place, SupplyId, Text};

use super::prepared::{Rules, units};
use super::{Miss, Refusal, Rule};

/// What was claimed and promised between two ends.
#[derive(Clone, Debug)]
pub(super) struct Bond {
    pub(super) demand: DemandId,
    pub(super) supply: SupplyId,
    /// Units claimed, if the rules let it stand.
    pub(super) claimed: i64,
    /// The best rank.
    pub(super) rank: i64,
    pub(super) promised: i64,
    /// The first row among the locks.
    lock_row: Option<usize>,
    /// Whether the rules let the two ends be a pair.
    pub(super) standing: Standing,
}

/// What the rules say of two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Eligible,
    Barred,
}

/// Bonds by demand, then supply, with what must be said about them.
pub(super) struct Bonds {
    pub(super) rows: Vec<Bond>,
    /// Sorted by supply, then demand.
    pub(super) refused: Vec<Refusal>,
    pub(super) warnings: Vec<Fault>,
}

impl Bonds {
    /// O((c + l) log (c + l)) for c claims and l locks, and the rules once for each.
    pub(super) fn new(rules: &Rules<'_>) -> Self {
        let mut bonds = Self { rows: gather(rules), refused: Vec::new(), warnings: Vec::new() };
        for bond in &mut bonds.rows {
            let misses = rules.judge(bond.demand, bond.supply);
            if misses.is_empty() {
                continue;
            }
            bond.standing = Standing::Barred;
            if let Some(row) = bond.lock_row {
                bonds.warnings.push(warn_w110_lock_against_rules(rules, bond, row, &misses));
            }
            if bond.claimed > 0 {
                bonds.refused.push(Refusal { demand: bond.demand, supply: bond.supply, misses });
                bond.claimed = 0;
            }
        }
        bonds.refused.sort_by_key(|refusal| (refusal.supply, refusal.demand));
        bonds
    }

    /// The bonds of a demand, by supply.
    pub(super) fn of(&self, demand: DemandId) -> &[Bond] {
        let start = self.rows.partition_point(|bond| bond.demand < demand);
        let end = self.rows.partition_point(|bond| bond.demand <= demand);
        &self.rows[start..end]
    }
}

fn gather(rules: &Rules<'_>) -> Vec<Bond> {
    let mut bonds: BTreeMap<(DemandId, SupplyId), Bond> = BTreeMap::new();
    let mut bond = |demand: &str, supply: &str, change: &mut dyn FnMut(&mut Bond)| {
        // Unknown ids are faults of the lists and reported there.
        let (Some(demand), Some(supply)) = (rules.find_demand(demand), rules.find_supply(supply)) else {
            return;
        };
        change(bonds.entry((demand, supply)).or_insert(Bond {
            demand,
            supply,
            claimed: 0,
            rank: i64::MAX,
            promised: 0,
            lock_row: None,
            standing: Standing::Eligible,
        }));
    };
    for claim in &rules.lists.claims {
        bond(&claim.demand, &claim.supply, &mut |bond| {
            bond.claimed = bond.claimed.saturating_add(claim.quantity.max(0));
            bond.rank = bond.rank.min(claim.rank);
        });
    }
    for (row, lock) in rules.lists.locks.iter().enumerate() {
        bond(&lock.demand, &lock.supply, &mut |bond| {
            bond.promised = bond.promised.saturating_add(lock.quantity.max(0));
            bond.lock_row = bond.lock_row.or(Some(row));
        });
    }
    bonds.into_values().collect()
}

/// A promise that the rules would refuse today: it stands, with a word about it.
fn warn_w110_lock_against_rules(rules: &Rules<'_>, bond: &Bond, row: usize, misses: &[Miss]) -> Fault {
    let (demand, supply) = (rules.demand_name(bond.demand), rules.supply_name(bond.supply));
    let names = |text: fn(Rule) -> &'static str, join: &str| {
        misses.iter().map(|miss| text(miss.rule)).collect::<Vec<_>>().join(join)
    };
    let zh = names(
        |rule| match rule {
            Rule::Category => "类别",
            Rule::Area => "区域",
            Rule::Time => "时间",
            Rule::Qualification => "资质",
        },
        "、",
    );
    let en = names(
        |rule| match rule {
            Rule::Category => "category",
            Rule::Area => "area",
            Rule::Time => "time",
            Rule::Qualification => "qualification",
        },
        ", ",
    );
    let quantity = units(bond.promised);
    Fault {
        code: "W110",
        place: Place::row("locks", row),
        found: quantity.to_string(),
        cause: Text::new(
            format!("{supply} 已为 {demand} 签约 {quantity}，按现在的规则（{zh}）不能对接；签约保留"),
            format!(
                "{supply} promised {quantity} to {demand}, which the rules ({en}) would refuse now; the promise stands"
            ),
        ),
        cure: Text::new(
            "核对清单；若签约已作废，请删去这一行",
            "check the lists, or take the row out if the promise is void",
        ),
    }
}
