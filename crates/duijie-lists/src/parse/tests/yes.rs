use proptest::prelude::*;

use crate::parse::{Doubt, Reading, yes};

#[test]
fn yes_and_no_in_their_many_forms() {
    for text in [
        "√",
        "✓",
        "✔\u{fe0f}",
        "是",
        " 是 ",
        "有",
        "党员",
        "中共党员",
        "预备党员",
        "中共黨員",
        "Y",
        "ｙ",
        "yes",
        "1",
        "TRUE",
    ] {
        assert_eq!(yes(text), Reading { value: Some(true), doubt: None }, "{text}");
    }
    for text in ["×", "否", "无", "無", "群众", "N", "no", "0", "０", "x", "FALSE", "共青团员"] {
        assert_eq!(yes(text), Reading { value: Some(false), doubt: None }, "{text}");
    }
    for text in ["", " ", "\u{3000}", "/"] {
        assert_eq!(yes(text), Reading { value: None, doubt: None }, "{text}");
    }
    for text in ["也许", "2", "是否"] {
        assert_eq!(yes(text), Reading { value: None, doubt: Some(Doubt::Unreadable) }, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_reads_back(said: bool) {
        prop_assert_eq!(yes(if said { "是" } else { "否" }).value, Some(said));
        prop_assert_eq!(yes(&said.to_string()).value, Some(said));
    }

    #[test]
    fn any_text_is_read_or_not(text in "(?s).*") {
        let _ = yes(&text);
    }
}
