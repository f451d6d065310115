//! The linear relaxation of a case: its prices for the side rows, a point near which plans may lie, or a conflict.
//!
//! *Method.* Columns that stand still go into the rows; rows that cannot bind are left out; every row and the gain are
//! divided by their largest weight. Where the backend says that there is no point, the relaxation is asked anew with a
//! slack on every row: the prices of the least slack propose the conflict.

use std::sync::Arc;

use crate::solve::budget::Meter;
use crate::solve::linear::{Backend, Column, Linear, LinearRow, Proposal, Want, ask};

use super::case::Use;
use super::model::Term;
use super::price::{Ground, Proposed, float};

/// What the backend proposes for a case.
pub(super) enum Relaxed {
    /// A point and prices of the side rows.
    Point {
        /// A value for every column of the model.
        x: Vec<f64>,
        proposed: Proposed,
    },
    /// Prices that may prove that no plan is there.
    Conflict(Proposed),
    /// Nothing.
    Nothing,
}

/// What a row of the relaxation is.
#[derive(Clone, Copy)]
enum Name {
    Row(u32),
    Use(Use),
    Earlier(u32),
}

struct Relaxation {
    linear: Linear,
    /// The model's column of every column.
    columns: Vec<u32>,
    /// What every row is, and what it was divided by.
    names: Vec<(Name, f64)>,
    /// What the gain was divided by.
    scale: f64,
}

/// Asks for prices. O(terms) beside the backend.
pub(super) fn prices(
    ground: Ground<'_>,
    earlier: &[u32],
    backend: &Arc<dyn Backend>,
    meter: &mut Meter<'_>,
) -> Relaxed {
    let relaxation = Relaxation::new(ground, earlier);
    match ask(backend, relaxation.linear.clone(), Want::Prices, meter) {
        Proposal::Solved { columns, prices } => Relaxed::Point {
            x: relaxation.point(ground, &columns),
            proposed: relaxation.proposed(ground, &prices, relaxation.scale),
        },
        Proposal::Infeasible => {
            let slack = relaxation.with_slack();
            match ask(backend, slack, Want::Prices, meter) {
                Proposal::Solved { prices, .. } => {
                    Relaxed::Conflict(relaxation.proposed(ground, &prices, 1.0))
                }
                Proposal::Infeasible | Proposal::Failed => Relaxed::Nothing,
            }
        }
        Proposal::Failed => Relaxed::Nothing,
    }
}

/// Asks for a vertex of the face on which only these columns are free: the others stand at `at`.
pub(super) fn vertex(
    ground: Ground<'_>,
    earlier: &[u32],
    backend: &Arc<dyn Backend>,
    meter: &mut Meter<'_>,
) -> Option<Vec<f64>> {
    let relaxation = Relaxation::new(ground, earlier);
    match ask(backend, relaxation.linear.clone(), Want::Vertex, meter) {
        Proposal::Solved { columns, .. } => Some(relaxation.point(ground, &columns)),
        Proposal::Infeasible | Proposal::Failed => None,
    }
}

impl Relaxation {
    fn new(ground: Ground<'_>, earlier: &[u32]) -> Self {
        let Ground { model, case, level, values } = ground;
        let mut local = vec![u32::MAX; case.columns.len()];
        let mut columns = Vec::new();
        for (at, span) in (0_u32..).zip(&case.columns) {
            if span.low < span.high {
                local[at as usize] = u32::try_from(columns.len()).unwrap_or(u32::MAX);
                columns.push(at);
            }
        }
        let gain = |at: u32| level.map_or(0, |level| model.gains[level][at as usize]);
        let scale = columns.iter().map(|&at| float(gain(at)).abs()).fold(0.0, f64::max);
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let linear_column = |&at: &u32| {
            let span = case.columns[at as usize];
            Column { low: float(span.low), high: float(span.high), gain: float(gain(at)) / scale }
        };
        let linear = Linear { columns: columns.iter().map(linear_column).collect(), rows: Vec::new() };
        let mut relaxation = Self { linear, columns, names: Vec::new(), scale };
        for (row, sides) in (0_u32..).zip(&case.rows) {
            let terms = model.row(row as usize).iter().copied();
            let low = sides.low.map(i128::from);
            relaxation.add(ground, &local, Name::Row(row), terms, low, sides.high.map(i128::from));
        }
        for &at in &case.uses {
            let columns = &model.demands[at.demand as usize].givers[at.giver as usize].columns;
            let terms = columns.iter().map(|&at| Term { at, each: 1 });
            relaxation.add(ground, &local, Name::Use(at), terms, Some(1), None);
        }
        for &k in earlier {
            let gains = (0_u32..).zip(&model.gains[k as usize]);
            let terms = gains.filter(|&(_, &each)| each != 0).map(|(at, &each)| Term { at, each });
            relaxation.add(ground, &local, Name::Earlier(k), terms, Some(values[k as usize]), None);
        }
        relaxation
    }

    /// Adds a row unless it cannot bind.
    fn add(
        &mut self,
        ground: Ground<'_>,
        local: &[u32],
        name: Name,
        terms: impl Iterator<Item = Term>,
        low: Option<i128>,
        high: Option<i128>,
    ) {
        let (mut fixed, mut least, mut most) = (0_i128, 0_i128, 0_i128);
        let mut free = Vec::new();
        for term in terms {
            let span = ground.case.columns[term.at as usize];
            let each = i128::from(term.each);
            let ends = [each * i128::from(span.low), each * i128::from(span.high)];
            least += ends[0].min(ends[1]);
            most += ends[0].max(ends[1]);
            if span.low < span.high {
                free.push((local[term.at as usize] as usize, float(term.each)));
            } else {
                fixed += ends[0];
            }
        }
        let low = low.filter(|&low| least < low);
        let high = high.filter(|&high| most > high);
        if low.is_none() && high.is_none() {
            return;
        }
        let scale = free.iter().map(|&(_, each)| each.abs()).fold(0.0, f64::max);
        let scale = if scale > 0.0 { scale } else { 1.0 };
        free.iter_mut().for_each(|(_, each)| *each /= scale);
        let side = |side: i128| wide(side - fixed) / scale;
        self.linear.rows.push(LinearRow { low: low.map(side), high: high.map(side), terms: free });
        self.names.push((name, scale));
    }

    /// The same rows with a slack on every side, the least of which is asked for.
    fn with_slack(&self) -> Linear {
        let mut linear = self.linear.clone();
        linear.columns.iter_mut().for_each(|column| column.gain = 0.0);
        let columns = &mut linear.columns;
        for row in &mut linear.rows {
            let ends = row.terms.iter().map(|&(at, each)| [each * columns[at].low, each * columns[at].high]);
            let (least, most) =
                ends.fold((0.0, 0.0), |(least, most), [a, b]: [f64; 2]| (least + a.min(b), most + a.max(b)));
            let sides = [(row.low.map(|low| low - least), 1.0), (row.high.map(|high| most - high), -1.0)];
            for (short, each) in sides {
                if let Some(short) = short.filter(|&short| short > 0.0) {
                    row.terms.push((columns.len(), each));
                    columns.push(Column { low: 0.0, high: short, gain: -1.0 });
                }
            }
        }
        linear
    }

    fn point(&self, ground: Ground<'_>, columns: &[f64]) -> Vec<f64> {
        let mut x: Vec<f64> = ground.case.columns.iter().map(|span| float(span.low)).collect();
        for (&at, &value) in self.columns.iter().zip(columns) {
            let span = ground.case.columns[at as usize];
            x[at as usize] = value.clamp(float(span.low), float(span.high));
        }
        x
    }

    /// The prices of what is no row of the network.
    fn proposed(&self, ground: Ground<'_>, prices: &[f64], scale: f64) -> Proposed {
        let mut proposed = Proposed::default();
        for (&(name, divided), &price) in self.names.iter().zip(prices) {
            let price = price * scale / divided;
            match name {
                Name::Row(row) if (row as usize) < ground.model.network_rows => {}
                Name::Row(row) => proposed.rows.push((row, price)),
                Name::Use(at) => proposed.uses.push((at, price)),
                Name::Earlier(level) => proposed.earlier.push((level, -price)),
            }
        }
        proposed
    }
}

#[allow(clippy::cast_precision_loss, reason = "floats only propose")]
fn wide(value: i128) -> f64 {
    value as f64
}
