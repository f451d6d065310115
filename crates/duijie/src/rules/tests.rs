//! The rules as a whole: against a double loop, against the contract's words, and against faults.

mod laws;
mod naive;

use super::*;
use crate::lists::{Area, Category, Claim, Demand, Faults, Lists, Lock, RulesPolicy, Supply, Unit};

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn area(id: &str, parent: &str) -> Area {
    Area { id: id.into(), parent: Some(parent.to_string()).filter(|p| !p.is_empty()) }
}

fn category(id: &str, parent: &str, words: &[&str]) -> Category {
    Category {
        id: id.into(),
        parent: Some(parent.to_string()).filter(|p| !p.is_empty()),
        words: texts(words),
    }
}

fn demand(id: &str, category: &str, quantity: i64) -> Demand {
    Demand { id: id.into(), category: Some(category.into()), quantity, priority: 1, ..Demand::default() }
}

fn supply(id: &str, category: &str, capacity: i64) -> Supply {
    Supply { id: id.into(), categories: texts(&[category]), capacity, ..Supply::default() }
}

fn claim(demand: &str, supply: &str, quantity: i64, rank: i64) -> Claim {
    Claim { demand: demand.into(), supply: supply.into(), quantity, rank }
}

fn lock(demand: &str, supply: &str, quantity: i64) -> Lock {
    Lock { demand: demand.into(), supply: supply.into(), quantity }
}

/// Two trees and nothing else.
fn base() -> Lists {
    Lists {
        version: 1,
        areas: vec![area("街道", ""), area("五美", "街道"), area("南门", "街道"), area("外地", "")],
        categories: vec![
            category("医疗", "", &["看病"]),
            category("义诊", "医疗", &["量血压"]),
            category("助餐", "", &[]),
        ],
        units: vec![
            Unit { id: "医院".into(), area: Some("街道".into()) },
            Unit { id: "食堂".into(), area: Some("五美".into()) },
        ],
        ..Lists::default()
    }
}

/// Pairs in short: ends, way, rank, bounds, worth.
fn brief(lists: &Lists) -> Vec<String> {
    let rules = Rules::prepare(lists, Vec::new()).unwrap();
    rules
        .pairs()
        .rows
        .iter()
        .map(|pair| {
            let rank = pair.rank.map_or_else(String::new, |rank| format!("#{rank}"));
            let by = match pair.by {
                By::Lock => "lock",
                By::Claim => "claim",
                By::Arrangement => "free",
            };
            let (demand, supply) = (rules.demand_name(pair.demand), rules.supply_name(pair.supply));
            format!("{demand}-{supply} {by}{rank} {}..{} w{}", pair.minimum, pair.maximum, pair.worth)
        })
        .collect()
}

fn check(lists: &Lists, expected: &[&str]) {
    assert_eq!(brief(lists), expected);
}

fn codes(faults: &Faults) -> Vec<String> {
    faults.0.iter().map(|fault| format!("{} {}", fault.code, fault.place)).collect()
}

#[test]
fn a_pair_has_32_bytes() {
    assert_eq!(size_of::<Pair>(), 32);
}

#[test]
fn categories_lead_down_and_only_on_request_up() {
    let mut lists = base();
    lists.demands = vec![demand("D1", "看病", 3), demand("D2", "义诊", 3), demand("D3", "助餐", 3)];
    lists.supplies = vec![supply("S1", "医疗", 5), supply("S2", "量血压", 2)];
    check(&lists, &["D1-S1 free 0..3 w170", "D1-S2 free 0..2 w170", "D2-S2 free 0..2 w170"]);
    lists.policy.rules = RulesPolicy { broader: true };
    check(
        &lists,
        &["D1-S1 free 0..3 w170", "D1-S2 free 0..2 w170", "D2-S1 free 0..3 w170", "D2-S2 free 0..2 w170"],
    );
}

#[test]
fn worth_counts_the_way_between_demand_and_unit() {
    let mut lists = base();
    for (k, place) in ["五美", "南门", "街道", "外地"].into_iter().enumerate() {
        let mut row = demand(&format!("D{k}"), "助餐", 1);
        row.area = Some(place.into());
        row.priority = 2;
        lists.demands.push(row);
    }
    let mut row = supply("S1", "助餐", 1);
    row.unit = Some("食堂".into());
    row.reliability = Some(90);
    lists.supplies = vec![row];
    // 100 + 60/2 + 18, and 32 halved for each step.
    check(
        &lists,
        &["D0-S1 free 0..1 w180", "D1-S1 free 0..1 w156", "D2-S1 free 0..1 w164", "D3-S1 free 0..1 w148"],
    );
}

#[test]
fn claims_and_locks_are_laid_out_as_the_contract_says() {
    let mut lists = base();
    lists.demands = vec![demand("D1", "助餐", 5)];
    lists.supplies = vec![supply("S1", "助餐", 7)];
    for (claims, locks, expected) in [
        (vec![], vec![], &["free 0..5 w170"][..]),
        (vec![2], vec![], &["claim#1 0..2 w210", "free 0..5 w170"]),
        (vec![9], vec![], &["claim#1 0..5 w210", "free 0..5 w170"]),
        (vec![2], vec![1], &["lock#1 1..1 w210", "claim#1 0..1 w210", "free 0..5 w170"]),
        (vec![2], vec![2], &["lock#1 2..2 w210", "free 0..5 w170"]),
        (vec![2], vec![1, 2], &["lock#1 2..2 w210", "lock 1..1 w170", "free 0..4 w170"]),
        (vec![], vec![5], &["lock 5..5 w170"]),
        (vec![5], vec![5], &["lock#1 5..5 w210", "free 0..5 w170"]),
    ] {
        lists.claims = claims.iter().map(|&quantity| claim("D1", "S1", quantity, 1)).collect();
        lists.locks = locks.iter().map(|&quantity| lock("D1", "S1", quantity)).collect();
        let expected: Vec<String> = expected.iter().map(|row| format!("D1-S1 {row}")).collect();
        assert_eq!(brief(&lists), expected, "{claims:?} {locks:?}");
    }
}

#[test]
fn refused_claims_are_reported_and_locks_stand() {
    let mut lists = base();
    let mut wanted = demand("D1", "助餐", 5);
    wanted.area = Some("五美".into());
    wanted.times = texts(&["周二上午"]);
    wanted.requires = texts(&["健康证", "驾照"]);
    let mut given = supply("S1", "助餐", 7);
    given.areas = texts(&["南门"]);
    given.times = texts(&["周三上午"]);
    given.qualifications = texts(&["驾照"]);
    lists.demands = vec![wanted];
    lists.supplies = vec![given, supply("S2", "义诊", 1)];
    lists.claims = vec![claim("D1", "S1", 2, 3), claim("D1", "S2", 1, 1)];
    lists.locks = vec![lock("D1", "S1", 3)];
    let rules = Rules::prepare(&lists, Vec::new()).unwrap();
    let pairs = rules.pairs();
    check(&lists, &["D1-S1 lock 3..3 w170"]);
    let near =
        |is: &str, wants: &str| Some(Nearest { supply: SupplyId(0), is: is.into(), wants: wants.into() });
    let misses = vec![
        Miss { rule: Rule::Area, failed: 1, nearest: near("南门", "五美") },
        Miss { rule: Rule::Time, failed: 1, nearest: near("周三上午", "周二上午") },
        Miss { rule: Rule::Qualification, failed: 1, nearest: near("驾照", "健康证") },
    ];
    assert_eq!(pairs.refused.len(), 2);
    assert_eq!(
        pairs.refused[0],
        Refusal { demand: DemandId(0), supply: SupplyId(0), misses: misses.clone() }
    );
    let rules_of_second: Vec<Rule> = pairs.refused[1].misses.iter().map(|miss| miss.rule).collect();
    assert_eq!(rules_of_second, [Rule::Category, Rule::Qualification]);
    assert_eq!(pairs.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), ["W110"]);
    assert_eq!(rules.misses(DemandId(0)), misses);
}

#[test]
fn the_nearest_miss_fails_fewest_rules_then_lacks_least() {
    let mut lists = base();
    let mut wanted = demand("D1", "助餐", 5);
    wanted.times = texts(&["周二 9:00-11:00"]);
    wanted.requires = texts(&["健康证"]);
    lists.demands = vec![wanted, demand("D2", "义诊", 1)];
    for (id, time, skill) in [
        ("S1", "周二 10:59-12:00", ""),
        ("S2", "周二 10:30-12:00", "健康证"),
        ("S3", "周二 10:40-12:00", "健康证"),
        ("S4", "周二 10:30-12:00", "健康证"),
    ] {
        let mut row = supply(id, "助餐", 1);
        row.times = texts(&[time]);
        row.qualifications = texts(&[skill]);
        lists.supplies.push(row);
    }
    let rules = Rules::prepare(&lists, Vec::new()).unwrap();
    let misses = rules.misses(DemandId(0));
    let found: Vec<_> =
        misses.iter().map(|miss| (miss.rule, miss.failed, miss.nearest.as_ref().unwrap().supply.0)).collect();
    assert_eq!(found, [(Rule::Time, 4, 1), (Rule::Qualification, 1, 0)]);
    assert_eq!(rules.misses(DemandId(1)), [Miss { rule: Rule::Category, failed: 0, nearest: None }]);
    let mut fits = supply("S9", "助餐", 1);
    fits.qualifications = texts(&["健康证"]);
    lists.supplies.push(fits);
    assert_eq!(Rules::prepare(&lists, Vec::new()).unwrap().misses(DemandId(0)), []);
}

#[test]
fn given_pairs_stand_as_they_are() {
    let mut lists = base();
    let mut odd = demand("D2", "什么", 4);
    odd.times = texts(&["看情况"]);
    lists.demands = vec![odd, Demand { id: "D1".into(), quantity: 3, ..Demand::default() }];
    lists.supplies = vec![supply("S1", "？", 2)];
    let row = |demand: &str, claim, lock, maximum| crate::lists::Pair {
        demand: demand.into(),
        supply: "S1".into(),
        worth: -4,
        minimum: i64::from(lock),
        maximum,
        claim,
        lock,
    };
    lists.pairs = Some(vec![
        row("D1", None, false, None),
        row("D1", None, true, Some(1)),
        row("D1", Some(2), true, Some(1)),
        row("D1", Some(2), false, Some(0)),
        row("没有", None, false, None),
        row("D1", None, false, Some(i64::MAX)),
    ]);
    check(
        &lists,
        &[
            "D1-S1 lock#2 1..1 w-4",
            "D1-S1 lock 1..1 w-4",
            "D1-S1 claim#2 0..0 w-4",
            "D1-S1 free 0..2 w-4",
            "D1-S1 free 0..4294967295 w-4",
        ],
    );
    let rules = Rules::prepare(&lists, Vec::new()).unwrap();
    assert_eq!(rules.misses(DemandId(0)), []);
    assert_eq!(rules.misses(DemandId(1)), [Miss { rule: Rule::Category, failed: 0, nearest: None }]);
}

#[test]
fn all_faults_at_once_with_their_places() {
    let mut lists = base();
    lists.categories.push(category("体检", "医疗", &["量血压"]));
    let mut untimely = demand("D9", "义珍", 1);
    untimely.times = texts(&["周二上午", "有空"]);
    lists.demands = vec![
        untimely,
        Demand { id: "D1".into(), quantity: 1, ..Demand::default() },
        demand("D5", "量血压", 1),
    ];
    let mut given = supply("S1", "义诊", 1);
    given.categories = texts(&["义诊", "量血压", "理发"]);
    given.times = texts(&["周九"]);
    lists.supplies = vec![given];
    let faults = Rules::prepare(&lists, Vec::new()).map(|_| ()).unwrap_err();
    assert_eq!(
        codes(&faults),
        [
            "C110 categories[1].words[0] (义诊)",
            "C110 categories[3].words[0] (体检)",
            "D121 demands[0].category (D9)",
            "D120 demands[0].times[1] (D9)",
            "D123 demands[1].category (D1)",
            "D122 demands[2].category (D5)",
            "S122 supplies[0].categories[1] (S1)",
            "S121 supplies[0].categories[2] (S1)",
            "S120 supplies[0].times[0] (S1)",
        ]
    );
    assert_eq!(faults.0[2].found, "义珍");
    assert!(faults.0[2].cure.zh.starts_with("义诊"), "{}", faults.0[2].cure.zh);
    assert_eq!(faults.0[3].found, "有空");
    assert!(faults.0[5].cause.en.contains("义诊") && faults.0[5].cause.en.contains("体检"));
}

#[test]
fn two_places_at_once_is_one_warning_a_supply() {
    let mut lists = base();
    for (id, time) in [("D1", "周二上午"), ("D2", "周二 9:00-10:00"), ("D3", "周二上午"), ("D4", "周三上午")]
    {
        let mut row = demand(id, "助餐", 1);
        row.times = texts(&[time]);
        lists.demands.push(row);
    }
    for (id, capacity, time) in [
        ("S1", 2, "每天"),
        ("S2", 1, "每天"),
        ("S3", 2, "周三"),
        ("S4", 9, "周二 8:00-9:00"),
        ("S5", 2, "周二 8:00-12:00"),
    ] {
        let mut row = supply(id, "助餐", capacity);
        row.times = texts(&[time]);
        lists.supplies.push(row);
    }
    lists.supplies.push(supply("S6", "助餐", 5));
    let pairs = Rules::prepare(&lists, Vec::new()).unwrap().pairs();
    let found: Vec<_> =
        pairs.warnings.iter().map(|warning| (warning.code, warning.place.id.clone().unwrap())).collect();
    let expected = ["S1", "S4", "S5"].map(|id| ("W111", id.to_string()));
    assert_eq!(found, expected);
    assert!(pairs.warnings[0].cause.en.contains("D1 and D2"));
    assert!(pairs.warnings[1].cause.en.contains("D1 and D3"), "{}", pairs.warnings[1].cause.en);
}

#[test]
fn broken_lists_do_no_harm() {
    let mut lists = base();
    lists.areas = vec![area("a", "b"), area("b", "a"), area("a", "nowhere")];
    lists.categories = vec![category("c", "d", &["", "x"]), category("d", "c", &[]), category("d", "d", &[])];
    let mut wanted = demand("D1", "c", -5);
    wanted.area = Some("nowhere".into());
    wanted.duration = Some(i64::MIN);
    wanted.priority = i64::MIN;
    lists.demands = vec![wanted.clone(), wanted, demand("", "x", i64::MAX)];
    let mut given = supply("S1", "d", i64::MAX);
    given.areas = texts(&["b", "nowhere"]);
    given.unit = Some("nobody".into());
    given.reliability = Some(i64::MAX);
    lists.supplies = vec![given.clone(), given];
    lists.claims = vec![
        claim("D1", "nobody", 1, 1),
        claim("D1", "S1", i64::MIN, i64::MIN),
        claim("", "S1", i64::MAX, 0),
    ];
    lists.locks = vec![lock("D1", "S1", i64::MAX), lock("D1", "S1", i64::MAX)];
    lists.policy.worth.near = i64::MIN;
    let rules = Rules::prepare(&lists, Vec::new()).unwrap();
    let pairs = rules.pairs();
    assert!(!pairs.rows.is_empty());
    for k in 0..3 {
        let _ = rules.misses(DemandId(k));
    }
    assert_eq!(Rules::new(&Lists::default()).unwrap().pairs(), Pairs::default());
}
