//! The same question asked of every demand and every supply, straight from the words of the lists.

use crate::lists::{Demand, Lists, Supply, When};

fn above(parents: &[(&str, Option<&str>)], from: &str, to: &str) -> bool {
    let mut at = Some(from);
    while let Some(id) = at {
        if id == to {
            return true;
        }
        at = parents.iter().find(|(known, _)| *known == id).and_then(|(_, up)| *up);
    }
    false
}

fn time(demand: &Demand, supply: &Supply) -> bool {
    if demand.times.is_empty() || supply.times.is_empty() {
        return true;
    }
    // Two weeks of minutes beginning on Monday 2026-11-16, a minute a cell; only weekly wording is used here.
    let minutes = |texts: &[String]| -> Vec<Vec<usize>> {
        let spans = |text: &String| -> Vec<usize> {
            let (day, rest) = text.split_once(' ').unwrap();
            let day = ["周一", "周二", "周三"].iter().position(|known| *known == day).unwrap();
            let (from, to) = rest.split_once('-').unwrap();
            let hour = |clock: &str| clock.strip_suffix(":00").unwrap().parse::<usize>().unwrap() * 60;
            (day * 1440 + hour(from)..day * 1440 + hour(to)).collect()
        };
        texts.iter().map(spans).collect()
    };
    let (wanted, given) = (minutes(&demand.times), minutes(&supply.times));
    match demand.when {
        When::All => wanted.iter().flatten().all(|minute| given.iter().any(|span| span.contains(minute))),
        When::Any => wanted.iter().any(|mine| {
            let shorter = mine.len().min(60);
            let needed = demand.duration.map_or(shorter, |minutes| usize::try_from(minutes).unwrap());
            given.iter().any(|theirs| mine.iter().filter(|m| theirs.contains(m)).count() >= needed)
        }),
    }
}

pub(super) fn eligible(lists: &Lists, demand: &Demand, supply: &Supply) -> bool {
    let areas: Vec<_> = lists.areas.iter().map(|row| (row.id.as_str(), row.parent.as_deref())).collect();
    let kinds: Vec<_> = lists.categories.iter().map(|row| (row.id.as_str(), row.parent.as_deref())).collect();
    let leads = |text: &str| -> String {
        lists
            .categories
            .iter()
            .find(|row| row.id == text || row.words.iter().any(|word| word == text))
            .unwrap()
            .id
            .clone()
    };
    let wanted = leads(demand.category.as_deref().unwrap());
    let kind = supply.categories.iter().map(|text| leads(text)).any(|offered| {
        above(&kinds, &offered, &wanted) || (lists.policy.rules.broader && above(&kinds, &wanted, &offered))
    });
    let place = supply.areas.is_empty()
        || demand
            .area
            .as_deref()
            .is_none_or(|at| supply.areas.iter().any(|served| above(&areas, at, served)));
    let skill = demand.requires.iter().all(|word| supply.qualifications.contains(word));
    let whom = demand.beneficiaries.is_empty()
        || supply.beneficiaries.is_empty()
        || demand.beneficiaries.iter().any(|word| supply.beneficiaries.contains(word));
    let measure = demand.measure.is_none() || supply.measure.is_none() || demand.measure == supply.measure;
    kind && place && time(demand, supply) && skill && whom && measure
}
