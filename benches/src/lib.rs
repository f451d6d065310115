//! What the benches share: prepared problems, and the linear or mixed-integer program of one by a float solver.
//!
//! Every bench asserts its result. Times mean something only as ratios within one run.

mod fair;

use std::time::Duration;

use duijie::compile::compile;
use duijie::lists;
use duijie::lists::{Goal, Lists, PairId};
use duijie::problem::{Level, Problem};
use duijie::rules::Rules;
use duijie::solve::{Answer, Budget, solve};
use duijie_scenarios::{Scenario, Size, family, generate};
use good_lp::{
    Constraint, Expression, ProblemVariables, Solution, SolverModel, Variable, WithTimeLimit, constraint,
    variable,
};

pub use fair::sequential_leximin;

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

/// A row of the linear program.
struct Row {
    terms: Vec<(PairId, i64)>,
    minimum: Option<i64>,
    maximum: Option<i64>,
}

impl Row {
    /// The sides that bind something, as constraints on `x`.
    fn constraints(&self, x: &[Variable]) -> impl Iterator<Item = Constraint> + use<> {
        let sum: Expression = self.terms.iter().map(|&(pair, each)| float(each) * x[pair.index()]).sum();
        let least = self.minimum.map(|minimum| constraint!(sum.clone() >= float(minimum)));
        let most = self.maximum.map(|maximum| constraint!(sum <= float(maximum)));
        least.into_iter().chain(most)
    }

    fn holds(&self, quantities: &[i64]) -> bool {
        let terms = self.terms.iter();
        let sum: i128 =
            terms.map(|&(pair, each)| i128::from(each) * i128::from(quantities[pair.index()])).sum();
        self.minimum.is_none_or(|minimum| sum >= minimum.into())
            && self.maximum.is_none_or(|maximum| sum <= maximum.into())
    }
}

/// The rows of demands, supplies, quotas and limits.
fn rows(problem: &Problem) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |pairs: &mut dyn Iterator<Item = PairId>, minimum: i64, maximum: Option<i64>| {
        let minimum = (minimum > 0).then_some(minimum);
        rows.push(Row { terms: pairs.map(|pair| (pair, 1)).collect(), minimum, maximum });
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
    for limit in problem.limits() {
        let terms = limit.terms.iter().map(|term| (term.pair, term.each)).collect();
        rows.push(Row { terms, minimum: limit.minimum, maximum: limit.maximum });
    }
    rows
}

/// The gain of a level, to be maximised over `x`.
fn gains(problem: &Problem, level: &Level, x: &[Variable]) -> Expression {
    ids(problem).map(|pair| float(problem.gain(level, pair)) * x[pair.index()]).sum()
}

fn ids(problem: &Problem) -> impl Iterator<Item = PairId> + use<> {
    (0..problem.pairs().len()).map(PairId::new)
}

/// The optimum of one level of a network as a linear program, rounded.
#[must_use]
pub fn linear_program(problem: &Problem, level: &Level, backend: Backend) -> i128 {
    let mut vars = ProblemVariables::new();
    let x: Vec<_> =
        problem.pairs().iter().map(|pair| vars.add(variable().min(pair.minimum).max(pair.maximum))).collect();
    let rows = rows(problem);
    let rows = rows.iter().flat_map(|row| row.constraints(&x));
    let model = vars.maximise(gains(problem, level, &x));
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
    let value: f64 =
        ids(problem).zip(values).map(|(pair, value)| float(problem.gain(level, pair)) * value).sum();
    round(value).into()
}

/// The value at one level of the best plan that microlp finds within `time`: pairs are integer variables, rows are those
/// of demands, supplies, quotas and limits. `None` where it finds none, or says that there is none.
///
/// Its quantities are rounded, and the rows are checked in integers: a plan that breaks one is none. The problem has no
/// `whole` demands and no bounds on providers: there are no rows for these.
#[must_use]
pub fn mixed_integer_program(problem: &Problem, level: &Level, time: Duration) -> Option<i128> {
    let plain =
        |demand: &duijie::problem::Demand| !demand.whole && demand.least <= 1 && demand.most.is_none();
    assert!(problem.demands().iter().all(plain), "no rows for whole demands and providers");
    let mut vars = ProblemVariables::new();
    let x: Vec<_> = (problem.pairs().iter())
        .map(|pair| vars.add(variable().integer().min(pair.minimum).max(pair.maximum)))
        .collect();
    let rows = rows(problem);
    let mut model = vars.maximise(gains(problem, level, &x)).using(good_lp::microlp);
    for row in rows.iter().flat_map(|row| row.constraints(&x)) {
        model.add_constraint(row);
    }
    let solution = model.with_time_limit(time.as_secs_f64()).solve().ok()?;
    let quantities: Vec<i64> = x.iter().map(|&x| round(solution.value(x))).collect();
    let within = (problem.pairs().iter().zip(&quantities))
        .all(|(pair, &quantity)| (pair.minimum.into()..=pair.maximum.into()).contains(&quantity));
    let feasible = within && rows.iter().all(|row| row.holds(&quantities));
    let gain =
        |(pair, &quantity): (PairId, &i64)| i128::from(problem.gain(level, pair)) * i128::from(quantity);
    feasible.then(|| ids(problem).zip(&quantities).map(gain).sum())
}

#[allow(clippy::cast_precision_loss, reason = "the instances' gains and bounds are far below 2^53")]
fn float(value: i64) -> f64 {
    value as f64
}

#[allow(clippy::cast_possible_truncation, reason = "optima and quantities far below 2^53")]
fn round(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The peers solve what the engine solves, or the benches compare nothing.
    #[test]
    fn the_peers_have_the_engines_optimum() {
        let value = |problem: &Problem| -> i128 {
            let gain = |(pair, &quantity): (PairId, &i64)| {
                i128::from(problem.gain(&problem.levels()[0], pair)) * i128::from(quantity)
            };
            ids(problem).zip(&quantities(problem)).map(gain).sum()
        };
        let mut lists = family::posts_like(1000, 1);
        lists.policy.goals = Some(vec![Goal::Worth]);
        let network = problem(&lists);
        for backend in [Backend::Clarabel, Backend::Microlp] {
            assert_eq!(linear_program(&network, &network.levels()[0], backend), value(&network));
        }
        let program = problem(&family::assignment(5, 15, 1));
        let peer = mixed_integer_program(&program, &program.levels()[0], Duration::from_secs(600));
        assert_eq!(peer, Some(value(&program)));
    }
}
