//! Any bytes as a text of records: encodings, delimiters, quotes, tables as people keep them.
#![no_main]

use duijie_lists::{File, Options, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: duijie_fuzz::guard(), |bytes: &[u8]| {
    let _ = read_bytes([File::new("a.csv", bytes)], &Options::default());
});
