//! The problem from the lists and what the rules give.
//!
//! *Method.* Sort the lists' tables by id; resolve ids to positions; lay the previous plan on the pairs;
//! expand goals; resolve terms; find parts; check ranges; hash the canonical form.
//! *Complexity.* O((n + m + t) log (n + m + t)) for n rows, m pairs and t fits of terms.

use std::collections::{BTreeMap, BTreeSet};

use super::limits::Index;
use super::{Demand, Limit, Pair, Problem, Quota, Supply, fair, keep, levels, nested, parts, range, warn};
use crate::lists::{self, Fault, Faults, Goal, Lists, PairId, Place, QuotaId, Rotation, Side, Text, order};
use crate::rules;

impl Problem {
    /// The problem that `lists` mean, with the pairs that [`Rules`](crate::rules::Rules) of the same lists gave:
    /// whoever has rules has lists without faults.
    ///
    /// # Errors
    /// Every sum beyond the range, with the inequality that it breaks.
    pub fn new(lists: &Lists, pairs: &rules::Pairs) -> Result<Self, Faults> {
        if pairs.rows.len() > MOST_PAIRS {
            return Err(Faults(vec![check_r105_pairs_counted(pairs.rows.len())]));
        }
        let limit_rows = order(&lists.limits);
        let goals = levels::goals(lists);
        let mut problem = Self::rows(sorted(lists, &goals));
        problem.warnings = problem.lay_pairs(lists, &goals, pairs);
        let mut told = fair::Told::default();
        problem.levels = levels::levels(&problem.lists, &goals, &problem.demands, &problem.pairs, &mut told);
        problem.start_indexes();
        problem.limits = problem.resolve_limits(&limit_rows).map_err(Faults)?;
        let doubtful = warn::warnings(&problem, lists, &limit_rows);
        problem.warnings.splice(0..0, doubtful);
        problem.warnings.extend(told.warnings);
        let parts = if problem.is_fair() {
            parts::whole(&problem.pairs)
        } else {
            parts::parts(
                problem.demands.len(),
                problem.supplies.len(),
                &problem.pairs,
                &problem.quotas,
                &problem.limits,
            )
        };
        problem.parts = parts.of_pair;
        problem.part_names = parts.names;
        let mut faults = range::check(&problem, &limit_rows);
        faults.extend(told.faults);
        if !faults.is_empty() {
            return Err(Faults(faults));
        }
        problem.digest = problem.hash();
        Ok(problem)
    }

    /// The rows of sorted and checked lists, nothing else yet.
    fn rows(lists: Lists) -> Self {
        let units: BTreeSet<&str> = lists.supplies.iter().map(unit_of).collect();
        let units: BTreeMap<&str, u32> = units.into_iter().zip(0..).collect();
        let demands = lists.demands.iter().map(demand).collect();
        let supplies = lists
            .supplies
            .iter()
            .map(|s| Supply {
                minimum: number(s.minimum),
                capacity: number(s.capacity),
                unit: units[unit_of(s)],
            })
            .collect();
        let index = Index::new(&lists);
        let mut demand_quotas = vec![Vec::new(); lists.demands.len()];
        let mut supply_quotas = vec![Vec::new(); lists.supplies.len()];
        let mut quotas = Vec::with_capacity(lists.quotas.len());
        for (row, quota) in lists.quotas.iter().enumerate() {
            let mut members: Vec<u32> = match quota.side {
                Side::Demand => quota.members.iter().filter_map(|m| index.demand(m)).map(|d| d.0).collect(),
                Side::Supply => quota.members.iter().filter_map(|m| index.supply(m)).map(|s| s.0).collect(),
            };
            members.sort_unstable();
            members.dedup();
            let holders = match quota.side {
                Side::Demand => &mut demand_quotas,
                Side::Supply => &mut supply_quotas,
            };
            for &member in &members {
                holders[member as usize].push(QuotaId::new(row));
            }
            quotas.push(Quota { side: quota.side, members, minimum: quota.minimum, maximum: quota.maximum });
        }
        let is_nested = |side, count| {
            let sets: Vec<&[u32]> =
                quotas.iter().filter(|q| q.side == side).map(|q: &Quota| q.members.as_slice()).collect();
            nested::nested(&sets, count)
        };
        Self {
            demand_nested: is_nested(Side::Demand, lists.demands.len()),
            supply_nested: is_nested(Side::Supply, lists.supplies.len()),
            lists,
            demands,
            supplies,
            pairs: Vec::new(),
            quotas,
            limits: Vec::new(),
            levels: Vec::new(),
            demand_start: Vec::new(),
            supply_start: Vec::new(),
            supply_pairs: Vec::new(),
            parts: Vec::new(),
            part_names: Vec::new(),
            digest: String::new(),
            demand_quotas,
            supply_quotas,
            warnings: Vec::new(),
        }
    }

    /// Lays out the pairs, split by the previous plan where `keep` is a goal; gives a warning for every previous row
    /// (as `given`) whose pair is gone.
    fn lay_pairs(&mut self, given: &Lists, goals: &[Goal], pairs: &rules::Pairs) -> Vec<Fault> {
        self.pairs = pairs
            .rows
            .iter()
            .map(|p| Pair {
                demand: p.demand,
                supply: p.supply,
                worth: p.worth,
                minimum: p.minimum,
                maximum: p.maximum,
                rank: p.rank,
                by: p.by,
                kept: false,
            })
            .collect();
        self.pairs.sort_by_key(|p| (p.demand, p.supply, p.by, p.rank.is_none()));
        if !goals.contains(&Goal::Keep) {
            return Vec::new();
        }
        let index = Index::new(&self.lists);
        let ends: Vec<Option<[u32; 2]>> = given
            .previous
            .iter()
            .map(|row| Some([index.demand(&row.demand)?.0, index.supply(&row.supply)?.0]))
            .collect();
        let mut left: BTreeMap<[u32; 2], i64> = BTreeMap::new();
        for (row, ends) in given.previous.iter().zip(&ends) {
            if let Some(ends) = ends {
                let sum = left.entry(*ends).or_default();
                *sum = sum.saturating_add(row.quantity);
            }
        }
        self.pairs = keep::split(std::mem::take(&mut self.pairs), &mut left);
        let gone = given.previous.iter().enumerate().zip(ends);
        gone.filter(|(_, ends)| ends.is_some_and(|ends| left.contains_key(&ends)))
            .map(|((row, previous), _)| check_w121_previous_pair_exists(row, previous))
            .collect()
    }

    /// The starts of every demand's and supply's pairs.
    pub(crate) fn start_indexes(&mut self) {
        self.demand_start = starts(self.demands.len(), self.pairs.iter().map(|p| p.demand.index()));
        self.supply_start = starts(self.supplies.len(), self.pairs.iter().map(|p| p.supply.index()));
        let mut next = self.supply_start.clone();
        self.supply_pairs = vec![PairId(0); self.pairs.len()];
        for (index, pair) in self.pairs.iter().enumerate() {
            let slot = &mut next[pair.supply.index()];
            self.supply_pairs[*slot as usize] = PairId::new(index);
            *slot += 1;
        }
    }

    fn resolve_limits(&self, limit_rows: &[usize]) -> Result<Vec<Limit>, Vec<Fault>> {
        let index = Index::new(&self.lists);
        let mut limits = Vec::with_capacity(self.lists.limits.len());
        let mut faults = Vec::new();
        for (limit, &row) in self.lists.limits.iter().zip(limit_rows) {
            match index.terms(self, limit) {
                Ok(terms) => limits.push(Limit {
                    minimum: limit.minimum.map(|m| bound(m.0)),
                    maximum: limit.maximum.map(|m| bound(m.0)),
                    terms,
                }),
                Err(sum) => faults.push(range::check_r104_limit_fits(row, &limit.id, sum)),
            }
        }
        if faults.is_empty() { Ok(limits) } else { Err(faults) }
    }
}

/// Twice as many, halves of `keep` counted, still have a `u32` each.
const MOST_PAIRS: usize = (1 << 31) - 1;

fn check_r105_pairs_counted(pairs: usize) -> Fault {
    Fault::new(
        "R105",
        Place::lists().field("pairs"),
        pairs.to_string(),
        Text::new(
            format!("共有 {pairs} 个配对，最多 {MOST_PAIRS} 个"),
            format!("there are {pairs} pairs, at most {MOST_PAIRS} can be counted"),
        ),
        Text::new("请按区域分别对接", "match area by area"),
    )
}

fn check_w121_previous_pair_exists(row: usize, previous: &lists::Previous) -> Fault {
    let lists::Previous { demand, supply, quantity } = previous;
    Fault::new(
        "W121",
        Place::row("previous", row),
        format!("{demand} – {supply}: {quantity}"),
        Text::new(
            format!("原方案中需求“{demand}”与资源“{supply}”现已不能配对，这一行不计入"),
            format!(
                "demand {demand:?} and supply {supply:?} of the previous plan are no pair now, the row counts for nothing"
            ),
        ),
        Text::new("如属正常变动，无需处理", "leave it so if this is what changed"),
    )
}

/// For each of `count` rows the number of `keys` below it, and their number at the end.
fn starts(count: usize, keys: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut starts = vec![0_u32; count + 1];
    for key in keys {
        starts[key + 1] += 1;
    }
    for row in 0..count {
        starts[row + 1] += starts[row];
    }
    starts
}

fn unit_of(supply: &lists::Supply) -> &str {
    supply.unit.as_ref().unwrap_or(&supply.id)
}

fn number(value: i64) -> u32 {
    u32::try_from(value).expect("the checks refuse numbers outside 0 to 2^31 - 1")
}

fn bound(value: i128) -> i64 {
    i64::try_from(value).expect("the checks refuse limits beyond 2^62")
}

fn demand(row: &lists::Demand) -> Demand {
    let providers = row.providers.unwrap_or_default();
    Demand {
        minimum: number(row.minimum),
        quantity: number(row.quantity),
        whole: row.whole,
        priority: number(row.priority),
        least: number(providers.least),
        most: providers.most.map(number),
    }
}

/// The lists with every table sorted, without pairs, claims and locks, and with goals as explicit pairs need them.
fn sorted(lists: &Lists, goals: &[Goal]) -> Lists {
    let mut sorted = Lists {
        version: lists.version,
        areas: in_order(&lists.areas),
        categories: in_order(&lists.categories),
        units: in_order(&lists.units),
        demands: in_order(&lists.demands),
        supplies: in_order(&lists.supplies),
        claims: Vec::new(),
        pairs: None,
        quotas: in_order(&lists.quotas),
        limits: in_order(&lists.limits),
        groups: in_order(&lists.groups),
        locks: Vec::new(),
        previous: lists.previous.clone(),
        history: lists.history.clone(),
        policy: lists.policy.clone(),
    };
    for demand in &mut sorted.demands {
        demand.providers = demand.providers.filter(|p| *p != lists::Providers::default());
    }
    if lists.pairs.is_none() {
        resolve_words(&mut sorted);
    }
    for quota in &mut sorted.quotas {
        quota.members.sort_unstable();
    }
    for limit in &mut sorted.limits {
        limit.terms.sort_unstable();
    }
    for group in &mut sorted.groups {
        group.members.sort_unstable();
    }
    sorted
        .previous
        .sort_by(|a, b| (&a.demand, &a.supply, a.quantity).cmp(&(&b.demand, &b.supply, b.quantity)));
    sorted.history.sort_unstable();
    let mut goals = goals.to_vec();
    for goal in &mut goals {
        if let Goal::Rotation(Rotation { turn: Some(turn), .. }) = goal {
            turn.sort_unstable();
        }
    }
    sorted.policy.goals = (goals != [Goal::Worth]).then_some(goals);
    sorted
}

/// Writes the category in place of a demand's word that leads to one, so that terms by category mean the same with
/// explicit pairs, where no word is looked up.
fn resolve_words(lists: &mut Lists) {
    let mut leads: BTreeMap<&str, &str> = BTreeMap::new();
    for category in &lists.categories {
        leads.extend(category.words.iter().map(|word| (word.as_str(), category.id.as_str())));
    }
    leads.extend(lists.categories.iter().map(|category| (category.id.as_str(), category.id.as_str())));
    for demand in &mut lists.demands {
        if let Some(category) = &mut demand.category
            && let Some(&id) = leads.get(category.as_str())
        {
            id.clone_into(category);
        }
    }
}

fn in_order<T: lists::Identified + Clone>(rows: &[T]) -> Vec<T> {
    order(rows).into_iter().map(|row| rows[row].clone()).collect()
}
