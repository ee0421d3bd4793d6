//! Which releases of Django and other packages the project says it runs on.

mod damage;
mod import_names;
mod installed;
mod pipfile_lock;
mod pyproject;
mod requirement;
mod requirements_txt;
mod scope;
mod series;
mod setup;
mod toml_lock;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::files::{ProjectFile, file_name, folder, is_inside};
use crate::profile::DjangoRelease;

pub use installed::Installed;
pub(crate) use requirement::{Declaration, Strength};
pub(crate) use scope::is_for_development;

/// Every package that a requirements or lock file of the project names.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    /// By normalised distribution name; in the order of the files.
    declarations: BTreeMap<String, Vec<Declaration>>,
    /// What could not be read of these files.
    damaged: Vec<Damaged>,
}

/// A file that names packages, and is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    pub file: Arc<str>,
    pub line: Option<u32>,
    pub what: String,
    /// It says what runs in production, and not only what somebody asked for.
    pub is_lock: bool,
}

/// One package, as the file that says most about it has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageVersion {
    /// The exact release, where a file pins one.
    pub version: Option<String>,
    /// What a file allows, as in `>=4.2,<5`; empty where any release will do.
    pub allows: String,
    /// What is asked for beside the distribution itself, by any file: `ipware` in `django-axes[ipware]`.
    pub extras: Vec<String>,
    /// `uv.lock:12`.
    pub from: String,
}

impl Versions {
    /// Reads a file, if it says what is installed.
    pub(crate) fn read(&mut self, file: &ProjectFile<'_>) {
        let Some(read) = reader(file) else {
            return;
        };
        let is_for_development = scope::is_for_development(file.path());
        let declarations = read(file.path(), file.text().unwrap_or_default());
        if let Some((line, what)) = damage::of(file, !declarations.is_empty()) {
            self.damaged.push(Damaged {
                file: Arc::clone(file.path()),
                line,
                what,
                is_lock: damage::is_lock(file.name()) && !is_for_development,
            });
        }
        for declaration in declarations {
            let declaration = if is_for_development {
                declaration.for_development(true)
            } else {
                declaration
            };
            self.declarations
                .entry(declaration.name.clone())
                .or_default()
                .push(declaration);
        }
    }

    /// The files that are broken, in the order of the files.
    pub fn damaged(&self) -> &[Damaged] {
        &self.damaged
    }

    /// Whether a file names a package, or is broken where it might.
    pub fn says_anything(&self) -> bool {
        !self.is_empty() || !self.damaged.is_empty()
    }

    /// Whether no file names any package.
    pub fn is_empty(&self) -> bool {
        self.declarations.is_empty()
    }

    /// What is known of a distribution where a process starts in `root`.
    pub fn package(&self, distribution: &str, root: &str) -> Option<PackageVersion> {
        let declarations = self
            .declarations
            .get(&requirement::normalise(distribution))?;
        let declaration = declarations
            .iter()
            .min_by_key(|declaration| rank(declaration, root))?;
        let extras = declarations
            .iter()
            .flat_map(|declaration| &declaration.extras);
        Some(PackageVersion {
            version: declaration.pinned.clone(),
            allows: declaration.specifiers.clone(),
            extras: extras.cloned().collect(),
            from: declaration.from(),
        })
    }

    /// The release of Django that a process started in `root` runs on.
    pub fn django(&self, root: &str) -> DjangoRelease {
        self.package("django", root)
            .and_then(series::django_release)
            .unwrap_or_else(DjangoRelease::assumed)
    }

    /// Whether the distribution that provides a module is declared anywhere in the project.
    pub fn declares_import(&self, import_name: &str) -> bool {
        import_names::distributions(import_name)
            .iter()
            .any(|name| self.declarations.contains_key(name))
    }
}

type Reader = fn(&str, &str) -> Vec<Declaration>;

/// How a file is read, by its name.
fn reader(file: &ProjectFile<'_>) -> Option<Reader> {
    match file_name(file.path()) {
        "uv.lock" | "poetry.lock" | "pdm.lock" | "pylock.toml" => Some(toml_lock::read),
        "Pipfile.lock" => Some(pipfile_lock::read),
        "pyproject.toml" => Some(pyproject::pyproject),
        "Pipfile" => Some(pyproject::pipfile),
        "setup.cfg" => Some(setup::setup_cfg),
        "setup.py" => Some(setup::setup_py),
        _ if requirements_txt::is_one(file) => Some(requirements_txt::read),
        _ => None,
    }
}

/// Smaller is better: files above the process's folder first, then how exact, how near, how productive.
fn rank(declaration: &Declaration, root: &str) -> (bool, Strength, usize, bool, usize) {
    let home = requirements_txt::home(folder(&declaration.file));
    let above = is_inside(root, home);
    let distance = depth(root).abs_diff(depth(home));
    (
        !above,
        declaration.strength,
        distance,
        declaration.is_for_development == Some(true),
        declaration.file.len(),
    )
}

fn depth(folder: &str) -> usize {
    if folder.is_empty() {
        0
    } else {
        folder.split('/').count()
    }
}

#[cfg(test)]
mod tests;
