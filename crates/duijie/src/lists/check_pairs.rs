//! Checks of what joins demands and supplies: claims, pairs, locks and previous rows.

use super::check::{COUNT, Ids, Known, QUANTITY, WORTH, floor_within, within};
use super::{Claim, Fault, Lists, Lock, Pair, Place, Previous, Text};

pub(super) fn check(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    for (row, claim) in lists.claims.iter().enumerate() {
        let place = Place::row("claims", row);
        faults.extend(check_l101_demand_known(&claim.demand, &place, known));
        faults.extend(check_l102_supply_known(&claim.supply, &place, known));
        faults.extend(check_l103_quantity_positive(claim, &place));
        faults.extend(check_l104_rank_positive(claim, &place));
    }
    check_l105_claimed_once(lists, known, faults);
    faults.extend(check_l106_no_claims_beside_pairs(lists));
    for (row, lock) in lists.locks.iter().enumerate() {
        let place = Place::row("locks", row);
        faults.extend(check_l111_demand_known(lock, &place, known));
        faults.extend(check_l112_supply_known(lock, &place, known));
        faults.extend(check_l113_quantity_positive(lock, &place));
    }
    faults.extend(check_l114_no_locks_beside_pairs(lists));
    check_l115_locks_within_quantity(lists, known, faults);
    check_l116_locks_within_capacity(lists, known, faults);
    for (row, previous) in lists.previous.iter().enumerate() {
        faults.extend(check_l121_quantity_positive(previous, &Place::row("previous", row)));
    }
    let mut ends = Vec::new();
    for (row, pair) in lists.pairs.iter().flatten().enumerate() {
        let place = Place::row("pairs", row);
        // Looking up millions of ids is what takes the time, so each is looked up once.
        match (known.demands.position(&pair.demand), known.supplies.position(&pair.supply)) {
            (Some(demand), Some(supply)) => ends.push(Ends { demand, supply, kind: kind(pair), row }),
            _ => {
                faults.extend(check_p101_demand_known(pair, &place, known));
                faults.extend(check_p102_supply_known(pair, &place, known));
            }
        }
        faults.extend(check_p103_worth_in_range(pair, &place));
        faults.extend(check_p104_minimum_in_range(pair, &place));
        faults.extend(check_p105_maximum_in_range(pair, &place));
        faults.extend(check_p106_minimum_within_maximum(pair, &place, lists, known));
        faults.extend(check_p107_rank_positive(pair, &place));
        faults.extend(check_p109_lock_is_fixed(pair, &place, lists, known));
    }
    check_p108_pair_once(lists, ends, faults);
    check_p110_locks_within_quantity(lists, known, faults);
    check_p111_locks_within_capacity(lists, known, faults);
}

pub(super) fn warn(lists: &Lists, known: &Known<'_>, warnings: &mut Vec<Fault>) {
    for (row, previous) in lists.previous.iter().enumerate() {
        warnings.extend(check_w101_previous_demand_known(previous, row, known));
        warnings.extend(check_w102_previous_supply_known(previous, row, known));
    }
}

fn check_l101_demand_known(demand: &str, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("L101", place, "demand", &known.demands, demand)
}

fn check_l102_supply_known(supply: &str, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("L102", place, "supply", &known.supplies, supply)
}

/// The ends of a row, by position, and the row: equal ends side by side in the order of rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ends {
    demand: usize,
    supply: usize,
    /// What else must differ.
    kind: u8,
    row: usize,
}

/// A fault for every row whose ends and kind an earlier row has.
fn once(
    code: &'static str,
    table: &'static str,
    mut rows: Vec<Ends>,
    lists: &Lists,
    faults: &mut Vec<Fault>,
) {
    rows.sort_unstable();
    for same in rows.chunk_by(|a, b| (a.demand, a.supply, a.kind) == (b.demand, b.supply, b.kind)) {
        let first = same[0].row;
        for twice in &same[1..] {
            let (demand, supply) = (&lists.demands[twice.demand].id, &lists.supplies[twice.supply].id);
            faults.push(Fault::new(
                code,
                Place::row(table, twice.row),
                format!("{demand} – {supply}"),
                Text::new(
                    format!("需求“{demand}”与资源“{supply}”在 {table}[{first}] 已有一行"),
                    format!("demand {demand:?} and supply {supply:?} stand in {table}[{first}] already"),
                ),
                Text::new("合并为一行", "make one row of them"),
            ));
        }
    }
}

fn check_l103_quantity_positive(claim: &Claim, place: &Place) -> Option<Fault> {
    within("L103", place, "quantity", claim.quantity, &QUANTITY)
}

fn check_l104_rank_positive(claim: &Claim, place: &Place) -> Option<Fault> {
    within("L104", place, "rank", claim.rank, &QUANTITY)
}

fn check_l105_claimed_once(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let ends = |(row, claim): (usize, &Claim)| {
        let (demand, supply) =
            (known.demands.position(&claim.demand)?, known.supplies.position(&claim.supply)?);
        Some(Ends { demand, supply, kind: 0, row })
    };
    once("L105", "claims", lists.claims.iter().enumerate().filter_map(ends).collect(), lists, faults);
}

fn check_l106_no_claims_beside_pairs(lists: &Lists) -> Option<Fault> {
    (lists.pairs.is_some() && !lists.claims.is_empty())
        .then(|| beside_pairs("L106", "claims", lists.claims.len()))
}

fn check_l114_no_locks_beside_pairs(lists: &Lists) -> Option<Fault> {
    (lists.pairs.is_some() && !lists.locks.is_empty())
        .then(|| beside_pairs("L114", "locks", lists.locks.len()))
}

fn beside_pairs(code: &'static str, table: &'static str, rows: usize) -> Fault {
    let place = Place { table, row: None, id: None, field: None };
    let field = if table == "claims" { "\"claim\": 1" } else { "\"lock\": true" };
    Fault::new(
        code,
        place,
        rows.to_string(),
        Text::new(
            format!("已给出 pairs，{table} 的 {rows} 行不能同时给出"),
            format!("`pairs` are given, and {rows} rows of `{table}` beside them"),
        ),
        Text::new(
            format!("在 pairs 的行中写 {field}，或删去 pairs"),
            format!("write {field} in the rows of `pairs`, or remove `pairs`"),
        ),
    )
}

fn check_l111_demand_known(lock: &Lock, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("L111", place, "demand", &known.demands, &lock.demand)
}

fn check_l112_supply_known(lock: &Lock, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("L112", place, "supply", &known.supplies, &lock.supply)
}

fn check_l113_quantity_positive(lock: &Lock, place: &Place) -> Option<Fault> {
    within("L113", place, "quantity", lock.quantity, &QUANTITY)
}

/// The last row that adds to an end's sum, and the sum.
#[derive(Clone, Copy, Default)]
struct Promised {
    row: usize,
    sum: i128,
}

/// What is promised of every row of a table, `rows` saying who promises.
fn promised<'a>(
    ids: &Ids<'_>,
    count: usize,
    rows: impl Iterator<Item = (usize, &'a str, i64)>,
) -> Vec<Promised> {
    let mut all = vec![Promised::default(); count];
    for (row, id, quantity) in rows {
        if let Some(at) = ids.position(id) {
            all[at] = Promised { row, sum: all[at].sum + i128::from(quantity.max(0)) };
        }
    }
    all
}

/// A fault where more is promised than there is; the place is the last row that promises it.
fn above(
    code: &'static str,
    place: Place,
    id: &str,
    promised: Promised,
    ceiling_field: &str,
    ceiling: i64,
) -> Option<Fault> {
    let Promised { sum, .. } = promised;
    (sum > i128::from(ceiling) && ceiling > 0).then(|| {
        Fault::new(
            code,
            place,
            sum.to_string(),
            Text::new(
                format!("“{id}”的签约量合计 {sum}，大于其 {ceiling_field} 的 {ceiling}"),
                format!("{sum} in all are promised of {id:?}, above its {ceiling_field}, which is {ceiling}"),
            ),
            Text::new(
                format!("减少签约量，或把 {ceiling_field} 提高到 {sum}"),
                format!("promise less, or raise its {ceiling_field} to {sum}"),
            ),
        )
    })
}

fn check_l115_locks_within_quantity(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let rows = lists.locks.iter().enumerate().map(|(row, lock)| (row, lock.demand.as_str(), lock.quantity));
    let all = promised(&known.demands, lists.demands.len(), rows);
    for (demand, sum) in lists.demands.iter().zip(all) {
        let place = Place::row("locks", sum.row).id(&demand.id).field("quantity");
        faults.extend(above("L115", place, &demand.id, sum, "quantity", demand.quantity));
    }
}

fn check_l116_locks_within_capacity(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let rows = lists.locks.iter().enumerate().map(|(row, lock)| (row, lock.supply.as_str(), lock.quantity));
    let all = promised(&known.supplies, lists.supplies.len(), rows);
    for (supply, sum) in lists.supplies.iter().zip(all) {
        let place = Place::row("locks", sum.row).id(&supply.id).field("quantity");
        faults.extend(above("L116", place, &supply.id, sum, "capacity", supply.capacity));
    }
}

fn check_l121_quantity_positive(previous: &Previous, place: &Place) -> Option<Fault> {
    within("L121", place, "quantity", previous.quantity, &QUANTITY)
}

fn check_p101_demand_known(pair: &Pair, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("P101", place, "demand", &known.demands, &pair.demand)
}

fn check_p102_supply_known(pair: &Pair, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("P102", place, "supply", &known.supplies, &pair.supply)
}

fn check_p103_worth_in_range(pair: &Pair, place: &Place) -> Option<Fault> {
    within("P103", place, "worth", pair.worth, &WORTH)
}

fn check_p104_minimum_in_range(pair: &Pair, place: &Place) -> Option<Fault> {
    within("P104", place, "minimum", pair.minimum, &COUNT)
}

fn check_p105_maximum_in_range(pair: &Pair, place: &Place) -> Option<Fault> {
    within("P105", place, "maximum", pair.maximum?, &COUNT)
}

/// A pair's maximum as written, or else the smaller of its ends' quantity and capacity.
fn maximum(pair: &Pair, lists: &Lists, known: &Known<'_>) -> Option<i64> {
    pair.maximum.or_else(|| {
        let demand = known.demands.position(&pair.demand)?;
        let supply = known.supplies.position(&pair.supply)?;
        Some(lists.demands[demand].quantity.min(lists.supplies[supply].capacity))
    })
}

fn check_p106_minimum_within_maximum(
    pair: &Pair,
    place: &Place,
    lists: &Lists,
    known: &Known<'_>,
) -> Option<Fault> {
    if pair.lock || pair.minimum <= 0 {
        return None; // P109 or P104 say what there is to say.
    }
    let maximum = maximum(pair, lists, known)?;
    floor_within("P106", place, "minimum", pair.minimum.into(), "maximum", maximum.into())
}

fn check_p107_rank_positive(pair: &Pair, place: &Place) -> Option<Fault> {
    within("P107", place, "claim", pair.claim?, &QUANTITY)
}

/// Arranged, claimed, locked without a rank and locked with one: each once.
fn kind(pair: &Pair) -> u8 {
    2 * u8::from(pair.lock) + u8::from(pair.claim.is_some())
}

fn check_p108_pair_once(lists: &Lists, ends: Vec<Ends>, faults: &mut Vec<Fault>) {
    once("P108", "pairs", ends, lists, faults);
}

fn check_p109_lock_is_fixed(pair: &Pair, place: &Place, lists: &Lists, known: &Known<'_>) -> Option<Fault> {
    if !pair.lock {
        return None;
    }
    let maximum = maximum(pair, lists, known)?;
    (pair.minimum != maximum).then(|| {
        let minimum = pair.minimum;
        Fault::new(
            "P109",
            place.clone().field("lock"),
            format!("{minimum}..{maximum}"),
            Text::new(
                format!("已签约的配对 minimum 为 {minimum}，maximum 为 {maximum}，应相等"),
                format!("a locked pair has minimum {minimum} and maximum {maximum}, which must be equal"),
            ),
            Text::new("minimum 与 maximum 都写签约量", "write the quantity promised as both"),
        )
    })
}

fn locked(lists: &Lists) -> impl Iterator<Item = (usize, &Pair)> {
    lists.pairs.iter().flatten().enumerate().filter(|(_, pair)| pair.lock)
}

fn check_p110_locks_within_quantity(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let rows = locked(lists).map(|(row, pair)| (row, pair.demand.as_str(), pair.minimum));
    let all = promised(&known.demands, lists.demands.len(), rows);
    for (demand, sum) in lists.demands.iter().zip(all) {
        let place = Place::row("pairs", sum.row).id(&demand.id).field("minimum");
        faults.extend(above("P110", place, &demand.id, sum, "quantity", demand.quantity));
    }
}

fn check_p111_locks_within_capacity(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let rows = locked(lists).map(|(row, pair)| (row, pair.supply.as_str(), pair.minimum));
    let all = promised(&known.supplies, lists.supplies.len(), rows);
    for (supply, sum) in lists.supplies.iter().zip(all) {
        let place = Place::row("pairs", sum.row).id(&supply.id).field("minimum");
        faults.extend(above("P111", place, &supply.id, sum, "capacity", supply.capacity));
    }
}

fn check_w101_previous_demand_known(previous: &Previous, row: usize, known: &Known<'_>) -> Option<Fault> {
    known
        .refer("W101", &Place::row("previous", row), "demand", &known.demands, &previous.demand)
        .map(uncounted)
}

fn check_w102_previous_supply_known(previous: &Previous, row: usize, known: &Known<'_>) -> Option<Fault> {
    known
        .refer("W102", &Place::row("previous", row), "supply", &known.supplies, &previous.supply)
        .map(uncounted)
}

fn uncounted(mut warning: Fault) -> Fault {
    warning.cause.zh.push_str("，原方案的这一行不计入");
    warning.cause.en.push_str(", this row of the previous plan counts for nothing");
    warning
}
