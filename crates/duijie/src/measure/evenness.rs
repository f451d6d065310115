//! How even shares are: Gini, Jain, the smallest, the largest, and their ratio.
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

use super::ratio::{Ratio, Value, float, greatest_common_divisor};

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

    fn lowest(self) -> Ratio {
        self.ratio().lowest()
    }

    fn number(self) -> f64 {
        float(self.served.into()) / float(self.wanted.into())
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
    /// Nothing is served at all: the measures are conventions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nothing: bool,
}

/// All measures of evenness; `None` where no group has a share.
#[must_use]
pub fn evenness(shares: &[Share]) -> Option<Evenness> {
    let maximum = maximum(shares)?;
    Some(Evenness {
        groups: shares.iter().filter(|s| s.wanted > 0).count(),
        gini: gini(shares)?,
        jain: jain(shares)?,
        minimum: minimum(shares)?,
        maximum,
        ratio: min_max(shares)?,
        nothing: maximum.numerator == 0,
    })
}

/// The shares in rising order.
fn rising(shares: &[Share]) -> Vec<Share> {
    let mut shares: Vec<Share> = shares.iter().copied().filter(|s| s.wanted > 0).collect();
    let cross = |a: &Share, b: &Share| i128::from(a.served) * i128::from(b.wanted);
    shares.sort_by(|a, b| cross(a, b).cmp(&cross(b, a)).then(a.wanted.cmp(&b.wanted)));
    shares
}

/// The shares times their least common denominator; `None` where that does not fit.
fn integers(shares: &[Share]) -> Option<Vec<i128>> {
    let lowest: Vec<Ratio> = shares.iter().map(|s| s.lowest()).collect();
    let common = lowest.iter().try_fold(1_i128, |common, share| {
        let divisor = greatest_common_divisor(common, share.denominator);
        (common / divisor).checked_mul(share.denominator)
    })?;
    lowest.iter().map(|share| share.numerator.checked_mul(common / share.denominator)).collect()
}

/// The number of groups.
fn count(shares: &[Share]) -> i128 {
    shares.iter().map(|_| 1).sum()
}

/// Gini's index: Σ_g Σ_h |x_g − x_h| / (2 n² μ), μ the mean share; for shares in rising order
/// Σ_i (2i − n − 1) x_i / (n Σ x).
///
/// *Range*: 0 (all equal) to 1 − 1/n (one has all). *Edges*: one group: 0; nothing served: 0 by convention; no group:
/// `None`. *Source*: C. Gini, "Variabilità e mutabilità", 1912.
#[must_use]
pub fn gini(shares: &[Share]) -> Option<Value> {
    let shares = rising(shares);
    let last = shares.last()?;
    if last.served == 0 {
        return Some(Value::exact(0, 1));
    }
    let n = count(&shares);
    let weights = || (0..n).map(move |i| 2 * i + 1 - n);
    let exact = integers(&shares).and_then(|x| {
        let spread = weights().zip(&x).try_fold(0_i128, |sum, (w, x)| sum.checked_add(w.checked_mul(*x)?))?;
        let sum = x.iter().try_fold(0_i128, |sum, x| sum.checked_add(*x))?;
        Some(Value::exact(spread, sum.checked_mul(n)?))
    });
    Some(exact.unwrap_or_else(|| {
        let spread: f64 = weights().zip(&shares).map(|(w, x)| float(w) * x.number()).sum();
        let sum: f64 = shares.iter().map(|x| x.number()).sum();
        Value::rounded(spread / (sum * float(n)))
    }))
}

/// Jain's index: (Σ x)² / (n Σ x²).
///
/// *Range*: 1/n (one has all) to 1 (all equal). *Edges*: nothing served: 1 by convention; no group: `None`.
/// *Source*: R. Jain, D.-M. Chiu, W. Hawe, "A Quantitative Measure of Fairness and Discrimination for Resource
/// Allocation in Shared Computer Systems", DEC-TR-301, 1984.
#[must_use]
pub fn jain(shares: &[Share]) -> Option<Value> {
    let shares = rising(shares);
    let last = shares.last()?;
    if last.served == 0 {
        return Some(Value::exact(1, 1));
    }
    let n = count(&shares);
    let exact = integers(&shares).and_then(|x| {
        let sum = x.iter().try_fold(0_i128, |sum, x| sum.checked_add(*x))?;
        let squares = x.iter().try_fold(0_i128, |sum, x| sum.checked_add(x.checked_mul(*x)?))?;
        Some(Value::exact(sum.checked_mul(sum)?, squares.checked_mul(n)?))
    });
    Some(exact.unwrap_or_else(|| {
        let sum: f64 = shares.iter().map(|x| x.number()).sum();
        let squares: f64 = shares.iter().map(|x| x.number() * x.number()).sum();
        Value::rounded(sum * sum / (squares * float(n)))
    }))
}

/// The smallest share, min x, in lowest terms.
///
/// *Range*: 0 to 1. *Edges*: no group: `None`. *Source*: J. Rawls, "A Theory of Justice", 1971 (the worst-off).
#[must_use]
pub fn minimum(shares: &[Share]) -> Option<Ratio> {
    rising(shares).first().map(|share| share.lowest())
}

/// The largest share, max x, in lowest terms.
///
/// *Range*: 0 to 1. *Edges*: no group: `None`.
#[must_use]
pub fn maximum(shares: &[Share]) -> Option<Ratio> {
    rising(shares).last().map(|share| share.lowest())
}

/// The smallest share over the largest, min x / max x, in lowest terms.
///
/// *Range*: 0 to 1 (all equal). *Edges*: nothing served: 1 by convention; no group: `None`. Always exact: both shares
/// are ratios of integers below 2^63.
#[must_use]
pub fn min_max(shares: &[Share]) -> Option<Ratio> {
    let (low, high) = (minimum(shares)?, maximum(shares)?);
    if high.numerator == 0 {
        return Some(Ratio::new(1, 1));
    }
    Some(Ratio::new(low.numerator * high.denominator, low.denominator * high.numerator).lowest())
}
