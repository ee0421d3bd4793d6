//! The command line: one file per verb. The only crate that prints, reads arguments or exits.

mod arguments;
mod baseline;
mod changes;
mod check;
mod completions;
mod config;
mod csp;
mod env_file;
mod environment;
mod failure;
mod git;
mod guard;
mod history;
mod manual;
mod output;
mod progress;
mod rule;
mod secret;
mod selection;
mod settings;
mod threads;
mod today;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Verb};
use failure::Failure;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return output::usage(&error),
    };
    let done = match arguments.verb {
        Verb::Check(arguments) => check::run(&arguments),
        Verb::Settings(arguments) => settings::run(&arguments),
        Verb::Csp(arguments) => csp::run(&arguments),
        Verb::Guard(arguments) => guard::run(&arguments),
        Verb::Rule(arguments) => rule::run(&arguments),
        Verb::Secret => secret::run(),
        Verb::Completions(arguments) => completions::run(&arguments),
        Verb::Man(arguments) => manual::run(&arguments),
    };
    done.unwrap_or_else(|failure: Failure| {
        output::failure(&failure);
        ExitCode::from(failure::EXIT_CODE)
    })
}
