//! The search for the best addition: down the items, as much as fits on each, and back to where one less may be had.

use std::cmp::Reverse;

use super::{Filling, Heavy};

/// A search for one demand takes at most about so many steps: a millisecond or so, and a report has thousands of demands.
const STEPS: usize = 1 << 16;

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing is left to look at.
    Closed,
    /// Its steps are used up.
    Cut,
}

/// What a search came to.
pub(super) struct Found {
    /// The gains of the best addition that was found.
    pub(super) best: Option<Vec<i128>>,
    pub(super) end: End,
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
    /// The best addition as it was asked for.
    pub(super) fn search(&self) -> Found {
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
