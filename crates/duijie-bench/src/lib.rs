//! Which policy is fair? Allocation policies compared on the same lists.
//!
//! A [`policy::Policy`] allocates; the engine checks every plan and measures it. [`run::run`] runs a comparison – policies on
//! [`case::Case`]s with seeds –, and goes on where it was stopped; [`compare`] says what differs, and how surely.

pub mod case;
pub mod compare;
pub mod instances;
pub mod measures;
pub mod page;
pub mod pictures;
pub mod policy;
pub mod room;
pub mod run;
pub mod table;
pub mod tightness;
