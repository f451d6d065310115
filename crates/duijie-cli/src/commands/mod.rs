//! One file, one command: read, one call of the engine, write, say what was done.

pub(crate) mod check;
pub(crate) mod compile;
pub(crate) mod explain;
pub(crate) mod fairness;
pub(crate) mod match_;
pub(crate) mod scenario;
pub(crate) mod schema;
pub(crate) mod template;
pub(crate) mod verify;
