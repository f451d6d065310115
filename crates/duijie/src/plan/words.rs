//! Words of the plan as people read them.

use crate::lists::{FairMeasure, Over, Side, Text};

use super::{FairName, FairProof, FairResult, Goal, LevelName, Price, Share, Status};

impl LevelName {
    /// A level of the goals.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Serve { tier } => {
                Text::new(format!("满足第 {tier} 级需求的数量"), format!("quantity served, tier {tier}"))
            }
            Self::Claims { rank } => {
                Text::new(format!("兑现第 {rank} 志愿认领的数量"), format!("claims honoured, rank {rank}"))
            }
            Self::Worth => Text::new("总价值", "total worth"),
            Self::Keep => Text::new("与上一版方案一致的数量", "kept of the previous plan"),
            Self::Lot { side: Side::Demand } => Text::new("需求抽签", "draw among demands"),
            Self::Lot { side: Side::Supply } => Text::new("资源抽签", "draw among supplies"),
            Self::Fair(name) => name.text(),
        }
    }
}

impl FairName {
    /// The level as people call it.
    #[must_use]
    pub fn text(&self) -> Text {
        let (zh, en) = match self.over {
            Over::Area => ("各区域", "areas"),
            Over::Unit => ("各单位", "units"),
            Over::Beneficiaries => ("各类服务对象", "beneficiaries"),
            Over::Demand => ("各项需求", "demands"),
            Over::Supply => ("各项资源", "supplies"),
            Over::Groups => ("各分组", "groups"),
            Over::Reserves => return Text::new("预留名额", "reserves filled"),
        };
        match (self.rotation, self.within) {
            (false, _) => {}
            (true, None) => return Text::new(format!("轮到的{zh}"), format!("a turn for {en}")),
            (true, Some(rounds)) => {
                return Text::new(
                    format!("轮到的{zh}（最多等 {rounds} 轮）"),
                    format!("a turn for {en} (nobody waits more than {rounds} rounds)"),
                );
            }
        }
        let at = self.at.map(|[part, whole]| {
            Text::new(
                format!("，代价不超过 {part}/{whole}"),
                format!(" for at most {part}/{whole} of the worth"),
            )
        });
        let at = at.unwrap_or_else(|| Text::new("", ""));
        match self.measure {
            FairMeasure::Leximin => Text::new(
                format!("{zh}公平（从最低到最高逐一最大{}）", at.zh),
                format!("fair shares of {en} (leximin{})", at.en),
            ),
            FairMeasure::Maxmin => {
                Text::new(format!("{zh}公平（最低者最大）"), format!("fair shares of {en} (maxmin)"))
            }
            FairMeasure::Nash => {
                Text::new(format!("{zh}公平（纳什乘积最大）"), format!("fair shares of {en} (Nash)"))
            }
        }
    }
}

impl Goal {
    /// The level as people call it.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Level(level) => level.name.text(),
            Self::Fair(fair) => fair.name.text(),
        }
    }
}

impl FairResult {
    /// Who is worst off, with what; and what keeps the shares from being proven.
    #[must_use]
    pub fn worst(&self) -> Text {
        let mut text = match self.shares.first() {
            _ if self.name.rotation => {
                let (all, some) =
                    (self.shares.len(), self.shares.iter().filter(|share| share.served.0 > 0).count());
                Text::new(
                    format!("轮到 {all} 个，{some} 个有份"),
                    format!("it is the turn of {all}, and {some} have something"),
                )
            }
            None => Text::new("没有可比较的分组", "no group to compare"),
            Some(Share { group, served, wanted, .. }) => Text::new(
                format!("最低的是“{group}”：{} / {}", served.0, wanted.0),
                format!("the least is {group:?}: {} of {}", served.0, wanted.0),
            ),
        };
        if let Some(Price { thousandths, best, kept, .. }) = &self.price {
            text.zh += &format!(
                "；各组至少得到最公平份额的 {}‰，总价值从 {} 降到 {}",
                thousandths.0, best.0, kept.0
            );
            text.en += &format!(
                "; every group has at least {} thousandths of its fairest share, and the worth is {} of {}",
                thousandths.0, kept.0, best.0
            );
        }
        if let Some(row) = &self.tied {
            text.zh += &format!("；未证明，因为 {row} 把几个分组连在一起");
            text.en += &format!("; not proven, for {row} ties groups together");
        }
        text
    }
}

/// Names in a sentence; the certificate has them all.
const SHOWN: usize = 5;

impl Share {
    /// What the group has, and why it has no more: by the smallest tight set that it is in, where there is one.
    #[must_use]
    pub fn why(&self, proof: &FairProof) -> Text {
        let Self { group, served, wanted, .. } = self;
        let mut text = Text::new(
            format!("“{group}”得 {served}，共需 {wanted}"),
            format!("{group:?} has {served} of {wanted}"),
        );
        if served >= wanted {
            return text;
        }
        let sets = proof.tight.iter().filter(|set| set.members.contains(group));
        let Some(set) = sets.min_by_key(|set| set.members.len()) else { return text };
        let others: Vec<&str> = set.members.iter().map(String::as_str).filter(|id| id != group).collect();
        let served = set.served;
        let (zh, en) = match others.len() {
            0 => (format!("；它最多只能得 {served}"), format!("; it can get no more than {served}")),
            count => {
                let shown = &others[..count.min(SHOWN)];
                let more = if count > SHOWN { ["等", " and others"] } else { ["", ""] };
                (
                    format!(
                        "；它与{}{}（共 {} 组）合计最多只能得 {served}，已全部得到，其中没有一组比它宽裕到可以再让出一份",
                        shown.join("、"),
                        more[0],
                        count + 1
                    ),
                    format!(
                        "; with {}{} ({} groups in all) it can get no more than {served}, which they have, and none of them is so much better off that it could give a unit",
                        shown.join(", "),
                        more[1],
                        count + 1
                    ),
                )
            }
        };
        text.zh += &zh;
        text.en += &en;
        text
    }
}

impl Status {
    /// What is known of the plan, in a word.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Optimal => Text::new("已证明最优", "proven optimal"),
            Self::Gap => Text::new("可行，尚未证明最优", "feasible, not proven optimal"),
            Self::Infeasible => Text::new("无解（已证明）", "infeasible (proven)"),
            Self::Unknown => Text::new("未知", "unknown"),
        }
    }
}
