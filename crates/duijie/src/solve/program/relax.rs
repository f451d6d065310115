//! The linear relaxation of a case: its prices for the side rows, a point near which plans may lie, or a conflict.
//!
//! *Method.* Columns that stand still go into the rows; rows that cannot bind are left out; every row and the gain are
//! divided by their largest weight. Where the backend says that there is no point, the relaxation is asked anew with a
//! slack on every row: the prices of the least slack propose the conflict.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::solve::budget::Meter;
use crate::solve::linear::{Backend, Column, Linear, LinearRow, Proposal, ask};

use super::case::Use;
use super::model::{Demand, Model, Term};
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    Row(u32),
    Use(Use),
    Earlier(u32),
}

/// A row of the relaxation: what it is, and how its numbers came about.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    pub(super) name: Name,
    /// What the row was divided by.
    pub(super) scale: f64,
    /// What columns that stand still bring.
    fixed: i128,
    /// What all columns together reach at least and at most.
    least: i128,
    most: i128,
}

impl Origin {
    /// A side of the row as the relaxation has it.
    fn side(&self, side: i128) -> f64 {
        wide(side - self.fixed) / self.scale
    }
}

/// The relaxation with the names of its rows and columns.
pub(super) struct Relaxation {
    pub(super) linear: Linear,
    /// The model's column of every column.
    pub(super) columns: Vec<u32>,
    pub(super) rows: Vec<Origin>,
    /// What the gain was divided by.
    pub(super) scale: f64,
}

/// Which rows a relaxation has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// Those that can bind in the case.
    Binding,
    /// Those that can bind in any case below.
    Below,
}

/// Asks for prices. O(terms) beside the backend.
pub(super) fn prices(
    ground: Ground<'_>,
    earlier: &[u32],
    backend: &Arc<dyn Backend>,
    meter: &mut Meter<'_>,
) -> Relaxed {
    let relaxation = Relaxation::new(ground, earlier, Rows::Binding);
    match ask(backend, relaxation.linear.clone(), meter) {
        Proposal::Solved { columns, prices } => Relaxed::Point {
            x: relaxation.point(ground, &columns),
            proposed: relaxation.proposed(ground, &prices, relaxation.scale),
        },
        Proposal::Infeasible => {
            let slack = relaxation.with_slack();
            match ask(backend, slack, meter) {
                Proposal::Solved { prices, .. } => {
                    Relaxed::Conflict(relaxation.proposed(ground, &prices, 1.0))
                }
                Proposal::Infeasible | Proposal::Failed => Relaxed::Nothing,
            }
        }
        Proposal::Failed => Relaxed::Nothing,
    }
}

impl Relaxation {
    /// The relaxation for a case and all cases below it. O(terms).
    pub(super) fn below(ground: Ground<'_>, earlier: &[u32]) -> Self {
        Self::new(ground, earlier, Rows::Below)
    }

    fn new(ground: Ground<'_>, earlier: &[u32], which: Rows) -> Self {
        let Ground { model, case, level, .. } = ground;
        let mut local = vec![usize::MAX; case.columns.len()];
        let mut columns = Vec::new();
        for (at, span) in (0_u32..).zip(&case.columns) {
            if span.low < span.high {
                local[at as usize] = columns.len();
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
        let mut relaxation = Self { linear, columns, rows: Vec::new(), scale };
        let keep = |demand: &Demand| which == Rows::Below && demand.whole;
        let whole: BTreeSet<usize> =
            model.demands.iter().filter(|demand| keep(demand)).map(|demand| demand.row).collect();
        for row in 0..model.rows.len() {
            let terms = model.row(row).iter().copied();
            relaxation.add(ground, &local, Name::Row(position(row)), terms, whole.contains(&row));
        }
        match which {
            Rows::Binding => {
                for &at in &case.uses {
                    relaxation.add(ground, &local, Name::Use(at), of_use(model, at), false);
                }
            }
            Rows::Below => {
                for (demand, row) in (0_u32..).zip(&model.demands).filter(|(_, row)| row.counts_units()) {
                    for giver in (0_u32..).take(row.givers.len()) {
                        let at = Use { demand, giver };
                        relaxation.add(ground, &local, Name::Use(at), of_use(model, at), true);
                    }
                }
            }
        }
        for &level in earlier {
            let gains = (0_u32..).zip(&model.gains[level as usize]);
            let terms = gains.filter(|&(_, &each)| each != 0).map(|(at, &each)| Term { at, each });
            relaxation.add(ground, &local, Name::Earlier(level), terms, false);
        }
        relaxation
    }

    /// Adds a row, unless it cannot bind and need not be kept.
    fn add(
        &mut self,
        ground: Ground<'_>,
        local: &[usize],
        name: Name,
        terms: impl Iterator<Item = Term>,
        keep: bool,
    ) {
        let mut origin = Origin { name, scale: 0.0, fixed: 0, least: 0, most: 0 };
        let mut free = Vec::new();
        for term in terms {
            let span = ground.case.columns[term.at as usize];
            let each = i128::from(term.each);
            let ends = [each * i128::from(span.low), each * i128::from(span.high)];
            origin.least += ends[0].min(ends[1]);
            origin.most += ends[0].max(ends[1]);
            if span.low < span.high {
                free.push((local[term.at as usize], float(term.each)));
                origin.scale = origin.scale.max(float(term.each).abs());
            } else {
                origin.fixed += ends[0];
            }
        }
        let [low, high] = sides(ground, name);
        let low = low.filter(|&low| keep || origin.least < low);
        let high = high.filter(|&high| keep || origin.most > high);
        if (low.is_none() && high.is_none()) || free.is_empty() {
            return;
        }
        free.iter_mut().for_each(|(_, each)| *each /= origin.scale);
        let side = |side: i128| origin.side(side);
        self.linear.rows.push(LinearRow { low: low.map(side), high: high.map(side), terms: free });
        self.rows.push(origin);
    }

    /// Both sides of a row in a case, those that are open at what its columns reach.
    pub(super) fn closed_sides(&self, ground: Ground<'_>, row: usize) -> [f64; 2] {
        let origin = &self.rows[row];
        let [low, high] = sides(ground, origin.name);
        [origin.side(low.unwrap_or(origin.least)), origin.side(high.unwrap_or(origin.most))]
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
        for (origin, &price) in self.rows.iter().zip(prices) {
            let price = price * scale / origin.scale;
            match origin.name {
                Name::Row(row) if (row as usize) < ground.model.network_rows => {}
                Name::Row(row) => proposed.rows.push((row, price)),
                Name::Use(at) => proposed.uses.push((at, price)),
                Name::Earlier(level) => proposed.earlier.push((level, -price)),
            }
        }
        proposed
    }
}

/// The columns of a use.
fn of_use<'m>(model: &'m Model<'_>, at: Use) -> impl Iterator<Item = Term> + use<'m> {
    let columns = &model.demands[at.demand as usize].givers[at.giver as usize].columns;
    columns.iter().map(|&at| Term { at, each: 1 })
}

/// The sides of a row in a case; `None` is open.
fn sides(ground: Ground<'_>, name: Name) -> [Option<i128>; 2] {
    match name {
        Name::Row(row) => {
            let sides = ground.case.rows[row as usize];
            [sides.low.map(i128::from), sides.high.map(i128::from)]
        }
        Name::Use(at) => [Some(ground.case.uses.contains(&at).into()), None],
        Name::Earlier(level) => [Some(ground.values[level as usize]), None],
    }
}

fn position(k: usize) -> u32 {
    u32::try_from(k).expect("positions are below 2^32")
}

#[allow(clippy::cast_precision_loss, reason = "floats only propose")]
fn wide(value: i128) -> f64 {
    value as f64
}
