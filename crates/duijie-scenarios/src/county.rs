//! The ground that all problems of a scenario share: its areas, its units and where they are.

use duijie::lists::{self, Area};

use crate::draw::Draw;
use crate::tables::{self, Community, Unit};

/// A place of the county, in metres.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) east: i64,
    pub(crate) north: i64,
}

impl Spot {
    /// Whole metres between two places, rounded down.
    pub(crate) fn metres(self, other: Self) -> i64 {
        let (east, north) = (self.east - other.east, self.north - other.north);
        (east * east + north * north).isqrt()
    }
}

/// A unit in its place.
pub(crate) struct Placed {
    pub(crate) id: String,
    pub(crate) class: String,
    pub(crate) spot: Spot,
    /// Position of the community it lies in.
    pub(crate) home: usize,
    /// Position of the community it is paired with.
    pub(crate) partner: usize,
}

/// One county or district, or the part of it that a scenario tells of. The first bears the plain names, a further one
/// its number before every id.
pub(crate) struct County {
    number: u32,
    whole: &'static str,
    pub(crate) communities: Vec<Community>,
    pub(crate) units: Vec<Placed>,
}

impl County {
    /// County number `number` of `yunmeng`, counted from 0.
    pub(crate) fn yunmeng(seed: u64, number: u32) -> Self {
        let bare = Self { number, whole: "云梦县", communities: tables::communities(), units: Vec::new() };
        bare.settled(tables::units(), Draw::new(seed, "county", number.into()))
    }

    /// District number `number` of `mengyang`, with the one street of the account.
    pub(crate) fn mengyang(seed: u64, number: u32) -> Self {
        let communities = tables::street_communities();
        let bare = Self { number, whole: "名山区", communities, units: Vec::new() };
        bare.settled(tables::street_units(), Draw::new(seed, "street", number.into()))
    }

    /// Gives every unit its place and its partner.
    fn settled(self, units: Vec<Unit>, mut draw: Draw) -> Self {
        let mut county = self;
        for unit in units {
            let home = draw.weighted(county.communities.iter().map(|c| c.homes));
            let centre = county.spot(home);
            let spot = Spot {
                east: centre.east + 10 * draw.between(-60, 60),
                north: centre.north + 10 * draw.between(-60, 60),
            };
            county.units.push(Placed {
                id: county.id(&unit.name),
                class: unit.class,
                spot,
                home,
                partner: 0,
            });
        }
        let mut order: Vec<usize> = (0..county.units.len()).collect();
        draw.shuffle(&mut order);
        for (turn, unit) in order.into_iter().enumerate() {
            county.units[unit].partner = turn % county.communities.len();
        }
        county
    }

    /// An id of this county.
    pub(crate) fn id(&self, name: &str) -> String {
        match self.number {
            0 => name.to_owned(),
            further => format!("{}·{name}", further + 1),
        }
    }

    /// The id of the county's or district's own area.
    pub(crate) fn whole(&self) -> String {
        self.id(self.whole)
    }

    /// The id of a community.
    pub(crate) fn community(&self, position: usize) -> String {
        self.id(&self.communities[position].community)
    }

    /// The id of a community's town.
    pub(crate) fn town(&self, position: usize) -> String {
        self.id(&self.communities[position].town)
    }

    /// Whether a community, or what it lies in, is among the areas.
    pub(crate) fn lies_in(&self, community: &str, areas: &[String]) -> bool {
        let position = (0..self.communities.len()).find(|&position| self.community(position) == community);
        let chain = position.map(|position| [self.community(position), self.town(position), self.whole()]);
        chain.is_some_and(|chain| chain.iter().any(|area| areas.contains(area)))
    }

    /// The middle of a community.
    pub(crate) fn spot(&self, position: usize) -> Spot {
        let community = &self.communities[position];
        Spot { east: community.east, north: community.north }
    }

    /// County, towns and communities as a tree.
    pub(crate) fn area_rows(&self) -> Vec<Area> {
        let mut rows = vec![Area { id: self.whole(), parent: None }];
        for position in 0..self.communities.len() {
            let town = self.town(position);
            if rows.iter().all(|row| row.id != town) {
                rows.push(Area { id: town, parent: Some(self.whole()) });
            }
        }
        for position in 0..self.communities.len() {
            rows.push(Area { id: self.community(position), parent: Some(self.town(position)) });
        }
        rows
    }

    /// The units, each in its community.
    pub(crate) fn unit_rows(&self) -> Vec<lists::Unit> {
        self.rows(|unit| unit.home)
    }

    /// The units, each in the community that it is paired with.
    pub(crate) fn partner_rows(&self) -> Vec<lists::Unit> {
        self.rows(|unit| unit.partner)
    }

    fn rows(&self, community: fn(&Placed) -> usize) -> Vec<lists::Unit> {
        let row =
            |unit: &Placed| lists::Unit { id: unit.id.clone(), area: Some(self.community(community(unit))) };
        self.units.iter().map(row).collect()
    }
}
