//! `mengyang/lists`: three lists (三张清单) – what residents ask for as micro-projects, what units can give, and what money
//! there is for both to become projects.
//!
//! From the account: 4 communities, 34 units of city and district, 49 micro-projects, 132 problems, 1 541 000 yuan, and
//! volunteers on Fridays. A demand is a micro-project and its quantity the problems that it solves, so the goal `serve`
//! counts problems, all in one tier: the plan covers as many as possible, and no rule of worth is needed for it. Assumed:
//! communities, units and their classes, kinds, wishes, prices, quantities, 80 resources, capacities, claims, who is
//! paired with whom (a unit's area is its partner community, so that "near" means that); and, as the account tells of what
//! was done and this of what is wanted:
//! * the 132 problems are those of all 49 projects, and to solve them all would cost about two millions;
//! * a unit bears what it does itself, up to 80 000 to 160 000 yuan (自筹);
//! * a project is carried out by one unit (单个承办), or by two or three together (多个承办), by its kind;
//! * works that cannot be left half done are `whole`;
//! * of what is wanted for the old, and of what is wanted for children (一老一小), at least four fifths are done.
//!
//! What the form of lists cannot say is said as nearly as it can: a project's cost is a price for each problem, without
//! a part that falls due once; who leads (牵头) is read off the plan – the unit that gives most – and no rule demands it;
//! windows are weekly, so the months of joint activities (1, 4, 7, 10) are left out.

use duijie::lists::{Category, Claim, Demand, Goal, Limit, Lists, Providers, Quota, Side, Supply, Term};

use crate::county::County;
use crate::draw::Draw;
use crate::items::{Count, Item, items};
use crate::tables::{self, ProjectKind, ProjectWish};

/// Micro-projects.
const PROJECTS: usize = 49;
/// Problems that all of them solve together.
const PROBLEMS: usize = 132;
/// Yuan that there are.
const MONEY: i64 = 1_541_000;
/// Resources, two of a unit at first (assumed).
const RESOURCES: Count = Count { of_unit: 2, total: 80 };
/// Volunteers serve on Fridays; the hours are assumed.
const FRIDAY: &str = "周五 14:00-17:00";
const WHOLE_FRIDAY: &str = "周五 09:00-17:00";

/// A micro-project and the position of its kind.
struct Project {
    kind: usize,
    demand: Demand,
}

pub(crate) fn add(lists: &mut Lists, county: &County, seed: u64, number: u32) {
    let kinds = tables::project_kinds();
    let mut draw = Draw::new(seed, "projects", number.into());
    if lists.categories.is_empty() {
        lists.categories = category_rows(&kinds);
    }
    let projects = projects(county, &kinds, &mut draw);
    let offers: Vec<Vec<usize>> = county
        .units
        .iter()
        .map(|unit| (0..kinds.len()).filter(|&k| kinds[k].by().contains(&unit.class.as_str())).collect())
        .collect();
    let items = items(&offers, kinds.len(), &RESOURCES, &mut draw);
    let supplies = supplies(county, &kinds, &items, &mut draw);
    lists.claims.extend(claims(county, &items, &supplies, &projects, &mut draw));
    lists.quotas.extend(floors(county, &projects));
    lists.limits.push(budget(county, &kinds, &projects));
    lists.limits.extend(own_limits(county, &kinds, &items, &mut draw));
    lists.demands.extend(projects.into_iter().map(|project| project.demand));
    lists.supplies.extend(supplies);
    lists.policy.goals = Some(vec![Goal::Serve, Goal::Claims, Goal::Worth]);
}

/// The classes and the kinds below them.
fn category_rows(kinds: &[ProjectKind]) -> Vec<Category> {
    let mut rows: Vec<Category> = Vec::new();
    for kind in kinds {
        if rows.iter().all(|row| row.id != kind.class) {
            rows.push(Category { id: kind.class.clone(), ..Category::default() });
        }
        let parent = Some(kind.class.clone());
        rows.push(Category { id: kind.kind.clone(), parent, ..Category::default() });
    }
    rows
}

/// The micro-projects: every one of another wish.
fn projects(county: &County, kinds: &[ProjectKind], draw: &mut Draw) -> Vec<Project> {
    let wishes = tables::project_wishes();
    let mut order = chosen(kinds, &wishes, draw);
    draw.shuffle(&mut order);
    let most: Vec<i64> = order.iter().map(|&wish| wishes[wish].most).collect();
    let quantities = shared_out(&most, draw);
    let mut rows = Vec::with_capacity(PROJECTS);
    for ((turn, wish), quantity) in order.into_iter().map(|wish| &wishes[wish]).enumerate().zip(quantities) {
        let position = kinds.iter().position(|kind| kind.kind == wish.kind);
        let position = position.expect("every wish has a kind of the table");
        let kind = &kinds[position];
        let friday = kind.times == "friday" && draw.chance(50);
        let community = draw.weighted(county.communities.iter().map(|community| community.homes));
        let demand = Demand {
            id: county.id(&format!("XQ{:02}", turn + 1)),
            title: wish.title.clone(),
            category: Some(kind.kind.clone()),
            area: Some(county.community(community)),
            quantity,
            measure: Some("个问题".to_owned()),
            whole: kind.is_whole(),
            providers: Some(providers(kind, quantity)),
            beneficiaries: kind.beneficiaries(),
            times: if friday { vec![FRIDAY.to_owned()] } else { Vec::new() },
            ..Demand::default()
        };
        rows.push(Project { kind: position, demand });
    }
    rows
}

/// The positions of the wishes that become projects: two of every kind, and the rest by chance.
fn chosen(kinds: &[ProjectKind], wishes: &[ProjectWish], draw: &mut Draw) -> Vec<usize> {
    let mut chosen = Vec::with_capacity(PROJECTS);
    for kind in kinds {
        let own: Vec<usize> = (0..wishes.len()).filter(|&wish| wishes[wish].kind == kind.kind).collect();
        chosen.extend(draw.some(&own, 2));
    }
    let others: Vec<usize> = (0..wishes.len()).filter(|wish| !chosen.contains(wish)).collect();
    let missing = PROJECTS.saturating_sub(chosen.len());
    chosen.extend(draw.some(&others, missing));
    chosen
}

/// One problem for every project, and the rest dealt out by chance, to none more than its most.
fn shared_out(most: &[i64], draw: &mut Draw) -> Vec<i64> {
    let mut quantities = vec![1; most.len()];
    for _ in most.len()..PROBLEMS {
        let open: Vec<usize> = (0..most.len()).filter(|&at| quantities[at] < most[at]).collect();
        quantities[*draw.pick(&open)] += 1;
    }
    quantities
}

/// One problem needs but one unit.
fn providers(kind: &ProjectKind, quantity: i64) -> Providers {
    if kind.is_joint() && quantity > 1 {
        Providers { least: 2, most: Some(3) }
    } else {
        Providers { least: 0, most: Some(1) }
    }
}

fn supplies(county: &County, kinds: &[ProjectKind], items: &[Item], draw: &mut Draw) -> Vec<Supply> {
    let mut rows = Vec::with_capacity(items.len());
    for (turn, item) in items.iter().enumerate() {
        let (unit, kind) = (&county.units[item.unit], &kinds[item.kind]);
        let own = kind.reach == "mixed" && draw.chance(40);
        let hours = if draw.chance(50) { FRIDAY } else { WHOLE_FRIDAY };
        rows.push(Supply {
            id: county.id(&format!("ZY{:02}", turn + 1)),
            unit: Some(unit.id.clone()),
            title: kind.kind.clone(),
            categories: vec![kind.kind.clone()],
            measure: Some("个问题".to_owned()),
            areas: vec![if own { county.community(unit.partner) } else { county.town(unit.partner) }],
            capacity: draw.between(kind.least, kind.most),
            times: if kind.times == "friday" { vec![hours.to_owned()] } else { Vec::new() },
            ..Supply::default()
        });
    }
    rows
}

/// Four of five projects are claimed, each by as many units as would carry it out, those paired with its community
/// first; no resource claims more than it has.
fn claims(
    county: &County,
    items: &[Item],
    supplies: &[Supply],
    projects: &[Project],
    draw: &mut Draw,
) -> Vec<Claim> {
    let mut left: Vec<i64> = supplies.iter().map(|supply| supply.capacity).collect();
    let mut claims = Vec::new();
    for Project { kind, demand } in projects {
        if !draw.chance(80) {
            continue;
        }
        let two = demand.providers.is_some_and(|providers| providers.least > 1);
        // The larger half, then the smaller.
        let shares =
            [if two { demand.quantity - demand.quantity / 2 } else { demand.quantity }, demand.quantity / 2];
        let mut able: Vec<usize> = (0..supplies.len())
            .filter(|&at| items[at].kind == *kind && left[at] >= shares[0])
            .filter(|&at| demand.area.iter().any(|area| county.lies_in(area, &supplies[at].areas)))
            .collect();
        draw.shuffle(&mut able);
        able.sort_by_key(|&at| Some(county.community(county.units[items[at].unit].partner)) != demand.area);
        for (at, quantity) in able.into_iter().take(1 + usize::from(two)).zip(shares) {
            left[at] -= quantity;
            claims.push(Claim {
                supply: supplies[at].id.clone(),
                demand: demand.id.clone(),
                quantity,
                rank: 1,
            });
        }
    }
    claims
}

/// Four fifths, rounded up, of what is wanted for the old and of what is wanted for children.
fn floors(county: &County, projects: &[Project]) -> Vec<Quota> {
    let floor = |(name, group): (&str, &str)| {
        let members =
            || projects.iter().map(|p| &p.demand).filter(|d| d.beneficiaries.iter().any(|who| who == group));
        let wanted: i64 = members().map(|demand| demand.quantity).sum();
        Quota {
            id: county.id(name),
            side: Side::Demand,
            members: members().map(|demand| demand.id.clone()).collect(),
            minimum: wanted - wanted / 5,
            maximum: None,
            reserve: 0,
        }
    };
    [("一老", "老年人"), ("一小", "儿童")].into_iter().map(floor).collect()
}

/// All the money, at the price of every project.
fn budget(county: &County, kinds: &[ProjectKind], projects: &[Project]) -> Limit {
    let term = |project: &Project| Term {
        demand: Some(project.demand.id.clone()),
        supply: None,
        unit: None,
        category: None,
        each: kinds[project.kind].price,
    };
    Limit {
        id: county.id("资金"),
        minimum: None,
        maximum: Some(MONEY.into()),
        terms: projects.iter().map(term).collect(),
    }
}

/// What every unit bears itself, at the price of what it does.
fn own_limits(county: &County, kinds: &[ProjectKind], items: &[Item], draw: &mut Draw) -> Vec<Limit> {
    let mut limits = Vec::new();
    for (position, unit) in county.units.iter().enumerate() {
        let own = items.iter().filter(|item| item.unit == position);
        let term = |item: &Item| Term {
            demand: None,
            supply: None,
            unit: Some(unit.id.clone()),
            category: Some(kinds[item.kind].kind.clone()),
            each: kinds[item.kind].price,
        };
        limits.push(Limit {
            id: format!("{}·自筹", unit.id),
            minimum: None,
            maximum: Some((5000 * draw.between(16, 32)).into()),
            terms: own.map(term).collect(),
        });
    }
    limits
}
