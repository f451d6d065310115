//! The figures of the account, and that every problem is what it is meant to be.

#![allow(clippy::unwrap_used, reason = "a test fails where a value is missing")]

mod eligible;

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Lists, Side};
use duijie_scenarios::{Scenario, Size, generate, names};
use eligible::Rules;

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
}

#[test]
fn names_lead_to_problems() {
    assert_eq!(names(), ["yunmeng", "yunmeng/lists", "yunmeng/pairing", "yunmeng/posts"]);
    assert_eq!(Scenario::select("yunmeng").unwrap(), Scenario::ALL);
    assert_eq!(Scenario::select("yunmeng/posts").unwrap(), [Scenario::YunmengPosts]);
    assert_eq!("yunmeng/lists".parse(), Ok(Scenario::YunmengLists));
    for wrong in ["yun", "yunmeng/", "", "yunmeng/lists/1"] {
        let error = Scenario::select(wrong).unwrap_err();
        assert!(error.to_string().contains("Maybe one of: yunmeng, yunmeng/lists"), "{error}");
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

#[test]
fn lists_have_the_figures_of_the_account() {
    let lists = made(Scenario::YunmengLists);
    let parents: BTreeSet<&str> = lists.categories.iter().filter_map(|row| row.parent.as_deref()).collect();
    let kinds: BTreeSet<&str> =
        lists.categories.iter().filter(|row| row.parent.is_some()).map(|row| row.id.as_str()).collect();
    assert_eq!((parents.len(), kinds.len()), (12, 53));
    let offered: BTreeSet<&str> =
        lists.supplies.iter().flat_map(|row| &row.categories).map(String::as_str).collect();
    assert_eq!(offered, kinds);
    assert!(lists.supplies.len() > 500, "{}", lists.supplies.len());
    assert_eq!(lists.units.len(), 88);
    let leaves =
        |row: &&duijie::lists::Area| lists.areas.iter().all(|other| other.parent.as_ref() != Some(&row.id));
    assert_eq!(lists.areas.iter().filter(leaves).count(), 11);
    assert_eq!(lists.demands.len(), 435);
    let offering: BTreeSet<&str> = lists.supplies.iter().filter_map(|row| row.unit.as_deref()).collect();
    assert_eq!(offering.len(), 88);
    let worded = lists.demands.iter().filter(|row| !kinds.contains(row.category.as_deref().unwrap())).count();
    assert!(worded * 2 > lists.demands.len(), "{worded} are noted by a word");
}

/// Every reason but the goals: some wishes have no supply of their kind, some none in reach, at their time, or
/// qualified; and some kinds are wanted more than they can be given.
#[test]
fn lists_have_wishes_that_cannot_be_met() {
    for seed in 1..=5 {
        let lists = generate(Scenario::YunmengLists, Size { scale: 1, seed });
        let rules = Rules::new(&lists);
        let mut count = BTreeMap::new();
        let mut pairs = 0;
        let mut kinds: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for demand in &lists.demands {
            let pass = rules.pass(demand);
            pairs += pass.all.len();
            let reason = match (pass.kind, pass.area, pass.time, pass.all.len()) {
                (0, ..) => "category",
                (_, 0, ..) => "area",
                (_, _, 0, _) => "time",
                (.., 0) => "qualification",
                (.., least) => {
                    let kind = lists.supplies[pass.all[least - 1]].categories[0].as_str();
                    kinds.entry(kind).or_default().0 += demand.quantity;
                    "served"
                }
            };
            *count.entry(reason).or_insert(0) += 1;
        }
        for supply in &lists.supplies {
            kinds.entry(&supply.categories[0]).or_default().1 += supply.capacity;
        }
        let scarce = kinds.values().filter(|(wanted, given)| wanted > given).count();
        for reason in ["category", "area", "time", "qualification"] {
            assert!(count.get(reason) >= Some(&4), "seed {seed}: {reason} in {count:?}");
        }
        assert!(count["served"] > 350 && scarce > 10 && pairs > 1000, "{count:?}, {scarce}, {pairs}");
        let refused = lists.claims.iter().filter(|claim| {
            let demand = lists.demands.iter().find(|row| row.id == claim.demand).unwrap();
            !rules.pass(demand).all.iter().any(|&at| lists.supplies[at].id == claim.supply)
        });
        let (refused, claims) = (refused.count(), lists.claims.len());
        println!("seed {seed}: {count:?}, {scarce} scarce, {pairs} pairs, {refused} of {claims} refused");
        assert!(claims > 300 && refused > 5 && refused * 3 < claims, "{refused} of {claims} refused");
    }
}

#[test]
fn posts_have_the_figures_of_the_account() {
    let lists = made(Scenario::YunmengPosts);
    assert_eq!((lists.supplies.len(), lists.demands.len(), lists.units.len()), (5437, 1136, 88));
    assert_eq!(lists.categories.iter().filter(|row| row.parent.is_some()).count(), 12);
    assert_eq!(lists.categories.iter().filter(|row| row.parent.is_none()).count(), 7);
    let communities: Vec<_> = lists.quotas.iter().filter(|row| row.side == Side::Demand).collect();
    assert_eq!(communities.len(), 11);
    assert!(communities.iter().all(|row| row.minimum == 20));
    assert_eq!(communities.iter().map(|row| row.members.len()).sum::<usize>(), 1136);
    assert!(lists.claims.iter().all(|row| (1..=3).contains(&row.rank)));
}

/// What makes floor, quota and skill bind, by the rules written in this test.
#[test]
fn posts_make_floor_quota_and_skill_bind() {
    for seed in 1..=3 {
        let lists = generate(Scenario::YunmengPosts, Size { scale: 1, seed });
        let rules = Rules::new(&lists);
        let mut serves: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); lists.supplies.len()];
        let mut places: BTreeMap<&str, i64> = BTreeMap::new();
        let mut pairs = 0;
        let mut medical = 0;
        for demand in &lists.demands {
            let pass = rules.pass(demand);
            pairs += pass.all.len();
            let area = demand.area.as_deref().unwrap();
            *places.entry(area).or_default() += demand.quantity;
            medical += if demand.requires == ["医护"] { demand.quantity } else { 0 };
            for at in pass.all {
                serves[at].insert(area);
            }
        }
        println!("seed {seed}: {pairs} pairs, {places:?}");
        assert!(pairs >= 35_000, "{pairs}");
        let can = |area: &str| serves.iter().filter(|set| set.contains(area)).count();
        let only = |area: &str| serves.iter().filter(|set| set.contains(area) && set.len() == 1).count();
        // Floor: enough could go there, but all of them could serve elsewhere.
        assert!(can("白沙社区") >= 30 && only("白沙社区") < 15, "{} {}", can("白沙社区"), only("白沙社区"));
        // Quota: more members than its maximum serve there or nowhere, and there are places for them.
        assert!(only("文昌社区") > 260 && places["文昌社区"] > 260);
        // Skill: more places than members with it, and more of these than may be away.
        let medics = lists.supplies.iter().filter(|row| row.qualifications == ["医护"]).count();
        assert!(
            medics > 165 && medical > i64::try_from(medics).unwrap(),
            "{medics} medics for {medical} places"
        );
        // Shares: few places here, many there.
        assert!(places["南门社区"] < i64::try_from(can("南门社区")).unwrap());
        assert!(places["青云社区"] > i64::try_from(can("青云社区")).unwrap());
    }
}

#[test]
fn pairing_has_the_figures_of_the_account() {
    let lists = made(Scenario::YunmengPairing);
    assert_eq!((lists.demands.len(), lists.quotas.len()), (88, 11));
    assert!(lists.demands.iter().all(|row| (row.minimum, row.quantity) == (1, 1)));
    assert!(lists.quotas.iter().all(|row| (row.minimum, row.maximum) == (8, Some(8))));
    let pairs = lists.pairs.as_ref().unwrap();
    assert_eq!(pairs.len(), 88 * 11);
    assert!(pairs.iter().all(|row| (1..=10_000).contains(&row.worth)));
    for class in &lists.categories {
        let units = lists.demands.iter().filter(|row| row.category.as_ref() == Some(&class.id)).count();
        let rows = lists.supplies.iter().filter(|row| row.categories[0] == class.id);
        let mut count = 0;
        for row in rows {
            assert_eq!(usize::try_from(row.minimum).unwrap(), units / 11);
            assert_eq!(usize::try_from(row.capacity).unwrap(), units.div_ceil(11));
            count += 1;
        }
        assert_eq!(count, 11);
    }
}
