use proptest::prelude::*;

use crate::parse::{Day, Doubt, Epoch, Period, Reading, date, date_number, period};

fn shown(read: &Reading<Day>) -> (String, Option<Doubt>) {
    (read.value.map(|day| day.to_string()).unwrap_or_default(), read.doubt.clone())
}

#[test]
fn the_usual_forms() {
    for text in [
        "2024-05-11",
        "2024-5-11",
        "2024/5/11",
        "2024.5.11",
        "2024年5月11日",
        "2024年5月11号",
        "2024年 5月 11日",
        "２０２４－０５－１１",
        "20240511",
        "20240511.0",
        "二〇二四年五月十一日",
        "2024-05-11 09:30:00",
        "2024年5月11日（周六）",
        "2024.5.11上午",
        "2024年5月11日 星期六 9:30",
    ] {
        assert_eq!(shown(&date(text, None)), ("2024-05-11".to_owned(), None), "{text}");
    }
}

#[test]
fn a_day_without_a_year_takes_that_of_the_list() {
    for text in ["5月6日", "5月6号", "五月六日", "5.6", "5/6", "05-06"] {
        let taken = Some(Doubt::YearTaken(2024));
        assert_eq!(shown(&date(text, Some(2024))), ("2024-05-06".to_owned(), taken), "{text}");
        assert_eq!(shown(&date(text, None)), (String::new(), Some(Doubt::NoYear)), "{text}");
    }
}

#[test]
fn a_year_of_two_digits_is_read_and_said() {
    for text in ["25.3.1", "25年3月1日", "25/3/1", "25-03-01"] {
        assert_eq!(
            shown(&date(text, None)),
            ("2025-03-01".to_owned(), Some(Doubt::ShortYear(2025))),
            "{text}"
        );
    }
    assert_eq!(shown(&date("98年12月31日", None)), ("1998-12-31".to_owned(), Some(Doubt::ShortYear(1998))));
}

#[test]
fn what_is_no_day_is_refused() {
    for (text, doubt) in [
        ("2024-02-30", Doubt::NoSuchDay),
        ("2023-02-29", Doubt::NoSuchDay),
        ("20241301", Doubt::NoSuchDay),
        ("2024年6月", Doubt::Unreadable),
        ("2024", Doubt::Unreadable),
        ("12.5.11", Doubt::Unreadable),
        ("尽快", Doubt::Unreadable),
        ("15日", Doubt::NoSuchDay),
        ("2024.5.1-2024.6.30", Doubt::Several),
    ] {
        assert_eq!(shown(&date(text, Some(2024))), (String::new(), Some(doubt)), "{text}");
    }
    assert_eq!(shown(&date("/", None)), (String::new(), None));
    let left = Some(Doubt::Leftover("或次日".to_owned()));
    assert_eq!(shown(&date("2024-5-11或次日", None)), ("2024-05-11".to_owned(), left));
}

#[test]
fn days_of_a_workbook() {
    for (number, epoch, day) in [
        (45413.0, Epoch::Year1900, "2024-05-01"),
        (45423.4, Epoch::Year1900, "2024-05-11"),
        (43951.0, Epoch::Year1904, "2024-05-01"),
        (1.0, Epoch::Year1900, "1900-01-01"),
        (59.0, Epoch::Year1900, "1900-02-28"),
        (61.0, Epoch::Year1900, "1900-03-01"),
        (0.0, Epoch::Year1904, "1904-01-01"),
        (2_958_465.0, Epoch::Year1900, "9999-12-31"),
        (20_240_511.0, Epoch::Year1900, "2024-05-11"),
    ] {
        assert_eq!(shown(&date_number(number, epoch)), (day.to_owned(), None), "{number}");
    }
    for number in [0.0, 60.0, -1.0, 2_958_466.0, 1e300, f64::NAN, f64::INFINITY] {
        assert_eq!(date_number(number, Epoch::Year1900).value, None, "{number}");
    }
    assert_eq!(shown(&date("45413", None)), ("2024-05-01".to_owned(), Some(Doubt::Serial)));
}

#[test]
fn periods() {
    for (text, first, last) in [
        ("2024.5.1-2024.6.30", "2024-05-01", "2024-06-30"),
        ("2024-05-01-2024-06-30", "2024-05-01", "2024-06-30"),
        ("2024-05-01 至 2024-06-30", "2024-05-01", "2024-06-30"),
        ("2024/5/1～2024/6/30", "2024-05-01", "2024-06-30"),
        ("2024.5.1—6.30", "2024-05-01", "2024-06-30"),
        ("2024年5月1日至6月30日", "2024-05-01", "2024-06-30"),
        ("2024年5月1-15日", "2024-05-01", "2024-05-15"),
        ("2024年5月至6月", "2024-05-01", "2024-06-30"),
        ("2024年5月-2025年2月", "2024-05-01", "2025-02-28"),
        ("2024年5月", "2024-05-01", "2024-05-31"),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("2024年5月1日", "2024-05-01", "2024-05-01"),
        ("2024年5月1日起", "2024-05-01", ""),
        ("自2024年5月1日起至2024年6月30日止", "2024-05-01", "2024-06-30"),
        ("截至2024.6.30", "", "2024-06-30"),
        ("即日起至2024年6月30日", "", "2024-06-30"),
        ("2024.5.1至今", "2024-05-01", ""),
        ("2024年6月底前", "", "2024-06-30"),
        ("2024年第二季度", "2024-04-01", "2024-06-30"),
        ("2024年上半年", "2024-01-01", "2024-06-30"),
        ("2024年一季度至三季度", "2024-01-01", "2024-09-30"),
        ("2024Q3", "2024-07-01", "2024-09-30"),
        ("截至2024年下半年", "", "2024-12-31"),
        ("长期", "", ""),
    ] {
        let read = period(text, None);
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let Period { first: from, last: to } = read.value.unwrap_or_default();
        assert!(read.value.is_some(), "{text}");
        assert_eq!((day(from).as_str(), day(to).as_str(), read.doubt), (first, last, None), "{text}");
    }
}

#[test]
fn doubtful_periods() {
    let days = |first, last| Some(Period { first, last });
    let read = period("5月1日至6月30日", Some(2024));
    assert_eq!(read.value, days(Day::new(2024, 5, 1), Day::new(2024, 6, 30)));
    assert_eq!(read.doubt, Some(Doubt::YearTaken(2024)));
    let read = period("2024年11月1日至2月28日", None);
    assert_eq!(read.value, days(Day::new(2024, 11, 1), Day::new(2025, 2, 28)));
    assert_eq!(read.doubt, Some(Doubt::Backwards));
    assert_eq!(period("2024.6.1-2023.5.1", None), Reading { value: None, doubt: Some(Doubt::Backwards) });
    assert_eq!(period("5月1日至6月30日", None), Reading { value: None, doubt: Some(Doubt::NoYear) });
    let left = Some(Doubt::Leftover("春季".to_owned()));
    assert_eq!(period("2024年春季", None), Reading { value: None, doubt: left });
    let read = period("25.3.1-25.6.30", None);
    assert_eq!(read.value, days(Day::new(2025, 3, 1), Day::new(2025, 6, 30)));
    assert_eq!(read.doubt, Some(Doubt::ShortYear(2025)));
    let read = period("25年3月", None);
    assert_eq!(read.value, days(Day::new(2025, 3, 1), Day::new(2025, 3, 31)));
    let read = period("第一季度", Some(2025));
    assert_eq!(read.value, days(Day::new(2025, 1, 1), Day::new(2025, 3, 31)));
    assert_eq!(read.doubt, Some(Doubt::YearTaken(2025)));
    assert_eq!(period("上半年", None), Reading { value: None, doubt: Some(Doubt::NoYear) });
    assert_eq!(period("2024-02-30", None), Reading { value: None, doubt: Some(Doubt::NoSuchDay) });
    assert_eq!(period("", None), Reading { value: None, doubt: None });
    let json = serde_json::to_string(&period("截至2024.6.30", None).value).unwrap_or_default();
    assert_eq!(json, r#"[null,"2024-06-30"]"#);
}

prop_compose! {
    pub(super) fn any_day()(year in 1900..=9999, month in 1..=12_u8, day in 1..=31_u8) -> Day {
        let sooner = |less| Day::new(year, month, day.saturating_sub(less));
        sooner(0).or(sooner(1)).or(sooner(2)).or(sooner(3)).unwrap_or(Day::FIRST)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_day_reads_back(day in any_day()) {
        let (y, m, d) = (day.year(), day.month(), day.day());
        for text in [
            day.to_string(), format!("{y}/{m}/{d}"), format!("{y}.{m}.{d}"), format!("{y}年{m}月{d}日"), format!("{y}{m:02}{d:02}"),
        ] {
            prop_assert_eq!(date(&text, None), Reading { value: Some(day), doubt: None });
        }
    }

    #[test]
    fn a_period_reads_back(first in any_day(), last in any_day(), open in 0..4) {
        let (first, last) = (first.min(last), first.max(last));
        let said = Period { first: Some(first).filter(|_| open & 1 == 0), last: Some(last).filter(|_| open & 2 == 0) };
        prop_assert_eq!(period(&said.to_string(), None), Reading { value: Some(said), doubt: None });
    }

    #[test]
    fn days_of_a_workbook_follow_each_other(serial in 61..2_958_465_u32) {
        let day = |serial: u32| date_number(f64::from(serial), Epoch::Year1900).value;
        prop_assert!(day(serial) < day(serial + 1));
        prop_assert_eq!(date_number(f64::from(serial) - 1462.0, Epoch::Year1904).value.filter(|_| serial >= 1462), day(serial).filter(|_| serial >= 1462));
    }

    #[test]
    fn any_text_is_read_or_not(text in "([0-9年月日./至到起前底末 -]|截至|二〇二四|十|.){0,16}", year: Option<i32>, number: f64) {
        let _ = date(&text, year);
        let _ = period(&text, year);
        let _ = date_number(number, Epoch::Year1904);
    }
}
