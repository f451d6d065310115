//! Checks of rotation: goals that mean something, a history of known members.

use std::collections::BTreeSet;

use super::check::{COUNT, Ids, Known, QUANTITY, within};
use super::{Fault, Goal, Lists, Over, Past, Place, Rotation, Text};

pub(super) fn check(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let members = Members::new(lists, known);
    for (row, past) in lists.history.iter().enumerate() {
        let place = Place::row("history", row).id(&past.id);
        faults.extend(check_h101_member_known(&members, past.over, &past.id, place.clone().field("id")));
        faults.extend(check_h102_round_in_range(past, &place));
        faults.extend(check_h103_quantity_in_range(past, &place));
    }
    check_h104_rounds_once(lists, faults);
    for goal in lists.policy.goals.iter().flatten() {
        let Goal::Rotation(rotation) = goal else { continue };
        faults.extend(check_y106_takes_turns(rotation));
        faults.extend(check_y107_turn_known(&members, rotation));
    }
}

fn goals() -> Place {
    Place { table: "policy", row: None, id: None, field: Some("goals".to_owned()) }
}

/// The ids of all that may take turns.
struct Members<'a, 'k> {
    lists: &'a Lists,
    known: &'k Known<'a>,
    groups: Ids<'a>,
    beneficiaries: BTreeSet<&'a str>,
}

impl<'a, 'k> Members<'a, 'k> {
    fn new(lists: &'a Lists, known: &'k Known<'a>) -> Self {
        let beneficiaries = lists.demands.iter().flat_map(|demand| &demand.beneficiaries);
        Self {
            lists,
            known,
            groups: Ids::new("groups", "分组", "group", &lists.groups),
            beneficiaries: beneficiaries.map(String::as_str).collect(),
        }
    }

    /// A fault where nothing of this kind has the id.
    fn refer(&self, code: &'static str, over: Over, id: &str, place: &Place) -> Option<Fault> {
        let known = self.known;
        let is_own_unit =
            || known.supplies.position(id).is_some_and(|row| self.lists.supplies[row].unit.is_none());
        let ids = match over {
            Over::Beneficiaries if self.beneficiaries.contains(id) => return None,
            Over::Beneficiaries | Over::Reserves => return Some(unknown(code, id, place.clone())),
            Over::Unit if is_own_unit() => return None,
            Over::Area => &known.areas,
            Over::Unit => &known.units,
            Over::Demand => &known.demands,
            Over::Supply => &known.supplies,
            Over::Groups => &self.groups,
        };
        let mut fault = known.refer(code, place, "id", ids, id)?;
        fault.place.field.clone_from(&place.field);
        Some(fault)
    }
}

fn unknown(code: &'static str, id: &str, place: Place) -> Fault {
    Fault::new(
        code,
        place,
        id,
        Text::new(format!("没有需求面向“{id}”"), format!("no demand is for {id:?}")),
        Text::new("更正名称，或删去这一行", "correct the name, or remove the row"),
    )
}

/// Who has left the lists takes no more turns.
fn check_h101_member_known(members: &Members<'_, '_>, over: Over, id: &str, place: Place) -> Option<Fault> {
    let mut fault = members.refer("H101", over, id, &place)?;
    fault.cure = Text::new(
        format!("{}；已不在清单中的，删去这一行", fault.cure.zh),
        format!("{}; of who has left the lists, remove the row", fault.cure.en),
    );
    Some(fault)
}

fn check_h102_round_in_range(past: &Past, place: &Place) -> Option<Fault> {
    within("H102", place, "round", past.round, &QUANTITY)
}

fn check_h103_quantity_in_range(past: &Past, place: &Place) -> Option<Fault> {
    within("H103", place, "quantity", past.quantity, &COUNT)
}

fn check_h104_rounds_once(lists: &Lists, faults: &mut Vec<Fault>) {
    let key = |row: usize| {
        let Past { over, id, round, .. } = &lists.history[row];
        (*over, id.as_str(), *round)
    };
    let mut order: Vec<usize> = (0..lists.history.len()).collect();
    order.sort_by_key(|&row| (key(row), row));
    for two in order.windows(2).filter(|two| key(two[0]) == key(two[1])) {
        let Past { id, round, .. } = &lists.history[two[1]];
        faults.push(Fault::new(
            "H104",
            Place::row("history", two[1]).id(id).field("round"),
            round.to_string(),
            Text::new(
                format!("“{id}”第 {round} 轮已在 history[{}] 中写明", two[0]),
                format!("round {round} of {id:?} stands in history[{}] already", two[0]),
            ),
            Text::new("合并为一行", "make it one row"),
        ));
    }
}

fn check_y106_takes_turns(rotation: &Rotation) -> Option<Fault> {
    (rotation.over == Over::Reserves).then(|| {
        Fault::new(
            "Y106",
            goals(),
            "reserves",
            Text::new("轮换不能按预留名额计算", "reserves take no turns"),
            Text::new(
                "改为 supply、unit、demand、area、beneficiaries 或 groups",
                "take \"supply\", \"unit\", \"demand\", \"area\", \"beneficiaries\" or \"groups\"",
            ),
        )
    })
}

fn check_y107_turn_known(members: &Members<'_, '_>, rotation: &Rotation) -> Vec<Fault> {
    let turn = rotation.turn.iter().flatten();
    turn.filter_map(|id| members.refer("Y107", rotation.over, id, &goals())).collect()
}
