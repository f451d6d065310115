//! 云梦's posts at full size: what is scarce binds, and the certificate shows its price.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use duijie::plan::{Entry, Plan, Proof, Status};
use duijie::{Options, run};
use duijie_scenarios::{Scenario, Size, generate};

/// The price of a quota at each level, 0 where it has none.
fn prices(plan: &Plan, quota: &str) -> Vec<i128> {
    let of = |entry: &Entry| match &entry.proof {
        Proof::Prices(priced) => priced.quotas.get(quota).map_or(0, |price| price.0),
        Proof::Tree { .. } => unreachable!("a network has no trees"),
    };
    plan.certificate.iter().map(|entries| entries.into_iter().map(of).sum()).collect()
}

#[test]
fn a_floor_a_quota_and_a_skill_bind_and_shares_differ() {
    let lists = generate(Scenario::YunmengPosts, Size::default());
    let outcome = run(&lists, &Options::default()).unwrap();
    assert_eq!(outcome.plan.status, Status::Optimal);
    assert!(outcome.problem.pairs().len() >= 35_000, "{} pairs", outcome.problem.pairs().len());
    assert!(outcome.report.programs.is_empty());

    let quota = |id: &str| lists.quotas.iter().find(|quota| quota.id == id).unwrap();
    assert_eq!(quota("白沙社区").minimum, 20);
    assert!(
        prices(&outcome.plan, "白沙社区").iter().any(|&price| price < 0),
        "the floor has a price below 0"
    );
    assert!(quota("文昌社区").maximum.is_some());
    assert!(
        prices(&outcome.plan, "文昌社区").iter().any(|&price| price > 0),
        "the ceiling has a price above 0"
    );
    assert!(
        prices(&outcome.plan, "医护在岗").iter().any(|&price| price > 0),
        "the skill has a price above 0"
    );

    let mut shares: Vec<f64> = Vec::new();
    for area in &lists.areas {
        let own = |id: &str| {
            lists.demands.iter().any(|demand| demand.id == id && demand.area.as_ref() == Some(&area.id))
        };
        let wanted: i64 =
            lists.demands.iter().filter(|demand| own(&demand.id)).map(|demand| demand.quantity).sum();
        let got: i64 =
            outcome.plan.matches.iter().filter(|found| own(&found.demand)).map(|found| found.quantity).sum();
        if wanted > 0 {
            assert!(got >= 20, "{} has {got} members", area.id);
            shares.push(f64::from(i32::try_from(got).unwrap()) / f64::from(i32::try_from(wanted).unwrap()));
        }
    }
    assert_eq!(shares.len(), 11);
    let (low, high) =
        shares.iter().fold((1.0_f64, 0.0_f64), |(low, high), &share| (low.min(share), high.max(share)));
    assert!(high - low > 0.2, "shares from {low} to {high}");
}
