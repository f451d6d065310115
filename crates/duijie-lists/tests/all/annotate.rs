//! People's own files come back with what was found in them, and can be corrected and read as they are.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use duijie::lists::{Language, Text};
use duijie_lists::{
    AnnotateError, Annotated, Column, Located, Map, Note, Options, Origin, Read, ReadError, Severity, clerk,
};
use rust_xlsxwriter::{Color, Format, Note as Comment, Workbook};

use crate::books::{Cells, looks, packed, parts, values};

const ZH: Language = Language::Chinese;

/// Reads, and refuses what has faults.
fn read(inputs: &[PathBuf]) -> Result<Read, ReadError> {
    duijie_lists::read(inputs, &Options { records: false, ..Options::default() }).and_then(Read::faultless)
}

fn annotate(
    inputs: &[PathBuf],
    notes: &[Note],
    folder: &Path,
    language: Language,
) -> Result<Vec<Annotated>, AnnotateError> {
    duijie_lists::annotate(inputs, notes, folder, &Map::default(), language)
}

/// All lists that the project carries.
fn carried() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders =
        vec![root.join("../../examples/data"), root.join("tests/messy"), root.join("tests/data")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
            match ending.as_deref() {
                _ if path.is_dir() => folders.push(path),
                // A page of the web, and lines that CR alone ends: not known to the plain readers of this test.
                _ if path.ends_with("web.xls") || path.ends_with("rare_characters.csv") => {}
                Some("xlsx" | "xls" | "csv") => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

fn note(file: &Path, sheet: Option<&str>, row: u32, column: Option<&str>, severity: Severity) -> Note {
    let column = column.map(|letter| Column { letter: letter.to_owned(), heading: "数量".to_owned() });
    let origin =
        Origin { file: file.to_owned(), sheet: sheet.map(str::to_owned), row: Some(row), column, path: None };
    Note {
        severity,
        code: "F207".to_owned(),
        origin: Some(origin),
        place: String::new(),
        found: "=1+1<三>".to_owned(),
        cause: Text::new("不是数字", "it is no number"),
        cure: Some(Text::new("只写数字，如 3", "write digits only, e.g. 3")),
    }
}

fn of(found: &[Located]) -> Vec<Note> {
    found.iter().map(|located| Note::new(Severity::Fault, located)).collect()
}

fn faults(inputs: &[PathBuf]) -> Vec<Located> {
    match read(inputs) {
        Err(ReadError::Faults(found)) => found,
        other => panic!("no faults: {other:?}"),
    }
}

fn one(file: &Path, notes: &[Note], folder: &Path, language: Language) -> Annotated {
    annotate(&[file.to_owned()], notes, folder, language).unwrap().remove(0)
}

/// A column behind all others, in letters, and the first and last rows of a sheet (from 1).
fn frame(cells: &Cells) -> (u32, u32, u32) {
    let column = cells.keys().map(|(_, column)| column + 1).max().unwrap_or(0);
    let rows = cells.keys().map(|(row, _)| row + 1);
    (column, rows.clone().min().unwrap_or(1), rows.max().unwrap_or(1))
}

/// Show 3 of the issue: whatever is noted, all other cells are the original's, in value and look.
#[test]
fn all_other_cells_are_equal_to_the_original_s() {
    let files = carried();
    assert!(files.len() >= 17, "{files:?}");
    for file in files {
        let here = tempfile::tempdir().unwrap();
        let before = values(&file);
        let is_csv = file.extension().is_some_and(|ending| ending == "csv");
        let mut notes = Vec::new();
        for (name, cells) in &before {
            let (_, first, last) = frame(cells);
            for (row, severity) in
                [(first, Severity::Fault), (last, Severity::Warning), (last + 3, Severity::Reason)]
            {
                let sheet = (!is_csv).then_some(name.as_str());
                notes.push(note(&file, sheet, row, Some("B"), severity));
                notes.push(note(&file, sheet, row, None, severity));
            }
        }
        let written = one(&file, &notes, here.path(), ZH);
        assert_eq!(written.copy, here.path().join(file.with_extension("xlsx").file_name().unwrap()));
        let mut after = values(&written.copy);
        assert_eq!(after.remove(0).0, "检查结果", "{file:?}");
        for ((name, mut before), (again, mut after)) in before.into_iter().zip(after) {
            assert_eq!(name, again);
            let (ours, ..) = frame(&before);
            let texts: Vec<Data> = after
                .iter()
                .filter(|((_, column), _)| *column >= ours)
                .map(|(_, text)| text.clone())
                .collect();
            assert!(
                before.is_empty() || texts.contains(&Data::String("问题".to_owned())),
                "{file:?} {texts:?}"
            );
            after.retain(|(_, column), _| *column < ours);
            before.retain(|_, value| *value != Data::Empty);
            assert_eq!(before, after, "{file:?} {name}");
        }
        let lists = |path: &Path| read(&[path.to_owned()]).unwrap().lists;
        assert_eq!(lists(&file), lists(&written.copy), "{file:?}");
        if file.parent().unwrap().ends_with("messy") {
            let tables = |path: &Path| {
                let read = duijie_lists::read(&[path.to_owned()], &Options::default()).unwrap();
                // A record of several lines of text takes as many rows of the copy, and all but one of them are empty there.
                let of = |mut table: clerk::Table| {
                    table.skipped.retain(|row| row.reason != clerk::Reason::Empty);
                    // The guesses of headings name the sheet.
                    clerk::Table { file: PathBuf::new(), sheet: None, guesses: Vec::new(), ..table }
                };
                read.tables.into_iter().map(of).collect::<Vec<_>>()
            };
            assert_eq!(tables(&file), tables(&written.copy), "{file:?}");
        }
        if file.extension().is_some_and(|ending| ending == "xlsx") {
            equal_looks(&file, &written.copy);
        }
        // Once more, with nothing to say: no second sheet, no column, no colour, no note.
        let clean = one(&written.copy, &[], &here.path().join("clean"), ZH);
        let again = values(&clean.copy);
        let sheets: Vec<&String> = again.iter().map(|(name, _)| name).collect();
        assert_eq!(sheets.iter().filter(|name| name.starts_with("检查结果")).count(), 1);
        let all = parts(&clean.copy);
        let rest = |(name, text): (&String, &String)| !name.contains("duijie") && text.contains("只写数字");
        assert_eq!(all.iter().find(|part| rest((part.0, part.1))), None, "{file:?}");
        let notes = all.iter().filter(|(name, _)| name.contains("duijieNotes"));
        assert!(notes.clone().all(|(_, text)| !text.contains("ref=") && !text.contains("<x:Row>")));
        if file.extension().is_some_and(|ending| ending == "xlsx") {
            for part in parts(&file).keys().filter(|part| part.starts_with("xl/worksheets/sheet")) {
                let mut after = looks(&clean.copy, part);
                let before = looks(&file, part);
                after.retain(|name, look| before.contains_key(name) || look.contains("rgb"));
                assert_eq!(before, after, "{file:?} {part}");
            }
        }
    }
}

fn equal_looks(file: &Path, copy: &Path) {
    for part in parts(file).keys().filter(|part| part.starts_with("xl/worksheets/sheet")) {
        let (before, after) = (looks(file, part), looks(copy, part));
        let ours = ["FFFFC7CF", "FFFFEB9D", "FFDCE6F2"];
        let mut coloured = 0;
        for (cell, look) in &before {
            let is_coloured = ours.iter().any(|colour| after[cell].contains(colour));
            coloured += usize::from(is_coloured);
            assert!(is_coloured || after[cell] == *look, "{file:?} {part} {cell}: {look} {}", after[cell]);
        }
        assert!(coloured <= 3, "{file:?} {part}");
    }
}

/// A list as an `.xlsx`, with a fill under the cell that is wrong, a note of a person's, and a formula.
fn workbook(path: &Path, quantity: &str) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("需求清单").unwrap();
    let blue = Format::new().set_background_color(Color::RGB(0x0099_ccff)).set_bold();
    for (column, heading) in (0..).zip(["需求编号", "需求名称", "数量", "备注"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for (row, id) in (1..).zip(["D1", "D2", "D3"]) {
        sheet.write_string(row, 0, id).unwrap();
        sheet.write_string(row, 1, "义诊").unwrap();
        sheet.write_string(row, 2, "2").unwrap();
    }
    sheet.write_string_with_format(2, 2, quantity, &blue).unwrap();
    sheet.insert_note(1, 1, &Comment::new("王芳：已核实")).unwrap();
    sheet.write_formula(3, 3, "=1+2").unwrap();
    book.save(path).unwrap();
}

/// Does what a person does: types another text in the place of one.
fn correct(path: &Path, from: &str, to: &str) {
    let mut all = parts(path);
    for text in all.values_mut() {
        *text = text.replace(&format!(">{from}<"), &format!(">{to}<"));
    }
    packed(path, &all);
}

#[test]
fn a_copy_that_is_corrected_reads_as_if_nothing_had_been() {
    for language in [ZH, Language::English] {
        let here = tempfile::tempdir().unwrap();
        let (right, wrong) = (here.path().join("right"), here.path().join("wrong"));
        for (folder, quantity) in [(&right, "3"), (&wrong, "三两个")] {
            fs::create_dir(folder).unwrap();
            workbook(&folder.join("需求清单.xlsx"), quantity);
            let csv = format!("资源编号,可提供数量,类别\nS1,{quantity},\nS2,4,义诊\n");
            fs::write(folder.join("资源清单.csv"), csv).unwrap();
        }
        let found = faults(std::slice::from_ref(&wrong));
        assert_eq!(found.len(), 2);
        let back = here.path().join("back");
        let written = annotate(std::slice::from_ref(&wrong), &of(&found), &back, language).unwrap();
        assert_eq!(written.iter().map(|file| file.notes).collect::<Vec<_>>(), [1, 1]);
        // Not yet corrected: the same faults in the same cells, and ours are passed over.
        let again = faults(std::slice::from_ref(&back));
        let told = |found: &[Located]| -> Vec<(String, Option<u32>, String)> {
            let told = |located: &Located| {
                let origin = located.origin.clone().unwrap();
                (located.fault.code.to_owned(), origin.row, origin.column.unwrap().letter)
            };
            found.iter().map(told).collect()
        };
        assert_eq!(told(&again), told(&found));
        for file in &written {
            correct(&file.copy, "三两个", "3");
        }
        let (wanted, got) =
            (read(std::slice::from_ref(&right)).unwrap(), read(std::slice::from_ref(&back)).unwrap());
        assert_eq!((wanted.lists, wanted.warnings), (got.lists, got.warnings));
        // And once more in the other language, over what somebody has saved since: that is kept.
        let other = if language == ZH { Language::English } else { ZH };
        let last = here.path().join("last");
        annotate(std::slice::from_ref(&back), &[], &last, other).unwrap();
        let sheets: Vec<String> =
            values(&last.join("需求清单.xlsx")).into_iter().map(|(name, _)| name).collect();
        assert_eq!(sheets.len(), 2, "{sheets:?}");
        let look =
            |folder: &Path| looks(&folder.join("需求清单.xlsx"), "xl/worksheets/sheet1.xml")["C3"].clone();
        assert_eq!(look(&last), look(&right), "the blue is back");
        assert!(look(&back).contains("FFFFC7CF"));
        let notes = &parts(&last.join("需求清单.xlsx"))["xl/comments1.xml"];
        assert!(notes.contains("王芳") && !notes.contains("F207"));
    }
}

#[test]
fn cell_note_column_and_first_sheet_say_cause_and_cure() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("需求清单.xlsx");
    workbook(&file, "三两个");
    let found = of(&faults(std::slice::from_ref(&file)));
    for (language, heading, sheet) in
        [(ZH, "问题", "检查结果"), (Language::English, "problem", "check results")]
    {
        let copy = one(&file, &found, &here.path().join(sheet), language).copy;
        let again = one(&file, &found, &here.path().join("again").join(sheet), language).copy;
        assert_eq!(fs::read(&copy).unwrap(), fs::read(&again).unwrap(), "the same file gives the same bytes");
        let cells = values(&copy);
        let (cause, cure) = (&found[0].cause, found[0].cure.as_ref().unwrap());
        let says = |text: &str| {
            text.contains(cause.in_language(language)) && text.contains(cure.in_language(language))
        };
        let text = |sheet: usize, at: (u32, u32)| cells[sheet].1[&at].to_string();
        assert_eq!((cells[0].0.as_str(), text(1, (0, 4))), (sheet, heading.to_owned()));
        assert!(says(&text(1, (2, 4))), "{}", text(1, (2, 4)));
        let first: String = cells[0].1.values().map(ToString::to_string).collect();
        assert!(says(&first), "{first}");
        let parts = parts(&copy);
        let notes = parts["xl/comments1.xml"].replace("&quot;", "\"").replace("&#10;", "\n");
        assert!(notes.contains("ref=\"C3\"") && says(&notes), "{notes}");
        assert!(parts["xl/worksheets/duijie1.xml"].contains("location=\"'需求清单'!C3\""));
        assert!(
            !parts["xl/worksheets/sheet1.xml"].contains("tabSelected"),
            "two sheets selected would be edited as one"
        );
        assert!(parts["xl/worksheets/sheet1.xml"].contains("<f>1+2</f>"));
    }
}

/// A column of people's own may be called as ours is.
#[test]
fn a_column_of_their_own_called_so_is_read() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("居民需求.csv");
    fs::write(&file, "序号,问题,所属社区,需求人数\n1,路灯不亮,湖滨社区,3户\n2,[急] 下水道堵,湖滨社区,2户\n")
        .unwrap();
    let column = |path: &Path| {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(fs::read(path).unwrap())).unwrap();
        let range = book.worksheet_range("Sheet1").unwrap();
        range.rows().map(|row| row[1].to_string()).collect::<Vec<_>>()
    };
    let copy =
        one(&file, &[note(&file, None, 2, Some("D"), Severity::Fault)], &here.path().join("a"), ZH).copy;
    let again = one(&copy, &[], &here.path().join("b"), ZH).copy;
    assert_eq!(column(&again), ["问题", "路灯不亮", "[急] 下水道堵"]);
}

#[test]
fn names_never_meet_and_nothing_is_written_over() {
    let here = tempfile::tempdir().unwrap();
    let lists = |name: &str| here.path().join(name);
    fs::create_dir_all(lists("a")).unwrap();
    fs::create_dir_all(lists("b")).unwrap();
    for file in ["a/需求清单.csv", "b/需求清单.csv"] {
        fs::write(lists(file), "需求编号,数量\nD1,三\n").unwrap();
    }
    let inputs = [lists("a"), lists("b/需求清单.csv")];
    for folder in ["a", "b"] {
        match annotate(&inputs, &[], &lists(folder), ZH) {
            Err(AnnotateError::Inputs(said)) => assert!(said[0].describe(ZH).contains("另一个文件夹")),
            other => panic!("{other:?}"),
        }
    }
    let written = annotate(&inputs, &[], &lists("out"), ZH).unwrap();
    let names: Vec<_> = written.iter().map(|file| file.copy.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["需求清单.xlsx", "需求清单（2）.xlsx"]);
    // A copy as we wrote it gives way; one that somebody has saved since is kept.
    assert_eq!(annotate(&inputs, &[], &lists("out"), ZH).unwrap()[0].kept, None);
    let mut all = parts(&written[0].copy);
    all.retain(|name, _| name != "docProps/app.xml");
    for text in all.values_mut() {
        *text = text.replace("<!--duijie-->", "");
    }
    packed(&written[0].copy, &all);
    let kept = annotate(&inputs, &[], &lists("out"), ZH).unwrap()[0].kept.clone().unwrap();
    assert_eq!((parts(&kept), kept.extension().unwrap().to_str()), (all, Some("bak1")));
    assert_eq!(fs::read_dir(lists("out")).unwrap().count(), 3, "no temporary file is left");
}

/// Macros, links and sheets with names of paths: the copy holds values alone.
#[test]
fn nothing_that_runs_comes_back() {
    let here = tempfile::tempdir().unwrap();
    for (part, ending) in [
        ("xl/vbaProject.bin", "xlsm"),
        ("xl/externalLinks/externalLink1.xml", "xlsx"),
        ("../../evil.xml", "xlsx"),
    ] {
        let file = here.path().join("清单").with_extension(ending);
        workbook(&file, "三两个");
        let mut all = parts(&file);
        all.insert(part.to_owned(), "x".to_owned());
        let name = "../../&lt;b&gt;'x";
        let book = all["xl/workbook.xml"].replace("需求清单", name);
        all.insert("xl/workbook.xml".to_owned(), book);
        packed(&file, &all);
        let notes = [note(&file, Some("../../<b>'x"), 3, Some("C"), Severity::Fault)];
        let copy = one(&file, &notes, &here.path().join("out"), ZH).copy;
        assert_eq!(copy, here.path().join("out/清单.xlsx"));
        let after = parts(&copy);
        assert!(
            !after
                .keys()
                .any(|name| name.contains("vba") || name.contains("external") || name.contains(".."))
        );
        let is_copy = !part.starts_with("..");
        assert_eq!(after["xl/worksheets/duijie1.xml"].contains("这是副本"), is_copy, "{part}");
        assert_eq!(after["xl/worksheets/sheet1.xml"].contains("<f>"), !is_copy);
        let said = values(&copy)[1].1.clone();
        let text = said[&(2, 4)].to_string();
        assert!(text.starts_with("[F207]") && text.contains("=1+1<三>"), "{text}");
        assert!(!here.path().join("evil.xml").exists());
    }
}

#[test]
fn json_comes_back_as_a_list_of_what_was_found() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("lists.json");
    fs::write(&file, r#"{"version":1,"demands":[{"id":"D1","quantity":"x"}]}"#).unwrap();
    let found = of(&faults(std::slice::from_ref(&file)));
    let copy = one(&file, &found, &here.path().join("out"), ZH).copy;
    let cells = values(&copy);
    assert_eq!(cells.len(), 1);
    let text: String = cells[0].1.values().map(ToString::to_string).collect();
    assert!(text.contains("demands[0].quantity") && text.contains("原文件是 .json"), "{text}");
}

/// Rows out of order, a styles part that is none: what cannot be changed safely comes back as values.
#[test]
fn parts_that_are_not_sound_come_back_as_values() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("需求清单.xlsx");
    workbook(&file, "三两个");
    let mut all = parts(&file);
    let styles = all["xl/styles.xml"].replace("cellXfs", "cellYfs");
    all.insert("xl/styles.xml".to_owned(), styles);
    packed(&file, &all);
    let copy = one(&file, &[], &here.path().join("out"), ZH).copy;
    let first: String = values(&copy)[0].1.values().map(ToString::to_string).collect();
    assert!(first.contains("不合规范"), "{first}");
    assert_eq!(values(&copy)[1].1[&(2, 2)], Data::String("三两个".to_owned()));
}

/// A workbook of another program: names with a prefix, no styles, places left out.
#[test]
fn prefixes_and_missing_parts_are_borne() {
    let here = tempfile::tempdir().unwrap();
    let file = here.path().join("需求清单.xlsx");
    workbook(&file, "三两个");
    let mut all = parts(&file);
    let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet = format!(
        "<x:worksheet xmlns:x=\"{space}\"><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>需求编号</x:t></x:is></x:c>\
         <x:c t=\"inlineStr\"><x:is><x:t>数量</x:t></x:is></x:c></x:row><x:row><x:c t=\"inlineStr\"><x:is><x:t>D1</x:t></x:is></x:c>\
         <x:c t=\"inlineStr\"><x:is><x:t>三两个</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    );
    all.insert("xl/worksheets/sheet1.xml".to_owned(), sheet);
    all.retain(|name, _| name != "xl/styles.xml" && !name.starts_with("xl/worksheets/_rels"));
    let relations = all["xl/_rels/workbook.xml.rels"].clone();
    let without: Vec<&str> =
        relations.split("<Relationship ").filter(|tag| !tag.contains("styles.xml")).collect();
    let close = if without.join("").contains("</Relationships>") { "" } else { "</Relationships>" };
    all.insert("xl/_rels/workbook.xml.rels".to_owned(), format!("{}{close}", without.join("<Relationship ")));
    packed(&file, &all);
    let found = faults(std::slice::from_ref(&file));
    let copy = one(&file, &of(&found), &here.path().join("out"), ZH).copy;
    let cells = values(&copy);
    assert_eq!(cells[1].1[&(0, 2)].to_string(), "问题");
    assert!(cells[1].1[&(1, 2)].to_string().starts_with("[F207]"));
    assert_eq!(faults(&[copy]).len(), found.len());
}
