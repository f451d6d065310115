//! The parts of an `.xlsx`, as texts and bytes, and the relations between them.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read, Seek, Write};

use duijie::lists::Text;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use super::xml::{Close, escaped, prefix, retagged, spliced, walk};
use crate::error::Trouble;
use crate::package::attribute;

/// A part that is changed in memory may have so many bytes: 64 MiB.
const SMALL: u64 = 64 << 20;

/// What runs or reaches out, by the names of parts.
const RUNS: [(&str, &str, &str); 9] = [
    ("vbaproject.bin", "宏", "macros"),
    ("macrosheets/", "宏", "macros"),
    ("externallinks/", "到其他工作簿的链接", "links to other workbooks"),
    ("activex/", "ActiveX 控件", "ActiveX controls"),
    ("embeddings/", "嵌入的文件", "embedded files"),
    ("connections.xml", "外部数据连接", "connections to outside data"),
    ("querytables/", "外部数据查询", "queries of outside data"),
    ("customui", "自定义界面", "an interface of its own"),
    ("webextensions/", "加载项", "add-ins"),
];

/// What of a workbook runs or reaches out, in words; none where nothing does.
pub(super) fn runs(bytes: &[u8]) -> Option<Text> {
    let parts = Parts::open(bytes).ok()?;
    let has = |mark: &str| parts.places.keys().any(|name| name.contains(mark));
    RUNS.iter().find(|(mark, ..)| has(mark)).map(|&(_, zh, en)| Text::new(zh, en))
}

fn broken(error: impl std::fmt::Display) -> Trouble {
    Trouble::Damaged(error.to_string())
}

/// The parts of a workbook that passed the bounds of [`crate::package`].
pub(super) struct Parts<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Places by name in small letters.
    places: BTreeMap<String, usize>,
}

impl<'b> Parts<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Trouble> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        let mut places = BTreeMap::new();
        for index in 0..archive.len() {
            let name = archive.by_index_raw(index).map_err(broken)?.name().map_err(broken)?.into_owned();
            places.insert(key(&name), index);
        }
        Ok(Self { archive, places })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&key(name))
    }

    /// A part as text; none where it is not there.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Trouble> {
        let Some(&place) = self.places.get(&key(name)) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.archive
            .by_index(place)
            .map_err(broken)?
            .take(SMALL + 1)
            .read_to_end(&mut bytes)
            .map_err(broken)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > SMALL {
            return Err(Trouble::TooLarge);
        }
        let text = String::from_utf8(bytes).map_err(broken)?;
        Ok(Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
    }

    /// A part that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Trouble> {
        self.text(name)?.ok_or_else(|| Trouble::Damaged(format!("no part {name}")))
    }

    /// A part as a stream.
    pub(super) fn stream(&mut self, name: &str) -> Result<impl std::io::BufRead + '_, Trouble> {
        let place = self.places.get(&key(name)).ok_or_else(|| Trouble::Damaged(format!("no part {name}")))?;
        Ok(BufReader::with_capacity(1 << 16, self.archive.by_index(*place).map_err(broken)?))
    }

    /// A name that no part has: `xl/duijie1.xml`.
    pub(super) fn free(&self, start: &str, end: &str, taken: &[String]) -> String {
        let named = (1_u32..).map(|number| format!("{start}{number}{end}"));
        let free = |name: &String| !self.has(name) && !taken.contains(name);
        named.take(100_000).find(free).unwrap_or_else(|| format!("{start}{end}"))
    }

    /// Copies all parts but some, as they are. A part whose name leads out of the package is left behind.
    pub(super) fn copy<W: Write + Seek>(
        &mut self,
        out: &mut ZipWriter<W>,
        but: impl Fn(&str) -> bool,
    ) -> Result<(), Trouble> {
        let places: Vec<(String, usize)> =
            self.places.iter().map(|(name, place)| (name.clone(), *place)).collect();
        for (known, place) in places {
            let part = self.archive.by_index_raw(place).map_err(broken)?;
            let name = part.name().map_err(broken)?.replace('\\', "/");
            if part.is_dir()
                || but(&known)
                || name.starts_with('/')
                || name.split('/').any(|step| step == "..")
            {
                continue;
            }
            out.raw_copy_file_rename(part, name).map_err(broken)?;
        }
        Ok(())
    }
}

/// By which a part is found.
pub(super) fn key(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase()
}

/// Begins a part of ours.
pub(super) fn begin<W: Write + Seek>(out: &mut ZipWriter<W>, name: &str) -> Result<(), Trouble> {
    // The same file gives the same bytes at any time of day.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    out.start_file(name, options).map_err(broken)
}

/// Writes a part of ours.
pub(super) fn put<W: Write + Seek>(out: &mut ZipWriter<W>, name: &str, text: &str) -> Result<(), Trouble> {
    begin(out, name)?;
    out.write_all(text.as_bytes()).map_err(broken)
}

/// A relation of a part to another.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    /// The part, from the root of the package.
    pub(super) part: String,
}

/// `xl/worksheets/_rels/sheet1.xml.rels` of `xl/worksheets/sheet1.xml`.
pub(super) fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{name}.rels")
}

/// The relations of a part, from the text of its relations.
pub(super) fn relations(text: &str, part: &str) -> Result<Vec<Relation>, Trouble> {
    let mut relations = Vec::new();
    walk(text, &mut |event, _, _| {
        if let Event::Start(element) | Event::Empty(element) = event
            && element.local_name().as_ref() == "Relationship"
        {
            let get = |name| attribute(element, name).unwrap_or_default();
            let target = resolved(part, &get("Target"));
            relations.push(Relation { id: get("Id"), kind: get("Type"), part: target });
        }
        Ok(())
    })?;
    Ok(relations)
}

/// The part that a target means, seen from a part.
fn resolved(part: &str, target: &str) -> String {
    if let Some(target) = target.strip_prefix('/') {
        return target.to_owned();
    }
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// New relations of a part.
#[derive(Debug, Default)]
pub(super) struct NewRelations(Vec<Relation>);

impl NewRelations {
    /// Adds a relation to a part and gives its id, which none of `known` has.
    pub(super) fn add(&mut self, known: &[Relation], kind: String, part: String) -> String {
        let taken = |id: &String| known.iter().chain(&self.0).any(|relation| relation.id == *id);
        let id =
            (1_u32..).map(|number| format!("rIdDuijie{number}")).find(|id| !taken(id)).unwrap_or_default();
        self.0.push(Relation { id: id.clone(), kind, part });
        id
    }

    /// The text of the relations with these.
    pub(super) fn put(&self, old: Option<String>) -> Result<Option<String>, Trouble> {
        if self.0.is_empty() {
            return Ok(None);
        }
        const BARE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
                            xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";
        let old = old.unwrap_or_else(|| BARE.to_owned());
        appended(&old, |p| {
            let tag = |relation: &Relation| {
                let [id, kind, part] =
                    [&relation.id, &relation.kind, &relation.part].map(|text| escaped(text));
                format!("<{p}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{part}\"/>")
            };
            self.0.iter().map(tag).collect()
        })
        .map(Some)
    }
}

/// A text with elements put at the end of its root; they are told the prefix of the root.
pub(super) fn appended(text: &str, elements: impl Fn(&str) -> String) -> Result<String, Trouble> {
    let (mut edits, mut p) = (Vec::new(), String::new());
    walk(text, &mut |event, range, depth| {
        match event {
            Event::Start(element) if depth == 0 => p = prefix(element),
            Event::Empty(element) if depth == 0 => {
                let (p, name) = (prefix(element), element.name());
                let (open, new) = (retagged(element, &[], Close::Open), elements(&p));
                edits.push((range, format!("{open}{new}</{}>", AsRef::<str>::as_ref(&name))));
            }
            Event::End(_) if depth == 0 => edits.push((range.start..range.start, elements(&p))),
            _ => {}
        }
        Ok(())
    })?;
    Ok(spliced(text, edits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_part() {
        let part = "xl/worksheets/sheet1.xml";
        assert_eq!(resolved(part, "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved(part, "/xl/a.xml"), "xl/a.xml");
        assert_eq!(resolved(part, "../../../../a.xml"), "a.xml");
        assert_eq!(relations_of(part), "xl/worksheets/_rels/sheet1.xml.rels");
        assert_eq!(relations_of("workbook.xml"), "_rels/workbook.xml.rels");
    }
}
