//! Settings modules that nothing names, but that stand beside one that something does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::{ImportTarget, PythonFacts};

use crate::files::{ProjectFiles, file_name, folder};

use super::modules::{self, Located};
use super::naming::{self, Purpose};
use super::{Evidence, Note};

type Found = BTreeMap<(String, String), Evidence>;

/// Adds the siblings of known modules that are profiles of their own: `settings/production.py` beside
/// `settings/dev.py`. What others import is no profile by itself. `packages` hold settings modules and
/// are none themselves.
pub(super) fn add(
    files: &dyn ProjectFiles,
    python: &PythonFacts,
    packages: &BTreeMap<String, Located>,
    found: &mut Found,
) {
    let known: Vec<(String, Located)> = found
        .iter()
        .map(|((_, module), evidence)| (module.clone(), evidence.located.clone()))
        .chain(packages.clone())
        .collect();
    for (module, located) in known {
        for sibling in siblings(files, python, &module, &located.file) {
            let key = (located.root.clone(), sibling.module);
            if found.contains_key(&key) {
                continue;
            }
            let mut evidence = Evidence::of(Located {
                file: sibling.file,
                root: located.root.clone(),
            });
            evidence.circumstance = Some(format!("stands beside {}", located.file));
            found.insert(key, evidence);
        }
    }
}

/// Where nothing names any: every file that looks like a settings module.
pub(super) fn add_unmentioned(files: &dyn ProjectFiles, python: &PythonFacts, found: &mut Found) {
    for path in files.paths() {
        let name = file_name(path);
        let Some(stem) = name.strip_suffix(".py") else {
            continue;
        };
        let may_be = modules::template_target(path).is_none()
            && (stem.contains("settings")
                || matches!(file_name(folder(path)), "settings" | "config" | "conf")
                || files.paths().len() == 1);
        if !may_be {
            continue;
        }
        let Some(setting) = defines_settings(python, path) else {
            continue;
        };
        let root = package_root(files, path);
        let Some(module) = dotted(path, root) else {
            continue;
        };
        let mut evidence = Evidence::of(Located {
            file: Arc::clone(path),
            root: root.to_owned(),
        });
        evidence.circumstance = Some(format!(
            "defines {setting}, and nothing says what starts with it"
        ));
        found.insert((root.to_owned(), module), evidence);
    }
    drop_imported(python, found);
}

/// Marks the modules that begin with `from .dev import *`: they are for development too, whatever their
/// own names say. What comes after settings is no base but what a machine adds: `from .local import *`.
pub(super) fn mark_built_on_development(
    files: &dyn ProjectFiles,
    python: &PythonFacts,
    found: &mut Found,
) {
    for evidence in found.values_mut() {
        let file = &evidence.located.file;
        let Some(facts) = python.file(file) else {
            continue;
        };
        let first_setting = facts
            .bindings
            .iter()
            .filter(|binding| binding.name.chars().all(|c| !c.is_lowercase()))
            .map(|binding| binding.extent.line)
            .min();
        evidence.builds_on_development = facts
            .imports
            .iter()
            .filter(|import| first_setting.is_none_or(|line| import.extent.line < line))
            .find_map(|import| match &import.target {
                ImportTarget::Star {
                    module: Some(module),
                    ..
                } => {
                    let stem = module.rsplit('.').next().unwrap_or(module);
                    let is_development = naming::of_module(module) == Some(Purpose::Development)
                        && files.exists(&format!("{}/{stem}.py", folder(file)));
                    is_development.then(|| module.to_string())
                }
                _ => None,
            });
    }
}

/// Templates of settings modules that are not there: a copy of them decides what production does.
pub(super) fn templates(files: &dyn ProjectFiles, found: &Found) -> Vec<Note> {
    let folders: BTreeSet<&str> = found
        .values()
        .map(|evidence| folder(&evidence.located.file))
        .collect();
    files
        .paths()
        .iter()
        .filter(|path| folders.contains(folder(path)))
        .filter_map(|path| {
            let target = modules::template_target(path)?;
            (!files.exists(&target)).then(|| Note {
                place: Place::file_start(Arc::clone(path)),
                message: format!(
                    "is a template of {target}, which is not among the project's files: what a copy of it sets is not judged"
                ),
            })
        })
        .collect()
}

struct Sibling {
    module: String,
    file: Arc<str>,
}

fn siblings(
    files: &dyn ProjectFiles,
    python: &PythonFacts,
    module: &str,
    file: &Arc<str>,
) -> Vec<Sibling> {
    let is_package = file_name(file) == "__init__.py";
    let home = folder(file);
    // Modules of the package that `module` is or lives in.
    let package = if is_package {
        module
    } else {
        module.rsplit_once('.').map_or("", |(package, _)| package)
    };
    let home_is_for_settings = ["settings", "config", "conf", "environments", "envs"]
        .iter()
        .any(|word| file_name(home).contains(word));
    let stems: Vec<(&str, &Arc<str>)> = files
        .paths()
        .iter()
        .filter(|path| folder(path) == home && path.as_ref() != file.as_ref())
        .filter_map(|path| Some((file_name(path).strip_suffix(".py")?, path)))
        .filter(|(stem, path)| {
            // A dot is no part of a module's name.
            *stem != "__init__" && !stem.contains('.') && modules::template_target(path).is_none()
        })
        .filter(|(stem, _)| home_is_for_settings || stem.contains("settings"))
        .collect();
    let imported_by_known = imports(python, file);
    let imported_by_siblings: BTreeSet<String> = stems
        .iter()
        .flat_map(|(_, path)| imports(python, path))
        .collect();
    stems
        .into_iter()
        .filter(|(stem, path)| {
            let is_imported = imported_by_known.contains(*stem);
            let is_shared = is_imported || imported_by_siblings.contains(*stem);
            match naming::of_module(stem) {
                Some(Purpose::Production | Purpose::Staging) => !is_imported,
                Some(Purpose::Base) => false,
                Some(_) | None => {
                    !is_shared
                        && (builds_on(files, python, path, home)
                            || defines_settings(python, path).is_some())
                }
            }
        })
        .map(|(stem, path)| Sibling {
            module: if package.is_empty() {
                stem.to_owned()
            } else {
                format!("{package}.{stem}")
            },
            file: Arc::clone(path),
        })
        .collect()
}

/// Whether a module imports another one of its folder, as profiles do with their base.
fn builds_on(files: &dyn ProjectFiles, python: &PythonFacts, path: &str, home: &str) -> bool {
    imports(python, path).iter().any(|imported| {
        imported == PACKAGE
            || imported == file_name(home)
            || files.exists(&format!("{home}/{imported}.py"))
            || home.is_empty() && files.exists(&format!("{imported}.py"))
    })
}

/// How [`imports`] writes the package itself; no module can be called that.
const PACKAGE: &str = ".";

/// The last parts of the modules that a file imports, as far as these may be its neighbours or the package
/// that they are in; the package itself where it imports from that.
fn imports(python: &PythonFacts, path: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for import in python
        .file(path)
        .into_iter()
        .flat_map(|facts| &facts.imports)
    {
        let (module, level, name) = match &import.target {
            ImportTarget::Module { module, .. } => (Some(module), 0, None),
            ImportTarget::Name {
                module,
                level,
                name,
                ..
            } => (module.as_ref(), *level, Some(name)),
            ImportTarget::Star { module, level } => (module.as_ref(), *level, None),
        };
        if let Some(module) = module {
            let last = module.rsplit('.').next().unwrap_or(module);
            if level > 0 || may_be_near(module, folder(path)) {
                names.insert(last.to_owned());
            }
        } else {
            // `from . import base`: a module of the package, or a name in it.
            names.insert(PACKAGE.to_owned());
            names.extend(name.map(ToString::to_string));
        }
    }
    names
}

/// Whether a module may lie in a folder, or be it, for all that their names say: `django.conf` is not the
/// folder `shop/conf`. The audited folder may be any part of the way to the module.
fn may_be_near(module: &str, folder: &str) -> bool {
    let package = module.rsplit_once('.').map_or("", |(package, _)| package);
    let is_djangos = module.split('.').next() == Some("django");
    !is_djangos
        && [module, package].into_iter().any(|way| {
            let parts = way.rsplit('.').filter(|part| !part.is_empty());
            parts
                .zip(folder.rsplit('/').filter(|part| !part.is_empty()))
                .all(|(part, name)| part == name)
        })
}

/// Removes modules that another found module imports.
fn drop_imported(python: &PythonFacts, found: &mut Found) {
    let imported: BTreeSet<(String, String)> = found
        .values()
        .flat_map(|evidence| {
            let file = &evidence.located.file;
            let own = file_name(file).trim_end_matches(".py").to_owned();
            imports(python, file)
                .into_iter()
                .filter(move |name| *name != own)
                .map(move |name| (folder(file).to_owned(), name))
        })
        .collect();
    found.retain(|_, evidence| {
        let file = &evidence.located.file;
        let stem = file_name(file).trim_end_matches(".py");
        !imported.contains(&(folder(file).to_owned(), stem.to_owned()))
    });
}

/// Whether a file is a package that holds settings modules, and is none itself.
pub(super) fn is_empty_package(python: &PythonFacts, path: &str) -> bool {
    file_name(path) == "__init__.py"
        && python.file(path).is_some_and(|facts| {
            facts.bindings.is_empty() && facts.imports.is_empty() && !facts.binds_more
        })
}

/// A setting that only settings modules define.
fn defines_settings(python: &PythonFacts, path: &str) -> Option<&'static str> {
    const TELLING: [&str; 5] = [
        "INSTALLED_APPS",
        "ROOT_URLCONF",
        "DATABASES",
        "MIDDLEWARE",
        "SECRET_KEY",
    ];
    let facts = python.file(path)?;
    TELLING
        .into_iter()
        .find(|setting| facts.binding(setting).is_some())
}

/// The folder above the outermost package that a file is in.
fn package_root<'p>(files: &dyn ProjectFiles, path: &'p str) -> &'p str {
    let mut root = folder(path);
    while !root.is_empty() && files.exists(&format!("{root}/__init__.py")) {
        root = folder(root);
    }
    root
}

fn dotted(path: &str, root: &str) -> Option<String> {
    let inside = path.strip_prefix(root)?.trim_start_matches('/');
    let stem = inside.strip_suffix(".py")?;
    let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
    Some(stem.replace('/', "."))
}
