//! Several words in one cell.

use std::collections::BTreeSet;

/// The words of a cell, in order, none twice: `、，,；;/` and line breaks stand between them.
pub(crate) fn several(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let words = text.split(['、', '，', ',', '；', ';', '/', '／', '\n', '\r', '|']).map(super::normal);
    words.filter(|word| !word.is_empty() && seen.insert(word.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_one_cell() {
        assert_eq!(several("理发、修脚"), ["理发", "修脚"]);
        assert_eq!(several("辅导作业；陪读\n理发,理发/ "), ["辅导作业", "陪读", "理发"]);
        assert!(several(" 、").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn words_that_are_written_are_read(words in proptest::collection::btree_set("[a-z]{1,5}", 0..6)) {
            let words: Vec<String> = words.into_iter().collect();
            proptest::prop_assert_eq!(several(&words.join("、")), words);
        }
    }
}
