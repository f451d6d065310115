//! Problems from explicit pairs, against answers written down by hand.

use std::num::NonZeroU32;

use super::{Level, Pair, Problem, range};
use crate::lists::{self, DemandId, Goal, Lists, PairId, Side, SupplyId, order};
use crate::rules::{self, By, Pairs};

/// The explicit pairs of `lists`, resolved. By hand, so that these tests need no rule.
pub(super) fn explicit(lists: &Lists) -> Pairs {
    let position = |ids: Vec<&str>, id: &str| ids.iter().position(|x| *x == id).unwrap();
    let demands: Vec<usize> = order(&lists.demands);
    let supplies: Vec<usize> = order(&lists.supplies);
    let mut rows: Vec<rules::Pair> = lists
        .pairs
        .iter()
        .flatten()
        .map(|p| {
            let d = position(demands.iter().map(|&k| lists.demands[k].id.as_str()).collect(), &p.demand);
            let s = position(supplies.iter().map(|&k| lists.supplies[k].id.as_str()).collect(), &p.supply);
            let ends = lists.demands[demands[d]].quantity.min(lists.supplies[supplies[s]].capacity);
            rules::Pair {
                demand: DemandId::new(d),
                supply: SupplyId::new(s),
                worth: p.worth,
                minimum: p.minimum.try_into().unwrap(),
                maximum: p.maximum.unwrap_or(ends).try_into().unwrap(),
                rank: p.claim.map(|r| NonZeroU32::new(r.try_into().unwrap()).unwrap()),
                by: if p.lock {
                    By::Lock
                } else if p.claim.is_some() {
                    By::Claim
                } else {
                    By::Arrangement
                },
            }
        })
        .collect();
    rows.sort_by_key(|p| (p.demand, p.supply, p.by, p.rank.is_none()));
    Pairs { rows, ..Pairs::default() }
}

fn read(text: &str) -> Lists {
    serde_json::from_str(text).unwrap()
}

fn problem(text: &str) -> Problem {
    let lists = read(text);
    Problem::new(&lists, &explicit(&lists)).unwrap()
}

fn codes(text: &str) -> Vec<&'static str> {
    let lists = read(text);
    let faults = Problem::new(&lists, &explicit(&lists)).unwrap_err();
    faults.0.iter().map(|f| f.code).collect()
}

fn canonical(problem: &Problem) -> String {
    let mut bytes = Vec::new();
    problem.write_canonical(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

const TWO: &str = r#""demands": [{"id": "E", "quantity": 4}, {"id": "D", "quantity": 9, "priority": 2}],
    "supplies": [{"id": "T", "capacity": 5, "unit": "S"}, {"id": "S", "capacity": 7}], "units": [{"id": "S"}]"#;

#[test]
fn an_empty_problem_is_a_problem() {
    let problem = problem(r#"{"version": 1, "pairs": []}"#);
    assert_eq!((problem.part_count(), problem.pairs().len()), (0, 0));
    assert_eq!(canonical(&problem), r#"{"version":1,"pairs":[]}"#);
    assert!(problem.nested(Side::Demand) && problem.nested(Side::Supply));
    // printf '{"version":1,"pairs":[]}' | sha256sum
    assert_eq!(problem.digest(), DIGEST_OF_EMPTY);
}

const DIGEST_OF_EMPTY: &str = "6b99318477ce0d5373e570dd5282150bd5b4d5e5ce7f91346caba706ad15d45a";

#[test]
fn ids_count_in_the_order_of_bytes_and_a_supply_without_unit_is_its_own() {
    let problem =
        problem(&format!(r#"{{"version": 1, {TWO}, "pairs": [{{"demand": "E", "supply": "S"}}]}}"#));
    assert_eq!(problem.demand_name(DemandId(0)), "D");
    assert_eq!(problem.demands()[1].quantity, 4);
    assert_eq!(problem.supplies()[0].unit, problem.supplies()[1].unit);
    assert_eq!(problem.pairs_of_demand(DemandId(1)).collect::<Vec<_>>(), [PairId(0)]);
    assert_eq!(problem.pairs_of_supply(SupplyId(0)), [PairId(0)]);
    assert!(problem.pairs_of_supply(SupplyId(1)).is_empty());
    assert_eq!(problem.part_name(problem.part(PairId(0))), "E");
}

/// `(by, rank, minimum, maximum, kept)` of every pair of `keep` on these pairs of D (9) and S (7).
fn halves(pairs: &str, previous: i64) -> Vec<String> {
    let problem = problem(&format!(
        r#"{{"version": 1, {TWO}, "pairs": [{pairs}], "policy": {{"goals": ["keep"]}},
            "previous": [{{"demand": "D", "supply": "S", "quantity": {previous}}}]}}"#
    ));
    let show = |p: &Pair| {
        let rank = p.rank.map_or(0, NonZeroU32::get);
        format!("{:?} {rank} {}..{}{}", p.by, p.minimum, p.maximum, if p.kept { " kept" } else { "" })
    };
    problem.pairs().iter().map(show).collect()
}

#[test]
fn keep_lays_the_previous_plan_on_lock_claim_and_arrangement_in_turn() {
    let pairs = r#"{"demand": "D", "supply": "S", "minimum": 1},
        {"demand": "D", "supply": "S", "minimum": 2, "maximum": 2, "lock": true, "claim": 1},
        {"demand": "D", "supply": "S", "minimum": 1, "maximum": 1, "lock": true},
        {"demand": "D", "supply": "S", "minimum": 1, "maximum": 3, "claim": 1}"#;
    let kept = |n| halves(pairs, n);
    assert_eq!(
        kept(1),
        ["Lock 1 1..1 kept", "Lock 1 1..1", "Lock 0 1..1", "Claim 1 1..3", "Arrangement 0 1..7"]
    );
    assert_eq!(
        kept(5),
        ["Lock 1 2..2 kept", "Lock 0 1..1 kept", "Claim 1 1..2 kept", "Claim 1 0..1", "Arrangement 0 1..7"]
    );
    assert_eq!(
        kept(7),
        [
            "Lock 1 2..2 kept",
            "Lock 0 1..1 kept",
            "Claim 1 1..3 kept",
            "Arrangement 0 1..1 kept",
            "Arrangement 0 0..6"
        ]
    );
    assert_eq!(kept(2_000_000_000).last().unwrap(), "Arrangement 0 1..7 kept");
}

#[test]
fn previous_rows_add_up_and_count_only_under_keep() {
    let text = |goals: &str| {
        format!(
            r#"{{"version": 1, {TWO}, "pairs": [{{"demand": "D", "supply": "S"}}], "policy": {{"goals": [{goals}]}},
            "previous": [{{"demand": "D", "supply": "S", "quantity": 1}}, {{"demand": "E", "supply": "S", "quantity": 1}},
                         {{"demand": "D", "supply": "S", "quantity": 2}}, {{"demand": "gone", "supply": "S", "quantity": 2}}]}}"#
        )
    };
    let split = problem(&text(r#""worth", "keep""#));
    assert_eq!(split.pairs().iter().map(|p| p.maximum).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(split.gain(&Level::Keep, PairId(0)), 1);
    assert_eq!(split.gain(&Level::Keep, PairId(1)), 0);
    let warned: Vec<_> = split.warnings().iter().map(|w| (w.code, w.place.row)).collect();
    assert_eq!(warned, [("W121", Some(1))]);
    let plain = problem(&text(r#""worth""#));
    assert_eq!(plain.pairs().len(), 1);
    assert!(plain.warnings().is_empty());
}

#[test]
fn goals_become_levels_and_the_default_depends_on_pairs() {
    let pairs = r#"[{"demand": "D", "supply": "S", "claim": 3}, {"demand": "E", "supply": "S", "claim": 1}]"#;
    let with =
        |policy: &str| problem(&format!(r#"{{"version": 1, {TWO}, "pairs": {pairs}, "policy": {policy}}}"#));
    assert_eq!(with("{}").levels(), [Level::Worth]);
    let rank = |r| Level::Claims { rank: NonZeroU32::new(r).unwrap() };
    assert_eq!(
        with(r#"{"goals": ["claims", "serve"]}"#).levels(),
        [rank(1), rank(3), Level::Serve { tier: 1 }, Level::Serve { tier: 2 }]
    );
    assert!(with(r#"{"goals": []}"#).levels().is_empty());

    let mut by_rules = read(&format!(r#"{{"version": 1, {TWO}}}"#));
    by_rules.categories = read(r#"{"version": 1, "categories": [{"id": "c", "words": ["w"]}]}"#).categories;
    by_rules.demands[0].category = Some("w".to_owned());
    let problem = Problem::new(&by_rules, &Pairs::default()).unwrap();
    assert_eq!(problem.lists().policy.goals, Some(vec![Goal::Serve, Goal::Claims, Goal::Worth]));
    assert_eq!(problem.levels().len(), 3);
    assert_eq!(problem.lists().demands[1].category.as_deref(), Some("c"));
}

#[test]
fn the_lot_is_drawn_by_sha_256() {
    // python: sorted(ids, key=lambda i: (hashlib.sha256(("抽签 2" + "\x1f" + i).encode()).digest(), i))
    let problem = problem(&format!(
        r#"{{"version": 1, {TWO}, "pairs": [], "policy": {{"goals": [], "lot": "抽签 2"}}}}"#
    ));
    let Level::Lot { places, .. } = &problem.levels()[0] else { panic!("a lot") };
    assert_eq!(places, &LOT_OF_D_E);
    let Level::Lot { places, .. } = &problem.levels()[1] else { panic!("a lot") };
    assert_eq!(places, &LOT_OF_S_T);
}

const LOT_OF_D_E: [u32; 2] = [2, 1];
const LOT_OF_S_T: [u32; 2] = [1, 2];

const FOUR: &str = r#""categories": [{"id": "c"}, {"id": "k"}], "units": [{"id": "U"}],
    "demands": [{"id": "A", "quantity": 1, "category": "c"}, {"id": "B", "quantity": 1}, {"id": "C", "quantity": 1, "category": "c"},
                {"id": "Z", "quantity": 1, "category": "k"}],
    "supplies": [{"id": "p", "capacity": 1, "unit": "U"}, {"id": "q", "capacity": 1}, {"id": "r", "capacity": 1, "unit": "U"}],
    "pairs": [{"demand": "Z", "supply": "p"}, {"demand": "B", "supply": "p"}, {"demand": "C", "supply": "q"}, {"demand": "A", "supply": "r"}]"#;

/// The names of the parts of pairs A–r, B–p, C–q, Z–p, with `more` in the lists.
fn part_names(more: &str) -> String {
    let problem = problem(&format!(r#"{{"version": 1, {FOUR}{more}}}"#));
    (0..4).map(|p| problem.part_name(problem.part(PairId(p))).to_owned()).collect()
}

#[test]
fn parts_are_joined_by_rows_quotas_and_terms_and_named_by_the_smallest_demand() {
    assert_eq!(part_names(""), "ABCB");
    assert_eq!(
        part_names(r#", "quotas": [{"id": "q", "side": "demand", "members": ["Z", "C"], "maximum": 99}]"#),
        "ABBB"
    );
    assert_eq!(part_names(r#", "quotas": [{"id": "q", "side": "supply", "members": ["r", "q"]}]"#), "ABAB");
    let limit = |terms: &str| part_names(&format!(r#", "limits": [{{"id": "l", "terms": [{terms}]}}]"#));
    assert_eq!(limit(r#"{"unit": "U"}"#), "AACA");
    assert_eq!(limit(r#"{"category": "c"}"#), "ABAB");
    assert_eq!(limit(r#"{"category": "c", "unit": "U"}"#), "ABCB");
    assert_eq!(limit("{}"), "AAAA");
    assert_eq!(limit(r#"{"category": "c", "each": 5}, {"category": "c", "each": -5}"#), "ABAB");
}

#[test]
fn terms_add_up_on_the_pairs_they_fit() {
    let problem = problem(&format!(
        r#"{{"version": 1, {FOUR}, "limits": [{{"id": "l", "maximum": 3, "terms": [
            {{"demand": "B", "each": 2}}, {{"supply": "p", "each": 3}}, {{"demand": "B", "supply": "p", "each": 10}}, {{"unit": "U", "each": 100}},
            {{"category": "k", "each": 1000}}, {{"demand": "C", "each": 7}}, {{"supply": "q", "each": -7}}, {{"demand": "C", "supply": "p"}}]}}]}}"#
    ));
    let terms: Vec<_> = problem.limits()[0].terms.iter().map(|t| (t.pair.0, t.each)).collect();
    assert_eq!(terms, [(0, 100), (1, 115), (2, 0), (3, 1103)]);
}

#[test]
fn quotas_are_recognised_as_nested_side_by_side() {
    let with = |quotas: &str| problem(&format!(r#"{{"version": 1, {FOUR}, "quotas": [{quotas}]}}"#));
    let nested = with(
        r#"{"id": "2", "side": "demand", "members": ["B", "A"]}, {"id": "1", "side": "demand", "members": ["A"]},
           {"id": "3", "side": "supply", "members": ["p", "q"]}, {"id": "4", "side": "supply", "members": ["r", "q"]}"#,
    );
    assert!(nested.nested(Side::Demand));
    assert!(!nested.nested(Side::Supply));
    assert_eq!(nested.quotas_of_demand(DemandId(0)).len(), 2);
    assert_eq!(nested.quotas()[1].members, [0, 1]);
}

const FULL: &str = r#"{"version": 1, "policy": {"goals": ["keep", "worth"], "worth": {"near": 5, "base": 100}}, "areas": [{"id": "b", "parent": "a"}, {"id": "a"}],
    "history": [{"over": "supply", "id": "T", "round": 2, "quantity": 0}, {"over": "supply", "id": "S", "round": 2, "quantity": 1}],
    "previous": [{"demand": "E", "supply": "S", "quantity": 2}, {"demand": "D", "supply": "S", "quantity": 1}],
    "groups": [{"id": "g", "side": "demand", "members": ["E", "D"], "weight": 1}],
    "quotas": [{"id": "y", "side": "supply", "members": ["T", "S"], "maximum": 9, "minimum": 0}, {"id": "x", "side": "demand", "members": ["D"]}],
    "limits": [{"id": "l", "maximum": "12", "minimum": 0, "terms": [{"supply": "S", "each": 2}, {"demand": "E", "each": 1}]}],
    "demands": [{"id": "E", "quantity": 4, "priority": 1, "when": "any", "whole": false, "providers": {}}, {"id": "D", "title": "题", "quantity": 9}],
    "supplies": [{"id": "T", "capacity": 5}, {"id": "S", "capacity": 7, "areas": []}],
    "pairs": [{"demand": "E", "supply": "T", "worth": -2}, {"demand": "E", "supply": "S", "worth": 1, "maximum": 4},
        {"demand": "D", "supply": "S", "claim": 2, "minimum": 2, "maximum": 6}, {"demand": "D", "supply": "S", "minimum": 2, "maximum": 2, "lock": true}]}"#;

const FULL_CANONICAL: &str = concat!(
    r#"{"version":1,"areas":[{"id":"a"},{"id":"b","parent":"a"}],"#,
    r#""demands":[{"id":"D","title":"题","quantity":9},{"id":"E","quantity":4}],"#,
    r#""supplies":[{"id":"S","capacity":7},{"id":"T","capacity":5}],"#,
    r#""pairs":[{"demand":"D","supply":"S","minimum":2,"maximum":2,"lock":true},"#,
    r#"{"demand":"D","supply":"S","minimum":2,"maximum":6,"claim":2},"#,
    r#"{"demand":"E","supply":"S"},{"demand":"E","supply":"T","worth":-2}],"#,
    r#""quotas":[{"id":"x","side":"demand","members":["D"]},"#,
    r#"{"id":"y","side":"supply","members":["S","T"],"maximum":9}],"#,
    r#""limits":[{"id":"l","minimum":0,"maximum":12,"terms":[{"supply":"S","each":2},{"demand":"E"}]}],"#,
    r#""groups":[{"id":"g","side":"demand","members":["D","E"]}],"#,
    r#""previous":[{"demand":"D","supply":"S","quantity":1},{"demand":"E","supply":"S","quantity":2}],"#,
    r#""history":[{"over":"supply","id":"S","round":2,"quantity":1},{"over":"supply","id":"T","round":2,"quantity":0}],"#,
    r#""policy":{"goals":["keep","worth"],"worth":{"near":5}}}"#
);

#[test]
fn the_canonical_form_is_as_the_contract_says() {
    assert_eq!(canonical(&problem(FULL)), FULL_CANONICAL);
}

#[test]
fn the_canonical_form_is_a_fixpoint_and_equals_the_lists_as_serde_writes_them() {
    let once = problem(FULL);
    let again = problem(&canonical(&once));
    assert_eq!(canonical(&again), canonical(&once));
    assert_eq!(again.digest(), once.digest());
    assert_eq!(again.pairs(), once.pairs());
    assert_eq!(serde_json::to_string(&once.to_lists()).unwrap(), canonical(&once));
    assert_eq!(read(&canonical(&once)), once.to_lists());
}

#[test]
fn a_rotation_that_nobody_decided_is_refused() {
    let lists =
        FULL.replace(r#""goals": ["keep", "worth"]"#, r#""goals": [{"rotation": {"over": "supply"}}]"#);
    assert_eq!(codes(&lists), ["R107"]);
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut lists = read(FULL);
    lists.areas.reverse();
    lists.demands.reverse();
    lists.supplies.reverse();
    lists.quotas.reverse();
    lists.quotas.iter_mut().for_each(|q| q.members.reverse());
    lists.limits[0].terms.reverse();
    lists.groups[0].members.reverse();
    lists.previous.reverse();
    lists.history.reverse();
    lists.pairs.as_mut().unwrap().reverse();
    let shuffled = Problem::new(&lists, &explicit(&lists)).unwrap();
    assert_eq!(canonical(&shuffled), FULL_CANONICAL);
}

#[test]
fn sums_beyond_the_range_are_refused() {
    let lists = |quotas: &str, limits: &str| {
        format!(
            r#"{{"version": 1, "demands": [{{"id": "D", "quantity": 2147483647}}], "supplies": [{{"id": "S", "capacity": 2147483647}}],
            "pairs": [{{"demand": "D", "supply": "S"}}], "quotas": [{quotas}], "limits": [{limits}]}}"#
        )
    };
    let quota = r#"{"id": "q", "side": "demand", "members": ["D"], "maximum": 4611686018427387000}"#;
    assert_eq!(codes(&lists(quota, "")), ["R101"]);
    let limit = |each: i64, terms: usize| {
        format!(r#"{{"id": "l", "terms": [{}]}}"#, vec![format!(r#"{{"each": {each}}}"#); terms].join(","))
    };
    assert_eq!(codes(&lists("", &limit(1 << 40, 1))), ["R104"]);
    assert_eq!(codes(&lists("", &limit(-(1 << 31) - 2, 1))), ["R104"]);
    assert_eq!(problem(&lists("", &limit(1 << 31, 1))).limits().len(), 1);
}

/// Groups over which a fair goal compares shares: what wants nothing is left out with a warning, and a weight that shares
/// cannot be compared with is refused.
#[test]
fn groups_of_fair_goals_want_something_within_the_range() {
    let json = |capacity: u32, weight: u32| {
        format!(
            r#"{{"version": 1, "demands": [{{"id": "D", "quantity": 1}}], "pairs": [],
            "supplies": [{{"id": "S", "capacity": {capacity}}}, {{"id": "T", "capacity": 0}}],
            "groups": [{{"id": "G", "side": "supply", "members": ["S"], "weight": {weight}}}, {{"id": "H", "side": "supply", "members": ["T"]}}],
            "policy": {{"goals": [{{"fair": {{"over": "groups"}}}}]}}}}"#
        )
    };
    let fine = problem(&json(3, 2));
    let Level::Fair(fair) = &fine.levels()[0] else { panic!("a fair level") };
    assert_eq!(
        (fair.groups.len(), fair.groups[0].stake(), fair.group_of.as_slice()),
        (1, 6, &[Some(0), None][..])
    );
    assert_eq!(fine.warnings().iter().map(|warning| warning.code).collect::<Vec<_>>(), ["W124"]);
    let most = (1 << 31) - 1;
    assert!(problem(&json(most, most)).is_fair(), "just within");
    let beyond = json(most, most).replace(r#""members": ["T"]"#, r#""members": []"#);
    let beyond = beyond.replace(r#""members": ["S"]"#, r#""members": ["S", "T"]"#);
    assert_eq!(codes(&beyond.replace(r#""capacity": 0"#, &format!(r#""capacity": {most}"#))), ["R106"]);
    assert!(fine.is_fair() && fine.part_count() == 0);
}

/// Over areas at a depth: 1 is the top of the tree, and what lies higher counts for itself.
#[test]
fn areas_are_compared_at_a_depth() {
    let groups = |depth: &str| {
        let json = format!(
            r#"{{"version": 1, "areas": [{{"id": "市"}}, {{"id": "街道", "parent": "市"}}, {{"id": "社区", "parent": "街道"}}],
            "demands": [{{"id": "D", "quantity": 1, "area": "社区"}}, {{"id": "E", "quantity": 1, "area": "市"}}, {{"id": "F", "quantity": 1}}],
            "supplies": [], "pairs": [], "policy": {{"goals": [{{"fair": {{"over": "area"{depth}}}}}]}}}}"#
        );
        let problem = problem(&json);
        let Level::Fair(fair) = &problem.levels()[0] else { panic!("a fair level") };
        fair.groups.iter().map(|group| (group.id.clone(), group.wanted)).collect::<Vec<_>>()
    };
    let pairs =
        |expected: &[(&str, i64)]| expected.iter().map(|&(id, w)| (id.to_owned(), w)).collect::<Vec<_>>();
    assert_eq!(groups(""), pairs(&[("市", 1), ("社区", 1)]));
    assert_eq!(groups(r#", "depth": 1"#), pairs(&[("市", 2)]));
    assert_eq!(groups(r#", "depth": 2"#), pairs(&[("市", 1), ("街道", 1)]));
}

#[test]
fn the_inequalities_of_prices_and_bounds_name_their_numbers() {
    let fine = range::Sizes { rows: (1 << 19), gain: 1 << 40, depth: 2, total: 1 << 58 };
    assert!(fine.check().is_empty());
    let prices = range::Sizes { rows: 1 << 22, ..fine }.check();
    assert_eq!(prices[0].code, "R102");
    assert!(prices[0].cause.en.contains("4194304"), "{}", prices[0].cause.en);
    let bounds = range::Sizes { depth: 1000, ..fine }.check();
    assert_eq!(bounds[0].code, "R103");
    let _: lists::Text = bounds[0].cure.clone();
}
