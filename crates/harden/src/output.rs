//! The one place that prints.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use harden_report::{Colour, Links};

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
    say(text).map(|_| ())
}

/// The same for who has more to say later: whether somebody still reads.
pub(crate) fn say(text: &str) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::Output(error)),
    }
}

/// Begins a terminal anew; anything else keeps what it has.
pub(crate) fn clear() -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        // The screen, what has scrolled out of it, and back to its corner.
        print("\x1b[2J\x1b[3J\x1b[H")
    } else {
        Ok(())
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
    if file.is_none() && !is_plain() && io::stdout().is_terminal() {
        Colour::Ansi
    } else {
        Colour::Plain
    }
}

/// Links where a person looks at a terminal that knows them; `FORCE_HYPERLINK` says it for terminals that are
/// not known (1), or refuses them (0).
pub(crate) fn links(file: Option<&Path>, root: &Path, book: Option<&str>) -> Links {
    let is_forced = std::env::var_os("FORCE_HYPERLINK").is_some();
    let is_wanted = is_forced || !is_plain();
    if file.is_some() || !is_wanted || !supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
    {
        return Links::default();
    }
    // From another machine its files cannot be opened.
    let is_remote = !is_forced && std::env::var_os("SSH_CONNECTION").is_some();
    Links {
        root: Some(root)
            .filter(|_| !is_remote)
            .and_then(Path::to_str)
            .map(|root| {
                root.trim_start_matches(r"\\?\")
                    .replace(std::path::MAIN_SEPARATOR, "/")
            }),
        book: book.map(str::to_owned),
    }
}

/// Whether somebody asked for text without any escape.
fn is_plain() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
