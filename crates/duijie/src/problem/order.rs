//! Which unit of which group comes first.
//!
//! *Problem.* The k-th unit of a group (k ≥ 1) has a key that rises with k; the fairest shares give every unit before
//! any with a larger key, as far as the rows allow. q is what the group wants times its weight w.
//!
//! | order | key of unit k | of equal keys |
//! |---|---|---|
//! | Adams (leximin, maxmin) | (k − 1)/q | smaller q first |
//! | Webster | (2k − 1)/2q | smaller q first |
//! | Jefferson | k/q | larger q first |
//! | Nash | first units before all others, all equal; then −w·ln(k/(k − 1)) | never equal |
//!
//! *Method.* Products of integers. Nash compares (k/(k − 1))^w: in floating point where that settles it with a margin far
//! above its error, else in big integers (weights up to 1024; of heavier groups the logarithms decide alone). Two such powers are equal only where k and w are: k and k − 1 have no common factor,
//! so both would be equal powers one apart.
//! *Range.* k ≤ q < 2^62: products stay below 2^126.
//! *Sources.* Balinski & Young 1982, ch. 8 (divisor methods); Nash 1950, The bargaining problem.

use std::cmp::Ordering;

use super::FairLevel;
use crate::lists::{FairMeasure, Rounding};

/// The k-th unit of a group, k ≥ 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) group: usize,
    pub(crate) number: i64,
}

/// Key numerators: a·k + b over q.
#[derive(Clone, Copy, Debug)]
enum Rule {
    Ratio { each: i128, offset: i128, first: First },
    Nash,
}

/// Which of two groups comes first where keys are equal, by what they want.
#[derive(Clone, Copy, Debug)]
enum First {
    Small,
    Large,
}

#[derive(Clone, Debug)]
pub(crate) struct Order {
    rule: Rule,
    stakes: Vec<i128>,
    weights: Vec<i64>,
}

impl Order {
    pub(crate) fn of(fair: &FairLevel) -> Self {
        let rule = match (fair.goal.measure, fair.goal.rounding) {
            (FairMeasure::Nash, _) => Rule::Nash,
            (_, Rounding::Adams) => Rule::Ratio { each: 1, offset: -1, first: First::Small },
            (_, Rounding::Webster) => Rule::Ratio { each: 2, offset: -1, first: First::Small },
            (_, Rounding::Jefferson) => Rule::Ratio { each: 1, offset: 0, first: First::Large },
        };
        Self {
            rule,
            stakes: fair.groups.iter().map(|group| group.stake().into()).collect(),
            weights: fair.groups.iter().map(|group| group.weight).collect(),
        }
    }

    /// Whether `a` comes before `b`.
    pub(crate) fn compare(&self, a: Unit, b: Unit) -> Ordering {
        let [p, q] = [a.group, b.group].map(|group| self.stakes[group]);
        match self.rule {
            Rule::Ratio { each, offset, first } => {
                let [x, y] = [a.number, b.number].map(|number| each * i128::from(number) + offset);
                let equal = match first {
                    First::Small => p.cmp(&q),
                    First::Large => q.cmp(&p),
                };
                (x * q).cmp(&(y * p)).then(equal)
            }
            Rule::Nash => match (a.number, b.number) {
                (1, 1) => Ordering::Equal,
                (1, _) => Ordering::Less,
                (_, 1) => Ordering::Greater,
                (k, l) => {
                    let [w, v] = [a.group, b.group].map(|group| self.weights[group]);
                    // The larger gain comes first.
                    power(l, v).compare(&power(k, w))
                }
            },
        }
    }

    /// Of the group's units above `low` and up to `high`, the last that comes before the pivot, or with it where
    /// `equal`; `low` where none does. O(log units).
    pub(crate) fn last_before(&self, group: usize, [low, high]: [i64; 2], pivot: Unit, equal: bool) -> i64 {
        let (mut low, mut high) = (low, high);
        while low < high {
            let number = low + (high - low + 1) / 2;
            let taken = match self.compare(Unit { group, number }, pivot) {
                Ordering::Less => true,
                Ordering::Equal => equal,
                Ordering::Greater => false,
            };
            if taken { low = number } else { high = number - 1 }
        }
        low
    }
}

/// (k/(k − 1))^w for k ≥ 2.
struct Power {
    number: i64,
    weight: i64,
}

fn power(number: i64, weight: i64) -> Power {
    Power { number, weight }
}

impl Power {
    #[allow(clippy::cast_precision_loss, reason = "a difference this small is looked at exactly")]
    fn log(&self) -> f64 {
        self.weight as f64 * libm::log1p(1.0 / (self.number - 1) as f64)
    }

    fn compare(&self, other: &Self) -> Ordering {
        if self.weight == other.weight {
            return other.number.cmp(&self.number);
        }
        let (a, b) = (self.log(), other.log());
        let is_clear = (a - b).abs() > MARGIN * a.max(b);
        if is_clear || self.weight.max(other.weight) > HEAVIEST {
            return a.total_cmp(&b).then(self.weight.cmp(&other.weight));
        }
        self.exact(other)
    }

    /// k^w·(l − 1)^v against l^v·(k − 1)^w.
    fn exact(&self, other: &Self) -> Ordering {
        use num_bigint::BigUint;
        let raise = |base: i64, to: i64| {
            let [base, to] = [base, to].map(|part| u64::try_from(part).unwrap_or(0));
            BigUint::from(base).pow(u32::try_from(to).unwrap_or(u32::MAX))
        };
        let (k, w, l, v) = (self.number, self.weight, other.number, other.weight);
        (raise(k, w) * raise(l - 1, v)).cmp(&(raise(l, v) * raise(k - 1, w)))
    }
}

/// Powers up to here are compared in integers of some tens of thousands of bits; beyond, logarithms must do.
const HEAVIEST: i64 = 1024;

/// Far above the error of two products and logarithms, relative to them.
const MARGIN: f64 = 1e-12;
