//! Benchmarks of duijie; see the files under `benches/`.
