//! Bad input of programs: limits that bind nothing or are out of range, providers and floors out of reach.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use duijie::lists::{Language, Lists};
use duijie::plan::Status;
use duijie::report::Report;
use duijie::{Error, Options, run};
use serde_json::{Value, json};

/// Lists of one demand and one supply, 2^31 − 1 each, with more in them.
fn with(more: Value) -> Lists {
    let top = i32::MAX;
    let mut value = json!({"version": 1, "pairs": [{"demand": "D", "supply": "S"}],
        "demands": [{"id": "D", "quantity": top}], "supplies": [{"id": "S", "capacity": top}]});
    let Value::Object(more) = more else { panic!("fields") };
    value.as_object_mut().unwrap().extend(more);
    Lists::from_json(&value.to_string()).unwrap()
}

#[test]
fn coefficients_and_sums_beyond_the_range_are_refused_with_the_inequality() {
    let limit = |limit: Value| json!({"limits": [limit]});
    let each =
        |each: i64| limit(json!({"id": "资金", "maximum": 9, "terms": [{"demand": "D", "each": each}]}));
    let cases = [
        (
            "M106",
            each((1 << 40) + 1),
            "应在 -1099511627776 到 1099511627776 之间",
            "-1099511627776 to 1099511627776",
        ),
        ("M106", each(i64::MIN), "each 为 -9223372036854775808", "each is -9223372036854775808"),
        (
            "R104",
            each(1 << 40),
            "2361183240335310979072，应小于 2^62",
            "2361183240335310979072, not less than 2^62",
        ),
        ("R104", each(-(1 << 40)), "限额“资金”的 Σ |each| × 配对上限", "over the pairs of limit \"资金\""),
        (
            "M103",
            limit(json!({"id": "资金", "minimum": -(1_i128 << 62) - 1})),
            "minimum 为 -4611686018427387905",
            "minimum is -4611686018427387905",
        ),
        (
            "M104",
            limit(json!({"id": "资金", "maximum": "4611686018427387905"})),
            "maximum 为 4611686018427387905",
            "maximum is 4611686018427387905",
        ),
        (
            "M105",
            limit(json!({"id": "资金", "minimum": 2, "maximum": 1})),
            "大于 maximum 的 1",
            "above maximum, which is 1",
        ),
        (
            "R101",
            json!({"quotas": [{"id": "q", "side": "demand", "members": ["D"], "maximum": 1_i64 << 59}]}),
            "应小于 2^59",
            "not less than 2^59",
        ),
        (
            // A floor that no flow could ever reach once ended in a panic of the network solver.
            "R101",
            json!({"quotas": [{"id": "q", "side": "demand", "members": ["D"], "minimum": 1_i64 << 59}]}),
            "没有上限的取下限",
            "minima where there is none",
        ),
    ];
    for (code, more, zh, en) in cases {
        let Err(Error::Faults(faults)) = run(&with(more), &Options::default()) else { panic!("{code}") };
        assert_eq!(faults.0.len(), 1, "{faults}");
        let fault = &faults.0[0];
        assert_eq!(fault.code, code);
        assert!(fault.describe(Language::Chinese).contains(zh), "{}", fault.describe(Language::Chinese));
        assert!(fault.describe(Language::English).contains(en), "{}", fault.describe(Language::English));
    }
}

/// The warnings of lists that can be matched, in both languages, and the report.
fn warned(lists: &Lists) -> (Report, String) {
    let outcome = run(lists, &Options::default()).unwrap();
    let said = |language| outcome.warnings.iter().map(move |warning| warning.describe(language));
    let all: Vec<String> = said(Language::Chinese).chain(said(Language::English)).collect();
    (outcome.report, all.join("\n"))
}

#[test]
fn limits_that_bind_nothing_are_warned_of() {
    let lists = with(json!({
        "units": [{"id": "民政局"}],
        "limits": [
            {"id": "空", "maximum": 3},
            {"id": "旁", "maximum": 3, "terms": [{"unit": "民政局", "each": 2}]},
            {"id": "用", "maximum": 3, "terms": [{"unit": "民政局"}, {"demand": "D", "each": 2}]},
        ],
    }));
    let (report, said) = warned(&lists);
    let codes: Vec<&str> = report.warnings.iter().map(|warning| warning.code.as_str()).collect();
    assert_eq!(codes, ["W105", "W122"]);
    for words in [
        "limits[0].terms (空): “空”没有计入项",
        "limits[1].terms (旁): 限额“旁”的计入项没有对上",
        "\"空\" has no terms",
        "no term of limit \"旁\" fits a pair",
    ] {
        assert!(said.contains(words), "{words} in\n{said}");
    }
    assert_eq!(report.matches[0].quantity, 1, "what binds still binds");
}

#[test]
fn more_providers_than_there_are_is_warned_of_and_gives_nothing() {
    let demand = |id: &str, quantity: i64, least: i64| json!({"id": id, "quantity": quantity, "providers": {"least": least}});
    let lists = json!({
        "version": 1,
        "units": [{"id": "民政局"}],
        "demands": [demand("D3", 9, 3), demand("D2", 9, 2), demand("D1", 1, 2), demand("D0", 9, 2)],
        "supplies": [{"id": "S1", "unit": "民政局", "capacity": 5}, {"id": "S2", "unit": "民政局", "capacity": 5},
            {"id": "志愿队", "capacity": 5}],
        "pairs": [
            {"demand": "D3", "supply": "S1"}, {"demand": "D3", "supply": "S2"}, {"demand": "D3", "supply": "志愿队"},
            {"demand": "D2", "supply": "S1"}, {"demand": "D2", "supply": "S2"},
            {"demand": "D2", "supply": "志愿队", "maximum": 0},
            {"demand": "D1", "supply": "S1"}, {"demand": "D1", "supply": "志愿队"},
            {"demand": "D0", "supply": "S1"}, {"demand": "D0", "supply": "志愿队"},
        ],
    });
    let (report, said) = warned(&Lists::from_json(&lists.to_string()).unwrap());
    for words in [
        "demands[0].providers.least (D3): 需求“D3”至少要 3 个单位共同承办，而能承办的单位只有 2 个，因此什么也得不到",
        "demands[1].providers.least (D2): 需求“D2”至少要 2 个单位共同承办，而能承办的单位只有 1 个",
        "demands[2].providers.least (D1): 需求“D1”至少要 2 个单位共同承办，而数量只有 1",
        "demand \"D3\" wants at least 3 units to share it, and only 2 can serve it: it gets nothing",
        "demand \"D1\" wants at least 2 units to share a quantity of 1: it gets nothing",
    ] {
        assert!(said.contains(words), "{words} in\n{said}");
    }
    assert_eq!(report.warnings.len(), 3, "{said}");
    assert!(report.matches.iter().all(|row| row.demand == "D0"), "{:?}", report.matches);
    for unmet in report.unmet.iter().filter(|unmet| unmet.demand != "D0") {
        assert!(
            unmet.reasons.iter().all(|row| ["capacity", "pair", "providers"].contains(&row.reason.code()))
        );
    }
}

/// 10 units at 800 each come to no more than 8000.
#[test]
fn a_floor_that_no_plan_reaches_is_never_a_plan_and_its_conflict_names_the_most_possible() {
    let lists = json!({
        "version": 1,
        "demands": [{"id": "D", "quantity": 10}],
        "supplies": [{"id": "S", "capacity": 30}],
        "pairs": [{"demand": "D", "supply": "S"}],
        "limits": [{"id": "资金", "minimum": 270_000, "terms": [{"demand": "D", "each": 800}]}],
    });
    let outcome = run(&Lists::from_json(&lists.to_string()).unwrap(), &Options::default()).unwrap();
    assert!(outcome.plan.matches.is_empty());
    match outcome.plan.conflict {
        None => assert_eq!(outcome.plan.status, Status::Unknown),
        Some(conflict) => {
            assert_eq!(outcome.plan.status, Status::Infeasible);
            assert_eq!(conflict.limits, ["资金"]);
            // One price for the limit, so its own numbers stand there.
            assert_eq!((conflict.needed.0, conflict.available.0), (270_000, 8_000));
        }
    }
}
