//! Any bytes under a workbook's name: `.xlsx`, `.xls`, a web page, a text.
#![no_main]

use duijie_lists::{File, Options, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: duijie_fuzz::guard(), |bytes: &[u8]| {
    // Whatever it is, it is read or refused; that it comes back at all is what is tested.
    let _ = read_bytes([File::new("a.xlsx", bytes)], &Options::default());
});
