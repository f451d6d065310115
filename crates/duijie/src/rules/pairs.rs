//! Pairs out of the indexes.
//!
//! *Problem*: every demand with every supply that the rules let serve it, sorted, with worth, claim and lock.
//! *Method*: demands of equal category and place share one sorted list of candidates from the index; what is left to
//! ask – time, qualification – was answered once for each pair of classes. Blocks of demands are worked on in
//! parallel and joined in order.
//! *Complexity*: O(n log n + c) time for n rows and c candidates (supplies of the category that serve the area, for
//! every demand); 32 bytes a pair, 8 a candidate of a distinct category and place.
//! *Edges*: dangling ids are passed over, numbers outside their range are brought within; the lists' check reports
//! both.

use std::num::NonZeroU32;

use rayon::prelude::*;

use crate::lists::{DemandId, SupplyId};

use super::area::Site;
use super::claim::{Bond, Bonds, Standing};
use super::clash::Watch;
use super::fit::Table;
use super::locks::lay;
use super::prepared::{DemandRow, Rules, SupplyRow, units};
use super::{By, Pair, Pairs, qualification, time, worth};

/// Demands worked on by one thread at a time.
const CHUNK: usize = 128;
/// Chunks worked on before they are joined: small enough to stay in the cache.
const CHUNKS: usize = 8;

/// A supply of the category that serves the area, and its unit's steps to that area.
#[derive(Clone, Copy)]
struct Candidate {
    supply: u32,
    steps: u8,
}

/// The candidates of every distinct category and place.
struct Candidates {
    /// By demand, the number of its list.
    of_demand: Vec<u32>,
    lists: Vec<Vec<Candidate>>,
}

impl Rules<'_> {
    /// The pairs: those of the lists as they are, where given; else all that the rules allow.
    ///
    /// A claim becomes a pair of its own beside the arranged one, with at most its quantity; a lock becomes one or two
    /// pairs, and the claimed pair, then the arranged one, shrinks by it. Pairs with maximum 0 vanish (except among
    /// those given). Warnings: W110 (a lock that the rules would refuse), W111 (a supply that could be in two places
    /// at once).
    #[must_use]
    pub fn pairs(&self) -> Pairs {
        if self.lists.pairs.is_some() {
            return Pairs { rows: self.explicit(), ..Pairs::default() };
        }
        let bonds = Bonds::new(self);
        let maker = Maker::new(self, &bonds);
        let mut watch = Watch::new(self);
        let mut rows: Vec<Pair> = Vec::new();
        // Room for every candidate, so that the rows need not move; where that is refused they grow as they come.
        let _ = rows.try_reserve_exact(maker.questions);
        let mut chunks: Vec<Vec<Pair>> = vec![Vec::new(); CHUNKS];
        // Inside the pool, so that a block costs no change of threads.
        rayon::scope(|_| {
            for block in (0..self.demands.len()).step_by(CHUNK * CHUNKS) {
                chunks.par_iter_mut().enumerate().for_each(|(k, out)| {
                    out.clear();
                    let start = block + k * CHUNK;
                    for demand in start..(start + CHUNK).min(self.demands.len()) {
                        maker.add(DemandId::new(demand), out);
                    }
                });
                for chunk in &chunks {
                    watch.see(chunk);
                    rows.extend_from_slice(chunk);
                }
            }
        });
        rows.shrink_to_fit();
        let mut warnings = watch.warnings();
        warnings.extend(bonds.warnings);
        Pairs { rows, refused: bonds.refused, warnings }
    }

    fn explicit(&self) -> Vec<Pair> {
        let given = self.lists.pairs.iter().flatten();
        let mut rows: Vec<Pair> = given
            .filter_map(|row| {
                let (demand, supply) = (self.find_demand(&row.demand)?, self.find_supply(&row.supply)?);
                let most = self.demands[demand.index()].quantity.min(self.supplies[supply.index()].capacity);
                let by = match (row.lock, row.claim) {
                    (true, _) => By::Lock,
                    (false, Some(_)) => By::Claim,
                    (false, None) => By::Arrangement,
                };
                Some(Pair {
                    demand,
                    supply,
                    worth: row.worth,
                    minimum: units(row.minimum),
                    maximum: row.maximum.map_or(most, units),
                    rank: row.claim.and_then(|rank| NonZeroU32::new(units(rank))),
                    by,
                })
            })
            .collect();
        rows.sort_by_key(|pair| (pair.demand, pair.supply, pair.by, pair.rank.is_none()));
        rows
    }

    fn candidates(&self) -> Candidates {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        struct Key {
            category: u32,
            site: Site,
            demand: u32,
        }
        let mut keys: Vec<Key> = (0..)
            .zip(&self.demands)
            .map(|(demand, row)| Key { category: row.category, site: row.site, demand })
            .collect();
        keys.par_sort_unstable();
        let mut of_demand = vec![0; keys.len()];
        let mut first: Vec<Key> = Vec::new();
        for key in keys {
            if first.last().is_none_or(|last| (last.category, last.site) != (key.category, key.site)) {
                first.push(key);
            }
            of_demand[key.demand as usize] = u32::try_from(first.len() - 1).unwrap_or(u32::MAX);
        }
        let lists = first
            .par_iter()
            .map_init(Vec::new, |supplies, key| {
                self.offers.at(&self.areas, key.category, key.site, supplies);
                let area = key.site.area();
                let near = |supply: u32| {
                    let unit = self.supplies[supply as usize].unit_area;
                    Candidate { supply, steps: worth::steps(&self.areas, area, unit) }
                };
                supplies.iter().copied().map(near).collect()
            })
            .collect();
        Candidates { of_demand, lists }
    }
}

/// Makes the pairs of one demand after the other.
struct Maker<'r, 'l> {
    rules: &'r Rules<'l>,
    bonds: &'r Bonds,
    candidates: Candidates,
    times: Table,
    skills: Table,
    /// How many candidates all demands have together.
    questions: usize,
}

impl<'r, 'l> Maker<'r, 'l> {
    fn new(rules: &'r Rules<'l>, bonds: &'r Bonds) -> Self {
        let candidates = rules.candidates();
        let questions = candidates.of_demand.iter().map(|&list| candidates.lists[list as usize].len()).sum();
        let times = Table::new(rules.hours.len(), rules.windows.len(), questions, |demand, supply| {
            time::lacking(&rules.hours[demand], rules.windows[supply].as_ref()) == 0
        });
        let skills = Table::new(rules.needs.len(), rules.skills.len(), questions, |demand, supply| {
            qualification::fits(&rules.needs[demand], &rules.skills[supply])
        });
        Self { rules, bonds, candidates, times, skills, questions }
    }

    /// Adds the pairs of `demand` to `out`, in order.
    fn add(&self, demand: DemandId, out: &mut Vec<Pair>) {
        let row = &self.rules.demands[demand.index()];
        let list = &self.candidates.lists[self.candidates.of_demand[demand.index()] as usize];
        let bonds = if self.bonds.rows.is_empty() { &[] } else { self.bonds.of(demand) };
        let (times, skills) = (self.times.row(row.time), self.skills.row(row.need));
        let fits = |supply: &SupplyRow| {
            times.map_or_else(|| self.time_fits(row, supply), |row| row[supply.time as usize])
                && skills.map_or_else(|| self.skill_fits(row, supply), |row| row[supply.skill as usize])
        };
        let arranged = |candidate: &Candidate| {
            let supply = &self.rules.supplies[candidate.supply as usize];
            fits(supply).then(|| Pair {
                demand,
                supply: SupplyId(candidate.supply),
                worth: row.worth + supply.worth + self.rules.worth.of_steps(candidate.steps),
                minimum: 0,
                maximum: row.quantity.min(supply.capacity),
                rank: None,
                by: By::Arrangement,
            })
        };
        let mut rest = &list[..];
        for bond in bonds {
            let (before, behind) = rest.split_at(rest.partition_point(|next| next.supply < bond.supply.0));
            out.extend(before.iter().filter_map(arranged).filter(|pair| pair.maximum > 0));
            self.add_bond(bond, out);
            rest = behind.strip_prefix_of(bond.supply);
        }
        out.extend(rest.iter().filter_map(arranged).filter(|pair| pair.maximum > 0));
    }

    #[cold]
    fn time_fits(&self, demand: &DemandRow, supply: &SupplyRow) -> bool {
        let hours = &self.rules.hours[demand.time as usize];
        time::lacking(hours, self.rules.windows_of(supply)) == 0
    }

    #[cold]
    fn skill_fits(&self, demand: &DemandRow, supply: &SupplyRow) -> bool {
        qualification::fits(
            &self.rules.needs[demand.need as usize],
            &self.rules.skills[supply.skill as usize],
        )
    }

    /// The pairs of two ends with a claim or a lock.
    fn add_bond(&self, bond: &Bond, out: &mut Vec<Pair>) {
        let rules = self.rules;
        let (demand, supply) = (&rules.demands[bond.demand.index()], &rules.supplies[bond.supply.index()]);
        let most = demand.quantity.min(supply.capacity);
        let arranged = match bond.standing {
            Standing::Eligible => most,
            Standing::Barred => 0,
        };
        let shares = lay(units(bond.promised), units(bond.claimed).min(most), arranged);
        let rank = NonZeroU32::new(units(bond.rank)).unwrap_or(NonZeroU32::MIN);
        let steps = worth::steps(&rules.areas, demand.site.area(), supply.unit_area);
        let plain = demand.worth + supply.worth + rules.worth.of_steps(steps);
        let claimed = plain + rules.worth.of_claim(rank.get());
        let (demand, supply) = (bond.demand, bond.supply);
        let pair =
            |by, rank, worth, minimum, maximum| Pair { demand, supply, worth, minimum, maximum, rank, by };
        let (covered, promised) = (shares.promised_claim, shares.promised);
        let four = [
            pair(By::Lock, Some(rank), claimed, covered, covered),
            pair(By::Lock, None, plain, promised, promised),
            pair(By::Claim, Some(rank), claimed, 0, shares.claimed),
            pair(By::Arrangement, None, plain, 0, shares.arranged),
        ];
        out.extend(four.into_iter().filter(|pair| pair.maximum > 0));
    }
}

trait StripPrefix {
    /// The list without `supply`, if it begins with it.
    fn strip_prefix_of(&self, supply: SupplyId) -> &Self;
}

impl StripPrefix for [Candidate] {
    fn strip_prefix_of(&self, supply: SupplyId) -> &Self {
        match self {
            [first, rest @ ..] if first.supply == supply.0 => rest,
            _ => self,
        }
    }
}
