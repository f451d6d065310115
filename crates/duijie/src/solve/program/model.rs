//! A program as rows over columns, by positions within its part.
//!
//! Columns are the part's pairs. Rows are first the rows of its network in the network's order, then the side rows that
//! are sums: crossing quotas and limits. `whole` and `providers` are no sums; they stand with their demands.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::compile::{Part, Row, SideRow};
use crate::lists::{DemandId, PairId, Side};
use crate::problem::{Level, Problem};

use super::blend;
use super::vertex::MOST_COLUMNS;

/// Bounds of a row; `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sides {
    pub(super) low: Option<i64>,
    pub(super) high: Option<i64>,
}

impl Sides {
    pub(super) fn fixed(at: i64) -> Self {
        Self { low: Some(at), high: Some(at) }
    }

    pub(super) fn hold(self, sum: i128) -> bool {
        self.low.is_none_or(|low| i128::from(low) <= sum) && self.high.is_none_or(|high| sum <= high.into())
    }
}

/// Bounds of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) low: i64,
    pub(super) high: i64,
}

/// A weight of a sparse table: of a column in a row, or of a row on a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) at: u32,
    pub(super) each: i64,
}

/// A sparse table: the terms of every line, one after another.
struct Table {
    start: Vec<usize>,
    terms: Vec<Term>,
}

impl Table {
    fn line(&self, k: usize) -> &[Term] {
        &self.terms[self.start[k]..self.start[k + 1]]
    }

    /// The table with lines for columns. O(terms).
    fn transposed(&self, lines: usize) -> Self {
        let mut start = vec![0; lines + 1];
        for term in &self.terms {
            start[term.at as usize + 1] += 1;
        }
        for k in 0..lines {
            start[k + 1] += start[k];
        }
        let mut next = start.clone();
        let mut terms = vec![Term { at: 0, each: 0 }; self.terms.len()];
        for (line, range) in self.start.windows(2).enumerate() {
            for term in &self.terms[range[0]..range[1]] {
                let slot = &mut next[term.at as usize];
                terms[*slot] = Term { at: position(line), each: term.each };
                *slot += 1;
            }
        }
        Self { start, terms }
    }
}

/// A unit that has pairs with a demand.
pub(super) struct Giver {
    /// Its number in the problem.
    pub(super) unit: u32,
    /// Its columns, in order.
    pub(super) columns: Vec<u32>,
}

/// A demand of the part.
pub(super) struct Demand {
    pub(super) id: DemandId,
    /// Its columns stand side by side.
    pub(super) columns: Range<usize>,
    /// Its row.
    pub(super) row: usize,
    pub(super) quantity: i64,
    pub(super) whole: bool,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
    /// Its units, by number.
    pub(super) givers: Vec<Giver>,
}

impl Demand {
    /// Whether only some numbers of units may serve it.
    pub(super) fn counts_units(&self) -> bool {
        self.least > 1 || self.most.is_some_and(|most| most < self.givers.len())
    }
}

/// The program.
pub(super) struct Model<'p> {
    pub(super) problem: &'p Problem,
    pub(super) part: &'p Part,
    /// What every row is.
    pub(super) rows: Vec<Row>,
    /// The rows' own bounds.
    pub(super) sides: Vec<Sides>,
    /// The columns' own bounds.
    pub(super) spans: Vec<Span>,
    /// How many rows, from the first, are the network's.
    pub(super) network_rows: usize,
    of_rows: Table,
    of_columns: Table,
    /// By id.
    pub(super) demands: Vec<Demand>,
    /// The demand of every column.
    pub(super) demand_of: Vec<u32>,
    /// The giver of every column, by its position among those of the demand.
    pub(super) giver_of: Vec<u32>,
    /// The gain per unit by level and column, then that of a sum of levels where the program is large.
    pub(super) gains: Vec<Vec<i64>>,
}

/// Positions are counted in u32, as pairs and rows are.
fn position(k: usize) -> u32 {
    u32::try_from(k).expect("positions are below 2^32")
}

impl<'p> Model<'p> {
    /// O(pairs · (levels + quotas above a pair) + terms of limits) time and space.
    pub(super) fn new(problem: &'p Problem, part: &'p Part) -> Self {
        let pair = |&pair: &PairId| &problem.pairs()[pair.index()];
        let network = &part.network;
        let mut rows: Vec<Row> = network.rows.iter().map(|rows| rows[0]).collect();
        let network_rows = rows.len();
        rows.extend(part.side_rows.iter().filter_map(|&side| match side {
            SideRow::Crossing { quota, .. } => Some(Row::Quota(quota)),
            SideRow::Limit(limit) => Some(Row::Limit(limit)),
            SideRow::Group { level, group } => Some(Row::Group { level, group }),
            SideRow::Whole(_) | SideRow::Least(_) | SideRow::Most(_) => None,
        }));
        let sides = rows.iter().map(|&row| sides(problem, row)).collect();
        let (demands, demand_of, giver_of) = demands(problem, part);
        let of_rows = of_rows(problem, part, &rows);
        let of_columns = of_rows.transposed(part.pairs.len());
        let gains = problem.levels().iter();
        let gains = gains.map(|level| part.pairs.iter().map(|&pair| problem.gain(level, pair)).collect());
        let mut gains: Vec<Vec<i64>> = gains.collect();
        if part.pairs.len() > MOST_COLUMNS {
            gains.extend(blend::blend(&gains));
        }
        Self {
            problem,
            part,
            sides,
            spans: part
                .pairs
                .iter()
                .map(pair)
                .map(|pair| Span { low: pair.minimum.into(), high: pair.maximum.into() })
                .collect(),
            network_rows,
            of_rows,
            of_columns,
            demands,
            demand_of,
            giver_of,
            gains,
            rows,
        }
    }

    pub(super) fn levels(&self) -> usize {
        self.problem.levels().len()
    }

    /// Where the gains of the sum of levels stand, if there is one.
    pub(super) fn blend(&self) -> Option<usize> {
        (self.levels()..self.gains.len()).next()
    }

    /// The columns of a row with their weights.
    pub(super) fn row(&self, row: usize) -> &[Term] {
        self.of_rows.line(row)
    }

    /// The rows that hold a column, with its weights.
    pub(super) fn column(&self, column: usize) -> &[Term] {
        self.of_columns.line(column)
    }

    pub(super) fn demand(&self, column: usize) -> &Demand {
        &self.demands[self.demand_of[column] as usize]
    }

    /// Σ gain·quantity of a level.
    pub(super) fn value(&self, level: usize, quantities: &[i64]) -> i128 {
        self.gains[level].iter().zip(quantities).map(|(&gain, &q)| i128::from(gain) * i128::from(q)).sum()
    }

    /// The values of all levels.
    pub(super) fn values(&self, quantities: &[i64]) -> Vec<i128> {
        (0..self.gains.len()).map(|level| self.value(level, quantities)).collect()
    }

    /// Whether every row, `whole` and `providers` hold. O(terms).
    pub(super) fn is_feasible(&self, quantities: &[i64]) -> bool {
        let within = self
            .spans
            .iter()
            .zip(quantities)
            .all(|(span, quantity)| (span.low..=span.high).contains(quantity));
        let kept = |row: usize| {
            let used = self
                .row(row)
                .iter()
                .map(|term| i128::from(term.each) * i128::from(quantities[term.at as usize]));
            self.sides[row].hold(used.sum())
        };
        within
            && (0..self.rows.len()).all(kept)
            && self.demands.iter().all(|demand| {
                let got: i64 = quantities[demand.columns.clone()].iter().sum();
                let gives = |giver: &&Giver| giver.columns.iter().any(|&at| quantities[at as usize] > 0);
                demand.allows(got, || demand.givers.iter().filter(gives).count())
            })
    }

    /// The columns with these ends that came about so; a quantity fills them in this order.
    pub(super) fn group(&self, column: usize) -> Range<usize> {
        let pairs = |at: usize| &self.problem.pairs()[self.part.pairs[at].index()];
        let key = |at: usize| (pairs(at).demand, pairs(at).supply, pairs(at).by);
        let own = self.demand(column).columns.clone();
        let from =
            (own.start..column).rev().take_while(|&at| key(at) == key(column)).last().unwrap_or(column);
        let to = (column..own.end).take_while(|&at| key(at) == key(column)).last().unwrap_or(column);
        from..to + 1
    }
}

impl Demand {
    /// Whether `whole` and `providers` allow that it gets so much from so many units.
    pub(super) fn allows(&self, got: i64, units: impl FnOnce() -> usize) -> bool {
        if got == 0 {
            return true;
        }
        if self.whole && got < self.quantity {
            return false;
        }
        if !self.counts_units() {
            return true;
        }
        let units = units();
        units >= self.least && self.most.is_none_or(|most| units <= most)
    }
}

fn sides(problem: &Problem, row: Row) -> Sides {
    match row {
        Row::Demand(demand) => {
            let row = &problem.demands()[demand.index()];
            Sides { low: Some(row.minimum.into()), high: Some(row.quantity.into()) }
        }
        Row::Supply(supply) => {
            let row = &problem.supplies()[supply.index()];
            Sides { low: Some(row.minimum.into()), high: Some(row.capacity.into()) }
        }
        Row::Quota(quota) => {
            let row = &problem.quotas()[quota.index()];
            Sides { low: Some(row.minimum), high: row.maximum }
        }
        Row::Limit(limit) => {
            let row = &problem.limits()[limit.index()];
            Sides { low: row.minimum, high: row.maximum }
        }
        // Open until its level is solved.
        Row::Group { .. } | Row::Class { .. } => Sides { low: None, high: None },
    }
}

fn demands(problem: &Problem, part: &Part) -> (Vec<Demand>, Vec<u32>, Vec<u32>) {
    let mut demands: Vec<Demand> = Vec::new();
    let mut demand_of = Vec::with_capacity(part.pairs.len());
    let mut units: Vec<BTreeMap<u32, Vec<u32>>> = Vec::new();
    let unit_of = |at: usize| {
        let pair = &problem.pairs()[part.pairs[at].index()];
        problem.supplies()[pair.supply.index()].unit
    };
    for (at, pair) in part.pairs.iter().enumerate() {
        let id = problem.pairs()[pair.index()].demand;
        if demands.last().is_none_or(|last| last.id != id) {
            let row = &problem.demands()[id.index()];
            demands.push(Demand {
                id,
                columns: at..at,
                // The rows of the demands come first, in order.
                row: demands.len(),
                quantity: row.quantity.into(),
                whole: row.whole,
                least: row.least as usize,
                most: row.most.map(|most| most as usize),
                givers: Vec::new(),
            });
            units.push(BTreeMap::new());
        }
        let k = demands.len() - 1;
        demands[k].columns.end = at + 1;
        demand_of.push(position(k));
        units[k].entry(unit_of(at)).or_default().push(position(at));
    }
    let mut giver_of = vec![0; part.pairs.len()];
    for (demand, units) in demands.iter_mut().zip(units) {
        demand.givers = units.into_iter().map(|(unit, columns)| Giver { unit, columns }).collect();
        for (k, giver) in demand.givers.iter().enumerate() {
            giver.columns.iter().for_each(|&at| giver_of[at as usize] = position(k));
        }
    }
    (demands, demand_of, giver_of)
}

/// The columns of every row. A column stands once in a row: the terms of a limit are added up.
fn of_rows(problem: &Problem, part: &Part, rows: &[Row]) -> Table {
    let mut members: BTreeMap<(Side, u32), Vec<u32>> = BTreeMap::new();
    for (at, pair) in part.pairs.iter().enumerate() {
        let pair = &problem.pairs()[pair.index()];
        members.entry((Side::Demand, pair.demand.0)).or_default().push(position(at));
        members.entry((Side::Supply, pair.supply.0)).or_default().push(position(at));
    }
    let of = |side: Side, member: u32| {
        let columns = members.get(&(side, member)).into_iter().flatten();
        columns.map(|&at| Term { at, each: 1 })
    };
    let mut table = Table { start: vec![0], terms: Vec::new() };
    for &row in rows {
        match row {
            Row::Demand(demand) => table.terms.extend(of(Side::Demand, demand.0)),
            Row::Supply(supply) => table.terms.extend(of(Side::Supply, supply.0)),
            Row::Quota(quota) => {
                let quota = &problem.quotas()[quota.index()];
                table.terms.extend(quota.members.iter().flat_map(|&member| of(quota.side, member)));
            }
            Row::Group { level, group } => {
                if let Level::Fair(fair) = &problem.levels()[level as usize] {
                    let members = &fair.groups[group as usize].members;
                    table.terms.extend(members.iter().flat_map(|&member| of(fair.side, member)));
                }
            }
            // Programs fix every group: they have no classes.
            Row::Class { .. } => {}
            Row::Limit(limit) => {
                let mut sums: BTreeMap<u32, i64> = BTreeMap::new();
                for term in &problem.limits()[limit.index()].terms {
                    let at = part.pairs.binary_search(&term.pair).expect("a limit's pairs are of one part");
                    *sums.entry(position(at)).or_insert(0) += term.each;
                }
                table
                    .terms
                    .extend(sums.into_iter().map(|(at, each)| Term { at, each }).filter(|t| t.each != 0));
            }
        }
        table.start.push(table.terms.len());
    }
    table
}
