//! `harden completions SHELL`: what the shell completes, from the same words that are parsed.

use std::process::ExitCode;

use clap::CommandFactory as _;

use crate::arguments::{self, Arguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &arguments::Completions) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "harden",
        &mut script,
    );
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
