//! The proofs of all levels evaluated anew for the final plan, exactly as `verify` will, and put into words of rows.

use crate::solve::answer::{self, EarlierPrice, Face, FairProof, LevelProof, Price, RowPrice, UsePrice};
use crate::solve::side_by_side;

use super::case::{Branch, Case, Split};
use super::model::Model;
use super::price::{Ground, Prices, Reduced, formula};
use super::tree::Tree;

/// What a level came to.
pub(super) enum Done {
    /// Proven by prices or a tree of them.
    Tree(Tree),
    /// A fair level: the rows of its groups are fixed from here on.
    Fair {
        /// What they keep.
        face: Face,
        /// What was paid for it, where the level has a price.
        price: Option<Price>,
    },
}

/// The proof of every level with its bound. O(levels · leaves · terms of priced rows).
pub(super) fn restate(model: &Model<'_>, done: Vec<Done>, values: &[i128]) -> Vec<LevelProof> {
    let mut case = Case::root(model);
    let mut reduced = Reduced::new(model);
    let state = |(level, done): (usize, Done)| {
        let mut tree = match done {
            Done::Tree(tree) => tree,
            Done::Fair { face, price } => {
                case.keep_face(model, level, &face);
                return LevelProof::Fair(FairProof { face, tight: None, price });
            }
        };
        let ground = Ground { model, case: &case, level: Some(level), values };
        let bound = settle(ground, &mut tree, 0).unwrap_or(values[level]);
        if let Tree::Leaf(prices) = &tree
            && let Some(narrowed) = narrow(ground, prices, values[level], &mut reduced)
        {
            case = narrowed;
        }
        LevelProof::Bound { proof: answer(model, tree), bound }
    };
    done.into_iter().enumerate().map(state).collect()
}

/// The bound of a tree; `None` where every leaf is a conflict. Leaves whose prices prove nothing here get price 0.
fn settle(ground: Ground<'_>, tree: &mut Tree, depth: usize) -> Option<i128> {
    match tree {
        Tree::Leaf(prices) => {
            let reduced = &mut Reduced::new(ground.model);
            match formula(ground, prices, reduced) {
                Some(..0) if prices.conflict => return None,
                Some(sum) if !prices.conflict => return Some(sum.div_euclid(prices.denominator.into())),
                _ => {}
            }
            *prices = Prices::zero();
            let sum = formula(ground, prices, reduced);
            Some(sum.expect("gains times quantities are in range: checked when the problem is built"))
        }
        Tree::Split { split, children: [first, second] } => {
            let below = |branch, child: &mut Option<Box<Tree>>| {
                let case = ground.case.clone().narrow(ground.model, *split, branch)?;
                settle(Ground { case: &case, ..ground }, child.as_mut()?, depth + 1)
            };
            let (first, second) =
                side_by_side(depth, || below(Branch::First, first), || below(Branch::Second, second));
            first.max(second)
        }
    }
}

/// The case narrowed to the plans of this value, where the prices prove exactly that.
pub(super) fn narrow(
    ground: Ground<'_>,
    prices: &Prices,
    value: i128,
    reduced: &mut Reduced,
) -> Option<Case> {
    let sum = formula(ground, prices, reduced)?;
    let exact = Some(sum) == value.checked_mul(prices.denominator.into());
    (exact && prices.earlier.is_empty() && !prices.conflict).then(|| {
        let mut case = ground.case.clone();
        case.fix(prices, reduced);
        case
    })
}

/// The tree in words of rows.
pub(super) fn answer(model: &Model<'_>, tree: Tree) -> answer::Tree {
    match tree {
        Tree::Leaf(prices) => answer::Tree::Leaf(words(model, &prices)),
        Tree::Split { split, children } => answer::Tree::Split {
            split: match split {
                Split::Quantity { column, at } => {
                    answer::Split::Quantity { pair: model.part.pairs[column as usize], at }
                }
                Split::Whole { demand } => answer::Split::Whole { demand: model.demands[demand as usize].id },
                Split::Unit { demand, giver } => {
                    let demand = &model.demands[demand as usize];
                    answer::Split::Unit { demand: demand.id, unit: demand.givers[giver as usize].unit }
                }
            },
            children: children.map(|child| child.map(|child| Box::new(answer(model, *child)))),
        },
    }
}

fn words(model: &Model<'_>, prices: &Prices) -> answer::Prices {
    let row = |&(row, price): &(u32, i64)| RowPrice { row: model.rows[row as usize], price };
    answer::Prices {
        denominator: prices.denominator,
        rows: prices.rows.iter().map(row).collect(),
        uses: prices
            .uses
            .iter()
            .map(|&(at, price)| {
                let demand = &model.demands[at.demand as usize];
                UsePrice { demand: demand.id, unit: demand.givers[at.giver as usize].unit, price }
            })
            .collect(),
        earlier: prices
            .earlier
            .iter()
            .map(|&(level, by)| EarlierPrice { level: level as usize, by })
            .collect(),
        conflict: prices.conflict,
    }
}
