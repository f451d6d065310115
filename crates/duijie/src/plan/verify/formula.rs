//! The formula: what prices prove.
//!
//! *Problem.* Given prices y of rows and multipliers m ≥ 0 of earlier levels, each over a denominator D ≥ 1, bound the
//! gain c of every plan on some parts. With the reduced gain r(p) = c(p) + Σ m·c_i(p) − Σ over rows of p y·weight, no
//! plan that keeps the earlier levels, of which the plan at hand reaches v_i on these parts, exceeds
//! Σ rows (y > 0 ? y·maximum : y·minimum) + Σ pairs (r > 0 ? r·maximum : r·minimum) − Σ m·v_i.
//! *Method.* Everything times D, so that only integers occur; the prices of demands and supplies are summed with those
//! of their quotas first, then one pass over the pairs.
//! *Complexity.* O(pairs of the parts + members and terms of priced rows + prices · log rows) time; no memory of its own.
//! *Range.* Checked `i128`; what does not fit is refused as [`Refusal::Overflow`].
//! *Edges.* A row without pairs belongs to no part, any entry may price it. A price 0 is none.
//! *Sources.* The contract, "Certificate"; weak duality of linear programs.

use super::refusal::{At, Refusal, RowKind, RowName};
use super::rows::{Bounds, Parts, Row, Sides, find, pairs_of};
use crate::lists::{DemandId, PairId, PartId, Side};
use crate::plan::{Priced, Prices};
use crate::problem::{FairLevel, Level, Problem};

/// What the formula reads besides bounds and prices.
pub(super) struct Ground<'p> {
    pub(super) problem: &'p Problem,
    pub(super) parts: Parts,
    /// The plan's quantity on every pair.
    pub(super) x: Vec<i64>,
}

/// The parts for which an entry speaks: those whose number in `owner` is `entry`.
pub(super) struct Scope<'a> {
    pub(super) at: At,
    pub(super) owner: &'a [Option<usize>],
    pub(super) entry: usize,
    /// The same parts, in order.
    pub(super) parts: &'a [PartId],
}

/// What is bounded: a gain (none for a conflict), while plans keep these earlier levels.
#[derive(Clone, Copy)]
pub(super) struct Aim<'a> {
    pub(super) gain: Option<Gain<'a>>,
    pub(super) earlier: &'a [Level],
}

/// A gain per unit of every pair.
#[derive(Clone, Copy)]
pub(super) enum Gain<'a> {
    /// That of a level.
    Level(&'a Level),
    /// 1 on the pairs of these groups of a fair level.
    Groups(&'a FairLevel, &'a [bool]),
}

impl Gain<'_> {
    fn of(self, problem: &Problem, pair: PairId) -> i64 {
        match self {
            Self::Level(level) => problem.gain(level, pair),
            Self::Groups(fair, members) => {
                i64::from(fair.group(problem, pair).is_some_and(|group| members[group]))
            }
        }
    }
}

/// A demand's use of a unit, which a split "yes" made a row with minimum 1 and open maximum.
pub(super) struct Use {
    pub(super) demand: DemandId,
    pub(super) unit: u32,
    pub(super) id: String,
}

/// A row with a price, and the side that the formula took.
pub(super) struct Taken {
    pub(super) row: Row,
    pub(super) side: i64,
}

/// What comes out.
pub(super) struct Total {
    /// The sum, times the denominator.
    pub(super) sum: i128,
    /// The denominator.
    pub(super) denominator: i128,
    /// The plan's own gain on the parts.
    pub(super) reached: i128,
    /// The rows with a price, splits' rows left out.
    pub(super) taken: Vec<Taken>,
}

impl Total {
    /// The bound: the sum rounded down.
    pub(super) fn floor(&self) -> i128 {
        self.sum.div_euclid(self.denominator)
    }
}

/// Room for the sums of prices, used again by every entry.
pub(super) struct Desk {
    demands: Vec<i128>,
    supplies: Vec<i128>,
    /// The reduced gains of the pairs in scope after a call, times the denominator.
    pub(super) reduced: Vec<i128>,
}

impl Desk {
    pub(super) fn new(problem: &Problem) -> Self {
        Self {
            demands: vec![0; problem.demands().len()],
            supplies: vec![0; problem.supplies().len()],
            reduced: vec![0; problem.pairs().len()],
        }
    }
}

impl Desk {
    fn side(&mut self, side: Side) -> &mut [i128] {
        match side {
            Side::Demand => &mut self.demands,
            Side::Supply => &mut self.supplies,
        }
    }
}

/// One evaluation.
struct Sum<'a> {
    ground: &'a Ground<'a>,
    bounds: &'a Bounds,
    scope: &'a Scope<'a>,
    sum: i128,
    taken: Vec<Taken>,
}

/// Evaluates the formula; leaves the reduced gains in `desk`.
pub(super) fn formula(
    ground: &Ground<'_>,
    bounds: &Bounds,
    uses: &[Use],
    desk: &mut Desk,
    scope: &Scope<'_>,
    aim: Aim<'_>,
    prices: &Priced,
) -> Result<Total, Refusal> {
    let at = scope.at;
    let denominator = prices.denominator.0;
    if denominator < 1 {
        return Err(Refusal::Denominator { at, denominator });
    }
    let multipliers = multipliers(at, aim.earlier, &prices.earlier)?;
    for &part in scope.parts {
        for &pair in ground.parts.pairs(part) {
            desk.reduced[pair as usize] = 0;
        }
    }
    let mut sum = Sum { ground, bounds, scope, sum: 0, taken: Vec::new() };
    sum.price_rows(desk, prices)?;
    sum.price_uses(desk, uses, &prices.uses)?;
    let reached = sum.pairs(desk, denominator, aim.gain, &multipliers)?;
    for taken in &sum.taken {
        clear(ground.problem, bounds, desk, taken.row);
    }
    Ok(Total { sum: sum.sum, denominator, reached, taken: sum.taken })
}

/// A multiplier of an earlier level.
struct Multiplier<'a> {
    level: &'a Level,
    by: i128,
}

fn multipliers<'a>(at: At, levels: &'a [Level], earlier: &Prices) -> Result<Vec<Multiplier<'a>>, Refusal> {
    let mut multipliers = Vec::with_capacity(earlier.len());
    for (key, by) in earlier {
        let level = key.parse::<usize>().ok().and_then(|k| levels.get(k));
        let level = level.filter(|level| !matches!(level, Level::Fair(_)));
        let Some(level) = level else { return Err(Refusal::NotEarlier { at, earlier: key.clone() }) };
        if by.0 < 0 {
            return Err(Refusal::Multiplier { at, earlier: key.clone(), multiplier: by.0 });
        }
        multipliers.push(Multiplier { level, by: by.0 });
    }
    Ok(multipliers)
}

impl Sum<'_> {
    fn fits(&self, value: Option<i128>) -> Result<i128, Refusal> {
        value.ok_or(Refusal::Overflow { at: self.scope.at })
    }

    fn add(&mut self, price: i128, side: i64) -> Result<(), Refusal> {
        let term = price.checked_mul(side.into());
        self.sum = self.fits(term.and_then(|t| self.sum.checked_add(t)))?;
        Ok(())
    }

    fn price_rows(&mut self, desk: &mut Desk, prices: &Priced) -> Result<(), Refusal> {
        let lists = self.ground.problem.lists();
        for (id, price) in &prices.demands {
            let row = find(&lists.demands, id).map(Row::Demand);
            self.price_row(desk, RowKind::Demand, id, row, price.0)?;
        }
        for (id, price) in &prices.supplies {
            let row = find(&lists.supplies, id).map(Row::Supply);
            self.price_row(desk, RowKind::Supply, id, row, price.0)?;
        }
        for (id, price) in &prices.quotas {
            let row = find(&lists.quotas, id).map(Row::Quota);
            self.price_row(desk, RowKind::Quota, id, row, price.0)?;
        }
        for (id, price) in &prices.limits {
            let row = find(&lists.limits, id).map(Row::Limit);
            self.price_row(desk, RowKind::Limit, id, row, price.0)?;
        }
        for (id, price) in &prices.groups {
            self.price_row(desk, RowKind::Group, id, self.bounds.faces.group(id), price.0)?;
        }
        for (id, price) in &prices.classes {
            self.price_row(desk, RowKind::Class, id, self.bounds.faces.class(id), price.0)?;
        }
        Ok(())
    }

    fn price_row(
        &mut self,
        desk: &mut Desk,
        kind: RowKind,
        id: &str,
        row: Option<Row>,
        price: i128,
    ) -> Result<(), Refusal> {
        let at = self.scope.at;
        let name = || RowName { kind, id: id.to_owned() };
        let Some(row) = row else { return Err(Refusal::UnknownRow { at, row: name() }) };
        if price == 0 {
            return Ok(());
        }
        if let Some(part) = self.ground.parts.of(row)
            && self.scope.owner[part.index()] != Some(self.scope.entry)
        {
            return Err(Refusal::ForeignRow { at, row: name() });
        }
        let Sides { low, high } = self.bounds.of(row);
        let side = if price > 0 { high } else { low };
        let Some(side) = side else { return Err(Refusal::OpenSide { at, row: name(), price }) };
        self.add(price, side)?;
        self.taken.push(Taken { row, side });
        self.spread(desk, row, price)
    }

    /// Lays a price on what has the row: demands, supplies, or pairs.
    fn spread(&self, desk: &mut Desk, row: Row, price: i128) -> Result<(), Refusal> {
        let problem = self.ground.problem;
        match row {
            Row::Demand(k) => desk.demands[k] = self.fits(desk.demands[k].checked_add(price))?,
            Row::Supply(k) => desk.supplies[k] = self.fits(desk.supplies[k].checked_add(price))?,
            Row::Quota(k) => {
                let quota = &problem.quotas()[k];
                self.spread_members(desk, quota.side, &quota.members, price)?;
            }
            Row::Face(k) => {
                let row = &self.bounds.faces.rows[k];
                self.spread_members(desk, row.side, &row.members, price)?;
            }
            Row::Limit(k) => {
                for term in &problem.limits()[k].terms {
                    let slot = &mut desk.reduced[term.pair.index()];
                    let part = price.checked_mul(term.each.into());
                    *slot = self.fits(part.and_then(|p| slot.checked_sub(p)))?;
                }
            }
        }
        Ok(())
    }

    fn spread_members(
        &self,
        desk: &mut Desk,
        side: Side,
        members: &[u32],
        price: i128,
    ) -> Result<(), Refusal> {
        for &member in members {
            let slot = &mut desk.side(side)[member as usize];
            *slot = self.fits(slot.checked_add(price))?;
        }
        Ok(())
    }

    fn price_uses(&mut self, desk: &mut Desk, uses: &[Use], prices: &Prices) -> Result<(), Refusal> {
        let (at, problem) = (self.scope.at, self.ground.problem);
        for (id, price) in prices {
            let (id, price) = (id.as_str(), price.0);
            let name = || RowName { kind: RowKind::Use, id: id.to_owned() };
            let Some(row) = uses.iter().find(|u| u.id == id) else {
                return Err(Refusal::UnknownRow { at, row: name() });
            };
            if price > 0 {
                return Err(Refusal::OpenSide { at, row: name(), price });
            }
            if price == 0 {
                continue;
            }
            let part = self.ground.parts.of(Row::Demand(row.demand.index()));
            if part.is_some_and(|part| self.scope.owner[part.index()] != Some(self.scope.entry)) {
                return Err(Refusal::ForeignRow { at, row: name() });
            }
            self.add(price, 1)?;
            for k in pairs_of(problem, row.demand) {
                if problem.supplies()[problem.pairs()[k].supply.index()].unit == row.unit {
                    desk.reduced[k] = self.fits(desk.reduced[k].checked_sub(price))?;
                }
            }
        }
        Ok(())
    }

    /// Adds the pairs in scope; gives what the plan gains on them.
    fn pairs(
        &mut self,
        desk: &mut Desk,
        denominator: i128,
        gain: Option<Gain<'_>>,
        multipliers: &[Multiplier<'_>],
    ) -> Result<i128, Refusal> {
        let Ground { problem, parts, x } = self.ground;
        let mut reached = 0;
        for index in self.scope.parts.iter().flat_map(|&part| parts.pairs(part)) {
            let (id, k) = (PairId(*index), *index as usize);
            let pair = &problem.pairs()[k];
            let mut reduced = desk.reduced[k];
            if let Some(gain) = gain {
                let gain = i128::from(gain.of(problem, id));
                reached += gain * i128::from(x[k]);
                let part = denominator.checked_mul(gain);
                reduced = self.fits(part.and_then(|p| reduced.checked_add(p)))?;
            }
            for multiplier in multipliers {
                let part = self.fits(multiplier.by.checked_mul(problem.gain(multiplier.level, id).into()))?;
                reduced = self.fits(reduced.checked_add(part))?;
                let kept = part.checked_mul(x[k].into());
                self.sum = self.fits(kept.and_then(|v| self.sum.checked_sub(v)))?;
            }
            let prices = desk.demands[pair.demand.index()].checked_add(desk.supplies[pair.supply.index()]);
            reduced = self.fits(prices.and_then(|p| reduced.checked_sub(p)))?;
            desk.reduced[k] = reduced;
            if reduced != 0 {
                let span = self.bounds.pairs[k];
                self.add(reduced, if reduced > 0 { span.high } else { span.low })?;
            }
        }
        Ok(reached)
    }
}

/// Takes the price of a row away from demands and supplies.
fn clear(problem: &Problem, bounds: &Bounds, desk: &mut Desk, row: Row) {
    let (side, members) = match row {
        Row::Demand(k) => return desk.demands[k] = 0,
        Row::Supply(k) => return desk.supplies[k] = 0,
        Row::Limit(_) => return,
        Row::Quota(k) => (problem.quotas()[k].side, &problem.quotas()[k].members),
        Row::Face(k) => (bounds.faces.rows[k].side, &bounds.faces.rows[k].members),
    };
    for &member in members {
        desk.side(side)[member as usize] = 0;
    }
}
