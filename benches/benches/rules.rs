//! The rules at scale: pairs through indexes, against writing the same pairs into a vector of 32-byte rows.
//!
//! `cargo bench -p duijie-benches --bench rules`

use std::hint::black_box;
use std::mem::size_of;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use duijie::rules::{Pair, Rules};
use duijie_scenarios::family::{RulesSize, rules_scale};

/// Copies the pairs one by one into a fresh vector: what any way of finding them has to do at least.
fn write_rows(pairs: &[Pair]) -> Vec<Pair> {
    let mut rows = Vec::with_capacity(pairs.len());
    for pair in pairs {
        rows.push(black_box(*pair));
    }
    rows
}

fn main() {
    assert_eq!(size_of::<Pair>(), 32);
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("rules");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(5));
    for (demands, supplies) in [(1_000, 200), (10_000, 2_000), (100_000, 20_000)] {
        let lists = rules_scale(RulesSize { demands, supplies, ..RulesSize::default() });
        let rules = Rules::new(&lists).expect("generated lists have no faults");
        let pairs = rules.pairs().rows;
        group.throughput(Throughput::Elements(pairs.len() as u64));
        group.bench_with_input(BenchmarkId::new("pairs", pairs.len()), &rules, |b, rules| {
            b.iter(|| assert_eq!(rules.pairs().rows.len(), pairs.len()));
        });
        group.bench_with_input(BenchmarkId::new("prepare and pairs", pairs.len()), &lists, |b, lists| {
            b.iter(|| assert_eq!(Rules::new(lists).expect("no faults").pairs().rows.len(), pairs.len()));
        });
        group.bench_with_input(BenchmarkId::new("write 32-byte rows", pairs.len()), &pairs, |b, pairs| {
            b.iter(|| assert_eq!(write_rows(pairs).len(), pairs.len()));
        });
    }
    group.finish();
    criterion.final_summary();
    in_one_run();
}

/// The figure that is asked for, in one run: nanoseconds and bytes per pair, and the ratio, medians of nine.
fn in_one_run() {
    let lists = rules_scale(RulesSize::default());
    let rules = Rules::new(&lists).expect("generated lists have no faults");
    let pairs = rules.pairs().rows;
    let median = |work: &dyn Fn() -> usize| {
        let mut times: Vec<f64> = (0..9)
            .map(|_| {
                let start = Instant::now();
                assert_eq!(work(), pairs.len());
                start.elapsed().as_secs_f64()
            })
            .collect();
        times.sort_by(f64::total_cmp);
        times[4]
    };
    let found = median(&|| rules.pairs().rows.len());
    let written = median(&|| write_rows(&pairs).len());
    let count = f64::from(u32::try_from(pairs.len()).expect("about six million"));
    println!(
        "{} demands × {} supplies: {} pairs; {:.1} ns and {} bytes a pair; {:.2} times writing the rows ({:.1} ns)",
        lists.demands.len(),
        lists.supplies.len(),
        pairs.len(),
        found / count * 1e9,
        size_of::<Pair>(),
        found / written,
        written / count * 1e9,
    );
}
