//! The readers of other people's instances: PrefLib, Pabulib, DIMACS. The first byte says which.
#![no_main]

use duijie_bench::instances::{Kind, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let kinds = [Kind::Orders, Kind::Categories, Kind::Budget, Kind::Assignment];
    let Some(first) = text.bytes().next() else { return };
    let Some(rest) = text.get(1..) else { return };
    if let Ok(lists) = read(rest, kinds[usize::from(first) % kinds.len()]) {
        // What is read are lists that the engine takes, or faults that it names.
        let _ = duijie_bench::case::Case::new("fuzz", &lists);
    }
});
