//! How shares are spread: quartiles, the vector that leximin compares, variance, the coefficient of variation, Hoover.
//!
//! *Problem*, *Method*, *Range*, *Edges*: as in `evenness`; μ is the mean share. · *Complexity*: O(n log n).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evenness::Share;
use super::ratio::{Ratio, Value, float};
use super::rising::Rising;
use super::welfare::{Atkinson, atkinsons_of, theil_of};

/// A vector longer than this stands in no report.
pub(super) const LONGEST: usize = 200;

/// How shares are spread, and what that costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// See [`quartiles`].
    #[serde(flatten)]
    pub quartiles: Quartiles,
    /// See [`variance`].
    pub variance: Value,
    /// See [`variation`]; absent where nothing is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variation: Option<Value>,
    /// See [`hoover`].
    pub hoover: Value,
    /// See [`theil`](super::theil); absent where nothing is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theil: Option<Value>,
    /// See [`atkinson`](super::atkinson); absent where nothing is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub atkinson: Option<Atkinson>,
    /// See [`leximin`]; left out where there are more than 200 groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leximin: Vec<Ratio>,
}

/// The shares that cut the groups into four parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quartiles {
    /// A quarter of the groups has no more.
    pub lower: Ratio,
    /// Half of the groups has no more.
    pub median: Ratio,
    /// Three quarters of the groups have no more.
    pub upper: Ratio,
}

pub(super) fn spread_of(rising: &Rising) -> Spread {
    let short = rising.groups() <= LONGEST;
    Spread {
        quartiles: quartiles_of(rising),
        variance: variance_of(rising),
        variation: variation_of(rising),
        hoover: hoover_of(rising),
        theil: theil_of(rising),
        atkinson: atkinsons_of(rising),
        leximin: if short { rising.ratios().collect() } else { Vec::new() },
    }
}

/// The quartiles by nearest rank: the k-th is the share at place ⌈k·n/4⌉ of the shares in rising order, in lowest
/// terms. So each is the share of some group, and nothing is interpolated.
///
/// *Range*: from the smallest share to the largest. *Edges*: no group: `None`. *Source*: R. J. Hyndman, Y. Fan, "Sample
/// Quantiles in Statistical Packages", 1996, §2, definition 1.
#[must_use]
pub fn quartiles(shares: &[Share]) -> Option<Quartiles> {
    Rising::new(shares).as_ref().map(quartiles_of)
}

fn quartiles_of(rising: &Rising) -> Quartiles {
    let at = |k: usize| rising.at((k * rising.groups()).div_ceil(4) - 1);
    Quartiles { lower: at(1), median: at(2), upper: at(3) }
}

/// The shares in rising order, each in lowest terms: of two plans leximin prefers the one whose vector is larger at the
/// first place where they differ.
///
/// *Range*: n ratios from 0 to 1. *Edges*: no group: empty. *Source*: A. Sen, "Collective Choice and Social Welfare",
/// 1970, ch. 9.
#[must_use]
pub fn leximin(shares: &[Share]) -> Vec<Ratio> {
    Rising::new(shares).iter().flat_map(Rising::ratios).collect()
}

/// The variance of the shares: Σ (x − μ)² / n.
///
/// *Range*: 0 (all equal) to 1/4 for shares from 0 to 1. *Edges*: nothing served: 0; no group: `None`. *Source*: the
/// project's `algorithms.md` §4.6; T. Popoviciu, "Sur les équations algébriques ayant toutes leurs racines réelles",
/// 1935 (the upper end).
#[must_use]
pub fn variance(shares: &[Share]) -> Option<Value> {
    Rising::new(shares).as_ref().map(variance_of)
}

fn variance_of(rising: &Rising) -> Value {
    let n = rising.count();
    let exact = rising.exact(|x| {
        let below = x.common.checked_mul(n)?;
        Some(Value::exact(x.dispersion(n)?, below.checked_mul(below)?))
    });
    exact.unwrap_or_else(|| {
        let mean = rising.mean();
        let sum: f64 = rising.numbers().map(|x| (x - mean) * (x - mean)).sum();
        Value::rounded(sum / float(n))
    })
}

/// The coefficient of variation: σ/μ, σ² the variance. Its square, 1/Jain − 1, is a ratio of integers, and its root the
/// only step that may round.
///
/// *Range*: 0 (all equal) to √(n − 1) (one has all). *Edges*: nothing served, or no group: `None`. *Source*:
/// K. Pearson, "Mathematical Contributions to the Theory of Evolution, III", 1896.
#[must_use]
pub fn variation(shares: &[Share]) -> Option<Value> {
    variation_of(&Rising::new(shares)?)
}

fn variation_of(rising: &Rising) -> Option<Value> {
    if rising.nothing() {
        return None;
    }
    let n = rising.count();
    let square = rising.exact(|x| Some(Value::exact(x.dispersion(n)?, x.sum.checked_mul(x.sum)?)));
    Some(square.map_or_else(
        || {
            let squares: f64 = rising.relative().iter().map(|y| y.excess * y.excess).sum();
            Value::rounded((squares / float(n)).sqrt())
        },
        Value::root,
    ))
}

/// Hoover's index, the part of all that would have to move to make the shares equal: Σ |x − μ| / (2 n μ).
///
/// *Range*: 0 (all equal) to 1 − 1/n (one has all). *Edges*: nothing served: 0 by convention; no group: `None`.
/// *Source*: E. M. Hoover, "The Measurement of Industrial Localization", 1936.
#[must_use]
pub fn hoover(shares: &[Share]) -> Option<Value> {
    Rising::new(shares).as_ref().map(hoover_of)
}

fn hoover_of(rising: &Rising) -> Value {
    if rising.nothing() {
        return Value::exact(0, 1);
    }
    let n = rising.count();
    let exact = rising.exact(|x| {
        let away = x.differences(n).try_fold(0_i128, |sum, difference| sum.checked_add(difference?.abs()))?;
        Some(Value::exact(away, x.sum.checked_mul(n)?.checked_mul(2)?))
    });
    exact.unwrap_or_else(|| {
        let away: f64 = rising.relative().iter().map(|y| y.excess.abs()).sum();
        Value::rounded(away / (2.0 * float(n)))
    })
}
