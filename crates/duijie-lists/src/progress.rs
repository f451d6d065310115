//! How far reading has come, for whoever waits for a large list.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// How far reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'f> {
    /// The file.
    pub file: &'f Path,
    /// Rows taken from the file so far; or, once `total` is known, rows read as records.
    pub rows: usize,
    /// How many rows the table has, once they are taken from the file.
    pub total: Option<usize>,
}

/// Who is told of it: once at the beginning of every file, then every few thousand rows.
#[derive(Clone, Default)]
pub struct Listener(Option<Arc<Callback>>);

type Callback = dyn Fn(Progress<'_>) + Send + Sync;

impl Listener {
    /// One that hears. It is called on the thread that reads, which waits for it.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use duijie_lists::{File, Listener, Options, read_bytes};
    ///
    /// let heard = Arc::new(Mutex::new(Vec::new()));
    /// let hear = Arc::clone(&heard);
    /// let progress = Listener::new(move |progress| {
    ///     if let Ok(mut heard) = hear.lock() {
    ///         heard.push((progress.rows, progress.total));
    ///     }
    /// });
    /// let file = File::new("需求清单.csv", "需求编号,需求名称,数量\nD1,理发,3\n");
    /// read_bytes([file], &Options { progress, ..Options::default() })?;
    /// assert_eq!(*heard.lock().unwrap(), [(0, None), (1, Some(1))]);
    /// # Ok::<(), duijie_lists::ReadError>(())
    /// ```
    pub fn new(callback: impl Fn(Progress<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(callback)))
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listener({})", if self.0.is_some() { "hears" } else { "none" })
    }
}

/// A listener to what is read of a file.
#[derive(Clone, Copy)]
pub(crate) struct Teller<'t> {
    callback: Option<&'t Callback>,
    file: &'t Path,
}

impl<'t> Teller<'t> {
    pub(crate) fn new(listener: &'t Listener, file: &'t Path) -> Self {
        Self { callback: listener.0.as_deref(), file }
    }

    /// One to whom nobody listens.
    pub(crate) fn silent(file: &'t Path) -> Self {
        Self { callback: None, file }
    }

    /// So many rows are taken from the file.
    pub(crate) fn taken(self, rows: usize) {
        self.tell(rows, None);
    }

    /// So many rows are read as records.
    pub(crate) fn read(self, rows: usize, total: usize) {
        self.tell(rows, Some(total));
    }

    fn tell(self, rows: usize, total: Option<usize>) {
        if let Some(hear) = self.callback {
            hear(Progress { file: self.file, rows, total });
        }
    }
}
