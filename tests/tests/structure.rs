//! What breaks the network and what only seems to: the table of `compile`, row by row.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use duijie::lists::{Demand, Limit, Lists, Pair, Providers, Quota, Side, Supply, Term};
use duijie::plan::Status;
use duijie::report::Why;
use duijie::{Options, run};

/// Three demands of 3 and three supplies of 3 from two units; every demand has a pair with every supply, but d2 has none.
fn lists() -> Lists {
    let demand = |k: usize| Demand {
        id: format!("d{k}"),
        category: Some("c".into()),
        quantity: 3,
        ..Demand::default()
    };
    let unit = |k: usize| Some(if k == 2 { "v" } else { "u" }.to_owned());
    let supply = |k: usize| Supply { id: format!("s{k}"), unit: unit(k), capacity: 3, ..Supply::default() };
    let pair = |at: usize| Pair {
        demand: format!("d{}", at / 3),
        supply: format!("s{}", at % 3),
        worth: 1,
        minimum: 0,
        maximum: None,
        claim: None,
        lock: false,
    };
    let lists = r#"{"version": 1, "categories": [{"id": "c"}], "units": [{"id": "u"}, {"id": "v"}]}"#;
    Lists {
        demands: (0..3).map(demand).collect(),
        supplies: (0..3).map(supply).collect(),
        pairs: Some((0..6).map(pair).collect()),
        ..Lists::from_json(lists).unwrap()
    }
}

fn quota(id: &str, side: Side, members: &[&str]) -> Quota {
    let members = members.iter().map(|&member| member.to_owned()).collect();
    Quota { id: id.into(), side, members, minimum: 0, maximum: Some(2), reserve: 0 }
}

fn limit(maximum: i64) -> Limit {
    let terms = vec![Term { unit: Some("u".into()), each: 2, ..Term::default() }];
    Limit { id: "money".into(), minimum: None, maximum: Some(maximum.into()), terms }
}

fn check(change: impl Fn(&mut Lists), expected: &[Why]) {
    let mut lists = lists();
    change(&mut lists);
    let outcome = run(&lists, &Options::default()).unwrap();
    let causes: Vec<Why> =
        outcome.report.programs.iter().flat_map(|part| &part.causes).map(|cause| cause.why).collect();
    assert_eq!(causes, expected, "{}", lists.to_json());
    if expected.is_empty() {
        assert_eq!(outcome.plan.status, Status::Optimal);
    }
}

#[test]
fn plain_rows_are_a_network() {
    check(|_| (), &[]);
}

#[test]
fn a_whole_demand_of_one_is_no_program() {
    check(|lists| lists.demands[0].whole = true, &[Why::Whole]);
    check(
        |lists| {
            lists.demands[0].whole = true;
            lists.demands[0].quantity = 1;
        },
        &[],
    );
}

#[test]
fn at_least_one_unit_is_no_program() {
    for (least, expected) in [(0, &[][..]), (1, &[]), (2, &[Why::Least])] {
        check(|lists| lists.demands[0].providers = Some(Providers { least, most: None }), expected);
    }
}

#[test]
fn more_units_than_could_share_are_no_program() {
    let most = |most| Some(Providers { least: 0, most: Some(most) });
    check(|lists| lists.demands[0].providers = most(1), &[Why::Most]);
    // Two units stand behind its pairs.
    check(|lists| lists.demands[0].providers = most(2), &[]);
    // One unit of quantity has one provider.
    check(
        |lists| {
            lists.demands[0].providers = most(1);
            lists.demands[0].quantity = 1;
        },
        &[],
    );
}

#[test]
fn a_limit_that_cannot_bind_is_no_program() {
    // Two demands, two supplies of u: at most 3 on each of four pairs, 2 each.
    check(|lists| lists.limits.push(limit(24)), &[]);
    check(|lists| lists.limits.push(limit(23)), &[Why::Limit]);
}

#[test]
fn nested_quotas_are_a_network() {
    let demand = |id, members| quota(id, Side::Demand, members);
    let supply = |id, members| quota(id, Side::Supply, members);
    check(
        |lists| {
            lists.quotas = vec![
                demand("a", &["d0", "d1"]),
                demand("b", &["d0"]),
                demand("same as a", &["d1", "d0"]),
                supply("e", &["s0", "s1", "s2"]),
                supply("f", &["s1", "s2"]),
                supply("g", &["s0"]),
            ];
        },
        &[],
    );
}

#[test]
fn crossing_quotas_are_a_program_unless_only_members_without_pairs_cross() {
    let supply = |id, members| quota(id, Side::Supply, members);
    check(
        |lists| lists.quotas = vec![supply("a", &["s0", "s1"]), supply("b", &["s1", "s2"])],
        &[Why::Crosses],
    );
    // d2 has no pair: without it the first lies within the second.
    let demand = |id, members| quota(id, Side::Demand, members);
    check(|lists| lists.quotas = vec![demand("a", &["d0", "d2"]), demand("b", &["d0", "d1"])], &[]);
}

#[test]
fn quotas_of_two_sides_never_cross() {
    check(
        |lists| {
            lists.quotas =
                vec![quota("a", Side::Demand, &["d0", "d1"]), quota("b", Side::Supply, &["s0", "s1"])];
        },
        &[],
    );
}

/// A limit of at most 2 on these terms, each `each`.
fn counts(each: i64, terms: &[Term]) -> Limit {
    let terms = terms.iter().map(|term| Term { each, ..term.clone() }).collect();
    Limit { id: "count".into(), minimum: None, maximum: Some(2_i64.into()), terms }
}

fn of_demand(id: &str) -> Term {
    Term { demand: Some(id.into()), ..Term::default() }
}

fn of_supply(id: &str) -> Term {
    Term { supply: Some(id.into()), ..Term::default() }
}

#[test]
fn a_limit_that_says_what_a_quota_says_is_no_program() {
    let everything = Term::default();
    let unit = Term { unit: Some("u".into()), ..Term::default() };
    let none = of_demand("d2");
    for terms in [
        &[of_demand("d0")][..],
        &[of_demand("d0"), none],
        &[of_supply("s0"), of_supply("s1")],
        &[unit],
        &[everything],
    ] {
        check(|lists| lists.limits.push(counts(1, terms)), &[]);
        check(|lists| lists.limits.push(counts(2, terms)), &[Why::Limit]);
    }
    let one = Term { supply: Some("s0".into()), ..of_demand("d0") };
    check(|lists| lists.limits.push(counts(1, std::slice::from_ref(&one))), &[Why::Limit]);
    check(|lists| lists.limits.push(counts(1, &[of_demand("d0"), one.clone()])), &[Why::Limit]);
}

#[test]
fn a_weight_that_adds_up_to_0_is_none() {
    check(
        |lists| {
            let mut limit = counts(1, &[of_demand("d0"), of_demand("d1"), of_demand("d1")]);
            limit.terms[2].each = -1;
            lists.limits.push(limit);
        },
        &[],
    );
}

/// A minimum within reach is a floor; sides that no quota has stay with the program, which proves what they mean.
#[test]
fn sides_of_a_disguised_limit() {
    let sides = |minimum: Option<i64>, maximum: Option<i64>| {
        move |lists: &mut Lists| {
            let (minimum, maximum) = (minimum.map(Into::into), maximum.map(Into::into));
            lists.limits.push(Limit { minimum, maximum, ..counts(1, &[of_demand("d0")]) });
        }
    };
    check(sides(Some(1), None), &[]);
    check(sides(Some(-4), Some(2)), &[]);
    check(sides(Some(3), Some(1 << 62)), &[]);
    check(sides(Some(1), Some(1)), &[]);
    check(sides(None, Some(0)), &[]);
    check(sides(Some(10), None), &[Why::Limit]);
    check(sides(Some(1 << 62), Some(1 << 62)), &[Why::Limit]);
    check(sides(None, Some(-1)), &[Why::Limit]);
}

#[test]
fn disguised_limits_hang_with_quotas_and_do_not_beside_what_breaks_the_network() {
    let limit = || counts(1, &[of_supply("s1"), of_supply("s2")]);
    let with = |members: &[&str]| quota("q", Side::Supply, members);
    check(|lists| (lists.limits, lists.quotas) = (vec![limit()], vec![with(&["s1"])]), &[]);
    check(|lists| (lists.limits, lists.quotas) = (vec![limit()], vec![with(&["s0", "s1", "s2"])]), &[]);
    check(|lists| (lists.limits, lists.quotas) = (vec![limit()], vec![with(&["s1", "s2"])]), &[]);
    check(|lists| (lists.limits, lists.quotas) = (vec![limit()], vec![with(&["s0", "s1"])]), &[Why::Limit]);
    check(
        |lists| {
            lists.limits.push(limit());
            lists.demands[0].whole = true;
        },
        &[Why::Limit, Why::Whole],
    );
}

/// Three demands with a supply each: a limit on two of them is one on two supplies, too.
#[test]
fn a_limit_of_either_side_hangs_where_nothing_crosses_it() {
    let apart = |lists: &mut Lists| {
        let pair = lists.pairs.as_ref().unwrap()[0].clone();
        let pair = |k| Pair { demand: format!("d{k}"), supply: format!("s{k}"), ..pair.clone() };
        lists.pairs = Some((0..3).map(pair).collect());
        lists.limits.push(counts(1, &[of_demand("d0"), of_demand("d1")]));
    };
    let (demands, supplies) =
        (quota("a", Side::Demand, &["d1", "d2"]), quota("b", Side::Supply, &["s1", "s2"]));
    for (quotas, expected) in [
        (vec![demands.clone()], &[][..]),
        (vec![supplies.clone()], &[]),
        (vec![demands, supplies], &[Why::Limit]),
    ] {
        check(
            |lists| {
                apart(lists);
                lists.quotas.clone_from(&quotas);
            },
            expected,
        );
    }
}
