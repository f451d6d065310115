use super::{Report, ReportError};
use crate::plan::{Node, Proof};

/// A report whose conflict is proven by a tree of so many splits above each other.
fn deep(splits: usize) -> String {
    let split = r#"{"split": {"whole": "D1"}, "no": {"conflict": true}, "yes": "#;
    let tree = split.repeat(splits) + r#"{"conflict": true}"# + &"}".repeat(splits);
    format!(
        r#"{{"version": 1, "status": "infeasible", "stopped": null, "extra": "[[", "digest": {{"problem": "", "version": "0"}},
            "conflict": {{"needed": 1, "available": "0", "certificate": {{"tree": {tree}}}}}}}"#
    )
}

#[test]
fn reads_trees_of_the_greatest_depth_and_no_deeper() {
    let report = Report::from_json(&deep(400)).unwrap();
    assert_eq!(Report::from_json(&report.to_json()).unwrap(), report);
    let Some(Proof::Tree { tree: Node::Choice { yes: Some(_), .. } }) =
        report.conflict.map(|c| c.certificate)
    else {
        panic!("not a tree");
    };
    assert!(matches!(Report::from_json(&deep(401)), Err(ReportError::Json(e)) if e.contains("400 splits")));
    assert_eq!(Report::from_json(&deep(100_000)), Err(ReportError::Depth));
}

#[test]
fn says_what_cannot_be_read() {
    let cases = [
        ("", "EOF"),
        ("{", "EOF"),
        (r#"{"version": 1}"#, "missing field `status`"),
        (r#"{"version": 1, "status": "best", "stopped": null}"#, "unknown variant `best`"),
        (
            r#"{"version": 1, "status": "gap", "stopped": null, "goals": [{"goal": "worth", "bound": 1}]}"#,
            "missing field `value`",
        ),
        (r#"{"version": 1, "status": "gap", "certificate": [[{"demand": {}}]]}"#, "unknown field `demand`"),
        (
            r#"{"version": 1, "status": "gap", "certificate": [[{"tree": {}, "demands": {}}]]}"#,
            "`demands` beside `tree`",
        ),
        (
            r#"{"version": 1, "status": "gap", "certificate": [[{"tree": {"split": {"whole": "D"}, "on": {}}}]]}"#,
            "`on`",
        ),
        (r#"{"version": 1, "status": "gap", "certificate": [[{"demands": {"D": 1.5}}]]}"#, "floating point"),
        (r#"{"version": 1, "status": "gap", "certificate": [[{"demands": {"D": "x"}}]]}"#, "not an integer"),
    ];
    for (json, words) in cases {
        let error = Report::from_json(json).unwrap_err().to_string();
        assert!(error.contains(words), "{json}: {error}");
    }
    let later =
        r#"{"version": 2, "status": "unknown", "stopped": "time", "digest": {"problem": "", "version": ""}}"#;
    assert_eq!(Report::from_json(later), Err(ReportError::Version(2)));
}

#[test]
fn fair_levels_are_read_and_written() {
    let json = r#"{"version": 1, "status": "gap", "stopped": null, "goals": [{"goal": "fair", "over": "area", "measure": "maxmin",
        "shares": [{"group": "a", "served": 1, "wanted": 2, "weight": 1}], "face": {"groups": {"a": [1, null]}, "classes": []}, "proof": "none"}],
        "certificate": [{"tight": [{"members": ["a"], "served": 1, "denominator": 1, "demands": {"D1": 1}}]}],
        "digest": {"problem": "", "version": ""}}"#;
    let report = Report::from_json(json).unwrap();
    assert_eq!(Report::from_json(&report.to_json()).unwrap(), report);
    let plan = report.plan();
    assert_eq!(plan.goals[0].fair().unwrap().face.groups["a"].high, None);
    assert!(!plan.goals[0].is_closed());
    let misspelt = json.replace("served\": 1, \"denominator", "served\": 1, \"denominatr");
    assert!(Report::from_json(&misspelt).unwrap_err().to_string().contains("denominatr"));
}

#[test]
fn writes_the_fields_in_the_order_of_the_contract() {
    let json = Report::from_json(&deep(1)).unwrap().to_json();
    let order = [
        "version",
        "status",
        "stopped",
        "goals",
        "matches",
        "unmet",
        "refused",
        "warnings",
        "certificate",
        "conflict",
        "measures",
        "digest",
    ];
    let places: Vec<usize> = order.iter().map(|f| json.find(&format!("\n  \"{f}\":")).expect(f)).collect();
    assert!(places.is_sorted(), "{json}");
}

#[test]
fn the_schema_names_the_fields() {
    let schema = serde_json::to_string(&super::schema()).unwrap();
    for field in ["certificate", "denominator", "bound", "matches", "tree", "split"] {
        assert!(schema.contains(&format!("\"{field}\"")), "{field}");
    }
}
