//! What calamine does not tell of an `.xlsx`: hidden rows and columns, merged cells, cells struck through.
//!
//! *Problem*: for every sheet of the workbook, in its order, the [`Layout`]. *Method*: one walk through each of
//! the parts that calamine will open ([`crate::package`]), which is also the check that it may. A cell is struck
//! through where its style's font is, or where every run of its rich text that holds something is.
//! *Complexity*: O(unpacked bytes). *Edges*: rows of no height and columns of no width count as hidden; a merge
//! of one cell is none; merges may overlap in a spoiled file. *Sources*: ECMA-376 part 1, 18.3.1.13 (col),
//! 18.3.1.55 (mergeCell), 18.3.1.73 (row), 18.4.8 (si), 18.8.10 (cellXfs).

use std::collections::{BTreeSet, HashMap, HashSet};

use quick_xml::events::{BytesStart, Event};

use crate::cell::trim;
use crate::error::Trouble;
use crate::package::{Package, Size, attribute, number, says_yes};

/// The grid of a sheet: so many rows.
pub(crate) const ROWS: u32 = 1_048_576;
/// The grid of a sheet: so many columns.
pub(crate) const COLUMNS: u32 = 16_384;
/// A workbook may have so many cells, blank ones that only have a look included.
const ELEMENTS: u32 = 8_000_000;
/// A sheet may have so many merges.
const MERGES: usize = 1_000_000;

/// A place on a sheet, row and column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    pub(crate) row: u32,
    pub(crate) column: u32,
}

/// A rectangle of merged cells, all four sides within it, from 0. It may span the whole grid: never walk
/// through its cells, but ask whether it [contains](Self::contains) those that hold something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Merge {
    pub(crate) top: u32,
    pub(crate) left: u32,
    pub(crate) bottom: u32,
    pub(crate) right: u32,
}

#[allow(dead_code, reason = "for whatever finds tables in sheets")]
impl Merge {
    /// Whether a cell is in it.
    pub(crate) fn contains(&self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

/// How a sheet is laid out. All empty for text files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// By top, then left. Every merge has at least two cells.
    pub(crate) merges: Vec<Merge>,
    /// By how many rows the bottom of a merge is below its top, at most.
    tallest: u32,
    /// Rows from 0 that are hidden, by hand or by a filter. Only rows that the file speaks of.
    pub(crate) hidden_rows: BTreeSet<u32>,
    /// Columns from 0 that are hidden; may hold columns far beyond the last that is used.
    pub(crate) hidden_columns: BTreeSet<u32>,
    /// Cells that hold something and are struck through, by row and column, each once.
    pub(crate) struck: Vec<Spot>,
}

#[allow(dead_code, reason = "for whatever finds tables in sheets")]
impl Layout {
    /// Whether a cell is struck through.
    pub(crate) fn is_struck(&self, row: u32, column: u32) -> bool {
        self.struck.binary_search(&Spot { row, column }).is_ok()
    }

    /// The merge that a cell is in: of several the first by its top, then left. O(log merges + merges whose top is no
    /// further above than the tallest is tall).
    pub(crate) fn merge_at(&self, row: u32, column: u32) -> Option<Merge> {
        let first = self.merges.partition_point(|merge| merge.top < row.saturating_sub(self.tallest));
        let above = self.merges.partition_point(|merge| merge.top <= row);
        self.merges.get(first..above)?.iter().copied().find(|merge| merge.contains(row, column))
    }

    /// Adds columns `first..=last` that are hidden; those beyond the grid are left out.
    pub(crate) fn hide_columns(&mut self, first: u32, last: u32) {
        self.hidden_columns.extend(first..=last.min(COLUMNS - 1));
    }

    /// Adds a merge. One of a single cell, or out of the grid, is left out.
    pub(crate) fn merge(&mut self, a: Spot, b: Spot) -> Result<(), Trouble> {
        let merge = Merge {
            top: a.row.min(b.row),
            left: a.column.min(b.column),
            bottom: a.row.max(b.row),
            right: a.column.max(b.column),
        };
        if self.merges.len() >= MERGES {
            return Err(Trouble::TooLarge);
        }
        if a != b && merge.bottom < ROWS && merge.right < COLUMNS {
            self.merges.push(merge);
        }
        Ok(())
    }

    /// In the order that the fields promise.
    pub(crate) fn sorted(mut self) -> Self {
        self.merges.sort_unstable();
        self.merges.dedup();
        self.tallest = self.merges.iter().map(|merge| merge.bottom - merge.top).max().unwrap_or(0);
        self.struck.sort_unstable();
        self.struck.dedup();
        self
    }
}

/// What a workbook says beside its cells.
#[derive(Debug)]
pub(crate) struct Survey {
    /// One for each sheet of the workbook, charts included, in its order.
    pub(crate) layouts: Vec<Layout>,
    /// It carries macros. They are never run.
    pub(crate) macros: bool,
    /// It is linked to other workbooks. They are never opened.
    pub(crate) links: bool,
}

/// Surveys an `.xlsx` and makes sure that calamine may open it. `strings` bounds the memory of the shared strings.
///
/// # Errors
/// See [`Trouble`].
pub(crate) fn survey(bytes: &[u8], strings: u64) -> Result<Survey, Trouble> {
    let mut package = Package::open(bytes)?;
    let (macros, links) = (package.names("vbaproject.bin"), package.names("externallinks/"));
    let book = relations(&mut package, "_rels/.rels")?
        .into_iter()
        .rfind(|relation| relation.kind.ends_with("/relationships/officeDocument"))
        .ok_or_else(|| Trouble::Damaged("no workbook part".to_owned()))?
        .target;
    let (folder, name) = book.rsplit_once('/').map_or(("", &*book), |(folder, name)| (folder, name));
    let folder = folder.strip_prefix('/').unwrap_or(folder);
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let relations = relations(&mut package, &format!("{folder}_rels/{name}.rels"))?;
    let relations: HashMap<String, String> = relations.into_iter().map(|r| (r.id, r.target)).collect();
    let mut sheets = Vec::new();
    package.walk(&format!("{folder}{name}"), Size::Small, &mut |event| {
        if let Event::Start(element) = event
            && element.local_name().as_ref() == "sheet"
        {
            sheets.push(attribute(element, "id").unwrap_or_default());
        }
        Ok(())
    })?;
    // A damaged theme stops nobody.
    match package.walk(&format!("{folder}theme/theme1.xml"), Size::Small, &mut |_| Ok(())) {
        Err(Trouble::Damaged(_)) | Ok(_) => {}
        Err(trouble) => return Err(trouble),
    }
    let struck = Struck {
        styles: struck_styles(&mut package, &format!("{folder}styles.xml"))?,
        strings: struck_strings(&mut package, &format!("{folder}sharedStrings.xml"), strings)?,
    };
    let (mut layouts, mut cells) = (Vec::new(), ELEMENTS);
    for sheet in sheets {
        let target = relations.get(&sheet).map_or("", String::as_str);
        let part = target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
        layouts.push(layout(&mut package, &part, &struck, &mut cells)?);
    }
    Ok(Survey { layouts, macros, links })
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(package: &mut Package<'_>, part: &str) -> Result<Vec<Relation>, Trouble> {
    let mut relations = Vec::new();
    package.walk(part, Size::Small, &mut |event| {
        if let Event::Start(element) = event
            && element.local_name().as_ref() == "Relationship"
        {
            let get = |name| attribute(element, name).unwrap_or_default();
            relations.push(Relation { id: get("Id"), kind: get("Type"), target: get("Target") });
        }
        Ok(())
    })?;
    Ok(relations)
}

struct Struck {
    /// Styles by number.
    styles: HashSet<u32>,
    /// Shared strings by number.
    strings: HashSet<u32>,
}

/// `<strike/>` and `<strike val="1"/>`, but not `<strike val="0"/>`.
fn strikes(element: &BytesStart<'_>) -> bool {
    element.local_name().as_ref() == "strike"
        && attribute(element, "val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off"))
}

/// The styles whose font is struck through. Refuses a style sheet that calamine would unfold beyond measure: it
/// copies the font, the fill and the number format into every style.
fn struck_styles(package: &mut Package<'_>, part: &str) -> Result<HashSet<u32>, Trouble> {
    const UNFOLDED: usize = 128 << 20;
    let (mut fonts, mut styles) = (Vec::new(), HashSet::new());
    let (mut count, mut longest, mut section) = (0_u32, 0_usize, String::new());
    package.walk(part, Size::Small, &mut |event| {
        match event {
            Event::Start(element) => {
                longest = longest.max(element.len());
                match (&*section, element.local_name().as_ref()) {
                    (_, name @ ("fonts" | "cellXfs" | "cellStyleXfs" | "dxfs")) => {
                        name.clone_into(&mut section);
                    }
                    ("fonts", "font") => fonts.push(false),
                    ("fonts", "strike") if strikes(element) => {
                        if let Some(font) = fonts.last_mut() {
                            *font = true;
                        }
                    }
                    ("cellXfs", "xf") => {
                        let font = number(element, "fontId").and_then(|id| usize::try_from(id).ok());
                        if font.and_then(|id| fonts.get(id)) == Some(&true) {
                            styles.insert(count);
                        }
                        count += 1;
                    }
                    _ => {}
                }
            }
            Event::End(element) if element.local_name().as_ref() == section => section.clear(),
            _ => {}
        }
        let unfolded = usize::try_from(count).ok().and_then(|count| count.checked_mul(longest.max(512)));
        if unfolded.is_none_or(|bytes| bytes > UNFOLDED) { Err(Trouble::TooLarge) } else { Ok(()) }
    })?;
    Ok(styles)
}

/// Whether a text of runs is struck through in whole.
#[derive(Default)]
struct Runs {
    text: bool,
    plain: bool,
    run: bool,
    phonetic: bool,
}

impl Runs {
    fn see(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "r" => self.run = false,
                "rPh" => self.phonetic = true,
                "strike" if strikes(element) => self.run = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "r" => self.run = false,
                "rPh" => self.phonetic = false,
                _ => {}
            },
            Event::Text(text) if !self.phonetic && !trim(text).is_empty() => {
                self.text = true;
                self.plain |= !self.run;
            }
            _ => {}
        }
    }

    fn struck(&self) -> bool {
        self.text && !self.plain
    }
}

fn struck_strings(package: &mut Package<'_>, part: &str, allowed: u64) -> Result<HashSet<u32>, Trouble> {
    let (mut struck, mut runs) = (HashSet::new(), Runs::default());
    let (mut count, mut said, mut memory) = (0_u32, 0_u32, 0_u64);
    package.walk(part, Size::Large, &mut |event| {
        runs.see(event);
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => runs = Runs::default(),
                "sst" => {
                    // What calamine reserves memory for.
                    said = match attribute(element, "uniqueCount") {
                        Some(value) => value.parse().unwrap_or(u32::MAX),
                        None => 0,
                    };
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "si" => {
                if runs.struck() {
                    struck.insert(count);
                }
                count = count.checked_add(1).ok_or(Trouble::TooLarge)?;
                memory = memory.saturating_add(48);
            }
            Event::Text(text) => {
                memory = memory.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
            }
            _ => {}
        }
        if memory > allowed { Err(Trouble::TooLarge) } else { Ok(()) }
    })?;
    if said > count.saturating_mul(2).saturating_add(1_000_000) {
        return Err(Trouble::Damaged(format!("{part}: {said} strings said, {count} there")));
    }
    Ok(struck)
}

/// The cell that the walk is in.
#[derive(Default)]
struct Current {
    spot: Option<Spot>,
    /// Within a text of its own.
    inline: bool,
    style: bool,
    /// Its value is the number of a shared string.
    shared: bool,
    filled: bool,
    struck: bool,
    runs: Runs,
}

fn layout(
    package: &mut Package<'_>,
    part: &str,
    struck: &Struck,
    cells: &mut u32,
) -> Result<Layout, Trouble> {
    let mut layout = Layout::default();
    let (mut row, mut column) = (0_u32, 0_u32);
    // Where no style and no shared string is struck through, cells are only counted, until a run is.
    let look = !struck.styles.is_empty() || !struck.strings.is_empty();
    let (mut cell, mut attributes) = (Current::default(), String::new());
    package.walk(part, Size::Large, &mut |event| {
        if cell.inline {
            cell.runs.see(event);
        }
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    if let Some(number) = number(element, "r") {
                        row = number.saturating_sub(1);
                    }
                    if row >= ROWS {
                        return Err(Trouble::Damaged(format!("{part}: row {row}")));
                    }
                    if says_yes(element, "hidden") || nothing(element, "ht") {
                        layout.hidden_rows.insert(row);
                    }
                }
                "c" => {
                    *cells = cells.checked_sub(1).ok_or(Trouble::TooLarge)?;
                    cell = Current::default();
                    if look {
                        let spot = attribute(element, "r").and_then(|name| spot(&name));
                        let spot = spot.unwrap_or(Spot { row, column });
                        column = spot.column;
                        cell.spot = Some(spot);
                        cell.style = number(element, "s").is_some_and(|style| struck.styles.contains(&style));
                        cell.shared = attribute(element, "t").as_deref() == Some("s");
                    } else {
                        element.attributes_raw().clone_into(&mut attributes);
                    }
                }
                "v" => cell.filled = true,
                "is" => (cell.filled, cell.inline) = (true, true),
                "col" if says_yes(element, "hidden") || nothing(element, "width") => {
                    if let (Some(first), Some(last)) = (number(element, "min"), number(element, "max")) {
                        layout.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
                    }
                }
                "mergeCell" => {
                    let range = attribute(element, "ref").unwrap_or_default();
                    if let Some((a, b)) = range.split_once(':').and_then(|(a, b)| spot(a).zip(spot(b))) {
                        layout.merge(a, b)?;
                    }
                }
                _ => {}
            },
            Event::Text(text) if cell.shared => {
                cell.struck |= trim(text).parse().is_ok_and(|number| struck.strings.contains(&number));
            }
            Event::End(element) => match element.local_name().as_ref() {
                "row" => (row, column) = (row.saturating_add(1), 0),
                "is" => cell.inline = false,
                "c" => {
                    if cell.filled && (cell.style || cell.struck || cell.runs.struck()) {
                        let name = || attribute(&BytesStart::from_content(format!("c{attributes}"), 1), "r");
                        let place = cell.spot.or_else(|| spot(&name()?));
                        layout.struck.push(place.unwrap_or(Spot { row, column }));
                    }
                    column = column.saturating_add(1);
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    })?;
    Ok(layout.sorted())
}

/// Whether a height or width is stated and nothing.
fn nothing(element: &BytesStart<'_>, wanted: &str) -> bool {
    attribute(element, wanted).is_some_and(|value| value.parse() == Ok(0.0))
}

/// The place of a reference without sheet: `B7`, `$B$7`. None where it is not one, or out of the grid.
pub(crate) fn spot(name: &str) -> Option<Spot> {
    let name = name.strip_prefix('$').unwrap_or(name);
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = name.split_at_checked(letters)?;
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let row = digits.parse::<u32>().ok()?.checked_sub(1).filter(|&row| row < ROWS)?;
    Some(Spot { row, column: column(letters)? })
}

/// The column of its letters, from 0: `A` is 0, `XFD` the last.
pub(crate) fn column(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let number = letters.bytes().fold(0, |sum, b| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1).filter(|&column| column < COLUMNS)
}
