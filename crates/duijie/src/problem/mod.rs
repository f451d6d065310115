//! What is meant: ids resolved, ranges checked, locks and claims laid out as pairs, goals expanded to levels.
//!
//! Third in the line: reads [`lists`](crate::lists) and [`Pairs`](crate::rules::Pairs), gives [`Problem`] to
//! [`compile`](crate::compile). Everything after it sees only the problem.

mod build;
mod canonical;
mod coupling;
mod fair;
mod keep;
mod levels;
mod limits;
mod lot;
mod nested;
mod order;
mod parts;
mod range;
#[cfg(test)]
mod tests;
mod warn;

use std::num::NonZeroU32;

use crate::lists::{DemandId, Fault, Lists, PairId, PartId, QuotaId, Side, SupplyId};
use crate::rules::By;

pub use coupling::{Class, Coupling};
pub use fair::{FairLevel, Group};
pub(crate) use order::{Order, Unit};

/// A pair of the problem. Where `keep` is a goal, a pair with a previous quantity stands twice: first the half that
/// is kept, then the rest (absent where nothing is left); a match fills the first before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its demand.
    pub demand: DemandId,
    /// Its supply.
    pub supply: SupplyId,
    /// Worth per unit.
    pub worth: i64,
    /// The least quantity.
    pub minimum: u32,
    /// The largest quantity.
    pub maximum: u32,
    /// The rank of the claim behind it.
    pub rank: Option<NonZeroU32>,
    /// How its quantity comes about.
    pub by: By,
    /// The half that `keep` counts.
    pub kept: bool,
}

impl Pair {
    /// Whether both are the same pair but for `kept`.
    #[must_use]
    pub fn is_half_of(&self, other: &Self) -> bool {
        (self.demand, self.supply, self.by, self.rank) == (other.demand, other.supply, other.by, other.rank)
    }
}

/// The numbers of a demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Floor.
    pub minimum: u32,
    /// Units wanted.
    pub quantity: u32,
    /// In full or not at all.
    pub whole: bool,
    /// Tier, 1 first.
    pub priority: u32,
    /// At least so many units share it, if served at all; 0 where there is no bound.
    pub least: u32,
    /// At most so many units share it.
    pub most: Option<u32>,
}

/// The numbers of a supply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// Floor.
    pub minimum: u32,
    /// Units that can be given.
    pub capacity: u32,
    /// Its unit as counted by providers: equal numbers, equal units.
    pub unit: u32,
}

/// A quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// What its members are.
    pub side: Side,
    /// Positions of its members among the demands or supplies, sorted.
    pub members: Vec<u32>,
    /// At least so much.
    pub minimum: i64,
    /// At most so much; `None` is open.
    pub maximum: Option<i64>,
}

/// A limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// At least so much; `None` is open.
    pub minimum: Option<i64>,
    /// At most so much; `None` is open.
    pub maximum: Option<i64>,
    /// Weight per unit of every pair on which it has one (may be 0), sorted by pair.
    pub terms: Vec<LimitTerm>,
}

/// A limit's weight on a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitTerm {
    /// The pair.
    pub pair: PairId,
    /// Weight per unit, terms added up.
    pub each: i64,
}

/// One lexicographic level: a linear gain, or the shares of groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// Quantity served of a tier.
    Serve {
        /// The priority.
        tier: u32,
    },
    /// Claimed quantity honoured of a rank.
    Claims {
        /// The rank.
        rank: NonZeroU32,
    },
    /// Total worth.
    Worth,
    /// Likeness to the previous plan.
    Keep,
    /// The public draw: the gain per unit is the place of the pair's demand or supply.
    Lot {
        /// The side that drew.
        side: Side,
        /// By position among the demands or supplies: the first of n has n, the last 1.
        places: Vec<u32>,
    },
    /// The shares of groups.
    Fair(FairLevel),
}

/// The problem, checked and in canonical order. See the crate's first page for it as a formula.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(crate) lists: Lists,
    pub(crate) demands: Vec<Demand>,
    pub(crate) supplies: Vec<Supply>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) quotas: Vec<Quota>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) levels: Vec<Level>,
    /// Start of every demand's pairs in `pairs`, and the end of the last.
    pub(crate) demand_start: Vec<u32>,
    /// Start of every supply's pairs in `supply_pairs`, and the end of the last.
    pub(crate) supply_start: Vec<u32>,
    pub(crate) supply_pairs: Vec<PairId>,
    /// The part of every pair.
    pub(crate) parts: Vec<PartId>,
    /// The name of every part: the smallest id of a demand with a pair in it, sorted.
    pub(crate) part_names: Vec<DemandId>,
    pub(crate) digest: String,
    pub(crate) demand_quotas: Vec<Vec<QuotaId>>,
    pub(crate) supply_quotas: Vec<Vec<QuotaId>>,
    pub(crate) demand_nested: bool,
    pub(crate) supply_nested: bool,
    pub(crate) warnings: Vec<Fault>,
}

impl Problem {
    /// The lists it was made from: tables sorted by id, without pairs, claims and locks.
    #[must_use]
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// The demands' numbers, in the order of ids.
    #[must_use]
    pub fn demands(&self) -> &[Demand] {
        &self.demands
    }

    /// The supplies' numbers, in the order of ids.
    #[must_use]
    pub fn supplies(&self) -> &[Supply] {
        &self.supplies
    }

    /// The pairs, sorted by demand, supply, and lock, claim, arrangement.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The quotas, in the order of ids.
    #[must_use]
    pub fn quotas(&self) -> &[Quota] {
        &self.quotas
    }

    /// The limits, in the order of ids.
    #[must_use]
    pub fn limits(&self) -> &[Limit] {
        &self.limits
    }

    /// The levels, most important first.
    #[must_use]
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// A demand's id as written.
    #[must_use]
    pub fn demand_name(&self, demand: DemandId) -> &str {
        &self.lists.demands[demand.index()].id
    }

    /// A supply's id as written.
    #[must_use]
    pub fn supply_name(&self, supply: SupplyId) -> &str {
        &self.lists.supplies[supply.index()].id
    }

    /// The pairs of a demand; they stand side by side.
    pub fn pairs_of_demand(&self, demand: DemandId) -> impl ExactSizeIterator<Item = PairId> + use<> {
        (self.demand_start[demand.index()]..self.demand_start[demand.index() + 1]).map(PairId)
    }

    /// The pairs of a supply, in order.
    #[must_use]
    pub fn pairs_of_supply(&self, supply: SupplyId) -> &[PairId] {
        let start = self.supply_start[supply.index()] as usize;
        &self.supply_pairs[start..self.supply_start[supply.index() + 1] as usize]
    }

    /// The quotas that hold a demand, in order.
    #[must_use]
    pub fn quotas_of_demand(&self, demand: DemandId) -> &[QuotaId] {
        &self.demand_quotas[demand.index()]
    }

    /// The quotas that hold a supply, in order.
    #[must_use]
    pub fn quotas_of_supply(&self, supply: SupplyId) -> &[QuotaId] {
        &self.supply_quotas[supply.index()]
    }

    /// The pairs of a quota's members, member by member.
    pub fn pairs_of_quota(&self, quota: QuotaId) -> impl Iterator<Item = PairId> + '_ {
        let quota = &self.quotas[quota.index()];
        let demands =
            (quota.side == Side::Demand).then(|| quota.members.iter().map(|&member| DemandId(member)));
        let supplies =
            (quota.side == Side::Supply).then(|| quota.members.iter().map(|&member| SupplyId(member)));
        let of_demands = demands.into_iter().flatten().flat_map(|demand| self.pairs_of_demand(demand));
        let of_supplies =
            supplies.into_iter().flatten().flat_map(|supply| self.pairs_of_supply(supply).iter().copied());
        of_demands.chain(of_supplies)
    }

    /// The part of a pair.
    #[must_use]
    pub fn part(&self, pair: PairId) -> PartId {
        self.parts[pair.index()]
    }

    /// The number of parts. A row without pairs belongs to none.
    #[must_use]
    pub fn part_count(&self) -> usize {
        self.part_names.len()
    }

    /// A part's name: the smallest id of a demand that has a pair in it. Parts are in the order of names.
    #[must_use]
    pub fn part_name(&self, part: PartId) -> &str {
        self.demand_name(self.part_names[part.index()])
    }

    /// A level's gain per unit on a pair; 0 at a fair level, which gains nothing by the unit.
    #[must_use]
    pub fn gain(&self, level: &Level, pair: PairId) -> i64 {
        let pair = &self.pairs[pair.index()];
        match level {
            Level::Serve { tier } => i64::from(self.demands[pair.demand.index()].priority == *tier),
            Level::Claims { rank } => i64::from(pair.rank == Some(*rank)),
            Level::Worth => pair.worth,
            Level::Keep => i64::from(pair.kept),
            Level::Lot { side: Side::Demand, places } => places[pair.demand.index()].into(),
            Level::Lot { side: Side::Supply, places } => places[pair.supply.index()].into(),
            Level::Fair(_) => 0,
        }
    }

    /// Whether a level compares shares. Then all pairs are one part.
    #[must_use]
    pub fn is_fair(&self) -> bool {
        self.levels.iter().any(|level| matches!(level, Level::Fair(_)))
    }

    /// Do the quotas of a side lie within each other or apart?
    #[must_use]
    pub fn nested(&self, side: Side) -> bool {
        match side {
            Side::Demand => self.demand_nested,
            Side::Supply => self.supply_nested,
        }
    }

    /// What is doubtful but usable: a `least` of providers out of reach, limits whose terms fit no pair, groups of a
    /// fair goal that want nothing, and, where `keep` is a goal, previous rows whose pair is gone. In the order of tables and rows as given.
    #[must_use]
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }

    /// SHA-256 (lower-case hex) of the canonical form.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}
