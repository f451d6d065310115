//! The category rule: the supply offers the demand's category or one below it in the tree; with
//! `policy.rules.broader` also one above it. What a list says – an id, or a word people use – leads to one category.

use std::collections::BTreeMap;

use crate::lists::{Category, Fault, Lists, Place, Text};

use super::tree::{Node, Tree};

/// The categories with the words that lead to them.
pub(super) struct Categories<'l> {
    pub(super) tree: Tree<'l>,
    /// Sorted by word, then category.
    words: Vec<Word<'l>>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Word<'l> {
    word: &'l str,
    category: u32,
}

/// Where an id or word leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    One(u32),
    Unknown,
    Several(u32, u32),
}

impl<'l> Categories<'l> {
    /// O(n log n) for n ids and words.
    pub(super) fn new(rows: &'l [Category]) -> Self {
        let tree = Tree::new(rows.iter().map(|row| Node { id: &row.id, parent: row.parent.as_deref() }));
        let mut words = Vec::new();
        for row in rows {
            if let Some(category) = tree.find(&row.id) {
                words.extend(row.words.iter().map(|word| Word { word: word.trim(), category }));
            }
        }
        words.sort_unstable();
        words.dedup();
        Self { tree, words }
    }

    /// An id wins over a word. O(log n).
    pub(super) fn lead(&self, text: &str) -> Lead {
        let text = text.trim();
        if let Some(category) = self.tree.find(text) {
            return Lead::One(category);
        }
        let start = self.words.partition_point(|known| known.word < text);
        let mut found = self.words[start..].iter().take_while(|known| known.word == text);
        match (found.next(), found.next()) {
            (None, _) => Lead::Unknown,
            (Some(one), None) => Lead::One(one.category),
            (Some(one), Some(other)) => Lead::Several(one.category, other.category),
        }
    }

    /// Words of the lists that lead to two categories.
    pub(super) fn check_c110_words_lead_to_one(&self, lists: &Lists, faults: &mut Vec<Fault>) {
        for (row, category) in lists.categories.iter().enumerate() {
            for (k, word) in category.words.iter().enumerate() {
                if let Lead::Several(one, other) = self.lead(word) {
                    let place = Place::row("categories", row).id(&category.id).field(format!("words[{k}]"));
                    faults.push(self.ambiguous("C110", place, word, one, other));
                }
            }
        }
    }

    fn ambiguous(&self, code: &'static str, place: Place, word: &str, one: u32, other: u32) -> Fault {
        let (one, other) = (self.tree.id(one), self.tree.id(other));
        Fault {
            code,
            place,
            found: word.to_owned(),
            cause: Text::new(
                format!("“{word}”同时指向两个类别：{one}、{other}"),
                format!("{word:?} leads to two categories: {one}, {other}"),
            ),
            cure: Text::new(
                format!("写明类别“{one}”或“{other}”，或从其中一个的别名中删去此词"),
                format!("write the category {one:?} or {other:?}, or take the word from one of the two"),
            ),
        }
    }
}

/// Asks for categories and gathers what is wrong with the answers.
pub(super) struct Desk<'c, 'l> {
    categories: &'c Categories<'l>,
    /// Nearest spellings of what was not found, so that a word of many rows is looked up once.
    nearest: BTreeMap<String, String>,
    pub(super) faults: Vec<Fault>,
}

impl<'c, 'l> Desk<'c, 'l> {
    pub(super) fn new(categories: &'c Categories<'l>) -> Self {
        Self { categories, nearest: BTreeMap::new(), faults: Vec::new() }
    }

    /// The category of a demand.
    pub(super) fn check_d121_d122_category(
        &mut self,
        text: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<u32> {
        self.ask(text, "D121", "D122", place)
    }

    /// A category of a supply.
    pub(super) fn check_s121_s122_category(
        &mut self,
        text: &str,
        place: impl FnOnce() -> Place,
    ) -> Option<u32> {
        self.ask(text, "S121", "S122", place)
    }

    /// The category that `text` leads to; else a fault with `unknown` or `several` as its code.
    fn ask(
        &mut self,
        text: &str,
        unknown: &'static str,
        several: &'static str,
        place: impl FnOnce() -> Place,
    ) -> Option<u32> {
        match self.categories.lead(text) {
            Lead::One(category) => return Some(category),
            Lead::Several(one, other) => {
                let fault = self.categories.ambiguous(several, place(), text, one, other);
                self.faults.push(fault);
            }
            Lead::Unknown => {
                let categories = self.categories;
                let near = self.nearest.entry(text.to_owned()).or_insert_with(|| nearest(categories, text));
                let (zh, en) = if near.is_empty() {
                    (
                        "类别表中的类别或别名，或先把它加入类别表".to_owned(),
                        "a category or one of its words, or add it to the categories first".to_owned(),
                    )
                } else {
                    (
                        format!("{near}，或先把它加入类别表"),
                        format!("{near}, or add it to the categories first"),
                    )
                };
                self.faults.push(Fault {
                    code: unknown,
                    place: place(),
                    found: text.to_owned(),
                    cause: Text::new(
                        format!("“{text}”不是已知的类别，也不是类别的别名"),
                        format!("{text:?} is neither a category nor a word that leads to one"),
                    ),
                    cure: Text::new(zh, en),
                });
            }
        }
        None
    }

    /// A demand without a category.
    pub(super) fn check_d123_category_given(&mut self, place: Place) {
        self.faults.push(Fault {
            code: "D123",
            place,
            found: String::new(),
            cause: Text::new("需求没有写类别", "the demand has no category"),
            cure: Text::new("填写类别表中的类别或别名", "write a category or one of its words"),
        });
    }
}

/// Up to three spellings close to `text`, the closest first; empty where nothing is close.
fn nearest(categories: &Categories<'_>, text: &str) -> String {
    let wanted: Vec<char> = text.trim().chars().take(64).collect();
    let words = categories.words.iter().map(|known| known.word);
    let mut close: Vec<(usize, &str)> = categories
        .tree
        .ids()
        .iter()
        .copied()
        .chain(words)
        .filter(|known| !known.is_empty())
        .filter_map(|known| {
            let letters: Vec<char> = known.chars().take(64).collect();
            let distance = distance(&wanted, &letters);
            let within = text.contains(known) || (!wanted.is_empty() && known.contains(text.trim()));
            (within || 2 * distance <= wanted.len().max(letters.len())).then_some((distance, known))
        })
        .collect();
    close.sort_unstable();
    close.dedup();
    close.iter().take(3).map(|&(_, known)| known).collect::<Vec<_>>().join(" / ")
}

/// Edit distance (insert, delete, replace). O(a·b).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Category> {
        [
            ("医疗", None, &["看病", "健康"][..]),
            ("义诊", Some("医疗"), &["量血压", "健康"]),
            ("助餐", None, &["义诊"]),
        ]
        .into_iter()
        .map(|(id, parent, words)| Category {
            id: id.into(),
            parent: parent.map(Into::into),
            words: words.iter().map(ToString::to_string).collect(),
        })
        .collect()
    }

    #[test]
    fn leads() {
        let rows = rows();
        let categories = Categories::new(&rows);
        let id = |id: &str| categories.tree.find(id).unwrap();
        for (text, expected) in [
            ("医疗", Lead::One(id("医疗"))),
            ("看病", Lead::One(id("医疗"))),
            (" 量血压 ", Lead::One(id("义诊"))),
            ("义诊", Lead::One(id("义诊"))),
            ("理发", Lead::Unknown),
            ("", Lead::Unknown),
        ] {
            assert_eq!(categories.lead(text), expected, "{text}");
        }
        assert!(matches!(categories.lead("健康"), Lead::Several(..)));
    }

    #[test]
    fn near_spellings() {
        let rows = rows();
        let categories = Categories::new(&rows);
        assert_eq!(nearest(&categories, "义珍"), "义诊");
        assert_eq!(nearest(&categories, "社区义诊活动"), "义诊");
        assert_eq!(nearest(&categories, "修自行车"), "");
        assert_eq!(distance(&['a', 'b'], &['b']), 1);
    }
}
