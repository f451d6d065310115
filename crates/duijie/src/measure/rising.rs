//! Shares in rising order, with what is exact about them: what every measure of evenness starts from.

use super::evenness::Share;
use super::ratio::{Ratio, Value, float, greatest_common_divisor};

/// One share or more in rising order.
pub(super) struct Rising {
    shares: Vec<Share>,
    scaled: Option<Scaled>,
}

/// Shares over one denominator.
pub(super) struct Scaled {
    /// The numerators, rising.
    pub(super) numerators: Vec<i128>,
    /// Their denominator, the least that they have in common.
    pub(super) common: i128,
    /// The sum of the numerators.
    pub(super) sum: i128,
}

/// A share x over the mean μ.
#[derive(Clone, Copy)]
pub(super) struct Relative {
    /// x/μ.
    pub(super) share: f64,
    /// x/μ − 1: of shares near the mean this has the digits that the share has not, of small shares it is the other way.
    pub(super) excess: f64,
}

impl Rising {
    /// The shares of what is wanted at all; `None` where nothing is.
    pub(super) fn new(shares: &[Share]) -> Option<Self> {
        let mut shares: Vec<Share> = shares.iter().copied().filter(|s| s.wanted > 0).collect();
        let cross = |a: &Share, b: &Share| i128::from(a.served) * i128::from(b.wanted);
        shares.sort_by(|a, b| cross(a, b).cmp(&cross(b, a)).then(a.wanted.cmp(&b.wanted)));
        shares.last()?;
        let scaled = scaled(&shares);
        Some(Self { shares, scaled })
    }

    pub(super) fn groups(&self) -> usize {
        self.shares.len()
    }

    /// The number of groups.
    pub(super) fn count(&self) -> i128 {
        self.shares.iter().map(|_| 1).sum()
    }

    /// The share at this place, 0 the smallest, in lowest terms.
    pub(super) fn at(&self, place: usize) -> Ratio {
        self.shares[place].ratio().lowest()
    }

    pub(super) fn minimum(&self) -> Ratio {
        self.at(0)
    }

    pub(super) fn maximum(&self) -> Ratio {
        self.at(self.shares.len() - 1)
    }

    /// Nothing is served at all.
    pub(super) fn nothing(&self) -> bool {
        self.maximum().numerator == 0
    }

    /// All shares are equal.
    pub(super) fn equal(&self) -> bool {
        self.minimum() == self.maximum()
    }

    /// All shares in lowest terms.
    pub(super) fn ratios(&self) -> impl ExactSizeIterator<Item = Ratio> + '_ {
        self.shares.iter().map(|share| share.ratio().lowest())
    }

    /// What the exact shares come to; `None` where they, or what is worked out from them, do not fit in 128 bits.
    pub(super) fn exact(&self, formula: impl FnOnce(&Scaled) -> Option<Value>) -> Option<Value> {
        self.scaled.as_ref().and_then(formula)
    }

    /// The shares as numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        self.shares.iter().map(|share| float(share.served.into()) / float(share.wanted.into()))
    }

    /// The mean share μ.
    pub(super) fn mean(&self) -> f64 {
        self.numbers().sum::<f64>() / float(self.count())
    }

    /// The shares over the mean, from exact integers where they fit; something must be served. Their excesses sum up
    /// to 0 but for rounding.
    pub(super) fn relative(&self) -> Vec<Relative> {
        let n = self.count();
        let exact = self.scaled.as_ref().and_then(|x| {
            let sum = float(x.sum);
            let rows = x.numerators.iter().zip(x.differences(n));
            rows.map(|(x, difference)| {
                let share = float(x.checked_mul(n)?) / sum;
                Some(Relative { share, excess: float(difference?) / sum })
            })
            .collect()
        });
        exact.unwrap_or_else(|| {
            let mean = self.mean();
            self.numbers().map(|x| Relative { share: x / mean, excess: (x - mean) / mean }).collect()
        })
    }
}

impl Scaled {
    /// n·x − Σ x of every numerator x; `None` where it does not fit.
    pub(super) fn differences(&self, n: i128) -> impl Iterator<Item = Option<i128>> + '_ {
        self.numerators.iter().map(move |x| x.checked_mul(n)?.checked_sub(self.sum))
    }

    /// n·Σ x² − (Σ x)².
    pub(super) fn dispersion(&self, n: i128) -> Option<i128> {
        self.squares()?.checked_mul(n)?.checked_sub(self.sum.checked_mul(self.sum)?)
    }

    /// Σ x².
    pub(super) fn squares(&self) -> Option<i128> {
        self.numerators.iter().try_fold(0_i128, |sum, x| sum.checked_add(x.checked_mul(*x)?))
    }
}

/// Shares over their least common denominator; `None` where that or their sum does not fit.
fn scaled(shares: &[Share]) -> Option<Scaled> {
    let lowest: Vec<Ratio> = shares.iter().map(|share| share.ratio().lowest()).collect();
    let common = least_common_multiple(lowest.iter().map(|share| share.denominator))?;
    let numerators: Vec<i128> = lowest
        .iter()
        .map(|share| share.numerator.checked_mul(common / share.denominator))
        .collect::<Option<_>>()?;
    let sum = numerators.iter().try_fold(0_i128, |sum, x| sum.checked_add(*x))?;
    Some(Scaled { numerators, common, sum })
}

/// The least common multiple of positive integers; `None` where it does not fit.
pub(super) fn least_common_multiple(numbers: impl IntoIterator<Item = i128>) -> Option<i128> {
    numbers.into_iter().try_fold(1_i128, |common, number| {
        (common / greatest_common_divisor(common, number)).checked_mul(number)
    })
}
