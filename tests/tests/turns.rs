//! Rotation: nobody waits longer than the bound, which no rule could lower, whatever is done to break it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Area, Demand, Goal, Lists, Over, Pair, Past, Quota, Rotation, Side, Supply, seen};
use duijie::plan::{self, FairResult, Plan, Status};
use duijie::{Options, Outcome, run};
use duijie_tests::Random;

fn solve(lists: &Lists) -> Outcome {
    run(lists, &Options::default()).unwrap_or_else(|error| panic!("{error}\n{}", lists.to_json()))
}

fn fair(plan: &Plan) -> &FairResult {
    plan.goals[0].fair().unwrap()
}

/// Members, posts with places, who fits which, and what the posts are worth to whom.
struct World {
    places: Vec<i64>,
    fits: Vec<Vec<usize>>,
    worths: Vec<Vec<i64>>,
}

impl World {
    fn lists(&self) -> Lists {
        let mut lists = Lists { pairs: Some(Vec::new()), ..Lists::default() };
        for (post, &quantity) in self.places.iter().enumerate() {
            lists.demands.push(Demand { id: format!("P{post}"), quantity, ..Demand::default() });
        }
        for (member, (fits, worths)) in self.fits.iter().zip(&self.worths).enumerate() {
            lists.supplies.push(Supply { id: format!("M{member:02}"), ..Supply::default() });
            lists.pairs.as_mut().unwrap().extend(fits.iter().zip(worths).map(|(post, &worth)| Pair {
                demand: format!("P{post}"),
                supply: format!("M{member:02}"),
                worth,
                minimum: 0,
                maximum: None,
                claim: None,
                lock: false,
            }));
        }
        lists.policy.goals = Some(vec![Goal::Rotation(Rotation::over(Over::Supply)), Goal::Worth]);
        lists
    }

    /// How many of these members can be served in one round: the largest matching, by paths that gain one.
    fn rank(&self, members: &[usize]) -> i64 {
        let mut held: Vec<Vec<usize>> = vec![Vec::new(); self.places.len()];
        members.iter().map(|&member| i64::from(self.place(member, &mut held, &mut BTreeSet::new()))).sum()
    }

    fn place(&self, member: usize, held: &mut Vec<Vec<usize>>, seen: &mut BTreeSet<usize>) -> bool {
        for &post in &self.fits[member] {
            if !seen.insert(post) {
                continue;
            }
            if i64::try_from(held[post].len()).unwrap() < self.places[post] {
                held[post].push(member);
                return true;
            }
            for k in 0..held[post].len() {
                let other = held[post][k];
                if self.place(other, held, seen) {
                    let at = held[post].iter().position(|&found| found == other).unwrap();
                    held[post][at] = member;
                    return true;
                }
            }
        }
        false
    }

    /// The least number of rounds in which everyone with a post can have a turn: the largest |A|/rank(A), rounded up
    /// (Edmonds 1965, Minimum partition of a matroid into independent subsets).
    fn least(&self) -> i64 {
        let able: Vec<usize> = (0..self.fits.len()).filter(|&member| !self.fits[member].is_empty()).collect();
        let sets = (1_u32..1 << able.len()).map(|set| {
            let members: Vec<usize> = able
                .iter()
                .enumerate()
                .filter(|(k, _)| set >> k & 1 == 1)
                .map(|(_, &member)| member)
                .collect();
            i64::try_from(members.len())
                .unwrap()
                .div_euclid(1)
                .unsigned_abs()
                .div_ceil(self.rank(&members).unsigned_abs())
        });
        sets.max().map_or(1, |most| i64::try_from(most).unwrap())
    }
}

fn world(r: &mut Random, members: i64, posts: i64) -> World {
    let posts_at = usize::try_from(posts).unwrap();
    let places = (0..posts).map(|_| r.between(1, 2)).collect();
    let fits: Vec<Vec<usize>> =
        (0..members).map(|_| (0..posts_at).filter(|_| r.chance(45)).collect()).collect();
    let worths = fits.iter().map(|fits| fits.iter().map(|_| r.between(1, 9)).collect()).collect();
    World { places, fits, worths }
}

/// Runs rounds, each with the history of those before; gives the longest wait of each member, and the bound of every round.
fn rounds(lists: &Lists, count: usize) -> (BTreeMap<String, i64>, Vec<u32>) {
    let mut lists = lists.clone();
    let before = lists.history.iter().map(|past| past.round).max().unwrap_or(0);
    let mut bounds = Vec::new();
    for _ in 0..count {
        let outcome = solve(&lists);
        assert_eq!(outcome.plan.status, Status::Optimal, "{}", lists.to_json());
        let level = fair(&outcome.plan);
        // Whoever has the turn is served.
        assert!(level.shares.iter().all(|share| share.served.0 >= 1), "{}", lists.to_json());
        bounds.extend(level.name.within);
        lists.history.extend(plan::round(&outcome.problem, &outcome.plan));
    }
    let now = lists.history.iter().map(|past| past.round).max().unwrap();
    let longest = seen(&lists.history, Over::Supply).into_iter().map(|(id, seen)| {
        let ends = std::iter::once(seen.since - 1).chain(seen.served.iter().copied()).chain([now]);
        let ends: Vec<i64> = ends.collect();
        // What was waited before is nothing that these rounds could shorten.
        let waits = ends.windows(2).filter(|two| two[1] > before).map(|two| two[1] - two[0]);
        (id.to_owned(), waits.max().unwrap_or(0))
    });
    (longest.collect(), bounds)
}

/// Small worlds of all kinds: the first bound is the least there is, it never rises, and nobody waits longer.
#[test]
fn nobody_waits_longer_than_the_least_bound() {
    let mut tight = 0;
    for seed in 0..150 {
        let r = &mut Random::new(seed);
        let (members, posts) = (r.between(2, 8), r.between(1, 3));
        let world = world(r, members, posts);
        if world.fits.iter().all(Vec::is_empty) {
            continue;
        }
        let least = world.least();
        let (longest, bounds) = rounds(&world.lists(), 14);
        assert_eq!(i64::from(bounds[0]), least, "seed {seed}");
        assert_eq!(bounds.len(), 14);
        assert!(bounds.is_sorted_by(|a, b| a >= b), "seed {seed}: {bounds:?}");
        assert!(longest.values().all(|&wait| wait <= least), "seed {seed}: {longest:?} {least}");
        tight += usize::from(longest.values().any(|&wait| wait == least && least > 1));
    }
    assert!(tight > 60, "{tight}");
}

/// Whatever the history, from then on nobody waits longer than the bound of the first round says.
#[test]
fn a_bound_holds_from_any_history_on() {
    for seed in 0..100 {
        let r = &mut Random::new(1000 + seed);
        let (members, posts) = (r.between(2, 9), r.between(1, 3));
        let world = world(r, members, posts);
        if world.fits.iter().all(Vec::is_empty) {
            continue;
        }
        let mut lists = world.lists();
        for member in 0..members {
            for round in r.between(1, 4)..=4 {
                let quantity = i64::from(r.chance(25));
                let id = format!("M{member:02}");
                lists.history.push(Past { over: Over::Supply, id, round, quantity });
            }
        }
        // Quotas over posts and floors of posts bind everybody alike.
        let members = (0..world.places.len()).map(|post| format!("P{post}")).collect();
        let maximum = Some(r.between(1, 3));
        lists.quotas.push(Quota {
            id: "all".into(),
            side: Side::Demand,
            members,
            minimum: 1,
            maximum,
            reserve: 0,
        });
        let outcome = solve(&lists);
        let within = i64::from(fair(&outcome.plan).name.within.unwrap());
        let (mut longest, _) = rounds(&lists, 12);
        // Who fits no post is in the history all the same.
        longest.retain(|id, _| !world.fits[id[1..].parse::<usize>().unwrap()].is_empty());
        assert!(longest.values().all(|&wait| wait <= within), "seed {seed}: {longest:?} {within}");
    }
}

/// One post that only A, B, C can do, and others that A, B, C could do as well: by the longest wait alone, those who can do
/// everything would take the one post from each other, and the rest wait twice as long.
#[test]
fn those_with_a_choice_leave_the_only_post_to_those_without() {
    let alone = vec![0];
    let both = vec![0, 1];
    let fits: Vec<Vec<usize>> = (0..12).map(|k| if k < 6 { both.clone() } else { alone.clone() }).collect();
    // Worth lures those with a choice to the post that the others need.
    let worths = fits.iter().map(|fits| fits.iter().map(|&post| if post == 0 { 100 } else { 1 }).collect());
    let world = World { places: vec![1, 1], worths: worths.collect(), fits };
    let (longest, bounds) = rounds(&world.lists(), 24);
    assert_eq!(bounds, [6; 24]);
    assert_eq!(longest.values().max(), Some(&6));
}

/// A community that is cut off has its own small world; who has no post at all is in no queue.
#[test]
fn the_cut_off_and_the_unable_stop_nobody() {
    let fits = vec![vec![0], vec![0], vec![1], vec![1], vec![1], vec![1], vec![]];
    let worths = fits.iter().map(|fits| vec![1; fits.len()]).collect();
    let world = World { places: vec![2, 1], fits, worths };
    let (longest, bounds) = rounds(&world.lists(), 9);
    assert_eq!(bounds, [4; 9]);
    assert_eq!(longest.len(), 6);
    assert_eq!([&longest["M00"], &longest["M01"]], [&1, &1]);
}

/// Without rotation the same three have the post every year.
#[test]
fn without_rotation_some_never_get_a_turn() {
    let fits = vec![vec![0]; 9];
    let worths = (0..9).map(|k| vec![9 - k]).collect();
    let world = World { places: vec![3], fits, worths };
    let mut lists = world.lists();
    let (longest, bounds) = rounds(&lists, 9);
    assert_eq!((longest.values().max(), &bounds[..]), (Some(&3), &[3; 9][..]));
    lists.policy.goals = Some(vec![Goal::Worth]);
    let same: BTreeSet<Vec<String>> =
        (0..9).map(|_| solve(&lists).plan.matches.into_iter().map(|found| found.supply).collect()).collect();
    assert_eq!(same.len(), 1);
}

/// Communities take turns too, on the side of demands: what counts is that one has something.
#[test]
fn communities_left_out_come_first() {
    let mut lists = Lists { pairs: Some(Vec::new()), ..Lists::default() };
    for area in ["A", "B", "C"] {
        lists.areas.push(Area { id: area.into(), parent: None });
        for k in 0..4 {
            let id = format!("{area}{k}");
            let demand = Demand { id: id.clone(), area: Some(area.into()), quantity: 3, ..Demand::default() };
            lists.demands.push(demand);
            lists.pairs.as_mut().unwrap().push(Pair {
                demand: id,
                supply: "S".into(),
                worth: if area == "A" { 9 } else { 1 },
                minimum: 0,
                maximum: None,
                claim: None,
                lock: false,
            });
        }
    }
    lists.supplies.push(Supply { id: "S".into(), capacity: 2, ..Supply::default() });
    lists.policy.goals = Some(vec![Goal::Rotation(Rotation::over(Over::Area)), Goal::Worth]);
    let mut served: Vec<BTreeSet<String>> = Vec::new();
    for _ in 0..6 {
        let outcome = solve(&lists);
        assert_eq!(fair(&outcome.plan).name.within, Some(2));
        let round = plan::round(&outcome.problem, &outcome.plan);
        served.push(round.iter().filter(|past| past.quantity > 0).map(|past| past.id.clone()).collect());
        lists.history.extend(round);
    }
    for two in served.windows(2) {
        assert_eq!(two[0].union(&two[1]).count(), 3, "{served:?}");
    }
}

/// Rows that tie members together: turns are dealt all the same, and nothing is promised.
#[test]
fn where_rows_tie_members_together_nothing_is_promised() {
    let fits = vec![vec![0]; 6];
    let worths = vec![vec![1]; 6];
    let mut lists = World { places: vec![3], fits, worths }.lists();
    let members = ["M00", "M01", "M02"].map(String::from).to_vec();
    lists.quotas.push(Quota {
        id: "at most one of these".into(),
        side: Side::Supply,
        members,
        minimum: 0,
        maximum: Some(1),
        reserve: 0,
    });
    let mut served: BTreeSet<String> = BTreeSet::new();
    for _ in 0..4 {
        let outcome = solve(&lists);
        assert_eq!(fair(&outcome.plan).name.within, None);
        assert!(fair(&outcome.plan).name.rotation);
        served.extend(outcome.plan.matches.iter().map(|found| found.supply.clone()));
        lists.history.extend(plan::round(&outcome.problem, &outcome.plan));
    }
    assert_eq!(served.len(), 6);
}

/// Members of several units whom a row ties together: as many as can have one each, whatever others could have besides.
#[test]
fn tied_members_of_several_units_have_one_each_first() {
    for seed in 0..60 {
        let r = &mut Random::new(2000 + seed);
        let (members, posts) = (r.between(2, 6), r.between(1, 3));
        let mut lists = world(r, members, posts).lists();
        lists.supplies.iter_mut().for_each(|supply| supply.capacity = 2);
        let tied = lists.supplies.iter().take(2).map(|supply| supply.id.clone()).collect();
        lists.quotas.push(Quota {
            id: "tied".into(),
            side: Side::Supply,
            members: tied,
            minimum: 0,
            maximum: Some(1),
            reserve: 0,
        });
        // Everybody has the turn; by hand, as a reserve of one unit each.
        let all: Vec<String> = lists.supplies.iter().map(|supply| supply.id.clone()).collect();
        let turn = Rotation { turn: Some(all), ..Rotation::over(Over::Supply) };
        lists.policy.goals = Some(vec![Goal::Rotation(turn), Goal::Worth]);
        let plan = solve(&lists).plan;
        let served: BTreeSet<String> = plan.matches.iter().map(|found| found.supply.clone()).collect();
        let mut one = lists.clone();
        one.supplies.iter_mut().for_each(|supply| supply.capacity = 1);
        one.policy.goals = Some(vec![Goal::Serve]);
        let most: i128 = solve(&one).plan.levels().map(|level| level.value.0).sum();
        assert_eq!(i128::try_from(served.len()).unwrap(), most, "seed {seed}");
    }
}

/// Matching the problem again, its turns written down, gives the same plan.
#[test]
fn a_decided_problem_gives_the_same_plan() {
    for seed in 0..30 {
        let r = &mut Random::new(seed);
        let lists = world(r, 7, 2).lists();
        let outcome = solve(&lists);
        let again = solve(&outcome.problem.to_lists());
        assert_eq!(again.problem.digest(), outcome.problem.digest());
        assert_eq!(again.plan, outcome.plan);
    }
}
