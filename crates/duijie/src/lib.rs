//! The engine.

pub mod compile;
pub mod lists;
pub mod network;
pub mod plan;
pub mod problem;
pub mod rules;
pub mod solve;
