//! PrefLib: orders (`.soc`, `.soi`, `.toc`, `.toi`) and categories (`.cat`).
//!
//! Voters of one line are a supply whose capacity is their number; alternatives are demands that share all voters evenly, rounded
//! up: everybody gets one. The rank of an alternative is its place (equal ones have one rank) or its category's; of categories the last
//! one means no, and leads to no pair, where there are several. Worth falls by one a rank, down to 1.
//! *Source.* The PrefLib format specification (Mattei & Walsh 2013, PrefLib: a library for preferences).

use std::collections::BTreeSet;

use duijie::lists::{Demand, Lists, Pair, Supply};

use super::{MOST, Wrong, check_pairs, number};

/// What the lines mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Orders,
    Categories,
}

/// More alternatives are no preferences that anybody wrote.
const ALTERNATIVES: i64 = 100_000;

pub(super) fn read(text: &str, form: Form) -> Result<Lists, Wrong> {
    let mut alternatives: Option<i64> = None;
    let mut names: Vec<(usize, String)> = Vec::new();
    let mut orders: Vec<(usize, i64, Vec<Vec<usize>>)> = Vec::new();
    let mut last = 1;
    let mut pairs = 0;
    for (line, written) in (1..).zip(text.lines()) {
        last = line;
        let written = written.trim();
        if let Some(head) = written.strip_prefix('#') {
            let Some((key, value)) = head.split_once(':') else { continue };
            let (key, value) = (key.trim(), value.trim());
            if key == "NUMBER ALTERNATIVES" {
                alternatives = Some(number(value, line, "the number of alternatives", 1, ALTERNATIVES)?);
            } else if let Some(at) = key.strip_prefix("ALTERNATIVE NAME ") {
                let most = alternatives.unwrap_or(ALTERNATIVES);
                let at = number(at, line, "the number of the alternative", 1, most)?;
                names.push((usize::try_from(at).unwrap_or(0), value.to_owned()));
            }
        } else if !written.is_empty() {
            let Some(count) = alternatives else {
                return Err(Wrong::new(
                    line,
                    "preferences before the number of alternatives",
                    "write # NUMBER ALTERNATIVES: first",
                ));
            };
            let (voters, order) = order(written, line, count)?;
            pairs += order.iter().map(Vec::len).sum::<usize>();
            check_pairs(pairs, line)?;
            orders.push((line, voters, order));
        }
    }
    let Some(count) = alternatives else {
        return Err(Wrong::new(last, "no number of alternatives", "write # NUMBER ALTERNATIVES: at the top"));
    };
    if orders.is_empty() {
        return Err(Wrong::new(last, "no preferences", "write lines like 3: 1,2,{3,4}"));
    }
    lists(&names, count, &orders, form, last)
}

/// `3: 1,{2,3},4`: so many voters, and their alternatives, the best first.
fn order(written: &str, line: usize, alternatives: i64) -> Result<(i64, Vec<Vec<usize>>), Wrong> {
    let example = "write lines like 3: 1,2,{3,4}";
    let Some((voters, rest)) = written.split_once(':') else {
        return Err(Wrong::new(line, format!("no colon in {written:?}"), example));
    };
    let voters = number(voters, line, "the number of voters", 1, MOST)?;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = false;
    let mut rest = rest.trim();
    while !rest.is_empty() {
        let is_split = |c: char| matches!(c, ',' | '{' | '}');
        let end = rest.find(is_split).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        let word = word.trim();
        if !word.is_empty() {
            let at = number(word, line, "an alternative", 1, alternatives)?;
            let at = usize::try_from(at).unwrap_or(0);
            if !seen.insert(at) {
                return Err(Wrong::new(
                    line,
                    format!("alternative {at} stands twice"),
                    "name every alternative once",
                ));
            }
            if !open {
                groups.push(Vec::new());
            }
            groups.last_mut().expect("a group was begun").push(at);
        }
        let mut tail = tail.chars();
        match tail.next() {
            Some('{') if !open && word.is_empty() => {
                open = true;
                groups.push(Vec::new());
            }
            Some('}') if open => open = false,
            Some('{' | '}') => return Err(Wrong::new(line, "brackets that do not match", example)),
            _ => {}
        }
        rest = tail.as_str().trim_start();
    }
    if open {
        return Err(Wrong::new(line, "a bracket that is not closed", example));
    }
    Ok((voters, groups))
}

fn lists(
    names: &[(usize, String)],
    count: i64,
    orders: &[(usize, i64, Vec<Vec<usize>>)],
    form: Form,
    last: usize,
) -> Result<Lists, Wrong> {
    let voters = orders.iter().try_fold(0_i64, |sum, (_, voters, _)| sum.checked_add(*voters));
    let Some(voters) = voters.filter(|voters| *voters <= MOST) else {
        return Err(Wrong::new(last, "more voters than can be counted", format!("take fewer than {MOST}")));
    };
    let width = count.to_string().len();
    let demand = |at: usize| format!("{at:0width$}");
    let mut lists = Lists { pairs: Some(Vec::new()), ..Lists::default() };
    let places = (voters + count - 1) / count;
    for at in 1..=usize::try_from(count).unwrap_or(0) {
        let title =
            names.iter().find(|(own, _)| *own == at).map_or_else(String::new, |(_, name)| name.clone());
        lists.demands.push(Demand { id: demand(at), title, quantity: places, ..Demand::default() });
    }
    let digits = orders.len().to_string().len();
    for (row, (_, voters, groups)) in orders.iter().enumerate() {
        let supply = format!("{:0digits$}", row + 1);
        lists.supplies.push(Supply { id: supply.clone(), capacity: *voters, ..Supply::default() });
        let refused = usize::from(form == Form::Categories && groups.len() > 1);
        let wanted = &groups[..groups.len() - refused];
        for (rank, group) in (1..).zip(wanted) {
            let worth = (i64::try_from(wanted.len()).unwrap_or(MOST) - rank + 1).max(1);
            lists.pairs.get_or_insert_default().extend(group.iter().map(|&at| Pair {
                demand: demand(at),
                supply: supply.clone(),
                worth,
                minimum: 0,
                maximum: None,
                claim: Some(rank),
                lock: false,
            }));
        }
    }
    Ok(lists)
}
