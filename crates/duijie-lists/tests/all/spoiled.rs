//! The workbooks of 云梦, spoiled as clerks would have kept them, read to the same lists as the clean ones.

use std::path::PathBuf;

use duijie::lists::Lists;
use duijie::rules::time;
use duijie_lists::{File, Options, Read, read, read_bytes};
use serde_json::{Value, json};

use crate::books::values;
use crate::spoiler::{Page, Random, book, gb18030, pages, spoil};

const FILES: [&str; 4] = ["需求清单", "资源清单", "认领清单", "基础信息"];

fn files(problem: &str) -> Vec<PathBuf> {
    let folder =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/data/yunmeng")).join(problem);
    FILES.iter().map(|file| folder.join(format!("{file}.xlsx"))).filter(|file| file.exists()).collect()
}

/// Lists with their rows in the order of ids, and times as the windows that they mean.
fn canonical(lists: &Lists) -> Value {
    let mut lists = json!(lists);
    for (_, rows) in lists.as_object_mut().unwrap() {
        let Some(rows) = rows.as_array_mut() else { continue };
        for time in rows.iter_mut().filter_map(|row| row.get_mut("times")?.as_array_mut()).flatten() {
            *time = format!("{:?}", time::read(time.as_str().unwrap()).unwrap()).into();
        }
        rows.sort_by_cached_key(ToString::to_string);
    }
    lists
}

/// The first difference, so that a failure can be read.
fn assert_same(found: &Value, wanted: &Value, of: &str) {
    for (table, rows) in wanted.as_object().unwrap() {
        let (Some(rows), Some(found)) = (rows.as_array(), found[table].as_array()) else { continue };
        for (row, found) in rows.iter().zip(found) {
            assert_eq!(found, row, "{of}: {table}");
        }
        assert_eq!(found.len(), rows.len(), "{of}: {table}");
    }
    assert!(found == wanted, "{of}");
}

/// The files of a spoiled problem: one workbook, several, or a text file for each table.
fn spoiled(clean: &[Vec<Page>], seed: u64) -> Vec<File> {
    let mut random = Random(seed);
    let form = random.below(3);
    let mut messy = |page: &Page| spoil(page, form != 2, &mut random);
    let books: Vec<Vec<Page>> = clean.iter().map(|pages| pages.iter().map(&mut messy).collect()).collect();
    match form {
        0 => vec![File::new("汇总.xlsx", book(&books.concat()))],
        1 => books
            .iter()
            .enumerate()
            .map(|(k, pages)| File::new(format!("附件{k}.xlsx"), book(pages)))
            .collect(),
        _ => {
            books.concat().iter().map(|page| File::new(format!("{}.csv", page.name), gb18030(page))).collect()
        }
    }
}

fn check(problem: &str, seeds: impl IntoIterator<Item = u64>) {
    let files = files(problem);
    let wanted = canonical(&read(&files, &Options::default()).and_then(Read::faultless).unwrap().lists);
    let clean: Vec<Vec<Page>> = files.iter().map(|file| pages(&values(file))).collect();
    for seed in seeds {
        let found = read_bytes(spoiled(&clean, seed), &Options::default()).unwrap();
        let told: Vec<String> = found.faults.iter().take(5).map(|fault| format!("{fault:?}")).collect();
        assert!(told.is_empty(), "{problem} {seed}: {told:#?}");
        assert_same(&canonical(&found.lists), &wanted, &format!("{problem} {seed}"));
    }
}

#[test]
fn the_wishes_and_services_of_yunmeng() {
    check("lists", 0..8);
}

#[test]
fn the_pairing_of_yunmeng() {
    check("pairing", 100..112);
}

/// Over 9 000 claims: one seed.
#[test]
fn the_posts_of_yunmeng() {
    check("posts", [200]);
}
