//! The network solver: growth from 10³ to 10⁶ pairs, and against the linear program of the same instance.
//!
//! `cargo bench -p duijie-benches --bench network`. The peers are the backends of good_lp 1.15 that build with a C
//! compiler alone; each solves *one* level (`worth`) of the instance, the network solver that same level and, as a
//! second figure, all levels with their proofs.

use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use duijie::compile::compile;
use duijie::lists::{Goal, Lists, Policy};
use duijie::solve::{Answer, Answers, Budget, solve};
use duijie_benches::{Backend, linear_program, problem};
use duijie_scenarios::{Scenario, Size, family, generate};

fn worth_only(lists: &Lists) -> Lists {
    Lists {
        policy: Policy { goals: Some(vec![Goal::Worth]), lot: None, ..lists.policy.clone() },
        ..lists.clone()
    }
}

fn bounds(answers: &Answers) -> Vec<i128> {
    let mut sums: Vec<i128> = Vec::new();
    for answer in &answers.parts {
        let Answer::Plan { proofs, .. } = answer else { unreachable!("the instance is feasible") };
        sums.resize(proofs.len(), 0);
        sums.iter_mut().zip(proofs).for_each(|(sum, proof)| *sum += proof.bound().expect("no fair level"));
    }
    sums
}

fn growth(c: &mut Criterion) {
    let mut group = c.benchmark_group("network/posts-like");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(3));
    for pairs in [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000] {
        let problem = problem(&family::posts_like(pairs, 1));
        let compiled = compile(&problem);
        let expected = bounds(&solve(&problem, &compiled, &Budget::default()));
        group.throughput(Throughput::Elements(problem.pairs().len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(problem.pairs().len()), &problem, |b, problem| {
            b.iter(|| assert_eq!(bounds(&solve(problem, &compiled, &Budget::default())), expected));
        });
    }
    group.finish();
}

/// The exponent of time against pairs from ×1 to ×30 of the posts, by least squares on logarithms of medians of five.
fn exponent() {
    let mut points = Vec::new();
    for scale in [1_usize, 3, 10, 30] {
        let problem = problem(&family::posts_like(35_000 * scale, 1));
        let compiled = compile(&problem);
        let mut times: Vec<f64> = (0..5)
            .map(|_| {
                let start = Instant::now();
                let answers = solve(&problem, &compiled, &Budget::default());
                assert_eq!(bounds(&answers).len(), problem.levels().len());
                start.elapsed().as_secs_f64()
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "×{scale}: {} pairs, {} levels, median {:.3} s",
            problem.pairs().len(),
            problem.levels().len(),
            times[2]
        );
        let pairs = u32::try_from(problem.pairs().len()).expect("about a million");
        points.push((f64::from(pairs).ln(), times[2].ln()));
    }
    let n = 4.0;
    let (sx, sy) = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let above: f64 = points.iter().map(|(x, y)| (x - sx / n) * (y - sy / n)).sum();
    let below: f64 = points.iter().map(|(x, _)| (x - sx / n).powi(2)).sum();
    println!("exponent of time against pairs, ×1 to ×30: {:.2}", above / below);
}

fn against_linear_programs(c: &mut Criterion) {
    let lists = generate(Scenario::YunmengPosts, Size::default());
    let full = problem(&lists);
    let one = problem(&worth_only(&lists));
    let (compiled, compiled_one) = (compile(&full), compile(&one));
    let optimum = bounds(&solve(&one, &compiled_one, &Budget::default()));
    let mut group = c.benchmark_group(format!("network/posts ({} pairs)", full.pairs().len()));
    group.sample_size(10).warm_up_time(Duration::from_millis(100)).measurement_time(Duration::from_secs(5));
    group.bench_function("duijie, one level", |b| {
        b.iter(|| assert_eq!(bounds(&solve(&one, &compiled_one, &Budget::default())), optimum));
    });
    group.bench_function(format!("duijie, all {} levels", full.levels().len()), |b| {
        b.iter(|| {
            assert_eq!(bounds(&solve(&full, &compiled, &Budget::default())).len(), full.levels().len());
        });
    });
    for backend in [Backend::Clarabel, Backend::Microlp] {
        group.bench_function(format!("{backend:?}, one level"), |b| {
            b.iter(|| assert_eq!(linear_program(&one, &one.levels()[0], backend), optimum[0]));
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    growth(&mut criterion);
    against_linear_programs(&mut criterion);
    criterion.final_summary();
    exponent();
}
