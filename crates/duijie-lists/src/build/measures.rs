//! Measures that cannot be compared: the engine matches no demand in 场 with a supply in 人次, and here is said so before.

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Place, Text};

use super::Build;
use crate::error::fault;
use crate::origin::{Located, Origin};

impl Build {
    /// Demands of lists as people keep them whose measure none of the supplies of their category has.
    /// O((demands + supplies) log categories).
    pub(super) fn compare_measures(&mut self) {
        if self.clerk_tables == 0 {
            return;
        }
        let mut measures: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
        for supply in &self.lists.supplies {
            for category in &supply.categories {
                measures.entry(category).or_default().insert(supply.measure.as_deref());
            }
        }
        if measures.is_empty() {
            return;
        }
        let mut warnings = Vec::new();
        for (row, demand) in self.lists.demands.iter().enumerate() {
            let (Some(category), Some(measure)) = (&demand.category, &demand.measure) else { continue };
            let Some(known) = measures.get(&**category) else { continue };
            // A supply without a measure fits any.
            if known.contains(&None) || known.contains(&Some(measure)) {
                continue;
            }
            let place = Place::row("demands", row).id(&demand.id).field("measure");
            let origin = self.origins.locate(&place);
            let others: Vec<&str> = known.iter().flatten().copied().collect();
            warnings.push(warn_w213_measure(place, measure, &others.join("、"), origin));
        }
        self.warnings.append(&mut warnings);
    }
}

fn warn_w213_measure(place: Place, measure: &str, others: &str, origin: Option<Origin>) -> Located {
    let problem = fault(
        "W213",
        place,
        measure,
        Text::new(
            format!("同类资源的计量单位是“{others}”，不能与“{measure}”相比，不会对接"),
            format!(
                "supplies of the category are counted in {others}, which does not compare with {measure}: no match"
            ),
        ),
        Text::new(
            format!("换算成“{others}”，或在两边写同一个计量单位"),
            format!("count it in {others}, or write the same measure on both sides"),
        ),
    );
    Located { fault: problem, origin }
}
