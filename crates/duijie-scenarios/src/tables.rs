//! The tables of `data/`, as records. They are part of the crate, so that they cannot be missing.

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A community (社区) of the county.
#[derive(Deserialize)]
pub(crate) struct Community {
    pub(crate) community: String,
    /// The town (乡镇) it lies in.
    pub(crate) town: String,
    /// Metres east and north of a corner of the county town.
    pub(crate) east: i64,
    pub(crate) north: i64,
    /// Members who live there.
    pub(crate) homes: u64,
    /// Posts it offers. This column and those below stand only where a scenario has posts.
    #[serde(default)]
    pub(crate) posts: u32,
    /// Places of one post.
    #[serde(default)]
    pub(crate) places_least: i64,
    #[serde(default)]
    pub(crate) places_most: i64,
    /// The most members it can take.
    #[serde(default)]
    pub(crate) maximum: Option<i64>,
    /// `yes` for the community that few choose.
    #[serde(default)]
    pub(crate) remote: String,
}

impl Community {
    pub(crate) fn is_remote(&self) -> bool {
        self.remote == "yes"
    }
}

/// The units of one class.
#[derive(Deserialize)]
struct UnitClass {
    class: String,
    units: String,
}

/// A unit and its class.
pub(crate) struct Unit {
    pub(crate) name: String,
    pub(crate) class: String,
}

/// A kind of service: its class, what is counted, who offers it and how plentiful it is.
#[derive(Deserialize)]
pub(crate) struct Kind {
    pub(crate) class: String,
    pub(crate) kind: String,
    pub(crate) measure: String,
    by: String,
    /// How far its services reach: `county`, `town`, `unit` (the unit's own community) or `mixed`.
    pub(crate) reach: String,
    /// When it is given: `any`, `work`, `afternoon`, `evening`, `weekend` or `mixed`.
    pub(crate) times: String,
    /// Capacity for every 100 wanted.
    pub(crate) plenty: i64,
    /// Its usual tier.
    pub(crate) tier: i64,
    pub(crate) requires: String,
    beneficiaries: String,
    words: String,
}

impl Kind {
    /// The classes of units that offer it.
    pub(crate) fn by(&self) -> Vec<&str> {
        parts(&self.by)
    }

    pub(crate) fn beneficiaries(&self) -> Vec<String> {
        owned(&self.beneficiaries)
    }

    pub(crate) fn words(&self) -> Vec<String> {
        owned(&self.words)
    }
}

/// A wish as people word it, with the category as it was noted: a kind or a word for it.
#[derive(Deserialize)]
pub(crate) struct Wish {
    pub(crate) kind: String,
    pub(crate) category: String,
    pub(crate) title: String,
    pub(crate) most: i64,
}

/// A kind of micro-project (微项目), its price and how it is carried out.
#[derive(Deserialize)]
pub(crate) struct ProjectKind {
    pub(crate) class: String,
    pub(crate) kind: String,
    by: String,
    /// How far its resources reach: `street`, or `mixed` (some only the unit's partner community).
    pub(crate) reach: String,
    /// `friday` where volunteers serve on Fridays, else `any`.
    pub(crate) times: String,
    /// Yuan for one problem solved.
    pub(crate) price: i64,
    /// Problems that one resource can solve.
    pub(crate) least: i64,
    pub(crate) most: i64,
    providers: String,
    whole: String,
    beneficiaries: String,
}

impl ProjectKind {
    /// The classes of units that offer it.
    pub(crate) fn by(&self) -> Vec<&str> {
        parts(&self.by)
    }

    /// Whether several units carry it out together.
    pub(crate) fn is_joint(&self) -> bool {
        self.providers == "joint"
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.whole == "yes"
    }

    pub(crate) fn beneficiaries(&self) -> Vec<String> {
        owned(&self.beneficiaries)
    }
}

/// A wish as residents word it, from which a micro-project is made.
#[derive(Deserialize)]
pub(crate) struct ProjectWish {
    pub(crate) kind: String,
    pub(crate) title: String,
    /// The most problems that the project solves.
    pub(crate) most: i64,
}

/// A wish that nobody can meet, and the rule that stands in its way.
#[derive(Deserialize)]
pub(crate) struct Hopeless {
    pub(crate) reason: String,
    pub(crate) category: String,
    pub(crate) title: String,
    pub(crate) times: String,
    pub(crate) requires: String,
}

/// A kind of post (岗) and its team.
#[derive(Deserialize)]
pub(crate) struct Post {
    pub(crate) team: String,
    pub(crate) post: String,
    /// The skill that it asks for, or nothing.
    pub(crate) skill: String,
    pub(crate) tier: i64,
    pub(crate) title: String,
}

#[derive(Deserialize)]
struct Names {
    surnames: String,
    given: String,
}

/// Parts of made-up names of people.
pub(crate) struct People {
    pub(crate) surnames: Vec<char>,
    pub(crate) given: Vec<String>,
}

fn parts(cell: &str) -> Vec<&str> {
    cell.split(';').filter(|part| !part.is_empty()).collect()
}

fn owned(cell: &str) -> Vec<String> {
    parts(cell).into_iter().map(str::to_owned).collect()
}

fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("the tables of this crate are read by its tests")).collect()
}

pub(crate) fn communities() -> Vec<Community> {
    rows(include_str!("../data/communities.csv"))
}

pub(crate) fn units() -> Vec<Unit> {
    by_class(include_str!("../data/units.csv"))
}

fn by_class(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    for class in rows::<UnitClass>(text) {
        units.extend(owned(&class.units).into_iter().map(|name| Unit { name, class: class.class.clone() }));
    }
    units
}

pub(crate) fn kinds() -> Vec<Kind> {
    rows(include_str!("../data/kinds.csv"))
}

pub(crate) fn wishes() -> Vec<Wish> {
    rows(include_str!("../data/wishes.csv"))
}

pub(crate) fn hopeless() -> Vec<Hopeless> {
    rows(include_str!("../data/hopeless.csv"))
}

pub(crate) fn posts() -> Vec<Post> {
    rows(include_str!("../data/posts.csv"))
}

pub(crate) fn people() -> People {
    let mut people = People { surnames: Vec::new(), given: Vec::new() };
    for names in rows::<Names>(include_str!("../data/names.csv")) {
        people.surnames.extend(names.surnames.chars());
        people.given.extend(owned(&names.given));
    }
    people
}

pub(crate) fn street_communities() -> Vec<Community> {
    rows(include_str!("../data/mengyang/communities.csv"))
}

pub(crate) fn street_units() -> Vec<Unit> {
    by_class(include_str!("../data/mengyang/units.csv"))
}

pub(crate) fn project_kinds() -> Vec<ProjectKind> {
    rows(include_str!("../data/mengyang/kinds.csv"))
}

pub(crate) fn project_wishes() -> Vec<ProjectWish> {
    rows(include_str!("../data/mengyang/wishes.csv"))
}
