//! The solver against brute force, published answers and extremes.

use super::super::budget::Meter;
use super::network::{Arc, Network, Node, OPEN, Side, bound};
use super::{Beyond, Outcome, State, solve};

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

/// The network in which every flow is as good as this one: what has a price or a reduced gain stays at its side.
fn narrowed(network: &Network, flow: &[i64], prices: &[i64]) -> Network {
    let mut chain = vec![0i64; network.nodes.len()];
    for (v, sum) in chain.iter_mut().enumerate() {
        let mut at = Some(u(i64::try_from(v).unwrap()));
        while let Some(w) = at {
            *sum += prices[w as usize];
            at = network.nodes[w as usize].parent;
        }
    }
    let mut next = network.clone();
    for (v, &price) in next.nodes.iter_mut().zip(prices) {
        match price {
            0 => {}
            1.. => v.lower = v.upper,
            _ => v.upper = v.lower,
        }
    }
    for (arc, &x) in next.arcs.iter_mut().zip(flow) {
        if arc.gain != chain[arc.tail as usize] + chain[arc.head as usize] {
            (arc.lower, arc.upper) = (x, x);
        }
    }
    next
}

#[test]
fn levels_agree_with_lexicographic_brute_force() {
    let mut dice = Dice(7);
    let mut chains = 0;
    for _ in 0..8_000 {
        let mut network = random(&mut dice, 3, 6);
        let mut flows = all_flows(&network, 5);
        if flows.is_empty() {
            continue;
        }
        chains += 1;
        let mut state: Option<State> = None;
        for _ in 0..3 + dice.below(3) {
            let span = [1, 2, 30][usize::try_from(dice.below(3)).unwrap()];
            let none = dice.chance(20);
            for arc in &mut network.arcs {
                arc.gain = if none || dice.chance(30) { 0 } else { dice.below(2 * span) - span / 2 };
            }
            let best = flows.iter().map(|f| value(&network, f)).max().unwrap();
            flows.retain(|f| value(&network, f) == best);
            let warm = run(&network, state.as_ref());
            let cold = run(&network, None);
            assert_eq!(proven(&network, &cold).map(|f| value(&network, &f)), Some(best), "{network:?}");
            assert_eq!(proven(&network, &warm).map(|f| value(&network, &f)), Some(best), "{network:?}");
            let Outcome::Optimal { flow, prices, state: next } = warm else { panic!("not optimal") };
            network = narrowed(&network, &flow, &prices);
            // Narrowing loses no flow that is as good.
            assert!(flows.iter().all(|f| is_feasible(&network, f)), "{network:?} {prices:?}");
            state = Some(next);
        }
    }
    assert!(chains > 3_000, "{chains}");
}

#[test]
fn a_state_of_another_network_does_no_harm() {
    let mut dice = Dice(11);
    for _ in 0..4_000 {
        let mut network = random(&mut dice, 3, 6);
        let Outcome::Optimal { state, .. } = run(&network, None) else { continue };
        for node in &mut network.nodes {
            if node.upper != OPEN && dice.chance(40) {
                node.upper = dice.below(4);
                node.lower = node.lower.min(node.upper);
            }
        }
        for arc in &mut network.arcs {
            if arc.upper != OPEN && dice.chance(40) {
                arc.lower = dice.below(arc.upper + 1);
            }
            arc.gain = dice.below(9) - 3;
        }
        let best = all_flows(&network, 5).iter().map(|f| value(&network, f)).max();
        let flow = solve(&network, Some(&state), &mut Meter::unlimited());
        let Ok(outcome) = flow else { panic!("{flow:?}") };
        assert_eq!(proven(&network, &outcome).map(|f| value(&network, &f)), best, "{network:?}");
    }
}

#[test]
fn stops_leave_a_flow_and_a_bound() {
    let mut dice = Dice(3);
    let (mut stops, mut flows) = (0, 0);
    for _ in 0..400 {
        let network = random(&mut dice, 9, 40);
        let done = run(&network, None);
        let best = proven(&network, &done).map(|f| value(&network, &f));
        let floors =
            network.nodes.iter().map(|v| v.lower).chain(network.arcs.iter().map(|a| a.lower)).sum::<i64>();
        for limit in 0.. {
            let outcome = solve(&network, None, &mut Meter::limited(limit * 7)).unwrap();
            let Outcome::Stopped { flow, prices, stop } = outcome else {
                assert_eq!(outcome, done);
                break;
            };
            assert_eq!(stop, super::super::budget::Stop::Work);
            stops += 1;
            let proof = bound(&network, &prices).expect("valid prices");
            if let Some(best) = best {
                assert!(proof >= best, "{proof} {best} {network:?}");
            }
            if let Some(flow) = flow {
                flows += 1;
                assert!(is_feasible(&network, &flow), "{network:?} {flow:?}");
            } else {
                assert!(floors > 0, "greedy finds a flow where there is no floor: {network:?}");
            }
        }
    }
    assert!(stops > 2_000 && flows > 500, "{stops} {flows}");
}

fn solved(network: &Network) -> i128 {
    let flow = proven(network, &run(network, None)).expect("feasible");
    value(network, &flow)
}

/// Rows of a table of gains, with what each row has and each column takes.
fn table(rows: &[i64], columns: &[[i64; 2]], gains: &[&[i64]]) -> Network {
    let mut network = Network::default();
    network.nodes.extend(rows.iter().map(|&b| node(Side::Demand, None, b, b)));
    network.nodes.extend(columns.iter().map(|&[lower, upper]| node(Side::Supply, None, lower, upper)));
    for (i, row) in gains.iter().enumerate() {
        for (j, &gain) in row.iter().enumerate() {
            let (tail, head) = (u32::try_from(i).unwrap(), u32::try_from(rows.len() + j).unwrap());
            network.arcs.push(Arc { tail, head, lower: 0, upper: OPEN, gain });
        }
    }
    network
}

/// F. S. Hillier, G. J. Lieberman, Introduction to Operations Research, the transportation problem of P & T Company:
/// canneries 75, 125, 100, warehouses 80, 65, 70, 85; least cost 152 535.
#[test]
fn transport_of_hillier_and_lieberman() {
    let costs: [&[i64]; 3] =
        [&[-464, -513, -654, -867], &[-352, -416, -690, -791], &[-995, -682, -388, -685]];
    let network = table(&[75, 125, 100], &[[80, 80], [65, 65], [70, 70], [85, 85]], &costs);
    assert_eq!(solved(&network), -152_535);
}

/// The same book, the assignment problem of the Job Shop Company: three machines to four places, machine 2 not at place
/// 2; least cost 29.
#[test]
fn assignment_of_hillier_and_lieberman() {
    let costs: [&[i64]; 3] = [&[-13, -16, -12, -11], &[-15, -99, -13, -20], &[-5, -7, -10, -6]];
    let mut network = table(&[1, 1, 1], &[[0, 1]; 4], &costs);
    network.arcs.remove(5);
    assert_eq!(solved(&network), -29);
}

/// By hand: 10 units from rows of 6 and 4; the first column takes at least 7 although it is the dearer (costs 5 and 6
/// against 1 and 3). A unit of row 2 moves there for 3 more, one of row 1 for 4 more: 4·6 + 3·5 + 3·1 = 42.
#[test]
fn lower_bounds_by_hand() {
    let mut network = table(&[6, 4], &[[7, 9], [0, 5]], &[&[-5, -1], &[-6, -3]]);
    assert_eq!(solved(&network), -42);
    // With 2 units of the second row kept in the second column: 2·6 + 5·5 + 1·1 + 2·3 = 44.
    network.arcs[3].lower = 2;
    assert_eq!(solved(&network), -44);
    // The floor of 9 cannot be met any more beside it.
    network.nodes[2].lower = 9;
    assert_eq!(proven(&network, &run(&network, None)), None);
}

#[test]
fn nothing_is_optimal() {
    assert_eq!(solved(&Network::default()), 0);
    let mut network = table(&[], &[[0, 3], [0, OPEN]], &[]);
    assert_eq!(solved(&network), 0);
    network.nodes[0].lower = 1;
    assert_eq!(proven(&network, &run(&network, None)), None);
}

#[test]
fn extremes_are_exact_or_refused() {
    let (large, most) = (1i64 << 40, i64::from(i32::MAX));
    let mut network = table(&[0, 0], &[[0, most], [0, OPEN]], &[&[large, -large], &[large - 1, large]]);
    network.nodes[0].upper = most;
    network.nodes[1].upper = most;
    assert_eq!(solved(&network), 2 * i128::from(large) * i128::from(most));
    network.nodes[0].lower = most;
    network.nodes[3].upper = 0;
    assert_eq!(solved(&network), i128::from(large) * i128::from(most));
    network.nodes[1].lower = most;
    assert_eq!(proven(&network, &run(&network, None)), None);
    let refused = |network: &Network| solve(network, None, &mut Meter::unlimited()).unwrap_err();
    let mut open = table(&[0], &[[0, OPEN]], &[&[1]]);
    open.nodes[0].upper = OPEN;
    assert_eq!(refused(&open), Beyond::Unbounded { arc: 0 });
    open.nodes[0].upper = 1 << 60;
    assert_eq!(refused(&open), Beyond::Flow { total: 1 << 60 });
    open.nodes[0] = node(Side::Demand, None, 3, 2);
    assert_eq!(refused(&open), Beyond::Range { lower: 3, upper: 2 });
    open.nodes[0] = node(Side::Demand, None, 0, 2);
    open.arcs[0].gain = i64::MIN;
    assert_eq!(refused(&open), Beyond::Gain { longest: 3, gain: 1 << 63 });
}
