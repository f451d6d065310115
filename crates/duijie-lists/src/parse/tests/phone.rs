use proptest::prelude::*;

use crate::parse::{Doubt, Reading, phone, phone_number};

#[test]
fn numbers_in_their_many_forms() {
    for (text, number) in [
        ("13800000001", "13800000001"),
        ("138 0000 0002", "13800000002"),
        ("138-0000-0002", "13800000002"),
        ("１３８００００００04", "13800000004"),
        ("\u{200b}13800000001\u{a0}", "13800000001"),
        ("+86 13800000001", "13800000001"),
        ("8613800000001", "13800000001"),
        ("13800000001.0", "13800000001"),
        ("1.3800000001E10", "13800000001"),
        ("1.3800000001e+10", "13800000001"),
        ("0595-22222222", "0595-22222222"),
        ("0595—22222222", "0595-22222222"),
        ("（0595）22222222", "0595-22222222"),
        ("0595 22222222", "0595-22222222"),
        ("059522222222", "059522222222"),
        ("0595-22222222-801", "0595-22222222-801"),
        ("0595-22222222转801", "0595-22222222-801"),
        ("22222222", "22222222"),
        ("400-800-1234", "400-800-1234"),
        ("12345", "12345"),
    ] {
        let expected = Reading { value: Some(number.to_owned()), doubt: None };
        assert_eq!(phone(text), expected, "{text}");
    }
}

#[test]
fn doubtful_numbers() {
    let first = Some("13800000001".to_owned());
    for text in ["13800000001/13900000002", "13800000001、13900000002", "13800000001\n0595-22222222"] {
        assert_eq!(phone(text), Reading { value: first.clone(), doubt: Some(Doubt::Several) }, "{text}");
    }
    let rounded = Reading { value: Some("13800000000".to_owned()), doubt: Some(Doubt::Rounded) };
    assert_eq!(phone("1.38E10"), rounded);
    assert_eq!(phone("1.38E+10"), rounded);
}

#[test]
fn what_is_no_number_is_refused() {
    for text in
        ["1380000000", "138000000011", "张三", "13800000001张三", "1.38E9", "00000000000", "11800000001.5"]
    {
        assert_eq!(phone(text), Reading { value: None, doubt: Some(Doubt::Unreadable) }, "{text}");
    }
    for text in ["", "/", "无", " "] {
        assert_eq!(phone(text), Reading { value: None, doubt: None }, "{text}");
    }
}

#[test]
fn numbers_of_a_workbook() {
    let read = Reading { value: Some("13800000001".to_owned()), doubt: None };
    assert_eq!(phone_number(13_800_000_001.0), read);
    for number in [0.5, -1.0, f64::NAN, f64::INFINITY, 1e300, 138.0e8 + 0.5] {
        assert_eq!(phone_number(number).value, None, "{number}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_number_reads_back(text in "1[3-9][0-9]{9}|0[1-9][0-9]{2}-[2-9][0-9]{6,7}|[2-9][0-9]{7}") {
        let expected = Reading { value: Some(text.clone()), doubt: None };
        prop_assert_eq!(phone(&text), expected);
    }

    #[test]
    fn any_text_is_read_or_not(text in "([0-9.Ee+() -]|.){0,24}", number: f64) {
        let _ = phone_number(number);
        let value = phone(&text).value.unwrap_or_default();
        prop_assert!(value.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
    }
}
