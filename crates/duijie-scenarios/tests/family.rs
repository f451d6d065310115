//! Bench instances have the sizes they are asked for, and can be solved.

#![allow(clippy::unwrap_used, reason = "a test fails where a value is missing")]

mod eligible;

use std::collections::BTreeMap;

use duijie_scenarios::family::{RulesSize, posts_like, rules_scale};
use eligible::Rules;

#[test]
fn posts_like_has_so_many_pairs() {
    for pairs in [0, 1_000, 3_000, 10_000, 100_000] {
        let lists = posts_like(pairs, 1);
        let count = lists.pairs.as_ref().unwrap().len();
        let asked = pairs.max(1000);
        assert!(count.abs_diff(asked) * 50 <= asked, "{count} of {asked}");
        assert_eq!(lists, posts_like(pairs, 1));
        assert_ne!(lists, posts_like(pairs, 2));
    }
}

/// The planted pairs alone keep every floor: 20 different members on places of their own in every community.
#[test]
fn posts_like_keeps_its_floors() {
    for pairs in [1_000, 20_000] {
        let lists = posts_like(pairs, 3);
        let mut community = BTreeMap::new();
        for (position, quota) in lists.quotas.iter().enumerate() {
            assert!(quota.maximum.is_none_or(|maximum| maximum >= quota.minimum) && quota.minimum > 0);
            community.extend(quota.members.iter().map(|id| (id.as_str(), position)));
        }
        assert_eq!(community.len(), lists.demands.len());
        let quantity: BTreeMap<&str, i64> =
            lists.demands.iter().map(|d| (d.id.as_str(), d.quantity)).collect();
        let mut left = quantity.clone();
        let mut kept = vec![0; lists.quotas.len()];
        let mut last = None;
        let mut ends = std::collections::BTreeSet::new();
        for pair in lists.pairs.as_ref().unwrap() {
            assert!(ends.insert((&pair.demand, &pair.supply)));
            let (at, supply) = (community[pair.demand.as_str()], Some(&pair.supply));
            let free = left.get_mut(pair.demand.as_str()).unwrap();
            // One member after another, the first fitting place of the own turn.
            let turn: usize = pair.supply[1..].parse::<usize>().unwrap();
            if last != supply && turn % lists.quotas.len() == at && *free > 0 && kept[at] < 20 {
                let own = turn / lists.quotas.len();
                if own < 20 && lists.quotas[at].members[own] == pair.demand {
                    (*free, kept[at], last) = (*free - 1, kept[at] + 1, supply);
                }
            }
        }
        assert!(kept.iter().all(|&count| count == 20), "{kept:?}");
    }
}

/// The mean over a sample of the demands, held to the rules as this test writes them.
#[test]
fn rules_scale_gives_more_than_fifty_pairs_a_demand() {
    let lists = rules_scale(RulesSize::default());
    assert_eq!((lists.demands.len(), lists.supplies.len(), lists.areas.len()), (100_000, 20_000, 600));
    assert_eq!(lists.categories.iter().filter(|row| row.parent.is_some()).count(), 53);
    let rules = Rules::new(&lists);
    let sample = lists.demands.iter().step_by(50);
    let pairs: usize = sample.map(|demand| rules.pass(demand).all.len()).sum();
    println!("{} pairs a demand", pairs / 2000);
    assert!((52 * 2000..120 * 2000).contains(&pairs), "{} pairs a demand", pairs / 2000);
    let small = RulesSize { demands: 50, supplies: 40, kinds: 0, areas: 0, seed: 9 };
    assert_eq!(rules_scale(small), rules_scale(small));
    assert_ne!(rules_scale(small), rules_scale(RulesSize { seed: 10, ..small }));
}
