//! `mengyang`: the figures of the account, and that the money binds, floors hold and units share as they may.

#![allow(clippy::unwrap_used, reason = "a test fails where a value is missing")]

mod eligible;

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Goal, Lists};
use duijie::plan::{LevelName, Plan, Proof, Status, verify};
use duijie::solve::Budget;
use duijie::{Options, Outcome, run};
use duijie_scenarios::{Scenario, Size, generate};
use eligible::Rules;

fn made(scenario: Scenario, seed: u64) -> Lists {
    generate(scenario, Size { scale: 1, seed })
}

/// With a bound on the work, so that a slower search fails the test instead of going on for ever.
fn solved(lists: &Lists) -> Outcome {
    let budget = Budget { work: Some(100_000_000), ..Budget::default() };
    run(lists, &Options { budget, ..Options::default() }).unwrap()
}

/// What every demand gets.
fn served(plan: &Plan) -> BTreeMap<&str, i64> {
    let mut served = BTreeMap::new();
    for row in &plan.matches {
        *served.entry(row.demand.as_str()).or_default() += row.quantity;
    }
    served
}

#[test]
fn lists_have_the_figures_of_the_account() {
    for seed in 1..=20 {
        let lists = made(Scenario::MengyangLists, seed);
        assert_eq!((lists.units.len(), lists.demands.len(), lists.supplies.len()), (34, 49, 80));
        assert_eq!(lists.demands.iter().map(|row| row.quantity).sum::<i64>(), 132, "seed {seed}");
        let parents: BTreeSet<_> = lists.areas.iter().filter_map(|row| row.parent.as_deref()).collect();
        let communities: Vec<_> =
            lists.areas.iter().map(|row| row.id.as_str()).filter(|id| !parents.contains(id)).collect();
        assert_eq!(communities.len(), 4);
        assert!(communities.iter().all(|id| lists.demands.iter().any(|row| row.area.as_deref() == Some(id))));
        let offering: BTreeSet<_> = lists.supplies.iter().filter_map(|row| row.unit.as_deref()).collect();
        assert_eq!(offering.len(), 34);
        let titles: BTreeSet<_> = lists.demands.iter().map(|row| &row.title).collect();
        assert_eq!(titles.len(), 49, "every project comes of another wish");
        assert_eq!(lists.limits[0].maximum, Some(1_541_000_i64.into()));
        assert_eq!((lists.limits[0].terms.len(), lists.limits.len()), (49, 1 + 34));
        assert_eq!(lists.policy.goals, Some(vec![Goal::Serve, Goal::Claims, Goal::Worth]));
        assert!(lists.demands.iter().all(|row| row.priority == 1), "every problem counts alike");
    }
}

/// Wants clearly exceed the money; both ways to carry a project out, and works all or nothing, are there.
#[test]
fn lists_are_a_program() {
    for seed in 1..=20 {
        let lists = made(Scenario::MengyangLists, seed);
        let each: BTreeMap<_, _> =
            lists.limits[0].terms.iter().map(|term| (term.demand.as_deref().unwrap(), term.each)).collect();
        let all: i64 = lists.demands.iter().map(|row| row.quantity * each[row.id.as_str()]).sum();
        assert!(all > 1_900_000, "seed {seed}: all would cost {all}");
        let count = |joint: bool| {
            let least = lists.demands.iter().map(|row| row.providers.unwrap().least);
            least.filter(|&least| (least == 2) == joint).count()
        };
        assert!(count(true) > 10 && count(false) > 10, "seed {seed}");
        assert!(lists.demands.iter().filter(|row| row.whole).count() > 5);
        assert!(lists.quotas.iter().all(|row| row.minimum > 5));
        let rules = Rules::new(&lists);
        let pairs: usize = lists.demands.iter().map(|demand| rules.pass(demand).all.len()).sum();
        assert!(pairs > 150, "seed {seed}: {pairs} pairs");
        for supply in &lists.supplies {
            let claimed = lists.claims.iter().filter(|row| row.supply == supply.id);
            assert!(claimed.map(|row| row.quantity).sum::<i64>() <= supply.capacity, "{}", supply.id);
        }
    }
}

#[test]
fn the_plan_is_proven_and_the_money_binds() {
    let mut lists = made(Scenario::MengyangLists, 1);
    let Outcome { problem, plan, .. } = solved(&lists);
    assert_eq!(plan.status, Status::Optimal);
    verify(&problem, &plan).unwrap();
    assert!(
        plan.certificate.iter().flatten().any(|entry| matches!(entry.proof, Proof::Tree { .. })),
        "a network alone would not do"
    );
    let served = served(&plan);
    let spent: i64 = lists.limits[0]
        .terms
        .iter()
        .map(|term| term.each * served.get(term.demand.as_deref().unwrap()).unwrap_or(&0))
        .sum();
    assert!((1_500_000..=1_541_000).contains(&spent), "{spent} yuan are spent");
    let first = plan.levels().next().unwrap();
    assert_eq!(first.name, LevelName::Serve { tier: 1 });
    assert_eq!(first.value, served.values().sum::<i64>().into());
    for quota in &lists.quotas {
        let done: i64 = quota.members.iter().filter_map(|id| served.get(id.as_str())).sum();
        assert!(done >= quota.minimum, "{}: {done} of {}", quota.id, quota.minimum);
    }
    let problems = first.value;
    lists.limits[0].maximum = Some(1_600_000_i64.into());
    assert!(solved(&lists).plan.levels().next().unwrap().value > problems, "the money binds");
}

#[test]
fn units_share_as_the_projects_say() {
    let lists = made(Scenario::MengyangLists, 1);
    let plan = solved(&lists).plan;
    let unit: BTreeMap<_, _> =
        lists.supplies.iter().map(|row| (row.id.as_str(), row.unit.as_deref().unwrap())).collect();
    let served = served(&plan);
    let mut ways = BTreeSet::new();
    for demand in lists.demands.iter().filter(|row| served.contains_key(row.id.as_str())) {
        let rows = plan.matches.iter().filter(|row| row.demand == demand.id);
        let units: BTreeSet<_> = rows.map(|row| unit[row.supply.as_str()]).collect();
        let (count, providers) = (i64::try_from(units.len()).unwrap(), demand.providers.unwrap());
        assert!((providers.least..=providers.most.unwrap()).contains(&count), "{}: {count}", demand.id);
        assert!(!demand.whole || served[demand.id.as_str()] == demand.quantity, "{}", demand.id);
        ways.insert(count);
    }
    assert!(ways.contains(&1) && ways.contains(&2), "{ways:?}");
}

#[test]
fn pairing_gives_every_community_eight_or_nine() {
    for seed in 1..=3 {
        let lists = made(Scenario::MengyangPairing, seed);
        assert_eq!((lists.demands.len(), lists.quotas.len()), (34, 4));
        let Outcome { problem, plan, .. } = solved(&lists);
        assert_eq!(plan.status, Status::Optimal);
        verify(&problem, &plan).unwrap();
        assert_eq!(served(&plan).len(), 34, "every unit has its community");
        let mut units: Vec<usize> = lists
            .quotas
            .iter()
            .map(|quota| plan.matches.iter().filter(|row| quota.members.contains(&row.supply)).count())
            .collect();
        units.sort_unstable();
        assert_eq!(units, [8, 8, 9, 9]);
    }
}
