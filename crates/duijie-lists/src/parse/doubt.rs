//! A reading and what is doubtful about it.

use duijie::lists::Text;

/// What was read of a cell.
///
/// | value | doubt | meaning |
/// |---|---|---|
/// | some | none | read, and nothing else can be meant |
/// | some | some | read, but say so |
/// | none | none | the cell states nothing (empty, `/`, 无) |
/// | none | some | the cell states something that cannot be read |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading<T> {
    /// What the cell says.
    pub value: Option<T>,
    /// Why that may be wrong, or why there is no value.
    pub doubt: Option<Doubt>,
}

impl<T> Reading<T> {
    /// Nothing is stated.
    pub(super) fn nothing() -> Self {
        Self { value: None, doubt: None }
    }

    pub(super) fn sure(value: T) -> Self {
        Self { value: Some(value), doubt: None }
    }

    pub(super) fn refused(doubt: Doubt) -> Self {
        Self { value: None, doubt: Some(doubt) }
    }
}

/// Why a reading may not be what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It says more than one such thing; the first was read, or none.
    Several,
    /// This part of the text was not understood.
    Leftover(String),
    /// It is a fraction where whole numbers are wanted.
    Fraction,
    /// The number is too large to be kept.
    TooLarge,
    /// The end comes before the beginning; they were exchanged, or the end was moved to the next year.
    Backwards,
    /// The time may be of the morning or of the afternoon.
    HalfOfDay,
    /// The workbook kept a rounded number: its last digits may be lost.
    Rounded,
    /// The cell states no year; this one was taken from elsewhere.
    YearTaken(i32),
    /// The cell states no year, and none is known.
    NoYear,
    /// The year is written with two digits, and was read as this one.
    ShortYear(i32),
    /// 8.30-11.30 was read as times of the clock; days may be meant.
    ClockOrDay,
    /// The calendar has no such day.
    NoSuchDay,
    /// A bare number was read as a workbook's count of days.
    Serial,
    /// Nothing of the kind wanted was found.
    Unreadable,
}

impl Doubt {
    /// The doubt in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Several => Text::new("写了不止一个值", "it states more than one value"),
            Self::Leftover(part) => {
                Text::new(format!("“{part}”没有读懂"), format!("\"{part}\" was not understood"))
            }
            Self::Fraction => Text::new("应为整数，不能有小数", "a whole number is wanted"),
            Self::TooLarge => Text::new("数字过大", "the number is too large"),
            Self::Backwards => Text::new("起止顺序颠倒", "the end comes before the beginning"),
            Self::HalfOfDay => {
                Text::new("没有写上午还是下午", "it does not say whether morning or afternoon is meant")
            }
            Self::Rounded => Text::new("末尾数字可能已丢失", "its last digits may be lost"),
            Self::YearTaken(year) => Text::new(
                format!("没有写年份，按 {year} 年读取"),
                format!("no year is stated; {year} was taken from elsewhere"),
            ),
            Self::NoYear => Text::new("没有写年份", "no year is stated"),
            Self::ShortYear(year) => Text::new(
                format!("年份只写了两位，按 {year} 年读取"),
                format!("the year has two digits; {year} was read"),
            ),
            Self::ClockOrDay => {
                Text::new("按钟点读取；也可能是日期", "it was read as times of the clock; days may be meant")
            }
            Self::NoSuchDay => Text::new("没有这一天", "there is no such day"),
            Self::Serial => {
                Text::new("数字按表格的日期序号读取", "the number was read as a workbook's count of days")
            }
            Self::Unreadable => Text::new("读不懂", "it cannot be read"),
        }
    }
}
