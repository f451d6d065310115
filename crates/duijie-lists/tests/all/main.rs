//! The tests of reading and writing, in one program.

mod faults;
mod garbage;
mod plan;
mod round;
