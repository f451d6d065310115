//! What is known of policies comes out: from the literature, by brute force, and by their own promises.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use duijie::lists::{Area, Demand, Lists, Over, Pair, Quota, Side, Supply, SupplyId};
use duijie::plan::{Status, feasible};
use duijie::problem::Problem;
use duijie::solve::Budget;
use duijie_bench::case::Case;
use duijie_bench::measures::{Measure, figures};
use duijie_bench::policy::{Allocation, Policy, Task, UnknownPolicy, all, blocking, select, serial};
use duijie_scenarios::Draw;

fn pair(demand: &str, supply: &str, worth: i64, claim: Option<i64>) -> Pair {
    Pair {
        demand: demand.into(),
        supply: supply.into(),
        worth,
        minimum: 0,
        maximum: None,
        claim,
        lock: false,
    }
}

/// People who each rank things by their places, and things that rank people by worth.
fn ranked(wishes: &[&[&str]], likes: impl Fn(usize, &str) -> i64) -> Case {
    let mut lists = Lists { pairs: Some(Vec::new()), ..Lists::default() };
    let mut things: Vec<&str> = wishes.iter().flat_map(|wish| wish.iter().copied()).collect();
    things.sort_unstable();
    things.dedup();
    for thing in things {
        lists.demands.push(Demand { id: thing.into(), quantity: 1, ..Demand::default() });
    }
    for (person, wish) in wishes.iter().enumerate() {
        let id = format!("{person}");
        lists.supplies.push(Supply { id: id.clone(), ..Supply::default() });
        let pairs = (1..).zip(*wish).map(|(rank, thing)| pair(thing, &id, likes(person, thing), Some(rank)));
        lists.pairs.as_mut().unwrap().extend(pairs);
    }
    Case::new("ranked", &lists).unwrap()
}

fn allocate(policy: &dyn Policy, case: &Case, seed: u64) -> Allocation {
    let task = Task {
        lists: &case.lists,
        problem: &case.problem,
        over: case.over,
        seed,
        round: 1,
        history: &[],
        budget: &Budget::default(),
    };
    policy.allocate(&task).unwrap()
}

fn named(name: &str) -> Box<dyn Policy> {
    select(&[name.to_owned()]).unwrap().remove(0)
}

/// Who has what.
fn held(problem: &Problem, quantities: &[i64]) -> BTreeMap<String, String> {
    let rows = problem.pairs().iter().zip(quantities).filter(|(_, units)| **units > 0);
    rows.map(|(row, _)| {
        (problem.supply_name(row.supply).to_owned(), problem.demand_name(row.demand).to_owned())
    })
    .collect()
}

/// Bogomolnaia & Moulin 2001, A new solution to the random assignment problem, §1: of all 24 orders, those who like a best get a, b, c, d
/// with chances 5/12, 1/12, 5/12, 1/12, and those who like b best 1/12, 5/12, 1/12, 5/12.
#[test]
fn serial_dictatorship_over_all_orders_has_the_published_chances() {
    let case = ranked(
        &[&["a", "b", "c", "d"], &["a", "b", "c", "d"], &["b", "a", "d", "c"], &["b", "a", "d", "c"]],
        |_, _| 1,
    );
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    let mut order = [0, 1, 2, 3];
    permute(&mut order, 0, &mut |order| {
        let order: Vec<SupplyId> = order.iter().map(|&k| SupplyId::new(k)).collect();
        for ends in held(&case.problem, &serial(&case.problem, &order).quantities) {
            *counts.entry(ends).or_default() += 1;
        }
    });
    for (person, chances) in
        [("0", [10, 2, 10, 2]), ("1", [10, 2, 10, 2]), ("2", [2, 10, 2, 10]), ("3", [2, 10, 2, 10])]
    {
        let found = ["a", "b", "c", "d"]
            .map(|thing| counts.get(&(person.into(), thing.into())).copied().unwrap_or(0));
        assert_eq!(found, chances, "{person}");
    }
}

fn permute(items: &mut [usize; 4], at: usize, see: &mut impl FnMut(&[usize; 4])) {
    if at == items.len() {
        return see(items);
    }
    for other in at..items.len() {
        items.swap(at, other);
        permute(items, at + 1, see);
        items.swap(at, other);
    }
}

/// Gale & Shapley 1962, Examples 1 and 2: each man his first choice where the men propose; and a single stable set of marriages.
#[test]
fn deferred_acceptance_makes_the_published_marriages() {
    let stable = |wishes: &[&[&str]], likes: &[(&str, &[usize])]| {
        let worth = |person: usize, thing: &str| {
            let order = likes.iter().find(|(name, _)| *name == thing).unwrap().1;
            i64::try_from(order.len() - order.iter().position(|&p| p == person).unwrap()).unwrap()
        };
        let case = ranked(wishes, worth);
        let quantities = allocate(&*named("deferred-acceptance"), &case, 1).quantities;
        assert_eq!(blocking(&case.problem, &quantities, 1), None);
        held(&case.problem, &quantities).into_values().collect::<Vec<_>>()
    };
    let first = stable(
        &[&["A", "B", "C"], &["B", "C", "A"], &["C", "A", "B"]],
        &[("A", &[1, 2, 0]), ("B", &[2, 0, 1]), ("C", &[0, 1, 2])],
    );
    assert_eq!(first, ["A", "B", "C"]);
    let second = stable(
        &[&["A", "B", "C", "D"], &["A", "D", "C", "B"], &["B", "A", "C", "D"], &["D", "B", "C", "A"]],
        &[("A", &[3, 2, 0, 1]), ("B", &[1, 3, 0, 2]), ("C", &[3, 0, 1, 2]), ("D", &[2, 1, 0, 3])],
    );
    assert_eq!(second, ["C", "D", "A", "B"]);
}

/// A random case of areas, with a quota of a community now and then.
fn random(seed: u64, quotas: bool) -> Case {
    let mut r = Draw::new(seed, "policies", 0);
    let mut lists = Lists { pairs: Some(Vec::new()), ..Lists::default() };
    for area in ["A", "B", "C"] {
        lists.areas.push(Area { id: area.into(), parent: None });
    }
    for demand in 0..r.between(2, 7) {
        let area = *r.pick(&["A", "B", "C"]);
        let row = Demand {
            id: format!("D{demand}"),
            area: Some(area.into()),
            quantity: r.between(1, 4),
            priority: r.between(1, 2),
            ..Demand::default()
        };
        lists.demands.push(row);
    }
    for supply in 0..r.between(2, 6) {
        lists.supplies.push(Supply {
            id: format!("S{supply}"),
            capacity: r.between(1, 4),
            ..Supply::default()
        });
    }
    for demand in &lists.demands {
        for supply in &lists.supplies {
            if r.chance(55) {
                let claim = if r.chance(50) { Some(r.between(1, 3)) } else { None };
                lists.pairs.as_mut().unwrap().push(pair(&demand.id, &supply.id, r.between(1, 9), claim));
            }
        }
    }
    if quotas {
        let members = lists.demands.iter().filter(|row| row.area.as_deref() == Some("A"));
        lists.quotas.push(Quota {
            id: "A".into(),
            side: Side::Demand,
            members: members.map(|row| row.id.clone()).collect(),
            minimum: 0,
            maximum: Some(r.between(1, 4)),
            reserve: 0,
        });
    }
    Case::new("random", &lists).unwrap()
}

/// Every policy's plan keeps all ceilings; no policy has a larger worst share than leximin, or more worth than maximum worth; deferred
/// acceptance is stable.
#[test]
fn promises_are_kept() {
    let mut differing = 0;
    for seed in 0..120 {
        let case = random(seed, seed % 2 == 0);
        let mut values: BTreeMap<String, BTreeMap<Measure, f64>> = BTreeMap::new();
        for policy in all() {
            let found = allocate(&*policy, &case, seed);
            assert_eq!(feasible(&case.problem, &found.quantities), Ok(()), "seed {seed}, {}", policy.name());
            if let Some(proof) = found.proof {
                assert!(matches!(proof.status, Status::Optimal | Status::Gap));
                assert_eq!(proof.certificate.len(), 64);
            }
            values.insert(policy.name().to_owned(), figures(&case, &found.quantities).unwrap().values);
            if policy.name() == "deferred-acceptance" && case.problem.quotas().is_empty() {
                assert_eq!(blocking(&case.problem, &found.quantities, seed), None, "seed {seed}");
            }
        }
        let of = |name: &str, measure| values[name].get(&measure).copied().unwrap_or(0.0);
        for name in values.keys() {
            assert!(of("leximin", Measure::Worst) >= of(name, Measure::Worst) - 1e-12, "seed {seed}, {name}");
            assert!(of("maximum-worth", Measure::Worth) >= of(name, Measure::Worth), "seed {seed}, {name}");
            assert!(
                of("serve-first", Measure::Served) <= of("leximin", Measure::Served) + 1e-12,
                "seed {seed}: a leximin plan serves the most"
            );
        }
        assert!(
            of("leximin-price", Measure::Worth) * 20.0 >= of("maximum-worth", Measure::Worth) * 19.0 - 1e-9
        );
        // Avis 1983: half of the best where only both ends bound it.
        if case.problem.quotas().is_empty() {
            assert!(of("greedy", Measure::Worth) * 2.0 >= of("maximum-worth", Measure::Worth), "seed {seed}");
        }
        differing += usize::from(of("greedy", Measure::Worth) < of("maximum-worth", Measure::Worth));
    }
    assert!(differing > 20, "{differing}");
}

#[test]
fn who_is_compared_depends_on_the_lists() {
    assert_eq!(random(1, false).over, Over::Area);
    assert_eq!(ranked(&[&["a"]], |_, _| 1).over, Over::Supply);
}

#[test]
fn an_unknown_policy_is_told_with_those_there_are() {
    let UnknownPolicy { name, known } = select(&["lexmin".to_owned()]).err().unwrap();
    assert_eq!((name.as_str(), known.len()), ("lexmin", 13));
}
