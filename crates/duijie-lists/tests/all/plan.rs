//! 项目清单.xlsx: what stands in it, and what it means when it is read back.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use duijie::lists::{Demand, Integer, Language, Lists, Lock, Supply};
use duijie::measure::{Provider, Shared};
use duijie::plan::{Digest, Goal, LevelName, LevelResult, Match, Status};
use duijie::rules::By;
use duijie_lists::{GoalRow, Options, PlanSheets, Read, RefusedRow, UnmetRow, read, write_plan};

fn lists() -> Lists {
    let demand = |id: &str, title: &str| Demand {
        id: id.to_owned(),
        title: title.to_owned(),
        area: Some("五美社区".to_owned()),
        quantity: 4,
        ..Demand::default()
    };
    let supply = |id: &str, unit: Option<&str>| Supply {
        id: id.to_owned(),
        unit: unit.map(str::to_owned),
        capacity: 9,
        ..Supply::default()
    };
    Lists {
        version: 1,
        demands: vec![demand("D1", "=cmd|' /C calc'!A0"), demand("D2", "-1")],
        supplies: vec![supply("S1", Some("市中医医院")), supply("志愿队", None)],
        ..Lists::default()
    }
}

fn write(path: &Path, language: Language) {
    let lists = lists();
    let row = |demand: &str, supply: &str, quantity, by| Match {
        demand: demand.to_owned(),
        supply: supply.to_owned(),
        quantity,
        by,
    };
    let matches = [
        row("D1", "S1", 1, By::Lock),
        row("D1", "S1", 2, By::Claim),
        row("D1", "志愿队", 1, By::Arrangement),
        row("D2", "S1", 3, By::Arrangement),
    ];
    let gives = |unit: &str, quantity| Provider { unit: unit.to_owned(), quantity };
    let shared =
        Shared {
            demand: "D1".to_owned(), lead: gives("市中医医院", 3), help: vec![gives("志愿队", 1)]
        };
    let level = LevelResult { name: LevelName::Serve { tier: 1 }, value: Integer(6), bound: Integer(6) };
    let digest = Digest { problem: "abc".to_owned(), version: "0.1.0".to_owned() };
    let sheets = PlanSheets {
        lists: &lists,
        language,
        status: Status::Optimal,
        stopped: None,
        goals: vec![GoalRow::new(&Goal::Level(level), language)],
        matches: &matches,
        shared: vec![shared],
        unmet: vec![UnmetRow {
            demand: "D1".to_owned(), missing: 1, reasons: vec!["资源已满".to_owned()]
        }],
        refused: vec![RefusedRow {
            supply: "S1".to_owned(),
            demand: "D2".to_owned(),
            reasons: vec!["时间不合".to_owned()],
        }],
        digest: &digest,
    };
    write_plan(path, &sheets).unwrap();
}

fn sheet(path: &Path, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn the_sheets_hold_plan_reasons_sums_and_proof() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("项目清单.xlsx");
    write(&path, Language::Chinese);
    let text = |text: &str| Data::String(text.to_owned());
    let plan = sheet(&path, "项目清单");
    assert_eq!(plan[0][0], text("需求编号"));
    assert_eq!(plan[1][1], text("=cmd|' /C calc'!A0"));
    assert_eq!((&plan[1][9], &plan[1][10]), (&text("已签约"), &text("是")));
    assert_eq!((&plan[4][1], &plan[4][9], &plan[4][10]), (&text("-1"), &text("统筹安排"), &Data::Empty));
    let roles: Vec<&Data> = plan.iter().map(|row| &row[4]).collect();
    assert_eq!(roles, [&text("承办角色"), &text("牵头"), &text("牵头"), &text("协办"), &Data::Empty]);
    assert_eq!(sheet(&path, "未对接需求")[1][5], text("资源已满"));
    assert_eq!(sheet(&path, "未采纳认领")[1][5], text("时间不合"));
    assert_eq!(
        sheet(&path, "单位汇总")[1],
        [
            text("市中医医院"),
            Data::Float(1.0),
            Data::Float(9.0),
            Data::Float(6.0),
            Data::Float(3.0),
            text("66%")
        ]
    );
    assert_eq!(
        sheet(&path, "社区汇总")[1],
        [
            text("五美社区"),
            Data::Float(2.0),
            Data::Float(8.0),
            Data::Float(7.0),
            Data::Float(1.0),
            text("87%")
        ]
    );
    assert_eq!(
        sheet(&path, "核验")[2],
        [text("目标 1：满足第 1 级需求的数量"), Data::Float(6.0), Data::Float(6.0)]
    );
}

#[test]
fn read_back_it_is_the_previous_plan_and_signed_rows_are_locks() {
    for language in [Language::Chinese, Language::English] {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("plan.xlsx"), language);
        let input = read(&[folder.path().to_path_buf()], &Options::default()).unwrap();
        assert_eq!(input.warnings, []);
        let previous: Vec<i64> = input.lists.previous.iter().map(|row| row.quantity).collect();
        assert_eq!(previous, [1, 2, 1, 3]);
        let lock = Lock { demand: "D1".to_owned(), supply: "S1".to_owned(), quantity: 1 };
        assert_eq!(input.lists.locks, [lock]);
        // The same promise under 锁定 is one promise.
        fs::write(folder.path().join("锁定.csv"), "需求编号,资源编号,数量\nD1,S1,1\n").unwrap();
        let input = read(&[folder.path().to_path_buf()], &Options::default()).unwrap();
        assert_eq!(input.lists.locks.iter().map(|lock| lock.quantity).sum::<i64>(), 1);
    }
}

#[test]
fn signing_in_the_sheet_locks_and_an_unclear_sign_is_a_fault() {
    let plan = |sign: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("项目清单.csv"),
            format!("需求编号,资源编号,数量,方式,签约\nD1,S1,2,认领,{sign}\nD1,S1,1,统筹安排,{sign}\n"),
        )
        .unwrap();
        read(&[folder.path().to_path_buf()], &Options::default()).and_then(Read::faultless)
    };
    for yes in ["是", "√", "yes", "Y", "1", "１"] {
        assert_eq!(plan(yes).unwrap().lists.locks[0].quantity, 3, "{yes}");
    }
    for no in ["", "否", "no"] {
        assert_eq!(plan(no).unwrap().lists.locks, [], "{no}");
    }
    assert!(plan("再说").is_err());
}
