//! What a problem holds that is doubtful but usable: rows that can bind nothing, or bind too much. In the order of
//! tables and of the rows as they were given.
//!
//! *Complexity*: O(n log n + m log m) for n rows and m pairs.

use super::Problem;
use crate::lists::{self, DemandId, Fault, Lists, Place, Text, order};

/// The warnings of a problem made from lists `given`, whose limits in the order of ids are `limit_rows`.
pub(super) fn warnings(problem: &Problem, given: &Lists, limit_rows: &[usize]) -> Vec<Fault> {
    let demand_rows = order(&given.demands).into_iter().zip((0..problem.demands.len()).map(DemandId::new));
    let mut warnings: Vec<Fault> =
        demand_rows.filter_map(|(row, demand)| check_w123_least_within_reach(problem, demand, row)).collect();
    let limits = problem.limits.iter().zip(&problem.lists.limits).zip(limit_rows);
    warnings.extend(
        limits
            .filter(|((resolved, _), _)| resolved.terms.is_empty())
            .filter_map(|((_, limit), &row)| check_w122_terms_fit_a_pair(limit, row)),
    );
    warnings.sort_by_key(|warning| (warning.place.table, warning.place.row));
    warnings
}

/// `resolved` to no pair: neither side can be moved by a plan. Without terms at all, W105 says so.
fn check_w122_terms_fit_a_pair(limit: &lists::Limit, row: usize) -> Option<Fault> {
    let id = &limit.id;
    (!limit.terms.is_empty()).then(|| {
        Fault::new(
            "W122",
            Place::row("limits", row).id(id).field("terms"),
            "",
            Text::new(
                format!("限额“{id}”的计入项没有对上任何可对接的需求和资源，合计总是 0"),
                format!("no term of limit {id:?} fits a pair, so its sum is always 0"),
            ),
            Text::new(
                "更正计入项中的需求、资源、承办单位或类别，或删去这一行",
                "correct the demand, supply, unit or category of its terms, or remove the row",
            ),
        )
    })
}

/// Every unit that shares a demand gives at least 1: neither more units than it has pairs with, nor more than it wants,
/// can share it. A demand that one unit may serve alone is none of these, its reasons say what it lacks.
fn check_w123_least_within_reach(problem: &Problem, demand: DemandId, row: usize) -> Option<Fault> {
    let numbers = &problem.demands[demand.index()];
    let (least, quantity) = (numbers.least, numbers.quantity);
    if least <= 1 {
        return None;
    }
    let pairs = problem.pairs_of_demand(demand).map(|pair| &problem.pairs[pair.index()]);
    let mut units: Vec<u32> = pairs
        .filter(|pair| pair.maximum > 0)
        .map(|pair| problem.supplies[pair.supply.index()].unit)
        .collect();
    units.sort_unstable();
    units.dedup();
    let id = problem.demand_name(demand);
    let cause = if units.len() < least as usize {
        let units = units.len();
        Text::new(
            format!(
                "需求“{id}”至少要 {least} 个单位共同承办，而能承办的单位只有 {units} 个，因此什么也得不到"
            ),
            format!(
                "demand {id:?} wants at least {least} units to share it, and only {units} can serve it: it gets nothing"
            ),
        )
    } else if quantity < least {
        Text::new(
            format!(
                "需求“{id}”至少要 {least} 个单位共同承办，而数量只有 {quantity}，不够每个单位承办 1，因此什么也得不到"
            ),
            format!(
                "demand {id:?} wants at least {least} units to share a quantity of {quantity}: it gets nothing"
            ),
        )
    } else {
        return None;
    };
    let reach = quantity.min(u32::try_from(units.len()).unwrap_or(u32::MAX));
    Some(Fault::new(
        "W123",
        Place::row("demands", row).id(id).field("providers.least"),
        least.to_string(),
        cause,
        Text::new(
            format!("最少承办单位数不超过 {reach}，或补充其他单位的资源"),
            format!("lower `least` to {reach}, or find more units to serve it"),
        ),
    ))
}
