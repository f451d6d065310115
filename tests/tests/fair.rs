//! Fair levels on small problems, against every plan: no fairer shares exist, and later levels are as good as any equally
//! fair plan lets them be.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use duijie::lists::{Fair, FairMeasure, Goal, Group, Lists, Over, Rounding, Side};
use duijie::plan::Status;
use duijie::solve::Budget;
use duijie::{Options, run};
use duijie_tests::{
    Meaning, Model, Random, Shape, Value, best, fair_values, groups, milp_leximin, quantities, random_lists,
};

/// A small problem with fair goals among others.
fn with_fair(seed: u64, shape: Shape) -> Lists {
    let mut lists = random_lists(seed, shape);
    let mut random = Random::new(!seed);
    let r = &mut random;
    let mut goals = lists.policy.goals.clone().unwrap_or(vec![Goal::Worth]);
    goals.truncate(usize::try_from(r.between(0, 2)).unwrap());
    for _ in 0..r.between(1, 2) {
        let over = *r.pick(&[Over::Area, Over::Area, Over::Unit, Over::Demand, Over::Groups]);
        let measure =
            *r.pick(&[FairMeasure::Leximin, FairMeasure::Leximin, FairMeasure::Maxmin, FairMeasure::Nash]);
        let rounding = *r.pick(&[Rounding::Adams, Rounding::Adams, Rounding::Webster, Rounding::Jefferson]);
        let rounding = if measure == FairMeasure::Leximin { rounding } else { Rounding::Adams };
        let goal = Goal::Fair(Fair { measure, rounding, ..Fair::over(over) });
        if !goals.contains(&goal) {
            goals.insert(usize::try_from(r.between(0, i64::try_from(goals.len()).unwrap())).unwrap(), goal);
        }
    }
    let side = *r.pick(&[Side::Demand, Side::Supply]);
    let all: Vec<String> = match side {
        Side::Demand => lists.demands.iter().map(|row| row.id.clone()).collect(),
        Side::Supply => lists.supplies.iter().map(|row| row.id.clone()).collect(),
    };
    let mut named: Vec<Group> = (0..3)
        .map(|k| Group { id: format!("G{k}"), side, members: Vec::new(), weight: *r.pick(&[1, 1, 1, 2, 3]) })
        .collect();
    for member in all {
        if let Some(group) = named.get_mut(usize::try_from(r.between(0, 3)).unwrap()) {
            group.members.push(member);
        }
    }
    lists.groups = named;
    lists.policy.goals = Some(goals);
    lists.policy.lot = None;
    lists
}

#[derive(Default)]
struct Seen {
    proven: usize,
    unproven: usize,
    infeasible: usize,
    after: usize,
}

/// The levels up to the first fair one that is not proven are those of the best plan.
fn check(lists: &Lists, meaning: Meaning, seen: &mut Seen) {
    let outcome =
        run(lists, &Options::default()).unwrap_or_else(|error| panic!("{error}\n{}", lists.to_json()));
    let plan = &outcome.plan;
    let model = Model::new(lists);
    let Some(expected) = best(&model, |x| fair_values(&model, x, meaning)) else {
        seen.infeasible += 1;
        assert_eq!(plan.status, Status::Infeasible, "{}", lists.to_json());
        return;
    };
    assert!(matches!(plan.status, Status::Optimal | Status::Gap), "{:?} {}", plan.status, lists.to_json());
    let values = fair_values(&model, &quantities(&model, plan), meaning);
    let mut is_fair = false;
    for (k, (value, expected)) in values.iter().zip(&expected).enumerate() {
        assert_eq!(value, expected, "level {k}: {}", lists.to_json());
        seen.after += usize::from(is_fair && matches!(value, Value::Gain(_)));
        let Some(goal) = model.fair[k] else { continue };
        is_fair = true;
        let fair = plan.goals[k].fair().unwrap();
        let exact = matches!((goal.measure, goal.rounding), (FairMeasure::Leximin, Rounding::Adams));
        if !exact || fair.proof.is_some() {
            seen.unproven += 1;
            // What comes after chooses among fewer plans than all that are as fair.
            return;
        }
        // Groups of one stake but another wanted may not change places, though the shares would be the same.
        let like = groups(&model, goal);
        let alike = |a: i64, b: i64| {
            like.values().any(|g| (g.wanted, g.weight) != (a, b) && g.wanted * g.weight == a * b)
        };
        if like.values().any(|group| alike(group.wanted, group.weight)) {
            return;
        }
        seen.proven += 1;
    }
}

#[test]
fn small_networks_are_as_fair_as_any_plan() {
    let mut seen = Seen::default();
    for seed in 0..4000 {
        // Where rows tie groups together, units are what counts.
        let lists = with_fair(seed, Shape::SMALL);
        let meaning = if seed % 2 == 0 { Meaning::Whole } else { Meaning::Units };
        check(&lists, meaning, &mut seen);
    }
    let Seen { proven, unproven, infeasible, after } = seen;
    assert!(
        proven > 500 && unproven > 500 && infeasible > 300 && after > 300,
        "{proven}, {unproven}, {infeasible}, {after}"
    );
}

#[test]
fn small_programs_are_as_fair_as_any_plan() {
    let mut seen = Seen::default();
    for seed in 0..1000 {
        check(&with_fair(seed, Shape::PROGRAM), Meaning::Units, &mut seen);
    }
    assert!(seen.unproven > 300 && seen.infeasible > 100, "{}, {}", seen.unproven, seen.infeasible);
}

/// Medium networks, beside a series of mixed-integer programs.
#[test]
fn medium_networks_are_as_fair_as_a_float_solver_finds() {
    let (mut compared, mut infeasible) = (0, 0);
    for seed in 0..60 {
        let mut lists = random_lists(seed, Shape { demands: 9, supplies: 6, quantity: 6, ..Shape::MEDIUM });
        let over = *Random::new(seed).pick(&[Over::Area, Over::Unit, Over::Demand]);
        let goal = Fair::over(over);
        lists.policy.goals = Some(vec![Goal::Fair(goal)]);
        lists.policy.lot = None;
        let model = Model::new(&lists);
        let plan = run(&lists, &Options::default()).unwrap().plan;
        let Some(expected) = milp_leximin(&model, goal) else { continue };
        compared += 1;
        if plan.status == Status::Infeasible {
            infeasible += 1;
            assert!(expected.is_empty(), "seed {seed}");
            continue;
        }
        let values = fair_values(&model, &quantities(&model, &plan), Meaning::Whole);
        assert_eq!(values, [Value::Worst(expected)], "{}", lists.to_json());
    }
    assert!(compared > 40 && infeasible < 40, "{compared}, {infeasible}");
}

/// Whatever the work allowed, what is said holds: `run` has verified it. With enough it is the proven optimum.
#[test]
fn shares_cut_short_are_said_to_be_so() {
    let (mut gaps, mut unknown) = (0, 0);
    for seed in 0..400 {
        let lists = with_fair(seed, if seed % 4 == 0 { Shape::PROGRAM } else { Shape::SMALL });
        let best = run(&lists, &Options::default()).unwrap().plan;
        for work in [0, 1, 3, 10, 30, 100, 300, 1000] {
            let budget = Budget { work: Some(work), ..Budget::default() };
            let plan = run(&lists, &Options { budget, ..Options::default() })
                .unwrap_or_else(|error| panic!("seed {seed}, work {work}: {error}\n{}", lists.to_json()))
                .plan;
            match plan.status {
                Status::Optimal => assert_eq!(
                    (best.status, &plan.goals),
                    (Status::Optimal, &best.goals),
                    "seed {seed}, work {work}"
                ),
                Status::Gap => gaps += 1,
                Status::Infeasible => assert_eq!(best.status, Status::Infeasible),
                Status::Unknown => unknown += 1,
            }
        }
    }
    assert!(gaps > 200 && unknown < 1000, "{gaps}, {unknown}");
}

fn lists(json: serde_json::Value) -> Lists {
    Lists::from_json(&json.to_string()).unwrap()
}

/// Two equal areas, one unit, worths 1 and 9: either area may have it, so it goes where it is worth 9.
#[test]
fn equals_change_places_for_a_later_goal() {
    let lists = lists(serde_json::json!({"version": 1, "areas": [{"id": "A"}, {"id": "B"}],
        "demands": [{"id": "D1", "area": "A", "quantity": 1}, {"id": "D2", "area": "B", "quantity": 1}],
        "supplies": [{"id": "S", "capacity": 1}],
        "pairs": [{"demand": "D1", "supply": "S", "worth": 1}, {"demand": "D2", "supply": "S", "worth": 9}],
        "policy": {"goals": [{"fair": {"over": "area"}}, "worth"]}}));
    let plan = run(&lists, &Options::default()).unwrap().plan;
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.levels().next().unwrap().value.0, 9);
    assert_eq!(plan.goals[0].fair().unwrap().face.classes[0].groups, ["A", "B"]);
}

/// The design's memo, §4.4: wanted 2, 3, 1, 4; the first three share two units, at most one each; the fourth has a supply of 4, and all
/// together get 4. The fractional shares 1/3, 1/3, 1/3, 1/2 rounded down give the second a unit; integer leximin does not.
#[test]
fn fractional_shares_rounded_down_are_not_the_fairest() {
    let lists = lists(serde_json::json!({"version": 1,
        "demands": [{"id": "D1", "quantity": 2}, {"id": "D2", "quantity": 3}, {"id": "D3", "quantity": 1}, {"id": "D4", "quantity": 4}],
        "supplies": [{"id": "S1", "capacity": 2}, {"id": "S2", "capacity": 4}],
        "quotas": [{"id": "all", "side": "demand", "members": ["D1", "D2", "D3", "D4"], "maximum": 4}],
        "pairs": [{"demand": "D1", "supply": "S1", "maximum": 1}, {"demand": "D2", "supply": "S1", "maximum": 1},
            {"demand": "D3", "supply": "S1", "maximum": 1}, {"demand": "D4", "supply": "S2"}],
        "policy": {"goals": [{"fair": {"over": "demand"}}]}}));
    let plan = run(&lists, &Options::default()).unwrap().plan;
    assert_eq!(plan.status, Status::Optimal);
    let served = |id: &str| {
        let shares = &plan.goals[0].fair().unwrap().shares;
        shares.iter().find(|share| share.group == id).unwrap().served.0
    };
    assert_eq!(["D1", "D2", "D3", "D4"].map(served), [1, 0, 1, 2]);
}

/// The design's preface: areas h, i, j want 3 each; h and i reach only a supply of 3, j another; a quota of 3 over h and j
/// ties them together. Unit after unit ends at 2, 1, 1 where 1, 2, 2 is fairer.
#[test]
fn a_quota_over_some_groups_ties_them_together() {
    let lists = lists(serde_json::json!({"version": 1, "areas": [{"id": "h"}, {"id": "i"}, {"id": "j"}],
        "demands": [{"id": "H", "area": "h", "quantity": 3}, {"id": "I", "area": "i", "quantity": 3}, {"id": "J", "area": "j", "quantity": 3}],
        "supplies": [{"id": "S1", "capacity": 3}, {"id": "S2", "capacity": 3}],
        "quotas": [{"id": "over", "side": "demand", "members": ["H", "J"], "maximum": 3}],
        "pairs": [{"demand": "H", "supply": "S1"}, {"demand": "I", "supply": "S1"}, {"demand": "J", "supply": "S2"}],
        "policy": {"goals": [{"fair": {"over": "area"}}]}}));
    let plan = run(&lists, &Options::default()).unwrap().plan;
    let fair = plan.goals[0].fair().unwrap();
    let shares: Vec<(&str, i128)> =
        fair.shares.iter().map(|share| (share.group.as_str(), share.served.0)).collect();
    assert_eq!(shares, [("h", 1), ("i", 2), ("j", 2)]);
    assert_eq!((plan.status, fair.tied.as_deref()), (Status::Gap, Some("quotas/over")));
}

/// Balinski & Young 1982, Fair Representation: six states of 100 000 people in all, 36 seats, and another house by every divisor method.
#[test]
fn divisors_give_the_published_apportionments() {
    let people = [27_744, 25_178, 19_951, 14_610, 9_225, 3_292];
    for (rounding, seats) in
        [("adams", [10, 9, 7, 5, 3, 2]), ("webster", [10, 9, 8, 5, 3, 1]), ("jefferson", [11, 9, 7, 5, 3, 1])]
    {
        let demands: Vec<_> =
            (0..6).map(|k| serde_json::json!({"id": format!("{k}"), "quantity": people[k]})).collect();
        let pairs: Vec<_> =
            (0..6).map(|k| serde_json::json!({"demand": format!("{k}"), "supply": "house"})).collect();
        let lists = lists(
            serde_json::json!({"version": 1, "demands": demands, "supplies": [{"id": "house", "capacity": 36}],
            "pairs": pairs, "policy": {"goals": [{"fair": {"over": "demand", "rounding": rounding}}]}}),
        );
        let plan = run(&lists, &Options::default()).unwrap().plan;
        let mut got = [0; 6];
        for found in &plan.matches {
            got[found.demand.parse::<usize>().unwrap()] = found.quantity;
        }
        assert_eq!(got, seats, "{rounding}");
    }
}
