//! Checks of fair goals: groups that are one of a side and apart, settings that mean something.

use std::collections::BTreeMap;

use super::{Fair, FairMeasure, Fault, Goal, Lists, Over, Place, Rounding, Side, Text};

pub(super) fn check(lists: &Lists, faults: &mut Vec<Fault>) {
    let goals = lists.policy.goals.as_deref().unwrap_or_default();
    let groupings: Vec<(Over, Option<u32>)> = goals.iter().filter_map(grouping).collect();
    for &(over, depth) in &groupings {
        faults.extend(check_y104_depth_of_areas(over, depth));
    }
    for (k, goal) in goals.iter().enumerate() {
        let Goal::Fair(fair) = goal else { continue };
        faults.extend(check_y105_rounding_of_leximin(fair));
        faults.extend(check_y109_price_within_one(fair));
        faults.extend(check_y110_price_of_leximin(fair));
        faults.extend(check_y111_worth_after_price(fair, goals.get(k + 1)));
    }
    let is_over = |kind: Over| groupings.iter().any(|(over, _)| *over == kind);
    if is_over(Over::Beneficiaries) {
        faults.extend(lists.demands.iter().enumerate().filter_map(|(row, demand)| {
            let place = Place::row("demands", row).id(&demand.id);
            check_d112_one_beneficiary(&demand.beneficiaries, place)
        }));
    }
    if goals.iter().any(|goal| matches!(goal, Goal::Fair(fair) if fair.over == Over::Reserves)) {
        faults.extend(check_y108_reserves_given(lists));
        check_q110_reserves_apart(lists, faults);
    }
    if is_over(Over::Groups) {
        faults.extend(check_y103_groups_given(lists));
        check_g106_groups_of_one_side(lists, faults);
        check_g107_groups_apart(lists, faults);
    }
}

/// What a goal compares, and at which depth of areas.
fn grouping(goal: &Goal) -> Option<(Over, Option<u32>)> {
    match goal {
        Goal::Fair(fair) => Some((fair.over, fair.depth)),
        Goal::Rotation(rotation) => Some((rotation.over, rotation.depth)),
        Goal::Serve | Goal::Claims | Goal::Worth | Goal::Keep => None,
    }
}

fn goals() -> Place {
    Place { table: "policy", row: None, id: None, field: Some("goals".to_owned()) }
}

fn check_y103_groups_given(lists: &Lists) -> Option<Fault> {
    lists.groups.is_empty().then(|| {
        Fault::new(
            "Y103",
            goals(),
            "groups",
            Text::new("公平目标按分组计算，但没有分组", "a fair goal is over groups, and there are none"),
            Text::new(
                "在 groups 中写明分组，或改为 area、unit、beneficiaries、demand",
                "name the groups under \"groups\", or take \"area\", \"unit\", \"beneficiaries\" or \"demand\"",
            ),
        )
    })
}

fn check_y104_depth_of_areas(over: Over, depth: Option<u32>) -> Option<Fault> {
    let depth = depth?;
    (over != Over::Area || depth == 0).then(|| {
        Fault::new(
            "Y104",
            goals(),
            depth.to_string(),
            Text::new(
                format!("层级 depth {depth} 没有意义：只用于按区域计算的公平目标，最小为 1"),
                format!("a depth of {depth} means nothing: it is for fair goals over areas, 1 or more"),
            ),
            Text::new(
                "去掉 depth，或写 1（最上层）及以上",
                "leave it out, or write 1 (the top of the tree) or more",
            ),
        )
    })
}

fn check_y105_rounding_of_leximin(goal: &Fair) -> Option<Fault> {
    (goal.measure != FairMeasure::Leximin && goal.rounding != Rounding::default()).then(|| {
        Fault::new(
            "Y105",
            goals(),
            format!("{:?}", goal.rounding).to_lowercase(),
            Text::new("取整方式 rounding 只用于 leximin", "a rounding is for the measure \"leximin\" only"),
            Text::new("去掉 rounding", "leave it out"),
        )
    })
}

fn check_y108_reserves_given(lists: &Lists) -> Option<Fault> {
    lists.quotas.iter().all(|quota| quota.reserve == 0).then(|| {
        Fault::new(
            "Y108",
            goals(),
            "reserves",
            Text::new(
                "公平目标按预留名额计算，但没有配额写明预留",
                "a fair goal is over reserves, and no quota has one",
            ),
            Text::new("在 quotas 中写明 reserve", "write a \"reserve\" in a row of \"quotas\""),
        )
    })
}

fn check_y109_price_within_one(goal: &Fair) -> Option<Fault> {
    let [part, whole] = goal.price?;
    let is_share = 0 <= part && part <= whole && (1..=MOST_SHARES).contains(&whole);
    (!is_share).then(|| {
        Fault::new(
            "Y109",
            goals(),
            format!("[{part}, {whole}]"),
            Text::new(
                format!("公平的代价 price 为 {part}/{whole}，应在 0 到 1 之间，分母为 1 到 {MOST_SHARES}"),
                format!("the price of fairness is {part}/{whole}, not from 0 to 1 over 1 to {MOST_SHARES}"),
            ),
            Text::new("例如 [1, 20]，即二十分之一", "write [1, 20] for a twentieth, for example"),
        )
    })
}

/// So that a worth below 2^62 times either number stays below 2^93.
const MOST_SHARES: i64 = (1 << 31) - 1;

fn check_y110_price_of_leximin(goal: &Fair) -> Option<Fault> {
    (goal.price.is_some() && goal.measure != FairMeasure::Leximin).then(|| {
        Fault::new(
            "Y110",
            goals(),
            format!("{:?}", goal.measure).to_lowercase(),
            Text::new("公平的代价 price 只用于 leximin", "a price is for the measure \"leximin\" only"),
            Text::new("去掉 price，或改用 leximin", "leave it out, or take \"leximin\""),
        )
    })
}

/// What the groups give up must go somewhere: the best worth that their floors leave.
fn check_y111_worth_after_price(goal: &Fair, next: Option<&Goal>) -> Option<Fault> {
    let [part, whole] = goal.price?;
    (next != Some(&Goal::Worth)).then(|| {
        Fault::new(
            "Y111",
            goals(),
            format!("[{part}, {whole}]"),
            Text::new(
                "公平的代价 price 以总效益计，这个目标之后应紧接 worth",
                "a price of fairness is paid in worth, and \"worth\" does not come right after it",
            ),
            Text::new("在其后写 worth", "write \"worth\" right after it"),
        )
    })
}

/// A reserve is filled by its own members alone.
fn check_q110_reserves_apart(lists: &Lists, faults: &mut Vec<Fault>) {
    let mut holder: BTreeMap<(Side, &str), &str> = BTreeMap::new();
    for (row, quota) in lists.quotas.iter().enumerate().filter(|(_, quota)| quota.reserve > 0) {
        for member in &quota.members {
            let first = *holder.entry((quota.side, member)).or_insert(&quota.id);
            if first != quota.id {
                faults.push(Fault::new(
                    "Q110",
                    Place::row("quotas", row).id(&quota.id).field("members"),
                    member,
                    Text::new(
                        format!("“{member}”已在有预留的配额“{first}”中，各项预留不能重叠"),
                        format!("{member:?} is in quota {first:?} already, and reserves may not overlap"),
                    ),
                    Text::new("只留在其中一个配额", "leave it in one of them"),
                ));
            }
        }
    }
}

/// A share over beneficiaries counts a demand once: for one beneficiary, or for none.
fn check_d112_one_beneficiary(beneficiaries: &[String], place: Place) -> Option<Fault> {
    let several = beneficiaries.iter().any(|other| *other != beneficiaries[0]);
    several.then(|| {
        Fault::new(
            "D112",
            place.field("beneficiaries"),
            beneficiaries.join("、"),
            Text::new(
                "按服务对象计算公平时，一项需求只能有一种服务对象",
                "with a fair goal over beneficiaries, a demand is for one of them only",
            ),
            Text::new(
                "分成几项需求，或用 groups 写明各组",
                "make it several demands, or name the groups under \"groups\"",
            ),
        )
    })
}

fn check_g106_groups_of_one_side(lists: &Lists, faults: &mut Vec<Fault>) {
    let Some(first) = lists.groups.first() else { return };
    let other = lists.groups.iter().enumerate().find(|(_, group)| group.side != first.side);
    faults.extend(other.map(|(row, group)| {
        let side = |side| if side == Side::Demand { "demand" } else { "supply" };
        Fault::new(
            "G106",
            Place::row("groups", row).id(&group.id).field("side"),
            side(group.side),
            Text::new(
                format!("公平目标的分组须同属一侧，“{}”属于 {}", first.id, side(first.side)),
                format!(
                    "the groups of a fair goal are of one side, and {:?} is of {}",
                    first.id,
                    side(first.side)
                ),
            ),
            Text::new("只保留一侧的分组", "keep the groups of one side"),
        )
    }));
}

fn check_g107_groups_apart(lists: &Lists, faults: &mut Vec<Fault>) {
    let mut holder: BTreeMap<(Side, &str), &str> = BTreeMap::new();
    for (row, group) in lists.groups.iter().enumerate() {
        for member in &group.members {
            let first = *holder.entry((group.side, member)).or_insert(&group.id);
            // A member twice in one group is another fault.
            if first != group.id {
                faults.push(Fault::new(
                    "G107",
                    Place::row("groups", row).id(&group.id).field("members"),
                    member,
                    Text::new(
                        format!("“{member}”已在分组“{first}”中，公平目标的分组不能重叠"),
                        format!("{member:?} is in group {first:?} already, and the groups of a fair goal may not overlap"),
                    ),
                    Text::new("只留在其中一个分组", "leave it in one of them"),
                ));
            }
        }
    }
}
