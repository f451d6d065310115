//! Small random problems with many ties on purpose; a good part of them is infeasible.

use duijie::lists::{Area, Category, Demand, Goal, Lists, Pair, Policy, Previous, Quota, Side, Supply, Unit};

use crate::sides::side_rows;

/// A stream of numbers from a seed: splitmix64 (Steele, Lea & Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).expect("low is not above high") + 1;
        low + i64::try_from(self.next_u64() % span).expect("a small span")
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of the choices.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let at = self.between(0, i64::try_from(choices.len()).expect("few choices") - 1);
        &choices[usize::try_from(at).expect("not negative")]
    }

    /// Shuffles the rows.
    pub fn shuffle<T>(&mut self, rows: &mut [T]) {
        for k in (1..rows.len()).rev() {
            let with = self.between(0, i64::try_from(k).expect("few rows"));
            rows.swap(k, usize::try_from(with).expect("not negative"));
        }
    }
}

/// What a random problem may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// At most so many demands.
    pub demands: i64,
    /// At most so many supplies.
    pub supplies: i64,
    /// The largest quantity or capacity.
    pub quantity: i64,
    /// Side rows: limits, whole demands, providers, crossing quotas.
    pub program: Program,
}

/// Whether a random problem is a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Networks only.
    No,
    /// With side rows.
    Yes,
}

impl Shape {
    /// For brute force.
    pub const SMALL: Self = Self { demands: 4, supplies: 3, quantity: 3, program: Program::No };
    /// For a float solver.
    pub const MEDIUM: Self = Self { demands: 14, supplies: 9, quantity: 9, program: Program::No };
    /// Small programs.
    pub const PROGRAM: Self = Self { program: Program::Yes, ..Self::SMALL };
    /// Programs for a float solver.
    pub const MEDIUM_PROGRAM: Self = Self { program: Program::Yes, ..Self::MEDIUM };
}

/// A random problem with explicit pairs, claims and locks among them.
#[must_use]
pub fn random_lists(seed: u64, shape: Shape) -> Lists {
    let mut random = Random::new(seed);
    let r = &mut random;
    let tight = r.chance(45);
    let mut lists = Lists {
        version: 1,
        areas: (1..=3).map(|k| Area { id: format!("A{k}"), parent: None }).collect(),
        categories: vec![Category { id: "c".into(), ..Category::default() }],
        units: (1..=3).map(|k| Unit { id: format!("U{k}"), area: None }).collect(),
        ..Lists::default()
    };
    for k in 0..r.between(1, shape.demands) {
        let quantity = r.between(1, shape.quantity);
        lists.demands.push(Demand {
            id: format!("D{k:02}"),
            category: Some("c".into()),
            area: Some(format!("A{}", r.between(1, 3))),
            quantity,
            minimum: if tight && r.chance(25) { r.between(0, quantity) } else { 0 },
            priority: *r.pick(&[1, 1, 2, 3]),
            ..Demand::default()
        });
    }
    for k in 0..r.between(1, shape.supplies) {
        let capacity = r.between(1, shape.quantity);
        lists.supplies.push(Supply {
            id: format!("S{k:02}"),
            unit: r.chance(80).then(|| format!("U{}", k % 3 + 1)),
            categories: vec!["c".into()],
            capacity,
            minimum: if tight && r.chance(20) { r.between(0, capacity) } else { 0 },
            ..Supply::default()
        });
    }
    lists.pairs = Some(pairs(r, &lists, shape, tight));
    lists.quotas = quotas(r, &lists, tight);
    if shape.program == Program::Yes {
        side_rows(r, &mut lists, shape, tight);
    }
    lists.policy = policy(r, &mut lists);
    lists
}

fn pairs(r: &mut Random, lists: &Lists, shape: Shape, tight: bool) -> Vec<Pair> {
    let density = if shape.demands <= 4 { 65 } else { *r.pick(&[12, 30, 60]) };
    let wmax = *r.pick(&[1, 3, 10, 1000, 1 << 40]);
    let (claims, locks) = (r.chance(60), r.chance(20));
    let mut pairs = Vec::new();
    for demand in &lists.demands {
        for supply in &lists.supplies {
            if !r.chance(density) {
                continue;
            }
            let top = demand.quantity.min(supply.capacity);
            let worth = r.between(-wmax / 4, wmax);
            let pair = Pair {
                demand: demand.id.clone(),
                supply: supply.id.clone(),
                worth,
                minimum: 0,
                maximum: None,
                claim: None,
                lock: false,
            };
            let claimed = claims && r.chance(45);
            if claimed {
                let maximum = Some(r.between(1, top));
                pairs.push(Pair { maximum, claim: Some(r.between(1, 3)), ..pair.clone() });
            }
            let promised = |end: &str| {
                pairs.iter().filter(|p: &&Pair| p.lock && (p.demand == end || p.supply == end)).count()
            };
            let most = usize::try_from(top).expect("1 or more");
            let full = promised(&demand.id).max(promised(&supply.id)) >= most;
            if locks && !full && r.chance(10) {
                let rank = r.chance(50).then_some(1);
                pairs.push(Pair { minimum: 1, maximum: Some(1), claim: rank, lock: true, ..pair.clone() });
            }
            if !claimed || r.chance(60) {
                let maximum = r.chance(30).then(|| r.between(0, top));
                let minimum = if tight && r.chance(6) { r.between(0, maximum.unwrap_or(top)) } else { 0 };
                pairs.push(Pair { maximum, minimum, ..pair });
            }
        }
    }
    pairs
}

/// Two nested levels of quotas on each side.
fn quotas(r: &mut Random, lists: &Lists, tight: bool) -> Vec<Quota> {
    let mut quotas = Vec::new();
    if !r.chance(60) {
        return quotas;
    }
    let demands: Vec<String> = lists.demands.iter().map(|demand| demand.id.clone()).collect();
    let supplies: Vec<String> = lists.supplies.iter().map(|supply| supply.id.clone()).collect();
    for (side, name, ids) in [(Side::Demand, "demand", demands), (Side::Supply, "supply", supplies)] {
        let groups = r.between(1, 3);
        for group in 0..groups {
            let members: Vec<String> =
                (0_i64..).zip(&ids).filter(|(k, _)| k % groups == group).map(|(_, id)| id.clone()).collect();
            if !members.is_empty() && r.chance(60) {
                let maximum = r.chance(85).then(|| r.between(0, 6));
                let minimum = if tight && r.chance(40) { r.between(0, maximum.unwrap_or(4)) } else { 0 };
                quotas.push(Quota {
                    id: format!("{name}-{group}"),
                    side,
                    members,
                    minimum,
                    maximum,
                    reserve: 0,
                });
            }
        }
        if r.chance(35) {
            let minimum = if tight { r.between(0, 3) } else { 0 };
            let maximum = r.chance(70).then(|| r.between(minimum, 12));
            quotas.push(Quota {
                id: format!("{name}-all"),
                side,
                members: ids,
                minimum,
                maximum,
                reserve: 0,
            });
        }
    }
    quotas
}

fn policy(r: &mut Random, lists: &mut Lists) -> Policy {
    use Goal::{Claims, Keep, Serve, Worth};
    let orders: [&[Goal]; 9] = [
        &[Worth],
        &[Serve, Worth],
        &[Serve, Claims, Worth],
        &[Claims, Serve],
        &[Claims, Worth],
        &[Serve, Keep, Worth],
        &[Keep, Claims, Serve, Worth],
        &[Worth, Keep],
        &[],
    ];
    let goals = r.pick(&orders).to_vec();
    if goals.contains(&Keep) {
        for pair in lists.pairs.iter().flatten() {
            if r.chance(40) {
                let (demand, supply) = (pair.demand.clone(), pair.supply.clone());
                lists.previous.push(Previous { demand, supply, quantity: r.between(1, 3) });
            }
        }
    }
    let lot = r.chance(20).then(|| format!("抽签 {}", r.between(1, 99)));
    Policy { goals: Some(goals), lot, ..Policy::default() }
}
