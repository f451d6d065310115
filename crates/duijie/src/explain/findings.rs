//! What stands in the way of one demand, gathered pair by pair and told in the order of the contract.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::exchange::{Broken, Change, Move, Outcome, pair_name};
use super::fill::{Obtainable, Way};
use super::holders::{Answer, Holder, ask_holder};
use super::reason::{FullRow, FullSupply, Held, Reason, Why};
use super::{HOLDERS, HOLDERS_IN_ALL};
use crate::lists::{DemandId, Integer, LimitId, QuotaId, SupplyId};
use crate::plan::{Link, Standing};
use crate::problem::{Level, Problem};

/// What a demand with rules of its own could have of what is free.
pub(super) struct Choice {
    way: Way,
    obtainable: Obtainable,
    /// That no way is left says that not all can be had, rather than not from so many units.
    partly: bool,
}

impl Choice {
    /// Of a demand that is `whole` or has bounds on its providers; `None` of others.
    pub(super) fn new(standing: &Standing<'_>, demand: DemandId) -> Option<Self> {
        let numbers = &standing.problem.demands()[demand.index()];
        if !numbers.whole && numbers.least <= 1 && numbers.most.is_none() {
            return None;
        }
        let obtainable = standing.obtainable(demand);
        let short = matches!(obtainable, Obtainable::Most(total) if total < numbers.quantity.into());
        Some(Self {
            way: standing.way(demand),
            obtainable,
            partly: numbers.whole && (numbers.least <= 1 || short),
        })
    }

    fn units(&self) -> i128 {
        match self.obtainable {
            Obtainable::Most(total) | Obtainable::Some(total) => total,
        }
    }
}

/// What stands in the way of one demand.
#[derive(Default)]
pub(super) struct Findings {
    full: BTreeMap<SupplyId, Vec<Link>>,
    quotas: Vec<QuotaId>,
    limits: BTreeMap<LimitId, i64>,
    pairs: Vec<Link>,
    whole: Option<i128>,
    providers: Option<i128>,
    /// By level (last first) and loss, the supplies.
    goals: BTreeMap<GoalKey, Vec<SupplyId>>,
    draw: Option<Draw>,
    evidence: Vec<FullSupply>,
    /// Something better is possible, or could not be excluded.
    open: bool,
    gap: i128,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct GoalKey {
    level: Reverse<usize>,
    loss: i64,
}

struct Draw {
    place: u32,
    winners: Vec<DemandId>,
}

impl Findings {
    /// Nothing yet; `gap` is what the plan's first open level leaves open.
    pub(super) fn new(gap: i128) -> Self {
        Self { gap, ..Self::default() }
    }

    /// What stands in the way of one unit more on a link.
    pub(super) fn ask(&mut self, standing: &Standing<'_>, link: Link, choice: Option<&Choice>) {
        let pair = standing.pair(link);
        let obstacles = standing.obstacles(link);
        if obstacles.full {
            self.full.entry(pair.supply).or_default().push(link);
        }
        for &Broken { limit, each } in &obstacles.limits {
            let least = self.limits.entry(limit).or_insert(each);
            if each.abs() < least.abs() {
                *least = each;
            }
        }
        if obstacles.pair {
            self.pairs.push(link);
        }
        if obstacles.most {
            self.providers = choice.map(Choice::units);
        }
        let free = standing.free(link).filter(|_| obstacles.none());
        self.quotas.extend(obstacles.quotas);
        let Some(plus) = free else { return };
        if standing.falls_short(pair.demand, plus).is_none() {
            self.weigh(standing, pair.supply, Move { plus, minus: None }.first(standing));
            return;
        }
        let Some(choice) = choice else { return };
        match choice.way {
            Way::Best(change) => self.weigh(standing, pair.supply, change),
            Way::Found(change) => {
                // Where the plan is proven, no other way is better either.
                self.open |= self.gap != 0;
                self.weigh(standing, pair.supply, change);
            }
            Way::None if choice.partly => self.whole = Some(choice.units()),
            Way::None => self.providers = Some(choice.units()),
            Way::Unknown => self.open = true,
        }
    }

    /// A change that nothing refuses.
    fn weigh(&mut self, standing: &Standing<'_>, supply: SupplyId, change: Option<Change>) {
        let last = standing.problem.levels().len().saturating_sub(1);
        match change {
            Some(Change { by, .. }) if by > 0 => self.open = true,
            change => {
                let Change { level, by } = change.unwrap_or(Change { level: last, by: 0 });
                let key = GoalKey { level: Reverse(level), loss: by.saturating_neg() };
                self.goals.entry(key).or_default().push(supply);
            }
        }
    }

    /// For every full supply, why none of its holders gives way.
    pub(super) fn ask_holders(&mut self, standing: &Standing<'_>, demand: DemandId, holders: &[Vec<Holder>]) {
        let problem = standing.problem;
        let full = std::mem::take(&mut self.full);
        let most = HOLDERS_IN_ALL.checked_div(full.len()).map_or(0, |share| share.clamp(1, HOLDERS));
        for (supply, links) in full {
            let all = &holders[supply.index()];
            let mut asked: Vec<Answer<'_>> = Vec::new();
            let mut possible = 0;
            for holder in all {
                let outcome = ask_holder(standing, &links, holder);
                possible += usize::from(!matches!(outcome, Some(Outcome::Protected(_) | Outcome::Barred(_))));
                asked.push(Answer { holder, outcome });
                if possible >= most {
                    break;
                }
            }
            let keep =
                |row: &Answer<'_>| matches!(row.outcome, Some(Outcome::Protected(_) | Outcome::Barred(_)));
            asked.sort_by_key(keep);
            asked.truncate(most);
            asked.sort_by_key(|row| row.holder.demand);
            let more = all.len() - asked.len();
            let mut held = Vec::new();
            for row in asked {
                let why = match row.outcome {
                    None => Why::Tie,
                    Some(Outcome::Protected(row)) => Why::Protected(row.name(problem)),
                    Some(Outcome::Barred(row)) => Why::Barred(row.name(problem)),
                    Some(Outcome::Possible(exchange)) => match exchange.first(standing) {
                        None => Why::Tie,
                        Some(Change { by, .. }) if by > 0 => {
                            self.open = true;
                            continue;
                        }
                        Some(Change { level, .. }) => {
                            self.lost_draw(problem, demand, row.holder.demand, level);
                            Why::Level(level)
                        }
                    },
                };
                held.push(Held {
                    demand: problem.demand_name(row.holder.demand).to_owned(),
                    quantity: row.holder.quantity,
                    why,
                });
            }
            let capacity = problem.supplies()[supply.index()].capacity;
            self.evidence.push(FullSupply {
                id: problem.supply_name(supply).to_owned(),
                capacity,
                held,
                more,
            });
        }
    }

    fn lost_draw(&mut self, problem: &Problem, demand: DemandId, winner: DemandId, level: usize) {
        if let Level::Lot { places, .. } = &problem.levels()[level]
            && demand != winner
        {
            let place = places[demand.index()];
            self.draw.get_or_insert(Draw { place, winners: Vec::new() }).winners.push(winner);
        }
    }

    /// What was found, as reasons in the order of the contract.
    pub(super) fn reasons(mut self, standing: &Standing<'_>) -> Vec<Reason> {
        let problem = standing.problem;
        let mut reasons = Vec::new();
        if !self.evidence.is_empty() {
            reasons.push(Reason::Capacity { supplies: self.evidence });
        }
        self.quotas.sort_unstable();
        self.quotas.dedup();
        reasons.extend(self.quotas.iter().map(|quota| {
            Reason::Quota(FullRow {
                id: problem.lists().quotas[quota.index()].id.clone(),
                maximum: problem.quotas()[quota.index()].maximum.map(Integer::from),
                used: standing.quotas[quota.index()].into(),
                ..FullRow::default()
            })
        }));
        reasons.extend(self.limits.iter().map(|(limit, each)| {
            let row = &problem.limits()[limit.index()];
            Reason::Limit(FullRow {
                id: problem.lists().limits[limit.index()].id.clone(),
                maximum: row.maximum.filter(|_| *each > 0).map(Integer::from),
                minimum: row.minimum.filter(|_| *each < 0).map(Integer::from),
                used: standing.limits[limit.index()].into(),
                each: Some((*each).into()),
            })
        }));
        reasons.extend(self.pairs.iter().map(|link| {
            Reason::Pair(FullRow {
                id: pair_name(problem, link.first),
                maximum: Some(standing.maximum(*link).into()),
                used: standing.quantity(*link).into(),
                ..FullRow::default()
            })
        }));
        reasons.extend(self.whole.map(|units| Reason::Whole { obtainable: units.into() }));
        reasons.extend(self.providers.map(|units| Reason::Providers { obtainable: units.into() }));
        reasons.extend(self.goals.into_iter().map(|(key, mut supplies)| {
            supplies.dedup();
            let supplies = supplies.iter().map(|s| problem.supply_name(*s).to_owned()).collect();
            Reason::Goals { level: key.level.0, loss: key.loss.into(), supplies }
        }));
        reasons.extend(self.draw.map(|mut draw| {
            draw.winners.sort_unstable();
            draw.winners.dedup();
            let winners = draw.winners.iter().map(|w| problem.demand_name(*w).to_owned()).collect();
            Reason::Lot { place: draw.place, winners }
        }));
        if self.open {
            reasons.push(Reason::Unproven { gap: Integer(self.gap) });
        }
        reasons
    }
}
