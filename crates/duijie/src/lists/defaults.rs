//! Rows to start from: what an absent field means, one unit, and empty ids that the caller fills in.

use super::rows::{Claim, Demand, Lock, Previous, Supply, Term, When};

impl Default for Demand {
    fn default() -> Self {
        Self {
            id: String::new(),
            title: String::new(),
            category: None,
            area: None,
            quantity: 1,
            measure: None,
            minimum: 0,
            whole: false,
            priority: 1,
            providers: None,
            beneficiaries: Vec::new(),
            times: Vec::new(),
            when: When::default(),
            duration: None,
            requires: Vec::new(),
        }
    }
}

impl Default for Supply {
    fn default() -> Self {
        Self {
            id: String::new(),
            unit: None,
            title: String::new(),
            categories: Vec::new(),
            measure: None,
            areas: Vec::new(),
            capacity: 1,
            minimum: 0,
            times: Vec::new(),
            qualifications: Vec::new(),
            beneficiaries: Vec::new(),
            reliability: None,
        }
    }
}

impl Default for Claim {
    fn default() -> Self {
        Self { supply: String::new(), demand: String::new(), quantity: 1, rank: 1 }
    }
}

impl Default for Lock {
    fn default() -> Self {
        Self { demand: String::new(), supply: String::new(), quantity: 1 }
    }
}

impl Default for Previous {
    fn default() -> Self {
        Self { demand: String::new(), supply: String::new(), quantity: 1 }
    }
}

impl Default for Term {
    fn default() -> Self {
        Self { demand: None, supply: None, unit: None, category: None, each: 1 }
    }
}
