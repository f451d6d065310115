//! The words of quantities: units of measure, periods, bounds.

use super::scan::Scan;

/// What is counted. Where one begins another, the longer one stands first.
pub(super) const UNITS: &[&str] = &[
    "人次",
    "人份",
    "人",
    "名",
    "位",
    "户次",
    "户",
    "场次",
    "场",
    "次",
    "例",
    "份",
    "件",
    "课时",
    "学时",
    "小时",
    "分钟",
    "平方米",
    "公里",
    "公斤",
    "米",
    "㎡",
    "项目",
    "项",
    "家",
    "台",
    "张",
    "套",
    "间",
    "天",
    "日",
    "周",
    "年",
    "组",
    "队",
    "支",
    "批",
    "期",
    "节课",
    "堂课",
    "堂",
    "节",
    "课",
    "盒",
    "袋",
    "本",
    "册",
    "桌",
    "餐",
    "顿",
    "辆",
    "栋",
    "幢",
    "楼",
    "层",
    "床",
    "岗",
    "对",
    "只",
    "条",
    "篇",
    "趟",
    "单元",
    "单",
    "处",
    "点",
    "班",
    "棵",
    "盆",
    "门",
    "站",
    "块",
    "万元",
    "元",
    "个",
    "h",
];

/// What a rate is counted by, besides the units.
const PERIODS: &[&str] = &[
    "半年", "学期", "学年", "季度", "年度", "星期", "礼拜", "个月", "年", "季", "月", "周", "天", "日",
    "小区", "社区", "村", "街道",
];

/// Words before a number that make it the least.
pub(super) const AT_LEAST: &[&str] = &[
    "不少于",
    "大于等于",
    "大于或等于",
    "不低于",
    "不小于",
    "不下于",
    "不得少于",
    "至少",
    "最少",
    "最低",
    "起码",
    "保底",
    "≥",
    ">=",
    "≧",
];

/// Words before a number that make it the most.
pub(super) const AT_MOST: &[&str] = &[
    "不超过",
    "小于等于",
    "小于或等于",
    "不超",
    "不多于",
    "不高于",
    "不大于",
    "不得超过",
    "至多",
    "最多",
    "最高",
    "上限",
    "限额",
    "限",
    "≤",
    "<=",
    "≦",
];

/// Words before a number that make the least one more than it.
pub(super) const MORE_THAN: &[&str] = &["超过", "多于", "大于", "高于", ">"];

/// Words before a number that make the most one less than it.
pub(super) const LESS_THAN: &[&str] = &["少于", "小于", "低于", "不足", "不到", "<"];

/// Words after a number that make it the least.
pub(super) const OR_MORE: &[&str] = &["及以上", "或以上", "以上", "起"];

/// Words after a number that make it the most.
pub(super) const OR_LESS: &[&str] = &["及以下", "或以下", "以内", "之内", "以下", "封顶", "为限"];

/// Words before a number that make it approximate.
pub(super) const ABOUT: &[&str] =
    &["大约", "大概", "大致", "约", "将近", "接近", "近", "预计", "估计", "左右", "≈", "~"];

/// Words after a number (and its unit) that make it approximate.
pub(super) const OR_SO: &[&str] = &["左右", "上下", "来", "余", "多", "几"];

/// Words for the sum of all that the cell names.
pub(super) const IN_ALL: &[&str] = &["共计", "总共", "一共", "合计", "总计", "共", "计"];

/// Words around a number that say nothing more.
pub(super) const FRAME: &[&str] = &[
    "需要",
    "需求",
    "需",
    "可服务",
    "可提供",
    "可接待",
    "可容纳",
    "可",
    "能",
    "计划",
    "额",
    "招募",
    "招",
    "提供",
    "服务",
    "安排",
    "接待",
    "容纳",
    "名额",
    "限额",
    "人数",
    "数量",
    "每",
    "为",
    "即可",
    "有",
    ":",
];

/// Words without a number that set no bound.
pub(super) const UNLIMITED: &[&str] = &["不限", "无限", "没有限制", "无上限", "不设上限", "不封顶"];

/// Words without a number that leave it open, anywhere in the cell.
pub(super) const OPEN: &[&str] = &[
    "若干",
    "待定",
    "待确",
    "待统计",
    "未定",
    "不定",
    "不详",
    "不确定",
    "不清楚",
    "未知",
    "视情",
    "看情况",
    "需要定",
    "按需",
    "根据需",
    "按实际",
    "据实",
    "许多",
    "多人",
    "多名",
    "多次",
    "多场",
    "数人",
    "数名",
    "几人",
    "几名",
    "几个",
    "几次",
    "几户",
    "几十",
    "几百",
    "数十",
    "数百",
    "好几",
    "所有",
    "大家",
];

/// The open words that hold a number.
pub(super) const VAGUE: &[&str] = &["几十", "几百", "数十", "数百"];

/// What may stand after a number written in characters that has no unit.
pub(super) const AFTER_NUMBER: &[&str] = &["左右", "上下", "及以", "以", "之内", "/", "每"];

/// Words that mean a whole of unknown size where they begin the cell: 全小区.
pub(super) const WHOLE: &[&str] = &["全体", "全", "整个", "整", "各"];

/// Takes the unit that stands here; `个` before another one is only a measure word (3个小时).
pub(super) fn unit(scan: &mut Scan<'_>) -> Option<&'static str> {
    let mut ahead = *scan;
    if ahead.word("个") {
        let inner =
            if ahead.word("月") { Some("月") } else { ahead.any(UNITS).filter(|unit| *unit != "个") };
        if inner.is_some() {
            *scan = ahead;
            return inner;
        }
    }
    scan.any(UNITS)
}

/// Takes what a rate is counted by: a period, a unit, a place.
pub(super) fn period(scan: &mut Scan<'_>) -> Option<&'static str> {
    let word = scan.any(PERIODS).or_else(|| scan.any(UNITS))?;
    Some(match word {
        "星期" | "礼拜" => "周",
        "个月" => "月",
        "年度" => "年",
        "季" => "季度",
        word => word,
    })
}
