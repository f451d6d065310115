//! Yes and no, and what stands for them in lists of members.

const YES: [&str; 15] = [
    "是",
    "有",
    "√",
    "✓",
    "✔",
    "☑",
    "对",
    "y",
    "yes",
    "true",
    "1",
    "党员",
    "中共党员",
    "预备党员",
    "中共预备党员",
];
const NO: [&str; 14] =
    ["否", "无", "×", "✗", "✘", "x", "n", "no", "false", "0", "不是", "群众", "共青团员", "非党员"];

/// `None` where it is neither.
pub(crate) fn yes(text: &str) -> Option<bool> {
    let plain: String = super::normal(text).to_lowercase().split_whitespace().collect();
    let is = |words: &[&str]| words.contains(&plain.as_str());
    match (is(&YES), is(&NO)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ if plain.starts_with('已') => Some(true),
        _ if plain.starts_with('未') => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::yes;

    #[test]
    fn marks_and_words() {
        for text in ["是", "√", "中共党员", "Y", "已解决"] {
            assert_eq!(yes(text), Some(true), "{text}");
        }
        for text in ["否", "群众", "×", "未解决", "0"] {
            assert_eq!(yes(text), Some(false), "{text}");
        }
        assert_eq!(yes("也许"), None);
    }
}
