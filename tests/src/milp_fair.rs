//! Leximin shares of networks by a float solver: a series of mixed-integer programs, one for every key.

use std::collections::BTreeMap;

use duijie::lists::Fair;
use good_lp::{
    Constraint, Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, constraint,
    microlp, variable,
};

use crate::fair::{Share, groups};
use crate::model::Model;

/// All shares, the worst first: a unit of a group is a variable of 0 or 1, and key after key as many as can be are 1.
/// `None` where the backend fails; empty where there is no plan.
#[must_use]
pub fn milp_leximin(model: &Model, goal: Fair) -> Option<Vec<Share>> {
    let groups = groups(model, goal);
    let mut keys: BTreeMap<(Share, i64), Vec<(usize, i64)>> = BTreeMap::new();
    for (at, group) in groups.values().enumerate() {
        let stake = group.wanted * group.weight;
        for k in 1..=group.wanted {
            let key = (Share { numerator: k - 1, denominator: stake }, stake);
            keys.entry(key).or_default().push((at, k));
        }
    }
    let keys: Vec<Vec<(usize, i64)>> = keys.into_values().collect();
    let mut counts: Vec<i64> = Vec::new();
    let mut shares: Vec<Share> = Vec::new();
    for level in 0..keys.len() {
        let mut vars = ProblemVariables::new();
        let x: Vec<Variable> = model
            .columns
            .iter()
            .map(|column| {
                vars.add(variable().integer().min(float(column.minimum)).max(float(column.maximum)))
            })
            .collect();
        let mut unit: BTreeMap<(usize, i64), Variable> = BTreeMap::new();
        for &at in keys.iter().flatten() {
            unit.insert(at, vars.add(variable().integer().min(0).max(1)));
        }
        let taken = |key: &[(usize, i64)]| -> Expression { key.iter().map(|at| unit[at]).sum() };
        let mut rows: Vec<Constraint> = Vec::new();
        for row in model.rows.iter().filter(|row| !row.weights.is_empty()) {
            let used: Expression =
                row.weights.iter().map(|weight| float(weight.each) * x[weight.column]).sum();
            rows.extend(row.minimum.map(|minimum| constraint!(used.clone() >= float(minimum))));
            rows.extend(row.maximum.map(|maximum| constraint!(used.clone() <= float(maximum))));
        }
        if model
            .rows
            .iter()
            .any(|row| row.weights.is_empty() && row.minimum.is_some_and(|minimum| minimum > 0))
        {
            return Some(Vec::new());
        }
        for (at, group) in groups.values().enumerate() {
            let served: Expression = group.columns.iter().map(|&column| x[column]).sum();
            let units: Expression = (1..=group.wanted).map(|k| unit[&(at, k)]).sum();
            rows.push(constraint!(served == units));
        }
        for (key, &count) in keys.iter().zip(&counts) {
            rows.push(constraint!(taken(key) >= float(count)));
        }
        let mut problem = vars.maximise(taken(&keys[level])).using(microlp);
        for row in rows {
            problem.add_constraint(row);
        }
        let solution = match problem.solve() {
            Ok(solution) => solution,
            Err(ResolutionError::Infeasible) if level == 0 => return Some(Vec::new()),
            Err(_) => return None,
        };
        let quantities: Vec<i64> = x.iter().map(|&x| round(solution.value(x))).collect();
        if !model.is_feasible(&quantities) {
            return None;
        }
        counts.push(keys[level].iter().map(|at| round(solution.value(unit[at]))).sum());
        let share = |group: &crate::fair::ModelGroup| Share {
            numerator: group.columns.iter().map(|&at| quantities[at]).sum(),
            denominator: group.wanted * group.weight,
        };
        shares = groups.values().map(share).collect();
    }
    shares.sort_unstable();
    Some(shares)
}

#[allow(clippy::cast_precision_loss, reason = "quantities of medium problems are small")]
fn float(value: i64) -> f64 {
    value as f64
}

#[allow(clippy::cast_possible_truncation, reason = "a backend's integer value, checked as a plan afterwards")]
fn round(value: f64) -> i64 {
    value.round() as i64
}
