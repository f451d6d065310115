//! Where to split a case: what the point breaks, in the order whole demands, units, quantities.

use super::case::{Branch, Case, Split, Use};
use super::model::{Demand, Model};
use super::price::{float, rounded};

/// What a float may be off an integer.
const NEAR: f64 = 1e-6;

/// A split, and the case to look at first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) split: Split,
    pub(super) first: Branch,
}

/// The split of a case at a point; `None` where every column and choice that could be decided is. O(columns).
pub(super) fn choose(model: &Model<'_>, case: &Case, x: &[f64]) -> Option<Choice> {
    whole(model, case, x)
        .or_else(|| unit(model, case, x))
        .or_else(|| fractional(model, case, x))
        .or_else(|| free(model, case, x))
}

fn got(demand: &Demand, x: &[f64]) -> f64 {
    x[demand.columns.clone()].iter().sum()
}

/// The whole demand that is served most nearly by half.
fn whole(model: &Model<'_>, case: &Case, x: &[f64]) -> Option<Choice> {
    let mut best: Option<(f64, Choice)> = None;
    for (k, demand) in (0_u32..).zip(&model.demands) {
        let sides = case.rows[demand.row];
        let all = float(demand.quantity);
        let got = got(demand, x);
        if !demand.whole || sides.low == sides.high || got < NEAR || got > all - NEAR {
            continue;
        }
        let choice =
            if sides.low == Some(0) || case.columns[demand.columns.clone()].iter().any(|span| span.low > 0) {
                let first = if 2.0 * got >= all { Branch::Second } else { Branch::First };
                Choice { split: Split::Whole { demand: k }, first }
            } else {
                // "No" would lift the demand's own floor: some pair has to be above 0 first.
                let widest = demand.columns.clone().max_by_key(|&at| case.columns[at].high)?;
                split_at(model, widest, 0, Branch::Second)
            };
        let near = (got / all - 0.5).abs();
        if best.is_none_or(|(least, _)| near < least) {
            best = Some((near, choice));
        }
    }
    best.map(|(_, choice)| choice)
}

/// The unit with the largest share of a demand that too many or too few serve.
fn unit(model: &Model<'_>, case: &Case, x: &[f64]) -> Option<Choice> {
    for (k, demand) in (0_u32..).zip(&model.demands).filter(|(_, demand)| demand.counts_units()) {
        let share = |columns: &[u32]| columns.iter().map(|&at| x[at as usize]).sum::<f64>();
        let used = demand.givers.iter().filter(|giver| share(&giver.columns) > NEAR).count();
        let kept = used == 0 || (used >= demand.least && demand.most.is_none_or(|most| used <= most));
        if kept {
            continue;
        }
        // Units that cannot give any more come last: deciding these only shows that too few are left.
        let mut best: Option<((bool, f64), u32)> = None;
        for (giver, columns) in (0_u32..).zip(demand.givers.iter().map(|giver| &giver.columns)) {
            let can_give = columns.iter().any(|&at| case.columns[at as usize].high > 0);
            let key = (can_give, share(columns));
            if !case.is_decided(Use { demand: k, giver }) && best.is_none_or(|(most, _)| key > most) {
                best = Some((key, giver));
            }
        }
        if let Some((_, giver)) = best {
            return Some(Choice { split: Split::Unit { demand: k, giver }, first: Branch::Second });
        }
    }
    None
}

/// The column most nearly between two integers.
fn fractional(model: &Model<'_>, case: &Case, x: &[f64]) -> Option<Choice> {
    let mut best: Option<(f64, usize)> = None;
    for (at, (&x, span)) in x.iter().zip(&case.columns).enumerate() {
        let off = (x - x.round()).abs();
        if off > NEAR && span.low < span.high && best.is_none_or(|(most, _)| off > most + NEAR) {
            best = Some((off, at));
        }
    }
    let (_, column) = best?;
    let at = rounded(x[column].floor());
    let first = if x[column] - float(at) > 0.5 { Branch::Second } else { Branch::First };
    Some(split_at(model, column, at, first))
}

/// Any column that is free yet, then any demand that is undecided.
fn free(model: &Model<'_>, case: &Case, x: &[f64]) -> Option<Choice> {
    let widest =
        (0..case.columns.len()).rev().max_by_key(|&at| case.columns[at].high - case.columns[at].low)?;
    let span = case.columns[widest];
    if span.low < span.high {
        let at = rounded(x[widest]).clamp(span.low, span.high - 1);
        return Some(split_at(model, widest, at, Branch::First));
    }
    None
}

/// The split of a column's quantity as the contract has it: of the sum over its group, the halves before it full.
fn split_at(model: &Model<'_>, column: usize, at: i64, first: Branch) -> Choice {
    let group = model.group(column);
    let before: i64 = model.spans[group.start..column].iter().map(|span| span.high).sum();
    let start = u32::try_from(group.start).expect("columns are counted in u32");
    Choice { split: Split::Quantity { column: start, at: before + at }, first }
}

/// Whether some column stands between two integers.
pub(super) fn is_fractional(x: &[f64]) -> bool {
    x.iter().any(|x| (x - x.round()).abs() > NEAR)
}

/// Fixes what the prices decide: columns whose reduced gain is clearly not 0.
pub(super) fn fix_face(face: &mut Case, reduced: &[i128], denominator: i64) {
    let clear = i128::from(denominator) / 10_000;
    for (span, &reduced) in face.columns.iter_mut().zip(reduced) {
        if reduced > clear {
            span.low = span.high;
        } else if reduced < -clear {
            span.high = span.low;
        }
    }
}
