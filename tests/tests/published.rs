//! Published cases of fair division whose leximin or Nash shares are known.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

use std::collections::{BTreeMap, BTreeSet};

use duijie::lists::{Fair, FairMeasure, Goal, Lists, Over, Rounding};
use duijie::plan::Status;
use duijie::{Options, run};
use duijie_tests::{Shape, random_lists};
use serde_json::{Value, json};

/// What the groups of the first goal have, by id.
fn shares(lists: &Lists) -> BTreeMap<String, i128> {
    let plan = run(lists, &Options::default()).unwrap().plan;
    let fair = plan.goals[0].fair().unwrap();
    fair.shares.iter().map(|share| (share.group.clone(), share.served.0)).collect()
}

/// Demands that all draw on one supply, with rows over them, each by itself in a group.
fn drawing(capacity: i64, demands: &[(&str, i64, i64)], rows: &[(&[&str], i64)], fair: Value) -> Lists {
    let of = |row: fn(&(&str, i64, i64)) -> Value| demands.iter().map(row).collect::<Vec<_>>();
    let quotas: Vec<Value> = rows
        .iter()
        .enumerate()
        .map(|(k, (members, maximum))| {
            json!({"id": format!("row {k}"), "side": "demand", "members": members, "maximum": maximum})
        })
        .collect();
    let json = json!({"version": 1, "supplies": [{"id": "all", "capacity": capacity}], "quotas": quotas,
        "demands": of(|(id, quantity, _)| json!({"id": id, "quantity": quantity})),
        "pairs": of(|(id, ..)| json!({"demand": id, "supply": "all"})),
        "groups": of(|(id, _, weight)| json!({"id": id, "side": "demand", "members": [id], "weight": weight})),
        "policy": {"goals": [{"fair": fair}]}});
    Lists::from_json(&json.to_string()).unwrap()
}

fn leximin() -> Value {
    json!({"over": "groups"})
}

fn nash() -> Value {
    json!({"over": "groups", "measure": "nash"})
}

/// The claims 100, 200, 300 of the Talmud (Ketubot 93a) and estates of 100, 200, 300, in thirds: constrained equal awards, as in
/// Aumann & Maschler 1985, Game theoretic analysis of a bankruptcy problem from the Talmud, and Thomson 2003, §3. Equal awards are
/// leximin where a claim times its weight is the same for all, and the Nash bargaining solution (Dagan & Volij 1993,
/// The bankruptcy problem: a cooperative bargaining approach). Shares of claims are the proportional rule.
#[test]
fn bankruptcies_of_the_talmud() {
    let weighted = [("A", 300, 6), ("B", 600, 3), ("C", 900, 2)];
    let plain = weighted.map(|(id, claim, _)| (id, claim, 1));
    for (estate, equal, proportional) in [
        (300, [100, 100, 100], [50, 100, 150]),
        (600, [200, 200, 200], [100, 200, 300]),
        (900, [300, 300, 300], [150, 300, 450]),
        (1200, [300, 450, 450], [200, 400, 600]),
    ] {
        let found = |demands: &[(&str, i64, i64)], fair| {
            shares(&drawing(estate, demands, &[], fair)).into_values().collect::<Vec<i128>>()
        };
        assert_eq!(found(&weighted, leximin()), equal);
        assert_eq!(found(&plain, nash()), equal);
        assert_eq!(found(&plain, leximin()), proportional);
    }
}

/// Bertsekas & Gallager 1992, Data Networks, §6.5.2: five sessions over links of capacity 1, here in thirds. Max-min fair
/// rates are 2/3, 1/3, 1/3, 1 and 1/3: link (3, 5) holds sessions 2, 3 and 5, link (2, 3) sessions 1 and 2, link (4, 5) session 4.
#[test]
fn rates_of_a_data_network() {
    let sessions = ["1", "2", "3", "4", "5"].map(|id| (id, 3, 1));
    let links: [(&[&str], i64); 3] = [(&["2", "3", "5"], 3), (&["1", "2"], 3), (&["4"], 3)];
    let rates = shares(&drawing(15, &sessions, &links, leximin()));
    assert_eq!(rates.into_values().collect::<Vec<_>>(), [2, 1, 1, 3, 1]);
}

/// Massoulié & Roberts 2002, Bandwidth sharing: objectives and algorithms, §II: a route over L links of capacity 1, and one over
/// each of them. Max-min fairness gives all one half; proportional fairness, which is the Nash product, 1/(L + 1) to
/// the long route and L/(L + 1) to the others.
#[test]
fn a_long_route_over_a_line_of_links() {
    for links in 1..=4_i64 {
        let capacity = 2 * (links + 1);
        let short: Vec<String> = (1..=links).map(|link| format!("short {link}")).collect();
        let mut routes = vec![("long", capacity, 1)];
        routes.extend(short.iter().map(|id| (id.as_str(), capacity, 1)));
        let members: Vec<[&str; 2]> = short.iter().map(|id| ["long", id.as_str()]).collect();
        let rows: Vec<(&[&str], i64)> = members.iter().map(|two| (&two[..], capacity)).collect();
        let found = |fair| shares(&drawing(capacity * (links + 1), &routes, &rows, fair));
        let even = found(leximin());
        assert!(even.values().all(|&rate| rate == i128::from(capacity / 2)), "{even:?}");
        let product = found(nash());
        assert_eq!(product["long"], 2);
        assert!(short.iter().all(|id| product[id] == i128::from(2 * links)), "{product:?}");
    }
}

/// Benabbou, Chakraborty, Igarashi & Zick 2021, Finding fair and efficient allocations for matroid rank valuations: with
/// equal entitlements leximin, the Nash product and – least squares – Webster's divisors agree (on networks without floors).
#[test]
fn equal_entitlements_make_leximin_and_nash_the_same() {
    let mut compared = 0;
    for seed in 0..300 {
        let mut lists = random_lists(seed, Shape::MEDIUM);
        lists.policy.lot = None;
        lists.quotas.clear();
        lists.demands.iter_mut().for_each(|demand| (demand.minimum, demand.quantity) = (0, 7));
        lists.supplies.iter_mut().for_each(|supply| supply.minimum = 0);
        for pair in lists.pairs.iter_mut().flatten() {
            (pair.minimum, pair.maximum, pair.claim, pair.lock) = (0, None, None, false);
        }
        let mut ends = BTreeSet::new();
        let pairs = lists.pairs.as_mut().unwrap();
        pairs.retain(|pair| ends.insert((pair.demand.clone(), pair.supply.clone())));
        let mut sorted = |fair: Fair| {
            lists.policy.goals = Some(vec![Goal::Fair(fair)]);
            let plan = run(&lists, &Options::default()).unwrap().plan;
            assert_ne!(plan.status, Status::Infeasible);
            let shares = plan.goals[0].fair().unwrap().shares.iter().map(|share| share.served.0);
            let mut shares: Vec<i128> = shares.collect();
            shares.sort_unstable();
            shares
        };
        let demand = Fair::over(Over::Demand);
        let least = sorted(demand);
        assert_eq!(least, sorted(Fair { measure: FairMeasure::Nash, ..demand }), "seed {seed}");
        assert_eq!(least, sorted(Fair { rounding: Rounding::Webster, ..demand }), "seed {seed}");
        compared += usize::from(least.first() != least.last());
    }
    assert!(compared > 100, "{compared}");
}
