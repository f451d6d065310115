//! Seeded generators of lists: what the accounts of five cities describe, at full size, and instances for benches.
//!
//! This crate stands before the line: it only makes [`Lists`]. It never matches anything, and it reads and writes no
//! files. [`generate`] makes a scenario, [`family`] makes bench instances of any size.
//!
//! # The scenario `yunmeng`
//! Three problems of one county, with its 11 communities and 88 units; every figure that is not the account's is marked
//! (assumed) here or in the module of the problem.
//! * `yunmeng/lists` – 435 wishes of residents, 512 service items of 12 classes and 53 kinds, claims with ranks.
//! * `yunmeng/posts` – 5 437 members choose among 1 136 posts by rank; floors, a quota, and a scarce skill bind.
//! * `yunmeng/pairing` – 88 units to 11 communities, exactly 8 each, every class of units spread evenly.
//!
//! Assumed for all three: the communities' names, places and towns (8 in 城关镇, 3 in 开发区), the units' names, their 7
//! classes and numbers by class (25, 18, 9, 7, 8, 9, 12), where each lies, and with which community it was paired before.
//! All names are made up. Times are weekly windows such as 周六 09:00-11:30 and 周一至周五 09:00-17:00.
//!
//! # The scenario `mengyang`
//! Two problems of one street, 蒙阳街道 of 名山区, with its 4 communities and 34 units of city and district; assumed figures
//! are marked as above.
//! * `mengyang/lists` – 49 micro-projects that solve 132 problems, 80 resources, claims, and 1 541 000 yuan, which are not
//!   enough for all: limits, whole demands and numbers of providers make it a program.
//! * `mengyang/pairing` – 34 units to 4 communities, 8 or 9 each (assumed), every class of units spread evenly.
//!
//! Assumed for both: the communities' names and places, the units' names, their 5 classes and numbers by class (8, 9, 7, 4,
//! 6), where each lies, and with which community it was paired before. All names but those of street and district are made
//! up.
//!
//! # Equal seeds, equal lists
//! Chance comes from ChaCha8, whose stream is fixed by its definition and the same in every version and on every
//! platform (crate `chacha20`, RustCrypto); ranges are drawn from it here, in integers. The seed, the purpose and the
//! county's number are the key, so that a change in one problem leaves the others as they are. Distances are whole
//! metres by integer roots. No floating-point number takes part.
//!
//! # Sizes
//! [`Size::scale`] is a number of counties (of streets in `mengyang`) that have nothing in common but the categories: ids
//! of the second begin with "2·", and so on. Time and space are proportional to it.

mod county;
mod draw;
pub mod family;
mod items;
mod pairing;
mod posts;
mod projects;
mod services;
mod tables;
mod times;

use std::fmt;
use std::str::FromStr;

use duijie::lists::Lists;

use county::County;
pub use draw::Draw;

/// A problem of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scenario {
    /// `mengyang/lists`: micro-projects, resources, claims and money.
    MengyangLists,
    /// `mengyang/pairing`: units and communities.
    MengyangPairing,
    /// `yunmeng/lists`: wishes, service items and claims.
    YunmengLists,
    /// `yunmeng/posts`: members and posts.
    YunmengPosts,
    /// `yunmeng/pairing`: units and communities.
    YunmengPairing,
}

impl Scenario {
    /// All problems, in the order of their names.
    pub const ALL: [Self; 5] = [
        Self::MengyangLists,
        Self::MengyangPairing,
        Self::YunmengLists,
        Self::YunmengPairing,
        Self::YunmengPosts,
    ];

    /// The name of the problem, e.g. `yunmeng/lists`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::MengyangLists => "mengyang/lists",
            Self::MengyangPairing => "mengyang/pairing",
            Self::YunmengLists => "yunmeng/lists",
            Self::YunmengPosts => "yunmeng/posts",
            Self::YunmengPairing => "yunmeng/pairing",
        }
    }

    /// The problems that a name means: one problem, or all of a scenario (`yunmeng`).
    ///
    /// # Errors
    /// [`UnknownScenario`] where there is none of that name.
    pub fn select(name: &str) -> Result<Vec<Self>, UnknownScenario> {
        let belongs =
            |full: &str| full.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let found: Vec<Self> = Self::ALL.into_iter().filter(|scenario| belongs(scenario.name())).collect();
        if found.is_empty() { Err(UnknownScenario { name: name.to_owned() }) } else { Ok(found) }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scenario {
    type Err = UnknownScenario;

    fn from_str(name: &str) -> Result<Self, UnknownScenario> {
        let found = Self::ALL.into_iter().find(|scenario| scenario.name() == name);
        found.ok_or_else(|| UnknownScenario { name: name.to_owned() })
    }
}

/// All names that [`Scenario::select`] knows: scenarios and their problems.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let mut names = vec!["mengyang", "yunmeng"];
    names.extend(Scenario::ALL.into_iter().map(Scenario::name));
    names
}

/// There is no scenario of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no scenario {name:?}\nMaybe one of: {}", names().join(", "))]
pub struct UnknownScenario {
    /// The name asked for.
    pub name: String,
}

/// How much of a scenario, and which one of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The number of counties. Default 1, the account's; 0 counts as 1. Raise it to see growth: the whole country is
    /// about 2 844.
    pub scale: u32,
    /// Any number. Default 1. Other seeds give other lists of the same figures.
    pub seed: u64,
}

impl Default for Size {
    fn default() -> Self {
        Self { scale: 1, seed: 1 }
    }
}

/// The lists of a problem. Equal arguments, equal lists, in every version of this crate with the same data.
///
/// Time and space are proportional to `size.scale`.
#[must_use]
pub fn generate(scenario: Scenario, size: Size) -> Lists {
    let mut lists = Lists { version: 1, ..Lists::default() };
    for number in 0..size.scale.max(1) {
        let county = match scenario {
            Scenario::MengyangLists | Scenario::MengyangPairing => County::mengyang(size.seed, number),
            Scenario::YunmengLists | Scenario::YunmengPosts | Scenario::YunmengPairing => {
                County::yunmeng(size.seed, number)
            }
        };
        lists.areas.extend(county.area_rows());
        lists.units.extend(match scenario {
            Scenario::MengyangLists => county.partner_rows(),
            _ => county.unit_rows(),
        });
        match scenario {
            Scenario::YunmengLists => services::add(&mut lists, &county, size.seed, number),
            Scenario::YunmengPosts => posts::add(&mut lists, &county, size.seed, number),
            Scenario::MengyangLists => projects::add(&mut lists, &county, size.seed, number),
            Scenario::YunmengPairing | Scenario::MengyangPairing => pairing::add(&mut lists, &county),
        }
    }
    lists
}
