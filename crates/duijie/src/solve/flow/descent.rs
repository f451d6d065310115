//! Prices without a basis.
//!
//! *Problem.* Lower the bound of the prices (see `network`) by changing one price at a time; make prices valid.
//!
//! *Method.* `sweep` (start): supplies in order; the price of a supply is the middle between the last bid it accepts and
//! the first it turns away, a bid being what a pair gains beyond the best other choice of its demand.
//! `repair` (stop): prices above 0 on open rows fall to 0, then every demand without children takes the price that
//! minimises the bound, all others kept; open pairs that still gain raise the price of a bounded row above them.
//!
//! *Complexity.* O(m log m) a sweep, but for demands whose best two choices both fall, which look again at all of theirs.
//!
//! *Edges.* Sweeps know nothing of floors, inner rows and pair bounds: they are a guess. `repair` is exact about all.
//!
//! *Sources.* D. P. Bertsekas, Network Optimization (1998), §6; design memo §2.3.

use super::super::budget::Meter;
use super::network::{Network, OPEN, Side, index};

/// Two best choices of a demand.
#[derive(Clone, Copy)]
struct Choice {
    first: i64,
    first_arc: u32,
    second: i64,
    second_arc: u32,
}

const NO_CHOICE: Choice = Choice { first: 0, first_arc: u32::MAX, second: 0, second_arc: u32::MAX };

/// Pairs by end: those of row v stand from `start[v]` to `start[v + 1]`, in their order.
pub(super) struct Ends {
    start: Vec<u32>,
    arcs: Vec<u32>,
}

impl Ends {
    pub(super) fn new(network: &Network) -> Self {
        let n = network.nodes.len();
        let mut start = vec![0u32; n + 1];
        for arc in &network.arcs {
            start[arc.tail as usize + 1] += 1;
            start[arc.head as usize + 1] += 1;
        }
        for v in 0..n {
            start[v + 1] += start[v];
        }
        let mut fill = start.clone();
        let mut arcs = vec![0u32; 2 * network.arcs.len()];
        for (a, arc) in network.arcs.iter().enumerate() {
            for end in [arc.tail, arc.head] {
                arcs[fill[end as usize] as usize] = index(a);
                fill[end as usize] += 1;
            }
        }
        Self { start, arcs }
    }

    pub(super) fn of(&self, v: usize) -> &[u32] {
        &self.arcs[self.start[v] as usize..self.start[v + 1] as usize]
    }
}

/// Supply prices after some sweeps, 0 on demands. `room` is the smallest upper side above and at each row. Stops early,
/// with what it has, when the meter does.
pub(super) fn sweeps(
    network: &Network,
    ends: &Ends,
    room: &[i64],
    rounds: u32,
    meter: &mut Meter<'_>,
) -> Vec<i64> {
    let n = network.nodes.len();
    let mut price = vec![0i64; n];
    let mut choices = vec![NO_CHOICE; n];
    for (v, choice) in choices.iter_mut().enumerate() {
        if network.nodes[v].side == Side::Demand {
            *choice = choose(network, ends, v, &price);
        }
    }
    let mut bids: Vec<Bid> = Vec::new();
    for _ in 0..rounds {
        for v in 0..n {
            let arcs = ends.of(v);
            if network.nodes[v].side == Side::Demand || room[v] == OPEN || arcs.is_empty() {
                continue;
            }
            if meter.spend(u64::from(index(arcs.len()))).is_err() {
                return price;
            }
            bids.clear();
            for &a in arcs {
                let arc = &network.arcs[a as usize];
                let choice = &choices[arc.tail as usize];
                let other = if choice.first_arc == a { choice.second } else { choice.first };
                let value = arc.gain - other;
                if value > 0 && arc.lower < arc.upper {
                    bids.push(Bid { value, amount: arc.upper.min(room[arc.tail as usize]).min(room[v]) });
                }
            }
            let new = clearing(&mut bids, room[v]);
            if new == price[v] {
                continue;
            }
            price[v] = new;
            for &a in arcs {
                let arc = &network.arcs[a as usize];
                if arc.lower < arc.upper {
                    let tail = arc.tail as usize;
                    let value = arc.gain - new;
                    if !choices[tail].renew(a, value) {
                        choices[tail] = choose(network, ends, tail, &price);
                    }
                }
            }
        }
    }
    price
}

/// What a demand has of its best choice at these supply prices, at least 0.
pub(super) fn worth(network: &Network, ends: &Ends, v: usize, price: &[i64]) -> i64 {
    choose(network, ends, v, price).first
}

fn choose(network: &Network, ends: &Ends, v: usize, price: &[i64]) -> Choice {
    let mut choice = NO_CHOICE;
    for &a in ends.of(v) {
        let arc = &network.arcs[a as usize];
        if arc.lower < arc.upper {
            choice.offer(a, arc.gain - price[arc.head as usize]);
        }
    }
    choice
}

impl Choice {
    fn offer(&mut self, arc: u32, value: i64) {
        if value > self.first {
            *self = Self { first: value, first_arc: arc, second: self.first, second_arc: self.first_arc };
        } else if value > self.second {
            (self.second, self.second_arc) = (value, arc);
        }
    }

    /// Takes the new value of one arc; false where all have to be looked at again.
    fn renew(&mut self, arc: u32, value: i64) -> bool {
        if self.first_arc == arc {
            self.first = value;
            value >= self.second
        } else if self.second_arc == arc {
            if value < self.second {
                return false;
            }
            (self.second, self.second_arc) = (0, u32::MAX);
            // The old second is no more; the first stays, so nothing but this arc can be second.
            self.offer(arc, value);
            true
        } else {
            self.offer(arc, value);
            true
        }
    }
}

struct Bid {
    value: i64,
    amount: i64,
}

/// The price at which the bids fit into `room`.
fn clearing(bids: &mut [Bid], room: i64) -> i64 {
    bids.sort_unstable_by_key(|bid| std::cmp::Reverse(bid.value));
    let (mut taken, mut last) = (0i64, None);
    for bid in bids.iter() {
        if taken >= room {
            return last.map_or(bid.value, |l: i64| bid.value + (l - bid.value) / 2);
        }
        taken = taken.saturating_add(bid.amount);
        last = Some(bid.value);
    }
    if taken > room { last.unwrap_or(0) } else { 0 }
}

/// Valid prices near the given ones: their bound is finite, and where they were valid it is not larger.
pub(super) fn repair(network: &Network, order: &[u32], ends: &Ends, prices: &[i64]) -> Vec<i64> {
    let n = network.nodes.len();
    let mut prices = prices.to_vec();
    let mut inner = vec![false; n];
    for (node, price) in network.nodes.iter().zip(&mut prices) {
        if node.upper == OPEN {
            *price = (*price).min(0);
        }
        if let Some(p) = node.parent {
            inner[p as usize] = true;
        }
    }
    let mut chain = chains(network, order, &prices);
    for v in 0..n {
        let node = &network.nodes[v];
        if node.side == Side::Supply || inner[v] || ends.of(v).is_empty() {
            continue;
        }
        let above = chain[v] - i128::from(prices[v]);
        let best = minimiser(network, ends, v, &chain, above);
        prices[v] = i64::try_from(best).unwrap_or(prices[v]);
        chain[v] = above + i128::from(prices[v]);
    }
    for arc in &network.arcs {
        let reduced = i128::from(arc.gain) - chain[arc.tail as usize] - chain[arc.head as usize];
        if arc.upper == OPEN && reduced > 0 {
            raise(network, arc, reduced, &mut prices);
            chain = chains(network, order, &prices);
        }
    }
    prices
}

/// Raises the price of the first bounded row above either end.
fn raise(network: &Network, arc: &super::network::Arc, by: i128, prices: &mut [i64]) {
    for end in [arc.tail, arc.head] {
        let mut at = Some(end);
        while let Some(v) = at {
            let node = &network.nodes[v as usize];
            if node.upper != OPEN {
                let price = i128::from(prices[v as usize]) + by;
                prices[v as usize] = i64::try_from(price).unwrap_or(i64::MAX);
                return;
            }
            at = node.parent;
        }
    }
}

fn chains(network: &Network, order: &[u32], prices: &[i64]) -> Vec<i128> {
    let mut chain = vec![0i128; network.nodes.len()];
    for &v in order {
        let above = network.nodes[v as usize].parent.map_or(0, |p| chain[p as usize]);
        chain[v as usize] = above + i128::from(prices[v as usize]);
    }
    chain
}

/// The price of a row without children that minimises the bound, the others kept: the bound is convex in it, with
/// corners at 0 and where a pair's reduced gain is 0.
fn minimiser(network: &Network, ends: &Ends, v: usize, chain: &[i128], above: i128) -> i128 {
    let wide = |side: i64| if side == OPEN { 1i128 << 80 } else { i128::from(side) };
    let node = &network.nodes[v];
    // An open row outweighs any number of open pairs: its price may not be above 0.
    let row = if node.upper == OPEN { 1i128 << 118 } else { i128::from(node.upper) };
    let mut corners = vec![Corner { at: 0, bend: row - i128::from(node.lower) }];
    let mut slope = i128::from(node.lower);
    for &a in ends.of(v) {
        let arc = &network.arcs[a as usize];
        let at = i128::from(arc.gain) - chain[arc.head as usize] - above;
        corners.push(Corner { at, bend: wide(arc.upper) - wide(arc.lower) });
        slope -= wide(arc.upper);
    }
    corners.sort_unstable_by_key(|corner| corner.at);
    for corner in &corners {
        slope += corner.bend;
        if slope >= 0 {
            return corner.at;
        }
    }
    corners.last().map_or(0, |corner| corner.at)
}

struct Corner {
    at: i128,
    bend: i128,
}
