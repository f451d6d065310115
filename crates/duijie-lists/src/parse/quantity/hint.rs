//! What headings say of the quantities below them.

use crate::parse::normal::tight;
use crate::parse::scan::Scan;
use crate::parse::words;

/// What the heading of a column says of its quantities, where the cell does not say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// What is counted.
    pub unit: Option<String>,
    /// What it is counted by.
    pub per: Option<String>,
}

/// What a heading says of the quantities below it.
///
/// *Unit*: in brackets (需求数量（户）), before 数 (需求人数, 可服务次数), or alone (人次, 场次); 名额 says 名.
/// *Per*: after 每 or before 均 (每周可服务次数, 日均接待人次), after `/` (次/月), or a period that begins the
/// heading before a word of service (年服务能力, but not 年龄 or 月份).
#[must_use]
pub fn hint(heading: &str) -> Hint {
    let heading = tight(heading);
    let mut hint = Hint::default();
    let starts = heading.char_indices().map(|(at, _)| at);
    for mut scan in starts.map(|at| Scan::new(&heading[at..])) {
        let mut whole = scan;
        let before = scan.step();
        let mut ahead = scan;
        match before {
            Some('每' | '/') => {
                let rate = words::period(&mut ahead).filter(|word| before == Some('每') || is_time(word));
                hint.per = hint.per.or_else(|| rate.map(str::to_owned));
            }
            Some('(') => {
                let unit = words::unit(&mut ahead).filter(|_| matches!(ahead.peek(), Some(')' | '/')));
                hint.unit = unit.map(str::to_owned).or(hint.unit);
            }
            _ => {
                let unit = words::unit(&mut whole);
                let counts = whole.peek() == Some('数') || matches!(unit, Some("人次" | "户次" | "场次"));
                let unit = unit.filter(|_| counts).map(|unit| if unit == "场次" { "场" } else { unit });
                hint.unit = hint.unit.or_else(|| unit.map(str::to_owned));
                if scan.peek() == Some('均') {
                    let rate = before.filter(|c| matches!(c, '年' | '季' | '月' | '周' | '日' | '人' | '户'));
                    hint.per = hint.per.or_else(|| rate.map(String::from));
                }
            }
        }
    }
    if hint.unit.is_none() && heading.contains("名额") {
        hint.unit = Some("名".to_owned());
    }
    if hint.per.is_none() {
        let mut scan = Scan::new(&heading);
        let period = words::period(&mut scan).filter(|word| is_time(word));
        let of_service =
            ["度", "总", "可", "最", "服务", "供", "承", "能", "产", "需", "接", "计划", "开", "活动"];
        hint.per = period.filter(|_| scan.any(&of_service).is_some()).map(str::to_owned);
    }
    hint
}

pub(super) fn is_time(word: &str) -> bool {
    matches!(word, "半年" | "学期" | "学年" | "季度" | "年" | "月" | "周" | "天" | "日")
}
