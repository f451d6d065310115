//! Programs: what is proven in how much time, and against microlp on the same instances as mixed-integer programs.
//!
//! `cargo bench -p duijie-benches --bench program` runs all themes; words after `--` choose among them:
//!
//! - `gap`: generalised assignment by the recipe of gap1 to gap12 of the OR-Library, and one of 20 × 200;
//! - `budgets`: the posts of `yunmeng` with a budget for every unit;
//! - `wide`: 300 000 pairs under 50 limits.
//!
//! The first number among the words is how many seeds every size of `gap` has (5), the second how many seconds every
//! solve may take in place of the theme's own limit: `-- gap 2 1` is a quick look. The clock of a solve starts with
//! the compiled problem and ends with its answers; the verifier reads every plan after that.

use std::fmt;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use duijie::compile::compile;
use duijie::lists::{Goal, Lists};
use duijie::plan::{LevelName, LevelResult, Plan, Status, verify};
use duijie::problem::Problem;
use duijie::solve::{Budget, Stop, solve};
use duijie_benches::{budgeted_posts, mixed_integer_program, problem};
use duijie_scenarios::family;

/// The sizes of gap1 to gap12: agents, jobs.
const SIZES: [(usize, usize); 12] = [
    (5, 15),
    (5, 20),
    (5, 25),
    (5, 30),
    (8, 24),
    (8, 32),
    (8, 40),
    (8, 48),
    (10, 30),
    (10, 40),
    (10, 50),
    (10, 60),
];
const LARGE: (usize, usize) = (20, 200);

/// What is asked for on the command line.
struct Words {
    themes: Vec<String>,
    seeds: u64,
    time: Option<Duration>,
}

impl Words {
    /// Reads words; `None` where one makes no sense. Options are cargo's and are passed over.
    fn read(words: impl Iterator<Item = String>) -> Option<Self> {
        let mut themes = Vec::new();
        let mut numbers = Vec::new();
        for word in words.filter(|word| !word.starts_with("--")) {
            match word.as_str() {
                "gap" | "budgets" | "wide" => themes.push(word),
                number => numbers.push(number.parse::<u32>().ok().filter(|&number| number > 0)?),
            }
        }
        let time = numbers.get(1).map(|&seconds| Duration::from_secs(seconds.into()));
        let seeds = numbers.first().map_or(5, |&seeds| seeds.into());
        (numbers.len() <= 2).then_some(Self { themes, seeds, time })
    }

    fn ask_for(&self, theme: &str) -> bool {
        self.themes.is_empty() || self.themes.iter().any(|word| word == theme)
    }

    fn limit(&self, seconds: u64) -> Duration {
        self.time.unwrap_or(Duration::from_secs(seconds))
    }
}

/// One solve.
struct Run {
    status: Status,
    stopped: Option<Stop>,
    wall: Duration,
    /// The first level that is not closed, or else the last, counted from 1; `None` without a plan.
    level: Option<(usize, LevelResult)>,
}

impl Run {
    /// Solves, has the plan verified, and asserts what holds of every plan.
    fn of(problem: &Problem, time: Duration) -> Self {
        let compiled = compile(problem);
        let budget = Budget { time: Some(time), ..Budget::default() };
        let start = Instant::now();
        let answers = solve(problem, &compiled, &budget);
        let wall = start.elapsed();
        let plan = Plan::new(problem, &compiled, &answers);
        let verified = verify(problem, &plan).expect("the verifier accepts the plan");
        assert_eq!(verified.status, plan.status);
        assert!(plan.levels().all(|level| level.value <= level.bound), "a value beyond its bound");
        match plan.status {
            Status::Optimal | Status::Infeasible => {}
            Status::Gap => assert!(verified.closed < verified.levels),
            Status::Unknown => assert_eq!(plan.stopped, Some(Stop::Time), "no answer though there was time"),
        }
        let levels = || plan.levels().cloned().zip(1..).map(|(level, number)| (number, level));
        let open = levels().find(|(_, level)| level.value != level.bound);
        Self { status: plan.status, stopped: plan.stopped, wall, level: open.or_else(|| levels().last()) }
    }

    fn is_open(&self) -> bool {
        matches!(self.status, Status::Gap | Status::Unknown)
    }

    /// How much better a plan may be, as a share of the bound: infinite without a plan, 0 where none exists.
    fn gap(&self) -> Gap {
        Gap(match (self.status, &self.level) {
            (Status::Infeasible, _) => 0.0,
            (_, None) => f64::INFINITY,
            (_, Some((_, level))) => float(level.bound.0 - level.value.0) / float(level.bound.0.abs().max(1)),
        })
    }

    fn value(&self) -> Option<i128> {
        self.level.as_ref().map(|(_, level)| level.value.0)
    }

    /// Asserts that no plan of the peer is better than what is proven of the one level.
    fn assert_peer(&self, peer: Option<i128>) {
        let bound = self.level.as_ref().map(|(_, level)| level.bound.0);
        match (peer, self.status, bound) {
            (Some(_), Status::Infeasible, _) => unreachable!("microlp has a plan where none exists"),
            (Some(peer), _, Some(bound)) => assert!(peer <= bound, "microlp has {peer}, beyond {bound}"),
            _ => {}
        }
    }

    /// Value, bound and gap for a table's row.
    fn figures(&self) -> String {
        match (&self.level, self.status) {
            (Some((_, level)), _) => format!("{:>9} {:>9} {:>9}", level.value, level.bound, self.gap()),
            (None, Status::Infeasible) => format!("{:>29}", "infeasible"),
            (None, _) => format!("{:>29}", "no plan"),
        }
    }
}

struct Gap(f64);

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&if self.0.is_finite() { format!("{:.3} %", 100.0 * self.0) } else { "no plan".to_owned() })
    }
}

#[allow(clippy::cast_precision_loss, reason = "values far below 2^53")]
fn float(value: i128) -> f64 {
    value as f64
}

/// microlp on the first level: the value or the lack of one, and the wall time with the making of its model.
fn peer(problem: &Problem, time: Duration) -> (Option<i128>, Duration) {
    let start = Instant::now();
    (mixed_integer_program(problem, &problem.levels()[0], time), start.elapsed())
}

fn or_no_plan(value: Option<i128>) -> String {
    value.map_or_else(|| "no plan".to_owned(), |value| value.to_string())
}

fn generalised_assignment(words: &Words) {
    let time = words.limit(60);
    println!(
        "\ngap: {} seeds of every size, {} s each; microlp on seed 1 alone, with the same limit",
        words.seeds,
        time.as_secs()
    );
    println!(
        "{:>8} {:>7} {:>10} {:>4} {:>9} {:>9} {:>11} | {:>13} {:>10} {:>9}",
        "size",
        "optimal",
        "infeasible",
        "open",
        "median s",
        "largest s",
        "largest gap",
        "seed 1: value",
        "microlp",
        "s"
    );
    let solve = |(agents, jobs): (usize, usize), seed: u64| {
        let problem = problem(&family::assignment(agents, jobs, seed));
        let run = Run::of(&problem, time);
        if run.is_open() {
            assert_eq!(
                run.stopped,
                Some(Stop::Time),
                "{agents} × {jobs}, seed {seed}: open with time to spare"
            );
        }
        (problem, run)
    };
    let name = |(agents, jobs): (usize, usize)| format!("{agents} × {jobs}");
    for size in SIZES {
        let (first, run) = solve(size, 1);
        let (other, other_wall) = peer(&first, time);
        run.assert_peer(other);
        let value =
            if run.status == Status::Infeasible { "none".to_owned() } else { or_no_plan(run.value()) };
        let mut runs = vec![run];
        runs.extend((2..=words.seeds).map(|seed| solve(size, seed).1));
        runs.sort_by_key(|run| run.wall);
        let count = |status: Status| runs.iter().filter(|run| run.status == status).count();
        println!(
            "{:>8} {:>7} {:>10} {:>4} {:>9.3} {:>9.3} {:>11} | {:>13} {:>10} {:>9.3}",
            name(size),
            count(Status::Optimal),
            count(Status::Infeasible),
            runs.iter().filter(|run| run.is_open()).count(),
            (runs[(runs.len() - 1) / 2].wall + runs[runs.len() / 2].wall).as_secs_f64() / 2.0,
            runs[runs.len() - 1].wall.as_secs_f64(),
            Gap(runs.iter().map(|run| run.gap().0).fold(0.0, f64::max)),
            value,
            or_no_plan(other),
            other_wall.as_secs_f64(),
        );
    }
    let (problem, run) = solve(LARGE, 1);
    let (other, other_wall) = peer(&problem, time);
    run.assert_peer(other);
    println!(
        "\n{:>8} {:>9} {:>9} {:>9} {:>9} | {:>10} {:>9}",
        "size", "value", "bound", "gap", "s", "microlp", "s"
    );
    println!(
        "{:>8} {} {:>9.3} | {:>10} {:>9.3}",
        name(LARGE),
        run.figures(),
        run.wall.as_secs_f64(),
        or_no_plan(other),
        other_wall.as_secs_f64(),
    );
}

fn budgets(words: &Words) {
    let time = words.limit(30);
    println!(
        "\nbudgets: the posts of yunmeng, 70 % of the free optimum for every unit; {} s each; value, bound and gap of the \
         first open level, or else of the last",
        time.as_secs()
    );
    println!(
        "{:>8} {:>7} {:>6} {:>20} {:>9} {:>9} {:>9} {:>9} | {:>10} {:>9}",
        "goals", "pairs", "limits", "level", "value", "bound", "gap", "s", "microlp", "s"
    );
    let row = |goals: &str, lists: &Lists, with_peer: bool| {
        let problem = problem(lists);
        let run = Run::of(&problem, time);
        assert_ne!(run.status, Status::Infeasible, "budgets forbid nothing that must be");
        let level = run.level.as_ref().map_or_else(String::new, |(number, level)| {
            format!("{number}/{} {}", problem.levels().len(), level_name(&level.name))
        });
        print!(
            "{goals:>8} {:>7} {:>6} {level:>20} {} {:>9.3}",
            problem.pairs().len(),
            problem.limits().len(),
            run.figures(),
            run.wall.as_secs_f64()
        );
        if with_peer {
            let (other, wall) = peer(&problem, time);
            run.assert_peer(other);
            print!(" | {:>10} {:>9.3}", or_no_plan(other), wall.as_secs_f64());
        }
        println!();
    };
    row("worth", &budgeted_posts(Some(vec![Goal::Worth])), true);
    row("its own", &budgeted_posts(None), false);
}

fn level_name(name: &LevelName) -> String {
    match name {
        LevelName::Serve { tier } => format!("serve, tier {tier}"),
        LevelName::Claims { rank } => format!("claims, rank {rank}"),
        LevelName::Worth => "worth".to_owned(),
        LevelName::Keep => "keep".to_owned(),
        LevelName::Lot { .. } => "lot".to_owned(),
        LevelName::Fair(name) => name.text().en,
    }
}

/// The peak of memory is that of the whole process – lists, problem, solve, plan and verifier –, so this comes before
/// the other themes.
fn wide(words: &Words) {
    let time = words.limit(60);
    let problem = problem(&family::limited_posts(300_000, 50, 1));
    let run = Run::of(&problem, time);
    assert!(matches!(run.status, Status::Optimal | Status::Gap), "nothing at all is a plan");
    let peak = peak_memory().map(|bytes| bytes / problem.pairs().len() as u64);
    println!("\nwide: posts-like under limits, {} s", time.as_secs());
    println!(
        "{:>7} {:>6} {:>9} {:>9} {:>9} {:>9}{}",
        "pairs",
        "limits",
        "value",
        "bound",
        "gap",
        "s",
        if peak.is_some() { "  bytes a pair" } else { "" }
    );
    println!(
        "{:>7} {:>6} {} {:>9.3}{}",
        problem.pairs().len(),
        problem.limits().len(),
        run.figures(),
        run.wall.as_secs_f64(),
        peak.map_or_else(String::new, |bytes| format!(" {bytes:>13}"))
    );
}

/// The most memory that this process has held so far, in bytes, where the system says so.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

fn main() -> ExitCode {
    let Some(words) = Words::read(std::env::args().skip(1)) else {
        eprintln!("words: gap, budgets, wide; a number of seeds; a number of seconds");
        return ExitCode::from(2);
    };
    if words.ask_for("wide") {
        wide(&words);
    }
    if words.ask_for("gap") {
        generalised_assignment(&words);
    }
    if words.ask_for("budgets") {
        budgets(&words);
    }
    ExitCode::SUCCESS
}
