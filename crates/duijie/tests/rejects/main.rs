//! What does not hold is refused, and by name: every kind of spoiling, tried at every place of every fixture.

#![allow(clippy::unwrap_used, reason = "test helpers fail loudly")]

#[path = "../common/mod.rs"]
mod common;
mod plans;
mod prices;
mod spoil;
mod trees;
