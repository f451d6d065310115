//! What the cells of a column were read as: columns say the same few things over and over.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, OnceLock, RwLock};

use compact_str::CompactString;

use crate::cell::Content;

use super::fields::Said;

/// So many readings are kept of a column: one that hardly says a thing twice asks for no more.
const MOST: usize = 4096;

/// The readings of one column. They are only looked up, so that their order means nothing.
#[derive(Default)]
pub(super) struct Memo {
    blank: OnceLock<Arc<Said>>,
    texts: RwLock<HashMap<CompactString, Arc<Said>>>,
    numbers: RwLock<HashMap<u64, Arc<Said>>>,
}

impl Memo {
    /// What a cell says: as it was read before, or as `read` says.
    pub(super) fn said(&self, content: Option<&Content>, read: impl FnOnce() -> Said) -> Arc<Said> {
        match content {
            None => Arc::clone(self.blank.get_or_init(|| Arc::new(read()))),
            Some(Content::Text(text)) => look_up(&self.texts, text, read),
            Some(Content::Number(number)) => look_up(&self.numbers, &number.to_bits(), read),
            Some(_) => Arc::new(read()),
        }
    }
}

fn look_up<K: Clone + Eq + Hash>(
    known: &RwLock<HashMap<K, Arc<Said>>>,
    key: &K,
    read: impl FnOnce() -> Said,
) -> Arc<Said> {
    let mut is_full = true;
    if let Ok(known) = known.read() {
        if let Some(said) = known.get(key) {
            return Arc::clone(said);
        }
        is_full = known.len() >= MOST;
    }
    let said = Arc::new(read());
    if let (false, Ok(mut known)) = (is_full, known.write()) {
        known.insert(key.clone(), Arc::clone(&said));
    }
    said
}
