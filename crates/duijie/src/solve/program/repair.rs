//! Repair and greedy on the true rows: a feasible plan near a proposal, where one is easily found.
//!
//! *Method.* Units above a ceiling are given back, the least useful first. Demands that are served in one go or not at
//! all, and are not, give everything back. Floors that are short are filled, then mended by exchanges: a unit that
//! stands in the way is given back where nothing needs it. What raises a level is filled up in the end, best first.
//! *Complexity.* O(columns · log columns + terms), and for every unit exchanged O(terms of the rows around it).
//! *Edges.* A column's floor is always met. `None` where rows stay broken, never a wrong plan.

use crate::solve::budget::Meter;

use super::case::Case;
use super::model::Model;

/// Quantities with the sums of all rows.
pub(super) struct Repair<'m> {
    model: &'m Model<'m>,
    within: &'m Case,
    quantities: Vec<i64>,
    used: Vec<i128>,
    /// Units that give to every demand.
    units: Vec<usize>,
    /// By demand and giver.
    given: Vec<Vec<i64>>,
}

impl<'m> Repair<'m> {
    fn new(model: &'m Model<'m>, within: &'m Case) -> Self {
        let mut repair = Self {
            model,
            within,
            quantities: vec![0; model.spans.len()],
            used: vec![0; model.rows.len()],
            units: vec![0; model.demands.len()],
            given: model.demands.iter().map(|demand| vec![0; demand.givers.len()]).collect(),
        };
        for (at, span) in within.columns.iter().enumerate() {
            repair.add(at, span.low);
        }
        repair
    }

    /// A feasible plan near `near`, filled up in the order of `order`. `None` where none was found. The meter ends the
    /// exchanges only.
    pub(super) fn mend(
        model: &'m Model<'m>,
        within: &'m Case,
        near: &[i64],
        order: &[u32],
        meter: &mut Meter<'_>,
    ) -> Option<Vec<i64>> {
        let mut repair = Self::new(model, within);
        for (at, (span, &near)) in within.columns.iter().zip(near).enumerate() {
            repair.add(at, near.clamp(span.low, span.high) - span.low);
        }
        repair.keep_ceilings(order);
        repair.keep_choices();
        repair.meet_floors(order, meter);
        repair.fill(order);
        model.is_feasible(&repair.quantities).then_some(repair.quantities)
    }

    fn add(&mut self, at: usize, units: i64) {
        if units == 0 {
            return;
        }
        for term in self.model.column(at) {
            self.used[term.at as usize] += i128::from(units) * i128::from(term.each);
        }
        self.quantities[at] += units;
        let (demand, giver) = (self.model.demand_of[at] as usize, self.model.giver_of[at] as usize);
        let given = &mut self.given[demand][giver];
        let before = *given > 0;
        *given += units;
        match (before, *given > 0) {
            (false, true) => self.units[demand] += 1,
            (true, false) => self.units[demand] -= 1,
            _ => {}
        }
    }

    fn got(&self, demand: usize) -> i128 {
        self.used[self.model.demands[demand].row]
    }

    /// Gives back what is above a ceiling, or what a negative weight takes from a floor: the last in the order first.
    fn keep_ceilings(&mut self, order: &[u32]) {
        let mut rank = vec![0_u32; order.len()];
        (0_u32..).zip(order).for_each(|(k, &at)| rank[at as usize] = k);
        for row in 0..self.model.rows.len() {
            let sides = self.within.rows[row];
            if sides.hold(self.used[row]) {
                continue;
            }
            let mut terms = self.model.row(row).to_vec();
            terms.sort_unstable_by_key(|term| std::cmp::Reverse(rank[term.at as usize]));
            for term in terms {
                let used = self.used[row];
                let over = match term.each {
                    1.. => sides.high.map_or(0, |high| used - i128::from(high)),
                    _ => sides.low.map_or(0, |low| i128::from(low) - used),
                };
                let at = term.at as usize;
                let free = self.quantities[at] - self.within.columns[at].low;
                if over > 0 && free > 0 {
                    let each = i128::from(term.each.abs());
                    let back = i64::try_from((over + each - 1) / each).unwrap_or(i64::MAX).min(free);
                    self.add(at, -back);
                }
            }
        }
    }

    /// Takes everything back from demands that are served otherwise than `whole` and `providers` allow.
    fn keep_choices(&mut self) {
        for k in 0..self.model.demands.len() {
            if !self.is_allowed(k) {
                self.serve_in_one_go(k);
            }
            if !self.is_allowed(k) {
                for at in self.model.demands[k].columns.clone() {
                    self.add(at, self.within.columns[at].low - self.quantities[at]);
                }
            }
        }
    }

    fn is_allowed(&self, demand: usize) -> bool {
        let got = i64::try_from(self.got(demand)).unwrap_or(i64::MAX);
        self.model.demands[demand].allows(got, || self.units[demand])
    }

    /// How many more units the column can take without breaking a ceiling or `most`. Floors that a negative weight
    /// would break count as well.
    fn room(&self, at: usize) -> i64 {
        let mut room = i128::from(self.within.columns[at].high - self.quantities[at]);
        for term in self.model.column(at) {
            let (sides, used) = (self.within.rows[term.at as usize], self.used[term.at as usize]);
            let each = i128::from(term.each);
            let free = match term.each {
                1.. => sides.high.map(|high| (i128::from(high) - used) / each),
                _ => sides.low.map(|low| (used - i128::from(low)) / -each),
            };
            room = free.map_or(room, |free| room.min(free));
        }
        let (demand, giver) = (self.model.demand_of[at] as usize, self.model.giver_of[at] as usize);
        let full = self.model.demands[demand].most.is_some_and(|most| self.units[demand] >= most);
        if full && self.given[demand][giver] == 0 {
            return 0;
        }
        i64::try_from(room.max(0)).unwrap_or(0)
    }

    /// Serves a demand as `whole` and `least` ask, or leaves it as it was.
    fn serve_in_one_go(&mut self, demand: usize) {
        let row = &self.model.demands[demand];
        let before = self.quantities[row.columns.clone()].to_vec();
        let fewest: Vec<usize> = row.columns.clone().collect();
        // One unit from each new provider first, until there are enough of them.
        for &at in &fewest {
            let newcomer = self.given[demand][self.model.giver_of[at] as usize] == 0;
            if newcomer && self.units[demand] < row.least {
                self.add(at, self.room(at).min(1));
            }
        }
        // Who can give most first: `most` lets only so many take part.
        let mut widest = fewest;
        widest.sort_by_key(|&at| (std::cmp::Reverse(self.room(at)), at));
        for &at in &widest {
            self.add(at, self.room(at));
        }
        if !self.is_allowed(demand) {
            for (at, before) in row.columns.clone().zip(before) {
                self.add(at, before - self.quantities[at]);
            }
        }
    }

    /// Meets the floors of rows as far as free room and single exchanges go.
    fn meet_floors(&mut self, order: &[u32], meter: &mut Meter<'_>) {
        let mut rank = vec![0_u32; order.len()];
        (0_u32..).zip(order).for_each(|(k, &at)| rank[at as usize] = k);
        for row in 0..self.model.rows.len() {
            let Some(low) = self.within.rows[row].low.map(i128::from) else { continue };
            if self.used[row] >= low {
                continue;
            }
            let mut helpers: Vec<_> =
                self.model.row(row).iter().filter(|term| term.each > 0).copied().collect();
            helpers.sort_unstable_by_key(|term| rank[term.at as usize]);
            for term in &helpers {
                let short = low - self.used[row];
                if short <= 0 {
                    break;
                }
                let each = i128::from(term.each);
                let wanted = i64::try_from((short + each - 1) / each).unwrap_or(i64::MAX);
                let demand = self.model.demand_of[term.at as usize] as usize;
                if self.goes_in_one(demand) {
                    self.serve_in_one_go(demand);
                } else {
                    self.add(term.at as usize, self.room(term.at as usize).min(wanted));
                }
            }
            while self.used[row] < low && helpers.iter().any(|term| self.exchange(term.at as usize, meter)) {}
        }
    }

    fn goes_in_one(&self, demand: usize) -> bool {
        let row = &self.model.demands[demand];
        (row.whole || row.least > 1) && self.got(demand) == 0
    }

    /// Gives the column one unit by taking one from a column that stands in its way and that no floor needs.
    fn exchange(&mut self, at: usize, meter: &mut Meter<'_>) -> bool {
        if self.quantities[at] >= self.within.columns[at].high {
            return false;
        }
        let model = self.model;
        for term in model.column(at) {
            let sides = self.within.rows[term.at as usize];
            let blocks = sides
                .high
                .is_some_and(|high| self.used[term.at as usize] + i128::from(term.each) > high.into());
            if !blocks {
                continue;
            }
            for other in model.row(term.at as usize) {
                let other = other.at as usize;
                if meter.spend(1).is_err() {
                    return false;
                }
                if other == at || self.quantities[other] <= self.within.columns[other].low {
                    continue;
                }
                let before = self.shortfall([at, other]);
                self.add(other, -1);
                if self.room(at) > 0 {
                    self.add(at, 1);
                    if self.shortfall([at, other]) < before {
                        return true;
                    }
                    self.add(at, -1);
                }
                self.add(other, 1);
            }
        }
        false
    }

    /// What the floors of these columns' rows lack; rows of both count twice, before and after an exchange alike.
    fn shortfall(&self, columns: [usize; 2]) -> i128 {
        let short = |row: u32| {
            let low = self.within.rows[row as usize].low;
            low.map_or(0, |low| (i128::from(low) - self.used[row as usize]).max(0))
        };
        columns.iter().flat_map(|&at| self.model.column(at)).map(|term| short(term.at)).sum()
    }

    /// Raises the levels: every column whose first gain is above 0, demands in one go where they must be.
    fn fill(&mut self, order: &[u32]) {
        for &at in order {
            let at = at as usize;
            let first = self.model.gains.iter().map(|gains| gains[at]).find(|&gain| gain != 0);
            if first.is_none_or(|gain| gain < 0) {
                continue;
            }
            let demand = self.model.demand_of[at] as usize;
            if self.goes_in_one(demand) {
                self.serve_in_one_go(demand);
            } else {
                self.add(at, self.room(at));
            }
        }
        self.keep_choices();
    }
}

/// The columns by their gains, level after level, best first, ties by position.
pub(super) fn by_gains(model: &Model<'_>) -> Vec<u32> {
    let mut order: Vec<u32> = (0_u32..).take(model.spans.len()).collect();
    order.sort_by(|&a, &b| {
        let gains = |at: u32| model.gains.iter().map(move |gains| gains[at as usize]);
        gains(b).cmp(gains(a))
    });
    order
}

/// The columns by what they gain after prices, best first, ties by position.
pub(super) fn by_reduced(reduced: &[i128]) -> Vec<u32> {
    let mut order: Vec<u32> = (0_u32..).take(reduced.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(reduced[at as usize]));
    order
}

/// Fills the kept half of a pair that stands twice before the rest, as a match is read.
pub(super) fn fill_kept_first(model: &Model<'_>, quantities: &mut [i64]) {
    crate::solve::levels::fill_kept_first(model.problem, &model.part.pairs, quantities);
}
