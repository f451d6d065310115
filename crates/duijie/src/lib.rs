//! The engine of duijie 供需对接: demands and supplies matched by exact optimisation, with a proof.
//!
//! # The problem as a formula
//!
//! Integers x(p) ≥ 0 on pairs p = (demand, supply), the quantity that the supply gives to the demand. With a(p) ≤ x(p) ≤
//! b(p) for every pair, and for every row r – a demand, a supply, a quota, a limit – with weights w(r, p):
//!
//! > minimum(r) ≤ Σ_p w(r, p) · x(p) ≤ maximum(r)
//!
//! maximise the levels Σ_p c_k(p) · x(p), k = 0, 1, …, lexicographically. Demands may also be `whole` (all or nothing) or
//! bound the number of units that share them.
//!
//! # The line
//!
//! [`lists`] → [`rules`] → [`problem`] → [`compile`] → [`solve`] → [`plan`] → [`explain`] and [`measure`] → [`report`].
//! Each stage is one function of the one before; [`run`] is the whole line. [`plan::verify`] checks every plan again,
//! knowing nothing of how it was found.

pub mod compile;
pub mod explain;
pub mod lists;
pub mod measure;
pub mod network;
pub mod plan;
pub mod problem;
pub mod report;
pub mod rules;
mod run;
pub mod solve;

pub use run::{Error, Options, Outcome, run};
