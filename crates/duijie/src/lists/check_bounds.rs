//! Checks of quotas, limits, groups and policy.

use super::check::{
    Ids, Known, POINTS, QUANTITY, SUM, TOTAL, WORTH, floor_within, ids_given, ids_unique, members_once,
    within,
};
use super::{Fault, Goal, Group, Limit, Lists, Place, Policy, Quota, Side, Term, Text};

pub(super) fn check(lists: &Lists, known: &Known<'_>, faults: &mut Vec<Fault>) {
    check_q101_id_given(lists, faults);
    check_q102_id_unique(lists, faults);
    check_m101_id_given(lists, faults);
    check_m102_id_unique(lists, faults);
    check_g101_id_given(lists, faults);
    check_g102_id_unique(lists, faults);
    for (row, quota) in lists.quotas.iter().enumerate() {
        let place = Place::row("quotas", row).id(&quota.id);
        check_q103_members_known(quota, &place, known, faults);
        check_q104_members_once(quota, &place, faults);
        faults.extend(check_q105_minimum_in_range(quota, &place));
        faults.extend(check_q106_maximum_in_range(quota, &place));
        faults.extend(check_q107_minimum_within_maximum(quota, &place));
        faults.extend(check_q108_reserve_in_range(quota, &place));
        faults.extend(check_q109_reserve_within_maximum(quota, &place));
    }
    let categories: Vec<&str> = demand_categories(lists);
    for (row, limit) in lists.limits.iter().enumerate() {
        let place = Place::row("limits", row).id(&limit.id);
        faults.extend(check_m103_minimum_in_range(limit, &place));
        faults.extend(check_m104_maximum_in_range(limit, &place));
        faults.extend(check_m105_minimum_within_maximum(limit, &place));
        for (number, term) in limit.terms.iter().enumerate() {
            let mut term_faults: Vec<Fault> = Vec::new();
            term_faults.extend(check_m106_each_in_range(term, &place));
            term_faults.extend(check_m107_demand_known(term, &place, known));
            term_faults.extend(check_m108_supply_known(term, &place, known));
            term_faults.extend(check_m109_unit_known(term, &place, known));
            term_faults.extend(check_m110_category_known(term, &place, known, &categories));
            faults.extend(term_faults.into_iter().map(|fault| in_term(fault, number)));
        }
    }
    for (row, group) in lists.groups.iter().enumerate() {
        let place = Place::row("groups", row).id(&group.id);
        check_g103_members_known(group, &place, known, faults);
        check_g104_members_once(group, &place, faults);
        faults.extend(check_g105_weight_positive(group, &place));
    }
    check_y101_goals_once(&lists.policy, faults);
    check_y102_points_in_range(&lists.policy, faults);
}

pub(super) fn warn(lists: &Lists, warnings: &mut Vec<Fault>) {
    for (row, quota) in lists.quotas.iter().enumerate() {
        warnings.extend(check_w104_quota_has_members(quota, Place::row("quotas", row).id(&quota.id)));
    }
    for (row, limit) in lists.limits.iter().enumerate() {
        warnings.extend(check_w105_limit_has_terms(limit, Place::row("limits", row).id(&limit.id)));
    }
    for (row, group) in lists.groups.iter().enumerate() {
        warnings.extend(check_w106_group_has_members(group, Place::row("groups", row).id(&group.id)));
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
    quotas: check_q101_id_given "Q101", check_q102_id_unique "Q102";
    limits: check_m101_id_given "M101", check_m102_id_unique "M102";
    groups: check_g101_id_given "G101", check_g102_id_unique "G102";
}

fn members<'k, 'a>(side: Side, known: &'k Known<'a>) -> &'k Ids<'a> {
    match side {
        Side::Demand => &known.demands,
        Side::Supply => &known.supplies,
    }
}

fn check_q103_members_known(quota: &Quota, place: &Place, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let ids = members(quota.side, known);
    faults.extend(quota.members.iter().filter_map(|id| known.refer("Q103", place, "members", ids, id)));
}

fn check_q104_members_once(quota: &Quota, place: &Place, faults: &mut Vec<Fault>) {
    members_once("Q104", place, &quota.members, faults);
}

fn check_q105_minimum_in_range(quota: &Quota, place: &Place) -> Option<Fault> {
    within("Q105", place, "minimum", quota.minimum, &TOTAL)
}

fn check_q106_maximum_in_range(quota: &Quota, place: &Place) -> Option<Fault> {
    within("Q106", place, "maximum", quota.maximum?, &TOTAL)
}

fn check_q107_minimum_within_maximum(quota: &Quota, place: &Place) -> Option<Fault> {
    if quota.minimum <= 0 {
        return None; // Q105 or Q106 say what there is to say.
    }
    floor_within("Q107", place, "minimum", quota.minimum.into(), "maximum", quota.maximum?.into())
}

fn check_q108_reserve_in_range(quota: &Quota, place: &Place) -> Option<Fault> {
    within("Q108", place, "reserve", quota.reserve, &TOTAL)
}

fn check_q109_reserve_within_maximum(quota: &Quota, place: &Place) -> Option<Fault> {
    if quota.reserve <= 0 {
        return None; // Q106 or Q108 say what there is to say.
    }
    floor_within("Q109", place, "reserve", quota.reserve.into(), "maximum", quota.maximum?.into())
}

fn check_m103_minimum_in_range(limit: &Limit, place: &Place) -> Option<Fault> {
    within("M103", place, "minimum", limit.minimum?.0, &SUM)
}

fn check_m104_maximum_in_range(limit: &Limit, place: &Place) -> Option<Fault> {
    within("M104", place, "maximum", limit.maximum?.0, &SUM)
}

fn check_m105_minimum_within_maximum(limit: &Limit, place: &Place) -> Option<Fault> {
    floor_within("M105", place, "minimum", limit.minimum?.0, "maximum", limit.maximum?.0)
}

fn check_m106_each_in_range(term: &Term, place: &Place) -> Option<Fault> {
    within("M106", place, "each", term.each, &WORTH)
}

fn check_m107_demand_known(term: &Term, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("M107", place, "demand", &known.demands, term.demand.as_ref()?)
}

fn check_m108_supply_known(term: &Term, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("M108", place, "supply", &known.supplies, term.supply.as_ref()?)
}

fn check_m109_unit_known(term: &Term, place: &Place, known: &Known<'_>) -> Option<Fault> {
    known.refer("M109", place, "unit", &known.units, term.unit.as_ref()?)
}

/// What the demands name as their categories, sorted: with explicit pairs these need not be listed.
fn demand_categories(lists: &Lists) -> Vec<&str> {
    let mut named: Vec<&str> = match lists.pairs {
        Some(_) => lists.demands.iter().filter_map(|d| d.category.as_deref()).collect(),
        None => Vec::new(),
    };
    named.sort_unstable();
    named
}

fn check_m110_category_known(term: &Term, place: &Place, known: &Known<'_>, named: &[&str]) -> Option<Fault> {
    let category = term.category.as_deref()?;
    if named.binary_search(&category).is_ok() {
        return None;
    }
    known.refer("M110", place, "category", &known.categories, category)
}

fn check_g103_members_known(group: &Group, place: &Place, known: &Known<'_>, faults: &mut Vec<Fault>) {
    let ids = members(group.side, known);
    faults.extend(group.members.iter().filter_map(|id| known.refer("G103", place, "members", ids, id)));
}

fn check_g104_members_once(group: &Group, place: &Place, faults: &mut Vec<Fault>) {
    members_once("G104", place, &group.members, faults);
}

fn check_g105_weight_positive(group: &Group, place: &Place) -> Option<Fault> {
    within("G105", place, "weight", group.weight, &QUANTITY)
}

fn policy() -> Place {
    Place { table: "policy", row: None, id: None, field: None }
}

/// The same fault, its field named within the term of this number.
fn in_term(mut fault: Fault, number: usize) -> Fault {
    fault.place.field = fault.place.field.map(|field| format!("terms[{number}].{field}"));
    fault
}

fn name(goal: &Goal) -> &'static str {
    match goal {
        Goal::Serve => "serve",
        Goal::Claims => "claims",
        Goal::Worth => "worth",
        Goal::Keep => "keep",
        Goal::Fair(_) => "fair",
        Goal::Rotation(_) => "rotation",
    }
}

/// A goal that stands twice changes nothing the second time. Fair goals may differ.
fn check_y101_goals_once(policy_given: &Policy, faults: &mut Vec<Fault>) {
    let mut seen: Vec<&Goal> = Vec::new();
    for goal in policy_given.goals.iter().flatten() {
        if seen.contains(&goal) {
            let name = name(goal);
            faults.push(Fault::new(
                "Y101",
                policy().field("goals"),
                name,
                Text::new(format!("目标 {name} 重复"), format!("the goal {name:?} stands twice")),
                Text::new("只保留第一次", "keep the first"),
            ));
        } else {
            seen.push(goal);
        }
    }
}

fn check_y102_points_in_range(given: &Policy, faults: &mut Vec<Fault>) {
    let worth = &given.worth;
    for (field, points) in [
        ("worth.base", worth.base),
        ("worth.priority", worth.priority),
        ("worth.claim", worth.claim),
        ("worth.near", worth.near),
        ("worth.reliability", worth.reliability),
    ] {
        faults.extend(within("Y102", &policy(), field, points, &POINTS));
    }
}

fn bounds_nothing(code: &'static str, place: Place, zh: &str, en: &str) -> Fault {
    let id = place.id.clone().unwrap_or_default();
    Fault::new(
        code,
        place,
        "",
        Text::new(format!("“{id}”{zh}"), format!("{id:?} {en}")),
        Text::new("补充，或删去这一行", "add some, or remove the row"),
    )
}

fn check_w104_quota_has_members(quota: &Quota, place: Place) -> Option<Fault> {
    quota
        .members
        .is_empty()
        .then(|| bounds_nothing("W104", place.field("members"), "没有成员", "has no members"))
}

fn check_w105_limit_has_terms(limit: &Limit, place: Place) -> Option<Fault> {
    limit.terms.is_empty().then(|| bounds_nothing("W105", place.field("terms"), "没有计入项", "has no terms"))
}

fn check_w106_group_has_members(group: &Group, place: Place) -> Option<Fault> {
    group
        .members
        .is_empty()
        .then(|| bounds_nothing("W106", place.field("members"), "没有成员", "has no members"))
}
