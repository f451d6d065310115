//! The wording of goals: `服务、认领、效益、公平：社区：逐级：第2层：webster：代价1/20、轮换：资源`.

use duijie::lists::{Fair, FairMeasure, Goal, Language, Over, Rotation, Rounding, Text};
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
            let (over, measure, settings) = match &rest[..] {
                [over] => (over, &"leximin", &[][..]),
                [over, measure, settings @ ..] => (over, measure, settings),
                [] => return Err(check_f211_goal()),
            };
            let mut fair =
                json!({"over": choice(Kind::Over, over)?, "measure": choice(Kind::Measure, measure)?});
            for setting in settings {
                match (depth(setting), price(setting), *setting) {
                    (Some(depth), _, _) => {
                        fair["depth"] = depth.into();
                    }
                    (None, Some(price), _) => {
                        fair["price"] = json!(price);
                    }
                    (None, None, rounding @ ("adams" | "webster" | "jefferson")) => {
                        fair["rounding"] = rounding.into();
                    }
                    _ => return Err(check_f211_goal()),
                }
            }
            goals.push(json!({"fair": fair}));
            continue;
        }
        if headings().word(Kind::Rotation, first).is_some() {
            let [over, settings @ ..] = &rest[..] else { return Err(check_f211_goal()) };
            let mut rotation = json!({"over": choice(Kind::Over, over)?});
            for setting in settings {
                rotation["depth"] = depth(setting).ok_or_else(check_f211_goal)?.into();
            }
            goals.push(json!({"rotation": rotation}));
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

/// `第2层`, `depth 2`: a depth of the tree of areas.
fn depth(text: &str) -> Option<u32> {
    let number = text.strip_prefix('第').and_then(|text| text.strip_suffix('层'));
    number.or_else(|| text.strip_prefix("depth "))?.trim().parse().ok()
}

/// `代价1/20`, `price 1/20`: a part of the best worth.
fn price(text: &str) -> Option<[i64; 2]> {
    let number = text.strip_prefix("代价").or_else(|| text.strip_prefix("price "))?;
    let (part, whole) = number.split_once('/')?;
    Some([part.trim().parse().ok()?, whole.trim().parse().ok()?])
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
            format!("{zh}、公平：社区、轮换：资源；用顿号分开，最重要的在前"),
            format!("{en}, fair:area, rotation:supply; commas between them, the most important first"),
        ),
    )
}

/// The wording of goals that [`read`] understands. Whose turn it is in a rotation is left out: it is decided anew.
pub(crate) fn written(goals: &[Goal], language: Language) -> String {
    let word = |kind, value| headings().word_for(kind, value, language).unwrap_or_default();
    let (colon, comma) = match language {
        Language::Chinese => ("：", "、"),
        Language::English => (":", ", "),
    };
    if goals.is_empty() {
        return word(Kind::Goal, "none").to_owned();
    }
    let over_word = |over: &Over| match over {
        Over::Area => "area",
        Over::Unit => "unit",
        Over::Beneficiaries => "beneficiaries",
        Over::Demand => "demand",
        Over::Supply => "supply",
        Over::Groups => "groups",
        Over::Reserves => "reserves",
    };
    let depth_word = |depth: &Option<u32>| {
        depth.map(|depth| match language {
            Language::Chinese => format!("第{depth}层"),
            Language::English => format!("depth {depth}"),
        })
    };
    let one = |goal: &Goal| match goal {
        Goal::Serve => word(Kind::Goal, "serve").to_owned(),
        Goal::Claims => word(Kind::Goal, "claims").to_owned(),
        Goal::Worth => word(Kind::Goal, "worth").to_owned(),
        Goal::Keep => word(Kind::Goal, "keep").to_owned(),
        Goal::Rotation(Rotation { over, depth, .. }) => {
            let parts = [word(Kind::Rotation, "rotation"), word(Kind::Over, over_word(over))];
            parts.into_iter().chain(depth_word(depth).as_deref()).collect::<Vec<_>>().join(colon)
        }
        Goal::Fair(Fair { over, depth, measure, rounding, price }) => {
            let over = over_word(over);
            let measure = match measure {
                FairMeasure::Leximin => "leximin",
                FairMeasure::Maxmin => "maxmin",
                FairMeasure::Nash => "nash",
            };
            let depth = depth_word(depth);
            let price = price.map(|[part, whole]| match language {
                Language::Chinese => format!("代价{part}/{whole}"),
                Language::English => format!("price {part}/{whole}"),
            });
            let rounding = match rounding {
                Rounding::Adams => None,
                Rounding::Webster => Some("webster"),
                Rounding::Jefferson => Some("jefferson"),
            };
            let parts = [word(Kind::Fair, "fair"), word(Kind::Over, over), word(Kind::Measure, measure)];
            parts
                .into_iter()
                .chain(depth.as_deref())
                .chain(rounding)
                .chain(price.as_deref())
                .collect::<Vec<_>>()
                .join(colon)
        }
    };
    goals.iter().map(one).collect::<Vec<_>>().join(comma)
}
