//! From a path on the disk to a judged-ready project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::{Dialect, PythonFacts};
use harden_python::resolve::SearchPath;
use harden_settings::facts::{Problem, ProfileFacts};
use harden_settings::{Depth, Environment};
use harden_source::{SourceError, SourceTree, WalkOptions};
use rayon::prelude::*;
use thiserror::Error;

use crate::deployment::Deployment;
use crate::discovery::{self, Candidate, Discovery};
use crate::files::TreeFiles;
use crate::profile::{DjangoRelease, Profile, Role};
use crate::source::{ParsedModules, SourceOptions, TreeSource};

/// What the command line says of the project.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// The audited folder, or a single file.
    pub path: PathBuf,
    /// Contents that stand for what is on the disk, by path relative to the audited folder.
    pub overlay: Vec<(String, Arc<[u8]>)>,
    /// Settings modules named by the user; empty: those that the project starts with.
    pub settings: Vec<String>,
    /// Variables of the environment that are set.
    pub set: BTreeMap<String, String>,
    /// Variables that are absent.
    pub unset: Vec<String>,
    /// Every variable that is not in `set` is absent; otherwise it is undecided.
    pub exact: bool,
    /// Only variables that decide a branch, or reach a setting that rules judge, make worlds.
    pub only_deciding: bool,
    /// Further folders of Python's search path, absolute.
    pub pythonpath: Vec<PathBuf>,
    /// The folder Python is started in, absolute.
    pub cwd: Option<PathBuf>,
}

/// A project, observed.
#[derive(Debug)]
pub struct Project {
    pub tree: SourceTree,
    /// How the first profile that decides the exit code is started; without one, from the audited folder.
    pub started: SourceOptions,
    /// How it is installed, started and served.
    pub deployment: Deployment,
    /// What every Python file of the project says.
    pub python: PythonFacts,
    /// Production first.
    pub profiles: Vec<Profile>,
    pub remarks: Vec<Remark>,
    /// What was taken for granted, in sentences.
    pub assumptions: Vec<String>,
}

/// Something that was not judged, or that a reader should know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// An error changes the exit code; a note does not.
    pub is_error: bool,
    pub file: Arc<str>,
    pub line: Option<u32>,
    pub message: String,
}

/// Nothing at all could be judged.
#[derive(Debug, Error)]
pub enum LoadError {
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error(
        "{}: nothing to check: there is no Python file, template, script or lock file in it", path.display()
    )]
    NothingToJudge { path: PathBuf },
    #[error(
        "the settings module `{module}` is not under {}{hint}", path.display()
    )]
    NoModule {
        module: String,
        path: PathBuf,
        hint: String,
    },
}

/// Walks the tree, finds the profiles and evaluates each.
pub fn load(options: &LoadOptions) -> Result<Project, LoadError> {
    let tree = SourceTree::walk(
        &options.path,
        &WalkOptions {
            overlay: options.overlay.clone(),
        },
    )?;
    let files = TreeFiles::of_project(&tree);
    let python = PythonFacts::collect(&tree, options.exact);
    let deployment = Deployment::collect(&files, &python);
    let judged = tree.project_files().any(|path| is_code(path))
        || tree.project_files().any(|path| is_template(&tree, path))
        || deployment.versions.says_anything();
    if !judged && tree.errors().is_empty() {
        return Err(LoadError::NothingToJudge {
            path: options.path.clone(),
        });
    }
    let discovery = discovery::discover(&files, &python, &deployment.starts);
    let versions = &deployment.versions;
    let candidates = candidates(options, &tree, &discovery)?;
    let mut remarks: Vec<Remark> = tree.errors().iter().map(Remark::of_source).collect();
    remarks.extend(discovery.notes.into_iter().map(|note| Remark {
        is_error: false,
        file: note.place.file,
        line: Some(note.place.line),
        message: note.message,
    }));
    remarks.extend(versions.damaged().iter().map(|damaged| Remark {
        is_error: damaged.is_lock,
        file: Arc::clone(&damaged.file),
        line: damaged.line,
        message: damaged.what.clone(),
    }));
    let gate = Gate::of(options, &candidates);
    let started = source_options(
        options,
        &tree,
        candidates
            .iter()
            .find(|candidate| gate.includes(candidate.role))
            .or(candidates.first()),
    );
    let environment = Environment {
        set: options.set.clone(),
        unset: options.unset.clone(),
        exact: options.exact,
        given: deployment.given.iter().flatten().cloned().collect(),
        depth: Depth::default(),
    };
    let parsed = Arc::new(ParsedModules::default());
    let mut profiles: Vec<Profile> = candidates
        .into_par_iter()
        .map(|candidate| {
            let started = source_options(options, &tree, Some(&candidate));
            let source = TreeSource::new(&tree, versions, started).sharing(&parsed);
            let is_gate = gate.includes(candidate.role);
            let environment = Environment {
                depth: match (options.only_deciding, is_gate) {
                    (false, _) => Depth::EveryWorld,
                    (true, true) => Depth::Deciding,
                    (true, false) => Depth::Few,
                },
                ..started_with(&environment, &candidate)
            };
            let mut facts = harden_settings::evaluate(&source, &candidate.module, &environment);
            let django = versions.django(&candidate.root);
            read_old_middleware(&mut facts, &django);
            Profile {
                gate: is_gate,
                django,
                is_completed_on_machine: !facts.left_to_machine.is_empty()
                    && deployment.packaging.is_none(),
                facts,
                role: candidate.role,
                why: candidate.why,
            }
        })
        .collect();
    if options.settings.is_empty() {
        leave_out_tools(&mut profiles);
    }
    remarks.extend(unread_python(&python));
    remarks.extend(
        profiles
            .iter()
            .flat_map(|profile| &profile.facts.problems)
            .map(Remark::of_problem),
    );
    let judged = profiles.iter().filter(|profile| profile.gate);
    remarks.extend(judged.flat_map(left_to_machine));
    let assumptions = assumptions(&profiles, &python);
    Ok(Project {
        tree,
        started,
        deployment,
        python,
        profiles,
        remarks,
        assumptions,
    })
}

/// A settings module without `ROOT_URLCONF` answers no request: where others do, it is a tool's own, and
/// decides no exit code.
fn leave_out_tools(profiles: &mut [Profile]) {
    let answers = |profile: &Profile| {
        let world = profile.facts.production_world();
        world.is_none_or(|world| world.is_open || world.get("ROOT_URLCONF").is_some())
    };
    if !profiles
        .iter()
        .any(|profile| profile.gate && answers(profile))
    {
        return;
    }
    for profile in profiles {
        if profile.gate && profile.role == Role::Unknown && !answers(profile) {
            profile.gate = false;
            profile.role = Role::Development;
            profile.why += "; sets no ROOT_URLCONF, and so answers no request";
        }
    }
}

/// Before Django 2.0, `MIDDLEWARE_CLASSES` is what a project without `MIDDLEWARE` runs.
///
/// <https://docs.djangoproject.com/en/1.11/topics/http/middleware/#upgrading-middleware>
fn read_old_middleware(facts: &mut ProfileFacts, django: &DjangoRelease) {
    const NAME: &str = "MIDDLEWARE";
    if django.series >= (2, 0) {
        return;
    }
    for world in &mut facts.worlds {
        if world.get(NAME).is_none()
            && let Some(old) = world.settings.get("MIDDLEWARE_CLASSES")
        {
            let old = Arc::clone(old);
            world.settings.insert(Arc::from(NAME), old);
        }
    }
}

/// What the settings take up and the project does not hold.
fn left_to_machine(profile: &Profile) -> impl Iterator<Item = Remark> {
    let outcome = if profile.is_completed_on_machine {
        "what it may change is shown with --persona pedantic; where the site runs, --env-only judges it too"
    } else {
        "it is taken to be absent, as it is where the site is built from these files"
    };
    profile
        .facts
        .left_to_machine
        .iter()
        .map(move |left| Remark {
            is_error: false,
            file: Arc::clone(&left.place.file),
            line: Some(left.place.line),
            message: format!("{} is not in the project: {outcome}", left.what),
        })
}

/// The environment, with the configuration that the project's own files choose where nobody says otherwise.
fn started_with(environment: &Environment, candidate: &Candidate) -> Environment {
    const VARIABLE: &str = "DJANGO_CONFIGURATION";
    let mut environment = environment.clone();
    if let Some(configuration) = &candidate.configuration
        && !environment.unset.iter().any(|name| name == VARIABLE)
    {
        environment
            .set
            .entry(VARIABLE.to_owned())
            .or_insert_with(|| configuration.clone());
    }
    environment
}

/// Whose findings decide the exit code.
enum Gate {
    All,
    Production,
    /// Where none is recognised as production: every one that is not for development or tests.
    NotForDevelopment,
}

impl Gate {
    fn of(options: &LoadOptions, candidates: &[Candidate]) -> Self {
        if !options.settings.is_empty() {
            Self::All
        } else if candidates.iter().any(|one| one.role == Role::Production) {
            Self::Production
        } else {
            Self::NotForDevelopment
        }
    }

    const fn includes(&self, role: Role) -> bool {
        match self {
            Self::All => true,
            Self::Production => matches!(role, Role::Production),
            Self::NotForDevelopment => matches!(role, Role::Production | Role::Unknown),
        }
    }
}

/// The profiles to evaluate: those that the user names, else those that were found.
fn candidates(
    options: &LoadOptions,
    tree: &SourceTree,
    discovery: &Discovery,
) -> Result<Vec<Candidate>, LoadError> {
    if options.settings.is_empty() {
        return Ok(discovery.candidates.clone());
    }
    let files = TreeFiles::with_ignored(tree);
    let cwd = options
        .cwd
        .as_deref()
        .and_then(|cwd| relative(tree.root(), cwd));
    let mut candidates = Vec::new();
    for module in &options.settings {
        let candidate = discovery::named(&files, discovery, module, cwd.as_deref());
        candidates.push(candidate.ok_or_else(|| LoadError::NoModule {
            module: module.clone(),
            path: options.path.clone(),
            hint: found_instead(discovery),
        })?);
    }
    Ok(candidates)
}

/// The search path and the working folder of a process that starts with a module.
fn source_options(
    options: &LoadOptions,
    tree: &SourceTree,
    candidate: Option<&Candidate>,
) -> SourceOptions {
    let inside = |path: &PathBuf| relative(tree.root(), path);
    let working_folder = options
        .cwd
        .as_ref()
        .and_then(inside)
        .or_else(|| candidate.map(|candidate| candidate.root.clone()))
        .unwrap_or_default();
    let mut search_path = vec![working_folder.clone()];
    search_path.extend(options.pythonpath.iter().filter_map(inside));
    search_path.extend(candidate.map(|candidate| candidate.root.clone()));
    // The project itself may be installed: from the audited folder, or from its `src`.
    search_path.extend([String::new(), "src".to_owned()]);
    let named = options
        .settings
        .iter()
        .any(|named| candidate.is_some_and(|candidate| candidate.module == *named));
    SourceOptions {
        search_path: SearchPath::new(search_path),
        working_folder,
        trust_ignored: options.exact,
        named: candidate
            .filter(|_| named)
            .map(|candidate| Arc::clone(&candidate.file))
            .into_iter()
            .collect(),
    }
}

/// `; found instead: shop.settings`.
fn found_instead(discovery: &Discovery) -> String {
    let modules: Vec<&str> = discovery
        .candidates
        .iter()
        .map(|candidate| candidate.module.as_str())
        .collect();
    if modules.is_empty() {
        String::new()
    } else {
        format!("; found instead: {}", modules.join(", "))
    }
}

/// A path relative to the audited folder; `None` where it lies outside.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let path = path.canonicalize().ok()?;
    let inside = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(parts.join("/"))
}

/// Python and scripts.
fn is_code(path: &str) -> bool {
    matches!(extension(path), Some("py" | "pyw" | "js" | "ts"))
}

/// Whatever looks like a template, and so has to be read.
fn is_template(tree: &SourceTree, path: &str) -> bool {
    matches!(extension(path), Some("html" | "htm" | "txt" | "xml"))
        && tree
            .text(path)
            .is_ok_and(|text| text.contains("{%") || text.contains("{{"))
}

fn extension(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|(_, extension)| extension)
}

/// Python files that harden could not make sense of. One error stands for those that follow from it.
fn unread_python(python: &PythonFacts) -> impl Iterator<Item = Remark> {
    python.files().filter_map(|(file, facts)| {
        let error = facts.errors.first()?;
        Some(Remark {
            is_error: true,
            file: Arc::clone(file),
            line: Some(error.extent.line),
            message: error.message.clone(),
        })
    })
}

fn assumptions(profiles: &[Profile], python: &PythonFacts) -> Vec<String> {
    let mut assumptions = Vec::new();
    let old = "written for Python 2";
    for (dialect, one, many) in [
        (Dialect::Python2, old, old),
        (
            Dialect::Template,
            "a template of Python code",
            "templates of Python code",
        ),
    ] {
        let files = python.files();
        match files.filter(|(_, facts)| facts.dialect == dialect).count() {
            0 => {}
            1 => assumptions.push(format!("1 file is {one}, and was not judged")),
            count => assumptions.push(format!("{count} files are {many}, and were not judged")),
        }
    }
    if profiles.is_empty() {
        assumptions.push(
            "no settings module was found, so only rules that need no settings ran: Django 5.2 with \
             its default settings; files with {% or {{ in .html, .htm, .txt and .xml are templates"
                .to_owned(),
        );
    } else if profiles
        .iter()
        .any(|profile| profile.django.from == "assumed")
    {
        assumptions.push(
            "no requirements or lock file names a release of Django: the newest long-term release, 5.2"
                .to_owned(),
        );
    }
    assumptions
}

impl Project {
    /// Whether anything at all was looked into: a tree in which no profile could start was not judged.
    pub fn judged_anything(&self) -> bool {
        self.profiles.is_empty()
            || self
                .profiles
                .iter()
                .any(|profile| !profile.facts.worlds.is_empty())
    }

    /// How many Python files were parsed.
    pub fn files_parsed(&self) -> usize {
        self.tree
            .project_files()
            .filter(|path| path.ends_with(".py"))
            .count()
    }
}

impl Remark {
    fn of_source(error: &SourceError) -> Self {
        Self {
            is_error: true,
            file: Arc::clone(error.path()),
            line: None,
            message: error.to_string(),
        }
    }

    fn of_problem(problem: &Problem) -> Self {
        Self {
            is_error: problem.is_error,
            file: Arc::clone(&problem.place.file),
            line: Some(problem.place.line),
            message: problem.message.clone(),
        }
    }

    /// Where it stands, for sorting and printing.
    pub fn place(&self) -> Place {
        Place {
            line: self.line.unwrap_or(1),
            ..Place::file_start(Arc::clone(&self.file))
        }
    }
}
