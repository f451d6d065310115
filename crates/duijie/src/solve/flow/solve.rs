//! A solve from start to proof.
//!
//! *Problem.* The network's: a flow of largest gain with prices that prove it, or a cut that proves that none exists.
//!
//! *Method.* (1) Range check. (2) The flow of the start, or the greedy fill; where no free pair has a gain, a feasible one is
//! the answer. (3) Prices by descent, first tree. (4) Where rows are broken: pivots with artificial arcs at a large cost,
//! which mends most. (5) Where artificial arcs are in the tree: pivots with cost 1 on them and 0 elsewhere; what is left then
//! is a cut. With p the reduced costs of this phase, every feasible flow keeps each arc with p ≠ 0 at its side, so these are
//! set aside. (6) Pivots on the gains; with q their reduced costs and the least K ≥ 0 that gives q + K·p the
//! right sign on what was set aside, the potentials of (6) plus K times those of (5) prove the flow. (4) is only
//! haste: its cost need not be large enough.
//!
//! *Complexity.* O(m log m) for the start, then that of `simplex`.
//!
//! *Range.* |q| ≤ L·C, hence K ≤ L·C and every |price| ≤ 3·L·C < 2^62 (see `range`).
//!
//! *Edges.* No rows, no pairs: optimal and empty. A stop gives the flow at hand if it is feasible.
//!
//! *Certificate.* `bound(network, prices)` = Σ gain·flow.

use super::super::budget::{Meter, Stop};
use super::crash::{Crash, crash, keep};
use super::cut;
use super::descent::{Ends, repair, sweeps, worth};
use super::graph::{Graph, STILL};
use super::network::{Network, Side, bound};
use super::range::{Beyond, Ranges, check};
use super::simplex::Simplex;
use super::start::Fill;

/// What a solve leaves to the next one on the same rows and pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Flow per pair.
    flow: Vec<i64>,
    /// For each row the name of the arc to its parent in the tree (see `Graph::name`); empty without a tree.
    basis: Vec<u32>,
}

impl State {
    /// A flow alone, found in another way: the tree is built around it.
    #[must_use]
    pub fn at(flow: Vec<i64>) -> Self {
        Self { flow, basis: Vec::new() }
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A flow of largest gain.
    Optimal {
        /// Flow per pair.
        flow: Vec<i64>,
        /// Price per row; their bound is the gain of the flow.
        prices: Vec<i64>,
        /// To start the next solve.
        state: State,
    },
    /// No flow exists.
    Infeasible {
        /// Price per row, each −1, 0 or 1; their bound without gains is below 0.
        prices: Vec<i64>,
    },
    /// The meter stopped the solve.
    Stopped {
        /// Flow per pair, where a feasible one is at hand.
        flow: Option<Vec<i64>>,
        /// Valid prices: their bound is finite, and no flow exceeds it.
        prices: Vec<i64>,
        /// What stopped it.
        stop: Stop,
    },
}

/// Solves the network. `start` is the state that an earlier solve left, on a network that differs in ranges and gains
/// only; one that does not fit costs time, never the answer.
///
/// Lower sides are at least 0 and at most the upper sides, parents are of their children's side and without cycles, and
/// every pair is bounded by itself or by a row above one of its ends.
///
/// # Errors
/// The inequality that does not hold where the numbers do not fit.
pub fn solve(network: &Network, start: Option<&State>, meter: &mut Meter<'_>) -> Result<Outcome, Beyond> {
    let order = network.parents_first();
    let ranges = check(network, &order)?;
    let (n, m) = (network.nodes.len(), network.arcs.len());
    let start = start.filter(|s| s.flow.len() == m);
    let size = u64::from(super::network::index(n + m));
    let early = meter.spend(size);
    let fill = match start {
        Some(state) => Fill::of(network, &order, &state.flow),
        None => Fill::greedy(network, &order, |a| network.arcs[a].gain),
    };
    let task = Task { network, order: &order, ranges: &ranges, ends: Ends::new(network) };
    if let Err(stop) = early {
        let flow = fill.is_feasible(network).then_some(fill.flow);
        return Ok(task.stopped(flow, &[&vec![0; n]], stop));
    }
    if ranges.gain == 0 && fill.is_feasible(network) {
        let basis = start.map_or_else(Vec::new, |s| s.basis.clone());
        let state = State { flow: fill.flow.clone(), basis };
        return Ok(Outcome::Optimal { flow: fill.flow, prices: vec![0; n], state });
    }
    Ok(task.run(start, fill, meter))
}

/// Sweeps of the descent before the first tree; more cost more than they save.
const ROUNDS: u32 = 2;

struct Task<'n> {
    network: &'n Network,
    order: &'n [u32],
    ranges: &'n Ranges,
    ends: Ends,
}

/// A pair or row that the first phase fixed at its side.
struct Aside {
    arc: usize,
    reduced: i64,
}

impl Task<'_> {
    fn run(&self, start: Option<&State>, fill: Fill, meter: &mut Meter<'_>) -> Outcome {
        let network = self.network;
        let kept = start.filter(|s| s.basis.len() == network.nodes.len());
        let kept = kept.and_then(|s| {
            let mut graph = Graph::new(network, self.order, self.ranges, &fill);
            keep(&mut graph, &s.basis).map(|crash| Kept { graph, crash })
        });
        let (graph, crash, guess) = match kept {
            Some(Kept { graph, crash }) => (graph, crash, None),
            None => {
                let Guess { potential, fill } = self.guess(start, fill, meter);
                let mut graph = Graph::new(network, self.order, self.ranges, &fill);
                for a in 0..graph.rows {
                    graph.cost[a] = -network.arcs[graph.name[a] as usize].gain;
                }
                let crash = crash(&mut graph, &potential);
                (graph, crash, Some(potential))
            }
        };
        let mut simplex = Simplex::new(graph, crash);
        let mut first = None;
        let end = self.phases(&mut simplex, &mut first, meter);
        let mut prices = self.prices(&simplex.tree.potential);
        match end {
            Ok(End::Cut) => Outcome::Infeasible { prices: cut::prices(network, &simplex.tree.potential) },
            Ok(End::Optimum) => {
                if let Some(first) = first {
                    prices = self.prices(&first.combine(&simplex));
                }
                let flow = simplex.graph.flow(network);
                let names = simplex.tree.arc.iter().take(network.nodes.len());
                let basis = names.map(|&a| simplex.graph.name[a as usize]).collect();
                Outcome::Optimal { flow: flow.clone(), prices, state: State { flow, basis } }
            }
            Err(stop) => {
                let flow = (simplex.graph.violation() == 0).then(|| simplex.graph.flow(network));
                let zero = vec![0; network.nodes.len()];
                let guess = guess.map_or(zero, |g| self.prices(&g));
                self.stopped(flow, &[&prices, &guess], stop)
            }
        }
    }

    /// Potentials for a start without a tree and, where they lead to a better one, another flow.
    fn guess(&self, start: Option<&State>, fill: Fill, meter: &mut Meter<'_>) -> Guess {
        let network = self.network;
        let rounds = if self.inner_rows_bind(&fill) { 0 } else { ROUNDS };
        let price = sweeps(network, &self.ends, &self.ranges.chain_upper, rounds, meter);
        let mut potential: Vec<i64> = (0..network.nodes.len())
            .map(|v| match network.nodes[v].side {
                Side::Demand => worth(network, &self.ends, v, &price),
                Side::Supply => -price[v],
            })
            .collect();
        potential.push(0);
        let mut fill = fill;
        if start.is_none() && rounds > 0 && fill.is_feasible(network) {
            let key = |a: usize| network.arcs[a].gain - price[network.arcs[a].head as usize];
            let other = Fill::greedy(network, self.order, key);
            if other.is_feasible(network) && other.gain(network) > fill.gain(network) {
                fill = other;
            }
        }
        Guess { potential, fill }
    }

    /// Whether a row with children stands at a side: sweeps, which do not know it, would mislead.
    fn inner_rows_bind(&self, fill: &Fill) -> bool {
        let nodes = &self.network.nodes;
        let full = |p: u32| {
            let (node, through) = (&nodes[p as usize], fill.through[p as usize]);
            through >= node.upper || (through <= node.lower && node.lower > 0)
        };
        nodes.iter().any(|node| node.parent.is_some_and(full))
    }

    fn phases(
        &self,
        simplex: &mut Simplex,
        first: &mut Option<First>,
        meter: &mut Meter<'_>,
    ) -> Result<End, Stop> {
        let gain = |a: usize| -self.network.arcs[a].gain;
        if simplex.graph.violation() > 0 {
            let large = (self.ranges.gain + 1).saturating_mul(self.ranges.longest + 1).min(1 << 60);
            simplex.set_costs(gain, large);
            simplex.run(meter)?;
        }
        if simplex.has_artificial() {
            simplex.set_costs(|_| 0, 1);
            simplex.run(meter)?;
            if simplex.graph.violation() > 0 {
                return Ok(End::Cut);
            }
            *first = Some(First::set_aside(simplex));
        }
        simplex.set_costs(gain, 0);
        simplex.run(meter)?;
        Ok(End::Optimum)
    }

    /// Row prices from potentials.
    fn prices(&self, potential: &[i64]) -> Vec<i64> {
        let nodes = self.network.nodes.iter().enumerate();
        let above = |parent: Option<u32>| parent.map_or(0, |p| potential[p as usize]);
        nodes
            .map(|(v, node)| match node.side {
                Side::Demand => potential[v] - above(node.parent),
                Side::Supply => above(node.parent) - potential[v],
            })
            .collect()
    }

    /// The best bound among the given prices and none at all, each made valid.
    fn stopped(&self, flow: Option<Vec<i64>>, candidates: &[&Vec<i64>], stop: Stop) -> Outcome {
        let zero = vec![0; self.network.nodes.len()];
        let mut best = repair(self.network, self.order, &self.ends, &zero);
        let mut least = bound(self.network, &best);
        for prices in candidates {
            let valid = repair(self.network, self.order, &self.ends, prices);
            let value = bound(self.network, &valid);
            if value.is_some_and(|v| least.is_none_or(|l| v < l)) {
                (best, least) = (valid, value);
            }
        }
        Outcome::Stopped { flow, prices: best, stop }
    }
}

/// A graph with the tree of an earlier solve.
struct Kept {
    graph: Graph,
    crash: Crash,
}

/// Where to start without a tree.
struct Guess {
    potential: Vec<i64>,
    fill: Fill,
}

enum End {
    Optimum,
    Cut,
}

/// What the first phase leaves: its potentials, and the arcs that they fix.
struct First {
    potential: Vec<i64>,
    aside: Vec<Aside>,
}

impl First {
    fn set_aside(simplex: &mut Simplex) -> Self {
        let mut aside = Vec::new();
        for arc in 0..simplex.graph.artificial {
            let reduced = simplex.reduced(arc);
            if reduced != 0 && simplex.graph.state[arc] != STILL {
                simplex.graph.state[arc] = STILL;
                aside.push(Aside { arc, reduced });
            }
        }
        Self { potential: simplex.tree.potential.clone(), aside }
    }

    /// The potentials of the last phase plus the least multiple of these that is right everywhere.
    fn combine(&self, simplex: &Simplex) -> Vec<i64> {
        let mut multiple = 0;
        for aside in &self.aside {
            // At the lower side `reduced` is above 0 and the sum may not be below, at the upper side the other way.
            let short = -simplex.reduced(aside.arc) * aside.reduced.signum();
            if short > 0 {
                let step = aside.reduced.abs();
                multiple = multiple.max((short + step - 1) / step);
            }
        }
        simplex.tree.potential.iter().zip(&self.potential).map(|(q, p)| q + multiple * p).collect()
    }
}
