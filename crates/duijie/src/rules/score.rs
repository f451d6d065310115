//! Worth from scores of one's own.
//!
//! *Problem*: a caller has scores s (floating point, any unit); worths w are integers within ± 2^40.
//! *Method*: w = s·2^k, rounded half to even once, with one k for all: the largest whole k ≤ 1000 for which
//! |s|·2^k ≤ 2^40 for every score. The rounding is done on the bits of s, so that no other rounding comes in.
//! *Complexity*: O(n) time and space for n scores.
//! *Range*: k is negative where a score is above 2^40; NaN and the infinities are refused.
//! *Edges*: no score, or only zeros: k = 0 and nothing is lost.
//! *Certificate*: one worth is off by at most 2^−k/2. A plan of F units is off by at most F·2^−k/2, and so is the best
//! one by scores; the plan that is best by worths therefore loses at most F·2^−k against it.
//! *Sources*: IEEE 754-2019 §4.3.1 (round half to even).

/// The largest magnitude of a worth is 2^40.
const BITS: i32 = 40;
/// Beyond this, 2^−k would leave the normal numbers.
const FINEST: i32 = 1000;

/// Scores as worths, by a scale that is stated, with what the rounding can cost.
///
/// # Examples
/// ```
/// use duijie::rules::Scores;
/// let scores = Scores::new(&[0.5, -0.25, 3.0]).expect("finite");
/// assert_eq!(scores.exponent(), 38);
/// assert_eq!(scores.worths()[0], 1 << 37);
/// assert_eq!(scores.loss(1000), 0.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    worths: Vec<i64>,
    exponent: i32,
    rounding: Rounding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rounding {
    Exact,
    Rounded,
}

/// A score that is no number.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("score {position} is {value}\nMaybe leave the pair out, or give it a finite score")]
pub struct ScoreFault {
    /// Its position among the scores.
    pub position: usize,
    /// What it is: NaN or an infinity.
    pub value: f64,
}

impl Scores {
    /// Turns scores into worths, one for each in order.
    ///
    /// # Errors
    /// [`ScoreFault`] for the first score that is NaN or infinite.
    pub fn new(scores: &[f64]) -> Result<Self, ScoreFault> {
        if let Some((position, &value)) = scores.iter().enumerate().find(|(_, score)| !score.is_finite()) {
            return Err(ScoreFault { position, value });
        }
        let largest = scores.iter().fold(0.0_f64, |most, score| most.max(score.abs()));
        let exponent = if largest == 0.0 { 0 } else { scale(&Parts::of(largest)) };
        let mut rounding = Rounding::Exact;
        let worths = scores
            .iter()
            .map(|&score| {
                let (parts, lost) = (Parts::of(score), &mut rounding);
                let magnitude = parts.scaled(exponent, lost);
                if score < 0.0 { -magnitude } else { magnitude }
            })
            .collect();
        Ok(Self { worths, exponent, rounding })
    }

    /// The worths, in the order of the scores, each within ± 2^40.
    #[must_use]
    pub fn worths(&self) -> &[i64] {
        &self.worths
    }

    /// The scale: worth = score · 2^exponent, rounded.
    #[must_use]
    pub fn exponent(&self) -> i32 {
        self.exponent
    }

    /// The most that the plan best by worths can lose, in the unit of the scores, against the one best by scores, where
    /// no plan has more than `units` units. 0 where no score was rounded; never too small.
    #[must_use]
    pub fn loss(&self, units: u64) -> f64 {
        match self.rounding {
            Rounding::Exact => 0.0,
            Rounding::Rounded => {
                let [a, b, c, d, e, f, g, h] = units.to_be_bytes();
                let high = f64::from(u32::from_be_bytes([a, b, c, d])) * 4_294_967_296.0;
                let units = high + f64::from(u32::from_be_bytes([e, f, g, h]));
                // The sum may have been rounded down.
                units.next_up() * 2.0_f64.powi(-self.exponent)
            }
        }
    }
}

/// A finite number's magnitude: mantissa · 2^exponent.
struct Parts {
    mantissa: u64,
    exponent: i32,
}

impl Parts {
    fn of(value: f64) -> Self {
        const FRACTION: u32 = 52;
        let bits = value.abs().to_bits();
        let (field, fraction) = (bits >> FRACTION, bits & ((1 << FRACTION) - 1));
        let field = i32::try_from(field).unwrap_or(0);
        // Subnormal numbers have no hidden bit and the exponent of the smallest normal ones.
        let hidden = if field == 0 { 0 } else { 1 << FRACTION };
        Self { mantissa: fraction | hidden, exponent: field.max(1) - 1075 }
    }

    /// ⌊log2⌋ of a magnitude above 0.
    fn log2(&self) -> i32 {
        self.exponent + 63 - i32::try_from(self.mantissa.leading_zeros()).unwrap_or(63)
    }

    /// The magnitude times 2^by, rounded half to even.
    fn scaled(&self, by: i32, rounding: &mut Rounding) -> i64 {
        let shift = self.exponent + by;
        if self.mantissa == 0 {
            return 0;
        }
        let value = if shift >= 0 {
            // At most 2^40 by the choice of the scale.
            self.mantissa << shift.min(63)
        } else if shift < -63 {
            *rounding = Rounding::Rounded;
            0
        } else {
            let (whole, lost) = (self.mantissa >> -shift, self.mantissa & ((1 << -shift) - 1));
            let half = 1_u64 << (-shift - 1);
            if lost > 0 {
                *rounding = Rounding::Rounded;
            }
            whole + u64::from(lost > half || (lost == half && whole % 2 == 1))
        };
        i64::try_from(value).unwrap_or(i64::MAX)
    }
}

/// The largest k ≤ `FINEST` with `largest`·2^k ≤ 2^40.
fn scale(largest: &Parts) -> i32 {
    let power_of_two = largest.mantissa.is_power_of_two();
    let room = BITS - largest.log2() - i32::from(!power_of_two);
    room.min(FINEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales() {
        for (scores, exponent, worths) in [
            (&[][..], 0, &[][..]),
            (&[0.0, -0.0], 0, &[0, 0]),
            (&[1.0], 40, &[1 << 40]),
            (&[-1.0, 0.5], 40, &[-(1 << 40), 1 << 39]),
            (&[3.0], 38, &[3 << 38]),
            (&[1_099_511_627_776.0], 0, &[1 << 40]),
            (&[1_099_511_627_777.0], -1, &[549_755_813_888]),
            (&[1_099_511_627_779.0], -1, &[549_755_813_890]),
            (&[f64::MAX, 1.0], -984, &[1 << 40, 0]),
            (&[f64::MIN_POSITIVE], 1000, &[0]),
            (&[1.0, 2.0_f64.powi(-41)], 40, &[1 << 40, 0]),
            (&[1.0, 3.0 * 2.0_f64.powi(-41)], 40, &[1 << 40, 2]),
            (&[1.0, 1.1 * 2.0_f64.powi(-41)], 40, &[1 << 40, 1]),
        ] {
            let found = Scores::new(scores).unwrap();
            assert_eq!(found.exponent(), exponent, "{scores:?}");
            assert_eq!(found.worths(), worths, "{scores:?}");
        }
    }

    #[test]
    fn no_numbers_are_refused() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Scores::new(&[1.0, bad]).unwrap_err().position, 1);
        }
    }

    #[test]
    fn the_loss_bounds_every_worth() {
        let mut state: u64 = 7;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from_bits(state)
        };
        for _ in 0..2000 {
            let scores: Vec<f64> = (0..20).map(|_| next()).filter(|score| score.is_finite()).collect();
            let found = Scores::new(&scores).unwrap();
            let worst = found.worths().iter().map(|worth| worth.abs()).max().unwrap();
            assert!(worst <= 1 << 40);
            assert!(found.exponent() == FINEST || worst > 1 << 38);
            // 2^40 units of each, in the unit of the worths: half a unit each.
            for (score, worth) in scores.iter().zip(found.worths()) {
                let exact = score
                    * 2.0_f64.powi(found.exponent() / 2)
                    * 2.0_f64.powi(found.exponent() - found.exponent() / 2);
                let worth: f64 = worth.to_string().parse().unwrap();
                assert!((exact - worth).abs() <= 0.5, "{score} {worth}");
            }
        }
    }
}
