//! The first sheet, 检查结果: all that was found in a file, each with a link to its cell.

use std::io::{self, Write};

use duijie::lists::{Language, Text};

use super::styles::{Look, Styles};
use super::xml::{cut, escaped};
use super::{Note, Severity};
use crate::error::Trouble;
use crate::layout::Spot;
use crate::returned;

/// Programs follow so many links of a sheet.
const LINKS: usize = 65_000;
/// Rows of notes; a sheet has a few more.
const ROWS: usize = 1_048_000;
/// A cell holds so many UTF-16 units.
pub(super) const CELL: usize = 32_000;

/// How a part of ours begins that no other program has saved since: others leave the remark out.
pub(super) const UNTOUCHED: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<!--duijie-->";

/// Where a note leads to: the sheet by the name it has in the workbook, and the cell.
pub(super) type Link<'l> = (&'l str, Spot);

/// What the sheet says.
pub(super) struct Summary<'s> {
    pub(super) language: Language,
    /// The name of the file.
    pub(super) file: &'s str,
    /// What the reader should know of the copy.
    pub(super) remarks: &'s [Text],
    /// The notes, each with the cell that it leads to.
    pub(super) notes: &'s [(&'s Note, Option<Link<'s>>)],
}

const HEADINGS: [(&str, &str, u32); 8] = [
    ("类型", "kind", 10),
    ("工作表", "sheet", 16),
    ("位置", "place", 12),
    ("列名", "heading", 16),
    ("现为", "found", 24),
    ("问题", "problem", 50),
    ("可改为", "maybe", 50),
    ("代码", "code", 10),
];

fn kind(severity: Severity) -> Text {
    match severity {
        Severity::Fault => Text::new("错误", "fault"),
        Severity::Warning => Text::new("提示", "warning"),
        Severity::Reason => Text::new("未对接", "not matched"),
    }
}

/// Writes the part of the sheet; `space` is the namespace of sheets.
///
/// # Errors
/// The writer's own.
pub(super) fn write(
    out: &mut dyn Write,
    summary: &Summary<'_>,
    space: &str,
    styles: &mut Styles,
) -> Result<(), Trouble> {
    let looks = [Look::Title, Look::Head, Look::Text, Look::Link].map(|look| (look, styles.look(look)));
    let style = |look: Look| looks.iter().find(|(known, _)| *known == look).map_or(0, |(_, style)| *style);
    rows(out, summary, space, style).map_err(|error| Trouble::Damaged(error.to_string()))
}

fn rows(
    out: &mut dyn Write,
    summary: &Summary<'_>,
    space: &str,
    style: impl Fn(Look) -> u32,
) -> io::Result<()> {
    let language = summary.language;
    let cell = |out: &mut dyn Write, place: &str, text: &str, look: Look| -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let (s, text) = (style(look), escaped(cut(text, CELL)));
        write!(
            out,
            "<c r=\"{place}\" s=\"{s}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
        )
    };
    let head = heads(summary);
    let first = head.len() + 2;
    write!(out, "{UNTOUCHED}<worksheet xmlns=\"{}\">", escaped(space))?;
    write!(out, "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>")?;
    write!(
        out,
        "<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"{}\" topLeftCell=\"A{}\" activePane=\"bottomLeft\" \
         state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>",
        first,
        first + 1
    )?;
    for (number, (.., width)) in (1..).zip(HEADINGS) {
        write!(out, "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>")?;
    }
    write!(out, "</cols><sheetData>")?;
    for (row, line) in (1..).zip(&head) {
        write!(out, "<row r=\"{row}\">")?;
        cell(out, &format!("A{row}"), line, Look::Title)?;
        write!(out, "</row>")?;
    }
    write!(out, "<row r=\"{first}\">")?;
    for (letter, (zh, en, _)) in ('A'..).zip(HEADINGS) {
        cell(out, &format!("{letter}{first}"), Text::new(zh, en).in_language(language), Look::Head)?;
    }
    write!(out, "</row>")?;
    for (row, (note, link)) in (first + 1..).zip(summary.notes.iter().take(ROWS)) {
        write!(out, "<row r=\"{row}\">")?;
        let linked = link.is_some() && row - first <= LINKS;
        let place = if linked { Look::Link } else { Look::Text };
        for (letter, text) in ('A'..).zip(cells(note, *link, language)) {
            cell(out, &format!("{letter}{row}"), &text, if letter == 'C' { place } else { Look::Text })?;
        }
        write!(out, "</row>")?;
    }
    write!(out, "</sheetData>")?;
    let links = (first + 1..).zip(summary.notes).filter_map(|(row, (_, link))| link.map(|link| (row, link)));
    let links = links.filter(|(row, _)| row - first <= LINKS);
    let mut open = false;
    for (row, (sheet, at)) in links {
        if !open {
            write!(out, "<hyperlinks>")?;
            open = true;
        }
        let place = super::sheet::name(at);
        let location = escaped(&format!("'{}'!{place}", sheet.replace('\'', "''")));
        write!(out, "<hyperlink ref=\"C{row}\" location=\"{location}\" display=\"{place}\"/>")?;
    }
    if open {
        write!(out, "</hyperlinks>")?;
    }
    write!(
        out,
        "<pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/>\
         <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>"
    )
}

/// The lines above the table; the first is by which the sheet is known.
fn heads(summary: &Summary<'_>) -> Vec<String> {
    let language = summary.language;
    let count = |severity| summary.notes.iter().filter(|(note, _)| note.severity == severity).count();
    let [faults, warnings, reasons] = [Severity::Fault, Severity::Warning, Severity::Reason].map(count);
    let counts = match reasons {
        0 => Text::new(
            format!("错误 {faults} 处，提示 {warnings} 处"),
            format!("{faults} fault(s), {warnings} warning(s)"),
        ),
        _ => Text::new(
            format!("错误 {faults} 处，提示 {warnings} 处，未对接 {reasons} 条"),
            format!("{faults} fault(s), {warnings} warning(s), {reasons} row(s) not matched"),
        ),
    };
    let how = Text::new(
        "请直接在本文件里修改，再用本文件检查或对接；本表和“问题”列不用删，读取时自动略去",
        "Correct the lists in this very file and check or match it again; this sheet and the column \"problem\" may stay, \
         they are passed over",
    );
    let file = match language {
        Language::Chinese => format!("{}：{}", summary.file, counts.zh),
        Language::English => format!("{}: {}", summary.file, counts.en),
    };
    let remarks = summary.remarks.iter().map(|remark| remark.in_language(language).to_owned());
    let lines = [returned::title(language).to_owned(), file].into_iter().chain(remarks);
    lines.chain([how.in_language(language).to_owned()]).collect()
}

fn cells(note: &Note, link: Option<Link<'_>>, language: Language) -> [String; 8] {
    let origin = note.origin.as_ref();
    let place = match (link, origin) {
        (Some((_, at)), Some(_)) => super::sheet::name(at),
        (_, Some(origin)) => {
            origin.path.clone().or_else(|| origin.row.map(|row| row.to_string())).unwrap_or_default()
        }
        (_, None) => note.place.clone(),
    };
    let column = origin.and_then(|origin| origin.column.as_ref());
    [
        kind(note.severity).in_language(language).to_owned(),
        origin.and_then(|origin| origin.sheet.clone()).unwrap_or_default(),
        place,
        column.map(|column| column.heading.clone()).unwrap_or_default(),
        note.found.clone(),
        note.cause.in_language(language).to_owned(),
        note.cure.as_ref().map(|cure| cure.in_language(language).to_owned()).unwrap_or_default(),
        note.code.clone(),
    ]
}
