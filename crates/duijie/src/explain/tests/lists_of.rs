//! Small random problems with many ties.

use super::draw::Draw;
use crate::lists::{
    Demand, Goal, Integer, Limit, Lists, Pair, Policy, Previous, Providers, Quota, Side, Supply, Term,
};

pub(super) fn lists(draw: &mut Draw, program: bool) -> Lists {
    let tight = draw.percent(40);
    let mut demands: Vec<Demand> = (0..draw.from(1, 4))
        .map(|d| Demand {
            id: format!("D{d}"),
            quantity: draw.from(1, 3),
            priority: draw.from(1, 2),
            ..Demand::default()
        })
        .collect();
    let mut supplies: Vec<Supply> = (0..draw.from(1, 3))
        .map(|s| Supply { id: format!("S{s}"), capacity: draw.from(1, 3), ..Supply::default() })
        .collect();
    for demand in &mut demands {
        if tight && draw.percent(25) {
            demand.minimum = draw.from(0, demand.quantity);
        }
        if program && draw.percent(25) {
            demand.whole = true;
        }
        if program && draw.percent(25) {
            let least = draw.from(0, 2);
            let most = least.max(1) + draw.from(0, 1);
            demand.providers = Some(Providers { least, most: draw.percent(60).then_some(most) });
        }
    }
    // One for all, or two of three: the units of several supplies count once.
    let units = draw.percent(30);
    let alone = if units && draw.percent(50) { draw.from(0, 2) } else { 3 };
    for (row, supply) in (0..).zip(&mut supplies) {
        if tight && draw.percent(20) {
            supply.minimum = draw.from(0, supply.capacity);
        }
        if units && row != alone {
            supply.unit = Some("U".into());
        }
    }
    let pairs = pairs(draw, &demands, &supplies, tight);
    let mut goals = match draw.from(0, 6) {
        0 => vec![Goal::Worth],
        1 => vec![Goal::Serve, Goal::Worth],
        2 => vec![Goal::Serve, Goal::Claims, Goal::Worth],
        3 => vec![Goal::Claims],
        4 => vec![Goal::Claims, Goal::Worth],
        5 => vec![Goal::Keep, Goal::Worth],
        _ => vec![Goal::Serve, Goal::Keep],
    };
    if draw.percent(3) {
        goals.clear();
    }
    let keep = goals.contains(&Goal::Keep);
    let previous = pairs
        .iter()
        .filter_map(|p| {
            let (demand, supply) = (p.demand.clone(), p.supply.clone());
            (keep && draw.percent(50)).then(|| Previous { demand, supply, quantity: draw.from(1, 2) })
        })
        .collect();
    let quotas = quotas(draw, &demands, &supplies, tight, program);
    let limits = if program { limits(draw, &pairs) } else { Vec::new() };
    Lists {
        version: 1,
        demands,
        supplies,
        pairs: Some(pairs),
        quotas,
        limits,
        previous,
        units: if units { vec![crate::lists::Unit { id: "U".into(), area: None }] } else { Vec::new() },
        policy: Policy {
            goals: Some(goals),
            lot: draw.percent(40).then(|| format!("lot {}", draw.from(0, 99))),
            ..Policy::default()
        },
        ..Lists::default()
    }
}

fn pairs(draw: &mut Draw, demands: &[Demand], supplies: &[Supply], tight: bool) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let claims = draw.percent(60);
    let high = [1, 1, 3, 100][usize::try_from(draw.from(0, 3)).unwrap()];
    let low = if draw.percent(40) { -high } else { 0 };
    for demand in demands {
        for supply in supplies {
            if pairs.len() >= 7 || !draw.percent(65) {
                continue;
            }
            let top = demand.quantity.min(supply.capacity);
            let row = Pair {
                demand: demand.id.clone(),
                supply: supply.id.clone(),
                worth: draw.from(low, high),
                minimum: 0,
                maximum: None,
                claim: None,
                lock: false,
            };
            let claimed = claims && draw.percent(50);
            if claimed {
                let claim = Some(draw.from(1, 2));
                pairs.push(Pair { maximum: Some(draw.from(1, top)), claim, ..row.clone() });
            }
            if !claimed || draw.percent(60) {
                let maximum = draw.percent(40).then(|| draw.from(1, top));
                let minimum =
                    if tight && draw.percent(10) { draw.from(0, maximum.unwrap_or(top)) } else { 0 };
                let lock = tight && minimum > 0 && draw.percent(50);
                let maximum = if lock { Some(minimum) } else { maximum };
                pairs.push(Pair { maximum, minimum, lock, worth: draw.from(low, high), ..row });
            }
        }
    }
    pairs
}

fn quotas(
    draw: &mut Draw,
    demands: &[Demand],
    supplies: &[Supply],
    tight: bool,
    program: bool,
) -> Vec<Quota> {
    let mut quotas = Vec::new();
    let sides = [
        (Side::Demand, demands.iter().map(|d| d.id.clone()).collect::<Vec<String>>()),
        (Side::Supply, supplies.iter().map(|s| s.id.clone()).collect()),
    ];
    for (side, ids) in sides {
        let mut add = |draw: &mut Draw, id: String, members: Vec<String>| {
            let maximum = draw.percent(75).then(|| draw.from(0, 4));
            let minimum = if tight { draw.from(0, maximum.unwrap_or(2).min(2)) } else { 0 };
            quotas.push(Quota { id, side, members, minimum, maximum, reserve: 0 });
        };
        let half = ids.len().div_ceil(2);
        if draw.percent(30) {
            add(draw, format!("{side:?} low"), ids[..half].to_vec());
        }
        if draw.percent(30) && half < ids.len() {
            add(draw, format!("{side:?} high"), ids[half..].to_vec());
        }
        if draw.percent(20) {
            add(draw, format!("{side:?} all"), ids.clone());
        }
        if program && ids.len() == 3 && draw.percent(20) {
            add(draw, format!("{side:?} other"), ids[1..].to_vec());
        }
    }
    quotas
}

fn limits(draw: &mut Draw, pairs: &[Pair]) -> Vec<Limit> {
    let mut limits = Vec::new();
    for id in ["L", "M"] {
        if draw.percent(50) {
            let mut terms = Vec::new();
            for pair in pairs {
                let named = terms.iter().any(|t: &Term| t.demand.as_ref() == Some(&pair.demand));
                if !named && draw.percent(70) {
                    terms.push(Term {
                        demand: Some(pair.demand.clone()),
                        supply: draw.percent(50).then(|| pair.supply.clone()),
                        each: draw.from(-1, 3),
                        ..Term::default()
                    });
                }
            }
            let minimum = draw.percent(30).then(|| Integer::from(draw.from(-2, 0)));
            limits.push(Limit {
                id: id.into(),
                minimum,
                maximum: Some(Integer::from(draw.from(0, 6))),
                terms,
            });
        }
    }
    limits
}
