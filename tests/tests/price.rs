//! Reserves and the price of fairness on small problems, against every plan.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use duijie::lists::{Fair, FairMeasure, Goal, Integer, Lists, Over, Quota, Side};
use duijie::plan::{FairResult, Goal as Level, Plan, Price, Status, verify};
use duijie::solve::Budget;
use duijie::{Error, Options, run};
use duijie_tests::{
    Meaning, Model, Random, Shape, Value, best, fair_values, groups, quantities, random_lists,
};

fn solve(lists: &Lists) -> Plan {
    run(lists, &Options::default()).unwrap_or_else(|error| panic!("{error}\n{}", lists.to_json())).plan
}

/// A small problem with one or two reserves that are filled first, or after quantities served.
fn with_reserves(seed: u64, shape: Shape) -> Lists {
    let mut lists = random_lists(seed, shape);
    let mut random = Random::new(!seed);
    let r = &mut random;
    let side = *r.pick(&[Side::Demand, Side::Supply]);
    let all: Vec<String> = match side {
        Side::Demand => lists.demands.iter().map(|row| row.id.clone()).collect(),
        Side::Supply => lists.supplies.iter().map(|row| row.id.clone()).collect(),
    };
    let mut reserves: Vec<Quota> = (0..2)
        .map(|k| Quota {
            id: format!("reserve {k}"),
            side,
            members: Vec::new(),
            minimum: 0,
            maximum: None,
            reserve: r.between(1, 4),
        })
        .collect();
    for member in all {
        if let Some(quota) = reserves.get_mut(usize::try_from(r.between(0, 2)).unwrap()) {
            quota.members.push(member);
        }
    }
    lists.quotas.extend(reserves);
    let fair = Goal::Fair(Fair::over(Over::Reserves));
    let goals = [vec![fair.clone(), Goal::Worth], vec![Goal::Serve, fair]];
    lists.policy.goals = Some(r.pick(&goals).clone());
    lists.policy.lot = None;
    lists
}

fn fair(plan: &Plan) -> &FairResult {
    plan.goals.iter().find_map(Level::fair).unwrap()
}

#[derive(Default)]
struct Seen {
    proven: usize,
    short: usize,
    infeasible: usize,
}

/// No plan fills the reserves better, and where that is proven, none that fills them as well is worth more.
fn check_reserves(lists: &Lists, seen: &mut Seen) {
    let plan = solve(lists);
    let model = Model::new(lists);
    let Some(expected) = best(&model, |x| fair_values(&model, x, Meaning::Whole)) else {
        seen.infeasible += 1;
        assert_eq!(plan.status, Status::Infeasible, "{}", lists.to_json());
        return;
    };
    let values = fair_values(&model, &quantities(&model, &plan), Meaning::Whole);
    for (k, (value, expected)) in values.iter().zip(&expected).enumerate() {
        assert_eq!(value, expected, "level {k}: {}", lists.to_json());
        let Some(level) = plan.goals[k].fair() else { continue };
        seen.short += usize::from(level.shares.iter().any(|share| share.served < share.wanted));
        if level.proof.is_some() {
            // What comes after chooses among fewer plans than all that fill as much.
            return;
        }
        seen.proven += 1;
    }
}

#[test]
fn reserves_are_filled_as_far_as_any_plan_fills_them() {
    let mut seen = Seen::default();
    for seed in 0..3000 {
        check_reserves(&with_reserves(seed, Shape::SMALL), &mut seen);
    }
    assert!(seen.proven > 1000 && seen.short > 300 && seen.infeasible > 100);
    let mut seen = Seen::default();
    for seed in 0..500 {
        check_reserves(&with_reserves(seed, Shape::PROGRAM), &mut seen);
    }
    assert!(seen.short > 50 && seen.infeasible > 50);
}

/// Three places, five demands of equal worth but one; two of them for the old, with two places reserved: both are served. With nobody
/// to use it the reserve returns to all.
#[test]
fn what_a_reserve_does_not_use_returns_to_all() {
    let lists = |members: &[&str]| {
        let rows = |prefix: &str| {
            (1..=5)
                .map(|k| serde_json::json!({"id": format!("{prefix}{k}"), "quantity": 1}))
                .collect::<Vec<_>>()
        };
        let pairs: Vec<_> = (1..=5)
            .map(|k| serde_json::json!({"demand": format!("D{k}"), "supply": "S", "worth": 10 - k}))
            .collect();
        let json = serde_json::json!({"version": 1, "demands": rows("D"),
            "supplies": [{"id": "S", "capacity": 3}], "pairs": pairs,
            "quotas": [{"id": "老年人", "side": "demand", "members": members, "reserve": 2}],
            "policy": {"goals": [{"fair": {"over": "reserves"}}, "worth"]}});
        Lists::from_json(&json.to_string()).unwrap()
    };
    let served = |plan: &Plan| plan.matches.iter().map(|found| found.demand.clone()).collect::<Vec<_>>();
    let both = solve(&lists(&["D4", "D5"]));
    assert_eq!((both.status, served(&both)), (Status::Optimal, vec!["D1".into(), "D4".into(), "D5".into()]));
    let share = &fair(&both).shares[0];
    assert_eq!((share.group.as_str(), share.served.0, share.wanted.0), ("老年人", 2, 2));
    let one = solve(&lists(&["D5"]));
    assert_eq!((one.status, served(&one)), (Status::Optimal, vec!["D1".into(), "D2".into(), "D5".into()]));
    // Who has more than its reserve anyway takes nothing from anybody.
    let more = solve(&lists(&["D1", "D2", "D3"]));
    assert_eq!((more.status, served(&more)), (Status::Optimal, vec!["D1".into(), "D2".into(), "D3".into()]));
    assert_eq!(fair(&more).face.groups["老年人"].low.unwrap().0, 2);
}

/// A small problem with a fair goal at a price.
fn with_price(seed: u64, shape: Shape) -> Lists {
    let mut lists = random_lists(seed, shape);
    let mut random = Random::new(!seed);
    let r = &mut random;
    let over = *r.pick(&[Over::Area, Over::Unit, Over::Demand, Over::Supply]);
    let price = *r.pick(&[[0, 1], [1, 20], [1, 4], [1, 2], [1, 1]]);
    let goal = Goal::Fair(Fair { price: Some(price), ..Fair::over(over) });
    lists.policy.goals = Some(vec![goal, Goal::Worth]);
    lists.policy.lot = None;
    lists
}

/// The largest thousandths of the fairest shares that keep the best worth but for the price.
#[test]
fn a_price_buys_the_largest_floors_that_it_can() {
    let (mut some, mut all, mut without_worth, mut beside) = (0, 0, 0, 0);
    for seed in 0..1500 {
        let lists = with_price(seed, if seed % 5 == 0 { Shape::PROGRAM } else { Shape::SMALL });
        let model = Model::new(&lists);
        let worth = |x: &[i64]| model.values(x)[1];
        let goal = model.fair[0].unwrap();
        let of = groups(&model, goal);
        let most_with = |floors: &BTreeMap<&str, i64>| {
            let holds = |x: &[i64]| {
                of.iter().all(|(id, group)| {
                    let served: i64 = group.columns.iter().map(|&at| x[at]).sum();
                    served >= *floors.get(id.as_str()).unwrap_or(&0)
                })
            };
            best(&model, |x| holds(x).then(|| worth(x))).flatten()
        };
        let top = most_with(&BTreeMap::new());
        let outcome = run(&lists, &Options::default());
        let plan = match (outcome, top) {
            (Ok(outcome), None) => {
                assert_eq!(outcome.plan.status, Status::Infeasible);
                continue;
            }
            (Err(Error::Faults(faults)), Some(..=0)) => {
                assert_eq!(faults.0[0].code, "R108");
                without_worth += 1;
                continue;
            }
            (Ok(outcome), Some(1..)) => outcome.plan,
            (other, top) => panic!("{top:?} {other:?} {}", lists.to_json()),
        };
        let top = top.unwrap();
        let price = fair(&plan).price.as_ref().unwrap();
        // The fairest shares are those of a goal without a price, up to the names of equals.
        let free = Goal::Fair(Fair { price: None, ..goal });
        let mut model_of = lists.clone();
        model_of.policy.goals = Some(vec![free]);
        let fairest = Model::new(&model_of);
        let Some(Value::Worst(expected)) =
            best(&fairest, |x| fair_values(&fairest, x, Meaning::Whole)).map(|mut values| values.remove(0))
        else {
            panic!("leximin")
        };
        let mut shares: Vec<_> = price
            .fairest
            .iter()
            .map(|share| duijie_tests::Share {
                numerator: i64::try_from(share.served.0).unwrap(),
                denominator: i64::try_from(share.wanted.0 * share.weight.0).unwrap(),
            })
            .collect();
        shares.sort_unstable();
        assert_eq!(shares, expected, "{}", lists.to_json());
        let floors = |k: i128| {
            let floor = |served: i128| i64::try_from((served * k + 999) / 1000).unwrap();
            price.fairest.iter().map(|share| (share.group.as_str(), floor(share.served.0))).collect()
        };
        let k = price.thousandths.0;
        let [part, whole] = goal.price.unwrap().map(i128::from);
        let kept = most_with(&floors(k)).unwrap();
        assert_eq!((price.best.0, price.kept.0), (top, kept), "{}", lists.to_json());
        assert!(kept * whole >= top * (whole - part));
        // Of equally fair shares those of most worth are bought: all of them cost no more than fairness without a price.
        let mut free = lists.clone();
        free.policy.goals = Some(vec![Goal::Fair(Fair { price: None, ..goal }), Goal::Worth]);
        let free = solve(&free);
        if free.status == Status::Optimal {
            let worth = free.levels().next().unwrap().value.0;
            assert!(kept >= worth, "{kept} {worth} {}", lists.to_json());
            assert!(k == 1000 || worth * whole < top * (whole - part), "{}", lists.to_json());
            beside += 1;
        }
        if k < 1000 {
            some += 1;
            assert!(most_with(&floors(k + 1)).unwrap() * whole < top * (whole - part), "{}", lists.to_json());
        } else {
            all += 1;
        }
        assert_eq!(worth(&quantities(&model, &plan)), kept, "{}", lists.to_json());
        assert_eq!(goal.measure, FairMeasure::Leximin);
    }
    assert!(
        some > 100 && all > 100 && without_worth > 10 && beside > 200,
        "{some}, {all}, {without_worth}, {beside}"
    );
}

/// Whatever the work allowed, what is said holds: `run` has verified it.
#[test]
fn a_price_cut_short_is_said_to_be_so() {
    let (mut with, mut without) = (0, 0);
    for seed in 0..300 {
        let lists = with_price(seed, if seed % 4 == 0 { Shape::PROGRAM } else { Shape::SMALL });
        for work in [0, 1, 10, 30, 100, 200, 300, 500, 1000, 3000] {
            let budget = Budget { work: Some(work), ..Budget::default() };
            let plan = match run(&lists, &Options { budget, ..Options::default() }) {
                Ok(outcome) => outcome.plan,
                Err(Error::Faults(faults)) => {
                    assert_eq!(faults.0[0].code, "R108");
                    continue;
                }
                Err(error) => panic!("seed {seed}, work {work}: {error}\n{}", lists.to_json()),
            };
            match plan.goals.first().and_then(Level::fair) {
                Some(level) if level.price.is_some() => with += 1,
                Some(_) => without += 1,
                None => {}
            }
        }
    }
    assert!(with > 300 && without > 300, "{with}, {without}");
}

/// Spoils the fair level of plans of these lists; all that can be spoiled so are refused.
fn refuses(lists: impl Fn(u64) -> Lists, spoil: impl Fn(&mut FairResult) -> Option<()>) {
    let mut refused = 0;
    for seed in 0..400 {
        let Ok(outcome) = run(&lists(seed), &Options::default()) else { continue };
        let mut plan = outcome.plan;
        let level = plan.goals.iter_mut().find_map(|goal| match goal {
            Level::Fair(level) => Some(level),
            Level::Level(_) => None,
        });
        if level.and_then(&spoil).is_none() {
            continue;
        }
        assert!(verify(&outcome.problem, &plan).is_err(), "{:?}", plan.goals);
        refused += 1;
    }
    assert!(refused >= 20, "only {refused} could be spoiled so");
}

#[test]
fn spoiled_prices_and_floors_are_refused() {
    let priced = |seed| with_price(seed, Shape::SMALL);
    let reserved = |seed| with_reserves(seed, Shape::SMALL);
    refuses(priced, |level| {
        level.price.as_mut()?.thousandths = Integer(1001);
        Some(())
    });
    refuses(priced, |level| {
        // More than the whole price, of a worth that has a price.
        let price = level.price.as_mut()?;
        price.kept = (-price.best.0 - 1).into();
        Some(())
    });
    refuses(priced, |level| {
        let price = level.price.as_mut()?;
        price.kept = (price.best.0 + 1).into();
        Some(())
    });
    refuses(priced, |level| {
        // Floors of other shares than the face has.
        let price = level.price.as_mut().filter(|price| price.thousandths.0 > 500)?;
        let share = price.fairest.iter_mut().find(|share| share.served.0 > 0)?;
        share.served = Integer(0);
        Some(())
    });
    refuses(priced, |level| level.price.as_mut()?.fairest.pop().map(|_| ()));
    refuses(priced, |level| level.price.take().map(|_| ()));
    refuses(reserved, |level| {
        let range = level.face.groups.values_mut().next()?;
        range.low = Some((range.low?.0 + 1).into());
        Some(())
    });
    refuses(reserved, |level| {
        let range = level.face.groups.values_mut().next()?;
        range.high = Some(Integer(9));
        Some(())
    });
    refuses(reserved, |level| {
        level.price = Some(Price {
            thousandths: Integer(0),
            best: Integer(1),
            kept: Integer(1),
            fairest: Vec::new(),
            without: Vec::new(),
        });
        Some(())
    });
}
