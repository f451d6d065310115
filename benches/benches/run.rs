//! The whole line: lists in, verified report out, from 10³ to 10⁶ pairs.
//!
//! `cargo bench -p duijie-benches --bench run`

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput};
use duijie::plan::Status;
use duijie::{Options, run};
use duijie_scenarios::{Scenario, Size, family, generate};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("run");
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(5));
    for scenario in Scenario::ALL {
        let lists = generate(scenario, Size::default());
        group.bench_function(scenario.name(), |b| {
            b.iter(|| {
                assert_eq!(
                    run(&lists, &Options::default()).expect("no faults").report.status,
                    Status::Optimal
                );
            });
        });
    }
    for pairs in [1_000, 10_000, 100_000, 1_000_000] {
        let lists = family::posts_like(pairs, 1);
        group.throughput(Throughput::Elements(pairs as u64));
        group.bench_with_input(BenchmarkId::new("posts-like", pairs), &lists, |b, lists| {
            b.iter(|| {
                assert_eq!(
                    run(lists, &Options::default()).expect("no faults").report.status,
                    Status::Optimal
                );
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
