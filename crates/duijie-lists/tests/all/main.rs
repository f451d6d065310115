//! The tests of reading and writing, in one program.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod annotate;
mod areas;
mod books;
mod claims;
mod embed;
mod faults;
mod filled;
mod garbage;
mod kept;
mod map;
mod messy;
mod plan;
mod round;
mod spoiled;
mod spoiler;
mod template;
mod troubles;
