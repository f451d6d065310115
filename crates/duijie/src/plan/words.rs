//! Words of the plan as people read them.

use crate::lists::{Side, Text};

use super::{LevelName, Status};

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
        }
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
