//! What unevenness costs: the measures of Theil and Atkinson.
//!
//! *Problem*: as in `evenness`; with the mean share μ, y = x/μ and d = y − 1, so that Σ d = 0. · *Method*: what Σ d = 0
//! cancels is taken out of every term before the sum: Σ y ln y = Σ (y ln y − d) and Σ ln y = Σ (ln y − d) have terms of
//! one sign only, and small measures keep their digits. d is worked out in integers where they fit. · *Complexity*:
//! O(n log n). · *Range*: numbers rounded to 12 significant digits; logarithms and exponentials are those of one library
//! in Rust (`libm`), and sums go from the smallest share to the largest, so that every platform gives the same bytes.
//! Exact where no logarithm is needed: all shares equal, some share 0 with ε ≥ 1, and ε = 2 where it fits in 128 bits.
//! · *Edges*: no group, or nothing served: no measure.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::evenness::Share;
use super::ratio::{Ratio, Value, float};
use super::rising::{Relative, Rising, least_common_multiple};

/// Above this the power of the smallest share that a float can hold may be out of its range.
const MOST_AVERSE: i128 = 8;

/// Atkinson's measure at three aversions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Atkinson {
    /// ε = 1/2.
    pub half: Value,
    /// ε = 1.
    pub one: Value,
    /// ε = 2.
    pub two: Value,
}

pub(super) fn atkinsons_of(rising: &Rising) -> Option<Atkinson> {
    let at = |numerator: i128, denominator: i128| atkinson_of(rising, Ratio { numerator, denominator });
    Some(Atkinson { half: at(1, 2)?, one: at(1, 1)?, two: at(2, 1)? })
}

/// Theil's index T: Σ (x/μ) ln(x/μ) / n, with 0 ln 0 = 0.
///
/// *Range*: 0 (all equal) to ln n (one has all). *Edges*: nothing served, or no group: `None`. *Source*: H. Theil,
/// "Economics and Information Theory", 1967, ch. 4.
#[must_use]
pub fn theil(shares: &[Share]) -> Option<Value> {
    theil_of(&Rising::new(shares)?)
}

pub(super) fn theil_of(rising: &Rising) -> Option<Value> {
    if rising.nothing() {
        return None;
    }
    if rising.equal() {
        return Some(Value::exact(0, 1));
    }
    let term = |y: Relative| if y.share > 0.0 { y.share * logarithm(y) - y.excess } else { 1.0 };
    Some(cost(mean(&rising.relative(), term)))
}

/// Atkinson's measure, the part of all that could be given up for equal shares without loss of welfare:
/// 1 − (Σ x^(1−ε) / n)^(1/(1−ε)) / μ, and 1 − (∏ x)^(1/n) / μ where the aversion ε is 1.
///
/// *Range*: 0 (all equal, or ε = 0) to 1; it rises with ε. *Edges*: ε ≥ 1 and some share 0: 1; nothing served, no group,
/// or ε not from 0 to 8: `None`. *Source*: A. B. Atkinson, "On the Measurement of Inequality", 1970, §4.
#[must_use]
pub fn atkinson(shares: &[Share], epsilon: Ratio) -> Option<Value> {
    atkinson_of(&Rising::new(shares)?, epsilon)
}

fn atkinson_of(rising: &Rising, epsilon: Ratio) -> Option<Value> {
    let Ratio { numerator, denominator } = epsilon;
    let known = denominator > 0 && numerator >= 0 && numerator <= denominator.checked_mul(MOST_AVERSE)?;
    if !known || rising.nothing() {
        return None;
    }
    if rising.equal() || numerator == 0 {
        return Some(Value::exact(0, 1));
    }
    if numerator >= denominator && rising.minimum().numerator == 0 {
        return Some(Value::exact(1, 1));
    }
    if epsilon.lowest() == Ratio::new(2, 1)
        && let Some(value) = harmonic(rising)
    {
        return Some(value);
    }
    let shares = rising.relative();
    if numerator == denominator {
        return Some(cost(-libm::expm1(mean(&shares, |y| logarithm(y) - y.excess))));
    }
    let power = float(denominator - numerator) / float(denominator);
    let gain = mean(&shares, |y| libm::expm1(power * logarithm(y)) - power * y.excess);
    Some(cost(-libm::expm1(libm::log1p(gain) / power)))
}

/// ε = 2 in integers: 1 − n² / (Σ x · Σ 1/x).
fn harmonic(rising: &Rising) -> Option<Value> {
    let n = rising.count();
    rising.exact(|x| {
        let multiple = least_common_multiple(x.numerators.iter().copied())?;
        let inverse = x.numerators.iter().try_fold(0_i128, |sum, x| sum.checked_add(multiple / x))?;
        let whole = x.sum.checked_mul(inverse)?;
        Some(Value::exact(whole.checked_sub(n.checked_mul(n)?.checked_mul(multiple)?)?, whole))
    })
}

/// Rounded; shares that differ by less than a float can tell cost 0, not less.
fn cost(number: f64) -> Value {
    Value::rounded(if number > 0.0 { number } else { 0.0 })
}

/// ln y, from what has its digits.
fn logarithm(y: Relative) -> f64 {
    if y.excess < -0.5 { libm::log(y.share) } else { libm::log1p(y.excess) }
}

fn mean(shares: &[Relative], term: impl Fn(Relative) -> f64) -> f64 {
    let count: f64 = shares.iter().map(|_| 1.0).sum();
    shares.iter().map(|&y| term(y)).sum::<f64>() / count
}
