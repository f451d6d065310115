//! Trees: what prices prove case by case.
//!
//! *Problem.* A split divides the plans into two cases; the tree proves the largest of what its leaves prove, each
//! rounded down. A leaf may prove that no plan is in its case.
//! *Method.* Walk depth first; narrow the bounds in place on the way down, put them back on the way up.
//! *Complexity.* O(nodes · (pairs of the split demand) + leaves · formula) time, O(depth · pairs of a demand) space.
//! *Range.* At most [`MOST_SPLITS`] splits deep, so the recursion is bounded; sums as in [`formula`](super::formula).
//! *Edges.* A case that is empty by itself may be left out, and is not looked at where it is there: a pair's minimum
//! above its maximum; "no" to a whole demand with a pair minimum above 0; more than `most` units "yes"; a unit "yes"
//! where fewer than `least` remain.
//! *Sources.* The contract, "Trees".

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::formula::{Aim, Desk, Ground, Scope, Use, formula};
use super::refusal::Refusal;
use super::rows::{Bounds, Sides, Span, find, named, pairs_of, unit_name};
use crate::lists::DemandId;
use crate::plan::{ChoiceSplit, MOST_SPLITS, Node, Priced, QuantitySplit};
use crate::problem::Problem;

/// A walk through one tree.
pub(super) struct Walk<'a> {
    ground: &'a Ground<'a>,
    bounds: &'a mut Bounds,
    desk: &'a mut Desk,
    scope: &'a Scope<'a>,
    aim: Aim<'a>,
    uses: Vec<Use>,
    /// The splits on units above, by demand and unit.
    decided: BTreeMap<[u32; 2], Answer>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    No,
    Yes,
}

/// What the two cases of a split are called.
#[derive(Clone, Copy)]
struct Cases {
    first: &'static str,
    second: &'static str,
}

/// New bounds of pairs that stand side by side from `from` on.
struct Narrow {
    from: usize,
    spans: Vec<Span>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        ground: &'a Ground<'a>,
        bounds: &'a mut Bounds,
        desk: &'a mut Desk,
        scope: &'a Scope<'a>,
        aim: Aim<'a>,
    ) -> Self {
        Self { ground, bounds, desk, scope, aim, uses: Vec::new(), decided: BTreeMap::new() }
    }

    /// What the tree proves; `None` where every leaf shows that no plan is there. The bounds are as before after it.
    pub(super) fn node(&mut self, node: &Node, depth: usize) -> Result<Option<i128>, Refusal> {
        if depth > MOST_SPLITS {
            return Err(Refusal::Depth { at: self.scope.at });
        }
        match node {
            Node::Leaf(prices) => self.leaf(prices),
            Node::Quantity { split, low, high } => {
                self.quantity(split, [low.as_deref(), high.as_deref()], depth)
            }
            Node::Choice { split: ChoiceSplit::Whole { whole }, no, yes } => {
                self.whole(whole, [no.as_deref(), yes.as_deref()], depth)
            }
            Node::Choice { split: ChoiceSplit::Unit { demand, unit }, no, yes } => {
                self.unit(demand, unit, [no.as_deref(), yes.as_deref()], depth)
            }
        }
    }

    fn leaf(&mut self, prices: &Priced) -> Result<Option<i128>, Refusal> {
        let gain = if prices.conflict { None } else { self.aim.gain };
        let aim = Aim { gain, earlier: self.aim.earlier };
        let total = formula(self.ground, self.bounds, &self.uses, self.desk, self.scope, aim, prices)?;
        if !prices.conflict {
            return Ok(Some(total.floor()));
        }
        if total.sum >= 0 {
            return Err(Refusal::ConflictSum { at: self.scope.at, sum: total.floor() });
        }
        Ok(None)
    }

    /// One case with its bounds narrowed.
    fn case(
        &mut self,
        narrow: Narrow,
        child: Option<&Node>,
        split: impl Fn() -> String,
        case: &'static str,
        depth: usize,
    ) -> Result<Option<i128>, Refusal> {
        let Some(child) = child else {
            return Err(Refusal::Child { at: self.scope.at, split: split(), case });
        };
        let range = narrow.from..narrow.from + narrow.spans.len();
        let before = self.bounds.pairs[range.clone()].to_vec();
        self.bounds.pairs[range.clone()].copy_from_slice(&narrow.spans);
        let proven = self.node(child, depth + 1)?;
        self.bounds.pairs[range].copy_from_slice(&before);
        Ok(proven)
    }

    fn no_split(&self, split: impl Fn() -> String) -> Refusal {
        Refusal::Split { at: self.scope.at, split: split() }
    }

    fn quantity(
        &mut self,
        split: &QuantitySplit,
        children: [Option<&Node>; 2],
        depth: usize,
    ) -> Result<Option<i128>, Refusal> {
        let words = || format!("{:?} – {:?} ({:?}) at {}", split.demand, split.supply, split.by, split.at);
        let ids = named(self.ground.problem, &split.demand, &split.supply, split.by);
        if ids.is_empty() {
            return Err(self.no_split(words));
        }
        let mut proven = None;
        if let Some(narrow) = self.at_most(ids.clone(), split.at.into()) {
            proven = proven.max(self.case(narrow, children[0], words, "low", depth)?);
        }
        if let Some(narrow) = self.at_least(ids, i128::from(split.at) + 1) {
            proven = proven.max(self.case(narrow, children[1], words, "high", depth)?);
        }
        Ok(proven)
    }

    /// The bounds of pairs whose sum is at most `at`, first halves filled first; `None` where that is empty by itself.
    fn at_most(&self, ids: Range<usize>, at: i128) -> Option<Narrow> {
        let mut rest = at;
        let mut spans = Vec::with_capacity(ids.len());
        for k in ids.clone() {
            let Span { low, high } = self.bounds.pairs[k];
            let top = if k == ids.start { rest } else { rest.max(0) };
            let top = i64::try_from(top.min(high.into())).ok().filter(|&top| low <= top)?;
            spans.push(Span { low, high: top });
            rest -= i128::from(self.ground.problem.pairs()[k].maximum);
        }
        Some(Narrow { from: ids.start, spans })
    }

    /// The same for a sum of at least `at`.
    fn at_least(&self, ids: Range<usize>, at: i128) -> Option<Narrow> {
        let mut rest = at;
        let mut spans = Vec::with_capacity(ids.len());
        for k in ids.clone() {
            let Span { low, high } = self.bounds.pairs[k];
            let maximum = i128::from(self.ground.problem.pairs()[k].maximum);
            let bottom = if k + 1 == ids.end { rest } else { rest.min(maximum) };
            let bottom = i64::try_from(bottom.max(low.into())).ok().filter(|&bottom| bottom <= high)?;
            spans.push(Span { low: bottom, high });
            rest -= maximum;
        }
        Some(Narrow { from: ids.start, spans })
    }

    fn whole(
        &mut self,
        whole: &str,
        children: [Option<&Node>; 2],
        depth: usize,
    ) -> Result<Option<i128>, Refusal> {
        let problem = self.ground.problem;
        let words = || format!("whole {whole:?}");
        let demand = find(&problem.lists().demands, whole).filter(|&k| problem.demands()[k].whole);
        let Some(k) = demand else { return Err(self.no_split(words)) };
        let before = self.bounds.demands[k];
        let mut proven = None;
        let same = Narrow { from: 0, spans: Vec::new() };
        if pairs_of(problem, DemandId::new(k)).all(|p| self.bounds.pairs[p].low <= 0) {
            self.bounds.demands[k] = Sides::fixed(0);
            proven = self.case(same, children[0], words, "no", depth)?;
        }
        self.bounds.demands[k] = Sides::fixed(problem.demands()[k].quantity.into());
        let same = Narrow { from: 0, spans: Vec::new() };
        proven = proven.max(self.case(same, children[1], words, "yes", depth)?);
        self.bounds.demands[k] = before;
        Ok(proven)
    }

    fn unit(
        &mut self,
        demand: &str,
        unit: &str,
        children: [Option<&Node>; 2],
        depth: usize,
    ) -> Result<Option<i128>, Refusal> {
        let words = || format!("demand {demand:?}, unit {unit:?}");
        let found = find_use(self.ground.problem, demand, unit);
        let Some(row) = found else { return Err(self.no_split(words)) };
        let key = [row.demand.0, row.unit];
        let cases = Cases { first: "no", second: "yes" };
        let mut proven = None;
        let answers = [(Answer::No, cases.first), (Answer::Yes, cases.second)];
        for ((answer, name), child) in answers.into_iter().zip(children) {
            let before = self.decided.insert(key, answer);
            if let Some(narrow) = self.units_left(row.demand) {
                if answer == Answer::Yes {
                    let id = row.id.clone();
                    self.uses.push(Use { demand: row.demand, unit: row.unit, id });
                }
                proven = proven.max(self.case(narrow, child, words, name, depth)?);
                if answer == Answer::Yes {
                    self.uses.pop();
                }
            }
            match before {
                Some(before) => self.decided.insert(key, before),
                None => self.decided.remove(&key),
            };
        }
        Ok(proven)
    }

    /// The bounds of a demand's pairs as its decided units leave them; `None` where that is empty by itself.
    fn units_left(&self, demand: DemandId) -> Option<Narrow> {
        let problem = self.ground.problem;
        let row = &problem.demands()[demand.index()];
        let pairs = pairs_of(problem, demand);
        let unit = |k: usize| problem.supplies()[problem.pairs()[k].supply.index()].unit;
        let units: BTreeSet<u32> = pairs.clone().map(unit).collect();
        let says = |unit: u32, answer| self.decided.get(&[demand.0, unit]) == Some(&answer);
        let used = units.iter().filter(|&&u| says(u, Answer::Yes)).count();
        // Counts of units fit a usize as every table does.
        let most = row.most.map(|most| most as usize);
        if most.is_some_and(|most| used > most) {
            return None;
        }
        let full = most == Some(used);
        let barred = |u: u32| if full { !says(u, Answer::Yes) } else { says(u, Answer::No) };
        let left = units.iter().filter(|&&u| !barred(u)).count();
        let nothing = left < row.least as usize;
        if nothing && used > 0 {
            return None;
        }
        let mut spans = self.bounds.pairs[pairs.clone()].to_vec();
        for (k, span) in pairs.clone().zip(&mut spans) {
            if nothing || barred(unit(k)) {
                span.high = 0;
            }
            if span.low > span.high {
                return None;
            }
        }
        Some(Narrow { from: pairs.start, spans })
    }
}

/// The row that a split "yes" on a demand's unit makes; `None` where the demand has no bound on units, or no pair with
/// this unit.
fn find_use(problem: &Problem, demand: &str, unit: &str) -> Option<Use> {
    let k = find(&problem.lists().demands, demand)?;
    problem.lists().demands[k].providers?;
    let id = DemandId::new(k);
    let supply = pairs_of(problem, id)
        .map(|p| problem.pairs()[p].supply)
        .find(|&supply| unit_name(problem, supply) == unit)?;
    let number = problem.supplies()[supply.index()].unit;
    Some(Use { demand: id, unit: number, id: format!("{demand}\u{1f}{unit}") })
}
