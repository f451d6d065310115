//! Leximin by a series of linear programs, the textbook method: raise the smallest share, fix who cannot have more, again.

use duijie::problem::{FairLevel, Problem};
use good_lp::{
    DualValues, Expression, ProblemVariables, Solution, SolutionWithDual, SolverModel, constraint, variable,
};

use crate::{float, ids, rows};

/// The fractional leximin shares of the groups, in their order, and how many programs it took.
///
/// *Method.* Maximise t with y(g) ≥ t·q(g) for all groups that are not fixed. Those whose row has a price cannot have more: they are
/// fixed at t. Clarabel gives the prices; microlp has none.
/// *Sources.* Willson 1998, Fair division using linear programming; Ogryczak & Śliwiński 2006.
#[must_use]
pub fn sequential_leximin(problem: &Problem, fair: &FairLevel) -> (Vec<f64>, usize) {
    let mut fixed: Vec<Option<f64>> = vec![None; fair.groups.len()];
    let mut programs = 0;
    while fixed.iter().any(Option::is_none) {
        programs += 1;
        let mut vars = ProblemVariables::new();
        let x: Vec<_> = problem
            .pairs()
            .iter()
            .map(|pair| {
                let (demand, supply) =
                    (&problem.demands()[pair.demand.index()], &problem.supplies()[pair.supply.index()]);
                let own = variable().min(pair.minimum);
                // A ceiling that the ends imply would only make the program larger.
                let implied = pair.maximum >= demand.quantity.min(supply.capacity);
                vars.add(if implied { own } else { own.max(pair.maximum) })
            })
            .collect();
        let t = vars.add(variable().min(0).max(1));
        let mut model = vars.maximise(t).using(good_lp::clarabel);
        // Shares of hundreds of units are told apart far above this; with its own 1e-8 it stalls on the fixed groups.
        model.settings().tol_gap_abs(1e-6).tol_gap_rel(1e-6).tol_feas(1e-6);
        for row in rows(problem).iter().flat_map(|row| row.constraints(&x)) {
            model.add_constraint(row);
        }
        let mut served: Vec<Expression> = fair.groups.iter().map(|_| Expression::from(0)).collect();
        for pair in ids(problem) {
            if let Some(group) = fair.group(problem, pair) {
                served[group] += x[pair.index()];
            }
        }
        let mut open = Vec::new();
        for (k, (group, served)) in fair.groups.iter().zip(served).enumerate() {
            let stake = float(group.stake());
            match fixed[k] {
                // A little room: what the last program rounded must not make this one infeasible.
                Some(share) => {
                    model.add_constraint(constraint!(served >= (share - 1e-4) * stake));
                }
                None => open.push((k, model.add_constraint(constraint!(served - stake * t >= 0)))),
            }
        }
        let mut solution = model.solve().expect("the instance is feasible");
        let share = solution.value(t);
        let duals = solution.compute_dual();
        let prices: Vec<f64> = open
            .iter()
            .map(|(k, row)| duals.dual(row.clone()).abs() * float(fair.groups[*k].stake()))
            .collect();
        let largest = prices.iter().copied().fold(0.0, f64::max);
        for ((k, _), price) in open.iter().zip(prices) {
            if price > 1e-4 * largest {
                fixed[*k] = Some(share);
            }
        }
    }
    (fixed.into_iter().flatten().collect(), programs)
}
