//! Files written by hand from the formats' specifications.

use duijie::lists::{Goal, Lists};
use duijie::{Options, run};
use proptest::prelude::*;

use super::{Kind, read};

fn worth(lists: &Lists) -> i128 {
    let mut lists = lists.clone();
    lists.policy.goals = Some(vec![Goal::Worth]);
    let outcome = run(&lists, &Options::default()).unwrap();
    outcome.plan.levels().next().unwrap().value.0
}

fn pairs(lists: &Lists) -> Vec<String> {
    let rows = lists.pairs.iter().flatten();
    rows.map(|row| format!("{} {} {} {:?}", row.supply, row.demand, row.worth, row.claim)).collect()
}

const ORDERS: &str = "# FILE NAME: 00002-00000001.toc\n# TITLE: A small one\n# DATA TYPE: toc\n# NUMBER ALTERNATIVES: 4\n# NUMBER VOTERS: 13\n\
# NUMBER UNIQUE ORDERS: 2\n# ALTERNATIVE NAME 1: One\n# ALTERNATIVE NAME 2: Two\n# ALTERNATIVE NAME 3: Three\n# ALTERNATIVE NAME 4: None: really\n\
9: 3,{1,2,4}\n4: 2, 1\n";

#[test]
fn orders_become_claims_by_rank() {
    let lists = read(ORDERS, Kind::Orders).unwrap();
    assert_eq!(lists.supplies.iter().map(|row| row.capacity).collect::<Vec<_>>(), [9, 4]);
    // Thirteen voters, four alternatives: four places each.
    assert!(lists.demands.iter().all(|row| row.quantity == 4));
    assert_eq!(lists.demands[3].title, "None: really");
    assert_eq!(
        pairs(&lists),
        [
            "1 3 2 Some(1)",
            "1 1 1 Some(2)",
            "1 2 1 Some(2)",
            "1 4 1 Some(2)",
            "2 2 2 Some(1)",
            "2 1 1 Some(2)"
        ]
    );
    // Four of the nine get 3 and five something else; all four others get 2.
    assert_eq!(worth(&lists), 4 * 2 + 5 + 4 * 2);
}

#[test]
fn the_last_category_means_no() {
    let head = "# NUMBER ALTERNATIVES: 3\n# NUMBER CATEGORIES: 3\n# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: Maybe\n# CATEGORY NAME 3: No\n";
    let lists = read(&format!("{head}1: 1, 3, {{}}\n86: {{}}, 1, {{2, 3}}\n"), Kind::Categories).unwrap();
    assert_eq!(pairs(&lists), ["1 1 2 Some(1)", "1 3 1 Some(2)", "2 1 1 Some(2)"]);
}

const BUDGET: &str = "META\nkey;value\ndescription;A small one\nnum_projects;4\nnum_votes;5\nbudget;30\nvote_type;approval\nrule;greedy\n\
PROJECTS\nproject_id;cost;category;votes;name;selected\np1;20;green,health;3;Garden;1\np2;10;sport;2;Field;1\np3;10.50;sport;1;Hall;0\np4;31;green;5;Forest;0\n\
VOTES\nvoter_id;age;vote\n1;33;p1,p4\n2;40;p1,p2,p4\n3;;p4\n4;20;p1,p2,p4\n5;9;p3,p4\n";

#[test]
fn a_budget_pays_for_the_projects_of_most_votes() {
    let lists = read(BUDGET, Kind::Budget).unwrap();
    let worths: Vec<i64> = lists.pairs.iter().flatten().map(|row| row.worth).collect();
    assert_eq!(worths, [3, 2, 1, 5]);
    assert_eq!(lists.demands[0].area.as_deref(), Some("green"));
    // p4 costs more than there is; p1 and p2 take all of it.
    assert_eq!(worth(&lists), 5);
    let points = BUDGET.replace("voter_id;age;vote\n1;33;p1,p4", "voter_id;points;vote\n1;2,7;p1,p4");
    let lists = read(&points, Kind::Budget);
    assert!(lists.is_err(), "an age of 40 among the points of three votes: {lists:?}");
}

const ASSIGNMENT: &str = "c This is a small one\np asn 10 25\nn 1\nn 2\nn 3\nn 4\nn 5\n\
a 1 6 22\na 1 7 30\na 1 8 26\na 1 9 16\na 1 10 25\na 2 6 27\na 2 7 29\na 2 8 28\na 2 9 20\na 2 10 32\n\
a 3 6 33\na 3 7 25\na 3 8 21\na 3 9 29\na 3 10 23\na 4 6 24\na 4 7 24\na 4 8 30\na 4 9 19\na 4 10 26\n\
a 5 6 30\na 5 7 33\na 5 8 32\na 5 9 37\na 5 10 31\nc End of file\n";

/// The sample of the DIMACS documents: 118 is the least cost of an assignment of all five.
#[test]
fn an_assignment_of_most_worth_has_the_least_cost() {
    let lists = read(ASSIGNMENT, Kind::Assignment).unwrap();
    let base = lists.pairs.iter().flatten().map(|row| row.worth).max().unwrap() + 16;
    // By hand, over all 120 assignments.
    let cost = |source: usize, sink: usize| {
        let row = ASSIGNMENT.lines().find(|line| line.starts_with(&format!("a {source} {sink} "))).unwrap();
        row.split(' ').next_back().unwrap().parse::<i128>().unwrap()
    };
    let mut least = i128::MAX;
    let mut sinks = [6, 7, 8, 9, 10];
    permute(&mut sinks, 0, &mut |sinks| {
        least = least.min(sinks.iter().enumerate().map(|(k, &sink)| cost(k + 1, sink)).sum());
    });
    assert_eq!(worth(&lists), 5 * i128::from(base) - least);
}

fn permute(items: &mut [usize; 5], at: usize, see: &mut impl FnMut(&[usize; 5])) {
    if at == items.len() {
        return see(items);
    }
    for other in at..items.len() {
        items.swap(at, other);
        permute(items, at + 1, see);
        items.swap(at, other);
    }
}

#[test]
fn what_does_not_fit_is_named_with_its_line() {
    for (kind, text, line) in [
        (Kind::Orders, "1: 1\n", 1),
        (Kind::Orders, "# NUMBER ALTERNATIVES: 2\n", 1),
        (Kind::Orders, "# NUMBER ALTERNATIVES: none\n", 1),
        (Kind::Orders, "# NUMBER ALTERNATIVES: 2\n1: 1,3\n", 2),
        (Kind::Orders, "# NUMBER ALTERNATIVES: 2\n1: 1,1\n", 2),
        (Kind::Orders, "# NUMBER ALTERNATIVES: 2\n0: 1\n", 2),
        (Kind::Orders, "# NUMBER ALTERNATIVES: 2\n1: {1,2\n", 2),
        (Kind::Orders, "# NUMBER ALTERNATIVES: 2\n1: 1}\n", 2),
        (Kind::Orders, "# NUMBER ALTERNATIVES: 2\n1 1\n", 2),
        (Kind::Budget, "budget;3\n", 1),
        (Kind::Budget, "META\nkey;value\nPROJECTS\nproject_id;cost\na;1\n", 5),
        (Kind::Budget, "META\nkey;value\nbudget;3\nPROJECTS\nproject_id;cost\na;1\na;1\n", 7),
        (Kind::Budget, "META\nkey;value\nbudget;3\nPROJECTS\nproject_id;cost\na;x\n", 6),
        (
            Kind::Budget,
            "META\nkey;value\nbudget;3\nPROJECTS\nproject_id;cost\na;1\nVOTES\nvoter_id;vote\n1;b\n",
            9,
        ),
        (Kind::Assignment, "n 1\n", 1),
        (Kind::Assignment, "p asn 2 1\nn 1\n", 2),
        (Kind::Assignment, "p asn 2 1\nn 1\na 2 1 3\n", 3),
        (Kind::Assignment, "p asn 2 1\nn 1\na 1 2 x\n", 3),
        (Kind::Assignment, "p max 2 1\n", 1),
    ] {
        let wrong = read(text, kind).unwrap_err();
        assert_eq!(wrong.line, line, "{text:?}: {wrong:?}");
    }
}

proptest! {
    #[test]
    fn orders_are_read_as_they_are_printed(orders in prop::collection::vec((1_i64..99, prop::collection::vec(prop::collection::vec(0_usize..1, 1..3), 1..4)), 1..6)) {
        // Each order names different alternatives: they are numbered as they come.
        let mut text = String::from("# NUMBER ALTERNATIVES: 9\n");
        let mut expected = Vec::new();
        for (row, (voters, groups)) in (1..).zip(&orders) {
            let mut next = 0;
            let mut words = Vec::new();
            for (rank, group) in (1_i64..).zip(groups) {
                let numbers: Vec<usize> = group.iter().map(|_| { next += 1; next }).collect();
                expected.extend(numbers.iter().map(|number| format!("{row} {number} {} Some({rank})", i64::try_from(groups.len()).unwrap() - rank + 1)));
                let names: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                words.push(if names.len() == 1 { names[0].clone() } else { format!("{{{}}}", names.join(",")) });
            }
            text += &format!("{voters}: {}\n", words.join(","));
        }
        let lists = read(&text, Kind::Orders).unwrap();
        prop_assert_eq!(pairs(&lists), expected);
        prop_assert_eq!(lists.supplies.iter().map(|row| row.capacity).collect::<Vec<_>>(), orders.iter().map(|(voters, _)| *voters).collect::<Vec<_>>());
    }
}
