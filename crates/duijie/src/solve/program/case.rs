//! A case: the bounds of rows and columns as levels and splits have narrowed them, exactly as the contract reads them.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::Row;
use crate::problem::Level;
use crate::solve::answer::Face;

use super::model::{Model, Sides, Span};
use super::price::{Prices, Reduced};

/// A split in two cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// The sum over the group that begins with this column: at most `at`, or at least `at` + 1.
    Quantity { column: u32, at: i64 },
    /// A `whole` demand: nothing, or everything.
    Whole { demand: u32 },
    /// A demand's use of a unit: nothing, or at least 1.
    Unit { demand: u32, giver: u32 },
}

/// Which case of a split: `low` or "no", `high` or "yes".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    First,
    Second,
}

impl Branch {
    pub(super) fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }

    pub(super) fn index(self) -> usize {
        match self {
            Self::First => 0,
            Self::Second => 1,
        }
    }
}

/// A demand's use of a unit, by position: a row with minimum 1 and open above once it is decided "yes".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub(super) demand: u32,
    pub(super) giver: u32,
}

/// The bounds.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) rows: Vec<Sides>,
    pub(super) columns: Vec<Span>,
    /// Uses decided "yes", in the order of their splits.
    pub(super) uses: Vec<Use>,
    decided: BTreeMap<Use, bool>,
}

impl Case {
    /// The bounds of the program itself.
    pub(super) fn root(model: &Model<'_>) -> Self {
        Self {
            rows: model.sides.clone(),
            columns: model.spans.clone(),
            uses: Vec::new(),
            decided: BTreeMap::new(),
        }
    }

    pub(super) fn is_decided(&self, at: Use) -> bool {
        self.decided.contains_key(&at)
    }

    /// Narrows to one case of a split. `None` where that is empty by itself, as the contract has it.
    pub(super) fn narrow(mut self, model: &Model<'_>, split: Split, branch: Branch) -> Option<Self> {
        match (split, branch) {
            (Split::Quantity { column, at }, Branch::First) => self.at_most(model, column as usize, at)?,
            (Split::Quantity { column, at }, Branch::Second) => {
                self.at_least(model, column as usize, at + 1)?;
            }
            (Split::Whole { demand }, branch) => self.whole(model, demand as usize, branch)?,
            (Split::Unit { demand, giver }, branch) => self.unit(model, Use { demand, giver }, branch)?,
        }
        Some(self)
    }

    /// First halves are filled first, so the rest of the group has what is left over the first one's maximum.
    fn at_most(&mut self, model: &Model<'_>, column: usize, at: i64) -> Option<()> {
        let mut rest = at;
        for k in model.group(column) {
            let top = if k == column { rest } else { rest.max(0) };
            let span = &mut self.columns[k];
            span.high = span.high.min(top);
            if span.low > span.high {
                return None;
            }
            rest -= model.spans[k].high;
        }
        Some(())
    }

    fn at_least(&mut self, model: &Model<'_>, column: usize, at: i64) -> Option<()> {
        let mut rest = at;
        let group = model.group(column);
        for k in group.clone() {
            let maximum = model.spans[k].high;
            let bottom = if k + 1 == group.end { rest } else { rest.min(maximum) };
            let span = &mut self.columns[k];
            span.low = span.low.max(bottom);
            if span.low > span.high {
                return None;
            }
            rest -= maximum;
        }
        Some(())
    }

    fn whole(&mut self, model: &Model<'_>, demand: usize, branch: Branch) -> Option<()> {
        let demand = &model.demands[demand];
        let at = match branch {
            Branch::First if self.columns[demand.columns.clone()].iter().any(|span| span.low > 0) => {
                return None;
            }
            Branch::First => 0,
            Branch::Second => demand.quantity,
        };
        self.rows[demand.row] = Sides::fixed(at);
        Some(())
    }

    fn unit(&mut self, model: &Model<'_>, at: Use, branch: Branch) -> Option<()> {
        self.decided.insert(at, branch == Branch::Second);
        if branch == Branch::Second {
            self.uses.push(at);
        }
        let demand = &model.demands[at.demand as usize];
        let all = Use { demand: at.demand, giver: 0 }..=Use { demand: at.demand, giver: u32::MAX };
        let used = self.decided.range(all).filter(|(_, yes)| **yes).count();
        if demand.most.is_some_and(|most| used > most) {
            return None;
        }
        let full = demand.most == Some(used);
        let is_barred = |giver: u32| match self.decided.get(&Use { demand: at.demand, giver }) {
            Some(yes) => !yes,
            None => full,
        };
        let barred: Vec<bool> = (0_u32..).take(demand.givers.len()).map(is_barred).collect();
        let left = barred.iter().filter(|barred| !**barred).count();
        let nothing = left < demand.least;
        if nothing && used > 0 {
            return None;
        }
        for k in demand.columns.clone() {
            let span = &mut self.columns[k];
            if nothing || barred[model.giver_of[k] as usize] {
                span.high = 0;
            }
            if span.low > span.high {
                return None;
            }
        }
        Some(())
    }

    /// Narrows to the plans of a fair level's face; gives its rows. Rows of earlier levels that it names anew cannot be priced
    /// any more and are opened: the incumbent keeps them.
    pub(super) fn keep_face(&mut self, model: &Model<'_>, level: usize, face: &Face) -> Vec<(usize, Sides)> {
        let mut kept = Vec::new();
        let id = |level: usize, group: u32| match &model.problem.levels()[level] {
            Level::Fair(fair) => fair.groups[group as usize].id.as_str(),
            _ => "",
        };
        let now = (0_u32..).zip(&face.groups).map(|(group, _)| id(level, group)).collect::<BTreeSet<&str>>();
        for (at, (sides, row)) in self.rows.iter_mut().zip(&model.rows).enumerate() {
            let Row::Group { level: of, group } = *row else { continue };
            if of as usize == level {
                let span = face.groups[group as usize];
                *sides = Sides { low: Some(span.low), high: span.high };
                kept.push((at, *sides));
            } else if (of as usize) < level && now.contains(id(of as usize, group)) {
                *sides = Sides { low: None, high: None };
            }
        }
        kept
    }

    /// Narrows to the plans that reach the bound of these prices: rows with a price and columns with a reduced gain are
    /// fixed at the side that the bound took.
    pub(super) fn fix(&mut self, prices: &Prices, reduced: &Reduced) {
        for &(row, price) in &prices.rows {
            let sides = &mut self.rows[row as usize];
            let at = if price > 0 { sides.high } else { sides.low };
            if let (true, Some(at)) = (price != 0, at) {
                *sides = Sides::fixed(at);
            }
        }
        for (span, &reduced) in self.columns.iter_mut().zip(reduced.of()) {
            match reduced {
                0 => {}
                1.. => span.low = span.high,
                _ => span.high = span.low,
            }
        }
    }
}
