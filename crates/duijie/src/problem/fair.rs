//! Fair levels: the groups whose shares are compared.
//!
//! *Problem.* A group g of demands (or supplies) wants q(g) = Σ quantities (capacities) · weight and has y(g) units in
//! a plan; its share is y/q. Groups of one level are apart.
//! *Targets.* A reserve wants the reserve, and who has its turn wants one unit: what a group has beyond its target counts
//! for nothing, and the level takes no more from it than that.
//! *Edges.* What has no area or beneficiary is in no group; a group that wants nothing is left out. Groups are in the
//! order of ids.
//! *Range.* R106: q < 2^62, so that shares are compared by products below 2^126.
//! *Sources.* The contract, "Goals".

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use crate::lists::{
    Area, Fair, FairMeasure, Fault, Lists, Over, PairId, Place, Rotation, Rounding, Side, Text,
};

/// A group of demands or supplies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Positions of its members on the level's side, sorted.
    pub members: Vec<u32>,
    /// What its members want (can give) together, or the target; 1 or more.
    pub wanted: i64,
    /// What its members want (can give) together.
    pub total: i64,
    /// Multiplies what it wants; 1 or more.
    pub weight: i64,
}

impl Group {
    /// What its units are divided by: wanted · weight, below 2^62.
    #[must_use]
    pub fn stake(&self) -> i64 {
        self.wanted * self.weight
    }
}

/// A fair goal with its groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FairLevel {
    /// The goal as written.
    pub goal: Fair,
    /// What the members are.
    pub side: Side,
    /// Those that want something, in the order of ids.
    pub groups: Vec<Group>,
    /// The group of every demand or supply.
    pub group_of: Vec<Option<u32>>,
    /// What groups want are targets: whatever they have beyond counts for nothing.
    pub has_targets: bool,
    /// Of a rotation: the longest wait that it leaves, where that was found.
    pub within: Option<u32>,
}

impl FairLevel {
    /// Whether tight sets can prove its shares: by leximin with the default rounding and at any price, or by maxmin.
    #[must_use]
    pub fn is_provable(&self) -> bool {
        let Fair { measure, rounding, price, .. } = self.goal;
        measure != FairMeasure::Nash && rounding == Rounding::default() && price.is_none()
    }

    /// Whether only the worst share counts.
    #[must_use]
    pub fn is_maxmin(&self) -> bool {
        self.goal.measure == FairMeasure::Maxmin
    }

    /// Whether it is a rotation: its groups are those whose turn it is.
    #[must_use]
    pub fn is_rotation(&self) -> bool {
        self.has_targets && self.goal.over != Over::Reserves
    }

    /// Whether all that counts is how many groups have a unit: each wants one, and all weigh the same.
    #[must_use]
    pub fn is_count(&self) -> bool {
        let is_one = |group: &Group| group.wanted == 1 && group.weight == self.groups[0].weight;
        self.goal.measure != FairMeasure::Maxmin
            && self.goal.price.is_none()
            && self.groups.iter().all(is_one)
    }

    /// Whether later levels keep floors only: groups may well have more.
    #[must_use]
    pub fn keeps_floors(&self) -> bool {
        self.is_maxmin() || self.has_targets || self.goal.price.is_some()
    }

    /// The group of a pair, by position.
    #[must_use]
    pub fn group(&self, problem: &Problem, pair: PairId) -> Option<usize> {
        let pair = &problem.pairs()[pair.index()];
        let member = match self.side {
            Side::Demand => pair.demand.index(),
            Side::Supply => pair.supply.index(),
        };
        self.group_of[member].map(|group| group as usize)
    }

    /// What every group has in a plan with these quantities of all pairs. O(pairs).
    #[must_use]
    pub fn served(&self, problem: &Problem, quantities: &[i64]) -> Vec<i64> {
        let mut served = vec![0; self.groups.len()];
        for (pair, &quantity) in quantities.iter().enumerate().filter(|(_, quantity)| **quantity != 0) {
            if let Some(group) = self.group(problem, PairId::new(pair)) {
                served[group] += quantity;
            }
        }
        served
    }

    /// The levels of a goal over `lists`, which are sorted by ids and checked: one, or of reserves one for each side that
    /// has some. Faults and warnings go to `told`.
    pub(super) fn of(lists: &Lists, goal: Fair, told: &mut Told) -> Vec<Self> {
        let sides: Vec<Side> = match goal.over {
            Over::Unit | Over::Supply => vec![Side::Supply],
            Over::Groups => vec![lists.groups.first().map_or(Side::Demand, |group| group.side)],
            Over::Area | Over::Beneficiaries | Over::Demand => vec![Side::Demand],
            Over::Reserves => {
                let has = |side: &Side| lists.quotas.iter().any(|q| q.side == *side && q.reserve > 0);
                [Side::Demand, Side::Supply].into_iter().filter(has).collect()
            }
        };
        sides.into_iter().map(|side| Self::new(lists, goal, side, told)).collect()
    }

    /// The groups that take turns in a rotation over `lists`, sorted and checked: all of them.
    pub(crate) fn of_rotation(lists: &Lists, rotation: &Rotation) -> Vec<Self> {
        Self::of(lists, rotation.grouping(), &mut Told::default())
    }

    /// The level of a rotation: those whose turn it is, each with one unit for its target.
    pub(super) fn of_turn(lists: &Lists, rotation: &Rotation, told: &mut Told) -> Vec<Self> {
        let Some(turn) = &rotation.turn else {
            told.faults.push(check_r107_turn_decided());
            return Vec::new();
        };
        let turn: BTreeSet<&str> = turn.iter().map(String::as_str).collect();
        let mut levels = Self::of(lists, rotation.grouping(), told);
        for level in &mut levels {
            let mut number = 0..;
            let numbers: Vec<Option<u32>> = level
                .groups
                .iter()
                .map(|group| if turn.contains(group.id.as_str()) { number.next() } else { None })
                .collect();
            for group in &mut level.group_of {
                *group = group.and_then(|group| numbers[group as usize]);
            }
            level.groups.retain(|group| turn.contains(group.id.as_str()));
            level.groups.iter_mut().for_each(|group| (group.wanted, group.weight) = (1, 1));
            (level.has_targets, level.within) = (true, rotation.within);
        }
        levels
    }

    fn new(lists: &Lists, goal: Fair, side: Side, told: &mut Told) -> Self {
        let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
        let mut named: BTreeMap<&str, &str> = BTreeMap::new();
        for group in lists.groups.iter().filter(|_| goal.over == Over::Groups) {
            add(&mut groups, &group.id, group.weight);
            named.extend(group.members.iter().map(|member| (member.as_str(), group.id.as_str())));
        }
        let reserves = || lists.quotas.iter().filter(|quota| quota.side == side && quota.reserve > 0);
        for quota in reserves().filter(|_| goal.over == Over::Reserves) {
            named.extend(quota.members.iter().map(|member| (member.as_str(), quota.id.as_str())));
        }
        let areas: BTreeMap<&str, &Area> = lists.areas.iter().map(|area| (area.id.as_str(), area)).collect();
        let demands = lists.demands.iter().map(|demand| {
            let group = match goal.over {
                Over::Area => demand.area.as_deref().map(|area| at_depth(&areas, area, goal.depth)),
                Over::Beneficiaries => demand.beneficiaries.first().map(String::as_str),
                Over::Demand => Some(demand.id.as_str()),
                Over::Groups | Over::Reserves => named.get(demand.id.as_str()).copied(),
                Over::Unit | Over::Supply => None,
            };
            (group, demand.quantity)
        });
        let supplies = lists.supplies.iter().map(|supply| {
            let group = match goal.over {
                Over::Unit => Some(supply.unit.as_deref().unwrap_or(&supply.id)),
                Over::Supply => Some(supply.id.as_str()),
                _ => named.get(supply.id.as_str()).copied(),
            };
            (group, supply.capacity)
        });
        let members: Vec<(Option<&str>, i64)> = match side {
            Side::Demand => demands.collect(),
            Side::Supply => supplies.collect(),
        };
        for (member, (group, wanted)) in (0_u32..).zip(&members) {
            let Some(id) = group else { continue };
            let group = add(&mut groups, id, 1);
            group.members.push(member);
            group.wanted += wanted;
            group.total += wanted;
        }
        if goal.over == Over::Reserves {
            for quota in reserves() {
                let group = add(&mut groups, &quota.id, 1);
                group.wanted = group.wanted.min(quota.reserve);
            }
        }
        for group in groups.values() {
            if group.wanted == 0 {
                told.warnings.push(check_w124_group_wants(Some(&group.id)));
            } else if i128::from(group.wanted) * i128::from(group.weight) >= 1 << 62 {
                told.faults.push(check_r106_stake_fits(group));
            }
        }
        groups.retain(|_, group| group.wanted > 0);
        if groups.is_empty() {
            told.warnings.push(check_w124_group_wants(None));
        }
        let number: BTreeMap<&str, u32> = groups.keys().copied().zip(0..).collect();
        let group_of = members.iter().map(|(group, _)| number.get((*group)?).copied()).collect();
        let has_targets = goal.over == Over::Reserves;
        Self { goal, side, groups: groups.into_values().collect(), group_of, has_targets, within: None }
    }
}

/// What is wrong with groups, and what is doubtful.
#[derive(Default)]
pub(super) struct Told {
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<Fault>,
}

fn add<'g, 'l>(groups: &'g mut BTreeMap<&'l str, Group>, id: &'l str, weight: i64) -> &'g mut Group {
    let group = Group { id: id.to_owned(), members: Vec::new(), wanted: 0, total: 0, weight };
    groups.entry(id).or_insert(group)
}

/// The area above (or of) `area` at this depth, 1 at the top; the area itself where it lies higher.
fn at_depth<'l>(areas: &BTreeMap<&str, &'l Area>, area: &'l str, depth: Option<u32>) -> &'l str {
    let Some(depth) = depth else { return area };
    let parent = |id: &&'l str| areas.get(*id).and_then(|area| area.parent.as_deref());
    let path: Vec<&'l str> = std::iter::successors(Some(area), parent).collect();
    let up = path.len().saturating_sub(depth as usize);
    path[up]
}

fn check_r107_turn_decided() -> Fault {
    Fault::new(
        "R107",
        Place { table: "policy", row: None, id: None, field: Some("goals".to_owned()) },
        "rotation",
        Text::new("轮换目标没有写明轮到谁", "a rotation does not say whose turn it is"),
        Text::new("先用 turns::decide 确定", "let `turns::decide` decide it first"),
    )
}

fn check_r106_stake_fits(group: &Group) -> Fault {
    let Group { id, wanted, weight, .. } = group;
    let product = i128::from(*wanted) * i128::from(*weight);
    Fault::new(
        "R106",
        Place::lists().field("groups"),
        product.to_string(),
        Text::new(
            format!("分组“{id}”的需求总量 {wanted} × 权重 {weight} = {product}，应小于 2^62"),
            format!(
                "group {id:?} wants {wanted}, times its weight {weight} that is {product}, not less than 2^62"
            ),
        ),
        Text::new("请用较小的权重", "use smaller weights"),
    )
}

fn check_w124_group_wants(id: Option<&str>) -> Fault {
    Fault::new(
        "W124",
        Place { table: "policy", row: None, id: None, field: Some("goals".to_owned()) },
        id.unwrap_or_default(),
        match id {
            Some(id) => Text::new(
                format!("分组“{id}”没有任何需求量，不参与公平比较"),
                format!("group {id:?} wants nothing and is left out of the fair goal"),
            ),
            None => Text::new("公平目标没有可比较的分组", "a fair goal has no group to compare"),
        },
        Text::new("如属正常情况，无需处理", "leave it so if this is what is meant"),
    )
}
