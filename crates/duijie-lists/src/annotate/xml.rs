//! Parts of XML as texts: looked through piece by piece, changed at some places, all else byte for byte as it is.

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::error::Trouble;

/// Sees an event, the bytes that it takes and its depth: that of the root is 0, and an end has the depth of its start.
type Visit<'v> = dyn FnMut(&Event<'_>, Range<usize>, usize) -> Result<(), Trouble> + 'v;

/// Visits every event of a text.
pub(super) fn walk(text: &str, visit: &mut Visit<'_>) -> Result<(), Trouble> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut depth, mut start) = (0_usize, 0_usize);
    loop {
        let event = reader.read_event().map_err(|error| Trouble::Damaged(error.to_string()))?;
        let end = usize::try_from(reader.buffer_position()).map_err(|_| Trouble::TooLarge)?;
        match event {
            Event::Eof => return Ok(()),
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        visit(&event, start..end, depth)?;
        if matches!(event, Event::Start(_)) {
            depth += 1;
        }
        start = end;
    }
}

/// A text with some of its ranges replaced; ranges do not overlap. Of several at one place the first comes first.
pub(super) fn spliced(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut result =
        String::with_capacity(text.len() + edits.iter().map(|(_, new)| new.len()).sum::<usize>());
    let mut done = 0;
    for (range, new) in edits {
        result.push_str(text.get(done..range.start).unwrap_or_default());
        result.push_str(&new);
        done = range.end.max(done);
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

/// `x:` of `<x:row>`, else nothing.
pub(super) fn prefix(element: &BytesStart<'_>) -> String {
    let name = element.name();
    let name: &str = name.as_ref();
    name.split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// How a tag ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Close {
    /// `>`
    Open,
    /// `/>`
    Empty,
}

/// A start tag with some attributes set to a value or (None) taken away; all others as they are.
pub(super) fn retagged(element: &BytesStart<'_>, changes: &[(&str, Option<String>)], close: Close) -> String {
    let name = element.name();
    let mut tag = format!("<{}", AsRef::<str>::as_ref(&name));
    let mut done = vec![false; changes.len()];
    for attribute in element.attributes().with_checks(false).filter_map(Result::ok) {
        let key: &str = attribute.key.as_ref();
        match changes.iter().position(|(name, _)| *name == key) {
            None => push(&mut tag, key, &attribute.value.replace('"', "&quot;")),
            Some(at) => {
                if let (Some(value), false) = (&changes[at].1, done[at]) {
                    push(&mut tag, key, &escaped(value));
                }
                done[at] = true;
            }
        }
    }
    for ((name, value), _) in changes.iter().zip(done).filter(|(_, done)| !done) {
        if let Some(value) = value {
            push(&mut tag, name, &escaped(value));
        }
    }
    tag.push_str(if close == Close::Empty { "/>" } else { ">" });
    tag
}

fn push(tag: &mut String, name: &str, value: &str) {
    tag.push(' ');
    tag.push_str(name);
    tag.push_str("=\"");
    tag.push_str(value);
    tag.push('"');
}

/// A text as the text of an element or the value of an attribute. What XML cannot hold is left out; `_x0041_`, which a
/// workbook reads as `A`, stays what it is.
pub(super) fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\n' => result.push_str("&#10;"),
            '\t' => result.push_str("&#9;"),
            '_' if is_code(text.get(at..).unwrap_or_default()) => result.push_str("_x005F_"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => result.push(c),
        }
    }
    result
}

fn is_code(text: &str) -> bool {
    let code = text.strip_prefix("_x").and_then(|rest| rest.split_once('_')).map(|(code, _)| code);
    code.is_some_and(|code| code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The beginning of a text, at most so many UTF-16 units, which is what a cell counts.
pub(super) fn cut(text: &str, most: usize) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > most {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_keep_what_is_not_changed() {
        let mut tags = Vec::new();
        let text = r#"<x:c r='A"1' s="3"  t="s"/>"#;
        walk(text, &mut |event, range, depth| {
            if let Event::Empty(element) = event {
                assert_eq!((range, depth, prefix(element)), (0..text.len(), 0, "x:".to_owned()));
                let changes = [("s", Some("7".to_owned())), ("t", None), ("u", Some("<".to_owned()))];
                tags.push(retagged(element, &changes, Close::Open));
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(tags, [r#"<x:c r="A&quot;1" s="7" u="&lt;">"#]);
    }

    #[test]
    fn texts_are_escaped_for_workbooks() {
        assert_eq!(escaped("a<b>&\"\n\u{1}_x0041_ _x_"), "a&lt;b&gt;&amp;&quot;&#10;_x005F_x0041_ _x_");
        assert_eq!(cut("a𝄞b", 3), "a𝄞");
    }

    #[test]
    fn ranges_are_replaced() {
        assert_eq!(spliced("abcdef", vec![(4..5, "E".to_owned()), (1..1, "x".to_owned())]), "axbcdEf");
    }
}
