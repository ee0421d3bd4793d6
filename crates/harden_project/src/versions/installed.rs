//! What is installed where, each package once for every part of the project that has requirements of its own.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::str::FromStr as _;

use harden_finding::Place;
use pep440_rs::Version;

use super::{Declaration, Strength, Versions, requirements_txt};
use crate::files::{folder, is_inside};

/// A package, as the file that says most about it has it in one part of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Normalised.
    pub name: String,
    /// The exact release, where a file pins one.
    pub pinned: Option<String>,
    /// What a file allows, as in `>=4.2,<5`; empty where any release will do.
    pub allows: String,
    pub place: Place,
    /// A lock file says so: it lists everything that is installed.
    pub is_locked: bool,
    /// Only what develops or tests the site asks for it.
    pub is_for_development: bool,
}

impl Versions {
    /// Every package: by name, then by folder.
    pub fn installed(&self) -> Vec<Installed> {
        let mut installed = Vec::new();
        for declarations in self.declarations.values() {
            installed.extend(in_parts(declarations));
        }
        installed
    }
}

/// One package in every part that pins it, or in the others.
fn in_parts(declarations: &[Declaration]) -> impl Iterator<Item = Installed> {
    let mut parts: BTreeMap<&str, Vec<&Declaration>> = BTreeMap::new();
    for declaration in declarations {
        let home = requirements_txt::home(folder(&declaration.file));
        parts.entry(home).or_default().push(declaration);
    }
    let best: Vec<(&str, &Declaration)> = parts
        .iter()
        .filter_map(|(home, declarations)| Some((*home, best(declarations)?)))
        .collect();
    let is_fixed_above = |home: &str| {
        best.iter().any(|(above, other)| {
            *above != home && is_inside(home, above) && other.strength != Strength::Range
        })
    };
    let counts = |(home, declaration): &(&str, &Declaration)| {
        declaration.strength != Strength::Range || !is_fixed_above(home)
    };
    let counting: Vec<Installed> = best
        .iter()
        .filter(|found| counts(found))
        .map(|(home, declaration)| installed(declaration, &parts[home]))
        .collect();
    counting.into_iter()
}

/// The most exact, production's before development's; of several releases for several machines the newest.
fn best<'d>(declarations: &[&'d Declaration]) -> Option<&'d Declaration> {
    let release = |declaration: &Declaration| {
        let pinned = declaration.pinned.as_deref();
        pinned.and_then(|pinned| Version::from_str(pinned).ok())
    };
    let rank = |declaration: &Declaration| {
        (
            declaration.strength,
            declaration.is_for_development == Some(true),
            declaration.file.len(),
        )
    };
    declarations
        .iter()
        .copied()
        .min_by_key(|declaration| (rank(declaration), Reverse(release(declaration))))
}

fn installed(declaration: &Declaration, beside: &[&Declaration]) -> Installed {
    let is_for_development = match (declaration.strength, declaration.is_for_development) {
        (Strength::Locked, Some(known)) => known,
        // The lines that ask for it say what the lock file does not, and what no pin decides.
        (strength, _) => {
            let mut asking = beside
                .iter()
                .filter(|other| other.strength != Strength::Locked);
            (strength != Strength::Locked || asking.clone().next().is_some())
                && asking.all(|other| other.is_for_development == Some(true))
        }
    };
    Installed {
        name: declaration.name.clone(),
        pinned: declaration.pinned.clone(),
        allows: declaration.specifiers.clone(),
        place: Place {
            line: declaration.line,
            end_line: declaration.line,
            ..Place::file_start(declaration.file.as_str().into())
        },
        is_locked: declaration.strength == Strength::Locked,
        is_for_development,
    }
}
