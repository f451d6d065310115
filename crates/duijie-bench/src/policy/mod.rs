//! Policies: ways to allocate, each a type of its own; a program adds its own by the trait alone.
//!
//! Every policy gets the same [`Problem`] and gives quantities on its pairs. Whether these keep the rows is checked
//! afterwards by the engine, whoever made them.

mod arrival;
mod deferred;
mod goals;

use duijie::Problem;
use duijie::lists::{Faults, Lists, Over, Past, Text};
use duijie::plan::Status;
use duijie::solve::Budget;

pub use arrival::{FirstCome, Greedy, PriorityGreedy, RoundRobin, SerialDictatorship, serial};
pub use deferred::{Blocking, DeferredAcceptance, blocking};
pub use goals::Optimum;

/// A way to allocate.
pub trait Policy: Send + Sync {
    /// Its name in tables and files: lower-case words joined by hyphens.
    fn name(&self) -> &str;

    /// What people should know of it.
    fn about(&self) -> About;

    /// Whether its plan depends on the seed.
    fn draws(&self) -> bool;

    /// Whether its plan depends on the rounds before.
    fn remembers(&self) -> bool {
        false
    }

    /// Allocates.
    ///
    /// # Errors
    /// Faults of the lists under this policy's goals.
    fn allocate(&self, task: &Task<'_>) -> Result<Allocation, Faults>;
}

/// What a policy is, and what it promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// A short title.
    pub title: Text,
    /// Who uses it.
    pub used: Text,
    /// What it guarantees, and what not.
    pub promise: Text,
    /// Author, year, work.
    pub source: &'static str,
}

/// What is to be allocated.
pub struct Task<'t> {
    /// The lists with explicit pairs, without goals.
    pub lists: &'t Lists,
    /// The problem of these lists: all policies' plans are plans of it.
    pub problem: &'t Problem,
    /// Whose shares are compared.
    pub over: Over,
    /// Any number: draws depend on it.
    pub seed: u64,
    /// The round, 1 first: draws are new in each.
    pub round: u64,
    /// What was had in the rounds before.
    pub history: &'t [Past],
    /// What a solve may spend.
    pub budget: &'t Budget,
}

/// What a policy gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// By pair of the problem, in order; empty without a plan.
    pub quantities: Vec<i64>,
    /// What is proven, where the policy is an optimum.
    pub proof: Option<Proof>,
}

/// What is proven of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The plan's status under the policy's goals.
    pub status: Status,
    /// SHA-256 of the certificate as the report writes it, lower-case hex.
    pub certificate: String,
}

/// All policies of this crate, those without a solver first.
#[must_use]
pub fn all() -> Vec<Box<dyn Policy>> {
    let mut all: Vec<Box<dyn Policy>> = vec![
        Box::new(FirstCome),
        Box::new(SerialDictatorship),
        Box::new(RoundRobin),
        Box::new(Greedy),
        Box::new(PriorityGreedy),
        Box::new(DeferredAcceptance),
    ];
    all.extend(Optimum::ALL.into_iter().map(|optimum| Box::new(optimum) as Box<dyn Policy>));
    all
}

/// There is no policy of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no policy {name:?}\nMaybe one of: {}", known.join(", "))]
pub struct UnknownPolicy {
    /// The name asked for.
    pub name: String,
    /// Those there are.
    pub known: Vec<String>,
}

/// The policies of these names, in their order.
///
/// # Errors
/// [`UnknownPolicy`] for the first name that is none.
pub fn select(names: &[String]) -> Result<Vec<Box<dyn Policy>>, UnknownPolicy> {
    let known = || all().iter().map(|policy| policy.name().to_owned()).collect();
    names
        .iter()
        .map(|name| {
            let found = all().into_iter().find(|policy| policy.name() == name);
            found.ok_or_else(|| UnknownPolicy { name: name.clone(), known: known() })
        })
        .collect()
}
