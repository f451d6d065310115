//! A sparse factorisation of a basis: B = L·U, and what pivots since have multiplied to it.
//!
//! *Problem.* Solve B·x = b and Bᵀ·y = c for the columns B of a basis, from pivot to pivot.
//! *Method.* Gauss with Markowitz's choice: singletons first, then the pivot of least fill among those not below a tenth of
//! their row's largest. Every exchange of a column multiplies one elementary matrix to the right (product form).
//! *Complexity.* O(m + nonzeros) per solve, zeros skipped. *Sources.* Maros 2003, ch. 8; Suhl & Suhl 1990.

use std::sync::Arc;

use super::Line;

/// Pivots below this make the basis singular.
const SINGULAR: f64 = 1e-11;
/// A pivot is at least this share of the largest of its row.
const STABLE: f64 = 0.1;
/// What fill below this is dropped.
const ZERO: f64 = 1e-14;
/// Columns of fewest nonzeros that are looked at for a pivot.
const LOOKED_AT: usize = 4;

/// Sparse vectors, one after another, each with a number of its own.
#[derive(Clone, Default)]
struct Vectors {
    start: Vec<usize>,
    at: Vec<u32>,
    each: Vec<f64>,
}

impl Vectors {
    fn with_capacity(count: usize) -> Self {
        let mut start = Vec::with_capacity(count + 1);
        start.push(0);
        Self { start, at: Vec::new(), each: Vec::new() }
    }

    fn push(&mut self, entries: impl IntoIterator<Item = (u32, f64)>) {
        for (at, each) in entries {
            self.at.push(at);
            self.each.push(each);
        }
        self.start.push(self.at.len());
    }

    fn of(&self, k: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.start[k]..self.start[k + 1];
        self.at[range.clone()].iter().zip(&self.each[range]).map(|(&at, &each)| (at as usize, each))
    }

    fn len(&self) -> usize {
        self.start.len() - 1
    }
}

/// L and U. Rows are those of the program, positions those of the basis.
struct Lu {
    /// The row of every step of L, and what it takes from others.
    steps: Vec<u32>,
    lower: Vectors,
    /// Row and position of every pivot, in the order of elimination, with its value.
    pivots: Vec<(u32, u32, f64)>,
    /// By pivot: the rest of its row by position, the rest of its column by row.
    rows: Vectors,
    columns: Vectors,
}

/// The factorisation with the exchanges since.
#[derive(Clone)]
pub(super) struct Factor {
    lu: Arc<Lu>,
    /// The position of every exchange with the value there, and the rest of the column.
    exchanged: Vec<(u32, f64)>,
    exchanges: Vectors,
}

impl Factor {
    /// Factors the basis whose column at every position is given.
    ///
    /// # Errors
    /// Where it is singular: the positions that depend on others, each with a row whose slack can stand in.
    pub(super) fn new(basis: &[Line]) -> Result<Self, Vec<(usize, usize)>> {
        let lu = Active::new(basis).eliminate()?;
        Ok(Self { lu: Arc::new(lu), exchanged: Vec::new(), exchanges: Vectors::with_capacity(64) })
    }

    /// Exchanges since the factorisation.
    pub(super) fn age(&self) -> usize {
        self.exchanged.len()
    }

    /// Whether the exchanges have grown past what a fresh start costs.
    pub(super) fn is_heavy(&self) -> bool {
        self.exchanges.at.len()
            > 3 * (self.lu.rows.at.len() + self.lu.lower.at.len()) + 8 * self.lu.pivots.len()
    }

    /// Solves B·x = b: b by row goes in, x by position comes out.
    pub(super) fn solve(&self, b: &mut [f64], x: &mut [f64]) {
        let lu = &*self.lu;
        for (k, &row) in lu.steps.iter().enumerate() {
            let value = b[row as usize];
            if value != 0.0 {
                lu.lower.of(k).for_each(|(at, each)| b[at] -= each * value);
            }
        }
        for (k, &(row, position, pivot)) in lu.pivots.iter().enumerate().rev() {
            let value = b[row as usize];
            x[position as usize] = 0.0;
            if value != 0.0 {
                let value = value / pivot;
                x[position as usize] = value;
                lu.columns.of(k).for_each(|(at, each)| b[at] -= each * value);
            }
        }
        for (k, &(position, pivot)) in self.exchanged.iter().enumerate() {
            let value = x[position as usize];
            if value != 0.0 {
                let value = value / pivot;
                x[position as usize] = value;
                self.exchanges.of(k).for_each(|(at, each)| x[at] -= each * value);
            }
        }
    }

    /// Solves Bᵀ·y = c: c by position goes in, y by row comes out.
    pub(super) fn solve_transposed(&self, c: &mut [f64], y: &mut [f64]) {
        let lu = &*self.lu;
        for (k, &(position, pivot)) in self.exchanged.iter().enumerate().rev() {
            let rest: f64 = self.exchanges.of(k).map(|(at, each)| each * c[at]).sum();
            c[position as usize] = (c[position as usize] - rest) / pivot;
        }
        for (k, &(row, position, pivot)) in lu.pivots.iter().enumerate() {
            let value = c[position as usize];
            y[row as usize] = 0.0;
            if value != 0.0 {
                let value = value / pivot;
                y[row as usize] = value;
                lu.rows.of(k).for_each(|(at, each)| c[at] -= each * value);
            }
        }
        for (k, &row) in lu.steps.iter().enumerate().rev() {
            let rest: f64 = lu.lower.of(k).map(|(at, each)| each * y[at]).sum();
            y[row as usize] -= rest;
        }
    }

    /// Puts another column at a position: `column` is B⁻¹ times it.
    pub(super) fn exchange(&mut self, position: usize, column: &[f64]) {
        let rest = (0_u32..).zip(column).filter(|&(at, &each)| at as usize != position && each.abs() > ZERO);
        self.exchanges.push(rest.map(|(at, &each)| (at, each)));
        self.exchanged.push((super::narrow(position), column[position]));
    }
}

/// The part of the basis that is not eliminated yet.
struct Active {
    /// By row: position and value.
    rows: Vec<Vec<(u32, f64)>>,
    /// By position: the rows that hold it; those eliminated are skipped.
    columns: Vec<Vec<u32>>,
    /// Rows left in every column.
    counts: Vec<usize>,
    is_row_done: Vec<bool>,
    is_column_done: Vec<bool>,
    /// Rows and columns that had one nonzero when they were seen.
    single_columns: Vec<u32>,
    single_rows: Vec<u32>,
    /// Where a row holds a position, while rows are added.
    place: Vec<usize>,
}

impl Active {
    fn new(basis: &[Line]) -> Self {
        let m = basis.len();
        let mut rows = vec![Vec::new(); m];
        let mut columns = vec![Vec::new(); m];
        for (position, line) in (0_u32..).zip(basis) {
            for &(row, each) in line {
                rows[row as usize].push((position, each));
                columns[position as usize].push(row);
            }
        }
        let counts: Vec<usize> = columns.iter().map(Vec::len).collect();
        let single = |lengths: &mut dyn Iterator<Item = usize>| -> Vec<u32> {
            (0_u32..).zip(lengths).filter(|&(_, length)| length == 1).map(|(k, _)| k).collect()
        };
        Self {
            single_columns: single(&mut counts.iter().copied()),
            single_rows: single(&mut rows.iter().map(Vec::len)),
            rows,
            columns,
            counts,
            is_row_done: vec![false; m],
            is_column_done: vec![false; m],
            place: vec![usize::MAX; m],
        }
    }

    fn eliminate(mut self) -> Result<Lu, Vec<(usize, usize)>> {
        let m = self.rows.len();
        let mut lu = Lu {
            steps: Vec::new(),
            lower: Vectors::with_capacity(0),
            pivots: Vec::with_capacity(m),
            rows: Vectors::with_capacity(m),
            columns: Vectors::default(),
        };
        for _ in 0..m {
            let Some((row, position)) = self.single().or_else(|| self.cheapest()) else {
                return Err(self.dependent());
            };
            let line = std::mem::take(&mut self.rows[row]);
            let pivot = line.iter().find(|&&(at, _)| at as usize == position).map_or(0.0, |&(_, each)| each);
            self.is_row_done[row] = true;
            self.is_column_done[position] = true;
            for &(at, _) in &line {
                self.counts[at as usize] -= 1;
                if self.counts[at as usize] == 1 && !self.is_column_done[at as usize] {
                    self.single_columns.push(at);
                }
            }
            self.take_from_others(row, position, pivot, &line, &mut lu);
            lu.pivots.push((super::narrow(row), super::narrow(position), pivot));
            lu.rows.push(line.into_iter().filter(|&(at, _)| at as usize != position));
        }
        lu.columns = columns(&lu);
        Ok(lu)
    }

    /// The positions and rows that are left.
    fn dependent(&self) -> Vec<(usize, usize)> {
        let left = |done: &[bool]| (0..done.len()).filter(|&k| !done[k]).collect::<Vec<_>>();
        left(&self.is_column_done).into_iter().zip(left(&self.is_row_done)).collect()
    }

    /// A pivot alone in its column or row.
    fn single(&mut self) -> Option<(usize, usize)> {
        while let Some(position) = self.single_columns.pop() {
            let position = position as usize;
            if !self.is_column_done[position] && self.counts[position] == 1 {
                let mut rows = self.columns[position].iter().map(|&row| row as usize);
                if let Some(row) = rows.find(|&row| self.value(row, position) > SINGULAR) {
                    return Some((row, position));
                }
            }
        }
        while let Some(row) = self.single_rows.pop() {
            let row = row as usize;
            if let [(position, each)] = self.rows[row][..]
                && !self.is_row_done[row]
                && each.abs() > SINGULAR
            {
                return Some((row, position as usize));
            }
        }
        None
    }

    /// The size of an entry that is left; 0 where there is none.
    fn value(&self, row: usize, position: usize) -> f64 {
        let mut entries = self.rows[row].iter().filter(|_| !self.is_row_done[row]);
        entries.find(|&&(at, _)| at as usize == position).map_or(0.0, |(_, each)| each.abs())
    }

    /// The pivot of least fill among the columns of fewest nonzeros.
    fn cheapest(&self) -> Option<(usize, usize)> {
        let mut open: Vec<(usize, usize)> = (0..self.counts.len())
            .filter(|&at| !self.is_column_done[at] && self.counts[at] > 0)
            .map(|at| (self.counts[at], at))
            .collect();
        let few = LOOKED_AT.min(open.len());
        if few < open.len() {
            open.select_nth_unstable(few);
        }
        open[..few].sort_unstable();
        // Where none of these is stable, any that is.
        self.best_of(&open[..few]).or_else(|| self.best_of(&open[few..]))
    }

    fn best_of(&self, open: &[(usize, usize)]) -> Option<(usize, usize)> {
        let mut best: Option<((usize, f64), (usize, usize))> = None;
        for &(count, position) in open {
            for row in self.columns[position].iter().map(|&row| row as usize) {
                let own = self.value(row, position);
                if own <= SINGULAR {
                    continue;
                }
                let line = &self.rows[row];
                let largest = line.iter().map(|(_, each)| each.abs()).fold(0.0, f64::max);
                let key = ((count - 1) * (line.len() - 1), -own);
                if own >= STABLE * largest && best.is_none_or(|(least, _)| key < least) {
                    best = Some((key, (row, position)));
                }
            }
        }
        best.map(|(_, pivot)| pivot)
    }

    /// Takes multiples of the pivot's row from all others that hold its column.
    fn take_from_others(
        &mut self,
        row: usize,
        position: usize,
        pivot: f64,
        line: &[(u32, f64)],
        lu: &mut Lu,
    ) {
        let holders = std::mem::take(&mut self.columns[position]);
        let mut step: Vec<(u32, f64)> = Vec::new();
        for &other in &holders {
            let index = other as usize;
            if self.is_row_done[index] {
                continue;
            }
            let mut rest = std::mem::take(&mut self.rows[index]);
            let Some(found) = rest.iter().position(|&(at, _)| at as usize == position) else {
                self.rows[index] = rest;
                continue;
            };
            let by = rest.swap_remove(found).1 / pivot;
            if line.len() > 1 {
                (0..).zip(&rest).for_each(|(k, &(at, _))| self.place[at as usize] = k);
                let old = rest.len();
                for &(at, each) in line.iter().filter(|&&(at, _)| at as usize != position) {
                    match self.place[at as usize] {
                        usize::MAX => {
                            rest.push((at, -by * each));
                            self.columns[at as usize].push(other);
                            self.counts[at as usize] += 1;
                        }
                        k => rest[k].1 -= by * each,
                    }
                }
                rest[..old].iter().for_each(|&(at, _)| self.place[at as usize] = usize::MAX);
                let (counts, singles) = (&mut self.counts, &mut self.single_columns);
                rest.retain(|&(at, each)| {
                    let stays = each.abs() > ZERO;
                    if !stays {
                        counts[at as usize] -= 1;
                        if counts[at as usize] == 1 {
                            singles.push(at);
                        }
                    }
                    stays
                });
            }
            if rest.len() == 1 {
                self.single_rows.push(other);
            }
            self.rows[index] = rest;
            step.push((other, by));
        }
        if !step.is_empty() {
            lu.steps.push(super::narrow(row));
            lu.lower.push(step);
        }
    }
}

/// The columns of U beside their pivots, by pivot.
fn columns(lu: &Lu) -> Vectors {
    let m = lu.pivots.len();
    let mut pivot_of = vec![0; m];
    lu.pivots.iter().enumerate().for_each(|(k, &(_, position, _))| pivot_of[position as usize] = k);
    let mut start = vec![0; m + 1];
    lu.rows.at.iter().for_each(|&at| start[pivot_of[at as usize] + 1] += 1);
    (0..m).for_each(|k| start[k + 1] += start[k]);
    let mut next = start.clone();
    let mut columns = Vectors { start, at: vec![0; lu.rows.at.len()], each: vec![0.0; lu.rows.at.len()] };
    for (k, &(row, ..)) in lu.pivots.iter().enumerate().take(lu.rows.len()) {
        for (at, each) in lu.rows.of(k) {
            let slot = &mut next[pivot_of[at]];
            (columns.at[*slot], columns.each[*slot]) = (row, each);
            *slot += 1;
        }
    }
    columns
}
