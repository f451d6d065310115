//! What a flow on merged rows says of their members.

use crate::compile::{Part, PartNetwork, Row};
use crate::lists::PairId;
use crate::problem::Problem;

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
            Row::Quota(_) | Row::Limit(_) | Row::Group { .. } | Row::Class { .. } => 0,
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
