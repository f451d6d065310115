//! The readers of money, telephones, lists and yes or no, of texts and of numbers.
#![no_main]

use duijie_lists::parse::{Epoch, date_number, money, money_unit, phone, phone_number, several, stated, yes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (heading, cell) = text.split_once('\n').unwrap_or(("金额", text));
    let _ = (money(cell, money_unit(heading)), phone(cell), several(cell), stated(cell), yes(cell));
    if let Ok(number) = cell.trim().parse::<f64>() {
        let _ = phone_number(number);
        for epoch in [Epoch::default(), Epoch::Year1904] {
            let _ = date_number(number, epoch);
        }
    }
});
