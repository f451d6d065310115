//! `yunmeng/posts`: members choose posts by rank; the posts are demands, the members supplies of 1.
//!
//! From the account: 5 437 members, 1 136 posts of 12 kinds, 7 kinds of teams, at least 20 members for every community;
//! the names of three kinds of posts and five of teams. Assumed: everything else, among it how many members live and
//! how many posts stand in each community, places, skills, times and choices; that 文昌社区 takes at most 240 members;
//! that at most 160 of those with 医护 are away at once (quota 医护在岗).
//!
//! So that the rows of interest bind, by construction:
//! * *floor*: all posts of 白沙社区 are of tier 3, and the few who would go there can as well serve tiers 1 and 2 in
//!   the next community, where places are many: without its floor it would get fewer than 20;
//! * *quota*: in 文昌社区 far more members than its maximum have no other community to serve;
//! * *skill*: posts that ask for 医护 have more places than there are members with it, and the quota holds some back;
//! * *shares*: 南门 and 新城 have fewer places than members, 青云, 锦绣, 泉塘 and 长堤 more.
//!
//! With seed 1 the rules let 62 659 ends meet (71 569 pairs, as a claimed pair stands beside the arranged one). An LP
//! solver (HiGHS) finds 1 555, 1 956 and 568 served in tiers 1, 2 and 3; 1 976 in tier 2 without the floor of 白沙社区,
//! 1 968 without the maximum of 文昌社区, 1 616 in tier 1 without 医护在岗: each of the three rows has a price.

use duijie::lists::{Category, Claim, Demand, Lists, Quota, Side, Supply};

use crate::county::{County, Placed};
use crate::draw::Draw;
use crate::tables::{self, Post};
use crate::times::Slot;

/// At least so many members for every community (the account).
const FLOOR: i64 = 20;
/// At most so many of those with 医护 are away at once (assumed).
const MEDICS: i64 = 160;
const MEDIC: &str = "医护";
/// A member names so many posts at most (assumed).
const CHOICES: usize = 3;

/// A post in the making: its kind and community by position.
struct Place {
    kind: usize,
    community: usize,
    slot: Slot,
    skilled: bool,
    demand: Demand,
}

/// A member in the making.
struct Member {
    unit: usize,
    skill: &'static str,
    /// Communities by position, the own first.
    communities: Vec<usize>,
    kinds: Vec<usize>,
    /// Slots; `None` is any time.
    free: Option<Vec<Slot>>,
    /// Could go to the remote community, but does not choose it.
    drawn_away: bool,
}

pub(crate) fn add(lists: &mut Lists, county: &County, seed: u64, number: u32) {
    let kinds = tables::posts();
    let mut draw = Draw::new(seed, "posts", number.into());
    if lists.categories.is_empty() {
        lists.categories = category_rows(&kinds);
    }
    let places = places(county, &kinds, &mut draw);
    let mut medics = Vec::new();
    let people = tables::people();
    let mut turn = 0;
    for home in 0..county.communities.len() {
        for _ in 0..county.communities[home].homes {
            turn += 1;
            let member = member(county, &kinds, home, &mut draw);
            let id = county.id(&format!("DY{turn:04}"));
            if member.skill == MEDIC {
                medics.push(id.clone());
            }
            lists.claims.extend(choices(&member, &id, &places, &mut draw));
            let name = format!("{}{}", draw.pick(&people.surnames), draw.pick(&people.given));
            lists.supplies.push(supply(county, &kinds, member, id, name));
        }
    }
    for community in 0..county.communities.len() {
        let own = places.iter().filter(|place| place.community == community);
        lists.quotas.push(Quota {
            id: county.community(community),
            side: Side::Demand,
            members: own.map(|place| place.demand.id.clone()).collect(),
            minimum: FLOOR,
            maximum: county.communities[community].maximum,
            reserve: 0,
        });
    }
    lists.quotas.push(Quota {
        id: county.id("医护在岗"),
        side: Side::Supply,
        members: medics,
        minimum: 0,
        maximum: Some(MEDICS),
        reserve: 0,
    });
    lists.demands.extend(places.into_iter().map(|place| place.demand));
}

/// Teams, and the kinds of posts below them.
fn category_rows(kinds: &[Post]) -> Vec<Category> {
    let mut rows: Vec<Category> = Vec::new();
    for kind in kinds {
        if rows.iter().all(|row| row.id != kind.team) {
            rows.push(Category { id: kind.team.clone(), ..Category::default() });
        }
        let parent = Some(kind.team.clone());
        rows.push(Category { id: kind.post.clone(), parent, words: Vec::new() });
    }
    rows
}

fn places(county: &County, kinds: &[Post], draw: &mut Draw) -> Vec<Place> {
    let mut places = Vec::new();
    for (community, row) in county.communities.iter().enumerate() {
        for turn in 0..row.posts {
            let kind = usize::try_from(turn).map_or(0, |turn| turn % kinds.len());
            let slot = Slot::of_post(draw);
            let post = &kinds[kind];
            let skilled = !post.skill.is_empty();
            let demand = Demand {
                id: county.id(&format!("GW{:04}", places.len() + 1)),
                title: post.title.clone(),
                category: Some(post.post.clone()),
                area: Some(county.community(community)),
                quantity: draw.between(row.places_least, row.places_most),
                measure: Some("人".to_owned()),
                priority: if row.is_remote() { 3 } else { post.tier },
                times: vec![slot.post_window()],
                duration: Some(90),
                requires: if skilled { vec![post.skill.clone()] } else { Vec::new() },
                ..Demand::default()
            };
            places.push(Place { kind, community, slot, skilled, demand });
        }
    }
    places
}

fn member(county: &County, kinds: &[Post], home: usize, draw: &mut Draw) -> Member {
    let unit = draw.index(county.units.len());
    let skill = skill(&county.units[unit], draw);
    let remote = county.communities.iter().position(tables::Community::is_remote);
    let beside = remote.map(|remote| next_to(county, remote));
    let lives_remote = Some(home) == remote;
    if lives_remote || Some(home) == beside && draw.chance(13) {
        let easy: Vec<usize> =
            (0..kinds.len()).filter(|&k| kinds[k].skill.is_empty() && kinds[k].tier < 3).collect();
        let mut communities = vec![home];
        communities.extend(if lives_remote { beside } else { remote });
        return Member {
            unit,
            skill: "",
            communities,
            kinds: draw.some(&easy, 4),
            free: Some(Slot::of_member(draw, 3, 4)),
            drawn_away: true,
        };
    }
    let mut communities = vec![home];
    let partner = county.units[unit].partner;
    if draw.chance(35) && partner != home && Some(partner) != remote {
        communities.push(partner);
    }
    let able: Vec<usize> = (0..kinds.len()).filter(|&k| kinds[k].skill.is_empty()).collect();
    let count = 1 + draw.index(3);
    let mut chosen = draw.some(&able, count);
    let overrated = draw.chance(5);
    let own = |post: &Post| !post.skill.is_empty() && (post.skill == skill || overrated);
    chosen.extend((0..kinds.len()).filter(|&k| own(&kinds[k])));
    let free = if draw.chance(8) { None } else { Some(Slot::of_member(draw, 2, 2)) };
    Member { unit, skill, communities, kinds: chosen, free, drawn_away: false }
}

/// What people of a unit's class can do (assumed).
fn skill(unit: &Placed, draw: &mut Draw) -> &'static str {
    let (skill, percent) = match unit.class.as_str() {
        "卫生健康单位" => (MEDIC, 40),
        "教育单位" => ("教师", 60),
        "政法单位" => ("法律", 50),
        "企业" => ("电工", 30),
        _ => ("法律", 5),
    };
    if draw.chance(percent) { skill } else { "" }
}

/// The community nearest to another.
fn next_to(county: &County, of: usize) -> usize {
    let others = (0..county.communities.len()).filter(|&other| other != of);
    others.min_by_key(|&other| county.spot(other).metres(county.spot(of))).unwrap_or(of)
}

/// The posts that a member names; now and then one that a rule will refuse.
fn choices(member: &Member, id: &str, places: &[Place], draw: &mut Draw) -> Vec<Claim> {
    if draw.chance(15) {
        return Vec::new();
    }
    let careless = draw.chance(2);
    let here = if member.drawn_away { &member.communities[..0] } else { &member.communities };
    let free = |slot: &Slot| member.free.as_ref().is_none_or(|free| free.contains(slot));
    let fits = |place: &&Place| {
        here.contains(&place.community)
            && member.kinds.contains(&place.kind)
            && (careless || free(&place.slot) && (!place.skilled || place.demand.requires == [member.skill]))
    };
    let able: Vec<&Place> = places.iter().filter(fits).collect();
    let count = 1 + draw.index(CHOICES);
    let mut chosen = draw.some(&able, count);
    draw.shuffle(&mut chosen);
    let claim = |(place, rank): (&Place, i64)| Claim {
        supply: id.to_owned(),
        demand: place.demand.id.clone(),
        quantity: 1,
        rank,
    };
    chosen.into_iter().zip(1..).map(claim).collect()
}

fn supply(county: &County, kinds: &[Post], member: Member, id: String, name: String) -> Supply {
    let windows = |free: Vec<Slot>| free.into_iter().map(Slot::member_window).collect();
    Supply {
        id,
        unit: Some(county.units[member.unit].id.clone()),
        title: name,
        categories: member.kinds.iter().map(|&kind| kinds[kind].post.clone()).collect(),
        measure: Some("人".to_owned()),
        areas: member.communities.iter().map(|&community| county.community(community)).collect(),
        capacity: 1,
        times: member.free.map_or_else(Vec::new, windows),
        qualifications: if member.skill.is_empty() { Vec::new() } else { vec![member.skill.to_owned()] },
        ..Supply::default()
    }
}
