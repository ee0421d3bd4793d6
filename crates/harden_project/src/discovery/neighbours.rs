//! Settings modules that nothing names, but that stand beside one that something does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use harden_finding::Place;

use crate::files::{ProjectFiles, file_name, folder};

use super::modules::{self, Located};
use super::naming::{self, Purpose};
use super::{Evidence, Note};

type Found = BTreeMap<(String, String), Evidence>;

/// Adds the siblings of known modules that are profiles of their own: `settings/production.py` beside
/// `settings/dev.py`. What others import is no profile by itself.
pub(super) fn add(files: &dyn ProjectFiles, found: &mut Found) {
    let known: Vec<(String, Located)> = found
        .iter()
        .map(|((_, module), evidence)| (module.clone(), evidence.located.clone()))
        .collect();
    for (module, located) in known {
        for sibling in siblings(files, &module, &located.file) {
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
pub(super) fn add_unmentioned(files: &dyn ProjectFiles, found: &mut Found) {
    for path in files.paths() {
        let name = file_name(path);
        let may_be = path.ends_with(".py")
            && (name.contains("settings")
                || matches!(file_name(folder(path)), "settings" | "config" | "conf")
                || files.paths().len() == 1);
        if !may_be {
            continue;
        }
        let Some(setting) = files.text(path).as_deref().and_then(defines_settings) else {
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
    drop_imported(files, found);
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

fn siblings(files: &dyn ProjectFiles, module: &str, file: &Arc<str>) -> Vec<Sibling> {
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
        // A dot is no part of a module's name: `production.example.py` is a template.
        .filter(|(stem, _)| *stem != "__init__" && !stem.contains('.'))
        .filter(|(stem, _)| home_is_for_settings || stem.contains("settings"))
        .collect();
    let imported_by_known = files
        .text(file)
        .map(|text| imports(&text))
        .unwrap_or_default();
    let imported_by_siblings: BTreeSet<String> = stems
        .iter()
        .filter_map(|(_, path)| files.text(path))
        .flat_map(|text| imports(&text))
        .collect();
    stems
        .into_iter()
        .filter(|(stem, path)| {
            let is_imported = imported_by_known.contains(*stem);
            let is_shared = is_imported || imported_by_siblings.contains(*stem);
            match naming::of_module(stem) {
                Some(Purpose::Production | Purpose::Staging) => !is_imported,
                Some(Purpose::Base) => false,
                Some(_) | None => !is_shared && builds_on(files, path, home),
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
fn builds_on(files: &dyn ProjectFiles, path: &str, home: &str) -> bool {
    let Some(text) = files.text(path) else {
        return false;
    };
    imports(&text).iter().any(|imported| {
        imported == PACKAGE
            || imported == file_name(home)
            || files.exists(&format!("{home}/{imported}.py"))
            || home.is_empty() && files.exists(&format!("{imported}.py"))
    })
}

/// How [`imports`] writes the package itself; no module can be called that.
const PACKAGE: &str = ".";

/// The last parts of the modules that a file imports, at any depth of indentation.
fn imports(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in text.lines() {
        let line = line.trim_start();
        let Some(rest) = line
            .strip_prefix("from ")
            .or_else(|| line.strip_prefix("import "))
        else {
            continue;
        };
        let module = rest.split_whitespace().next().unwrap_or_default();
        names.extend(module.rsplit('.').next().map(str::to_owned));
        // `from . import base`, `from . import *`: a module of the package, or the package itself.
        if module.chars().all(|character| character == '.') {
            names.insert(PACKAGE.to_owned());
            names.extend(
                rest.split(|character: char| !(character.is_alphanumeric() || character == '_'))
                    .map(str::to_owned),
            );
        }
    }
    names.remove("");
    names
}

/// Removes modules that another found module imports.
fn drop_imported(files: &dyn ProjectFiles, found: &mut Found) {
    let imported: BTreeSet<(String, String)> = found
        .values()
        .filter_map(|evidence| Some((evidence, files.text(&evidence.located.file)?)))
        .flat_map(|(evidence, text)| {
            let home = folder(&evidence.located.file).to_owned();
            let own = file_name(&evidence.located.file)
                .trim_end_matches(".py")
                .to_owned();
            imports(&text)
                .into_iter()
                .filter(move |name| *name != own)
                .map(move |name| (home.clone(), name))
        })
        .collect();
    found.retain(|_, evidence| {
        let file = &evidence.located.file;
        let stem = file_name(file).trim_end_matches(".py");
        !imported.contains(&(folder(file).to_owned(), stem.to_owned()))
    });
}

/// A setting that only settings modules define.
fn defines_settings(text: &str) -> Option<&'static str> {
    const TELLING: [&str; 5] = [
        "INSTALLED_APPS",
        "ROOT_URLCONF",
        "DATABASES",
        "MIDDLEWARE",
        "SECRET_KEY",
    ];
    TELLING.into_iter().find(|setting| {
        text.lines().any(|line| {
            line.strip_prefix(setting)
                .is_some_and(|rest| rest.trim_start().starts_with(['=', ':', '+']))
        })
    })
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
