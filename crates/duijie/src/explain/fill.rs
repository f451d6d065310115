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
//! quotas without limits and with nothing bad to take along; at most [`STEPS`] steps elsewhere.
//! *Range*: rooms and totals are below 2^31; gains × quantities and limits are summed in `i128`. · *Edges*: a search cut
//! short says so; what it found by then can be had all the same. Without room there is no way and nothing to add.
//! *Certificate*: none; the tests try every addition.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::exchange::Change;
use crate::lists::{DemandId, LimitId, PairId, QuotaId, SupplyId};
use crate::plan::Standing;

/// A search for one demand takes at most about so many steps: a millisecond or so, and a report has thousands of demands.
const STEPS: usize = 1 << 16;

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
                    problem.levels().iter().map(|level| problem.gain(level, pair).into()).collect()
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

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nothing is left to look at.
    Closed,
    /// Its steps are used up.
    Cut,
}

struct Found {
    best: Option<Vec<i128>>,
    end: End,
}

/// An addition on the items before a position.
struct Prefix<'f> {
    filling: &'f Filling,
    added: Vec<i64>,
    total: i64,
    /// Rooms left.
    rooms: Vec<i64>,
    /// How far every limit has moved.
    moved: Vec<i128>,
    /// By unit: the items that bring it in, and one more where it serves already.
    brought: Vec<usize>,
    units: usize,
    gains: Vec<i128>,
}

impl Filling {
    fn search(&self) -> Found {
        let mut prefix = Prefix::new(self);
        let mut found = Found { best: None, end: End::Closed };
        let Some(root) = prefix.bound() else { return found };
        let mut steps = 0;
        loop {
            let at = prefix.added.len();
            if prefix.serves() && found.best.as_ref().is_none_or(|best| prefix.gains > *best) {
                found.best = Some(prefix.gains.clone());
                if prefix.gains == root {
                    return found;
                }
            }
            if at < self.items.len() && prefix.total < self.wants {
                let most = prefix.fits(at);
                prefix.push(most);
                steps += 1;
                continue;
            }
            // Back to where one less may be had that could still be better.
            loop {
                let Some(quantity) = prefix.pop() else { return found };
                steps += 1;
                if steps > STEPS {
                    found.end = End::Cut;
                    return found;
                }
                if quantity == 0 {
                    continue;
                }
                prefix.push(quantity - 1);
                steps += self.items.len() - prefix.added.len();
                let bound = prefix.bound();
                if bound.is_some_and(|bound| found.best.as_ref().is_none_or(|best| bound > *best)) {
                    break;
                }
            }
        }
    }
}

impl<'f> Prefix<'f> {
    fn new(filling: &'f Filling) -> Self {
        Self {
            filling,
            added: Vec::new(),
            total: 0,
            rooms: filling.rooms.clone(),
            moved: vec![0; filling.slacks.len()],
            brought: filling.serving.iter().map(|serving| usize::from(*serving)).collect(),
            units: filling.serving.iter().filter(|serving| **serving).count(),
            gains: vec![0; filling.items.first().map_or(0, |item| item.gains.len())],
        }
    }

    /// Whether this prefix, and nothing more, is an addition as it was asked for.
    fn serves(&self) -> bool {
        let filling = self.filling;
        let kept = filling.slacks.iter().zip(&self.moved).all(|(slack, moved)| {
            slack.up.is_none_or(|up| *moved <= up) && slack.down.is_none_or(|down| -moved <= down)
        });
        kept && self.total > 0
            && (!filling.whole || self.total == filling.wants)
            && self.units >= filling.least
    }

    /// The most that fits on an item, if the items after it may move the limits back.
    fn fits(&self, at: usize) -> i64 {
        let (filling, item) = (self.filling, &self.filling.items[at]);
        if self.brought[item.unit] == 0 && self.units >= filling.most {
            return 0;
        }
        let room = item.rows.iter().map(|&row| self.rooms[row]).fold(item.room, i64::min);
        let room = room.min(filling.wants - self.total);
        item.shares.iter().fold(room, |room, share| {
            let (slack, moved) = (&filling.slacks[share.limit], self.moved[share.limit]);
            let left = if share.each > 0 {
                slack.up.map(|up| up - moved - slack.below[at + 1])
            } else {
                slack.down.map(|down| down + moved + slack.above[at + 1])
            };
            let fits = left.map(|left| left.max(0) / share.each.abs());
            fits.and_then(|fits| i64::try_from(fits).ok()).map_or(room, |fits| room.min(fits))
        })
    }

    fn push(&mut self, quantity: i64) {
        self.lay(quantity);
        self.added.push(quantity);
        if quantity > 0 {
            let unit = self.filling.items[self.added.len() - 1].unit;
            self.units += usize::from(self.brought[unit] == 0);
            self.brought[unit] += 1;
        }
    }

    fn pop(&mut self) -> Option<i64> {
        let quantity = self.added.pop()?;
        self.lay(-quantity);
        if quantity > 0 {
            let unit = self.filling.items[self.added.len()].unit;
            self.brought[unit] -= 1;
            self.units -= usize::from(self.brought[unit] == 0);
        }
        Some(quantity)
    }

    /// Moves every row by so much of the item that comes next.
    fn lay(&mut self, by: i64) {
        let item = &self.filling.items[self.added.len()];
        self.total += by;
        for &row in &item.rows {
            self.rooms[row] -= by;
        }
        for share in &item.shares {
            self.moved[share.limit] += share.each * i128::from(by);
        }
        for (sum, gain) in self.gains.iter_mut().zip(&item.gains) {
            *sum += gain * i128::from(by);
        }
    }

    /// No addition that begins like this gains more; `None` where none is as it was asked for.
    fn bound(&self) -> Option<Vec<i128>> {
        let filling = self.filling;
        let reach = self.reach();
        let short = filling.whole && self.total + reach < filling.wants;
        if short || self.units_in_reach() < filling.least || self.limits_are_lost() {
            return None;
        }
        let mut bound = self.gains.clone();
        let mut left = reach;
        for item in &filling.items[self.added.len()..] {
            // Sorted by gain: what follows gains no more.
            if left == 0 || (!filling.whole && item.gains.iter().find(|gain| **gain != 0) < Some(&0)) {
                break;
            }
            let quantity = left.min(item.room);
            left -= quantity;
            for (sum, gain) in bound.iter_mut().zip(&item.gains) {
                *sum += gain * i128::from(quantity);
            }
        }
        Some(bound)
    }

    /// No more than this can be added still.
    fn reach(&self) -> i64 {
        let (filling, at) = (self.filling, self.added.len());
        let mut reach = filling.after[at].min(filling.wants - self.total);
        if filling.most < usize::MAX {
            let mut of_unit = vec![0_i64; self.brought.len()];
            for item in &filling.items[at..] {
                of_unit[item.unit] += item.room;
            }
            let here = (0..of_unit.len()).filter(|&unit| self.brought[unit] > 0);
            let here: i64 = here.map(|unit| of_unit[unit]).sum();
            let mut others: Vec<i64> = (0..of_unit.len())
                .filter(|&unit| self.brought[unit] == 0)
                .map(|unit| of_unit[unit])
                .collect();
            others.sort_unstable_by_key(|room| Reverse(*room));
            let others: i64 = others.iter().take(filling.most.saturating_sub(self.units)).sum();
            reach = reach.min(here + others);
        }
        for (slack, moved) in filling.slacks.iter().zip(&self.moved) {
            let Some(up) = slack.up else { continue };
            let mut left = up - moved - slack.below[at];
            let mut heavy = 0_i128;
            let mut count = 0_i128;
            for Heavy { item, each } in slack.heavy.iter().filter(|heavy| heavy.item >= at) {
                let room = i128::from(filling.items[*item].room);
                heavy += room;
                let fits = room.min(left.max(0) / each);
                count += fits;
                left -= fits * each;
            }
            let light = i128::from(filling.after[at]) - heavy;
            reach = i64::try_from(light + count).map_or(reach, |most| reach.min(most));
        }
        reach
    }

    /// No more than so many units can share it in the end.
    fn units_in_reach(&self) -> usize {
        let mut fresh: Vec<usize> = self.filling.items[self.added.len()..]
            .iter()
            .map(|item| item.unit)
            .filter(|&unit| self.brought[unit] == 0)
            .collect();
        fresh.sort_unstable();
        fresh.dedup();
        (self.units + fresh.len()).min(self.filling.most.max(self.units))
    }

    /// A limit is left, and what follows cannot bring it back.
    fn limits_are_lost(&self) -> bool {
        let at = self.added.len();
        self.filling.slacks.iter().zip(&self.moved).any(|(slack, moved)| {
            slack.up.is_some_and(|up| moved + slack.below[at] > up)
                || slack.down.is_some_and(|down| -(moved + slack.above[at]) > down)
        })
    }
}
