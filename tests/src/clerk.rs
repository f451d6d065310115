//! Small random lists without pairs: what a clerk has, and the rules make a problem of.

use duijie::lists::{
    Area, Category, Claim, Demand, Goal, Limit, Lists, Lock, Policy, Previous, Providers, Quota, Side,
    Supply, Term, Unit, When,
};

use crate::Random;

const AREAS: [(&str, Option<&str>); 7] = [
    ("区", None),
    ("东街道", Some("区")),
    ("西街道", Some("区")),
    ("东一社区", Some("东街道")),
    ("东二社区", Some("东街道")),
    ("西一社区", Some("西街道")),
    ("外区", None),
];

/// Category, parent, word.
const CATEGORIES: [(&str, Option<&str>, &str); 6] = [
    ("医疗", None, "看病"),
    ("义诊", Some("医疗"), "量血压"),
    ("讲座", Some("医疗"), "健康课"),
    ("文化", None, "文艺"),
    ("演出", Some("文化"), "唱戏"),
    ("书法", Some("文化"), "写春联"),
];

const TIMES: [&str; 6] = [
    "周二 09:00-11:30",
    "每周二上午",
    "周末",
    "周一至周五 16:30–18:00",
    "周六 09:00-17:00",
    "周三 14:00-17:00",
];
const SKILLS: [&str; 3] = ["执业医师", "志愿者证", "驾照"];
const PEOPLE: [&str; 3] = ["老年人", "儿童", "居民"];
const MEASURES: [&str; 2] = ["人次", "场"];

/// Lists with every rule at work: areas, categories and words, times, qualifications, claims (some of which the rules
/// refuse), locks, an earlier plan, quotas; rarely floors, limits, whole demands and bounds on providers.
#[must_use]
pub fn clerk_lists(seed: u64) -> Lists {
    let mut random = Random::new(seed);
    let r = &mut random;
    let own = |text: &str| text.to_owned();
    let mut lists = Lists {
        version: 1,
        areas: AREAS.map(|(id, parent)| Area { id: own(id), parent: parent.map(own) }).into(),
        categories: CATEGORIES
            .map(|(id, parent, word)| Category {
                id: own(id),
                parent: parent.map(own),
                words: vec![own(word)],
            })
            .into(),
        units: (1..=3)
            .map(|k| Unit { id: format!("U{k}"), area: r.chance(60).then(|| own(r.pick(&AREAS).0)) })
            .collect(),
        ..Lists::default()
    };
    let program = r.chance(15);
    for k in 0..r.between(1, 10) {
        let demand = demand(r, k, program);
        lists.demands.push(demand);
    }
    for k in 0..r.between(1, 6) {
        let supply = supply(r, k);
        lists.supplies.push(supply);
    }
    claims_and_locks(r, &mut lists);
    quotas(r, &mut lists);
    if program && r.chance(50) {
        let terms = vec![
            Term { unit: Some("U1".into()), each: r.between(1, 3), ..Term::default() },
            Term { category: Some("义诊".into()), each: r.between(0, 2), ..Term::default() },
        ];
        lists.limits.push(Limit {
            id: "资金".into(),
            minimum: None,
            maximum: Some(r.between(0, 12).into()),
            terms,
        });
    }
    use Goal::{Claims, Keep, Serve, Worth};
    let orders: [Option<&[Goal]>; 4] =
        [None, Some(&[Serve, Keep, Claims, Worth]), Some(&[Claims, Serve, Worth]), Some(&[Worth])];
    let goals = r.pick(&orders).map(<[Goal]>::to_vec);
    let lot = r.chance(40).then(|| format!("抽签 {seed}"));
    lists.policy = Policy { goals, lot, ..Policy::default() };
    lists.policy.rules.broader = r.chance(30);
    lists
}

fn some(r: &mut Random, of: &[&str], percent: i64) -> Vec<String> {
    of.iter().filter(|_| r.chance(percent)).map(|&text| text.to_owned()).collect()
}

fn demand(r: &mut Random, k: i64, program: bool) -> Demand {
    let quantity = r.between(1, 6);
    let (category, parent, word) = *r.pick(&CATEGORIES);
    let category = if parent.is_some() && r.chance(25) { word } else { category };
    let mut demand = Demand {
        id: format!("需{k:02}"),
        title: format!("心愿 {k}"),
        category: Some(category.to_owned()),
        area: r.chance(85).then(|| r.pick(&AREAS).0.to_owned()),
        quantity,
        measure: r.chance(30).then(|| (*r.pick(&MEASURES)).to_owned()),
        minimum: if r.chance(6) { 1 } else { 0 },
        priority: *r.pick(&[1, 1, 2, 5]),
        beneficiaries: some(r, &PEOPLE, 25),
        times: if r.chance(50) { some(r, &TIMES, 35) } else { Vec::new() },
        when: if r.chance(15) { When::All } else { When::Any },
        duration: r.chance(30).then(|| r.between(30, 120)),
        requires: some(r, &SKILLS, 10),
        ..Demand::default()
    };
    if program && demand.minimum == 0 {
        demand.whole = r.chance(30);
        demand.providers = r.chance(30).then_some(Providers { least: 1, most: Some(1) });
    }
    demand
}

fn supply(r: &mut Random, k: i64) -> Supply {
    let mut categories: Vec<String> = CATEGORIES.iter().map(|(id, ..)| (*id).to_owned()).collect();
    r.shuffle(&mut categories);
    categories.truncate(usize::try_from(r.between(1, 3)).expect("a small number"));
    Supply {
        id: format!("资{k:02}"),
        unit: r.chance(80).then(|| format!("U{}", r.between(1, 3))),
        title: format!("服务 {k}"),
        categories,
        measure: r.chance(30).then(|| (*r.pick(&MEASURES)).to_owned()),
        areas: if r.chance(60) { vec![r.pick(&AREAS).0.to_owned()] } else { Vec::new() },
        capacity: r.between(1, 9),
        times: if r.chance(50) { some(r, &TIMES, 50) } else { Vec::new() },
        qualifications: some(r, &SKILLS, 60),
        beneficiaries: if r.chance(20) { some(r, &PEOPLE, 60) } else { Vec::new() },
        reliability: r.chance(30).then(|| r.between(0, 100)),
        ..Supply::default()
    }
}

fn claims_and_locks(r: &mut Random, lists: &mut Lists) {
    let mut left: Vec<i64> = lists.supplies.iter().map(|supply| supply.capacity).collect();
    for demand in &lists.demands {
        let mut wanted = demand.quantity;
        for (supply, left) in lists.supplies.iter().zip(&mut left) {
            let ends = || (demand.id.clone(), supply.id.clone());
            if r.chance(30) {
                let (demand, supply) = ends();
                lists.claims.push(Claim {
                    supply,
                    demand,
                    quantity: r.between(1, 4),
                    rank: *r.pick(&[1, 2, 7]),
                });
            }
            if r.chance(5) && wanted.min(*left) > 0 {
                let quantity = r.between(1, wanted.min(*left));
                (wanted, *left) = (wanted - quantity, *left - quantity);
                let (demand, supply) = ends();
                lists.locks.push(Lock { demand, supply, quantity });
            }
            if r.chance(15) {
                let (demand, supply) = ends();
                lists.previous.push(Previous { demand, supply, quantity: r.between(1, 4) });
            }
        }
    }
    if r.chance(10) {
        let supply = lists.supplies[0].id.clone();
        lists.previous.push(Previous { demand: "去年的需求".into(), supply, quantity: 1 });
    }
}

/// A quota for every area that has demands, and one of a unit's supplies.
fn quotas(r: &mut Random, lists: &mut Lists) {
    for (area, _) in AREAS {
        let members: Vec<String> = lists
            .demands
            .iter()
            .filter(|demand| demand.area.as_deref() == Some(area))
            .map(|demand| demand.id.clone())
            .collect();
        if !members.is_empty() && r.chance(25) {
            let minimum = if r.chance(15) { 1 } else { 0 };
            let maximum = r.chance(80).then(|| r.between(1, 8));
            lists.quotas.push(Quota {
                id: area.into(),
                side: Side::Demand,
                members,
                minimum,
                maximum,
                reserve: 0,
            });
        }
    }
    let of_unit = |supply: &&Supply| supply.unit.as_deref() == Some("U1");
    let members: Vec<String> =
        lists.supplies.iter().filter(of_unit).map(|supply| supply.id.clone()).collect();
    if members.len() > 1 && r.chance(50) {
        let maximum = Some(r.between(0, 8));
        lists.quotas.push(Quota {
            id: "U1 合计".into(),
            side: Side::Supply,
            members,
            minimum: 0,
            maximum,
            reserve: 0,
        });
    }
}
