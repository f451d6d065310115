//! Envy by hand, and against its definition over all ordered pairs of demands.

use std::num::NonZeroU32;

use proptest::prelude::*;

use super::super::{Envy, envy};
use crate::lists::{DemandId, Lists, SupplyId};
use crate::plan::{Match, Plan};
use crate::problem::Problem;
use crate::rules::{By, Pair, Pairs};

/// A demand: quantity, priority, category or word.
#[derive(Clone, Copy, Debug)]
struct Row(u32, u32, Option<&'static str>);

/// A pair and what the plan has on it: demand, supply, way, maximum, quantity.
#[derive(Clone, Copy, Debug)]
struct Edge(usize, usize, By, u32, u32);

const SUPPLIES: usize = 4;

fn case(rows: &[Row], edges: &[Edge]) -> (Problem, Plan) {
    let demands: Vec<serde_json::Value> = rows
        .iter()
        .enumerate()
        .map(|(id, Row(quantity, priority, category))| {
            serde_json::json!({"id": format!("D{id}"), "quantity": quantity, "priority": priority, "category": category})
        })
        .collect();
    let supplies: Vec<serde_json::Value> =
        (0..SUPPLIES).map(|id| serde_json::json!({"id": format!("S{id}"), "capacity": 99})).collect();
    let lists = serde_json::json!({"version": 1, "demands": demands, "supplies": supplies, "pairs": [],
        "categories": [{"id": "医疗"}, {"id": "义诊", "words": ["看病"]}]});
    let lists: Lists = serde_json::from_value(lists).unwrap();
    let pair = |Edge(demand, supply, by, maximum, _): &Edge| Pair {
        demand: DemandId::new(*demand),
        supply: SupplyId::new(*supply),
        worth: 1,
        minimum: 0,
        maximum: *maximum,
        rank: NonZeroU32::new(u32::from(*by == By::Claim)),
        by: *by,
    };
    let pairs = Pairs { rows: edges.iter().map(pair).collect(), ..Pairs::default() };
    let problem = Problem::new(&lists, &pairs).unwrap();
    let (_, mut plan) = super::example();
    let matches = edges.iter().filter(|edge| edge.4 > 0).map(|Edge(demand, supply, by, _, quantity)| Match {
        demand: format!("D{demand}"),
        supply: format!("S{supply}"),
        quantity: i64::from(*quantity),
        by: *by,
    });
    plan.matches = matches.collect();
    (problem, plan)
}

fn counted(rows: &[Row], edges: &[Edge]) -> Option<Envy> {
    let (problem, plan) = case(rows, edges);
    envy(&problem, &plan)
}

/// The definition.
fn defined(rows: &[Row], edges: &[Edge]) -> Option<Envy> {
    let category = |row: &Row| row.2.map(|name| if name == "看病" { "义诊" } else { name });
    let served = |demand: usize| edges.iter().filter(|edge| edge.0 == demand).map(|edge| edge.4).sum::<u32>();
    let mut envy = Envy::default();
    for (i, one) in rows.iter().enumerate() {
        for (j, other) in rows.iter().enumerate() {
            let alike = i != j && category(one).is_some() && category(one) == category(other);
            let cause = edges.iter().any(|mine| {
                let theirs = |edge: &&Edge| edge.0 == j && edge.1 == mine.1 && edge.4 > 0;
                mine.0 == i && mine.4 < mine.3 && edges.iter().find(theirs).is_some()
            });
            if alike && served(i) < one.0 && cause {
                envy.justified += u64::from(other.1 > one.1);
                envy.equal += u64::from(other.1 == one.1);
            }
        }
    }
    rows.iter().any(|row| row.2.is_some()).then_some(envy)
}

#[test]
fn envy_by_hand() {
    const S: By = By::Arrangement;
    let clinic = Some("义诊");
    // D0 lacks all and fits S0 and S1; D1 has S0; D2, a tier later, has S0 and S1; D3, of that tier, lacks all and fits
    // S1; D4 is of another category, D5 of none.
    let rows = [
        Row(2, 1, Some("看病")),
        Row(1, 1, clinic),
        Row(2, 2, clinic),
        Row(1, 2, clinic),
        Row(1, 1, Some("医疗")),
        Row(1, 1, None),
    ];
    let edges = |max, on| {
        [
            Edge(0, 0, S, max, on),
            Edge(0, 1, S, 2, 0),
            Edge(1, 0, S, 1, 1),
            Edge(2, 0, S, 1, 1),
            Edge(2, 1, S, 1, 1),
            Edge(3, 1, S, 1, 0),
            Edge(4, 0, S, 1, 0),
            Edge(5, 0, S, 1, 0),
        ]
    };
    // D0 envies D1 (equal) and D2 (justified, once), D3 envies D2 (equal); D3 has nothing to ask of the earlier D1.
    assert_eq!(counted(&rows, &edges(2, 0)), Some(Envy { justified: 1, equal: 2 }));
    // Has it from S0 all that the two agreed on, then only S1 is left to envy.
    assert_eq!(counted(&rows, &edges(1, 1)), Some(Envy { justified: 1, equal: 1 }));
    // Has it all, it envies nobody.
    assert_eq!(counted(&rows, &edges(2, 2)), Some(Envy { justified: 0, equal: 1 }));
    assert_eq!(counted(&[Row(1, 1, None)], &[]), None);
    assert_eq!(counted(&[Row(1, 1, clinic)], &[]), Some(Envy::default()));
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let category = prop::sample::select(vec![None, Some("医疗"), Some("义诊"), Some("看病")]);
    prop::collection::vec((1_u32..5, 1_u32..4, category).prop_map(|(q, t, c)| Row(q, t, c)), 1..9)
}

/// Every demand with some supplies, by claim, by arrangement or both; what is on a pair is at most its maximum.
fn edges(demands: usize) -> impl Strategy<Value = Vec<Edge>> {
    let cell = (0_u32..3, 0_u32..3, 0_u32..3, 0_u32..3);
    prop::collection::vec(cell, demands * SUPPLIES).prop_map(move |cells| {
        let ends = (0..demands).flat_map(|demand| (0..SUPPLIES).map(move |supply| (demand, supply)));
        ends.zip(cells)
            .flat_map(|((demand, supply), (claim, arranged, first, second))| {
                [
                    Edge(demand, supply, By::Claim, claim, first.min(claim)),
                    Edge(demand, supply, By::Arrangement, arranged, second.min(arranged)),
                ]
            })
            .filter(|edge| edge.3 > 0)
            .collect()
    })
}

proptest! {
    #[test]
    fn envy_is_as_defined((rows, edges) in rows().prop_flat_map(|rows| (Just(rows.clone()), edges(rows.len())))) {
        prop_assert_eq!(counted(&rows, &edges), defined(&rows, &edges));
    }
}
