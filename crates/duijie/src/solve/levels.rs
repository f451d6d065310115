//! The levels of a network, one after another: each is solved on the optimal face of those before it.
//!
//! *Problem.* Lexicographic maximum of linear gains over the flows of one network.
//! *Method.* After a level is optimal, every arc with a reduced gain ≠ 0 is fixed at the side that the bound took, and
//! so is every row with a price ≠ 0: by complementary slackness the flows that remain are exactly the optimal ones, and
//! the restricted network is a network again. The next level starts from the flow and the tree of this one. Fixing
//! the arcs alone would not do: a row with a price may leave its side where the arcs around it have r = 0.
//! Before that a weighted sum of the levels is solved, which gives a tree that suits them all (see `ahead`).
//! *Complexity.* One simplex solve for the sum and one per level, these from a start that is nearly always optimal already.
//! *Certificate.* The prices of every level, with the bound that they prove under the fixings so far. A limit has no lower side
//! that could be priced unless it has a `minimum`; such prices are idle and dropped before anything is made of them.
//! *Sources.* Ahuja, Magnanti & Orlin 1993, ch. 9 (complementary slackness), ch. 11 (network simplex).

use crate::compile::{Part, PartNetwork, Row};
use crate::lists::PairId;
use crate::network::{self, Network};
use crate::problem::{Level, Problem};

use super::ahead;
use super::answer::{Answer, LevelProof, RowPrice};
use super::budget::Meter;
use super::flow;

/// What the climb through the levels gave.
pub(super) enum Climb {
    /// A flow, feasible and as good as the proofs say.
    Flow {
        /// Per arc.
        flow: Vec<i64>,
        /// Per level.
        proofs: Vec<LevelProof>,
    },
    /// No flow exists.
    Infeasible {
        /// Prices at which the formula without gain is below 0.
        conflict: Vec<RowPrice>,
    },
    /// The budget ended before a flow was found.
    Unknown,
}

/// Solves a part that is a network.
pub(super) fn solve(problem: &Problem, part: &Part, meter: &mut Meter<'_>) -> Answer {
    match climb(problem, &part.network, meter) {
        Climb::Flow { flow, proofs } => Answer::Plan { quantities: quantities(problem, part, &flow), proofs },
        Climb::Infeasible { conflict } => Answer::Infeasible { conflict: conflict.into() },
        Climb::Unknown => Answer::Unknown,
    }
}

/// Climbs through the levels.
pub(super) fn climb(problem: &Problem, network: &PartNetwork, meter: &mut Meter<'_>) -> Climb {
    let mut graph = network.graph.clone();
    let mut state: Option<flow::State> = None;
    let mut best: Option<Vec<i64>> = None;
    let mut proofs = Vec::with_capacity(problem.levels().len());
    if problem.levels().is_empty() {
        // Without goals any plan will do, but there must be one.
        match solve_flow(network, &graph, None, meter) {
            flow::Outcome::Infeasible { prices } => {
                return Climb::Infeasible { conflict: row_prices(network, &prices) };
            }
            flow::Outcome::Optimal { flow, .. } => best = Some(flow),
            flow::Outcome::Stopped { flow, .. } => best = flow,
        }
    }
    let mut ahead = 0;
    for (k, level) in problem.levels().iter().enumerate() {
        if k >= ahead && meter.stopped().is_none() {
            let taken = ahead::set_gains(problem, &problem.levels()[k..], network, &mut graph);
            ahead = k + taken;
            if taken > 0 {
                match solve_flow(network, &graph, state.as_ref(), meter) {
                    flow::Outcome::Infeasible { prices } => {
                        return Climb::Infeasible { conflict: row_prices(network, &prices) };
                    }
                    flow::Outcome::Optimal { flow, state: next, .. } => {
                        best = Some(flow);
                        state = Some(next);
                    }
                    flow::Outcome::Stopped { flow, .. } => best = flow.or(best),
                }
            }
        }
        set_gains(problem, level, network, &mut graph);
        let prices = if meter.stopped().is_some() {
            network::cover(&graph)
        } else {
            match solve_flow(network, &graph, state.as_ref(), meter) {
                flow::Outcome::Infeasible { prices } => {
                    return Climb::Infeasible { conflict: row_prices(network, &prices) };
                }
                flow::Outcome::Optimal { flow, prices, state: next } => {
                    best = Some(flow);
                    state = Some(next);
                    prices
                }
                flow::Outcome::Stopped { flow, prices, .. } => {
                    best = flow.or(best);
                    prices
                }
            }
        };
        if let Some(flow) = &mut best {
            fill_kept_first(problem, &network.pairs, flow);
        }
        let bound = network::bound(&graph, &prices).expect("the solver prices no open side");
        let value = best.as_ref().map(|flow| graph.gain(flow));
        proofs.push(LevelProof { proof: row_prices(network, &prices).into(), bound });
        if value == Some(bound) {
            network::restrict(&mut graph, &prices);
        }
        meter.level_done();
    }
    match best {
        Some(flow) => Climb::Flow { flow, proofs },
        None => Climb::Unknown,
    }
}

/// Solves the network, and drops idle prices.
fn solve_flow(
    network: &PartNetwork,
    graph: &Network,
    start: Option<&flow::State>,
    meter: &mut Meter<'_>,
) -> flow::Outcome {
    let solved = flow::solve(graph, start, meter);
    let mut outcome = solved.expect("the problem's ranges are within those of the flow solver");
    let (flow::Outcome::Optimal { prices, .. }
    | flow::Outcome::Infeasible { prices }
    | flow::Outcome::Stopped { prices, .. }) = &mut outcome;
    drop_idle(network, graph, prices);
    outcome
}

/// Sets prices below 0 of limits with lower side 0 to 0: whoever checks sees an open side there, or one below 0. The
/// bound does not rise. The limit's own term is 0 before and after; the arcs below lose what the price gave them, so their
/// r falls, and with it the largest r·x over lower ≤ x ≤ upper, as lower ≥ 0. One that was fixed above 0 keeps its
/// price: it is fixed for whoever checks too.
fn drop_idle(network: &PartNetwork, graph: &Network, prices: &mut [i64]) {
    for ((node, rows), price) in graph.nodes.iter().zip(&network.rows).zip(prices) {
        if matches!(rows[0], Row::Limit(_)) && node.lower == 0 {
            *price = (*price).max(0);
        }
    }
}

fn set_gains(problem: &Problem, level: &Level, network: &PartNetwork, graph: &mut Network) {
    for (arc, &pair) in graph.arcs.iter_mut().zip(&network.pairs) {
        arc.gain = problem.gain(level, pair);
    }
}

/// Where a pair stands twice for `keep`, fills the kept half before the rest, as a match is read. No other level and no
/// row sees the difference, so a proof of theirs stays one.
pub(super) fn fill_kept_first(problem: &Problem, pairs: &[PairId], quantities: &mut [i64]) {
    for rest in 1..pairs.len() {
        let (first, second) =
            (&problem.pairs()[pairs[rest - 1].index()], &problem.pairs()[pairs[rest].index()]);
        if first.kept && first.is_half_of(second) {
            let room = i64::from(first.maximum) - quantities[rest - 1];
            let moved = room.min(quantities[rest] - i64::from(second.minimum));
            quantities[rest - 1] += moved;
            quantities[rest] -= moved;
        }
    }
}

/// The prices of the nodes as prices of rows; a merged node's price is every member's.
fn row_prices(network: &PartNetwork, prices: &[i64]) -> Vec<RowPrice> {
    let priced = network.rows.iter().zip(prices).filter(|&(_, &price)| price != 0);
    priced.flat_map(|(rows, &price)| rows.iter().map(move |&row| RowPrice { row, price })).collect()
}

/// The flow as quantities of the part's pairs. What a merged arc carries is dealt to the members in the order of ids.
pub(super) fn quantities(problem: &Problem, part: &Part, flow: &[i64]) -> Vec<i64> {
    let PartNetwork { graph, rows, pairs } = &part.network;
    let mut quantities = vec![0; part.pairs.len()];
    let at = |pair: PairId| part.pairs.binary_search(&pair).expect("the pair is of this part");
    let mut left: Vec<Members> = rows.iter().map(|rows| Members::of(problem, rows)).collect();
    for ((arc, &pair), &units) in graph.arcs.iter().zip(pairs).zip(flow) {
        let (tail, head) = (arc.tail as usize, arc.head as usize);
        if rows[tail].len() == 1 && rows[head].len() == 1 {
            quantities[at(pair)] = units;
            continue;
        }
        let mut units = units;
        while units > 0 {
            let dealt = units.min(left[tail].units()).min(left[head].units());
            let (Row::Demand(demand), Row::Supply(supply)) =
                (left[tail].row(&rows[tail]), left[head].row(&rows[head]))
            else {
                unreachable!("only demands and supplies have arcs");
            };
            let own = problem
                .pairs_of_demand(demand)
                .find(|pair| problem.pairs()[pair.index()].supply == supply)
                .expect("merged ends have all their pairs");
            quantities[at(own)] += dealt;
            units -= dealt;
            left[tail].take(dealt);
            left[head].take(dealt);
        }
    }
    quantities
}

/// The members of a merged node, served one after another.
struct Members {
    /// What each may still get or give.
    left: Vec<i64>,
    next: usize,
}

impl Members {
    fn of(problem: &Problem, rows: &[Row]) -> Self {
        // A node that stands for one row only is never the one that runs out.
        let upper = |row: &Row| match row {
            Row::Demand(demand) => problem.demands()[demand.index()].quantity.into(),
            Row::Supply(supply) => problem.supplies()[supply.index()].capacity.into(),
            Row::Quota(_) | Row::Limit(_) => 0,
        };
        Self { left: rows.iter().map(upper).collect(), next: 0 }
    }

    fn units(&self) -> i64 {
        self.left[self.next]
    }

    fn row(&self, rows: &[Row]) -> Row {
        rows[self.next]
    }

    fn take(&mut self, units: i64) {
        self.left[self.next] -= units;
        while self.next + 1 < self.left.len() && self.left[self.next] == 0 {
            self.next += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lists::{DemandId, LimitId, SupplyId};
    use crate::network::{Arc, Node, OPEN, Side};

    /// Two demands below a limit and two supplies below another, all joined by arcs.
    fn network(lowers: &[i64], gains: &[i64]) -> PartNetwork {
        let node = |k: usize, side, parent| Node { side, parent, lower: lowers[k], upper: lowers[k] + 3 };
        let (demand, supply) = (Some(4), Some(5));
        let nodes = vec![
            node(0, Side::Demand, demand),
            node(1, Side::Demand, demand),
            node(2, Side::Supply, supply),
            node(3, Side::Supply, supply),
            node(4, Side::Demand, None),
            node(5, Side::Supply, None),
        ];
        let ends = [(0, 2), (0, 3), (1, 2), (1, 3)];
        let arcs = ends.iter().zip(gains).zip(&lowers[6..]).map(|((&(tail, head), &gain), &lower)| Arc {
            tail,
            head,
            lower,
            upper: if gain < 0 { OPEN } else { lower + 2 },
            gain,
        });
        let rows = [
            Row::Demand(DemandId(0)),
            Row::Demand(DemandId(1)),
            Row::Supply(SupplyId(0)),
            Row::Supply(SupplyId(1)),
            Row::Limit(LimitId(0)),
            Row::Limit(LimitId(1)),
        ];
        PartNetwork {
            graph: Network { nodes, arcs: arcs.collect() },
            rows: rows.into_iter().map(|row| vec![row]).collect(),
            pairs: Vec::new(),
        }
    }

    proptest! {
        #[test]
        fn without_idle_prices_the_bound_is_no_higher(
            lowers in prop::collection::vec(0_i64..2, 10),
            gains in prop::collection::vec(-4_i64..9, 4),
            prices in prop::collection::vec(-5_i64..6, 6),
        ) {
            let network = network(&lowers, &gains);
            let before = network::bound(&network.graph, &prices);
            let mut after = prices.clone();
            drop_idle(&network, &network.graph, &mut after);
            prop_assert_eq!(&after[..4], &prices[..4]);
            for k in [4, 5] {
                let expected = if lowers[k] == 0 { prices[k].max(0) } else { prices[k] };
                prop_assert_eq!(after[k], expected);
            }
            if let Some(before) = before {
                prop_assert!(network::bound(&network.graph, &after).is_some_and(|after| after <= before));
            }
        }
    }
}
