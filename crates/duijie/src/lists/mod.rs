//! What people wrote: the row types of the contract, and the faults of a reading.
//!
//! First in the line: knows nothing of rules or solving. Next: [`rules`](crate::rules).

mod check;
mod fault;
mod ids;
mod integer;
mod policy;
mod rows;
mod text;

pub use check::{check, warnings};
pub use fault::{Fault, Faults, Place};
pub use ids::{DemandId, Identified, LimitId, PairId, PartId, QuotaId, SupplyId, order};
pub use integer::Integer;
pub use policy::{Fair, FairMeasure, Goal, Over, Policy, RulesPolicy, WorthPolicy};
pub use rows::{
    Area, Category, Claim, Demand, Group, Limit, Lists, Lock, Pair, Previous, Providers, Quota, Side, Supply,
    Term, Unit, When,
};
pub use text::{Language, Text};
