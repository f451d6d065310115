//! Templates: filled they read without a word, unfilled as nothing.

use std::path::{Path, PathBuf};

use duijie::lists::{Language, Lists};
use duijie_lists::clerk::Reason;
use duijie_lists::{Options, Read, read, write_templates};

use crate::filled::{fill, parts};

const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

/// Files in both languages, and two rows for each.
const CHINESE: [(&str, [&[&str]; 2]); 6] = [
    (
        "需求清单",
        [
            &[
                "D1",
                "量血压",
                "义诊",
                "五美社区",
                "30",
                "人次",
                "10",
                "否",
                "1",
                "1",
                "2",
                "老年人、残疾人",
                "周二 09:00-11:30；周四 14:00-17:00",
                "任一",
                "60",
                "执业医师",
                "李四",
                "13800000001",
                "一楼",
            ],
            &["D2", "路口值守", "交通劝导", "湖滨社区", "4"],
        ],
    ),
    (
        "资源清单",
        [
            &[
                "S1",
                "市医院",
                "专家义诊",
                "义诊、健康讲座",
                "人次",
                "五美社区、湖滨社区",
                "50",
                "5",
                "周二 08:00-12:00",
                "执业医师",
                "老年人",
                "90",
                "王五",
                "13800000002",
                "",
            ],
            &["S2", "交警大队", "", "交通劝导", "", "", "9"],
        ],
    ),
    ("认领清单", [&["S1", "D1", "20", "1", "先到先得"], &["S2", "D2", "4"]]),
    ("单位名册", [&["市医院", "五美社区", "王五", "13800000002", ""], &["交警大队"]]),
    (
        "岗位清单",
        [
            &[
                "P1",
                "楼栋长",
                "环境整治",
                "五美社区",
                "6",
                "2",
                "周六 09:00-11:00",
                "全体居民",
                "清理楼道",
                "五美社区居委会",
                "李四",
                "13800000001",
                "每月一次",
            ],
            &["P2", "护学岗", "交通劝导", "湖滨社区", "4", "2", "周一 07:30-08:30"],
        ],
    ),
    (
        "党员清单",
        [
            &[
                "M1",
                "赵六",
                "是",
                "第一党支部",
                "环境整治、交通劝导",
                "五美社区",
                "周六 08:00-12:00",
                "2",
                "13800000003",
                "",
            ],
            &["M2", "钱七", "否", "", "义诊", "", "", "1", "13800000004"],
        ],
    ),
];

const ENGLISH: [(&str, [&[&str]; 2]); 6] = [
    (
        "demands",
        [
            &[
                "D1",
                "blood pressure",
                "free clinic",
                "Wumei",
                "30",
                "visits",
                "10",
                "no",
                "1",
                "1",
                "2",
                "elderly, disabled",
                "周二 09:00-11:30",
                "any",
                "60",
                "doctor",
                "Li Si",
                "13800000001",
                "ground floor",
            ],
            &["D2", "at the crossing", "traffic guidance", "Lakeside", "4"],
        ],
    ),
    (
        "supplies",
        [
            &[
                "S1",
                "City Hospital",
                "clinic",
                "free clinic, health talk",
                "visits",
                "Wumei, Lakeside",
                "50",
                "5",
                "周二 08:00-12:00",
                "doctor",
                "elderly",
                "90",
                "Wang Wu",
                "13800000002",
                "",
            ],
            &["S2", "Traffic Police", "", "traffic guidance", "", "", "9"],
        ],
    ),
    ("claims", [&["S1", "D1", "20", "1", "first come"], &["S2", "D2", "4"]]),
    ("units", [&["City Hospital", "Wumei", "Wang Wu", "13800000002", ""], &["Traffic Police"]]),
    (
        "posts",
        [
            &[
                "P1",
                "block warden",
                "clean-up",
                "Wumei",
                "6",
                "2",
                "周六 09:00-11:00",
                "all residents",
                "cleans stairs",
                "Wumei committee",
                "Li Si",
                "13800000001",
                "once a month",
            ],
            &["P2", "school crossing", "traffic guidance", "Lakeside", "4", "2", "周一 07:30-08:30"],
        ],
    ),
    (
        "members",
        [
            &[
                "M1",
                "Zhao Liu",
                "yes",
                "first branch",
                "clean-up, traffic guidance",
                "Wumei",
                "周六 08:00-12:00",
                "2",
                "13800000003",
                "",
            ],
            &["M2", "Qian Qi", "no", "", "free clinic", "", "", "1", "13800000004"],
        ],
    ),
];

fn rows(language: Language) -> [(&'static str, [&'static [&'static str]; 2]); 6] {
    match language {
        Language::Chinese => CHINESE,
        Language::English => ENGLISH,
    }
}

fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.xlsx"))
}

fn read_one(path: &Path) -> Read {
    read(&[path.to_path_buf()], &Options::default()).unwrap()
}

fn counts(lists: &Lists) -> [usize; 4] {
    [lists.demands.len(), lists.supplies.len(), lists.claims.len(), lists.units.len()]
}

#[test]
fn each_filled_template_reads_without_a_fault_and_without_a_warning() {
    for language in LANGUAGES {
        let folder = tempfile::tempdir().unwrap();
        write_templates(folder.path(), language).unwrap();
        for (name, rows) in rows(language) {
            let path = file(folder.path(), name);
            fill(&path, 3, &rows);
            let read = read_one(&path);
            assert_eq!((read.faults, read.warnings), (vec![], vec![]), "{name}");
            assert_eq!(read.tables.len(), 1, "{name}");
            assert_eq!(read.tables[0].rows.len(), 2, "{name}");
            // Every column is read.
            let parts = parts(&path);
            let sheet = parts.iter().find(|(name, _)| name == "xl/worksheets/sheet1.xml").unwrap();
            let headings = String::from_utf8_lossy(&sheet.1).matches("promptTitle").count();
            assert_eq!(read.tables[0].columns.len(), headings, "{name}");
        }
        let read = read_one(folder.path());
        assert_eq!((read.faults, read.warnings), (vec![], vec![]));
        assert_eq!(counts(&read.lists), [4, 4, 2, 2]);
        let demand = &read.lists.demands.iter().find(|demand| demand.id == "D1").unwrap();
        assert_eq!((demand.quantity, demand.minimum, demand.beneficiaries.len()), (30, 10, 2));
        let post = &read.lists.demands.iter().find(|demand| demand.id == "P1").unwrap();
        assert_eq!((post.quantity, post.minimum, post.times.len()), (6, 2, 1));
        let member = &read.lists.supplies.iter().find(|supply| supply.id == "M1").unwrap();
        assert_eq!((member.capacity, member.categories.len()), (2, 2));
        // What rows name need not be listed elsewhere.
        assert_eq!(read.lists.areas.len(), 2);
    }
}

#[test]
fn an_unfilled_template_is_an_empty_list_and_says_so() {
    for language in LANGUAGES {
        let folder = tempfile::tempdir().unwrap();
        write_templates(folder.path(), language).unwrap();
        let read = read_one(folder.path());
        assert_eq!(read.lists, Lists { version: 1, ..Lists::default() });
        assert_eq!(read.faults, vec![]);
        let codes: Vec<&str> = read.warnings.iter().map(|warning| warning.fault.code).collect();
        assert_eq!(codes, ["W215"; 6]);
        let cause = &read.warnings[0].fault.cause;
        assert!(cause.zh.contains("还没有填写") && cause.en.contains("not filled in"));
        let examples = read.skipped.iter().filter(|row| row.reason == Reason::Example);
        assert_eq!(examples.map(|row| row.origin.row).collect::<Vec<_>>(), [Some(2); 6]);
        assert!(write_templates(folder.path(), language).is_err(), "a filled list is not written over");
    }
}

#[test]
fn templates_that_are_not_needed_may_stay_unfilled() {
    let folder = tempfile::tempdir().unwrap();
    write_templates(folder.path(), Language::Chinese).unwrap();
    fill(&file(folder.path(), "需求清单"), 3, &CHINESE[0].1);
    let read = read_one(folder.path());
    assert_eq!((counts(&read.lists), read.warnings), ([2, 0, 0, 0], vec![]));
}

#[test]
fn an_example_that_is_written_over_is_data_and_one_that_is_moved_is_none() {
    let folder = tempfile::tempdir().unwrap();
    write_templates(folder.path(), Language::Chinese).unwrap();
    for (name, [first, second]) in CHINESE {
        let path = file(folder.path(), name);
        let mut example = second.to_vec();
        example[0] = "示例-7";
        fill(&path, 2, &[first, &example, second]);
        let read = read_one(&path);
        let at: Vec<u32> = read.tables[0].rows.iter().map(|record| record.row).collect();
        assert_eq!(at, [2, 4], "{name}");
        let skipped = read.skipped.iter().find(|row| row.reason == Reason::Example);
        assert_eq!(skipped.map(|row| row.origin.row), Some(Some(3)), "{name}");
    }
}

#[test]
fn templates_have_drop_downs_hints_and_locked_headings() {
    for language in LANGUAGES {
        let folder = tempfile::tempdir().unwrap();
        write_templates(folder.path(), language).unwrap();
        for (name, _) in rows(language) {
            let parts = parts(&file(folder.path(), name));
            let sheet = parts.iter().find(|(name, _)| name == "xl/worksheets/sheet1.xml").unwrap();
            let xml = String::from_utf8_lossy(&sheet.1);
            assert!(xml.contains("<sheetProtection") && xml.contains("sort=\"0\""), "{name}");
            assert!(
                xml.contains("prompt=") && xml.contains("type=\"whole\"") || name.starts_with(['单', 'u'])
            );
            let is_list = xml.contains("type=\"list\"");
            assert_eq!(is_list, !["认领清单", "claims", "单位名册", "units"].contains(&name), "{name}");
        }
        let parts = parts(&file(folder.path(), rows(language)[0].0));
        let text = |part: &str| {
            let bytes = &parts.iter().find(|(name, _)| name == part).unwrap().1;
            String::from_utf8_lossy(bytes).into_owned()
        };
        // A list over 255 characters stands on a hidden sheet.
        let is_long = language == Language::English;
        assert_eq!(text("xl/worksheets/sheet1.xml").contains("options'!$A$1:$A$30"), is_long);
        assert_eq!(text("xl/workbook.xml").contains("state=\"hidden\""), is_long);
    }
}
