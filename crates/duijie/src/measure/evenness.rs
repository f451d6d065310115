//! How even shares are: Gini, Jain, the smallest, the largest, and their ratio. How they are spread is in `spread`, what
//! their unevenness costs in `welfare`.
//!
//! *Problem*: groups g = 1..n with shares x_g = served/wanted, wanted > 0; every group counts once, whatever its size.
//! · *Method*: all shares over one common denominator L (the least), so that the measures are ratios of integers. ·
//! *Complexity*: O(n log n) for sorting, O(n) for the rest. · *Range*: exact in `i128`; where L or a sum does not fit,
//! the same formulas in floating point, summed from the smallest share to the largest, rounded to 12 significant
//! digits (sums of n terms are good to about n·10⁻¹⁶). The choice depends on the shares alone. · *Edges*: groups with
//! wanted ≤ 0 have no share and are left out; no group: no measure; nothing served: see each measure. · *Sources*: the
//! project's `algorithms.md` §4.6, and as each function names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ratio::{Ratio, Value, float};
use super::rising::Rising;
use super::spread::{Spread, spread_of};

/// The share of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Units it gets, 0 or more.
    pub served: i64,
    /// Units it wants.
    pub wanted: i64,
}

impl Share {
    /// As a ratio, as it is.
    #[must_use]
    pub fn ratio(self) -> Ratio {
        Ratio::new(self.served, self.wanted)
    }
}

/// How even the shares of some groups are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evenness {
    /// Groups counted.
    pub groups: usize,
    /// See [`gini`].
    pub gini: Value,
    /// See [`jain`].
    pub jain: Value,
    /// See [`minimum`].
    pub minimum: Ratio,
    /// See [`maximum`].
    pub maximum: Ratio,
    /// See [`min_max`].
    pub ratio: Ratio,
    /// How they are spread, and what that costs.
    #[serde(flatten)]
    pub spread: Spread,
    /// Nothing is served at all: the measures are conventions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nothing: bool,
}

/// All measures of evenness; `None` where no group has a share.
#[must_use]
pub fn evenness(shares: &[Share]) -> Option<Evenness> {
    let rising = Rising::new(shares)?;
    Some(Evenness {
        groups: rising.groups(),
        gini: gini_of(&rising),
        jain: jain_of(&rising),
        minimum: rising.minimum(),
        maximum: rising.maximum(),
        ratio: min_max_of(&rising),
        spread: spread_of(&rising),
        nothing: rising.nothing(),
    })
}

/// Gini's index: Σ_g Σ_h |x_g − x_h| / (2 n² μ), μ the mean share; for shares in rising order
/// Σ_i (2i − n − 1) x_i / (n Σ x).
///
/// *Range*: 0 (all equal) to 1 − 1/n (one has all). *Edges*: one group: 0; nothing served: 0 by convention; no group:
/// `None`. *Source*: C. Gini, "Variabilità e mutabilità", 1912.
#[must_use]
pub fn gini(shares: &[Share]) -> Option<Value> {
    Rising::new(shares).as_ref().map(gini_of)
}

fn gini_of(rising: &Rising) -> Value {
    if rising.nothing() {
        return Value::exact(0, 1);
    }
    let n = rising.count();
    let weights = || (0..n).map(move |i| 2 * i + 1 - n);
    let exact = rising.exact(|x| {
        let mut terms = weights().zip(&x.numerators);
        let spread = terms.try_fold(0_i128, |sum, (w, x)| sum.checked_add(w.checked_mul(*x)?))?;
        Some(Value::exact(spread, x.sum.checked_mul(n)?))
    });
    exact.unwrap_or_else(|| {
        let spread: f64 = weights().zip(rising.numbers()).map(|(w, x)| float(w) * x).sum();
        Value::rounded(spread / (rising.numbers().sum::<f64>() * float(n)))
    })
}

/// Jain's index: (Σ x)² / (n Σ x²).
///
/// *Range*: 1/n (one has all) to 1 (all equal). *Edges*: nothing served: 1 by convention; no group: `None`.
/// *Source*: R. Jain, D.-M. Chiu, W. Hawe, "A Quantitative Measure of Fairness and Discrimination for Resource
/// Allocation in Shared Computer Systems", DEC-TR-301, 1984.
#[must_use]
pub fn jain(shares: &[Share]) -> Option<Value> {
    Rising::new(shares).as_ref().map(jain_of)
}

fn jain_of(rising: &Rising) -> Value {
    if rising.nothing() {
        return Value::exact(1, 1);
    }
    let n = rising.count();
    let exact = rising.exact(|x| Some(Value::exact(x.sum.checked_mul(x.sum)?, x.squares()?.checked_mul(n)?)));
    exact.unwrap_or_else(|| {
        let sum: f64 = rising.numbers().sum();
        let squares: f64 = rising.numbers().map(|x| x * x).sum();
        Value::rounded(sum * sum / (squares * float(n)))
    })
}

/// The smallest share, min x, in lowest terms.
///
/// *Range*: 0 to 1. *Edges*: no group: `None`. *Source*: J. Rawls, "A Theory of Justice", 1971 (the worst-off).
#[must_use]
pub fn minimum(shares: &[Share]) -> Option<Ratio> {
    Rising::new(shares).map(|rising| rising.minimum())
}

/// The largest share, max x, in lowest terms.
///
/// *Range*: 0 to 1. *Edges*: no group: `None`.
#[must_use]
pub fn maximum(shares: &[Share]) -> Option<Ratio> {
    Rising::new(shares).map(|rising| rising.maximum())
}

/// The smallest share over the largest, min x / max x, in lowest terms.
///
/// *Range*: 0 to 1 (all equal). *Edges*: nothing served: 1 by convention; no group: `None`. Always exact: both shares
/// are ratios of integers below 2^63.
#[must_use]
pub fn min_max(shares: &[Share]) -> Option<Ratio> {
    Rising::new(shares).as_ref().map(min_max_of)
}

fn min_max_of(rising: &Rising) -> Ratio {
    let (low, high) = (rising.minimum(), rising.maximum());
    if high.numerator == 0 {
        return Ratio::new(1, 1);
    }
    Ratio::new(low.numerator * high.denominator, low.denominator * high.numerator).lowest()
}
