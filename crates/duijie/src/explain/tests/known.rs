//! Reasons written down by hand, in the contract's form.

use serde_json::{Value, json};

use super::world::World;
use crate::explain::{HOLDERS, conflict, explain, refused};
use crate::lists::{DemandId, Integer, Lists, SupplyId};
use crate::plan::{Conflict, Goal, LevelName, LevelResult, Priced, Proof, Status};
use crate::rules::{Miss, Nearest, Refusal, Rule};

fn world(lists: Value) -> World {
    World::new(serde_json::from_value::<Lists>(lists).unwrap())
}

/// The reasons of a plan with these quantities on the pairs as listed.
fn reasons(world: &World, x: &[i64]) -> Value {
    serde_json::to_value(explain(&world.problem, &world.plan(x), |_| Vec::new())).unwrap()
}

fn check(lists: Value, x: &[i64], expected: Value) {
    assert_eq!(reasons(&world(lists), x), expected);
}

#[test]
fn a_full_supply_names_its_holders() {
    check(
        json!({"version": 1,
            "demands": [{"id": "D1", "quantity": 2, "priority": 2}, {"id": "D2", "quantity": 1},
                {"id": "D3", "quantity": 1, "minimum": 1, "priority": 2}, {"id": "D4", "quantity": 1, "priority": 2}],
            "supplies": [{"id": "S1", "capacity": 4}],
            "pairs": [{"demand": "D1", "supply": "S1"}, {"demand": "D2", "supply": "S1"},
                {"demand": "D3", "supply": "S1"}, {"demand": "D4", "supply": "S1"}],
            "policy": {"goals": ["serve", "worth"]}}),
        &[1, 1, 1, 1],
        json!([{"demand": "D1", "missing": 1, "reasons": [{"code": "capacity", "evidence": {"supplies": [
            {"id": "S1", "capacity": 4, "held": [
                {"demand": "D1", "quantity": 1, "why": "tie"},
                {"demand": "D2", "quantity": 1, "why": {"level": 0}},
                {"demand": "D3", "quantity": 1, "why": {"protected": "demands/D3"}},
                {"demand": "D4", "quantity": 1, "why": "tie"}]}]}}]}]),
    );
}

#[test]
fn quotas_bar_and_protect() {
    check(
        json!({"version": 1,
            "demands": [{"id": "D1", "quantity": 3}, {"id": "D2", "quantity": 2}, {"id": "D3", "quantity": 2}],
            "supplies": [{"id": "S1", "capacity": 4}],
            "pairs": [{"demand": "D1", "supply": "S1"}, {"demand": "D2", "supply": "S1"}, {"demand": "D3", "supply": "S1"}],
            "quotas": [{"id": "high", "side": "demand", "members": ["D1"], "maximum": 1},
                {"id": "low", "side": "demand", "members": ["D2"], "minimum": 2}]}),
        &[1, 2, 1],
        json!([
            {"demand": "D1", "missing": 2, "reasons": [
                {"code": "capacity", "evidence": {"supplies": [{"id": "S1", "capacity": 4, "held": [
                    {"demand": "D1", "quantity": 1, "why": "tie"},
                    {"demand": "D2", "quantity": 2, "why": {"protected": "quotas/low"}},
                    {"demand": "D3", "quantity": 1, "why": {"barred": "quotas/high"}}]}]}},
                {"code": "quota", "evidence": {"id": "high", "maximum": 1, "used": 1}}]},
            {"demand": "D3", "missing": 1, "reasons": [
                {"code": "capacity", "evidence": {"supplies": [{"id": "S1", "capacity": 4, "held": [
                    {"demand": "D1", "quantity": 1, "why": "tie"},
                    {"demand": "D2", "quantity": 2, "why": {"protected": "quotas/low"}},
                    {"demand": "D3", "quantity": 1, "why": "tie"}]}]}}]}]),
    );
}

#[test]
fn what_no_goal_asks_for_or_a_goal_forbids() {
    check(
        json!({"version": 1, "demands": [{"id": "D1", "quantity": 9}],
            "supplies": [{"id": "S1", "capacity": 9}, {"id": "S2", "capacity": 9}, {"id": "S3", "capacity": 9}],
            "pairs": [{"demand": "D1", "supply": "S1", "worth": -3}, {"demand": "D1", "supply": "S2", "worth": 0},
                {"demand": "D1", "supply": "S3", "worth": 5, "maximum": 2}]}),
        &[0, 0, 2],
        json!([{"demand": "D1", "missing": 7, "reasons": [
            {"code": "pair", "evidence": {"id": "D1/S3/arrangement", "maximum": 2, "used": 2}},
            {"code": "goals", "evidence": {"level": 0, "loss": 0, "supplies": ["S2"]}},
            {"code": "goals", "evidence": {"level": 0, "loss": 3, "supplies": ["S1"]}}]}]),
    );
}

#[test]
fn whole_demands_and_units_that_do_not_suffice() {
    check(
        json!({"version": 1,
            "demands": [{"id": "D1", "quantity": 5, "whole": true},
                {"id": "D2", "quantity": 5, "providers": {"least": 2}}, {"id": "D3", "quantity": 3, "providers": {"most": 1}}],
            "supplies": [{"id": "S1", "capacity": 3}, {"id": "S2", "capacity": 2}],
            "pairs": [{"demand": "D1", "supply": "S1"}, {"demand": "D2", "supply": "S1"},
                {"demand": "D3", "supply": "S1"}, {"demand": "D3", "supply": "S2"}]}),
        &[0, 0, 0, 2],
        json!([
            {"demand": "D1", "missing": 5, "reasons": [{"code": "whole", "evidence": {"obtainable": 3}}]},
            {"demand": "D2", "missing": 5, "reasons": [{"code": "providers", "evidence": {"obtainable": 3}}]},
            {"demand": "D3", "missing": 1, "reasons": [
                {"code": "capacity", "evidence": {"supplies": [{"id": "S2", "capacity": 2, "held":
                    [{"demand": "D3", "quantity": 2, "why": "tie"}]}]}},
                {"code": "pair", "evidence": {"id": "D3/S2/arrangement", "maximum": 2, "used": 2}},
                {"code": "providers", "evidence": {"obtainable": 2}}]}]),
    );
}

/// By supplies the roomiest is S4, by units it is U: a demand that one unit must serve in full can have its 4 from U.
#[test]
fn the_units_that_give_most_are_chosen() {
    let lists = |more: Value| {
        let mut lists = json!({"version": 1, "units": [{"id": "U"}],
            "demands": [{"id": "D1", "quantity": 4, "whole": true, "providers": {"most": 1}}],
            "supplies": [{"id": "S1", "unit": "U", "capacity": 2}, {"id": "S2", "unit": "U", "capacity": 2},
                {"id": "S4", "capacity": 3}],
            "pairs": [{"demand": "D1", "supply": "S1", "worth": -3}, {"demand": "D1", "supply": "S2", "worth": -3},
                {"demand": "D1", "supply": "S4"}]});
        lists.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        lists
    };
    // It can be had, but no goal gains: all of U are 12 less.
    check(
        lists(json!({})),
        &[0, 0, 0],
        json!([{"demand": "D1", "missing": 4, "reasons": [
            {"code": "goals", "evidence": {"level": 0, "loss": 12, "supplies": ["S1", "S2", "S4"]}}]}]),
    );
    // With money for five, U can give 2 at 2 each, S4 its 3 at 1 each.
    let money = json!([{"id": "资金", "maximum": 5, "terms": [{"unit": "U", "each": 2}, {"demand": "D1", "supply": "S4"}]}]);
    check(
        lists(json!({"limits": money})),
        &[0, 0, 0],
        json!([{"demand": "D1", "missing": 4, "reasons": [{"code": "whole", "evidence": {"obtainable": 3}}]}]),
    );
}

/// A demand with many pairs under limits: what can be had by taking the lightest, and no search without end.
#[test]
fn many_pairs_under_a_limit_are_filled_with_the_lightest() {
    let many = 2_000;
    let supplies: Vec<Value> = (0..many).map(|s| json!({"id": format!("S{s:04}"), "capacity": 1})).collect();
    let pairs: Vec<Value> = (0..many).map(|s| json!({"demand": "D", "supply": format!("S{s:04}")})).collect();
    let terms = |up: bool| -> Vec<Value> {
        let each = |s: i32| if up { 1 + s } else { many - s };
        (0..many).map(|s| json!({"supply": format!("S{s:04}"), "each": each(s)})).collect()
    };
    let lists = |limits: Value| {
        json!({"version": 1, "demands": [{"id": "D", "quantity": 1_000, "whole": true}], "supplies": supplies,
            "pairs": pairs, "limits": limits, "policy": {"goals": ["serve"]}})
    };
    // 1 + 2 + … + 446 = 99 681, and 447 more are too many.
    let one = world(lists(json!([{"id": "L", "maximum": 100_000, "terms": terms(true)}])));
    let told = reasons(&one, &vec![0; 2_000]);
    assert_eq!(told[0]["reasons"], json!([{"code": "whole", "evidence": {"obtainable": 446}}]));
    // Of two limits that pull apart each bound is 446, but not both at once; what is told can be had.
    let two = world(lists(json!([{"id": "L", "maximum": 100_000, "terms": terms(true)},
        {"id": "M", "maximum": 100_000, "terms": terms(false)}])));
    let told = reasons(&two, &vec![0; 2_000]);
    let whole = &told[0]["reasons"][0];
    assert_eq!(whole["code"], "whole");
    // A pair weighs 2001 in both together.
    let had = whole["evidence"]["obtainable"].as_i64().unwrap();
    assert!((1..=200_000 / 2_001).contains(&had), "{had}");
}

#[test]
fn a_plan_that_could_be_better_is_unproven() {
    let world =
        world(json!({"version": 1, "demands": [{"id": "D1", "quantity": 2}, {"id": "D2", "quantity": 2}],
        "supplies": [{"id": "S1", "capacity": 1}, {"id": "S2", "capacity": 1}],
        "pairs": [{"demand": "D1", "supply": "S1", "worth": 9}, {"demand": "D1", "supply": "S2", "worth": 2},
            {"demand": "D2", "supply": "S1", "worth": 2}]}));
    let mut plan = world.plan(&[0, 0, 1]);
    plan.status = Status::Gap;
    let worth = LevelResult { name: LevelName::Worth, value: Integer(2), bound: Integer(11) };
    plan.goals.push(Goal::Level(worth));
    let unmet = explain(&world.problem, &plan, |_| Vec::new());
    let unmet = serde_json::to_value(unmet).unwrap();
    // The holder D2 would raise the plan by giving way, so it is not among those who may keep what they have.
    let full =
        json!({"code": "capacity", "evidence": {"supplies": [{"id": "S1", "capacity": 1, "held": []}]}});
    assert_eq!(unmet[0]["reasons"], json!([full, {"code": "unproven", "evidence": {"gap": 9}}]));
}

#[test]
fn of_many_holders_the_nearest_are_listed() {
    let many = i64::try_from(HOLDERS).unwrap() + 5;
    let demands: Vec<Value> = (0..=many).map(|d| json!({"id": format!("D{d:02}"), "quantity": 1})).collect();
    let pairs: Vec<Value> = (0..=many)
        .map(|d| json!({"demand": format!("D{d:02}"), "supply": "S", "worth": if d == 0 { 1 } else { 100 - d }}))
        .collect();
    let world = world(json!({"version": 1, "demands": demands, "pairs": pairs,
        "supplies": [{"id": "S", "capacity": many}]}));
    let mut x = vec![1; pairs.len()];
    x[0] = 0;
    let unmet = reasons(&world, &x);
    let supply = &unmet[0]["reasons"][0]["evidence"]["supplies"][0];
    let listed: Vec<&str> =
        supply["held"].as_array().unwrap().iter().map(|h| h["demand"].as_str().unwrap()).collect();
    let expected: Vec<String> = (6..=many).map(|d| format!("D{d:02}")).collect();
    assert_eq!(listed, expected);
    assert_eq!(supply["more"], 5);
}

fn miss(rule: Rule, failed: u32) -> Miss {
    let nearest = Nearest { supply: SupplyId::new(0), is: "周二".into(), wants: "周三".into() };
    Miss { rule, failed, nearest: (rule != Rule::Category).then_some(nearest) }
}

#[test]
fn rules_come_after_what_blocks_pairs_and_alone_where_there_is_none() {
    let world = world(
        json!({"version": 1, "demands": [{"id": "D1", "quantity": 2}, {"id": "D2", "quantity": 1}],
        "supplies": [{"id": "S1", "capacity": 1}], "pairs": [{"demand": "D1", "supply": "S1", "maximum": 1}]}),
    );
    let unmet = explain(&world.problem, &world.plan(&[1]), |d| match d {
        DemandId(0) => vec![miss(Rule::Time, 7)],
        _ => vec![miss(Rule::Area, 1), miss(Rule::Qualification, 2)],
    });
    let codes: Vec<Vec<String>> = unmet
        .iter()
        .map(|row| {
            let rows = row.reasons.iter().map(|r| serde_json::to_value(r).unwrap());
            rows.map(|r| r["code"].as_str().unwrap().to_owned()).collect()
        })
        .collect();
    assert_eq!(codes, [vec!["capacity", "pair", "time"], vec!["area", "qualification"]]);
    let near = json!({"supply": "S1", "is": "周二", "wants": "周三"});
    assert_eq!(
        serde_json::to_value(&unmet[0].reasons[2]).unwrap(),
        json!({"code": "time", "evidence": {"failed": 7, "nearest": near}})
    );
    assert_eq!(
        unmet[0].reasons[2].reason.text().zh,
        "同类资源中有 7 个时间不合；最接近的是 S1：现为“周二”，需要“周三”"
    );
}

#[test]
fn refused_claims_are_sorted_by_supply_and_demand() {
    let world =
        world(json!({"version": 1, "demands": [{"id": "D1", "quantity": 2}, {"id": "D2", "quantity": 1}],
        "supplies": [{"id": "S1", "capacity": 1}, {"id": "S2", "capacity": 1}], "pairs": []}));
    let refusal = |d, s| Refusal {
        demand: DemandId::new(d),
        supply: SupplyId::new(s),
        misses: vec![miss(Rule::Category, 1)],
    };
    let rows = refused(&world.problem, &[refusal(0, 1), refusal(1, 0), refusal(0, 0)]);
    let row = |s: &str, d: &str| json!({"supply": s, "demand": d, "reasons": [{"code": "category", "evidence": {}}]});
    assert_eq!(
        serde_json::to_value(rows).unwrap(),
        json!([row("S1", "D1"), row("S1", "D2"), row("S2", "D1")])
    );
}

#[test]
fn a_conflict_in_words() {
    let text = conflict(&Conflict {
        needed: Integer(8),
        available: Integer(7),
        demands: (1..=6).map(|d| format!("D{d}")).collect(),
        supplies: Vec::new(),
        quotas: vec!["五美社区".into()],
        limits: Vec::new(),
        pairs: Vec::new(),
        certificate: Proof::Prices(Priced::default()),
        repairs: Vec::new(),
    });
    assert_eq!(
        text.zh,
        "互相矛盾：需求 D1、D2、D3、D4、D5 等 6 个；配额 五美社区 合起来至少需要 8，而最多只有 7"
    );
    assert_eq!(
        text.en,
        "They cannot all hold: demands D1, D2, D3, D4, D5 and 1 more; quotas 五美社区 together need 8, and 7 can be had"
    );
}

#[test]
fn a_floor_out_of_reach_is_named_with_what_can_be_had() {
    let text = conflict(&Conflict {
        needed: Integer(270_000),
        available: Integer(8_000),
        demands: Vec::new(),
        supplies: Vec::new(),
        quotas: Vec::new(),
        limits: vec!["资金".into()],
        pairs: Vec::new(),
        certificate: Proof::Prices(Priced::default()),
        repairs: Vec::new(),
    });
    assert_eq!(text.zh, "互相矛盾：限额 资金 合起来至少需要 270000，而最多只有 8000");
    assert_eq!(text.en, "They cannot all hold: limits 资金 together need 270000, and 8000 can be had");
}
