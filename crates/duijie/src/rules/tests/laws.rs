//! Laws over random lists.

use proptest::prelude::*;

use super::*;
use crate::lists::{When, order};

fn subset(words: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::sample::subsequence(words, 0..=most).prop_map(|words| texts(&words))
}

fn maybe(words: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(words).prop_map(Into::into))
}

const TIMES: &[&str] = &[
    "周一 8:00-10:00",
    "周一 9:00-10:00",
    "周二 8:00-12:00",
    "周二 10:00-11:00",
    "周三 8:00-9:00",
    "周一 10:00-12:00",
];
const KINDS: &[&str] = &["a", "aa", "ab", "aaa", "b", "word"];
const PLACES: &[&str] = &["x", "xx", "xy", "xxx", "z"];

prop_compose! {
    fn demands()(
        id in "[A-D]{2}",
        category in prop::sample::select(KINDS),
        area in maybe(PLACES),
        times in subset(TIMES, 2),
        all in any::<bool>(),
        duration in prop::option::of(prop::sample::select(vec![30_i64, 60, 90, 120])),
        requires in subset(&["p", "q"], 2),
        beneficiaries in subset(&["老", "小"], 1),
        measure in maybe(&["场", "人次"]),
        quantity in 1_i64..4,
        priority in 1_i64..3,
    ) -> Demand {
        let when = if all { When::All } else { When::Any };
        Demand { id, category: Some(category.into()), area, times, when, duration, requires, beneficiaries, measure, quantity, priority, ..Demand::default() }
    }
}

prop_compose! {
    fn supplies()(
        id in "[S-V]{2}",
        categories in prop::sample::subsequence(KINDS, 1..3),
        areas in subset(PLACES, 2),
        times in subset(TIMES, 3),
        qualifications in subset(&["p", "q"], 2),
        beneficiaries in subset(&["老", "小"], 1),
        measure in maybe(&["场", "人次"]),
        capacity in 1_i64..4,
        unit in maybe(&["U1", "U2"]),
    ) -> Supply {
        Supply { id, categories: texts(&categories), areas, times, qualifications, beneficiaries, measure, capacity, unit, ..Supply::default() }
    }
}

prop_compose! {
    fn lists()(
        mut demands in prop::collection::vec(demands(), 0..12),
        mut supplies in prop::collection::vec(supplies(), 0..12),
        broader in any::<bool>(),
        claims in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1_i64..4, 1_i64..3), 0..8),
        locks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..4),
    ) -> Lists {
        demands.sort_by(|a, b| a.id.cmp(&b.id));
        demands.dedup_by(|a, b| a.id == b.id);
        supplies.sort_by(|a, b| a.id.cmp(&b.id));
        supplies.dedup_by(|a, b| a.id == b.id);
        let mut lists = Lists {
            version: 1,
            areas: vec![area("x", ""), area("xx", "x"), area("xy", "x"), area("xxx", "xx"), area("z", "")],
            categories: vec![
                category("a", "", &[]),
                category("aa", "a", &["word"]),
                category("ab", "a", &[]),
                category("aaa", "aa", &[]),
                category("b", "", &[]),
            ],
            units: vec![Unit { id: "U1".into(), area: Some("xx".into()) }, Unit { id: "U2".into(), area: None }],
            demands,
            supplies,
            ..Lists::default()
        };
        lists.policy.rules = RulesPolicy { broader };
        if !lists.demands.is_empty() && !lists.supplies.is_empty() {
            for (demand, supply, quantity, rank) in claims {
                let (demand, supply) = (demand.get(&lists.demands).id.clone(), supply.get(&lists.supplies).id.clone());
                if !lists.claims.iter().any(|row| row.demand == demand && row.supply == supply) {
                    lists.claims.push(Claim { supply, demand, quantity, rank });
                }
            }
            for (demand, supply) in locks {
                let (demand, supply) = (demand.get(&lists.demands).id.clone(), supply.get(&lists.supplies).id.clone());
                if !lists.locks.iter().any(|row| row.demand == demand && row.supply == supply) {
                    lists.locks.push(Lock { supply, demand, quantity: 1 });
                }
            }
        }
        lists
    }
}

/// What the contract says of two ends, one after the other.
fn expected(lists: &Lists) -> Vec<String> {
    let mut rows = Vec::new();
    for demand in order(&lists.demands).into_iter().map(|row| &lists.demands[row]) {
        for supply in order(&lists.supplies).into_iter().map(|row| &lists.supplies[row]) {
            let eligible = naive::eligible(lists, demand, supply);
            let most = demand.quantity.min(supply.capacity);
            let ends = |d: &str, s: &str| d == demand.id && s == supply.id;
            let claim = lists.claims.iter().find(|row| eligible && ends(&row.demand, &row.supply));
            let lock = lists.locks.iter().find(|row| ends(&row.demand, &row.supply));
            let (mut claimed, mut free) =
                (claim.map_or(0, |row| row.quantity.min(most)), if eligible { most } else { 0 });
            let rank = claim.map_or(0, |row| row.rank);
            let name = format!("{}-{}", demand.id, supply.id);
            // Locks are of one unit here: with a claim behind it, or without.
            if lock.is_some() && claimed > 0 {
                claimed -= 1;
                rows.push(format!("{name} lock#{rank} 1..1"));
            } else if lock.is_some() {
                free = (free - 1).max(0);
                rows.push(format!("{name} lock 1..1"));
            }
            if claimed > 0 {
                rows.push(format!("{name} claim#{rank} 0..{claimed}"));
            }
            if free > 0 {
                rows.push(format!("{name} free 0..{free}"));
            }
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn indexes_find_what_a_double_loop_finds(lists in lists()) {
        let found: Vec<String> =
            brief(&lists).into_iter().map(|row| row.rsplit_once(' ').unwrap().0.to_string()).collect();
        prop_assert_eq!(found, expected(&lists));
        let rules = Rules::prepare(&lists, Vec::new()).unwrap();
        for (d, demand) in order(&lists.demands).into_iter().enumerate() {
            let demand = &lists.demands[demand];
            let mut some = false;
            for (s, supply) in order(&lists.supplies).into_iter().enumerate() {
                let eligible = naive::eligible(&lists, demand, &lists.supplies[supply]);
                some |= eligible;
                prop_assert_eq!(rules.judge(DemandId::new(d), SupplyId::new(s)).is_empty(), eligible);
            }
            prop_assert_eq!(rules.misses(DemandId::new(d)).is_empty(), some);
        }
        let refused = lists.claims.iter().filter(|row| {
            let demand = lists.demands.iter().find(|demand| demand.id == row.demand).unwrap();
            let supply = lists.supplies.iter().find(|supply| supply.id == row.supply).unwrap();
            !naive::eligible(&lists, demand, supply)
        });
        prop_assert_eq!(rules.pairs().refused.len(), refused.count());
    }

    #[test]
    fn the_order_of_rows_changes_nothing(lists in lists()) {
        let mut turned = lists.clone();
        turned.areas.reverse();
        turned.categories.reverse();
        turned.demands.reverse();
        turned.supplies.reverse();
        turned.claims.reverse();
        turned.locks.reverse();
        let (one, other) = (Rules::prepare(&lists, Vec::new()).unwrap(), Rules::prepare(&turned, Vec::new()).unwrap());
        let (a, b) = (one.pairs(), other.pairs());
        prop_assert_eq!(a.rows, b.rows);
        prop_assert_eq!(a.refused, b.refused);
        let said = |warnings: &[Fault]| warnings.iter().map(|w| (w.code, w.cause.clone())).collect::<Vec<_>>();
        prop_assert_eq!(said(&a.warnings), said(&b.warnings));
        for demand in (0..lists.demands.len()).map(DemandId::new) {
            prop_assert_eq!(one.misses(demand), other.misses(demand));
        }
    }
}
