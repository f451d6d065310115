//! A problem of a comparison.

use duijie::lists::{Fair, Faults, Goal, Lists, Over};
use duijie::problem::{FairLevel, Level, Problem};
use duijie::rules::Rules;

/// Lists on which all policies are compared.
pub struct Case {
    /// Its name in tables.
    pub name: String,
    /// With explicit pairs and without goals.
    pub lists: Lists,
    /// The problem whose shares are measured: its one goal is the fair one.
    pub problem: Problem,
    /// Whose shares are compared.
    pub over: Over,
}

impl Case {
    /// The case of these lists. Shares are compared over areas where demands have some, else over demands where these want several
    /// units, else over supplies.
    ///
    /// # Errors
    /// Every fault of the lists.
    pub fn new(name: &str, lists: &Lists) -> Result<Self, Faults> {
        let over = if lists.demands.iter().any(|demand| demand.area.is_some()) {
            Over::Area
        } else if lists.demands.iter().any(|demand| demand.quantity > 1) {
            Over::Demand
        } else {
            Over::Supply
        };
        let mut lists = lists.clone();
        lists.policy.goals = Some(Vec::new());
        lists.policy.lot = None;
        lists.history.clear();
        lists.previous.clear();
        let mut lists = Problem::new(&lists, &Rules::new(&lists)?.pairs())?.to_lists();
        lists.policy.goals = Some(vec![Goal::Fair(Fair::over(over))]);
        let problem = Problem::new(&lists, &Rules::new(&lists)?.pairs())?;
        lists.policy.goals = Some(Vec::new());
        Ok(Self { name: name.to_owned(), lists, problem, over })
    }

    /// The groups whose shares are compared.
    #[must_use]
    pub fn groups(&self) -> Option<&FairLevel> {
        self.problem.levels().iter().find_map(|level| match level {
            Level::Fair(level) => Some(level),
            _ => None,
        })
    }
}
