//! A workbook part by part: what is changed, what is new, and all else as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Cursor, Seek, Write};

use zip::ZipWriter;

use super::book::{self, BookSheet, First};
use super::comments;
use super::parts::{NewRelations, Parts, Relation, appended, begin, key, put, relations, relations_of};
use super::place::Placed;
use super::sheet::{self, Edit};
use super::styles::{BARE, Styles};
use super::summary::{self, Summary};
use crate::error::Trouble;
use crate::returned;
use crate::workbook::is_control;

const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const STYLES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";
/// What a workbook is; those with macros and templates become this.
const BOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
const BOOKS: [&str; 3] = [
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.ms-excel.template.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
];

/// A workbook without a sheet.
pub(super) fn empty() -> Result<Vec<u8>, Trouble> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in book::EMPTY {
        put(&mut out, name, text)?;
    }
    out.finish().map(Cursor::into_inner).map_err(|error| Trouble::Damaged(error.to_string()))
}

/// What is put into a workbook.
pub(super) struct Additions<'a> {
    /// For its sheets by name.
    pub(super) placed: BTreeMap<&'a str, Placed>,
    /// The name of the sheet of ours that is there already.
    pub(super) own: Option<&'a str>,
    pub(super) summary: Summary<'a>,
}

/// Writes a workbook with what is put into it.
///
/// # Errors
/// Parts that are missing or no XML, rows out of order; the writer's own.
pub(super) fn write(
    bytes: &[u8],
    out: &mut (impl Write + Seek),
    mut additions: Additions<'_>,
) -> Result<(), Trouble> {
    let mut plan = Plan::new(Parts::open(bytes)?)?;
    let own = additions.own.and_then(|own| plan.sheets.iter().position(|sheet| cleaned(&sheet.name) == own));
    let mut edits: BTreeMap<String, Edit> = BTreeMap::new();
    for (at, sheet) in plan.sheets.clone().into_iter().enumerate() {
        if Some(at) == own || !plan.parts.has(&sheet.part) {
            continue;
        }
        let placed = additions.placed.remove(&*cleaned(&sheet.name)).unwrap_or_default();
        let mut edit = placed.edit;
        edit.drawing = plan.comment(&sheet.part, &placed.comments)?;
        edits.insert(sheet.part, edit);
    }
    let first = plan.first_sheet(own, additions.summary.language)?;
    let styles_part = plan.styles_part();
    let text = plan.parts.text(&styles_part)?.unwrap_or_else(|| BARE.to_owned());
    let mut styles = Styles::read(text)?;
    plan.finish_relations()?;

    let mut out = ZipWriter::new(out);
    let types = plan.content_types()?;
    put(&mut out, "[Content_Types].xml", &types)?;
    let replaced: BTreeSet<String> = plan.texts.keys().chain(edits.keys()).map(|name| key(name)).collect();
    let ours = [key("[Content_Types].xml"), key(&styles_part), key(&first), key(&relations_of(&first))];
    plan.parts.copy(&mut out, |name| replaced.contains(name) || ours.iter().any(|own| own == name))?;
    for (name, text) in &plan.texts {
        put(&mut out, name, text)?;
    }
    for (part, edit) in &edits {
        begin(&mut out, part)?;
        let stream = plan.parts.stream(part)?;
        buffered(&mut out, |out| sheet::edit(stream, out, edit, &mut styles))?;
    }
    begin(&mut out, &first)?;
    buffered(&mut out, |out| summary::write(out, &additions.summary, &plan.space, &mut styles))?;
    put(&mut out, &styles_part, &styles.finish())?;
    out.finish().map(drop).map_err(|error| Trouble::Damaged(error.to_string()))
}

/// Gathers what is written: every write to an archive is one to its compressor.
fn buffered(
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut buffer = BufWriter::with_capacity(1 << 16, out);
    write(&mut buffer)?;
    buffer.flush().map_err(|error| Trouble::Damaged(error.to_string()))
}

/// The name of a sheet as the reader tells it.
fn cleaned(name: &str) -> String {
    name.chars().filter(|&c| !is_control(c)).collect()
}

/// What is to become of the parts.
struct Plan<'b> {
    parts: Parts<'b>,
    /// The part of the workbook, its text and its relations.
    book: String,
    text: String,
    relations: Vec<Relation>,
    new: NewRelations,
    sheets: Vec<BookSheet>,
    /// The namespaces of its elements and of relations.
    space: String,
    relation_space: String,
    /// Parts that are changed or new, as texts.
    texts: BTreeMap<String, String>,
    /// New parts and what they are.
    types: Vec<(String, &'static str)>,
}

impl<'b> Plan<'b> {
    fn new(mut parts: Parts<'b>) -> Result<Self, Trouble> {
        const KIND: &str = "/officeDocument";
        let root = relations(&parts.needed("_rels/.rels")?, "")?;
        let main = root.into_iter().rfind(|relation| relation.kind.ends_with(KIND));
        let main = main.ok_or_else(|| Trouble::Damaged("no workbook part".to_owned()))?;
        let text = parts.needed(&main.part)?;
        let relations = relations(&parts.needed(&relations_of(&main.part))?, &main.part)?;
        let (sheets, space) = book::sheets(&text, &relations)?;
        let relation_space = main.kind.strip_suffix(KIND).unwrap_or_default().to_owned();
        let (new, texts, types) = (NewRelations::default(), BTreeMap::new(), Vec::new());
        let book = main.part;
        Ok(Self { parts, book, text, relations, new, sheets, space, relation_space, texts, types })
    }

    fn kind(&self, name: &str) -> String {
        format!("{}/{name}", self.relation_space)
    }

    fn free(&self, start: &str, end: &str) -> String {
        let taken: Vec<String> = self.types.iter().map(|(name, _)| name.clone()).collect();
        let folder = self.book.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        self.parts.free(&format!("{folder}{start}"), end, &taken)
    }

    /// Puts notes on cells of a sheet, and takes away those of ours from before; gives the relation of the drawing where the
    /// sheet has none yet.
    fn comment(
        &mut self,
        part: &str,
        notes: &BTreeMap<crate::layout::Spot, String>,
    ) -> Result<Option<(String, String)>, Trouble> {
        let name = relations_of(part);
        let text = self.parts.text(&name)?;
        let known = text.as_deref().map(|text| relations(text, part)).transpose()?.unwrap_or_default();
        let related = |kind: &str| known.iter().find(|relation| relation.kind.ends_with(kind));
        let (old, drawn) = (related("/comments"), related("/vmlDrawing"));
        if old.is_none() && notes.is_empty() {
            return Ok(None);
        }
        let old_text = old.map(|old| self.parts.needed(&old.part)).transpose()?;
        let made = comments::texts(old_text.as_deref(), &self.space, notes)?;
        if made.gone.is_empty() && made.new.is_empty() {
            return Ok(None);
        }
        let old_drawing = drawn.map(|drawn| self.parts.needed(&drawn.part)).transpose()?;
        let drawing = comments::drawing(old_drawing.as_deref(), &made);
        let mut new = NewRelations::default();
        match old {
            Some(old) => drop(self.texts.insert(old.part.clone(), made.part)),
            None => {
                let free = self.free("duijieNotes", ".xml");
                new.add(&known, self.kind("comments"), free.clone());
                self.types.push((free.clone(), COMMENTS));
                self.texts.insert(free, made.part);
            }
        }
        let mut added = None;
        match drawn {
            Some(drawn) => drop(self.texts.insert(drawn.part.clone(), drawing)),
            None => {
                let free = self.free("drawings/duijieNotes", ".vml");
                let id = new.add(&known, self.kind("vmlDrawing"), free.clone());
                added = Some((id, self.relation_space.clone()));
                self.types.push((free.clone(), DRAWING));
                self.texts.insert(free, drawing);
            }
        }
        if let Some(text) = new.put(text)? {
            self.texts.insert(name, text);
        }
        Ok(added)
    }

    /// Puts the sheet of ours into the workbook and gives its part.
    fn first_sheet(
        &mut self,
        own: Option<usize>,
        language: duijie::lists::Language,
    ) -> Result<String, Trouble> {
        let (text, part) = match own {
            Some(at) => {
                (book::with_first(&self.text, &self.sheets, &First::At(at))?, self.sheets[at].part.clone())
            }
            None => {
                let part = self.free("worksheets/duijie", ".xml");
                let id = self.new.add(&self.relations, self.kind("worksheet"), part.clone());
                self.types.push((part.clone(), SHEET));
                let wanted = returned::sheet_name(language);
                let taken: Vec<String> = self.sheets.iter().map(|sheet| sheet.name.to_lowercase()).collect();
                let numbered = (2_u32..).map(|number| format!("{wanted} {number}"));
                let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
                let name = names.find(|name| !taken.contains(&name.to_lowercase())).unwrap_or_default();
                let first = First::New { name: &name, id: &id, space: &self.relation_space };
                (book::with_first(&self.text, &self.sheets, &first)?, part)
            }
        };
        self.texts.insert(self.book.clone(), text);
        Ok(part)
    }

    /// The part of the styles; a new one where there is none.
    fn styles_part(&mut self) -> String {
        let known = self.relations.iter().find(|relation| relation.kind.ends_with("/styles"));
        if let Some(known) = known.filter(|known| self.parts.has(&known.part)) {
            return known.part.clone();
        }
        let part = self.free("duijieStyles", ".xml");
        self.new.add(&self.relations, self.kind("styles"), part.clone());
        self.types.push((part.clone(), STYLES));
        part
    }

    fn finish_relations(&mut self) -> Result<(), Trouble> {
        let name = relations_of(&self.book);
        if let Some(text) = self.new.put(self.parts.text(&name)?)? {
            self.texts.insert(name, text);
        }
        Ok(())
    }

    fn content_types(&mut self) -> Result<String, Trouble> {
        let mut text = self.parts.needed("[Content_Types].xml")?;
        for other in BOOKS {
            text = text.replace(other, BOOK);
        }
        appended(&text, |p| {
            let tag = |(part, kind): &(String, &str)| {
                format!("<{p}Override PartName=\"/{part}\" ContentType=\"{kind}\"/>")
            };
            self.types.iter().map(tag).collect()
        })
    }
}
