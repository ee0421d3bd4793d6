//! The lines of a project that name a settings module, or the class in it that its settings are.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::{MentionedVariable, PythonFacts};
use memchr::memmem;

use crate::files::{ProjectFile, folder};

use super::naming::{self, Purpose};

/// A line that names a settings module, or a class of django-configurations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// The module, or the class.
    pub(super) module: String,
    pub(super) file: Arc<str>,
    pub(super) line: u32,
    pub(super) kind: Kind,
}

/// What kind of file names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Starts a deployed process: Dockerfile, Procfile, systemd, uwsgi, Kubernetes, a platform's file.
    Deployment,
    /// `wsgi.py`, `asgi.py`.
    Gateway,
    /// A compose file: deployment for some, development for others.
    Compose,
    /// A worker's entry, such as `celery.py`, or another script.
    Script,
    Manage,
    /// A step that builds an image, such as `RUN manage.py collectstatic`: nobody is served with it.
    Build,
    Development,
    Test,
}

impl Mention {
    pub(super) fn place(&self) -> Place {
        Place {
            line: self.line,
            end_line: self.line,
            ..Place::file_start(Arc::clone(&self.file))
        }
    }

    /// `Dockerfile:12 sets DJANGO_SETTINGS_MODULE`, `manage.py:9 defaults to it`.
    pub(super) fn sentence(&self) -> String {
        let (file, line) = (&self.file, self.line);
        match self.kind {
            Kind::Gateway | Kind::Manage | Kind::Script => format!("{file}:{line} defaults to it"),
            Kind::Test => format!("{file}:{line} tests with it"),
            Kind::Build => format!("{file}:{line} builds with it"),
            Kind::Deployment | Kind::Compose | Kind::Development => {
                format!("{file}:{line} starts with it")
            }
        }
    }
}

/// Whether it is code that mentions nothing, as most is.
pub(super) fn is_silent(file: &ProjectFile<'_>, python: &PythonFacts) -> bool {
    is_python(file)
        && python
            .file(file.path())
            .is_none_or(|facts| facts.settings_mentions.is_empty())
}

/// Every mention of a settings module, or of a class of django-configurations, in a file.
pub(super) fn of_file(
    file: &ProjectFile<'_>,
    kind: Kind,
    python: &PythonFacts,
    variable: MentionedVariable,
) -> Vec<Mention> {
    let path = file.path();
    let named = if is_python(file) {
        in_python(python, path, variable)
    } else {
        in_text(file.text().unwrap_or_default(), variable)
    };
    if named.is_empty() {
        return Vec::new();
    }
    let build_lines = if kind == Kind::Deployment && file.is_image() {
        lines_that_build(file.text().unwrap_or_default())
    } else {
        Vec::new()
    };
    let mention = |(line, module)| Mention {
        module,
        file: Arc::clone(path),
        line,
        kind: if build_lines.contains(&line) {
            Kind::Build
        } else {
            kind
        },
    };
    named.into_iter().map(mention).collect()
}

/// What code names, with its lines.
fn in_python(python: &PythonFacts, path: &str, variable: MentionedVariable) -> Vec<(u32, String)> {
    let Some(facts) = python.file(path) else {
        return Vec::new();
    };
    facts
        .settings_mentions
        .iter()
        .filter(|mention| mention.variable == variable)
        .flat_map(|mention| {
            mention
                .modules
                .iter()
                .map(|module| (mention.extent.line, module.to_string()))
        })
        .filter(|(_, value)| is_value(value, variable))
        .collect()
}

fn is_python(file: &ProjectFile<'_>) -> bool {
    file.extension() == "py"
}

/// What a file's name says of the settings modules in it; `None` where nobody starts a process with it.
pub(super) fn kind(file: &ProjectFile<'_>) -> Option<Kind> {
    let (path, name) = (file.path(), file.name());
    let kind = if is_python(file) {
        python_kind(path, name)
    } else if is_test_configuration(file) {
        Kind::Test
    } else if name.starts_with(".env") || name.starts_with("env.") || file.extension() == "env" {
        Kind::Development
    } else if name.contains("compose") && matches!(file.extension(), "yml" | "yaml") {
        Kind::Compose
    } else if is_of_a_developer(file) {
        Kind::Development
    } else if is_deployment(file) {
        Kind::Deployment
    } else {
        return None;
    };
    if ["docs", "doc", "node_modules", "locale"]
        .iter()
        .any(|folder| is_in(path, folder))
    {
        return None;
    }
    Some(match (kind, naming::of_path(path)) {
        (Kind::Deployment | Kind::Compose | Kind::Script, Some(Purpose::Development)) => {
            Kind::Development
        }
        (Kind::Deployment | Kind::Compose | Kind::Script, Some(Purpose::Test)) => Kind::Test,
        (kind, _) => kind,
    })
}

/// Whether a folder of this name is among those around a file.
fn is_in(path: &str, name: &str) -> bool {
    folder(path).split('/').any(|part| part == name)
}

/// Whether the folders around a file may be those of a tool, whose names begin with a dot.
fn is_in_folder_with_dot(path: &str) -> bool {
    folder(path).contains('.')
}

fn python_kind(path: &str, name: &str) -> Kind {
    match name {
        "manage.py" => Kind::Manage,
        "conftest.py" | "runtests.py" | "noxfile.py" | "run_tests.py" | "setup.py" => Kind::Test,
        _ if name.contains("wsgi") || name.contains("asgi") => Kind::Gateway,
        _ if naming::of_path(path) == Some(Purpose::Test) => Kind::Test,
        _ => Kind::Script,
    }
}

fn is_test_configuration(file: &ProjectFile<'_>) -> bool {
    matches!(
        file.name(),
        "tox.ini"
            | "pytest.ini"
            | ".pytest.ini"
            | "setup.cfg"
            | "pyproject.toml"
            | ".travis.yml"
            | ".gitlab-ci.yml"
            | "azure-pipelines.yml"
            | "bitbucket-pipelines.yml"
            | "appveyor.yml"
            | "mypy.ini"
            | ".pre-commit-config.yaml"
            | ".pylintrc"
    ) || is_in_folder_with_dot(file.path())
        && [".github/workflows/", ".circleci/", ".gitlab/"]
            .iter()
            .any(|folder| file.path().contains(folder))
}

/// Whether the file sets up one developer's machine.
fn is_of_a_developer(file: &ProjectFile<'_>) -> bool {
    let (path, name) = (file.path(), file.name());
    name.starts_with("makefile")
        || matches!(name, "justfile" | ".devcontainer.json")
        || is_in_folder_with_dot(path)
            && [".devcontainer", ".vscode", ".idea"]
                .iter()
                .any(|folder| is_in(path, folder))
}

/// The lines of `RUN` instructions, which go on after a backslash.
fn lines_that_build(text: &str) -> Vec<u32> {
    let mut lines = Vec::new();
    let mut goes_on = false;
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        let begins = line
            .split_ascii_whitespace()
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("run"));
        if goes_on || begins {
            lines.push(number);
            goes_on = line.ends_with('\\') || goes_on && line.starts_with('#');
        }
    }
    lines
}

fn is_deployment(file: &ProjectFile<'_>) -> bool {
    file.is_image()
        || file.name().starts_with("procfile")
        || file.name() == "app.json"
        || matches!(
            file.extension(),
            "yml" | "yaml" | "toml" | "ini" | "conf" | "cfg" | "service" | "sh" | "bash"
        )
}

/// What a file that is not Python names, with its lines.
fn in_text(text: &str, variable: MentionedVariable) -> Vec<(u32, String)> {
    let (name, options): (&str, &[&str]) = match variable {
        MentionedVariable::SettingsModule => (
            "DJANGO_SETTINGS_MODULE",
            &["--settings=", "--settings ", "--ds=", "--ds "],
        ),
        MentionedVariable::Configuration => (
            "DJANGO_CONFIGURATION",
            &["--configuration=", "--configuration ", "--dc=", "--dc "],
        ),
    };
    let is_there = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !is_there(name) && !options.iter().any(|option| is_there(option)) {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.trim_start().starts_with(['#', ';']) {
            continue;
        }
        for (start, _) in line.match_indices(name) {
            let rest = &line[start + name.len()..];
            let value = first_value(rest, variable).or_else(|| {
                // A list of `name:` and `value:`, as Kubernetes and others write variables.
                let is_name = line[..start].contains("name") || line[..start].contains("key");
                let value = lines[index + 1..].iter().take(4).find_map(|line| {
                    line.trim_start()
                        .trim_start_matches("- ")
                        .strip_prefix("value")
                });
                value
                    .filter(|_| is_name)
                    .and_then(|value| first_value(value, variable))
            });
            found.extend(value.map(|value| (index, value)));
        }
        for option in options {
            for (start, _) in line.match_indices(option) {
                let value = first_value(&line[start + option.len()..], variable);
                found.extend(value.map(|value| (index, value)));
            }
        }
    }
    found
        .into_iter()
        .map(|(index, value)| (u32::try_from(index + 1).unwrap_or(u32::MAX), value))
        .collect()
}

/// The value at the start of what follows the variable's name. In `${X:-default}` that is the default.
fn first_value(text: &str, variable: MentionedVariable) -> Option<String> {
    let mut text = text.trim_start_matches(['=', ':', ' ', '\t', '"', '\'', ',', ']']);
    if text.starts_with("${") {
        text = text.split_once('-')?.1;
    }
    let end = text
        .find(|character: char| !(character.is_alphanumeric() || "._-".contains(character)))
        .unwrap_or(text.len());
    let value = &text[..end];
    let placeholder = text[end..].starts_with(['{', '<', '$']);
    (is_value(value, variable) && !placeholder).then(|| value.to_owned())
}

fn is_value(text: &str, variable: MentionedVariable) -> bool {
    match variable {
        MentionedVariable::SettingsModule => is_module(text),
        MentionedVariable::Configuration => {
            text.starts_with(|first: char| first.is_alphabetic() || first == '_')
                && text
                    .chars()
                    .all(|character| character.is_alphanumeric() || character == '_')
        }
    }
}

/// Whether a text is a dotted module name with at least two parts, or the plain name `settings`.
fn is_module(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    (parts.len() > 1 || text.contains("settings"))
        && parts.last() != Some(&"py")
        && parts.iter().all(|part| {
            part.starts_with(|first: char| first.is_alphabetic() || first == '_')
                && part
                    .chars()
                    .all(|character| character.is_alphanumeric() || "_-".contains(character))
        })
}
