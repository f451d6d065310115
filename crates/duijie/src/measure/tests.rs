//! Measures against values worked out by hand, and against their definitions.

mod envy;
mod laws;
mod rounds;
mod spread;

use std::num::NonZeroU32;

use super::{
    Evenness, Provider, Quartiles, Ratio, Role, Share, Shared, Spread, Value, evenness, gini, jain, maximum,
    measure, min_max, minimum, shared,
};
use crate::lists::{DemandId, Lists, SupplyId};
use crate::plan::{Digest, Match, Plan, Status};
use crate::problem::Problem;
use crate::rules::{By, Pair, Pairs};

fn shares(rows: &[[i64; 2]]) -> Vec<Share> {
    rows.iter().map(|[served, wanted]| Share { served: *served, wanted: *wanted }).collect()
}

fn exact(numerator: i128, denominator: i128) -> Option<Value> {
    Some(Value::Exact(Ratio { numerator, denominator }))
}

#[test]
fn evenness_of_known_shares() {
    // Gini of (1, 1, 1), of (0, 0, 1), of (1, 2, 3, 4)/4: 0, 2/3, 1/4.
    assert_eq!(gini(&shares(&[[1, 1], [2, 2], [7, 7]])), exact(0, 1));
    assert_eq!(gini(&shares(&[[0, 5], [3, 3], [0, 1]])), exact(2, 3));
    assert_eq!(gini(&shares(&[[4, 4], [1, 4], [3, 4], [2, 4]])), exact(1, 4));
    assert_eq!(gini(&shares(&[[3, 4]])), exact(0, 1));
    // Jain of (1, 0), of (1, 1, 1), of (1, 2, 3)/3: 1/2, 1, 36/42.
    assert_eq!(jain(&shares(&[[4, 4], [0, 9]])), exact(1, 2));
    assert_eq!(jain(&shares(&[[1, 1], [2, 2], [7, 7]])), exact(1, 1));
    assert_eq!(jain(&shares(&[[1, 3], [2, 3], [3, 3]])), exact(6, 7));
    let three = shares(&[[2, 4], [1, 3], [3, 4]]);
    assert_eq!(minimum(&three), Some(Ratio { numerator: 1, denominator: 3 }));
    assert_eq!(maximum(&three), Some(Ratio { numerator: 3, denominator: 4 }));
    assert_eq!(min_max(&three), Some(Ratio { numerator: 4, denominator: 9 }));
}

#[test]
fn edges_of_evenness() {
    assert_eq!(evenness(&[]), None);
    assert_eq!(evenness(&shares(&[[0, 0]])), None);
    let one = Ratio { numerator: 1, denominator: 1 };
    let zero = Ratio { numerator: 0, denominator: 1 };
    let expected = Evenness {
        groups: 2,
        gini: Value::Exact(zero),
        jain: Value::Exact(one),
        minimum: zero,
        maximum: zero,
        ratio: one,
        spread: Spread {
            quartiles: Quartiles { lower: zero, median: zero, upper: zero },
            variance: Value::Exact(zero),
            variation: None,
            hoover: Value::Exact(zero),
            theil: None,
            atkinson: None,
            leximin: vec![zero, zero],
        },
        nothing: true,
    };
    assert_eq!(evenness(&shares(&[[0, 3], [0, 2], [0, 0]])), Some(expected));
}

/// The definition, all pairs of groups, in floating point.
fn gini_by_definition(shares: &[Share]) -> f64 {
    let x: Vec<f64> = shares.iter().map(|s| s.served as f64 / s.wanted as f64).collect();
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let spread: f64 = x.iter().flat_map(|a| x.iter().map(move |b| (a - b).abs())).sum();
    spread / (2.0 * n * n * mean)
}

#[test]
fn exact_and_rounded_agree_with_the_definition() {
    for n in 1..200_i64 {
        // Wanted of many different primes' multiples: the common denominator soon leaves 128 bits.
        let rows: Vec<Share> =
            (1..=n).map(|k| Share { served: k * k % 97 + 1, wanted: 100 + 7 * k * k % 1009 }).collect();
        let value = gini(&rows).unwrap();
        assert!((value.number() - gini_by_definition(&rows)).abs() < 1e-12, "{n}");
        let sum: f64 = rows.iter().map(|s| s.served as f64 / s.wanted as f64).sum();
        let squares: f64 = rows.iter().map(|s| (s.served as f64 / s.wanted as f64).powi(2)).sum();
        let index = jain(&rows).unwrap();
        assert!((index.number() - sum * sum / (squares * n as f64)).abs() < 1e-12, "{n}");
        // By unlimited integers (Python), the 23rd is the first whose sums leave 128 bits.
        assert_eq!(matches!(value, Value::Rounded(_)), n >= 23, "{n}");
        if let Value::Rounded(number) = index {
            assert_eq!(number.to_string().parse::<f64>().unwrap(), number);
            assert!(number.to_string().len() <= 14, "{number}");
        }
        let mut turned = rows.clone();
        turned.reverse();
        assert_eq!(evenness(&turned), evenness(&rows));
    }
}

#[test]
fn largest_shares_are_exact_or_rounded_but_never_wrong() {
    let large = i64::from(i32::MAX) << 31;
    let rows = shares(&[[large, large], [large - 1, large], [1, large - 2]]);
    assert!((gini(&rows).unwrap().number() - 1.0 / 3.0).abs() < 1e-9);
    assert!((jain(&rows).unwrap().number() - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!(minimum(&rows).unwrap(), Ratio::new(1, large - 2));
}

const LISTS: &str = r#"{"version": 1,
    "areas": [{"id": "A"}, {"id": "A1", "parent": "A"}, {"id": "A2", "parent": "A"}, {"id": "B"}],
    "categories": [{"id": "医疗"}, {"id": "义诊", "parent": "医疗", "words": ["看病"]}],
    "units": [{"id": "U"}],
    "demands": [
      {"id": "D1", "quantity": 4, "area": "A1", "category": "看病", "beneficiaries": ["儿童", "老年人"]},
      {"id": "D2", "quantity": 2, "area": "A2", "category": "医疗", "priority": 2, "beneficiaries": ["老年人"]},
      {"id": "D3", "quantity": 3, "area": "A", "category": "义诊", "priority": 2},
      {"id": "D4", "quantity": 1}],
    "supplies": [{"id": "S1", "unit": "U", "capacity": 5}, {"id": "S2", "unit": "U", "capacity": 1},
      {"id": "S3", "capacity": 4}],
    "pairs": []}"#;

/// D1 has 3 of 4 (2 of them claimed), D2 2 of 2, D3 nothing, D4 nothing; U gives 5 of 6, S3 none of 4.
fn example() -> (Problem, Plan) {
    let lists: Lists = serde_json::from_str(LISTS).unwrap();
    let pair = |d: usize, s: usize, maximum: u32, rank: u32| Pair {
        demand: DemandId::new(d),
        supply: SupplyId::new(s),
        worth: 1,
        minimum: 0,
        maximum,
        rank: NonZeroU32::new(rank),
        by: if rank > 0 { By::Claim } else { By::Arrangement },
    };
    let rows = vec![pair(0, 0, 3, 1), pair(0, 0, 4, 0), pair(1, 0, 2, 0), pair(2, 2, 3, 2)];
    let problem = Problem::new(&lists, &Pairs { rows, ..Pairs::default() }).unwrap();
    let row = |d: &str, quantity, by| Match { demand: d.into(), supply: "S1".into(), quantity, by };
    let plan = Plan {
        status: Status::Gap,
        stopped: None,
        goals: Vec::new(),
        matches: vec![row("D1", 2, By::Claim), row("D1", 1, By::Arrangement), row("D2", 2, By::Arrangement)],
        unmet: Vec::new(),
        certificate: Vec::new(),
        conflict: None,
        digest: Digest::default(),
    };
    (problem, plan)
}

#[test]
fn a_plan_measured_by_hand() {
    let (problem, plan) = example();
    let expected: serde_json::Value = serde_json::from_str(
        r#"{
        "served": {"quantity": [5, 10], "demands": [1, 4], "some": [2, 4]},
        "tiers": [{"tier": 1, "quantity": [3, 5], "demands": [0, 2], "some": [1, 2]},
                  {"tier": 2, "quantity": [2, 5], "demands": [1, 2], "some": [1, 2]}],
        "areas": [
          {"id": "A", "quantity": [5, 9], "demands": [1, 3], "some": [2, 3],
           "own": {"quantity": [0, 3], "demands": [0, 1], "some": [0, 1]}},
          {"id": "A1", "quantity": [3, 4], "demands": [0, 1], "some": [1, 1],
           "own": {"quantity": [3, 4], "demands": [0, 1], "some": [1, 1]}},
          {"id": "A2", "quantity": [2, 2], "demands": [1, 1], "some": [1, 1],
           "own": {"quantity": [2, 2], "demands": [1, 1], "some": [1, 1]}}],
        "categories": [
          {"id": "义诊", "quantity": [3, 7], "demands": [0, 2], "some": [1, 2],
           "own": {"quantity": [3, 7], "demands": [0, 2], "some": [1, 2]}},
          {"id": "医疗", "quantity": [5, 9], "demands": [1, 3], "some": [2, 3],
           "own": {"quantity": [2, 2], "demands": [1, 1], "some": [1, 1]}}],
        "beneficiaries": [{"id": "儿童", "quantity": [3, 4], "demands": [0, 1], "some": [1, 1]},
                          {"id": "老年人", "quantity": [5, 6], "demands": [1, 2], "some": [2, 2]}],
        "units": [{"id": "S3", "used": [0, 4]}, {"id": "U", "used": [5, 6]}],
        "claims": [{"rank": 1, "honoured": [2, 3]}, {"rank": 2, "honoured": [0, 3]}],
        "ranks": {"profile": [2, 0], "average": [2, 2]},
        "envy": {"justified": 0, "equal": 0},
        "shares": {
          "areas": {"groups": 3, "gini": [8, 21], "jain": [49, 75], "minimum": [0, 1], "maximum": [1, 1], "ratio": [0, 1],
            "lower": [0, 1], "median": [3, 4], "upper": [1, 1], "variance": [13, 72], "variation": 0.728431359085,
            "hoover": [1, 3], "theil": 0.415704183968, "atkinson": {"half": 0.33675222713, "one": [1, 1], "two": [1, 1]},
            "leximin": [[0, 1], [3, 4], [1, 1]]},
          "units": {"groups": 2, "gini": [1, 2], "jain": [1, 2], "minimum": [0, 1], "maximum": [5, 6], "ratio": [0, 1],
            "lower": [0, 1], "median": [0, 1], "upper": [5, 6], "variance": [25, 144], "variation": [1, 1],
            "hoover": [1, 2], "theil": 0.69314718056, "atkinson": {"half": 0.5, "one": [1, 1], "two": [1, 1]},
            "leximin": [[0, 1], [5, 6]]}}
        }"#,
    )
    .unwrap();
    // Areas: shares 0, 3/4, 1. Gini: (−2·0 + 0·3/4 + 2·1)/(3·7/4) = 8/21. Jain: (7/4)²/(3·25/16) = 49/75. Variance: 25/48 − 49/144 =
    // 13/72, its root over the mean √26/7. Hoover: (7 + 2 + 5)/12 / (2·3·7/12) = 1/3. Theil and Atkinson: mpmath, 60 digits.
    let measures = measure(&problem, &plan);
    assert_eq!(serde_json::to_value(&measures).unwrap(), expected);
    let text = serde_json::to_string(&measures).unwrap();
    assert_eq!(serde_json::from_str::<super::Measures>(&text).unwrap(), measures);
}

#[test]
fn without_a_plan_nothing_is_measured() {
    let (problem, mut plan) = example();
    plan.status = Status::Infeasible;
    assert_eq!(serde_json::to_string(&measure(&problem, &plan)).unwrap(), "{}");
}

/// The shared demands of these lists with these matches (demand, supply, quantity, each a claim), written `D: U 3 + V 1`.
fn told(lists: &str, matches: &[(&str, &str, i64)]) -> Vec<String> {
    let lists: Lists = serde_json::from_str(lists).unwrap();
    let position = |ids: Vec<&String>, id: &str| ids.iter().position(|known| *known == id).unwrap();
    let pair = |(d, s, quantity): &(&str, &str, i64)| Pair {
        demand: DemandId::new(position(lists.demands.iter().map(|row| &row.id).collect(), d)),
        supply: SupplyId::new(position(lists.supplies.iter().map(|row| &row.id).collect(), s)),
        worth: 1,
        minimum: 0,
        maximum: u32::try_from(*quantity).unwrap(),
        rank: None,
        by: By::Arrangement,
    };
    let pairs = Pairs { rows: matches.iter().map(pair).collect(), ..Pairs::default() };
    let problem = Problem::new(&lists, &pairs).unwrap();
    let (_, mut plan) = example();
    let row = |(d, s, quantity): &(&str, &str, i64)| Match {
        demand: (*d).into(),
        supply: (*s).into(),
        quantity: *quantity,
        by: By::Arrangement,
    };
    plan.matches = matches.iter().map(row).collect();
    let one = |of: &Provider| format!("{} {}", of.unit, of.quantity);
    let all = shared(&problem, &plan);
    assert!(all.is_sorted_by_key(|row| &row.demand));
    for row in &all {
        assert_eq!(Shared::of(&all, &row.demand), Some(row));
        assert_eq!(row.role(&row.lead.unit), Some(Role::Lead));
        assert!(row.help.iter().all(|help| row.role(&help.unit) == Some(Role::Help)));
        assert_eq!(row.role("nobody"), None);
    }
    let told = |row: &Shared| {
        let all: Vec<String> = std::iter::once(&row.lead).chain(&row.help).map(one).collect();
        format!("{}: {}", row.demand, all.join(" + "))
    };
    all.iter().map(told).collect()
}

#[test]
fn the_unit_that_gives_most_leads_and_of_equals_the_least_id() {
    let lists = r#"{"version": 1, "units": [{"id": "卫健局"}, {"id": "民政局"}],
        "demands": [{"id": "D1", "quantity": 9}, {"id": "D2", "quantity": 9}, {"id": "D3", "quantity": 9},
            {"id": "D4", "quantity": 9, "providers": {"most": 1}}, {"id": "D5", "quantity": 9, "providers": {"least": 2}}],
        "supplies": [{"id": "S1", "unit": "民政局", "capacity": 9}, {"id": "S2", "unit": "卫健局", "capacity": 9},
            {"id": "S3", "unit": "民政局", "capacity": 9}, {"id": "志愿队", "capacity": 9}], "pairs": []}"#;
    // Two supplies of one unit add up.
    let matches = [("D1", "S1", 2), ("D1", "S2", 3), ("D1", "S3", 2), ("D1", "志愿队", 3)];
    assert_eq!(told(lists, &matches), ["D1: 民政局 4 + 卫健局 3 + 志愿队 3"]);
    let matches = [("D1", "S1", 2), ("D1", "S2", 2)];
    assert_eq!(told(lists, &matches), ["D1: 卫健局 2 + 民政局 2"]);
    // One unit through two supplies shares with nobody; with `providers` it leads alone; what gets nothing is left out.
    let matches = [("D2", "S1", 1), ("D2", "S3", 1), ("D3", "志愿队", 1), ("D4", "志愿队", 5)];
    assert_eq!(told(lists, &matches), ["D4: 志愿队 5"]);
}
