//! The same lists with more or less to give.
//!
//! *Problem.* Supplies are to have together a given part of what demands want.
//! *Method.* Every supply keeps its proportion, rounded down; what is left over goes one unit each to supplies in an order of chance, so of
//! members with one unit each some stay and some go. Promises are kept: no supply has less than its pairs must have.
//! *Range.* Parts are in thousandths; capacities stay below 2^31, where they are cut off.

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Lists, Side, Supply};
use duijie_scenarios::Draw;

/// The largest capacity.
const MOST: i64 = (1 << 31) - 1;

/// A part of what is wanted, in thousandths: 500 to 1500 say little to much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tightness {
    /// Units to give of 1000 that are wanted.
    pub thousandths: u32,
}

/// The lists, with explicit pairs, as tight as this.
#[must_use]
pub fn tightened(lists: &Lists, tightness: Tightness, seed: u64) -> Lists {
    let mut lists = lists.clone();
    let wanted: i128 = lists.demands.iter().map(|demand| i128::from(demand.quantity)).sum();
    let given: i128 = lists.supplies.iter().map(|supply| i128::from(supply.capacity)).sum();
    let target = wanted * i128::from(tightness.thousandths) / 1000;
    if given == 0 {
        return lists;
    }
    let share = |capacity: i64| i128::from(capacity) * target / given;
    let mut rest = target - lists.supplies.iter().map(|supply| share(supply.capacity)).sum::<i128>();
    let mut order: Vec<usize> = (0..lists.supplies.len()).collect();
    Draw::new(seed, "tightness", tightness.thousandths.into()).shuffle(&mut order);
    let mut promised: BTreeMap<&str, i64> = BTreeMap::new();
    for pair in lists.pairs.iter().flatten() {
        *promised.entry(&pair.supply).or_default() += pair.minimum;
    }
    let of = |supply: &Supply| promised.get(supply.id.as_str()).copied().unwrap_or(0);
    let promised: Vec<i64> = lists.supplies.iter().map(of).collect();
    for at in order {
        let supply = &mut lists.supplies[at];
        let mut capacity = share(supply.capacity);
        if rest > 0 && supply.capacity > 0 {
            (capacity, rest) = (capacity + 1, rest - 1);
        }
        let capacity = i64::try_from(capacity).unwrap_or(MOST).min(MOST).max(promised[at]);
        supply.minimum = supply.minimum.min(capacity);
        supply.capacity = capacity;
    }
    without_empty(lists)
}

/// Who has nothing to give is no supply, and nothing speaks of it.
fn without_empty(mut lists: Lists) -> Lists {
    let (some, none): (Vec<Supply>, Vec<Supply>) =
        std::mem::take(&mut lists.supplies).into_iter().partition(|supply| supply.capacity > 0);
    lists.supplies = some;
    let gone: BTreeSet<String> = none.into_iter().map(|supply| supply.id).collect();
    let is_here = |id: &String| !gone.contains(id);
    if let Some(pairs) = &mut lists.pairs {
        pairs.retain(|pair| is_here(&pair.supply));
    }
    for quota in lists.quotas.iter_mut().filter(|quota| quota.side == Side::Supply) {
        quota.members.retain(is_here);
    }
    for group in lists.groups.iter_mut().filter(|group| group.side == Side::Supply) {
        group.members.retain(is_here);
    }
    for limit in &mut lists.limits {
        limit.terms.retain(|term| term.supply.as_ref().is_none_or(is_here));
    }
    lists
}

#[cfg(test)]
mod tests {
    use duijie::lists::{Demand, Supply};

    use super::*;

    fn lists(capacities: &[i64]) -> Lists {
        let supply =
            |(k, &capacity): (usize, &i64)| Supply { id: format!("S{k}"), capacity, ..Supply::default() };
        Lists {
            demands: vec![Demand { id: "D".into(), quantity: 10, ..Demand::default() }],
            supplies: capacities.iter().enumerate().map(supply).collect(),
            pairs: Some(Vec::new()),
            ..Lists::default()
        }
    }

    #[test]
    fn supplies_come_to_the_part_that_was_asked_for() {
        for (capacities, thousandths, sum) in [
            (&[1; 20][..], 500, 5),
            (&[1; 20], 1500, 15),
            (&[1; 20], 2000, 20),
            (&[7, 2, 1], 1000, 10),
            (&[7, 2, 1], 1500, 15),
            (&[7, 2, 1], 0, 0),
        ] {
            let of = |seed| {
                let found = tightened(&lists(capacities), Tightness { thousandths }, seed);
                assert!(found.supplies.iter().all(|supply| supply.capacity > 0));
                found.supplies.iter().map(|supply| supply.capacity).collect::<Vec<i64>>()
            };
            assert_eq!(of(1).iter().sum::<i64>(), sum, "{capacities:?} {thousandths}");
            assert_eq!(of(1), of(1));
        }
        assert_eq!(tightened(&lists(&[7, 2, 1]), Tightness { thousandths: 1000 }, 1).supplies[0].capacity, 7);
    }
}
