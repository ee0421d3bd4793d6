//! `harden guard`: what stands in front of Django, and enforces what its settings say.

mod policy;
mod run;
mod stand;
mod table;

use std::process::ExitCode;

use crate::arguments::guard::{Guard, GuardVerb};
use crate::failure::Failure;

pub(crate) fn run(arguments: &Guard) -> Result<ExitCode, Failure> {
    match &arguments.verb {
        None => run::run(&arguments.run),
        Some(GuardVerb::Run(arguments)) => run::run(arguments),
        Some(GuardVerb::Policy(arguments)) => policy::run(arguments),
    }
}
