//! Headings as people write them: which field of which kind of table a column holds.
//!
//! *Method.* A heading is brought to its normal form (half width, simplified, no blanks, no unit in brackets) and looked up;
//! where nothing is found, the nearest heading by one edit, or one that it begins or ends with. The data stands in
//! `headings.csv`, whose lines are: kind (`any` for all), field, headings.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::Serialize;

use crate::headings::distance;
use crate::parse;

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// What residents need.
    Demand,
    /// What units offer.
    Service,
    /// Who volunteers.
    Volunteer,
    /// Posts to be filled.
    Post,
    /// Projects agreed on.
    Project,
    /// Who has claimed what.
    Claim,
    /// Units, such as firms, schools and branches of the party.
    Unit,
    /// Areas; this and the kinds below in the form of the contract only.
    Area,
    /// Categories.
    Category,
    /// Pairs with their worth.
    Pair,
    /// Bounds on a set of demands or supplies.
    Quota,
    /// Bounds on weighted sums.
    Limit,
    /// Groups of a fair goal.
    Group,
    /// What is promised.
    Lock,
    /// What was planned before.
    Previous,
    /// What was had in earlier rounds.
    History,
    /// Settings.
    Policy,
}

/// Kind, key, Chinese word, table of the contract. The first of a table is its kind.
const KINDS: [(Kind, &str, &str, &str); 17] = [
    (Kind::Demand, "demand", "需求", "demands"),
    (Kind::Service, "service", "服务", "supplies"),
    (Kind::Volunteer, "volunteer", "志愿者", "supplies"),
    (Kind::Post, "post", "岗位", "demands"),
    (Kind::Project, "project", "项目", "plan"),
    (Kind::Claim, "claim", "认领", "claims"),
    (Kind::Unit, "unit", "单位", "units"),
    (Kind::Area, "area", "区域", "areas"),
    (Kind::Category, "category", "类别", "categories"),
    (Kind::Pair, "pair", "配对", "pairs"),
    (Kind::Quota, "quota", "配额", "quotas"),
    (Kind::Limit, "limit", "限额", "limits"),
    (Kind::Group, "group", "分组", "groups"),
    (Kind::Lock, "lock", "锁定", "locks"),
    (Kind::Previous, "previous", "原方案", "previous"),
    (Kind::History, "history", "轮次记录", "history"),
    (Kind::Policy, "policy", "政策", "policy"),
];

impl Kind {
    /// The kinds of tables that are found by their headings.
    pub(super) const ALL: [Self; 7] =
        [Self::Demand, Self::Service, Self::Volunteer, Self::Post, Self::Project, Self::Claim, Self::Unit];

    /// All kinds.
    pub(crate) fn every() -> impl Iterator<Item = Self> {
        KINDS.into_iter().map(|(kind, ..)| kind)
    }

    fn line(self) -> (Self, &'static str, &'static str, &'static str) {
        KINDS.into_iter().find(|(kind, ..)| *kind == self).unwrap_or(KINDS[0])
    }

    pub(crate) fn key(self) -> &'static str {
        self.line().1
    }

    /// The table of the contract that has this form.
    pub(crate) fn table(self) -> &'static str {
        self.line().3
    }

    /// The kind of a table of the contract.
    pub(crate) fn of_contract(table: &str) -> Self {
        KINDS.into_iter().find(|(.., name)| *name == table).map_or(Self::Previous, |(kind, ..)| kind)
    }

    /// The kind that a word names: its key, its Chinese word, the name of its table.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        let word = normal(word);
        let bare = word.trim_end_matches("清单").trim_end_matches('表');
        let other = |bare: &str| match bare {
            "资源" | "供给" => Some(Self::Service),
            "党员" | "名册" => Some(Self::Volunteer),
            _ => None,
        };
        let known = KINDS.into_iter().find(|(_, key, zh, table)| [*key, *zh, *table].contains(&bare));
        known.map(|(kind, ..)| kind).or_else(|| other(bare))
    }

    /// The field of such a table by its name, or by one of its headings.
    pub(crate) fn field_of(self, text: &str) -> Option<&'static str> {
        let index = INDEX.get(&self)?;
        let named = index.values().map(|(field, _)| *field).find(|field| *field == text.trim());
        named.or_else(|| index.get(&normal(text)).map(|(field, _)| *field))
    }

    /// The fields of such a table.
    pub(crate) fn fields(self) -> Vec<&'static str> {
        let own = INDEX.get(&self).into_iter().flat_map(|index| index.values().map(|(field, _)| *field));
        own.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }

    /// Whether columns of these fields can make a table of this kind: of each set one must be there.
    pub(super) fn holds_together(self, has: impl Fn(&str) -> bool) -> bool {
        let sets: &[&[&str]] = match self {
            // A list of demands may have a column of who has claimed them.
            Self::Claim => &[
                &["unit", "supply", "supply_name"],
                &["demand", "demand_name"],
                &["demand", "rank", "supply"],
            ],
            Self::Unit => &[&["name"]],
            _ => &[],
        };
        sets.iter().all(|set| set.iter().any(|field| has(field)))
    }

    /// Words of titles and sheet names that speak for the kind.
    pub(super) fn words(self) -> &'static [&'static str] {
        match self {
            Self::Demand => &["需求", "心愿", "诉求"],
            Self::Service => &["资源", "服务项目", "服务清单", "供给"],
            Self::Volunteer => &["志愿者", "党员", "名册", "花名册", "报名登记", "members"],
            Self::Post => &["岗位", "招募", "posts"],
            Self::Project => &["项目清单", "签约", "共建项目"],
            Self::Claim => &["认领", "志愿表", "意向表"],
            Self::Unit => &[
                "单位名册",
                "单位名单",
                "单位清单",
                "单位一览",
                "单位信息",
                "党组织名册",
                "党组织清单",
                "名册",
            ],
            _ => &[],
        }
    }
}

/// A field and the heading that names it.
type Known = (&'static str, &'static str);

/// How surely a heading names a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sure {
    Exact,
    /// The heading that it is near to.
    Near(&'static str),
}

/// What a heading may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    One(&'static str, Sure),
    /// Two fields fit equally.
    Either([Known; 2]),
    Unknown,
}

/// Fields by normal form, for one kind.
type Index = BTreeMap<String, Known>;

static INDEX: LazyLock<BTreeMap<Kind, Index>> = LazyLock::new(|| {
    let lines = || include_str!("headings.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    let of = |kind: Kind| {
        let mut index = Index::new();
        // What a kind says of itself goes before what all say.
        for wanted in [kind.key(), "any"] {
            for (field, headings) in
                lines().filter(|(key, _)| *key == wanted).filter_map(|(_, rest)| rest.split_once(','))
            {
                for heading in headings.split('|') {
                    index.entry(normal(heading)).or_insert((field, heading));
                }
            }
        }
        index
    };
    Kind::ALL.map(|kind| (kind, of(kind))).into()
});

/// The headings of all kinds, by normal form.
static ALL: LazyLock<HashSet<&str>> =
    LazyLock::new(|| INDEX.values().flat_map(BTreeMap::keys).map(String::as_str).collect());

/// The ideographs with which they begin, by position.
static FIRSTS: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut firsts = vec![false; IDEOGRAPHS.count()];
    let begins = ALL.iter().filter_map(|text| text.chars().next()).filter_map(ideograph);
    begins.for_each(|at| firsts[at] = true);
    firsts
});

/// Whether a table of some kind has such a heading. Most cells are told to be none by their first character, and most
/// others are their own normal form.
pub(super) fn is_heading(text: &str) -> bool {
    let is_first = match text.chars().next().map(simplified) {
        Some(c) if c.is_ascii_digit() => !text.bytes().all(|byte| byte.is_ascii_digit()),
        // Letters; or blanks, brackets, full width: the normal form begins otherwise.
        Some(c) => ideograph(c).is_none_or(|at| FIRSTS[at]),
        None => false,
    };
    let is_normal = |c: char| c.is_ascii_digit() || ideograph(c).is_some() && simplified(c) == c;
    is_first
        && if text.chars().all(is_normal) {
            ALL.contains(text)
        } else {
            Heading::new(text.to_owned()).is_known()
        }
}

/// A text that may be a heading, with the normal forms by which headings are known.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) text: String,
    whole: String,
    /// Without what stands in brackets.
    bare: String,
}

impl Heading {
    pub(super) fn new(text: String) -> Self {
        let whole = normal(&text);
        let has_brackets = text.contains(OPENING) || text.contains(CLOSING);
        let bare = if has_brackets { normal(&without_brackets(&text)) } else { whole.clone() };
        Self { text, whole, bare }
    }

    /// Whether a table of some kind has such a heading.
    pub(super) fn is_known(&self) -> bool {
        ALL.contains(&*self.whole) || ALL.contains(&*self.bare)
    }

    /// What it means in a table of this kind, where it is one of those that are known.
    pub(super) fn known(&self, kind: Kind) -> Option<&'static str> {
        let index = &INDEX[&kind];
        let found = index.get(&self.whole).or_else(|| index.get(&self.bare));
        found.map(|&(field, _)| field)
    }

    /// What it means in a table of this kind, where other columns have the fields that `is_taken` says.
    pub(super) fn meaning(&self, kind: Kind, is_taken: impl Fn(&str) -> bool) -> Meaning {
        match self.known(kind) {
            Some(field) => Meaning::One(field, Sure::Exact),
            None => near(&INDEX[&kind], &self.bare, is_taken),
        }
    }
}

/// What a heading of clerks means in a table of this kind; nothing where the kind has no such headings.
pub(crate) fn field(kind: Kind, heading: &str) -> Option<&'static str> {
    if Kind::ALL.contains(&kind) { Heading::new(heading.to_owned()).known(kind) } else { None }
}

/// The nearest heading: one edit away, or else the longest that the text begins or ends with.
fn near(index: &Index, text: &str, is_taken: impl Fn(&str) -> bool) -> Meaning {
    let length = text.chars().count();
    if length < 3 {
        return Meaning::Unknown;
    }
    let long = || index.iter().filter(|(known, found)| known.chars().count() >= 3 && !is_taken(found.0));
    let chars: Vec<char> = text.chars().collect();
    let is_one_edit = |known: &str| distance(&chars, &known.chars().collect::<Vec<_>>()) == 1;
    let edited: Vec<_> = long().filter(|(known, _)| is_one_edit(known)).collect();
    let holds =
        |(known, _): &(&String, &Known)| text.starts_with(known.as_str()) || text.ends_with(known.as_str());
    let found = if edited.is_empty() { long().filter(holds).collect() } else { edited };
    let longest = found.iter().map(|(known, _)| known.chars().count()).max().unwrap_or_default();
    let mut best =
        found.iter().filter(|(known, _)| known.chars().count() == longest).map(|(_, found)| **found);
    let Some(one) = best.next() else { return Meaning::Unknown };
    match best.find(|other| other.0 != one.0) {
        Some(other) => Meaning::Either([one, other]),
        None => Meaning::One(one.0, Sure::Near(one.1)),
    }
}

/// A heading without its blanks, in half width and simplified characters.
pub(crate) fn normal(heading: &str) -> String {
    let text = parse::normal(heading);
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '※'))
        .map(simplified)
        .flat_map(char::to_lowercase)
        .collect()
}

const OPENING: [char; 4] = ['(', '（', '[', '【'];
const CLOSING: [char; 4] = [')', '）', ']', '】'];

/// The heading without what stands in brackets: a unit or a hint.
pub(crate) fn without_brackets(heading: &str) -> String {
    let mut depth = 0_u32;
    let keep = |c: &char| {
        if CLOSING.contains(c) {
            depth = depth.saturating_sub(1);
            return false;
        }
        depth += u32::from(OPENING.contains(c));
        depth == 0
    };
    heading.chars().filter(keep).collect()
}

/// Traditional characters of headings, each before its simplified form.
const TRADITIONAL: &str = "號号編编區区務务類类數数量量單单位位電电話话聯联繫系絡络間间時时項项目目內内容容對对象象備备註注說说明明預预算算經经費费資资源源價价格格稱称實实認认領领黨党員员組组織织長长專专業业務务報报崗岗職职責责點点網网級级據据記记錄录狀状態态進进況况願愿訴诉問问題题辦办結结處处戶户場场開开關关團团隊队機机構构屬属計计總总匯汇簽签蓋盖負负製制審审溫温徵征係系動动別别";

/// By position from the first ideograph.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut simplified: Vec<char> = IDEOGRAPHS.collect();
    for (from, to) in TRADITIONAL.chars().zip(TRADITIONAL.chars().skip(1)).step_by(2) {
        if let Some(at) = ideograph(from) {
            simplified[at] = to;
        }
    }
    simplified
});

const IDEOGRAPHS: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// The position of an ideograph among them.
fn ideograph(c: char) -> Option<usize> {
    let at = u32::from(c).checked_sub(u32::from(*IDEOGRAPHS.start()))?;
    IDEOGRAPHS.contains(&c).then_some(usize::try_from(at).ok()?)
}

pub(super) fn simplified(c: char) -> char {
    ideograph(c).map_or(c, |at| SIMPLIFIED[at])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test fails by panicking")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn at_least_300_headings_are_known() {
        let all: BTreeSet<&String> = INDEX.values().flat_map(BTreeMap::keys).collect();
        assert!(all.len() >= 300, "{}", all.len());
    }

    #[test]
    fn headings_are_known_in_any_dress() {
        let exact = |kind, heading: &str| match Heading::new(heading.to_owned()).meaning(kind, |_| false) {
            Meaning::One(field, Sure::Exact) => Some(field),
            _ => None,
        };
        assert_eq!(exact(Kind::Demand, "所 属\n社　区"), Some("community"));
        assert_eq!(exact(Kind::Service, "经费（万元）"), Some("budget"));
        assert_eq!(exact(Kind::Demand, "聯繫電話"), Some("phone"));
        assert_eq!(exact(Kind::Volunteer, "＊手机号码："), Some("phone"));
        assert_eq!(exact(Kind::Demand, "ＩＤ"), Some("id"));
        assert_eq!(exact(Kind::Demand, "天气"), None);
        assert_eq!(exact(Kind::Claim, "认领单位"), Some("unit"));
    }

    #[test]
    fn near_headings_name_what_they_are_near_to() {
        let of = |kind, heading: &str| Heading::new(heading.to_owned()).meaning(kind, |_| false);
        assert_eq!(of(Kind::Volunteer, "手机号吗"), Meaning::One("phone", Sure::Near("手机号码")));
        assert_eq!(of(Kind::Demand, "居民需求（可多选）"), Meaning::One("name", Sure::Exact));
        assert_eq!(of(Kind::Demand, "天气"), Meaning::Unknown);
    }

    #[test]
    fn a_heading_that_fits_two_fields_is_not_guessed() {
        let heading = Heading::new("需求数量和需求时间".to_owned());
        let Meaning::Either(both) = heading.meaning(Kind::Demand, |_| false) else { panic!() };
        assert_eq!(both.map(|(field, _)| field), ["quantity", "time"]);
        let taken = heading.meaning(Kind::Demand, |field| field == "time");
        assert_eq!(taken, Meaning::One("quantity", Sure::Near("需求数量")));
    }
}
