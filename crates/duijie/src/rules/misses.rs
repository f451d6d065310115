//! Why nobody may serve a demand, and why a supply may not: facts for explanations.

use crate::lists::{Demand, DemandId, Supply, SupplyId};

use super::prepared::{DemandRow, Rules, SupplyRow};
use super::{Miss, Nearest, Rule, area, qualification, time};

/// The rules behind the category, in their order.
const BEHIND: [Rule; 3] = [Rule::Area, Rule::Time, Rule::Qualification];

/// How far a supply is from passing each rule of [`BEHIND`]; 0 passes.
#[derive(Clone, Copy)]
struct Lack([u64; 3]);

impl Lack {
    fn rules(self) -> usize {
        self.0.iter().filter(|&&lack| lack > 0).count()
    }
}

impl Rules<'_> {
    /// Why no supply may serve the demand; empty where the rules let some supply serve it.
    ///
    /// `Category` alone, with `failed` 0, where no supply offers the category (with `pairs` given: where no pair leads
    /// to the demand). Else an entry for every rule that some supply of the category fails: how many fail it, each
    /// counted under every rule it fails, and the nearest of them – the one that fails the fewest rules, then the one
    /// that lacks least (steps in the area tree, minutes, things missing), then the one with the smallest id.
    ///
    /// O(supplies of the category), each asked under every rule.
    ///
    /// # Panics
    /// Where the lists have no such demand.
    #[must_use]
    pub fn misses(&self, demand: DemandId) -> Vec<Miss> {
        let category = || vec![Miss { rule: Rule::Category, failed: 0, nearest: None }];
        if let Some(pairs) = &self.lists.pairs {
            let name = self.demand_name(demand);
            let led =
                pairs.iter().any(|pair| pair.demand == name && self.find_supply(&pair.supply).is_some());
            return if led { Vec::new() } else { category() };
        }
        let row = &self.demands[demand.index()];
        let supplies = self.offers.of_category(row.category);
        if supplies.is_empty() {
            return category();
        }
        let mut failed = [0; 3];
        let mut best: [Option<Closest>; 3] = [None; 3];
        for &supply in supplies {
            let lack = self.lack(row, supply);
            let rules = lack.rules();
            if rules == 0 {
                return Vec::new();
            }
            for k in (0..3).filter(|&k| lack.0[k] > 0) {
                failed[k] += 1;
                let closest = Closest { rules, lack: lack.0[k], supply };
                best[k] = Some(best[k].map_or(closest, |other| other.min(closest)));
            }
        }
        (0..3)
            .filter_map(|k| {
                let nearest = self.nearest(BEHIND[k], row, best[k]?.supply);
                Some(Miss { rule: BEHIND[k], failed: failed[k], nearest: Some(nearest) })
            })
            .collect()
    }

    /// Every rule that keeps the supply from serving the demand, `failed` being 1; empty where it may. With `pairs`
    /// given no rule is consulted, and the answer is empty.
    ///
    /// # Panics
    /// Where the lists have no such demand or supply.
    #[must_use]
    pub fn judge(&self, demand: DemandId, supply: SupplyId) -> Vec<Miss> {
        if self.lists.pairs.is_some() {
            return Vec::new();
        }
        let row = &self.demands[demand.index()];
        let mut misses = Vec::new();
        if self.offers.of_category(row.category).binary_search(&supply.0).is_err() {
            misses.push(Miss { rule: Rule::Category, failed: 1, nearest: None });
        }
        let lack = self.lack(row, supply.0);
        for (k, rule) in BEHIND.into_iter().enumerate() {
            if lack.0[k] > 0 {
                misses.push(Miss { rule, failed: 1, nearest: Some(self.nearest(rule, row, supply.0)) });
            }
        }
        misses
    }

    fn lack(&self, demand: &DemandRow, supply: u32) -> Lack {
        let reach = &self.reach[supply as usize];
        let supply = &self.supplies[supply as usize];
        let steps = if area::serves(&self.areas, reach, demand.site) {
            0
        } else {
            u64::from(area::distance(&self.areas, reach, demand.site)).max(1)
        };
        let minutes = time::lacking(&self.hours[demand.time as usize], self.windows_of(supply));
        let things =
            qualification::lacking(&self.needs[demand.need as usize], &self.skills[supply.skill as usize]);
        Lack([steps, u64::try_from(minutes).unwrap_or(0), u64::try_from(things).unwrap_or(u64::MAX)])
    }

    fn nearest(&self, rule: Rule, demand: &DemandRow, id: u32) -> Nearest {
        let row = &self.supplies[id as usize];
        let (wanted, given) = (&self.lists.demands[demand.row], &self.lists.supplies[row.row]);
        let (is, wants) = match rule {
            Rule::Category => (given.categories.join("、"), wanted.category.clone().unwrap_or_default()),
            Rule::Area => (given.areas.join("、"), wanted.area.clone().unwrap_or_default()),
            Rule::Time => {
                let mut wants = wanted.times.join("；");
                if let Some(minutes) = wanted.duration {
                    wants.push_str(&format!("（≥ {minutes} min）"));
                }
                (given.times.join("；"), wants)
            }
            Rule::Qualification => {
                let words = self.qualification_words(demand, row, wanted, given);
                (words.is.join("；"), words.wants.join("；"))
            }
        };
        Nearest { supply: SupplyId(id), is, wants }
    }

    /// Only what does not fit is named.
    fn qualification_words(
        &self,
        demand: &DemandRow,
        supply: &SupplyRow,
        wanted: &Demand,
        given: &Supply,
    ) -> Words {
        let (need, skill) = (&self.needs[demand.need as usize], &self.skills[supply.skill as usize]);
        let mut words = Words { is: Vec::new(), wants: Vec::new() };
        let has = |word: &str| given.qualifications.iter().any(|had| had.trim() == word.trim());
        let missing: Vec<&str> =
            wanted.requires.iter().map(String::as_str).filter(|word| !has(word)).collect();
        if !missing.is_empty() {
            let had = given.qualifications.join("、");
            words.is.push(if had.is_empty() { "—".to_owned() } else { had });
            words.wants.push(missing.join("、"));
        }
        if !qualification::beneficiaries_meet(need, skill) {
            words.is.push(given.beneficiaries.join("、"));
            words.wants.push(wanted.beneficiaries.join("、"));
        }
        if !qualification::measures_agree(need, skill) {
            words.is.extend(given.measure.clone());
            words.wants.extend(wanted.measure.clone());
        }
        words
    }
}

struct Words {
    is: Vec<String>,
    wants: Vec<String>,
}

/// Smaller is closer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Closest {
    rules: usize,
    lack: u64,
    supply: u32,
}
