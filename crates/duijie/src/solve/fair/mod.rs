//! Fair levels: the shares of groups, exactly.
//!
//! *Problem.* See [`Order`] for which unit comes before which, [`divide`] for the fairest shares.
//! *Method.* On networks whose rows do not tie groups together ([`Problem::coupling`]): a flow that gives the groups the most
//! in sum, by blocking flows or, where a row above the groups bounds them, by the simplex – whoever can be given more without anyone losing is, so the fairest shares are among these –, then
//! [`divide`]. Elsewhere [`series`].
//! The face then fixes every group, but for those of equal wanted and weight of which one has a unit more
//! and could give it: they may change places, their total is fixed.
//! *Certificate.* [`tight`] sets of the final plan: later levels may have changed places.
//! *Sources.* The contract, "Fair levels".

mod divide;
mod price;
mod residual;
mod series;
mod tight;

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::{PartNetwork, Row};
use crate::lists::PairId;
use crate::network::{self, Network, Node};
use crate::problem::{FairLevel, Group, Order, Problem, Unit};

use super::answer::{Class, Face, RowPrice, Span, TightSet};
use super::budget::{Meter, Stop};
use super::levels::is_idle;

use divide::{Shares, divide};
pub(super) use price::{Bought, Worth, buy, face as floors};
use residual::{Amount, Residual, Spare, throughputs};
pub(super) use series::Series;
use tight::{Below, Reach};

/// A fair level on the network as it stands when its turn comes.
pub(super) struct Fairness<'a> {
    problem: &'a Problem,
    level: u32,
    fair: &'a FairLevel,
    /// The node at which every group gains and loses; the root where it has no pairs.
    gates: Vec<u32>,
    /// The row above them all.
    above: Option<u32>,
}

impl<'a> Fairness<'a> {
    /// `None` where rows stand between the groups and what is above them all.
    pub(super) fn new(
        problem: &'a Problem,
        level: usize,
        fair: &'a FairLevel,
        network: &PartNetwork,
    ) -> Option<Self> {
        let level = network::index(level);
        let graph = &network.graph;
        let root = network::index(graph.nodes.len());
        let below = below(graph);
        let mut gates = vec![root; fair.groups.len()];
        let mut above: Option<Option<u32>> = None;
        for (rows, node) in network.rows.iter().zip(0..) {
            if let Row::Group { level: of, group } = rows[0]
                && of == level
            {
                // Rows that hold this group and nothing else stand below its gate.
                let gate = top(graph, &below, node);
                gates[group as usize] = gate;
                let parent = graph.nodes[gate as usize].parent;
                if *above.get_or_insert(parent) != parent {
                    return None;
                }
            }
        }
        Some(Self { problem, level, fair, gates, above: above.flatten() })
    }

    fn residual(&self, graph: &Network, flow: &[i64]) -> Residual {
        let mut is_gate = vec![false; graph.nodes.len()];
        for &gate in &self.gates {
            if let Some(slot) = is_gate.get_mut(gate as usize) {
                *slot = true;
            }
        }
        Residual::new(graph, self.fair.side, flow, &is_gate)
    }

    fn served(&self, graph: &Network, flow: &[i64]) -> Vec<i64> {
        let through = throughputs(graph, flow);
        self.gates.iter().map(|&gate| through.get(gate as usize).copied().unwrap_or(0)).collect()
    }

    /// Whether nothing but the other side bounds what the groups have together.
    pub(super) fn fills(&self) -> bool {
        self.above.is_none()
    }

    /// Moves units from beyond the groups to them, as many as can.
    fn fill(&self, served: &mut [i64], flow: &mut Residual, meter: &mut Meter<'_>) -> Result<(), Stop> {
        let asks = |(k, &gate): (usize, &u32)| {
            let units = self.fair.groups[k].total - served[k];
            Amount { gate, units: if gate == flow.root { 0 } else { units } }
        };
        let mut wants: Vec<Amount> = self.gates.iter().enumerate().map(asks).collect();
        let asked: Vec<i64> = wants.iter().map(|want| want.units).collect();
        let mut spare = Spare::at_root(flow);
        let stopped = flow.balance(&mut wants, &mut spare, meter);
        for ((served, want), asked) in served.iter_mut().zip(&wants).zip(asked) {
            *served += asked - want.units;
        }
        stopped
    }

    /// The fairest shares, from a flow that gives the groups the most in sum, or any where nothing stands above them; where the
    /// meter stops it, shares on the way.
    pub(super) fn deal(&self, graph: &Network, flow: &[i64], meter: &mut Meter<'_>) -> Dealt {
        let mut served = self.served(graph, flow);
        let mut residual = self.residual(graph, flow);
        let filled = if self.fills() { self.fill(&mut served, &mut residual, meter) } else { Ok(()) };
        let order = Order::of(self.fair);
        let with_pairs =
            |group: usize, units: i64| if self.gates[group] == residual.root { 0 } else { units };
        let high =
            self.fair.groups.iter().enumerate().map(|(k, group)| with_pairs(k, group.wanted)).collect();
        let low = vec![0; served.len()];
        let mut shares = Shares { order: &order, gates: &self.gates, served, low, high };
        let divided = filled.and_then(|()| divide(&mut shares, &mut residual, meter));
        let served = shares.served;
        residual.region.fill(0);
        let face = match divided {
            Ok(()) => self.face(&residual, &served),
            // Cut short, the flow is a plan like any other, and every group stays where it is.
            Err(_) => face(self.fair, &served),
        };
        Dealt { flow: residual.flow(), face, served }
    }

    fn face(&self, residual: &Residual, served: &[i64]) -> Face {
        let mut face = face(self.fair, served);
        if self.fair.is_maxmin() {
            return face;
        }
        let spans = &mut face.groups;
        let alike = |group: u32| {
            let group = &self.fair.groups[group as usize];
            (group.wanted, group.weight)
        };
        let standing: BTreeSet<(i64, i64, i64)> = (0..)
            .zip(served)
            .map(|(group, &units)| {
                let (wanted, weight) = alike(group);
                (wanted, weight, units)
            })
            .collect();
        let asked = (0..).zip(served).filter(|&(group, &units)| {
            let (wanted, weight) = alike(group);
            units < wanted && standing.contains(&(wanted, weight, units + 1))
        });
        let asked: Vec<u32> = asked.map(|(group, _)| group).collect();
        for reach in tight::reaches(residual, &self.gates, asked, |_, _| false) {
            for &group in &reach.of {
                let units = served[group as usize];
                let richer =
                    |&other: &u32| alike(other) == alike(group) && served[other as usize] == units + 1;
                for other in reach.members.iter().copied().filter(richer) {
                    for group in [group, other] {
                        spans[group as usize] = Span { low: units, high: Some(units + 1) };
                    }
                }
            }
        }
        let mut classes: BTreeMap<(i64, i64, i64), Class> = BTreeMap::new();
        let is_wide = |span: &Span| span.high.is_some_and(|high| high != span.low);
        for (group, span) in (0..).zip(&*spans).filter(|(_, span)| is_wide(span)) {
            let (wanted, weight) = alike(group);
            let class = classes
                .entry((wanted, weight, span.low))
                .or_insert_with(|| Class { groups: Vec::new(), total: 0 });
            class.groups.push(group);
            class.total += served[group as usize];
        }
        face.classes = classes.into_values().collect();
        face
    }

    /// Narrows the network to the face: groups to their spans, classes as rows above them. Where a group of a later level
    /// holds some of a class and not others, no network has rows for both: then all groups are fixed where they are, and
    /// the answer is `false`.
    pub(super) fn narrow(&self, network: &mut PartNetwork, face: &mut Face, served: &[i64]) -> bool {
        let graph = &mut network.graph;
        let below = below(graph);
        let tops: Vec<u32> = self.gates.iter().map(|&gate| top(graph, &below, gate)).collect();
        let above = |group: &u32| graph.nodes[tops[*group as usize] as usize].parent;
        let is_apart =
            |class: &Class| class.groups.iter().all(|group| above(group) == above(&class.groups[0]));
        let has_rows = face.classes.iter().all(is_apart);
        if !has_rows {
            *face = self::face(self.fair, served);
        }
        for (number, class) in (0..).zip(&face.classes) {
            let row = network::index(graph.nodes.len());
            let Node { side, parent, .. } = graph.nodes[tops[class.groups[0] as usize] as usize];
            graph.nodes.push(Node { side, parent, lower: class.total, upper: class.total });
            network.rows.push(vec![Row::Class { level: self.level, class: number }]);
            for &group in &class.groups {
                graph.nodes[tops[group as usize] as usize].parent = Some(row);
            }
        }
        narrow(network, self.level as usize, face);
        has_rows
    }

    /// What proves the shares of a flow on the network as it stood before the level; `None` where nothing does.
    pub(super) fn proof(&self, network: &PartNetwork, flow: &[i64], face: &Face) -> Option<Vec<TightSet>> {
        if !self.fair.is_provable() {
            return None;
        }
        let served = self.served(&network.graph, flow);
        let residual = self.residual(&network.graph, flow);
        let below = Below::new(&network.graph);
        let lacks = |group: u32| served[group as usize] < self.fair.groups[group as usize].wanted;
        let groups = (0..).take(served.len());
        if !self.fair.is_maxmin() {
            let order = Order::of(self.fair);
            let next = |group: u32| Unit { group: group as usize, number: served[group as usize] + 1 };
            let mut asked: Vec<u32> = groups.filter(|&group| lacks(group)).collect();
            asked.sort_by(|&a, &b| order.compare(next(a), next(b)));
            let serves = |group: u32, members: &[u32]| self.lets_change(group, members, &served, face);
            let reaches = tight::reaches(&residual, &self.gates, asked, serves);
            return Some(
                reaches.iter().map(|reach| self.tight_set(network, &below, &served, reach)).collect(),
            );
        }
        let Some(worst) = worst(self.fair, &served) else { return Some(Vec::new()) };
        let stake = |group: usize| i128::from(self.fair.groups[group].stake());
        // What the worst share comes to, of another group.
        let worth = |group: u32| i128::from(served[worst]) * stake(group as usize);
        let is_worst = |&group: &u32| worth(group) == i128::from(served[group as usize]) * stake(worst);
        let lowest: Vec<u32> = groups.filter(is_worst).collect();
        if lowest.iter().any(|&group| !lacks(group)) {
            return Some(Vec::new());
        }
        tight::reaches(&residual, &self.gates, lowest, |_, _| false).iter().find_map(|reach| {
            let set = self.tight_set(network, &below, &served, reach);
            let more: i128 = reach.members.iter().map(|&member| worth(member) / stake(worst) + 1).sum();
            let is_proof =
                more > set.served.into() && self.bound(network, &below, reach) == Some(set.served.into());
            is_proof.then(|| vec![set])
        })
    }

    /// Whether the face lets the group change places with all members that are like it and have a unit more.
    fn lets_change(&self, group: u32, members: &[u32], served: &[i64], face: &Face) -> bool {
        let class = |group: u32| face.classes.iter().position(|class| class.groups.contains(&group));
        let like = |k: u32| (self.fair.groups[k as usize].wanted, self.fair.groups[k as usize].weight);
        let mut richer = members.iter().copied().filter(|&other| {
            like(other) == like(group) && served[other as usize] == served[group as usize] + 1
        });
        let own = class(group);
        richer.all(|other| own.is_some() && class(other) == own)
    }

    fn tight_set(&self, network: &PartNetwork, below: &Below, served: &[i64], reach: &Reach) -> TightSet {
        let served: i64 = reach.members.iter().map(|&member| served[member as usize]).sum();
        debug_assert!(self.fair.is_maxmin() || self.bound(network, below, reach) == Some(served.into()));
        let prices = self.prices(network, below, reach).into_iter();
        let rows = |(node, price): (u32, i64)| {
            network.rows[node as usize].iter().map(move |&row| RowPrice { row, price })
        };
        TightSet { members: reach.members.clone(), served, prices: prices.flat_map(rows).collect() }
    }

    fn prices(&self, network: &PartNetwork, below: &Below, reach: &Reach) -> Vec<(u32, i64)> {
        let mut prices = tight::prices(&network.graph, self.fair.side, &self.gates, reach, below);
        prices.retain(|&(node, price)| !is_idle(network, node as usize, price));
        prices
    }

    /// What the prices of a reach prove.
    fn bound(&self, network: &PartNetwork, below: &Below, reach: &Reach) -> Option<i128> {
        let mut prices = vec![0; network.graph.nodes.len()];
        for (node, price) in self.prices(network, below, reach) {
            prices[node as usize] = price;
        }
        let mut graph = network.graph.clone();
        let counts = |group: usize| reach.members.binary_search(&network::index(group)).is_ok();
        set_gains(self.problem, self.fair, &network.pairs, &mut graph, counts);
        network::bound(&graph, &prices)
    }
}

/// Sets gain 1 on all pairs of groups that count, else 0.
pub(super) fn set_gains(
    problem: &Problem,
    fair: &FairLevel,
    pairs: &[PairId],
    graph: &mut Network,
    counts: impl Fn(usize) -> bool,
) {
    for (arc, &pair) in graph.arcs.iter_mut().zip(pairs) {
        arc.gain = i64::from(fair.group(problem, pair).is_some_and(&counts));
    }
}

/// The face of these shares without classes: every group where it is; with targets there or above, up to the target; with maxmin at
/// the share of the worst, rounded up, or above.
pub(super) fn face(fair: &FairLevel, served: &[i64]) -> Face {
    let worst = worst(fair, served).filter(|_| fair.is_maxmin());
    let span = |(k, group): (usize, &Group)| match worst {
        None if fair.has_targets => Span { low: served[k].min(group.wanted), high: None },
        None => Span { low: served[k], high: Some(served[k]) },
        Some(worst) => {
            let of = i128::from(fair.groups[worst].stake());
            let units = i128::from(served[worst]) * i128::from(group.stake());
            let low = i64::try_from((units + of - 1) / of).expect("no more than the group wants");
            Span { low, high: None }
        }
    };
    Face { groups: fair.groups.iter().enumerate().map(span).collect(), classes: Vec::new() }
}

/// The group with the smallest share.
fn worst(fair: &FairLevel, served: &[i64]) -> Option<usize> {
    let share = |k: usize, other: usize| i128::from(served[k]) * i128::from(fair.groups[other].stake());
    (0..served.len()).min_by(|&a, &b| share(a, b).cmp(&share(b, a)))
}

/// Narrows the groups of the network to their spans.
pub(super) fn narrow(network: &mut PartNetwork, level: usize, face: &Face) {
    for (rows, node) in network.rows.iter().zip(&mut network.graph.nodes) {
        if let Row::Group { level: of, group } = rows[0]
            && of as usize == level
        {
            let span = face.groups[group as usize];
            node.lower = node.lower.max(span.low);
            node.upper = node.upper.min(span.high.unwrap_or(node.upper));
        }
    }
}

/// What came of a level.
pub(super) struct Dealt {
    pub(super) flow: Vec<i64>,
    pub(super) face: Face,
    pub(super) served: Vec<i64>,
}

/// What hangs on every row: arcs and rows.
fn below(graph: &Network) -> Vec<u32> {
    let mut below = vec![0; graph.nodes.len()];
    for arc in &graph.arcs {
        below[arc.tail as usize] += 1;
        below[arc.head as usize] += 1;
    }
    for parent in graph.nodes.iter().filter_map(|node| node.parent) {
        below[parent as usize] += 1;
    }
    below
}

/// The highest row that holds what this one holds and nothing else.
fn top(graph: &Network, below: &[u32], mut row: u32) -> u32 {
    while let Some(parent) = graph.nodes.get(row as usize).and_then(|node| node.parent)
        && below[parent as usize] == 1
    {
        row = parent;
    }
    row
}

/// The network as it is for this level: the groups of later ones, which bind nothing yet, hold no row.
pub(super) fn before(network: &PartNetwork, level: usize) -> PartNetwork {
    let mut network = network.clone();
    let is_later: Vec<bool> = network
        .rows
        .iter()
        .map(|rows| matches!(rows[0], Row::Group { level: of, .. } if of as usize > level))
        .collect();
    let nodes = &mut network.graph.nodes;
    for node in 0..nodes.len() {
        let mut parent = nodes[node].parent;
        while let Some(above) = parent
            && is_later[above as usize]
        {
            parent = nodes[above as usize].parent;
        }
        nodes[node].parent = parent;
    }
    network
}
