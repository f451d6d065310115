//! Yes and no.

use super::doubt::{Doubt, Reading};
use super::normal::plain;

const YES: &[&str] = &[
    "√",
    "✓",
    "✔",
    "☑",
    "是",
    "是的",
    "有",
    "对",
    "Y",
    "YES",
    "T",
    "TRUE",
    "1",
    "党员",
    "中共党员",
    "正式党员",
    "预备党员",
    "中共预备党员",
    "已解决",
    "已办结",
    "已完成",
    "解决",
    "已签约",
    "已签",
    "签约",
];

const NO: &[&str] = &[
    "×",
    "✗",
    "✘",
    "✕",
    "✖",
    "☒",
    "☐",
    "X",
    "否",
    "不是",
    "无",
    "没有",
    "不",
    "非",
    "N",
    "NO",
    "F",
    "FALSE",
    "0",
    "群众",
    "普通群众",
    "非党员",
    "团员",
    "共青团员",
    "入党积极分子",
    "积极分子",
    "未解决",
    "未签约",
    "未签",
    "待签约",
    "未办结",
    "未完成",
];

/// Whether a cell says yes: √, 是, 有, 党员 … or no: ×, 否, 无, 群众 …
///
/// Case, width and blanks make no difference. An empty cell states nothing; any other wording is not read.
#[must_use]
pub fn yes(text: &str) -> Reading<bool> {
    let said: String = plain(text).chars().filter(|c| !c.is_whitespace()).collect();
    let said = said.to_uppercase();
    let said = said.as_str();
    if matches!(said, "" | "/" | "-" | "—") {
        Reading::nothing()
    } else if YES.contains(&said) {
        Reading::sure(true)
    } else if NO.contains(&said) {
        Reading::sure(false)
    } else {
        Reading::refused(Doubt::Unreadable)
    }
}
