//! Fair levels of which something was changed: `verify` refuses each, and accepts them as they were.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::LazyLock;

use duijie::lists::{Fair, FairMeasure, Goal, Integer, Over};
use duijie::plan::{
    FairProof, FairResult, Goal as Level, LevelProof, Plan, Priced, Refusal, SharesFault, Status, verify,
};
use duijie::problem::Problem;
use duijie::{Options, run};
use duijie_tests::{Random, Shape, random_lists};

static LEXIMIN: LazyLock<Vec<(Problem, Plan)>> = LazyLock::new(|| proven(FairMeasure::Leximin));
static MAXMIN: LazyLock<Vec<(Problem, Plan)>> = LazyLock::new(|| proven(FairMeasure::Maxmin));

fn plans(measure: FairMeasure) -> Vec<(Problem, Plan)> {
    if measure == FairMeasure::Maxmin { MAXMIN.clone() } else { LEXIMIN.clone() }
}

/// Proven plans of random problems whose first level is fair over areas or demands.
fn proven(measure: FairMeasure) -> Vec<(Problem, Plan)> {
    let mut found = Vec::new();
    for seed in 0..1500 {
        let mut lists = random_lists(seed, Shape::SMALL);
        let over = *Random::new(seed).pick(&[Over::Area, Over::Demand]);
        let fair = Fair { measure, ..Fair::over(over) };
        lists.policy.goals = Some(vec![Goal::Fair(fair), Goal::Worth]);
        let outcome = run(&lists, &Options::default()).unwrap();
        if outcome.plan.status == Status::Optimal && !outcome.plan.matches.is_empty() {
            found.push((outcome.problem, outcome.plan));
        }
    }
    found
}

fn fair(plan: &mut Plan) -> (&mut FairResult, &mut FairProof) {
    match (&mut plan.goals[0], &mut plan.certificate[0]) {
        (Level::Fair(level), LevelProof::Fair(proof)) => (level, proof),
        _ => panic!("the first level is fair"),
    }
}

/// Spoils every plan that can be spoiled so; all of these are refused, for a reason of this kind.
fn refuses(
    measure: FairMeasure,
    spoil: impl Fn(&mut FairResult, &mut FairProof) -> Option<()>,
    is_reason: impl Fn(&Refusal) -> bool,
) {
    let mut refused = 0;
    for (problem, mut plan) in plans(measure) {
        assert_eq!(verify(&problem, &plan).err(), None);
        let (level, proof) = fair(&mut plan);
        if spoil(level, proof).is_none() {
            continue;
        }
        let refusal = verify(&problem, &plan).err();
        assert!(
            refusal.as_ref().is_some_and(&is_reason),
            "{refusal:?}\n{:?}\n{:?}",
            plan.goals[0],
            plan.certificate[0]
        );
        refused += 1;
    }
    assert!(refused >= 20, "only {refused} could be spoiled so");
}

fn any(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Shares { level: 0, .. }
            | Refusal::OpenSide { .. }
            | Refusal::Bound { level: 1, .. }
            | Refusal::UnknownRow { .. }
    )
}

#[test]
fn shares_that_are_not_the_plans() {
    let more = |level: &mut FairResult, _: &mut FairProof| {
        level.shares[0].served.0 += 1;
        Some(())
    };
    refuses(FairMeasure::Leximin, more, |refusal| {
        matches!(refusal, Refusal::Shares { fault: SharesFault::Share { .. }, .. })
    });
    let heavier = |level: &mut FairResult, _: &mut FairProof| {
        level.shares[0].weight.0 += 1;
        Some(())
    };
    refuses(FairMeasure::Leximin, heavier, any);
    let lost = |level: &mut FairResult, _: &mut FairProof| level.shares.pop().map(|_| ());
    refuses(FairMeasure::Leximin, lost, |refusal| {
        matches!(refusal, Refusal::Shares { fault: SharesFault::Group { .. }, .. })
    });
    let turned = |level: &mut FairResult, _: &mut FairProof| {
        let share =
            |k: usize| (level.shares[k].served.0, level.shares[k].wanted.0 * level.shares[k].weight.0);
        let last = level.shares.len() - 1;
        let ((a, p), (b, q)) = (share(0), share(last));
        (a * q < b * p).then(|| level.shares.reverse())
    };
    refuses(FairMeasure::Leximin, turned, |refusal| {
        matches!(refusal, Refusal::Shares { fault: SharesFault::Order { .. }, .. })
    });
}

#[test]
fn faces_that_do_not_keep_the_shares() {
    let wider = |level: &mut FairResult, _: &mut FairProof| {
        let fixed = level.face.groups.values_mut().find(|range| range.low == range.high)?;
        fixed.low = fixed.low.map(|low| Integer(low.0 - 1));
        Some(())
    };
    refuses(FairMeasure::Leximin, wider, any);
    let lower = |level: &mut FairResult, _: &mut FairProof| {
        let range = level.face.groups.values_mut().next()?;
        range.low = range.low.map(|low| Integer(low.0 - 1));
        Some(())
    };
    refuses(FairMeasure::Maxmin, lower, any);
    let total = |level: &mut FairResult, _: &mut FairProof| {
        level.face.classes.first_mut()?.total.0 += 1;
        Some(())
    };
    refuses(FairMeasure::Leximin, total, |refusal| {
        matches!(refusal, Refusal::Shares { fault: SharesFault::Class { .. }, .. })
    });
}

/// Two that could change places are fixed where they are: a later level would choose among too few plans.
#[test]
fn a_face_frozen_without_its_class() {
    let frozen = |level: &mut FairResult, _: &mut FairProof| {
        let class = level.face.classes.pop()?;
        for id in class.groups {
            let served = level.shares.iter().find(|share| share.group == id)?.served;
            let range = level.face.groups.get_mut(&id)?;
            (range.low, range.high) = (Some(served), Some(served));
        }
        Some(())
    };
    refuses(FairMeasure::Leximin, frozen, |refusal| {
        matches!(refusal, Refusal::Shares { fault: SharesFault::Frozen { .. }, .. })
    });
}

#[test]
fn tight_sets_that_prove_nothing() {
    for measure in [FairMeasure::Leximin, FairMeasure::Maxmin] {
        let none = |_: &mut FairResult, proof: &mut FairProof| {
            let had = !proof.tight.is_empty();
            proof.tight.clear();
            had.then_some(())
        };
        refuses(measure, none, |refusal| {
            matches!(refusal, Refusal::Shares { fault: SharesFault::NotTight { .. }, .. })
        });
        let served = |_: &mut FairResult, proof: &mut FairProof| {
            proof.tight.first_mut()?.served.0 += 1;
            Some(())
        };
        refuses(measure, served, |refusal| {
            matches!(refusal, Refusal::Shares { fault: SharesFault::Tight { .. }, .. })
        });
        let stranger = |_: &mut FairResult, proof: &mut FairProof| {
            proof.tight.first_mut()?.members.push("nobody".to_owned());
            Some(())
        };
        refuses(measure, stranger, |refusal| {
            matches!(refusal, Refusal::Shares { fault: SharesFault::Member { .. }, .. })
        });
    }
}

/// A tight set without its prices proves only what the pairs' own maxima do: mostly too little, never a falsehood.
#[test]
fn tight_sets_without_prices() {
    let (mut refused, mut true_all_the_same) = (0, 0);
    for (problem, mut plan) in plans(FairMeasure::Leximin) {
        for set in &mut fair(&mut plan).1.tight {
            set.prices = Priced::default();
        }
        match verify(&problem, &plan) {
            Ok(_) => true_all_the_same += 1,
            Err(Refusal::Shares { fault: SharesFault::Tight { .. }, .. }) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(refused > 100 && true_all_the_same > 10, "{refused}, {true_all_the_same}");
}

#[test]
fn shares_said_to_be_proven_where_nothing_proves_them() {
    let mut refused = 0;
    for seed in 0..600 {
        let mut lists = random_lists(seed, Shape::PROGRAM);
        let fair = Fair::over(Over::Area);
        lists.policy.goals = Some(vec![Goal::Fair(fair)]);
        let outcome = run(&lists, &Options::default()).unwrap();
        let mut plan = outcome.plan;
        if plan.status != Status::Gap {
            continue;
        }
        fair_level(&mut plan).proof = None;
        plan.status = Status::Optimal;
        let refusal = verify(&outcome.problem, &plan).err();
        assert!(
            matches!(refusal, Some(Refusal::Shares { fault: SharesFault::Unprovable, .. })),
            "{refusal:?}"
        );
        refused += 1;
    }
    assert!(refused > 100, "{refused}");
}

fn fair_level(plan: &mut Plan) -> &mut FairResult {
    fair(plan).0
}
