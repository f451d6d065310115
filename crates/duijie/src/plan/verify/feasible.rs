//! Is the plan one at all? Matches, rows, whole demands, providers, and what is left unmet.
//!
//! *Problem.* Quantities x on pairs, integers within each pair's bounds; every demand, supply, quota and limit within
//! its bounds; a whole demand gets none or all; a demand that gets anything is shared by `least` to `most` units.
//! *Method.* Lay the matches on the pairs, first halves before second ones, and sum once.
//! *Complexity.* O(pairs + members + terms + matches · log pairs) time, O(pairs) space.
//! *Range.* Quantities are below 2^31 and weights within 2^63, so sums over fewer than 2^32 pairs fit an `i128`.

use super::refusal::{PairName, Refusal, RowKind, RowName};
use super::rows::{find, named, pair_name, pairs_of};
use crate::lists::{DemandId, Side};
use crate::plan::{Match, Missing, Plan};
use crate::problem::Problem;

/// The quantity of every pair, after all checks of the plan itself.
pub(super) fn quantities(problem: &Problem, plan: &Plan) -> Result<Vec<i64>, Refusal> {
    let x = lay(problem, &plan.matches)?;
    feasible(problem, &x)?;
    let demands = sums(&x, problem, problem.demands().len(), Side::Demand);
    check_unmet(problem, &plan.unmet, &demands)?;
    Ok(x)
}

/// Checks quantities of all pairs, in their order, made by any hand: bounds of pairs, rows, whole demands and providers.
///
/// O(pairs + members + terms).
///
/// # Errors
/// The first row or pair that is broken.
pub fn feasible(problem: &Problem, quantities: &[i64]) -> Result<(), Refusal> {
    let x = quantities;
    check_maxima(problem, x)?;
    check_minima(problem, x)?;
    let demands = sums(x, problem, problem.demands().len(), Side::Demand);
    let supplies = sums(x, problem, problem.supplies().len(), Side::Supply);
    check_rows(problem, x, &demands, &supplies)?;
    check_choices(problem, x, &demands)
}

fn check_maxima(problem: &Problem, x: &[i64]) -> Result<(), Refusal> {
    for (k, (pair, &quantity)) in problem.pairs().iter().zip(x).enumerate() {
        let maximum = i64::from(pair.maximum);
        if quantity > maximum {
            return Err(Refusal::AboveMaximum { pair: pair_name(problem, k), quantity, maximum });
        }
    }
    Ok(())
}

fn lay(problem: &Problem, matches: &[Match]) -> Result<Vec<i64>, Refusal> {
    let mut x = vec![0_i64; problem.pairs().len()];
    let mut before: Option<&Match> = None;
    for m in matches {
        let pair = || PairName { demand: m.demand.clone(), supply: m.supply.clone(), by: m.by };
        let group = named(problem, &m.demand, &m.supply, m.by);
        if group.is_empty() {
            return Err(Refusal::UnknownPair { pair: pair() });
        }
        if m.quantity < 1 {
            return Err(Refusal::MatchQuantity { pair: pair(), quantity: m.quantity });
        }
        // Every match is of 1 or more, so a pair that has something was matched before.
        if group.clone().any(|k| x[k] > 0) {
            return Err(Refusal::MatchDoubled { pair: pair() });
        }
        // Bytes, as ids are compared. The contract orders matches by ids only.
        if before.is_some_and(|b| (&b.demand, &b.supply) > (&m.demand, &m.supply)) {
            return Err(Refusal::MatchOrder { pair: pair() });
        }
        let mut rest = m.quantity;
        for k in group.clone() {
            x[k] = rest.min(problem.pairs()[k].maximum.into());
            rest -= x[k];
        }
        if rest > 0 {
            let maximum = m.quantity - rest;
            return Err(Refusal::AboveMaximum { pair: pair(), quantity: m.quantity, maximum });
        }
        before = Some(m);
    }
    Ok(x)
}

fn check_minima(problem: &Problem, x: &[i64]) -> Result<(), Refusal> {
    for (k, (pair, &quantity)) in problem.pairs().iter().zip(x).enumerate() {
        if quantity < i64::from(pair.minimum) {
            return Err(Refusal::BelowMinimum {
                pair: pair_name(problem, k),
                quantity,
                minimum: pair.minimum.into(),
            });
        }
    }
    Ok(())
}

/// What every demand or supply gets.
fn sums(x: &[i64], problem: &Problem, count: usize, side: Side) -> Vec<i64> {
    let mut sums = vec![0_i64; count];
    for (pair, quantity) in problem.pairs().iter().zip(x) {
        match side {
            Side::Demand => sums[pair.demand.index()] += quantity,
            Side::Supply => sums[pair.supply.index()] += quantity,
        }
    }
    sums
}

fn check_rows(problem: &Problem, x: &[i64], demands: &[i64], supplies: &[i64]) -> Result<(), Refusal> {
    let lists = problem.lists();
    for ((row, list), &sum) in problem.demands().iter().zip(&lists.demands).zip(demands) {
        let bounds = (Some(row.minimum.into()), Some(row.quantity.into()));
        check_row(RowKind::Demand, &list.id, sum.into(), bounds.0, bounds.1)?;
    }
    for ((row, list), &sum) in problem.supplies().iter().zip(&lists.supplies).zip(supplies) {
        let bounds = (Some(row.minimum.into()), Some(row.capacity.into()));
        check_row(RowKind::Supply, &list.id, sum.into(), bounds.0, bounds.1)?;
    }
    for (quota, list) in problem.quotas().iter().zip(&lists.quotas) {
        let side = match quota.side {
            Side::Demand => demands,
            Side::Supply => supplies,
        };
        let sum = quota.members.iter().map(|&m| i128::from(side[m as usize])).sum();
        check_row(RowKind::Quota, &list.id, sum, Some(quota.minimum), quota.maximum)?;
    }
    for (limit, list) in problem.limits().iter().zip(&lists.limits) {
        let sum = limit.terms.iter().map(|t| i128::from(t.each) * i128::from(x[t.pair.index()])).sum();
        check_row(RowKind::Limit, &list.id, sum, limit.minimum, limit.maximum)?;
    }
    Ok(())
}

fn check_row(
    kind: RowKind,
    id: &str,
    sum: i128,
    minimum: Option<i64>,
    maximum: Option<i64>,
) -> Result<(), Refusal> {
    let below = minimum.is_some_and(|m| sum < m.into());
    let above = maximum.is_some_and(|m| sum > m.into());
    if below || above {
        return Err(Refusal::Row { row: RowName { kind, id: id.to_owned() }, sum, minimum, maximum });
    }
    Ok(())
}

fn check_choices(problem: &Problem, x: &[i64], demands: &[i64]) -> Result<(), Refusal> {
    for (k, (demand, &got)) in problem.demands().iter().zip(demands).enumerate() {
        let name = || problem.demand_name(DemandId::new(k)).to_owned();
        let quantity = i64::from(demand.quantity);
        if demand.whole && got != 0 && got != quantity {
            return Err(Refusal::Whole { demand: name(), got, quantity });
        }
        if got == 0 || (demand.least <= 1 && demand.most.is_none()) {
            continue;
        }
        let mut units: Vec<u32> = pairs_of(problem, DemandId::new(k))
            .filter(|&p| x[p] > 0)
            .map(|p| problem.supplies()[problem.pairs()[p].supply.index()].unit)
            .collect();
        units.sort_unstable();
        units.dedup();
        let units = units.len();
        // Counts of units fit a usize as every table does.
        if units < demand.least as usize || demand.most.is_some_and(|most| units > most as usize) {
            let (least, most) = (demand.least, demand.most);
            return Err(Refusal::Providers { demand: name(), units, least, most });
        }
    }
    Ok(())
}

fn check_unmet(problem: &Problem, unmet: &[Missing], demands: &[i64]) -> Result<(), Refusal> {
    let mut stated = vec![None; demands.len()];
    let mut before = None;
    for row in unmet {
        let demand = find(&problem.lists().demands, &row.demand);
        match demand {
            Some(k) if before < demand => stated[k] = Some(row.missing),
            _ => return Err(Refusal::UnmetOrder { demand: row.demand.clone() }),
        }
        before = demand;
    }
    for (k, ((row, &got), stated)) in problem.demands().iter().zip(demands).zip(stated).enumerate() {
        let missing = i64::from(row.quantity) - got;
        let expected = (missing > 0).then_some(missing);
        if stated != expected {
            let demand = problem.demand_name(DemandId::new(k)).to_owned();
            return Err(Refusal::Unmet { demand, stated, missing });
        }
    }
    Ok(())
}
