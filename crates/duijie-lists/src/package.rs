//! The parts of an `.xlsx`, unpacked and taken apart within bounds, before calamine opens them.
//!
//! *Problem*: calamine keeps every token of a part's XML whole, reserves what a part says it holds and copies
//! every font into every style; a file of a few kilobytes can ask for gigabytes. *Method*: the parts that
//! calamine would open are walked token by token, each token, each text of a cell and each part within a bound;
//! a part that passes can be opened. *Complexity*: O(unpacked bytes), memory of one token. *Edges*: a size that
//! the archive states falsely is counted as it unpacks; parts that nobody opens are not unpacked.
//! *Sources*: ECMA-376 part 2; APPNOTE.TXT 4.3.16.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::Trouble;

/// The parts of a workbook may hold so many bytes when unpacked: 256 MiB.
const UNPACKED: u64 = 256 << 20;
/// A part other than a sheet or the shared strings, so many: 32 MiB.
const SMALL_PART: u64 = 32 << 20;
/// A token of XML, or the text of a cell, may have so many bytes. A cell holds 32 767 characters.
const TOKEN: u64 = 1 << 20;
/// The parts may have so many events of XML: a cell has five to seven.
const EVENTS: u32 = 64_000_000;
/// A workbook may have so many parts.
const PARTS: usize = 20_000;

/// Which bound a part is under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// A sheet or the shared strings.
    Large,
    /// Any other.
    Small,
}

/// An archive that passed the first look.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Places by name in small letters, as calamine finds them.
    places: HashMap<String, usize>,
    left: Rc<Cell<u64>>,
    events: u32,
}

impl<'b> Package<'b> {
    /// Opens an archive.
    ///
    /// # Errors
    /// Damaged (also: cut short); encrypted part by part; another kind of archive; too many parts, or parts that
    /// are too large by their own saying.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Trouble> {
        if bytes.windows(4).filter(|four| four == b"PK\x01\x02").take(PARTS + 1).count() > PARTS {
            return Err(Trouble::TooLarge);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        let (mut declared, mut places) = (0_u64, HashMap::new());
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|error| broken(&error))?;
            declared = declared.saturating_add(part.size());
            if part.encrypted() {
                return Err(Trouble::Encrypted);
            }
            let name = part.name().map_err(|error| broken(&error))?;
            places.insert(name.replace('\\', "/").to_ascii_lowercase(), index);
        }
        if declared > UNPACKED {
            return Err(Trouble::TooLarge);
        }
        let package = Self { archive, places, left: Rc::new(Cell::new(UNPACKED)), events: EVENTS };
        match package.foreign() {
            Some(kind) => Err(Trouble::Foreign(kind)),
            None => Ok(package),
        }
    }

    /// The kind of an archive that is no `.xlsx`.
    fn foreign(&self) -> Option<&'static str> {
        let has = |name: &str| self.places.contains_key(name);
        let begins = |start: &str| self.places.keys().any(|name| name.starts_with(start));
        match () {
            () if has("xl/workbook.bin") => Some(".xlsb"),
            () if has("_rels/.rels") && begins("xl/") => None,
            () if begins("word/") => Some("Word (.docx)"),
            () if begins("ppt/") => Some("PowerPoint (.pptx)"),
            () if has("mimetype") => Some("OpenDocument (.ods)"),
            () if has("_rels/.rels") => None,
            () => Some("zip"),
        }
    }

    /// Whether some part's name (in small letters) has this in it.
    pub(crate) fn names(&self, wanted: &str) -> bool {
        self.places.keys().any(|name| name.contains(wanted))
    }

    /// Walks through a part. `visit` gets every event; an empty element comes as its start and its end.
    /// Says whether there is such a part.
    ///
    /// # Errors
    /// Too large; damaged; what `visit` says.
    pub(crate) fn walk(
        &mut self,
        name: &str,
        size: Size,
        visit: &mut dyn FnMut(&Event<'_>) -> Result<(), Trouble>,
    ) -> Result<bool, Trouble> {
        let Some(&place) = self.places.get(&name.to_ascii_lowercase()) else { return Ok(false) };
        let part = self.archive.by_index(place).map_err(|error| broken(&error))?;
        let bound = match size {
            Size::Large => u64::MAX,
            Size::Small => SMALL_PART,
        };
        let token = Rc::new(Cell::new(0));
        let metered = Metered { part, bound, left: Rc::clone(&self.left), token: Rc::clone(&token) };
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, metered));
        let config = reader.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        let mut buffer = Vec::new();
        let mut text = Text::default();
        loop {
            buffer.clear();
            token.set(0);
            self.events = self.events.checked_sub(1).ok_or(Trouble::TooLarge)?;
            let event = reader.read_event_into(&mut buffer).map_err(|error| unreadable(name, &error))?;
            text.count(&event)?;
            if matches!(event, Event::Eof) {
                return Ok(true);
            }
            visit(&event)?;
        }
    }
}

/// Counts the text within one cell, shared string or defined name.
#[derive(Default)]
struct Text {
    within: bool,
    bytes: u64,
}

impl Text {
    fn count(&mut self, event: &Event<'_>) -> Result<(), Trouble> {
        let whole = |name: &str| matches!(name, "c" | "si" | "definedName");
        let length = match event {
            Event::Start(start) if whole(start.local_name().as_ref()) => {
                (self.within, self.bytes) = (true, 0);
                0
            }
            Event::End(end) if whole(end.local_name().as_ref()) => {
                self.within = false;
                0
            }
            Event::Text(text) => text.len(),
            Event::CData(text) => text.len(),
            Event::GeneralRef(_) => 4,
            _ => 0,
        };
        if self.within {
            self.bytes = self.bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        }
        if self.bytes > TOKEN { Err(Trouble::TooLarge) } else { Ok(()) }
    }
}

/// A part that says no when a token, it itself, or all parts together are too large.
struct Metered<R> {
    part: R,
    bound: u64,
    left: Rc<Cell<u64>>,
    token: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.part.read(buffer)?;
        let count = u64::try_from(length).unwrap_or(u64::MAX);
        self.token.set(self.token.get().saturating_add(count));
        let rests = self.left.get().checked_sub(count).zip(self.bound.checked_sub(count));
        match rests {
            Some((left, bound)) if self.token.get() <= TOKEN => {
                self.left.set(left);
                self.bound = bound;
                Ok(length)
            }
            _ => Err(io::Error::new(io::ErrorKind::FileTooLarge, "too large")),
        }
    }
}

fn broken(error: &ZipError) -> Trouble {
    match error {
        ZipError::UnsupportedArchive(message) if *message == ZipError::PASSWORD_REQUIRED => {
            Trouble::Encrypted
        }
        _ => Trouble::Damaged(error.to_string()),
    }
}

fn unreadable(part: &str, error: &quick_xml::Error) -> Trouble {
    match error {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => Trouble::TooLarge,
        _ => Trouble::Damaged(format!("{part}: {error}")),
    }
}

/// An attribute by its name without prefix, decoded.
pub(crate) fn attribute(element: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == wanted)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// Whether an attribute says true.
pub(crate) fn says_yes(element: &BytesStart<'_>, wanted: &str) -> bool {
    attribute(element, wanted).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
}

/// An attribute as a number.
pub(crate) fn number(element: &BytesStart<'_>, wanted: &str) -> Option<u32> {
    attribute(element, wanted)?.parse().ok()
}
