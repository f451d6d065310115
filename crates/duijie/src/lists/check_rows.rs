//! Checks of the rows of areas, categories, units, demands and supplies.

use super::check::{COUNT, Known, QUANTITY, floor_within, ids_given, ids_unique, within};
use super::{Demand, Fault, Lists, Place, Supply, Text};

pub(super) fn check(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    check_a101_id_given(lists, faults);
    check_a102_id_unique(lists, faults);
    check_c101_id_given(lists, faults);
    check_c102_id_unique(lists, faults);
    check_u101_id_given(lists, faults);
    check_u102_id_unique(lists, faults);
    check_d101_id_given(lists, faults);
    check_d102_id_unique(lists, faults);
    check_s101_id_given(lists, faults);
    check_s102_id_unique(lists, faults);
    check_a103_parent_known(lists, known, faults);
    check_a104_tree(lists, known, faults);
    check_c103_parent_known(lists, known, faults);
    check_c104_tree(lists, known, faults);
    check_u103_area_known(lists, known, faults);
    for (row, demand) in lists.demands.iter().enumerate() {
        let place = Place::row("demands", row).id(&demand.id);
        faults.extend(check_d103_quantity_positive(demand, &place));
        faults.extend(check_d104_minimum_in_range(demand, &place));
        faults.extend(check_d105_minimum_within_quantity(demand, &place));
        faults.extend(check_d106_priority_positive(demand, &place));
        faults.extend(check_d107_area_known(demand, &place, known));
        faults.extend(check_d108_least_in_range(demand, &place));
        faults.extend(check_d109_most_positive(demand, &place));
        faults.extend(check_d110_least_within_most(demand, &place));
        faults.extend(check_d111_duration_positive(demand, &place));
    }
    for (row, supply) in lists.supplies.iter().enumerate() {
        let place = Place::row("supplies", row).id(&supply.id);
        faults.extend(check_s103_capacity_positive(supply, &place));
        faults.extend(check_s104_minimum_in_range(supply, &place));
        faults.extend(check_s105_minimum_within_capacity(supply, &place));
        faults.extend(check_s106_unit_known(supply, &place, known));
        check_s107_areas_known(supply, &place, known, faults);
        faults.extend(check_s108_reliability_percent(supply, &place));
    }
}

pub(super) fn warn(lists: &Lists, known: &Known<'_>, warnings: &mut Vec<Fault>) {
    for (row, supply) in lists.supplies.iter().enumerate() {
        let place = Place::row("supplies", row).id(&supply.id);
        warnings.extend(check_w103_own_unit_is_no_other(supply, place, known));
    }
}

macro_rules! id_checks {
    ($($table:ident: $given:ident $given_code:literal, $unique:ident $unique_code:literal;)*) => {
        $(
            fn $given(lists: &Lists, faults: &mut Vec<Fault>) {
                ids_given($given_code, stringify!($table), &lists.$table, faults);
            }

            fn $unique(lists: &Lists, faults: &mut Vec<Fault>) {
                ids_unique($unique_code, stringify!($table), &lists.$table, faults);
            }
        )*
    };
}

id_checks! {
    areas: check_a101_id_given "A101", check_a102_id_unique "A102";
    categories: check_c101_id_given "C101", check_c102_id_unique "C102";
    units: check_u101_id_given "U101", check_u102_id_unique "U102";
    demands: check_d101_id_given "D101", check_d102_id_unique "D102";
    supplies: check_s101_id_given "S101", check_s102_id_unique "S102";
}

fn check_a103_parent_known(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    for (row, area) in lists.areas.iter().enumerate() {
        let place = Place::row("areas", row).id(&area.id);
        faults.extend(
            area.parent.as_ref().and_then(|id| known.refer("A103", &place, "parent", &known.areas, id)),
        );
    }
}

fn check_c103_parent_known(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    for (row, category) in lists.categories.iter().enumerate() {
        let place = Place::row("categories", row).id(&category.id);
        faults.extend(
            category
                .parent
                .as_ref()
                .and_then(|id| known.refer("C103", &place, "parent", &known.categories, id)),
        );
    }
}

fn check_a104_tree(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let parents = lists.areas.iter().map(|a| known.areas.position(a.parent.as_ref()?)).collect::<Vec<_>>();
    for round in rounds(&parents) {
        let ids: Vec<&str> = round.iter().map(|&row| lists.areas[row].id.as_str()).collect();
        faults.push(no_tree("A104", Place::row("areas", round[0]), &ids));
    }
}

fn check_c104_tree(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let parents =
        lists.categories.iter().map(|c| known.categories.position(c.parent.as_ref()?)).collect::<Vec<_>>();
    for round in rounds(&parents) {
        let ids: Vec<&str> = round.iter().map(|&row| lists.categories[row].id.as_str()).collect();
        faults.push(no_tree("C104", Place::row("categories", round[0]), &ids));
    }
}

/// Every round of parents, from its first row. Each row is walked once.
fn rounds(parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut walk_of: Vec<Option<usize>> = vec![None; parents.len()];
    let mut rounds = Vec::new();
    for start in 0..parents.len() {
        let mut at = Some(start);
        while let Some(row) = at.filter(|&row| walk_of[row].is_none()) {
            walk_of[row] = Some(start);
            at = parents[row];
        }
        if let Some(again) = at.filter(|&row| walk_of[row] == Some(start)) {
            let mut round = vec![again];
            let mut next = parents[again];
            while let Some(row) = next.filter(|&row| row != again) {
                round.push(row);
                next = parents[row];
            }
            let first = (0..round.len()).min_by_key(|&k| round[k]).unwrap_or(0);
            round.rotate_left(first);
            rounds.push(round);
        }
    }
    rounds
}

fn no_tree(code: &'static str, place: Place, ids: &[&str]) -> Fault {
    let mut shown: Vec<&str> = ids.iter().copied().take(8).collect();
    if ids.len() > shown.len() {
        shown.push("…");
    }
    shown.push(ids[0]);
    let round = shown.join(" → ");
    Fault::new(
        code,
        place.id(ids[0]).field("parent"),
        &round,
        Text::new(format!("上级循环：{round}"), format!("the parents go round: {round}")),
        Text::new("删去其中一个 parent", "remove one of these parents"),
    )
}

fn check_u103_area_known(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    for (row, unit) in lists.units.iter().enumerate() {
        let place = Place::row("units", row).id(&unit.id);
        faults
            .extend(unit.area.as_ref().and_then(|id| known.refer("U103", &place, "area", &known.areas, id)));
    }
}

fn check_d103_quantity_positive(demand: &Demand, place: &Place) -> Option<Fault> {
    within("D103", place, "quantity", demand.quantity, &QUANTITY)
}

fn check_d104_minimum_in_range(demand: &Demand, place: &Place) -> Option<Fault> {
    within("D104", place, "minimum", demand.minimum, &COUNT)
}

fn check_d105_minimum_within_quantity(demand: &Demand, place: &Place) -> Option<Fault> {
    if demand.quantity < 1 {
        return None; // D103 says so.
    }
    floor_within("D105", place, "minimum", demand.minimum.into(), "quantity", demand.quantity.into())
}

fn check_d106_priority_positive(demand: &Demand, place: &Place) -> Option<Fault> {
    within("D106", place, "priority", demand.priority, &QUANTITY)
}

fn check_d107_area_known(demand: &Demand, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("D107", place, "area", &known.areas, demand.area.as_ref()?)
}

fn check_d108_least_in_range(demand: &Demand, place: &Place) -> Option<Fault> {
    within("D108", place, "providers.least", demand.providers?.least, &COUNT)
}

fn check_d109_most_positive(demand: &Demand, place: &Place) -> Option<Fault> {
    within("D109", place, "providers.most", demand.providers?.most?, &QUANTITY)
}

fn check_d110_least_within_most(demand: &Demand, place: &Place) -> Option<Fault> {
    let providers = demand.providers?;
    if providers.most? < 1 {
        return None; // D109 says so.
    }
    floor_within(
        "D110",
        place,
        "providers.least",
        providers.least.into(),
        "providers.most",
        providers.most?.into(),
    )
}

fn check_d111_duration_positive(demand: &Demand, place: &Place) -> Option<Fault> {
    within("D111", place, "duration", demand.duration?, &QUANTITY)
}

fn check_s103_capacity_positive(supply: &Supply, place: &Place) -> Option<Fault> {
    within("S103", place, "capacity", supply.capacity, &QUANTITY)
}

fn check_s104_minimum_in_range(supply: &Supply, place: &Place) -> Option<Fault> {
    within("S104", place, "minimum", supply.minimum, &COUNT)
}

fn check_s105_minimum_within_capacity(supply: &Supply, place: &Place) -> Option<Fault> {
    if supply.capacity < 1 {
        return None; // S103 says so.
    }
    floor_within("S105", place, "minimum", supply.minimum.into(), "capacity", supply.capacity.into())
}

fn check_s106_unit_known(supply: &Supply, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("S106", place, "unit", &known.units, supply.unit.as_ref()?)
}

fn check_s107_areas_known(supply: &Supply, place: &Place, known: &Known<'_>, faults: &mut Vec<Fault>) {
    for area in &supply.areas {
        faults.extend(known.refer("S107", place, "areas", &known.areas, area));
    }
}

fn check_s108_reliability_percent(supply: &Supply, place: &Place) -> Option<Fault> {
    within("S108", place, "reliability", supply.reliability?, &(0..=100))
}

/// A supply without a unit is the unit of its own id, which another unit's id may happen to be.
fn check_w103_own_unit_is_no_other(supply: &Supply, place: Place, known: &Known<'_>) -> Option<Fault> {
    let id = &supply.id;
    (supply.unit.is_none() && known.units.has(id)).then(|| {
        Fault::new(
            "W103",
            place.field("unit"),
            "",
            Text::new(
                format!("资源“{id}”未填单位，按同名单位“{id}”计"),
                format!("supply {id:?} has no unit and counts as the unit of the same id"),
            ),
            Text::new(
                "填写 unit，或另取一个资源编号",
                "write its unit, or give the supply an id that no unit has",
            ),
        )
    })
}
