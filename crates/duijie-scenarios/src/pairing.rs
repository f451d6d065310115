//! `yunmeng/pairing`: every unit one community, every community exactly 8 units, every class spread evenly.
//!
//! A community's share of a class is a demand of its own ("文昌社区·教育单位", from ⌊n/11⌋ to ⌈n/11⌉ of the n units
//! of the class) and the community is a quota of exactly 8 over its demands: so the bounds on class and community
//! are nested and the problem is a network. A unit is a supply of exactly 1. Worth is 10 000 less the metres
//! between unit and community (assumed).

use std::collections::BTreeMap;

use duijie::lists::{Category, Demand, Lists, Pair, Quota, Side, Supply};

use crate::county::County;

/// Worth of no distance at all; larger than any distance in the county, so that every worth is positive.
const NEAREST: i64 = 10_000;

pub(crate) fn add(lists: &mut Lists, county: &County) {
    let communities = county.communities.len();
    let mut classes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, unit) in county.units.iter().enumerate() {
        classes.entry(&unit.class).or_default().push(position);
    }
    let pairs = lists.pairs.get_or_insert_default();
    for community in 0..communities {
        let area = county.community(community);
        let mut members = Vec::new();
        for (class, units) in &classes {
            let id = format!("{area}·{class}");
            lists.demands.push(Demand {
                id: id.clone(),
                title: format!("与{class}结对"),
                category: Some((*class).to_owned()),
                area: Some(area.clone()),
                quantity: count(units.len().div_ceil(communities)),
                minimum: count(units.len() / communities),
                measure: Some("家".to_owned()),
                priority: 1,
                ..Demand::default()
            });
            for unit in units.iter().map(|&unit| &county.units[unit]) {
                let metres = unit.spot.metres(county.spot(community));
                pairs.push(Pair {
                    demand: id.clone(),
                    supply: unit.id.clone(),
                    worth: NEAREST - metres,
                    minimum: 0,
                    maximum: None,
                    claim: None,
                    lock: false,
                });
            }
            members.push(id);
        }
        let each = count(county.units.len() / communities);
        lists.quotas.push(Quota {
            id: area,
            side: Side::Demand,
            members,
            minimum: each,
            maximum: Some(each),
        });
    }
    for unit in &county.units {
        lists.supplies.push(Supply {
            id: unit.id.clone(),
            unit: Some(unit.id.clone()),
            title: unit.id.clone(),
            categories: vec![unit.class.clone()],
            measure: Some("家".to_owned()),
            areas: vec![county.whole()],
            capacity: 1,
            minimum: 1,
            ..Supply::default()
        });
    }
    if lists.categories.is_empty() {
        let row = |class: &&str| Category { id: (*class).to_owned(), ..Category::default() };
        lists.categories = classes.keys().map(row).collect();
    }
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).expect("a county has few units")
}
