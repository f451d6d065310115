//! `yunmeng/lists`: what residents ask for, what units offer, and what units claim.
//!
//! From the account: 11 communities, 88 units, 12 classes and 53 kinds, over 500 service items, and the names of four
//! classes (社会保障, 环境整治, 教育医疗, 法律服务). Assumed: the other classes, all kinds, words and wishes, 512 items, 435
//! demands, every quantity, capacity, time and claim; that a quarter of the units bound what they give in all (量力而行).
//! Some wishes cannot be met, for every reason that the rules know; they stand in `data/hopeless.csv`, and others come
//! about by reach, time and capacity.

use duijie::lists::{Category, Claim, Demand, Lists, Quota, Side, Supply};

use crate::county::County;
use crate::draw::Draw;
use crate::items::{self, Count, Item};
use crate::tables::{self, Kind};
use crate::times;

/// Wishes with a kind that units offer (assumed).
const WISHES: usize = 420;
/// Service items: the account says "over 500"; five of a unit at first (assumed).
const ITEMS: Count = Count { of_unit: 5, total: 512 };
/// Whom a wish is for where its kind does not say (assumed).
const GROUPS: [&str; 4] = ["老年人", "残疾人", "困难家庭", "儿童青少年"];

pub(crate) fn add(lists: &mut Lists, county: &County, seed: u64, number: u32) {
    let kinds = tables::kinds();
    let mut draw = Draw::new(seed, "services", number.into());
    if lists.categories.is_empty() {
        lists.categories = category_rows(&kinds);
    }
    let demands = wishes(county, &kinds, &mut draw, Draw::new(seed, "buildings", number.into()));
    let mut wanted = vec![0; kinds.len()];
    for (kind, demand) in &demands {
        wanted[*kind] += demand.quantity;
    }
    let items = items(county, &kinds, &mut draw);
    let supplies = supplies(county, &kinds, &items, &wanted, &mut draw);
    let claims = claims(county, &items, &supplies, &demands, &mut draw);
    lists.quotas.extend(unit_quotas(county, &items, &supplies));
    lists.demands.extend(demands.into_iter().map(|(_, demand)| demand));
    lists.demands.extend(hopeless(county, &kinds, &mut draw));
    lists.supplies.extend(supplies);
    lists.claims.extend(claims);
}

/// The classes, the kinds below them with their words, and what is asked for but offered by nobody.
fn category_rows(kinds: &[Kind]) -> Vec<Category> {
    let mut rows: Vec<Category> = Vec::new();
    for kind in kinds {
        if rows.iter().all(|row| row.id != kind.class) {
            rows.push(Category { id: kind.class.clone(), ..Category::default() });
        }
        let row = Category { id: kind.kind.clone(), parent: Some(kind.class.clone()), words: kind.words() };
        rows.push(row);
    }
    for wish in tables::hopeless() {
        if wish.reason == "category" && rows.iter().all(|row| row.id != wish.category) {
            rows.push(Category { id: wish.category, ..Category::default() });
        }
    }
    rows
}

fn position_of(kinds: &[Kind], name: &str) -> Option<usize> {
    kinds.iter().position(|kind| kind.kind == name)
}

/// The wishes that some unit might meet, each with the position of its kind.
fn wishes(county: &County, kinds: &[Kind], draw: &mut Draw, mut buildings: Draw) -> Vec<(usize, Demand)> {
    let wishes = tables::wishes();
    let mut turns: Vec<usize> = (0..WISHES).map(|turn| turn % wishes.len()).collect();
    draw.shuffle(&mut turns);
    let mut rows = Vec::with_capacity(WISHES);
    for (turn, wish) in turns.into_iter().map(|turn| &wishes[turn]).enumerate() {
        let position = position_of(kinds, &wish.kind).expect("every wish has a kind of the table");
        let kind = &kinds[position];
        let tier = match draw.below(10) {
            0 => kind.tier - 1,
            1..8 => kind.tier,
            _ => kind.tier + 1,
        };
        let mut demand = Demand {
            id: county.id(&format!("XQ{:04}", turn + 1)),
            title: if buildings.chance(60) {
                format!("{}（{}栋）", wish.title, buildings.between(1, 36))
            } else {
                wish.title.clone()
            },
            category: Some(wish.category.clone()),
            area: Some(somewhere(county, draw)),
            quantity: draw.between(1, wish.most),
            measure: Some(kind.measure.clone()),
            priority: tier.clamp(1, 3),
            beneficiaries: whom(kind, draw),
            times: times::of_wish(draw, &kind.times),
            ..Demand::default()
        };
        if !demand.times.is_empty() && draw.chance(30) {
            demand.duration = Some(*draw.pick(&[45, 60, 90]));
        }
        if !kind.requires.is_empty() && draw.chance(70) {
            demand.requires.push(kind.requires.clone());
        }
        rows.push((position, demand));
    }
    rows
}

/// The wishes that nobody can meet.
fn hopeless(county: &County, kinds: &[Kind], draw: &mut Draw) -> Vec<Demand> {
    let row = |(turn, wish): (usize, tables::Hopeless)| {
        let kind = position_of(kinds, &wish.category).map(|position| &kinds[position]);
        let list = |cell: String| if cell.is_empty() { Vec::new() } else { vec![cell] };
        Demand {
            id: county.id(&format!("XQ{:04}", WISHES + turn + 1)),
            title: wish.title,
            category: Some(wish.category),
            area: Some(somewhere(county, draw)),
            quantity: 1,
            measure: kind.map(|kind| kind.measure.clone()),
            priority: kind.map_or(3, |kind| kind.tier),
            beneficiaries: kind.map_or_else(Vec::new, Kind::beneficiaries),
            times: list(wish.times),
            requires: list(wish.requires),
            ..Demand::default()
        }
    };
    tables::hopeless().into_iter().enumerate().map(row).collect()
}

/// A community, the likelier the more people live there; small ones have a share of their own.
fn somewhere(county: &County, draw: &mut Draw) -> String {
    let position = draw.weighted(county.communities.iter().map(|c| c.homes + 150));
    county.community(position)
}

fn whom(kind: &Kind, draw: &mut Draw) -> Vec<String> {
    let fit = kind.beneficiaries();
    if !fit.is_empty() {
        return vec![draw.pick(&fit).clone()];
    }
    if draw.chance(25) { vec![(*draw.pick(&GROUPS)).to_owned()] } else { Vec::new() }
}

/// Who offers what.
fn items(county: &County, kinds: &[Kind], draw: &mut Draw) -> Vec<Item> {
    let offers: Vec<Vec<usize>> = county
        .units
        .iter()
        .map(|unit| (0..kinds.len()).filter(|&k| kinds[k].by().contains(&unit.class.as_str())).collect())
        .collect();
    items::items(&offers, kinds.len(), &ITEMS, draw)
}

fn supplies(county: &County, kinds: &[Kind], items: &[Item], wanted: &[i64], draw: &mut Draw) -> Vec<Supply> {
    let weights: Vec<i64> = items.iter().map(|_| draw.between(1, 3)).collect();
    let mut shares = vec![0; kinds.len()];
    for (item, weight) in items.iter().zip(&weights) {
        shares[item.kind] += weight;
    }
    let mut rows = Vec::with_capacity(items.len());
    for ((turn, item), weight) in items.iter().enumerate().zip(weights) {
        let (unit, kind) = (&county.units[item.unit], &kinds[item.kind]);
        let area = match (kind.reach.as_str(), draw.below(4)) {
            ("unit", _) | ("mixed", 0) => county.community(unit.home),
            ("town", _) | ("mixed", 1) => county.town(unit.home),
            _ => county.whole(),
        };
        let mut supply = Supply {
            id: county.id(&format!("ZY{:04}", turn + 1)),
            unit: Some(unit.id.clone()),
            title: format!("{}（{}）", kind.kind, kind.words().join("、")),
            categories: vec![kind.kind.clone()],
            measure: Some(kind.measure.clone()),
            areas: vec![area],
            capacity: (wanted[item.kind] * kind.plenty * weight / (100 * shares[item.kind])).max(1),
            times: times::of_service(draw, &kind.times),
            ..Supply::default()
        };
        if !kind.requires.is_empty() && draw.chance(80) {
            supply.qualifications.push(kind.requires.clone());
        }
        let fit = kind.beneficiaries();
        if !fit.is_empty() && draw.chance(60) {
            let count = 1 + draw.index(fit.len());
            supply.beneficiaries = draw.some(&fit, count);
        }
        if draw.chance(40) {
            supply.reliability = Some(draw.between(60, 100));
        }
        rows.push(supply);
    }
    rows
}

/// Units claim wishes of the kinds they offer; now and then one that a rule will refuse.
fn claims(
    county: &County,
    items: &[Item],
    supplies: &[Supply],
    demands: &[(usize, Demand)],
    draw: &mut Draw,
) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (item, supply) in items.iter().zip(supplies) {
        if draw.chance(40) {
            continue;
        }
        let careless = draw.chance(8);
        let fits = |demand: &Demand| {
            let skilled = demand.requires.iter().all(|skill| supply.qualifications.contains(skill));
            let meant = supply.beneficiaries.is_empty()
                || demand.beneficiaries.iter().any(|group| supply.beneficiaries.contains(group));
            let near = demand.area.iter().any(|area| county.lies_in(area, &supply.areas));
            careless || skilled && meant && near
        };
        let able: Vec<&Demand> = demands
            .iter()
            .filter(|(kind, demand)| *kind == item.kind && fits(demand))
            .map(|(_, d)| d)
            .collect();
        let count = 1 + draw.index(3);
        let mut chosen = draw.some(&able, count);
        draw.shuffle(&mut chosen);
        for (demand, rank) in chosen.into_iter().zip(1..) {
            claims.push(Claim {
                supply: supply.id.clone(),
                demand: demand.id.clone(),
                quantity: draw.between(1, demand.quantity.min(supply.capacity)),
                rank,
            });
        }
    }
    claims
}

/// Every fourth unit gives at most two thirds of the capacities of its items.
fn unit_quotas(county: &County, items: &[Item], supplies: &[Supply]) -> Vec<Quota> {
    let mut quotas = Vec::new();
    for (position, unit) in county.units.iter().enumerate().step_by(4) {
        let own = || items.iter().zip(supplies).filter(|(item, _)| item.unit == position).map(|(_, s)| s);
        quotas.push(Quota {
            id: format!("{}·量力而行", unit.id),
            side: Side::Supply,
            members: own().map(|supply| supply.id.clone()).collect(),
            minimum: 0,
            maximum: Some((2 * own().map(|supply| supply.capacity).sum::<i64>() / 3).max(1)),
            reserve: 0,
        });
    }
    quotas
}
