//! Programs: parts with side rows that a network cannot hold.
//!
//! *Problem.* Lexicographic maximum of the levels over the plans that keep all rows, `whole` and `providers`.
//! *Method.* The network alone first: where its plan keeps the side rows, it is the answer. A large program starts from a plan
//! for a sum of its levels ([`blend`]). Then level after level a tree
//! [`search`]. A level that a single set of prices proves exactly narrows the bounds for the next, as on networks; one
//! that a tree proves stays as a row: at least its value.
//! *Certificate.* Per level prices or a tree of them; [`restate`] evaluates all anew for the final plan, as `verify` will.

mod blend;
mod branch;
mod case;
mod dive;
mod hunt;
mod implied;
mod incumbent;
mod lane;
mod large;
mod look;
mod model;
mod multipliers;
mod near;
mod price;
mod relax;
mod repair;
mod restate;
mod search;
mod tree;
mod trivial;
mod vertex;

use std::sync::Arc;

use crate::compile::Part;
use crate::problem::{FairLevel, Level, Problem};

use super::answer::{Answer, Face, Price};
use super::budget::Meter;
use super::fair::{self, Series};
use super::levels::{self, Climb};
use super::linear::Backend;
use super::members;

use case::Case;
use incumbent::Incumbent;
use large::Warm;
use model::Model;
use price::{Bounded, Ground, Prices, Pricing, Proposed, float, formula};
use restate::Done;
use search::{Outcome, Search};
use tree::Tree;

/// Solves a program.
pub(super) fn solve(
    problem: &Problem,
    part: &Part,
    backend: &Arc<dyn Backend>,
    meter: &mut Meter<'_>,
) -> Answer {
    let model = Model::new(problem, part);
    let mut incumbent = Incumbent::new(&model);
    // Fair levels are no matter of the network alone: its groups are not rows of it.
    let alone = if problem.is_fair() {
        Climb::Unknown
    } else {
        levels::climb(problem, &part.network, backend, meter)
    };
    match alone {
        Climb::Infeasible { conflict } => return Answer::Infeasible { conflict: conflict.into() },
        Climb::Flow { flow, proofs } => {
            let quantities = members::quantities(problem, part, &flow);
            // A climb cut short says little: greedy may well have more.
            if meter.stopped().is_none() && model.is_feasible(&quantities) {
                return Answer::Plan { quantities, proofs };
            }
            incumbent.offer_near(&quantities, &repair::by_gains(&model), meter);
        }
        Climb::Unknown => {}
    }
    let floors: Vec<i64> = model.spans.iter().map(|span| span.low).collect();
    incumbent.offer_near(&floors, &repair::by_gains(&model), meter);
    Climber { model: &model, pricing: Pricing::new(&model), backend, incumbent, warm: Warm::default() }
        .climb(meter)
}

/// The climb through the levels.
struct Climber<'m> {
    model: &'m Model<'m>,
    pricing: Pricing<'m>,
    backend: &'m Arc<dyn Backend>,
    incumbent: Incumbent<'m>,
    warm: Warm,
}

impl<'m> Climber<'m> {
    fn climb(mut self, meter: &mut Meter<'_>) -> Answer {
        let mut case = Case::root(self.model);
        let mut earlier = Vec::new();
        let mut done = Vec::new();
        let levels = self.model.levels();
        // Without goals any plan will do, but there must be one.
        if levels == 0
            && let Outcome::Infeasible(tree) = self.search(&case, None, &[]).run(meter)
        {
            return Answer::Infeasible { conflict: restate::answer(self.model, tree) };
        }
        if let Some(blend) = self.model.blend() {
            meter.begin_stage(2);
            self.search(&case, Some(blend), &[]).ahead(meter);
        }
        for level in 0..levels {
            if let Level::Fair(fair) = &self.model.problem.levels()[level] {
                if self.incumbent.best.is_none()
                    && let Outcome::Infeasible(tree) = self.search(&case, None, &earlier).run(meter)
                {
                    return Answer::Infeasible { conflict: restate::answer(self.model, tree) };
                }
                if self.incumbent.best.is_none() {
                    return Answer::Unknown;
                }
                let (face, price) = self.deal(level, fair, &done, meter);
                let kept = case.keep_face(self.model, level, &face);
                self.incumbent.faces.extend(kept);
                self.incumbent.within = case.clone();
                done.push(Done::Fair { face, price });
                meter.level_done();
                continue;
            }
            // Half of what is left goes to the level at work; all of it to the search for a first plan.
            let shared = level + 1 < levels && self.incumbent.best.is_some();
            meter.begin_stage(if shared { 2 } else { 1 });
            if meter.stopped().is_some() {
                let ground = Ground {
                    model: self.model,
                    case: &case,
                    level: Some(level),
                    values: self.incumbent.values(),
                };
                done.push(Done::Tree(Tree::Leaf(self.pricing.cover(ground))));
                continue;
            }
            let mut tree = match self.search(&case, Some(level), &earlier).run(meter) {
                Outcome::Infeasible(tree) => {
                    return Answer::Infeasible { conflict: restate::answer(self.model, tree) };
                }
                Outcome::Bounded(tree) => tree,
            };
            if self.incumbent.best.is_none() {
                return Answer::Unknown;
            }
            if let Tree::Leaf(prices) = &mut tree {
                self.sharpen(&case, level, prices, meter);
            }
            if !self.narrow(&mut case, level, &tree) {
                earlier.push(u32::try_from(level).expect("levels are few"));
            }
            done.push(Done::Tree(tree));
            meter.level_done();
        }
        meter.end_stage();
        let Some(best) = self.incumbent.best else { return Answer::Unknown };
        let proofs = restate::restate(self.model, done, &best.values);
        Answer::Plan { quantities: best.quantities, proofs }
    }

    /// The face of the fairest shares that a series of levels finds; the best plan has them.
    fn deal(
        &mut self,
        level: usize,
        fair: &FairLevel,
        done: &[Done],
        meter: &mut Meter<'_>,
    ) -> (Face, Option<Price>) {
        let problem = self.model.problem;
        let faces = done.iter().enumerate().filter_map(|(k, done)| match done {
            Done::Fair { face, .. } => Some((k, face)),
            Done::Tree(_) => None,
        });
        let series = Series {
            problem,
            level,
            fair,
            values: self.incumbent.values()[..level].to_vec(),
            faces: faces.collect(),
            backend: self.backend,
        };
        if let Some(quantities) = series.deal(meter) {
            self.incumbent.replace(quantities);
        }
        let served = fair.served(problem, self.incumbent.quantities().unwrap_or_default());
        if fair.goal.price.is_none() {
            return (fair::face(fair, &served), None);
        }
        let of = |plan: &Vec<i64>| fair.served(problem, plan);
        match fair::buy(fair, served.clone(), |floors| series.best_worth(floors, meter), of) {
            Some(fair::Bought { price, plan }) => {
                self.incumbent.replace(plan);
                (fair::floors(&price.fairest, price.thousandths), Some(price))
            }
            None => (fair::face(fair, &served), None),
        }
    }

    fn search<'s>(&'s mut self, root: &'s Case, level: Option<usize>, earlier: &'s [u32]) -> Search<'s, 'm> {
        Search {
            model: self.model,
            pricing: &mut self.pricing,
            backend: self.backend,
            root,
            level,
            earlier,
            incumbent: &mut self.incumbent,
            warm: &mut self.warm,
            looks: 0,
            passes: 0,
            width: 0,
        }
    }

    /// Looks for prices over a small denominator that prove the level without a rest: only these narrow.
    fn sharpen(&mut self, case: &Case, level: usize, prices: &mut Prices, meter: &mut Meter<'_>) {
        let Some(value) = self.incumbent.value(Some(level)) else { return };
        let ground = Ground { model: self.model, case, level: Some(level), values: self.incumbent.values() };
        let exact = |sum: i128, prices: &Prices| Some(sum) == value.checked_mul(prices.denominator.into());
        if !prices.earlier.is_empty()
            || formula(ground, prices, &mut self.pricing.reduced).is_none_or(|sum| exact(sum, prices))
        {
            return;
        }
        let over = float(prices.denominator);
        let side = prices.rows.iter().filter(|&&(row, _)| row as usize >= self.model.network_rows);
        let proposed = Proposed {
            rows: side.map(|&(row, price)| (row, float(price) / over)).collect(),
            ..Proposed::default()
        };
        for denominator in SMALL.into_iter().filter(|&denominator| proposed.is_near(denominator)) {
            let side = proposed.round(case, denominator);
            if let Bounded::Bound { prices: sharper, sum, .. } = self.pricing.bound(ground, side, meter)
                && exact(sum, &sharper)
            {
                *prices = sharper;
                return;
            }
        }
    }

    /// Narrows the case to the plans that keep the level at its value, where prices prove it exactly.
    fn narrow(&mut self, case: &mut Case, level: usize, tree: &Tree) -> bool {
        let (Tree::Leaf(prices), Some(value)) = (tree, self.incumbent.value(Some(level))) else {
            return false;
        };
        let ground = Ground { model: self.model, case, level: Some(level), values: self.incumbent.values() };
        restate::narrow(ground, prices, value, &mut self.pricing.reduced).is_some_and(|narrowed| {
            self.incumbent.within = narrowed.clone();
            *case = narrowed;
            true
        })
    }
}

/// Denominators of prices that vertices of small programs have.
const SMALL: [i64; 8] = [1, 2, 3, 4, 6, 12, 60, 5040];
