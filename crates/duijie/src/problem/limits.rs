//! The terms of limits, resolved to pairs.
//!
//! *Problem.* A term counts every pair that fits all it names; terms of a limit that fit the same pair add up, and a
//! sum of 0 still is a term.
//! *Method.* A term starts from the shortest index that it names: its demand's pairs (searched by the supply where it
//! names one), its supply's, its unit's, its category's; only one that names nothing goes through all pairs.
//! *Complexity.* O(Σ candidates + t log t) for t (pair, term) fits.
//! *Range.* Weights add up in `i128`; a sum beyond `i64` is refused with the limit's code R104.
//! *Sources.* The contract, "Limits".

use std::collections::BTreeMap;

use super::{LimitTerm, Pair, Problem};
use crate::lists::{self, DemandId, Lists, PairId, SupplyId};

/// Looks up rows by id, unit and category. `lists` is sorted by ids.
pub(super) struct Index<'a> {
    lists: &'a Lists,
    of_unit: BTreeMap<&'a str, Vec<SupplyId>>,
    of_category: BTreeMap<&'a str, Vec<DemandId>>,
}

/// The weights of a limit on pairs, or the sum of weights that is beyond `i64`.
pub(super) type Terms = Result<Vec<LimitTerm>, i128>;

impl<'a> Index<'a> {
    pub(super) fn new(lists: &'a Lists) -> Self {
        let mut of_unit: BTreeMap<&str, Vec<SupplyId>> = BTreeMap::new();
        for (row, supply) in lists.supplies.iter().enumerate() {
            if let Some(unit) = &supply.unit {
                of_unit.entry(unit).or_default().push(SupplyId::new(row));
            }
        }
        let mut of_category: BTreeMap<&str, Vec<DemandId>> = BTreeMap::new();
        for (row, demand) in lists.demands.iter().enumerate() {
            if let Some(category) = &demand.category {
                of_category.entry(category).or_default().push(DemandId::new(row));
            }
        }
        Self { lists, of_unit, of_category }
    }

    pub(super) fn demand(&self, id: &str) -> Option<DemandId> {
        self.lists.demands.binary_search_by(|d| d.id.as_str().cmp(id)).ok().map(DemandId::new)
    }

    pub(super) fn supply(&self, id: &str) -> Option<SupplyId> {
        self.lists.supplies.binary_search_by(|s| s.id.as_str().cmp(id)).ok().map(SupplyId::new)
    }

    /// The weights of `limit` on the pairs of `problem`, sorted by pair.
    pub(super) fn terms(&self, problem: &Problem, limit: &lists::Limit) -> Terms {
        let mut fits: Vec<Fit> = Vec::new();
        for term in &limit.terms {
            self.fits(problem, term, |pair| fits.push(Fit { pair, each: term.each }));
        }
        fits.sort_unstable_by_key(|fit| fit.pair);
        fits.chunk_by(|a, b| a.pair == b.pair)
            .map(|same| {
                let each: i128 = same.iter().map(|fit| i128::from(fit.each)).sum();
                Ok(LimitTerm { pair: same[0].pair, each: i64::try_from(each).map_err(|_| each)? })
            })
            .collect()
    }

    fn fits(&self, problem: &Problem, term: &lists::Term, mut found: impl FnMut(PairId)) {
        let mut try_pair = |id: PairId| {
            let pair = &problem.pairs[id.index()];
            if self.fit(term, pair) {
                found(id);
            }
        };
        if let Some(id) = &term.demand {
            let Some(demand) = self.demand(id) else { return };
            let all = problem.pairs_of_demand(demand);
            match term.supply.as_deref().map(|id| self.supply(id)) {
                None => all.for_each(try_pair),
                Some(None) => {}
                Some(Some(supply)) => {
                    let start = problem.demand_start[demand.index()] as usize;
                    let pairs = &problem.pairs[start..start + all.len()];
                    let from = start + pairs.partition_point(|p| p.supply < supply);
                    let to = start + pairs.partition_point(|p| p.supply <= supply);
                    (from..to).map(PairId::new).for_each(try_pair);
                }
            }
        } else if let Some(id) = &term.supply {
            if let Some(supply) = self.supply(id) {
                problem.pairs_of_supply(supply).iter().copied().for_each(try_pair);
            }
        } else if let Some(unit) = &term.unit {
            for &supply in self.of_unit.get(unit.as_str()).into_iter().flatten() {
                problem.pairs_of_supply(supply).iter().copied().for_each(&mut try_pair);
            }
        } else if let Some(category) = &term.category {
            for &demand in self.of_category.get(category.as_str()).into_iter().flatten() {
                problem.pairs_of_demand(demand).for_each(&mut try_pair);
            }
        } else {
            (0..problem.pairs.len()).map(PairId::new).for_each(try_pair);
        }
    }

    fn fit(&self, term: &lists::Term, pair: &Pair) -> bool {
        let demand = &self.lists.demands[pair.demand.index()];
        let supply = &self.lists.supplies[pair.supply.index()];
        term.demand.as_ref().is_none_or(|id| *id == demand.id)
            && term.supply.as_ref().is_none_or(|id| *id == supply.id)
            && (term.unit.is_none() || term.unit == supply.unit)
            && (term.category.is_none() || term.category == demand.category)
    }
}

/// A term's weight on a pair it fits.
struct Fit {
    pair: PairId,
    each: i64,
}
