use proptest::prelude::*;

use crate::parse::{Doubt, Money, MoneyUnit, Reading, money, money_unit};

#[track_caller]
fn check(text: &str, heading: &str, yuan: i64, approx: &str, per: &str) {
    let per = Some(per).filter(|per| !per.is_empty()).map(str::to_owned);
    let read = money(text, money_unit(heading));
    let value = Some(Money { yuan, approx: approx == "约", per });
    assert_eq!(read, Reading { value, doubt: None }, "{text} in {heading}");
}

#[test]
fn amounts_in_yuan() {
    for (text, yuan, approx, per) in [
        ("36,000", 36_000, "", ""),
        ("36000", 36_000, "", ""),
        ("约2.4万元", 24_000, "约", ""),
        ("０", 0, "", ""),
        ("8000.00", 8_000, "", ""),
        ("2.4万", 24_000, "", ""),
        ("¥500", 500, "", ""),
        ("￥1,500.00元", 1_500, "", ""),
        ("人民币三万元整", 30_000, "", ""),
        ("叁万陆仟元整", 36_000, "", ""),
        ("3万6千元", 36_000, "", ""),
        ("10万余元", 100_000, "约", ""),
        ("10余万元", 100_000, "约", ""),
        ("3万元左右", 30_000, "约", ""),
        ("1.5亿元", 150_000_000, "", ""),
        ("1.5万元/场", 15_000, "", "场"),
        ("每场500元", 500, "", "场"),
        ("50元／人", 50, "", "人"),
        ("约需2万元", 20_000, "约", ""),
        ("免费", 0, "", ""),
    ] {
        check(text, "经费（元）", yuan, approx, per);
    }
}

#[test]
fn amounts_in_the_unit_of_the_heading() {
    check("2.4", "金额（万元）", 24_000, "", "");
    check("约2.4", "金额(万元)", 24_000, "约", "");
    check("2.4万元", "金额（万元）", 24_000, "", "");
    check("24000元", "金额（万元）", 24_000, "", "");
    check("1.2", "投资额（亿元）", 120_000_000, "", "");
    check("500", "单价（元/次）", 500, "", "");
    check("十", "金额（万元）", 100_000, "", "");
}

#[test]
fn nothing_stated() {
    for text in ["", " ", "/", "／", "—", "无"] {
        assert_eq!(money(text, MoneyUnit::Yuan), Reading { value: None, doubt: None }, "{text}");
    }
}

#[test]
fn what_is_no_whole_amount_is_refused() {
    for (text, doubt) in [
        ("3.5元", Doubt::Fraction),
        ("0.00001万元", Doubt::Fraction),
        ("9223372036854775808", Doubt::TooLarge),
        ("9223372036854775807万", Doubt::TooLarge),
        ("1-2万元", Doubt::Several),
        ("两三千元", Doubt::Several),
        ("面议", Doubt::Unreadable),
        ("待定", Doubt::Unreadable),
        ("-500", Doubt::Unreadable),
        ("500元，另付材料费200元", Doubt::Several),
        ("2K", Doubt::Leftover("K".to_owned())),
        ("5%", Doubt::Leftover("%".to_owned())),
    ] {
        assert_eq!(money(text, MoneyUnit::Yuan), Reading { value: None, doubt: Some(doubt) }, "{text}");
    }
}

#[test]
fn text_beside_an_amount_is_named() {
    for (text, yuan, left) in [
        ("36000（含税）", 36_000, "(含税)"),
        ("不超过5万元", 50_000, "不超过"),
        ("5000元以内", 5_000, "以内"),
    ] {
        let value = Some(Money { yuan, approx: false, per: None });
        let doubt = Some(Doubt::Leftover(left.to_owned()));
        assert_eq!(money(text, MoneyUnit::Yuan), Reading { value, doubt }, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_amount_reads_back(
        yuan in 0..=i64::MAX, approx: bool, per in prop::option::of(prop::sample::select(vec!["场", "人", "次", "年"]))
    ) {
        let said = Money { yuan, approx, per: per.map(str::to_owned) };
        for unit in [MoneyUnit::Yuan, MoneyUnit::TenThousand] {
            let read = money(&said.to_string(), unit);
            prop_assert_eq!(read, Reading { value: Some(said.clone()), doubt: None });
        }
    }

    #[test]
    fn any_text_is_read_or_not(text in "([0-9.,万亿千百元整约余多/每场¥ -]|99999999999|.){0,16}") {
        let _ = money(&text, money_unit(&text));
        let _ = money(&text, MoneyUnit::HundredMillion);
    }
}
