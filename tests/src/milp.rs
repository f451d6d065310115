//! The lexicographic optimum of networks and programs by a float solver, level after level.

use std::collections::BTreeMap;

use duijie::lists::Demand;
use good_lp::{
    Constraint, Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, constraint,
    microlp, variable,
};

use crate::model::{Model, Solved};

/// Solves every level with integer variables, the earlier values as rows; what is served at all and who serves it are
/// variables of 0 or 1. `None` where the backend fails, or where gains are too large for floats to tell values apart.
#[must_use]
pub fn milp(model: &Model) -> Option<Solved> {
    let mut values: Vec<i128> = Vec::new();
    // Without levels only the question whether there is a plan.
    let mut levels = model.gains.clone();
    let named = levels.len();
    if levels.is_empty() {
        levels.push(vec![0; model.columns.len()]);
    }
    for gains in &levels {
        if gains.iter().any(|gain| gain.abs() > 1_000_000) {
            return None;
        }
        let mut vars = ProblemVariables::new();
        let x: Vec<_> = model
            .columns
            .iter()
            .map(|column| {
                vars.add(variable().integer().min(float(column.minimum)).max(float(column.maximum)))
            })
            .collect();
        let sum = |weights: &mut dyn Iterator<Item = (usize, i64)>| -> Expression {
            weights.map(|(at, each)| float(each) * x[at]).sum()
        };
        let objective = sum(&mut gains.iter().copied().enumerate());
        let choices: Vec<Constraint> =
            model.lists.demands.iter().flat_map(|demand| choices(model, demand, &x, &mut vars)).collect();
        let mut problem = vars.maximise(objective.clone()).using(microlp);
        for choice in choices {
            problem.add_constraint(choice);
        }
        for row in &model.rows {
            if row.weights.is_empty() {
                if row.minimum.is_some_and(|minimum| minimum > 0)
                    || row.maximum.is_some_and(|maximum| maximum < 0)
                {
                    return Some(Solved::Infeasible);
                }
                continue;
            }
            let used = sum(&mut row.weights.iter().map(|weight| (weight.column, weight.each)));
            if let Some(minimum) = row.minimum {
                problem.add_constraint(constraint!(used.clone() >= float(minimum)));
            }
            if let Some(maximum) = row.maximum {
                problem.add_constraint(constraint!(used <= float(maximum)));
            }
        }
        for (earlier, value) in model.gains.iter().zip(&values) {
            if earlier.iter().any(|&gain| gain != 0) {
                let reached = sum(&mut earlier.iter().copied().enumerate());
                problem.add_constraint(constraint!(reached >= float(i64::try_from(*value).ok()?)));
            }
        }
        match problem.solve() {
            Ok(solution) => {
                let rounded: Vec<i64> = x.iter().map(|&x| round(solution.value(x))).collect();
                if !model.is_feasible(&rounded) {
                    return None;
                }
                values.push(
                    gains.iter().zip(&rounded).map(|(&gain, &q)| i128::from(gain) * i128::from(q)).sum(),
                );
            }
            Err(ResolutionError::Infeasible) => return values.is_empty().then_some(Solved::Infeasible),
            Err(_) => return None,
        }
    }
    values.truncate(named);
    Some(Solved::Optimal(values))
}

/// All or nothing for a whole demand; for providers, who gives at least 1 and how many do.
fn choices(model: &Model, demand: &Demand, x: &[Variable], vars: &mut ProblemVariables) -> Vec<Constraint> {
    let mut units: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, column) in model.columns.iter().enumerate().filter(|(_, c)| c.pair.demand == demand.id) {
        units.entry(&column.unit).or_default().push(at);
    }
    let mut rows = Vec::new();
    if units.is_empty() || (!demand.whole && demand.providers.is_none()) {
        return rows;
    }
    let mut choice = || vars.add(variable().integer().min(0).max(1));
    let sum = |columns: &[usize]| -> Expression { columns.iter().map(|&at| x[at]).sum() };
    let served = choice();
    let got: Expression = units.values().map(|columns| sum(columns)).sum();
    let all = float(demand.quantity) * served;
    rows.push(constraint!(got.clone() <= all.clone()));
    rows.push(if demand.whole { constraint!(got >= all) } else { constraint!(got >= served) });
    let Some(providers) = demand.providers else { return rows };
    let mut used = Expression::from(0.0);
    for columns in units.values() {
        let gives = choice();
        rows.push(constraint!(sum(columns) <= float(demand.quantity) * gives));
        rows.push(constraint!(sum(columns) >= gives));
        used += gives;
    }
    rows.push(constraint!(used.clone() >= float(providers.least) * served));
    if let Some(most) = providers.most {
        rows.push(constraint!(used <= float(most)));
    }
    rows
}

#[allow(clippy::cast_precision_loss, reason = "gains above 10^6 are left out, quantities are small")]
fn float(value: i64) -> f64 {
    value as f64
}

#[allow(clippy::cast_possible_truncation, reason = "a backend's integer value, checked as a plan afterwards")]
fn round(value: f64) -> i64 {
    value.round() as i64
}
