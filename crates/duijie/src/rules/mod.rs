//! Who may serve whom, and what that is worth: one business rule, one file.
//!
//! Second in the line: reads [`lists`](crate::lists), gives [`Pairs`] to [`problem`](crate::problem). A pair is
//! found through indexes, never by trying every demand against every supply.
//!
//! | file | rule |
//! |---|---|
//! | `category` | the supply offers the demand's category or one below it |
//! | `area` | the supply serves the demand's area or one above it |
//! | [`time`] | their windows meet |
//! | `qualification` | qualifications, beneficiaries and measure fit |
//! | `claim`, `locks` | what was claimed and what was promised |
//! | `worth` | what a unit of quantity on a pair is worth |
//! | [`score`](Scores) | worth from a caller's own floating-point scores |

mod area;
mod category;
mod claim;
mod clash;
mod fit;
mod index;
mod locks;
mod misses;
mod pairs;
mod prepared;
mod qualification;
mod score;
#[cfg(test)]
mod tests;
pub mod time;
mod tree;
mod worth;

pub use prepared::Rules;
pub use score::{ScoreFault, Scores};

use std::num::NonZeroU32;

use crate::lists::{DemandId, Fault, SupplyId, Text};

/// How a quantity came about. The order is the canonical order of pairs with the same ends.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Promised before (签约).
    Lock,
    /// Claimed (认领).
    Claim,
    /// Arranged by the engine (统筹安排).
    Arrangement,
}

impl By {
    /// Its name in the contract.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Lock => "lock",
            Self::Claim => "claim",
            Self::Arrangement => "arrangement",
        }
    }

    /// How a quantity came about, in a word.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Lock => Text::new("已签约", "signed"),
            Self::Claim => Text::new("认领", "claimed"),
            Self::Arrangement => Text::new("统筹安排", "arranged"),
        }
    }
}

/// A demand and a supply that may serve it: 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The demand, in the order of ids.
    pub demand: DemandId,
    /// The supply, in the order of ids.
    pub supply: SupplyId,
    /// Worth per unit, within ± 2^40.
    pub worth: i64,
    /// The least quantity.
    pub minimum: u32,
    /// The largest quantity.
    pub maximum: u32,
    /// The rank of the claim behind it (a lock may have one too).
    pub rank: Option<NonZeroU32>,
    /// How its quantity comes about.
    pub by: By,
}

/// A rule that can exclude a pair, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The supply offers the demand's category.
    Category,
    /// The supply serves the demand's area.
    Area,
    /// Their windows meet.
    Time,
    /// Qualifications, beneficiaries and measure fit.
    Qualification,
}

/// The nearest miss of a rule: the supply that comes closest, what it is and what was wanted, in the words of the lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The supply.
    pub supply: SupplyId,
    /// What it is.
    pub is: String,
    /// What was wanted.
    pub wants: String,
}

/// So many supplies fail a rule for a demand; the nearest miss. `Category` has neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The rule.
    pub rule: Rule,
    /// Supplies of the category that fail it.
    pub failed: u32,
    /// The one that comes closest; absent for `Category`.
    pub nearest: Option<Nearest>,
}

/// A claim that breaks a rule and is kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The demand.
    pub demand: DemandId,
    /// The supply.
    pub supply: SupplyId,
    /// Every rule it breaks, in the order of [`Rule`]; `failed` is 1.
    pub misses: Vec<Miss>,
}

/// What the rules give: every eligible pair, the claims kept out, and warnings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Sorted by demand, supply, and lock, claim, arrangement (a lock with a rank before one without).
    pub rows: Vec<Pair>,
    /// Sorted by supply, then demand.
    pub refused: Vec<Refusal>,
    /// In the order of their places.
    pub warnings: Vec<Fault>,
}
