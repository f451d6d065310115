//! Random problems, every plan of which is looked at: what a reason denies is done, and found impossible or no better.
//!
//! Nothing here uses the engine's own rows, levels or halves: the arithmetic starts from the lists again.

mod draw;
mod known;
mod lists_of;
mod world;

use std::collections::BTreeMap;

use super::{Explained, FullRow, FullSupply, Held, Reason, Unmet, Why, explain};
use crate::lists::{Integer, Language};
use draw::Draw;
use world::World;

/// The reasons' codes, in the order of the contract.
fn place_in_table(reason: &Reason) -> u8 {
    match reason {
        Reason::Category {} => 11,
        Reason::Area(_) | Reason::Time(_) | Reason::Qualification(_) => 12,
        Reason::Capacity { .. } => 1,
        Reason::Quota(_) => 2,
        Reason::Limit(_) => 3,
        Reason::Pair(_) => 4,
        Reason::Whole { .. } => 5,
        Reason::Providers { .. } => 6,
        Reason::Goals { .. } => 7,
        Reason::Lot { .. } => 8,
        Reason::Unproven { .. } => 9,
        Reason::Later(_) => 13,
    }
}

/// Every reason of one demand is true, and every pair of it has one.
fn check(world: &World, x: &[i64], unmet: &Unmet, seen: &mut BTreeMap<String, u32>) {
    let d = unmet.demand.as_str();
    assert_eq!(unmet.missing, world.wanted(d) - world.served(x, d));
    assert!(unmet.missing > 0);
    assert!(unmet.reasons.is_sorted_by_key(|r| place_in_table(&r.reason)));
    let pairs = world.pairs_of(d);
    let mut told = vec![false; pairs.len()];
    let mut tell = |test: &dyn Fn(usize) -> bool| {
        for (at, &p) in pairs.iter().enumerate() {
            told[at] |= test(p);
        }
    };
    for Explained { reason, cure } in &unmet.reasons {
        assert!(cure.is_none());
        let text = reason.text();
        assert!(!text.zh.is_empty() && !text.in_language(Language::English).is_empty());
        let json = serde_json::to_value(Explained::from(reason.clone())).unwrap();
        assert_eq!(serde_json::from_value::<Explained>(json.clone()).unwrap().reason, *reason);
        *seen.entry(json["code"].as_str().unwrap().to_owned()).or_default() += 1;
        match reason {
            Reason::Category {} => assert!(pairs.is_empty()),
            Reason::Area(_) | Reason::Time(_) | Reason::Qualification(_) => panic!("no rule was asked"),
            Reason::Unproven { .. } => {
                let best = world.best(&mut Draw::new(0)).unwrap();
                assert!(world.values(&best) > world.values(x), "the plan is optimal");
                // What would be better may be on any pair.
                tell(&|_| true);
            }
            Reason::Later(_) => panic!("no reason of this version"),
            Reason::Capacity { supplies } => {
                assert!(supplies.is_sorted_by_key(|s| &s.id));
                for supply in supplies {
                    check_full(world, x, d, supply, seen);
                    tell(&|p| world.pair(p).supply == supply.id);
                }
            }
            Reason::Quota(row) => {
                let quota = world.lists.quotas.iter().find(|q| q.id == row.id).unwrap();
                assert_full(row, quota.maximum.unwrap(), world.quota(x, quota));
                tell(&|p| world.in_quota(quota, p));
            }
            Reason::Limit(row) => {
                let limit = world.lists.limits.iter().find(|l| l.id == row.id).unwrap();
                let (used, each) = (world.limit(x, limit), i64::try_from(row.each.unwrap().0).unwrap());
                assert_eq!(row.used, Integer::from(used));
                assert_eq!(row.maximum, limit.maximum.filter(|_| each > 0));
                assert_eq!(row.minimum, limit.minimum.filter(|_| each < 0));
                let breaks = |e: i64| {
                    let sum = i128::from(used + e);
                    (e > 0 && limit.maximum.is_some_and(|m| sum > m.0))
                        || (e < 0 && limit.minimum.is_some_and(|m| sum < m.0))
                };
                assert!(breaks(each) && pairs.iter().any(|&p| world.each(limit, p) == each));
                tell(&|p| breaks(world.each(limit, p)));
            }
            Reason::Pair(row) => {
                let p = *pairs.iter().find(|&&p| world.pair_name(p) == row.id).unwrap();
                assert_full(row, world.maximum(p), x[p]);
                tell(&|q| q == p);
            }
            Reason::Whole { obtainable } => {
                let row = world.demand(d);
                assert!(row.whole && obtainable.0 < row.quantity.into() && world.way(x, d).is_none());
                assert_eq!(*obtainable, world.alone(d, true).obtainable(x, d).into());
                tell(&|p| world.alone(d, true).adds(x, p));
            }
            Reason::Providers { obtainable } => {
                let bounds = world.demand(d).providers.unwrap();
                assert!(bounds.least > 1 || bounds.most.is_some());
                let most = world.alone(d, true);
                assert_eq!(*obtainable, most.obtainable(x, d).into());
                let (used, none) = (world.units(x, d), world.way(x, d).is_none());
                tell(&|p| {
                    let mut y = x.to_vec();
                    y[p] += 1;
                    let units = world.units(&y, d);
                    bounds.most.is_some_and(|m| units > m && units > used)
                        || (bounds.least > 1 && none && most.adds(x, p))
                });
            }
            Reason::Goals { level, loss, supplies } => {
                assert!(supplies.is_sorted());
                let is = |y: &[i64]| match world.first_change(x, y) {
                    Some((k, by)) => k == *level && Integer(-by) == *loss && by < 0,
                    None => loss.0 == 0 && *level + 1 == world.levels().max(1),
                };
                for s in supplies {
                    let works = |p: usize| {
                        let mut y = x.to_vec();
                        y[p] += 1;
                        if world.feasible(&y) {
                            return is(&y);
                        }
                        // One unit alone is against its rules: no addition is better than what is said.
                        world.alone(d, true).adds(x, p) && world.way(x, d).is_some_and(|best| is(&best))
                    };
                    assert!(pairs.iter().any(|&p| world.pair(p).supply == *s && works(p)), "{s} {reason:?}");
                    tell(&|p| world.pair(p).supply == *s && works(p));
                }
            }
            Reason::Lot { place, winners } => {
                let places = world.places();
                assert_eq!(*place, places[d]);
                assert!(winners.is_sorted() && !winners.is_empty());
                assert!(winners.iter().all(|w| places[w.as_str()] > *place));
                let draw = world.levels() - 2;
                let mut lost: Vec<&str> = unmet
                    .reasons
                    .iter()
                    .flat_map(|r| held(&r.reason))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .filter(|h| h.why == Why::Level(draw) && h.demand != d)
                    .map(|h| h.demand.as_str())
                    .collect();
                lost.sort_unstable();
                lost.dedup();
                assert_eq!(lost, *winners);
            }
        }
    }
    assert!(told.iter().all(|t| *t), "a pair of {d} is without a code: {unmet:?}");
}

fn held(reason: &Reason) -> Vec<&Held> {
    match reason {
        Reason::Capacity { supplies } => supplies.iter().flat_map(|s| &s.held).collect(),
        _ => Vec::new(),
    }
}

fn assert_full(row: &FullRow, maximum: i64, used: i64) {
    assert_eq!(row.maximum, Some(Integer::from(maximum)));
    assert_eq!(row.used, Integer::from(used));
    assert_eq!(used, maximum);
    assert!(row.minimum.is_none() && row.each.is_none());
}

fn check_full(world: &World, x: &[i64], d: &str, supply: &FullSupply, seen: &mut BTreeMap<String, u32>) {
    let mut held: BTreeMap<&str, i64> = BTreeMap::new();
    for (p, &quantity) in x.iter().enumerate() {
        if quantity > 0 && world.pair(p).supply == supply.id {
            *held.entry(&world.pair(p).demand).or_default() += quantity;
        }
    }
    assert_eq!(i64::from(supply.capacity), held.values().sum::<i64>());
    assert_eq!(supply.more, 0);
    let said: BTreeMap<&str, i64> = supply.held.iter().map(|h| (h.demand.as_str(), h.quantity)).collect();
    for (h, quantity) in &held {
        // One whose unit would raise the plan is left out.
        assert!(said.get(h) == Some(quantity) || world.gives_way(x, h, d, &supply.id), "{h}");
    }
    assert!(said.keys().all(|h| held.contains_key(h)));
    assert!(supply.held.is_sorted_by_key(|h| &h.demand));
    for holder in &supply.held {
        let h = holder.demand.as_str();
        let mut best = None;
        let mut tried = 0;
        for p in world.pairs_of(d).into_iter().filter(|&p| world.pair(p).supply == supply.id) {
            for q in world.pairs_of(h).into_iter().filter(|&q| world.pair(q).supply == supply.id) {
                if x[q] == 0 || p == q {
                    continue;
                }
                tried += 1;
                let mut y = x.to_vec();
                y[p] += 1;
                y[q] -= 1;
                if world.feasible(&y) {
                    let vector = world.values(&y);
                    assert!(vector <= world.values(x), "this exchange of a holder that is listed is better");
                    best = best.max(Some(vector));
                }
            }
        }
        let kind = match &holder.why {
            Why::Level(_) => "level",
            Why::Protected(_) => "protected",
            Why::Barred(_) => "barred",
            Why::Tie => "tie",
        };
        *seen.entry(kind.to_owned()).or_default() += 1;
        match (&holder.why, best) {
            (Why::Level(k), Some(best)) => {
                let now = world.values(x);
                let first = (0..now.len()).find(|&k| now[k] != best[k]).unwrap();
                assert_eq!(first, *k);
            }
            (Why::Tie, Some(best)) => assert_eq!(best, world.values(x)),
            (Why::Tie, None) => assert!(h == d && tried == 0),
            (Why::Protected(row), None) => assert!(world.protects(x, row, h, d), "{row}"),
            (Why::Barred(row), None) => assert!(world.bars(x, row, h, d), "{row}"),
            (why, best) => panic!("{why:?} where the best exchange is {best:?}"),
        }
    }
}

/// A plan of a problem, found by trying every plan.
type Chosen = fn(&World, &mut Draw) -> Option<Vec<i64>>;

/// Explains a plan, and checks every reason.
fn run(seeds: std::ops::Range<u64>, program: bool, chosen: Chosen) -> BTreeMap<String, u32> {
    let mut seen = BTreeMap::new();
    for seed in seeds {
        let mut draw = Draw::new(seed);
        let world = World::new(lists_of::lists(&mut draw, program));
        let Some(x) = chosen(&world, &mut draw) else { continue };
        let plan = world.plan(&x);
        let unmet = explain(&world.problem, &plan, |_| Vec::new());
        assert_eq!(unmet.len(), plan.unmet.len());
        *seen.entry("unmet".to_owned()).or_default() += u32::try_from(unmet.len()).unwrap();
        for row in &unmet {
            let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let mut here = BTreeMap::new();
                check(&world, &x, row, &mut here);
                here
            }));
            match checked {
                Ok(here) => here.into_iter().for_each(|(k, n)| *seen.entry(k).or_default() += n),
                Err(_) => panic!(
                    "seed {seed}: {}\n{:?}\n{}",
                    serde_json::to_string(&world.lists).unwrap(),
                    plan.matches,
                    serde_json::to_string(row).unwrap()
                ),
            }
        }
    }
    seen
}

#[test]
fn every_reason_of_a_network_is_true_and_no_pair_is_without_one() {
    let seen = run(0..15_000, false, World::best);
    for code in
        ["capacity", "quota", "pair", "goals", "lot", "category", "level", "protected", "barred", "tie"]
    {
        assert!(seen.get(code).is_some_and(|n| *n > 20), "{code}: {seen:?}");
    }
    assert!(!seen.contains_key("whole") && !seen.contains_key("limit") && !seen.contains_key("providers"));
}

#[test]
fn every_reason_of_a_program_is_true_and_no_pair_is_without_one() {
    let seen = run(0..15_000, true, World::best);
    for code in ["capacity", "quota", "limit", "pair", "whole", "providers", "goals", "level"] {
        assert!(seen.get(code).is_some_and(|n| *n > 20), "{code}: {seen:?}");
    }
}

/// What a search cut short may leave: reasons are of this plan, and what would be better is never told as a reason.
#[test]
fn every_reason_of_any_plan_is_true_and_no_pair_is_without_one() {
    let seen = run(0..5_000, true, World::any);
    for code in ["capacity", "quota", "limit", "pair", "whole", "providers", "goals", "unproven"] {
        assert!(seen.get(code).is_some_and(|n| *n > 20), "{code}: {seen:?}");
    }
}
