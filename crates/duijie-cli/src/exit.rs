//! How a command ends: the exit statuses of the contract, and what went wrong.

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;

use duijie::lists::Text;
use duijie_lists::Located;

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: a plan was found, or all is well.
    Done,
    /// 2: the lists have faults, which were told.
    Faulty,
    /// 3: no plan exists.
    Infeasible,
    /// 4: `verify` refused.
    Refused,
    /// 5: neither a plan nor a proof was found.
    Unknown,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Faulty => Self::from(2),
            Exit::Infeasible => Self::from(3),
            Exit::Refused => Self::from(4),
            Exit::Unknown => Self::from(5),
        }
    }
}

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// 1: usage or file.
    File(Text),
    /// 2: the lists have faults; never empty.
    Faults(Vec<Located>),
    /// The reader of our output went away: silence.
    Gone,
}

impl Failure {
    /// A file or folder could not be read, with the system's own word.
    pub(crate) fn reading(path: &Path, error: impl Display) -> Self {
        let path = path.display();
        Self::File(Text::new(format!("不能读取 {path}：{error}"), format!("cannot read {path}: {error}")))
    }

    /// A file or folder could not be written, with the system's own word.
    pub(crate) fn writing(path: &Path, error: impl Display) -> Self {
        let path = path.display();
        Self::File(Text::new(format!("不能写入 {path}：{error}"), format!("cannot write {path}: {error}")))
    }

    /// The exit status.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Self::File(_) => ExitCode::from(1),
            Self::Faults(_) => ExitCode::from(2),
            Self::Gone => ExitCode::SUCCESS,
        }
    }
}
