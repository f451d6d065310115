//! The readers of times, dates and periods.
#![no_main]

use duijie_lists::parse::{date, period, time};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for year in [None, Some(2026)] {
        let _ = (time(text, year), date(text, year), period(text, year));
    }
});
