//! scratch
use duijie::solve::Budget;
use duijie::{Options, run};
use duijie_scenarios::family;
use std::time::{Duration, Instant};
fn main() {
    let a: Vec<String> = std::env::args().filter(|a| !a.starts_with("--")).collect();
    let n = |k: usize| a[k].parse::<usize>().expect("n");
    let secs = std::env::var("SECS").map_or(60.0, |s| s.parse::<f64>().expect("f"));
    let options = Options {
        budget: Budget { time: Some(Duration::from_secs_f64(secs)), ..Budget::default() },
        ..Options::default()
    };
    let lists = match a[1].as_str() {
        "gap" => family::assignment(n(2), n(3), n(4) as u64),
        "wide" => family::limited_posts(n(2), n(3), n(4) as u64),
        "budget" => {
            let mut lists =
                duijie_scenarios::generate(duijie_scenarios::Scenario::YunmengPosts, Default::default());
            if a.len() > 2 && a[2] == "worth" {
                lists.policy.goals = Some(vec![duijie::lists::Goal::Worth]);
            }
            let mut limits = family::unit_costs(&lists, 1);
            let free = run(&lists, &Options::default()).expect("ok");
            let unit: std::collections::BTreeMap<_, _> =
                lists.supplies.iter().map(|s| (s.id.clone(), s.unit.clone())).collect();
            let mut total = (0, 0);
            for l in &mut limits {
                let cost: std::collections::BTreeMap<_, _> =
                    l.terms.iter().map(|t| (t.demand.clone().unwrap(), t.each)).collect();
                let u = l.terms[0].unit.clone();
                let spent: i64 = free
                    .plan
                    .matches
                    .iter()
                    .filter(|m| unit[&m.supply] == u)
                    .map(|m| cost[&m.demand] * m.quantity)
                    .sum();
                l.maximum = Some((spent * 7 / 10).into());
                total.0 += spent;
                total.1 += spent * 7 / 10;
            }
            println!(
                "spent {} budget {} goals {:?}",
                total.0,
                total.1,
                free.plan.goals.iter().map(|g| (g.value.0, g.bound.0)).collect::<Vec<_>>()
            );
            lists.limits.extend(limits);
            lists
        }
        _ => panic!(),
    };
    if let Ok(f) = std::env::var("DUMP") {
        std::fs::write(f, lists.to_json()).unwrap();
        return;
    }
    let t = Instant::now();
    let o = run(&lists, &options).expect("ok");
    println!(
        "{:?} {:?} pairs {} {:?} stopped {:?}",
        t.elapsed(),
        o.plan.status,
        o.problem.pairs().len(),
        o.plan
            .goals
            .iter()
            .map(|g| (g.value.0, g.bound.0, (g.bound.0 - g.value.0) as f64 / g.value.0 as f64 * 100.0))
            .collect::<Vec<_>>(),
        o.plan.stopped
    );
    let size = serde_json::to_string(
        &o.plan.certificate.iter().flatten().map(|e| serde_json::to_value(e).unwrap()).collect::<Vec<_>>(),
    )
    .unwrap();
    println!("nodes {} certificate {} bytes", size.matches("split").count(), size.len());
}
