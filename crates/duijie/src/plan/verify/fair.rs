//! Fair levels: the shares are the plan's, the face keeps them, and tight sets prove them.
//!
//! *Problem.* Write y for what a group has and q for what it wants times its weight. A tight set is one whose groups together can
//! get no more than they have, by the formula with gain 1 on their pairs. Leximin is proven where every group g that lacks something is
//! in a tight set all of whose members h with anything have (y_h − 1)/q_h < y_g/q_g, or equal with q_h ≤ q_g: no unit moved from h to
//! g would help. Maxmin at share s is proven where a group at s has all it wants, or by one tight set R with
//! Σ over R of (⌊s·q⌋ + 1) > served(R): not all of R can have more than s.
//! *Method.* Leximin is proven so only where rows do not tie groups together ([`Problem::coupling`]).
//! *Complexity.* O(pairs + members of priced rows) a tight set.
//! *Range.* y ≤ q < 2^62: products stay below 2^126.
//! *Sources.* The contract, "Fair levels"; Frank & Murota 2022.

use std::collections::BTreeMap;

use super::formula::{Aim, Desk, Gain, Ground, Scope, formula};
use super::rows::{Bounds, FaceRow, Sides};
use super::shares_fault::SharesFault;
use super::{At, Refusal};
use crate::lists::{FairMeasure, PartId};
use crate::plan::{Face, FairProof, FairResult, TightSet};
use crate::problem::{Class, FairLevel};

/// A fair level that is checked.
pub(super) struct FairCheck<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) level: usize,
    pub(super) fair: &'a FairLevel,
}

/// What a fair level comes to.
pub(super) struct Judged {
    /// The shares are proven.
    pub(super) is_proven: bool,
    /// Where they are not: nothing could prove them.
    pub(super) is_excused: bool,
}

/// A tight set that holds.
struct Tight {
    members: Vec<bool>,
    served: i128,
}

impl FairCheck<'_> {
    /// Checks the level and adds its face to the bounds and its classes to `classes`.
    pub(super) fn check(
        &self,
        stated: &FairResult,
        proof: &FairProof,
        bounds: &mut Bounds,
        desk: &mut Desk,
        classes: &mut Vec<Class>,
    ) -> Result<Judged, Refusal> {
        let problem = self.ground.problem;
        let served = self.fair.served(problem, &self.ground.x);
        self.check_shares(stated, &served)?;
        let floors = self.check_price(stated)?;
        let class_of = self.check_face(&stated.face, &served, floors.as_deref())?;
        let is_tied = !self.fair.is_maxmin() && problem.coupling(self.level, classes).is_some();
        let is_excused = !self.fair.is_provable() || is_tied || self.fair.is_maxmin();
        let is_proven = stated.proof.is_none();
        if is_proven {
            if !self.fair.is_provable() || is_tied {
                return self.refuse(SharesFault::Unprovable);
            }
            let tight = proof.tight.iter().enumerate();
            let tight: Vec<Tight> = tight
                .map(|(k, set)| self.check_tight(k, set, &served, bounds, desk))
                .collect::<Result<_, _>>()?;
            match self.fair.goal.measure {
                FairMeasure::Maxmin => self.check_maxmin(&tight, &served)?,
                _ => self.check_leximin(&tight, &served, &class_of)?,
            }
        }
        self.narrow(&stated.face, bounds, classes);
        Ok(Judged { is_proven, is_excused })
    }

    fn refuse<T>(&self, fault: SharesFault) -> Result<T, Refusal> {
        Err(Refusal::Shares { level: self.level, fault })
    }

    fn id(&self, group: usize) -> String {
        self.fair.groups[group].id.clone()
    }

    fn find(&self, id: &str) -> Option<usize> {
        self.fair.groups.binary_search_by(|group| group.id.as_bytes().cmp(id.as_bytes())).ok()
    }

    /// The share of a is smaller than that of b where its product is.
    fn product(&self, served: i64, other: usize) -> i128 {
        i128::from(served) * i128::from(self.fair.groups[other].stake())
    }

    /// Every group once, worst first, with what the plan gives it.
    fn check_shares(&self, stated: &FairResult, served: &[i64]) -> Result<(), Refusal> {
        let mut seen = vec![false; served.len()];
        let mut before: Option<usize> = None;
        for row in &stated.shares {
            let group = self.find(&row.group);
            let Some(k) = group.filter(|&k| !std::mem::replace(&mut seen[k], true)) else {
                return self.refuse(SharesFault::Group { group: row.group.clone() });
            };
            let group = &self.fair.groups[k];
            let facts = [served[k], group.wanted, group.weight].map(i128::from);
            if [row.served.0, row.wanted.0, row.weight.0] != facts {
                let [served, wanted, weight] = facts;
                return self.refuse(SharesFault::Share { group: self.id(k), served, wanted, weight });
            }
            if before.is_some_and(|b| self.product(served[b], k) > self.product(served[k], b)) {
                return self.refuse(SharesFault::Order { group: self.id(k) });
            }
            before = Some(k);
        }
        match seen.iter().position(|seen| !seen) {
            Some(k) => self.refuse(SharesFault::Group { group: self.id(k) }),
            None => Ok(()),
        }
    }

    /// The face holds the plan, and is as wide as the measure asks. Gives every group's class.
    fn check_face(
        &self,
        face: &Face,
        served: &[i64],
        floors: Option<&[i128]>,
    ) -> Result<Vec<Option<usize>>, Refusal> {
        let groups = &self.fair.groups;
        let known = face.groups.keys().find(|id| self.find(id).is_none());
        if let Some(id) = known {
            return self.refuse(SharesFault::Group { group: id.clone() });
        }
        let mut class_of: Vec<Option<usize>> = vec![None; groups.len()];
        for (position, class) in face.classes.iter().enumerate() {
            let mut total = 0_i128;
            for id in &class.groups {
                let group = self.find(id).filter(|&k| class_of[k].is_none());
                let Some(k) = group else { return self.refuse(SharesFault::Class { position }) };
                class_of[k] = Some(position);
                total += i128::from(served[k]);
            }
            let alike = |id: &String| {
                self.find(id).map(|k| (groups[k].wanted, groups[k].weight, face.groups.get(id).copied()))
            };
            let is_alike = class.groups.windows(2).all(|two| alike(&two[0]) == alike(&two[1]));
            if total != class.total.0 || !is_alike || class.groups.is_empty() {
                return self.refuse(SharesFault::Class { position });
            }
        }
        let worst = self.worst(served);
        for (k, group) in groups.iter().enumerate() {
            let units = i128::from(served[k]);
            let Some(range) = face.groups.get(&group.id) else {
                return self.refuse(SharesFault::Face { group: self.id(k) });
            };
            let [low, high] = [range.low, range.high].map(|side| side.map(|side| side.0));
            let holds = low.is_none_or(|low| low <= units) && high.is_none_or(|high| units <= high);
            let is_due = match (self.fair.goal.measure, class_of[k]) {
                (_, class) if let Some(floors) = floors => {
                    class.is_none() && low == Some(floors[k]) && high.is_none()
                }
                (_, None) if self.fair.has_targets => {
                    low == Some(units.min(group.wanted.into())) && high.is_none()
                }
                (FairMeasure::Maxmin, class) => {
                    let least = worst.map_or(0, |worst| {
                        let of = i128::from(groups[worst].stake());
                        (self.product(served[worst], k) + of - 1).div_euclid(of)
                    });
                    class.is_none() && low == Some(least) && high.is_none()
                }
                (_, None) => low == Some(units) && high == Some(units),
                (_, Some(_)) => low.zip(high).is_some_and(|(low, high)| high - low == 1),
            };
            if !holds || !is_due {
                return self.refuse(SharesFault::Face { group: self.id(k) });
            }
        }
        Ok(class_of)
    }

    /// What the fairest shares and thousandths of a level with a price give every group; the parts add up to what is said.
    fn check_price(&self, stated: &FairResult) -> Result<Option<Vec<i128>>, Refusal> {
        let Some(price) = &stated.price else { return Ok(None) };
        let [part, whole] = self.fair.goal.price.unwrap_or([0, 0]).map(i128::from);
        let (best, kept, k) = (price.best.0, price.kept.0, price.thousandths.0);
        let spends = |spent: i128| spent.checked_mul(whole).zip(best.checked_mul(part));
        let is_within = best.checked_sub(kept).and_then(spends).is_some_and(|(spent, most)| spent <= most);
        if self.fair.goal.price.is_none()
            || !(0..=1000).contains(&k)
            || kept > best
            || !(is_within || best <= 0)
        {
            return self.refuse(SharesFault::Price);
        }
        let mut floors = vec![None; self.fair.groups.len()];
        for share in &price.fairest {
            let group = self.find(&share.group);
            let Some(at) = group.filter(|&at| floors[at].is_none()) else {
                return self.refuse(SharesFault::Group { group: share.group.clone() });
            };
            if !(0..=i128::from(self.fair.groups[at].total)).contains(&share.served.0) {
                return self.refuse(SharesFault::Price);
            }
            floors[at] = Some((share.served.0 * k + 999) / 1000);
        }
        let floors: Option<Vec<i128>> = floors.into_iter().collect();
        if floors.is_none() {
            return self.refuse(SharesFault::Price);
        }
        Ok(floors)
    }

    fn worst(&self, served: &[i64]) -> Option<usize> {
        (0..served.len()).min_by(|&a, &b| self.product(served[a], b).cmp(&self.product(served[b], a)))
    }

    fn check_tight(
        &self,
        position: usize,
        set: &TightSet,
        served: &[i64],
        bounds: &Bounds,
        desk: &mut Desk,
    ) -> Result<Tight, Refusal> {
        let problem = self.ground.problem;
        let mut members = vec![false; served.len()];
        let mut sum = 0;
        for id in &set.members {
            let group = self.find(id).filter(|&k| !std::mem::replace(&mut members[k], true));
            let Some(k) = group else {
                return self.refuse(SharesFault::Member { position, group: id.clone() });
            };
            sum += i128::from(served[k]);
        }
        let at = At::Tight { level: self.level, set: position };
        if set.prices.conflict {
            return Err(Refusal::StrayConflict { at });
        }
        let owner = vec![Some(0); problem.part_count()];
        let parts: Vec<PartId> = (0..problem.part_count()).map(PartId::new).collect();
        let scope = Scope { at, owner: &owner, entry: 0, parts: &parts };
        let aim = Aim { gain: Some(Gain::Groups(self.fair, &members)), earlier: &[] };
        let total = formula(self.ground, bounds, &[], desk, &scope, aim, &set.prices)?;
        if set.served.0 != sum || total.floor() > sum {
            return self.refuse(SharesFault::Tight { position, served: sum, proven: total.floor() });
        }
        Ok(Tight { members, served: sum })
    }

    fn check_leximin(
        &self,
        tight: &[Tight],
        served: &[i64],
        class_of: &[Option<usize>],
    ) -> Result<(), Refusal> {
        let groups = &self.fair.groups;
        for (g, group) in groups.iter().enumerate().filter(|(g, group)| served[*g] < group.wanted) {
            // Would a unit of h not help g?
            let keeps = |h: usize| {
                let (theirs, mine) = (self.product(served[h] - 1, g), self.product(served[g], h));
                h == g
                    || served[h] == 0
                    || theirs < mine
                    || (theirs == mine && groups[h].stake() <= group.stake())
            };
            let is_proof = |set: &&Tight| {
                set.members[g] && set.members.iter().enumerate().all(|(h, is_member)| !is_member || keeps(h))
            };
            let proofs: Vec<&Tight> = tight.iter().filter(is_proof).collect();
            if proofs.is_empty() {
                return self.refuse(SharesFault::NotTight { group: self.id(g) });
            }
            // What is in every such set could give g a unit: where that changes names only, the face lets it.
            let could = |h: &usize| {
                let other = &groups[*h];
                *h != g
                    && (other.wanted, other.weight) == (group.wanted, group.weight)
                    && served[*h] == served[g] + 1
                    && proofs.iter().all(|set| set.members[*h])
            };
            let frozen = (0..groups.len())
                .filter(could)
                .find(|&h| class_of[g].is_none() || class_of[g] != class_of[h]);
            if let Some(h) = frozen {
                return self.refuse(SharesFault::Frozen { group: self.id(g), other: self.id(h) });
            }
        }
        Ok(())
    }

    fn check_maxmin(&self, tight: &[Tight], served: &[i64]) -> Result<(), Refusal> {
        let groups = &self.fair.groups;
        let Some(worst) = self.worst(served) else { return Ok(()) };
        let at_worst = |k: usize| self.product(served[k], worst) == self.product(served[worst], k);
        if (0..groups.len()).any(|k| at_worst(k) && served[k] == groups[k].wanted) {
            return Ok(());
        }
        let of = i128::from(groups[worst].stake());
        let is_proof = |set: &Tight| {
            let members = set.members.iter().enumerate().filter(|(_, is_member)| **is_member);
            let more: i128 = members.map(|(k, _)| self.product(served[worst], k).div_euclid(of) + 1).sum();
            more > set.served
        };
        if tight.iter().any(is_proof) {
            return Ok(());
        }
        self.refuse(SharesFault::NotTight { group: self.id(worst) })
    }

    /// The face as rows for the levels after it.
    fn narrow(&self, face: &Face, bounds: &mut Bounds, classes: &mut Vec<Class>) {
        let groups = &self.fair.groups;
        let side = self.fair.side;
        let narrow = |side: Option<crate::lists::Integer>| side.and_then(|side| i64::try_from(side.0).ok());
        for group in groups {
            let range = &face.groups[&group.id];
            let sides = Sides { low: narrow(range.low), high: narrow(range.high) };
            bounds.faces.add_group(&group.id, FaceRow { side, members: group.members.clone(), sides });
        }
        let found: BTreeMap<&str, u32> = groups.iter().map(|group| group.id.as_str()).zip(0..).collect();
        for (position, class) in face.classes.iter().enumerate() {
            let numbers: Vec<u32> =
                class.groups.iter().filter_map(|id| found.get(id.as_str()).copied()).collect();
            let members = numbers.iter().flat_map(|&k| groups[k as usize].members.iter().copied()).collect();
            let total = narrow(Some(class.total));
            let sides = Sides { low: total, high: total };
            bounds.faces.add_class(position, FaceRow { side, members, sides });
            classes.push(Class { level: self.level, groups: numbers });
        }
    }
}
