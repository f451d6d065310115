//! What the checks of a certificate stand on: names to positions, the parts of rows, the bounds that narrow.

use std::collections::BTreeMap;
use std::ops::Range;

use super::refusal::PairName;
use crate::lists::{DemandId, Identified, PartId, Side, SupplyId};
use crate::problem::Problem;
use crate::rules::By;

/// A row by its position in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    Demand(usize),
    Supply(usize),
    Quota(usize),
    Limit(usize),
    /// A group or class of a fair level, in the order in which they come.
    Face(usize),
}

/// Bounds of a row; `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sides {
    pub(super) low: Option<i64>,
    pub(super) high: Option<i64>,
}

impl Sides {
    pub(super) fn fixed(at: i64) -> Self {
        Self { low: Some(at), high: Some(at) }
    }
}

/// Bounds of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) low: i64,
    pub(super) high: i64,
}

/// A row of a fair level's face: a group, or a class of groups.
pub(super) struct FaceRow {
    pub(super) side: Side,
    /// Positions of the members on the side.
    pub(super) members: Vec<u32>,
    pub(super) sides: Sides,
}

/// The rows of the faces so far. A later row of the same name hides the earlier one.
#[derive(Default)]
pub(super) struct Faces {
    pub(super) rows: Vec<FaceRow>,
    groups: BTreeMap<String, usize>,
    classes: BTreeMap<usize, usize>,
}

impl Faces {
    pub(super) fn add_group(&mut self, id: &str, row: FaceRow) {
        self.groups.insert(id.to_owned(), self.rows.len());
        self.rows.push(row);
    }

    pub(super) fn add_class(&mut self, position: usize, row: FaceRow) {
        self.classes.insert(position, self.rows.len());
        self.rows.push(row);
    }

    pub(super) fn group(&self, id: &str) -> Option<Row> {
        self.groups.get(id).copied().map(Row::Face)
    }

    /// A class by its position as written.
    pub(super) fn class(&self, position: &str) -> Option<Row> {
        let position: usize = position.parse().ok()?;
        self.classes.get(&position).copied().map(Row::Face)
    }
}

/// The bounds of all rows and pairs as narrowed so far.
pub(super) struct Bounds {
    pub(super) demands: Vec<Sides>,
    pub(super) supplies: Vec<Sides>,
    pub(super) quotas: Vec<Sides>,
    pub(super) limits: Vec<Sides>,
    pub(super) pairs: Vec<Span>,
    pub(super) faces: Faces,
}

impl Bounds {
    pub(super) fn new(problem: &Problem) -> Self {
        let both = |low: i64, high: i64| Sides { low: Some(low), high: Some(high) };
        Self {
            demands: problem.demands().iter().map(|d| both(d.minimum.into(), d.quantity.into())).collect(),
            supplies: problem.supplies().iter().map(|s| both(s.minimum.into(), s.capacity.into())).collect(),
            quotas: problem
                .quotas()
                .iter()
                .map(|q| Sides { low: Some(q.minimum), high: q.maximum })
                .collect(),
            limits: problem.limits().iter().map(|l| Sides { low: l.minimum, high: l.maximum }).collect(),
            pairs: problem
                .pairs()
                .iter()
                .map(|p| Span { low: p.minimum.into(), high: p.maximum.into() })
                .collect(),
            faces: Faces::default(),
        }
    }

    pub(super) fn of(&self, row: Row) -> Sides {
        match row {
            Row::Demand(k) => self.demands[k],
            Row::Supply(k) => self.supplies[k],
            Row::Quota(k) => self.quotas[k],
            Row::Limit(k) => self.limits[k],
            Row::Face(k) => self.faces.rows[k].sides,
        }
    }

    pub(super) fn fix(&mut self, row: Row, at: i64) {
        let sides = match row {
            Row::Demand(k) => &mut self.demands[k],
            Row::Supply(k) => &mut self.supplies[k],
            Row::Quota(k) => &mut self.quotas[k],
            Row::Limit(k) => &mut self.limits[k],
            Row::Face(k) => &mut self.faces.rows[k].sides,
        };
        *sides = Sides::fixed(at);
    }
}

/// The parts of rows, and the pairs of parts.
pub(super) struct Parts {
    demands: Vec<Option<PartId>>,
    supplies: Vec<Option<PartId>>,
    quotas: Vec<Option<PartId>>,
    limits: Vec<Option<PartId>>,
    /// Start of every part's pairs in `pairs`, and the end of the last.
    start: Vec<usize>,
    pairs: Vec<u32>,
}

impl Parts {
    /// O(pairs + members) time.
    pub(super) fn new(problem: &Problem) -> Self {
        let mut demands = vec![None; problem.demands().len()];
        let mut supplies = vec![None; problem.supplies().len()];
        let mut start = vec![0; problem.part_count() + 1];
        for (index, pair) in problem.pairs().iter().enumerate() {
            let part = problem.part(crate::lists::PairId::new(index));
            demands[pair.demand.index()] = Some(part);
            supplies[pair.supply.index()] = Some(part);
            start[part.index() + 1] += 1;
        }
        for part in 0..problem.part_count() {
            start[part + 1] += start[part];
        }
        let mut next = start.clone();
        let mut pairs = vec![0; problem.pairs().len()];
        for (index, _) in problem.pairs().iter().enumerate() {
            let id = crate::lists::PairId::new(index);
            let slot = &mut next[problem.part(id).index()];
            pairs[*slot] = id.0;
            *slot += 1;
        }
        let quotas = problem
            .quotas()
            .iter()
            .map(|quota| {
                let side = match quota.side {
                    Side::Demand => &demands,
                    Side::Supply => &supplies,
                };
                quota.members.iter().find_map(|&member| side[member as usize])
            })
            .collect();
        let limits =
            problem.limits().iter().map(|l| l.terms.first().map(|term| problem.part(term.pair))).collect();
        Self { demands, supplies, quotas, limits, start, pairs }
    }

    /// The part of a row; `None` where it has no pairs.
    pub(super) fn of(&self, row: Row) -> Option<PartId> {
        match row {
            Row::Demand(k) => self.demands[k],
            Row::Supply(k) => self.supplies[k],
            Row::Quota(k) => self.quotas[k],
            Row::Limit(k) => self.limits[k],
            // With a fair level all pairs are one part.
            Row::Face(_) => (!self.pairs.is_empty()).then(|| PartId::new(0)),
        }
    }

    /// The positions of a part's pairs.
    pub(super) fn pairs(&self, part: PartId) -> &[u32] {
        &self.pairs[self.start[part.index()]..self.start[part.index() + 1]]
    }
}

/// The position of `id` in a table sorted by ids. O(log n).
pub(super) fn find<T: Identified>(rows: &[T], id: &str) -> Option<usize> {
    rows.binary_search_by(|row| row.id().as_bytes().cmp(id.as_bytes())).ok()
}

/// The positions of a demand's pairs. They stand side by side.
pub(super) fn pairs_of(problem: &Problem, demand: DemandId) -> Range<usize> {
    let mut ids = problem.pairs_of_demand(demand);
    let count = ids.len();
    ids.next().map_or(0..0, |first| first.index()..first.index() + count)
}

/// The positions of the pairs with these ends that came about so: two where `keep` splits one, or where a lock stands
/// with and without rank. A quantity fills them in this order. Empty where there is none.
pub(super) fn group(problem: &Problem, demand: DemandId, supply: SupplyId, by: By) -> Range<usize> {
    let all = pairs_of(problem, demand);
    let pairs = &problem.pairs()[all.clone()];
    let from = pairs.partition_point(|p| (p.supply, p.by) < (supply, by));
    let to = pairs.partition_point(|p| (p.supply, p.by) <= (supply, by));
    all.start + from..all.start + to
}

/// The positions of the pairs that ids name; empty where there is none.
pub(super) fn named(problem: &Problem, demand: &str, supply: &str, by: By) -> Range<usize> {
    let demand = find(&problem.lists().demands, demand).map(DemandId::new);
    let supply = find(&problem.lists().supplies, supply).map(SupplyId::new);
    match (demand, supply) {
        (Some(demand), Some(supply)) => group(problem, demand, supply, by),
        _ => 0..0,
    }
}

/// The name of the pair at a position.
pub(super) fn pair_name(problem: &Problem, index: usize) -> PairName {
    let pair = &problem.pairs()[index];
    PairName {
        demand: problem.demand_name(pair.demand).to_owned(),
        supply: problem.supply_name(pair.supply).to_owned(),
        by: pair.by,
    }
}

/// The name of a supply's unit; a supply without one is its own.
pub(super) fn unit_name(problem: &Problem, supply: SupplyId) -> &str {
    let row = &problem.lists().supplies[supply.index()];
    row.unit.as_deref().unwrap_or(&row.id)
}
