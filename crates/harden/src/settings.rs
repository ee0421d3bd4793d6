//! `harden settings`: what Django would see, and where it comes from.

mod fold;
mod json;
mod python;
mod secrets;
mod table;

use std::path::Path;
use std::process::ExitCode;

use harden_project::{Profile, Project};
use harden_settings::facts::ProfileFacts;

use crate::arguments::{Settings, TableFormat};
use crate::config::Config;
use crate::failure::{EXIT_CODE, Failure};
use crate::{environment, output, progress, threads};

use secrets::Secrets;

pub(crate) fn run(arguments: &Settings) -> Result<ExitCode, Failure> {
    threads::start();
    let config = Config::load(&arguments.path, &arguments.configuration)?;
    let options = environment::load_options(&arguments.path, &arguments.environment, &config)?;
    let project = progress::with("Evaluating", || harden_project::load(&options))?;
    let profile = chosen(&project, &arguments.path)?;
    let secrets = if arguments.show_secrets {
        Secrets::Shown
    } else {
        Secrets::Hidden {
            given: options.set.keys().cloned().collect(),
        }
    };
    let settings = fold::settings(&profile.facts);
    let text = match arguments.format {
        TableFormat::Table => table::table(profile, &settings, &secrets),
        TableFormat::Json => json::document(&profile.facts, &settings, &secrets),
    };
    output::write(&text, arguments.output.as_deref())?;
    Ok(exit_code(&profile.facts))
}

/// The one profile to show: the first of those named, or of those that decide the exit code.
pub(crate) fn chosen<'p>(project: &'p Project, path: &Path) -> Result<&'p Profile, Failure> {
    let profiles = &project.profiles;
    let Some(first) = profiles
        .iter()
        .find(|profile| profile.gate)
        .or_else(|| profiles.first())
    else {
        return Err(Failure::Usage(format!(
            "{}: no settings module was found; name one with --settings",
            path.display()
        )));
    };
    let others: Vec<&str> = profiles
        .iter()
        .map(|profile| profile.facts.module.as_str())
        .filter(|module| *module != first.facts.module)
        .collect();
    if !others.is_empty() {
        output::note(&format!(
            "showing {} ({}: {}); --settings shows another: {}",
            first.facts.module,
            first.role.name(),
            first.why,
            others.join(", ")
        ));
    }
    Ok(first)
}

/// Where no world could start, nothing was shown.
fn exit_code(facts: &ProfileFacts) -> ExitCode {
    if facts.worlds.is_empty() {
        ExitCode::from(EXIT_CODE)
    } else if facts.problems.iter().any(|problem| problem.is_error) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
