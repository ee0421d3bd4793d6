//! `uv.lock`, `poetry.lock`, `pdm.lock`, `pylock.toml`: one `[[package]]` table per release.
//!
//! Read line by line: they are written by programs, and can be megabytes.

use std::collections::{BTreeMap, BTreeSet};

use super::Declaration;
use super::scope::names_development;

/// One `[[package]]`.
#[derive(Default)]
struct Package<'t> {
    name: &'t str,
    version: Option<(&'t str, u32)>,
    /// The groups of poetry and pdm that ask for it.
    groups: Option<Vec<&'t str>>,
    /// It is what the file was written for, and no release of somebody else's.
    is_root: bool,
    /// What it needs, but for development.
    needs: Vec<&'t str>,
}

/// Which part of a package's table the lines belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    None,
    Package,
    Needs,
    Other,
}

pub(super) fn read(path: &str, text: &str) -> Vec<Declaration> {
    let packages = packages(text);
    let reached = reached(&packages);
    packages
        .iter()
        .filter_map(|package| {
            let (version, line) = package.version?;
            let is_for_development = match (&package.groups, &reached) {
                (Some(groups), _) => Some(groups.iter().all(|group| names_development(group))),
                (None, Some(reached)) => Some(!reached.contains(package.name)),
                (None, None) => None,
            };
            let declaration = Declaration::locked(package.name, version, path, line);
            Some(Declaration {
                is_for_development,
                ..declaration
            })
        })
        .collect()
}

fn packages(text: &str) -> Vec<Package<'_>> {
    let mut packages: Vec<Package<'_>> = Vec::new();
    let mut part = Part::None;
    let mut is_extra_for_development = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('[') {
            part = match line.trim() {
                "[[package]]" | "[[packages]]" => {
                    packages.push(Package::default());
                    Part::Package
                }
                "[package.optional-dependencies]" => Part::Needs,
                _ => Part::Other,
            };
            continue;
        }
        let Some(package) = packages.last_mut() else {
            continue;
        };
        if part == Part::Needs
            && let Some((extra, _)) = line.split_once(" = [")
        {
            is_extra_for_development = names_development(extra);
        }
        if part == Part::Package || part == Part::Needs && !is_extra_for_development {
            package.needs.extend(needed(line));
        }
        if part != Part::Package {
            continue;
        }
        if let Some(value) = quoted_value(line, "name") {
            package.name = value;
        } else if let Some(value) = quoted_value(line, "version") {
            package.version = package.version.or(Some((value, number)));
        } else if let Some(value) = quoted_value(line, "category") {
            package.groups = Some(vec![value]);
        } else if let Some(value) = value(line, "groups") {
            package.groups = Some(value.split('"').skip(1).step_by(2).collect());
        } else if let Some(value) = value(line, "source") {
            package.is_root = ["editable", "virtual"]
                .iter()
                .any(|kind| value.trim_start_matches(['{', ' ']).starts_with(kind));
        }
    }
    packages.retain(|package| !package.name.is_empty());
    packages
}

/// `    { name = "asgiref" },`, one to a line as uv writes them.
fn needed(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("{ name = \"")?;
    rest.split('"').next()
}

/// The packages that the roots need when they are not developed; `None` where no root is named.
fn reached<'t>(packages: &[Package<'t>]) -> Option<BTreeSet<&'t str>> {
    let mut needs: BTreeMap<&str, Vec<&'t str>> = BTreeMap::new();
    for package in packages {
        let known = needs.entry(package.name).or_default();
        known.extend(&package.needs);
    }
    let roots = packages.iter().filter(|package| package.is_root);
    let mut ahead: Vec<&str> = roots.map(|package| package.name).collect();
    if ahead.is_empty() {
        return None;
    }
    let mut reached = BTreeSet::new();
    while let Some(name) = ahead.pop() {
        if reached.insert(name) {
            ahead.extend(needs.get(name).into_iter().flatten());
        }
    }
    Some(reached)
}

fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(key)?.trim_start().strip_prefix('=')?;
    Some(rest.trim())
}

fn quoted_value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    value(line, key)?.strip_prefix('"')?.strip_suffix('"')
}
