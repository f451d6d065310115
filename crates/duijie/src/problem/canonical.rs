//! The canonical form: what `compile` writes and the digest is taken of.
//!
//! Explicit pairs, no claims, no locks; rows sorted by id, pairs by demand, supply, and lock, claim, arrangement;
//! members, terms and previous rows sorted; fields in the order of the row types; defaults (those for explicit pairs)
//! left out, `pairs` always there; no spaces, raw UTF-8, no final newline.

use std::io;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Pair, Problem};
use crate::lists::{self, Lists};
use crate::rules::By;

/// A pair of the canonical form, borrowed. Fields and defaults as in [`lists::Pair`].
#[derive(Serialize)]
struct Row<'a> {
    demand: &'a str,
    supply: &'a str,
    #[serde(skip_serializing_if = "is_one")]
    worth: i64,
    #[serde(skip_serializing_if = "is_zero")]
    minimum: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<u32>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    lock: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(value: &i64) -> bool {
    *value == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// Feeds what is written to the hash.
struct Hasher(Sha256);

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write_table<T: Serialize>(out: &mut impl io::Write, name: &str, rows: &[T]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    write!(out, ",\"{name}\":")?;
    serde_json::to_writer(out, rows).map_err(io::Error::from)
}

impl Problem {
    /// The pairs as they were before `keep` split them, in order.
    pub(super) fn whole_pairs(&self) -> impl Iterator<Item = Pair> + '_ {
        self.pairs
            .chunk_by(|a, b| {
                // A half that is kept is followed by its rest; two locks of the same ends differ in having a rank.
                a.kept && !b.kept && (a.demand, a.supply, a.by, a.rank) == (b.demand, b.supply, b.by, b.rank)
            })
            .map(|halves| Pair {
                minimum: halves.iter().map(|p| p.minimum).sum(),
                maximum: halves.iter().map(|p| p.maximum).sum(),
                kept: false,
                ..halves[0]
            })
    }

    fn row(&self, pair: &Pair) -> Row<'_> {
        let ends =
            self.demands[pair.demand.index()].quantity.min(self.supplies[pair.supply.index()].capacity);
        Row {
            demand: self.demand_name(pair.demand),
            supply: self.supply_name(pair.supply),
            worth: pair.worth,
            minimum: pair.minimum,
            maximum: (pair.maximum != ends).then_some(pair.maximum),
            claim: pair.rank.map(std::num::NonZeroU32::get),
            lock: pair.by == By::Lock,
        }
    }

    /// Writes the canonical form, pair by pair: it is never held in memory. Give it a buffered writer.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_canonical(&self, out: &mut impl io::Write) -> io::Result<()> {
        let lists = &self.lists;
        write!(out, "{{\"version\":{}", lists.version)?;
        write_table(out, "areas", &lists.areas)?;
        write_table(out, "categories", &lists.categories)?;
        write_table(out, "units", &lists.units)?;
        write_table(out, "demands", &lists.demands)?;
        write_table(out, "supplies", &lists.supplies)?;
        out.write_all(b",\"pairs\":[")?;
        for (index, pair) in self.whole_pairs().enumerate() {
            if index > 0 {
                out.write_all(b",")?;
            }
            serde_json::to_writer(&mut *out, &self.row(&pair))?;
        }
        out.write_all(b"]")?;
        write_table(out, "quotas", &lists.quotas)?;
        write_table(out, "limits", &lists.limits)?;
        write_table(out, "groups", &lists.groups)?;
        write_table(out, "previous", &lists.previous)?;
        write_table(out, "history", &lists.history)?;
        if !lists.policy.is_default() {
            out.write_all(b",\"policy\":")?;
            serde_json::to_writer(&mut *out, &lists.policy)?;
        }
        out.write_all(b"}")
    }

    /// The canonical form as lists with explicit pairs: matching them gives the same plan. O(n + m) time and space.
    #[must_use]
    pub fn to_lists(&self) -> Lists {
        let pairs = self.whole_pairs().map(|pair| {
            let row = self.row(&pair);
            lists::Pair {
                demand: row.demand.to_owned(),
                supply: row.supply.to_owned(),
                worth: row.worth,
                minimum: row.minimum.into(),
                maximum: row.maximum.map(i64::from),
                claim: row.claim.map(i64::from),
                lock: row.lock,
            }
        });
        Lists { pairs: Some(pairs.collect()), ..self.lists.clone() }
    }

    /// SHA-256 of the canonical form, lower-case hex.
    pub(super) fn hash(&self) -> String {
        let mut out = io::BufWriter::new(Hasher(Sha256::new()));
        self.write_canonical(&mut out).expect("a hash takes whatever is written");
        let Ok(Hasher(hash)) = out.into_inner() else { unreachable!("a hash takes whatever is written") };
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
