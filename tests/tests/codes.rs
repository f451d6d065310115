//! Every code of a fault or warning belongs to one function that has it in its name, and stands in the published table.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates")
}

/// The code of the engine and of the reader of workbooks, without tests: modules of tests stand last in their files.
fn sources() -> Vec<String> {
    let mut folders = vec![crates().join("duijie/src"), crates().join("duijie-lists/src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != "tests" {
                folders.push(path);
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let text = fs::read_to_string(&path).unwrap();
                sources.push(text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned());
            }
        }
    }
    sources
}

/// `D103` at the start of a text.
fn code(text: &str) -> Option<String> {
    let code = text.get(..4)?;
    let digits = code[1..].bytes().all(|byte| byte.is_ascii_digit());
    (digits && code.as_bytes()[0].is_ascii_alphabetic()).then(|| code.to_uppercase())
}

/// The functions of every code: `check_d103_…`, `warn_w101_…`; a function may have several.
fn functions(sources: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let mut functions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for word in sources.iter().flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')) {
        let Some(name) = word.strip_prefix("check_").or_else(|| word.strip_prefix("warn_")) else { continue };
        for code in name.split('_').map_while(|part| code(part).filter(|_| part.len() == 4)) {
            functions.entry(code).or_default().insert(word.to_owned());
        }
    }
    functions
}

#[test]
fn no_code_is_used_by_two_functions() {
    for (code, names) in functions(&sources()) {
        assert_eq!(names.len(), 1, "{code}: {names:?}");
    }
}

#[test]
fn a_code_in_quotes_stands_once_and_has_its_function() {
    let sources = sources();
    let functions = functions(&sources);
    let mut quoted: BTreeMap<String, usize> = BTreeMap::new();
    for line in sources.iter().flat_map(|text| text.lines()) {
        for word in line.split('"').skip(1).step_by(2).filter(|word| word.len() == 4) {
            if let Some(code) = code(word).filter(|code| code == word) {
                *quoted.entry(code).or_default() += 1;
            }
        }
    }
    for (code, times) in quoted {
        assert!(functions.contains_key(&code), "{code} has no function");
        assert_eq!(times, 1, "{code}");
    }
}

#[test]
fn the_table_lists_every_code() {
    let table = fs::read_to_string(crates().join("duijie/src/lists/codes.md")).unwrap();
    let listed: Vec<String> = table.lines().filter_map(|line| code(line.strip_prefix("| `")?)).collect();
    let known: BTreeSet<String> = functions(&sources()).into_keys().collect();
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), known);
    assert_eq!(listed.len(), known.len(), "a code is listed twice");
}
