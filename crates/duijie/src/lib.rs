//! The engine of duijie 供需对接: demands and supplies matched by exact optimisation, with a proof.
//!
//! # The problem as a formula
//!
//! Integers x(p) ≥ 0 on pairs p = (demand, supply), the quantity that the supply gives to the demand. With a(p) ≤ x(p) ≤
//! b(p) for every pair, and for every row r – a demand, a supply, a quota, a limit – with weights w(r, p):
//!
//! > minimum(r) ≤ Σ_p w(r, p) · x(p) ≤ maximum(r)
//!
//! maximise the levels Σ_p c_k(p) · x(p), k = 0, 1, …, lexicographically. Demands may also be `whole` (all or nothing) or
//! bound the number of units that share them.
//!
//! # First example
//!
//! ```
//! use duijie::{Lists, Options, Status, run, verify};
//!
//! // One supply with four units to give, two demands that want five.
//! let lists = Lists::from_json(
//!     r#"{ "version": 1,
//!          "demands":  [{"id": "D1", "quantity": 3}, {"id": "D2", "quantity": 2}],
//!          "supplies": [{"id": "S1", "capacity": 4}],
//!          "pairs":    [{"demand": "D1", "supply": "S1", "worth": 5},
//!                       {"demand": "D2", "supply": "S1", "worth": 7}] }"#,
//! )?;
//! let outcome = run(&lists, &Options::default())?;
//!
//! // 2 × 7 + 2 × 5, and the certificate proves that no plan is worth more.
//! assert_eq!(outcome.plan.status, Status::Optimal);
//! let level = outcome.plan.levels().next().expect("one goal, one level");
//! assert_eq!((level.value.0, level.bound.0), (24, 24));
//! // D1 lacks one unit, and the report says why.
//! assert_eq!(outcome.report.unmet[0].demand, "D1");
//! assert_eq!(outcome.report.unmet[0].reasons[0].reason.code(), "capacity");
//! // Anyone can check it again, without the solver.
//! verify(&outcome.problem, &outcome.plan)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Reading order
//!
//! [`Lists`] are what people wrote, and [`run`] with [`Options`] is the whole line: it gives an [`Outcome`], or an
//! [`Error`] with every fault of the lists. The [`Report`] in it is what to store and show, together with the
//! [`Problem`] that its digest names; [`verify`] needs these two only. A caller with pairs and scores of its own gives
//! `pairs` in the lists, their worths from [`rules::Scores`]. Long work is bounded, watched and stopped by
//! a [`Budget`].
//!
//! Programs ask a solver of linear programs for second opinions: by default one in Rust. The cargo feature `highs` builds
//! HiGHS from source (it wants a C++ compiler, CMake and libclang) as `solve::linear::Highs`, to be given to
//! [`solve::solve_with`]. Who proposes changes neither what is feasible nor what is proven.
//!
//! The engine reads no files, opens no connections, prints nothing, and looks at a clock only for the budget.
//!
//! # The line
//!
//! [`lists`] → [`rules`] → ([`turns`], where they rotate) → [`problem`] → [`compile`] → [`solve`] → [`plan`] → [`explain`] and [`measure`] → [`report`].
//! Each stage is one function of the one before; [`run`] is the whole line. [`plan::verify`] checks every plan again,
//! knowing nothing of how it was found.

pub mod compile;
pub mod explain;
pub mod lists;
pub mod measure;
pub mod network;
pub mod plan;
pub mod problem;
pub mod report;
pub mod rules;
mod run;
pub mod solve;
pub mod turns;

pub use lists::Lists;
pub use plan::{Plan, Status, verify};
pub use problem::Problem;
pub use report::Report;
pub use run::{Error, Options, Outcome, run};
pub use solve::Budget;
