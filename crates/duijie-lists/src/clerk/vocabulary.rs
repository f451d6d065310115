//! Headings as people write them: which field of which kind of table a column holds.
//!
//! *Method.* A heading is brought to its normal form (half width, simplified, no blanks, no unit in brackets) and looked up;
//! where nothing is found, the nearest heading by one edit, or one that it begins or ends with. The data stands in
//! `headings.csv`, whose lines are: kind (`any` for all), field, headings.

use std::collections::BTreeMap;
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
    /// Who has claimed what; in the form of the contract only.
    Claim,
    /// Areas; this and the kinds below in the form of the contract only.
    Area,
    /// Categories.
    Category,
    /// Units.
    Unit,
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
    /// Settings.
    Policy,
}

impl Kind {
    /// The kinds of tables that are found by their headings.
    pub(super) const ALL: [Self; 5] =
        [Self::Demand, Self::Service, Self::Volunteer, Self::Post, Self::Project];

    fn key(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Service => "service",
            Self::Volunteer => "volunteer",
            Self::Post => "post",
            Self::Project => "project",
            _ => "",
        }
    }

    /// The kind of a table of the contract.
    pub(super) fn of_contract(table: &str) -> Self {
        match table {
            "demands" => Self::Demand,
            "supplies" => Self::Service,
            "claims" => Self::Claim,
            "areas" => Self::Area,
            "categories" => Self::Category,
            "units" => Self::Unit,
            "pairs" => Self::Pair,
            "quotas" => Self::Quota,
            "limits" => Self::Limit,
            "groups" => Self::Group,
            "locks" => Self::Lock,
            "plan" => Self::Project,
            "policy" => Self::Policy,
            _ => Self::Previous,
        }
    }

    /// Words of titles and sheet names that speak for the kind.
    pub(super) fn words(self) -> &'static [&'static str] {
        match self {
            Self::Demand => &["需求", "心愿", "诉求"],
            Self::Service => &["资源", "服务项目", "服务清单", "供给"],
            Self::Volunteer => &["志愿者", "党员", "名册", "花名册", "报名登记"],
            Self::Post => &["岗位", "招募"],
            Self::Project => &["项目清单", "签约", "共建项目"],
            _ => &[],
        }
    }
}

/// How surely a heading names a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sure {
    Exact,
    /// The heading that it is near to.
    Near(&'static str),
}

/// Fields by normal form, for one kind.
type Index = BTreeMap<String, (&'static str, &'static str)>;

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

/// The field that a heading names in a table of this kind.
pub(super) fn field(kind: Kind, heading: &str) -> Option<(&'static str, Sure)> {
    let index = &INDEX[&kind];
    let whole = normal(heading);
    let bare = normal(&without_brackets(heading));
    if let Some(&(field, _)) = index.get(&whole).or_else(|| index.get(&bare)) {
        return Some((field, Sure::Exact));
    }
    near(index, &bare).map(|(field, heading)| (field, Sure::Near(heading)))
}

/// The nearest heading: one edit away, or else the longest that the text begins or ends with.
fn near(index: &Index, text: &str) -> Option<(&'static str, &'static str)> {
    let length = text.chars().count();
    if length < 3 {
        return None;
    }
    let long = || index.iter().filter(|(known, _)| known.chars().count() >= 3);
    let chars: Vec<char> = text.chars().collect();
    let is_one_edit = |known: &str| distance(&chars, &known.chars().collect::<Vec<_>>()) == 1;
    let edited: Vec<_> = long().filter(|(known, _)| is_one_edit(known)).collect();
    if let Some((_, found)) = edited.iter().max_by_key(|(known, _)| known.chars().count()) {
        // Two fields one edit away: no guess.
        return edited.iter().all(|(_, other)| other.0 == found.0).then_some(**found);
    }
    let holds =
        long().filter(|(known, _)| text.starts_with(known.as_str()) || text.ends_with(known.as_str()));
    holds.max_by_key(|(known, _)| known.chars().count()).map(|(_, &found)| found)
}

/// A heading without its blanks, in half width and simplified characters.
pub(super) fn normal(heading: &str) -> String {
    let text = parse::normal(heading);
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | ':' | '※'))
        .map(simplified)
        .flat_map(char::to_lowercase)
        .collect()
}

/// The heading without what stands in brackets: a unit or a hint.
fn without_brackets(heading: &str) -> String {
    let mut depth = 0_u32;
    let keep = |c: &char| {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    heading.chars().filter(keep).collect()
}

/// Traditional characters of headings, each before its simplified form.
const TRADITIONAL: &str = "號号編编區区務务類类數数量量單单位位電电話话聯联繫系絡络間间時时項项目目內内容容對对象象備备註注說说明明預预算算經经費费資资源源價价格格稱称實实認认領领黨党員员組组織织長长專专業业務务報报崗岗職职責责點点網网級级據据記记錄录狀状態态進进況况願愿訴诉問问題题辦办結结處处戶户場场開开關关團团隊队機机構构";

fn simplified(c: char) -> char {
    let mut pairs = TRADITIONAL.chars();
    while let (Some(old), Some(new)) = (pairs.next(), pairs.next()) {
        if old == c {
            return new;
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn at_least_300_headings_are_known() {
        let all: BTreeSet<&String> = INDEX.values().flat_map(BTreeMap::keys).collect();
        assert!(all.len() >= 300, "{}", all.len());
    }

    #[test]
    fn headings_are_known_in_any_dress() {
        let exact =
            |kind, heading| field(kind, heading).filter(|found| found.1 == Sure::Exact).map(|found| found.0);
        assert_eq!(exact(Kind::Demand, "所 属\n社　区"), Some("community"));
        assert_eq!(exact(Kind::Service, "经费（万元）"), Some("budget"));
        assert_eq!(exact(Kind::Demand, "聯繫電話"), Some("phone"));
        assert_eq!(exact(Kind::Volunteer, "＊手机号码："), Some("phone"));
        assert_eq!(exact(Kind::Demand, "ＩＤ"), Some("id"));
        assert_eq!(exact(Kind::Demand, "天气"), None);
    }

    #[test]
    fn near_headings_name_what_they_are_near_to() {
        assert_eq!(field(Kind::Volunteer, "手机号吗"), Some(("phone", Sure::Near("手机号码"))));
        assert_eq!(field(Kind::Demand, "居民需求（可多选）"), Some(("name", Sure::Exact)));
        assert_eq!(field(Kind::Demand, "天气"), None);
    }
}
