//! Better plans near the best one: all but a few columns stand still, and the rest are searched.
//!
//! *Method.* What the best plan loses against the bound, it loses row by row: slack of a row with a price. From every such
//! row, the largest loss first, a neighbourhood: the row's own columns, and those of a few side rows, its own and others, or
//! of a few demands, which change from pass to pass, and as many more rows that lose as it takes to gain 1; columns whose
//! reduced gain is above what is lost in all cannot help. Some neighbourhoods at a
//! time are searched side by side, and what they find is taken in their order, each as a change of the plan at
//! hand. A pass without success widens them; after the widest come the narrowest
//! again, around other rows.
//! *Complexity.* Bounded by nodes, columns and passes. *Edges.* It proves nothing; what it finds is checked on the true rows.
//! *Sources.* Shaw 1998 (large neighbourhood search); Danna, Rothberg & Le Pape 2005.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::solve::budget::Meter;

use super::case::Case;
use super::model::Span;
use super::near::Near;
use super::price::Prices;
use super::search::Search;
use super::vertex::Vertices;

/// How wide a neighbourhood is: so many rows besides the seed's own, searched with so many nodes.
#[derive(Clone, Copy)]
struct Width {
    around: Around,
    nodes: usize,
}

#[derive(Clone, Copy)]
enum Around {
    SideRows(usize),
    Demands(usize),
}

const WIDTHS: [Width; 9] = [
    Width { around: Around::SideRows(2), nodes: 100 },
    Width { around: Around::SideRows(2), nodes: 100 },
    Width { around: Around::SideRows(3), nodes: 100 },
    Width { around: Around::SideRows(3), nodes: 100 },
    Width { around: Around::SideRows(4), nodes: 200 },
    Width { around: Around::SideRows(6), nodes: 200 },
    Width { around: Around::Demands(12), nodes: 100 },
    Width { around: Around::Demands(16), nodes: 100 },
    Width { around: Around::Demands(24), nodes: 200 },
];
/// Columns of every row of a neighbourhood.
const COLUMNS: usize = 150;
/// Columns of a neighbourhood, but for rounding.
const MOST_COLUMNS: usize = 1_500;
/// Rows of a neighbourhood at most.
const MOST_ROWS: usize = 24;
/// Neighbourhoods side by side: a number of its own, so that threads change nothing.
const ABREAST: usize = 16;

/// What is known of a level: its proven bound, with the prices and reduced gains that prove it.
pub(super) struct Known {
    pub(super) bound: i128,
    pub(super) prices: Prices,
    pub(super) reduced: Vec<i128>,
}

impl Search<'_, '_> {
    /// Improves the best plan until the level is closed, the meter stops, no width helps, or all passes are done.
    pub(super) fn hunt(&mut self, case: &Case, known: &Known, passes: usize, meter: &mut Meter<'_>) {
        let mut idle = 0;
        for _ in 0..passes {
            let (pass, width) = (self.passes, WIDTHS[self.width]);
            self.passes += 1;
            let before = self.incumbent.value(self.level);
            let losses = self.near().by_loss(known);
            let rows: Vec<u32> = losses.iter().map(|&(row, _)| row).collect();
            for rows in rows.chunks(ABREAST) {
                let is_open = self.incumbent.value(self.level).is_some_and(|value| value < known.bound);
                if !is_open || meter.stopped().is_some() {
                    return;
                }
                let base = self.incumbent.quantities().unwrap_or_default().to_vec();
                let near = self.near();
                let field = Field { case, known, losses: &losses };
                let tasks = rows.par_iter().zip(meter.split(rows.len()));
                let search = tasks
                    .map(|(&row, mut part)| (near.better(field, Seed { row, pass }, width, &mut part), part));
                let found: Vec<_> = search.collect();
                for (found, part) in found {
                    meter.merge(&part);
                    let Some(found) = found else { continue };
                    let Some(now) = self.incumbent.quantities() else { continue };
                    let change = base.iter().zip(&found).map(|(base, found)| found - base);
                    self.incumbent.offer(now.iter().zip(change).map(|(now, change)| now + change).collect());
                }
            }
            if self.incumbent.value(self.level) == before {
                idle += 1;
                self.width = (self.width + 1) % WIDTHS.len();
                if idle == WIDTHS.len() {
                    return;
                }
            } else {
                idle = 0;
            }
        }
    }
}

/// What all neighbourhoods of a pass know.
#[derive(Clone, Copy)]
struct Field<'a> {
    case: &'a Case,
    known: &'a Known,
    /// Rows with what they lose.
    losses: &'a [(u32, i128)],
}

/// Where a neighbourhood begins.
#[derive(Clone, Copy)]
struct Seed {
    row: u32,
    pass: usize,
}

impl Near<'_> {
    /// A better plan in the neighbourhood.
    fn better(&self, field: Field<'_>, seed: Seed, width: Width, meter: &mut Meter<'_>) -> Option<Vec<i64>> {
        let mut near = self.neighbourhood(field, seed, width)?;
        let mut vertices = Vertices::new(self.ground(&near), self.earlier)?;
        let columns = vertices.columns();
        let found = self.integers(&mut near, &mut vertices, &columns, width.nodes, meter)?;
        let mut plan: Vec<i64> = near.columns.iter().map(|span| span.low).collect();
        found.into_iter().for_each(|(at, x)| plan[at] = x);
        Some(plan)
    }

    /// The case with most columns at the best plan.
    fn neighbourhood(&self, field: Field<'_>, seed: Seed, width: Width) -> Option<Case> {
        let Field { case, known, losses } = field;
        let best = self.incumbent.quantities()?;
        let lost = (known.bound - self.value()?).checked_mul(known.prices.denominator.into())?;
        let mut near = case.clone();
        for (span, &at) in near.columns.iter_mut().zip(best) {
            *span = Span { low: at, high: at };
        }
        let mut rows = match width.around {
            Around::SideRows(count) => self.side_rows(seed, count),
            Around::Demands(count) => self.demands(seed, count),
        };
        self.lose_enough(&mut rows, losses, known, seed);
        let most = COLUMNS.min(MOST_COLUMNS / rows.len().max(1));
        for row in rows.into_iter().chain([seed.row]) {
            let terms = self.model.row(row as usize).iter().map(|term| term.at as usize);
            let can_help =
                |&at: &usize| case.columns[at].low < case.columns[at].high && known.reduced[at].abs() <= lost;
            // Among ties others come in from pass to pass.
            let mut numbers = Numbers::new(seed);
            let key = |at: usize| (known.reduced[at].abs(), numbers.below(usize::MAX), at);
            let mut columns: Vec<_> = terms.filter(can_help).map(key).collect();
            columns.sort_unstable();
            columns.into_iter().take(most).for_each(|(_, _, at)| near.columns[at] = case.columns[at]);
        }
        Some(near)
    }

    /// At most `count` rows of demands.
    fn demands(&self, seed: Seed, count: usize) -> BTreeSet<u32> {
        let mut numbers = Numbers::new(seed);
        let demands = &self.model.demands;
        let rows = (0..count).map(|_| demands[numbers.below(demands.len())].row);
        rows.filter_map(|row| u32::try_from(row).ok()).collect()
    }

    /// At most `count` side rows: the seed's own, then any.
    fn side_rows(&self, seed: Seed, count: usize) -> BTreeSet<u32> {
        let network = u32::try_from(self.model.network_rows).unwrap_or(u32::MAX);
        let all = u32::try_from(self.model.rows.len()).unwrap_or(u32::MAX).saturating_sub(network);
        let mut numbers = Numbers::new(seed);
        let mut rows = BTreeSet::new();
        if seed.row >= network {
            rows.insert(seed.row);
        } else {
            let around = self.model.row(seed.row as usize).iter();
            let around = around.flat_map(|term| self.model.column(term.at as usize)).map(|term| term.at);
            let own: BTreeSet<u32> = around.filter(|&row| row >= network).collect();
            let own: Vec<u32> = own.into_iter().collect();
            let most = count.saturating_sub(1).max(1).min(own.len());
            let start = numbers.below(own.len());
            rows.extend((0..most).map(|k| own[(start + k) % own.len()]));
        }
        while rows.len() < count.min(all as usize) {
            let row = numbers.below(all as usize);
            rows.insert(network + u32::try_from(row).unwrap_or(0));
        }
        rows
    }

    /// Adds rows that lose until a plan that lost nothing there could gain 1.
    fn lose_enough(&self, rows: &mut BTreeSet<u32>, losses: &[(u32, i128)], known: &Known, seed: Seed) {
        let network = self.model.network_rows;
        let losses: Vec<_> = losses.iter().filter(|&&(row, _)| row as usize >= network).collect();
        let mut lost: i128 = losses
            .iter()
            .filter(|(row, _)| *row == seed.row || rows.contains(row))
            .map(|&&(_, loss)| loss)
            .sum();
        let enough = i128::from(known.prices.denominator) * 5 / 4;
        let start = Numbers::new(seed).below(losses.len());
        for k in 0..losses.len().min(MOST_ROWS) {
            let &(row, loss) = losses[(start + k) % losses.len()];
            if lost >= enough {
                break;
            }
            if rows.insert(row) {
                lost += loss;
            }
        }
    }

    /// The rows at which the best plan loses, the largest losses first.
    fn by_loss(&self, known: &Known) -> Vec<(u32, i128)> {
        let Some(best) = self.incumbent.quantities() else { return Vec::new() };
        let loss = |&(row, price): &(u32, i64)| {
            let terms = self.model.row(row as usize).iter();
            let used: i128 =
                terms.map(|term| i128::from(term.each) * i128::from(best[term.at as usize])).sum();
            let sides = self.model.sides[row as usize];
            let side = if price > 0 { sides.high } else { sides.low };
            (row, (i128::from(side.unwrap_or(0)) - used) * i128::from(price))
        };
        let mut rows: Vec<_> = known.prices.rows.iter().map(loss).filter(|&(_, loss)| loss > 0).collect();
        rows.sort_unstable_by_key(|&(row, loss)| (Reverse(loss), row));
        rows
    }
}

/// A stream of numbers that is the same for the same seed: splitmix64 (Steele, Lea & Flood 2014).
struct Numbers(u64);

impl Numbers {
    fn new(seed: Seed) -> Self {
        Self((u64::from(seed.row) << 32) ^ seed.pass as u64)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let below = (u128::from(z ^ (z >> 31)) * n as u128) >> 64;
        usize::try_from(below).unwrap_or(0)
    }
}
