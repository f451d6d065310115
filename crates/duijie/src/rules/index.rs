//! Supplies by category and place.

use super::area::{Reach, Site};
use super::tree::{NONE, Tree};

/// The supplies that serve each category, and where.
pub(super) struct Offers {
    /// For every category the supplies that serve a demand of it, sorted.
    of_category: Vec<Vec<u32>>,
    /// The same, by the areas that they name, sorted; `NONE` stands for everywhere.
    places: Vec<Vec<Place>>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    area: u32,
    supply: u32,
}

/// What a supply offers.
pub(super) struct Offer<'a> {
    /// Categories, as written.
    pub(super) categories: &'a [u32],
    pub(super) reach: &'a Reach,
}

impl Offers {
    /// `offers` in the order of supplies. O(supplies · categories of each with all above them · areas of each).
    pub(super) fn new<'a>(
        categories: &Tree<'_>,
        broader: Breadth,
        offers: impl Iterator<Item = Offer<'a>>,
    ) -> Self {
        let below = match broader {
            Breadth::Exact => Vec::new(),
            Breadth::Broader => categories.children(),
        };
        let mut of_category = vec![Vec::new(); categories.len()];
        let mut places = vec![Vec::new(); categories.len()];
        let mut served: Vec<u32> = Vec::new();
        for (supply, offer) in (0..).zip(offers) {
            served.clear();
            for &category in offer.categories {
                served.extend(categories.upward(category));
                if broader == Breadth::Broader {
                    let mut next = served.len();
                    served.extend(&below[category as usize]);
                    while let Some(&node) = served.get(next) {
                        served.extend(&below[node as usize]);
                        next += 1;
                    }
                }
            }
            served.sort_unstable();
            served.dedup();
            for &category in &served {
                of_category[category as usize].push(supply);
                let list: &mut Vec<Place> = &mut places[category as usize];
                match offer.reach {
                    Reach::Everywhere => list.push(Place { area: NONE, supply }),
                    Reach::Areas(areas) => list.extend(areas.iter().map(|&area| Place { area, supply })),
                }
            }
        }
        for list in &mut places {
            list.sort_unstable();
        }
        Self { of_category, places }
    }

    /// The supplies that serve demands of `category`, sorted.
    pub(super) fn of_category(&self, category: u32) -> &[u32] {
        self.of_category.get(category as usize).map_or(&[], Vec::as_slice)
    }

    /// Puts the supplies that serve demands of `category` at `site` into `out`, sorted. O(depth · log n + k log k)
    /// for k supplies found.
    pub(super) fn at(&self, areas: &Tree<'_>, category: u32, site: Site, out: &mut Vec<u32>) {
        out.clear();
        if site == Site::Anywhere {
            out.extend_from_slice(self.of_category(category));
            return;
        }
        let Some(places) = self.places.get(category as usize) else { return };
        let mut lists = 0;
        let mut add = |area: u32| {
            let start = places.partition_point(|place| place.area < area);
            let found = places[start..].iter().take_while(|place| place.area == area);
            let before = out.len();
            out.extend(found.map(|place| place.supply));
            lists += usize::from(out.len() > before);
        };
        if let Site::In(area) = site {
            areas.upward(area).for_each(&mut add);
        }
        add(NONE);
        if lists > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }
}

/// Whether a supply also serves categories below the one it offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    /// Only its own and those above.
    Exact,
    /// Those below too.
    Broader,
}
