//! The simplex against an interior point, and its factors against a dense solve.

use super::*;
use crate::solve::linear::{Backend, Column, GoodLp, LinearRow, Proposal};

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
    let columns =
        (0..n).map(|_| Column { low: 0.0, high: numbers.float(1, 5), gain: numbers.float(-4, 12) }).collect();
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
            match (ended, GoodLp.propose(&linear, None)) {
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

/// B·x = b and Bᵀ·y = c hold for the factors of random sparse bases, also after exchanges of columns.
#[test]
fn factors_solve_what_they_factored() {
    let mut numbers = Numbers(11);
    let mut exchanged = 0;
    for size in (1..40).cycle().take(400) {
        let mut basis: Vec<Line> = (0..size).map(|at| column(&mut numbers, size, at)).collect();
        let Ok(mut factor) = Factor::new(&basis) else { continue };
        for _ in 0..6 {
            let want: Vec<f64> = (0..size).map(|_| numbers.float(-5, 11)).collect();
            let (mut b, mut x) = (vec![0.0; size], vec![0.0; size]);
            for (line, want) in basis.iter().zip(&want) {
                line.iter().for_each(|&(row, each)| b[row as usize] += each * want);
            }
            factor.solve(&mut b, &mut x);
            near(&x, &want);
            let dot = |line: &Line| line.iter().map(|&(row, each)| each * want[row as usize]).sum();
            let (mut c, mut y): (Vec<f64>, _) = (basis.iter().map(dot).collect(), vec![0.0; size]);
            factor.solve_transposed(&mut c, &mut y);
            near(&y, &want);
            // Another column for one of them, where it does not depend on the rest.
            let at = usize::try_from(numbers.below(size as u64)).unwrap_or(0);
            let new = column(&mut numbers, size, at);
            let (mut b, mut x) = (vec![0.0; size], vec![0.0; size]);
            new.iter().for_each(|&(row, each)| b[row as usize] = each);
            factor.solve(&mut b, &mut x);
            if x[at].abs() > 0.1 {
                factor.exchange(at, &x);
                basis[at] = new;
                exchanged += 1;
            }
        }
    }
    assert!(exchanged > 1000, "{exchanged}");
}

/// Columns that depend on others are named, with rows whose slacks make the basis whole.
#[test]
fn a_singular_basis_is_mended_by_slacks() {
    let twice = vec![(0, 1.0), (2, 2.0)];
    let mut basis = vec![twice.clone(), vec![(1, 3.0)], twice, Line::new()];
    let Err(dependent) = Factor::new(&basis) else { unreachable!("two columns are the same, one is empty") };
    assert_eq!(dependent.len(), 2);
    for (position, row) in dependent {
        basis[position] = vec![(narrow(row), 1.0)];
    }
    assert!(Factor::new(&basis).is_ok());
}

/// A sparse column with a large entry in its own row.
fn column(numbers: &mut Numbers, size: usize, own: usize) -> Line {
    let mut line: Line = Vec::new();
    for row in 0..size {
        if row == own {
            line.push((narrow(row), numbers.float(2, 9)));
        } else if numbers.below(6) == 0 {
            line.push((narrow(row), numbers.float(-4, 9) + 0.5));
        }
    }
    line
}

fn near(found: &[f64], want: &[f64]) {
    let off = found.iter().zip(want).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(off < 1e-4, "{found:?} instead of {want:?}");
}
