use proptest::prelude::*;
use serde_json::{Value, json};

use super::date::any_day;
use crate::parse::{Clock, Doubt, Part, Reading, Time, Weekday, time};

/// The record without `raw`.
fn record(text: &str, year: Option<i32>) -> (Value, Option<Doubt>) {
    let read = time(text, year);
    let mut record = serde_json::to_value(read.value).unwrap_or_default();
    if let Some(fields) = record.as_object_mut() {
        assert_eq!(fields.remove("raw"), Some(Value::from(text)));
    }
    (record, read.doubt)
}

#[track_caller]
fn check(cases: &[(&str, Value)]) {
    for (text, expected) in cases {
        assert_eq!(record(text, None), (expected.clone(), None), "{text}");
    }
}

fn days(days: &str) -> Value {
    json!({"days": days.chars().map(String::from).collect::<Vec<_>>()})
}

fn with(mut record: Value, more: &Value) -> Value {
    if let (Some(record), Some(more)) = (record.as_object_mut(), more.as_object()) {
        record.extend(more.clone());
    }
    record
}

#[test]
fn times_of_the_example_lists() {
    let weekdays = || days("一二三四五");
    check(&[
        ("尽快", json!({})),
        ("随时", json!({})),
        ("随叫随到", json!({})),
        ("节假日", json!({})),
        ("汛期", json!({})),
        ("周末", days("六日")),
        ("周六日", days("六日")),
        ("每周二上午", with(days("二"), &json!({"part": "上午"}))),
        ("每周三、周五下午", with(days("三五"), &json!({"part": "下午"}))),
        ("工作日16:00-18:00", with(weekdays(), &json!({"start": "16:00", "end": "18:00"}))),
        ("每月第一个周六", days("六")),
        ("每月最后一个周五下午", with(days("五"), &json!({"part": "下午"}))),
        ("8:30-11:30", json!({"start": "08:30", "end": "11:30"})),
        ("每天11：00—12：30", with(days("一二三四五六日"), &json!({"start": "11:00", "end": "12:30"}))),
        ("周一至周五下午四点半", with(weekdays(), &json!({"start": "16:30"}))),
        ("周末全天", with(days("六日"), &json!({"part": "全天"}))),
        ("周一至周五晚上", with(weekdays(), &json!({"part": "晚上"}))),
        ("周一至周五 16:30－18:00", with(weekdays(), &json!({"start": "16:30", "end": "18:00"}))),
    ]);
}

#[test]
fn days_of_the_week() {
    check(&[
        ("周一三五", days("一三五")),
        ("周一、三、五", days("一三五")),
        ("每周一、周三和周五", days("一三五")),
        ("周二/四", days("二四")),
        ("周1、3", days("一三")),
        ("星期天", days("日")),
        ("礼拜六", days("六")),
        ("週二", days("二")),
        ("周一到周日", days("一二三四五六日")),
        ("周一-五", days("一二三四五")),
        ("周五至周一", days("一五六日")),
        ("周五，周三，周五", days("三五")),
        ("每天", days("一二三四五六日")),
        ("双休日", days("六日")),
        ("逢周三", days("三")),
        ("周三上午九点", with(days("三"), &json!({"start": "09:00"}))),
        ("每晚7点", with(days("一二三四五六日"), &json!({"start": "19:00"}))),
        ("每月第二、四个周六", days("六")),
        ("每月最后一周的周五", days("五")),
        ("周二8点", with(days("二"), &json!({"start": "08:00"}))),
    ]);
}

#[test]
fn times_of_the_clock() {
    let span = |start: &str, end: &str| json!({"start": start, "end": end});
    check(&[
        ("9-11点", span("09:00", "11:00")),
        ("上午9点至11点半", span("09:00", "11:30")),
        ("下午2:00-4:00", span("14:00", "16:00")),
        ("下午2-4点", span("14:00", "16:00")),
        ("上午9点至下午5点", span("09:00", "17:00")),
        ("晚上7点到9点", span("19:00", "21:00")),
        ("14时30分至16时", span("14:30", "16:00")),
        ("22:00-6:00", span("22:00", "06:00")),
        ("08:30:00-11:30:00", span("08:30", "11:30")),
        ("中午12点至1点", span("12:00", "13:00")),
        ("8点一刻", json!({"start": "08:15"})),
        ("下午4点后", json!({"start": "16:00"})),
        ("早上8点前", json!({"end": "08:00"})),
        ("晚上12点", json!({"start": "24:00"})),
        ("上午", json!({"part": "上午"})),
        ("傍晚", json!({"part": "晚上"})),
        ("周二上午(9:00-11:00)", with(days("二"), &span("09:00", "11:00"))),
    ]);
}

#[test]
fn months_and_last_days() {
    let year: Vec<u8> = (1..=12).collect();
    check(&[
        ("1、4、7、10月", json!({"months": [1, 4, 7, 10]})),
        ("3月", json!({"months": [3]})),
        ("3-5月", json!({"months": [3, 4, 5]})),
        ("3月至5月", json!({"months": [3, 4, 5]})),
        ("三、四月", json!({"months": [3, 4]})),
        ("11月至次年2月", json!({"months": [1, 2, 11, 12]})),
        ("每年9月", json!({"months": [9]})),
        ("全年", json!({"months": year})),
        ("上半年", json!({"months": [1, 2, 3, 4, 5, 6]})),
        ("第二季度", json!({"months": [4, 5, 6]})),
        ("7、8月周末上午", with(json!({"months": [7, 8]}), &with(days("六日"), &json!({"part": "上午"})))),
        ("2024年6月底前", json!({"by": "2024-06-30"})),
        ("2024年12月31日前", json!({"by": "2024-12-31"})),
        ("2024-02-29之前", json!({"by": "2024-02-29"})),
        ("截至2024年6月30日", json!({"by": "2024-06-30"})),
        ("2024年底前", json!({"by": "2024-12-31"})),
    ]);
    for (text, by) in [("6月底前", "2024-06-30"), ("5月20日前", "2024-05-20"), ("年底前", "2024-12-31")]
    {
        assert_eq!(record(text, Some(2024)), (json!({"by": by}), Some(Doubt::YearTaken(2024))), "{text}");
        assert_eq!(record(text, None), (json!({}), Some(Doubt::NoYear)), "{text}");
    }
}

#[test]
fn doubtful_times() {
    let left = |text: &str| Some(Doubt::Leftover(text.to_owned()));
    for (text, expected, doubt) in [
        ("8:00-11:00，14:00-17:00", json!({"start": "08:00", "end": "11:00"}), Some(Doubt::Several)),
        ("上午、下午", json!({}), Some(Doubt::Several)),
        ("9:00-5:00", json!({"start": "09:00", "end": "17:00"}), Some(Doubt::HalfOfDay)),
        ("周三三点", with(days("三"), &json!({"start": "03:00"})), Some(Doubt::HalfOfDay)),
        ("2点-4点", json!({"start": "02:00", "end": "04:00"}), Some(Doubt::HalfOfDay)),
        ("听通知", json!({}), left("听通知")),
        ("5月11日上午", json!({"part": "上午"}), left("5月11日")),
        ("每周两次", json!({}), left("两次")),
        ("6月前", json!({}), left("6月前")),
    ] {
        assert_eq!(record(text, Some(2024)), (expected, doubt), "{text}");
    }
    assert_eq!(time("/", None), Reading { value: None, doubt: None });
    assert_eq!(time("", None), Reading { value: None, doubt: None });
}

prop_compose! {
    fn any_clock()(minutes in 0..=1440_u16) -> Option<Clock> {
        Clock::new(u8::try_from(minutes / 60).ok()?, u8::try_from(minutes % 60).ok()?)
    }
}

prop_compose! {
    fn any_time()(
        days in prop::sample::subsequence(Weekday::ALL.to_vec(), 0..=7),
        months in prop::sample::subsequence((1..=12).collect::<Vec<u8>>(), 0..=12),
        part in prop::option::of(prop::sample::select(vec![Part::Morning, Part::Afternoon, Part::Evening, Part::WholeDay])),
        clocks in (any_clock(), any_clock()), ends in 0..4,
        by in prop::option::of(any_day()),
    ) -> Time {
        let (start, end) = (clocks.0.min(clocks.1), clocks.0.max(clocks.1));
        let (start, end) = (start.filter(|_| ends & 1 == 0), end.filter(|_| ends & 2 == 0));
        Time { raw: String::new(), days, part, start, end, months, by }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_time_reads_back(said in any_time()) {
        let text = said.to_string();
        let value = Some(Time { raw: text.clone(), ..said }).filter(|_| !text.is_empty());
        prop_assert_eq!(time(&text, None), Reading { value, doubt: None });
    }

    #[test]
    fn any_text_is_read_or_not(
        text in "([0-9:一二三四五六日天周月年点半时分上下午晚至到、，底前第个每 -]|星期|全年|截至|.){0,24}", year: Option<i32>
    ) {
        let _ = time(&text, year);
    }
}

#[test]
fn times_with_dots_may_be_days() {
    let clock = |hour, minute| Clock::new(hour, minute);
    let read = time("8.30-11.30", None);
    let value = read.value.unwrap_or_default();
    assert_eq!((value.start, value.end), (clock(8, 30), clock(11, 30)));
    assert_eq!(read.doubt, Some(Doubt::ClockOrDay));
    let read = time("每周二下午2.30—4.30", None);
    let value = read.value.unwrap_or_default();
    assert_eq!((value.start, value.end), (clock(14, 30), clock(16, 30)));
    // The first of May to the thirtieth of June.
    assert_eq!(time("5.1-6.30", None).value.unwrap_or_default().start, None);
}
