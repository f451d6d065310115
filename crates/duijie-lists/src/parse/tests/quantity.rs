use proptest::prelude::*;
use serde_json::json;

use crate::parse::{Doubt, Hint, Quantity, QuantityKind, hint, quantity};

/// What a text says, in one line: `约[10,15]人/年`, `[2,]次`, `unknown`; with `?` where it is doubtful.
fn shown(text: &str) -> String {
    let Some(read) = quantity(text, &Hint::default()) else { return "none".to_owned() };
    assert_eq!(read.raw, text);
    let bound = |bound: Option<i64>| bound.map(|n| n.to_string()).unwrap_or_default();
    let number = match (read.kind, read.min, read.max) {
        (Some(QuantityKind::Unlimited), ..) => "unlimited".to_owned(),
        (Some(QuantityKind::Unknown), ..) => "unknown".to_owned(),
        (None, Some(min), Some(max)) if min == max => min.to_string(),
        (None, min, max) => format!("[{},{}]", bound(min), bound(max)),
    };
    let about = if read.approx { "约" } else { "" };
    let unit = read.unit.unwrap_or_default();
    let per = read.per.map(|per| format!("/{per}")).unwrap_or_default();
    let doubt = if read.doubt.is_some() { "?" } else { "" };
    format!("{about}{number}{unit}{per}{doubt}")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expected)| shown(text) != *expected)
        .map(|(text, expected)| format!("{text}: {} instead of {expected}", shown(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// 少于0人 was once at most -1.
#[test]
fn nothing_is_fewer_than_none() {
    check(&[("少于0人", "none"), ("少于1人", "[,0]人"), ("不超过0人", "[,0]人")]);
}

#[test]
fn one_number_with_its_unit() {
    check(&[
        ("3名", "3名"),
        ("3户", "3户"),
        ("１２人", "12人"),
        (" 8\u{a0}人\u{200b}", "8人"),
        ("4", "4"),
        ("4.0", "4"),
        ("0", "0"),
        ("1,200人次", "1200人次"),
        ("１，２００人次", "1200人次"),
        ("1,234,567", "1234567"),
        ("3个", "3个"),
        ("3个人", "3人"),
        ("3个小时", "3小时"),
        ("需要3人", "3人"),
        ("可接待20人", "20人"),
        ("人数：5", "5"),
        ("①", "1"),
        ("⑳", "20"),
        ("20（人）", "20人"),
        ("2㎡", "2㎡"),
        ("1.5万元", "15000元"),
        ("2.50万份", "25000份"),
        ("3千克", "3?"),
    ]);
}

#[test]
fn numbers_in_characters() {
    check(&[
        ("三十", "30"),
        ("十五", "15"),
        ("十", "10"),
        ("两次", "2次"),
        ("一百二十", "120"),
        ("一百二", "120"),
        ("一百零二人", "102人"),
        ("三千五百户", "3500户"),
        ("两万五", "25000"),
        ("一万零三", "10003"),
        ("二十一名", "21名"),
        ("叁拾人", "30人"),
        ("二〇二四", "2024"),
        ("3万6千元", "36000元"),
        ("2百人", "200人"),
        ("兩場", "2场"),
        ("两三次", "约[2,3]次"),
        ("三四十人", "约[30,40]人"),
        ("十二三人", "约[12,13]人"),
        ("一般", "none"),
        ("三轮车", "none"),
        ("统一安排", "none"),
    ]);
}

#[test]
fn approximate_numbers() {
    check(&[
        ("约20人", "约20人"),
        ("约 20 人", "约20人"),
        ("大约20", "约20"),
        ("近100户", "约100户"),
        ("20多人", "约20人"),
        ("20余人", "约20人"),
        ("20人左右", "约20人"),
        ("三十左右", "约30"),
        ("百余人", "约100人"),
        ("近百人", "约100人"),
        ("百姓", "none"),
        ("十几人", "约10人"),
        ("10万余元", "约100000元"),
        ("10余万元", "约100000元"),
        ("约50人次", "约50人次"),
        ("約20人", "约20人"),
    ]);
}

#[test]
fn ranges() {
    check(&[
        ("10-15人", "[10,15]人"),
        ("10～15人", "[10,15]人"),
        ("10~15人", "[10,15]人"),
        ("10—15人", "[10,15]人"),
        ("10——15人", "[10,15]人"),
        ("10－15人", "[10,15]人"),
        ("10 - 15 人", "[10,15]人"),
        ("10至15人", "[10,15]人"),
        ("10到15人", "[10,15]人"),
        ("10人至15人", "[10,15]人"),
        ("十至十五人", "[10,15]人"),
        ("约10-15人", "约[10,15]人"),
        ("2-3次", "[2,3]次"),
        ("1-2次/月", "[1,2]次/月"),
        ("10-15万元", "[100000,150000]元"),
        ("1.5-2万元", "[15000,20000]元"),
        ("5000-1万元", "[5000,10000]元"),
        ("不低于15人，不超过30人", "[15,30]人"),
        ("3人以上5人以下", "[3,5]人"),
        ("15-10人", "[10,15]人?"),
    ]);
}

#[test]
fn bounds() {
    check(&[
        ("不少于30人", "[30,]人"),
        ("不少于2次", "[2,]次"),
        ("至少2人", "[2,]人"),
        ("不低于2", "[2,]"),
        ("≥5", "[5,]"),
        (">=5人", "[5,]人"),
        ("30人以上", "[30,]人"),
        ("20+人", "[20,]人"),
        ("不超过3例", "[,3]例"),
        ("至多3人", "[,3]人"),
        ("最多3人", "[,3]人"),
        ("≤120份", "[,120]份"),
        ("限20人", "[,20]人"),
        ("20人以内", "[,20]人"),
        ("超过20人", "[21,]人"),
        ("少于20人", "[,19]人"),
    ]);
}

#[test]
fn rates() {
    check(&[
        ("不少于2次/年", "[2,]次/年"),
        ("1次/月", "1次/月"),
        ("1次／月", "1次/月"),
        ("每月2次", "2次/月"),
        ("2次每月", "2次/月"),
        ("每月不超过40人", "[,40]人/月"),
        ("1.5万元/场", "15000元/场"),
        ("日均≤120份", "[,120]份/日"),
        ("日均 ≤ 120 份", "[,120]份/日"),
        ("每天两次", "2次/天"),
        ("一年四场", "4场/年"),
        ("一年不少于4场", "[4,]场/年"),
        ("全年12场", "12场/年"),
        ("一周2-3次", "[2,3]次/周"),
        ("每星期一次", "1次/周"),
        ("每个月1次", "1次/月"),
        ("每两周一次", "1次/两周"),
        ("1次/2周", "1次/2周"),
        ("每季度1场", "1场/季度"),
        ("半年", "none"),
        ("每半年1次", "1次/半年"),
        ("20人（每周）", "20人/周"),
        ("每年1,200人次", "1200人次/年"),
    ]);
}

#[test]
fn several_numbers() {
    check(&[
        ("每岗2人，共8人", "8人"),
        ("共8人，每岗2人", "8人"),
        ("不少于2次/年，每次约80人", "[2,]次/年"),
        ("每次约80人，每年不少于2次", "[2,]次/年"),
        ("上午3人，下午5人", "3人?"),
        ("2次80人", "2次?"),
        ("3男2女", "3?"),
        ("3/5", "3?"),
        ("3 4", "3?"),
        ("10,20人", "10?"),
        ("20人（占50%）", "20人?"),
    ]);
}

#[test]
fn words_for_a_quantity() {
    check(&[
        ("若干", "unknown"),
        ("待定", "unknown"),
        ("全小区", "unknown"),
        ("几十人", "unknown"),
        ("数十户", "unknown"),
        ("多人", "unknown"),
        ("视情况而定", "unknown"),
        ("不限", "unlimited"),
        ("人数不限", "unlimited"),
        ("每周不限", "unlimited/周"),
        ("不限/年", "unlimited/年"),
    ]);
}

#[test]
fn no_quantity() {
    for text in [
        "",
        " ",
        "\u{3000}",
        "/",
        "-",
        "—",
        "无",
        "老人",
        "3.5人",
        "1.23456万",
        "-3",
        "约-3人",
        "50%",
        "9223372036854775808",
        "99999999999999999999999999999999999999999999",
        "9999999999999999亿",
        "超过9223372036854775807",
    ] {
        assert_eq!(shown(text), "none", "{text}");
    }
    assert_eq!(shown("9223372036854775807"), "9223372036854775807");
}

#[test]
fn leftover_text_is_named() {
    let doubt = |text: &str| quantity(text, &Hint::default()).and_then(|read| read.doubt);
    assert_eq!(doubt("60名（含教师）"), Some(Doubt::Leftover("含教师".to_owned())));
    assert_eq!(doubt("3只猫"), Some(Doubt::Leftover("猫".to_owned())));
    assert_eq!(doubt("3人、5人"), Some(Doubt::Several));
    assert_eq!(doubt("60名"), None);
}

#[test]
fn headings_give_unit_and_rate() {
    for (heading, unit, per) in [
        ("每周可服务次数", "次", "周"),
        ("年服务能力", "", "年"),
        ("人数/需要", "人", ""),
        ("需求人数", "人", ""),
        ("需求数量（户）", "户", ""),
        ("服务能力（人次/年）", "人次", "年"),
        ("服务频次（次/月）", "次", "月"),
        ("日均接待人次", "人次", "日"),
        ("月服务场次", "场", "月"),
        ("招募名额", "名", ""),
        ("年龄", "", ""),
        ("月份", "", ""),
        ("数量", "", ""),
        ("备注", "", ""),
        ("", "", ""),
    ] {
        let read = hint(heading);
        assert_eq!(read.unit.as_deref().unwrap_or_default(), unit, "{heading}");
        assert_eq!(read.per.as_deref().unwrap_or_default(), per, "{heading}");
    }
}

#[test]
fn records_are_those_of_the_example_lists() {
    let per =
        |raw: &str, heading: &str, min: Option<i64>, max: Option<i64>, unit: &str, per: Option<&str>| {
            let about = raw.starts_with('约');
            let record =
                json!({"raw": raw, "min": min, "max": max, "unit": unit, "per": per, "approx": about});
            (raw.to_owned(), heading.to_owned(), record)
        };
    let word = |raw: &str, heading: &str, per: Option<&str>, kind: &str| {
        let record = json!({"raw": raw, "min": null, "max": null, "unit": null, "per": per, "approx": false, "kind": kind});
        (raw.to_owned(), heading.to_owned(), record)
    };
    let (people, load, year) = ("需求人数", "每周可服务次数", "年服务能力");
    for (raw, heading, record) in [
        per("3户", people, Some(3), Some(3), "户", None),
        per("约20人", people, Some(20), Some(20), "人", None),
        per("１２人", people, Some(12), Some(12), "人", None),
        per("15名", people, Some(15), Some(15), "名", None),
        per("不少于30人", people, Some(30), None, "人", None),
        per("约50人次", people, Some(50), Some(50), "人次", None),
        per("1次", load, Some(1), Some(1), "次", Some("周")),
        per("不少于2次", load, Some(2), None, "次", Some("周")),
        per("2-3次", load, Some(2), Some(3), "次", Some("周")),
        word("不限", load, Some("周"), "unlimited"),
        per("1次/月", load, Some(1), Some(1), "次", Some("月")),
        per("两次", load, Some(2), Some(2), "次", Some("周")),
        per("1,200人次", year, Some(1200), Some(1200), "人次", Some("年")),
        per("每月不超过40人", year, None, Some(40), "人", Some("月")),
        per("60名", year, Some(60), Some(60), "名", Some("年")),
        word("若干", year, Some("年"), "unknown"),
        per("不少于2次/年，每次约80人", year, Some(2), None, "次", Some("年")),
        per("4", "人数/需要", Some(4), Some(4), "人", None),
        per("每岗2人，共8人", "人数/需要", Some(8), Some(8), "人", None),
        word("待定", "人数/需要", None, "unknown"),
    ] {
        let read = quantity(&raw, &hint(&heading));
        assert_eq!(read.as_ref().and_then(|read| read.doubt.clone()), None, "{raw}");
        assert_eq!(serde_json::to_value(read).ok(), Some(record), "{raw}");
    }
}

prop_compose! {
    fn any_quantity()(
        least in 0..=i64::MAX, more in 0..1000_i64, bound in 0..4, approx: bool,
        unit in prop::option::of(prop::sample::select(vec!["人", "人次", "户", "名", "次", "场", "小时", "个"])),
        per in prop::option::of(prop::sample::select(vec!["年", "月", "周", "日", "天", "季度", "场", "人"])),
        kind in prop::option::weighted(0.2, prop::bool::ANY),
    ) -> Quantity {
        let kind = kind.map(|open| if open { QuantityKind::Unknown } else { QuantityKind::Unlimited });
        let number = |bound: bool, n: i64| (bound && kind.is_none()).then_some(n);
        let most = if bound == 3 { least } else { least.saturating_add(more) };
        Quantity {
            raw: String::new(),
            min: number(bound != 1, least),
            max: number(bound != 2, most),
            unit: unit.filter(|_| kind.is_none()).map(str::to_owned),
            per: per.map(str::to_owned),
            approx: approx && kind.is_none(),
            kind,
            doubt: None,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_quantity_reads_back(said in any_quantity()) {
        let text = said.to_string();
        prop_assert_eq!(quantity(&text, &Hint::default()), Some(Quantity { raw: text, ..said }));
    }

    #[test]
    fn any_text_is_read_or_not(text in ".*") {
        let _ = hint(&text);
        let _ = quantity(&text, &Hint::default());
    }

    #[test]
    fn any_text_of_such_words_is_read_or_not(
        text in "([0-9一二两三十百千万亿零约共每人次年月日,，.、（）/+~至到 -]|不少于|左右|以上|若干|不限|均|个|余|多|几|99999999999){0,24}"
    ) {
        let _ = hint(&text);
        if let Some(read) = quantity(&text, &Hint::default()) {
            prop_assert!(read.min.is_none() || read.max.is_none() || read.min <= read.max);
        }
    }
}
