use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Usage or configuration error, nothing at all could be judged, internal error.
pub(crate) const EXIT_CODE: u8 = 2;

/// Why harden could not do what it was asked for. The message names the file and what to do.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error("{0}")]
    Usage(String),
    #[error("{}:{line}: {message}", file.display())]
    Configuration {
        file: PathBuf,
        line: usize,
        message: String,
    },
    #[error("{}: cannot be read: {error}", file.display())]
    Unreadable { file: PathBuf, error: io::Error },
    #[error("{}: cannot be written: {error}", file.display())]
    Unwritable { file: PathBuf, error: io::Error },
    #[error("cannot write the output: {0}")]
    Output(io::Error),
    #[error("cannot watch the project: {0}")]
    Watch(#[from] notify::Error),
    #[error(transparent)]
    History(#[from] harden_history::HistoryError),
    #[error(transparent)]
    Load(#[from] harden_project::LoadError),
    #[error(transparent)]
    GuardFile(#[from] harden_policy::Mistake),
    #[error(transparent)]
    Policy(#[from] harden_policy::PolicyError),
    #[error(transparent)]
    Guard(#[from] harden_guard::ServerError),
    #[error("{}: {error}", file.display())]
    PolicyFile {
        file: PathBuf,
        error: harden_policy::ReadError,
    },
    #[error("the operating system gave no threads: {0}")]
    NoThreads(io::Error),
    #[error("the operating system gave no random numbers: {0}")]
    NoRandomness(getrandom::Error),
}
