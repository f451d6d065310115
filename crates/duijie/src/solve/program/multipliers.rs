//! Side prices by steps: the network is solved under them, and they move against what its flow breaks.
//!
//! *Problem.* The least bound over all prices of the side rows and earlier levels; convex and piecewise linear in them.
//! *Method.* Deflected subgradients with Polyak's step towards the best plan's value, every row by the length of its
//! weights; the step is halved when the bound has not moved for a while. At most [`STEPS`] network solves, each from the basis
//! of the one before.
//! *Complexity.* O(steps · network solve). The only bound at sizes where a linear program takes too long.
//! *Certificate.* The best prices, proven by the formula.
//! *Sources.* Held, Wolfe & Crowder 1974; Camerini, Fratta & Maffioli 1975 (deflection); Geoffrion 1974.

use crate::solve::budget::Meter;

use super::price::{Bounded, Ground, Prices, Pricing, Proposed, float};

/// Network solves at most.
const STEPS: usize = 50;
/// Steps without a better bound until the step is halved.
const PATIENCE: usize = 4;
/// How much of the direction before goes into the next.
const DEFLECTION: f64 = 0.35;

/// A side row at work.
struct Slot {
    at: Kind,
    price: f64,
    direction: f64,
    /// The square of the length of its weights.
    length: f64,
}

#[derive(Clone, Copy)]
enum Kind {
    Row(u32),
    Earlier(u32),
}

/// The best prices found and where they stand.
pub(super) struct Ascent {
    pub(super) prices: Prices,
    pub(super) proposed: Proposed,
}

/// Moves the prices from `start`. `see` is shown every flow that came with a better bound, with the reduced gains, and
/// gives the value of the best plan known. `None` where no bound came about.
pub(super) fn descend(
    pricing: &mut Pricing<'_>,
    ground: Ground<'_>,
    earlier: &[u32],
    start: &Proposed,
    meter: &mut Meter<'_>,
    mut see: impl FnMut(&[i64], &[i128], &mut Meter<'_>) -> Option<i128>,
) -> Option<Ascent> {
    let mut slots = slots(ground, earlier, start);
    let mut best: Option<(f64, Ascent)> = None;
    let (mut factor, mut waited) = (1.0, 0);
    for _ in 0..STEPS {
        let proposed = proposed(&slots);
        let denominator = pricing.finest(ground, &proposed).min(COARSE);
        let side = proposed.round(ground.case, denominator);
        let Bounded::Bound { prices, sum, flow } = pricing.bound(ground, side, meter) else { break };
        let bound = wide(sum) / float(prices.denominator);
        let better = best.as_ref().is_none_or(|(least, _)| bound < *least);
        let target = flow.as_ref().filter(|_| better).and_then(|flow| see(flow, pricing.reduced.of(), meter));
        if better {
            best = Some((bound, Ascent { prices, proposed }));
            waited = 0;
        } else {
            waited += 1;
            if waited >= PATIENCE {
                (factor, waited) = (factor / 2.0, 0);
            }
        }
        let (Some(flow), Some((least, ascent))) = (flow, &best) else { break };
        if meter.stopped().is_some() {
            break;
        }
        // Without a plan any fall of the bound will do for a target.
        let target = target.map_or(least - 0.02 * least.abs() - 1.0, wide);
        let moved = direct(ground, &mut slots, &flow);
        if moved == 0.0 || bound - target < 1e-9 {
            break;
        }
        if waited == 0 && !better {
            restart(&mut slots, &ascent.proposed);
        }
        let step = factor * (bound - target) / moved;
        for slot in &mut slots {
            slot.price = held(ground, slot.at, slot.price - step * slot.direction / slot.length);
        }
    }
    best.map(|(_, ascent)| ascent)
}

/// Prices finer than this do not matter on the way.
const COARSE: i64 = 1 << 20;

fn slots(ground: Ground<'_>, earlier: &[u32], start: &Proposed) -> Vec<Slot> {
    let model = ground.model;
    let square = |each: i64| float(each) * float(each);
    let at_start = |kind: Kind| match kind {
        Kind::Row(row) => start.rows.iter().find(|(at, _)| *at == row).map_or(0.0, |&(_, price)| price),
        Kind::Earlier(level) => start.earlier.iter().find(|(at, _)| *at == level).map_or(0.0, |&(_, by)| by),
    };
    let slot = |at: Kind| {
        let length: f64 = match at {
            Kind::Row(row) => model.row(row as usize).iter().map(|term| square(term.each)).sum(),
            Kind::Earlier(level) => model.gains[level as usize].iter().map(|&gain| square(gain)).sum(),
        };
        Slot { at, price: at_start(at), direction: 0.0, length: length.max(1.0) }
    };
    let rows =
        (model.network_rows..model.rows.len()).map(|row| Kind::Row(u32::try_from(row).unwrap_or(u32::MAX)));
    rows.chain(earlier.iter().map(|&level| Kind::Earlier(level))).map(slot).collect()
}

fn proposed(slots: &[Slot]) -> Proposed {
    let mut proposed = Proposed::default();
    for slot in slots {
        match slot.at {
            Kind::Row(row) => proposed.rows.push((row, slot.price)),
            Kind::Earlier(level) => proposed.earlier.push((level, slot.price)),
        }
    }
    proposed
}

/// Back to the best prices, the direction forgotten.
fn restart(slots: &mut [Slot], best: &Proposed) {
    let prices = best.rows.iter().map(|&(_, price)| price).chain(best.earlier.iter().map(|&(_, by)| by));
    for (slot, price) in slots.iter_mut().zip(prices) {
        (slot.price, slot.direction) = (price, 0.0);
    }
}

/// Sets the direction in which the bound rises, and gives what a step along it is worth: Σ direction² / length.
fn direct(ground: Ground<'_>, slots: &mut [Slot], flow: &[i64]) -> f64 {
    let model = ground.model;
    let mut worth = 0.0;
    for slot in slots {
        let slope = match slot.at {
            Kind::Row(row) => {
                let terms = model.row(row as usize).iter();
                let used: i128 =
                    terms.map(|term| i128::from(term.each) * i128::from(flow[term.at as usize])).sum();
                let sides = ground.case.rows[row as usize];
                let over = |high: i64| i128::from(high) - used;
                match (sides.low.map(over), sides.high.map(over)) {
                    // Above 0 the ceiling counts, below 0 the floor; at 0 whichever is broken.
                    (_, Some(high)) if slot.price > 0.0 || high < 0 => wide(high),
                    (Some(low), _) if slot.price < 0.0 || low > 0 => wide(low),
                    _ => 0.0,
                }
            }
            Kind::Earlier(level) => {
                let level = level as usize;
                let slack = wide(model.value(level, flow) - ground.values[level]);
                if slack > 0.0 && slot.price <= 0.0 { 0.0 } else { slack }
            }
        };
        slot.direction = slope + DEFLECTION * slot.direction;
        if slot.price == 0.0 && slope == 0.0 {
            slot.direction = 0.0;
        }
        worth += slot.direction * slot.direction / slot.length;
    }
    worth
}

/// The price within the signs that the row's sides allow.
fn held(ground: Ground<'_>, at: Kind, price: f64) -> f64 {
    match at {
        Kind::Row(row) => {
            let sides = ground.case.rows[row as usize];
            let low = if sides.low.is_some() { f64::MIN } else { 0.0 };
            let high = if sides.high.is_some() { f64::MAX } else { 0.0 };
            price.clamp(low, high)
        }
        Kind::Earlier(_) => price.max(0.0),
    }
}

#[allow(clippy::cast_precision_loss, reason = "floats only propose")]
fn wide(value: i128) -> f64 {
    value as f64
}
