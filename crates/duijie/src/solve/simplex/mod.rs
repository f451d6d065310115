//! A dual simplex for the relaxations of a tree search: from case to case only bounds change, so every basis stays dual
//! feasible and a few pivots lead to the next vertex.
//!
//! *Problem.* Maximise Σ c·x over l ≤ x ≤ u and L ≤ A·x ≤ U, every side finite.
//! *Method.* Revised dual simplex with bounds: the row that is off by most for its weight leaves (dual steepest edge,
//! Forrest & Goldfarb 1992); the ratio test passes over columns that may flip to their other bound while that still helps
//! (Maros 2003, "A generalized dual phase-2 simplex algorithm"); among near ties the largest pivot. Costs are shifted by less
//! than 10⁻⁶ of the largest, each by another amount, against ties. The basis is kept in factors ([`factor`]).
//! *Complexity.* O(n + m + nonzeros) per pivot for n columns and m rows, mostly far less; O(nonzeros) space.
//! *Trust.* None, as of any float: the prices are proven in integers. Numerical trouble gives [`Ended::Stalled`].
//! *Sources.* Koberstein 2005, ch. 3 (dual simplex with bound flipping, steepest edge).

mod factor;
mod ratio;
mod room;

use std::sync::Arc;

use super::linear::Linear;

use factor::Factor;
use ratio::bring_least;
use room::Room;

const PRIMAL: f64 = 1e-8;
const PIVOT: f64 = 1e-8;
/// A basis that still depends after so many repairs gives way to that of the slacks.
const TRIES: usize = 4;
/// Exchanges until the basis is factored anew.
const FRESH: usize = 64;

/// As good as 0, yet not so small that arithmetic with it is slow.
const NOTHING: f64 = 1e-100;

/// With so many rows ties are frequent, and the shifts wider.
const WIDE: usize = 1000;

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
    rows: Arc<[Line]>,
    columns: Arc<[Line]>,
    cost: Arc<[f64]>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// The variable of every basis row.
    basic: Vec<usize>,
    /// The basis row of every variable; `OUT` where it is not in the basis.
    place: Vec<usize>,
    at_high: Vec<bool>,
    /// What the ratio test asks of a variable: 1 at its high bound, −1 at its low one, 0 in the basis or where both are one.
    side: Vec<f64>,
    /// Reduced costs; those of the basis count as 0.
    reduced: Vec<f64>,
    factor: Factor,
    /// The squared length of every row of the basis' inverse, as near as the updates keep it.
    weight: Vec<f64>,
    /// Values of the basic variables.
    value: Vec<f64>,
    pivots: usize,
    /// Row of the inverse that proved infeasibility, signed.
    ray: Vec<f64>,
    room: Room,
}

const OUT: usize = usize::MAX;

impl Simplex {
    /// The simplex of a program whose rows have both sides, at the basis of its rows. O(m + nonzeros).
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
        let widest = if m < WIDE { 1e-7 } else { 1e-6 };
        let shift = |k: f64| largest * widest * ((k * 0.618_033_988_749_895).fract() - 0.5);
        let costs = (0_u32..).zip(&linear.columns).map(|(k, column)| column.gain + shift(f64::from(k) + 1.0));
        let cost: Vec<f64> = costs.chain(std::iter::repeat_n(0.0, m)).collect();
        let slack: Vec<Line> = (0..m).map(|row| vec![(narrow(row), 1.0)]).collect();
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
            side: vec![0.0; n + m],
            reduced: cost.clone(),
            cost: cost.into(),
            factor: Factor::new(&slack).unwrap_or_else(|_| unreachable!("slacks alone are a basis")),
            weight: vec![1.0; m],
            value: vec![0.0; m],
            pivots: 0,
            ray: Vec::new(),
            room: Room::new(n, m),
        };
        for (i, row) in linear.rows.iter().enumerate() {
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
        let mut breaks = Vec::new();
        for k in 0..pivots {
            if self.factor.age() >= FRESH || self.factor.is_heavy() {
                self.refresh();
            }
            if k.is_multiple_of(8) && self.objective() < cutoff {
                return Ended::Cutoff;
            }
            let Some(leaving) = self.leaving() else { return Ended::Optimal };
            let step = self.pivot(leaving, &mut breaks);
            self.clear();
            match step {
                Step::Done => {}
                Step::Infeasible => return Ended::Infeasible,
                // Once more with fresh factors, then trouble.
                Step::Tiny if self.factor.age() > 0 => self.refresh(),
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
            OUT => self.outside(column),
            row => self.value[row],
        }
    }

    /// The price of a row: what one more unit of it gains.
    pub(super) fn price(&self, row: usize) -> f64 {
        let slack = self.columns.len() + row;
        if self.place[slack] == OUT { -self.reduced[slack] } else { 0.0 }
    }

    /// After [`Ended::Infeasible`]: the price of a row in the conflict.
    pub(super) fn ray(&self, row: usize) -> f64 {
        self.ray[row]
    }

    /// Where a variable outside the basis stands.
    fn outside(&self, variable: usize) -> f64 {
        if self.at_high[variable] { self.high[variable] } else { self.low[variable] }
    }

    /// Variables outside the basis stand at the bound that their reduced cost asks for.
    fn place_outside(&mut self) {
        for j in 0..self.place.len() {
            if self.place[j] == OUT && self.reduced[j] != 0.0 {
                self.at_high[j] = self.reduced[j] > 0.0;
            }
            self.set_side(j);
        }
    }

    fn set_side(&mut self, j: usize) {
        self.side[j] = match (self.place[j] == OUT && self.low[j] < self.high[j], self.at_high[j]) {
            (false, _) => 0.0,
            (true, true) => 1.0,
            (true, false) => -1.0,
        };
    }

    /// Values of the basic variables: B⁻¹ · (− Σ outside a·x). O(m + nonzeros).
    fn refresh_values(&mut self) {
        let mut sums = std::mem::take(&mut self.room.rows);
        for j in 0..self.place.len() {
            if self.place[j] == OUT {
                let x = self.outside(j);
                if x != 0.0 {
                    self.each_of(j, |row, each| sums[row] -= each * x);
                }
            }
        }
        self.factor.solve(&mut sums, &mut self.value);
        sums.fill(0.0);
        self.room.rows = sums;
    }

    fn each_of(&self, variable: usize, mut see: impl FnMut(usize, f64)) {
        match self.columns.get(variable) {
            Some(line) => line.iter().for_each(|&(row, each)| see(row as usize, each)),
            None => see(variable - self.columns.len(), 1.0),
        }
    }

    /// The basis row that is off by most for its weight.
    fn leaving(&self) -> Option<usize> {
        let mut best = None;
        let mut most = 0.0;
        for (row, (&value, &weight)) in self.value.iter().zip(&self.weight).enumerate() {
            let at = self.basic[row];
            let off = (self.low[at] - value).max(value - self.high[at]);
            if off > PRIMAL * (1.0 + value.abs()) {
                let score = off * off / weight;
                if score > most {
                    (most, best) = (score, Some(row));
                }
            }
        }
        best
    }

    fn pivot(&mut self, row: usize, breaks: &mut Vec<(f64, usize)>) -> Step {
        let out = self.basic[row];
        let rises = self.value[row] < self.low[out];
        // With this sign the leaving variable always rises to its bound.
        let sign = if rises { 1.0 } else { -1.0 };
        let mut slope =
            if rises { self.low[out] - self.value[row] } else { self.value[row] - self.high[out] };
        self.room.basis[row] = 1.0;
        self.factor.solve_transposed(&mut self.room.basis, &mut self.room.line);
        self.room.basis.fill(0.0);
        self.fill_alpha();
        let alpha = &self.room.alpha;
        breaks.clear();
        for &j in &self.room.touched {
            let a = sign * alpha[j];
            if a * self.side[j] > PIVOT {
                breaks.push(((self.reduced[j] / a).max(0.0), j));
            }
        }
        let mut passed = 0;
        while passed < breaks.len() {
            bring_least(breaks, passed);
            let (_, j) = breaks[passed];
            slope -= alpha[j].abs() * (self.high[j] - self.low[j]);
            // All flips together may just suffice: then the last of them is no flip.
            if slope <= PRIMAL {
                break;
            }
            passed += 1;
        }
        let Some(&(least, _)) = breaks.get(passed) else {
            self.ray = self.room.line.iter().map(|rho| sign * rho).collect();
            return Step::Infeasible;
        };
        // Among near ties the largest pivot.
        let ties = breaks[passed..].iter().filter(|(ratio, _)| *ratio <= least + 1e-9).copied();
        let largest = ties.max_by(|a, b| alpha[a.1].abs().total_cmp(&alpha[b.1].abs()).then(b.1.cmp(&a.1)));
        let Some((ratio, enters)) = largest else { return Step::Tiny };
        if alpha[enters].abs() < 1e-7 || !self.exchange(row, enters, !rises, &breaks[..passed]) {
            return Step::Tiny;
        }
        let step = sign * ratio;
        for &j in &self.room.touched {
            self.reduced[j] -= step * self.room.alpha[j];
        }
        self.reduced[enters] = 0.0;
        self.reduced[out] = -step;
        Step::Done
    }

    /// The pivot row: the line of the inverse times all columns.
    fn fill_alpha(&mut self) {
        let n = self.columns.len();
        let Room { line, alpha, touched, .. } = &mut self.room;
        for (i, &rho) in line.iter().enumerate() {
            if rho.abs() > 1e-13 {
                for &(j, each) in &self.rows[i] {
                    let slot = &mut alpha[j as usize];
                    if *slot == 0.0 {
                        touched.push(j as usize);
                    }
                    *slot += rho * each;
                    // What comes to 0 on the way is touched all the same, and only once.
                    if *slot == 0.0 {
                        *slot = NOTHING;
                    }
                }
                alpha[n + i] = rho;
                touched.push(n + i);
            }
        }
    }

    fn clear(&mut self) {
        for &j in &self.room.touched {
            self.room.alpha[j] = 0.0;
        }
        self.room.touched.clear();
    }

    /// Flips what the ratio test has passed, then puts a variable into the basis in place of that of `row`, which goes to its
    /// bound. False where the pivot is not what the row says it is.
    fn exchange(&mut self, row: usize, enters: usize, to_high: bool, flips: &[(f64, usize)]) -> bool {
        let mut rows = std::mem::take(&mut self.room.rows);
        self.each_of(enters, |i, each| rows[i] = each);
        self.factor.solve(&mut rows, &mut self.room.column);
        rows.fill(0.0);
        let pivot = self.room.column[row];
        let expected = self.room.alpha[enters];
        if (pivot - expected).abs() > 1e-6 * (1.0 + pivot.abs()) || pivot.abs() < 1e-9 {
            self.room.rows = rows;
            return false;
        }
        if !flips.is_empty() {
            for &(_, j) in flips {
                let before = self.outside(j);
                self.at_high[j] = !self.at_high[j];
                self.side[j] = -self.side[j];
                let moved = self.outside(j) - before;
                self.each_of(j, |i, each| rows[i] -= each * moved);
            }
            self.factor.solve(&mut rows, &mut self.room.basis);
            rows.fill(0.0);
            self.value.iter_mut().zip(&mut self.room.basis).for_each(|(value, moved)| {
                *value += std::mem::take(moved);
            });
        }
        rows.copy_from_slice(&self.room.line);
        self.factor.solve(&mut rows, &mut self.room.steepest);
        rows.fill(0.0);
        self.room.rows = rows;
        let out = self.basic[row];
        let bound = if to_high { self.high[out] } else { self.low[out] };
        let before = self.outside(enters);
        let step = (self.value[row] - bound) / pivot;
        let own: f64 = self.room.line.iter().map(|rho| rho * rho).sum();
        for (i, &by) in self.room.column.iter().enumerate() {
            if i == row || by == 0.0 {
                continue;
            }
            self.value[i] -= by * step;
            let ratio = by / pivot;
            let weight = self.weight[i] - 2.0 * ratio * self.room.steepest[i] + ratio * ratio * own;
            self.weight[i] = weight.max(1e-4);
        }
        self.weight[row] = (own / (pivot * pivot)).max(1e-4);
        self.factor.exchange(row, &self.room.column);
        self.value[row] = before + step;
        (self.basic[row], self.place[enters], self.place[out]) = (enters, row, OUT);
        self.at_high[out] = to_high;
        self.set_side(out);
        self.side[enters] = 0.0;
        self.pivots += 1;
        true
    }

    /// Starts from another basis: these variables, as far as they do not depend on each other, and slacks for the rest.
    /// Every column has both bounds, so that any basis is dual feasible.
    pub(super) fn start_from(&mut self, basic: impl Iterator<Item = usize>) {
        let m = self.rows.len();
        self.place.fill(OUT);
        self.basic = basic.take(m).collect();
        self.basic.resize(m, OUT);
        for (row, &variable) in self.basic.iter().enumerate() {
            if variable != OUT {
                self.place[variable] = row;
            }
        }
        self.refresh();
    }

    /// The variables of the basis.
    pub(super) fn basic(&self) -> &[usize] {
        &self.basic
    }

    /// Makes the factors, the reduced costs and the values anew; slacks stand in for what depends on others.
    fn refresh(&mut self) {
        let n = self.columns.len();
        let mut tries = 0;
        self.factor = loop {
            tries += 1;
            if tries > TRIES {
                self.basic = (n..n + self.rows.len()).collect();
                self.place[..n].fill(OUT);
                (0..).zip(&mut self.place[n..]).for_each(|(row, place)| *place = row);
                self.weight.fill(1.0);
            }
            let column = |&variable: &usize| match self.columns.get(variable) {
                Some(line) => line.clone(),
                None if variable == OUT => Line::new(),
                None => vec![(narrow(variable - n), 1.0)],
            };
            let basis: Vec<Line> = self.basic.iter().map(column).collect();
            match Factor::new(&basis) {
                Ok(factor) => break factor,
                Err(dependent) => {
                    for (position, row) in dependent {
                        if self.basic[position] != OUT {
                            self.place[self.basic[position]] = OUT;
                        }
                        self.basic[position] = n + row;
                        self.weight[position] = 1.0;
                    }
                    let basic = self.basic.iter().enumerate().filter(|&(_, &variable)| variable != OUT);
                    basic.for_each(|(row, &variable)| self.place[variable] = row);
                }
            }
        };
        let mut costs: Vec<f64> = self.basic.iter().map(|&variable| self.cost[variable]).collect();
        let mut prices = vec![0.0; self.rows.len()];
        self.factor.solve_transposed(&mut costs, &mut prices);
        for j in 0..self.place.len() {
            let mut reduced = self.cost[j];
            self.each_of(j, |row, each| reduced -= prices[row] * each);
            self.reduced[j] = if self.place[j] == OUT { reduced } else { 0.0 };
        }
        self.place_outside();
        self.refresh_values();
    }
}

enum Step {
    Done,
    Infeasible,
    /// The pivot is too small to trust.
    Tiny,
}

fn narrow(position: usize) -> u32 {
    u32::try_from(position).expect("positions are below 2^32")
}

#[cfg(test)]
mod tests;
