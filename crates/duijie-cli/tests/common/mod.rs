//! The command as people run it.

use std::path::Path;
use std::process::Command;

/// All that a command prints, where it ends with this status.
#[track_caller]
pub(crate) fn said(folder: &Path, line: &str, code: i32) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_duijie"))
        .current_dir(folder)
        .args(line.split(' '))
        .output()
        .unwrap();
    let said = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
    assert_eq!(run.status.code(), Some(code), "{said}");
    said
}
