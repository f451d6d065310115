//! `yunmeng`: the figures of the account, and that every problem is what it is meant to be.

#![allow(clippy::unwrap_used, reason = "a test fails where a value is missing")]

mod eligible;

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Lists, Side};
use duijie_scenarios::{Scenario, Size, generate};
use eligible::Rules;

fn made(scenario: Scenario) -> Lists {
    generate(scenario, Size::default())
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
