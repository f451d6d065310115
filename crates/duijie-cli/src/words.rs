//! What codes are called in front of people.

use duijie::lists::{Language, Text};

/// The wording in `language`.
pub(crate) fn say<'t>(language: Language, zh: &'t str, en: &'t str) -> &'t str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// A reason's code as a clerk says it, without evidence.
pub(crate) fn reason(code: &str) -> Text {
    match code {
        "category" => Text::new("没有单位提供这类服务", "nobody offers this kind of service"),
        "area" => Text::new("提供这类服务的都不到该区域", "those who offer it do not serve the area"),
        "time" => Text::new("时间对不上", "the times do not meet"),
        "qualification" => {
            Text::new("资质、服务对象或计量单位不符", "qualification, beneficiaries or measure do not fit")
        }
        "capacity" => Text::new("能对接的资源已经用满", "the supplies that could serve are full"),
        "quota" => Text::new("配额已满", "a quota is full"),
        "limit" => Text::new("经费等限额不够", "a limit (money, hours) is used up"),
        "pair" => Text::new("双方约定的数量已到上限", "the pair is at its maximum"),
        "whole" => Text::new("须整体满足，剩余的凑不齐", "all or nothing, and not all could be had"),
        "providers" => Text::new("承接单位的个数不合要求", "the number of providers does not fit"),
        "goals" => Text::new(
            "还有余量，但给了会使更重要的目标变差",
            "there is room, but a more important goal would lose",
        ),
        "lot" => Text::new("条件相同，抽签未中", "equal to others, lost the draw"),
        "unproven" => Text::new("计算提前结束，尚不能断定", "the search was cut short"),
        other => Text::new(other, other),
    }
}

/// A ratio in percent with one digit, rounded down so that nothing short of all is called 100 %; "—" of nothing.
pub(crate) fn percent(part: i128, whole: i128) -> String {
    if whole <= 0 {
        return "—".to_owned();
    }
    let tenths = part.max(0) * 1000 / whole;
    format!("{}.{}%", tenths / 10, tenths % 10)
}
