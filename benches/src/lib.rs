//! What the benches share: prepared problems, and the linear program of one by a float solver.
//!
//! Every bench asserts its result. Times mean something only as ratios within one run.

use duijie::compile::compile;
use duijie::lists;
use duijie::lists::{Goal, Lists};
use duijie::problem::{Level, Problem};
use duijie::rules::Rules;
use duijie::solve::{Answer, Budget, solve};
use duijie_scenarios::{Scenario, Size, family, generate};
use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, variable};

/// The problem of lists without faults.
#[must_use]
pub fn problem(lists: &Lists) -> Problem {
    let rules = Rules::new(lists).expect("generated lists have no faults");
    Problem::new(lists, &rules.pairs()).expect("generated lists stay within the ranges")
}

/// A backend behind `good_lp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Interior point, version 0.11.
    Clarabel,
    /// Simplex, version 0.6.
    Microlp,
}

/// [`Scenario::YunmengPosts`] at its default size with a budget for every unit: the costs of [`family::unit_costs`] with
/// seed 1, and at most 70 % of what the free optimum spends in that unit, rounded down to tens.
///
/// The free optimum is the plan that the engine gives to the same lists, with the same goals, where the budgets have
/// no sides. `goals` takes the place of the scenario's own where it is given.
#[must_use]
pub fn budgeted_posts(goals: Option<Vec<Goal>>) -> Lists {
    let mut lists = generate(Scenario::YunmengPosts, Size::default());
    if goals.is_some() {
        lists.policy.goals = goals;
    }
    lists.limits = family::unit_costs(&lists, 1);
    lists.limits.sort_by(|a, b| a.id.cmp(&b.id));
    let free = problem(&lists);
    let quantities = quantities(&free);
    // A problem's limits are in the order of ids.
    for (limit, costs) in lists.limits.iter_mut().zip(free.limits()) {
        let spent: i128 = (costs.terms.iter())
            .map(|term| i128::from(term.each) * i128::from(quantities[term.pair.index()]))
            .sum();
        limit.maximum = Some((spent * 7 / 100 * 10).into());
    }
    lists
}

/// The quantity of every pair in the optimum of a problem that has one.
fn quantities(problem: &Problem) -> Vec<i64> {
    let compiled = compile(problem);
    let answers = solve(problem, &compiled, &Budget::default());
    let mut all = vec![0; problem.pairs().len()];
    for (part, answer) in compiled.parts.iter().zip(&answers.parts) {
        let Answer::Plan { quantities, .. } = answer else { unreachable!("the instance is feasible") };
        for (pair, &quantity) in part.pairs.iter().zip(quantities) {
            all[pair.index()] = quantity;
        }
    }
    all
}

/// The optimum of one level of a network as a linear program, rounded.
#[must_use]
pub fn linear_program(problem: &Problem, level: &Level, backend: Backend) -> i128 {
    let mut vars = ProblemVariables::new();
    let x: Vec<_> =
        problem.pairs().iter().map(|pair| vars.add(variable().min(pair.minimum).max(pair.maximum))).collect();
    let ids = || (0..x.len()).map(lists::PairId::new);
    let gains: Expression = ids().map(|pair| float(problem.gain(level, pair)) * x[pair.index()]).sum();
    let mut rows = Vec::new();
    let mut row = |pairs: &mut dyn Iterator<Item = lists::PairId>, minimum: i64, maximum: Option<i64>| {
        let sum: Expression = pairs.map(|pair| Expression::from(x[pair.index()])).sum();
        if minimum > 0 {
            rows.push(constraint!(sum.clone() >= float(minimum)));
        }
        if let Some(maximum) = maximum {
            rows.push(constraint!(sum <= float(maximum)));
        }
    };
    for (k, demand) in problem.demands().iter().enumerate() {
        let pairs = &mut problem.pairs_of_demand(lists::DemandId::new(k));
        row(pairs, demand.minimum.into(), Some(demand.quantity.into()));
    }
    for (k, supply) in problem.supplies().iter().enumerate() {
        let pairs = &mut problem.pairs_of_supply(lists::SupplyId::new(k)).iter().copied();
        row(pairs, supply.minimum.into(), Some(supply.capacity.into()));
    }
    for (k, quota) in problem.quotas().iter().enumerate() {
        row(&mut problem.pairs_of_quota(lists::QuotaId::new(k)), quota.minimum, quota.maximum);
    }
    let model = vars.maximise(gains);
    let values: Vec<f64> = match backend {
        Backend::Clarabel => {
            let mut model = model.using(good_lp::clarabel);
            for row in rows {
                model.add_constraint(row);
            }
            let solution = model.solve().expect("the instance is feasible");
            x.iter().map(|&x| solution.value(x)).collect()
        }
        Backend::Microlp => {
            let mut model = model.using(good_lp::microlp);
            for row in rows {
                model.add_constraint(row);
            }
            let solution = model.solve().expect("the instance is feasible");
            x.iter().map(|&x| solution.value(x)).collect()
        }
    };
    let value: f64 = ids().zip(values).map(|(pair, value)| float(problem.gain(level, pair)) * value).sum();
    round(value)
}

#[allow(clippy::cast_precision_loss, reason = "the instances' gains and bounds are far below 2^53")]
fn float(value: i64) -> f64 {
    value as f64
}

#[allow(clippy::cast_possible_truncation, reason = "an optimum far below 2^53")]
fn round(value: f64) -> i128 {
    value.round() as i128
}
