//! Prices that nobody can see, and what becomes of the bound without them.

use proptest::prelude::*;

use super::*;
use crate::lists::{DemandId, LimitId, SupplyId};
use crate::network::{self, Node, OPEN, Side};

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
    let arcs = ends.iter().zip(gains).zip(&lowers[6..]).map(|((&(tail, head), &gain), &lower)| {
        network::Arc { tail, head, lower, upper: if gain < 0 { OPEN } else { lower + 2 }, gain }
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
        drop_idle(&network, &mut after);
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
