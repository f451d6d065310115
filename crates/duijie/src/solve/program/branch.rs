//! Where to split a case: what the point breaks, in the order whole demands, units, quantities.

use super::case::{Branch, Case, Split, Use};
use super::model::{Demand, Model};
use super::price::{float, rounded};
use super::vertex::{NEAR, Vertices};

/// A split, and the case to look at first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) split: Split,
    pub(super) first: Branch,
    /// The column that a quantity split is about.
    pub(super) column: Option<usize>,
}

/// What splits on columns have cost so far, per unit of distance: an estimate of what the next will cost.
#[derive(Clone)]
pub(super) struct PseudoCosts {
    /// By column: below, above.
    sums: Vec<[f64; 2]>,
    counts: Vec<[u32; 2]>,
}

/// A cost is trusted after so many splits; before that it is probed.
const TRUSTED: u32 = 4;
/// So many columns are probed at a case.
const PROBED: usize = 8;

impl PseudoCosts {
    pub(super) fn new(columns: usize) -> Self {
        Self { sums: vec![[0.0; 2]; columns], counts: vec![[0; 2]; columns] }
    }

    /// A split moved the column by `distance` to this side, and the gain fell by `fall`.
    pub(super) fn learn(&mut self, column: usize, branch: Branch, distance: f64, fall: f64) {
        if fall.is_finite() {
            self.sums[column][branch.index()] += fall / distance.max(NEAR);
            self.counts[column][branch.index()] += 1;
        }
    }

    /// Adds what another has learned since it was like `before`.
    pub(super) fn add(&mut self, other: &Self, before: &Self) {
        for (column, (sums, counts)) in self.sums.iter_mut().zip(&mut self.counts).enumerate() {
            for side in 0..2 {
                sums[side] += other.sums[column][side] - before.sums[column][side];
                counts[side] += other.counts[column][side] - before.counts[column][side];
            }
        }
    }

    fn mean(&self, side: usize) -> f64 {
        let sum: f64 = self.sums.iter().map(|sums| sums[side]).sum();
        let count: u32 = self.counts.iter().map(|counts| counts[side]).sum();
        if count == 0 { 1.0 } else { sum / f64::from(count) }
    }

    /// What a split at `x` would cost on both sides.
    fn estimate(&self, column: usize, x: f64, means: [f64; 2]) -> [f64; 2] {
        let distances = [x - x.floor(), x.ceil() - x];
        [0, 1].map(|side| {
            let count = self.counts[column][side];
            let per = if count == 0 { means[side] } else { self.sums[column][side] / f64::from(count) };
            per * distances[side]
        })
    }

    fn is_trusted(&self, column: usize) -> bool {
        self.counts[column].iter().all(|&count| count >= TRUSTED)
    }
}

/// Both sides should fall: the product says so best (Achterberg 2007, sec. 5.4).
fn score(falls: [f64; 2]) -> f64 {
    falls.map(|fall| fall.clamp(NEAR, 1e9)).iter().product()
}

/// The split of a case at a point; `None` where every column and choice that could be decided is. O(columns), and some
/// probes.
pub(super) fn choose(
    model: &Model<'_>,
    case: &Case,
    x: &[f64],
    costs: &mut PseudoCosts,
    vertices: Option<&Vertices>,
) -> Option<Choice> {
    whole(model, case, x)
        .or_else(|| unit(model, case, x))
        .or_else(|| fractional(model, case, x, costs, vertices))
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
                Choice { split: Split::Whole { demand: k }, first, column: None }
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
            return Some(Choice {
                split: Split::Unit { demand: k, giver },
                first: Branch::Second,
                column: None,
            });
        }
    }
    None
}

/// The column between two integers whose split is expected to cost most on both sides.
fn fractional(
    model: &Model<'_>,
    case: &Case,
    x: &[f64],
    costs: &mut PseudoCosts,
    vertices: Option<&Vertices>,
) -> Option<Choice> {
    let means = [costs.mean(0), costs.mean(1)];
    let is_open = |&at: &usize| {
        let span = case.columns[at];
        // The point may lie outside what rows have left of the column.
        (x[at] - x[at].round()).abs() > NEAR && float(span.low) < x[at] && x[at] < float(span.high)
    };
    let mut open: Vec<(f64, usize)> =
        (0..x.len()).filter(is_open).map(|at| (score(costs.estimate(at, x[at], means)), at)).collect();
    open.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut best = *open.first()?;
    if let Some(vertices) = vertices {
        best.0 = 0.0;
        for &(estimate, column) in open.iter().take(PROBED) {
            let score = if costs.is_trusted(column) {
                estimate
            } else {
                let falls = vertices.probe(case, column, rounded(x[column].floor()));
                costs.learn(column, Branch::First, x[column] - x[column].floor(), falls[0]);
                costs.learn(column, Branch::Second, x[column].ceil() - x[column], falls[1]);
                score(falls)
            };
            if score > best.0 {
                best = (score, column);
            }
        }
    }
    let column = best.1;
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
pub(super) fn split_at(model: &Model<'_>, column: usize, at: i64, first: Branch) -> Choice {
    let group = model.group(column);
    let before: i64 = model.spans[group.start..column].iter().map(|span| span.high).sum();
    let start = u32::try_from(group.start).expect("columns are counted in u32");
    Choice { split: Split::Quantity { column: start, at: before + at }, first, column: Some(column) }
}

/// Whether some column stands between two integers.
pub(super) fn is_fractional(x: &[f64]) -> bool {
    x.iter().any(|x| (x - x.round()).abs() > NEAR)
}
