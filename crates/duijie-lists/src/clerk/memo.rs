//! What the cells of a column were read as: columns say the same few things over and over.

use std::collections::HashMap;
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
            Some(Content::Text(text)) => {
                let known = self.texts.read().ok().and_then(|known| known.get(text).cloned());
                known.unwrap_or_else(|| keep(&self.texts, text.clone(), read()))
            }
            Some(Content::Number(number)) => {
                let key = number.to_bits();
                let known = self.numbers.read().ok().and_then(|known| known.get(&key).cloned());
                known.unwrap_or_else(|| keep(&self.numbers, key, read()))
            }
            Some(_) => Arc::new(read()),
        }
    }
}

fn keep<K: Eq + std::hash::Hash>(known: &RwLock<HashMap<K, Arc<Said>>>, key: K, said: Said) -> Arc<Said> {
    let said = Arc::new(said);
    if let Ok(mut known) = known.write()
        && known.len() < MOST
    {
        known.insert(key, Arc::clone(&said));
    }
    said
}
