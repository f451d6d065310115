//! The rules once more, written here without the engine: every demand against every supply of its kind, with just the
//! wordings of time that the generators use.

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Demand, Lists, Supply};

const DAYS: &str = "一二三四五六日";

/// Minutes of the week as [from, to), one for every day named.
fn windows(times: &[String]) -> Vec<[usize; 2]> {
    let mut out = Vec::new();
    for text in times {
        let (days, hours) = text.split_once(' ').unwrap();
        let day = |c: char| DAYS.chars().position(|d| d == c).unwrap();
        let minute = |t: &str| {
            let (h, m) = t.split_once(':').unwrap();
            h.parse::<usize>().unwrap() * 60 + m.parse::<usize>().unwrap()
        };
        let days: Vec<usize> = match days {
            "周末" => vec![5, 6],
            "周一至周五" => (0..5).collect(),
            one => vec![day(one.strip_prefix('周').unwrap().chars().next().unwrap())],
        };
        let (from, to) = hours.split_once('-').unwrap();
        out.extend(days.into_iter().map(|d| [d * 1440 + minute(from), d * 1440 + minute(to)]));
    }
    out
}

fn times_meet(demand: &Demand, supply: &Supply) -> bool {
    if demand.times.is_empty() || supply.times.is_empty() {
        return true;
    }
    let given = windows(&supply.times);
    windows(&demand.times).iter().any(|d| {
        let asked = demand.duration.map_or(60, |minutes| usize::try_from(minutes).unwrap());
        let least = if demand.duration.is_some() { asked } else { asked.min(d[1] - d[0]) };
        given.iter().any(|s| d[0].max(s[0]) + least <= d[1].min(s[1]))
    })
}

/// What stands between a demand and the supplies: how many are of its kind, and how many of these pass more and more rules.
#[derive(Default, Clone, Debug)]
pub(crate) struct Pass {
    pub(crate) kind: usize,
    pub(crate) area: usize,
    pub(crate) time: usize,
    /// Positions of the supplies that pass them all.
    pub(crate) all: Vec<usize>,
}

pub(crate) struct Rules<'a> {
    lists: &'a Lists,
    above: BTreeMap<&'a str, BTreeSet<&'a str>>,
    kind: BTreeMap<&'a str, &'a str>,
    offers: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Rules<'a> {
    pub(crate) fn new(lists: &'a Lists) -> Self {
        let parents: BTreeMap<&str, Option<&str>> =
            lists.areas.iter().map(|a| (a.id.as_str(), a.parent.as_deref())).collect();
        let chain = |mut at: Option<&'a str>| {
            let mut chain = BTreeSet::new();
            while let Some(area) = at {
                assert!(chain.insert(area), "areas in a circle");
                at = parents[area];
            }
            chain
        };
        let above = lists.areas.iter().map(|a| (a.id.as_str(), chain(Some(&a.id)))).collect();
        let mut kind = BTreeMap::new();
        for row in &lists.categories {
            for word in row.words.iter().chain([&row.id]) {
                assert!(kind.insert(word.as_str(), row.id.as_str()).is_none(), "{word} leads to two");
            }
        }
        let mut offers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (position, supply) in lists.supplies.iter().enumerate() {
            for category in &supply.categories {
                offers.entry(kind[category.as_str()]).or_default().push(position);
            }
        }
        Self { lists, above, kind, offers }
    }

    /// Every supply of the demand's kind, held to the rules one after another.
    pub(crate) fn pass(&self, demand: &Demand) -> Pass {
        let mut pass = Pass::default();
        let kind = self.kind[demand.category.as_deref().unwrap()];
        for &position in self.offers.get(kind).into_iter().flatten() {
            let supply = &self.lists.supplies[position];
            pass.kind += 1;
            let above = &self.above[demand.area.as_deref().unwrap()];
            if !supply.areas.is_empty() && !supply.areas.iter().any(|area| above.contains(area.as_str())) {
                continue;
            }
            pass.area += 1;
            if !times_meet(demand, supply) {
                continue;
            }
            pass.time += 1;
            let skilled = demand.requires.iter().all(|skill| supply.qualifications.contains(skill));
            let meant = supply.beneficiaries.is_empty()
                || demand.beneficiaries.is_empty()
                || demand.beneficiaries.iter().any(|group| supply.beneficiaries.contains(group));
            let counted =
                demand.measure.is_none() || supply.measure.is_none() || demand.measure == supply.measure;
            if skilled && meant && counted {
                pass.all.push(position);
            }
        }
        pass
    }
}
