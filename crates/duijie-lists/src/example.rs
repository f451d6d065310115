//! Example rows: what shows how to fill a list, and is no record of it.
//!
//! *Rule.* A row is an example where its first filled cell reads 示例, 范例, 样例, 例 or `example` – alone, or before what is
//! no letter: `示例-D001`, `例：`, `Example 2`. Width, case and blanks make no difference. So an example stays one when its
//! other cells are changed, when it is moved or sorted; and 示例社区, or a row whose first cell is written over, is data.

use crate::cell::Cell;
use crate::parse;

pub(crate) const MARKS: [&str; 5] = ["示例", "范例", "样例", "例", "example"];

/// Whether a row shows how to fill the list.
pub(crate) fn is_example(row: &[Cell]) -> bool {
    row.first().is_some_and(|cell| is_marked(&cell.content.text()))
}

fn is_marked(text: &str) -> bool {
    // Most first cells are numbers of some kind.
    if text.starts_with(|c: char| c.is_ascii_digit() || c == 'D') {
        return false;
    }
    let text = parse::normal(text).to_lowercase();
    let rest = MARKS.iter().find_map(|mark| text.strip_prefix(mark));
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_told_from_a_word_that_begins_like_it() {
        for text in
            ["示例", "示例-D001", " 示例：D001", "ＥＸＡＭＰＬＥ－D001", "Example 2", "例：张三", "例1"]
        {
            assert!(is_marked(text), "{text}");
        }
        for text in ["", "示例社区", "例会室布置", "examples", "D001", "D001-示例", "样例子"] {
            assert!(!is_marked(text), "{text}");
        }
    }
}
