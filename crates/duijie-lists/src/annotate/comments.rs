//! The notes on cells: their texts, and the boxes that show them.
//!
//! *Problem*: notes of ours beside those that people wrote; ours from before go. *Method*: ours are known by their author.
//! A box is known by the row and column that it belongs to. Both parts are changed at these places only.
//! *Complexity*: O(bytes + notes). *Edges*: a cell has one note; where a person wrote one it stays, and ours stands in the
//! column 问题 alone. *Sources*: ECMA-376 part 1, 18.7 (comments); part 4, 19.1 (VML), 19.4.2 (ClientData).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use quick_xml::events::Event;

use super::sheet::name;
use super::xml::{escaped, prefix, spliced, walk};
use crate::error::Trouble;
use crate::layout::{Spot, spot};
use crate::package::{attribute, number};

/// The author of the notes that are ours.
const AUTHOR: &str = "duijie";

/// What became of the notes of a sheet.
#[derive(Debug)]
pub(super) struct Notes {
    /// The part with the texts.
    pub(super) part: String,
    /// Cells whose notes of ours were there before.
    pub(super) gone: BTreeSet<Spot>,
    /// Cells with new notes of ours.
    pub(super) new: Vec<Spot>,
}

/// Puts notes into the part with the texts; `space` is the namespace of a new one.
///
/// # Errors
/// No XML.
pub(super) fn texts(
    old: Option<&str>,
    space: &str,
    notes: &BTreeMap<Spot, String>,
) -> Result<Notes, Trouble> {
    let bare = format!(
        "<comments xmlns=\"{}\"><authors></authors><commentList></commentList></comments>",
        escaped(space)
    );
    let text = old.unwrap_or(&bare);
    let (mut p, mut authors, mut ours) = (String::new(), 0_u32, BTreeSet::new());
    let (mut author_end, mut list_end) = (None, None);
    let (mut edits, mut gone, mut kept) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut start = None;
    walk(text, &mut |event, range, depth| {
        match event {
            Event::Start(element) | Event::Empty(element) if depth == 0 => p = prefix(element),
            Event::Start(element) if element.local_name().as_ref() == "comment" => {
                let at = attribute(element, "ref").and_then(|name| spot(&name));
                match (number(element, "authorId").is_some_and(|id| ours.contains(&id)), at) {
                    (true, at) => {
                        start = Some(range.start);
                        gone.extend(at);
                    }
                    (false, at) => kept.extend(at),
                }
            }
            Event::End(element) => match element.local_name().as_ref() {
                "author" => authors += 1,
                "authors" => author_end = Some(range.start),
                "commentList" => list_end = Some(range.start),
                "comment" => edits.extend(start.take().map(|start| (start..range.end, String::new()))),
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "author" => authors += 1,
            Event::Text(said) if depth == 3 && said.trim() == AUTHOR => {
                ours.insert(authors);
            }
            _ => {}
        }
        Ok(())
    })?;
    let new: Vec<Spot> = notes.keys().copied().filter(|at| !kept.contains(at)).collect();
    if !new.is_empty() {
        let (Some(author_end), Some(list_end)) = (author_end, list_end) else {
            return Err(Trouble::Damaged("notes without authors or list".to_owned()));
        };
        let author = ours.first().copied().unwrap_or(authors);
        if ours.is_empty() {
            edits.push((author_end..author_end, format!("<{p}author>{AUTHOR}</{p}author>")));
        }
        let mut list = String::new();
        for at in &new {
            let said = escaped(notes.get(at).map_or("", String::as_str));
            let name = name(*at);
            // Writing to a string cannot fail.
            let _ = write!(
                list,
                "<{p}comment ref=\"{name}\" authorId=\"{author}\"><{p}text><{p}t xml:space=\"preserve\">{said}</{p}t></{p}text></{p}comment>"
            );
        }
        edits.push((list_end..list_end, list));
    }
    Ok(Notes { part: spliced(text, edits), gone, new })
}

/// Puts the boxes of notes into a drawing.
pub(super) fn drawing(old: Option<&str>, notes: &Notes) -> String {
    let blocks: Vec<String> = (1..=notes.new.len() / 1024 + 1).map(|block| block.to_string()).collect();
    let bare = format!(
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/>\
         </o:shapelayout><v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
         <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype></xml>",
        blocks.join(",")
    );
    let text = without(old.unwrap_or(&bare), &notes.gone);
    let first = ids(&text).max().unwrap_or(1024) + 1;
    let mut shapes = String::new();
    for (id, at) in (first..).zip(&notes.new) {
        let (row, column) = (at.row, at.column);
        let anchor =
            format!("{}, 15, {}, 2, {}, 15, {}, 4", column + 1, row.saturating_sub(1), column + 5, row + 5);
        // As above.
        let _ = write!(
            shapes,
            "<v:shape id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style='position:absolute;margin-left:60pt;margin-top:2pt;\
             width:240pt;height:90pt;z-index:1;visibility:hidden' fillcolor=\"#ffffe1\" o:insetmode=\"auto\">\
             <v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
             <v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>\
             <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>\
             <x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
        );
    }
    match text.rfind("</xml>") {
        Some(end) => spliced(&text, vec![(end..end, shapes)]),
        None => text,
    }
}

/// A drawing without the boxes of some cells. Drawings are often no sound XML, so that this looks for tags only.
fn without(text: &str, gone: &BTreeSet<Spot>) -> String {
    if gone.is_empty() {
        return text.to_owned();
    }
    let mut edits = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("<v:shape ")).map(|at| from + at) {
        const END: &str = "</v:shape>";
        let Some(end) = text.get(start..).and_then(|rest| rest.find(END)).map(|at| start + at + END.len())
        else {
            break;
        };
        let shape = text.get(start..end).unwrap_or_default();
        let value = |name: &str| {
            let (_, rest) = shape.split_once(&format!("<x:{name}>"))?;
            rest.split('<').next()?.trim().parse().ok()
        };
        if let (Some(row), Some(column)) = (value("Row"), value("Column"))
            && gone.contains(&Spot { row, column })
        {
            edits.push((start..end, String::new()));
        }
        from = end;
    }
    spliced(text, edits)
}

/// The numbers of the shapes in a drawing.
fn ids(text: &str) -> impl Iterator<Item = u32> + '_ {
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    text.split("_x0000_s").skip(1).filter_map(move |rest| rest.get(..digits(rest))?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(places: &[&str]) -> BTreeMap<Spot, String> {
        places.iter().map(|place| (spot(place).unwrap(), format!("note of {place} <&>"))).collect()
    }

    #[test]
    fn ours_go_and_come_and_those_of_people_stay() {
        let theirs = "<comments xmlns=\"m\"><authors><author>王芳</author></authors><commentList>\
                      <comment ref=\"A1\" authorId=\"0\"><text><t>看</t></text></comment></commentList></comments>";
        let once = texts(Some(theirs), "m", &notes(&["A1", "B2", "C3"])).unwrap();
        assert_eq!(once.new.len(), 2, "A1 has a note already");
        assert!(once.part.contains("看") && once.part.contains("note of B2 &lt;&amp;&gt;"), "{}", once.part);
        let drawn = drawing(None, &once);
        assert_eq!(drawn.matches("<x:Row>").count(), 2);
        let again = texts(Some(&once.part), "m", &notes(&["C3"])).unwrap();
        assert_eq!((again.gone.len(), again.new.len()), (2, 1));
        assert_eq!(again.part.matches("<author>").count(), 2);
        let redrawn = drawing(Some(&drawn), &again);
        assert_eq!(redrawn.matches("<v:shape ").count(), 1);
        let none = texts(Some(&again.part), "m", &BTreeMap::new()).unwrap();
        assert!(none.part.contains("看") && !none.part.contains("note of"));
        assert_eq!(drawing(Some(&redrawn), &none).matches("<v:shape ").count(), 0);
    }
}
