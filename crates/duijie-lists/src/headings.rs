//! The one table of headings: which words name which table, which field, and what a field's cells hold.
//!
//! The data stands in `headings.csv`. Readers look headings up in it, writers take their headings from it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use duijie::lists::Language;

/// What the cells of a field hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The table itself: names of its sheet.
    Sheet,
    /// A sheet of ours that is not read.
    Skip,
    /// Free text.
    Text,
    /// An id or name that others refer to.
    Id,
    /// Several ids or words: `、，,；;` or line breaks between them; where a line break stands, only those.
    List,
    /// Several times: `；;` or line breaks between them.
    Times,
    /// A whole number within the range of 64 bits.
    Integer,
    /// A whole number within the range of 128 bits.
    Wide,
    /// 是 or 否.
    Yes,
    /// 任一 or 全部.
    When,
    /// 需求 or 资源.
    Side,
    /// A list of goals.
    Goals,
    /// The value of a setting, whose kind the setting says.
    Value,
    /// Known and not read.
    Ignore,
    /// A word for a goal.
    Goal,
    /// A word for what groups are.
    Over,
    /// A word for how shares are compared.
    Measure,
    /// The word that begins a fair goal.
    Fair,
    /// The word that begins a goal of rotation.
    Rotation,
}

/// One line of the table of headings.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) table: &'static str,
    /// The field as the contract names it, parts joined by dots; empty for the table itself.
    pub(crate) field: &'static str,
    pub(crate) kind: Kind,
    /// Its column must be there and its cells must be filled.
    pub(crate) must: bool,
    zh: &'static str,
    en: &'static str,
    also: Vec<&'static str>,
}

impl Field {
    /// The heading that is written.
    pub(crate) fn heading(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        [self.zh, self.en].into_iter().chain(self.also.iter().copied())
    }
}

/// All of it, with an index by table (or kind of word) and normal form.
pub(crate) struct Headings {
    fields: Vec<Field>,
    sheets: BTreeMap<String, usize>,
    columns: BTreeMap<&'static str, BTreeMap<String, usize>>,
    words: BTreeMap<Kind, BTreeMap<String, usize>>,
}

static HEADINGS: LazyLock<Headings> = LazyLock::new(|| Headings::parse(include_str!("headings.csv")));

/// The table of headings.
pub(crate) fn headings() -> &'static Headings {
    &HEADINGS
}

fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "sheet" => Kind::Sheet,
        "skip" => Kind::Skip,
        "text" => Kind::Text,
        "id" => Kind::Id,
        "list" => Kind::List,
        "times" => Kind::Times,
        "integer" => Kind::Integer,
        "wide" => Kind::Wide,
        "yes" => Kind::Yes,
        "when" => Kind::When,
        "side" => Kind::Side,
        "goals" => Kind::Goals,
        "value" => Kind::Value,
        "ignore" => Kind::Ignore,
        "goal" => Kind::Goal,
        "over" => Kind::Over,
        "measure" => Kind::Measure,
        "fair" => Kind::Fair,
        "rotation" => Kind::Rotation,
        _ => return None,
    })
}

impl Headings {
    /// Lines that do not have the seven columns are left out; a test shows that there are none.
    fn parse(text: &'static str) -> Self {
        let mut headings = Self {
            fields: Vec::new(),
            sheets: BTreeMap::new(),
            columns: BTreeMap::new(),
            words: BTreeMap::new(),
        };
        for line in text.lines().skip(1) {
            let parts: Vec<&'static str> = line.split(',').collect();
            let [table, field, word, need, zh, en, also] = parts[..] else { continue };
            let Some(kind) = kind(word) else { continue };
            let also = also.split('|').filter(|name| !name.is_empty()).collect();
            headings.fields.push(Field { table, field, kind, must: need == "must", zh, en, also });
        }
        for (index, field) in headings.fields.iter().enumerate() {
            let names = match (field.kind, field.table) {
                (Kind::Sheet | Kind::Skip, _) => &mut headings.sheets,
                (kind, "word") => headings.words.entry(kind).or_default(),
                _ => headings.columns.entry(field.table).or_default(),
            };
            for name in field.names() {
                names.entry(normal(name)).or_insert(index);
            }
        }
        headings
    }

    /// The table (or the sheet of ours that is not read) that a name stands for. A number or a bracket after
    /// the name is left out: 需求清单 2, 需求清单（五月）.
    pub(crate) fn sheet(&self, name: &str) -> Option<&Field> {
        let name = normal(name);
        let stem = name.split('(').next().unwrap_or_default();
        let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
        [&*name, stem, bare]
            .into_iter()
            .find_map(|name| self.sheets.get(name))
            .map(|&index| &self.fields[index])
    }

    /// The sheet of a table.
    pub(crate) fn table(&self, table: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.table == table && field.kind == Kind::Sheet)
    }

    /// The tables, in the order of the data.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.kind == Kind::Sheet)
    }

    /// The field that a heading stands for in a table, or a column that every table may have.
    pub(crate) fn column(&self, table: &str, heading: &str) -> Option<&Field> {
        let heading = normal(heading);
        [table, "any"]
            .into_iter()
            .find_map(|table| self.columns.get(table)?.get(&heading))
            .map(|&index| &self.fields[index])
    }

    /// What a column is that is not read.
    pub(crate) fn ignored(&self) -> Option<&Field> {
        self.column("any", "note")
    }

    /// The fields of a table, in the order of its columns.
    pub(crate) fn fields(&self, table: &str) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.table == table && field.kind != Kind::Sheet)
    }

    /// What a word stands for among the words of a kind.
    pub(crate) fn word(&self, kind: Kind, word: &str) -> Option<&'static str> {
        self.words.get(&kind)?.get(&normal(word)).map(|&index| self.fields[index].field)
    }

    /// The word that is written for a value.
    pub(crate) fn word_for(&self, kind: Kind, value: &str, language: Language) -> Option<&'static str> {
        let mut fields = self.fields.iter();
        fields.find(|f| f.table == "word" && f.kind == kind && f.field == value).map(|f| f.heading(language))
    }

    /// The words of a kind, one for each value.
    pub(crate) fn offered(&self, kind: Kind, language: Language) -> Vec<&'static str> {
        let fields = self.fields.iter().filter(|f| f.table == "word" && f.kind == kind);
        fields.map(|f| f.heading(language)).collect()
    }

    /// The words of a kind, as one would tell them to a person.
    pub(crate) fn choices(&self, kind: Kind, language: Language) -> String {
        self.offered(kind, language).join(match language {
            Language::Chinese => "、",
            Language::English => ", ",
        })
    }

    /// The heading of a table that is nearest to what was found, by edit distance, where one is near at all.
    pub(crate) fn nearest(&self, table: &str, found: &str) -> Option<&'static str> {
        let wanted: Vec<char> = normal(found).chars().collect();
        let names = self.fields(table).flat_map(Field::names).filter(|name| !name.is_empty());
        let near = names.map(|name| (distance(&wanted, &normal(name).chars().collect::<Vec<_>>()), name));
        let (cost, name) = near.min_by_key(|&(cost, _)| cost)?;
        (cost * 3 <= wanted.len().max(name.chars().count()) * 2).then_some(name)
    }
}

/// The normal form of a heading: full-width letters, digits and brackets made half-width, lower case, without
/// blanks, what cannot be seen, underscores and asterisks.
pub(crate) fn normal(text: &str) -> String {
    let half = text.chars().map(half_width);
    let is_unseen = |c| matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}');
    half.filter(|&c| !c.is_whitespace() && !matches!(c, '_' | '*') && !is_unseen(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The half-width form of a full-width character (U+FF01 to U+FF5E, U+3000).
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Levenshtein distance; O(ab) time, O(b) space.
pub(crate) fn distance(a: &[char], b: &[char]) -> usize {
    // Headings are short; a long cell in the header row is no near miss of any of them.
    if a.len() > 60 {
        return a.len();
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_no_name_stands_twice() {
        let lines = include_str!("headings.csv").lines().count() - 1;
        assert_eq!(headings().fields.len(), lines);
        let mut seen = BTreeMap::new();
        for field in &headings().fields {
            let space = match (field.kind, field.table) {
                (Kind::Sheet | Kind::Skip, _) => "sheets".to_owned(),
                (kind, "word") => format!("{kind:?}"),
                _ => field.table.to_owned(),
            };
            for name in field.names() {
                assert_ne!(name, "", "{field:?}");
                let before = seen.insert((space.clone(), normal(name)), (field.table, field.field));
                assert!(
                    before.is_none() || before == Some((field.table, field.field)),
                    "{name}: {before:?} {field:?}"
                );
            }
        }
    }

    #[test]
    fn names_are_found_in_their_many_forms() {
        let table = |name| headings().sheet(name).map(|field| field.table);
        assert_eq!(table("需求清单"), Some("demands"));
        assert_eq!(table("需求清单（五月）"), Some("demands"));
        assert_eq!(table("配对 2"), Some("pairs"));
        assert_eq!(table("Demands"), Some("demands"));
        assert_eq!(table("Sheet1"), None);
        let column = |heading| headings().column("demands", heading).map(|field| field.field);
        assert_eq!(column("时长（分钟） *"), Some("duration"));
        assert_eq!(column("单位（计量）"), Some("measure"));
        assert_eq!(column("备 注"), Some("note"));
        assert_eq!(headings().nearest("demands", "需求编码"), Some("需求编号"));
        assert_eq!(headings().nearest("demands", "miniumum"), Some("minimum"));
        assert_eq!(headings().nearest("demands", "zzzzzzzzz"), None);
    }
}
