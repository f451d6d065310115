//! Several items in one cell.

use super::normal::normal;

/// The items of a cell, in its order: skills, areas, categories.
///
/// *Separators*: line breaks, `、` `,` `;` `|` and their full-width forms, numbering (`①`, `1.`, `2、` before an item);
/// `/` and blanks only between two Chinese characters, and blanks only where every part has two characters or more
/// (理发 修脚, but 王 芳 and `AED 急救` stay whole). What stands in brackets is not parted.
/// *Edges*: no empty items; of equal items the first. Items are in their normal form.
#[must_use]
pub fn several(text: &str) -> Vec<String> {
    let text = normal(&text.chars().map(|c| if is_numbering(c) { '\n' } else { c }).collect::<String>());
    let mut items: Vec<String> = Vec::new();
    for part in parts(&text) {
        let part = unnumbered(part.trim());
        let words: Vec<&str> = part.split(' ').filter(|word| !word.is_empty()).collect();
        let split =
            words.len() > 1 && words.iter().all(|word| word.chars().count() > 1 && word.chars().all(chinese));
        let whole = [part];
        for item in if split { words.as_slice() } else { &whole } {
            if !item.is_empty() && !items.iter().any(|known| known == item) {
                items.push((*item).to_owned());
            }
        }
    }
    items
}

/// The parts between separators that stand outside brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_u32);
    let mut before = None;
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next();
        let separates = match c {
            '\n' => true,
            '、' | ',' | ';' | '|' | '。' => depth == 0,
            '/' => depth == 0 && before.is_some_and(chinese) && after.is_some_and(chinese),
            _ => false,
        };
        match c {
            '(' | '[' | '【' | '《' => depth += 1,
            ')' | ']' | '】' | '》' => depth = depth.saturating_sub(1),
            // A bracket that never closes ends with its line.
            '\n' => depth = 0,
            _ => {}
        }
        // 1、理发: the number only counts the items.
        let part = text[start..at].trim();
        let numbering = c == '、' && !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        if separates && numbering && after.is_some_and(chinese) {
            start = at + c.len_utf8();
        } else if separates {
            parts.push(&text[start..at]);
            start = at + c.len_utf8();
        }
        before = Some(c);
    }
    parts.push(&text[start..]);
    parts
}

/// An item without the number before it: `1.理发`; a number alone, or before a digit, is no numbering.
fn unnumbered(part: &str) -> &str {
    let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
    let named = rest.strip_prefix(['.', ')']).filter(|_| rest.len() < part.len());
    named.map(str::trim_start).filter(|item| item.chars().next().is_some_and(chinese)).unwrap_or(part)
}

fn is_numbering(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{249b}' | '\u{3251}'..='\u{325f}' | '\u{32b1}'..='\u{32bf}')
}

fn chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c)
}
