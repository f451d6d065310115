//! Areas as people write them: by the full path, the last name, or the 统计用区划代码, against the areas of the lists.

use std::collections::BTreeMap;

use duijie::lists::{Area, Place, Text};

use super::Build;
use super::names::{Named, Names, alike};
use crate::error::fault;
use crate::origin::{Located, Origin};

/// What ends the name of an area above: 福建省, 厦门市, 思明区, 中华街道.
const ABOVE: [char; 10] = ['省', '市', '区', '县', '州', '盟', '旗', '镇', '乡', '道'];
/// What people leave off the end of a name.
const ENDS: [&str; 6] = ["社区", "街道", "镇", "乡", "村", "社区居委会"];

struct Areas<'l> {
    names: Names<'l>,
    /// Areas by the last part of their ids, and by their ids without what people leave off.
    short: BTreeMap<String, Vec<&'l str>>,
    /// Codes without the zeros of what is below.
    codes: BTreeMap<&'l str, Vec<&'l str>>,
    /// The longest id, in characters.
    longest: usize,
}

/// Parts of a path, where signs stand between them.
fn parts(text: &str) -> Vec<&str> {
    let parts = text.split(['/', '\\', '、', '-', '—', '>', '→', '·', '|', '／', ' ', '\u{3000}']);
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The digits that say something of a code of 9 or 12 digits: 000 at its end is the street itself.
fn code(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_code = matches!(text.len(), 9 | 12) && text.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| if text.len() == 12 { text.strip_suffix("000").unwrap_or(text) } else { text })
}

impl<'l> Areas<'l> {
    /// `known` are codes that a list gives beside the names, each with its id.
    fn new(rows: &'l [Area], known: &'l [(String, String)]) -> Self {
        let mut areas = Self {
            names: Names::new(rows.iter().map(|row| (&*row.id, ""))),
            short: BTreeMap::new(),
            codes: BTreeMap::new(),
            longest: rows.iter().map(|row| row.id.chars().count()).max().unwrap_or(0),
        };
        for row in rows {
            let last = alike(parts(&row.id).last().copied().unwrap_or_default());
            let mut names = vec![last.clone()];
            names.extend(ENDS.iter().filter_map(|end| last.strip_suffix(end)).map(str::to_owned));
            for name in names.into_iter().filter(|name| name.chars().count() >= 2) {
                let known = areas.short.entry(name).or_default();
                if !known.contains(&&*row.id) {
                    known.push(&row.id);
                }
            }
            if let Some(code) = code(&row.id) {
                areas.codes.entry(code).or_default().push(&row.id);
            }
        }
        for (text, id) in known {
            let ids = code(text).map(|code| areas.codes.entry(code).or_default());
            ids.filter(|ids| !ids.contains(&&**id)).into_iter().for_each(|ids| ids.push(id));
        }
        areas
    }

    fn find(&self, text: &str) -> Named {
        let named = self.names.find(text);
        if named != Named::Unknown {
            return named;
        }
        if let Some(code) = code(text) {
            return of(self.codes.get(code));
        }
        let path = parts(text);
        let last = alike(path.last().copied().unwrap_or_default());
        let by_last = self.named(&last);
        if by_last != Named::Unknown {
            return by_last;
        }
        // Joined without signs: the longest name at the end, where one above ends before it.
        let chars: Vec<char> = last.chars().collect();
        let from = chars.len().saturating_sub(self.longest);
        (from..chars.len())
            .filter(|&at| at > 0 && ABOVE.contains(&chars[at - 1]))
            .map(|at| self.named(&chars[at..].iter().collect::<String>()))
            .find(|named| *named != Named::Unknown)
            .unwrap_or(Named::Unknown)
    }

    fn named(&self, name: &str) -> Named {
        match self.names.find(name) {
            Named::Unknown => of(self.short.get(name)),
            Named::Exactly => Named::One(name.to_owned()),
            named => named,
        }
    }
}

fn of(ids: Option<&Vec<&str>>) -> Named {
    match ids.map(Vec::as_slice) {
        None | Some([]) => Named::Unknown,
        Some([one]) => Named::One((*one).to_owned()),
        Some(several) => Named::Several(several.iter().map(|id| (*id).to_owned()).collect()),
    }
}

impl Build {
    /// Brings the areas of demands, supplies and units to ids of the areas, where areas are listed.
    pub(super) fn resolve_areas(&mut self) {
        if self.lists.areas.is_empty() || self.is_all_json() {
            return;
        }
        let mut listed = std::mem::take(&mut self.lists.areas);
        let areas = Areas::new(&listed, &self.area_codes);
        let origins = &self.origins;
        let mut warnings = Vec::new();
        let mut resolve = |table: &'static str, row: usize, field: &str, text: &mut String| {
            let named = areas.find(text);
            if matches!(named, Named::Exactly | Named::Unknown) {
                return;
            }
            let place = Place::row(table, row).field(field);
            let Some(origin) = origins.locate(&place).filter(|origin| origin.path.is_none()) else { return };
            warnings.push(warn_w212_area(place, text, &named, origin));
            if let Named::One(id) = named {
                *text = id;
            }
        };
        for (row, demand) in self.lists.demands.iter_mut().enumerate() {
            demand.area.iter_mut().for_each(|area| resolve("demands", row, "area", area));
        }
        for (row, supply) in self.lists.supplies.iter_mut().enumerate() {
            supply.areas.iter_mut().for_each(|area| resolve("supplies", row, "areas", area));
        }
        for (row, unit) in self.lists.units.iter_mut().enumerate() {
            unit.area.iter_mut().for_each(|area| resolve("units", row, "area", area));
        }
        // The one above may be named by its code too.
        let parent = |area: &Area| match areas.codes.get(code(area.parent.as_deref()?)?)?[..] {
            [one] => Some(one.to_owned()),
            _ => None,
        };
        let parents: Vec<Option<String>> = listed.iter().map(parent).collect();
        for (area, parent) in listed.iter_mut().zip(parents).filter(|(_, parent)| parent.is_some()) {
            area.parent = parent;
        }
        self.warnings.append(&mut warnings);
        self.lists.areas = listed;
    }
}

fn warn_w212_area(place: Place, text: &str, named: &Named, origin: Origin) -> Located {
    let (cause, cure) = match named {
        Named::Several(ids) => (
            Text::new(
                format!("可能是以下几处：{}；没有认定", ids.join("、")),
                format!("it may be any of {}; none was taken", ids.join(", ")),
            ),
            Text::new(ids.join(" 或 "), ids.join(" or ")),
        ),
        Named::One(id) => (
            Text::new(format!("按“{id}”读取"), format!("read as \"{id}\"")),
            Text::new(format!("写“{id}”"), format!("write \"{id}\"")),
        ),
        Named::Exactly | Named::Unknown => (Text::new("", ""), Text::new("", "")),
    };
    Located { fault: fault("W212", place, text, cause, cure), origin: Some(origin) }
}
