//! What `TEMPLATES` says of where templates are: the folders that Django looks into, in its order.

use std::collections::BTreeMap;
use std::sync::Arc;

use harden_finding::Place;
use harden_settings::facts::{Fact, FactValue, World};
use harden_source::SourceTree;
use harden_templates::syntax::Dialect;

use super::files::{is_page_file, is_page_of_jinja};
use crate::Profile;
use crate::source::{SourceOptions, normalise};

/// The engines of all profiles, those of the first profile before the others.
#[derive(Clone, Debug, Default)]
pub struct TemplateEngines {
    steps: Vec<Step>,
    /// Folders of applications, as far as their dotted names say, in the order of `INSTALLED_APPS`.
    apps: Vec<String>,
    named: BTreeMap<Arc<str>, Dialect>,
    pub(super) texts: Vec<LoadedText>,
}

/// Where an engine looks.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    place: StepPlace,
    dialect: Dialect,
    /// What the names of its templates end in.
    extension: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum StepPlace {
    /// Relative to the audited folder.
    Folder(String),
    /// A folder of this name in each application.
    Apps(String),
}

/// A template that stands in the settings themselves, for `locmem.Loader`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LoadedText {
    pub(super) name: Arc<str>,
    pub(super) text: Arc<str>,
    pub(super) place: Place,
}

/// How an engine comes to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) dialect: Dialect,
    /// The name that code asks for it by.
    pub(super) name: String,
    /// What comes first is found first.
    pub(super) order: (usize, usize),
    /// Whether the folder itself is named, and not one of that name in each application.
    pub(super) is_named: bool,
}

/// Loaders in loaders, at most.
const MAX_DEPTH: u8 = 4;

impl TemplateEngines {
    pub fn of(profiles: &[Profile], tree: &SourceTree, started: &SourceOptions) -> Self {
        let root = tree.root().to_string_lossy();
        let mut reading = Reading {
            engines: Self::default(),
            root: root.trim_end_matches('/').to_owned(),
            working_folder: &started.working_folder,
        };
        for world in profiles.iter().flat_map(|profile| &profile.facts.worlds) {
            reading.world(world);
        }
        reading.engines
    }

    /// The language of a backend, by its name.
    pub(super) fn dialect_named(&self, name: &str) -> Option<Dialect> {
        let known = self.named.get(name).copied();
        known.or(match name {
            "django" => Some(Dialect::Django),
            "jinja2" => Some(Dialect::Jinja),
            _ => None,
        })
    }

    /// Every way on which engines come to a file, the first that they take first.
    pub(super) fn find(&self, path: &str) -> Vec<Found> {
        let steps = self.steps.iter().enumerate();
        let mut found: Vec<Found> = steps
            .filter_map(|(index, step)| self.at(step, index, path))
            .collect();
        found.sort_by_key(|found| found.order);
        found
    }

    fn at(&self, step: &Step, index: usize, path: &str) -> Option<Found> {
        if !path.ends_with(&step.extension) {
            return None;
        }
        let (name, app) = match &step.place {
            StepPlace::Folder(folder) => {
                (path.strip_prefix(folder.as_str())?.strip_prefix('/')?, 0)
            }
            StepPlace::Apps(folder) => {
                let (app, name) = below(path, folder)?;
                let is_it = |known: &&String| {
                    let above = app.strip_suffix(known.as_str());
                    above.is_some_and(|above| above.is_empty() || above.ends_with('/'))
                };
                let order = self.apps.iter().position(|known| is_it(&known));
                (name, order?)
            }
        };
        let is_jinja = step.dialect == Dialect::Jinja;
        (is_jinja && is_page_of_jinja(path) || is_page_file(path)).then(|| Found {
            dialect: step.dialect,
            name: name.to_owned(),
            order: (index, app),
            is_named: matches!(step.place, StepPlace::Folder(_)),
        })
    }
}

/// The application and the name of `shop/templates/shop/page.html`.
fn below<'p>(path: &'p str, folder: &str) -> Option<(&'p str, &'p str)> {
    let (at, _) = path
        .match_indices(folder)
        .find(|(at, _)| path[..*at].ends_with('/') && path[at + folder.len()..].starts_with('/'))?;
    Some((&path[..at - 1], &path[at + folder.len() + 1..]))
}

struct Reading<'r> {
    engines: TemplateEngines,
    /// The audited folder.
    root: String,
    /// Relative to it.
    working_folder: &'r str,
}

impl Reading<'_> {
    fn world(&mut self, world: &World) {
        for app in world.get("INSTALLED_APPS").into_iter().flat_map(items_of) {
            let folder = app.as_str().map(folder_of_app).unwrap_or_default();
            if !folder.is_empty() && !self.engines.apps.contains(&folder) {
                self.engines.apps.push(folder);
            }
        }
        match world.get("TEMPLATES") {
            Some(setting) => {
                for backend in items(&setting.value) {
                    self.backend(backend);
                }
            }
            // Before Django 1.10.
            None => {
                for folder in world.get("TEMPLATE_DIRS").into_iter().flat_map(items_of) {
                    self.folder(folder, Dialect::Django, "");
                }
            }
        }
    }

    fn backend(&mut self, backend: &Fact) {
        let class = entry(backend, "BACKEND").and_then(Fact::as_str);
        let options = entry(backend, "OPTIONS");
        let option = |name: &str| options.and_then(|options| entry(options, name));
        let (dialect, in_apps, extension) = match class {
            Some("django.template.backends.django.DjangoTemplates") => {
                (Dialect::Django, "templates", String::new())
            }
            Some("django.template.backends.jinja2.Jinja2") => {
                (Dialect::Jinja, "jinja2", String::new())
            }
            Some("django_jinja.backend.Jinja2" | "django_jinja.jinja2.Jinja2") => {
                let extension = match option("match_extension") {
                    None => Some(".jinja"),
                    Some(extension) if extension.is_none() == Some(true) => Some(""),
                    Some(extension) => extension.as_str(),
                };
                let is_by_pattern = option("match_regex").is_some();
                let Some(extension) = extension.filter(|_| !is_by_pattern) else {
                    return;
                };
                let in_apps = option("app_dirname").and_then(Fact::as_str);
                let in_apps = in_apps.unwrap_or("templates");
                (Dialect::Jinja, in_apps, extension.to_owned())
            }
            _ => return,
        };
        // Where no name is given, it is that of the backend's module.
        if let Some(name) = entry(backend, "NAME").and_then(Fact::as_str) {
            let named = &mut self.engines.named;
            named.entry(name.into()).or_insert(dialect);
        }
        let folders = entry(backend, "DIRS");
        if let Some(loaders) = option("loaders").filter(|_| dialect == Dialect::Django) {
            for loader in items(loaders) {
                self.loader(loader, folders, MAX_DEPTH);
            }
            return;
        }
        for folder in folders.into_iter().flat_map(items) {
            self.folder(folder, dialect, &extension);
        }
        if entry(backend, "APP_DIRS").and_then(Fact::truthy) == Some(true) {
            self.step(StepPlace::Apps(in_apps.to_owned()), dialect, &extension);
        }
    }

    /// <https://docs.djangoproject.com/en/stable/ref/templates/api/#loader-types>
    fn loader(&mut self, loader: &Fact, folders: Option<&Fact>, depth: u8) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let (class, arguments) = match loader.as_str() {
            Some(class) => (class, &[][..]),
            None => match items(loader).split_first() {
                Some((class, arguments)) => (class.as_str().unwrap_or_default(), arguments),
                None => return,
            },
        };
        let given = arguments.first();
        match class {
            "django.template.loaders.filesystem.Loader" => {
                for folder in given.or(folders).into_iter().flat_map(items) {
                    self.folder(folder, Dialect::Django, "");
                }
            }
            "django.template.loaders.app_directories.Loader" => {
                let place = StepPlace::Apps("templates".to_owned());
                self.step(place, Dialect::Django, "");
            }
            "django.template.loaders.cached.Loader" => {
                for loader in given.into_iter().flat_map(items) {
                    self.loader(loader, folders, depth);
                }
            }
            "django.template.loaders.locmem.Loader" => {
                if let Some(Fact {
                    value: FactValue::Dict { entries, .. },
                    ..
                }) = given
                {
                    for (name, text) in entries {
                        self.text(name, text);
                    }
                }
            }
            _ => {}
        }
    }

    fn folder(&mut self, folder: &Fact, dialect: Dialect, extension: &str) {
        let (FactValue::Str(path) | FactValue::Path(path)) = &folder.value else {
            return;
        };
        // Of the whole project nobody would say that it is templates.
        if let Some(folder) = self.relative(path).filter(|folder| !folder.is_empty()) {
            self.step(StepPlace::Folder(folder), dialect, extension);
        }
    }

    /// The path below the audited folder of one that the settings name.
    fn relative(&self, path: &str) -> Option<String> {
        let absolute = if path.starts_with('/') {
            normalise(path)?
        } else {
            let start = format!("{}/{}", self.root, self.working_folder);
            normalise(&format!("{start}/{path}"))?
        };
        let rest = absolute.strip_prefix(&self.root)?;
        rest.strip_prefix('/').map(str::to_owned)
    }

    fn step(&mut self, place: StepPlace, dialect: Dialect, extension: &str) {
        let step = Step {
            place,
            dialect,
            extension: extension.to_owned(),
        };
        if !self.engines.steps.contains(&step) {
            self.engines.steps.push(step);
        }
    }

    fn text(&mut self, name: &Fact, text: &Fact) {
        let (Some(name), Some(written), Some(place)) = (name.as_str(), text.as_str(), &text.place)
        else {
            return;
        };
        let text = LoadedText {
            name: name.into(),
            text: written.into(),
            place: place.clone(),
        };
        if !self.engines.texts.contains(&text) {
            self.engines.texts.push(text);
        }
    }
}

fn entry<'f>(fact: &'f Fact, key: &str) -> Option<&'f Fact> {
    fact.entry(key).ok().flatten()
}

fn items(fact: &Fact) -> &[Fact] {
    fact.as_items().map_or(&[], |items| items.items.as_slice())
}

fn items_of(setting: &harden_settings::facts::Setting) -> &[Fact] {
    items(&setting.value)
}

/// The folder of `shop`, or of `shop.apps.ShopConfig`.
fn folder_of_app(dotted: &str) -> String {
    let mut parts: Vec<&str> = dotted.split('.').collect();
    if parts
        .last()
        .is_some_and(|last| last.starts_with(char::is_uppercase))
    {
        parts.pop();
        if parts.last() == Some(&"apps") {
            parts.pop();
        }
    }
    parts.join("/")
}
