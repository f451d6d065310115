//! The reader of quantities: heading and cell on two lines.
#![no_main]

use duijie_lists::parse::{hint, quantity};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (heading, cell) = text.split_once('\n').unwrap_or(("数量", text));
    if let Some(quantity) = quantity(cell, &hint(heading))
        && let (Some(least), Some(most)) = (quantity.min, quantity.max)
    {
        assert!(least <= most, "{text:?}: {quantity:?}");
    }
});
