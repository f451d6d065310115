//! What only a plan made by hand can hold, not a report that was read.

use std::sync::Arc;

use crate::lists::{Integer, Lists};
use crate::plan::{
    ChoiceSplit, Conflict, Digest, MOST_SPLITS, Node, Plan, Priced, Proof, Refusal, Status, verify,
};
use crate::problem::Problem;
use crate::rules::Pairs;

/// One whole demand that must be served, and nothing to serve it: infeasible.
fn problem() -> Problem {
    let lists = r#"{"version": 1, "demands": [{"id": "D", "quantity": 2, "minimum": 2, "whole": true}], "pairs": []}"#;
    let lists: Lists = serde_json::from_str(lists).unwrap();
    Problem::new(&lists, &Pairs::default()).unwrap()
}

fn infeasible(certificate: Proof) -> Plan {
    let none = Vec::new;
    let conflict = Conflict {
        needed: Integer(2),
        available: Integer(0),
        demands: vec!["D".to_owned()],
        supplies: none(),
        quotas: none(),
        limits: none(),
        pairs: Vec::new(),
        certificate,
        repairs: Vec::new(),
    };
    Plan {
        status: Status::Infeasible,
        stopped: None,
        goals: Vec::new(),
        matches: Vec::new(),
        unmet: Vec::new(),
        certificate: Vec::new(),
        conflict: Some(conflict),
        digest: Digest::default(),
    }
}

fn leaf() -> Node {
    Node::Leaf(Priced {
        demands: [("D".to_owned(), Integer(-1))].into(),
        conflict: true,
        ..Priced::default()
    })
}

/// A tree that splits the demand so many times, always "yes".
fn deep(splits: usize) -> Node {
    (0..splits).fold(leaf(), |below, _| Node::Choice {
        split: ChoiceSplit::Whole { whole: "D".to_owned() },
        // "No" fixes the demand at 0, where a price cannot be below 0: only the floor of "yes" is a conflict.
        no: Some(Arc::new(leaf())),
        yes: Some(Arc::new(below)),
    })
}

#[test]
fn a_floor_that_nothing_can_fill_is_a_conflict() {
    let prices = |price| {
        Proof::Prices(Priced { demands: [("D".to_owned(), Integer(price))].into(), ..Priced::default() })
    };
    assert_eq!(verify(&problem(), &infeasible(prices(-1))).map(|v| v.status), Ok(Status::Infeasible));
    let zero = verify(&problem(), &infeasible(prices(0)));
    assert!(matches!(zero, Err(Refusal::ConflictSum { sum: 0, .. })), "{zero:?}");
}

#[test]
fn a_split_forgets_the_floor_of_a_whole_demand() {
    // As the contract has it: the row becomes [0, 0] whatever it was, so the leaf "no" has no conflict.
    let refused = verify(&problem(), &infeasible(Proof::Tree { tree: deep(1) }));
    assert!(matches!(refused, Err(Refusal::ConflictSum { sum: 0, .. })), "{refused:?}");
}

#[test]
fn a_tree_made_deeper_than_allowed_is_refused() {
    let below = |splits: usize| {
        (0..splits).fold(leaf(), |below, _| Node::Choice {
            split: ChoiceSplit::Whole { whole: "D".to_owned() },
            no: Some(Arc::new(below)),
            yes: Some(Arc::new(leaf())),
        })
    };
    let refused = verify(&problem(), &infeasible(Proof::Tree { tree: below(MOST_SPLITS + 1) }));
    assert!(matches!(refused, Err(Refusal::Depth { .. })), "{refused:?}");
    let allowed = verify(&problem(), &infeasible(Proof::Tree { tree: below(MOST_SPLITS) }));
    assert!(matches!(allowed, Err(Refusal::ConflictSum { .. })), "{allowed:?}");
}
