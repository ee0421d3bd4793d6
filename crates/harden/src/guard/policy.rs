//! `harden guard policy`: what is enforced, and where each value comes from.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use harden_policy::{Believed, GuardFile, Made, Middleware, Policy, Settings};
use harden_project::{Header, Profile, Project, Role};

use super::{stand, table};
use crate::arguments::guard::{self, PolicyFormat};
use crate::arguments::{Configuration, Environment};
use crate::config::Config;
use crate::failure::Failure;
use crate::{environment, output, progress, settings, threads};

/// The file in a project's folder that says what guard does other than the settings say.
const GUARD_FILE: &str = "guard.toml";

pub(crate) fn run(arguments: &guard::Policy) -> Result<ExitCode, Failure> {
    threads::start();
    let (path, file) = (&arguments.path, arguments.config.as_deref());
    let project = load(path, &arguments.environment)?;
    let profile = settings::chosen(&project, path)?;
    let made = of_profile(&project, profile, path, file)?;
    for note in &made.notes {
        output::note(note);
    }
    let text = match arguments.format {
        PolicyFormat::Text => table::table(profile, &made.policy),
        PolicyFormat::Json => made.policy.to_json(),
    };
    output::write(&text, arguments.output.as_deref())?;
    Ok(ExitCode::SUCCESS)
}

/// The policy of a project, and what a reader should know of it.
pub(super) fn of_project(
    path: &Path,
    asked: &Environment,
    file: Option<&Path>,
) -> Result<Made, Failure> {
    let project = load(path, asked)?;
    let profile = settings::chosen(&project, path)?;
    of_profile(&project, profile, path, file)
}

fn load(path: &Path, asked: &Environment) -> Result<Project, Failure> {
    let configuration = Configuration {
        config: None,
        isolated: false,
    };
    let config = Config::load(path, &configuration)?;
    let options = environment::load_options(path, asked, &config)?;
    Ok(progress::with("Evaluating", || {
        harden_project::load(&options)
    })?)
}

/// The policy of a profile's production world and of `guard.toml`: the one named, or that in the project's folder.
fn of_profile(
    project: &Project,
    profile: &Profile,
    path: &Path,
    file: Option<&Path>,
) -> Result<Made, Failure> {
    let (name, text) = guard_file(path, file)?;
    let file = GuardFile::parse(&name, &text, &stand::KEYS)?;
    let series = profile.django.series;
    let defaults = |name: &str| harden_rules::django_default(name, series);
    let classes = |paths: &[&str]| middleware(project, paths);
    let settings = Settings::of(&profile.facts, series, &defaults, classes)
        .ok_or_else(|| no_start(profile))?;
    let mut made = Policy::of_settings(&settings, &file)?;
    if matches!(profile.role, Role::Development | Role::Test) {
        made.notes.push(format!(
            "`{}` is taken for settings of {} ({}); --settings names those that the site runs with",
            profile.facts.module,
            profile.role.name(),
            profile.why
        ));
    }
    for left in &profile.facts.left_to_machine {
        made.notes.push(format!(
            "{}:{} takes up {} where the machine has it; what it sets is not known here",
            left.place.file, left.place.line, left.what
        ));
    }
    Ok(made)
}

/// What the file is called in places, and its text; an empty one where there is none.
pub(super) fn guard_file(path: &Path, asked: Option<&Path>) -> Result<(String, String), Failure> {
    let beside = path.join(GUARD_FILE);
    let (file, name) = match asked {
        Some(file) => (file, file.display().to_string()),
        None if beside.is_file() => (&*beside, GUARD_FILE.to_owned()),
        None => return Ok((GUARD_FILE.to_owned(), String::new())),
    };
    let text = fs::read_to_string(file).map_err(|error| Failure::Unreadable {
        file: file.to_owned(),
        error,
    })?;
    Ok((name, text))
}

fn middleware(project: &Project, paths: &[&str]) -> Vec<Middleware> {
    let classes = harden_project::middleware_classes(project, paths);
    let named = paths.iter().zip(classes);
    named
        .map(|(path, class)| Middleware {
            path: (*path).to_owned(),
            outside: class.outside,
            header: match class.header {
                Header::Inherited => Believed::Inherited,
                Header::Named(name) => Believed::Named(name),
                Header::Unknown => Believed::Unknown,
            },
            is_open: class.is_open,
        })
        .collect()
}

fn no_start(profile: &Profile) -> Failure {
    let facts = &profile.facts;
    let mut problems = facts.problems.iter();
    let why = problems.find(|problem| problem.is_error).map_or_else(
        || "nobody can tell what it sets".to_owned(),
        |problem| {
            let place = &problem.place;
            format!("{}:{}: {}", place.file, place.line, problem.message)
        },
    );
    Failure::Usage(format!(
        "the settings module `{}` does not start: {why}",
        facts.module
    ))
}
