//! One small list a code; reading with all its faults at once.

use super::{Fault, Lists, Place, ReadError, VERSION, check, schema, warnings};

fn read(text: &str) -> Lists {
    Lists::from_json(text).unwrap()
}

fn reading(text: &str) -> Vec<Fault> {
    match Lists::from_json(text) {
        Err(ReadError::Faults(faults)) => faults.0,
        other => panic!("{other:?}"),
    }
}

fn no_lists(text: &str) -> &'static str {
    match Lists::from_json(text) {
        Err(ReadError::NoLists(fault)) => fault.code,
        other => panic!("{other:?}"),
    }
}

/// Every fault as `code place found`.
fn shown(faults: &[Fault]) -> Vec<String> {
    for fault in faults {
        for text in [&fault.cause, &fault.cure] {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{fault:?}");
        }
    }
    faults.iter().map(|f| format!("{} {} {}", f.code, f.place, f.found).trim_end().to_owned()).collect()
}

/// Lists of two areas, a category, a unit, demands D (3) and E (5), supplies S (4) and T (6), and `more`.
fn with(more: &str) -> String {
    format!(
        r#"{{"version": 1, "areas": [{{"id": "社区", "parent": "街道"}}, {{"id": "街道"}}], "categories": [{{"id": "c"}}],
        "units": [{{"id": "U", "area": "社区"}}], "demands": [{{"id": "D", "quantity": 3}}, {{"id": "E", "quantity": 5}}],
        "supplies": [{{"id": "S", "capacity": 4}}, {{"id": "T", "capacity": 6, "unit": "U"}}]{more}}}"#
    )
}

fn checked(text: &str) -> Vec<String> {
    shown(&check(&read(text)))
}

#[test]
fn sound_lists_have_no_fault() {
    let none: [&str; 0] = [];
    assert_eq!(checked(r#"{"version": 1}"#), none);
    for more in [
        "",
        r#", "claims": [{"demand": "D", "supply": "S", "quantity": 9}], "locks": [{"demand": "D", "supply": "S", "quantity": 1}, {"demand": "D", "supply": "S", "quantity": 2}]"#,
        // More than the ends can take in the maximum is not a fault; arranged, claimed and two locks may share ends.
        r#", "pairs": [{"demand": "D", "supply": "S", "maximum": 99, "worth": -1099511627776},
            {"demand": "D", "supply": "S", "claim": 1}, {"demand": "D", "supply": "S", "claim": 1, "lock": true, "minimum": 1, "maximum": 1},
            {"demand": "D", "supply": "S", "lock": true, "minimum": 2, "maximum": 2}]"#,
        // A quota above what its members want makes lists infeasible, not faulty.
        r#", "quotas": [{"id": "q", "side": "demand", "members": ["D"], "minimum": 99}]"#,
        r#", "limits": [{"id": "l", "minimum": -5, "maximum": -5, "terms": [{"demand": "D", "supply": "S", "unit": "U", "category": "c", "each": -3}]}]"#,
        r#", "groups": [{"id": "g", "side": "supply", "members": ["S", "T"], "weight": 3}]"#,
        r#", "policy": {"goals": ["keep", "worth"], "lot": "x", "worth": {"base": -1073741824}}"#,
        r#", "previous": [{"demand": "gone", "supply": "S", "quantity": 1}]"#,
    ] {
        assert_eq!(checked(&with(more)), none, "{more}");
    }
}

#[test]
fn one_list_a_code() {
    // The tables that `with` fills are written out.
    for (lists, expected) in [
        (r#""areas": [{"id": ""}]"#, "A101 areas[0].id"),
        (r#""areas": [{"id": "a"}, {"id": "b"}, {"id": "a"}]"#, "A102 areas[2].id (a) a"),
        (r#""areas": [{"id": "a", "parent": "b"}]"#, "A103 areas[0].parent (a) b"),
        (r#""areas": [{"id": "a", "parent": "a"}]"#, "A104 areas[0].parent (a) a → a"),
        (r#""categories": [{"id": " "}]"#, "C101 categories[0].id"),
        (r#""categories": [{"id": "a"}, {"id": "a"}]"#, "C102 categories[1].id (a) a"),
        (r#""categories": [{"id": "a", "parent": "b"}]"#, "C103 categories[0].parent (a) b"),
        (
            r#""categories": [{"id": "x", "parent": "a"}, {"id": "a", "parent": "b"}, {"id": "b", "parent": "a"}]"#,
            "C104 categories[1].parent (a) a → b → a",
        ),
        (r#""units": [{"id": ""}]"#, "U101 units[0].id"),
        (r#""units": [{"id": "u"}, {"id": "u"}]"#, "U102 units[1].id (u) u"),
        (r#""units": [{"id": "u", "area": "a"}]"#, "U103 units[0].area (u) a"),
        (r#""demands": [{"id": "", "quantity": 1}]"#, "D101 demands[0].id"),
        (
            r#""demands": [{"id": "d", "quantity": 1}, {"id": "d", "quantity": 1}]"#,
            "D102 demands[1].id (d) d",
        ),
        (r#""demands": [{"id": "d", "quantity": 0}]"#, "D103 demands[0].quantity (d) 0"),
        (r#""demands": [{"id": "d", "quantity": 2147483648}]"#, "D103 demands[0].quantity (d) 2147483648"),
        (r#""demands": [{"id": "d", "quantity": 1, "minimum": -1}]"#, "D104 demands[0].minimum (d) -1"),
        (r#""demands": [{"id": "d", "quantity": 1, "minimum": 2}]"#, "D105 demands[0].minimum (d) 2"),
        (r#""demands": [{"id": "d", "quantity": 1, "priority": 0}]"#, "D106 demands[0].priority (d) 0"),
        (r#""demands": [{"id": "d", "quantity": 1, "area": "a"}]"#, "D107 demands[0].area (d) a"),
        (
            r#""demands": [{"id": "d", "quantity": 1, "providers": {"least": -1}}]"#,
            "D108 demands[0].providers.least (d) -1",
        ),
        (
            r#""demands": [{"id": "d", "quantity": 1, "providers": {"most": 0}}]"#,
            "D109 demands[0].providers.most (d) 0",
        ),
        (
            r#""demands": [{"id": "d", "quantity": 1, "providers": {"least": 3, "most": 2}}]"#,
            "D110 demands[0].providers.least (d) 3",
        ),
        (r#""demands": [{"id": "d", "quantity": 1, "duration": 0}]"#, "D111 demands[0].duration (d) 0"),
        (r#""supplies": [{"id": "", "capacity": 1}]"#, "S101 supplies[0].id"),
        (
            r#""supplies": [{"id": "s", "capacity": 1}, {"id": "s", "capacity": 1}]"#,
            "S102 supplies[1].id (s) s",
        ),
        (r#""supplies": [{"id": "s", "capacity": -3}]"#, "S103 supplies[0].capacity (s) -3"),
        (r#""supplies": [{"id": "s", "capacity": 1, "minimum": -1}]"#, "S104 supplies[0].minimum (s) -1"),
        (r#""supplies": [{"id": "s", "capacity": 1, "minimum": 2}]"#, "S105 supplies[0].minimum (s) 2"),
        (r#""supplies": [{"id": "s", "capacity": 1, "unit": "u"}]"#, "S106 supplies[0].unit (s) u"),
        (r#""supplies": [{"id": "s", "capacity": 1, "areas": ["a"]}]"#, "S107 supplies[0].areas (s) a"),
        (
            r#""supplies": [{"id": "s", "capacity": 1, "reliability": 101}]"#,
            "S108 supplies[0].reliability (s) 101",
        ),
        (r#""quotas": [{"id": "", "side": "demand", "members": []}]"#, "Q101 quotas[0].id"),
        (r#""limits": [{"id": ""}]"#, "M101 limits[0].id"),
        (r#""limits": [{"id": "l"}, {"id": "l"}]"#, "M102 limits[1].id (l) l"),
        (
            r#""limits": [{"id": "l", "minimum": "-4611686018427387905"}]"#,
            "M103 limits[0].minimum (l) -4611686018427387905",
        ),
        (
            r#""limits": [{"id": "l", "maximum": "4611686018427387905"}]"#,
            "M104 limits[0].maximum (l) 4611686018427387905",
        ),
        (r#""limits": [{"id": "l", "minimum": 2, "maximum": 1}]"#, "M105 limits[0].minimum (l) 2"),
        (
            r#""limits": [{"id": "l", "terms": [{}, {"each": 1099511627777}]}]"#,
            "M106 limits[0].terms[1].each (l) 1099511627777",
        ),
        (r#""limits": [{"id": "l", "terms": [{"demand": "d"}]}]"#, "M107 limits[0].terms[0].demand (l) d"),
        (r#""limits": [{"id": "l", "terms": [{"supply": "s"}]}]"#, "M108 limits[0].terms[0].supply (l) s"),
        (r#""limits": [{"id": "l", "terms": [{"unit": "u"}]}]"#, "M109 limits[0].terms[0].unit (l) u"),
        (
            r#""limits": [{"id": "l", "terms": [{"category": "c"}]}]"#,
            "M110 limits[0].terms[0].category (l) c",
        ),
        (r#""groups": [{"id": "", "side": "demand", "members": []}]"#, "G101 groups[0].id"),
        (r#""policy": {"goals": ["worth", "keep", "worth"]}"#, "Y101 policy.goals worth"),
        (r#""policy": {"worth": {"near": 1073741825}}"#, "Y102 policy.worth.near 1073741825"),
        (r#""policy": {"goals": [{"fair": {"over": "groups"}}]}"#, "Y103 policy.goals groups"),
        (r#""policy": {"goals": [{"fair": {"over": "area", "depth": 0}}]}"#, "Y104 policy.goals 0"),
        (r#""policy": {"goals": [{"fair": {"over": "unit", "depth": 1}}]}"#, "Y104 policy.goals 1"),
        (
            r#""policy": {"goals": [{"fair": {"over": "area", "measure": "maxmin", "rounding": "webster"}}]}"#,
            "Y105 policy.goals webster",
        ),
        (
            r#""groups": [{"id": "g", "side": "demand", "members": []}, {"id": "h", "side": "supply", "members": []}],
                "policy": {"goals": [{"fair": {"over": "groups"}}]}"#,
            "G106 groups[1].side (h) supply",
        ),
        (
            r#""demands": [{"id": "d", "quantity": 1}],
                "groups": [{"id": "g", "side": "demand", "members": ["d"]}, {"id": "h", "side": "demand", "members": ["d"]}],
                "policy": {"goals": [{"fair": {"over": "groups"}}]}"#,
            "G107 groups[1].members (h) d",
        ),
        (
            r#""pairs": [], "demands": [{"id": "d", "quantity": 1, "beneficiaries": ["老年人", "儿童"]}],
                "policy": {"goals": [{"fair": {"over": "beneficiaries"}}]}"#,
            "D112 demands[0].beneficiaries (d) 老年人、儿童",
        ),
    ] {
        assert_eq!(checked(&format!(r#"{{"version": 1, {lists}}}"#)), [expected], "{lists}");
    }
}

#[test]
fn one_list_a_code_between_demands_and_supplies() {
    for (more, expected) in [
        (r#""claims": [{"demand": "d", "supply": "S", "quantity": 1}]"#, "L101 claims[0].demand d"),
        (r#""claims": [{"demand": "D", "supply": "s", "quantity": 1}]"#, "L102 claims[0].supply s"),
        (r#""claims": [{"demand": "D", "supply": "S", "quantity": 0}]"#, "L103 claims[0].quantity 0"),
        (r#""claims": [{"demand": "D", "supply": "S", "quantity": 1, "rank": 0}]"#, "L104 claims[0].rank 0"),
        (
            r#""claims": [{"demand": "D", "supply": "S", "quantity": 1}, {"demand": "D", "supply": "S", "quantity": 2, "rank": 2}]"#,
            "L105 claims[1] D – S",
        ),
        (r#""claims": [{"demand": "D", "supply": "S", "quantity": 1}], "pairs": []"#, "L106 claims 1"),
        (r#""locks": [{"demand": "d", "supply": "S", "quantity": 1}]"#, "L111 locks[0].demand d"),
        (r#""locks": [{"demand": "D", "supply": "s", "quantity": 1}]"#, "L112 locks[0].supply s"),
        (r#""locks": [{"demand": "D", "supply": "S", "quantity": -1}]"#, "L113 locks[0].quantity -1"),
        (r#""locks": [{"demand": "D", "supply": "S", "quantity": 1}], "pairs": []"#, "L114 locks 1"),
        (
            r#""locks": [{"demand": "D", "supply": "S", "quantity": 2}, {"demand": "D", "supply": "T", "quantity": 2}]"#,
            "L115 locks[1].quantity (D) 4",
        ),
        (r#""locks": [{"demand": "E", "supply": "S", "quantity": 5}]"#, "L116 locks[0].quantity (S) 5"),
        (r#""previous": [{"demand": "E", "supply": "S", "quantity": 0}]"#, "L121 previous[0].quantity 0"),
        (r#""pairs": [{"demand": "d", "supply": "S"}]"#, "P101 pairs[0].demand d"),
        (r#""pairs": [{"demand": "D", "supply": "s"}]"#, "P102 pairs[0].supply s"),
        (
            r#""pairs": [{"demand": "D", "supply": "S", "worth": -1099511627777}]"#,
            "P103 pairs[0].worth -1099511627777",
        ),
        (r#""pairs": [{"demand": "D", "supply": "S", "minimum": -1}]"#, "P104 pairs[0].minimum -1"),
        (r#""pairs": [{"demand": "D", "supply": "S", "maximum": -1}]"#, "P105 pairs[0].maximum -1"),
        (
            r#""pairs": [{"demand": "D", "supply": "S", "maximum": 1, "minimum": 2}]"#,
            "P106 pairs[0].minimum 2",
        ),
        (r#""pairs": [{"demand": "D", "supply": "S", "minimum": 4}]"#, "P106 pairs[0].minimum 4"),
        (r#""pairs": [{"demand": "D", "supply": "S", "claim": 0}]"#, "P107 pairs[0].claim 0"),
        (
            r#""pairs": [{"demand": "D", "supply": "S"}, {"demand": "E", "supply": "S"}, {"demand": "D", "supply": "S", "worth": 2}]"#,
            "P108 pairs[2] D – S",
        ),
        (
            r#""pairs": [{"demand": "D", "supply": "S", "lock": true, "minimum": 1, "maximum": 2}]"#,
            "P109 pairs[0].lock 1..2",
        ),
        (
            r#""pairs": [{"demand": "D", "supply": "S", "lock": true, "minimum": 4, "maximum": 4}]"#,
            "P110 pairs[0].minimum (D) 4",
        ),
        (
            r#""pairs": [{"demand": "E", "supply": "S", "lock": true, "minimum": 5, "maximum": 5}]"#,
            "P111 pairs[0].minimum (S) 5",
        ),
        (
            r#""quotas": [{"id": "q", "side": "demand", "members": []}, {"id": "q", "side": "supply", "members": []}]"#,
            "Q102 quotas[1].id (q) q",
        ),
        (r#""quotas": [{"id": "q", "side": "demand", "members": ["S"]}]"#, "Q103 quotas[0].members (q) S"),
        (
            r#""quotas": [{"id": "q", "side": "demand", "members": ["D", "E", "D"]}]"#,
            "Q104 quotas[0].members (q) D",
        ),
        (
            r#""quotas": [{"id": "q", "side": "demand", "members": [], "minimum": -1}]"#,
            "Q105 quotas[0].minimum (q) -1",
        ),
        (
            r#""quotas": [{"id": "q", "side": "demand", "members": [], "maximum": -1}]"#,
            "Q106 quotas[0].maximum (q) -1",
        ),
        (
            r#""quotas": [{"id": "q", "side": "demand", "members": [], "minimum": 2, "maximum": 1}]"#,
            "Q107 quotas[0].minimum (q) 2",
        ),
        (
            r#""quotas": [{"id": "q", "side": "demand", "members": [], "reserve": -1}]"#,
            "Q108 quotas[0].reserve (q) -1",
        ),
        (
            r#""quotas": [{"id": "q", "side": "demand", "members": [], "maximum": 3, "reserve": 4}]"#,
            "Q109 quotas[0].reserve (q) 4",
        ),
        (
            r#""quotas": [{"id": "q", "side": "demand", "members": ["D", "E"], "reserve": 1}, {"id": "r", "side": "demand", "members": ["E"], "reserve": 1}],
               "policy": {"goals": [{"fair": {"over": "reserves"}}]}"#,
            "Q110 quotas[1].members (r) E",
        ),
        (
            r#""history": [{"over": "supply", "id": "gone", "round": 1, "quantity": 1}]"#,
            "H101 history[0].id (gone) gone",
        ),
        (
            r#""history": [{"over": "beneficiaries", "id": "老人", "round": 1, "quantity": 1}]"#,
            "H101 history[0].id (老人) 老人",
        ),
        (
            r#""history": [{"over": "supply", "id": "S", "round": 0, "quantity": 1}]"#,
            "H102 history[0].round (S) 0",
        ),
        (
            r#""history": [{"over": "supply", "id": "S", "round": 1, "quantity": -1}]"#,
            "H103 history[0].quantity (S) -1",
        ),
        (
            r#""history": [{"over": "supply", "id": "S", "round": 1, "quantity": 1}, {"over": "demand", "id": "D", "round": 1, "quantity": 1}, {"over": "supply", "id": "S", "round": 1, "quantity": 0}]"#,
            "H104 history[2].round (S) 1",
        ),
        (r#""policy": {"goals": [{"rotation": {"over": "reserves"}}]}"#, "Y106 policy.goals reserves"),
        (r#""policy": {"goals": [{"rotation": {"over": "supply", "depth": 2}}]}"#, "Y104 policy.goals 2"),
        (
            r#""policy": {"goals": [{"rotation": {"over": "supply", "turn": ["S", "gone"]}}]}"#,
            "Y107 policy.goals gone",
        ),
        (r#""policy": {"goals": [{"fair": {"over": "reserves"}}]}"#, "Y108 policy.goals reserves"),
        (
            r#""policy": {"goals": [{"fair": {"over": "demand", "price": [3, 2]}}, "worth"]}"#,
            "Y109 policy.goals [3, 2]",
        ),
        (
            r#""policy": {"goals": [{"fair": {"over": "demand", "price": [0, 0]}}, "worth"]}"#,
            "Y109 policy.goals [0, 0]",
        ),
        (
            r#""policy": {"goals": [{"fair": {"over": "demand", "measure": "nash", "price": [1, 2]}}, "worth"]}"#,
            "Y110 policy.goals nash",
        ),
        (
            r#""policy": {"goals": [{"fair": {"over": "demand", "price": [1, 2]}}, "serve", "worth"]}"#,
            "Y111 policy.goals [1, 2]",
        ),
        (
            r#""groups": [{"id": "q", "side": "demand", "members": []}, {"id": "q", "side": "supply", "members": []}]"#,
            "G102 groups[1].id (q) q",
        ),
        (r#""groups": [{"id": "q", "side": "supply", "members": ["D"]}]"#, "G103 groups[0].members (q) D"),
        (
            r#""groups": [{"id": "q", "side": "supply", "members": ["S", "S"]}]"#,
            "G104 groups[0].members (q) S",
        ),
        (
            r#""groups": [{"id": "q", "side": "supply", "members": [], "weight": 0}]"#,
            "G105 groups[0].weight (q) 0",
        ),
    ] {
        assert_eq!(checked(&with(&format!(", {more}"))), [expected], "{more}");
    }
}

#[test]
fn doubtful_rows_are_warned_of_and_usable() {
    for (more, expected) in [
        (r#""previous": [{"demand": "d", "supply": "S", "quantity": 1}]"#, "W101 previous[0].demand d"),
        (r#""previous": [{"demand": "D", "supply": "gone", "quantity": 1}]"#, "W102 previous[0].supply gone"),
        (r#""quotas": [{"id": "q", "side": "demand", "members": []}]"#, "W104 quotas[0].members (q)"),
        (r#""limits": [{"id": "l"}]"#, "W105 limits[0].terms (l)"),
        (r#""groups": [{"id": "g", "side": "demand", "members": []}]"#, "W106 groups[0].members (g)"),
    ] {
        let lists = read(&with(&format!(", {more}")));
        assert_eq!(shown(&warnings(&lists)), [expected], "{more}");
        assert!(check(&lists).is_empty());
    }
    let own = r#"{"version": 1, "units": [{"id": "U"}], "supplies": [{"id": "U", "capacity": 1}]}"#;
    assert_eq!(shown(&warnings(&read(own))), ["W103 supplies[0].unit (U)"]);
    assert!(warnings(&read(&with(""))).is_empty());
}

#[test]
fn faults_come_all_at_once_in_the_order_of_tables_and_rows() {
    let text = r#"{"version": 1, "policy": {"goals": ["keep", "keep"]}, "locks": [{"demand": "x", "supply": "y", "quantity": 0}],
        "demands": [{"id": "d", "quantity": 0, "area": "z"}, {"id": "d", "quantity": 1}]}"#;
    let codes: Vec<_> = check(&read(text)).iter().map(|f| f.code).collect();
    assert_eq!(codes, ["D103", "D107", "D102", "L111", "L112", "L113", "Y101"]);
}

#[test]
fn an_unknown_id_says_what_may_be_meant() {
    let faults = check(&read(
        &with(r#", "claims": [{"demand": "D", "supply": "S", "quantity": 1}], "groups": []"#)
            .replace(r#""area": "社区""#, r#""area": "社区 ""#),
    ));
    assert_eq!(shown(&faults), ["U103 units[0].area (U) 社区"]);
    assert_eq!(faults[0].cure.en, "you meant \"社区\"");
}

#[test]
fn lists_built_in_code_are_of_this_version() {
    assert_eq!(Lists::default().version, VERSION);
    let faults = check(&Lists { version: 2, ..Lists::default() });
    assert_eq!(shown(&faults), ["F104 lists.version 2"]);
}

#[test]
fn a_bad_field_hides_no_other() {
    let text = r#"{"version": 2, "demand": [], "demands": [
        {"id": "A", "quantity": 3.5, "miniumum": 1, "whole": "yes", "providers": {"most": "2", "lest": 1}},
        {"id": "B", "quantity": 1},
        {"quantity": 1e300, "id": "C", "when": "some", "times": "周二", "id": "C"},
        {"id": 7},
        [1]],
        "pairs": [{"demand": "A", "supply": "S", "worth": NaN}, {"demand": "A", "supply": "S", "worth": -Infinity}],
        "limits": [{"id": "NaN", "maximum": 1e999, "terms": [{"each": 2}, {"each": 0.5, "Each": 1}]}],
        "quotas": {}, "supplies": [{"capacity": 12345678901234567890123, "id": "s", "unit": null}], "areas": [],
        "policy": {"goals": ["serv"], "worth": {"bass": 1, "near": null}, "rules": 3}}"#;
    assert_eq!(
        shown(&reading(text)),
        [
            "F106 lists.demand demand",
            "F104 lists.version 2",
            "F107 demands[0].quantity (A) 3.5",
            "F106 demands[0].miniumum (A) miniumum",
            "F107 demands[0].whole (A) \"yes\"",
            "F107 demands[0].providers.most (A) \"2\"",
            "F106 demands[0].providers.lest (A) lest",
            "F107 demands[2].quantity (C) 1e300",
            "F107 demands[2].when (C) \"some\"",
            "F107 demands[2].times (C) \"周二\"",
            "F108 demands[2].id (C) \"C\"",
            "F107 demands[3].id 7",
            "F105 demands[3].quantity",
            "F110 demands[4] [1]",
            "F107 supplies[0].capacity (s) 12345678901234567890123",
            "F107 pairs[0].worth NaN",
            "F107 pairs[1].worth -Infinity",
            "F109 quotas {}",
            "F107 limits[0].maximum (NaN) 1e999",
            "F107 limits[0].terms[1].each (NaN) 0.5",
            "F106 limits[0].terms[1].Each (NaN) Each",
            "F107 policy.goals [\"serv\"]",
            "F106 policy.worth.bass bass",
            "F107 policy.worth.near null",
            "F107 policy.rules 3",
        ]
    );
}

#[test]
fn a_fault_of_reading_says_what_may_be_meant() {
    let text = r#"{"version": 1, "demands": [{"id": "A", "quantity": 3.5, "miniumum": 1, "when": "some"}]}"#;
    let faults = reading(text);
    let cures: Vec<_> = faults.iter().map(|f| f.cure.en.as_str()).collect();
    assert_eq!(cures, ["write a whole number", "you meant `minimum`", "write \"any\" / \"all\""]);
    assert_eq!(
        faults[1].describe(super::Language::English),
        "F106 demands[0].miniumum (A): there is no field `miniumum`\n  Maybe you meant `minimum`"
    );
}

#[test]
fn tables_and_fields_stand_once() {
    let text = r#"{"version": 1, "demands": [], "demands": [{"id": "A", "quantity": 1, "quantity": 2}]}"#;
    assert_eq!(
        shown(&reading(text)),
        [
            "F108 lists.demands [{\"id\": \"A\", \"quantity\": 1, \"quantity\": 2}]",
            "F108 demands[0].quantity (A) 2"
        ]
    );
    assert_eq!(shown(&reading("{}")), ["F105 lists.version"]);
    assert_eq!(shown(&reading(r#"{"version": "1"}"#)), ["F107 lists.version \"1\""]);
}

#[test]
fn what_is_no_list_is_refused_as_such() {
    for text in ["", "name,quantity\nA,3\n", "{", r#"{"version": 1}{}"#, r#"{"version": 1,}"#, "\u{0}"] {
        assert_eq!(no_lists(text), "F101", "{text:?}");
    }
    for text in ["[]", "3", "null", r#""{}""#, "[1]"] {
        assert_eq!(no_lists(text), "F102", "{text:?}");
    }
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "")] {
        let deep =
            format!("{{\"version\":1,\"demands\":{}1{}}}", open.repeat(200_000), close.repeat(200_000));
        assert_eq!(no_lists(&deep), "F103");
        assert_eq!(no_lists(&open.repeat(200_000)), "F103");
    }
    // Brackets in a text are no nesting.
    let title = format!(r#"{{"version":1,"demands":[{{"id":"\"{}","quantity":1}}]}}"#, "[".repeat(200_000));
    assert_eq!(read(&title).demands.len(), 1);
}

#[test]
fn rows_without_field_names_are_no_rows() {
    let text = r#"{"version": 1, "areas": [["a"]], "demands": [{"id": "D", "quantity": 1}, ["E", 1]]}"#;
    assert_eq!(shown(&reading(text)), ["F110 areas[0] [\"a\"]", "F110 demands[1] [\"E\", 1]"]);
}

#[test]
fn lists_are_read_as_they_are_written() {
    let text = with(
        r#", "limits": [{"id": "l", "maximum": "9007199254740993"}], "pairs": [{"demand": "D", "supply": "S", "claim": 2}]"#,
    );
    let lists = read(&text);
    assert_eq!(read(&lists.to_json()), lists);
    assert_eq!(read(&format!("\u{feff}{}", lists.to_json())), lists);
    assert!(lists.to_json().contains(r#""maximum": "9007199254740993""#));
    assert_eq!(read(r#"{"version": 1, "pairs": null}"#).pairs, None);
    assert_eq!(read(r#"{"version": 1, "pairs": []}"#).pairs, Some(Vec::new()));
}

#[test]
fn the_schema_describes_every_table() {
    let schema = schema();
    for table in check::TABLES {
        assert!(schema["properties"][table].is_object(), "{table}");
    }
    assert_eq!(schema["required"], serde_json::json!(["version"]));
    assert_eq!(schema["additionalProperties"], serde_json::json!(false));
    let _ = Place::lists();
}
