//! A dual simplex for the relaxations of a tree search: from case to case only bounds change, so every basis stays dual
//! feasible and a few pivots lead to the next vertex.
//!
//! *Problem.* Maximise Σ c·x over l ≤ x ≤ u and L ≤ A·x ≤ U, every side finite.
//! *Method.* Revised dual simplex with bounds: the row that is off by most (steepest edge, exact weights) leaves; the
//! ratio test passes over columns that may flip to their other bound while that still helps (Maros 2003, "A generalized dual
//! phase-2 simplex algorithm"); among near ties the largest pivot. Costs are shifted by less than 10⁻⁶ of the
//! largest, each by another amount, against ties. The inverse of the basis is dense and kept by rows.
//! *Complexity.* O(m² + nonzeros) per pivot, O(m²) space for m rows: meant for at most [`MOST_ROWS`].
//! *Trust.* None, as of any float: the prices are proven in integers. Numerical trouble gives [`Ended::Stalled`].
//! *Sources.* Koberstein 2005, ch. 3 (dual simplex with bound flipping, steepest edge).

use std::rc::Rc;

use super::linear::Linear;

/// With more rows the dense inverse does not pay.
pub(super) const MOST_ROWS: usize = 600;

const PRIMAL: f64 = 1e-8;
const PIVOT: f64 = 1e-8;
/// Pivots until the inverse is made anew.
const FRESH: usize = 80;

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// At a vertex.
    Optimal,
    /// The bound fell to the cutoff.
    Cutoff,
    /// No point keeps all rows; [`Simplex::ray`] says by which prices.
    Infeasible,
    /// After all pivots allowed: solve again to go on.
    Unfinished,
    /// Numerical trouble.
    Stalled,
}

/// A sparse line.
type Line = Vec<(u32, f64)>;

/// The simplex with its basis. Variables are the columns, then one per row: minus the row's sum.
#[derive(Clone)]
pub(super) struct Simplex {
    rows: Rc<[Line]>,
    columns: Rc<[Line]>,
    cost: Rc<[f64]>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// The variable of every basis row.
    basic: Vec<usize>,
    /// The basis row of every variable; `OUT` where it is not in the basis.
    place: Vec<usize>,
    at_high: Vec<bool>,
    /// Reduced costs.
    reduced: Vec<f64>,
    /// The inverse of the basis, row by row.
    inverse: Vec<f64>,
    /// Values of the basic variables.
    value: Vec<f64>,
    age: usize,
    pivots: usize,
    /// Row of the inverse that proved infeasibility, signed.
    ray: Vec<f64>,
}

const OUT: usize = usize::MAX;

impl Simplex {
    /// The simplex of a program whose rows have both sides, at the basis of its rows. O(m² + nonzeros).
    pub(super) fn new(linear: &Linear) -> Self {
        let (n, m) = (linear.columns.len(), linear.rows.len());
        let mut columns = vec![Line::new(); n];
        for (row, line) in (0_u32..).zip(&linear.rows) {
            line.terms.iter().for_each(|&(column, each)| columns[column].push((row, each)));
        }
        let rows: Vec<Line> = linear
            .rows
            .iter()
            .map(|row| row.terms.iter().map(|&(column, each)| (narrow(column), each)).collect())
            .collect();
        let largest = linear.columns.iter().map(|column| column.gain.abs()).fold(0.0, f64::max);
        // Golden-ratio steps spread the shifts evenly.
        let shift = |k: f64| largest * 1e-7 * ((k * 0.618_033_988_749_895).fract() - 0.5);
        let costs = (0_u32..).zip(&linear.columns).map(|(k, column)| column.gain + shift(f64::from(k) + 1.0));
        let cost: Vec<f64> = costs.chain(std::iter::repeat_n(0.0, m)).collect();
        let mut simplex = Self {
            rows: rows.into(),
            columns: columns.into(),
            low: linear.columns.iter().map(|column| column.low).chain(std::iter::repeat_n(0.0, m)).collect(),
            high: linear
                .columns
                .iter()
                .map(|column| column.high)
                .chain(std::iter::repeat_n(0.0, m))
                .collect(),
            basic: (n..n + m).collect(),
            place: std::iter::repeat_n(OUT, n).chain(0..m).collect(),
            at_high: cost.iter().map(|&cost| cost > 0.0).collect(),
            reduced: cost.clone(),
            cost: cost.into(),
            inverse: vec![0.0; m * m],
            value: vec![0.0; m],
            age: 0,
            pivots: 0,
            ray: Vec::new(),
        };
        for i in 0..m {
            simplex.inverse[i * m + i] = 1.0;
            let row = &linear.rows[i];
            simplex.set_row(i, row.low.unwrap_or(f64::MIN), row.high.unwrap_or(f64::MAX));
        }
        simplex
    }

    /// New bounds of a column; they count from the next solve on.
    pub(super) fn set_column(&mut self, column: usize, low: f64, high: f64) {
        (self.low[column], self.high[column]) = (low, high);
    }

    /// New sides of a row.
    pub(super) fn set_row(&mut self, row: usize, low: f64, high: f64) {
        let at = self.columns.len() + row;
        (self.low[at], self.high[at]) = (-high, -low);
    }

    /// Goes to the vertex of the present bounds, with at most `pivots` pivots.
    pub(super) fn solve(&mut self, cutoff: f64, pivots: usize) -> Ended {
        self.place_outside();
        self.refresh_values();
        for _ in 0..pivots {
            if self.age >= FRESH && !self.refresh() {
                return Ended::Stalled;
            }
            if self.age.is_multiple_of(8) && self.objective() < cutoff {
                return Ended::Cutoff;
            }
            let Some(leaving) = self.leaving() else { return Ended::Optimal };
            match self.pivot(leaving) {
                Step::Done => {}
                Step::Infeasible => return Ended::Infeasible,
                // Once more with a fresh inverse, then trouble.
                Step::Tiny if self.age > 0 && self.refresh() => {}
                Step::Tiny => return Ended::Stalled,
            }
        }
        Ended::Unfinished
    }

    /// Σ c·x at the present point: no point gains more, as long as the basis is dual feasible, and it always is.
    pub(super) fn objective(&self) -> f64 {
        (0..self.columns.len()).map(|j| self.cost[j] * self.x(j)).sum()
    }

    /// Pivots so far.
    pub(super) fn pivots(&self) -> usize {
        self.pivots
    }

    /// The value of a column.
    pub(super) fn x(&self, column: usize) -> f64 {
        match self.place[column] {
            OUT if self.at_high[column] => self.high[column],
            OUT => self.low[column],
            row => self.value[row],
        }
    }

    /// The price of a row: what one more unit of it gains.
    pub(super) fn price(&self, row: usize) -> f64 {
        -self.reduced[self.columns.len() + row]
    }

    /// After [`Ended::Infeasible`]: the price of a row in the conflict.
    pub(super) fn ray(&self, row: usize) -> f64 {
        self.ray[row]
    }

    /// Variables outside the basis stand at the bound that their reduced cost asks for.
    fn place_outside(&mut self) {
        for j in 0..self.place.len() {
            if self.place[j] == OUT && self.reduced[j] != 0.0 {
                self.at_high[j] = self.reduced[j] > 0.0;
            }
        }
    }

    /// Values of the basic variables: B⁻¹ · (− Σ outside a·x). O(m² + nonzeros).
    fn refresh_values(&mut self) {
        let m = self.rows.len();
        let mut sums = vec![0.0; m];
        for j in 0..self.place.len() {
            if self.place[j] == OUT {
                let x = if self.at_high[j] { self.high[j] } else { self.low[j] };
                if x != 0.0 {
                    self.each_of(j, |row, each| sums[row] -= each * x);
                }
            }
        }
        for (value, line) in self.value.iter_mut().zip(self.inverse.chunks_exact(m.max(1))) {
            *value = line.iter().zip(&sums).map(|(a, b)| a * b).sum();
        }
    }

    fn each_of(&self, variable: usize, mut see: impl FnMut(usize, f64)) {
        match self.columns.get(variable) {
            Some(line) => line.iter().for_each(|&(row, each)| see(row as usize, each)),
            None => see(variable - self.columns.len(), 1.0),
        }
    }

    /// The basis row that is off by most for the length of its line in the inverse.
    fn leaving(&self) -> Option<usize> {
        let m = self.rows.len();
        let mut best = None;
        let mut most = 0.0;
        for (row, &value) in self.value.iter().enumerate() {
            let at = self.basic[row];
            let off = (self.low[at] - value).max(value - self.high[at]);
            if off > PRIMAL * (1.0 + value.abs()) {
                let length: f64 = self.inverse[row * m..(row + 1) * m].iter().map(|a| a * a).sum();
                let score = off * off / length;
                if score > most {
                    (most, best) = (score, Some(row));
                }
            }
        }
        best
    }

    fn pivot(&mut self, row: usize) -> Step {
        let (n, m) = (self.columns.len(), self.rows.len());
        let out = self.basic[row];
        let rises = self.value[row] < self.low[out];
        // With this sign the leaving variable always rises to its bound.
        let sign = if rises { 1.0 } else { -1.0 };
        let mut slope =
            if rises { self.low[out] - self.value[row] } else { self.value[row] - self.high[out] };
        let line = self.inverse[row * m..(row + 1) * m].to_vec();
        let mut alpha = vec![0.0; n + m];
        for (i, &rho) in line.iter().enumerate() {
            if rho != 0.0 {
                self.rows[i].iter().for_each(|&(j, each)| alpha[j as usize] += rho * each);
                alpha[n + i] = rho;
            }
        }
        let mut breaks: Vec<(f64, usize)> = Vec::new();
        for (j, &alpha) in alpha.iter().enumerate() {
            let a = sign * alpha;
            let blocks = if self.at_high[j] { a > PIVOT } else { a < -PIVOT };
            if blocks && self.place[j] == OUT && self.low[j] < self.high[j] {
                breaks.push(((self.reduced[j] / a).max(0.0), j));
            }
        }
        breaks.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut passed = 0;
        while let Some(&(_, j)) = breaks.get(passed) {
            slope -= alpha[j].abs() * (self.high[j] - self.low[j]);
            // All flips together may just suffice: then the last of them is no flip.
            if slope <= PRIMAL {
                break;
            }
            passed += 1;
        }
        let Some(&(least, _)) = breaks.get(passed) else {
            self.ray = line.iter().map(|rho| sign * rho).collect();
            return Step::Infeasible;
        };
        // Among near ties the largest pivot.
        let ties = breaks[passed..].iter().take_while(|(ratio, _)| *ratio <= least + 1e-9).copied();
        let largest = ties.max_by(|a, b| alpha[a.1].abs().total_cmp(&alpha[b.1].abs()));
        let Some((ratio, enters)) = largest else { return Step::Tiny };
        if alpha[enters].abs() < 1e-7 {
            return Step::Tiny;
        }
        for &(_, j) in &breaks[..passed] {
            self.at_high[j] = !self.at_high[j];
        }
        let step = sign * ratio;
        for (j, &alpha) in alpha.iter().enumerate() {
            if alpha != 0.0 && self.place[j] == OUT {
                self.reduced[j] -= step * alpha;
            }
        }
        self.reduced[enters] = 0.0;
        self.reduced[out] = -step;
        self.exchange(row, enters, !rises);
        if passed > 0 {
            self.refresh_values();
        }
        Step::Done
    }

    /// Puts a variable into the basis in place of that of `row`, which goes to its bound.
    fn exchange(&mut self, row: usize, enters: usize, to_high: bool) {
        let m = self.rows.len();
        let mut column = vec![0.0; m];
        let mut lines: Line = Vec::new();
        self.each_of(enters, |i, each| lines.push((narrow(i), each)));
        for (slot, line) in column.iter_mut().zip(self.inverse.chunks_exact(m)) {
            *slot = lines.iter().map(|&(i, each)| line[i as usize] * each).sum();
        }
        let out = self.basic[row];
        let bound = if to_high { self.high[out] } else { self.low[out] };
        let before = if self.at_high[enters] { self.high[enters] } else { self.low[enters] };
        let step = (self.value[row] - bound) / column[row];
        let pivot = column[row];
        let mut line = self.inverse[row * m..(row + 1) * m].to_vec();
        line.iter_mut().for_each(|a| *a /= pivot);
        for (i, other) in self.inverse.chunks_exact_mut(m).enumerate() {
            let by = column[i];
            if i == row || by == 0.0 {
                continue;
            }
            other.iter_mut().zip(&line).for_each(|(a, b)| *a -= by * b);
            self.value[i] -= by * step;
        }
        self.inverse[row * m..(row + 1) * m].copy_from_slice(&line);
        self.value[row] = before + step;
        (self.basic[row], self.place[enters], self.place[out]) = (enters, row, OUT);
        self.at_high[out] = to_high;
        self.age += 1;
        self.pivots += 1;
    }

    /// Makes the inverse, the reduced costs and the values anew. False where the basis is singular.
    fn refresh(&mut self) -> bool {
        let m = self.rows.len();
        let mut basis = vec![0.0; m * m];
        for (at, &variable) in self.basic.iter().enumerate() {
            self.each_of(variable, |row, each| basis[row * m + at] = each);
        }
        let Some(inverse) = inverted(basis, m) else { return false };
        self.inverse = inverse;
        self.age = 0;
        let mut prices = vec![0.0; m];
        for (&variable, line) in self.basic.iter().zip(self.inverse.chunks_exact(m)) {
            let cost = self.cost[variable];
            if cost != 0.0 {
                prices.iter_mut().zip(line).for_each(|(price, a)| *price += cost * a);
            }
        }
        for j in 0..self.place.len() {
            let mut reduced = self.cost[j];
            self.each_of(j, |row, each| reduced -= prices[row] * each);
            self.reduced[j] = if self.place[j] == OUT { reduced } else { 0.0 };
        }
        self.place_outside();
        self.refresh_values();
        true
    }
}

enum Step {
    Done,
    Infeasible,
    /// The pivot is too small to trust.
    Tiny,
}

/// The inverse by Gauss and Jordan with the largest pivot of each column; `None` where singular.
fn inverted(mut a: Vec<f64>, m: usize) -> Option<Vec<f64>> {
    let mut inverse = vec![0.0; m * m];
    (0..m).for_each(|i| inverse[i * m + i] = 1.0);
    for at in 0..m {
        let best = (at..m).max_by(|&i, &k| a[i * m + at].abs().total_cmp(&a[k * m + at].abs()))?;
        let pivot = a[best * m + at];
        if pivot.abs() < 1e-11 {
            return None;
        }
        for k in 0..m {
            a.swap(at * m + k, best * m + k);
            inverse.swap(at * m + k, best * m + k);
        }
        for k in 0..m {
            a[at * m + k] /= pivot;
            inverse[at * m + k] /= pivot;
        }
        for i in 0..m {
            let by = a[i * m + at];
            if i != at && by != 0.0 {
                for k in 0..m {
                    a[i * m + k] -= by * a[at * m + k];
                    inverse[i * m + k] -= by * inverse[at * m + k];
                }
            }
        }
    }
    Some(inverse)
}

fn narrow(position: usize) -> u32 {
    u32::try_from(position).expect("positions are below 2^32")
}

#[cfg(test)]
mod tests {
    use super::super::linear::{Backend, Column, GoodLp, LinearRow, Proposal, Want};
    use super::*;

    /// Small numbers without a crate: the stream of a linear congruence.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, n: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % n
        }

        #[allow(clippy::cast_precision_loss, reason = "small numbers")]
        fn float(&mut self, low: i64, high: u64) -> f64 {
            self.below(high) as f64 + low as f64
        }
    }

    fn random(numbers: &mut Numbers) -> Linear {
        let n = 2 + usize::try_from(numbers.below(12)).unwrap_or(0);
        let columns = (0..n)
            .map(|_| Column { low: 0.0, high: numbers.float(1, 5), gain: numbers.float(-4, 12) })
            .collect();
        let rows = (0..1 + numbers.below(8))
            .map(|_| {
                let mut terms = Vec::new();
                for column in 0..n {
                    if numbers.below(3) == 0 {
                        terms.push((column, numbers.float(-3, 9) + 0.5));
                    }
                }
                let low = numbers.float(-8, 12);
                LinearRow { low: Some(low), high: Some(low + numbers.float(0, 12)), terms }
            })
            .filter(|row| !row.terms.is_empty())
            .collect();
        Linear { columns, rows }
    }

    /// The most that the rows and columns leave for 0 under the prices of the ray.
    fn conflict(linear: &Linear, simplex: &Simplex) -> f64 {
        let side = |price: f64, low: f64, high: f64| price * if price > 0.0 { high } else { low };
        let mut reduced = vec![0.0; linear.columns.len()];
        let mut sum = 0.0;
        for (k, row) in linear.rows.iter().enumerate() {
            let price = simplex.ray(k);
            sum += side(price, row.low.unwrap_or(0.0), row.high.unwrap_or(0.0));
            row.terms.iter().for_each(|&(column, each)| reduced[column] -= price * each);
        }
        let columns = linear.columns.iter().zip(reduced);
        sum + columns.map(|(column, reduced)| side(reduced, column.low, column.high)).sum::<f64>()
    }

    /// An interior point is the second opinion, from a fresh basis and from that of other bounds.
    #[test]
    fn agrees_with_an_interior_point() {
        let mut numbers = Numbers(7);
        let (mut optimal, mut infeasible) = (0, 0);
        for _ in 0..400 {
            let mut linear = random(&mut numbers);
            let mut simplex = Simplex::new(&linear);
            for _ in 0..3 {
                let ended = simplex.solve(f64::MIN, 1000);
                match (ended, GoodLp.propose(&linear, Want::Prices, None)) {
                    (Ended::Optimal, Proposal::Solved { columns, .. }) => {
                        optimal += 1;
                        let best: f64 = linear.columns.iter().zip(&columns).map(|(c, x)| c.gain * x).sum();
                        assert!((best - simplex.objective()).abs() < 1e-4, "{best} {}", simplex.objective());
                    }
                    (Ended::Infeasible, Proposal::Infeasible) => {
                        infeasible += 1;
                        assert!(conflict(&linear, &simplex) < 0.0, "{linear:?}");
                    }
                    (Ended::Stalled | Ended::Unfinished, _) | (_, Proposal::Failed) => {}
                    other => assert!(linear.columns.is_empty(), "{other:?} {linear:?}"),
                }
                let at = usize::try_from(numbers.below(2)).unwrap_or(0);
                let column = &mut linear.columns[at];
                column.high = (column.high - 1.0).max(column.low);
                simplex.set_column(at, column.low, column.high);
            }
        }
        assert!(optimal > 500 && infeasible > 100, "{optimal} optimal, {infeasible} infeasible");
    }
}
