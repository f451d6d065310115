//! The best plan so far. It only ever gets better, level by level.

use crate::solve::budget::Meter;

use super::case::Case;
use super::model::{Model, Sides};
use super::repair::{Repair, fill_kept_first};

/// A plan with its values.
#[derive(Clone)]
pub(super) struct Best {
    pub(super) quantities: Vec<i64>,
    pub(super) values: Vec<i128>,
}

/// The best plan, if there is one yet.
pub(super) struct Incumbent<'m> {
    model: &'m Model<'m>,
    pub(super) best: Option<Best>,
    /// Where plans are sought: those that keep the levels proven so far.
    pub(super) within: Case,
    /// What the groups of fair levels keep, by row.
    pub(super) faces: Vec<(usize, Sides)>,
    none: Vec<i128>,
}

impl<'m> Incumbent<'m> {
    pub(super) fn new(model: &'m Model<'m>) -> Self {
        Self {
            model,
            best: None,
            within: Case::root(model),
            faces: Vec::new(),
            none: vec![0; model.gains.len()],
        }
    }

    /// One without a plan that keeps the same faces.
    pub(super) fn anew(&self) -> Self {
        Self { faces: self.faces.clone(), ..Self::new(self.model) }
    }

    /// What the best plan reaches on every level; without a plan no level is earlier than the one at work.
    pub(super) fn values(&self) -> &[i128] {
        self.best.as_ref().map_or(&self.none, |best| &best.values)
    }

    /// What it reaches on this level; `None` without a plan. A problem without levels asks for any plan: 0.
    pub(super) fn value(&self, level: Option<usize>) -> Option<i128> {
        let best = self.best.as_ref()?;
        Some(level.map_or(0, |level| best.values[level]))
    }

    /// The best plan's quantities.
    pub(super) fn quantities(&self) -> Option<&[i64]> {
        self.best.as_ref().map(|best| best.quantities.as_slice())
    }

    /// Takes another's best plan if it is better.
    pub(super) fn take(&mut self, other: &Self) {
        if let Some(found) = &other.best
            && self.best.as_ref().is_none_or(|best| found.values > best.values)
        {
            self.best = Some(found.clone());
        }
    }

    /// Takes the quantities if they are a plan, and a better one.
    pub(super) fn offer(&mut self, mut quantities: Vec<i64>) -> bool {
        fill_kept_first(self.model, &mut quantities);
        let values = self.model.values(&quantities);
        let better = self.best.as_ref().is_none_or(|best| values > best.values);
        if !better || !self.model.is_feasible(&quantities) || !self.keeps_faces(&quantities) {
            return false;
        }
        self.best = Some(Best { quantities, values });
        true
    }

    /// Takes a plan with fairer shares, whatever its values at later levels; `faces` are as before their level.
    pub(super) fn replace(&mut self, mut quantities: Vec<i64>) {
        fill_kept_first(self.model, &mut quantities);
        if self.model.is_feasible(&quantities) && self.keeps_faces(&quantities) {
            let values = self.model.values(&quantities);
            self.best = Some(Best { quantities, values });
        }
    }

    /// Whether the groups of fair levels have what their faces give them.
    fn keeps_faces(&self, quantities: &[i64]) -> bool {
        self.faces.iter().all(|(row, sides)| {
            let terms = self.model.row(*row).iter();
            sides.hold(terms.map(|term| i128::from(quantities[term.at as usize])).sum())
        })
    }

    /// Takes the quantities, or a plan near them.
    pub(super) fn offer_near(&mut self, near: &[i64], order: &[u32], meter: &mut Meter<'_>) {
        for plan in self.near(near, order, meter) {
            self.offer(plan);
        }
    }

    /// The quantities themselves where they are a plan, and one near them where one was found.
    pub(super) fn near(&self, near: &[i64], order: &[u32], meter: &mut Meter<'_>) -> Vec<Vec<i64>> {
        let itself = self.model.is_feasible(near).then(|| near.to_vec());
        itself.into_iter().chain(Repair::mend(self.model, &self.within, near, order, meter)).collect()
    }
}
