//! The engine.

pub mod explain;
pub mod lists;
pub mod measure;
pub mod plan;
pub mod problem;
pub mod rules;
pub mod solve;
