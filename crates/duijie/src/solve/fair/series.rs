//! Shares where rows tie groups together, and on programs: a series of exact levels.
//!
//! *Problem.* As in [`divide`](super::divide), of any problem: unit after unit in [`Order`], as many groups as can be have it.
//! *Method.* First, by halving, the last unit that all groups can have together: a floor for each. Then another problem with the same
//! rows, in which a group's quantity above its floor runs over places, one for each further unit, and one level for
//! every key, in order: the number of places of this key that are taken. Places are filled in order, for an earlier one
//! counts at an earlier level. The earlier levels stand as rows with the values they have.
//! Nash welfare is no order of units where groups are tied together: there the first places are one level, and a second one is the sum
//! of what all others gain, w·ln(k/(k − 1)) in 2^-36: what it cannot tell apart differs by less than 1 part in 2^30.
//! *Complexity.* O(log units) solves without levels, then one with as many levels as there are keys.
//! *Edges.* More than [`PLACES`] places are taken in rounds, and a group that lacks a place of its round stays where it is: beyond
//! the first round that is a choice among plans that are equal so far, and no longer exact.
//! *Certificate.* None: `"proof": "none"`.
//! *Sources.* The design's preface; Ogryczak & Śliwiński 2006, On direct methods for lexicographic min-max optimization.

use std::num::NonZeroU32;
use std::sync::Arc;

use super::divide::Shares;
use super::price::Worth;
use crate::compile::compile;
use crate::lists::{DemandId, FairMeasure, PairId, PartId, SupplyId};
use crate::problem::{Demand, FairLevel, Level, Limit, LimitTerm, Order, Pair, Problem, Supply, Unit};
use crate::rules::By;
use crate::solve::answer::{Answer, Face};
use crate::solve::budget::Meter;
use crate::solve::linear::Backend;
use crate::solve::solve_part;

/// Places in one round.
const PLACES: usize = 512;
/// Nash welfare has all its places in one round; with more than these it falls back on the order of units.
const MOST_VALUED: i64 = 4096;

/// A unit that a group may take above its floor, and what that gains.
#[derive(Clone, Copy)]
struct Place {
    rank: Option<NonZeroU32>,
    worth: i64,
}

/// The places of every group, and the levels that count them.
#[derive(Default)]
struct Places {
    of: Vec<Vec<Place>>,
    levels: Vec<Level>,
}

/// w·ln(k/(k − 1)), scaled so that the heaviest group's second unit gains about 2^36.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a scaled logarithm, rounded"
)]
fn log_gain(number: i64, weight: i64, heaviest: i64) -> i64 {
    let share = weight as f64 / heaviest as f64;
    (share * libm::log1p(1.0 / (number - 1) as f64) * (1_u64 << 36) as f64).round() as i64
}

/// A fair level with all that came before it.
pub(in crate::solve) struct Series<'a> {
    pub(in crate::solve) problem: &'a Problem,
    pub(in crate::solve) level: usize,
    pub(in crate::solve) fair: &'a FairLevel,
    /// The value of every level before it.
    pub(in crate::solve) values: Vec<i128>,
    /// The faces of fair levels before it, by level.
    pub(in crate::solve) faces: Vec<(usize, &'a Face)>,
    pub(in crate::solve) backend: &'a Arc<dyn Backend>,
}

/// What a group may have while places are dealt.
#[derive(Clone, Copy)]
struct Room {
    /// At least; exactly, once it is done.
    floor: i64,
    /// It lacked a place in an earlier round.
    is_done: bool,
}

impl Series<'_> {
    /// The quantities of a plan with the fairest shares; `None` where none was found in the time given.
    pub(in crate::solve) fn deal(&self, meter: &mut Meter<'_>) -> Option<Vec<i64>> {
        let all: i64 = self.fair.groups.iter().map(|group| group.wanted).sum();
        if self.fair.goal.measure == FairMeasure::Nash && all <= MOST_VALUED {
            return self.deal_by_product(meter);
        }
        let order = Order::of(self.fair);
        let mut rooms: Vec<Room> =
            self.floors(&order, meter).into_iter().map(|floor| Room { floor, is_done: false }).collect();
        let mut best = self.solve(&rooms, &Places::default(), meter);
        loop {
            let units = self.next_units(&order, &rooms);
            if units.is_empty() || meter.stopped().is_some() {
                return best;
            }
            best = Some(self.solve(&rooms, &self.by_key(&units), meter)?);
            let served = self.fair.served(self.problem, best.as_deref().unwrap_or_default());
            for (k, room) in rooms.iter_mut().enumerate().filter(|(_, room)| !room.is_done) {
                let asked = units.iter().flatten().filter(|unit| unit.group == k).count();
                let aim = room.floor + i64::try_from(asked).unwrap_or(i64::MAX);
                room.is_done = served[k] < aim || aim >= self.fair.groups[k].wanted;
                room.floor = if room.is_done { served[k].min(self.fair.groups[k].wanted) } else { aim };
            }
        }
    }

    /// The largest product of what the groups have, after the number of those that have anything.
    fn deal_by_product(&self, meter: &mut Meter<'_>) -> Option<Vec<i64>> {
        let heaviest = self.fair.groups.iter().map(|group| group.weight).max().unwrap_or(1);
        let mut places = Places { of: vec![Vec::new(); self.fair.groups.len()], levels: Vec::new() };
        let first = self.first_rank();
        places.levels.extend([Level::Claims { rank: first }, Level::Worth]);
        for (of, group) in places.of.iter_mut().zip(&self.fair.groups) {
            of.extend((1..=group.wanted).map(|number| match number {
                1 => Place { rank: Some(first), worth: 0 },
                _ => Place { rank: None, worth: log_gain(number, group.weight, heaviest) },
            }));
        }
        let rooms = vec![Room { floor: 0, is_done: false }; self.fair.groups.len()];
        self.solve(&rooms, &places, meter)
    }

    /// A level for every key.
    fn by_key(&self, units: &[Vec<Unit>]) -> Places {
        let mut places = Places { of: vec![Vec::new(); self.fair.groups.len()], levels: Vec::new() };
        for (key, rank) in units.iter().zip(self.first_rank().get()..) {
            let rank = NonZeroU32::new(rank).expect("ranks begin at 1");
            places.levels.push(Level::Claims { rank });
            key.iter().for_each(|unit| places.of[unit.group].push(Place { rank: Some(rank), worth: 0 }));
        }
        places
    }

    /// A rank that no claim has.
    fn first_rank(&self) -> NonZeroU32 {
        let last = self.problem.pairs.iter().filter_map(|pair| pair.rank).max();
        last.map_or(NonZeroU32::MIN, |rank| rank.saturating_add(1))
    }

    /// What all groups can have together, up to the same unit in order.
    fn floors(&self, order: &Order, meter: &mut Meter<'_>) -> Vec<i64> {
        let groups: Vec<u32> = (0..).take(self.fair.groups.len()).collect();
        let mut shares = Shares {
            order,
            gates: &[],
            served: Vec::new(),
            low: vec![0; groups.len()],
            high: self.fair.groups.iter().map(|group| group.wanted).collect(),
        };
        let mut open = groups.clone();
        while let Some(pivot) = shares.pivot(&open) {
            let aims = shares.aims(&open, pivot);
            let mut rooms: Vec<Room> =
                shares.low.iter().map(|&floor| Room { floor, is_done: false }).collect();
            for (&group, &aim) in open.iter().zip(&aims) {
                rooms[group as usize].floor = aim;
            }
            let is_possible = self.solve(&rooms, &Places::default(), meter).is_some();
            let side = if is_possible { &mut shares.low } else { &mut shares.high };
            for (&group, &aim) in open.iter().zip(&aims) {
                side[group as usize] = aim;
            }
            open.retain(|&group| shares.low[group as usize] < shares.high[group as usize]);
            if meter.stopped().is_some() {
                break;
            }
        }
        shares.low
    }

    /// The next units in order above the floors, those of one key together.
    fn next_units(&self, order: &Order, rooms: &[Room]) -> Vec<Vec<Unit>> {
        let mut units: Vec<Unit> = Vec::new();
        for (group, (room, wants)) in rooms.iter().zip(&self.fair.groups).enumerate() {
            let last = wants.wanted.min(room.floor + i64::try_from(PLACES).unwrap_or(i64::MAX));
            if !room.is_done {
                units.extend((room.floor + 1..=last).map(|number| Unit { group, number }));
            }
        }
        units.sort_by(|&a, &b| order.compare(a, b).then(a.group.cmp(&b.group)));
        let mut taken = 0;
        let keys = units.chunk_by(|&a, &b| order.compare(a, b).is_eq());
        keys.take_while(|key| {
            let is_room = taken == 0 || taken + key.len() <= PLACES;
            taken += key.len();
            is_room
        })
        .map(<[Unit]>::to_vec)
        .collect()
    }

    /// A plan that takes the most places, key after key.
    fn solve(&self, rooms: &[Room], places: &Places, meter: &mut Meter<'_>) -> Option<Vec<i64>> {
        self.solve_problem(&self.with_places(rooms, places), meter)
    }

    fn solve_problem(&self, problem: &Problem, meter: &mut Meter<'_>) -> Option<Vec<i64>> {
        let compiled = compile(problem);
        match solve_part(problem, compiled.parts.first()?, self.backend, meter) {
            Answer::Plan { mut quantities, .. } => {
                // The places' pairs stand behind all others.
                quantities.truncate(self.problem.pairs().len());
                Some(quantities)
            }
            Answer::Infeasible { .. } | Answer::Unknown => None,
        }
    }

    /// The plan of best worth in which every group has at least its floor.
    pub(in crate::solve) fn best_worth(
        &self,
        floors: &Face,
        meter: &mut Meter<'_>,
    ) -> Option<Worth<Vec<i64>>> {
        let rooms: Vec<Room> =
            floors.groups.iter().map(|span| Room { floor: span.low, is_done: false }).collect();
        let places = Places { of: Vec::new(), levels: vec![Level::Worth] };
        let mut problem = self.with_places(&rooms, &places);
        let worths = self.problem.pairs.iter().map(|pair| pair.worth);
        problem.pairs.iter_mut().zip(worths).for_each(|(pair, worth)| pair.worth = worth);
        let plan = self.solve_problem(&problem, meter)?;
        let gain = |(pair, units): (&Pair, &i64)| i128::from(pair.worth) * i128::from(*units);
        let worth = self.problem.pairs.iter().zip(&plan).map(gain).sum();
        Some(Worth { plan, worth })
    }

    /// The problem with places: every group has a demand of its own behind all others, and a supply for it, joined by a
    /// pair for every place, ranked by its key, and one for whatever is beyond.
    fn with_places(&self, rooms: &[Room], places: &Places) -> Problem {
        let mut problem = self.problem.clone();
        let mut pairs_of: Vec<Vec<PairId>> = vec![Vec::new(); rooms.len()];
        for pair in (0..problem.pairs.len()).map(PairId::new) {
            if let Some(group) = self.fair.group(self.problem, pair) {
                pairs_of[group].push(pair);
            }
        }
        let first_unit = problem.supplies.iter().map(|supply| supply.unit + 1).max().unwrap_or(0);
        problem.levels.clone_from(&places.levels);
        // Only places are worth anything here.
        problem.pairs.iter_mut().for_each(|pair| pair.worth = 0);
        self.keep_levels(&mut problem);
        for (k, (room, group)) in rooms.iter().zip(&self.fair.groups).enumerate() {
            let terms = pairs_of[k].iter().map(|&pair| LimitTerm { pair, each: 1 });
            let mut terms: Vec<LimitTerm> = terms.collect();
            // Beyond a target there is room for all that the members want.
            let most = if room.is_done && !self.fair.has_targets { room.floor } else { group.total };
            let beyond = u32::try_from(most - room.floor).unwrap_or(u32::MAX);
            let (demand, supply) =
                (DemandId::new(problem.demands.len()), SupplyId::new(problem.supplies.len()));
            let first = problem.pairs.len();
            let pair = |Place { rank, worth }, maximum: u32| Pair {
                demand,
                supply,
                worth,
                minimum: 0,
                maximum,
                rank,
                by: if rank.is_some() { By::Claim } else { By::Arrangement },
                kept: false,
            };
            problem.pairs.extend(places.of.get(k).into_iter().flatten().map(|&place| pair(place, 1)));
            problem.pairs.push(pair(Place { rank: None, worth: 0 }, beyond));
            terms
                .extend((first..problem.pairs.len()).map(|at| LimitTerm { pair: PairId::new(at), each: -1 }));
            problem.limits.push(Limit { minimum: Some(room.floor), maximum: Some(room.floor), terms });
            let quantity = beyond.saturating_mul(2).max(1);
            problem.demands.push(Demand {
                minimum: 0,
                quantity,
                whole: false,
                priority: 0,
                least: 0,
                most: None,
            });
            let unit = first_unit.saturating_add(u32::try_from(k).unwrap_or(u32::MAX));
            problem.supplies.push(Supply { minimum: 0, capacity: quantity, unit });
            problem.demand_quotas.push(Vec::new());
            problem.supply_quotas.push(Vec::new());
        }
        problem.start_indexes();
        problem.parts = vec![PartId::new(0); problem.pairs.len()];
        problem
    }

    /// Earlier levels as rows.
    fn keep_levels(&self, problem: &mut Problem) {
        let count = self.problem.pairs().len();
        for (level, &value) in self.problem.levels()[..self.level].iter().zip(&self.values) {
            let terms = (0..count)
                .map(PairId::new)
                .map(|pair| LimitTerm { pair, each: self.problem.gain(level, pair) });
            let terms: Vec<LimitTerm> = terms.filter(|term| term.each != 0).collect();
            let minimum = i64::try_from(value).ok();
            problem.limits.extend((!terms.is_empty()).then_some(Limit { minimum, maximum: None, terms }));
        }
        for &(level, face) in &self.faces {
            let Level::Fair(fair) = &self.problem.levels()[level] else { continue };
            let mut terms: Vec<Vec<LimitTerm>> = vec![Vec::new(); fair.groups.len()];
            for pair in (0..count).map(PairId::new) {
                if let Some(group) = fair.group(self.problem, pair) {
                    terms[group].push(LimitTerm { pair, each: 1 });
                }
            }
            for class in &face.classes {
                let all = class.groups.iter().flat_map(|&group| terms[group as usize].iter().copied());
                let mut terms: Vec<LimitTerm> = all.collect();
                terms.sort_by_key(|term| term.pair);
                problem.limits.push(Limit { minimum: Some(class.total), maximum: Some(class.total), terms });
            }
            for (span, terms) in face.groups.iter().zip(terms) {
                problem.limits.push(Limit { minimum: Some(span.low), maximum: span.high, terms });
            }
        }
    }
}
