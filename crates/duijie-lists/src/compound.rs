//! The compound files behind `.xls` and encrypted workbooks, as far as their streams.
//!
//! *Problem*: the bytes of the stream `Workbook` (or `Book`), and whether the file is encrypted or carries macros.
//! *Method*: follow the sector chains. *Complexity*: O(bytes). *Edges*: a chain that loops or leaves the file
//! ends the look with a refusal. *Sources*: MS-CFB 2.2–2.6; MS-OFFCRYPTO 1.3.3; MS-XLS 2.1.4.

use crate::error::Trouble;

const HEADER: usize = 512;
const LAST_SECTOR: u32 = 0xffff_fffa;
const MINI_CUTOFF: u32 = 4096;

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

struct Compound<'b> {
    bytes: &'b [u8],
    shift: u32,
    table: Vec<u32>,
}

impl<'b> Compound<'b> {
    fn new(bytes: &'b [u8]) -> Option<Self> {
        let shift = u32::from(u16_at(bytes, 30)?);
        if shift != 9 && shift != 12 {
            return None;
        }
        let mut compound = Self { bytes, shift, table: Vec::new() };
        let sectors = bytes.len() >> shift;
        let mut places: Vec<u32> = (0..109).filter_map(|k| u32_at(bytes, 76 + 4 * k)).collect();
        let mut next = u32_at(bytes, 68)?;
        let mut steps = 0;
        while next < LAST_SECTOR {
            let sector = compound.sector(next)?;
            let (more, link) = sector.split_at(sector.len().checked_sub(4)?);
            places.extend(more.chunks_exact(4).filter_map(|chunk| u32_at(chunk, 0)));
            next = u32_at(link, 0)?;
            steps += 1;
            if steps > sectors {
                return None;
            }
        }
        let used = places.into_iter().filter(|&place| place < LAST_SECTOR).take(sectors);
        let mut table = Vec::new();
        for place in used {
            table.extend(compound.sector(place)?.chunks_exact(4).filter_map(|chunk| u32_at(chunk, 0)));
        }
        compound.table = table;
        Some(compound)
    }

    fn sector(&self, index: u32) -> Option<&'b [u8]> {
        let size = 1_usize << self.shift;
        let start = usize::try_from(index).ok()?.checked_add(1)?.checked_mul(size)?;
        // The last sector of a file may be cut short.
        self.bytes.get(start..self.bytes.len().min(start.checked_add(size)?))
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut data = Vec::new();
        let mut next = start;
        while next < LAST_SECTOR {
            data.extend_from_slice(self.sector(next)?);
            if data.len() > self.bytes.len() + HEADER {
                return None;
            }
            next = *self.table.get(usize::try_from(next).ok()?)?;
        }
        Some(data)
    }

    fn directory(&self) -> Option<Vec<u8>> {
        self.chain(u32_at(self.bytes, 48)?)
    }

    /// Whether there is a stream or storage of this name.
    fn has(&self, wanted: &str) -> Option<bool> {
        Some(self.directory()?.chunks_exact(128).any(|entry| is_named(entry, wanted)))
    }

    /// A stream by name: `Some(None)` where the file has none of this name.
    fn stream(&self, wanted: &str) -> Option<Option<Vec<u8>>> {
        let directory = self.directory()?;
        let Some(entry) = directory.chunks_exact(128).find(|entry| is_named(entry, wanted)) else {
            return Some(None);
        };
        let (start, length) = (u32_at(entry, 116)?, u32_at(entry, 120)?);
        let mut data = if length >= MINI_CUTOFF { self.chain(start)? } else { self.mini(&directory, start)? };
        data.truncate(usize::try_from(length).ok()?);
        Some(Some(data))
    }

    /// Short streams stand in 64-byte sectors within the stream of the root entry.
    fn mini(&self, directory: &[u8], start: u32) -> Option<Vec<u8>> {
        let container = self.chain(u32_at(directory, 116)?)?;
        let table = self.chain(u32_at(self.bytes, 60)?)?;
        let (mut data, mut next) = (Vec::new(), start);
        while next < LAST_SECTOR {
            let at = usize::try_from(next).ok()?;
            data.extend_from_slice(container.get(at.checked_mul(64)?..)?.get(..64)?);
            if data.len() > container.len() {
                return None;
            }
            next = u32_at(&table, at.checked_mul(4)?)?;
        }
        Some(data)
    }
}

fn is_named(entry: &[u8], wanted: &str) -> bool {
    let name = || -> Option<String> {
        let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
        let units: Vec<u16> = entry.get(..length)?.chunks_exact(2).filter_map(|c| u16_at(c, 0)).collect();
        Some(String::from_utf16_lossy(&units))
    };
    name().is_some_and(|name| name.eq_ignore_ascii_case(wanted))
}

/// The workbook in a compound file.
#[derive(Debug)]
pub(crate) struct Book {
    /// The stream of its records.
    pub(crate) records: Vec<u8>,
    /// It carries macros. They are never run.
    pub(crate) macros: bool,
}

/// Opens a compound file.
///
/// # Errors
/// Damaged; encrypted (also an encrypted `.xlsx`, which is a compound file); without a workbook in it.
pub(crate) fn open(bytes: &[u8]) -> Result<Book, Trouble> {
    let damaged = || Trouble::Damaged("compound file".to_owned());
    let compound = Compound::new(bytes).ok_or_else(damaged)?;
    let has = |name| compound.has(name).ok_or_else(damaged);
    if has("EncryptedPackage")? {
        return Err(Trouble::Encrypted);
    }
    let name = if has("Workbook")? { "Workbook" } else { "Book" };
    let Some(records) = compound.stream(name).ok_or_else(damaged)? else {
        return Err(match has("WordDocument")? {
            true => Trouble::Foreign("Word (.doc)"),
            false => damaged(),
        });
    };
    Ok(Book { records, macros: has("_VBA_PROJECT_CUR")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_compound_file_is_refused() {
        assert!(matches!(open(&[0xd0, 0xcf, 0x11, 0xe0]), Err(Trouble::Damaged(_))));
        let mut zeros = vec![0; 4096];
        zeros[30] = 9;
        assert!(matches!(open(&zeros), Err(Trouble::Damaged(_))));
    }
}
