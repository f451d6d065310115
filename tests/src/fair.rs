//! Fair levels read anew: groups from the lists, and values by which plans are compared straight from the definitions.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use duijie::lists::{Fair, FairMeasure, Over, Rounding, Side};
use duijie::plan::Plan;
use duijie::rules::By;

use crate::model::Model;

/// A share, or any ratio; the denominator is above 0.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// What a group has.
    pub numerator: i64,
    /// What it wants, times its weight.
    pub denominator: i64,
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Share {}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

/// What a plan comes to at a level; larger is better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A sum of gains.
    Gain(i128),
    /// Leximin: all shares, the worst first.
    Worst(Vec<Share>),
    /// Jefferson: what all have, then all shares, the largest first and as small as can be.
    Largest(i64, Reverse<Vec<Share>>),
    /// Webster: what all have, then Σ y²/q as small as can be, times the product of all q.
    Squares(i64, Reverse<i128>),
    /// Any rounding: how many groups have the unit of every key, the smallest key first.
    Units(Vec<usize>),
    /// Nash: groups with anything, then the product of what they have, each to the power of its weight.
    Product(usize, u128),
}

/// A group of a fair goal.
#[derive(Clone, Debug)]
pub struct ModelGroup {
    /// What its members want.
    pub wanted: i64,
    /// Its weight.
    pub weight: i64,
    /// Its columns.
    pub columns: Vec<usize>,
}

/// The groups of a fair goal that want something, by id.
#[must_use]
pub fn groups(model: &Model, goal: Fair) -> BTreeMap<String, ModelGroup> {
    let lists = &model.lists;
    let named = |side: Side, id: &String| {
        lists
            .groups
            .iter()
            .find(|group| group.side == side && group.members.contains(id))
            .map(|g| g.id.clone())
    };
    let reserve = |side: Side, id: &String| {
        let reserves = lists.quotas.iter().filter(|quota| quota.side == side && quota.reserve > 0);
        reserves.into_iter().find(|quota| quota.members.contains(id)).map(|quota| quota.id.clone())
    };
    let of_demand = |id: &String| {
        let demand = lists.demands.iter().find(|demand| demand.id == *id)?;
        match goal.over {
            Over::Area => demand.area.clone(),
            Over::Beneficiaries => demand.beneficiaries.first().cloned(),
            Over::Demand => Some(demand.id.clone()),
            Over::Groups => named(Side::Demand, id),
            Over::Reserves => reserve(Side::Demand, id),
            Over::Unit | Over::Supply => None,
        }
    };
    let of_supply = |id: &String| {
        let supply = lists.supplies.iter().find(|supply| supply.id == *id)?;
        match goal.over {
            Over::Unit => Some(supply.unit.clone().unwrap_or(supply.id.clone())),
            Over::Supply => Some(supply.id.clone()),
            Over::Groups => named(Side::Supply, id),
            Over::Reserves => reserve(Side::Supply, id),
            _ => None,
        }
    };
    let mut groups: BTreeMap<String, ModelGroup> = BTreeMap::new();
    let members = lists.demands.iter().map(|row| (of_demand(&row.id), row.quantity));
    let members = members.chain(lists.supplies.iter().map(|row| (of_supply(&row.id), row.capacity)));
    for (id, wanted) in members.filter_map(|(id, wanted)| Some((id?, wanted))) {
        let named = lists.groups.iter().find(|group| goal.over == Over::Groups && group.id == id);
        let weight = named.map_or(1, |group| group.weight);
        let group = groups.entry(id).or_insert(ModelGroup { wanted: 0, weight, columns: Vec::new() });
        group.wanted += wanted;
    }
    for (at, column) in model.columns.iter().enumerate() {
        if let Some(id) = of_demand(&column.pair.demand).or(of_supply(&column.pair.supply)) {
            groups.get_mut(&id).expect("a known group").columns.push(at);
        }
    }
    for quota in lists.quotas.iter().filter(|_| goal.over == Over::Reserves) {
        if let Some(group) = groups.get_mut(&quota.id) {
            group.wanted = group.wanted.min(quota.reserve);
        }
    }
    groups.retain(|_, group| group.wanted > 0);
    groups
}

/// The plan as quantities of the model's columns.
///
/// # Panics
/// Where a match has more than its pairs can hold.
#[must_use]
pub fn quantities(model: &Model, plan: &Plan) -> Vec<i64> {
    let mut x = vec![0; model.columns.len()];
    for found in &plan.matches {
        let mut rest = found.quantity;
        for (column, x) in model.columns.iter().zip(&mut x) {
            let by = match &column.pair {
                pair if pair.lock => By::Lock,
                pair if pair.claim.is_some() => By::Claim,
                _ => By::Arrangement,
            };
            if (&column.pair.demand, &column.pair.supply, by) == (&found.demand, &found.supply, found.by) {
                *x = rest.min(column.maximum);
                rest -= *x;
            }
        }
        assert_eq!(rest, 0);
    }
    x
}

/// How roundings are told apart: by what they make as small as can be, or unit by unit. Where rows tie groups together these
/// are not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Σ y²/q, or the largest share.
    Whole,
    /// The units in the order of their keys.
    Units,
}

/// What a plan comes to at every level.
#[must_use]
pub fn fair_values(model: &Model, x: &[i64], meaning: Meaning) -> Vec<Value> {
    let gains = model.values(x);
    let fair = model.fair.iter();
    gains
        .into_iter()
        .zip(fair)
        .map(|(gain, fair)| fair.map_or(Value::Gain(gain), |goal| of(model, goal, x, meaning)))
        .collect()
}

fn of(model: &Model, goal: Fair, x: &[i64], meaning: Meaning) -> Value {
    let groups = groups(model, goal);
    // Beyond a reserve nothing counts; no other group has more than it wants.
    let shares = groups.values().map(|group| Share {
        numerator: group.columns.iter().map(|&at| x[at]).sum::<i64>().min(group.wanted),
        denominator: group.wanted * group.weight,
    });
    let mut shares: Vec<Share> = shares.collect();
    let sum: i64 = shares.iter().map(|share| share.numerator).sum();
    if goal.measure == FairMeasure::Nash {
        let some = shares.iter().filter(|share| share.numerator > 0).count();
        let powers = shares.iter().zip(groups.values()).filter(|(share, _)| share.numerator > 0);
        let power = |(share, group): (&Share, &ModelGroup)| {
            u128::try_from(share.numerator)
                .expect("not negative")
                .pow(u32::try_from(group.weight).expect("small"))
        };
        return Value::Product(some, powers.map(power).product());
    }
    if meaning == Meaning::Units && goal.rounding != Rounding::Adams {
        return Value::Units(units(&groups, &shares, goal.rounding));
    }
    let all: i128 = shares.iter().map(|share| i128::from(share.denominator)).product();
    let squares =
        shares.iter().map(|share| i128::from(share.numerator).pow(2) * all / i128::from(share.denominator));
    let squares = squares.sum();
    shares.sort_unstable();
    match (goal.measure, goal.rounding) {
        (FairMeasure::Maxmin, _) => Value::Worst(shares.into_iter().take(1).collect()),
        (_, Rounding::Adams) => Value::Worst(shares),
        (_, Rounding::Webster) => Value::Squares(sum, Reverse(squares)),
        (_, Rounding::Jefferson) => {
            shares.reverse();
            Value::Largest(sum, Reverse(shares))
        }
    }
}

/// How many groups have the unit of every key, in order: (2k − 1)/2q with the smaller q first, or k/q with the larger.
fn units(groups: &BTreeMap<String, ModelGroup>, shares: &[Share], rounding: Rounding) -> Vec<usize> {
    let mut keys: BTreeMap<(Share, i64), usize> = BTreeMap::new();
    for (group, share) in groups.values().zip(shares) {
        let q = share.denominator;
        for k in 1..=group.wanted {
            let key = match rounding {
                Rounding::Jefferson => (Share { numerator: k, denominator: q }, -q),
                _ => (Share { numerator: 2 * k - 1, denominator: 2 * q }, q),
            };
            *keys.entry(key).or_default() += usize::from(share.numerator >= k);
        }
    }
    keys.into_values().collect()
}
