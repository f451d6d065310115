//! Limits that say what a quota says: they are nodes of a network, and no other answer than that of every plan.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use duijie::lists::{Limit, Lists, Quota, Side, Term};
use duijie::plan::{Entry, Plan, Priced, Proof, Refusal, Status, verify};
use duijie::{Options, Outcome, run};
use duijie_tests::{Model, Random, Shape, Solved, brute, random_lists};
use serde_json::json;

fn solve(lists: &Lists) -> Outcome {
    run(lists, &Options::default()).unwrap_or_else(|error| panic!("{error}\n{}", lists.to_json()))
}

/// A small network in which limits stand for some of its quotas, above some and below some.
fn disguised(seed: u64) -> Lists {
    let mut lists = random_lists(seed, Shape::SMALL);
    let mut random = Random::new(!seed);
    let r = &mut random;
    let quotas = std::mem::take(&mut lists.quotas);
    for quota in quotas {
        if r.chance(60) {
            lists.limits.push(limit_of(r, &lists, &quota));
        } else {
            lists.quotas.push(quota);
        }
    }
    for k in 0..r.between(0, 2) {
        let quota = extra(r, &lists, k);
        if !quota.members.is_empty() {
            lists.limits.push(limit_of(r, &lists, &quota));
        }
    }
    lists
}

/// A quota to be put in disguise: one row, all rows, or some of those of a quota that is there.
fn extra(r: &mut Random, lists: &Lists, k: i64) -> Quota {
    let side = *r.pick(&[Side::Demand, Side::Supply]);
    let all: Vec<String> = match side {
        Side::Demand => lists.demands.iter().map(|demand| demand.id.clone()).collect(),
        Side::Supply => lists.supplies.iter().map(|supply| supply.id.clone()).collect(),
    };
    let within: Vec<&Quota> = lists.quotas.iter().filter(|quota| quota.side == side).collect();
    let members = match r.between(1, 4) {
        1 => vec![r.pick(&all).clone()],
        2 if !within.is_empty() => {
            let wide = r.pick(&within).members.clone();
            let some = usize::try_from(r.between(1, i64::try_from(wide.len()).unwrap())).unwrap();
            wide.into_iter().take(some).collect()
        }
        3 => all.into_iter().filter(|_| r.chance(50)).collect(),
        _ => all,
    };
    let minimum = if r.chance(20) { r.between(0, 3) } else { 0 };
    let maximum = r.chance(80).then(|| minimum + r.between(0, 5));
    Quota { id: format!("extra-{k}"), side, members, minimum, maximum, reserve: 0 }
}

/// The quota as a limit: by whole members, by single pairs, or by all pairs at once where it holds all.
fn limit_of(r: &mut Random, lists: &Lists, quota: &Quota) -> Limit {
    let single = r.chance(30);
    let mut terms: Vec<Term> = Vec::new();
    for member in &quota.members {
        let member = Some(member.clone());
        let whole = match quota.side {
            Side::Demand => Term { demand: member, each: 1, ..Term::default() },
            Side::Supply => Term { supply: member, each: 1, ..Term::default() },
        };
        if !single {
            terms.push(whole);
            continue;
        }
        for pair in lists.pairs.iter().flatten() {
            let ends = (Some(pair.demand.clone()), Some(pair.supply.clone()));
            let term = Term { demand: ends.0, supply: ends.1, each: 1, ..Term::default() };
            let own = whole.demand.is_none() || whole.demand == term.demand;
            let own = own && (whole.supply.is_none() || whole.supply == term.supply);
            // The claimed and the arranged pair of two ends have one term.
            if own && !terms.contains(&term) {
                terms.push(term);
            }
        }
    }
    let minimum = match r.between(1, 10) {
        1..=5 if quota.minimum == 0 => None,
        6 if quota.minimum == 0 => Some(-2),
        _ => Some(quota.minimum),
    };
    Limit {
        id: format!("{} as a limit", quota.id),
        minimum: minimum.map(Into::into),
        maximum: quota.maximum.map(Into::into),
        terms,
    }
}

fn priced(plan: &Plan) -> impl Iterator<Item = &Priced> {
    let conflict = plan.conflict.iter().map(|conflict| &conflict.certificate);
    let levels = plan.certificate.iter().flatten().map(|entry| &entry.proof);
    levels.chain(conflict).filter_map(|proof| match proof {
        Proof::Prices(prices) => Some(prices),
        Proof::Tree { .. } => None,
    })
}

/// `run` gives nothing out that its verifier refuses, so the verifier has accepted every report here.
#[test]
fn small_networks_with_disguised_limits_agree_with_every_plan() {
    let (mut optimal, mut infeasible, mut levels) = (0, 0, 0);
    let (mut above, mut below, mut conflicts, mut fixed) = (0, 0, 0, 0);
    for seed in 0..6000 {
        let lists = disguised(seed);
        let outcome = solve(&lists);
        let plan = &outcome.plan;
        let expected = brute(&Model::new(&lists));
        match &expected {
            Solved::Infeasible => assert_eq!(plan.status, Status::Infeasible, "{}", lists.to_json()),
            Solved::Optimal(best) => {
                assert_eq!(plan.status, Status::Optimal, "{}", lists.to_json());
                let values: Vec<i128> = plan.levels().map(|level| level.value.0).collect();
                assert_eq!(values, *best, "{}", lists.to_json());
            }
        }
        let limited = priced(plan).filter(|prices| !prices.limits.is_empty());
        if lists.limits.is_empty() || !outcome.report.programs.is_empty() {
            continue;
        }
        let limited: Vec<&Priced> = limited.collect();
        let any = |sign: i128| {
            limited.iter().any(|prices| prices.limits.values().any(|price| price.0.signum() == sign))
        };
        above += usize::from(any(1));
        below += usize::from(any(-1));
        fixed += usize::from(limited.len() > 1);
        match expected {
            Solved::Infeasible => {
                infeasible += 1;
                conflicts += limited.len();
            }
            Solved::Optimal(_) => {
                optimal += 1;
                levels += usize::from(plan.goals.len() > 1);
            }
        }
    }
    assert!(optimal > 1500 && levels > 1000 && infeasible > 300, "{optimal}, {levels}, {infeasible}");
    assert!(
        above > 300 && below > 50 && conflicts > 50 && fixed > 50,
        "{above}, {below}, {conflicts}, {fixed}"
    );
}

/// Limits where quotas could stand change nothing but the table in which their prices stand.
#[test]
fn a_limit_and_the_quota_that_it_says_have_the_same_values() {
    let mut same = 0;
    for seed in 0..400 {
        let quotas = random_lists(seed, Shape::MEDIUM);
        let mut limits = quotas.clone();
        let mut random = Random::new(seed);
        limits.limits = quotas.quotas.iter().map(|quota| limit_of(&mut random, &quotas, quota)).collect();
        limits.quotas.clear();
        let (one, other) = (solve(&quotas), solve(&limits));
        assert_eq!(one.plan.status, other.plan.status, "{}", limits.to_json());
        // A minimum that the pairs cannot reach is left to the search, which refuses it at once.
        let network = other.report.programs.is_empty();
        assert!(network || other.plan.status == Status::Infeasible, "{}", limits.to_json());
        assert_eq!(one.plan.goals, other.plan.goals, "{}", limits.to_json());
        same += usize::from(!limits.limits.is_empty());
    }
    assert!(same > 150, "{same} of 400 have a limit");
}

/// Two demands of 3 that one supply could serve, were it not for a limit of 4 on both.
fn priced_by_its_limit() -> Lists {
    let lists = json!({"version": 1,
        "demands": [{"id": "D1", "quantity": 3}, {"id": "D2", "quantity": 3}],
        "supplies": [{"id": "S", "capacity": 9}],
        "pairs": [{"demand": "D1", "supply": "S", "worth": 5}, {"demand": "D2", "supply": "S", "worth": 7}],
        "limits": [{"id": "L", "maximum": 4, "terms": [{"demand": "D1", "each": 1}, {"demand": "D2", "each": 1}]}]});
    Lists::from_json(&lists.to_string()).unwrap()
}

/// What the verifier says of the plan with another price of the limit.
fn with_price(price: Option<i128>) -> Option<Refusal> {
    let Outcome { problem, mut plan, .. } = solve(&priced_by_its_limit());
    let Entry { proof: Proof::Prices(prices), .. } = &mut plan.certificate[0].entries_mut()[0] else {
        panic!("prices")
    };
    assert_eq!(prices.limits["L"].0, 5);
    match price {
        Some(price) => prices.limits.insert("L".into(), price.into()),
        None => prices.limits.remove("L"),
    };
    verify(&problem, &plan).err()
}

#[test]
fn a_spoiled_price_of_such_a_limit_is_refused() {
    assert_eq!(with_price(Some(5)), None);
    for price in [Some(4), Some(6), Some(50), None] {
        assert!(matches!(with_price(price), Some(Refusal::Bound { level: 0, .. })), "{price:?}");
    }
    assert!(
        matches!(with_price(Some(-1)), Some(Refusal::OpenSide { price: -1, .. })),
        "no minimum, no price below 0"
    );
}

/// The same on random problems, where no floor stands below a price.
#[test]
fn a_price_below_0_on_a_limit_without_minimum_is_refused() {
    let mut refused = 0;
    for seed in 0..1000 {
        let Outcome { problem, mut plan, report, .. } = solve(&disguised(seed));
        let limits = &problem.lists().limits;
        let open = limits.iter().zip(problem.limits()).find(|(limit, row)| {
            limit.minimum.is_none() && !row.terms.is_empty() && limit.id.ends_with("as a limit")
        });
        let (Some((limit, _)), true) = (open, report.programs.is_empty()) else { continue };
        let Some(Entry { proof: Proof::Prices(prices), .. }) =
            plan.certificate.first_mut().and_then(|level| level.entries_mut().first_mut())
        else {
            continue;
        };
        prices.limits.insert(limit.id.clone(), (-1_i128).into());
        let refusal = verify(&problem, &plan).err();
        assert!(matches!(refusal, Some(Refusal::OpenSide { .. })), "seed {seed}: {refusal:?}");
        refused += 1;
    }
    assert!(refused > 200, "{refused} of 1000");
}
