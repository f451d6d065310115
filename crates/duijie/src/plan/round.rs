//! What a round adds to the history.

use std::collections::BTreeSet;

use super::{Plan, Standing};
use crate::lists::{Goal, PairId, Past, next_round};
use crate::problem::{FairLevel, Problem};

/// The largest quantity that a row of the history holds.
const MOST: i64 = (1 << 31) - 1;

/// What this round adds to the history: of every rotation, what each that could have something had. O(pairs) a rotation.
#[must_use]
pub fn round(problem: &Problem, plan: &Plan) -> Vec<Past> {
    let lists = problem.lists();
    let standing = Standing::new(problem, plan);
    let mut rows = Vec::new();
    let mut kinds = BTreeSet::new();
    for goal in lists.policy.goals.iter().flatten() {
        let Goal::Rotation(rotation) = goal else { continue };
        if !kinds.insert(rotation.over) {
            continue;
        }
        let round = next_round(&lists.history, rotation.over);
        for level in FairLevel::of_rotation(lists, rotation) {
            let mut is_able = vec![false; level.groups.len()];
            for pair in (0..problem.pairs().len()).filter(|&pair| problem.pairs()[pair].maximum > 0) {
                if let Some(group) = level.group(problem, PairId::new(pair)) {
                    is_able[group] = true;
                }
            }
            let served = level.served(problem, &standing.on);
            let able = level.groups.iter().zip(served).zip(is_able).filter(|(_, is_able)| *is_able);
            rows.extend(able.map(|((group, served), _)| Past {
                over: rotation.over,
                id: group.id.clone(),
                round,
                quantity: served.min(MOST),
            }));
        }
    }
    rows
}
