//! Spoiled, huge and foreign files give an error, never a panic and never much memory.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use duijie::lists::{Demand, Language, Lists};
use duijie_lists::{Options, Read, ReadError, write_lists};
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

/// The old format as the data of this project has it; a copy stands beside the test.
const XLS: &[u8] = include_bytes!("../data/posts.xls");

fn try_read(name: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    duijie_lists::read(&[path], &Options::default()).and_then(Read::faultless)
}

fn a_workbook() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let demand = |k: usize| Demand { id: format!("D{k}"), quantity: 1, ..Demand::default() };
    let lists = Lists { version: 1, demands: (0..20).map(demand).collect(), ..Lists::default() };
    write_lists(folder.path(), &lists, Language::Chinese).unwrap();
    fs::read(folder.path().join("需求清单.xlsx")).unwrap()
}

/// Each file cut at many places, and with many single bytes changed; a fixed linear generator chooses.
fn spoil(name: &str, bytes: &[u8]) {
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..60 {
        drop(try_read(name, &bytes[..next(bytes.len())]));
    }
    for _ in 0..300 {
        let mut spoiled = bytes.to_vec();
        for _ in 0..=next(4) {
            let at = next(spoiled.len());
            spoiled[at] = u8::try_from(next(256)).unwrap();
        }
        drop(try_read(name, &spoiled));
    }
}

#[test]
fn spoiled_workbooks_never_panic() {
    spoil("a.xlsx", &a_workbook());
    spoil("a.xls", XLS);
}

#[test]
fn spoiled_texts_never_panic() {
    let csv = encoding_rs::GB18030.encode("需求编号,数量,时间\n\"D1\",1,\"周二\n上午\"\n").0.into_owned();
    spoil("需求清单.csv", &csv);
    spoil("a.json", br#"{"version":1,"demands":[{"id":"D1","quantity":3}],"policy":{"goals":["serve"]}}"#);
}

#[test]
fn the_old_format_is_read() {
    assert_eq!(try_read("posts.xls", XLS).unwrap().lists.demands.len(), 6);
}

#[test]
fn a_file_of_another_kind_is_refused_or_read_for_what_it_is() {
    let workbook = a_workbook();
    assert_eq!(try_read("a.csv", &workbook).unwrap().lists.demands.len(), 20);
    assert_eq!(try_read("a.xls", &workbook).unwrap().lists.demands.len(), 20);
    assert!(matches!(try_read("a.xlsx", b"<html></html>"), Err(ReadError::NoLists(_))));
    assert!(matches!(try_read("a.xlsx", b""), Err(ReadError::NoLists(_))));
    assert!(matches!(try_read("a.pdf", b"%PDF-1.4"), Err(ReadError::NoLists(_))));
    assert!(matches!(try_read("a.csv", &[0, 1, 2, 255, 254]), Err(ReadError::NoLists(_))));
}

#[test]
fn an_empty_workbook_holds_no_lists() {
    let mut book = Workbook::new();
    book.add_worksheet();
    assert!(matches!(try_read("a.xlsx", &book.save_to_buffer().unwrap()), Err(ReadError::NoLists(_))));
}

#[test]
fn cells_at_both_corners_cost_no_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "需求编号").unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    assert!(matches!(try_read("a.xlsx", &book.save_to_buffer().unwrap()), Err(ReadError::NoLists(_))));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("需求清单").unwrap();
    sheet.write_row(0, 0, ["需求编号", "数量"]).unwrap();
    sheet.write_row(1_048_575, 0, ["D1", "3"]).unwrap();
    let input = try_read("a.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(input.lists.demands[0].quantity, 3);
}

#[test]
fn a_part_that_unpacks_to_gigabytes_is_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..520 {
        archive.write_all(&block).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20);
    let Err(ReadError::NoLists(files)) = try_read("a.xlsx", &bytes) else { panic!() };
    assert!(files[0].cause.en.contains("too large"));
}

#[test]
fn an_encrypted_workbook_says_so() {
    // A compound file with one directory entry, the stream EncryptedPackage (MS-OFFCRYPTO 1.3.3).
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    bytes[30] = 9;
    bytes[48..52].copy_from_slice(&1_u32.to_le_bytes());
    bytes[68..72].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[76..512].fill(0xff);
    bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
    bytes[512..1024].fill(0xff);
    bytes[516..520].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    for (k, unit) in "EncryptedPackage".encode_utf16().enumerate() {
        bytes[1024 + 2 * k..1026 + 2 * k].copy_from_slice(&unit.to_le_bytes());
    }
    bytes[1024 + 64] = 34;
    let start = 1024 + 116;
    bytes[start..start + 4].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    let Err(ReadError::NoLists(files)) = try_read("a.xlsx", &bytes) else { panic!() };
    assert!(files[0].cause.zh.contains("密码"), "{files:?}");
}

#[test]
fn nothing_is_written_over_by_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("需求清单.xlsx");
    fs::write(&path, "old").unwrap();
    let demand =
        Demand { id: "D1".to_owned(), title: "长".repeat(40_000), quantity: 1, ..Demand::default() };
    let lists = Lists { version: 1, demands: vec![demand], ..Lists::default() };
    assert!(write_lists(folder.path(), &lists, Language::Chinese).is_err());
    assert_eq!(fs::read(&path).unwrap(), b"old");
    assert_eq!(fs::read_dir(Path::new(folder.path())).unwrap().count(), 1, "no temporary file is left");
}

/// What fuzzing begins with, and what it found: files that make the library that opens workbooks panic (`index.xls`: a
/// record that names a sheet which is not there; `overflow.xlsx`: a cell in a column beyond any number).
#[test]
fn the_seeds_of_fuzzing_are_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let mut refused = Vec::new();
    for (kind, extension) in [("workbook", "xlsx"), ("delimited", "csv"), ("heading", "csv")] {
        let mut files: Vec<_> =
            fs::read_dir(folder.join(kind)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let bytes = fs::read(&file).unwrap();
            let read = duijie_lists::read_bytes(
                [duijie_lists::File::new(format!("a.{extension}"), bytes)],
                &Options::default(),
            );
            if let Err(ReadError::NoLists(causes)) = read {
                assert!(causes.iter().all(|cause| cause.path == Path::new(&format!("a.{extension}"))));
                refused.push(file.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    assert!(refused.contains(&"index.xls".to_owned()), "{refused:?}");
}
