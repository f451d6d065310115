//! "You meant": the known word nearest to a misspelt one.

/// Words longer than this are not compared.
const LONGEST: usize = 64;

/// The first of `words` that is fewest edits away from `word`: at most 2, and fewer than half its letters.
///
/// O(words · length · 3) time: words whose lengths differ by more than 2 are not compared.
pub(super) fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(LONGEST + 1).collect();
    if word.len() > LONGEST {
        return None;
    }
    let most = 2.min(word.len().saturating_sub(1) / 2 + word.len() % 2);
    words
        .filter_map(|other| {
            let letters: Vec<char> = other.chars().take(LONGEST + 3).collect();
            let edits = distance(&word, &letters)?;
            (edits <= most).then_some((edits, other))
        })
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, other)| other)
}

/// Levenshtein's distance with swaps of neighbours; `None` where the lengths alone make it more than 2.
fn distance(a: &[char], b: &[char]) -> Option<usize> {
    if a.len().abs_diff(b.len()) > 2 {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (last[j - 1] + same).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant() {
        let near = |word| nearest(word, ["minimum", "maximum", "id", "quantity"].into_iter());
        assert_eq!(near("miniumum"), Some("minimum"));
        assert_eq!(near("maxmum"), Some("maximum"));
        assert_eq!(near("qunatity"), Some("quantity"));
        assert_eq!(near("worth"), None);
        assert_eq!(near(""), None);
        assert_eq!(near(&"x".repeat(100_000)), None);
    }
}
