#![allow(clippy::unwrap_used, clippy::panic)]
use duijie::plan::Status;
use duijie::{Options, run};
use duijie_tests::{Model, Shape, Solved, brute, random_lists};
#[test]
fn scan() {
    let from: u64 = std::env::var("FROM").ok().map_or(0, |v| v.parse().unwrap());
    let n: u64 = std::env::var("N").ok().map_or(300, |v| v.parse().unwrap());
    let mut bad = 0;
    let start = std::time::Instant::now();
    for seed in from..from + n {
        let lists = random_lists(seed, Shape::PROGRAM);
        let expected = brute(&Model::new(&lists));
        let t = std::time::Instant::now();
        let plan = match run(&lists, &Options::default()) {
            Ok(o) => o.plan,
            Err(e) => {
                println!("{seed} ERR {e}");
                bad += 1;
                continue;
            }
        };
        let e = t.elapsed();
        if e.as_millis() > 500 {
            println!("{seed} slow {e:?}");
        }
        match (&expected, plan.status) {
            (Solved::Infeasible, Status::Infeasible) => {}
            (Solved::Optimal(b), Status::Optimal)
                if *b == plan.goals.iter().map(|l| l.value.0).collect::<Vec<_>>() => {}
            _ => {
                bad += 1;
                let g: Vec<_> = plan.goals.iter().map(|l| (l.value.0, l.bound.0)).collect();
                println!("{seed} {:?} {expected:?} {g:?}", plan.status);
                if n == 1 {
                    println!("{}", lists.to_json());
                    println!(
                        "{}",
                        serde_json::to_string(
                            &plan
                                .certificate
                                .iter()
                                .flatten()
                                .map(|e| serde_json::to_value(e).unwrap())
                                .collect::<Vec<_>>()
                        )
                        .unwrap()
                    );
                }
            }
        }
    }
    println!("bad {bad} of {n} in {:?}", start.elapsed());
}
