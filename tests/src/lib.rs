//! What the tests of the whole of duijie share: random problems, and answers that duijie did not make.
//!
//! [`Model`] reads the contract anew, from [`Lists`](duijie::lists::Lists) with explicit pairs alone; [`brute`] tries every
//! plan of a small one, [`milp`] asks a float solver for a medium one. None of them uses the engine's own stages.

mod beside;
mod brute;
mod clerk;
mod fair;
mod milp;
mod milp_fair;
mod model;
mod random;
mod sides;

pub use beside::beside;
pub use brute::{best, brute};
pub use clerk::clerk_lists;
pub use fair::{Meaning, ModelGroup, Share, Value, fair_values, groups, quantities};
pub use milp::milp;
pub use milp_fair::milp_leximin;
pub use model::{Model, ModelRow, Solved, Weight};
pub use random::{Program, Random, Shape, random_lists};
