//! Agreement with answers duijie did not make: every plan of small problems, a float solver on medium ones.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use duijie::lists::Lists;
use duijie::plan::{Plan, Proof, Status};
use duijie::{Options, run};
use duijie_tests::{Model, Shape, Solved, beside, brute, milp, random_lists};

fn plan(lists: &Lists) -> Plan {
    run(lists, &Options::default()).unwrap_or_else(|error| panic!("{error}\n{}", lists.to_json())).plan
}

fn values(plan: &Plan) -> Vec<i128> {
    plan.levels().map(|level| level.value.0).collect()
}

fn check_same(lists: &Lists, plan: &Plan, expected: &Solved) {
    match expected {
        Solved::Infeasible => assert_eq!(plan.status, Status::Infeasible, "{}", lists.to_json()),
        Solved::Optimal(best) => {
            assert_eq!(plan.status, Status::Optimal, "{}", lists.to_json());
            assert_eq!(values(plan), *best, "{}", lists.to_json());
        }
    }
}

/// Trees among the plan's proofs.
fn trees(plan: &Plan) -> usize {
    let entries = plan.certificate.iter().flatten().map(|entry| &entry.proof);
    let conflict = plan.conflict.as_ref().map(|conflict| &conflict.certificate);
    entries.chain(conflict).filter(|proof| matches!(proof, Proof::Tree { .. })).count()
}

#[test]
fn small_networks_agree_with_every_plan() {
    let mut infeasible = 0;
    for seed in 0..4000 {
        let lists = random_lists(seed, Shape::SMALL);
        let expected = brute(&Model::new(&lists));
        infeasible += usize::from(expected == Solved::Infeasible);
        check_same(&lists, &plan(&lists), &expected);
    }
    assert!((400..3000).contains(&infeasible), "{infeasible} of 4000 are infeasible: the generator is off");
}

#[test]
fn medium_networks_agree_with_a_float_solver() {
    let (mut compared, mut infeasible, mut levels) = (0, 0, 0);
    for seed in 0..700 {
        let lists = random_lists(seed, Shape::MEDIUM);
        let plan = plan(&lists);
        assert!(matches!(plan.status, Status::Optimal | Status::Infeasible), "{}", lists.to_json());
        levels = levels.max(plan.goals.len());
        if let Some(expected) = milp(&Model::new(&lists)) {
            compared += 1;
            infeasible += usize::from(expected == Solved::Infeasible);
            check_same(&lists, &plan, &expected);
        }
    }
    assert!(
        compared > 400 && infeasible > 40 && levels >= 8,
        "{compared} compared, {infeasible} infeasible, {levels} levels"
    );
}

/// `run` gives nothing out that its verifier refuses: every tree here was accepted by arithmetic alone.
#[test]
fn small_programs_agree_with_every_plan() {
    let (mut infeasible, mut proven) = (0, 0);
    for seed in 0..4000 {
        let lists = random_lists(seed, Shape::PROGRAM);
        let plan = plan(&lists);
        let expected = brute(&Model::new(&lists));
        infeasible += usize::from(expected == Solved::Infeasible);
        check_same(&lists, &plan, &expected);
        proven += trees(&plan);
    }
    assert!(
        (400..3000).contains(&infeasible) && proven > 400,
        "{infeasible} of 4000 are infeasible, {proven} trees: the generator is off"
    );
}

#[test]
fn medium_programs_agree_with_a_float_solver() {
    let (mut compared, mut infeasible, mut proven, mut levels) = (0, 0, 0, 0);
    for seed in 0..480 {
        let lists = random_lists(seed, Shape::MEDIUM_PROGRAM);
        let Some(expected) = milp(&Model::new(&lists)) else { continue };
        let plan = plan(&lists);
        compared += 1;
        infeasible += usize::from(expected == Solved::Infeasible);
        levels = levels.max(plan.goals.len());
        proven += trees(&plan);
        check_same(&lists, &plan, &expected);
    }
    assert!(
        compared > 380 && infeasible > 100 && proven > 100 && levels >= 8,
        "{compared} compared, {infeasible} infeasible, {proven} trees, {levels} levels"
    );
}

/// What is best for two problems side by side is best for each, level by level.
#[test]
fn problems_side_by_side_agree_with_every_plan_of_each() {
    let (mut infeasible, mut proven) = (0, 0);
    for seed in 0..1000 {
        let program = random_lists(seed, Shape::PROGRAM);
        let lists = beside(&[&random_lists(seed + 5000, Shape::SMALL), &program]);
        let model = Model::new(&lists);
        let expected =
            ["1", "2"].into_iter().fold(Solved::Optimal(vec![0; model.gains.len()]), |sum, side| {
                match (sum, brute(&model.only(|pair| pair.demand.starts_with(side)))) {
                    (Solved::Optimal(sum), Solved::Optimal(own)) => {
                        Solved::Optimal(sum.into_iter().zip(own).map(|(a, b)| a + b).collect())
                    }
                    _ => Solved::Infeasible,
                }
            });
        let plan = plan(&lists);
        infeasible += usize::from(expected == Solved::Infeasible);
        proven += trees(&plan);
        check_same(&lists, &plan, &expected);
    }
    assert!(
        (100..800).contains(&infeasible) && proven > 50,
        "{infeasible} of 1000 are infeasible, {proven} trees"
    );
}
