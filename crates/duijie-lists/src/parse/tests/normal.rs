use proptest::prelude::*;

use crate::parse::{normal, stated};

#[test]
fn typing_makes_no_difference() {
    for (text, plain) in [
        ("１２人", "12人"),
        ("ＡＢＣ－１：（ａ），；／", "ABC-1:(a),;/"),
        ("\u{feff}\u{3000}湖滨\u{200b}社区\u{a0}", "湖滨社区"),
        ("a\tb\u{3000}c", "a b c"),
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("\u{7}响\u{0}铃\u{1b}", "响铃"),
        ("①⑳", "120"),
        ("⼈⽇", "人日"),
        ("50㎡ m² ½ …", "50㎡ m² ½ …"),
        ("✔\u{fe0f}", "✔"),
        ("", ""),
        (" \u{3000}\u{200b} ", ""),
    ] {
        assert_eq!(normal(text), plain, "{text:?}");
    }
}

#[test]
fn a_sign_for_nothing_states_nothing() {
    for text in ["", " ", "/", "／", "-", "——", "无", "無", "\\", "\u{200b}"] {
        assert!(!stated(text), "{text:?}");
    }
    for text in ["0", "无人", "若干", "a"] {
        assert!(stated(text), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_normal_text_is_its_own_normal_form(text in "(?s).*") {
        let plain = normal(&text);
        prop_assert_eq!(normal(&plain), plain);
    }
}
