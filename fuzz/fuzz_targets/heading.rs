//! Headings: each line of the text is one, above one row of values; then what they say of quantities and money.
#![no_main]

use duijie_lists::{File, Options, parse, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: duijie_fuzz::guard(), |text: &str| {
    let headings: Vec<&str> = text.lines().collect();
    for heading in &headings {
        let _ = (parse::hint(heading), parse::money_unit(heading));
        // Said twice, the normal form of a heading is the same.
        let normal = parse::normal(heading);
        assert_eq!(parse::normal(&normal), normal, "{heading:?}");
    }
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let row = |cells: Vec<String>| cells.join(",");
    let file = format!(
        "{}\n{}\n",
        row(headings.iter().map(|heading| quoted(heading)).collect()),
        row(headings.iter().map(|_| quoted("3")).collect())
    );
    let _ = read_bytes([File::new("a.csv", file)], &Options::default());
});
