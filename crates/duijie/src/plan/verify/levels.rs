//! The levels: name, value, bound, and the narrowing from one to the next.
//!
//! *Problem.* For every level a list of entries, each of which speaks for parts and proves a bound of the level's gain
//! on them; their sum is the level's bound.
//! *Method.* Give every part its entry, evaluate the entries in order, narrow where an entry meets the plan's gain.
//! *Complexity.* O(pairs + prices · log rows + members and terms of priced rows) time a level of prices; trees add
//! their leaves. O(pairs) space.
//! *Edges.* A part without gain may have no entry. Rows without pairs are narrowed after the level's last entry, so
//! that every entry sees the bounds with which the level began.
//! *Sources.* The contract, "Certificate" and "Narrowing".

use super::fair::FairCheck;
use super::formula::{Aim, Desk, Gain, Ground, Scope, Taken, formula};
use super::refusal::{At, Refusal};
use super::rows::{Bounds, Span};
use super::tree::Walk;
use crate::lists::{DemandId, PairId, PartId};
use crate::plan::{Entry, Goal, LevelName, LevelProof, Plan, Proof};
use crate::problem::{Level, Problem};

/// What the levels come to.
pub(super) struct Checked {
    /// The levels that are closed.
    pub(super) closed: usize,
    /// What is not proven may be beyond what the certificate can say: a fair level that nothing could prove, or several fair levels.
    pub(super) is_excused: bool,
}

/// Checks all levels of a plan with these quantities.
pub(super) fn check(ground: &Ground<'_>, plan: &Plan) -> Result<Checked, Refusal> {
    let levels = ground.problem.levels();
    if plan.goals.len() != levels.len() {
        return Err(Refusal::LevelCount { stated: plan.goals.len(), expected: levels.len() });
    }
    for (k, (stated, level)) in plan.goals.iter().zip(levels).enumerate() {
        let expected = LevelName::of(level);
        let name = match stated {
            Goal::Level(stated) => stated.name.clone(),
            Goal::Fair(stated) => LevelName::Fair(stated.name),
        };
        if name != expected {
            return Err(Refusal::Level { level: k, stated: name, expected });
        }
        let actual = value(ground, level);
        if let Goal::Level(stated) = stated
            && stated.value.0 != actual
        {
            return Err(Refusal::Value { level: k, stated: stated.value.0, actual });
        }
    }
    if plan.certificate.len() != levels.len() {
        return Err(Refusal::CertificateCount { stated: plan.certificate.len(), expected: levels.len() });
    }
    let mut bounds = Bounds::new(ground.problem);
    let mut desk = Desk::new(ground.problem);
    let mut classes = Vec::new();
    // A class and another level's group may cross, and a level that names a group anew hides the row of an earlier one: then
    // not every price that is needed can be written.
    let fair = levels.iter().filter(|level| matches!(level, Level::Fair(_))).count();
    let mut checked = Checked { closed: 0, is_excused: fair > 1 };
    for (k, ((stated, proof), level)) in plan.goals.iter().zip(&plan.certificate).zip(levels).enumerate() {
        match (stated, proof, level) {
            (Goal::Level(stated), LevelProof::Entries(entries), _) => {
                let proven = Certificate { ground, level: k }.bound(entries, &mut bounds, &mut desk)?;
                if stated.bound.0 != proven {
                    return Err(Refusal::Bound { level: k, stated: stated.bound.0, proven });
                }
                checked.closed += usize::from(stated.bound == stated.value);
            }
            (Goal::Fair(stated), LevelProof::Fair(proof), Level::Fair(fair)) => {
                let check = FairCheck { ground, level: k, fair };
                let judged = check.check(stated, proof, &mut bounds, &mut desk, &mut classes)?;
                checked.closed += usize::from(judged.is_proven);
                checked.is_excused |= !judged.is_proven && judged.is_excused;
            }
            _ => return Err(Refusal::CertificateKind { level: k }),
        }
    }
    Ok(checked)
}

/// What the plan gains at a level. Gains are below 2^63, quantities below 2^31, pairs below 2^32: the sum fits.
fn value(ground: &Ground<'_>, level: &Level) -> i128 {
    let gain = |k: usize| i128::from(ground.problem.gain(level, PairId::new(k)));
    ground.x.iter().enumerate().filter(|(_, x)| **x != 0).map(|(k, &x)| gain(k) * i128::from(x)).sum()
}

/// The certificate of one level.
struct Certificate<'a> {
    ground: &'a Ground<'a>,
    level: usize,
}

impl Certificate<'_> {
    fn at(&self, entry: usize) -> At {
        At::Entry { level: self.level, entry }
    }

    /// What the entries prove together. Narrows `bounds` for the next level.
    fn bound(&self, entries: &[Entry], bounds: &mut Bounds, desk: &mut Desk) -> Result<i128, Refusal> {
        let levels = self.ground.problem.levels();
        let owner = self.owners(entries)?;
        self.check_covered(&owner)?;
        let mut own: Vec<Vec<PartId>> = vec![Vec::new(); entries.len()];
        for (part, entry) in owner.iter().enumerate() {
            if let Some(entry) = entry {
                own[*entry].push(PartId::new(part));
            }
        }
        let aim = Aim { gain: Some(Gain::Level(&levels[self.level])), earlier: &levels[..self.level] };
        let mut sum = 0_i128;
        let mut fixes: Vec<Taken> = Vec::new();
        for (k, (entry, parts)) in entries.iter().zip(&own).enumerate() {
            let at = self.at(k);
            let scope = Scope { at, owner: &owner, entry: k, parts };
            let proven = match &entry.proof {
                Proof::Tree { tree } => Walk::new(self.ground, bounds, desk, &scope, aim)
                    .node(tree, 0)?
                    .ok_or(Refusal::NoBound { at })?,
                Proof::Prices(prices) => {
                    if prices.conflict {
                        return Err(Refusal::StrayConflict { at });
                    }
                    let total = formula(self.ground, bounds, &[], desk, &scope, aim, prices)?;
                    let reached = total.reached.checked_mul(total.denominator);
                    if reached == Some(total.sum) && prices.earlier.is_empty() {
                        self.narrow_pairs(parts, bounds, desk);
                        fixes.extend(total.taken.iter().map(|t| Taken { row: t.row, side: t.side }));
                    }
                    total.floor()
                }
            };
            sum = sum.checked_add(proven).ok_or(Refusal::Overflow { at })?;
        }
        for fix in fixes {
            bounds.fix(fix.row, fix.side);
        }
        Ok(sum)
    }

    /// Fixes the pairs of these parts that have a reduced gain. No other entry of the level speaks for them.
    fn narrow_pairs(&self, parts: &[PartId], bounds: &mut Bounds, desk: &Desk) {
        for &pair in parts.iter().flat_map(|&part| self.ground.parts.pairs(part)) {
            let reduced = desk.reduced[pair as usize];
            if reduced != 0 {
                let span = &mut bounds.pairs[pair as usize];
                let side = if reduced > 0 { span.high } else { span.low };
                *span = Span { low: side, high: side };
            }
        }
    }

    /// The entry of every part; `None` where it has none.
    fn owners(&self, entries: &[Entry]) -> Result<Vec<Option<usize>>, Refusal> {
        let problem = self.ground.problem;
        let mut owner = vec![None; problem.part_count()];
        let mut rest = None;
        for (k, entry) in entries.iter().enumerate() {
            let at = self.at(k);
            let Some(parts) = &entry.parts else {
                if rest.is_some() {
                    return Err(Refusal::Overlap { at, part: None });
                }
                rest = Some(k);
                continue;
            };
            for name in parts {
                let Some(part) = find_part(problem, name) else {
                    return Err(Refusal::UnknownPart { at, part: name.clone() });
                };
                let slot: &mut Option<usize> = &mut owner[part];
                if slot.is_some() {
                    return Err(Refusal::Overlap { at, part: Some(name.clone()) });
                }
                *slot = Some(k);
            }
        }
        for slot in &mut owner {
            *slot = slot.or(rest);
        }
        Ok(owner)
    }

    fn check_covered(&self, owner: &[Option<usize>]) -> Result<(), Refusal> {
        let problem = self.ground.problem;
        let level = &problem.levels()[self.level];
        for (k, _) in owner.iter().enumerate().filter(|(_, entry)| entry.is_none()) {
            let part = PartId::new(k);
            if self.ground.parts.pairs(part).iter().any(|&pair| problem.gain(level, PairId(pair)) != 0) {
                let part = problem.part_name(part).to_owned();
                return Err(Refusal::Uncovered { level: self.level, part });
            }
        }
        Ok(())
    }
}

/// The position of a part by its name. O(log demands): parts are in the order of their names.
fn find_part(problem: &Problem, name: &str) -> Option<usize> {
    let demand = super::rows::find(&problem.lists().demands, name).map(DemandId::new)?;
    let pair = problem.pairs_of_demand(demand).next()?;
    let part = problem.part(pair);
    (problem.part_name(part) == name).then(|| part.index())
}
