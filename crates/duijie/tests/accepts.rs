//! What holds is accepted: reports that an independent program made and an independent checker passed.

#![allow(clippy::unwrap_used, reason = "test helpers fail loudly")]

mod common;

use common::{Fixture, problem, reference};
use duijie::lists::Integer;
use duijie::plan::{Entry, Goal, LevelProof, Plan, Priced, Prices, Proof, Refusal, Status, verify};
use duijie::problem::Problem;
use duijie::report::Report;
use duijie::solve::Stop;
use proptest::prelude::*;
use serde_json::json;

fn plan(fixture: &Fixture) -> Plan {
    Report::from_json(&fixture.report.to_string()).unwrap().plan()
}

#[test]
fn reference_reports_hold() {
    for fixture in reference() {
        let verified =
            verify(&fixture.problem, &plan(&fixture)).unwrap_or_else(|e| panic!("{}: {e}", fixture.name));
        assert!(verified.notice.is_some(), "the reports name no problem");
        let feasible = verified.status == Status::Optimal;
        assert!(!feasible || verified.closed == verified.levels, "{}", fixture.name);
    }
}

#[test]
fn a_report_that_names_its_problem_gives_no_notice() {
    for fixture in reference() {
        let mut plan = plan(&fixture);
        fixture.problem.digest().clone_into(&mut plan.digest.problem);
        assert_eq!(verify(&fixture.problem, &plan).unwrap().notice, None);
    }
}

/// The prices of `prices` on rows that pass `keep`, which sees kind and id.
fn filter(prices: &Priced, keep: impl Fn(&str, &str) -> bool) -> Priced {
    let part = |kind: &str, table: &Prices| -> Prices {
        table.iter().filter(|(id, _)| keep(kind, id)).map(|(id, price)| (id.clone(), *price)).collect()
    };
    Priced {
        demands: part("demands", &prices.demands),
        supplies: part("supplies", &prices.supplies),
        quotas: part("quotas", &prices.quotas),
        limits: part("limits", &prices.limits),
        ..prices.clone()
    }
}

/// The name of the part of every row, worked out by joining what shares a pair, quota or limit.
fn part_of(problem: &Problem, kind: &str, id: &str) -> Option<String> {
    let lists = problem.lists();
    let position = |ids: Vec<&str>| ids.iter().position(|&other| other == id).unwrap();
    let pair = problem.pairs().iter().enumerate().position(|(k, pair)| match kind {
        "demands" => problem.demand_name(pair.demand) == id,
        "supplies" => problem.supply_name(pair.supply) == id,
        "quotas" => {
            let quota = &lists.quotas[position(lists.quotas.iter().map(|q| q.id.as_str()).collect())];
            let ends = [problem.demand_name(pair.demand), problem.supply_name(pair.supply)];
            quota.members.iter().any(|m| ends.contains(&m.as_str()))
        }
        _ => {
            let limit = &problem.limits()[position(lists.limits.iter().map(|l| l.id.as_str()).collect())];
            limit.terms.iter().any(|term| term.pair.index() == k)
        }
    })?;
    Some(problem.part_name(problem.part(duijie::lists::PairId::new(pair))).to_owned())
}

/// The entries of a level that is not fair.
fn entries(proof: &mut LevelProof) -> Option<&mut Vec<Entry>> {
    match proof {
        LevelProof::Entries(entries) => Some(entries),
        LevelProof::Fair(_) => None,
    }
}

#[test]
fn entries_may_speak_for_one_part_each() {
    let mut split = 0;
    for fixture in reference() {
        let problem = &fixture.problem;
        let mut plan = plan(&fixture);
        for entries in plan.certificate.iter_mut().filter_map(entries) {
            let [Entry { parts: None, proof: Proof::Prices(prices) }] = entries.as_slice() else { continue };
            if prices.denominator != Integer(1) || !prices.earlier.is_empty() || problem.part_count() < 2 {
                continue;
            }
            let first = problem.part_name(duijie::lists::PartId::new(0)).to_owned();
            let is_first =
                |kind: &str, id: &str| part_of(problem, kind, id).as_deref() == Some(first.as_str());
            *entries = vec![
                Entry { parts: None, proof: Proof::Prices(filter(prices, |kind, id| !is_first(kind, id))) },
                Entry { parts: Some(vec![first.clone()]), proof: Proof::Prices(filter(prices, is_first)) },
            ];
            split += 1;
        }
        verify(problem, &plan).unwrap_or_else(|e| panic!("{}: {e}", fixture.name));
    }
    assert!(split > 3, "only {split} levels have several parts");
}

/// States the bounds that the certificates prove; gives the refusal that is of another kind.
fn restate(problem: &Problem, plan: &mut Plan) -> Result<(), Refusal> {
    plan.status = Status::Gap;
    plan.stopped = Some(Stop::Work);
    loop {
        match verify(problem, plan) {
            Ok(_) => return Ok(()),
            Err(Refusal::Bound { level, proven, .. }) => {
                let Goal::Level(level) = &mut plan.goals[level] else { unreachable!("a bound") };
                level.bound = Integer(proven);
            }
            Err(Refusal::Status { .. }) => {
                plan.status = Status::Optimal;
            }
            Err(other) => return Err(other),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Weak duality: whatever the prices, the bound they prove at the first level is not below the best value, and
    /// at later levels not below the plan's own.
    #[test]
    fn any_prices_prove_a_true_bound(seed in any::<u64>(), denominator in 1_i128..4) {
        let mut state = seed;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            Integer(i128::from((state >> 33) % 9) - 2)
        };
        for fixture in reference() {
            let mut plan = plan(&fixture);
            if plan.status != Status::Optimal {
                continue;
            }
            let problem = &fixture.problem;
            let lists = problem.lists();
            for entries in plan.certificate.iter_mut().filter_map(entries) {
                let mut prices = Priced { denominator: Integer(denominator), ..Priced::default() };
                prices.demands = lists.demands.iter().map(|d| (d.id.clone(), draw())).collect();
                prices.supplies = lists.supplies.iter().map(|s| (s.id.clone(), draw())).collect();
                for quota in lists.quotas.iter().filter(|q| q.maximum.is_some()) {
                    prices.quotas.insert(quota.id.clone(), draw());
                }
                for limit in lists.limits.iter().filter(|l| l.maximum.is_some() && l.minimum.is_some()) {
                    prices.limits.insert(limit.id.clone(), draw());
                }
                *entries = vec![Entry { parts: None, proof: Proof::Prices(prices) }];
            }
            restate(problem, &mut plan).unwrap();
            for goal in plan.levels() {
                prop_assert!(goal.bound >= goal.value, "{}: {goal:?}", fixture.name);
            }
        }
    }
}

#[test]
fn nothing_at_all_is_a_plan_of_nothing() {
    let empty = json!({"version": 1, "pairs": []});
    let report = json!({"version": 1, "status": "optimal", "stopped": null, "certificate": [[]],
        "goals": [{"goal": "worth", "value": 0, "bound": 0}], "digest": {"problem": "", "version": ""}});
    let plan = Report::from_json(&report.to_string()).unwrap().plan();
    assert_eq!(verify(&problem(&empty), &plan).map(|v| v.closed), Ok(1));
}

#[test]
fn unknown_states_nothing() {
    let lists = json!({"version": 1, "demands": [{"id": "D", "quantity": 1}], "pairs": []});
    let report = json!({"version": 1, "status": "unknown", "stopped": "time", "digest": {"problem": "", "version": ""}});
    let plan = Report::from_json(&report.to_string()).unwrap().plan();
    assert!(verify(&problem(&lists), &plan).is_ok());
}
