//! Times: 每周二上午, 周一至周五下午四点半, 1、4、7、10月, 2024年6月底前.

mod clock;
mod days;

use std::fmt;

use serde::Serialize;

use super::date::{Day, Partial, Precision};
use super::doubt::{Doubt, Reading};
use super::normal::{stated, tight};
use super::scan::Scan;

pub use clock::Clock;
pub use days::Weekday;

/// When something is wanted or can be done: only what the cell says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Time {
    /// The cell as written.
    pub raw: String,
    /// The days of the week, in their order; empty where the cell names none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Weekday>,
    /// The part of the day, where no clock time follows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// When it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Clock>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Clock>,
    /// The months, from 1; empty where the cell names none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<u8>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Day>,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Part {
    /// 上午.
    #[serde(rename = "上午")]
    Morning,
    /// 下午.
    #[serde(rename = "下午")]
    Afternoon,
    /// 晚上.
    #[serde(rename = "晚上")]
    Evening,
    /// 全天.
    #[serde(rename = "全天")]
    WholeDay,
}

/// Words that name a time without days or hours.
const FREE: &[&str] = &[
    "越快越好",
    "尽快",
    "尽早",
    "随时",
    "随叫随到",
    "法定节假日",
    "节假日",
    "假期",
    "寒暑假",
    "寒假",
    "暑假",
    "春节",
    "元旦",
    "国庆节",
    "国庆",
    "暑期",
    "全天候",
    "7×24小时",
    "中秋",
    "端午",
    "清明",
    "重阳",
    "汛期",
    "不限",
    "不定期",
    "不固定",
    "灵活",
    "待定",
    "长期",
    "弹性",
    "视情况",
    "根据需要",
    "按需",
    "预约",
    "业余",
    "课余",
    "空闲",
    "休息",
    "24小时",
];

/// Words that join the others.
const JOINTS: &[&str] = &[
    "每逢",
    "每个",
    "每月",
    "每年",
    "每",
    "逢",
    "最后一个",
    "最后一",
    "最后",
    "的",
    "左右",
    "或者",
    "或",
    "和",
    "及",
    "与",
    "期间",
    "时段",
    "时间",
    "都可以",
    "均可",
    "可以",
    "皆可",
    "都行",
    "即可",
    "期",
    "周",
    "、",
    ",",
    ";",
    "。",
    "/",
    "(",
    ")",
    "\n",
    " ",
];

/// The time that a cell states. `year` is the year of the list, where its title states one.
///
/// *Days*: 周二, 星期天, 周六日, 周一三五, 周一至周五, 工作日, 周末, 每天. *Which of them in the month* (第一个, 最后一个) is
/// only in `raw`. *Parts*: 上午, 下午, 晚上, 全天 – unless a clock time follows, which they then complete (下午四点半 is
/// 16:30). *Clock*: `8:30-11:30`, 四点半, 9-11点, 14时30分, 8点前. *Months*: 1、4、7、10月, 3月至5月, 全年, 上半年, 二季度.
/// *Doubtful clock*: `8.30-11.30` ([`Doubt::ClockOrDay`]). *By*: 2024年6月底前, 5月20日前 (with the year of the list, as [`Doubt::YearTaken`]). *Free words* (尽快, 随时, 汛期) are only in
/// `raw`. *Doubts*: several clock times or parts (the first clock time, no part), text that was not understood.
#[must_use]
pub fn time(text: &str, year: Option<i32>) -> Reading<Time> {
    if !stated(text) {
        return Reading::nothing();
    }
    let said = tight(text);
    let mut reader = Reader {
        year,
        time: Time { raw: text.to_owned(), ..Time::default() },
        doubt: None,
        left: String::new(),
    };
    let mut scan = Scan::new(&said);
    while !scan.is_done() {
        if !reader.word(&mut scan) {
            // A number goes as a whole.
            let digits = scan.run(|c| c.is_ascii_digit());
            reader.left.push_str(digits);
            if digits.is_empty() {
                reader.left.extend(scan.step());
            }
        }
    }
    reader.time.days.sort_unstable();
    reader.time.days.dedup();
    reader.time.months.sort_unstable();
    reader.time.months.dedup();
    let left = (!reader.left.is_empty()).then_some(Doubt::Leftover(reader.left));
    Reading { value: Some(reader.time), doubt: left.or(reader.doubt) }
}

/// What has been read so far.
struct Reader {
    year: Option<i32>,
    time: Time,
    doubt: Option<Doubt>,
    left: String,
}

impl Reader {
    fn word(&mut self, scan: &mut Scan<'_>) -> bool {
        if self.deadline(scan) {
            return true;
        }
        if let Some(days) = days::weekdays(scan) {
            self.time.days.extend(days);
            return true;
        }
        if let Some(months) = days::months(scan) {
            self.time.months.extend(months);
            return true;
        }
        if let Some(span) = clock::span(scan) {
            self.clock(&span);
            return true;
        }
        if let Some(part) = part(scan) {
            self.part(part);
            return true;
        }
        days::which(scan) || scan.any(FREE).is_some() || scan.any(JOINTS).is_some()
    }

    fn clock(&mut self, span: &clock::Span) {
        if self.time.start.is_some() || self.time.end.is_some() {
            self.doubt = Some(Doubt::Several);
            return;
        }
        (self.time.start, self.time.end) = (span.start, span.end);
        self.doubt = self.doubt.take().or_else(|| span.doubt.clone());
    }

    fn part(&mut self, part: Part) {
        let several = self.doubt == Some(Doubt::Several) || self.time.part.is_some_and(|known| known != part);
        if several {
            self.doubt = Some(Doubt::Several);
        }
        self.time.part = Some(part).filter(|_| !several);
    }

    /// Takes 2024年6月底前, 截至5月20日, 年底前.
    fn deadline(&mut self, scan: &mut Scan<'_>) -> bool {
        let mut ahead = *scan;
        let until = ahead.any(&["截至", "截止到", "截止至", "截止", "于"]);
        let of_year = ahead.any(&["年底", "年内", "年末", "今年内"]);
        let partial = match of_year {
            Some(_) => Some(Partial { end: true, ..Partial::default() }),
            None => Partial::take(&mut ahead),
        };
        let Some(mut partial) = partial else { return false };
        let before = ahead.any(&["以前", "之前", "前", "为止", "止", "内", "完成"]);
        let open = until.is_some_and(|word| word != "于") || before.is_some() || of_year.is_some();
        // 6月前 may mean its first or its last day.
        let clear =
            partial.precision() == Precision::Day || partial.end || until.is_some() || before == Some("内");
        let monthless = partial.day.is_some() && partial.month.is_none();
        if !open || !clear || monthless {
            return false;
        }
        *scan = ahead;
        match partial.with_year(self.year) {
            Ok(taken) => {
                self.time.by = partial.last();
                self.doubt = self.time.by.is_none().then_some(Doubt::NoSuchDay).or(taken);
            }
            Err(doubt) => self.doubt = Some(doubt),
        }
        true
    }
}

fn part(scan: &mut Scan<'_>) -> Option<Part> {
    for (words, part) in [
        (["上午", "早上", "早晨", "清晨"], Part::Morning),
        (["下午", "午后", "下午", "午后"], Part::Afternoon),
        (["晚上", "晚间", "夜间", "傍晚"], Part::Evening),
        (["全天", "整天", "全日", "整日"], Part::WholeDay),
    ] {
        if scan.any(&words).is_some() {
            return Some(part);
        }
    }
    None
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Morning => "上午",
            Self::Afternoon => "下午",
            Self::Evening => "晚上",
            Self::WholeDay => "全天",
        })
    }
}

/// The wording that reads back as this time, but for `raw`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(by) = self.by {
            write!(f, "{by}前，")?;
        }
        if !self.months.is_empty() {
            let months: Vec<String> = self.months.iter().map(u8::to_string).collect();
            write!(f, "{}月", months.join("、"))?;
        }
        let days: Vec<String> = self.days.iter().map(|day| format!("周{day}")).collect();
        f.write_str(&days.join("、"))?;
        match (self.start, self.end) {
            (Some(start), Some(end)) => write!(f, "{start}-{end}")?,
            (Some(start), None) => write!(f, "{start}")?,
            (None, Some(end)) => write!(f, "{end}前")?,
            (None, None) => {}
        }
        self.part.map_or(Ok(()), |part| write!(f, "{part}"))
    }
}
