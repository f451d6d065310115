//! Is the report true? Plan, unmet quantities, levels, certificates, status, conflict and digest, from the problem and
//! the plan alone.
//!
//! *Problem.* Given a problem and a plan of the contract's form, accept it exactly when all that it states holds:
//! the plan is feasible, every value is what it reaches, every bound is what the certificate proves, and the status
//! says so; or, where no plan exists, the conflict proves it.
//! *Method.* Weak duality, evaluated in integers; no solver. See [`formula`], [`tree`], [`levels`], [`feasible`].
//! *Complexity.* O(pairs + members + terms) a level, and the leaves of trees; O(pairs) space.
//! *Range.* Checked `i128`; an overflow is a refusal that says so.
//! *Certificate.* None of its own: its arithmetic is the check.
//! *Sources.* The contract; McConnell, Mehlhorn, Näher & Schweitzer 2011, Certifying algorithms.

mod fair;
mod feasible;
mod formula;
mod levels;
mod refusal;
mod rows;
mod shares_fault;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use formula::{Aim, Desk, Ground, Scope, formula};
use levels::{Checked, check};
use rows::{Bounds, Parts};
use tree::Walk;

use super::{Plan, Proof, Status};
use crate::lists::{PartId, Side, Text};
use crate::problem::Problem;

pub use feasible::feasible;
pub use refusal::{At, PairName, PlanTable, Refusal, RowKind, RowName};
pub use shares_fault::SharesFault;

/// What was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The status, which holds.
    pub status: Status,
    /// The levels whose value is their bound, and the fair ones whose shares are proven.
    pub closed: usize,
    /// All levels.
    pub levels: usize,
    /// What a reader should know though nothing is wrong: the plan does not name the problem it was made from.
    pub notice: Option<Text>,
}

/// Checks that all the plan states of this problem holds. Never panics, whatever the plan holds.
///
/// # Errors
/// The first thing found that does not hold.
pub fn verify(problem: &Problem, plan: &Plan) -> Result<Verified, Refusal> {
    let notice = check_digest(problem, plan)?;
    let status = plan.status;
    match status {
        Status::Optimal | Status::Gap => {
            if plan.conflict.is_some() {
                return Err(Refusal::ConflictUnasked { status });
            }
            let x = feasible::quantities(problem, plan)?;
            let ground = Ground { problem, parts: Parts::new(problem), x };
            let Checked { closed, is_excused } = check(&ground, plan)?;
            let levels = plan.goals.len();
            if (status == Status::Optimal) != (closed == levels) {
                return Err(Refusal::Status { status, closed, levels });
            }
            if !is_excused {
                check_finished(problem, plan)?;
            }
            Ok(Verified { status, closed, levels, notice })
        }
        Status::Infeasible | Status::Unknown => {
            check_no_plan(plan)?;
            match (&plan.conflict, status) {
                (Some(conflict), Status::Infeasible) => check_conflict(problem, &conflict.certificate)?,
                (None, Status::Infeasible) => return Err(Refusal::ConflictMissing),
                (Some(_), _) => return Err(Refusal::ConflictUnasked { status }),
                (None, _) => {}
            }
            check_finished(problem, plan)?;
            Ok(Verified { status, closed: 0, levels: problem.levels().len(), notice })
        }
    }
}

fn check_digest(problem: &Problem, plan: &Plan) -> Result<Option<Text>, Refusal> {
    let stated = &plan.digest.problem;
    if stated.is_empty() {
        return Ok(Some(Text::new(
            "方案没有注明出自哪份问题，仅按所给问题核对",
            "the plan does not name the problem it was made from; it was checked against the one given",
        )));
    }
    if stated != problem.digest() {
        return Err(Refusal::Digest { stated: stated.clone(), actual: problem.digest().to_owned() });
    }
    Ok(None)
}

/// A network that had time to finish is always optimal or infeasible.
fn check_finished(problem: &Problem, plan: &Plan) -> Result<(), Refusal> {
    let status = plan.status;
    let free = |d: &crate::problem::Demand| !d.whole && d.least <= 1 && d.most.is_none();
    let network = problem.limits().is_empty()
        && problem.demands().iter().all(free)
        && problem.nested(Side::Demand)
        && problem.nested(Side::Supply);
    let open = matches!(status, Status::Gap | Status::Unknown);
    if network && open && plan.stopped.is_none() { Err(Refusal::Unfinished { status }) } else { Ok(()) }
}

fn check_no_plan(plan: &Plan) -> Result<(), Refusal> {
    let tables = [
        (PlanTable::Matches, plan.matches.len()),
        (PlanTable::Goals, plan.goals.len()),
        (PlanTable::Unmet, plan.unmet.len()),
        (PlanTable::Certificate, plan.certificate.len()),
    ];
    match tables.into_iter().find(|(_, rows)| *rows > 0) {
        Some((table, rows)) => Err(Refusal::WithoutPlan { status: plan.status, table, rows }),
        None => Ok(()),
    }
}

/// The formula without gain must come out below 0 over all parts; any plan would give 0 or more.
fn check_conflict(problem: &Problem, proof: &Proof) -> Result<(), Refusal> {
    let ground = Ground { problem, parts: Parts::new(problem), x: vec![0; problem.pairs().len()] };
    let owner = vec![Some(0); problem.part_count()];
    let parts: Vec<PartId> = (0..problem.part_count()).map(PartId::new).collect();
    let at = At::Conflict;
    let scope = Scope { at, owner: &owner, entry: 0, parts: &parts };
    let aim = Aim { gain: None, earlier: &[] };
    let mut bounds = Bounds::new(problem);
    let mut desk = Desk::new(problem);
    match proof {
        Proof::Tree { tree } => {
            match Walk::new(&ground, &mut bounds, &mut desk, &scope, aim).node(tree, 0)? {
                Some(_) => Err(Refusal::LeafWithoutConflict),
                None => Ok(()),
            }
        }
        Proof::Prices(prices) => {
            let total = formula(&ground, &bounds, &[], &mut desk, &scope, aim, prices)?;
            if total.sum < 0 { Ok(()) } else { Err(Refusal::ConflictSum { at, sum: total.floor() }) }
        }
    }
}
