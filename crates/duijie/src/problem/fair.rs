//! Fair levels: the groups whose shares are compared.
//!
//! *Problem.* A group g of demands (or supplies) wants q(g) = Σ quantities (capacities) · weight and has y(g) units in
//! a plan; its share is y/q. Groups of one level are apart.
//! *Edges.* What has no area or beneficiary is in no group; a group that wants nothing is left out. Groups are in the
//! order of ids.
//! *Range.* R106: q < 2^62, so that shares are compared by products below 2^126.
//! *Sources.* The contract, "Goals".

use std::collections::BTreeMap;

use super::Problem;
use crate::lists::{Area, Fair, FairMeasure, Fault, Lists, Over, PairId, Place, Rounding, Side, Text};

/// A group of demands or supplies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Positions of its members on the level's side, sorted.
    pub members: Vec<u32>,
    /// What its members want (can give) together; 1 or more.
    pub wanted: i64,
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
}

impl FairLevel {
    /// Whether tight sets can prove its shares: by leximin with the default rounding, or by maxmin.
    #[must_use]
    pub fn is_provable(&self) -> bool {
        self.goal.measure != FairMeasure::Nash && self.goal.rounding == Rounding::default()
    }

    /// Whether only the worst share counts.
    #[must_use]
    pub fn is_maxmin(&self) -> bool {
        self.goal.measure == FairMeasure::Maxmin
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

    /// The level of a goal over `lists`, which are sorted by ids and checked. Faults and warnings go to `told`.
    pub(super) fn new(lists: &Lists, goal: Fair, told: &mut Told) -> Self {
        let side = match goal.over {
            Over::Unit => Side::Supply,
            Over::Groups => lists.groups.first().map_or(Side::Demand, |group| group.side),
            Over::Area | Over::Beneficiaries | Over::Demand => Side::Demand,
        };
        let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
        let mut named: BTreeMap<&str, &str> = BTreeMap::new();
        for group in lists.groups.iter().filter(|_| goal.over == Over::Groups) {
            add(&mut groups, &group.id, group.weight);
            named.extend(group.members.iter().map(|member| (member.as_str(), group.id.as_str())));
        }
        let areas: BTreeMap<&str, &Area> = lists.areas.iter().map(|area| (area.id.as_str(), area)).collect();
        let demands = lists.demands.iter().map(|demand| {
            let group = match goal.over {
                Over::Area => demand.area.as_deref().map(|area| at_depth(&areas, area, goal.depth)),
                Over::Beneficiaries => demand.beneficiaries.first().map(String::as_str),
                Over::Demand => Some(demand.id.as_str()),
                Over::Groups => named.get(demand.id.as_str()).copied(),
                Over::Unit => None,
            };
            (group, demand.quantity)
        });
        let supplies = lists.supplies.iter().map(|supply| {
            let group = match goal.over {
                Over::Unit => Some(supply.unit.as_deref().unwrap_or(&supply.id)),
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
        Self { goal, side, groups: groups.into_values().collect(), group_of }
    }
}

/// What is wrong with groups, and what is doubtful.
#[derive(Default)]
pub(super) struct Told {
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<Fault>,
}

fn add<'g, 'l>(groups: &'g mut BTreeMap<&'l str, Group>, id: &'l str, weight: i64) -> &'g mut Group {
    let group = Group { id: id.to_owned(), members: Vec::new(), wanted: 0, weight };
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
