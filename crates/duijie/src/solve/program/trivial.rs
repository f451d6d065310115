//! Rows that a case breaks by themselves: what all columns at their bounds can reach lies outside the row.

use super::model::Term;
use super::price::{Ground, Prices};

/// The price of the first such row. O(terms of the side rows, uses and earlier levels).
pub(super) fn conflict(ground: Ground<'_>, earlier: &[u32]) -> Option<Prices> {
    let model = ground.model;
    for row in model.network_rows..model.rows.len() {
        let reach = reach(ground, model.row(row).iter().copied());
        let sides = ground.case.rows[row];
        let price = if sides.low.is_some_and(|low| reach.most < low.into()) {
            -1
        } else if sides.high.is_some_and(|high| reach.least > high.into()) {
            1
        } else {
            continue;
        };
        let row = u32::try_from(row).expect("rows are counted in u32");
        return Some(Prices { rows: vec![(row, price)], conflict: true, ..Prices::zero() });
    }
    for &at in &ground.case.uses {
        let columns = &model.demands[at.demand as usize].givers[at.giver as usize].columns;
        if columns.iter().all(|&column| ground.case.columns[column as usize].high < 1) {
            return Some(Prices { uses: vec![(at, -1)], conflict: true, ..Prices::zero() });
        }
    }
    for &level in earlier {
        let gains = (0_u32..).zip(&model.gains[level as usize]);
        let reach = reach(ground, gains.map(|(at, &each)| Term { at, each }));
        if reach.most < ground.values[level as usize] {
            return Some(Prices { earlier: vec![(level, 1)], conflict: true, ..Prices::zero() });
        }
    }
    None
}

/// What a row's columns reach within their bounds.
pub(super) struct Reach {
    pub(super) least: i128,
    pub(super) most: i128,
}

pub(super) fn reach(ground: Ground<'_>, terms: impl Iterator<Item = Term>) -> Reach {
    terms.fold(Reach { least: 0, most: 0 }, |reach, term| {
        let span = ground.case.columns[term.at as usize];
        let ends = [span.low, span.high].map(|side| i128::from(term.each) * i128::from(side));
        Reach { least: reach.least + ends[0].min(ends[1]), most: reach.most + ends[0].max(ends[1]) }
    })
}
