//! The command `duijie`.
fn main() {}
