//! Solvers of linear programs that lie, break or hang: whatever they say, what comes out is true.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::sleep;
use std::time::Duration;

use duijie::compile::compile;
use duijie::lists::Lists;
use duijie::plan::{Plan, Status, verify};
use duijie::problem::Problem;
use duijie::rules::Rules;
use duijie::solve::linear::{Backend, GoodLp, Linear, Proposal};
use duijie::solve::{Budget, Stop, solve_with};
use duijie::{Options, run};
use duijie_tests::{Model, Random, Shape, Solved, brute, random_lists};

type Lie = fn(&mut Random, &Linear) -> Proposal;

/// A solver that answers with lies, and counts how often it was asked.
struct Liar {
    lie: Lie,
    asked: AtomicU64,
}

impl Liar {
    fn new(lie: Lie) -> Arc<Self> {
        Arc::new(Self { lie, asked: AtomicU64::new(0) })
    }

    fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Backend for Liar {
    fn propose(&self, linear: &Linear, _: Option<Duration>) -> Proposal {
        let seed = self.asked.fetch_add(1, Ordering::Relaxed);
        (self.lie)(&mut Random::new(seed), linear)
    }
}

/// From −`most` to `most`.
fn number(random: &mut Random, most: f64) -> f64 {
    let part = i32::try_from(random.between(-1_000_000, 1_000_000)).unwrap();
    f64::from(part) / 1e6 * most
}

fn solved(columns: Vec<f64>, prices: Vec<f64>) -> Proposal {
    Proposal::Solved { columns, prices }
}

/// What an honest solver says, changed where it solved.
fn honest(linear: &Linear, change: impl Fn(&mut Vec<f64>, &mut Vec<f64>)) -> Proposal {
    let mut proposal = GoodLp.propose(linear, None);
    if let Proposal::Solved { columns, prices } = &mut proposal {
        change(columns, prices);
    }
    proposal
}

/// Nonsense of the right lengths.
fn nonsense(random: &mut Random, linear: &Linear, most: f64) -> Proposal {
    let columns = linear.columns.iter().map(|_| number(random, most)).collect();
    solved(columns, linear.rows.iter().map(|_| number(random, most)).collect())
}

const LIES: [(&str, Lie); 20] = [
    ("columns at random", |random, linear| {
        let mut other = random.clone();
        let wrong: Vec<f64> = linear.columns.iter().map(|_| number(&mut other, 20.0)).collect();
        honest(linear, |columns, _| columns.clone_from(&wrong))
    }),
    ("columns all at their tops", |_, linear| {
        honest(linear, |columns, _| {
            *columns = linear.columns.iter().map(|column| column.high).collect();
        })
    }),
    ("columns halfway", |_, linear| {
        let half = || linear.columns.iter().map(|column| (column.low + column.high) / 2.0).collect();
        honest(linear, |columns, _| *columns = half())
    }),
    ("columns far away", |_, linear| {
        honest(linear, |columns, _| columns.iter_mut().for_each(|x| *x = 1e300))
    }),
    ("prices at random", |random, linear| {
        let mut other = random.clone();
        let wrong: Vec<f64> = linear.rows.iter().map(|_| number(&mut other, 3.0)).collect();
        honest(linear, |_, prices| prices.clone_from(&wrong))
    }),
    ("prices of the other sign", |_, linear| {
        honest(linear, |_, prices| prices.iter_mut().for_each(|price| *price = -*price))
    }),
    ("prices that are huge", |_, linear| {
        honest(linear, |_, prices| prices.iter_mut().for_each(|price| *price = 1e200))
    }),
    ("prices a million times too large", |_, linear| {
        honest(linear, |_, prices| prices.iter_mut().for_each(|price| *price *= 1e6))
    }),
    ("prices of nothing", |_, linear| honest(linear, |_, prices| prices.fill(0.0))),
    ("small nonsense said to be optimal", |random, linear| nonsense(random, linear, 2.0)),
    ("large nonsense said to be optimal", |random, linear| nonsense(random, linear, 1e18)),
    ("always infeasible", |_, _| Proposal::Infeasible),
    ("infeasible and feasible changed over", |random, linear| match GoodLp.propose(linear, None) {
        Proposal::Infeasible => nonsense(random, linear, 4.0),
        _ => Proposal::Infeasible,
    }),
    ("infeasible now and then, else nonsense", |random, linear| {
        if random.chance(50) { Proposal::Infeasible } else { nonsense(random, linear, 4.0) }
    }),
    ("not a number", |_, linear| {
        solved(vec![f64::NAN; linear.columns.len()], vec![f64::NAN; linear.rows.len()])
    }),
    ("infinite", |_, linear| {
        solved(vec![f64::INFINITY; linear.columns.len()], vec![f64::NEG_INFINITY; linear.rows.len()])
    }),
    ("too short", |_, linear| solved(vec![0.0; linear.columns.len() - 1], Vec::new())),
    ("too long", |_, linear| solved(vec![0.0; linear.columns.len() + 1], vec![1.0; linear.rows.len() + 7])),
    ("breaks", |_, _| resume_unwind(Box::new("this solver breaks"))),
    ("always gives up", |_, _| Proposal::Failed),
];

fn answer(lists: &Lists, budget: &Budget, backend: &Arc<Liar>) -> Plan {
    let rules = Rules::new(lists).unwrap();
    let problem = Problem::new(lists, &rules.pairs()).unwrap();
    let compiled = compile(&problem);
    let backend: Arc<dyn Backend> = Arc::clone(backend) as Arc<dyn Backend>;
    let plan = Plan::new(&problem, &compiled, &solve_with(&problem, &compiled, budget, &backend));
    assert_eq!(verify(&problem, &plan).err(), None, "{}", lists.to_json());
    plan
}

fn values(plan: &Plan) -> Vec<i128> {
    plan.levels().map(|level| level.value.0).collect()
}

/// The plan says nothing that the right answer does not: it was verified, so its matches are feasible.
fn check(plan: &Plan, expected: &Solved, words: &str) {
    match (plan.status, expected) {
        (Status::Optimal, Solved::Optimal(best)) => assert_eq!(values(plan), *best, "{words}"),
        (Status::Gap, Solved::Optimal(best)) => {
            let open = plan.levels().zip(best).find(|(level, _)| level.value != level.bound);
            let (level, best) = open.unwrap();
            assert!(level.value.0 <= *best && *best <= level.bound.0, "{words}: {level:?}, {best} is best");
        }
        (Status::Infeasible, Solved::Infeasible) | (Status::Unknown, _) => {}
        (status, expected) => panic!("{words}: {status:?}, {expected:?} is right"),
    }
}

/// Every liar gets problems of its own.
#[test]
fn small_programs_are_solved_whatever_the_solver_says() {
    for ((lie, tell), turn) in LIES.into_iter().zip(0..) {
        let (mut asked, mut open) = (0, 0);
        for seed in turn * 150..(turn + 1) * 150 {
            let lists = random_lists(seed, Shape::PROGRAM);
            let liar = Liar::new(tell);
            let plan = answer(&lists, &Budget::default(), &liar);
            let words = format!("{lie}, seed {seed}: {}", lists.to_json());
            check(&plan, &brute(&Model::new(&lists)), &words);
            asked += u64::from(liar.asked() > 0);
            open += u64::from(matches!(plan.status, Status::Gap | Status::Unknown));
        }
        assert!(asked >= 15, "{lie}: asked in {asked} of 150 problems");
        assert_eq!(open, 0, "{lie}: so many of 150 problems are not settled");
    }
}

/// Where limits matter; what is right is proven without the liar.
#[test]
fn medium_programs_are_solved_whatever_the_solver_says() {
    let (mut asked, mut open) = (0, 0);
    let budget = Budget { work: Some(300_000), ..Budget::default() };
    for ((lie, tell), turn) in LIES.into_iter().zip(0..) {
        for seed in turn * 20..(turn + 1) * 20 {
            let lists = random_lists(seed, Shape::MEDIUM_PROGRAM);
            let options = Options { budget: budget.clone(), ..Options::default() };
            let right = run(&lists, &options).unwrap().plan;
            let expected = match right.status {
                Status::Optimal => Solved::Optimal(values(&right)),
                Status::Infeasible => Solved::Infeasible,
                Status::Gap | Status::Unknown => continue,
            };
            let liar = Liar::new(tell);
            let plan = answer(&lists, &budget, &liar);
            check(&plan, &expected, &format!("{lie}, seed {seed}"));
            asked += u64::from(liar.asked() > 0);
            open += u64::from(matches!(plan.status, Status::Gap | Status::Unknown));
        }
    }
    assert!(asked >= 80, "asked in {asked} of 400 problems");
    assert!(open < 20, "{open} of 400 problems are not settled");
}

/// The solver is left behind when the time is over; the plan at hand, or what is known without it, comes back.
#[test]
fn a_solver_that_hangs_costs_no_more_than_the_time() {
    let (mut asked, mut stopped) = (0, 0);
    for seed in 0..60 {
        let lists = random_lists(seed, Shape::PROGRAM);
        let liar = Liar::new(|_, linear| {
            sleep(Duration::from_millis(1500));
            GoodLp.propose(linear, None)
        });
        let budget = Budget { time: Some(Duration::from_millis(30)), ..Budget::default() };
        let plan = answer(&lists, &budget, &liar);
        check(&plan, &brute(&Model::new(&lists)), &format!("seed {seed}"));
        asked += u64::from(liar.asked() > 0);
        stopped += u64::from(plan.stopped == Some(Stop::Time));
    }
    assert!(asked >= 10 && stopped >= 10, "asked in {asked} of 60 problems, {stopped} were stopped");
}
