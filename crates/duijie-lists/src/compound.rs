//! The compound files behind `.xls` and encrypted workbooks, looked at before calamine opens them.
//!
//! *Problem*: calamine reserves memory for the range that an `.xls` sheet says it has, and for the rectangle
//! around its cells; 40 bytes of a file can ask for terabytes. *Method*: follow the sector chain of the stream
//! `Workbook` (or `Book`), walk its records, and add up both. *Complexity*: O(bytes). *Edges*: a chain that
//! loops or leaves the file ends the look with a refusal. *Sources*: MS-CFB 2.2–2.6; MS-XLS 2.1.4, 2.4.28,
//! 2.4.90, 2.4.117.

const HEADER: usize = 512;
const LAST_SECTOR: u32 = 0xffff_fffa;
const MINI_CUTOFF: u32 = 4096;

/// What is wrong with a compound file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    Damaged,
    Encrypted,
    TooLarge,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
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

    /// A stream by name: `Some(None)` where the file has none of this name.
    fn stream(&self, wanted: &str) -> Option<Option<Vec<u8>>> {
        let directory = self.chain(u32_at(self.bytes, 48)?)?;
        let name = |entry: &[u8]| -> Option<String> {
            let length = usize::from(u16_at(entry, 64)?).saturating_sub(2).min(62);
            let units: Vec<u16> = entry.get(..length)?.chunks_exact(2).filter_map(|c| u16_at(c, 0)).collect();
            Some(String::from_utf16_lossy(&units))
        };
        let mut entries = directory.chunks_exact(128);
        let Some(entry) =
            entries.find(|entry| name(entry).is_some_and(|name| name.eq_ignore_ascii_case(wanted)))
        else {
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

/// Looks at a compound file: fine for calamine, or what is wrong with it. `cells` caps the sum of the
/// rectangles around the cells of the sheets.
pub(crate) fn look(bytes: &[u8], cells: u64) -> Result<(), Trouble> {
    let compound = Compound::new(bytes).ok_or(Trouble::Damaged)?;
    let stream = |name| compound.stream(name).ok_or(Trouble::Damaged);
    if stream("EncryptedPackage")?.is_some() {
        return Err(Trouble::Encrypted);
    }
    let book = match stream("Workbook")? {
        Some(book) => book,
        None => stream("Book")?.ok_or(Trouble::Damaged)?,
    };
    let mut sheets = Vec::new();
    for record in records(&book, 0) {
        match record.kind {
            0x002f if u16_at(record.data, 0) != Some(0) => return Err(Trouble::Encrypted),
            0x0085 => sheets.push(u32_at(record.data, 0).ok_or(Trouble::Damaged)?),
            _ => {}
        }
    }
    let mut total = 0_u64;
    for start in sheets {
        let start = usize::try_from(start).map_err(|_| Trouble::Damaged)?;
        if start >= book.len() {
            return Err(Trouble::Damaged);
        }
        total = total.saturating_add(extent(&book, start)?);
        if total > cells {
            return Err(Trouble::TooLarge);
        }
    }
    Ok(())
}

/// The larger of the rectangle that a sheet says it has and the one around its cells.
fn extent(book: &[u8], start: usize) -> Result<u64, Trouble> {
    let (mut said, mut around) = (0_u64, None::<[u16; 4]>);
    for record in records(book, start) {
        let data = record.data;
        match record.kind {
            0x0200 => {
                let sides = match data.len() {
                    10 => [0, 2, 4, 6].map(|at| u16_at(data, at).map(u32::from)),
                    14 | 16 => [
                        u32_at(data, 0),
                        u32_at(data, 4),
                        u16_at(data, 8).map(u32::from),
                        u16_at(data, 10).map(u32::from),
                    ],
                    _ => return Err(Trouble::Damaged),
                };
                let [Some(top), Some(bottom), Some(left), Some(right)] = sides else {
                    return Err(Trouble::Damaged);
                };
                // An empty sheet says 0 to 0.
                if bottom > 0 && right > 0 && top >= bottom {
                    return Err(Trouble::Damaged);
                }
                let left = if left > 0xff || right < left { 0 } else { left };
                said = said.max(
                    u64::from(bottom.saturating_sub(top)) * u64::from(right.saturating_sub(left).max(1)),
                );
            }
            0x0006 | 0x00bd | 0x00d6 | 0x00fd | 0x0203 | 0x0204 | 0x0205 | 0x027e => {
                let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else {
                    return Err(Trouble::Damaged);
                };
                let last = match record.kind {
                    0x00bd => {
                        data.len().checked_sub(2).and_then(|at| u16_at(data, at)).ok_or(Trouble::Damaged)?
                    }
                    _ => column,
                };
                let [top, bottom, left, right] = around.unwrap_or([row, row, column, column]);
                around = Some([top.min(row), bottom.max(row), left.min(column), right.max(column).max(last)]);
            }
            _ => {}
        }
    }
    let around = around.map_or(0, |[top, bottom, left, right]| {
        (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
    });
    Ok(said.max(around))
}

struct Record<'b> {
    kind: u16,
    data: &'b [u8],
}

/// The records from `start` to the end of the substream; nested substreams (charts) are walked through too.
fn records(book: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let (mut at, mut depth) = (start, 0_u32);
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(book, at)?, usize::from(u16_at(book, at + 2)?));
        let data = book.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        match kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => return None,
            0x000a => depth -= 1,
            _ => {}
        }
        Some(Record { kind, data })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_compound_file_is_refused() {
        assert_eq!(look(&[0xd0, 0xcf, 0x11, 0xe0], 10), Err(Trouble::Damaged));
        let mut zeros = vec![0; 4096];
        zeros[30] = 9;
        assert_eq!(look(&zeros, 10), Err(Trouble::Damaged));
    }
}
