//! The line's order: a module of the engine uses only modules before it, and the stricter walls stand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

/// The line, in order. `explain` and `measure` both read the plan; neither reads the other.
const LINE: [&str; 12] = [
    "lists", "rules", "problem", "network", "compile", "solve", "turns", "plan", "explain", "measure",
    "report", "run",
];

/// Walls stricter than the line: files under the first part never name the modules listed.
const WALLS: [(&str, &[&str]); 4] = [
    ("plan/verify", &["compile", "solve", "network"]),
    ("explain", &["compile", "solve", "network"]),
    ("measure", &["compile", "solve", "network", "explain"]),
    ("solve/flow", &["lists", "rules", "problem", "compile"]),
];

#[test]
fn a_module_uses_only_modules_before_it() {
    let breaches = breaches(&engine(), None);
    assert!(breaches.is_empty(), "the line bends back:\n{}", breaches.join("\n"));
}

#[test]
fn a_planted_back_reference_is_found() {
    let planted = [
        ("lists/rows.rs", "use crate::solve::Budget;"),
        ("rules/mod.rs", "fn f() { crate::problem::build(); }"),
        ("plan/verify/mod.rs", "use crate::solve::Answers;"),
        ("explain/mod.rs", "use crate::{lists::Lists, compile::Row};"),
        ("solve/flow/simplex.rs", "use crate::compile::Part;"),
        ("problem/keep.rs", "use super::super::plan::Plan;"),
    ];
    for (file, line) in planted {
        assert!(!breaches(&engine(), Some((file, line))).is_empty(), "{file}: {line} was not found");
    }
}

#[test]
fn only_one_file_imports_good_lp() {
    let importers: Vec<PathBuf> = sources(&engine())
        .into_iter()
        .filter(|file| fs::read_to_string(file).unwrap().contains("good_lp::"))
        .collect();
    assert!(importers.len() <= 1, "{importers:?}");
}

fn engine() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/duijie/src")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Every place where a file names a module that it may not; `planted` adds a line to a file before looking.
fn breaches(engine: &Path, planted: Option<(&str, &str)>) -> Vec<String> {
    let mut texts: Vec<(String, String)> = sources(engine)
        .into_iter()
        .map(|file| {
            let name = file.strip_prefix(engine).unwrap().to_str().unwrap().replace('\\', "/");
            (name, fs::read_to_string(&file).unwrap())
        })
        .collect();
    if let Some((file, line)) = planted {
        texts.push((file.to_owned(), line.to_owned()));
    }
    let mut breaches = Vec::new();
    for (name, text) in texts {
        let own = name.split(['/', '.']).next().unwrap();
        let Some(place) = LINE.iter().position(|&module| module == own) else {
            assert_eq!(name, "lib.rs", "a module that is not in the line");
            continue;
        };
        let walled: Vec<&str> = WALLS
            .iter()
            .filter(|(under, _)| name.starts_with(under))
            .flat_map(|(_, never)| never.iter().copied())
            .collect();
        for used in modules_named(&text) {
            let after = LINE.iter().position(|&module| module == used).is_some_and(|at| at > place);
            // `Stop` is a word of the report that `solve` coins; the walls are about its answers.
            if after || walled.contains(&used.as_str()) {
                breaches.push(format!("{name} uses {used}"));
            }
        }
    }
    breaches
}

/// The engine's modules named in code: after `crate::`, in `crate::{…}`, or after a `super` that climbs to the root.
fn modules_named(text: &str) -> Vec<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut named = Vec::new();
    for opener in ["crate::", "super::super::"] {
        for (at, _) in code.match_indices(opener) {
            let rest = &code[at + opener.len()..];
            if let Some(list) = rest.strip_prefix('{') {
                named.extend(items(list));
            } else {
                named.push(word(rest));
            }
        }
    }
    named
}

/// The first words of the items of a braced list, up to its closing brace.
fn items(list: &str) -> Vec<String> {
    let (mut depth, mut found, mut fresh) = (1, Vec::new(), true);
    for (at, sign) in list.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => fresh = true,
            _ if fresh && sign.is_alphabetic() => {
                found.push(word(&list[at..]));
                fresh = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|&sign| sign.is_alphanumeric() || sign == '_').collect()
}
