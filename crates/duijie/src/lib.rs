//! The engine.

pub mod lists;
pub mod plan;
pub mod problem;
pub mod report;
pub mod rules;
pub mod solve;
