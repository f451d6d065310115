//! Bench instances of any size, seeded: the shapes of `yunmeng` without its words.
//!
//! Ids are numbers with zeros before them, so that their order is the order in which they were made. Times and
//! degrees do not depend on the size: twice the pairs are twice the members and twice the posts.

mod programs;

use duijie::lists::{Area, Category, Demand, Goal, Lists, Pair, Policy, Quota, Side, Supply, Unit};

use crate::draw::Draw;

pub use programs::{assignment, limited_posts, unit_costs};

/// Pairs of one member, on average, in [`posts_like`].
const DEGREE: usize = 8;
/// Members of one community, as in `yunmeng`: 5 437 / 11.
const MEMBERS: usize = 494;
/// Posts of one community, as in `yunmeng`: 1 136 / 11.
const POSTS: usize = 103;
/// Members for whom the floor of a community is kept.
const FLOOR: usize = 20;

/// A problem of the kind of `yunmeng/posts` with about `pairs` explicit pairs (within 2 %; at least 1 000): members of
/// capacity 1, posts of 1 to 8 places in three tiers, claims of rank 1 to 3 behind the first pairs of most members, a
/// floor of 20 for every community and a maximum for every third one. Goals: serve, claims, worth – seven levels.
///
/// Communities form a ring; a quarter of the pairs lead to a neighbour, so that all is one part. It is always
/// feasible: 20 members of every community have a pair to a place of their own there. Communities take turns in having
/// too few places, enough, and too many. O(`pairs`) time and space.
#[must_use]
pub fn posts_like(pairs: usize, seed: u64) -> Lists {
    let mut draw = Draw::new(seed, "posts-like", 0);
    let members = (pairs.max(1000) / DEGREE).max(1);
    let communities = (members / MEMBERS).max(3);
    let per = members / communities;
    let posts_per = (per * POSTS / MEMBERS).max(FLOOR);
    let mut lists = Lists { version: 1, pairs: Some(Vec::with_capacity(pairs)), ..Lists::default() };
    lists.policy = Policy { goals: Some(vec![Goal::Serve, Goal::Claims, Goal::Worth]), ..Policy::default() };
    let post = |community: usize, turn: usize| format!("D{:07}", community * posts_per + turn);
    for community in 0..communities {
        let most = [4, 8, 8][community % 3];
        let least = [1, 2, 4][community % 3];
        for turn in 0..posts_per {
            lists.demands.push(Demand {
                id: post(community, turn),
                quantity: draw.between(least, most),
                priority: draw.between(1, 3),
                ..Demand::default()
            });
        }
        let maximum = i64::try_from(per / 2).map_or(i64::MAX, |half| half.max(2 * 20));
        lists.quotas.push(Quota {
            id: format!("Q{community:05}"),
            side: Side::Demand,
            members: (0..posts_per).map(|turn| post(community, turn)).collect(),
            minimum: 20,
            maximum: (community % 3 == 1).then_some(maximum),
            reserve: 0,
        });
    }
    let rows = lists.pairs.get_or_insert_default();
    for member in 0..members {
        let id = format!("S{member:07}");
        let home = member % communities;
        // The first members of a community keep its floor: the k-th has a pair to its k-th post.
        let own = Some(member / communities).filter(|&turn| turn < FLOOR);
        let mut ends: Vec<(usize, usize)> = own.map(|turn| (home, turn)).into_iter().collect();
        let degree = DEGREE - 2 + (member / communities) % 5;
        for _ in ends.len()..degree {
            let community = match draw.below(8) {
                0 => (home + 1) % communities,
                1 => (home + communities - 1) % communities,
                _ => home,
            };
            ends.push((community, draw.index(posts_per)));
        }
        draw.shuffle(&mut ends);
        let mut chosen: Vec<(usize, usize)> = Vec::with_capacity(degree);
        for (community, mut turn) in ends {
            // No post twice; there are more posts than pairs of a member.
            while chosen.contains(&(community, turn)) {
                turn = (turn + 1) % posts_per;
            }
            chosen.push((community, turn));
        }
        let choices = draw.below(4);
        for ((community, turn), rank) in chosen.into_iter().zip(1_u32..) {
            rows.push(Pair {
                demand: post(community, turn),
                supply: id.clone(),
                worth: draw.between(1, 200),
                minimum: 0,
                maximum: None,
                claim: (u64::from(rank) <= choices).then_some(rank.into()),
                lock: false,
            });
        }
        lists.supplies.push(Supply { id, capacity: 1, ..Supply::default() });
    }
    lists
}

/// What [`rules_scale`] is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RulesSize {
    /// Demands.
    pub demands: usize,
    /// Supplies; five of a unit.
    pub supplies: usize,
    /// Kinds of service, below as many classes as are needed for five each. At least 2.
    pub kinds: usize,
    /// Areas, all levels together. At least 12: 1 city, then ten of every 80 in the middle, the rest below these.
    pub areas: usize,
    /// Any number.
    pub seed: u64,
}

impl Default for RulesSize {
    /// 100 000 demands, 20 000 supplies, 53 kinds, 600 areas, seed 1: more than 5 million pairs.
    fn default() -> Self {
        Self { demands: 100_000, supplies: 20_000, kinds: 53, areas: 600, seed: 1 }
    }
}

/// Lists without pairs for the rules at scale: with the default size more than 50 pairs for every demand.
///
/// The areas are a tree of four levels – city, 8 districts, streets, communities. A supply offers two kinds and serves the
/// city (1 in 20), one district (8 in 20) or four streets; one in three is bound to two half days of the week, one in five to
/// a group of beneficiaries; half have one of four qualifications. A demand is of one kind and one community; one in three
/// has a window, one in ten asks for a qualification, half are for a group. No claims. O(rows) time and space.
#[must_use]
pub fn rules_scale(size: RulesSize) -> Lists {
    let mut draw = Draw::new(size.seed, "rules-scale", 0);
    let mut lists = Lists { version: 1, ..Lists::default() };
    let kinds = size.kinds.max(2);
    for class in 0..kinds.div_ceil(5) {
        lists.categories.push(Category { id: format!("C{class:03}"), ..Category::default() });
    }
    for kind in 0..kinds {
        let parent = Some(format!("C{:03}", kind / 5));
        lists.categories.push(Category { id: format!("K{kind:03}"), parent, words: Vec::new() });
    }
    let tree = Tree::new(size.areas.max(12));
    lists.areas = tree.rows();
    for supply in 0..size.supplies {
        let unit = format!("U{:06}", supply / 5);
        let (street, community) = (draw.index(tree.streets), draw.index(tree.communities));
        if supply % 5 == 0 {
            lists.units.push(Unit { id: unit.clone(), area: Some(tree.community(community)) });
        }
        let first = draw.index(kinds);
        let second = (first + 1 + draw.index(kinds - 1)) % kinds;
        let areas = match draw.below(20) {
            0 => vec!["A".to_owned()],
            1..9 => vec![tree.district(street)],
            _ => (0..4.min(tree.streets)).map(|step| tree.street((street + step) % tree.streets)).collect(),
        };
        lists.supplies.push(Supply {
            id: format!("S{supply:06}"),
            unit: Some(unit),
            categories: vec![format!("K{first:03}"), format!("K{second:03}")],
            areas,
            capacity: draw.between(1, 20),
            times: if draw.chance(33) { half_days(&mut draw, 2) } else { Vec::new() },
            qualifications: if draw.chance(50) { vec![qualification(&mut draw)] } else { Vec::new() },
            beneficiaries: if draw.chance(20) { vec![group(&mut draw)] } else { Vec::new() },
            reliability: Some(draw.between(50, 100)),
            ..Supply::default()
        });
    }
    for demand in 0..size.demands {
        lists.demands.push(Demand {
            id: format!("D{demand:06}"),
            category: Some(format!("K{:03}", draw.index(kinds))),
            area: Some(tree.community(draw.index(tree.communities))),
            quantity: draw.between(1, 5),
            priority: draw.between(1, 3),
            times: if draw.chance(33) { half_days(&mut draw, 1) } else { Vec::new() },
            beneficiaries: if draw.chance(50) { vec![group(&mut draw)] } else { Vec::new() },
            requires: if draw.chance(10) { vec![qualification(&mut draw)] } else { Vec::new() },
            ..Demand::default()
        });
    }
    lists
}

fn half_days(draw: &mut Draw, count: usize) -> Vec<String> {
    let days = draw.some(&["一", "二", "三", "四", "五", "六", "日"], count);
    days.into_iter().map(|day| format!("周{day} {}", draw.pick(&["09:00-12:00", "14:00-17:00"]))).collect()
}

fn qualification(draw: &mut Draw) -> String {
    format!("资格{}", draw.below(4))
}

fn group(draw: &mut Draw) -> String {
    format!("人群{}", draw.below(3))
}

/// A city A, 8 districts, streets and communities, spread evenly over what is above them.
struct Tree {
    streets: usize,
    communities: usize,
}

/// Districts of the tree.
const DISTRICTS: usize = 8;

impl Tree {
    /// A tree of so many areas: after city and districts a tenth, at least one, are streets.
    fn new(areas: usize) -> Self {
        let below = areas - 1 - DISTRICTS;
        let streets = (below / 10).max(1);
        Self { streets, communities: below - streets }
    }

    fn district(&self, street: usize) -> String {
        format!("B{}", street % DISTRICTS)
    }

    fn street(&self, street: usize) -> String {
        format!("E{street:03}")
    }

    fn community(&self, community: usize) -> String {
        format!("F{community:05}")
    }

    fn rows(&self) -> Vec<Area> {
        let mut rows = vec![Area { id: "A".to_owned(), parent: None }];
        let row = |id: String, parent: String| Area { id, parent: Some(parent) };
        rows.extend((0..DISTRICTS).map(|district| row(format!("B{district}"), "A".to_owned())));
        rows.extend((0..self.streets).map(|street| row(self.street(street), self.district(street))));
        let above = |community: usize| self.street(community % self.streets);
        rows.extend((0..self.communities).map(|c| row(self.community(c), above(c))));
        rows
    }
}
