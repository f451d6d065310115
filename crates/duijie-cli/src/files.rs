//! Results appear whole or not at all: every file is written into a temporary folder beside its place, and all are
//! renamed together at the end.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::exit::Failure;

/// Files on their way into a folder.
pub(crate) struct Staged {
    folder: PathBuf,
    /// Inside the folder, so that renaming never crosses a file system. Goes away when dropped.
    stage: TempDir,
    names: Vec<String>,
}

impl Staged {
    /// Begins; the folder is made where it is missing.
    pub(crate) fn new(folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(|e| Failure::writing(folder, e))?;
        let stage = tempfile::Builder::new().prefix(".duijie-").tempdir_in(folder);
        let stage = stage.map_err(|e| Failure::writing(folder, e))?;
        Ok(Self { folder: folder.to_owned(), stage, names: Vec::new() })
    }

    /// Where a file that someone else writes is to stand until the end.
    pub(crate) fn place(&mut self, name: &str) -> PathBuf {
        self.names.push(name.to_owned());
        self.stage.path().join(name)
    }

    /// Writes one file.
    pub(crate) fn add(&mut self, name: &str, write: impl Writes) -> Result<(), Failure> {
        let path = self.place(name);
        let written = File::create(&path).and_then(|file| {
            let mut buffer = BufWriter::new(file);
            write(&mut buffer)?;
            buffer.flush()
        });
        written.map_err(|e| Failure::writing(&self.folder.join(name), e))
    }

    /// Gives every file its name, in the order in which they were added.
    pub(crate) fn commit(self) -> Result<(), Failure> {
        for name in &self.names {
            let target = self.folder.join(name);
            fs::rename(self.stage.path().join(name), &target).map_err(|e| Failure::writing(&target, e))?;
        }
        Ok(())
    }
}

/// What writes a file.
pub(crate) trait Writes: FnOnce(&mut BufWriter<File>) -> io::Result<()> {}

impl<F: FnOnce(&mut BufWriter<File>) -> io::Result<()>> Writes for F {}

/// Writes one file, whole or not at all.
pub(crate) fn write_one(path: &Path, write: impl Writes) -> Result<(), Failure> {
    let Some(name) = path.file_name().filter(|_| !path.is_dir()) else {
        return Err(Failure::writing(path, io::Error::from(io::ErrorKind::IsADirectory)));
    };
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut staged = Staged::new(folder)?;
    staged.add(&name.to_string_lossy(), write)?;
    staged.commit()
}

/// Reads a text file.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|e| Failure::reading(path, e))
}
