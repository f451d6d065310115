//! This example shows a total budget: which projects the money buys, who leads and who helps, and why no plan solves more.

use std::sync::Arc;

use duijie::lists::Lists;
use duijie::measure::shared;
use duijie::plan::{Node, Proof, Status, verify};
use duijie::{Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A demand is a project, its quantity the problems that it solves; `whole` projects are done in full or not at all.
    let lists = Lists::from_json(include_str!("data/budget.json"))?;
    let outcome = run(&lists, &Options::default())?;
    for project in shared(&outcome.problem, &outcome.plan) {
        let help: Vec<&str> = project.help.iter().map(|unit| unit.unit.as_str()).collect();
        println!("{}: {} leads, {help:?} help", project.demand, project.lead.unit);
    }

    // What the money bought: the limit's terms say what one problem costs.
    let money = &lists.limits[0];
    let cost = |demand: &str| money.terms.iter().find(|term| term.demand.as_deref() == Some(demand));
    let spent: i64 = outcome
        .plan
        .matches
        .iter()
        .filter_map(|found| cost(&found.demand).map(|term| term.each * found.quantity))
        .sum();
    let level = outcome.plan.levels().next().ok_or("a goal has a level")?;
    println!("{} problems solved for {spent} yuan; no plan solves more than {}", level.value, level.bound);

    // The proof: cases that leave nothing out, each with prices at which nothing better can be bought.
    let trees = outcome.plan.certificate[0].entries().iter().filter_map(|entry| match &entry.proof {
        Proof::Tree { tree } => Some(leaves(tree)),
        Proof::Prices(_) => None,
    });
    println!("proven in {} cases", trees.sum::<usize>());
    verify(&outcome.problem, &outcome.plan)?;
    assert_eq!(outcome.plan.status, Status::Optimal);
    assert_eq!((level.value.0, spent), (9, 117_000));
    Ok(())
}

fn leaves(node: &Node) -> usize {
    let below = |child: &Option<Arc<Node>>| child.as_deref().map_or(0, leaves);
    match node {
        Node::Quantity { low, high, .. } => below(low) + below(high),
        Node::Choice { no, yes, .. } => below(no) + below(yes),
        Node::Leaf(_) => 1,
    }
}
