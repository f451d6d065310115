//! A comparison: every policy on every case with every seed, a row each.
//!
//! *Method.* Rows are independent and worked on side by side. Each is written to a file of finished rows as soon as it is done, so that a run
//! that was stopped goes on from there; in the end the file is put in order, and equal comparisons give equal bytes. Times stand in a file
//! of their own.
//! *Edges.* A policy whose plan breaks a row of the problem has a row that names it, and is left out of comparisons.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use duijie::lists::{Faults, Over, Past, Text};
use duijie::plan::Status;
use duijie::solve::Budget;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::case::Case;
use crate::measures::{Figures, Measure, figures, served_members, waits};
use crate::policy::{Policy, Proof, Task};

/// What is compared.
pub struct Comparison {
    /// The cases.
    pub cases: Vec<Case>,
    /// The policies, in the order of tables.
    pub policies: Vec<Box<dyn Policy>>,
    /// The seeds; each once.
    pub seeds: Vec<u64>,
    /// Rounds with the same lists, 1 or more: who has a turn when.
    pub rounds: u32,
    /// What a solve may spend. A time limit makes rows that it cuts short differ from run to run.
    pub budget: Budget,
}

/// A row: what a policy comes to on a case with a seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The case.
    pub case: String,
    /// The policy.
    pub policy: String,
    /// The seed.
    pub seed: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// The status that is proven, of optima.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// SHA-256 of the certificate, of optima.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// The figures.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<Measure, f64>,
    /// The shares of the groups in the first round, in the order of ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<f64>,
    /// By round, the part of those that could have a turn who have had one by then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reached: Vec<f64>,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// A plan that keeps all rows of the problem.
    Plan,
    /// A plan that breaks one: in words.
    Broken {
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
    /// No plan exists, or none was found in the time given.
    None,
}

/// Where the time of a row went, in seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// The case.
    pub case: String,
    /// The policy.
    pub policy: String,
    /// The seed.
    pub seed: u64,
    /// In the policy.
    pub policy_seconds: f64,
    /// Checking, measuring, writing.
    pub other_seconds: f64,
}

/// Why there is no comparison.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A case has faults under the goals of a policy.
    #[error("{0}")]
    Faults(#[from] Faults),
    /// A seed stands twice.
    #[error("seed {seed} stands twice\nMaybe name every seed once")]
    SeedTwice {
        /// The seed.
        seed: u64,
    },
    /// The folder holds rows of another comparison.
    #[error("{} holds rows of another comparison (other lists, policies, seeds or rounds)\nMaybe choose another folder, or remove the file", file.display())]
    Another {
        /// The file.
        file: PathBuf,
    },
    /// A row that cannot be read.
    #[error("{}, line {line}: this is no row of a comparison: {found}\nMaybe remove the line; its row is worked out again", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// How it begins.
        found: String,
    },
    /// A file that cannot be read or written.
    #[error("{}: {error}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It was stopped; finished rows are kept.
    #[error("stopped: {done} of {total} rows are done and kept\nMaybe start it again: it goes on from there")]
    Stopped {
        /// Rows done.
        done: usize,
        /// All rows.
        total: usize,
    },
}

/// The names of the files in the folder of a comparison.
pub const ROWS: &str = "rows.jsonl";
/// Where times are.
pub const TIMES: &str = "times.jsonl";

/// The results, in order.
pub struct Results {
    /// The rows: cases, policies, seeds in the order of the comparison.
    pub rows: Vec<Row>,
    /// Their times, of rows that were worked out by this and earlier runs.
    pub times: Vec<Time>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Rows done.
    pub done: usize,
    /// All rows.
    pub total: usize,
}

type Key = (String, String, u64);

/// Compares; rows that the folder holds already are kept.
///
/// # Errors
/// See [`Error`].
pub fn run(comparison: &Comparison, folder: &Path, progress: impl Fn(Done) + Sync) -> Result<Results, Error> {
    let mut seen = BTreeSet::new();
    if let Some(&seed) = comparison.seeds.iter().find(|seed| !seen.insert(**seed)) {
        return Err(Error::SeedTwice { seed });
    }
    let store = Store::open(folder, &comparison.digest())?;
    let keys = comparison.keys();
    let missing: Vec<&(usize, usize, u64)> =
        keys.iter().filter(|key| !store.found.contains_key(&comparison.named(key))).collect();
    let total = keys.len();
    let state = Mutex::new(Writing { store, done: total - missing.len() });
    progress(Done { done: total - missing.len(), total });
    missing.par_iter().try_for_each(|key| {
        if comparison.budget.cancel.is_cancelled() {
            return Err(Error::Stopped { done: state.lock().map_or(0, |state| state.done), total });
        }
        let (row, time) = comparison.work(key)?;
        let Ok(mut state) = state.lock() else { return Ok(()) };
        state.store.add(row, time)?;
        state.done += 1;
        progress(Done { done: state.done, total });
        Ok(())
    })?;
    let Ok(Writing { mut store, .. }) = state.into_inner() else {
        return Err(Error::Stopped { done: 0, total });
    };
    let names: Vec<Key> = keys.iter().map(|key| comparison.named(key)).collect();
    store.put_in_order(&names)
}

struct Writing {
    store: Store,
    done: usize,
}

impl Comparison {
    fn keys(&self) -> Vec<(usize, usize, u64)> {
        let mut keys = Vec::new();
        for case in 0..self.cases.len() {
            for policy in 0..self.policies.len() {
                keys.extend(self.seeds.iter().map(|&seed| (case, policy, seed)));
            }
        }
        keys
    }

    fn named(&self, &(case, policy, seed): &(usize, usize, u64)) -> Key {
        (self.cases[case].name.clone(), self.policies[policy].name().to_owned(), seed)
    }

    /// SHA-256 of all that decides the rows.
    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for case in &self.cases {
            hash.update(format!("{}\u{1f}{}\u{1f}", case.name, case.problem.digest()));
        }
        for policy in &self.policies {
            hash.update(format!("{}\u{1f}", policy.name()));
        }
        hash.update(format!("{:?}\u{1f}{}\u{1f}{}", self.seeds, self.rounds, env!("CARGO_PKG_VERSION")));
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Works out a row.
    fn work(&self, &(case, policy, seed): &(usize, usize, u64)) -> Result<(Row, Time), Faults> {
        let (case, policy) = (&self.cases[case], &self.policies[policy]);
        let start = Instant::now();
        let mut inside = 0.0;
        let mut history: Vec<Past> = Vec::new();
        let mut served: Vec<Vec<bool>> = Vec::new();
        let mut first: Option<(Vec<i64>, Option<Proof>)> = None;
        for round in 1..=self.rounds.max(1) {
            // A policy that neither draws nor remembers does the same every time.
            if round > 1 && !policy.draws() && !policy.remembers() {
                served.extend(served.last().cloned());
                continue;
            }
            let task = Task {
                lists: &case.lists,
                problem: &case.problem,
                over: case.over,
                seed,
                round: round.into(),
                history: &history,
                budget: &self.budget,
            };
            let begun = Instant::now();
            let allocation = policy.allocate(&task)?;
            inside += begun.elapsed().as_secs_f64();
            if allocation.quantities.is_empty() {
                first = first.or(Some((Vec::new(), allocation.proof)));
                break;
            }
            served.push(served_members(&case.problem, &allocation.quantities));
            if policy.remembers() {
                history.extend(past(case, round.into(), served.last().map_or(&[][..], Vec::as_slice)));
            }
            first = first.or(Some((allocation.quantities, allocation.proof)));
        }
        let (quantities, proof) = first.unwrap_or_default();
        let row = row(case, policy.name(), seed, &quantities, proof, &served);
        let all = start.elapsed().as_secs_f64();
        let time = Time {
            case: row.case.clone(),
            policy: row.policy.clone(),
            seed,
            policy_seconds: inside,
            other_seconds: all - inside,
        };
        Ok((row, time))
    }
}

fn past(case: &Case, round: i64, served: &[bool]) -> Vec<Past> {
    let lists = case.problem.lists();
    let able = served.iter().zip(&lists.supplies).enumerate().filter(|(supply, _)| {
        !case.problem.pairs_of_supply(duijie::lists::SupplyId::new(*supply)).is_empty()
    });
    able.map(|(_, (&had, supply))| Past {
        over: Over::Supply,
        id: supply.id.clone(),
        round,
        quantity: had.into(),
    })
    .collect()
}

fn row(
    case: &Case,
    policy: &str,
    seed: u64,
    quantities: &[i64],
    proof: Option<Proof>,
    served: &[Vec<bool>],
) -> Row {
    let empty = Row {
        case: case.name.clone(),
        policy: policy.to_owned(),
        seed,
        outcome: Outcome::None,
        status: proof.as_ref().map(|proof| proof.status),
        certificate: proof.map(|proof| proof.certificate),
        values: BTreeMap::new(),
        shares: Vec::new(),
        reached: Vec::new(),
    };
    if quantities.is_empty() && !case.problem.pairs().is_empty() {
        return empty;
    }
    match figures(case, quantities) {
        Err(refusal) => {
            let Text { zh, en } = refusal.text();
            Row { outcome: Outcome::Broken { zh, en }, ..empty }
        }
        Ok(Figures { mut values, shares }) => {
            let waits = waits(&case.problem, served);
            values.insert(Measure::Wait, waits.longest.into());
            values.insert(Measure::Never, 1.0 - waits.reached.last().copied().unwrap_or(0.0));
            for value in values.values_mut() {
                *value = twelve(*value);
            }
            let shares = shares.into_iter().map(twelve).collect();
            let reached = waits.reached.into_iter().map(twelve).collect();
            Row { outcome: Outcome::Plan, values, shares, reached, ..empty }
        }
    }
}

/// Twelve significant digits: the same on every platform.
fn twelve(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// The rows of a folder.
struct Store {
    rows: PathBuf,
    times: PathBuf,
    head: Head,
    files: [File; 2],
    found: BTreeMap<Key, Row>,
    timed: BTreeMap<Key, Time>,
}

/// The first line of the rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    /// Of what decides the rows.
    comparison: String,
}

impl Store {
    fn open(folder: &Path, digest: &str) -> Result<Self, Error> {
        let (rows, times) = (folder.join(ROWS), folder.join(TIMES));
        let in_folder = |error| Error::File { file: folder.to_owned(), error };
        std::fs::create_dir_all(folder).map_err(in_folder)?;
        let head = Head { comparison: digest.to_owned() };
        let mut lines = read_lines(&rows)?;
        if !lines.is_empty() {
            let found: Head = parse(&rows, 1, &lines.remove(0))?;
            if found != head {
                return Err(Error::Another { file: rows });
            }
        }
        let mut found = BTreeMap::new();
        for (line, text) in (2..).zip(&lines) {
            let row: Row = parse(&rows, line, text)?;
            found.insert((row.case.clone(), row.policy.clone(), row.seed), row);
        }
        let mut timed = BTreeMap::new();
        for (line, text) in (1..).zip(read_lines(&times)?) {
            let time: Time = parse(&times, line, &text)?;
            timed.insert((time.case.clone(), time.policy.clone(), time.seed), time);
        }
        write_all(&rows, std::iter::once(json(&head)).chain(found.values().map(json)))?;
        write_all(&times, timed.values().map(json))?;
        let append = |file: &Path| {
            let open = OpenOptions::new().append(true).open(file);
            open.map_err(|error| Error::File { file: file.to_owned(), error })
        };
        let files = [append(&rows)?, append(&times)?];
        Ok(Self { rows, times, head, files, found, timed })
    }

    fn add(&mut self, row: Row, time: Time) -> Result<(), Error> {
        let lines = [json(&row), json(&time)];
        for ((file, line), name) in self.files.iter_mut().zip(lines).zip([&self.rows, &self.times]) {
            let written = file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.flush());
            written.map_err(|error| Error::File { file: name.clone(), error })?;
        }
        let key = (row.case.clone(), row.policy.clone(), row.seed);
        self.timed.insert(key.clone(), time);
        self.found.insert(key, row);
        Ok(())
    }

    fn put_in_order(&mut self, keys: &[Key]) -> Result<Results, Error> {
        let rows: Vec<Row> = keys.iter().filter_map(|key| self.found.get(key).cloned()).collect();
        let times: Vec<Time> = keys.iter().filter_map(|key| self.timed.get(key).cloned()).collect();
        write_all(&self.rows, std::iter::once(json(&self.head)).chain(rows.iter().map(json)))?;
        write_all(&self.times, times.iter().map(json))?;
        Ok(Results { rows, times })
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Whole lines only: one that was cut off in the writing is worked out again.
fn read_lines(file: &Path) -> Result<Vec<String>, Error> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::File { file: file.to_owned(), error }),
    };
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    Ok(whole.lines().map(str::to_owned).collect())
}

fn parse<T: for<'de> Deserialize<'de>>(file: &Path, line: usize, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::Damaged {
        file: file.to_owned(),
        line,
        found: text.chars().take(40).collect(),
    })
}

/// Written to a temporary name and renamed.
pub(crate) fn write_all(file: &Path, lines: impl Iterator<Item = String>) -> Result<(), Error> {
    let temporary = file.with_extension("part");
    let text: String = lines.map(|line| line + "\n").collect();
    let written = std::fs::write(&temporary, text).and_then(|()| std::fs::rename(&temporary, file));
    written.map_err(|error| Error::File { file: file.to_owned(), error })
}
