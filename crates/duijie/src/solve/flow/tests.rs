//! The solver against brute force, published answers and extremes.

use super::super::budget::Meter;
use super::{Arc, Network, Node, OPEN, Outcome, Side, State, bound, solve};

/// A generator of the tests' own (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % n
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }
}

fn u(position: i64) -> u32 {
    u32::try_from(position).unwrap()
}

fn node(side: Side, parent: Option<u32>, lower: i64, upper: i64) -> Node {
    Node { side, parent, lower, upper }
}

/// Up to `size` leaves a side, up to two inner rows a side, arcs at any row; about a quarter infeasible.
fn random(dice: &mut Dice, size: i64, most_arcs: i64) -> Network {
    let mut nodes = Vec::new();
    let mut sides: [Vec<u32>; 2] = [Vec::new(), Vec::new()];
    for (s, side) in [Side::Demand, Side::Supply].into_iter().enumerate() {
        let leaves = 1 + dice.below(size);
        let inner = dice.below(3);
        let base = i64::try_from(nodes.len()).unwrap();
        // Children may stand before their parents.
        for i in 0..leaves + inner {
            let parent = (i < leaves && inner > 0 && dice.chance(70))
                .then(|| u(base + leaves + dice.below(inner)))
                .or_else(|| (i == leaves && inner > 1 && dice.chance(50)).then(|| u(base + leaves + 1)));
            let upper = if i < leaves { dice.below(4) } else { 1 + dice.below(5) };
            let lower = if dice.chance(18) { dice.below(upper + 1) } else { 0 };
            let upper = if i >= leaves && dice.chance(30) { OPEN } else { upper };
            let lower = if dice.chance(5) && upper != OPEN { upper } else { lower };
            nodes.push(node(side, parent, lower, upper));
            if i < leaves || dice.chance(30) {
                sides[s].push(u(base + i));
            }
        }
    }
    let mut arcs: Vec<Arc> = Vec::new();
    let span = [1, 2, 4, 50][usize::try_from(dice.below(4)).unwrap()];
    for &tail in &sides[0] {
        for &head in &sides[1] {
            if i64::try_from(arcs.len()).unwrap() < most_arcs && dice.chance(60) {
                let mut upper = dice.below(4);
                let lower = if dice.chance(10) { dice.below(upper + 1) } else { 0 };
                let bounded = |v: u32| nodes[v as usize].upper != OPEN;
                if dice.chance(30) && (bounded(tail) || bounded(head)) {
                    upper = OPEN;
                }
                arcs.push(Arc { tail, head, lower, upper, gain: dice.below(2 * span) - span / 2 });
            }
        }
    }
    arcs.sort_by_key(|a| (a.tail, a.head));
    Network { nodes, arcs }
}

fn is_feasible(network: &Network, flow: &[i64]) -> bool {
    let mut through = vec![0i64; network.nodes.len()];
    for (arc, &x) in network.arcs.iter().zip(flow) {
        if x < arc.lower || x > arc.upper {
            return false;
        }
        for end in [arc.tail, arc.head] {
            let mut at = Some(end);
            while let Some(v) = at {
                through[v as usize] += x;
                at = network.nodes[v as usize].parent;
            }
        }
    }
    network.nodes.iter().zip(&through).all(|(v, &t)| v.lower <= t && t <= v.upper)
}

fn value(network: &Network, flow: &[i64]) -> i128 {
    network.arcs.iter().zip(flow).map(|(a, &x)| i128::from(a.gain) * i128::from(x)).sum()
}

/// Every feasible flow; leaves hold at most 3, so no pair carries more than `most`.
fn all_flows(network: &Network, most: i64) -> Vec<Vec<i64>> {
    let mut found = Vec::new();
    let mut flow = vec![0i64; network.arcs.len()];
    extend(network, most, 0, &mut flow, &mut found);
    found
}

fn extend(network: &Network, most: i64, at: usize, flow: &mut Vec<i64>, found: &mut Vec<Vec<i64>>) {
    if at == flow.len() {
        if is_feasible(network, flow) {
            found.push(flow.clone());
        }
        return;
    }
    for x in network.arcs[at].lower..=network.arcs[at].upper.min(most) {
        flow[at] = x;
        extend(network, most, at + 1, flow, found);
    }
    flow[at] = 0;
}

fn run(network: &Network, start: Option<&State>) -> Outcome {
    solve(network, start, &mut Meter::unlimited()).unwrap()
}

fn without_gain(network: &Network) -> Network {
    let mut network = network.clone();
    network.arcs.iter_mut().for_each(|a| a.gain = 0);
    network
}

/// Checks an answer by arithmetic alone; the flow where there is one.
fn proven(network: &Network, outcome: &Outcome) -> Option<Vec<i64>> {
    match outcome {
        Outcome::Optimal { flow, prices, .. } => {
            assert!(is_feasible(network, flow), "{network:?} {flow:?}");
            assert_eq!(bound(network, prices), Some(value(network, flow)), "{network:?} {flow:?} {prices:?}");
            Some(flow.clone())
        }
        Outcome::Infeasible { prices } => {
            assert!(prices.iter().all(|p| (-1..=1).contains(p)), "{prices:?}");
            let sum = bound(&without_gain(network), prices);
            assert!(sum.is_some_and(|s| s < 0), "{sum:?} {network:?} {prices:?}");
            None
        }
        Outcome::Stopped { .. } => panic!("not stopped"),
    }
}

#[test]
fn brute_force_agrees() {
    let mut dice = Dice(1);
    let (mut feasible, mut infeasible) = (0, 0);
    for _ in 0..20_000 {
        let network = random(&mut dice, 3, 6);
        let best = all_flows(&network, 5).iter().map(|f| value(&network, f)).max();
        let flow = proven(&network, &run(&network, None));
        assert_eq!(flow.map(|f| value(&network, &f)), best, "{network:?}");
        if best.is_some() { feasible += 1 } else { infeasible += 1 }
    }
    assert!(feasible > 8_000 && infeasible > 2_000, "{feasible} {infeasible}");
}
