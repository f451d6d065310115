//! What a row below (or above) a header is: data, or what is left out and why.

use std::sync::LazyLock;

use serde::Serialize;

use crate::example::{MARKS, is_example};
use crate::parse;

use super::find::Row;
use super::vocabulary::simplified;

/// Why a row is no record, or a sheet no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// The name of the table.
    Title,
    /// What stands between the title and the headings.
    Subtitle,
    /// Headings once more.
    Header,
    /// Nothing stands there.
    Empty,
    /// A sum of all.
    Total,
    /// A sum of some.
    Subtotal,
    /// A remark on the table.
    Note,
    /// Where people sign.
    Signature,
    /// A hidden sheet.
    Hidden,
    /// A sheet of ours that says nothing to be read: notes, sums, options.
    Own,
    /// It shows how to fill the list: its first cell begins with 示例.
    Example,
    /// Something else: a sheet that is no list.
    Other,
}

const TOTAL: [&str; 7] = ["合计", "总计", "共计", "累计", "总和", "汇总", "总数"];
const SUBTOTAL: [&str; 3] = ["小计", "本页合计", "分计"];
const NOTE: [&str; 7] = ["备注:", "说明:", "填表说明", "填报说明", "温馨提示", "※", "*"];
const SIGNATURE: [&str; 11] =
    ["签字", "签名", "盖章", "负责人:", "填表人", "制表人", "审核人", "填报人", "经办人:", "签章", "(公章)"];

/// Labels of remarks, and of those who sign.
const REMARKS: [&str; 5] = ["注", "备注", "说明", "填表说明", "填报说明"];
const SIGNERS: [&str; 9] =
    ["填表人", "制表人", "审核人", "填报人", "填报单位", "填报时间", "经办人", "负责人", "签字"];

/// Whether all cells of a row are labels with what they say: 填表人：张三, 审核人：李四.
pub(crate) fn says_labels(row: Row<'_>) -> bool {
    row.iter().all(|cell| {
        let text = cell.content.text();
        // Most cells are no labels.
        if !text.contains([':', '：', '︓', '﹕']) {
            return false;
        }
        let text = tight(&text);
        let label = text.split_once(':').map(|(label, _)| label);
        label.is_some_and(|label| REMARKS.contains(&label) || SIGNERS.contains(&label))
    })
}

/// Words without which no cell is why its row is no record.
static TELLING: LazyLock<Vec<&str>> =
    LazyLock::new(|| [&TOTAL[..], &SUBTOTAL, &NOTE, &SIGNATURE, &REMARKS, &MARKS].concat());

/// Whether a cell may be why its row is no record: where none may, [`reason`] gives none. Most may not.
pub(super) fn may_tell(text: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let text = tight(text).to_lowercase();
    TELLING.iter().any(|word| text.contains(word))
}

/// Why a row below the header is no record; `None` for a record.
pub(crate) fn reason(row: Row<'_>, headings: usize) -> Option<Reason> {
    // Of a table of few columns a row of two cells is not short.
    let is_short = 2 * row.len() <= headings.max(2) || says_labels(row);
    // A sum may stand behind an empty or numbered first column; of short rows all cells are looked at.
    let looked_at = row.iter().take(if is_short { row.len() } else { 3 });
    let texts: Vec<String> = looked_at.map(|cell| tight(&cell.content.text())).collect();
    let first = texts.first()?;
    let begins = |words: &[&str]| words.iter().any(|word| first.starts_with(word));
    let is = |words: &[&str]| {
        texts
            .iter()
            .take(3)
            .any(|text| words.iter().any(|word| text.trim_end_matches([':', '(', ')']) == *word))
            || begins(words) && first.chars().count() <= 8
    };
    // 注：…, 注1、…; but 注射 begins a record.
    let is_remark = || {
        let rest = first.strip_prefix('注');
        rest.is_some_and(|rest| row.len() == 1 || !rest.starts_with(char::is_alphabetic)) || begins(&NOTE)
    };
    // 湖滨社区小计, 本页合计: of some, whatever they are.
    let is_of_some = || is_short && SUBTOTAL.iter().chain(&TOTAL[..2]).any(|word| first.ends_with(word));
    if is_example(row) {
        Some(Reason::Example)
    } else if is(&SUBTOTAL) {
        Some(Reason::Subtotal)
    } else if is(&TOTAL) {
        Some(Reason::Total)
    } else if is_of_some() {
        Some(Reason::Subtotal)
    } else if is_short && is_remark() {
        Some(Reason::Note)
    } else if is_short && texts.iter().any(|text| signs(text)) {
        Some(Reason::Signature)
    } else {
        None
    }
}

fn signs(text: &str) -> bool {
    SIGNATURE.iter().any(|word| text.contains(word))
}

/// A text in half width and simplified characters without blanks.
fn tight(text: &str) -> String {
    parse::normal(text).chars().filter(|c| !c.is_whitespace()).map(simplified).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::{Cell, Content};

    /// A row is left out only for a cell that may tell why: every word that one looks for is among them, in any dress.
    #[test]
    fn what_is_no_record_has_a_cell_that_may_tell() {
        let words = [&TOTAL[..], &SUBTOTAL, &NOTE, &SIGNATURE, &REMARKS, &SIGNERS, &MARKS, &["注"]].concat();
        let dresses = ["{}", " {}：", "{}（人）", "湖滨社区{}", "{}张三", "Ａ{}", "（{}）", "{}1", "{}:李四"];
        let texts: Vec<String> = words
            .iter()
            .flat_map(|word| dresses.map(|dress| dress.replace("{}", word)))
            .flat_map(|text| [text.to_uppercase(), text.replace('计', "計"), text])
            .collect();
        let cell = |column: u32, text: &str| Cell { row: 0, column, content: Content::Text(text.into()) };
        let mut told = 0;
        for text in &texts {
            for row in [
                vec![cell(0, text)],
                vec![cell(0, "1"), cell(1, text)],
                vec![cell(0, text), cell(1, "湖滨社区"), cell(2, "理发"), cell(3, "3")],
                vec![cell(0, "1"), cell(1, "湖滨社区"), cell(2, text), cell(3, "3")],
            ] {
                if reason(&row, 4).is_some() {
                    assert!(may_tell(text), "{text}");
                    told += 1;
                }
            }
        }
        assert!(told > 300, "{told}");
        for text in ["", "12", "湖滨社区", "老年人、残疾人", "周一至周五 09:00-11:30", "D0000001"]
        {
            assert!(!may_tell(text), "{text}");
        }
    }
}
