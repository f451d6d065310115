//! The way of a new user: an empty folder, templates, three rows, a check, two slips, and what is said of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

#[path = "../../duijie-lists/tests/all/filled.rs"]
mod filled;

use std::io::Read;
use std::path::Path;
use std::process::Command;

use calamine::{Reader, open_workbook_auto};

use filled::fill;

/// Exit status, standard output, standard error.
fn duijie(folder: &Path, line: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duijie"));
    let output = command.current_dir(folder).args(line.split_whitespace()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// What a user writes: a file, and the cells of a row.
type Entry<'t> = (&'t str, &'t [&'t str]);

fn write(folder: &Path, entries: &[Entry<'_>]) {
    for (name, row) in entries {
        fill(&folder.join(format!("{name}.xlsx")), 3, &[row]);
    }
}

const CHINESE: [Entry<'_>; 3] = [
    ("需求清单", &["D1", "量血压", "义诊", "五美社区", "30", "人次"]),
    ("资源清单", &["S1", "市医院", "专家义诊", "义诊", "人次", "五美社区", "50"]),
    ("认领清单", &["S1", "D1", "20", "1"]),
];
const ENGLISH: [Entry<'_>; 3] = [
    ("demands", &["D1", "blood pressure", "free clinic", "Wumei", "30", "visits"]),
    ("supplies", &["S1", "City Hospital", "clinic", "free clinic", "visits", "Wumei", "50"]),
    ("claims", &["S1", "D1", "20", "1"]),
];

#[test]
fn a_new_user_is_led_from_an_empty_folder_to_the_two_cells_that_are_wrong() {
    let here = tempfile::tempdir().unwrap();
    let (code, out, err) = duijie(here.path(), "template 清单");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("duijie check 清单"), "{out}");
    let folder = here.path().join("清单");

    let (code, out, _) = duijie(here.path(), "check 清单");
    assert!(code == 0 && out.contains("还没有填写"), "{out}");

    write(&folder, &CHINESE);
    let (code, out, err) = duijie(here.path(), "check 清单");
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("需求 1 条，资源 1 条，认领 1 条") && !out.contains("请留意"), "{out}");
    assert!(out.contains("6 行示例"), "{out}");
    assert_eq!(duijie(here.path(), "match 清单 --out out").0, 0);

    write(
        &folder,
        &[
            ("需求清单", &["D1", "量血压", "义诊", "五美社区", "许多", "人次"]),
            ("资源清单", &["S1", "市医院", "专家义诊", "义诊", "人次", "五美社区", ""]),
        ],
    );
    let (code, _, err) = duijie(here.path(), "check 清单");
    assert_eq!(code, 2, "{err}");
    for part in [
        "需求清单.xlsx",
        "表“需求清单”，第 3 行，E 列（数量）",
        "许多",
        "资源清单.xlsx",
        "表“资源清单”，第 3 行，G 列（可提供数量）",
        "没有填写",
    ] {
        assert!(err.contains(part), "{part}: {err}");
    }
    let (code, _, err) = duijie(here.path(), "--lang en check 清单");
    assert_eq!(code, 2, "{err}");
    for part in [
        "sheet \"需求清单\", row 3, column E",
        "a whole number",
        "sheet \"资源清单\", row 3, column G",
        "is empty",
    ] {
        assert!(err.contains(part), "{part}: {err}");
    }

    // The copies that come back name both cells: in the row, in a note on the cell, and on the first sheet.
    let chinese =
        [("需求清单", "E3", ["应为整数", "只写数字"]), ("资源清单", "G3", ["没有填写", "填写此单元格"])];
    let english = [
        ("需求清单", "E3", ["a whole number", "only the number"]),
        ("资源清单", "G3", ["is empty", "fill in the cell"]),
    ];
    for (language, named) in [("zh", chinese), ("en", english)] {
        let (code, _, err) =
            duijie(here.path(), &format!("--lang {language} check 清单 --annotate {language}"));
        assert_eq!(code, 2, "{err}");
        for (name, cell, words) in named {
            let copy = here.path().join(language).join(format!("{name}.xlsx"));
            let (summary, row) = (texts(&copy, 0), texts(&copy, sheet(&copy, name)));
            let noted = notes(&copy);
            assert!(summary.contains(cell), "{language} {name}: {summary}");
            assert!(noted.contains(&format!("ref=\"{cell}\"")), "{language} {name}: {noted}");
            for word in words {
                assert!(
                    [&summary, &row, &noted].iter().all(|text| text.contains(word)),
                    "{language} {name}: {word}"
                );
            }
        }
    }
}

/// All texts of a sheet.
fn texts(path: &Path, sheet: usize) -> String {
    let mut book = open_workbook_auto(path).unwrap();
    let range = book.worksheet_range_at(sheet).unwrap().unwrap();
    range.rows().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Where a sheet stands in its workbook.
fn sheet(path: &Path, name: &str) -> usize {
    open_workbook_auto(path).unwrap().sheet_names().iter().position(|own| own == name).unwrap()
}

/// The notes on the cells of a workbook, as they stand in its parts.
fn notes(path: &Path) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut notes = String::new();
    for at in 0..archive.len() {
        let mut part = Vec::new();
        archive.by_index(at).unwrap().read_to_end(&mut part).unwrap();
        let text = String::from_utf8_lossy(&part);
        if text.contains("<comments") {
            notes.push_str(&text);
        }
    }
    notes
}

#[test]
fn the_same_way_in_english() {
    let here = tempfile::tempdir().unwrap();
    assert_eq!(duijie(here.path(), "--lang en template lists").0, 0);
    let folder = here.path().join("lists");
    write(&folder, &ENGLISH);
    let (code, out, err) = duijie(here.path(), "--lang en check lists");
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("1 demands, 1 supplies, 1 claims") && out.contains("6 example rows"), "{out}");
    write(
        &folder,
        &[
            ("demands", &["D1", "blood pressure", "free clinic", "Wumei", "many", "visits"]),
            ("claims", &["S1", "D1", "", "1"]),
        ],
    );
    let (code, _, err) = duijie(here.path(), "--lang en check lists");
    assert_eq!(code, 2, "{err}");
    for part in ["sheet \"demands\", row 3, column E", "many", "sheet \"claims\", row 3, column C"] {
        assert!(err.contains(part), "{part}: {err}");
    }
}
