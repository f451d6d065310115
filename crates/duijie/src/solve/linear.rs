//! Linear programs, handed to a backend: the only file that knows `good_lp`.
//!
//! *Problem.* Maximise Σ gain·x over columns with ranges and rows with ranges.
//! *Trust.* None. What a backend says is a proposal: its prices are rounded and proven in integers, its columns are
//! rounded and checked on the true rows, its "infeasible" is proven by prices or not believed. A backend that panics,
//! answers what is no number, or is not back in time, has failed, and the search goes on without it.
//! *Backends.* [`GoodLp`] always; with the cargo feature `highs`, which wants a C++ compiler, CMake and libclang, also
//! `Highs`, to be given to [`solve_with`](super::solve_with).

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use good_lp::constraint::ConstraintReference;
use good_lp::solvers::SolutionStatus;
use good_lp::variable::UnsolvedProblem;
use good_lp::{
    DualValues, Expression, ProblemVariables, ResolutionError, Solution, SolutionWithDual, SolverModel,
    Variable, clarabel, constraint, variable,
};

use super::budget::Meter;

/// A column: a range and a gain per unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// At least this.
    pub low: f64,
    /// At most this.
    pub high: f64,
    /// Gain per unit.
    pub gain: f64,
}

/// A row: a range of Σ each·x; `None` is open.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearRow {
    /// At least this.
    pub low: Option<f64>,
    /// At most this.
    pub high: Option<f64>,
    /// Columns by position, each once, with their weights.
    pub terms: Vec<(usize, f64)>,
}

/// A linear program, to be maximised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<LinearRow>,
}

/// What a backend proposes.
#[derive(Clone, Debug, PartialEq)]
pub enum Proposal {
    /// An optimum.
    Solved {
        /// Value per column.
        columns: Vec<f64>,
        /// Price per row: what one more unit of it gains.
        prices: Vec<f64>,
    },
    /// No columns keep all rows.
    Infeasible,
    /// Nothing: the backend gave up, broke, or ran out of time.
    Failed,
}

/// A solver of linear programs.
pub trait Backend: Send + Sync {
    /// Proposes an answer, within `time` if there is a limit. It may be wrong, and may panic.
    fn propose(&self, linear: &Linear, time: Option<Duration>) -> Proposal;
}

/// The default: Clarabel, an interior point.
#[derive(Clone, Copy, Debug, Default)]
pub struct GoodLp;

impl Backend for GoodLp {
    fn propose(&self, linear: &Linear, time: Option<Duration>) -> Proposal {
        propose_by(linear, |problem| {
            let mut model = clarabel(problem);
            if let Some(time) = time {
                model.settings().time_limit(time.as_secs_f64());
            }
            model
        })
    }
}

/// HiGHS, a simplex in C++: its answers are vertices. On one thread, so that equal questions get equal answers.
///
/// ```
/// use std::sync::Arc;
///
/// use duijie::solve::linear::{Backend, Highs};
/// use duijie::{Budget, Lists, Plan, Problem, Status, compile::compile, rules::Rules, solve::solve_with, verify};
///
/// let lists = Lists::from_json(
///     r#"{ "version": 1,
///          "demands":  [{"id": "D1", "quantity": 3, "whole": true}, {"id": "D2", "quantity": 2, "whole": true}],
///          "supplies": [{"id": "S1", "capacity": 4}],
///          "pairs":    [{"demand": "D1", "supply": "S1", "worth": 5}, {"demand": "D2", "supply": "S1", "worth": 7}] }"#,
/// )?;
/// let problem = Problem::new(&lists, &Rules::new(&lists)?.pairs())?;
/// let compiled = compile(&problem);
/// let backend: Arc<dyn Backend> = Arc::new(Highs);
/// let answers = solve_with(&problem, &compiled, &Budget::default(), &backend);
/// let plan = Plan::new(&problem, &compiled, &answers);
/// verify(&problem, &plan)?;
/// assert_eq!((plan.status, plan.levels().map(|level| level.value.0).collect()), (Status::Optimal, vec![15]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg(feature = "highs")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Highs;

#[cfg(feature = "highs")]
impl Backend for Highs {
    fn propose(&self, linear: &Linear, time: Option<Duration>) -> Proposal {
        propose_by(linear, |problem| {
            let model = good_lp::highs(problem).set_threads(1);
            match time {
                Some(time) => model.set_time_limit(time.as_secs_f64()),
                None => model,
            }
        })
    }
}

/// Asks the solver of which `model` makes a model.
fn propose_by<M>(linear: &Linear, model: impl FnMut(UnsolvedProblem) -> M) -> Proposal
where
    M: SolverModel<Error = ResolutionError>,
    M::Solution: for<'a> SolutionWithDual<'a>,
{
    let (variables, columns, objective) = declare(linear);
    let mut model = variables.maximise(objective).using(model);
    let rows: Vec<[Option<ConstraintReference>; 2]> =
        linear.rows.iter().map(|row| add_row(&mut model, row, &columns)).collect();
    match model.solve() {
        // What a solver has in its hands when its time runs out is no optimum, and its prices mean nothing.
        Ok(solution) if matches!(solution.status(), SolutionStatus::TimeLimit) => Proposal::Failed,
        Ok(mut solution) => {
            let values = columns.iter().map(|&column| solution.value(column)).collect();
            let dual = solution.compute_dual();
            let price = |sides: &[Option<ConstraintReference>; 2]| -> f64 {
                sides.iter().flatten().map(|side| dual.dual(side.clone())).sum()
            };
            Proposal::Solved { columns: values, prices: rows.iter().map(price).collect() }
        }
        Err(ResolutionError::Infeasible) => Proposal::Infeasible,
        Err(_) => Proposal::Failed,
    }
}

fn declare(linear: &Linear) -> (ProblemVariables, Vec<Variable>, Expression) {
    let mut variables = ProblemVariables::new();
    let columns: Vec<Variable> = linear
        .columns
        .iter()
        .map(|column| variables.add(variable().min(column.low).max(column.high)))
        .collect();
    let objective = linear.columns.iter().zip(&columns).map(|(column, &name)| column.gain * name).sum();
    (variables, columns, objective)
}

/// Adds the row's sides: one for both where they are equal.
fn add_row<M: SolverModel>(
    model: &mut M,
    row: &LinearRow,
    columns: &[Variable],
) -> [Option<ConstraintReference>; 2] {
    let used: Expression = row.terms.iter().map(|&(at, each)| each * columns[at]).sum();
    match (row.low, row.high) {
        (Some(low), Some(high)) if low >= high => {
            [Some(model.add_constraint(constraint!(used == high))), None]
        }
        (low, high) => [
            low.map(|low| model.add_constraint(constraint!(used.clone() >= low))),
            high.map(|high| model.add_constraint(constraint!(used <= high))),
        ],
    }
}

/// How often a waiting solve looks at the clock and the flag.
const LOOK: Duration = Duration::from_millis(20);

/// Asks the backend on a thread of its own, so that one that panics or hangs costs no more than its time. The thread of
/// one that hangs is left behind: there is no safe way to end it.
pub(super) fn ask(backend: &Arc<dyn Backend>, linear: Linear, meter: &mut Meter<'_>) -> Proposal {
    let time = meter.remaining();
    let (columns, rows) = (linear.columns.len(), linear.rows.len());
    let (send, receive) = sync_channel(1);
    let backend = Arc::clone(backend);
    let worker = thread::Builder::new().name("linear".to_owned()).spawn(move || {
        // Nobody listens any more where the time ran out: the answer is dropped then.
        let _ = send.send(backend.propose(&linear, time));
    });
    if worker.is_err() {
        return Proposal::Failed;
    }
    loop {
        match receive.recv_timeout(LOOK) {
            Ok(proposal) => {
                return if is_sound(&proposal, columns, rows) { proposal } else { Proposal::Failed };
            }
            Err(RecvTimeoutError::Disconnected) => return Proposal::Failed,
            Err(RecvTimeoutError::Timeout) => {
                if meter.look().is_err() {
                    return Proposal::Failed;
                }
            }
        }
    }
}

/// Whether the proposal has the shape asked for, and nothing but numbers.
fn is_sound(proposal: &Proposal, columns: usize, rows: usize) -> bool {
    match proposal {
        Proposal::Solved { columns: values, prices } => {
            values.len() == columns
                && prices.len() == rows
                && values.iter().chain(prices).all(|value| value.is_finite())
        }
        Proposal::Infeasible | Proposal::Failed => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    /// All backends that are compiled in.
    const BACKENDS: &[&dyn Backend] = &[
        &GoodLp,
        #[cfg(feature = "highs")]
        &Highs,
    ];

    /// Maximise 3x + 2y over x + y ≤ 4, x + 3y ≤ 6, x ≥ 3.5 as a row: x = 4, y = 0, the first row is worth 3.
    #[test]
    fn prices_are_what_one_more_unit_gains() {
        let column = |gain| Column { low: 0.0, high: 10.0, gain };
        let row = |low, high, terms: &[(usize, f64)]| LinearRow { low, high, terms: terms.to_vec() };
        let linear = Linear {
            columns: vec![column(3.0), column(2.0)],
            rows: vec![
                row(None, Some(4.0), &[(0, 1.0), (1, 1.0)]),
                row(None, Some(6.0), &[(0, 1.0), (1, 3.0)]),
                row(Some(3.5), None, &[(0, 1.0)]),
            ],
        };
        for backend in BACKENDS {
            let Proposal::Solved { columns, prices } = backend.propose(&linear, None) else {
                panic!("solved")
            };
            assert!((columns[0] - 4.0).abs() < 1e-6 && columns[1].abs() < 1e-6, "{columns:?}");
            assert!((prices[0] - 3.0).abs() < 1e-6, "{prices:?}");
            assert!(prices[1].abs() < 1e-6 && prices[2].abs() < 1e-6, "{prices:?}");
        }
    }

    /// Maximise −x − y over x + 2y ≥ 4 and an equality x − y = 1: x = 2, y = 1; a floor's price is below 0.
    #[test]
    fn a_floor_that_costs_has_a_price_below_zero() {
        let column = Column { low: 0.0, high: 10.0, gain: -1.0 };
        let linear = Linear {
            columns: vec![column, column],
            rows: vec![
                LinearRow { low: Some(4.0), high: None, terms: vec![(0, 1.0), (1, 2.0)] },
                LinearRow { low: Some(1.0), high: Some(1.0), terms: vec![(0, 1.0), (1, -1.0)] },
            ],
        };
        for backend in BACKENDS {
            let Proposal::Solved { prices, .. } = backend.propose(&linear, None) else { panic!("solved") };
            let right = (prices[0] + 2.0 / 3.0).abs() < 1e-6 && (prices[1] + 1.0 / 3.0).abs() < 1e-6;
            assert!(right, "{prices:?}");
        }
    }

    /// x + y ≤ 1 and x + y ≥ 2.
    #[test]
    fn rows_that_contradict_each_other_are_infeasible() {
        let row = |low, high| LinearRow { low, high, terms: vec![(0, 1.0), (1, 1.0)] };
        let column = Column { low: 0.0, high: 10.0, gain: 1.0 };
        let linear =
            Linear { columns: vec![column, column], rows: vec![row(None, Some(1.0)), row(Some(2.0), None)] };
        for backend in BACKENDS {
            assert_eq!(backend.propose(&linear, None), Proposal::Infeasible);
        }
    }

    /// An assignment of 40 to 40, which presolve does not solve away: no solver ends it in no time.
    #[test]
    fn a_time_limit_reaches_the_backend() {
        let n = 40;
        let gain = |at: usize| f64::from(u32::try_from(at * at % 97).unwrap());
        let columns = (0..n * n).map(|at| Column { low: 0.0, high: 1.0, gain: gain(at) }).collect::<Vec<_>>();
        let row = |cells: Vec<usize>| LinearRow {
            low: None,
            high: Some(1.0),
            terms: cells.into_iter().map(|at| (at, 1.0)).collect(),
        };
        let across = (0..n).map(|i| row((0..n).map(|j| i * n + j).collect()));
        let down = (0..n).map(|j| row((0..n).map(|i| i * n + j).collect()));
        let linear = Linear { columns, rows: across.chain(down).collect() };
        for backend in BACKENDS {
            assert_eq!(backend.propose(&linear, Some(Duration::ZERO)), Proposal::Failed);
            assert!(matches!(backend.propose(&linear, None), Proposal::Solved { .. }));
        }
    }

    #[test]
    fn a_backend_that_breaks_has_failed() {
        struct Breaks;
        impl Backend for Breaks {
            fn propose(&self, _: &Linear, _: Option<Duration>) -> Proposal {
                Proposal::Solved { columns: vec![f64::NAN], prices: Vec::new() }
            }
        }
        let linear = Linear { columns: vec![Column { low: 0.0, high: 1.0, gain: 1.0 }], rows: Vec::new() };
        let backend: Arc<dyn Backend> = Arc::new(Breaks);
        let proposal = ask(&backend, linear, &mut Meter::unlimited());
        assert_eq!(proposal, Proposal::Failed);
    }
}
