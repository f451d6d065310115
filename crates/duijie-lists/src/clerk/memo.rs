//! What the cells of a column were read as: columns say the same few things over and over.

use compact_str::CompactString;
use foldhash::HashMap;

use crate::cell::Content;

use super::said::Said;

/// So many readings are kept of a column.
const MOST: usize = 4096;

/// The readings of one column. They are only looked up, so that their order means nothing.
#[derive(Default)]
pub(super) struct Memo {
    readings: Vec<Said>,
    texts: HashMap<CompactString, usize>,
    numbers: HashMap<u64, usize>,
    blank: Option<Said>,
    /// Cells looked up until it was full.
    asked: usize,
    /// What was read last and is not kept.
    last: Option<Said>,
}

impl Memo {
    /// What a cell says: as it was read before, or as `read` says. An absent cell is blank.
    pub(super) fn said(&mut self, content: Option<&Content>, read: impl FnOnce() -> Said) -> &Said {
        let known = match content {
            None => return self.blank.get_or_insert_with(read),
            Some(Content::Text(text)) if !self.is_vain() => self.texts.get(text).copied(),
            Some(Content::Number(number)) if !self.is_vain() => self.numbers.get(&number.to_bits()).copied(),
            Some(_) => None,
        };
        if let Some(at) = known {
            self.asked += usize::from(!self.is_full());
            return &self.readings[at];
        }
        if self.is_full() {
            return self.last.insert(read());
        }
        let next = self.readings.len();
        match content {
            Some(Content::Text(text)) => drop(self.texts.insert(text.clone(), next)),
            Some(Content::Number(number)) => drop(self.numbers.insert(number.to_bits(), next)),
            _ => return self.last.insert(read()),
        }
        self.asked += 1;
        self.readings.push(read());
        &self.readings[next]
    }

    fn is_full(&self) -> bool {
        self.readings.len() == MOST
    }

    /// Whether looking up is in vain: the column, as one of names and numbers, hardly said a thing twice until it was full.
    fn is_vain(&self) -> bool {
        self.is_full() && self.asked < 2 * MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is kept or not, a cell says what it says.
    fn check(cells: impl Iterator<Item = usize>, is_vain: bool) {
        let mut memo = Memo::default();
        for k in cells {
            let text = format!("第{k}社区");
            let content = Content::Text(text.as_str().into());
            assert_eq!(memo.said(Some(&content), || Said::sure(text.clone())).text(), Some(&*text));
            let number = 3.5 + f64::from(u32::try_from(k).unwrap_or(u32::MAX));
            let said = memo.said(Some(&Content::Number(number)), || Said::sure(number));
            assert_eq!(said.value.as_f64(), Some(number));
            assert_eq!(memo.said(None, || Said::sure("blank")).text(), Some("blank"));
        }
        assert!(memo.readings.len() <= MOST);
        assert_eq!(memo.is_vain(), is_vain);
    }

    #[test]
    fn columns_of_few_words_and_of_many_say_what_they_say() {
        check((0..20_000).map(|k| k % 300), false);
        check(0..20_000, true);
        // Full, but worth it.
        check((0..20_000).map(|k| if k % 3 == 0 { k } else { k % 7 }), false);
    }
}
