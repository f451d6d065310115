//! What holds of every scenario: names, references, equal lists from equal seeds.

#![allow(clippy::unwrap_used, reason = "a test fails where a value is missing")]

use std::collections::BTreeSet;

use duijie::lists::{Lists, Side};
use duijie_scenarios::{Scenario, Size, generate, names};

fn made(scenario: Scenario) -> Lists {
    generate(scenario, Size::default())
}

fn unique<'a>(ids: impl Iterator<Item = &'a String>) -> BTreeSet<&'a str> {
    let mut set = BTreeSet::new();
    for id in ids {
        assert!(!id.is_empty() && set.insert(id.as_str()), "{id} stands twice");
    }
    set
}

/// Ids unique within their table, and everything that is referred to exists.
fn check_references(lists: &Lists) {
    let areas = unique(lists.areas.iter().map(|row| &row.id));
    let units = unique(lists.units.iter().map(|row| &row.id));
    let demands = unique(lists.demands.iter().map(|row| &row.id));
    let supplies = unique(lists.supplies.iter().map(|row| &row.id));
    unique(lists.quotas.iter().map(|row| &row.id));
    let categories = unique(lists.categories.iter().map(|row| &row.id));
    let words: BTreeSet<&str> = lists
        .categories
        .iter()
        .flat_map(|row| &row.words)
        .map(String::as_str)
        .chain(categories.clone())
        .collect();
    let parents = lists.areas.iter().filter_map(|row| row.parent.as_deref());
    assert!(
        parents.chain(lists.units.iter().filter_map(|row| row.area.as_deref())).all(|id| areas.contains(id))
    );
    assert!(
        lists.categories.iter().filter_map(|row| row.parent.as_deref()).all(|id| categories.contains(id))
    );
    for demand in &lists.demands {
        assert!(words.contains(demand.category.as_deref().unwrap()), "{}", demand.id);
        assert!(areas.contains(demand.area.as_deref().unwrap()));
        assert!((1..1000).contains(&demand.quantity) && (0..=demand.quantity).contains(&demand.minimum));
        assert!((1..=3).contains(&demand.priority) && !demand.title.is_empty());
    }
    for supply in &lists.supplies {
        assert!(
            supply.categories.iter().all(|id| words.contains(id.as_str())) && !supply.categories.is_empty()
        );
        assert!(supply.areas.iter().all(|id| areas.contains(id.as_str())) && !supply.areas.is_empty());
        assert!(units.contains(supply.unit.as_deref().unwrap()));
        assert!((1..1000).contains(&supply.capacity) && (0..=supply.capacity).contains(&supply.minimum));
    }
    let mut ends = BTreeSet::new();
    for claim in &lists.claims {
        assert!(demands.contains(claim.demand.as_str()) && supplies.contains(claim.supply.as_str()));
        assert!(ends.insert((&claim.demand, &claim.supply)) && claim.quantity > 0 && claim.rank > 0);
    }
    for pair in lists.pairs.iter().flatten() {
        assert!(demands.contains(pair.demand.as_str()) && supplies.contains(pair.supply.as_str()));
        assert!(ends.insert((&pair.demand, &pair.supply)));
    }
    for quota in &lists.quotas {
        let side = if quota.side == Side::Demand { &demands } else { &supplies };
        assert!(quota.members.iter().all(|id| side.contains(id.as_str())) && !quota.members.is_empty());
        assert!(quota.maximum.is_none_or(|maximum| quota.minimum <= maximum));
    }
    unique(lists.limits.iter().map(|row| &row.id));
    for limit in &lists.limits {
        assert!(!limit.terms.is_empty() && limit.terms.iter().all(|term| term.each > 0));
        for term in &limit.terms {
            assert!(term.demand.iter().all(|id| demands.contains(id.as_str())));
            assert!(term.unit.iter().all(|id| units.contains(id.as_str())));
            assert!(term.category.iter().all(|id| categories.contains(id.as_str())));
        }
    }
}

#[test]
fn names_lead_to_problems() {
    let full = ["mengyang/lists", "mengyang/pairing", "yunmeng/lists", "yunmeng/pairing", "yunmeng/posts"];
    assert_eq!(names(), [&["mengyang", "yunmeng"], &full[..]].concat());
    assert_eq!(Scenario::select("mengyang").unwrap(), Scenario::ALL[..2]);
    assert_eq!(Scenario::select("yunmeng").unwrap(), Scenario::ALL[2..]);
    assert_eq!(Scenario::select("yunmeng/posts").unwrap(), [Scenario::YunmengPosts]);
    assert_eq!("yunmeng/lists".parse(), Ok(Scenario::YunmengLists));
    for wrong in ["yun", "yunmeng/", "", "yunmeng/lists/1"] {
        let error = Scenario::select(wrong).unwrap_err();
        assert!(error.to_string().contains("Maybe one of: mengyang, yunmeng, mengyang/lists"), "{error}");
    }
    assert!("yunmeng".parse::<Scenario>().is_err());
}

#[test]
fn rows_refer_to_rows() {
    for scenario in Scenario::ALL {
        for seed in [1, 2, 77] {
            check_references(&generate(scenario, Size { scale: 1, seed }));
        }
        check_references(&generate(scenario, Size { scale: 2, seed: 1 }));
    }
}

#[test]
fn equal_seeds_give_equal_lists() {
    for scenario in Scenario::ALL {
        let bytes = |seed| serde_json::to_vec(&generate(scenario, Size { scale: 1, seed })).unwrap();
        let first = bytes(1);
        assert_eq!(first, bytes(1));
        assert_ne!(first, bytes(2));
        assert_eq!(serde_json::from_slice::<Lists>(&first).unwrap(), made(scenario));
    }
}

#[test]
fn a_second_county_leaves_the_first_as_it_is() {
    for scenario in Scenario::ALL {
        let (one, two) = (made(scenario), generate(scenario, Size { scale: 2, seed: 1 }));
        assert_eq!(two.demands.len(), 2 * one.demands.len());
        assert_eq!(two.supplies[..one.supplies.len()], one.supplies);
        assert_eq!(two.categories, one.categories);
        assert_eq!(generate(scenario, Size { scale: 0, seed: 1 }), one);
    }
}
