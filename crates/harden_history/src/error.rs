//! Why a history cannot be searched at all.

use std::path::PathBuf;

use thiserror::Error;

#[derive(Debug, Error)]
pub enum HistoryError {
    #[error(
        "{}: no git repository here or above, so there is no history to search; check a clone, or leave --history out",
        folder.display()
    )]
    NoRepository { folder: PathBuf },
    #[error(
        "{}: this is a bare repository, which has no files to check; `git clone` it, and check the clone with --history",
        folder.display()
    )]
    Bare { folder: PathBuf },
    #[error("{}: {what} cannot be read: {error}", path.display())]
    Unreadable {
        path: PathBuf,
        what: &'static str,
        error: std::io::Error,
    },
    #[error("{}: this is no git repository: {why}", path.display())]
    Broken { path: PathBuf, why: &'static str },
    #[error(
        "{}: references are kept in a table that is not read; `git refs migrate --ref-format=files` writes them as files",
        path.display()
    )]
    Reftable { path: PathBuf },
}
