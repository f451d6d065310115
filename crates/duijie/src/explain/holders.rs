//! Who holds what is full, and what becomes of a unit of theirs.

use rayon::prelude::*;

use super::exchange::{Move, Outcome};
use crate::lists::{DemandId, PairId, SupplyId};
use crate::plan::{Link, Standing};

/// A demand that holds units of a full supply: its links with a quantity, and what taking one unit would cost.
pub(super) struct Holder {
    pub(super) demand: DemandId,
    pub(super) quantity: i64,
    pub(super) links: Vec<Link>,
    /// The pair that would lose a unit at the least loss; `None` where none may.
    pub(super) cheapest: Option<PairId>,
}

/// The holders of every full supply, those who lose least first (and after them those who may not lose at all).
pub(super) fn holders(standing: &Standing<'_>) -> Vec<Vec<Holder>> {
    let problem = standing.problem;
    let loss = |pair: PairId| Move { plus: pair, minus: None };
    (0..problem.supplies().len())
        .into_par_iter()
        .map(|supply| {
            if standing.used[supply] < i64::from(problem.supplies()[supply].capacity) {
                return Vec::new();
            }
            let mut holders: Vec<Holder> = Vec::new();
            let mut done = 0;
            for &pair in problem.pairs_of_supply(SupplyId::new(supply)) {
                if pair.0 < done {
                    continue;
                }
                let link = standing.link_of(pair);
                done = link.end;
                let quantity = standing.quantity(link);
                if quantity == 0 {
                    continue;
                }
                let demand = problem.pairs()[pair.index()].demand;
                if holders.last().is_none_or(|h| h.demand != demand) {
                    holders.push(Holder { demand, quantity: 0, links: Vec::new(), cheapest: None });
                }
                if let Some(holder) = holders.last_mut() {
                    holder.quantity += quantity;
                    holder.links.push(link);
                    let loose = standing.loose(link);
                    holder.cheapest = match (holder.cheapest, loose) {
                        (Some(a), Some(b)) if loss(b).compare(loss(a), standing).is_lt() => loose,
                        (None, _) => loose,
                        _ => holder.cheapest,
                    };
                }
            }
            holders.sort_by(|a, b| match (a.cheapest, b.cheapest) {
                (Some(x), Some(y)) => loss(x).compare(loss(y), standing).then(a.demand.cmp(&b.demand)),
                (x, y) => y.is_some().cmp(&x.is_some()).then(a.demand.cmp(&b.demand)),
            });
            holders
        })
        .collect()
}

/// A holder, and what becomes of its unit; `None` where there is nothing to exchange.
pub(super) struct Answer<'a> {
    pub(super) holder: &'a Holder,
    pub(super) outcome: Option<Outcome>,
}

/// The best exchange of one unit from the holder to one of the links, all of one supply.
pub(super) fn ask_holder(standing: &Standing<'_>, links: &[Link], holder: &Holder) -> Option<Outcome> {
    let mut best: Option<Outcome> = None;
    for &to in links {
        for &from in holder.links.iter().filter(|from| **from != to) {
            let outcome = standing.exchange(to, from);
            best = Some(best.map_or(outcome, |b| b.better(outcome, standing)));
        }
    }
    best
}
