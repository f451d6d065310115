//! Which class of demands fits which class of supplies: asked once for each pair of classes, then looked up.

use rayon::prelude::*;

/// Answers for all pairs of classes, or none kept where there are more of them than questions.
pub(super) struct Table {
    width: usize,
    cells: Vec<bool>,
}

/// Tables larger than this are not kept (bytes).
const LARGEST: usize = 1 << 26;

impl Table {
    /// `questions`: how often the table will be asked at most.
    pub(super) fn new(
        height: usize,
        width: usize,
        questions: usize,
        fits: impl Fn(usize, usize) -> bool + Sync,
    ) -> Self {
        let size = height.saturating_mul(width);
        if size > questions || size > LARGEST {
            return Self { width, cells: Vec::new() };
        }
        let cells =
            (0..size).into_par_iter().with_min_len(1024).map(|k| fits(k / width, k % width)).collect();
        Self { width, cells }
    }

    /// The answers for a class of demands, by class of supplies; `None` where they must be asked for.
    pub(super) fn row(&self, demand: u32) -> Option<&[bool]> {
        let start = demand as usize * self.width;
        self.cells.get(start..start + self.width).filter(|row| !row.is_empty())
    }
}

/// Numbers for equal things, in the order of first sight.
pub(super) struct Classes<K> {
    numbers: std::collections::BTreeMap<K, u32>,
}

impl<K: Ord> Classes<K> {
    pub(super) fn new() -> Self {
        Self { numbers: std::collections::BTreeMap::new() }
    }

    pub(super) fn number(&mut self, key: K) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(key).or_insert(next)
    }

    /// The things by number.
    pub(super) fn into_keys(self) -> Vec<K> {
        let mut keys: Vec<(u32, K)> = self.numbers.into_iter().map(|(key, number)| (number, key)).collect();
        keys.sort_unstable_by_key(|&(number, _)| number);
        keys.into_iter().map(|(_, key)| key).collect()
    }
}
