//! `yunmeng/pairing` and `mengyang/pairing`: every unit one community, every community its even share of the units, every
//! class spread evenly.
//!
//! A unit is a demand of exactly 1: it wants one community. A community's places for a class are a supply of its own
//! ("文昌社区·教育单位", from ⌊n/c⌋ to ⌈n/c⌉ of the n units of the class, for c communities), offered by the community, and
//! a quota holds all its supplies, with the same bounds on all units: exactly 8 in `yunmeng`, 8 or 9 in `mengyang`
//! (assumed there: the account gives 34 units and 4 communities). So the bounds on class and community are nested, the
//! problem is a network, and a plan leaves no demand open. Worth is 10 000 less the metres between unit and community
//! (assumed).

use std::collections::BTreeMap;

use duijie::lists::{Category, Demand, Lists, Pair, Quota, Side, Supply, Unit};

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
            lists.supplies.push(Supply {
                id: id.clone(),
                unit: Some(area.clone()),
                title: format!("接受{class}结对"),
                categories: vec![(*class).to_owned()],
                measure: Some("家".to_owned()),
                areas: vec![area.clone()],
                capacity: count(units.len().div_ceil(communities)),
                minimum: count(units.len() / communities),
                ..Supply::default()
            });
            for unit in units.iter().map(|&unit| &county.units[unit]) {
                let metres = unit.spot.metres(county.spot(community));
                pairs.push(Pair {
                    demand: unit.id.clone(),
                    supply: id.clone(),
                    worth: NEAREST - metres,
                    minimum: 0,
                    maximum: None,
                    claim: None,
                    lock: false,
                });
            }
            members.push(id);
        }
        lists.quotas.push(Quota {
            id: area.clone(),
            side: Side::Supply,
            members,
            minimum: count(county.units.len() / communities),
            maximum: Some(count(county.units.len().div_ceil(communities))),
            reserve: 0,
        });
        lists.units.push(Unit { id: area.clone(), area: Some(area) });
    }
    for unit in &county.units {
        lists.demands.push(Demand {
            id: unit.id.clone(),
            title: "与一个社区结对".to_owned(),
            category: Some(unit.class.clone()),
            area: Some(county.community(unit.home)),
            quantity: 1,
            minimum: 1,
            measure: Some("家".to_owned()),
            ..Demand::default()
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
