//! The list of sheets of a workbook, with ours as the first.

use quick_xml::events::Event;

use super::parts::Relation;
use super::xml::{Close, escaped, prefix, retagged, spliced, walk};
use crate::error::Trouble;
use crate::package::{attribute, number};

/// A workbook without a sheet, part by part.
pub(super) const EMPTY: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
    ),
    (
        "_rels/.rels",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    (
        "xl/workbook.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheets/></workbook>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>",
    ),
];

/// A sheet as the workbook names it.
#[derive(Clone, Debug)]
pub(super) struct BookSheet {
    pub(super) name: String,
    /// Its part.
    pub(super) part: String,
    number: u32,
}

/// The sheets of a workbook, and the namespace of its elements.
pub(super) fn sheets(text: &str, relations: &[Relation]) -> Result<(Vec<BookSheet>, String), Trouble> {
    let (mut sheets, mut space) = (Vec::new(), String::new());
    walk(text, &mut |event, _, depth| {
        if let Event::Start(element) | Event::Empty(element) = event {
            match (depth, element.local_name().as_ref()) {
                (0, _) => {
                    let p = prefix(element);
                    let name = if p.is_empty() {
                        "xmlns".to_owned()
                    } else {
                        format!("xmlns:{}", p.trim_end_matches(':'))
                    };
                    let mut attributes = element.attributes();
                    let found = attributes.with_checks(false).filter_map(Result::ok);
                    let found = found.filter(|attribute| AsRef::<str>::as_ref(&attribute.key) == name).last();
                    space = found.map(|attribute| attribute.value.into_owned()).unwrap_or_default();
                }
                (2, "sheet") => {
                    let id = attribute(element, "id").unwrap_or_default();
                    let part = relations.iter().find(|relation| relation.id == id);
                    sheets.push(BookSheet {
                        name: attribute(element, "name").unwrap_or_default(),
                        part: part.map(|relation| relation.part.clone()).unwrap_or_default(),
                        number: number(element, "sheetId").unwrap_or(0),
                    });
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok((sheets, space))
}

/// The sheet of ours in a workbook.
pub(super) enum First<'f> {
    /// It is there already, at this place.
    At(usize),
    /// It is to be put first: its name, the id of its relation, the namespace of relations.
    New { name: &'f str, id: &'f str, space: &'f str },
}

/// The workbook with the sheet of ours, which is the one that is shown first.
pub(super) fn with_first(text: &str, sheets: &[BookSheet], first: &First<'_>) -> Result<String, Trouble> {
    let mut edits = Vec::new();
    let shown = match first {
        First::At(at) => *at,
        First::New { .. } => 0,
    };
    walk(text, &mut |event, range, depth| {
        let (Event::Start(element) | Event::Empty(element)) = event else { return Ok(()) };
        let close = if matches!(event, Event::Start(_)) { Close::Open } else { Close::Empty };
        match (depth, element.local_name().as_ref(), first) {
            (2, "workbookView", _) => {
                let changes = [("activeTab", Some(shown.to_string())), ("firstSheet", None)];
                edits.push((range, retagged(element, &changes, close)));
            }
            (2, "definedName", First::New { .. }) => {
                if let Some(local) = number(element, "localSheetId") {
                    let changes = [("localSheetId", Some(local.saturating_add(1).to_string()))];
                    edits.push((range, retagged(element, &changes, close)));
                }
            }
            (1, "sheets", First::New { name, id, space }) => {
                let number = sheets.iter().map(|sheet| sheet.number).max().unwrap_or(0).saturating_add(1);
                let p = prefix(element);
                let [name, id, space] = [name, id, space].map(|text| escaped(text));
                let open = retagged(element, &[], Close::Open);
                let end = if close == Close::Empty { format!("</{p}sheets>") } else { String::new() };
                let sheet = format!(
                    "<{p}sheet xmlns:r=\"{space}\" name=\"{name}\" sheetId=\"{number}\" r:id=\"{id}\"/>"
                );
                edits.push((range, format!("{open}{sheet}{end}")));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(spliced(text, edits))
}
