//! The area rule: the supply serves the demand's area or one above it.
//!
//! A supply without areas serves everywhere. A demand without an area is bound to no place, and every supply may
//! serve it.

use super::tree::{NONE, Tree};

/// Where a demand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Site {
    /// Bound to no place.
    Anywhere,
    /// In this area.
    In(u32),
    /// In an area that the lists do not know (a fault of the lists): only who serves everywhere serves it.
    Unknown,
}

/// The areas that a supply serves, with all below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Everywhere.
    Everywhere,
    /// These, sorted.
    Areas(Vec<u32>),
}

impl Site {
    pub(super) fn new(tree: &Tree<'_>, area: Option<&str>) -> Self {
        area.map_or(Self::Anywhere, |id| tree.find(id).map_or(Self::Unknown, Self::In))
    }

    /// The area's number, where it is in one.
    pub(super) fn area(self) -> u32 {
        match self {
            Self::In(area) => area,
            Self::Anywhere | Self::Unknown => NONE,
        }
    }
}

impl Reach {
    pub(super) fn new(tree: &Tree<'_>, areas: &[String]) -> Self {
        if areas.is_empty() {
            return Self::Everywhere;
        }
        let mut known: Vec<u32> = areas.iter().filter_map(|id| tree.find(id)).collect();
        known.sort_unstable();
        known.dedup();
        Self::Areas(known)
    }
}

/// Whether the supply serves the demand. O(depth · log areas).
pub(super) fn serves(tree: &Tree<'_>, reach: &Reach, site: Site) -> bool {
    match (reach, site) {
        (Reach::Everywhere, _) | (_, Site::Anywhere) => true,
        (_, Site::Unknown) => false,
        (Reach::Areas(areas), Site::In(area)) => tree.upward(area).any(|up| areas.binary_search(&up).is_ok()),
    }
}

/// Steps of the way in the tree from the demand to the nearest area served; the largest number where there is none.
pub(super) fn distance(tree: &Tree<'_>, reach: &Reach, site: Site) -> u32 {
    match (reach, site) {
        (Reach::Everywhere, _) | (_, Site::Anywhere) => 0,
        (_, Site::Unknown) => u32::MAX,
        (Reach::Areas(areas), Site::In(area)) => {
            areas.iter().filter_map(|&served| tree.steps(area, served)).min().unwrap_or(u32::MAX)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::Node;
    use super::*;

    #[test]
    fn cases() {
        let rows = [("街道", None), ("五美", Some("街道")), ("南门", Some("街道")), ("外地", None)];
        let tree = Tree::new(rows.into_iter().map(|(id, parent)| Node { id, parent }));
        for (areas, area, expected) in [
            (&["五美"][..], Some("五美"), true),
            (&["街道"], Some("五美"), true),
            (&["五美"], Some("街道"), false),
            (&["南门"], Some("五美"), false),
            (&["南门", "街道"], Some("五美"), true),
            (&["外地"], Some("五美"), false),
            (&[], Some("五美"), true),
            (&["五美"], None, true),
            (&[], None, true),
            (&["五美"], Some("没有"), false),
            (&[], Some("没有"), true),
            (&["没有"], Some("五美"), false),
        ] {
            let areas: Vec<String> = areas.iter().map(ToString::to_string).collect();
            let (reach, site) = (Reach::new(&tree, &areas), Site::new(&tree, area));
            assert_eq!(serves(&tree, &reach, site), expected, "{areas:?} {area:?}");
            assert_eq!(distance(&tree, &Reach::Everywhere, site), 0);
        }
    }
}
