//! Where the copies go: names that do not meet, and nothing of the user's written over.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use duijie::lists::Text;
use zip::ZipArchive;

use super::summary::UNTOUCHED;
use crate::error::{Unreadable, WriteError};

/// The folder must be none from which lists are read: the copies would be read beside them the next time.
///
/// # Errors
/// Where it is one.
pub(super) fn check_folder(folder: &Path, files: &[PathBuf]) -> Result<(), Unreadable> {
    let Ok(folder_there) = folder.canonicalize() else { return Ok(()) };
    let parents = files.iter().filter_map(|file| file.canonicalize().ok()?.parent().map(Path::to_path_buf));
    match parents.into_iter().any(|parent| parent == folder_there) {
        false => Ok(()),
        true => Err(Unreadable::new(
            folder,
            Text::new(
                "清单就在这个文件夹里，标注过的副本不能放在一起",
                "the lists stand in this very folder, and copies must not stand beside them",
            ),
            Text::new("--annotate 另一个文件夹", "name another folder after --annotate"),
        )),
    }
}

/// The names of the copies, in the order of the files: `需求.csv` becomes `需求.xlsx`, the next of that name `需求（2）.xlsx`.
pub(super) fn names(folder: &Path, files: &[PathBuf]) -> Vec<PathBuf> {
    let mut taken = BTreeSet::new();
    let stems = files.iter().map(|file| file.file_stem().unwrap_or_default().to_string_lossy().into_owned());
    let mut name = |stem: String| {
        let numbered = (2_u32..).map(|number| format!("{stem}（{number}）"));
        let free =
            std::iter::once(stem.clone()).chain(numbered).find(|stem| taken.insert(stem.to_lowercase()));
        folder.join(format!("{}.xlsx", free.unwrap_or(stem)))
    };
    stems.map(&mut name).collect()
}

/// Gives another name to a file that stands in the place of a copy and is none of ours as we wrote it: somebody may have
/// corrected the lists in it. Its new name is no list's.
pub(super) fn keep(path: &Path) -> Result<Option<PathBuf>, WriteError> {
    if !path.exists() || is_untouched(path) {
        return Ok(None);
    }
    let named = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".bak{number}"));
        PathBuf::from(name)
    };
    let kept = (1..=u32::MAX).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(0));
    let failed = |source| WriteError::Io { path: kept.clone(), source };
    std::fs::rename(path, &kept).map_err(failed)?;
    Ok(Some(kept))
}

/// Whether a file is a copy of ours that no other program has saved since.
fn is_untouched(path: &Path) -> bool {
    let archive = File::open(path).ok().and_then(|file| ZipArchive::new(file).ok());
    let Some(mut archive) = archive else { return false };
    (0..archive.len()).any(|index| {
        let Ok(part) = archive.by_index(index) else { return false };
        let mut head = Vec::new();
        let read = part.take(u64::try_from(UNTOUCHED.len()).unwrap_or(0)).read_to_end(&mut head);
        read.is_ok() && head == UNTOUCHED.as_bytes()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_files_of_one_name_get_two_copies() {
        let files = ["a/需求.xlsx", "b/需求.csv", "需求（2）.json", "c.v2.xls"].map(PathBuf::from);
        let names = names(Path::new("out"), &files);
        let wanted = ["out/需求.xlsx", "out/需求（2）.xlsx", "out/需求（2）（2）.xlsx", "out/c.v2.xlsx"];
        assert_eq!(names, wanted.map(PathBuf::from));
    }
}
