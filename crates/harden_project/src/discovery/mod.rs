//! Which settings modules exist, which one production starts with, and why.
//!
//! Files of the project name settings modules (`mention`); naming and the company they keep say what a
//! module is for (`naming`, `neighbours`); `roles` weighs both. Nothing is imported.

mod mention;
mod modules;
mod naming;
mod neighbours;
mod roles;
mod servers;
mod starters;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::{Dialect, MentionedVariable, PythonFacts};

use crate::files::{ProjectFile, ProjectFiles};
use crate::profile::Role;

use mention::{Kind, Mention};
use modules::Located;
use servers::Servers;
use starters::Starter;

/// A settings module of the project, before it is evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Dotted, as `DJANGO_SETTINGS_MODULE` has it.
    pub(crate) module: String,
    /// Its file, relative to the audited folder.
    pub(crate) file: Arc<str>,
    /// The folder that its name is looked up in, relative to the audited folder.
    pub(crate) root: String,
    pub(crate) role: Role,
    /// Why it has that role, naming the file that says so.
    pub(crate) why: String,
    /// The class in it that the settings are, where it is a module of django-configurations.
    pub(crate) configuration: Option<String>,
}

/// What discovery found, and what it could not find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Discovery {
    /// Production first, then in the order of their names.
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) notes: Vec<Note>,
}

/// Something to tell the reader that changes no exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) place: Place,
    pub(crate) message: String,
}

/// The lines of the project's files that start it, or say with which settings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Starts {
    /// Settings modules that are named.
    settings: Vec<Mention>,
    /// Classes of django-configurations that are named.
    configurations: Vec<Mention>,
    starters: Vec<Starter>,
    servers: Servers,
}

impl Starts {
    /// Reads a file, if it may start something.
    pub(crate) fn read(&mut self, file: &ProjectFile<'_>, python: &PythonFacts) {
        self.starters.extend(starters::of_file(file));
        if mention::is_silent(file, python) {
            return;
        }
        let Some(kind) = mention::kind(file) else {
            return;
        };
        let mentions = |variable| mention::of_file(file, kind, python, variable);
        self.settings
            .extend(mentions(MentionedVariable::SettingsModule));
        self.configurations
            .extend(mentions(MentionedVariable::Configuration));
        self.servers.read(file, kind);
    }

    /// The line that starts the site with `runserver`, where none starts another server.
    pub(crate) fn development_server(&self) -> Option<&Place> {
        self.servers.development()
    }
}

/// Whether a file of this name may start the site for visitors.
pub(crate) fn starts_site(file: &ProjectFile<'_>) -> bool {
    starters::starts_processes(file)
        && matches!(mention::kind(file), Some(Kind::Deployment | Kind::Compose))
}

/// Whether a site is built with it from the project's files and no others: an image, or a platform's own file.
pub(crate) fn is_packaging(file: &ProjectFile<'_>) -> bool {
    const OF_PLATFORMS: [&str; 6] = [
        "app.json",
        "app.yaml",
        "fly.toml",
        "heroku.yml",
        "procfile",
        "render.yaml",
    ];
    (file.is_image() || OF_PLATFORMS.contains(&file.name()))
        && mention::kind(file) == Some(Kind::Deployment)
}

/// Finds the settings modules of a project.
pub(crate) fn discover(
    files: &dyn ProjectFiles,
    python: &PythonFacts,
    starts: &Starts,
) -> Discovery {
    let mut found: BTreeMap<(String, String), Evidence> = BTreeMap::new();
    let mut notes = Vec::new();
    let mut missing: BTreeMap<String, Mention> = BTreeMap::new();
    let mut packages: BTreeMap<String, Located> = BTreeMap::new();
    for mention in starts.settings.iter().cloned() {
        match modules::locate(files, &mention.module, &mention.file) {
            Some(located) if neighbours::is_empty_package(python, &located.file) => {
                packages.insert(mention.module, located);
            }
            Some(located) => found
                .entry((located.root.clone(), mention.module.clone()))
                .or_insert_with(|| Evidence::of(located))
                .mentions
                .push(mention),
            None => {
                missing.entry(mention.module.clone()).or_insert(mention);
            }
        }
    }
    join_names_of_one_file(&mut found);
    neighbours::add(files, python, &packages, &mut found);
    if found.is_empty() {
        neighbours::add_unmentioned(files, python, &mut found);
    }
    notes.extend(drop_templates(python, &mut found));
    neighbours::mark_built_on_development(files, python, &mut found);
    notes.extend(packages.into_values().map(|package| {
        Note {
            place: Place::file_start(package.file),
            message:
                "something starts with this package, but it is empty: the settings module that \
                  really runs is decided elsewhere"
                    .to_owned(),
        }
    }));
    notes.extend(missing.values().map(|mention| missing_note(files, mention)));
    notes.extend(neighbours::templates(files, &found));
    notes.sort_by(|one, other| one.place.cmp(&other.place));
    notes.dedup();
    Discovery {
        candidates: roles::assign(found, &starts.starters, &starts.configurations),
        notes,
    }
}

/// Settings of a project that is yet to be made of a template start nothing.
fn drop_templates(
    python: &PythonFacts,
    found: &mut BTreeMap<(String, String), Evidence>,
) -> Vec<Note> {
    let is_template = |evidence: &Evidence| {
        let facts = python.file(&evidence.located.file);
        facts.is_some_and(|facts| facts.dialect == Dialect::Template)
    };
    let dropped = found.extract_if(.., |_, evidence| is_template(evidence));
    let note = |evidence: Evidence| Note {
        place: Place::file_start(evidence.located.file),
        message: "is a template of Python code: the settings that it becomes are not judged"
            .to_owned(),
    };
    dropped.map(|(_, evidence)| note(evidence)).collect()
}

/// Where a module named by the user is, and what is known of it.
pub(crate) fn named(
    files: &dyn ProjectFiles,
    discovery: &Discovery,
    module: &str,
    cwd: Option<&str>,
) -> Option<Candidate> {
    if let Some(root) = cwd {
        let located = modules::in_root(files, root, module)?;
        return Some(named_candidate(discovery, module, located));
    }
    if let Some(known) = discovery
        .candidates
        .iter()
        .find(|candidate| candidate.module == module)
    {
        return Some(Candidate {
            why: format!("named by --settings; {}", known.why),
            ..known.clone()
        });
    }
    let near = discovery
        .candidates
        .first()
        .map_or_else(|| "manage.py".to_owned(), |known| known.file.to_string());
    let located = modules::locate(files, module, &near)?;
    Some(named_candidate(discovery, module, located))
}

fn named_candidate(discovery: &Discovery, module: &str, located: Located) -> Candidate {
    let known = discovery
        .candidates
        .iter()
        .find(|candidate| candidate.module == module && candidate.root == located.root);
    Candidate {
        role: known.map_or_else(|| roles::by_name(module), |known| known.role),
        why: known.map_or_else(
            || "named by --settings".to_owned(),
            |known| format!("named by --settings; {}", known.why),
        ),
        configuration: known.and_then(|known| known.configuration.clone()),
        module: module.to_owned(),
        file: located.file,
        root: located.root,
    }
}

/// What speaks for a module being a settings module that something starts with.
#[derive(Clone, Debug)]
struct Evidence {
    located: Located,
    mentions: Vec<Mention>,
    /// Nothing names it, but its place and content speak for it: why, in words.
    circumstance: Option<String>,
    /// The module for development that it takes everything from.
    builds_on_development: Option<String>,
}

impl Evidence {
    const fn of(located: Located) -> Self {
        Self {
            located,
            mentions: Vec::new(),
            circumstance: None,
            builds_on_development: None,
        }
    }

    /// How sure it is that the process starts under this name: the strongest mention, where a script
    /// may have changed the search path; no mention is the weakest.
    fn best(&self) -> Option<Reverse<(bool, Kind)>> {
        self.mentions
            .iter()
            .map(|mention| Reverse((mention.kind == Kind::Script, mention.kind)))
            .max()
    }
}

/// A file that is named in two ways (`core.settings` from one folder, `shop.core.settings` from the one
/// above) is one profile, under the name with the better evidence.
fn join_names_of_one_file(found: &mut BTreeMap<(String, String), Evidence>) {
    let mut by_file: BTreeMap<Arc<str>, ((String, String), Evidence)> = BTreeMap::new();
    for (key, evidence) in std::mem::take(found) {
        let file = Arc::clone(&evidence.located.file);
        match by_file.entry(file) {
            Entry::Vacant(vacant) => {
                vacant.insert((key, evidence));
            }
            Entry::Occupied(mut occupied) => {
                let (known_key, known) = occupied.get_mut();
                let (better, worse) = if evidence.best() > known.best() {
                    *known_key = key;
                    (
                        evidence,
                        std::mem::replace(known, Evidence::of(known.located.clone())),
                    )
                } else {
                    (known.clone(), evidence)
                };
                *known = better;
                known.mentions.extend(worse.mentions);
            }
        }
    }
    found.extend(by_file.into_values());
}

fn missing_note(files: &dyn ProjectFiles, mention: &Mention) -> Note {
    let template = modules::template_of(files, &mention.module);
    let hint = template.map_or_else(
        || "it may be installed, generated or ignored by git".to_owned(),
        |template| format!("{template} looks like its template"),
    );
    Note {
        place: mention.place(),
        message: format!(
            "names the settings module {}, which is not among the project's files: {hint}",
            mention.module
        ),
    }
}

#[cfg(test)]
mod tests;
