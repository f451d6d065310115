//! Why a demand is not served in full: reasons that are facts, checkable on problem, lists and plan.
//!
//! Seventh in the line: reads lists, what [`rules`](crate::rules) say of a demand, [`Problem`] and [`Plan`]; sees
//! neither compile nor solve. It changes nothing and solves nothing: cures are for others to confirm.
//!
//! *Problem*: for every unmet demand d, and every pair of d, what stands in the way of one unit more. Write x for the
//! plan. (1) A row at its maximum: the pair, a quota of d or of the supply, a limit: `pair`, `quota`, `limit`. (2) The
//! supply is full: `capacity`, with the answer to "why not from this holder" for each: the exchange of one unit is
//! *protected* (the holder may not lose it), *barred* (d may not take it), lowers *level* k before any other changes,
//! or is a *tie*. Where the level is the draw's, `lot` says so too. (3) d's own rules refuse a single unit: `whole`,
//! `providers`. (4) Nothing refuses: then some level would be lowered, or none raised: `goals`. A change that would
//! *raise* the first level that it changes shows that the plan is not optimal: `unproven`. After these, the rules that
//! kept other supplies of the category away; they come first where d has no pair at all.
//!
//! *Method*: a standing of the plan on every row, once; the holders of every full supply, cheapest first, once; then
//! every unmet demand by itself, in parallel. · *Complexity*: O(m log n) for the standing (m pairs and matches), then
//! O(k·(r + h·(q + l))) for a demand of k pairs with r rows each, h holders of a supply, q quotas and limits, l levels;
//! a supply with more than [`HOLDERS`] holders is left as soon as so many could exchange. · *Range*: see
//! `standing`. · *Edges*: without a plan nothing is unmet; what a plan names and the problem lacks is left out.
//! · *Certificate*: the evidence. On a finished network one step of exchange never raises the plan, so `unproven`
//! cannot appear: each possible step is a feasible plan. · *Sources*: the project's `algorithms.md` §5.2.

mod bundle;
mod exchange;
mod reason;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use reason::{Failed, FullRow, FullSupply, Held, NearMiss, Reason, Why};
pub(crate) use standing::Standing;

use crate::lists::{DemandId, Integer, LimitId, PairId, QuotaId, SupplyId, Text};
use crate::plan::{Conflict, Plan};
use crate::problem::{Level, Problem};
use crate::rules::{Miss, Refusal, Rule};
use bundle::Bundle;
use exchange::{Broken, Change, Move, Outcome, pair_name};
use standing::{Link, demand_of};

/// A full supply lists at most so many holders.
pub const HOLDERS: usize = 20;

/// A demand that does not get all it wants, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unmet {
    /// The demand.
    pub demand: String,
    /// Units not served, 1 or more.
    pub missing: i64,
    /// Most important first.
    pub reasons: Vec<Explained>,
}

/// A reason, and what would cure it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Explained {
    /// The reason.
    #[serde(flatten)]
    pub reason: Reason,
    /// A sentence; only where solving again has confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cure: Option<String>,
}

impl From<Reason> for Explained {
    fn from(reason: Reason) -> Self {
        Self { reason, cure: None }
    }
}

/// A claim that is kept out, with every rule that it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// The supply.
    pub supply: String,
    /// The demand.
    pub demand: String,
    /// In the order of the rules.
    pub reasons: Vec<Explained>,
}

/// The reasons of every unmet demand of a plan, sorted by demand.
///
/// `misses` says which rules keep supplies of the demand's category away from it; with explicit pairs, nothing.
pub fn explain(problem: &Problem, plan: &Plan, misses: impl Fn(DemandId) -> Vec<Miss> + Sync) -> Vec<Unmet> {
    let mut standing = Standing::new(problem, plan);
    let asked: Vec<Asked<'_>> = plan
        .unmet
        .iter()
        .filter_map(|row| {
            let id = demand_of(problem, &row.demand)?;
            Some(Asked { id, name: &row.demand, missing: row.missing })
        })
        .collect();
    let choices = choices(&mut standing, &asked);
    let holders = holders(&standing);
    let gap = plan.goals.iter().map(|g| g.bound.0 - g.value.0).find(|gap| *gap != 0).unwrap_or(0);
    let mut unmet: Vec<Unmet> = asked
        .par_iter()
        .map(|row| {
            let mut findings = Findings { gap, ..Findings::default() };
            for link in standing.links(row.id) {
                findings.ask(&standing, link, choices.get(&row.id));
            }
            findings.ask_holders(&standing, row.id, &holders);
            let blocked = findings.reasons(&standing);
            let away = misses(row.id).into_iter().map(|miss| missed(problem, miss));
            let mut reasons: Vec<Explained> = blocked.into_iter().chain(away).map(Explained::from).collect();
            if reasons.is_empty() {
                reasons.push(Reason::Category {}.into());
            }
            Unmet { demand: row.name.to_owned(), missing: row.missing, reasons }
        })
        .collect();
    unmet.sort_by(|a, b| a.demand.as_bytes().cmp(b.demand.as_bytes()));
    unmet
}

/// The claims that the rules keep out, sorted by supply, then demand.
#[must_use]
pub fn refused(problem: &Problem, refusals: &[Refusal]) -> Vec<Refused> {
    let mut order: Vec<&Refusal> = refusals.iter().collect();
    order.sort_by_key(|row| (row.supply, row.demand));
    order
        .into_iter()
        .map(|row| Refused {
            supply: problem.supply_name(row.supply).to_owned(),
            demand: problem.demand_name(row.demand).to_owned(),
            reasons: row.misses.iter().map(|miss| missed(problem, miss.clone()).into()).collect(),
        })
        .collect()
}

/// A conflict in one sentence: what is needed, by whom, and what there is.
#[must_use]
pub fn conflict(conflict: &Conflict) -> Text {
    let mut zh = Vec::new();
    let mut en = Vec::new();
    let mut list = |name_zh: &str, name_en: &str, ids: &[String]| {
        if !ids.is_empty() {
            let shown = &ids[..ids.len().min(5)];
            let (rest_zh, rest_en) = match ids.len() - shown.len() {
                0 => (String::new(), String::new()),
                more => (format!("等 {} 个", ids.len()), format!(" and {more} more")),
            };
            zh.push(format!("{name_zh} {}{rest_zh}", shown.join("、")));
            en.push(format!("{name_en} {}{rest_en}", shown.join(", ")));
        }
    };
    list("需求", "demands", &conflict.demands);
    list("资源", "supplies", &conflict.supplies);
    list("名额", "quotas", &conflict.quotas);
    list("限额", "limits", &conflict.limits);
    let pairs: Vec<String> = conflict.pairs.iter().map(|p| format!("{}/{}", p.demand, p.supply)).collect();
    list("配对", "pairs", &pairs);
    if zh.is_empty() {
        zh.push("所列的要求".into());
        en.push("the lists".into());
    }
    Text::new(
        format!(
            "互相矛盾：{}合起来至少需要 {}，而最多只有 {}",
            zh.join("；"),
            conflict.needed,
            conflict.available
        ),
        format!(
            "They cannot all hold: {} together need {}, and {} can be had",
            en.join("; "),
            conflict.needed,
            conflict.available
        ),
    )
}

struct Asked<'a> {
    id: DemandId,
    name: &'a str,
    missing: i64,
}

fn missed(problem: &Problem, miss: Miss) -> Reason {
    let failed = Failed {
        failed: miss.failed,
        nearest: miss.nearest.map(|near| NearMiss {
            supply: problem.supply_name(near.supply).to_owned(),
            is: near.is,
            wants: near.wants,
        }),
    };
    match miss.rule {
        Rule::Category => Reason::Category {},
        Rule::Area => Reason::Area(failed),
        Rule::Time => Reason::Time(failed),
        Rule::Qualification => Reason::Qualification(failed),
    }
}

/// What a demand with rules of its own could have of what is free.
struct Choice {
    bundle: Bundle,
    obtainable: i64,
}

fn choices(standing: &mut Standing<'_>, asked: &[Asked<'_>]) -> BTreeMap<DemandId, Choice> {
    asked
        .iter()
        .filter(|row| {
            let numbers = &standing.problem.demands()[row.id.index()];
            numbers.whole || numbers.least > 1 || numbers.most.is_some()
        })
        .map(|row| row.id)
        .collect::<Vec<_>>()
        .into_iter()
        .map(|id| (id, Choice { bundle: standing.bundle(id), obtainable: standing.obtainable(id) }))
        .collect()
}

/// A demand that holds units of a full supply: its links with a quantity, and what taking one unit would cost.
struct Holder {
    demand: DemandId,
    quantity: i64,
    links: Vec<Link>,
    /// The pair that would lose a unit at the least loss; `None` where none may.
    cheapest: Option<PairId>,
}

/// The holders of every full supply, those who lose least first (and after them those who may not lose at all).
fn holders(standing: &Standing<'_>) -> Vec<Vec<Holder>> {
    let problem = standing.problem;
    let loss = |pair: PairId| Move { plus: pair, minus: None };
    (0..problem.supplies().len())
        .into_par_iter()
        .map(|supply| {
            if standing.used[supply] < i64::from(problem.supplies()[supply].capacity) {
                return Vec::new();
            }
            let mut holders: Vec<Holder> = Vec::new();
            let mut done = 0;
            for &pair in problem.pairs_of_supply(SupplyId::new(supply)) {
                if pair.0 < done {
                    continue;
                }
                let link = standing.link_of(pair);
                done = link.end;
                let quantity = standing.quantity(link);
                if quantity == 0 {
                    continue;
                }
                let demand = problem.pairs()[pair.index()].demand;
                if holders.last().is_none_or(|h| h.demand != demand) {
                    holders.push(Holder { demand, quantity: 0, links: Vec::new(), cheapest: None });
                }
                if let Some(holder) = holders.last_mut() {
                    holder.quantity += quantity;
                    holder.links.push(link);
                    let loose = standing.loose(link);
                    holder.cheapest = match (holder.cheapest, loose) {
                        (Some(a), Some(b)) if loss(b).compare(loss(a), problem).is_lt() => loose,
                        (None, _) => loose,
                        _ => holder.cheapest,
                    };
                }
            }
            holders.sort_by(|a, b| match (a.cheapest, b.cheapest) {
                (Some(x), Some(y)) => loss(x).compare(loss(y), problem).then(a.demand.cmp(&b.demand)),
                (x, y) => y.is_some().cmp(&x.is_some()).then(a.demand.cmp(&b.demand)),
            });
            holders
        })
        .collect()
}

#[derive(Default)]
struct Findings {
    full: BTreeMap<SupplyId, Vec<Link>>,
    quotas: Vec<QuotaId>,
    limits: BTreeMap<LimitId, i64>,
    pairs: Vec<Link>,
    whole: Option<i64>,
    providers: Option<i64>,
    /// By level (last first) and loss, the supplies.
    goals: BTreeMap<GoalKey, Vec<SupplyId>>,
    draw: Option<Draw>,
    evidence: Vec<FullSupply>,
    better: bool,
    gap: i128,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct GoalKey {
    level: std::cmp::Reverse<usize>,
    loss: i64,
}

struct Draw {
    place: u32,
    winners: Vec<DemandId>,
}

impl Findings {
    /// What stands in the way of one unit more on a link.
    fn ask(&mut self, standing: &Standing<'_>, link: Link, choice: Option<&Choice>) {
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
            self.providers = choice.map(|c| c.obtainable);
        }
        let free = standing.free(link).filter(|_| obstacles.none());
        self.quotas.extend(obstacles.quotas);
        let Some(plus) = free else { return };
        if standing.falls_short(pair.demand, plus).is_none() {
            self.weigh(standing, pair.supply, Move { plus, minus: None }.first(standing.problem));
            return;
        }
        match choice.map(|c| &c.bundle) {
            Some(Bundle::Enough(change)) => self.weigh(standing, pair.supply, *change),
            Some(Bundle::NotWhole(obtainable)) => self.whole = Some(*obtainable),
            Some(Bundle::TooFew(obtainable)) => self.providers = Some(*obtainable),
            None => {}
        }
    }

    /// A change that nothing refuses.
    fn weigh(&mut self, standing: &Standing<'_>, supply: SupplyId, change: Option<Change>) {
        let last = standing.problem.levels().len().saturating_sub(1);
        match change {
            Some(Change { by, .. }) if by > 0 => self.better = true,
            change => {
                let Change { level, by } = change.unwrap_or(Change { level: last, by: 0 });
                let key = GoalKey { level: std::cmp::Reverse(level), loss: by.saturating_neg() };
                self.goals.entry(key).or_default().push(supply);
            }
        }
    }

    /// For every full supply, why none of its holders gives way.
    fn ask_holders(&mut self, standing: &Standing<'_>, demand: DemandId, holders: &[Vec<Holder>]) {
        let problem = standing.problem;
        for (supply, links) in std::mem::take(&mut self.full) {
            let all = &holders[supply.index()];
            let mut asked: Vec<Answer<'_>> = Vec::new();
            let mut possible = 0;
            for holder in all {
                let outcome = ask_holder(standing, &links, holder);
                possible += usize::from(!matches!(outcome, Some(Outcome::Protected(_) | Outcome::Barred(_))));
                asked.push(Answer { holder, outcome });
                if possible >= HOLDERS {
                    break;
                }
            }
            let keep =
                |row: &Answer<'_>| matches!(row.outcome, Some(Outcome::Protected(_) | Outcome::Barred(_)));
            asked.sort_by_key(keep);
            asked.truncate(HOLDERS);
            asked.sort_by_key(|row| row.holder.demand);
            let more = all.len() - asked.len();
            let mut held = Vec::new();
            for row in asked {
                let why = match row.outcome {
                    None => Why::Tie,
                    Some(Outcome::Protected(row)) => Why::Protected(row.name(problem)),
                    Some(Outcome::Barred(row)) => Why::Barred(row.name(problem)),
                    Some(Outcome::Possible(exchange)) => match exchange.first(problem) {
                        None => Why::Tie,
                        Some(Change { by, .. }) if by > 0 => {
                            self.better = true;
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
    fn reasons(mut self, standing: &Standing<'_>) -> Vec<Reason> {
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
        if self.better {
            reasons.push(Reason::Unproven { gap: Integer(self.gap) });
        }
        reasons
    }
}

/// A holder, and what becomes of its unit; `None` where there is nothing to exchange.
struct Answer<'a> {
    holder: &'a Holder,
    outcome: Option<Outcome>,
}

/// The best exchange of one unit from the holder to one of the links, all of one supply.
fn ask_holder(standing: &Standing<'_>, links: &[Link], holder: &Holder) -> Option<Outcome> {
    let mut best: Option<Outcome> = None;
    for &to in links {
        for &from in holder.links.iter().filter(|from| **from != to) {
            let outcome = standing.exchange(to, from);
            best = Some(best.map_or(outcome, |b| b.better(outcome, standing.problem)));
        }
    }
    best
}
