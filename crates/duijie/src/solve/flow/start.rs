//! A first flow.
//!
//! *Problem.* A flow within all upper sides, with much gain, that meets as many floors as it can.
//!
//! *Method.* Every pair starts at its lower side. Pairs in order of falling key (ties: demands with fewest pairs first, then by position): first those under a
//! row below its floor, by as much as the floor lacks; then all with a key above 0, by as much as the rows above both
//! ends leave. What is full stays full, so one pass is enough, and the pairs strictly inside their range form a forest
//! with the rows that are not full – a basis but for its order.
//!
//! *Complexity.* O(m log m + m·depth) time, O(m + n) space.
//!
//! *Edges.* Lower sides of pairs may break the uppers of rows, and floors may stay unmet; the simplex mends both.
//!
//! *Sources.* B. Korte, D. Hausmann, An analysis of the greedy heuristic for independence systems (1978): at least half
//! the optimum where there are no floors.

use super::network::{Network, OPEN, index};

/// A flow and the throughputs that belong to it.
#[derive(Clone)]
pub(super) struct Fill {
    /// Per pair, within its range.
    pub(super) flow: Vec<i64>,
    /// Per row.
    pub(super) through: Vec<i64>,
}

impl Fill {
    /// Takes a flow as it is, but for pairs outside their range, which are brought to its nearer side. `order` has
    /// parents first.
    pub(super) fn of(network: &Network, order: &[u32], flow: &[i64]) -> Self {
        let mut through = vec![0; network.nodes.len()];
        let flow: Vec<i64> =
            network.arcs.iter().zip(flow).map(|(arc, &x)| x.clamp(arc.lower, arc.upper)).collect();
        for (arc, &x) in network.arcs.iter().zip(&flow) {
            through[arc.tail as usize] += x;
            through[arc.head as usize] += x;
        }
        for &v in order.iter().rev() {
            if let Some(parent) = network.nodes[v as usize].parent {
                through[parent as usize] += through[v as usize];
            }
        }
        Self { flow, through }
    }

    /// The greedy fill; `key` says which pairs come first, and that a pair is worth having (above 0).
    pub(super) fn greedy(network: &Network, order: &[u32], key: impl Fn(usize) -> i64) -> Self {
        let lowest: Vec<i64> = network.arcs.iter().map(|arc| arc.lower).collect();
        let mut fill = Self::of(network, order, &lowest);
        let mut choices = vec![0u32; network.nodes.len()];
        for arc in network.arcs.iter().filter(|arc| arc.lower < arc.upper && arc.gain > 0) {
            choices[arc.tail as usize] += 1;
        }
        let mut ranked: Vec<Ranked> = (network.arcs.iter().enumerate())
            .filter(|(_, arc)| arc.lower < arc.upper)
            .map(|(a, arc)| Ranked { key: key(a), choices: choices[arc.tail as usize], arc: index(a) })
            .collect();
        let short = network.nodes.iter().zip(&fill.through).any(|(node, &t)| t < node.lower);
        if !short {
            ranked.retain(|r| r.key > 0);
        }
        ranked.sort_unstable_by(|a, b| {
            b.key.cmp(&a.key).then(a.choices.cmp(&b.choices)).then(a.arc.cmp(&b.arc))
        });
        if short {
            for r in &ranked {
                let a = r.arc as usize;
                let want = fill.lack(network, a);
                if want > 0 {
                    fill.push(network, a, want);
                }
            }
        }
        for r in ranked.iter().take_while(|r| r.key > 0) {
            fill.push(network, r.arc as usize, OPEN);
        }
        fill
    }

    /// The most that a row above either end of the pair lacks to its floor.
    fn lack(&self, network: &Network, arc: usize) -> i64 {
        let ends = &network.arcs[arc];
        let mut most = 0;
        for end in [ends.tail, ends.head] {
            let mut at = Some(end);
            while let Some(v) = at {
                let node = &network.nodes[v as usize];
                most = most.max(node.lower - self.through[v as usize]);
                at = node.parent;
            }
        }
        most
    }

    /// Adds up to `want` to the pair, as far as its own upper side and those of the rows above it leave room.
    fn push(&mut self, network: &Network, arc: usize, want: i64) {
        let pair = &network.arcs[arc];
        let mut room = want;
        if pair.upper != OPEN {
            room = room.min(pair.upper - self.flow[arc]);
        }
        for end in [pair.tail, pair.head] {
            let mut at = Some(end);
            while let Some(v) = at {
                let node = &network.nodes[v as usize];
                if node.upper != OPEN {
                    room = room.min(node.upper - self.through[v as usize]);
                    if room <= 0 {
                        return;
                    }
                }
                at = node.parent;
            }
        }
        self.flow[arc] += room;
        for end in [pair.tail, pair.head] {
            let mut at = Some(end);
            while let Some(v) = at {
                self.through[v as usize] += room;
                at = network.nodes[v as usize].parent;
            }
        }
    }

    /// Whether every row is within its range.
    pub(super) fn is_feasible(&self, network: &Network) -> bool {
        network.nodes.iter().zip(&self.through).all(|(node, &t)| node.lower <= t && t <= node.upper)
    }

    /// Its gain.
    pub(super) fn gain(&self, network: &Network) -> i128 {
        network.arcs.iter().zip(&self.flow).map(|(arc, &x)| i128::from(arc.gain) * i128::from(x)).sum()
    }
}

struct Ranked {
    key: i64,
    choices: u32,
    arc: u32,
}
