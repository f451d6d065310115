//! What was signed must not be lost: where a signed 项目清单 is about to be replaced and its signatures were not among
//! the input, a copy of it is kept beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use duijie::lists::Lists;

use crate::args::Inputs;
use crate::engine;
use crate::exit::Failure;

/// A copy that was kept.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// Signed rows that the input does not have.
    pub(crate) rows: usize,
    /// Where the copy is. Its name is no list's: it is never read by mistake.
    pub(crate) copy: PathBuf,
}

/// Keeps a copy where one is needed. A plan that cannot be read is kept too, for nobody knows what it holds; its
/// `rows` are 0.
pub(crate) fn keep(plan: &Path, input: &Lists) -> Result<Option<Kept>, Failure> {
    if !plan.exists() {
        return Ok(None);
    }
    let rows = match engine::read(&Inputs::of(plan), None, duijie_lists::Listener::default()) {
        Ok(old) => missing(&old.lists, input),
        Err(_) => return copy(plan, 0).map(Some),
    };
    if rows == 0 { Ok(None) } else { copy(plan, rows).map(Some) }
}

fn missing(old: &Lists, input: &Lists) -> usize {
    let pairs = input.pairs.iter().flatten().filter(|pair| pair.lock);
    let known: BTreeSet<(&str, &str)> = (input.locks.iter())
        .map(|lock| (lock.demand.as_str(), lock.supply.as_str()))
        .chain(pairs.map(|pair| (pair.demand.as_str(), pair.supply.as_str())))
        .collect();
    old.locks.iter().filter(|lock| !known.contains(&(lock.demand.as_str(), lock.supply.as_str()))).count()
}

/// Under the first free name: an earlier copy is as dear as this one.
fn copy(plan: &Path, rows: usize) -> Result<Kept, Failure> {
    let named = |number: u32| {
        let mut name = plan.as_os_str().to_owned();
        name.push(format!(".bak{number}"));
        PathBuf::from(name)
    };
    let copy = (1..=u32::MAX).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(0));
    fs::copy(plan, &copy).map_err(|e| Failure::writing(&copy, e))?;
    Ok(Kept { rows, copy })
}
