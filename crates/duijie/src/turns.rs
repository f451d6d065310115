//! Whose turn it is: rotation over rounds, with a bound on how long anyone waits.
//!
//! Before the problem is made: reads the `history` of earlier rounds and writes into every goal `rotation` who gets something
//! in this round. What else is done in it, later goals decide; [`plan::round`](crate::plan::round) gives what the next round must know of
//! it. The turns come from a smaller problem that goes down the line as any other.
//!
//! *Problem.* Members – supplies, units, demands, areas, groups – ask in every round, and there is not enough for all. In which round does each get its next
//! turn, at the latest? A member's *wait* is the number of rounds since it last had something, or since it first asked.
//! *Method.* Planning ahead. Let K be a number of rounds, and the deadline of a member who waits w the round K − w from now. A
//! *schedule* gives every member a round up to its deadline, such that the rows of the other side hold in every round.
//! Find the smallest K that has one; who stands in its first round has the turn, and of all such schedules that one is taken which has most
//! of those there who have waited longest, then most of those with a claim of the first rank, and so on. Rounds between two deadlines are one
//! *stretch* with so many times the room: a flow through a stretch splits into one for each of its rounds, as flows are integral
//! (Baum & Trotter 1977), so the network has a copy of the pairs for each different wait, however large K is.
//! *Bound.* As long as members, pairs and room stay what they are, **nobody waits longer than K rounds**, with the K of the first round;
//! no rule can promise less to those who start together.
//! Proof. (1) Whoever has the turn can be served, together with all floors of the other side: a plan that serves them and one that keeps
//! the floors join into one that does both (Mendelsohn & Dulmage 1958; Kundu & Lawler 1973 for nested quotas). (2) If round t has a schedule
//! for K, so has round t + 1: drop those who were served in t, whether it was their turn or not, from the rounds in which they stood, and put them
//! all into round t + K, their new deadline, which no schedule has used so far: they were served together once, so they
//! can be again. So the smallest K never rises, and all are served by their deadlines. (3) Within fewer than K rounds of the
//! first one not all can be served once.
//! *Edges.* Newcomers count from the round before they come. With them, with fewer places or more members, K may rise; it is found anew
//! in every round. Who has no pair never has a turn. Where rows of the members' own side tie several of them together, with
//! limits, `whole` or `providers`, floors of members, crossing quotas, or goals before the rotation, not all whose turn it would be may be
//! served: then it is the turn of those among them who have waited longest, and nothing is promised (`within` stays open).
//! *Complexity.* O(log n) flows over pairs times different waits.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::time::Instant;

use crate::compile::compile;
use crate::lists::{self, DemandId, Faults, Goal, Lists, Over, PairId, QuotaId, Rotation, Side, SupplyId};
use crate::problem::{FairLevel, Problem};
use crate::rules::{self, By, Pairs};
use crate::solve::{Answer, Budget, solve};

/// The lists with every rotation decided; as they are where there is none, or all are.
///
/// `pairs` are what [`Rules`](crate::rules::Rules) gave of the same lists. O(log n) solves within the budget; where that ends, the turns
/// are of the best schedule so far, and no bound is stated.
///
/// # Errors
/// As [`Problem::new`] of the same lists without goals.
///
/// ```
/// use duijie::lists::{Goal, Lists};
/// use duijie::{Budget, Problem, rules::Rules, turns};
///
/// // One post, two members; A had it in round 1, and B was left out.
/// let lists = Lists::from_json(
///     r#"{ "version": 1, "demands": [{"id": "post", "quantity": 1}],
///          "supplies": [{"id": "A", "capacity": 1}, {"id": "B", "capacity": 1}],
///          "pairs": [{"demand": "post", "supply": "A", "worth": 9}, {"demand": "post", "supply": "B"}],
///          "history": [{"over": "supply", "id": "A", "round": 1, "quantity": 1},
///                      {"over": "supply", "id": "B", "round": 1, "quantity": 0}],
///          "policy": {"goals": [{"rotation": {"over": "supply"}}, "worth"]} }"#,
/// )?;
/// let pairs = Rules::new(&lists)?.pairs();
/// let lists = turns::decide(&lists, &pairs, &Budget::default())?;
/// let Some(Goal::Rotation(rotation)) = lists.policy.goals.iter().flatten().next() else { unreachable!() };
/// assert_eq!(rotation.turn.as_deref(), Some(&["B".to_owned()][..]));
/// assert_eq!(rotation.within, Some(2));
/// let problem = Problem::new(&lists, &pairs)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide<'l>(lists: &'l Lists, pairs: &Pairs, budget: &Budget) -> Result<Cow<'l, Lists>, Faults> {
    let goals = lists.policy.goals.as_deref().unwrap_or_default();
    if !goals.iter().any(is_open) {
        return Ok(Cow::Borrowed(lists));
    }
    let mut bare = lists.clone();
    bare.policy.goals = Some(Vec::new());
    bare.policy.lot = None;
    let problem = Problem::new(&bare, pairs)?;
    let mut decided = goals.to_vec();
    for (k, goal) in decided.iter_mut().enumerate().filter(|(_, goal)| is_open(goal)) {
        let Goal::Rotation(rotation) = goal else { continue };
        for level in FairLevel::of_rotation(problem.lists(), rotation) {
            let queue = Queue::new(&problem, &level, rotation.over);
            let is_sure = k == 0 && !is_tied(&problem, &level);
            let turns = queue.turns(is_sure, budget);
            rotation.turn = Some(turns.ids);
            rotation.within = turns.within.filter(|_| is_sure);
        }
    }
    bare.policy.goals = Some(decided);
    bare.policy.lot.clone_from(&lists.policy.lot);
    Ok(Cow::Owned(bare))
}

fn is_open(goal: &Goal) -> bool {
    matches!(goal, Goal::Rotation(Rotation { turn: None, .. }))
}

/// The largest quantity.
const MOST: i64 = (1 << 31) - 1;

/// Whether more than the rows of the other side decides who can be served together.
fn is_tied(problem: &Problem, level: &FairLevel) -> bool {
    let lists = problem.lists();
    let other = match level.side {
        Side::Demand => Side::Supply,
        Side::Supply => Side::Demand,
    };
    let has_floor = match level.side {
        Side::Demand => problem.demands().iter().any(|demand| demand.minimum > 0),
        Side::Supply => problem.supplies().iter().any(|supply| supply.minimum > 0),
    };
    let ties = |members: &[u32]| {
        let groups: BTreeSet<Option<u32>> =
            members.iter().map(|&member| level.group_of[member as usize]).collect();
        groups.len() > 1
    };
    !problem.limits().is_empty()
        || lists.demands.iter().any(|demand| demand.whole || demand.providers.is_some())
        || !problem.nested(other)
        || has_floor
        || problem.quotas().iter().any(|quota| quota.side == level.side && ties(&quota.members))
}

/// Those who wait.
struct Queue<'a> {
    problem: &'a Problem,
    level: &'a FairLevel,
    /// Those that have a pair.
    members: Vec<Member>,
    /// Of every row of the other side: what is promised there in this round.
    promised: Vec<i64>,
}

struct Member {
    group: usize,
    /// Rounds, 1 or more.
    wait: i64,
    /// Rows of the other side that could serve it, each with the best rank of a claim.
    places: BTreeMap<u32, Option<NonZeroU32>>,
    /// A pair of its own has a minimum: it is served whoever has the turn.
    is_served: bool,
}

struct Turns {
    ids: Vec<String>,
    within: Option<u32>,
}

/// A schedule: who stands in its first round.
struct Schedule {
    /// By member.
    is_first: Vec<bool>,
    /// By member: it has a round.
    has_round: Vec<bool>,
}

impl<'a> Queue<'a> {
    fn new(problem: &'a Problem, level: &'a FairLevel, over: Over) -> Self {
        let history = &problem.lists().history;
        let seen = lists::seen(history, over);
        let round = lists::next_round(history, over);
        let far = match level.side {
            Side::Demand => problem.supplies().len(),
            Side::Supply => problem.demands().len(),
        };
        let mut promised = vec![0; far];
        let mut places: Vec<BTreeMap<u32, Option<NonZeroU32>>> = vec![BTreeMap::new(); level.groups.len()];
        let mut is_served = vec![false; level.groups.len()];
        for (id, pair) in problem.pairs().iter().enumerate().filter(|(_, pair)| pair.maximum > 0) {
            let place = match level.side {
                Side::Demand => pair.supply.0,
                Side::Supply => pair.demand.0,
            };
            promised[place as usize] += i64::from(pair.minimum);
            if let Some(group) = level.group(problem, PairId::new(id)) {
                is_served[group] |= pair.minimum > 0;
                let rank = places[group].entry(place).or_default();
                *rank = [*rank, pair.rank].into_iter().flatten().min();
            }
        }
        let members = places.into_iter().enumerate().filter(|(_, places)| !places.is_empty());
        let member = |(group, places): (usize, BTreeMap<u32, Option<NonZeroU32>>)| {
            let id = level.groups[group].id.as_str();
            let wait = seen.get(id).map_or(1, |seen| round - seen.last());
            Member { group, wait, places, is_served: is_served[group] }
        };
        Self { problem, level, members: members.map(member).collect(), promised }
    }

    /// The turns of the schedule for the smallest K; unless it is sure that all of them can be served, of those who have waited
    /// longest alone.
    fn turns(&self, is_sure: bool, budget: &Budget) -> Turns {
        let start = Instant::now();
        let left = || Budget {
            time: budget.time.map(|time| time.saturating_sub(start.elapsed())),
            progress: None,
            ..budget.clone()
        };
        let oldest = self.members.iter().map(|member| member.wait).max().unwrap_or(1);
        // With a round for each, all that could ever be served are.
        let last = oldest + i64::try_from(self.members.len()).unwrap_or(i64::MAX - oldest);
        let Some(widest) = self.schedule(last, None, vec![Goal::Serve], &left()) else {
            return Turns { ids: Vec::new(), within: None };
        };
        let able = &widest.has_round;
        let is_whole = |found: &Schedule| found.has_round == *able;
        let (mut bad, mut good) = (oldest - 1, last);
        let mut is_found = true;
        let mut step = 1;
        while bad + 1 < good {
            // In a steady rotation the smallest is the longest wait, so look there first.
            let next = i64::midpoint(bad, good).min(bad + step);
            step *= 2;
            match self.schedule(next, Some(able), vec![Goal::Serve], &left()) {
                Some(schedule) if is_whole(&schedule) => good = next,
                Some(_) => bad = next,
                None => {
                    is_found = false;
                    break;
                }
            }
        }
        let goals = vec![Goal::Serve, Goal::Worth, Goal::Claims];
        let best = self.schedule(good, Some(able), goals, &left());
        is_found &= best.is_some();
        let found = best.map_or(widest.is_first, |schedule| schedule.is_first);
        let first = self.members.iter().zip(found).filter(|(member, is_first)| *is_first || member.is_served);
        let first: Vec<&Member> = first.map(|(member, _)| member).collect();
        let longest = first.iter().map(|member| member.wait).max();
        let turn = first.into_iter().filter(|member| is_sure || Some(member.wait) == longest);
        let mut ids: Vec<String> = turn.map(|member| self.level.groups[member.group].id.clone()).collect();
        ids.sort_unstable();
        Turns { ids, within: u32::try_from(good).ok().filter(|_| is_found) }
    }

    /// The best schedule for K rounds, of these members only: by the goal of service it serves the most; by worth, the
    /// longest waiting are in its first round. `None` where there was no time.
    fn schedule(
        &self,
        rounds: i64,
        able: Option<&[bool]>,
        goals: Vec<Goal>,
        budget: &Budget,
    ) -> Option<Schedule> {
        let deadline = |member: &Member| (rounds - member.wait).max(0);
        let asks = |k: usize| !self.members[k].is_served && able.is_none_or(|able| able[k]);
        let asked: Vec<usize> = (0..self.members.len()).filter(|&k| asks(k)).collect();
        let ends: BTreeSet<i64> = asked.iter().map(|&k| deadline(&self.members[k])).chain([0]).collect();
        let mut after = -1;
        let stretches: Vec<Stretch> = ends
            .into_iter()
            .map(|end| Stretch { rounds: end - std::mem::replace(&mut after, end), end })
            .collect();
        let rows = self.promised.len();
        let mut lists = Lists { pairs: None, ..Lists::default() };
        lists.policy.goals = Some(goals);
        let most = i64::try_from(asked.len()).unwrap_or(MOST).min(MOST);
        for (number, stretch) in stretches.iter().enumerate() {
            let room = |each: i64, promised: i64| {
                let first = if number == 0 { promised } else { 0 };
                each.saturating_mul(stretch.rounds).saturating_sub(first).clamp(0, most)
            };
            for row in 0..rows {
                let quantity = room(self.capacity(row), self.promised[row]);
                // A demand wants 1 or more: where there is no room, no pair leads to it.
                lists.demands.push(lists::Demand {
                    id: name(number * rows + row),
                    quantity: quantity.max(1),
                    ..lists::Demand::default()
                });
            }
            for (id, quota) in self.problem.quotas().iter().enumerate() {
                let Some(maximum) = quota.maximum.filter(|_| quota.side != self.level.side) else { continue };
                let promised = self.problem.pairs_of_quota(QuotaId::new(id));
                let promised =
                    promised.map(|pair| i64::from(self.problem.pairs()[pair.index()].minimum)).sum();
                lists.quotas.push(lists::Quota {
                    id: name(lists.quotas.len()),
                    side: Side::Demand,
                    members: quota.members.iter().map(|&row| name(number * rows + row as usize)).collect(),
                    minimum: 0,
                    maximum: Some(room(maximum, promised)),
                    reserve: 0,
                });
            }
        }
        let mut pairs = Vec::new();
        for (supply, &k) in asked.iter().enumerate() {
            let member = &self.members[k];
            lists.supplies.push(lists::Supply { id: name(supply), capacity: 1, ..lists::Supply::default() });
            let own = stretches.iter().enumerate().filter(|(_, stretch)| stretch.end <= deadline(member));
            let count = own.clone().count();
            for (number, _) in own {
                let free = |&(&place, _): &(&u32, &Option<NonZeroU32>)| {
                    number > 0 || self.capacity(place as usize) > self.promised[place as usize]
                };
                pairs.extend(member.places.iter().filter(free).map(|(&place, &rank)| rules::Pair {
                    demand: DemandId::new(number * rows + place as usize),
                    supply: SupplyId::new(supply),
                    worth: if number == 0 { urgency(stretches.len() - count) } else { 0 },
                    minimum: 0,
                    maximum: 1,
                    rank: rank.filter(|_| number == 0),
                    by: By::Arrangement,
                }));
            }
        }
        let problem = Problem::new(&lists, &Pairs { rows: pairs, ..Pairs::default() }).ok()?;
        let compiled = compile(&problem);
        let answers = solve(&problem, &compiled, budget);
        if answers.stopped.is_some() {
            return None;
        }
        let mut schedule = Schedule {
            is_first: vec![false; self.members.len()],
            has_round: self.members.iter().map(|member| member.is_served).collect(),
        };
        for (part, answer) in compiled.parts.iter().zip(&answers.parts) {
            let Answer::Plan { quantities, .. } = answer else { return None };
            for (&pair, _) in part.pairs.iter().zip(quantities).filter(|(_, units)| **units > 0) {
                let pair = &problem.pairs()[pair.index()];
                let k = asked[pair.supply.index()];
                schedule.has_round[k] = true;
                schedule.is_first[k] = pair.demand.index() < rows;
            }
        }
        Some(schedule)
    }

    /// The room of a row of the other side in one round.
    fn capacity(&self, row: usize) -> i64 {
        match self.level.side {
            Side::Demand => self.problem.supplies()[row].capacity.into(),
            Side::Supply => self.problem.demands()[row].quantity.into(),
        }
    }
}

/// What it is worth to serve at once who may stand in all stretches but so many: more to who has waited longer.
fn urgency(missed: usize) -> i64 {
    i64::try_from(missed).unwrap_or(MOST) + 1
}

/// Rounds between two deadlines.
struct Stretch {
    rounds: i64,
    /// Its last round; 0 is this one.
    end: i64,
}

/// An id that sorts like its number.
fn name(number: usize) -> String {
    format!("{number:012}")
}
