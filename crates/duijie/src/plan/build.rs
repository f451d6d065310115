//! From answers to the plan: quantities by pair become matches, prices by row become the certificate.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compile::{Barren, Compiled, Part, Row};
use crate::lists::{DemandId, Integer, PairId};
use crate::problem::{FairLevel, Level, Problem};
use crate::solve::{self, Answer, Answers, LevelProof, RowPrice, Split, Tree, side_by_side};

use super::{
    ChoiceSplit, Conflict, ConflictPair, Digest, Entry, Goal, LevelName, LevelResult, Match, Missing, Node,
    Plan, Priced, Proof, QuantitySplit, Refusal, Status, fair, feasible,
};

impl Plan {
    /// The plan of the answers. Its bounds are what its certificate proves. O(pairs · levels).
    #[must_use]
    pub fn new(problem: &Problem, compiled: &Compiled, answers: &Answers) -> Self {
        let empty = Self {
            status: Status::Unknown,
            stopped: answers.stopped,
            goals: Vec::new(),
            matches: Vec::new(),
            unmet: Vec::new(),
            certificate: Vec::new(),
            conflict: None,
            digest: Digest {
                problem: problem.digest().to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
        };
        if let Some(proof) = conflict_proof(compiled, answers) {
            let conflict = Some(conflict(problem, &proof));
            return Self { status: Status::Infeasible, stopped: None, conflict, ..empty };
        }
        let Some(solved) = solved(compiled, answers) else { return empty };
        let quantities = quantities(problem, &solved);
        let goals: Vec<Goal> = problem
            .levels()
            .iter()
            .enumerate()
            .map(|(k, level)| match level {
                Level::Fair(fair) => Goal::Fair(fair::result(
                    problem,
                    k,
                    fair,
                    &quantities,
                    &fair_proof(problem, k, fair, &solved),
                )),
                _ => Goal::Level(result(problem, k, level, &solved)),
            })
            .collect();
        let closed = goals.iter().all(Goal::is_closed);
        let proof = |(k, level): (usize, &Level)| match level {
            Level::Fair(fair) => {
                super::LevelProof::Fair(fair::proof(problem, fair, &fair_proof(problem, k, fair, &solved)))
            }
            _ => super::LevelProof::Entries(entries(problem, k, &solved)),
        };
        Self {
            status: if closed { Status::Optimal } else { Status::Gap },
            certificate: problem.levels().iter().enumerate().map(proof).collect(),
            goals,
            matches: matches(problem, &quantities),
            unmet: unmet(problem, &quantities),
            ..empty
        }
    }
}

impl Plan {
    /// A plan of any hand's quantities, by pair in their order: without goals, bounds or proofs, to be measured and compared. O(pairs).
    ///
    /// # Errors
    /// The first row or pair that it breaks.
    pub fn by_hand(problem: &Problem, quantities: &[i64]) -> Result<Self, Refusal> {
        feasible(problem, quantities)?;
        Ok(Self {
            status: Status::Gap,
            stopped: None,
            goals: Vec::new(),
            matches: matches(problem, quantities),
            unmet: unmet(problem, quantities),
            certificate: Vec::new(),
            conflict: None,
            digest: Digest {
                problem: problem.digest().to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
        })
    }
}

/// A part with its plan.
struct Solved<'a> {
    part: &'a Part,
    quantities: &'a [i64],
    proofs: &'a [LevelProof],
}

impl Solved<'_> {
    fn value(&self, problem: &Problem, level: &Level) -> i128 {
        let gain = |(&pair, &quantity): (&PairId, &i64)| {
            i128::from(problem.gain(level, pair)) * i128::from(quantity)
        };
        self.part.pairs.iter().zip(self.quantities).map(gain).sum()
    }
}

/// The first proof that no plan exists: a row that no pair can help, or a part without a plan.
fn conflict_proof(compiled: &Compiled, answers: &Answers) -> Option<Tree> {
    if let Some(Barren { row, price }) = compiled.barren {
        return Some(vec![RowPrice { row, price }].into());
    }
    answers.parts.iter().find_map(|answer| match answer {
        Answer::Infeasible { conflict } => Some(conflict.clone()),
        Answer::Plan { .. } | Answer::Unknown => None,
    })
}

fn solved<'a>(compiled: &'a Compiled, answers: &'a Answers) -> Option<Vec<Solved<'a>>> {
    let both = compiled.parts.iter().zip(&answers.parts);
    both.map(|(part, answer)| match answer {
        Answer::Plan { quantities, proofs } => Some(Solved { part, quantities, proofs }),
        Answer::Infeasible { .. } | Answer::Unknown => None,
    })
    .collect()
}

fn quantities(problem: &Problem, solved: &[Solved<'_>]) -> Vec<i64> {
    let mut quantities = vec![0; problem.pairs().len()];
    for part in solved {
        for (pair, &quantity) in part.part.pairs.iter().zip(part.quantities) {
            quantities[pair.index()] = quantity;
        }
    }
    quantities
}

/// Whether two neighbours make one match: equal ends, and equal `by`.
fn same_row(a: &crate::problem::Pair, b: &crate::problem::Pair) -> bool {
    (a.demand, a.supply, a.by) == (b.demand, b.supply, b.by)
}

/// The proof of a fair level; with one, all pairs are one part, or there are none.
fn fair_proof<'a>(
    problem: &Problem,
    k: usize,
    fair: &FairLevel,
    solved: &[Solved<'a>],
) -> Cow<'a, solve::FairProof> {
    match solved.first().map(|part| &part.proofs[k]) {
        Some(LevelProof::Fair(proof)) => Cow::Borrowed(proof),
        _ => Cow::Owned(solve::FairProof::without_pairs(fair, problem.coupling(k, &[]).is_some())),
    }
}

fn result(problem: &Problem, k: usize, level: &Level, solved: &[Solved<'_>]) -> LevelResult {
    let value: i128 = solved.iter().map(|part| part.value(problem, level)).sum();
    let bound: i128 = solved.iter().filter_map(|part| part.proofs[k].bound()).sum();
    LevelResult { name: LevelName::of(level), value: value.into(), bound: bound.into() }
}

impl LevelName {
    /// The name of a level.
    #[must_use]
    pub fn of(level: &Level) -> Self {
        match level {
            Level::Serve { tier } => Self::Serve { tier: (*tier).into() },
            Level::Claims { rank } => Self::Claims { rank: rank.get().into() },
            Level::Worth => Self::Worth,
            Level::Keep => Self::Keep,
            Level::Lot { side, .. } => Self::Lot { side: *side },
            Level::Fair(fair) => Self::Fair(fair.into()),
        }
    }
}

const _: () =
    assert!(solve::DEEPEST <= super::MOST_SPLITS, "`verify` takes every tree that the search makes");

/// One entry without `parts` for all parts that this level closes by prices over 1, and one of its own for every other:
/// an entry narrows only as a whole.
fn entries(problem: &Problem, k: usize, solved: &[Solved<'_>]) -> Vec<Entry> {
    let level = &problem.levels()[k];
    let mut shared: Vec<&RowPrice> = Vec::new();
    let mut own = Vec::new();
    for part in solved {
        let LevelProof::Bound { proof, bound } = &part.proofs[k] else { continue };
        match proof {
            Tree::Leaf(prices)
                if *bound == part.value(problem, level)
                    && prices.denominator == 1
                    && prices.earlier.is_empty() =>
            {
                shared.extend(&prices.rows);
            }
            tree => own.push(Entry {
                parts: Some(vec![problem.part_name(part.part.id).to_owned()]),
                proof: proof_of(problem, tree),
            }),
        }
    }
    let shared = Entry { parts: None, proof: Proof::Prices(priced(problem, shared)) };
    std::iter::once(shared).chain(own).collect()
}

fn proof_of(problem: &Problem, tree: &Tree) -> Proof {
    match tree {
        Tree::Leaf(prices) => Proof::Prices(leaf(problem, prices)),
        Tree::Split { .. } => Proof::Tree { tree: node(problem, tree, 0) },
    }
}

fn node(problem: &Problem, tree: &Tree, depth: usize) -> Node {
    let Tree::Split { split, children: [first, second] } = tree else {
        let Tree::Leaf(prices) = tree else { unreachable!("a tree is a split or a leaf") };
        return Node::Leaf(leaf(problem, prices));
    };
    let child =
        |child: &Option<Box<Tree>>| child.as_ref().map(|child| Arc::new(node(problem, child, depth + 1)));
    let (first, second) = side_by_side(depth, || child(first), || child(second));
    let demand = |demand: DemandId| problem.demand_name(demand).to_owned();
    match *split {
        Split::Quantity { pair, at } => {
            let pair = &problem.pairs()[pair.index()];
            let split = QuantitySplit {
                demand: demand(pair.demand),
                supply: problem.supply_name(pair.supply).to_owned(),
                by: pair.by,
                at,
            };
            Node::Quantity { split, low: first, high: second }
        }
        Split::Whole { demand: whole } => {
            Node::Choice { split: ChoiceSplit::Whole { whole: demand(whole) }, no: first, yes: second }
        }
        Split::Unit { demand: of, unit } => {
            let unit = unit_name(problem, of, unit).to_owned();
            Node::Choice { split: ChoiceSplit::Unit { demand: demand(of), unit }, no: first, yes: second }
        }
    }
}

/// The name of a unit with pairs of the demand; a supply without unit is its own.
fn unit_name(problem: &Problem, demand: DemandId, unit: u32) -> &str {
    let mut supplies = problem.pairs_of_demand(demand).map(|pair| problem.pairs()[pair.index()].supply);
    let supply = supplies.find(|supply| problem.supplies()[supply.index()].unit == unit);
    let row = &problem.lists().supplies[supply.expect("the unit has a pair with the demand").index()];
    row.unit.as_deref().unwrap_or(&row.id)
}

fn leaf(problem: &Problem, prices: &solve::Prices) -> Priced {
    let uses = prices.uses.iter().map(|price| {
        let demand = problem.demand_name(price.demand);
        (format!("{demand}\u{1f}{}", unit_name(problem, price.demand, price.unit)), price.price.into())
    });
    Priced {
        denominator: prices.denominator.into(),
        uses: uses.collect(),
        earlier: prices.earlier.iter().map(|price| (price.level.to_string(), price.by.into())).collect(),
        conflict: prices.conflict,
        ..priced(problem, &prices.rows)
    }
}

pub(super) fn priced<'a>(problem: &Problem, prices: impl IntoIterator<Item = &'a RowPrice>) -> Priced {
    let mut priced = Priced::default();
    for &RowPrice { row, price } in prices {
        let (table, id) = match row {
            Row::Demand(demand) => (&mut priced.demands, problem.demand_name(demand).to_owned()),
            Row::Supply(supply) => (&mut priced.supplies, problem.supply_name(supply).to_owned()),
            Row::Quota(quota) => (&mut priced.quotas, problem.lists().quotas[quota.index()].id.clone()),
            Row::Limit(limit) => (&mut priced.limits, problem.lists().limits[limit.index()].id.clone()),
            Row::Group { level, group } => (&mut priced.groups, fair::group_id(problem, level, group)),
            Row::Class { class, .. } => (&mut priced.classes, class.to_string()),
        };
        table.insert(id, price.into());
    }
    priced
}

fn matches(problem: &Problem, quantities: &[i64]) -> Vec<Match> {
    let mut matches: Vec<Match> = Vec::new();
    let mut last: Option<usize> = None;
    for (at, (pair, &quantity)) in problem.pairs().iter().zip(quantities).enumerate() {
        if quantity == 0 {
            continue;
        }
        match (last, matches.last_mut()) {
            (Some(before), Some(found)) if same_row(&problem.pairs()[before], pair) => {
                found.quantity += quantity;
            }
            _ => matches.push(Match {
                demand: problem.demand_name(pair.demand).to_owned(),
                supply: problem.supply_name(pair.supply).to_owned(),
                quantity,
                by: pair.by,
            }),
        }
        last = Some(at);
    }
    matches
}

fn unmet(problem: &Problem, quantities: &[i64]) -> Vec<Missing> {
    let missing = |demand: DemandId| {
        let got: i64 = problem.pairs_of_demand(demand).map(|pair| quantities[pair.index()]).sum();
        let missing = i64::from(problem.demands()[demand.index()].quantity) - got;
        (missing > 0).then(|| Missing { demand: problem.demand_name(demand).to_owned(), missing })
    };
    (0..problem.demands().len()).map(DemandId::new).filter_map(missing).collect()
}

/// The conflict in words of rows.
fn conflict(problem: &Problem, proof: &Tree) -> Conflict {
    match proof {
        Tree::Leaf(prices) => conflict_of_prices(problem, &prices.rows),
        Tree::Split { .. } => conflict_of_tree(problem, proof),
    }
}

/// The rows that any case prices. A case that works is needed, and none is to be had.
fn conflict_of_tree(problem: &Problem, tree: &Tree) -> Conflict {
    let mut rows: BTreeMap<Row, i64> = BTreeMap::new();
    let mut trees = vec![tree];
    while let Some(tree) = trees.pop() {
        match tree {
            Tree::Leaf(prices) => rows.extend(prices.rows.iter().map(|price| (price.row, 1))),
            Tree::Split { split, children } => {
                if let Split::Whole { demand } | Split::Unit { demand, .. } = split {
                    rows.insert(Row::Demand(*demand), 1);
                }
                trees.extend(children.iter().flatten().map(|child| &**child));
            }
        }
    }
    let rows: Vec<RowPrice> = rows.into_iter().map(|(row, price)| RowPrice { row, price }).collect();
    let named = priced(problem, &rows);
    let ids = |table: super::Prices| table.into_keys().collect();
    Conflict {
        needed: Integer(1),
        available: Integer(0),
        demands: ids(named.demands),
        supplies: ids(named.supplies),
        quotas: ids(named.quotas),
        limits: ids(named.limits),
        pairs: Vec::new(),
        certificate: proof_of(problem, tree),
        repairs: Vec::new(),
    }
}

/// The rows that the prices name: `needed` is what floors ask, `available` what ceilings leave.
fn conflict_of_prices(problem: &Problem, prices: &[RowPrice]) -> Conflict {
    let certificate = priced(problem, prices);
    let ids = |table: &super::Prices| table.keys().cloned().collect();
    let (mut needed, mut available) = (0_i128, 0_i128);
    let mut count = |price: i128, minimum: i128, maximum: i128| {
        if price > 0 { available += price * maximum } else { needed -= price * minimum }
    };
    let mut reduced = vec![0_i128; problem.pairs().len()];
    for &RowPrice { row, price } in prices {
        let price = i128::from(price);
        match row {
            Row::Demand(demand) => {
                let row = &problem.demands()[demand.index()];
                count(price, row.minimum.into(), row.quantity.into());
                problem.pairs_of_demand(demand).for_each(|pair| reduced[pair.index()] -= price);
            }
            Row::Supply(supply) => {
                let row = &problem.supplies()[supply.index()];
                count(price, row.minimum.into(), row.capacity.into());
                problem.pairs_of_supply(supply).iter().for_each(|pair| reduced[pair.index()] -= price);
            }
            Row::Quota(quota) => {
                let row = &problem.quotas()[quota.index()];
                count(price, row.minimum.into(), row.maximum.unwrap_or(0).into());
                for pair in problem.pairs_of_quota(quota) {
                    reduced[pair.index()] -= price;
                }
            }
            Row::Limit(limit) => {
                let row = &problem.limits()[limit.index()];
                count(price, row.minimum.unwrap_or(0).into(), row.maximum.unwrap_or(0).into());
                row.terms.iter().for_each(|term| reduced[term.pair.index()] -= price * i128::from(term.each));
            }
            // Fair levels keep a plan that is there: before them a conflict is found, or none.
            Row::Group { .. } | Row::Class { .. } => {}
        }
    }
    let mut pairs: Vec<ConflictPair> = Vec::new();
    for (pair, &reduced) in problem.pairs().iter().zip(&reduced) {
        count(reduced, pair.minimum.into(), pair.maximum.into());
        let side = if reduced > 0 { pair.maximum } else { pair.minimum };
        if reduced != 0 && side != 0 {
            pairs.push(ConflictPair {
                demand: problem.demand_name(pair.demand).to_owned(),
                supply: problem.supply_name(pair.supply).to_owned(),
                by: pair.by,
            });
        }
    }
    pairs.dedup();
    Conflict {
        needed: Integer(needed),
        available: Integer(available),
        demands: ids(&certificate.demands),
        supplies: ids(&certificate.supplies),
        quotas: ids(&certificate.quotas),
        limits: ids(&certificate.limits),
        pairs,
        certificate: Proof::Prices(certificate),
        repairs: Vec::new(),
    }
}
