//! A program that is cut short next to networks: what is proven of the networks stays proven.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use duijie::lists::{Goal, Lists, Policy};
use duijie::plan::{Entry, LevelProof, Plan, Priced, Prices, Proof, Status, verify};
use duijie::solve::{Budget, Stop};
use duijie::{Options, Outcome, run};
use duijie_scenarios::family::assignment;
use duijie_tests::{Shape, beside, random_lists};

fn with(lists: &Lists, work: Option<u64>) -> Outcome {
    run(lists, &Options { budget: Budget { work, ..Budget::default() }, ..Options::default() }).unwrap()
}

/// Three networks that have plans, with levels of every tier and rank.
fn networks(seed: u64) -> Vec<Lists> {
    let goals = Some(vec![Goal::Serve, Goal::Claims, Goal::Worth]);
    let candidates = (seed * 1000..).map(|seed| {
        let policy = Policy { goals: goals.clone(), ..Policy::default() };
        Lists { policy, previous: Vec::new(), ..random_lists(seed, Shape::MEDIUM) }
    });
    let large = |lists: &Lists| lists.pairs.iter().flatten().count() >= 20;
    candidates
        .filter(|lists| large(lists) && with(lists, None).plan.status == Status::Optimal)
        .take(3)
        .collect()
}

/// The ids of the problems put first begin so; the program is the last.
fn is_network(id: &str) -> bool {
    ["1·", "2·", "3·"].iter().any(|number| id.starts_with(number))
}

/// What the plan says of the networks, as a plan of these alone: matches and certificates from here, the values and
/// bounds that are to be proven by them from there.
fn cut_out(mixed: &Plan, alone: &Plan) -> Plan {
    let own = |prices: &Prices| prices.clone().into_iter().filter(|(id, _)| is_network(id)).collect();
    let entry = |entry: &Entry| {
        let parts = entry.parts.clone();
        if parts.as_ref().is_some_and(|parts| !parts.iter().all(|part| is_network(part))) {
            return None;
        }
        let Proof::Prices(prices) = &entry.proof else { panic!("a tree of a network: {entry:?}") };
        assert!(prices.earlier.is_empty() && prices.uses.is_empty(), "{entry:?}");
        let prices = Priced {
            demands: own(&prices.demands),
            supplies: own(&prices.supplies),
            quotas: own(&prices.quotas),
            limits: own(&prices.limits),
            ..prices.clone()
        };
        Some(Entry { parts, proof: Proof::Prices(prices) })
    };
    let level = |level: &LevelProof| LevelProof::Entries(level.into_iter().filter_map(entry).collect());
    Plan {
        status: Status::Optimal,
        stopped: None,
        goals: alone.goals.clone(),
        matches: mixed.matches.iter().filter(|row| is_network(&row.demand)).cloned().collect(),
        unmet: mixed.unmet.iter().filter(|row| is_network(&row.demand)).cloned().collect(),
        certificate: mixed.certificate.iter().map(level).collect(),
        conflict: None,
        digest: alone.digest.clone(),
    }
}

fn check(program: &Lists, seed: u64) {
    let networks = networks(seed);
    let mut all: Vec<&Lists> = networks.iter().collect();
    let alone = with(&beside(&all), None);
    assert_eq!(alone.plan.status, Status::Optimal);
    all.push(program);
    let lists = beside(&all);
    // The least work, but for doubling, that proves the networks; every part has its share.
    let proves = |work: &u64| {
        let mixed = with(&lists, Some(*work)).plan;
        !mixed.goals.is_empty() && verify(&alone.problem, &cut_out(&mixed, &alone.plan)).is_ok()
    };
    let work = (8..20).map(|power| 1 << power).find(proves);
    let work = work.unwrap_or_else(|| panic!("seed {seed}: the networks are not proven within 2^19"));
    for work in [work, 2 * work] {
        let Outcome { problem, plan, .. } = with(&lists, Some(work));
        assert_eq!((plan.status, plan.stopped), (Status::Gap, Some(Stop::Work)), "seed {seed}, work {work}");
        assert_eq!(verify(&problem, &plan).map(|verified| verified.status), Ok(Status::Gap));
        let own = cut_out(&plan, &alone.plan);
        assert_eq!(own.matches, alone.plan.matches, "seed {seed}, work {work}");
        assert_eq!(own.unmet, alone.plan.unmet, "seed {seed}, work {work}");
        let verified = verify(&alone.problem, &own).unwrap();
        assert_eq!((verified.closed, verified.levels), (alone.plan.goals.len(), alone.plan.goals.len()));
    }
}

#[test]
fn networks_beside_a_program_cut_short_are_proven_at_every_level() {
    for seed in 1..=6 {
        let mut program = assignment(10, 40, seed);
        // Every job may stay undone, so that there is always a plan.
        program.demands.iter_mut().for_each(|job| job.minimum = 0);
        check(&program, seed);
    }
}
