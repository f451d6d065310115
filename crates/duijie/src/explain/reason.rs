//! The reasons of the contract: a code, and evidence that anyone can check on problem, lists and plan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::lists::{Integer, Text};
use crate::rules::By;

/// A reason: the code, and under `evidence` its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", content = "evidence", rename_all = "lowercase")]
pub enum Reason {
    /// No supply offers its category (explicit pairs: no pair leads to it).
    Category {},
    /// Supplies of the category do not serve the area.
    Area(Failed),
    /// Supplies of the category have no time that fits.
    Time(Failed),
    /// Supplies of the category lack a qualification, are for others, or count otherwise.
    Qualification(Failed),
    /// Eligible supplies are full.
    Capacity {
        /// Every full supply that the demand has a pair with, sorted by id.
        supplies: Vec<FullSupply>,
    },
    /// A quota stands at its maximum.
    Quota(FullRow),
    /// A limit that one unit more would break.
    Limit(FullRow),
    /// A pair (`demand/supply/by`) stands at its maximum.
    Pair(FullRow),
    /// It is served in full or not at all, and all cannot be had while the rest of the plan stays.
    Whole {
        /// So much could be had of what is free, were a part allowed, from as many units as may share it. The most,
        /// unless limits or crossing quotas make the search for it long.
        obtainable: Integer,
    },
    /// It must be shared by so many units, or by no more than so many, while the rest of the plan stays.
    Providers {
        /// So much could be had of what is free, with what it has: where too few units are left, from those; where
        /// it has as many units as it may, from these. The most, as with `whole`.
        obtainable: Integer,
    },
    /// Nothing stands in the way, but one unit more would not raise the plan; nor would, for a demand that is served in
    /// full or by several units, any addition that its rules allow, of which this is the best.
    Goals {
        /// The level that would be lowered, counted from 0; where none changes, the last.
        level: usize,
        /// By so much; 0 where no level changes: no goal asks for this unit.
        loss: Integer,
        /// The supplies of which this holds, sorted by id.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        supplies: Vec<String>,
    },
    /// It lost the draw to an equal.
    Lot {
        /// Its place as the draw counts: the first of n has n, the last 1.
        place: u32,
        /// Holders of a higher place who are equal at every level before the draw, sorted by id.
        winners: Vec<String>,
    },
    /// The search was cut short: something better is possible, or could not be excluded.
    Unproven {
        /// Bound less value of the first level that is not closed.
        gap: Integer,
    },
    /// What only a later version knows, as it stands in its report.
    #[serde(untagged)]
    Later(Value),
}

/// So many supplies fail a rule; the one that comes closest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failed {
    /// Supplies of the category that fail it.
    pub failed: u32,
    /// The nearest miss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<NearMiss>,
}

/// The nearest miss of a rule, in the words of the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NearMiss {
    /// The supply.
    pub supply: String,
    /// What it is.
    pub is: String,
    /// What was wanted.
    pub wants: String,
}

/// A supply that is full, and who holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FullSupply {
    /// The supply.
    pub id: String,
    /// Its capacity.
    pub capacity: u32,
    /// Its holders, sorted by demand; of more than [`HOLDERS`](super::HOLDERS) (fewer where a demand has many full
    /// supplies: [`HOLDERS_IN_ALL`](super::HOLDERS_IN_ALL)) those who come closest to giving way.
    /// What the demand itself holds is among them. A holder whose unit would raise the plan (which no finished network
    /// has) is left out, and `unproven` says so.
    pub held: Vec<Held>,
    /// Holders left out, none of whom would be a better choice than those listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(value: &usize) -> bool {
    *value == 0
}

/// A holder of a full supply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Held {
    /// The demand that holds.
    pub demand: String,
    /// How much of the supply it holds.
    pub quantity: i64,
    /// Why it is not the one to give way.
    pub why: Why,
}

/// Why a holder's unit does not go to the unmet demand. Where several pairs could exchange, the best of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// It would lower this level first.
    Level(usize),
    /// The holder may not lose it: this row stands at its minimum.
    Protected(String),
    /// The unmet demand may not take it: this row refuses.
    Barred(String),
    /// Neither better nor worse.
    Tie,
}

/// A row at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FullRow {
    /// Its id; of a pair `demand/supply/by`.
    pub id: String,
    /// Its maximum; absent where a limit's minimum is what would be left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Integer>,
    /// A limit's minimum, where that is what would be left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Integer>,
    /// Where it stands.
    pub used: Integer,
    /// A limit's weight of one unit more: the smallest that is too much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Integer>,
}

/// Names in a sentence; the evidence has them all.
const SHOWN: usize = 3;

/// At most so many of the names, and how many there are.
pub(super) fn names(all: &[&str], most: usize) -> Text {
    let shown = &all[..all.len().min(most)];
    if shown.len() == all.len() {
        return Text::new(shown.join("、"), shown.join(", "));
    }
    Text::new(
        format!("{} 等 {} 个", shown.join("、"), all.len()),
        format!("{} and {} more", shown.join(", "), all.len() - shown.len()),
    )
}

fn failed_text(rule: Text, failed: &Failed) -> Text {
    let mut text = Text::new(
        format!("同类资源中有 {} 个{}", failed.failed, rule.zh),
        format!("{} supplies of the category {}", failed.failed, rule.en),
    );
    if let Some(near) = &failed.nearest {
        text.zh += &format!("；最接近的是 {}：现为“{}”，需要“{}”", near.supply, near.is, near.wants);
        text.en +=
            &format!("; the nearest is {}: is \"{}\", wanted \"{}\"", near.supply, near.is, near.wants);
    }
    text
}

/// A rule that a claim breaks: there is but one supply to speak of.
fn broken_text(rule: Text, failed: &Failed) -> Text {
    match &failed.nearest {
        None => rule,
        Some(near) => Text::new(
            format!("{}：现为“{}”，需要“{}”", rule.zh, near.is, near.wants),
            format!("{}: is \"{}\", wanted \"{}\"", rule.en, near.is, near.wants),
        ),
    }
}

/// The id of a pair, `demand/supply/by`, with the last in words.
fn pair_text(row: &FullRow) -> Text {
    let known = [By::Lock, By::Claim, By::Arrangement];
    let split = row.id.rsplit_once('/');
    let by = split.and_then(|(_, by)| known.into_iter().find(|known| known.code() == by));
    let (Some((ends, _)), Some(by)) = (split, by) else {
        return row_text(Text::new("配对", "pair"), row);
    };
    let row = FullRow { id: ends.to_owned(), ..row.clone() };
    let by = by.text();
    row_text(Text::new(format!("{}的配对", by.zh), format!("{} pair", by.en)), &row)
}

fn row_text(kind: Text, row: &FullRow) -> Text {
    match (&row.maximum, &row.each) {
        (Some(maximum), None) => Text::new(
            format!("{}“{}”已满：上限 {maximum}，已用 {}", kind.zh, row.id, row.used),
            format!("{} {} is full: {} of {maximum} used", kind.en, row.id, row.used),
        ),
        (Some(maximum), Some(each)) => Text::new(
            format!("{}“{}”不够：上限 {maximum}，已用 {}，再加一个单位需 {each}", kind.zh, row.id, row.used),
            format!(
                "{} {} would be exceeded: {} of {maximum} used, one more takes {each}",
                kind.en, row.id, row.used
            ),
        ),
        (None, each) => {
            let (minimum, each) = (row.minimum.unwrap_or_default(), each.unwrap_or_default());
            Text::new(
                format!(
                    "{}“{}”会低于下限 {minimum}：现为 {}，再加一个单位变动 {each}",
                    kind.zh, row.id, row.used
                ),
                format!(
                    "{} {} would fall below its minimum {minimum}: now {}, one more changes it by {each}",
                    kind.en, row.id, row.used
                ),
            )
        }
    }
}

fn capacity_text(supplies: &[FullSupply]) -> Text {
    let full: Vec<&str> = supplies.iter().map(|s| s.id.as_str()).collect();
    let full = names(&full, SHOWN);
    let mut text = Text::new(
        format!("可对接的资源已满：{}", full.zh),
        format!("eligible supplies are full: {}", full.en),
    );
    let mut holders: Vec<&str> = supplies.iter().flat_map(|s| &s.held).map(|h| h.demand.as_str()).collect();
    holders.sort_unstable();
    holders.dedup();
    if !holders.is_empty() {
        let held = names(&holders, SHOWN);
        text.zh += &format!("；由 {} 使用，调换不会更好", held.zh);
        text.en += &format!("; held by {}, and no exchange would be better", held.en);
    }
    text
}

impl Reason {
    /// Its code in the contract, e.g. `capacity`; empty where what stands in a report has none.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Reason::Category {} => "category",
            Reason::Area(_) => "area",
            Reason::Time(_) => "time",
            Reason::Qualification(_) => "qualification",
            Reason::Capacity { .. } => "capacity",
            Reason::Quota(_) => "quota",
            Reason::Limit(_) => "limit",
            Reason::Pair(_) => "pair",
            Reason::Whole { .. } => "whole",
            Reason::Providers { .. } => "providers",
            Reason::Goals { .. } => "goals",
            Reason::Lot { .. } => "lot",
            Reason::Unproven { .. } => "unproven",
            Reason::Later(value) => value.get("code").and_then(Value::as_str).unwrap_or_default(),
        }
    }

    /// The reason why a claim is kept out, as a clerk reads it: of its own supply and no other.
    #[must_use]
    pub fn text_of_claim(&self) -> Text {
        match self {
            Reason::Area(failed) => {
                broken_text(Text::new("资源不服务该区域", "the supply does not serve the area"), failed)
            }
            Reason::Time(failed) => broken_text(Text::new("时间不合", "the times do not meet"), failed),
            Reason::Qualification(failed) => {
                broken_text(Text::new("资质、对象或计量单位不符", "the supply does not qualify"), failed)
            }
            Reason::Category {} => {
                Text::new("资源不提供这一类服务", "the supply does not offer this category")
            }
            _ => self.text(),
        }
    }

    /// The reason as a clerk reads it, without its cure. Levels are counted from 1 here.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Reason::Category {} => {
                Text::new("没有资源提供这一类服务", "no supply offers this category (or no pair leads to it)")
            }
            Reason::Area(failed) => failed_text(Text::new("不服务该区域", "do not serve the area"), failed),
            Reason::Time(failed) => failed_text(Text::new("时间不合", "have no time that fits"), failed),
            Reason::Qualification(failed) => {
                failed_text(Text::new("资质、对象或计量单位不符", "do not qualify"), failed)
            }
            Reason::Capacity { supplies } => capacity_text(supplies),
            Reason::Quota(row) => row_text(Text::new("配额", "quota"), row),
            Reason::Limit(row) => row_text(Text::new("限额", "limit"), row),
            Reason::Pair(row) => pair_text(row),
            Reason::Whole { obtainable } => Text::new(
                format!("须整体满足，而空余的凑不齐，可凑到 {obtainable}"),
                format!(
                    "it is served in full or not at all, and of what is free {obtainable} could be had, not all"
                ),
            ),
            Reason::Providers { obtainable } => Text::new(
                format!("承办单位的个数不合要求，空余的可凑到 {obtainable}"),
                format!("the number of units that may share it does not fit: {obtainable} could be had"),
            ),
            Reason::Goals { loss: Integer(0), .. } => Text::new(
                "尚有空余，但再增加一个单位对任何目标都没有好处",
                "there is room, but no goal gains by one unit more",
            ),
            Reason::Goals { level, loss, .. } => Text::new(
                format!("尚有空余，但再增加会使第 {} 级目标减少 {loss}", level + 1),
                format!("there is room, but more would lower level {} by {loss}", level + 1),
            ),
            Reason::Lot { place, winners } => {
                let all: Vec<&str> = winners.iter().map(String::as_str).collect();
                let won = names(&all, SHOWN);
                Text::new(
                    format!("条件相同，公开抽签未中（签值 {place}，大者在先）；中签的是 {}", won.zh),
                    format!(
                        "equal, but it lost the public draw (place {place}, higher is earlier) to {}",
                        won.en
                    ),
                )
            }
            Reason::Unproven { gap } => Text::new(
                format!("计算提前结束，未能证明最优（差距 {gap}）"),
                format!("the search was cut short; the plan is not proven (gap {gap})"),
            ),
            Reason::Later(_) => Text::new(self.code(), self.code()),
        }
    }
}
