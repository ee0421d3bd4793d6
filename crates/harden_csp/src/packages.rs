//! What known packages and libraries need of a policy: a table of facts, each with its source.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::inventory::{Address, Inventory, Use, What};

/// A package, as the table has it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    pub name: String,
    /// What `INSTALLED_APPS` calls it: a module, or an app configuration below it.
    #[serde(default, skip_serializing)]
    pub apps: Vec<String>,
    /// Parts of the addresses of its scripts, styles or frames.
    #[serde(default, skip_serializing)]
    pub addresses: Vec<String>,
    /// The library that attributes of templates show.
    #[serde(default, skip_serializing)]
    pub library: Option<String>,
    pub pages: Pages,
    /// Sources by directive, beside what is loaded from this site.
    #[serde(default)]
    pub needs: BTreeMap<String, Vec<String>>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the facts are from.
    pub source: String,
}

/// Where a package shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pages {
    /// On pages of the project.
    All,
    /// On pages that it brings.
    Own,
}

#[derive(Deserialize)]
struct Table {
    package: Vec<Package>,
}

static TABLE: LazyLock<Vec<Package>> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("../data/packages.toml")).expect("a test reads the table");
    table.package
});

/// All of the table.
pub fn all() -> &'static [Package] {
    &TABLE
}

/// Those that a project uses, by its `INSTALLED_APPS` and by what its pages load.
pub fn used(installed: &[&str], inventory: &Inventory) -> Vec<&'static Package> {
    let addresses: Vec<String> = inventory.items.iter().filter_map(address).collect();
    let libraries: Vec<&str> = inventory
        .items
        .iter()
        .filter_map(|item| match &item.what {
            What::Library { name } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let is_used = |package: &&Package| {
        let is_installed = package
            .apps
            .iter()
            .any(|app| installed.iter().any(|installed| is_app(installed, app)));
        let is_loaded = package
            .addresses
            .iter()
            .any(|part| addresses.iter().any(|address| address.contains(part)));
        let is_shown = package
            .library
            .as_deref()
            .is_some_and(|library| libraries.contains(&library));
        is_installed || is_loaded || is_shown
    };
    all().iter().filter(is_used).collect()
}

/// `rest_framework`, or `rest_framework.apps.RestFrameworkConfig`.
fn is_app(installed: &str, app: &str) -> bool {
    let below = installed.strip_prefix(app);
    below.is_some_and(|rest| {
        rest.is_empty()
            || rest.starts_with('.') && (rest.contains(".apps.") || rest.ends_with("Config"))
    })
}

fn address(item: &crate::inventory::Item) -> Option<String> {
    match &item.what {
        What::Load {
            usage: Use::Script | Use::Style | Use::Frame,
            address,
            ..
        } => match address {
            Address::Host { origin, path } => {
                Some(format!("{origin}{}", path.as_deref().unwrap_or_default()))
            }
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_names_its_sources() {
        assert!(!all().is_empty());
        for package in all() {
            let name = &package.name;
            assert!(!package.source.is_empty(), "{name}");
            let is_recognised = !package.apps.is_empty()
                || !package.addresses.is_empty()
                || package.library.is_some();
            assert!(is_recognised, "{name}");
            for (directive, sources) in &package.needs {
                assert!(
                    crate::policy::ORDER.contains(&directive.as_str()),
                    "{name}: {directive}"
                );
                assert!(!sources.is_empty(), "{name}: {directive}");
            }
        }
    }

    #[test]
    fn apps_are_told_from_those_that_begin_alike() {
        assert!(is_app("rest_framework", "rest_framework"));
        assert!(is_app(
            "django.contrib.admin.apps.SimpleAdminConfig",
            "django.contrib.admin"
        ));
        assert!(!is_app("django.contrib.admindocs", "django.contrib.admin"));
        assert!(!is_app("rest_framework.authtoken", "rest_framework"));
    }
}
