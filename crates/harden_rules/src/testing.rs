//! Hand-made profiles for unit tests of rules and of the engine.

use std::collections::BTreeMap;
use std::sync::Arc;

use harden_advisories::Advisories;
use harden_finding::Place;
use harden_project::{DjangoRelease, Profile, Role};
use harden_settings::facts::{Choice, Fact, ProfileFacts, Setting, World};
use serde_json::{Value, json};

use crate::catalogue;
use crate::django::{self, Series};
use crate::engine::{PlacedSuppression, ids_in_production};
use crate::project::{
    ApplicationServer, Class, Edge, Package, PathState, Project, Resolved, ServedRoute, Shared,
};

/// A project of hand-made answers.
#[derive(Default)]
pub(crate) struct TestProject {
    /// What a requirements file allows of each.
    pub(crate) packages: BTreeMap<&'static str, &'static str>,
    pub(crate) paths: BTreeMap<&'static str, PathState>,
    pub(crate) names: BTreeMap<&'static str, Resolved>,
    pub(crate) models: BTreeMap<&'static str, Class>,
    pub(crate) edge: Edge,
    /// What reads any cookie.
    pub(crate) scripts: Vec<Place>,
    pub(crate) suppressions: Vec<PlacedSuppression>,
    pub(crate) advisories: Advisories,
    pub(crate) shared: Shared,
}

impl Project for TestProject {
    fn package(&self, distribution: &str) -> Option<Package> {
        let allows = *self.packages.get(distribution)?;
        Some(Package {
            pinned: allows.strip_prefix("==").map(str::to_owned),
            allows: allows.to_owned(),
            ..Package::default()
        })
    }

    fn shared(&self) -> &Shared {
        &self.shared
    }

    fn advisories(&self) -> &Advisories {
        &self.advisories
    }

    fn look_at(&self, path: &str) -> PathState {
        self.paths
            .get(path)
            .copied()
            .unwrap_or(PathState::Undecided)
    }

    fn relative(&self, path: &str) -> Option<String> {
        path.strip_prefix("/project/").map(str::to_owned)
    }

    fn imports(&self, _dotted: &str) -> bool {
        false
    }

    fn mentions(&self, _name: &str, _more_than: usize) -> bool {
        false
    }

    fn scripts_reading(&self, _cookie: &str) -> Arc<[Place]> {
        self.scripts.clone().into()
    }

    fn suppressions(&self) -> Vec<PlacedSuppression> {
        self.suppressions.clone()
    }

    fn edge(&self) -> &Edge {
        &self.edge
    }

    fn application_servers(&self) -> &[ApplicationServer] {
        &[]
    }

    fn development_server(&self) -> Option<&Place> {
        None
    }

    fn lines(&self, _place: &Place) -> Option<String> {
        None
    }

    fn age_in_days(&self, _place: &Place) -> Option<u32> {
        None
    }

    fn profiles(&self) -> &[Profile] {
        &[]
    }

    fn working_folder(&self) -> String {
        "/project".to_owned()
    }

    fn resolve(&self, dotted: &str) -> Resolved {
        match self.names.get(dotted) {
            Some(resolved) => resolved.clone(),
            None if dotted.starts_with("django.") => Resolved::External(dotted.to_owned()),
            None => Resolved::Unknown,
        }
    }

    fn routes(&self, _urlconf: &str) -> Arc<[ServedRoute]> {
        Arc::default()
    }

    fn model(&self, app_label: &str, model: &str) -> Option<Class> {
        self.models
            .get(format!("{app_label}.{model}").as_str())
            .cloned()
    }
}

/// A place in the settings module of hand-made profiles.
pub(crate) fn line(line: u32) -> Place {
    Place {
        file: Arc::from("settings.py"),
        line,
        column: 1,
        end_line: line,
        end_column: 2,
    }
}

/// A world whose settings are a JSON object, each on its own line in that order.
pub(crate) fn world(settings: &Value) -> World {
    let settings = settings.as_object().expect("settings are an object");
    facts_world(
        settings
            .iter()
            .map(|(name, value)| (name.as_str(), django::fact(value))),
    )
}

/// A world of facts, each on its own line in that order.
pub(crate) fn facts_world<'a>(settings: impl IntoIterator<Item = (&'a str, Fact)>) -> World {
    let settings = settings
        .into_iter()
        .zip(1..)
        .map(|((name, value), number)| {
            let setting = Setting {
                value,
                origin: vec![line(number)],
                depends_on: Vec::new(),
                other_conditions: 0,
            };
            (Arc::from(name), Arc::new(setting))
        });
    World {
        settings: settings.collect(),
        choices: Vec::new(),
        is_open: false,
    }
}

/// The same world, after these choices.
pub(crate) fn chosen(mut world: World, choices: Vec<Choice>) -> World {
    world.choices = choices;
    world
}

/// A production profile of these worlds.
pub(crate) fn profile(series: Series, worlds: Vec<World>) -> Profile {
    Profile {
        role: Role::Production,
        why: "a test".to_owned(),
        gate: true,
        django: DjangoRelease {
            series,
            version: None,
            from: "a test".to_owned(),
        },
        facts: ProfileFacts {
            module: "settings".to_owned(),
            file: Arc::from("settings.py"),
            files: vec![Arc::from("settings.py")],
            worlds,
            truncated: false,
            env_reads: Vec::new(),
            problems: Vec::new(),
            left_to_machine: Vec::new(),
        },
        is_completed_on_machine: false,
    }
}

/// The ids that Django would print for one world, out of those that one rule claims.
pub(crate) fn ids(code: &str, series: Series, settings: &Value) -> Vec<String> {
    ids_with(code, series, world(settings), &TestProject::default())
}

/// The same, with a project.
pub(crate) fn ids_with(
    code: &str,
    series: Series,
    world: World,
    project: &TestProject,
) -> Vec<String> {
    let rule = catalogue::find(code).expect("the rule exists");
    ids_in_production(&profile(series, vec![world]), project)
        .into_iter()
        .filter(|id| rule.checks.contains(&id.as_str()))
        .collect()
}

/// Settings that no check of Django's finds fault with, but for what `changes` says.
pub(crate) fn hardened(changes: &Value) -> Value {
    let mut settings = json!({
        "DEBUG": false,
        "SECRET_KEY": "0123456789-abcdefghij-0123456789-abcdefghij-0123456789",
        "ALLOWED_HOSTS": ["www.example.com"],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        "SECURE_SSL_REDIRECT": true,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": true,
        "SECURE_HSTS_PRELOAD": true,
        "SESSION_COOKIE_SECURE": true,
        "CSRF_COOKIE_SECURE": true,
    });
    for (name, value) in changes.as_object().expect("changes are an object") {
        settings[name] = value.clone();
    }
    settings
}
