//! Which ranks of claims are honoured.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Honoured;
use super::ratio::Ratio;
use super::spread::LONGEST;
use crate::lists::Integer;

/// The rank profile of honoured claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ranks {
    /// The quantity honoured of rank 1, 2, … to the last rank that was claimed; left out where that is beyond 200.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<Integer>,
    /// The average rank of a unit honoured, Σ r·q_r / Σ q_r, as it is; absent where nothing is honoured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub average: Option<Ratio>,
}

/// The rank profile (q_1, …, q_R) of claims by rank: q_r units of rank r honoured. Of two plans the rank-maximal one has
/// more at the first place where they differ.
///
/// *Range*: q_r from 0 to what is claimed; the average from 1 to R. *Edges*: no claims: `None`; an average that does not
/// fit in 128 bits is absent. *Complexity*: O(k + R) for k ranks claimed. *Source*: R. W. Irving,
/// T. Kavitha, K. Mehlhorn, D. Michail, K. E. Paluch, "Rank-Maximal Matchings", 2006, §1.
#[must_use]
pub fn ranks(claims: &[Honoured]) -> Option<Ranks> {
    let last = claims.iter().map(|row| row.rank).max()?;
    let places = usize::try_from(last).ok().filter(|last| *last <= LONGEST).unwrap_or(0);
    let mut profile = vec![Integer(0); places];
    for row in claims {
        let place = usize::try_from(row.rank).ok().and_then(|rank| rank.checked_sub(1));
        if let Some(Integer(sum)) = place.and_then(|place| profile.get_mut(place)) {
            *sum = sum.saturating_add(row.honoured.numerator);
        }
    }
    Some(Ranks { profile, average: average(claims) })
}

fn average(claims: &[Honoured]) -> Option<Ratio> {
    let (mut ranks, mut units) = (0_i128, 0_i128);
    for row in claims {
        let quantity = row.honoured.numerator;
        ranks = ranks.checked_add(quantity.checked_mul(row.rank.into())?)?;
        units = units.checked_add(quantity)?;
    }
    (units > 0).then(|| Ratio::new(ranks, units))
}
