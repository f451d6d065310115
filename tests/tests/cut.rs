//! Runs cut short, at full size: a feasible plan with a proven gap wherever greedy finds one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use duijie::lists::Lists;
use duijie::plan::{Status, verify};
use duijie::solve::{Budget, Cancel, Stop};
use duijie::{Options, Outcome, run};
use duijie_scenarios::{Scenario, Size, generate};

fn with(lists: &Lists, budget: Budget) -> Outcome {
    run(lists, &Options { budget, ..Options::default() }).unwrap()
}

/// Has a plan, says what stopped it, and its gap encloses the optimum.
fn check(cut: &Outcome, best: &Outcome, stops: &[Stop]) {
    let report = &cut.report;
    assert_eq!(verify(&cut.problem, &cut.plan).err(), None);
    assert_eq!(report.stopped.is_some(), report.status != best.report.status, "{:?}", report.stopped);
    assert!(report.stopped.is_none_or(|stop| stops.contains(&stop)));
    assert!(matches!(report.status, Status::Gap | Status::Optimal), "{:?}", report.status);
    for (level, best) in cut.plan.levels().zip(best.plan.levels()) {
        if level.value != level.bound {
            assert!(level.value <= best.value && best.value <= level.bound, "{level:?} {best:?}");
            break;
        }
    }
}

#[test]
fn posts_cut_short_have_a_plan_with_a_proven_gap() {
    let lists = generate(Scenario::YunmengPosts, Size::default());
    let work = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&work);
    let progress = move |progress: duijie::solve::Progress| {
        seen.fetch_max(progress.work, Ordering::Relaxed);
    };
    let best = with(&lists, Budget { progress: Some(Arc::new(progress)), ..Budget::default() });
    assert_eq!(best.report.status, Status::Optimal);
    let all = work.load(Ordering::Relaxed);
    let mut gaps = 0;
    for k in 0..8 {
        let cut = with(&lists, Budget { work: Some(all * k * k / 60), ..Budget::default() });
        gaps += u32::from(cut.report.status == Status::Gap);
        check(&cut, &best, &[Stop::Work]);
    }
    assert!(gaps >= 5, "only {gaps} of 8 were cut");
    for micros in [0, 1000, 20_000] {
        let time = Some(Duration::from_micros(micros));
        check(&with(&lists, Budget { time, ..Budget::default() }), &best, &[Stop::Time]);
    }
    for micros in [0, 1000, 20_000] {
        let cancel = Cancel::default();
        let flag = cancel.clone();
        let cut = std::thread::scope(|scope| {
            scope.spawn(move || {
                std::thread::sleep(Duration::from_micros(micros));
                flag.cancel();
            });
            with(&lists, Budget { cancel, ..Budget::default() })
        });
        check(&cut, &best, &[Stop::Cancelled]);
    }
}
