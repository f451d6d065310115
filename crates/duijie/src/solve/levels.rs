//! The levels of a network, one after another: each is solved on the optimal face of those before it.
//!
//! *Problem.* Lexicographic maximum of linear gains over the flows of one network.
//! *Method.* After a level is optimal, every arc with a reduced gain ≠ 0 is fixed at the side that the bound took, and
//! so is every row with a price ≠ 0: by complementary slackness the flows that remain are exactly the optimal ones, and
//! the restricted network is a network again. The next level starts from the flow and the tree of this one. Fixing
//! the arcs alone would not do: a row with a price may leave its side where the arcs around it have r = 0.
//! Before that a weighted sum of the levels is solved, which gives a tree that suits them all (see `ahead`).
//! A fair level (see `fair`) narrows the network to its face: groups to what they may have, and rows above groups that may
//! change places. Its proof is made last, for the plan as it is then.
//! *Complexity.* One simplex solve for the sum and one per level, these from a start that is nearly always optimal already.
//! *Certificate.* The prices of every level, with the bound that they prove under the fixings so far. A limit has no lower side
//! that could be priced unless it has a `minimum`; such prices are idle and dropped before anything is made of them.
//! *Sources.* Ahuja, Magnanti & Orlin 1993, ch. 9 (complementary slackness), ch. 11 (network simplex).

use std::sync::Arc;

use crate::compile::{Part, PartNetwork, Row};
use crate::lists::PairId;
use crate::network::{self, Network};
use crate::problem::{Class, FairLevel, Level, Problem};

use super::ahead;
use super::answer::{Answer, Face, FairProof, LevelProof, Price, RowPrice, Span};
use super::budget::Meter;
use super::fair::{self, Fairness, Series};
use super::flow;
use super::linear::Backend;
use super::members::quantities;

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
pub(super) fn solve(
    problem: &Problem,
    part: &Part,
    backend: &Arc<dyn Backend>,
    meter: &mut Meter<'_>,
) -> Answer {
    match climb(problem, &part.network, backend, meter) {
        Climb::Flow { flow, proofs } => Answer::Plan { quantities: quantities(problem, part, &flow), proofs },
        Climb::Infeasible { conflict } => Answer::Infeasible { conflict: conflict.into() },
        Climb::Unknown => Answer::Unknown,
    }
}

/// Climbs through the levels.
pub(super) fn climb(
    problem: &Problem,
    network: &PartNetwork,
    backend: &Arc<dyn Backend>,
    meter: &mut Meter<'_>,
) -> Climb {
    let mut climber = Climber {
        problem,
        backend,
        network: network.clone(),
        state: None,
        best: None,
        proofs: Vec::new(),
        fair: Vec::new(),
        hidden: Vec::new(),
    };
    match climber.climb(meter) {
        Ok(()) => climber.finish(),
        Err(conflict) => Climb::Infeasible { conflict },
    }
}

struct Climber<'p> {
    problem: &'p Problem,
    backend: &'p Arc<dyn Backend>,
    /// As narrowed so far.
    network: PartNetwork,
    state: Option<flow::State>,
    best: Option<Vec<i64>>,
    proofs: Vec<LevelProof>,
    fair: Vec<Dealt<'p>>,
    /// By node: its row cannot be priced, for a later fair level has one of the same name.
    hidden: Vec<bool>,
}

/// A fair level that is done, to be proven at the end.
struct Dealt<'p> {
    level: usize,
    fairness: Fairness<'p>,
    /// The network as it stood before.
    network: PartNetwork,
}

impl<'p> Climber<'p> {
    /// Stops at the first level that has no plan: the conflict.
    fn climb(&mut self, meter: &mut Meter<'_>) -> Result<(), Vec<RowPrice>> {
        let levels = self.problem.levels();
        if levels.is_empty() {
            // Without goals any plan will do, but there must be one.
            self.solve(meter)?;
        }
        let mut ahead = 0;
        for (k, level) in levels.iter().enumerate() {
            if let Level::Fair(fair) = level {
                let proof = self.deal(k, fair, meter)?;
                self.proofs.push(LevelProof::Fair(proof));
                meter.level_done();
                continue;
            }
            if k >= ahead && meter.stopped().is_none() {
                let linear = levels[k..].iter().position(|level| matches!(level, Level::Fair(_)));
                let sum = &levels[k..linear.map_or(levels.len(), |linear| k + linear)];
                let PartNetwork { graph, pairs, .. } = &mut self.network;
                let taken = ahead::set_gains(self.problem, sum, pairs, graph);
                ahead = k + taken;
                if taken > 0 {
                    self.solve(meter)?;
                }
            }
            let PartNetwork { graph, pairs, .. } = &mut self.network;
            set_gains(self.problem, level, pairs, graph);
            let mut prices = self.solve(meter)?;
            let graph = &mut self.network.graph;
            let mut bound = network::bound(graph, &prices);
            if bound.is_none() {
                // Only where a row that held an open side is hidden.
                prices = network::cover(graph);
                bound = network::bound(graph, &prices);
            }
            let bound = bound.expect("a cover prices no open side");
            let value = self.best.as_ref().map(|flow| graph.gain(flow));
            if value == Some(bound) {
                network::restrict(graph, &prices);
            }
            let proof = row_prices(&self.network, &prices).into();
            self.proofs.push(LevelProof::Bound { proof, bound });
            meter.level_done();
        }
        Ok(())
    }

    /// Solves the network at its gains: the best flow is kept, the prices that bound it are given.
    fn solve(&mut self, meter: &mut Meter<'_>) -> Result<Vec<i64>, Vec<RowPrice>> {
        if meter.stopped().is_some() {
            return Ok(network::cover(&self.network.graph));
        }
        let mut prices = match solve_flow(&self.network, self.state.as_ref(), meter) {
            flow::Outcome::Infeasible { prices } => return Err(row_prices(&self.network, &prices)),
            flow::Outcome::Optimal { flow, prices, state } => {
                self.best = Some(flow);
                self.state = Some(state);
                prices
            }
            flow::Outcome::Stopped { flow, prices, .. } => {
                if flow.is_some() {
                    self.best = flow;
                }
                prices
            }
        };
        if let Some(flow) = &mut self.best {
            fill_kept_first(self.problem, &self.network.pairs, flow);
        }
        for (price, _) in prices.iter_mut().zip(&self.hidden).filter(|(_, hidden)| **hidden) {
            *price = 0;
        }
        Ok(prices)
    }

    /// Deals the shares of a fair level and narrows the network to its face.
    fn deal(
        &mut self,
        level: usize,
        fair: &'p FairLevel,
        meter: &mut Meter<'_>,
    ) -> Result<FairProof, Vec<RowPrice>> {
        let before = fair::before(&self.network, level);
        let fairness = Fairness::new(self.problem, level, fair, &before);
        let classes = self.classes();
        let is_tied = !self.problem.divides(level, &classes);
        let PartNetwork { graph, pairs, .. } = &mut self.network;
        if self.best.is_none() && graph.floors() == 0 {
            self.best = Some(vec![0; graph.arcs.len()]);
        }
        // Without a row above them the groups are given the most as they are dealt, from any flow.
        let fills = !is_tied && fairness.as_ref().is_some_and(Fairness::fills);
        if self.best.is_none() || !fills {
            fair::set_gains(self.problem, fair, pairs, graph, |_| true);
            self.solve(meter)?;
        }
        let Some(flow) = &self.best else {
            return Ok(FairProof { face: Face::default(), tight: None, price: None });
        };
        let mut is_proven = false;
        let mut price = None;
        let face = match fairness.as_ref().filter(|_| !is_tied) {
            Some(fairness) => {
                let mut dealt = fairness.deal(&before.graph, flow, meter);
                self.state = Some(flow::State::at(dealt.flow.clone()));
                self.best = Some(dealt.flow);
                is_proven = self.problem.coupling(level, &classes).is_none();
                if fair.goal.price.is_none() {
                    is_proven &= fairness.narrow(&mut self.network, &mut dealt.face, &dealt.served);
                    dealt.face
                } else {
                    // Of equally fair shares those of most worth are the ones to buy.
                    let mut fairest = self.network.clone();
                    fairness.narrow(&mut fairest, &mut dealt.face, &dealt.served);
                    let most = self.most_worth(&mut fairest, meter);
                    let served = most.map_or(dealt.served, |most| self.shares_in(fair, &most.plan));
                    let bought = fair::buy(
                        fair,
                        served,
                        |floors| self.best_worth(level, floors, meter),
                        |flow| self.shares_in(fair, flow),
                    );
                    price = bought.map(|bought| self.pay(level, bought));
                    if let Some(price) = &price {
                        fair::floors(&price.fairest, price.thousandths)
                    } else {
                        // There was no time: every group stays where it is.
                        let face = fair::face(fair, &self.shares(fair));
                        fair::narrow(&mut self.network, level, &face);
                        face
                    }
                }
            }
            None => {
                let (face, paid) = self.deal_in_series(level, fair, meter)?;
                price = paid;
                face
            }
        };
        self.hide(level);
        if let (Some(fairness), None) = (fairness, meter.stopped())
            && (is_proven || fair.is_maxmin())
        {
            self.fair.push(Dealt { level, fairness, network: before });
        }
        Ok(FairProof { face, tight: None, price })
    }

    /// The flow of best worth within the floors.
    fn best_worth(
        &self,
        level: usize,
        floors: &Face,
        meter: &mut Meter<'_>,
    ) -> Option<fair::Worth<Vec<i64>>> {
        let mut network = self.network.clone();
        fair::narrow(&mut network, level, floors);
        self.most_worth(&mut network, meter)
    }

    /// The flow of best worth in a network that this one was narrowed to.
    fn most_worth(&self, network: &mut PartNetwork, meter: &mut Meter<'_>) -> Option<fair::Worth<Vec<i64>>> {
        set_gains(self.problem, &Level::Worth, &network.pairs, &mut network.graph);
        match solve_flow(network, self.state.as_ref(), meter) {
            flow::Outcome::Optimal { flow, .. } => {
                Some(fair::Worth { worth: network.graph.gain(&flow), plan: flow })
            }
            flow::Outcome::Infeasible { .. } | flow::Outcome::Stopped { .. } => None,
        }
    }

    /// Narrows the network to the floors that were bought.
    fn pay(&mut self, level: usize, bought: fair::Bought<Vec<i64>>) -> Price {
        let fair::Bought { price, plan } = bought;
        fair::narrow(&mut self.network, level, &fair::floors(&price.fairest, price.thousandths));
        self.state = Some(flow::State::at(plan.clone()));
        self.best = Some(plan);
        price
    }

    /// The face of shares that a series of levels finds; where there is no time for it, of those at hand.
    fn deal_in_series(
        &mut self,
        level: usize,
        fair: &'p FairLevel,
        meter: &mut Meter<'_>,
    ) -> Result<(Face, Option<Price>), Vec<RowPrice>> {
        let flow = self.best.as_deref().unwrap_or_default();
        let pairs = &self.network.pairs;
        let value = |earlier: &Level| {
            let gains = pairs.iter().map(|&pair| i128::from(self.problem.gain(earlier, pair)));
            gains.zip(flow).map(|(gain, &units)| gain * i128::from(units)).sum()
        };
        let faces = self.proofs.iter().enumerate().filter_map(|(k, proof)| match proof {
            LevelProof::Fair(proof) => Some((k, &proof.face)),
            LevelProof::Bound { .. } => None,
        });
        let series = Series {
            problem: self.problem,
            level,
            fair,
            values: self.problem.levels()[..level].iter().map(value).collect(),
            faces: faces.collect(),
            backend: self.backend,
        };
        let served = if let Some(flow) = self.one_each(level, fair, meter) {
            Some(self.shares_in(fair, &flow))
        } else {
            series.deal(meter).map(|quantities| fair.served(self.problem, &quantities))
        };
        let Some(served) = served else {
            let face = fair::face(fair, &self.shares(fair));
            fair::narrow(&mut self.network, level, &face);
            return Ok((face, None));
        };
        let mut price = None;
        let mut face = fair::face(fair, &served);
        if fair.goal.price.is_some() {
            let bought = fair::buy(
                fair,
                served,
                |floors| series.best_worth(floors, meter),
                |plan| fair.served(self.problem, plan),
            );
            price = bought.map(|bought| bought.price);
            if let Some(price) = &price {
                face = fair::floors(&price.fairest, price.thousandths);
            }
        }
        fair::narrow(&mut self.network, level, &face);
        self.network.graph.arcs.iter_mut().for_each(|arc| arc.gain = 0);
        // The plan must have these shares, even where the time ended while they were found: one flow, without levels.
        self.solve(&mut Meter::unlimited())?;
        if fair.keeps_floors() && price.is_none() {
            // Where the series was cut short, the flow may have more than the floors.
            face = fair::face(fair, &self.shares(fair));
            fair::narrow(&mut self.network, level, &face);
        }
        Ok((face, price))
    }

    /// A flow that gives the most groups one unit, where that is all that counts and no floor asks for more of any.
    fn one_each(&self, level: usize, fair: &FairLevel, meter: &mut Meter<'_>) -> Option<Vec<i64>> {
        if !fair.is_count() {
            return None;
        }
        let mut network = self.network.clone();
        let one =
            Face { groups: vec![Span { low: 0, high: Some(1) }; fair.groups.len()], classes: Vec::new() };
        fair::narrow(&mut network, level, &one);
        match solve_flow(&network, self.state.as_ref(), meter) {
            flow::Outcome::Optimal { flow, .. } => Some(flow),
            flow::Outcome::Infeasible { .. } | flow::Outcome::Stopped { .. } => None,
        }
    }

    /// What the groups have in the best flow.
    fn shares(&self, fair: &FairLevel) -> Vec<i64> {
        self.shares_in(fair, self.best.as_deref().unwrap_or_default())
    }

    fn shares_in(&self, fair: &FairLevel, flow: &[i64]) -> Vec<i64> {
        let mut served = vec![0; fair.groups.len()];
        for (&pair, &units) in self.network.pairs.iter().zip(flow) {
            if let Some(group) = fair.group(self.problem, pair) {
                served[group] += units;
            }
        }
        served
    }

    /// The classes of the fair levels so far.
    fn classes(&self) -> Vec<Class> {
        let faces = self.proofs.iter().enumerate().filter_map(|(level, proof)| match proof {
            LevelProof::Fair(proof) => Some((level, &proof.face.classes)),
            LevelProof::Bound { .. } => None,
        });
        faces
            .flat_map(|(level, classes)| {
                classes.iter().map(move |class| Class { level, groups: class.groups.clone() })
            })
            .collect()
    }

    /// Hides the rows of earlier fair levels that this one names anew. Where they have the same members, the later range lies
    /// within the earlier one, which is opened.
    fn hide(&mut self, level: usize) {
        let now = network::index(level);
        let group = |level: u32, group: u32| match &self.problem.levels()[level as usize] {
            Level::Fair(fair) => Some(&fair.groups[group as usize]),
            _ => None,
        };
        let Level::Fair(fair) = &self.problem.levels()[level] else { return };
        let named = |id: &str| fair.groups.binary_search_by(|group| group.id.as_str().cmp(id)).ok();
        let rows = self.network.rows.iter().map(|rows| rows[0]);
        let classes = rows.filter(|row| matches!(row, Row::Class { level, .. } if *level == now)).count();
        self.hidden.resize(self.network.rows.len(), false);
        let nodes = self.network.rows.iter().zip(&mut self.network.graph.nodes).zip(&mut self.hidden);
        for ((rows, node), hidden) in nodes {
            match rows[0] {
                Row::Group { level, group: number } if level < now => {
                    let Some(earlier) = group(level, number) else { continue };
                    let Some(later) = named(&earlier.id) else { continue };
                    *hidden = true;
                    if earlier.members == fair.groups[later].members && !fair.is_maxmin() {
                        (node.lower, node.upper) = (0, network::OPEN);
                    }
                }
                Row::Class { level, class } if level < now => *hidden |= (class as usize) < classes,
                _ => {}
            }
        }
    }

    /// The flow, and the proofs of fair levels for it.
    fn finish(mut self) -> Climb {
        let Some(mut flow) = self.best else { return Climb::Unknown };
        fill_kept_first(self.problem, &self.network.pairs, &mut flow);
        for Dealt { level, fairness, network } in &self.fair {
            if let LevelProof::Fair(proof) = &mut self.proofs[*level] {
                proof.tight = fairness.proof(network, &flow, &proof.face);
            }
        }
        Climb::Flow { flow, proofs: self.proofs }
    }
}

/// Solves the network, and drops idle prices.
fn solve_flow(network: &PartNetwork, start: Option<&flow::State>, meter: &mut Meter<'_>) -> flow::Outcome {
    let solved = flow::solve(&network.graph, start, meter);
    let mut outcome = solved.expect("the problem's ranges are within those of the flow solver");
    let (flow::Outcome::Optimal { prices, .. }
    | flow::Outcome::Infeasible { prices }
    | flow::Outcome::Stopped { prices, .. }) = &mut outcome;
    drop_idle(network, prices);
    outcome
}

/// Sets prices below 0 of limits and groups with lower side 0 to 0: whoever checks sees an open side there, or one below
/// 0, or no row at all before a fair level is solved. The
/// bound does not rise. The row's own term is 0 before and after; the arcs below lose what the price gave them, so their
/// r falls, and with it the largest r·x over lower ≤ x ≤ upper, as lower ≥ 0. One that was fixed above 0 keeps its
/// price: it is fixed for whoever checks too.
pub(super) fn drop_idle(network: &PartNetwork, prices: &mut [i64]) {
    for (node, price) in prices.iter_mut().enumerate() {
        if is_idle(network, node, *price) {
            *price = 0;
        }
    }
}

/// Whether a price is one of these.
pub(super) fn is_idle(network: &PartNetwork, node: usize, price: i64) -> bool {
    price < 0
        && matches!(network.rows[node][0], Row::Limit(_) | Row::Group { .. })
        && network.graph.nodes[node].lower == 0
}

fn set_gains(problem: &Problem, level: &Level, pairs: &[PairId], graph: &mut Network) {
    for (arc, &pair) in graph.arcs.iter_mut().zip(pairs) {
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
pub(super) fn row_prices(network: &PartNetwork, prices: &[i64]) -> Vec<RowPrice> {
    let priced = network.rows.iter().zip(prices).filter(|&(_, &price)| price != 0);
    priced.flat_map(|(rows, &price)| rows.iter().map(move |&row| RowPrice { row, price })).collect()
}

#[cfg(test)]
mod tests;
