//! The network of a part: a leaf for every demand and supply, a node above for every family, an arc for every pair; and
//! the side rows that it leaves out.
//!
//! Limits that are quotas in disguise become nodes only where nothing is left out then. Elsewhere all limits stay side
//! rows: programs take it that a network's row has no open lower side.

use std::cmp::Reverse;

use crate::lists::{DemandId, LimitId, PairId, QuotaId, Side, SupplyId};
use crate::network::{self, OPEN};
use crate::problem::{Level, Problem};

use super::family::{Family, can_bind, members};
use super::{Row, SideRow, merge};

/// A flow network with the way back to the problem's rows and pairs.
#[derive(Clone, Debug, Default)]
pub struct PartNetwork {
    /// Rows and arcs as the flow solver sees them; gains are 0.
    pub graph: network::Network,
    /// The rows of every node: one, or several of demands or supplies that were merged, in order.
    pub rows: Vec<Vec<Row>>,
    /// The first pair of every arc; the only one unless an end is merged.
    pub pairs: Vec<PairId>,
}

/// The quotas of every part. A quota's members with pairs are all of one part; one without such members has none.
pub(super) fn quotas_of_parts(problem: &Problem) -> Vec<Vec<QuotaId>> {
    let mut of = vec![Vec::new(); problem.part_count()];
    for (k, quota) in problem.quotas().iter().enumerate() {
        let first = members(problem, quota).next().and_then(|member| match quota.side {
            Side::Demand => problem.pairs_of_demand(DemandId(member)).next(),
            Side::Supply => problem.pairs_of_supply(SupplyId(member)).first().copied(),
        });
        if let Some(pair) = first {
            of[problem.part(pair).index()].push(QuotaId::new(k));
        }
    }
    of
}

/// Builds the network of the part with these pairs, quotas and limits, and lists what it leaves out.
pub(super) fn build(
    problem: &Problem,
    pairs: &[PairId],
    quotas: &[QuotaId],
    limits: &[LimitId],
) -> (PartNetwork, Vec<SideRow>) {
    let quotas: Vec<Family> = quotas.iter().map(|&quota| Family::of_quota(problem, quota)).collect();
    let limits: Vec<LimitId> = limits.iter().copied().filter(|&limit| can_bind(problem, limit)).collect();
    let groups = groups(problem);
    let mut side_rows = side_rows(problem, pairs);
    if side_rows.is_empty() {
        // Of equal families the first stands above: a group then holds the quotas that lie within it.
        let families: Vec<Family> = groups.iter().chain(&quotas).cloned().collect();
        let whole = if limits.is_empty() {
            let (nodes, crossing) = hang(Nodes::of(problem, pairs), families);
            crossing.is_empty().then(|| nodes.into_network(problem, pairs))
        } else {
            with_limits(problem, pairs, &families, &limits)
        };
        if let Some(network) = whole {
            // Programs look at single pairs and units: only whole networks are merged.
            return (merge::merge(problem, network), Vec::new());
        }
    }
    side_rows.extend(limits.into_iter().map(SideRow::Limit));
    side_rows.extend(groups.iter().filter_map(|family| match family.row {
        Row::Group { level, group } => Some(SideRow::Group { level, group }),
        _ => None,
    }));
    let (nodes, crossing) = hang(Nodes::of(problem, pairs), quotas);
    side_rows.extend(crossing);
    side_rows.sort_unstable();
    (nodes.into_network(problem, pairs), side_rows)
}

/// Hangs the families above the leaves, from the widest to the narrowest: one then hangs below the one that holds it.
/// Those that cross one of them are left out, and listed.
fn hang(mut nodes: Nodes, mut families: Vec<Family>) -> (Nodes, Vec<SideRow>) {
    let mut crossing = Vec::new();
    // Stable: equal ones in their order.
    families.sort_by_key(|family| Reverse(family.members.len()));
    for family in &families {
        match (nodes.holder(family), family.row) {
            (Ok(parent), _) => nodes.hang(family, parent),
            (Err(with), Row::Quota(quota)) => {
                crossing.push(SideRow::Crossing { quota, with: nodes.rows[with as usize] });
            }
            (Err(_), Row::Group { level, group }) => crossing.push(SideRow::Group { level, group }),
            (Err(_), _) => unreachable!("every family here is a quota or a group"),
        }
    }
    (nodes, crossing)
}

/// The groups of all fair levels, those of later levels first.
fn groups(problem: &Problem) -> Vec<Family> {
    let mut found = Vec::new();
    for (level, goal) in (0_u32..).zip(problem.levels()).collect::<Vec<_>>().into_iter().rev() {
        if let Level::Fair(fair) = goal {
            let groups = (0_u32..).take(fair.groups.len());
            found.extend(groups.filter_map(|group| Family::of_group(problem, level, group, fair)));
        }
    }
    found
}

/// The network with all quotas, groups and these limits as nodes; `None` where a limit is no family, two families cross, or the
/// floors add up to more than the network solver takes.
fn with_limits(
    problem: &Problem,
    pairs: &[PairId],
    quotas: &[Family],
    limits: &[LimitId],
) -> Option<PartNetwork> {
    let mut rows: Vec<Vec<Family>> = quotas.iter().map(|quota| vec![quota.clone()]).collect();
    for &limit in limits {
        let families = Family::of_limit(problem, limit);
        rows.push((!families.is_empty()).then_some(families)?);
    }
    // Widest first, by pairs: these are the same whatever the side of a limit of either, and more where members are more.
    rows.sort_by_key(|families| Reverse(families[0].pairs));
    let nodes = Nodes::of(problem, pairs).with(&rows).or_else(|| {
        // What is narrower may cross a limit of either side on the one that was tried first.
        rows.iter_mut().for_each(|families| families.reverse());
        Nodes::of(problem, pairs).with(&rows)
    })?;
    let network = nodes.into_network(problem, pairs);
    (network.graph.floors() < network::MOST_FLOW).then_some(network)
}

/// The table of the module's page, limits and crossing quotas excepted.
fn side_rows(problem: &Problem, pairs: &[PairId]) -> Vec<SideRow> {
    let mut found = Vec::new();
    for demand in demands_of(problem, pairs) {
        let row = &problem.demands()[demand.index()];
        if row.whole && row.quantity > 1 {
            found.push(SideRow::Whole(demand));
        }
        if row.least > 1 {
            found.push(SideRow::Least(demand));
        }
        if row.most.is_some_and(|most| most < row.quantity && exceeds_units(problem, demand, most)) {
            found.push(SideRow::Most(demand));
        }
    }
    found
}

fn exceeds_units(problem: &Problem, demand: DemandId, most: u32) -> bool {
    let mut units: Vec<u32> = problem
        .pairs_of_demand(demand)
        .map(|pair| problem.supplies()[problem.pairs()[pair.index()].supply.index()].unit)
        .collect();
    units.sort_unstable();
    units.dedup();
    units.len() > most as usize
}

/// The demands of the pairs, in order. Pairs are sorted by demand.
fn demands_of(problem: &Problem, pairs: &[PairId]) -> Vec<DemandId> {
    let mut demands: Vec<DemandId> = pairs.iter().map(|pair| problem.pairs()[pair.index()].demand).collect();
    demands.dedup();
    demands
}

/// The nodes while families are hung above the leaves: first the demands, then the supplies, then the families.
struct Nodes {
    demands: Vec<DemandId>,
    supplies: Vec<SupplyId>,
    flow: Vec<network::Node>,
    rows: Vec<Row>,
}

impl Nodes {
    fn of(problem: &Problem, pairs: &[PairId]) -> Self {
        let demands = demands_of(problem, pairs);
        let mut supplies: Vec<SupplyId> =
            pairs.iter().map(|pair| problem.pairs()[pair.index()].supply).collect();
        supplies.sort_unstable();
        supplies.dedup();
        let leaf = |side, lower: u32, upper: u32| network::Node {
            side,
            parent: None,
            lower: lower.into(),
            upper: upper.into(),
        };
        let demand_leaf = |&demand: &DemandId| {
            let row = &problem.demands()[demand.index()];
            leaf(network::Side::Demand, row.minimum, row.quantity)
        };
        let supply_leaf = |&supply: &SupplyId| {
            let row = &problem.supplies()[supply.index()];
            leaf(network::Side::Supply, row.minimum, row.capacity)
        };
        let flow = demands.iter().map(demand_leaf).chain(supplies.iter().map(supply_leaf)).collect();
        let rows =
            demands.iter().map(|&d| Row::Demand(d)).chain(supplies.iter().map(|&s| Row::Supply(s))).collect();
        Self { demands, supplies, flow, rows }
    }

    fn demand(&self, demand: DemandId) -> usize {
        self.demands.binary_search(&demand).expect("a pair's demand is a leaf of its part")
    }

    fn supply(&self, supply: SupplyId) -> usize {
        self.demands.len()
            + self.supplies.binary_search(&supply).expect("a pair's supply is a leaf of its part")
    }

    fn leaf(&self, side: Side, member: u32) -> usize {
        match side {
            Side::Demand => self.demand(DemandId(member)),
            Side::Supply => self.supply(SupplyId(member)),
        }
    }

    /// The node above all members, `None` for the root; or that of a family that this one crosses: members under different
    /// parents, while wider families come first, mean that one of the parents holds some members and not others.
    fn holder(&self, family: &Family) -> Result<Option<u32>, u32> {
        let mut parents =
            family.members.iter().map(|&member| self.flow[self.leaf(family.side, member)].parent);
        let first = parents.next().flatten();
        match parents.find(|&parent| parent != first) {
            None => Ok(first),
            Some(other) => Err(self.narrower(first, other)),
        }
    }

    /// Of two different parents of leaves one that does not hold the other's leaf.
    fn narrower(&self, a: Option<u32>, b: Option<u32>) -> u32 {
        let holds = |above: u32, mut node: Option<u32>| {
            while let Some(at) = node {
                if at == above {
                    return true;
                }
                node = self.flow[at as usize].parent;
            }
            false
        };
        match (a, b) {
            (Some(a), b) if !holds(a, b) => a,
            (_, Some(b)) => b,
            (_, None) => unreachable!("the parents differ, and none but the root holds both"),
        }
    }

    /// Hangs every row by the first of its families that crosses nothing; `None` where one has no such.
    fn with(mut self, rows: &[Vec<Family>]) -> Option<Self> {
        for families in rows {
            let fits = families.iter().find_map(|family| Some((family, self.holder(family).ok()?)));
            let (family, parent) = fits?;
            self.hang(family, parent);
        }
        Some(self)
    }

    fn hang(&mut self, family: &Family, parent: Option<u32>) {
        let node = u32::try_from(self.flow.len()).expect("rows are counted in u32");
        let side = match family.side {
            Side::Demand => network::Side::Demand,
            Side::Supply => network::Side::Supply,
        };
        self.flow.push(network::Node { side, parent, lower: family.lower, upper: family.upper });
        self.rows.push(family.row);
        for &member in &family.members {
            let leaf = self.leaf(family.side, member);
            self.flow[leaf].parent = Some(node);
        }
    }

    fn into_network(self, problem: &Problem, pairs: &[PairId]) -> PartNetwork {
        let node = |index: usize| u32::try_from(index).expect("rows are counted in u32");
        let arcs = pairs
            .iter()
            .map(|pair| {
                let pair = &problem.pairs()[pair.index()];
                let quantity = problem.demands()[pair.demand.index()].quantity;
                let capacity = problem.supplies()[pair.supply.index()].capacity;
                // A ceiling that the ends imply anyway is left to them: their prices say it all.
                let implied = pair.maximum >= quantity.min(capacity);
                network::Arc {
                    tail: node(self.demand(pair.demand)),
                    head: node(self.supply(pair.supply)),
                    lower: pair.minimum.into(),
                    upper: if implied { OPEN } else { pair.maximum.into() },
                    gain: 0,
                }
            })
            .collect();
        let rows = self.rows.into_iter().map(|row| vec![row]).collect();
        PartNetwork { graph: network::Network { nodes: self.flow, arcs }, rows, pairs: pairs.to_vec() }
    }
}
