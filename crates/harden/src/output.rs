//! The one place that prints.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use harden_report::Colour;

use crate::failure::{EXIT_CODE, Failure};

/// Writes a result to a file, or to standard output.
pub(crate) fn write(text: &str, file: Option<&Path>) -> Result<(), Failure> {
    match file {
        Some(file) => std::fs::write(file, text).map_err(|error| Failure::Unwritable {
            file: file.to_owned(),
            error,
        }),
        None => print(text),
    }
}

/// Writes to standard output. A reader that has seen enough and closed the pipe is no error.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// Says something beside the result.
pub(crate) fn note(text: &str) {
    // Where standard error is gone there is nobody to tell.
    let _ = writeln!(io::stderr(), "harden: {text}");
}

pub(crate) fn failure(failure: &Failure) {
    let _ = writeln!(io::stderr(), "harden: error: {failure}");
}

/// What clap has to say: help and version are no error.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(EXIT_CODE)
    } else {
        ExitCode::SUCCESS
    }
}

/// Colour only where a person looks at a terminal, and `NO_COLOR` is not set.
pub(crate) fn colour(file: Option<&Path>) -> Colour {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if file.is_none() && !refused && io::stdout().is_terminal() {
        Colour::Ansi
    } else {
        Colour::Plain
    }
}
