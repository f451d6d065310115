//! The styles of a workbook, with those that annotated cells need.
//!
//! *Problem*: a cell keeps its own look and gets a colour; when the file comes back and the cell is right, the colour goes
//! and the look is the old one. *Method*: a coloured style is a copy of the cell's own with a fill of ours. Of a solid
//! fill no program shows the background colour, so that of ours holds the colour that was there before.
//! *Complexity*: O(styles). *Edges*: a pattern other than solid that was under the colour is not brought back; what is
//! equal to a style that is there already becomes that one, so that nothing piles up.
//! *Sources*: ECMA-376 part 1, 18.8.10 (cellXfs), 18.8.20 (fill), 18.8.32 (patternFill).

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::Severity;
use super::xml::{Close, escaped, prefix, retagged, spliced, walk};
use crate::error::Trouble;
use crate::package::{attribute, number};

/// Styles for files that have none.
pub(super) const BARE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <fonts count=\"1\"><font><sz val=\"11\"/><name val=\"宋体\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs></styleSheet>";

/// How a cell of our own looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Title,
    Head,
    Text,
    Link,
}

/// The colours of cells. No program offers these very values, so that they are known again.
fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Fault => "FFFFC7CF",
        Severity::Warning => "FFFFEB9D",
        Severity::Reason => "FFDCE6F2",
    }
}

const ALL: [Severity; 3] = [Severity::Fault, Severity::Warning, Severity::Reason];

/// A list of the style sheet: what stands in it, and where it stands in the text.
#[derive(Debug, Default)]
struct Section {
    items: Vec<String>,
    /// The number of each item, whatever blanks stand at the ends of its tags; the first of equals.
    numbers: BTreeMap<String, usize>,
    /// How many were there before.
    had: usize,
    start: Range<usize>,
    /// Where the end tag begins; none where the element is empty.
    end: Option<usize>,
    /// The start tag with its count to be replaced, and the end tag.
    tags: Option<(String, String)>,
}

impl Section {
    /// The number of an item; it is put at the end where it is not there.
    fn number(&mut self, item: String) -> u32 {
        let next = self.items.len();
        let at = *self.numbers.entry(tight(&item)).or_insert(next);
        if at == next {
            self.items.push(item);
        }
        u32::try_from(at).unwrap_or(0)
    }

    /// All that stands there is read.
    fn close(&mut self) {
        self.had = self.items.len();
        for (at, item) in self.items.iter().enumerate() {
            self.numbers.entry(tight(item)).or_insert(at);
        }
    }

    fn get(&self, number: u32) -> Option<&String> {
        self.items.get(usize::try_from(number).ok()?)
    }

    fn edits(&self) -> Vec<(Range<usize>, String)> {
        let Some((open, close)) = self.tags.as_ref().filter(|_| self.items.len() > self.had) else {
            return Vec::new();
        };
        let open = open.replace(COUNT, &self.items.len().to_string());
        let new = self.items.get(self.had..).unwrap_or_default().concat();
        match self.end {
            Some(end) => vec![(self.start.clone(), open), (end..end, new)],
            None => vec![(self.start.clone(), format!("{open}{new}{close}"))],
        }
    }
}

fn tight(item: &str) -> String {
    item.replace(" />", "/>").replace(" >", ">")
}

/// Stands for the count in a start tag until it is known.
const COUNT: &str = "#count#";
const SECTIONS: [&str; 3] = ["fonts", "fills", "cellXfs"];

/// The styles of a workbook.
#[derive(Debug)]
pub(super) struct Styles {
    text: String,
    prefix: String,
    sections: [Section; 3],
    coloured: BTreeMap<(u32, Severity), u32>,
    plain: BTreeMap<u32, u32>,
}

impl Styles {
    /// Reads a style sheet.
    ///
    /// # Errors
    /// No XML, or without fonts, fills or styles of cells.
    pub(super) fn read(text: String) -> Result<Self, Trouble> {
        let mut sections: [Section; 3] = Default::default();
        let (mut root, mut open, mut item) = (String::new(), None, 0);
        walk(&text, &mut |event, range, depth| {
            match (event, depth) {
                (Event::Start(element) | Event::Empty(element), 0) => root = prefix(element),
                (Event::Start(element) | Event::Empty(element), 1) => {
                    let local = element.local_name();
                    open = SECTIONS.iter().position(|name| *name == AsRef::<str>::as_ref(&local));
                    if let Some(at) = open {
                        let tag = retagged(element, &[("count", Some(COUNT.to_owned()))], Close::Open);
                        let name = element.name();
                        let end = format!("</{}>", AsRef::<str>::as_ref(&name));
                        (sections[at].start, sections[at].tags) = (range, Some((tag, end)));
                    }
                    if matches!(event, Event::Empty(_)) {
                        open = None;
                    }
                }
                (Event::End(_), 1) => {
                    if let Some(at) = open.take() {
                        sections[at].end = Some(range.start);
                    }
                }
                (Event::Start(_), 2) => item = range.start,
                (Event::Empty(_), 2) | (Event::End(_), 2) => {
                    let start = if matches!(event, Event::End(_)) { item } else { range.start };
                    if let Some(at) = open {
                        sections[at].items.push(text.get(start..range.end).unwrap_or_default().to_owned());
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        if sections.iter().any(|section| section.tags.is_none()) {
            return Err(Trouble::Damaged("styles without fonts, fills or cellXfs".to_owned()));
        }
        sections.iter_mut().for_each(Section::close);
        Ok(Self { text, prefix: root, sections, coloured: BTreeMap::new(), plain: BTreeMap::new() })
    }

    /// The style that is this one with a colour.
    pub(super) fn coloured(&mut self, style: u32, severity: Severity) -> u32 {
        if let Some(&known) = self.coloured.get(&(style, severity)) {
            return known;
        }
        let plain = self.plain(style);
        let xf = self.xf(plain);
        let fill = attribute_of(&xf, "fillId").and_then(|id| id.parse().ok()).unwrap_or(0);
        let under = self.sections[1].get(fill).and_then(|fill| solid(fill)).map(|fill| fill.front);
        let under = under.unwrap_or_else(|| " indexed=\"64\"".to_owned());
        let fill = self.fill(&format!(" rgb=\"{}\"", colour(severity)), &under);
        let number = self.with_fill(&xf, fill);
        self.coloured.insert((style, severity), number);
        number
    }

    /// The style that is this one without a colour of ours.
    pub(super) fn plain(&mut self, style: u32) -> u32 {
        if let Some(&known) = self.plain.get(&style) {
            return known;
        }
        let xf = self.xf(style);
        let fill = attribute_of(&xf, "fillId").and_then(|id| id.parse().ok()).unwrap_or(0);
        let ours = self.sections[1].get(fill).and_then(|fill| solid(fill)).filter(Solid::is_ours);
        let number = match ours {
            None => style,
            Some(Solid { back: None, .. }) => self.with_fill(&xf, 0),
            Some(Solid { back: Some(under), .. }) => {
                let fill = self.fill(&under, " indexed=\"64\"");
                self.with_fill(&xf, fill)
            }
        };
        self.plain.insert(style, number);
        number
    }

    /// The style of a cell of our own.
    pub(super) fn look(&mut self, look: Look) -> u32 {
        let p = self.prefix.clone();
        let size = "11".to_owned();
        let name = self.sections[0].get(0).and_then(|font| child(font, "name", "val"));
        let name = escaped(name.as_deref().unwrap_or("宋体"));
        let font = |flags: &str, size: &str, colour: &str| {
            format!("<{p}font>{flags}<{p}sz val=\"{size}\"/>{colour}<{p}name val=\"{name}\"/></{p}font>")
        };
        let (bold, underlined) = (format!("<{p}b/>"), format!("<{p}u/>"));
        let font = match look {
            Look::Title => font(&bold, "14", ""),
            Look::Head => font(&bold, &size, ""),
            Look::Text => font("", &size, ""),
            Look::Link => font(&underlined, &size, &format!("<{p}color rgb=\"FF0563C1\"/>")),
        };
        let fill = match look {
            Look::Head => self.fill(" rgb=\"FFDDEBF7\"", " indexed=\"64\""),
            Look::Title | Look::Text | Look::Link => 0,
        };
        let font = self.sections[0].number(font);
        let wrap = if look == Look::Title { "" } else { " wrapText=\"1\"" };
        let xf = format!(
            "<{p}xf numFmtId=\"49\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" \
             applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\"><{p}alignment vertical=\"top\"{wrap}/></{p}xf>"
        );
        self.sections[2].number(xf)
    }

    /// The style sheet with what was added.
    pub(super) fn finish(self) -> String {
        let edits = self.sections.iter().flat_map(Section::edits).collect();
        spliced(&self.text, edits)
    }

    fn xf(&self, style: u32) -> String {
        let bare = || {
            format!("<{}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>", self.prefix)
        };
        self.sections[2].get(style).cloned().unwrap_or_else(bare)
    }

    fn fill(&mut self, front: &str, back: &str) -> u32 {
        let p = &self.prefix;
        let fill = format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor{front}/><{p}bgColor{back}/></{p}patternFill></{p}fill>"
        );
        self.sections[1].number(fill)
    }

    fn with_fill(&mut self, xf: &str, fill: u32) -> u32 {
        let apply = (fill > 0).then(|| "1".to_owned());
        let changes = [("fillId", Some(fill.to_string())), ("applyFill", apply)];
        let mut changed = xf.to_owned();
        let seen = walk(xf, &mut |event, range, depth| {
            let close = match event {
                Event::Start(_) => Close::Open,
                _ => Close::Empty,
            };
            if let (Event::Start(element) | Event::Empty(element), 0) = (event, depth) {
                let tag = retagged(element, &changes, close);
                changed = format!("{tag}{}", xf.get(range.end..).unwrap_or_default());
            }
            Ok(())
        });
        match seen {
            Ok(()) => self.sections[2].number(changed),
            Err(_) => 0,
        }
    }
}

/// An attribute of the first tag of a text.
fn attribute_of(text: &str, name: &str) -> Option<String> {
    let mut found = None;
    let first = &mut |event: &Event<'_>, _, depth| {
        if let (Event::Start(element) | Event::Empty(element), 0) = (event, depth) {
            found = attribute(element, name);
        }
        Ok(())
    };
    walk(text, first).ok()?;
    found
}

/// An attribute of the first element of a name in a text.
fn child(text: &str, wanted: &str, name: &str) -> Option<String> {
    let mut found = None;
    let visit = &mut |event: &Event<'_>, _, _| {
        if let Event::Start(element) | Event::Empty(element) = event
            && found.is_none()
            && element.local_name().as_ref() == wanted
        {
            found = attribute(element, name);
        }
        Ok(())
    };
    walk(text, visit).ok()?;
    found
}

/// A solid fill: the attributes of its colours as they stand.
struct Solid {
    front: String,
    /// None where it is that of the system, which stands for nothing.
    back: Option<String>,
}

impl Solid {
    fn is_ours(&self) -> bool {
        ALL.iter().any(|&severity| self.front == format!(" rgb=\"{}\"", colour(severity)))
    }
}

fn solid(fill: &str) -> Option<Solid> {
    let (mut solid, mut front, mut back) = (false, None, None);
    let colours = |element: &BytesStart<'_>| {
        let mut text = String::new();
        for name in ["auto", "indexed", "rgb", "theme", "tint"] {
            if let Some(value) = attribute(element, name) {
                text += &format!(" {name}=\"{}\"", escaped(&value));
            }
        }
        text
    };
    let visit = &mut |event: &Event<'_>, _, _| {
        if let Event::Start(element) | Event::Empty(element) = event {
            match element.local_name().as_ref() {
                "patternFill" => solid = attribute(element, "patternType").as_deref() == Some("solid"),
                "fgColor" => front = Some(colours(element)),
                "bgColor" if number(element, "indexed") != Some(64) => back = Some(colours(element)),
                _ => {}
            }
        }
        Ok(())
    };
    walk(fill, visit).ok()?;
    front.filter(|_| solid).map(|front| Solid { front, back })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str, what: &str) -> usize {
        text.matches(what).count()
    }

    #[test]
    fn a_colour_goes_on_and_off_and_leaves_the_look() {
        let text = BARE.replace(
            "</cellXfs>",
            "<xf numFmtId=\"9\" fontId=\"0\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyFill=\"1\"><alignment horizontal=\"center\"/></xf></cellXfs>",
        );
        let blue = "<fill><patternFill patternType=\"solid\"><fgColor theme=\"4\" tint=\"0.5\"/><bgColor indexed=\"64\"/></patternFill></fill>";
        let text = text.replace("</fills>", &format!("{blue}</fills>"));
        let mut styles = Styles::read(text).unwrap();
        let (plain, filled) = (styles.coloured(0, Severity::Fault), styles.coloured(1, Severity::Warning));
        assert_eq!((plain, filled, styles.coloured(0, Severity::Fault)), (2, 3, 2));
        let once = styles.finish();
        assert!(once.contains("<cellXfs count=\"4\">") && once.contains("<fills count=\"5\">"), "{once}");
        let mut styles = Styles::read(once.clone()).unwrap();
        assert_eq!((styles.plain(2), styles.plain(3), styles.plain(1)), (0, 1, 1));
        assert_eq!(styles.coloured(2, Severity::Fault), 2);
        assert_eq!(count(&styles.finish(), "<xf "), count(&once, "<xf "));
    }

    #[test]
    fn styles_out_of_the_list_and_prefixes_are_borne() {
        let text = BARE.replace('<', "<x:").replace("<x:/", "</x:").replace("<x:?", "<?");
        let mut styles = Styles::read(text).unwrap();
        let (odd, look) = (styles.coloured(77, Severity::Fault), styles.look(Look::Head));
        assert_eq!((odd, look), (1, 2));
        assert!(styles.finish().contains("<x:xf numFmtId=\"49\""));
    }
}
