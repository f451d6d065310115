//! What does not hold of a fair level, with its words.

use crate::lists::Text;

/// What does not hold of a fair level. Positions count from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SharesFault {
    /// A group that is missing, unknown or stands twice.
    Group {
        /// The group.
        group: String,
    },
    /// Another share than the plan gives.
    Share {
        /// The group.
        group: String,
        /// What it has.
        served: i128,
        /// What it wants.
        wanted: i128,
        /// Its weight.
        weight: i128,
    },
    /// A share after a larger one.
    Order {
        /// The group.
        group: String,
    },
    /// A group's range in the face that does not hold the plan, or is not what the measure asks.
    Face {
        /// The group.
        group: String,
    },
    /// A class of groups that are not alike, or with another total.
    Class {
        /// Its position.
        position: usize,
    },
    /// A member of a tight set that is unknown or stands twice.
    Member {
        /// The position of the set.
        position: usize,
        /// The member.
        group: String,
    },
    /// A tight set that could get more, by its own prices, or states another sum.
    Tight {
        /// The position of the set.
        position: usize,
        /// What its groups have.
        served: i128,
        /// What its prices prove.
        proven: i128,
    },
    /// A group that lacks something, and no tight set shows that it could not have more.
    NotTight {
        /// The group.
        group: String,
    },
    /// Two groups that could change places, and the face does not let them.
    Frozen {
        /// The one with a unit less.
        group: String,
        /// The one with a unit more.
        other: String,
    },
    /// A price of fairness that the goal does not name, or figures of it that do not fit each other.
    Price,
    /// Shares stated as proven where tight sets prove nothing.
    Unprovable,
}

impl SharesFault {
    /// The fault as a person reads it.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Group { group } => Text::new(
                format!("分组“{group}”缺失、重复或不存在"),
                format!("group {group:?} is missing, unknown or stands twice"),
            ),
            Self::Share { group, served, wanted, weight } => Text::new(
                format!("分组“{group}”实为 {served}/{wanted}，权重 {weight}"),
                format!("group {group:?} has {served} of {wanted} with weight {weight}"),
            ),
            Self::Order { group } => Text::new(
                format!("分组“{group}”未按份额从低到高排列"),
                format!("group {group:?} stands after a larger share"),
            ),
            Self::Face { group } => Text::new(
                format!("后续目标给分组“{group}”留的范围不对"),
                format!("the face of group {group:?} is not what the shares ask"),
            ),
            Self::Class { position } => Text::new(
                format!("第 {position} 个等同分组类不成立"),
                format!("class {position} is not of like groups, or has another total"),
            ),
            Self::Member { position, group } => Text::new(
                format!("第 {position} 个紧集的成员“{group}”不存在或重复"),
                format!("member {group:?} of tight set {position} is unknown or stands twice"),
            ),
            Self::Tight { position, served, proven } => Text::new(
                format!("第 {position} 个紧集现有 {served}，只证明不超过 {proven}"),
                format!("tight set {position} has {served}, and proves only {proven}"),
            ),
            Self::NotTight { group } => Text::new(
                format!("没有紧集证明分组“{group}”不能得到更多"),
                format!("no tight set shows that group {group:?} could not have more"),
            ),
            Self::Frozen { group, other } => Text::new(
                format!("分组“{group}”与“{other}”本可互换，却被固定"),
                format!("groups {group:?} and {other:?} could change places, and the face does not let them"),
            ),
            Self::Price => Text::new(
                "公平的代价与目标不符，或其中的数字互相矛盾",
                "the price of fairness is not what the goal asks, or its figures do not fit each other",
            ),
            Self::Unprovable => Text::new(
                "此处份额无法用紧集证明，应注明“未证明”",
                "tight sets prove nothing here, and the shares are stated as proven",
            ),
        }
    }
}
