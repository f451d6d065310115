//! What people wrote: the row types of the contract, and the faults of a reading.
//!
//! First in the line: knows nothing of rules or solving. Next: [`rules`](crate::rules).

mod check;
mod check_bounds;
mod check_fair;
mod check_pairs;
mod check_rows;
mod check_turns;
mod defaults;
mod fault;
mod ids;
mod integer;
mod near;
mod policy;
mod read;
mod read_row;
mod rows;
mod seen;
#[cfg(test)]
mod tests;
mod text;

pub use check::{check, warnings};
pub use fault::{Fault, Faults, Place};
pub use ids::{DemandId, Identified, LimitId, PairId, PartId, QuotaId, SupplyId, order};
pub use integer::Integer;
pub use policy::{Fair, FairMeasure, Goal, Over, Policy, Rotation, Rounding, RulesPolicy, WorthPolicy};
pub use read::{ReadError, schema};
pub use rows::{
    Area, Category, Claim, Demand, Group, Limit, Lists, Lock, Pair, Past, Previous, Providers, Quota, Side,
    Supply, Term, Unit, VERSION, When,
};
pub use seen::{Seen, next_round, seen};
pub use text::{Language, Text};
