//! The relaxation from case to case: one simplex for a whole level, which goes on from the basis it has.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::solve::budget::Meter;
use crate::solve::simplex::{Ended, Simplex};

use super::case::Case;
use super::price::{Ground, Prices, float, rounded};
use super::relax::{Name, Relaxation};

/// Beyond this many columns a pivot takes too long for a tree of many cases.
pub(super) const MOST_COLUMNS: usize = 20_000;
/// What a float may be off an integer.
pub(super) const NEAR: f64 = 1e-6;
/// Pivots between two looks at the meter.
const PIVOTS: usize = 50;
/// So many looks without an end are trouble.
const LOOKS: usize = 4000;
/// Pivots that a probe may take on each side.
const PROBE: usize = 30;

/// The simplex of a level.
#[derive(Clone)]
pub(super) struct Vertices {
    relaxation: Arc<Relaxation>,
    simplex: Simplex,
    /// What columns that stand still gain.
    base: f64,
    /// Prices are rounded over this: as fine as leaves room for the largest gain.
    denominator: i64,
}

/// A variable of a basis by its name in the program.
#[derive(Clone, Copy)]
pub(super) enum Variable {
    Column(u32),
    /// The slack of a row.
    Slack(Name),
}

/// Where the simplex ended on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vertex {
    /// At an optimal vertex.
    Optimal,
    /// Nothing better than the cutoff is there.
    Cutoff,
    /// Nothing is there.
    Conflict,
    /// Nowhere.
    Nowhere,
}

impl Vertices {
    /// For a level and all cases below its first; `None` where the program is too large for it.
    pub(super) fn new(ground: Ground<'_>, earlier: &[u32]) -> Option<Self> {
        if ground.case.columns.iter().filter(|span| span.low < span.high).count() > MOST_COLUMNS {
            return None;
        }
        let relaxation = Relaxation::below(ground, earlier);
        if relaxation.columns.is_empty() {
            return None;
        }
        let simplex = Simplex::new(&relaxation.linear);
        let gain = |(at, span): (usize, &super::model::Span)| {
            let gain = ground.level.map_or(0, |level| ground.model.gains[level][at]);
            if span.low == span.high { float(gain) * float(span.low) } else { 0.0 }
        };
        let base = ground.case.columns.iter().enumerate().map(gain).sum();
        let room = |denominator: &i64| float(*denominator) * relaxation.scale < ROOM;
        // Multipliers of earlier levels are small where the gains of these are large.
        let finest = if earlier.is_empty() { 24 } else { 50 };
        let denominator = (0..=finest).rev().map(|power| 1_i64 << power).find(room).unwrap_or(1);
        Some(Self { relaxation: relaxation.into(), simplex, base, denominator })
    }

    /// Starts from the basis of other cases, or of another level, as far as it is known here.
    pub(super) fn start_from(&mut self, basis: &[Variable]) {
        let rows: BTreeMap<Name, usize> =
            self.relaxation.rows.iter().enumerate().map(|(row, origin)| (origin.name, row)).collect();
        let columns = &self.relaxation.columns;
        let place = |variable: &Variable| match variable {
            Variable::Column(at) => columns.binary_search(at).ok(),
            Variable::Slack(name) => rows.get(name).map(|row| columns.len() + row),
        };
        self.simplex.start_from(basis.iter().filter_map(place));
    }

    /// The basis at the vertex.
    pub(super) fn basis(&self) -> Vec<Variable> {
        let Relaxation { columns, rows, .. } = &*self.relaxation;
        let name = |&variable: &usize| match columns.get(variable) {
            Some(&at) => Variable::Column(at),
            None => Variable::Slack(rows[variable - columns.len()].name),
        };
        self.simplex.basic().iter().map(name).collect()
    }

    /// Goes to the vertex of a case. With a cutoff it may end where no plan gains more than that.
    pub(super) fn go(&mut self, ground: Ground<'_>, cutoff: Option<i128>, meter: &mut Meter<'_>) -> Vertex {
        for (k, &at) in self.relaxation.columns.iter().enumerate() {
            let span = ground.case.columns[at as usize];
            self.simplex.set_column(k, float(span.low), float(span.high));
        }
        for row in 0..self.relaxation.rows.len() {
            let [low, high] = self.relaxation.closed_sides(ground, row);
            self.simplex.set_row(row, low, high);
        }
        // The next better plan gains 1 more; what cannot reach that, clearly, is cut.
        #[allow(clippy::cast_precision_loss, reason = "floats only propose")]
        let next =
            cutoff.map_or(f64::MIN, |value| (value as f64 + 1.0 - 1e-4 - self.base) / self.relaxation.scale);
        let size = (self.relaxation.columns.len() + self.relaxation.rows.len()) as u64;
        for _ in 0..LOOKS {
            let before = self.simplex.pivots();
            let ended = self.simplex.solve(next, PIVOTS);
            if meter.spend(size * (1 + (self.simplex.pivots() - before) as u64)).is_err() {
                return Vertex::Nowhere;
            }
            match ended {
                Ended::Optimal if self.simplex.objective() < next => return Vertex::Cutoff,
                Ended::Optimal => return Vertex::Optimal,
                Ended::Cutoff => return Vertex::Cutoff,
                Ended::Infeasible => return Vertex::Conflict,
                Ended::Stalled => return Vertex::Nowhere,
                Ended::Unfinished => {}
            }
        }
        Vertex::Nowhere
    }

    /// The gain at the vertex.
    pub(super) fn objective(&self) -> f64 {
        self.simplex.objective() * self.relaxation.scale + self.base
    }

    /// The point.
    pub(super) fn point(&self, case: &Case) -> Vec<f64> {
        let mut x: Vec<f64> = case.columns.iter().map(|span| float(span.low)).collect();
        for (k, &at) in self.relaxation.columns.iter().enumerate() {
            let span = case.columns[at as usize];
            x[at as usize] = self.simplex.x(k).clamp(float(span.low), float(span.high));
        }
        x
    }

    /// The values of these columns, those that stand still left out.
    pub(super) fn values(&self, columns: &[usize]) -> Vec<(usize, f64)> {
        let local = |&at: &usize| {
            let place = u32::try_from(at).ok().and_then(|at| self.relaxation.columns.binary_search(&at).ok());
            place.map(|k| (at, self.simplex.x(k)))
        };
        columns.iter().filter_map(local).collect()
    }

    /// The columns that are free.
    pub(super) fn columns(&self) -> Vec<usize> {
        self.relaxation.columns.iter().map(|&at| at as usize).collect()
    }

    /// The prices at the vertex, rounded over a power of two.
    pub(super) fn prices(&self, case: &Case) -> Prices {
        let of = |row: usize| self.simplex.price(row) * self.relaxation.scale;
        self.rounded(case, of, self.denominator)
    }

    /// The prices of the conflict, the largest of them 2^24.
    pub(super) fn conflict(&self, case: &Case) -> Prices {
        let of = |row: usize| self.simplex.ray(row) / self.relaxation.rows[row].scale;
        let largest =
            (0..self.relaxation.rows.len()).map(|row| of(row).abs()).fold(f64::MIN_POSITIVE, f64::max);
        let scaled = |row: usize| self.simplex.ray(row) / largest;
        Prices { denominator: 1, conflict: true, ..self.rounded(case, scaled, CONFLICT) }
    }

    fn rounded(&self, case: &Case, price: impl Fn(usize) -> f64, denominator: i64) -> Prices {
        let mut prices = Prices { denominator, ..Prices::zero() };
        for (row, origin) in self.relaxation.rows.iter().enumerate() {
            let price = rounded(price(row) / origin.scale * float(denominator));
            match origin.name {
                Name::Row(row) => {
                    let sides = case.rows[row as usize];
                    let stands = if price > 0 { sides.high.is_some() } else { sides.low.is_some() };
                    if price != 0 && stands {
                        prices.rows.push((row, price));
                    }
                }
                Name::Use(at) if price < 0 && case.uses.contains(&at) => prices.uses.push((at, price)),
                Name::Earlier(level) if price < 0 => prices.earlier.push((level, -price)),
                Name::Use(_) | Name::Earlier(_) => {}
            }
        }
        prices
    }

    /// By how much the gain falls when the column is at most `at`, and when it is at least `at` + 1: what a few pivots say.
    pub(super) fn probe(&self, case: &Case, column: usize, at: i64) -> [f64; 2] {
        let Ok(local) = self.relaxation.columns.binary_search(&u32::try_from(column).unwrap_or(u32::MAX))
        else {
            return [0.0; 2];
        };
        let span = case.columns[column];
        let here = self.simplex.objective();
        let fall = |low: i64, high: i64| {
            let mut simplex = self.simplex.clone();
            simplex.set_column(local, float(low), float(high));
            match simplex.solve(f64::MIN, PROBE) {
                Ended::Infeasible => f64::INFINITY,
                _ => (here - simplex.objective()).max(0.0) * self.relaxation.scale,
            }
        };
        [fall(span.low, at), fall(at + 1, span.high)]
    }
}

/// The largest price of a conflict.
const CONFLICT: i64 = 1 << 24;
/// What prices times the denominator stay below.
const ROOM: f64 = (1_u64 << 56) as f64;
