//! Ratios of integers, and numbers where there is none.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lists::Integer;

/// A ratio, written `[numerator, denominator]`. Counts are kept as they are; 0 of 0 is `[0, 0]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[Integer; 2]", into = "[Integer; 2]")]
#[schemars(with = "[Integer; 2]")]
pub struct Ratio {
    /// Above.
    pub numerator: i128,
    /// Below.
    pub denominator: i128,
}

impl From<[Integer; 2]> for Ratio {
    fn from([numerator, denominator]: [Integer; 2]) -> Self {
        Self { numerator: numerator.0, denominator: denominator.0 }
    }
}

impl From<Ratio> for [Integer; 2] {
    fn from(ratio: Ratio) -> Self {
        [Integer(ratio.numerator), Integer(ratio.denominator)]
    }
}

impl Ratio {
    /// The ratio as it is.
    pub fn new(numerator: impl Into<i128>, denominator: impl Into<i128>) -> Self {
        Self { numerator: numerator.into(), denominator: denominator.into() }
    }

    /// The same value in lowest terms; the denominator must be positive, else nothing changes.
    #[must_use]
    pub fn lowest(self) -> Self {
        match greatest_common_divisor(self.numerator, self.denominator) {
            divisor if divisor > 1 && self.denominator > 0 => {
                Self { numerator: self.numerator / divisor, denominator: self.denominator / divisor }
            }
            _ => self,
        }
    }
}

/// The greatest common divisor of |a| and |b| (Euclid); 0 where both are 0 or it does not fit.
pub(super) fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(0)
}

/// An exact ratio, or a number where the ratio does not fit in 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// Exact, in lowest terms.
    Exact(Ratio),
    /// Rounded to 12 significant digits.
    Rounded(f64),
}

impl Value {
    pub(super) fn exact(numerator: i128, denominator: i128) -> Self {
        Self::Exact(Ratio { numerator, denominator }.lowest())
    }

    /// The number, rounded to 12 significant digits.
    pub(super) fn rounded(number: f64) -> Self {
        Self::Rounded(format!("{number:.11e}").parse().unwrap_or(number))
    }

    /// The square root: exact where both ends of the ratio are squares.
    pub(super) fn root(self) -> Self {
        if let Self::Exact(ratio) = self
            && let (Some(above), Some(below)) = (root(ratio.numerator), root(ratio.denominator))
        {
            return Self::exact(above, below);
        }
        Self::rounded(self.number().sqrt())
    }

    /// The value as a floating-point number, for pictures.
    #[must_use]
    pub fn number(self) -> f64 {
        match self {
            Self::Exact(ratio) => float(ratio.numerator) / float(ratio.denominator),
            Self::Rounded(number) => number,
        }
    }
}

/// The root of a square; `None` where it is none.
fn root(square: i128) -> Option<i128> {
    square.checked_isqrt().filter(|root| root * root == square)
}

/// The nearest floating-point number but for rounding in each of four steps; the same on every platform.
pub(super) fn float(value: i128) -> f64 {
    let digits = value.unsigned_abs();
    let mut number = 0.0;
    for shift in [96, 64, 32, 0] {
        let word = u32::try_from((digits >> shift) & u128::from(u32::MAX)).expect("32 bits are a u32");
        number = number * 4_294_967_296.0 + f64::from(word);
    }
    if value < 0 { -number } else { number }
}
