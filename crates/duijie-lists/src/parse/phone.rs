//! Telephone numbers: digits and hyphens.

/// Reads a number from text or from what a workbook made of one; `None` where it is none.
pub(crate) fn phone(text: &str) -> Option<String> {
    let plain: String = super::normal(text).chars().filter(|c| !c.is_whitespace()).collect();
    // A number cell that was written as text: 13800000001.0
    let plain = plain.strip_suffix(".0").unwrap_or(&plain);
    let plain = match plain.parse::<f64>() {
        Ok(number) if plain.contains(['e', 'E']) && number.fract() == 0.0 && number < 1e15 => {
            format!("{number:.0}")
        }
        _ => plain.to_owned(),
    };
    let plain = plain.strip_prefix("+86").unwrap_or(&plain).trim_start_matches('-');
    let digits: String = plain.chars().filter(|c| !matches!(c, '-' | '(' | ')')).collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match digits.len() {
        11 if digits.starts_with('1') => Some(digits),
        7..=12 => Some(plain.replace('(', "").replace(')', "-")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_written() {
        for text in [
            "138 0000 0002",
            "１３８００００００02",
            "13800000002",
            "13800000002.0",
            "1.3800000002E10",
            "+86 138-0000-0002",
        ] {
            assert_eq!(phone(text).as_deref(), Some("13800000002"), "{text}");
        }
        assert_eq!(phone("0595-22222222").as_deref(), Some("0595-22222222"));
        assert_eq!(phone("（0595）22222222").as_deref(), Some("0595-22222222"));
        assert_eq!(phone("见备注"), None);
        assert_eq!(phone("1380000"), Some("1380000".to_owned()));
        assert_eq!(phone("138"), None);
    }

    proptest::proptest! {
        #[test]
        fn a_number_that_is_written_is_read(number in 10_000_000_000_u64..20_000_000_000) {
            proptest::prop_assert_eq!(phone(&number.to_string()), Some(number.to_string()));
        }

        #[test]
        fn any_text_is_read_or_not(text in ".{0,20}") {
            let _ = phone(&text);
        }
    }
}
