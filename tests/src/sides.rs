//! What makes a random problem a program: limits, whole demands, bounds on providers, quotas across the nested ones.

use duijie::lists::{Category, Limit, Lists, Providers, Quota, Side, Term};

use crate::{Random, Shape};

/// Adds side rows, floors among them where the problem is `tight`; some of these no plan can reach.
pub(crate) fn side_rows(r: &mut Random, lists: &mut Lists, shape: Shape, tight: bool) {
    share_units(r, lists);
    other_category(r, lists);
    for k in 0..r.between(0, 2) {
        let terms = terms(r, lists);
        let (minimum, maximum) = sides(r, shape, tight);
        let id = format!("L{k}");
        lists.limits.push(Limit {
            id,
            minimum: minimum.map(Into::into),
            maximum: maximum.map(Into::into),
            terms,
        });
    }
    for demand in &mut lists.demands {
        demand.whole = r.chance(25) && (demand.minimum == 0 || r.chance(60));
        if r.chance(if demand.whole { 15 } else { 25 }) {
            let least = r.between(0, 3).min(r.between(1, 3));
            let most = r.chance(75).then(|| least.max(1) + r.between(0, 1));
            demand.providers = Some(Providers { least, most });
        }
    }
    for (side, name) in [(Side::Demand, "demand-cross"), (Side::Supply, "supply-cross")] {
        if r.chance(25) {
            let all: Vec<&String> = match side {
                Side::Demand => lists.demands.iter().map(|demand| &demand.id).collect(),
                Side::Supply => lists.supplies.iter().map(|supply| &supply.id).collect(),
            };
            let members = all.into_iter().filter(|_| r.chance(50)).cloned().collect();
            let minimum = if tight && r.chance(50) { r.between(0, 3) } else { 0 };
            let maximum = r.chance(80).then(|| minimum + r.between(0, shape.demands));
            lists.quotas.push(Quota { id: name.into(), side, members, minimum, maximum, reserve: 0 });
        }
    }
}

/// In some problems few units have all supplies, so that several are of the same.
fn share_units(r: &mut Random, lists: &mut Lists) {
    if r.chance(50) {
        let units = r.between(1, 2);
        for (k, supply) in (0_i64..).zip(&mut lists.supplies) {
            if supply.unit.is_some() {
                supply.unit = Some(format!("U{}", k % units + 1));
            }
        }
    }
}

fn other_category(r: &mut Random, lists: &mut Lists) {
    if r.chance(40) {
        lists.categories.push(Category { id: "d".into(), ..Category::default() });
        for demand in lists.demands.iter_mut().filter(|_| r.chance(50)) {
            demand.category = Some("d".into());
        }
    }
}

/// Terms of single pairs, and of all pairs that a demand, a supply, a unit or a category has.
fn terms(r: &mut Random, lists: &Lists) -> Vec<Term> {
    let mut terms = Vec::new();
    let each = |r: &mut Random| {
        let least = if r.chance(20) { -4 } else { 1 };
        r.between(least, 9)
    };
    let (single, broad) = *r.pick(&[(50, 0), (50, 15), (0, 40)]);
    for pair in lists.pairs.iter().flatten() {
        if r.chance(single) {
            let (demand, supply) = (Some(pair.demand.clone()), Some(pair.supply.clone()));
            terms.push(Term { demand, supply, each: each(r), ..Term::default() });
        }
    }
    for demand in &lists.demands {
        if r.chance(broad) {
            let unit = r.chance(40).then(|| format!("U{}", r.between(1, 3)));
            terms.push(Term { demand: Some(demand.id.clone()), unit, each: each(r), ..Term::default() });
        }
    }
    for supply in &lists.supplies {
        if r.chance(broad) {
            let category = r.chance(40).then(|| "c".to_owned());
            terms.push(Term { supply: Some(supply.id.clone()), category, each: each(r), ..Term::default() });
        }
    }
    for unit in &lists.units {
        if r.chance(broad) {
            terms.push(Term { unit: Some(unit.id.clone()), each: each(r), ..Term::default() });
        }
    }
    for category in &lists.categories {
        if r.chance(broad) {
            terms.push(Term { category: Some(category.id.clone()), each: each(r), ..Term::default() });
        }
    }
    terms
}

/// Both sides of a limit: now and then a floor, which may be out of reach.
fn sides(r: &mut Random, shape: Shape, tight: bool) -> (Option<i64>, Option<i64>) {
    let top = shape.demands * shape.quantity;
    let minimum = match r.between(1, 100) {
        1..=15 => Some(r.between(-3, 0)),
        16..=30 if tight => Some(r.between(1, top)),
        31..=33 => Some(r.between(5 * top, 9 * top)),
        _ => None,
    };
    let maximum =
        (minimum.is_none() || r.chance(50)).then(|| minimum.unwrap_or(0).max(0) + r.between(0, top));
    (minimum, maximum)
}
