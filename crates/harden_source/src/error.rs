use std::io;
use std::sync::Arc;

use thiserror::Error;

use crate::text::DecodeError;

/// Why something under the audited folder could not be looked at. Every message names the file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SourceError {
    #[error("`{path}` does not exist")]
    Missing { path: Arc<str> },
    #[error("cannot read `{path}`: {reason}")]
    Unreadable { path: Arc<str>, reason: String },
    /// A pipe, a socket, a device, a link to nowhere.
    #[error("`{path}` is neither a file nor a folder")]
    NotAFile { path: Arc<str> },
    #[error("`{path}` is larger than {limit} MB: not read")]
    TooLarge { path: Arc<str>, limit: u64 },
    #[error("cannot read `{path}` as text: {error}")]
    NotText { path: Arc<str>, error: DecodeError },
    /// Names that are not UTF-8 cannot be reported on.
    #[error("the name of `{path}` is not UTF-8: not read")]
    Name { path: Arc<str> },
}

impl SourceError {
    /// The file that it is about, relative to the audited folder where it lies in it.
    pub fn path(&self) -> &Arc<str> {
        match self {
            Self::Missing { path }
            | Self::Unreadable { path, .. }
            | Self::NotAFile { path }
            | Self::TooLarge { path, .. }
            | Self::NotText { path, .. }
            | Self::Name { path } => path,
        }
    }

    pub(crate) fn from_io(path: &str, error: &io::Error) -> Self {
        let path = Arc::from(path);
        if error.kind() == io::ErrorKind::NotFound {
            return Self::Missing { path };
        }
        Self::Unreadable {
            path,
            reason: reason(error),
        }
    }
}

/// The cause in words, without the number that the operating system gives it.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => text,
    }
}
