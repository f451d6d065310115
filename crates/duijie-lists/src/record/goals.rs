//! The wording of goals: `服务、认领、效益、公平：社区：最低者`.

use duijie::lists::{Fair, FairMeasure, Goal, Language, Over, Text};
use serde_json::{Value, json};

use super::{Wrong, choice};
use crate::cell::items;
use crate::headings::{Kind, headings};

/// The goals of a cell, most important first.
pub(super) fn read(text: &str) -> Result<Value, Wrong> {
    let mut goals = Vec::new();
    for item in items(text) {
        let mut parts = item.split(['：', ':']);
        let first = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        if headings().word(Kind::Fair, first).is_some() {
            let (over, measure) = match rest[..] {
                [over] => (over, "leximin"),
                [over, measure] => (over, measure),
                _ => return Err(check_f211_goal()),
            };
            goals.push(json!({"fair": {"over": choice(Kind::Over, over)?, "measure": choice(Kind::Measure, measure)?}}));
            continue;
        }
        match headings().word(Kind::Goal, first).filter(|_| rest.is_empty()) {
            Some("none") => {}
            Some(goal) => goals.push(Value::from(goal)),
            None => return Err(check_f211_goal()),
        }
    }
    Ok(Value::from(goals))
}

fn check_f211_goal() -> Wrong {
    let (zh, en) = (
        headings().choices(Kind::Goal, Language::Chinese),
        headings().choices(Kind::Goal, Language::English),
    );
    Wrong::new(
        "F211",
        Text::new("不认识的目标", "a goal that is not known"),
        Text::new(
            format!("{zh}、公平：社区；用顿号分开，最重要的在前"),
            format!("{en}, fair:area; commas between them, the most important first"),
        ),
    )
}

/// The wording of goals that [`read`] understands.
pub(crate) fn written(goals: &[Goal], language: Language) -> String {
    let word = |kind, value| headings().word_for(kind, value, language).unwrap_or_default();
    let (colon, comma) = match language {
        Language::Chinese => ("：", "、"),
        Language::English => (":", ", "),
    };
    if goals.is_empty() {
        return word(Kind::Goal, "none").to_owned();
    }
    let one = |goal: &Goal| match goal {
        Goal::Serve => word(Kind::Goal, "serve").to_owned(),
        Goal::Claims => word(Kind::Goal, "claims").to_owned(),
        Goal::Worth => word(Kind::Goal, "worth").to_owned(),
        Goal::Keep => word(Kind::Goal, "keep").to_owned(),
        Goal::Fair(Fair { over, measure, .. }) => {
            let over = match over {
                Over::Area => "area",
                Over::Unit => "unit",
                Over::Beneficiaries => "beneficiaries",
                Over::Demand => "demand",
                Over::Groups => "groups",
            };
            let measure = match measure {
                FairMeasure::Leximin => "leximin",
                FairMeasure::Maxmin => "maxmin",
                FairMeasure::Nash => "nash",
            };
            [word(Kind::Fair, "fair"), word(Kind::Over, over), word(Kind::Measure, measure)].join(colon)
        }
    };
    goals.iter().map(one).collect::<Vec<_>>().join(comma)
}
