//! Workbooks: lists written and read again are the same lists; what was signed in 项目清单 stays.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};
use duijie::lists::{Goal, Language, Lists};
use duijie::plan::Status;
use duijie::rules::By;
use duijie::{Options, Outcome, run};
use duijie_lists::{PlanSheets, Read, write_lists, write_plan};
use duijie_scenarios::{Scenario, Size, generate};
use duijie_tests::clerk_lists;
use rust_xlsxwriter::Workbook;

/// Reads what has no faults.
fn read(inputs: &[PathBuf]) -> Read {
    let read = duijie_lists::read(inputs, &duijie_lists::Options::default());
    read.and_then(Read::faultless).unwrap()
}

fn outcome(lists: &Lists) -> Outcome {
    run(lists, &Options::default()).unwrap()
}

fn written_and_read(lists: &Lists, language: Language) -> Lists {
    let folder = tempfile::tempdir().unwrap();
    write_lists(folder.path(), lists, language).unwrap();
    let input = read(&[folder.path().to_path_buf()]);
    assert_eq!(input.warnings, []);
    input.lists
}

/// The rows of every table by id, as the order of files and sheets is not that of the tables.
fn sorted(mut lists: Lists) -> Lists {
    lists.claims.sort_by(|a, b| (&a.demand, &a.supply).cmp(&(&b.demand, &b.supply)));
    lists
}

#[test]
fn the_scenarios_survive_workbooks() {
    for scenario in Scenario::ALL {
        let lists = generate(scenario, Size::default());
        assert!(sorted(written_and_read(&lists, Language::Chinese)) == sorted(lists), "{scenario}");
    }
}

/// What stands under examples/data is what the generator makes; `duijie scenario NAME --out examples/data/NAME` writes it.
#[test]
fn the_checked_in_workbooks_are_the_scenarios() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data");
    for scenario in Scenario::ALL {
        let input = read(&[data.join(scenario.name())]);
        assert_eq!(input.warnings, []);
        let made = sorted(generate(scenario, Size::default()));
        assert!(sorted(input.lists) == made, "{scenario} is not what stands under examples/data");
    }
}

#[test]
fn small_lists_survive_workbooks_in_both_languages() {
    for seed in 0..20 {
        let lists = clerk_lists(seed);
        for language in [Language::Chinese, Language::English] {
            let again = written_and_read(&lists, language);
            assert_eq!(sorted(again), sorted(lists.clone()), "seed {seed}");
        }
    }
}

fn sheet(path: &Path, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// Writes 项目清单.xlsx, and signs every third row as a clerk does in a spreadsheet program: the sheet saved with 是 under
/// 签约. Gives the signed quantity by both ends.
fn signed_plan(path: &Path, outcome: &Outcome) -> BTreeMap<(String, String), i64> {
    write_plan(path, &PlanSheets::new(outcome, Language::Chinese)).unwrap();
    let mut rows = sheet(path, "项目清单");
    let column = |name: &str| rows[0].iter().position(|cell| *cell == Data::String(name.to_owned())).unwrap();
    let (sign, demand, supply, quantity) =
        (column("签约"), column("需求编号"), column("资源编号"), column("数量"));
    let mut signed = BTreeMap::new();
    for (k, row) in rows.iter_mut().enumerate().skip(1) {
        let already = row[sign] == Data::String("是".to_owned());
        if already || k % 3 == 0 {
            row[sign] = Data::String("是".to_owned());
            let Data::Float(quantity) = row[quantity] else { panic!("{row:?}") };
            #[allow(clippy::cast_possible_truncation, reason = "a small whole number")]
            let quantity = quantity as i64;
            *signed.entry((row[demand].to_string(), row[supply].to_string())).or_insert(0) += quantity;
        }
    }
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("项目清单").unwrap();
    for (k, row) in (0_u32..).zip(&rows) {
        for (j, cell) in (0_u16..).zip(row) {
            match cell {
                Data::Float(number) => drop(page.write_number(k, j, *number).unwrap()),
                Data::Empty => {}
                cell => drop(page.write_string(k, j, cell.to_string()).unwrap()),
            }
        }
    }
    book.save(path).unwrap();
    signed
}

#[test]
fn what_was_signed_stays() {
    for scenario in [Scenario::YunmengLists, Scenario::YunmengPairing, Scenario::MengyangPairing] {
        signed_stays(&generate(scenario, Size::default()), scenario.name());
    }
    let mut usable = 0;
    for seed in 0..30 {
        let lists = clerk_lists(seed);
        if outcome(&lists).report.status == Status::Optimal && lists.policy.goals.is_none() {
            usable += 1;
            signed_stays(&lists, &format!("seed {seed}"));
        }
    }
    assert!(usable > 3, "{usable}");
}

fn signed_stays(lists: &Lists, name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("项目清单.xlsx");
    let first = outcome(lists);
    let signed = signed_plan(&path, &first);
    // The demands that change: every fourth wants one more, and comes first.
    let mut changed = lists.clone();
    changed.previous.clear();
    changed.locks.clear();
    changed.demands.iter_mut().step_by(4).for_each(|demand| demand.quantity += 1);
    if let Some(goals) = &mut changed.policy.goals {
        goals.insert(0, Goal::Keep);
    }
    write_lists(folder.path(), &changed, Language::Chinese).unwrap();
    let input = read(&[folder.path().to_path_buf()]);
    assert_eq!(input.warnings, [], "{name}");
    // With pairs given, what is promised is a locked pair.
    let mut locks = BTreeMap::new();
    let promised = input.lists.locks.iter().map(|lock| (&lock.demand, &lock.supply, lock.quantity));
    let pairs = input.lists.pairs.iter().flatten().filter(|pair| pair.lock);
    for (demand, supply, quantity) in
        promised.chain(pairs.map(|pair| (&pair.demand, &pair.supply, pair.minimum)))
    {
        *locks.entry((demand.clone(), supply.clone())).or_insert(0) += quantity;
    }
    assert_eq!(locks, signed, "{name}");
    assert_eq!(
        input.lists.previous.iter().map(|row| row.quantity).sum::<i64>(),
        first.report.matches.iter().map(|row| row.quantity).sum::<i64>()
    );
    let again = outcome(&input.lists).report;
    assert!(matches!(again.status, Status::Optimal | Status::Gap), "{name}: {:?}", again.status);
    let mut kept = BTreeMap::new();
    for row in again.matches.iter().filter(|row| row.by == By::Lock) {
        *kept.entry((row.demand.clone(), row.supply.clone())).or_insert(0) += row.quantity;
    }
    assert_eq!(kept, signed, "{name}");
}

/// Such lists were refused once, cell by cell.
#[test]
fn lists_with_two_headings_and_merged_cells_are_read() {
    // A heading of two rows, merged cells, totals below: what a district's list looks like.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("需求清单.xlsx");
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("需求清单").unwrap();
    let plain = rust_xlsxwriter::Format::new();
    page.merge_range(0, 0, 0, 4, "2026 年居民需求汇总表", &plain).unwrap();
    page.write_row(1, 0, ["序号", "社区", "需求", "", "备注"]).unwrap();
    page.write_row(2, 0, ["", "", "名称", "数量", ""]).unwrap();
    page.merge_range(3, 1, 4, 1, "五美社区", &plain).unwrap();
    page.write_row(3, 2, ["量血压", "约30人"]).unwrap();
    page.write_row(5, 0, ["合计", "", "", "30"]).unwrap();
    book.save(&path).unwrap();
    let lists = read(&[path]).lists;
    let [demand] = &lists.demands[..] else { panic!("{:?}", lists.demands) };
    assert_eq!((demand.title.as_str(), demand.quantity), ("量血压", 30));
    assert_eq!(demand.area.as_deref(), Some("五美社区"));
}
