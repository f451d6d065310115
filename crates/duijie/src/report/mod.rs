//! The report: what people and programs read, in the contract's form.
//!
//! Last in the line: takes a [`Plan`] and what was found about it, gives JSON; and reads such JSON back, also that of a
//! later version. Reasons and measures are carried, never judged: [`verify`](crate::plan::verify) does not ask for them.

mod read;
#[cfg(test)]
mod tests;

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::explain::{Refused, Unmet};
use crate::lists::{Fault, Language};
use crate::measure::Measures;
use crate::plan::{Conflict, Digest, Match, Missing, Plan, Status};
use crate::solve::Stop;

pub use crate::plan::{Goal, LevelProof};
pub use read::ReportError;

/// The version of this form.
pub const VERSION: u32 = 1;

/// What is doubtful but usable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Its stable code, e.g. `W101`.
    pub code: String,
    /// What a person reads.
    pub text: String,
}

impl Warning {
    /// The warnings as a report in this language has them: with ids in place of row numbers and sorted, so that the
    /// order of rows changes nothing.
    #[must_use]
    pub fn all(faults: impl IntoIterator<Item = Fault>, language: Language) -> Vec<Self> {
        let mut warnings: Vec<Self> = faults.into_iter().map(|fault| Self::of(&fault, language)).collect();
        warnings.sort();
        warnings
    }

    fn of(fault: &Fault, language: Language) -> Self {
        let (cause, cure) = (fault.cause.in_language(language), fault.cure.in_language(language));
        Self { code: fault.code.to_owned(), text: format!("{cause} {cure}") }
    }
}

/// A part that a network cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Program {
    /// The part, named by the smallest id of a demand with a pair in it.
    pub part: String,
    /// Its pairs.
    pub pairs: u64,
    /// What makes it a program.
    pub causes: Vec<Cause>,
}

/// A row that breaks the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// The row: its table and id, e.g. `limits/资金`.
    pub row: String,
    /// How it breaks the network.
    pub why: Why,
    /// The quota that it crosses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
}

/// How a row breaks the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// A quota that shares members with another and neither holds the other.
    Crosses,
    /// A group of a fair level: it crosses a quota, or stands beside other rows that break the network.
    Fair,
    /// A limit that can bind.
    Limit,
    /// A demand served in full or not at all.
    Whole,
    /// A demand that needs several units.
    Least,
    /// A demand that too many units could share.
    Most,
}

/// A report, version 1. Fields that are not known are passed over on reading: later versions may add some.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this form: 1.
    pub version: u32,
    /// What is known of the plan.
    pub status: Status,
    /// What cut the search short.
    pub stopped: Option<Stop>,
    /// The levels, in order.
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// Sorted by demand and supply.
    #[serde(default)]
    pub matches: Vec<Match>,
    /// Sorted by demand.
    #[serde(default)]
    pub unmet: Vec<Unmet>,
    /// Claims kept out, sorted by supply and demand.
    #[serde(default)]
    pub refused: Vec<Refused>,
    /// What is doubtful but usable.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// The parts that are programs, with what makes them so; all other parts are networks.
    #[serde(default)]
    pub programs: Vec<Program>,
    /// For each level what proves its bound.
    #[serde(default)]
    pub certificate: Vec<LevelProof>,
    /// Why no plan exists, where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<Conflict>,
    /// Coverage and fairness by name; a ratio is `[numerator, denominator]`.
    #[serde(default = "nothing")]
    pub measures: Value,
    /// What it was made from.
    pub digest: Digest,
}

fn nothing() -> Value {
    Value::Object(serde_json::Map::new())
}

/// What was found about a plan besides the plan itself. The default is nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Why demands are left open, sorted by demand; a row of the plan's `unmet` that is not here has no reasons.
    pub unmet: Vec<Unmet>,
    /// Claims kept out, sorted by supply and demand.
    pub refused: Vec<Refused>,
    /// What is doubtful but usable.
    pub warnings: Vec<Warning>,
    /// The parts that are programs.
    pub programs: Vec<Program>,
    /// Coverage and fairness.
    pub measures: Measures,
}

impl Report {
    /// The report of a plan and of what was found about it.
    #[must_use]
    pub fn new(plan: &Plan, findings: Findings) -> Self {
        let mut found = findings.unmet.into_iter().peekable();
        let unmet = plan.unmet.iter().map(|row| Unmet {
            demand: row.demand.clone(),
            missing: row.missing,
            reasons: found.next_if(|why| why.demand == row.demand).map(|why| why.reasons).unwrap_or_default(),
        });
        Self {
            version: VERSION,
            status: plan.status,
            stopped: plan.stopped,
            goals: plan.goals.clone(),
            matches: plan.matches.clone(),
            unmet: unmet.collect(),
            refused: findings.refused,
            warnings: findings.warnings,
            programs: findings.programs,
            certificate: plan.certificate.clone(),
            conflict: plan.conflict.clone(),
            measures: serde_json::to_value(&findings.measures)
                .expect("measures are plain data with strings for keys"),
            digest: plan.digest.clone(),
        }
    }

    /// The plan in it, to be verified or compared.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let missing = |row: &Unmet| Missing { demand: row.demand.clone(), missing: row.missing };
        Plan {
            status: self.status,
            stopped: self.stopped,
            goals: self.goals.clone(),
            matches: self.matches.clone(),
            unmet: self.unmet.iter().map(missing).collect(),
            certificate: self.certificate.clone(),
            conflict: self.conflict.clone(),
            digest: self.digest.clone(),
        }
    }
}

/// The JSON Schema of a report.
#[must_use]
pub fn schema() -> Value {
    schema_for!(Report).to_value()
}
