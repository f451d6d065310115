//! Standard output: a reader who goes away (`… | head`) is no error.

use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::exit::Failure;

/// Prints a text as it is.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::Gone),
        Err(error) => Err(Failure::writing(Path::new("stdout"), error)),
        Ok(()) => Ok(()),
    }
}
