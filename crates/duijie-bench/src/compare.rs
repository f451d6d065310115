//! What can be said of a comparison: means, and paired differences with how sure they are.
//!
//! *Problem.* Of a case and a measure, policies a and b with values on common seeds s: d(s) = a(s) − b(s). The mean of d, an interval that holds the true
//! mean 95 times of 100, and whether d could well be chance.
//! *Method.* Percentile bootstrap of the mean, 2 000 resamples; a sign-flip test, exact for up to 12 seeds with a difference, else 10 000 draws.
//! p-values of all policies and measures of a case are corrected together (Holm). Draws depend on names alone: equal rows, equal
//! numbers.
//! *Edges.* Only seeds on which both have a plan count; none: nothing is said. Differences that are all equal have an interval of no
//! width; a policy that does not draw has such differences from another of its kind, and their p-value says nothing beyond that.
//! *Sources.* Efron 1979, Bootstrap methods: another look at the jackknife; Fisher 1935, The design of experiments, §21; Holm 1979, A simple
//! sequentially rejective multiple test procedure.

use std::collections::BTreeMap;

use duijie::lists::Text;
use duijie_scenarios::Draw;
use serde::{Serialize, Serializer};

use crate::measures::{Measure, count};
use crate::run::{Outcome, Row};

const RESAMPLES: usize = 2_000;
const FLIPS: usize = 10_000;
/// Up to so many differences all flips are tried.
const MOST_EXACT: usize = 12;

/// What is said of a policy on a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The case.
    pub case: String,
    /// The policy.
    pub policy: String,
    /// Seeds with a plan that keeps all rows.
    pub plans: usize,
    /// All seeds.
    pub seeds: usize,
    /// The row that its plan broke, where it broke one, on the first seed that did.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_english")]
    pub broken: Option<Text>,
    /// The mean of every measure over its plans.
    pub means: BTreeMap<Measure, f64>,
}

/// Programs read English.
fn in_english<S: Serializer>(words: &Option<Text>, to: S) -> Result<S::Ok, S::Error> {
    words.as_ref().map(|words| &words.en).serialize(to)
}

/// A policy beside another on common seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The case.
    pub case: String,
    /// The measure.
    pub measure: Measure,
    /// The policy.
    pub policy: String,
    /// The one that is subtracted.
    pub against: String,
    /// Common seeds.
    pub seeds: usize,
    /// The mean difference.
    pub mean: f64,
    /// The interval's lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// How often flipped signs give as large a mean.
    pub p: f64,
    /// The same, corrected for all comparisons of the case.
    pub corrected: f64,
}

/// The means of every policy on every case, in the order of the rows.
#[must_use]
pub fn summaries(rows: &[Row]) -> Vec<Summary> {
    let groups = rows.chunk_by(|a, b| (&a.case, &a.policy) == (&b.case, &b.policy));
    groups.map(summary).collect()
}

fn summary(rows: &[Row]) -> Summary {
    let plans: Vec<&Row> = rows.iter().filter(|row| row.outcome == Outcome::Plan).collect();
    let broken = rows.iter().find_map(|row| match &row.outcome {
        Outcome::Broken { zh, en } => Some(Text::new(zh, en)),
        Outcome::Plan | Outcome::None => None,
    });
    let mean = |measure: Measure| {
        let values: Option<Vec<f64>> = plans.iter().map(|row| row.values.get(&measure).copied()).collect();
        values.filter(|values| !values.is_empty()).map(|values| (measure, mean(&values)))
    };
    Summary {
        case: rows[0].case.clone(),
        policy: rows[0].policy.clone(),
        plans: plans.len(),
        seeds: rows.len(),
        broken,
        means: Measure::ALL.into_iter().filter_map(mean).collect(),
    }
}

/// Every policy beside `against`, by case, measure and policy. O(differences · resamples · seeds).
#[must_use]
pub fn differences(rows: &[Row], against: &str) -> Vec<Difference> {
    let cases = rows.chunk_by(|a, b| a.case == b.case);
    cases.flat_map(|rows| corrected(of_case(rows, against))).collect()
}

fn of_case(rows: &[Row], against: &str) -> Vec<Difference> {
    let plans: Vec<&Row> = rows.iter().filter(|row| row.outcome == Outcome::Plan).collect();
    let base: BTreeMap<u64, &Row> =
        plans.iter().filter(|row| row.policy == against).map(|row| (row.seed, *row)).collect();
    let mut policies: Vec<&str> = plans.iter().map(|row| row.policy.as_str()).collect();
    policies.dedup();
    let mut found = Vec::new();
    for measure in Measure::ALL {
        for policy in policies.iter().filter(|policy| **policy != against) {
            let own = plans.iter().filter(|row| row.policy == **policy);
            let differences: Vec<f64> = own
                .filter_map(|row| {
                    Some(row.values.get(&measure)? - base.get(&row.seed)?.values.get(&measure)?)
                })
                .collect();
            if differences.is_empty() {
                continue;
            }
            let purpose = format!("{}\u{1f}{policy}\u{1f}{}", rows[0].case, measure.name());
            let [low, high] = interval(&differences, &purpose);
            found.push(Difference {
                case: rows[0].case.clone(),
                measure,
                policy: (*policy).to_owned(),
                against: against.to_owned(),
                seeds: differences.len(),
                mean: mean(&differences),
                low,
                high,
                p: chance(&differences, &purpose),
                corrected: 1.0,
            });
        }
    }
    found
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len())
}

/// A stream for a purpose of any length.
fn stream(purpose: &str, kind: u64) -> Draw {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(purpose);
    let mut seed = [0; 8];
    seed.copy_from_slice(&hash[..8]);
    Draw::new(u64::from_le_bytes(seed), "compare", kind)
}

/// The 2.5th and 97.5th percentile of means of resamples, by nearest rank.
fn interval(values: &[f64], purpose: &str) -> [f64; 2] {
    let mut draw = stream(purpose, 0);
    let mut resample = || {
        let sum: f64 = values.iter().map(|_| values[draw.index(values.len())]).sum();
        sum / count(values.len())
    };
    let mut means: Vec<f64> = (0..RESAMPLES).map(|_| resample()).collect();
    means.sort_unstable_by(f64::total_cmp);
    let cut = RESAMPLES / 40;
    [means[cut - 1], means[RESAMPLES - cut]]
}

/// How often means with signs flipped at will are as far from 0 as the mean.
fn chance(values: &[f64], purpose: &str) -> f64 {
    let differing: Vec<f64> = values.iter().copied().filter(|value| *value != 0.0).collect();
    if differing.is_empty() {
        return 1.0;
    }
    let own = differing.iter().sum::<f64>().abs();
    // Sums of the same numbers in another order of signs may differ in the last digits.
    let is_as_far = |sum: f64| sum.abs() >= own * (1.0 - 1e-9);
    if differing.len() <= MOST_EXACT {
        let all = 1_u32 << differing.len();
        let flipped = |flips: u32| -> f64 {
            let signed = |(k, value): (usize, &f64)| if flips >> k & 1 == 1 { -value } else { *value };
            differing.iter().enumerate().map(signed).sum()
        };
        let far = (0..all).filter(|&flips| is_as_far(flipped(flips))).count();
        return count(far) / f64::from(all);
    }
    let mut draw = stream(purpose, 1);
    let mut flipped =
        || -> f64 { differing.iter().map(|value| if draw.below(2) == 1 { -value } else { *value }).sum() };
    let far = (0..FLIPS).filter(|_| is_as_far(flipped())).count();
    // The plan itself is one of the flips.
    count(far + 1) / count(FLIPS + 1)
}

/// Holm's correction over all of these.
fn corrected(mut found: Vec<Difference>) -> Vec<Difference> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|&a, &b| found[a].p.total_cmp(&found[b].p).then(a.cmp(&b)));
    let mut least = 0.0_f64;
    for (rank, &at) in order.iter().enumerate() {
        least = least.max(found[at].p * count(order.len() - rank)).min(1.0);
        found[at].corrected = least;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fisher 1935, §21 (Darwin's maize): fifteen differences in eighths of an inch, sum 314; 863 of 16 384 flips give a sum at least as
    /// large, so that 1 726 of 32 768 are as far on either side.
    const MAIZE: [f64; 15] =
        [49.0, -67.0, 8.0, 16.0, 6.0, 23.0, 28.0, 41.0, 14.0, 29.0, 56.0, 24.0, 75.0, 60.0, -48.0];

    #[test]
    fn flips_agree_with_fishers_count() {
        assert_eq!(MAIZE.iter().sum::<f64>(), 314.0);
        let p = chance(&MAIZE, "maize");
        assert!((p - 1726.0 / 32768.0).abs() < 0.008, "{p}");
        // All flips of the first five, counted by hand: |49 − 67 + 8 + 16 + 6| = 12 is the smallest sum but for those of 6 pairs.
        let few = [1.0, 2.0, 3.0];
        assert_eq!(chance(&few, "few"), 2.0 / 8.0);
        assert_eq!(chance(&[0.0, 0.0], "none"), 1.0);
    }

    #[test]
    fn intervals_hold_the_mean_and_have_no_width_without_spread() {
        let [low, high] = interval(&MAIZE, "maize");
        assert!(low < 314.0 / 15.0 && 314.0 / 15.0 < high);
        // A normal interval is 20.93 ± 1.96 · 9.75.
        assert!((-1.0..=6.0).contains(&low) && (36.0..=41.0).contains(&high), "{low} {high}");
        assert_eq!(interval(&[3.0; 9], "same"), [3.0, 3.0]);
    }

    #[test]
    fn holm_multiplies_the_smallest_most() {
        let one = |p: f64| Difference {
            case: String::new(),
            measure: Measure::Worth,
            policy: String::new(),
            against: String::new(),
            seeds: 1,
            mean: 0.0,
            low: 0.0,
            high: 0.0,
            p,
            corrected: 1.0,
        };
        let found = corrected([0.01, 0.04, 0.03, 0.005].map(one).to_vec());
        let corrected: Vec<f64> = found.iter().map(|d| (d.corrected * 1000.0).round() / 1000.0).collect();
        // Holm 1979: 4·0.005, 3·0.01, 2·0.03, then no less than that.
        assert_eq!(corrected, [0.03, 0.06, 0.06, 0.02]);
    }
}
