//! What the benches share: prepared problems, and the linear program of one by a float solver.
//!
//! Every bench asserts its result. Times mean something only as ratios within one run.

use duijie::lists;
use duijie::lists::Lists;
use duijie::problem::{Level, Problem};
use duijie::rules::Rules;
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
