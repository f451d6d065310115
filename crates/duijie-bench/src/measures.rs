//! What is told of a plan: a few figures of the engine's measures, and of waiting over rounds.

use std::collections::BTreeMap;

use duijie::lists::{PairId, Text};
use duijie::measure::{Share, Value, evenness, measure};
use duijie::plan::{Plan, Refusal};
use duijie::problem::Problem;
use serde::{Deserialize, Serialize};

use crate::case::Case;

/// A figure of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// Total worth of the first round.
    Worth,
    /// Units served in it.
    Served,
    /// The smallest share of a group.
    Worst,
    /// Gini's index of the shares.
    Gini,
    /// Jain's index of the shares.
    Jain,
    /// Hoover's index: the part that would have to move for equal shares.
    Hoover,
    /// Pairs of demands of a category of which the more urgent one lacks what the other has.
    Envy,
    /// Claims of the first rank that are honoured, of all of them.
    First,
    /// Members that never had a turn in all rounds, of all that could.
    Never,
    /// The longest wait of a member that could have had a turn, in rounds.
    Wait,
}

impl Measure {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 10] = [
        Self::Worth,
        Self::Served,
        Self::Worst,
        Self::Gini,
        Self::Jain,
        Self::Hoover,
        Self::Envy,
        Self::First,
        Self::Never,
        Self::Wait,
    ];

    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Worth => "worth",
            Self::Served => "served",
            Self::Worst => "worst",
            Self::Gini => "gini",
            Self::Jain => "jain",
            Self::Hoover => "hoover",
            Self::Envy => "envy",
            Self::First => "first",
            Self::Never => "never",
            Self::Wait => "wait",
        }
    }

    /// The measures of these names; all of them where none is named.
    ///
    /// # Errors
    /// [`UnknownMeasure`] for the first name that is none.
    pub fn select(names: &[String]) -> Result<Vec<Self>, UnknownMeasure> {
        if names.is_empty() {
            return Ok(Self::ALL.to_vec());
        }
        let one = |name: &String| {
            let found = Self::ALL.into_iter().find(|measure| measure.name() == name);
            found.ok_or_else(|| UnknownMeasure { name: name.clone() })
        };
        names.iter().map(one).collect()
    }

    /// Its name for people.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Worth => Text::new("总价值", "worth"),
            Self::Served => Text::new("满足数量", "units served"),
            Self::Worst => Text::new("最低份额", "worst share"),
            Self::Gini => Text::new("基尼系数", "Gini"),
            Self::Jain => Text::new("Jain 指数", "Jain"),
            Self::Hoover => Text::new("Hoover 指数", "Hoover"),
            Self::Envy => Text::new("有理由的嫉妒", "justified envy"),
            Self::First => Text::new("第一志愿兑现", "first claims honoured"),
            Self::Never => Text::new("始终没轮到", "never a turn"),
            Self::Wait => Text::new("最长等待轮数", "longest wait"),
        }
    }

    /// Whether more of it is better.
    #[must_use]
    pub fn rises(self) -> bool {
        matches!(self, Self::Worth | Self::Served | Self::Worst | Self::Jain | Self::First)
    }
}

/// There is no measure of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no measure {name:?}\nMaybe one of: {}", Measure::ALL.map(Measure::name).join(", "))]
pub struct UnknownMeasure {
    /// The name asked for.
    pub name: String,
}

/// What a plan of the first round comes to, and the share of every group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// By measure; absent where it means nothing here.
    pub values: BTreeMap<Measure, f64>,
    /// The shares of the groups, in the order of their ids.
    pub shares: Vec<f64>,
}

/// Measures quantities by pair.
///
/// # Errors
/// The row or pair that they break.
pub fn figures(case: &Case, quantities: &[i64]) -> Result<Figures, Refusal> {
    let problem = &case.problem;
    let plan = Plan::by_hand(problem, quantities)?;
    let measured = measure(problem, &plan);
    let mut values = BTreeMap::new();
    let worth = |(pair, &units): (&duijie::problem::Pair, &i64)| i128::from(pair.worth) * i128::from(units);
    let worth: i128 = problem.pairs().iter().zip(quantities).map(worth).sum();
    values.insert(Measure::Worth, exact(worth));
    values.insert(Measure::Served, exact(quantities.iter().map(|&units| i128::from(units)).sum()));
    let mut shares = Vec::new();
    if let Some(level) = case.groups() {
        let served = level.served(problem, quantities);
        let groups: Vec<Share> = level
            .groups
            .iter()
            .zip(served)
            .map(|(group, served)| Share { served, wanted: group.wanted })
            .collect();
        shares = groups.iter().map(|share| exact(share.served.into()) / exact(share.wanted.into())).collect();
        if let Some(even) = evenness(&groups) {
            values.insert(Measure::Worst, Value::Exact(even.minimum).number());
            values.insert(Measure::Gini, even.gini.number());
            values.insert(Measure::Jain, even.jain.number());
            values.insert(Measure::Hoover, even.spread.hoover.number());
        }
    }
    if let Some(envy) = &measured.envy {
        values.insert(Measure::Envy, exact(envy.justified.into()));
    }
    if let Some(first) = measured.claims.iter().find(|row| row.rank == 1) {
        values.insert(Measure::First, Value::Exact(first.honoured).number());
    }
    Ok(Figures { values, shares })
}

/// The supplies that a plan serves, of those that could be.
#[must_use]
pub fn served_members(problem: &Problem, quantities: &[i64]) -> Vec<bool> {
    let mut served = vec![false; problem.supplies().len()];
    for (pair, _) in quantities.iter().enumerate().filter(|(_, units)| **units > 0) {
        served[problem.pairs()[PairId::new(pair).index()].supply.index()] = true;
    }
    served
}

/// How members wait over rounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waits {
    /// By round, the part of those that could have a turn who have had one by then.
    pub reached: Vec<f64>,
    /// The longest wait, in rounds.
    pub longest: u32,
}

/// The waits over rounds, each with who was served in it.
#[must_use]
pub fn waits(problem: &Problem, rounds: &[Vec<bool>]) -> Waits {
    let able: Vec<usize> = (0..problem.supplies().len())
        .filter(|&supply| {
            let pairs = problem.pairs_of_supply(duijie::lists::SupplyId::new(supply));
            pairs.iter().any(|pair| problem.pairs()[pair.index()].maximum > 0)
        })
        .collect();
    let mut last = vec![0_u32; able.len()];
    let mut waits = Waits::default();
    for (round, served) in (1..).zip(rounds) {
        for (&member, last) in able.iter().zip(&mut last) {
            waits.longest = waits.longest.max(round - *last);
            if served[member] {
                *last = round;
            }
        }
        let had = last.iter().filter(|last| **last > 0).count();
        waits.reached.push(if able.is_empty() { 1.0 } else { count(had) / count(able.len()) });
    }
    waits
}

#[allow(clippy::cast_precision_loss, reason = "figures in tables have twelve digits")]
fn exact(value: i128) -> f64 {
    value as f64
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows are below 2^53")]
pub(crate) fn count(value: usize) -> f64 {
    value as f64
}
