//! What a contributor runs: `cargo xtask test`, `bench`, `differential`, `browser`, `guard`, `docs`, `advisories`.
#![expect(
    clippy::print_stdout,
    reason = "a command line for contributors: printing is its work"
)]

mod advisories;
mod bench;
mod bookshop;
mod browser;
mod differential;
mod docs;
mod guard;
mod hook;
mod lab;
mod process;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What a contributor to harden runs")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Run everything: cargo's tests, the example project, and the comparison with the real Django
    Test(test::Options),
    /// Measure harden beside ruff on whole applications, and count the work it did
    Bench(bench::Options),
    /// Compare random settings modules: what the real Django says, and what harden says
    Differential(differential::Options),
    /// Compare templates: what a browser runs of what the real Django prints, and what harden says
    Browser(browser::Options),
    /// Use the example project through guard, under gunicorn and uvicorn, in a browser
    Guard(guard::Options),
    /// Write the pages of the book that come from the code: rules, command line
    Docs(docs::Options),
    /// Renew the table of vulnerable releases from Django's documentation and from public exports
    Advisories(advisories::Options),
}

/// What went wrong, for the person at the terminal.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("{0}")]
    Failed(String),
    #[error("{what}: {error}")]
    Io { what: String, error: std::io::Error },
    #[error("{what}: {error}")]
    Json {
        what: String,
        error: serde_json::Error,
    },
}

type Result<T> = std::result::Result<T, Error>;

/// Say where an error of the system happened.
trait Context<T> {
    fn context(self, what: impl Into<String>) -> Result<T>;
}

impl<T> Context<T> for std::io::Result<T> {
    fn context(self, what: impl Into<String>) -> Result<T> {
        self.map_err(|error| Error::Io {
            what: what.into(),
            error,
        })
    }
}

impl<T> Context<T> for serde_json::Result<T> {
    fn context(self, what: impl Into<String>) -> Result<T> {
        self.map_err(|error| Error::Json {
            what: what.into(),
            error,
        })
    }
}

fn main() -> ExitCode {
    let done = match Cli::parse().verb {
        Verb::Test(options) => test::run(&options),
        Verb::Bench(options) => bench::run(&options),
        Verb::Differential(options) => differential::run(&options).map(|_| ()),
        Verb::Browser(options) => browser::run(&options).map(|_| ()),
        Verb::Guard(options) => guard::run(&options).map(|_| ()),
        Verb::Docs(options) => docs::run(&options),
        Verb::Advisories(options) => advisories::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}
