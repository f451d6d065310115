//! Fairness at a price: floors under the fairest shares that leave most of the best worth.
//!
//! *Problem.* y are the fairest shares, W(k) the best worth where every group g has at least ⌈k·y(g)/1000⌉, and p the price. Find the
//! largest k of 1000 with W(k) ≥ (1 − p)·W(0).
//! *Method.* W never rises with k, and k = 0 is always good: k is found by halving, each step one solve for worth.
//! *Complexity.* 11 solves.
//! *Edges.* A best worth of 0 or less has no parts: the floors are the shares themselves, and whoever runs the line refuses the goal.
//! Where the time ends, k is the largest that was found.
//! *Range.* Worths are below 2^62 and the parts of a price below 2^31: products stay below 2^94.
//! *Sources.* Bertsimas, Farias & Trichakis 2011, The price of fairness.

use crate::problem::FairLevel;
use crate::solve::answer::{Face, Price, Span};

/// The whole of which k is a part.
const WHOLE: i64 = 1000;

/// A plan and what it is worth.
pub(in crate::solve) struct Worth<P> {
    pub(in crate::solve) plan: P,
    pub(in crate::solve) worth: i128,
}

/// What was bought, and the plan that shows it.
pub(in crate::solve) struct Bought<P> {
    pub(in crate::solve) price: Price,
    pub(in crate::solve) plan: P,
}

/// The floors of k thousandths of these shares.
pub(in crate::solve) fn face(fairest: &[i64], thousandths: i64) -> Face {
    let floor = |units: i64| {
        (i128::from(units) * i128::from(thousandths) + i128::from(WHOLE) - 1) / i128::from(WHOLE)
    };
    let span = |&units: &i64| Span {
        low: i64::try_from(floor(units)).expect("no more than the share itself"),
        high: None,
    };
    Face { groups: fairest.iter().map(span).collect(), classes: Vec::new() }
}

/// The fairest floors at the level's price. `best` finds the plan of best worth with a face; `None` where there was no time.
/// `None` where it found none at all. `served` gives the groups' shares in a plan.
pub(in crate::solve) fn buy<P>(
    fair: &FairLevel,
    fairest: Vec<i64>,
    mut best: impl FnMut(&Face) -> Option<Worth<P>>,
    served: impl Fn(&P) -> Vec<i64>,
) -> Option<Bought<P>> {
    let [part, whole] = fair.goal.price.unwrap_or([1, 1]).map(i128::from);
    let free = best(&face(&fairest, 0))?;
    let without = served(&free.plan);
    let top = free.worth;
    let keeps = |found: &Worth<P>| top <= 0 || found.worth * whole >= top * (whole - part);
    let (mut good, mut bad) = (0, WHOLE + 1);
    let mut found: Option<Worth<P>> = None;
    // Often nothing need be given up at all.
    let mut next = WHOLE;
    while good + 1 < bad {
        match best(&face(&fairest, next)).filter(&keeps) {
            Some(plan) => (good, found) = (next, Some(plan)),
            None => bad = next,
        }
        next = i64::midpoint(good, bad);
    }
    let kept = found.unwrap_or(free);
    let price = Price { thousandths: good, best: top, kept: kept.worth, fairest, without };
    Some(Bought { price, plan: kept.plan })
}
