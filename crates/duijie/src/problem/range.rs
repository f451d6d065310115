//! Ranges: every sum that later stages form must fit.
//!
//! *Problem.* Let n be the rows (demands, supplies, quotas, limits, groups of fair levels: some of these become rows of a network), C the
//! largest |gain| of any level, k the most quotas and limits over a pair, T the sum of all maxima (quantities,
//! capacities, quotas – the minimum of one without maximum –, pairs). The network solver needs prices and flows in
//! `i64`, the verifier sums of price × maximum in `i128`.
//! *Method.* Four inequalities, checked in `i128`:
//! R101 T < 2^59; R102 (C + 1)·(n + 1) < 2^60, what the network simplex keeps its flows and prices by; R103 a reduced gain is below
//! (C + 1)·(n + 1)·(k + 3), so the formula is below (C + 1)·(n + 1)·(k + 4)·T < 2^126, and a level's value with it;
//! R104 for every limit Σ |each|·maximum < 2^62.
//! *Sources.* Ahuja, Magnanti & Orlin 1993, Network Flows, §11.5 (artificial costs (n + 1)·C).

use super::{Level, Limit, Problem};
use crate::lists::{Fault, Place, Side, Text};

/// Limits' sums up to here fit `i64` with room to add two.
pub(super) const LONG: i128 = 1 << 62;
/// Flows up to here leave the network simplex its open residuals.
const FLOW: i128 = 1 << 59;
/// Longest path times largest gain up to here leave its prices, at most three times that, in `i64`.
const PRICE: i128 = 1 << 60;
/// Sums up to here fit `i128` with room to add two.
const WIDE: i128 = 1 << 126;

/// What the inequalities are about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// Rows: demands, supplies, quotas, limits, and groups and their classes.
    pub(super) rows: i128,
    /// The largest |gain| of any level.
    pub(super) gain: i128,
    /// The most quotas and limits over a pair.
    pub(super) depth: i128,
    /// Σ of all maxima; of a quota without one its minimum, which a flow would have to reach.
    pub(super) total: i128,
}

impl Sizes {
    fn of(problem: &Problem) -> Self {
        let deepest = |quotas: &[Vec<_>]| quotas.iter().map(Vec::len).max().unwrap_or(0);
        let gain = problem.levels.iter().map(|level| match level {
            Level::Serve { .. } | Level::Claims { .. } | Level::Keep | Level::Fair(_) => 1,
            Level::Worth => problem.pairs.iter().map(|p| i128::from(p.worth).abs()).max().unwrap_or(0),
            Level::Lot { side: Side::Demand, .. } => count(problem.demands.len()),
            Level::Lot { side: Side::Supply, .. } => count(problem.supplies.len()),
        });
        let fair = || {
            problem.levels.iter().filter_map(|level| match level {
                Level::Fair(fair) => Some(fair),
                _ => None,
            })
        };
        let groups = || fair().flat_map(|fair| &fair.groups);
        Self {
            // Groups and classes of groups are rows too, and their places (see the solver's `series`) pairs.
            rows: count(
                problem.demands.len()
                    + problem.supplies.len()
                    + problem.quotas.len()
                    + problem.limits.len()
                    + 2 * groups().count(),
            ),
            gain: gain.max().unwrap_or(0),
            depth: count(
                deepest(&problem.demand_quotas)
                    + deepest(&problem.supply_quotas)
                    + most_limits(problem)
                    + 2 * fair().count(),
            ),
            total: problem.demands.iter().map(|d| i128::from(d.quantity)).sum::<i128>()
                + problem.supplies.iter().map(|s| i128::from(s.capacity)).sum::<i128>()
                + problem.quotas.iter().map(|q| i128::from(q.maximum.unwrap_or(q.minimum))).sum::<i128>()
                + problem.pairs.iter().map(|p| i128::from(p.maximum)).sum::<i128>()
                + groups().map(|group| 8 * i128::from(group.total)).sum::<i128>(),
        }
    }

    /// R101, R102 and R103.
    pub(super) fn check(&self) -> Vec<Fault> {
        let Self { rows, gain, depth, total } = *self;
        let price = (gain + 1).saturating_mul(rows + 1);
        let sum = price.saturating_mul(depth + 4).saturating_mul(total);
        let mut faults = Vec::new();
        if total >= FLOW {
            faults.push(check_r101_total_fits(total));
        }
        if price >= PRICE {
            faults.push(check_r102_prices_fit(gain, rows));
        }
        if sum >= WIDE && faults.is_empty() {
            faults.push(check_r103_bounds_fit(self));
        }
        faults
    }
}

/// The most limits over a pair.
fn most_limits(problem: &Problem) -> usize {
    let mut limits = vec![0; problem.pairs.len()];
    for term in problem.limits.iter().flat_map(|limit| &limit.terms) {
        limits[term.pair.index()] += 1;
    }
    limits.into_iter().max().unwrap_or(0)
}

fn count(rows: usize) -> i128 {
    i128::try_from(rows).expect("a table is no longer than memory")
}

fn check_r101_total_fits(total: i128) -> Fault {
    Fault::new(
        "R101",
        Place::lists(),
        total.to_string(),
        Text::new(
            format!("数量、可提供数量、配额上限（没有上限的取下限）与配对上限之和 {total} 应小于 2^59"),
            format!(
                "quantities, capacities, quota maxima (minima where there is none) and pair maxima add up to {total}, not less than 2^59"
            ),
        ),
        Text::new(
            "不起作用的上限请留空，或改用更大的计量单位",
            "leave out maxima that bind nothing, or count in larger units",
        ),
    )
}

fn check_r102_prices_fit(gain: i128, rows: i128) -> Fault {
    let product = (gain + 1).saturating_mul(rows + 1);
    Fault::new(
        "R102",
        Place::lists(),
        gain.to_string(),
        Text::new(
            format!("(最大分值 {gain} + 1) × (行数 {rows} + 1) = {product}，应小于 2^60"),
            format!("(largest gain {gain} + 1) × (rows {rows} + 1) = {product}, not less than 2^60"),
        ),
        Text::new("请缩小分值的刻度", "use a smaller scale for worths"),
    )
}

fn check_r103_bounds_fit(sizes: &Sizes) -> Fault {
    let Sizes { rows, gain, depth, total } = sizes;
    Fault::new(
        "R103",
        Place::lists(),
        total.to_string(),
        Text::new(
            format!(
                "(最大分值 {gain} + 1) × (行数 {rows} + 1) × (配额与限额层数 {depth} + 4) × 上限之和 {total} 应小于 2^126"
            ),
            format!(
                "(largest gain {gain} + 1) × (rows {rows} + 1) × (quotas and limits over a pair {depth} + 4) × sum of maxima {total} is not less than 2^126"
            ),
        ),
        Text::new(
            "请缩小分值的刻度，或改用更大的计量单位",
            "use a smaller scale for worths, or count in larger units",
        ),
    )
}

/// The fault of a limit whose weights add up too far: over its pairs, or on one pair beyond `i64`. `sum` is what they
/// add up to.
pub(super) fn check_r104_limit_fits(limit: usize, id: &str, sum: i128) -> Fault {
    let sum = sum.abs();
    Fault::new(
        "R104",
        Place::row("limits", limit).id(id).field("terms"),
        sum.to_string(),
        Text::new(
            format!("限额“{id}”的 Σ |each| × 配对上限 = {sum}，应小于 2^62"),
            format!("Σ |each| × maximum over the pairs of limit {id:?} is {sum}, not less than 2^62"),
        ),
        Text::new("请改用更大的单位（如以千元计）", "count in larger units (thousands, say)"),
    )
}

fn beyond(limit: usize, id: &str, resolved: &Limit, problem: &Problem) -> Option<Fault> {
    let sum: i128 = resolved
        .terms
        .iter()
        .map(|t| i128::from(t.each).abs() * i128::from(problem.pairs[t.pair.index()].maximum))
        .sum();
    (sum >= LONG).then(|| check_r104_limit_fits(limit, id, sum))
}

/// Every inequality that does not hold. `limit_rows` are the rows of the limits as they were given.
pub(super) fn check(problem: &Problem, limit_rows: &[usize]) -> Vec<Fault> {
    let mut faults = Sizes::of(problem).check();
    for ((limit, resolved), &row) in problem.lists.limits.iter().zip(&problem.limits).zip(limit_rows) {
        faults.extend(beyond(row, &limit.id, resolved, problem));
    }
    faults
}
