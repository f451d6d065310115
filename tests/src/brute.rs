//! Every plan of a small problem, and the lexicographically best of them.

use crate::model::{Model, Solved};

/// Tries all quantities within bounds and rows.
#[must_use]
pub fn brute(model: &Model) -> Solved {
    best(model, |x| model.values(x)).map_or(Solved::Infeasible, Solved::Optimal)
}

/// The largest of what the plans come to; `None` where there is no plan.
#[must_use]
pub fn best<V: Ord>(model: &Model, value: impl Fn(&[i64]) -> V) -> Option<V> {
    let mut search = Search { model, value, x: vec![0; model.columns.len()], best: None };
    search.descend(0);
    search.best
}

struct Search<'m, V, F> {
    model: &'m Model,
    value: F,
    x: Vec<i64>,
    best: Option<V>,
}

impl<V: Ord, F: Fn(&[i64]) -> V> Search<'_, V, F> {
    fn descend(&mut self, at: usize) {
        if at == self.x.len() {
            if self.model.is_feasible(&self.x) {
                let value = (self.value)(&self.x);
                if self.best.as_ref().is_none_or(|best| value > *best) {
                    self.best = Some(value);
                }
            }
            return;
        }
        let column = &self.model.columns[at];
        for quantity in column.minimum..=column.maximum {
            self.x[at] = quantity;
            if self.may_fit(at) {
                self.descend(at + 1);
            }
        }
        self.x[at] = 0;
    }

    /// Whether every ceiling can still hold, whatever the columns after `at` carry.
    fn may_fit(&self, at: usize) -> bool {
        self.model.rows.iter().all(|row| {
            let least: i64 = row
                .weights
                .iter()
                .map(|weight| {
                    let column = &self.model.columns[weight.column];
                    let quantity = match weight.column {
                        done if done <= at => self.x[done],
                        _ if weight.each > 0 => column.minimum,
                        _ => column.maximum,
                    };
                    weight.each * quantity
                })
                .sum();
            row.maximum.is_none_or(|maximum| least <= maximum)
        })
    }
}
