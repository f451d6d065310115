//! The plain form of a text: what differs only in how it was typed becomes equal.

use unicode_normalization::UnicodeNormalization;

/// The plain form of `text`, on which readers work. What was typed is kept elsewhere.
///
/// * Full-width letters, digits and punctuation become half-width (`１２人` → `12人`, `：` → `:`), circled numbers
///   become numbers (`①` → `1`), and radicals that come out of PDF files become characters (`⼈` → `人`): Unicode's
///   NFKC, character by character, except where it would change what is said (`m²`, `½`, `㎡`, `…` stay).
/// * Blanks of every kind (no-break, ideographic, tab) become a space; every line break becomes `\n`.
/// * Invisible characters (zero-width, direction and variation marks, soft hyphens) and control characters go.
/// * Blanks around it go. A normal text is its own normal form.
#[must_use]
pub fn normal(text: &str) -> String {
    // Most texts are normal: one look, one copy.
    let is_plain = |c: char| ('!'..='~').contains(&c) || is_ideograph(c);
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut after_return = false;
    for c in text.chars() {
        match c {
            '\n' if after_return => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => plain.push('\n'),
            _ if invisible(c) => {}
            _ if c.is_whitespace() => plain.push(' '),
            _ if c.is_control() => {}
            _ if c.is_ascii() || kept(c) => plain.push(c),
            _ => plain.extend(std::iter::once(c).nfkc().filter(|c| !invisible(*c))),
        }
        after_return = c == '\r';
    }
    plain.trim().to_owned()
}

/// Whether the cell states anything: not when it is empty or holds only a sign or word for nothing (`/`, `-`, 无).
#[must_use]
pub fn stated(text: &str) -> bool {
    // Many are numbers.
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let plain = plain(text);
    let sign = |c: char| c.is_whitespace() || matches!(c, '/' | '\\' | '-' | '—' | '–' | '_' | '.' | '。');
    !plain.chars().all(sign) && !matches!(plain.as_str(), "无" | "暂无" | "没有" | "空" | "N/A" | "n/a")
}

/// The normal form with the traditional characters of the readers' own words made simplified.
pub(super) fn plain(text: &str) -> String {
    normal(text).chars().map(simplified).collect()
}

/// The plain form without blanks, except between two digits: there a space parts two numbers.
pub(super) fn tight(text: &str) -> String {
    let plain = plain(text);
    let mut tight = String::with_capacity(plain.len());
    let mut rest = plain.chars();
    while let Some(c) = rest.next() {
        if c != ' ' {
            tight.push(c);
            continue;
        }
        let next = rest.clone().find(|c| *c != ' ');
        if tight.ends_with(|c: char| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit()) {
            tight.push(' ');
        }
    }
    tight
}

/// The characters of nearly all Chinese text, which are their own normal form.
fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Characters that NFKC would make into something else than their plain form.
fn kept(c: char) -> bool {
    let script = matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{209f}');
    let fraction = matches!(c, '¼'..='¾' | '\u{2150}'..='\u{215f}');
    let squared = matches!(c, '\u{3300}'..='\u{33ff}');
    is_ideograph(c) || script || fraction || squared || c == '…'
}

fn invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// Only characters of numbers, measures and days: names and wordings are not the readers' to change.
fn simplified(c: char) -> char {
    match c {
        '萬' => '万',
        '億' => '亿',
        '兩' => '两',
        '貳' => '贰',
        '叄' => '叁',
        '陸' => '陆',
        '約' => '约',
        '過' => '过',
        '於' => '于',
        '個' => '个',
        '場' => '场',
        '餘' => '余',
        '數' => '数',
        '時' => '时',
        '點' => '点',
        '號' => '号',
        '週' => '周',
        '無' => '无',
        '與' => '与',
        '後' => '后',
        '間' => '间',
        '項' => '项',
        '組' => '组',
        '臺' => '台',
        '張' => '张',
        '戶' => '户',
        '單' => '单',
        '總' => '总',
        '計' => '计',
        '員' => '员',
        '黨' => '党',
        '預' => '预',
        '備' => '备',
        '眾' => '众',
        '節' => '节',
        '課' => '课',
        '雙' => '双',
        '禮' => '礼',
        '隨' => '随',
        '盡' => '尽',
        '隊' => '队',
        '樓' => '楼',
        '棟' => '栋',
        '輛' => '辆',
        '條' => '条',
        '圓' => '圆',
        '塊' => '块',
        '錢' => '钱',
        '費' => '费',
        '為' => '为',
        '達' => '达',
        '開' => '开',
        '從' => '从',
        _ => c,
    }
}
