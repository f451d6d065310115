//! Lists → workbooks → lists loses nothing, for lists of every shape and texts of every kind.

use std::path::PathBuf;

use duijie::lists::{
    Area, Category, Claim, Demand, Fair, FairMeasure, Goal, Group, Integer, Language, Limit, Lists, Lock,
    Over, Pair, Past, Policy, Previous, Providers, Quota, Rotation, Rounding, RulesPolicy, Side, Supply,
    Term, Unit, When, WorthPolicy,
};
use duijie_lists::{Options, read, write_lists};
use proptest::option::of;
use proptest::prelude::*;

fn check(lists: &Lists, language: Language) {
    let folder = tempfile::tempdir().unwrap();
    write_lists(folder.path(), lists, language).unwrap();
    let input = read(&[folder.path().to_path_buf()], &Options::default()).unwrap();
    // Texts drawn at random may name a row otherwise than by its id; such lists say less than they mean.
    let is_name = |told: &duijie_lists::Located| matches!(told.fault.code, "W211" | "W212" | "F225");
    if input.warnings.iter().chain(&input.faults).any(is_name) {
        return;
    }
    assert_eq!(&input.lists, lists);
    assert_eq!((input.warnings, input.faults), (Vec::new(), Vec::new()));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9]{1,6}",
        "00[0-9]{1,18}",
        "[=+@-][A-Z0-9()]{1,6}",
        "[需求义诊社区（）：/#*?!.]{1,8}",
        "[a-z][、，,；; :]{1,3}[a-z]",
        Just("1e5".to_owned()),
        Just("TRUE".to_owned()),
        Just("\"a\",'b'<&>".to_owned()),
    ]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..4)
}

/// Members: a quota without any has no cell to stand in.
fn members() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 1..4)
}

fn count() -> impl Strategy<Value = i64> {
    prop_oneof![1..9_i64, Just(i64::from(i32::MAX))]
}

fn demand() -> impl Strategy<Value = Demand> {
    let names = (text(), prop_oneof![Just(String::new()), text()], of(text()), of(text()), of(text()));
    let numbers = (count(), 0..5_i64, any::<bool>(), count(), of(count()));
    let providers = of((0..3_i64, of(count()))
        .prop_map(|(least, most)| Providers { least: least.max(i64::from(most.is_none())), most }));
    let rest = (texts(), texts(), any::<bool>(), texts());
    (names, numbers, providers, rest).prop_map(|(names, numbers, providers, rest)| Demand {
        id: names.0,
        title: names.1,
        category: names.2,
        area: names.3,
        quantity: numbers.0,
        measure: names.4,
        minimum: numbers.1,
        whole: numbers.2,
        priority: numbers.3,
        providers,
        beneficiaries: rest.0,
        times: rest.1,
        when: if rest.2 { When::All } else { When::Any },
        duration: numbers.4,
        requires: rest.3,
    })
}

fn supply() -> impl Strategy<Value = Supply> {
    let names = (text(), of(text()), prop_oneof![Just(String::new()), text()], of(text()));
    (names, count(), 0..5_i64, of(0..=100_i64), [texts(), texts(), texts(), texts(), texts()]).prop_map(
        |(
            names,
            capacity,
            minimum,
            reliability,
            [categories, areas, times, qualifications, beneficiaries],
        )| Supply {
            id: names.0,
            unit: names.1,
            title: names.2,
            categories,
            measure: names.3,
            areas,
            capacity,
            minimum,
            times,
            qualifications,
            beneficiaries,
            reliability,
        },
    )
}

fn pair() -> impl Strategy<Value = Pair> {
    (text(), text(), -(1_i64 << 40)..(1 << 40), 0..4_i64, of(count()), of(count()), any::<bool>()).prop_map(
        |(demand, supply, worth, minimum, maximum, claim, lock)| Pair {
            demand,
            supply,
            worth,
            minimum,
            maximum,
            claim,
            lock,
        },
    )
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Demand), Just(Side::Supply)]
}

fn limit() -> impl Strategy<Value = Limit> {
    let term = (of(text()), of(text()), of(text()), of(text()), -9..1_000_000_i64)
        .prop_map(|(demand, supply, unit, category, each)| Term { demand, supply, unit, category, each });
    let wide =
        || of(prop_oneof![any::<i64>().prop_map(Integer::from), any::<i128>().prop_map(Integer::from)]);
    (text(), wide(), wide(), prop::collection::vec(term, 0..4))
        .prop_map(|(id, minimum, maximum, terms)| Limit { id, minimum, maximum, terms })
}

fn over() -> impl Strategy<Value = Over> {
    prop_oneof![
        Just(Over::Area),
        Just(Over::Unit),
        Just(Over::Beneficiaries),
        Just(Over::Demand),
        Just(Over::Supply),
        Just(Over::Groups),
        Just(Over::Reserves)
    ]
}

fn goal() -> impl Strategy<Value = Goal> {
    let measure = prop_oneof![Just(FairMeasure::Leximin), Just(FairMeasure::Maxmin), Just(FairMeasure::Nash)];
    let rounding = prop_oneof![Just(Rounding::Adams), Just(Rounding::Webster), Just(Rounding::Jefferson)];
    let depth = || of(0..9_u32);
    prop_oneof![
        Just(Goal::Serve),
        Just(Goal::Claims),
        Just(Goal::Worth),
        Just(Goal::Keep),
        (over(), depth(), measure, rounding, of([0..9_i64, 1..99])).prop_map(
            |(over, depth, measure, rounding, price)| Goal::Fair(Fair {
                over,
                depth,
                measure,
                rounding,
                price
            })
        ),
        (over(), depth())
            .prop_map(|(over, depth)| Goal::Rotation(Rotation { depth, ..Rotation::over(over) })),
    ]
}

fn policy() -> impl Strategy<Value = Policy> {
    (of(prop::collection::vec(goal(), 0..4)), of(text()), -5..200_i64, any::<bool>()).prop_map(
        |(goals, lot, base, broader)| Policy {
            goals,
            lot,
            worth: WorthPolicy { base, ..WorthPolicy::default() },
            rules: RulesPolicy { broader },
        },
    )
}

/// Ids unique within their table, as the contract wants them.
fn unique<T>(rows: Vec<T>, id: impl Fn(&mut T) -> &mut String) -> Vec<T> {
    let name = |(k, mut row)| {
        let written = id(&mut row);
        *written = format!("{written}{k}");
        row
    };
    rows.into_iter().enumerate().map(name).collect()
}

fn lists() -> impl Strategy<Value = Lists> {
    let trees = (
        prop::collection::vec((text(), of(text())).prop_map(|(id, parent)| Area { id, parent }), 0..4),
        prop::collection::vec(
            (text(), of(text()), texts()).prop_map(|(id, parent, words)| Category { id, parent, words }),
            0..4,
        ),
        prop::collection::vec((text(), of(text())).prop_map(|(id, area)| Unit { id, area }), 0..4),
    );
    let claim = (text(), text(), count(), count()).prop_map(|(supply, demand, quantity, rank)| Claim {
        supply,
        demand,
        quantity,
        rank,
    });
    let lock =
        (text(), text(), count()).prop_map(|(demand, supply, quantity)| Lock { demand, supply, quantity });
    let previous = (text(), text(), count()).prop_map(|(demand, supply, quantity)| Previous {
        demand,
        supply,
        quantity,
    });
    let past = (over(), text(), 1..99_i64, 0..9_i64).prop_map(|(over, id, round, quantity)| Past {
        over,
        id,
        round,
        quantity,
    });
    let quota = (
        text(),
        side(),
        prop_oneof![members(), prop::collection::vec("[a-z]{3}", 150..450)],
        0..9_i64,
        of(0..99_i64),
        0..9_i64,
    )
        .prop_map(|(id, side, members, minimum, maximum, reserve)| Quota {
            id,
            side,
            members,
            minimum,
            maximum,
            reserve,
        });
    let group = (text(), side(), members(), count()).prop_map(|(id, side, members, weight)| Group {
        id,
        side,
        members,
        weight,
    });
    let rows = (
        prop::collection::vec(demand(), 0..5),
        prop::collection::vec(supply(), 0..5),
        prop::collection::vec(claim, 0..5),
        of(prop::collection::vec(pair(), 0..5)),
        prop::collection::vec(lock, 0..5),
        prop::collection::vec(previous, 0..5),
        prop::collection::vec(past, 0..5),
    );
    let bounds = (
        prop::collection::vec(quota, 0..3),
        prop::collection::vec(limit(), 0..3),
        prop::collection::vec(group, 0..3),
    );
    (trees, rows, bounds, policy()).prop_map(|(trees, rows, bounds, policy)| Lists {
        version: 1,
        areas: trees.0,
        categories: trees.1,
        units: trees.2,
        demands: rows.0,
        supplies: rows.1,
        claims: rows.2,
        pairs: rows.3,
        locks: rows.4,
        previous: rows.5,
        history: rows.6,
        quotas: unique(bounds.0, |row| &mut row.id),
        limits: unique(bounds.1, |row| &mut row.id),
        groups: unique(bounds.2, |row| &mut row.id),
        policy,
    })
}

/// Lists that hold at least one table, so that there is a file to read.
fn filled() -> impl Strategy<Value = Lists> {
    (lists(), demand()).prop_map(|(mut lists, demand)| {
        lists.demands.push(demand);
        lists
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn workbooks_lose_nothing(lists in filled(), chinese in any::<bool>()) {
        check(&lists, if chinese { Language::Chinese } else { Language::English });
    }
}

#[test]
fn json_loses_nothing_and_merges_with_workbooks() {
    let folder = tempfile::tempdir().unwrap();
    let json = r#"{"version": 1, "areas": [{"id": "五美社区"}], "policy": {"lot": "抽签"}}"#;
    std::fs::write(folder.path().join("基础.json"), json).unwrap();
    let demand = Demand { id: "=1+1".to_owned(), quantity: 2, ..Demand::default() };
    let lists = Lists { version: 1, demands: vec![demand], ..Lists::default() };
    write_lists(folder.path(), &lists, Language::Chinese).unwrap();
    let input = read(&[folder.path().to_path_buf()], &Options::default()).unwrap();
    assert_eq!(input.lists.areas.len(), 1);
    assert_eq!(input.lists.demands, lists.demands);
    assert_eq!(input.lists.policy.lot.as_deref(), Some("抽签"));
}

#[test]
fn the_same_lists_give_the_same_bytes() {
    let demand = Demand { id: "D1".to_owned(), quantity: 2, ..Demand::default() };
    let lists = Lists { version: 1, demands: vec![demand], ..Lists::default() };
    let bytes = || {
        let folder = tempfile::tempdir().unwrap();
        write_lists(folder.path(), &lists, Language::Chinese).unwrap();
        std::fs::read(PathBuf::from(folder.path()).join("需求清单.xlsx")).unwrap()
    };
    assert_eq!(bytes(), bytes());
}
