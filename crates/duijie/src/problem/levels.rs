//! Goals expanded to levels.

use std::collections::BTreeSet;

use super::fair::Told;
use super::{Demand, FairLevel, Level, Pair, lot};
use crate::lists::{Goal, Lists, Side};

/// The goals that hold where none are written: with explicit pairs, or by the rules.
pub(super) fn goals(lists: &Lists) -> Vec<Goal> {
    match (&lists.policy.goals, &lists.pairs) {
        (Some(goals), _) => goals.clone(),
        (None, Some(_)) => vec![Goal::Worth],
        (None, None) => vec![Goal::Serve, Goal::Claims, Goal::Worth],
    }
}

/// The levels of `goals`, most important first: tiers among all demands, ranks on pairs, then the draws.
///
/// `lists` is sorted by ids.
pub(super) fn levels(
    lists: &Lists,
    goals: &[Goal],
    demands: &[Demand],
    pairs: &[Pair],
    told: &mut Told,
) -> Vec<Level> {
    let mut levels = Vec::new();
    for goal in goals {
        match goal {
            Goal::Serve => {
                let tiers: BTreeSet<u32> = demands.iter().map(|d| d.priority).collect();
                levels.extend(tiers.into_iter().map(|tier| Level::Serve { tier }));
            }
            Goal::Claims => {
                let ranks: BTreeSet<_> = pairs.iter().filter_map(|p| p.rank).collect();
                levels.extend(ranks.into_iter().map(|rank| Level::Claims { rank }));
            }
            Goal::Worth => levels.push(Level::Worth),
            Goal::Keep => levels.push(Level::Keep),
            Goal::Fair(fair) => levels.extend(FairLevel::of(lists, *fair, told).into_iter().map(Level::Fair)),
            Goal::Rotation(rotation) => {
                levels.extend(FairLevel::of_turn(lists, rotation, told).into_iter().map(Level::Fair));
            }
        }
    }
    if let Some(text) = &lists.policy.lot {
        levels.push(Level::Lot { side: Side::Demand, places: lot::places(text, &lists.demands) });
        levels.push(Level::Lot { side: Side::Supply, places: lot::places(text, &lists.supplies) });
    }
    levels
}
