//! What may be added to a demand that wants all or nothing, or bounds the number of units that share it.
//!
//! *Problem*: everyone else's quantities stay, and so does what the demand d has. Integers a(p) ≥ 0 are added on the
//! pairs p of d, so that every row that held still holds: pair, supply, d's quantity, quotas and limits of either side,
//! and `most` units. [`Standing::way`]: of the additions, not empty, that leave d served in full where it is `whole`,
//! and by `least` units or more, the one that raises the plan most, level after level. [`Standing::obtainable`]: the
//! largest total of d, `whole` and `least` left aside.
//! *Method*: branch and bound over the pairs with room, those that gain most first (of the largest units first, where
//! the total is asked), on each as much as fits, then one less. Every prefix is an addition to be looked at. Bounds: the
//! rooms that are left, filled by gain; the rooms of as many units as may still come; for each limit, the lightest
//! pairs first. They are drawn at the root and wherever the search turns: a descent is no more than a fill.
//! *Complexity*: O(k·(r + k)) for k pairs of r rows where a fill meets the bound at the root, as it does on nested
//! quotas without limits and with nothing bad to take along; at most `STEPS` steps elsewhere.
//! *Range*: rooms and totals are below 2^31; gains × quantities and limits are summed in `i128`. · *Edges*: a search cut
//! short says so; what it found by then can be had all the same. Without room there is no way and nothing to add.
//! *Certificate*: none; the tests try every addition.

mod search;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use search::End;

use super::exchange::{Change, Move};
use crate::lists::{DemandId, LimitId, PairId, QuotaId, SupplyId};
use crate::plan::Standing;

/// The best addition by the rules of a demand, by the first level that it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// No addition is better.
    Best(Option<Change>),
    /// The best that was found until the search was cut short.
    Found(Option<Change>),
    /// There is none.
    None,
    /// None was found until the search was cut short.
    Unknown,
}

/// How much a demand could have in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obtainable {
    /// So much, and no more.
    Most(i128),
    /// So much, and perhaps more: the search was cut short.
    Some(i128),
}

/// What is asked of the additions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// By the demand's rules, with the most gain.
    Way,
    /// The most in all.
    Total,
}

impl Standing<'_> {
    /// The best addition that leaves the demand served by its rules.
    pub(crate) fn way(&self, demand: DemandId) -> Way {
        let filling = Filling::new(self, demand, Question::Way);
        let found = filling.search();
        let change = found.best.as_ref().map(|gains| {
            let first = gains.iter().enumerate().find(|(_, by)| **by != 0);
            first.map(|(level, by)| {
                let by = (*by).clamp(i64::MIN.into(), i64::MAX.into());
                Change { level, by: i64::try_from(by).expect("clamped to i64") }
            })
        });
        match (change, found.end) {
            (Some(change), End::Closed) => Way::Best(change),
            (Some(change), End::Cut) => Way::Found(change),
            (None, End::Closed) => Way::None,
            (None, End::Cut) => Way::Unknown,
        }
    }

    /// How much the demand could have in all, with what it has.
    pub(crate) fn obtainable(&self, demand: DemandId) -> Obtainable {
        let found = Filling::new(self, demand, Question::Total).search();
        let total = i128::from(self.served[demand.index()]) + found.best.map_or(0, |gains| gains[0]);
        match found.end {
            End::Closed => Obtainable::Most(total),
            End::Cut => Obtainable::Some(total),
        }
    }
}

/// A limit's weight of one unit on a pair.
struct Share {
    limit: usize,
    each: i128,
}

/// A pair with room.
struct Item {
    pair: PairId,
    /// By position among the units of the demand.
    unit: usize,
    room: i64,
    gains: Vec<i128>,
    /// The rows that count it once.
    rows: Vec<usize>,
    shares: Vec<Share>,
}

/// What a limit leaves, and how far the items from each position on could move it down and up.
struct Slack {
    down: Option<i128>,
    up: Option<i128>,
    below: Vec<i128>,
    above: Vec<i128>,
    /// The items that it weighs by more than 0, the lightest first, with their weights.
    heavy: Vec<Heavy>,
}

struct Heavy {
    item: usize,
    each: i128,
}

/// A row that counts every unit of its pairs once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Supply(SupplyId),
    Quota(QuotaId),
}

/// The additions of one demand, ready to be searched.
struct Filling {
    items: Vec<Item>,
    /// Rooms of the rows that count once.
    rooms: Vec<i64>,
    slacks: Vec<Slack>,
    /// Rooms of the items from each position on.
    after: Vec<i64>,
    /// The most that may be added in all.
    wants: i64,
    /// The total is to be all of it.
    whole: bool,
    least: usize,
    most: usize,
    /// By unit: whether it serves the demand now.
    serving: Vec<bool>,
}

impl Filling {
    fn new(standing: &Standing<'_>, demand: DemandId, question: Question) -> Self {
        let problem = standing.problem;
        let numbers = &problem.demands()[demand.index()];
        let missing = i64::from(numbers.quantity) - standing.served[demand.index()];
        let quotas = problem.quotas_of_demand(demand).iter().filter_map(|quota| standing.quota_room(*quota));
        let wants = quotas.fold(missing, i64::min).max(0);
        let mut units: Vec<u32> = problem.pairs_of_demand(demand).map(|pair| standing.unit(pair)).collect();
        units.sort_unstable();
        units.dedup();
        let providers = standing.providers(demand);
        let serving =
            units.iter().map(|unit| providers.binary_search_by_key(unit, |p| p.unit).is_ok()).collect();
        let mut named = Named::default();
        let mut items: Vec<Item> = Vec::new();
        for pair in problem.pairs_of_demand(demand) {
            let row = &problem.pairs()[pair.index()];
            let rows = named.rows(standing, row.supply);
            let own = i64::from(row.maximum) - standing.on[pair.index()];
            let room = rows.iter().map(|&row| named.rooms[row]).fold(own.min(wants), i64::min);
            if room <= 0 {
                continue;
            }
            let shares = standing.weights(pair).iter().filter(|weight| weight.each != 0);
            let shares: Vec<Share> = shares
                .map(|weight| Share { limit: named.limit(weight.limit), each: weight.each.into() })
                .collect();
            let gains = match question {
                Question::Total => vec![1],
                Question::Way => {
                    let alone = Move { plus: pair, minus: None };
                    (0..problem.levels().len()).map(|level| alone.change(standing, level).into()).collect()
                }
            };
            let unit = units.binary_search(&standing.unit(pair)).expect("a unit of the demand");
            items.push(Item { pair, unit, room, gains, rows, shares });
        }
        let mut filling = Self {
            items,
            rooms: named.rooms,
            slacks: Vec::new(),
            after: Vec::new(),
            wants,
            // All of it: where a quota leaves less, nothing will do.
            whole: question == Question::Way && numbers.whole,
            least: if question == Question::Way { numbers.least as usize } else { 0 },
            most: numbers.most.map_or(usize::MAX, |most| most as usize),
            serving,
        };
        if filling.whole && wants < missing {
            filling.items.clear();
        }
        filling.sort();
        filling.after = suffix(&filling.items, |item| item.room);
        filling.slacks =
            named.limits.iter().enumerate().map(|(at, limit)| filling.slack(standing, *limit, at)).collect();
        filling
    }

    /// Most gain first; where the total is asked, those who serve now, then the largest units, the lightest pairs.
    fn sort(&mut self) {
        let mut of_unit = vec![0_i64; self.serving.len()];
        for item in &self.items {
            of_unit[item.unit] += item.room;
        }
        let serving = std::mem::take(&mut self.serving);
        self.items.sort_by_cached_key(|item| {
            let weight: i128 = item.shares.iter().map(|share| share.each).sum();
            let unit = (!serving[item.unit], Reverse(of_unit[item.unit]), item.unit, weight);
            (Reverse(item.gains.clone()), unit, item.pair)
        });
        self.serving = serving;
    }

    fn slack(&self, standing: &Standing<'_>, limit: LimitId, at: usize) -> Slack {
        let row = &standing.problem.limits()[limit.index()];
        let sum = standing.limits[limit.index()];
        let each =
            |item: &Item| item.shares.iter().find(|share| share.limit == at).map_or(0, |share| share.each);
        let mut heavy: Vec<Heavy> = (self.items.iter().enumerate())
            .map(|(at, item)| Heavy { item: at, each: each(item) })
            .filter(|heavy| heavy.each > 0)
            .collect();
        heavy.sort_by_key(|heavy| (heavy.each, heavy.item));
        Slack {
            down: row.minimum.map(|minimum| sum - i128::from(minimum)),
            up: row.maximum.map(|maximum| i128::from(maximum) - sum),
            below: suffix(&self.items, |item| each(item).min(0) * i128::from(item.room)),
            above: suffix(&self.items, |item| each(item).max(0) * i128::from(item.room)),
            heavy,
        }
    }
}

/// Rows and limits in the order in which the pairs name them.
#[derive(Default)]
struct Named {
    numbers: BTreeMap<Row, usize>,
    rooms: Vec<i64>,
    limit_numbers: BTreeMap<LimitId, usize>,
    limits: Vec<LimitId>,
}

impl Named {
    /// The rows of a supply that have an end.
    fn rows(&mut self, standing: &Standing<'_>, supply: SupplyId) -> Vec<usize> {
        let problem = standing.problem;
        let capacity = i64::from(problem.supplies()[supply.index()].capacity);
        let mut rows = vec![self.row(Row::Supply(supply), capacity - standing.used[supply.index()])];
        for &quota in problem.quotas_of_supply(supply) {
            rows.extend(standing.quota_room(quota).map(|room| self.row(Row::Quota(quota), room)));
        }
        rows
    }

    fn row(&mut self, row: Row, room: i64) -> usize {
        *self.numbers.entry(row).or_insert_with(|| {
            self.rooms.push(room);
            self.rooms.len() - 1
        })
    }

    fn limit(&mut self, limit: LimitId) -> usize {
        *self.limit_numbers.entry(limit).or_insert_with(|| {
            self.limits.push(limit);
            self.limits.len() - 1
        })
    }
}

/// For every position the sum over the items from there on; one more for the end.
fn suffix<N: Copy + Default + std::ops::Add<Output = N>>(items: &[Item], of: impl Fn(&Item) -> N) -> Vec<N> {
    let mut sums = vec![N::default(); items.len() + 1];
    for (at, item) in items.iter().enumerate().rev() {
        sums[at] = sums[at + 1] + of(item);
    }
    sums
}
