//! The warning about supplies that could be in two places at once. Clashes are not enforced.

use crate::lists::{DemandId, Fault, Place, SupplyId, Text};

use super::Pair;
use super::prepared::Rules;

/// Watches pairs go by; each supply is watched until its first clash.
pub(super) struct Watch<'r, 'l> {
    rules: &'r Rules<'l>,
    /// By supply: whether a clash could still be found.
    open: Vec<bool>,
    /// By supply: demands whose windows do not overlap so far.
    seen: Vec<Vec<DemandId>>,
    found: Vec<Clash>,
}

struct Clash {
    supply: SupplyId,
    first: DemandId,
    second: DemandId,
}

impl<'r, 'l> Watch<'r, 'l> {
    pub(super) fn new(rules: &'r Rules<'l>) -> Self {
        let open = rules.supplies.iter().map(|row| row.capacity > 1 && rules.windows_of(row).is_some());
        let open: Vec<bool> = open.collect();
        Self { rules, seen: vec![Vec::new(); open.len()], open, found: Vec::new() }
    }

    /// Looks at pairs in their order. O(1) for each pair of a supply that is no longer watched.
    pub(super) fn see(&mut self, pairs: &[Pair]) {
        for pair in pairs {
            if self.open[pair.supply.index()] {
                self.meet(pair.supply, pair.demand);
            }
        }
    }

    fn meet(&mut self, supply: SupplyId, demand: DemandId) {
        let rules = self.rules;
        let class = |demand: DemandId| rules.demands[demand.index()].time;
        let hours = |demand: DemandId| rules.hours[class(demand) as usize].windows.as_ref();
        let Some(windows) = hours(demand) else { return };
        let seen = &mut self.seen[supply.index()];
        if seen.last() == Some(&demand) {
            return;
        }
        let clash = seen.iter().copied().find(|&other| {
            class(other) == class(demand) || hours(other).is_some_and(|others| others.overlaps(windows))
        });
        match clash {
            None => seen.push(demand),
            Some(first) => {
                self.found.push(Clash { supply, first, second: demand });
                self.open[supply.index()] = false;
                *seen = Vec::new();
            }
        }
    }

    /// One warning for every supply with a clash, in the order of supplies.
    pub(super) fn warnings(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|clash| clash.supply);
        self.found.iter().map(|clash| warn_w111_two_places_at_once(self.rules, clash)).collect()
    }
}

fn warn_w111_two_places_at_once(rules: &Rules<'_>, clash: &Clash) -> Fault {
    let row = &rules.supplies[clash.supply.index()];
    let supply = rules.supply_name(clash.supply);
    let (first, second) = (rules.demand_name(clash.first), rules.demand_name(clash.second));
    let capacity = row.capacity;
    Fault {
        code: "W111",
        place: Place::row("supplies", row.row).id(supply).field("capacity"),
        found: capacity.to_string(),
        cause: Text::new(
            format!(
                "{supply} 的数量 {capacity} 可能在重叠的时间用于不同需求（如 {first} 与 {second}）；时间冲突尚未强制排除"
            ),
            format!(
                "the capacity {capacity} of {supply} could be used at overlapping times for different demands (such as {first} and {second}); clashes are not yet enforced"
            ),
        ),
        cure: Text::new(
            "若它不能同时到两处，请按时段拆成数量为 1 的几行",
            "where it cannot be in two places at once, split it into rows of capacity 1, one a window",
        ),
    }
}
