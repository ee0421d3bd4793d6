//! From the root `URLconf` to every pattern of the project that leads to a view outside of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use harden_python::facts::{BindingKind, Value};
use harden_python::resolve::Definition;
use harden_python::routes::{Condition, Route, View};
use harden_settings::source::ProjectSource;

use super::Observed;
use crate::project::{Resolved, ServedRoute};

/// `URLconf`s that include each other, at most.
const MAX_DEPTH: u8 = 16;
/// Files that are read for one root, at most: more than any project has.
const MAX_FILES: usize = 1_000;
/// Patterns that are looked at for one root, at most: lists that include each other twice have very many.
const MAX_ROUTES: usize = 100_000;

/// The names without which a file has neither an admin, nor files to serve, nor other `URLconf`s.
const NAMES: [&str; 6] = [
    "site",
    "admin",
    "admin_site",
    "AdminSite",
    "serve",
    "include",
];

/// The patterns of Django's admin, and of sites that the project makes of its class.
const ADMIN: &str = "django.contrib.admin.site.urls";
const ADMIN_SITES: [&str; 2] = [
    "django.contrib.admin.AdminSite",
    "django.contrib.admin.sites.AdminSite",
];

/// The patterns of a module and of those that it includes.
pub(super) fn collect(project: &Observed<'_>, module: &str) -> Vec<ServedRoute> {
    let mut walk = Walk {
        project,
        found: Vec::new(),
        within: BTreeSet::new(),
        files: 0,
        routes: 0,
    };
    let root = Above {
        path: Some(String::new()),
        conditions: Vec::new(),
        depth: MAX_DEPTH,
    };
    walk.module(module, &root);
    walk.found
}

struct Walk<'o, 'a> {
    project: &'o Observed<'a>,
    found: Vec<ServedRoute>,
    /// Files that include the one at hand.
    within: BTreeSet<Arc<str>>,
    files: usize,
    routes: usize,
}

/// What holds for all patterns of an included `URLconf`.
struct Above {
    /// What their paths begin with; `None` where it is computed.
    path: Option<String>,
    conditions: Vec<Condition>,
    depth: u8,
}

impl Above {
    fn with(&self, route: &Route) -> Self {
        let path = self.path.as_ref().zip(route.pattern.as_ref());
        let conditions = self.conditions.iter().chain(&route.conditions);
        Self {
            path: path.map(|(path, pattern)| format!("{path}{}", plain(pattern))),
            conditions: conditions.cloned().collect(),
            depth: self.depth,
        }
    }
}

fn is_admin_site(class: &Resolved) -> bool {
    match class {
        Resolved::External(dotted) => ADMIN_SITES.contains(&dotted.as_str()),
        Resolved::Class(class) => class.bases.iter().any(is_admin_site),
        _ => false,
    }
}

/// A pattern without the marks of a regular expression that stands for one plain path.
fn plain(pattern: &str) -> &str {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = pattern.strip_suffix('$').unwrap_or(pattern);
    pattern.strip_suffix('?').unwrap_or(pattern)
}

impl Walk<'_, '_> {
    fn module(&mut self, module: &str, above: &Above) {
        if let Some(found) = self.project.source.find_module(module) {
            self.file(&found.file, above);
        }
    }

    fn file(&mut self, file: &Arc<str>, above: &Above) {
        let Some(depth) = above.depth.checked_sub(1) else {
            return;
        };
        let Some(facts) = self.project.python.file(file) else {
            return;
        };
        let is_of_interest = NAMES.iter().any(|name| facts.words.may_hold(name));
        if !is_of_interest || self.files == MAX_FILES || !self.within.insert(Arc::clone(file)) {
            return;
        }
        self.files += 1;
        let inside = Above {
            path: above.path.clone(),
            conditions: above.conditions.clone(),
            depth,
        };
        self.routes(file, &facts.routes, &inside);
        self.within.remove(file);
    }

    fn routes(&mut self, file: &Arc<str>, routes: &[Route], above: &Above) {
        for route in routes {
            if self.routes == MAX_ROUTES {
                return;
            }
            self.routes += 1;
            let inside = above.with(route);
            match &route.view {
                View::IncludedModule(module) => self.module(module, &inside),
                View::IncludedName(name) => match self.defined(file, name) {
                    Definition::Module { location, .. } => self.file(&location.file, &inside),
                    Definition::External { dotted } => self.note(file, route, inside, dotted),
                    _ => {}
                },
                View::Included(routes) => {
                    if let Some(depth) = inside.depth.checked_sub(1) {
                        self.routes(file, routes, &Above { depth, ..inside });
                    }
                }
                View::Dotted(name) => {
                    if let Definition::External { dotted } = self.defined(file, name) {
                        self.note(file, route, inside, dotted);
                    } else if self.is_own_admin(file, name) {
                        self.note(file, route, inside, ADMIN.to_owned());
                    }
                }
                View::Class { .. } | View::Wrapped { .. } | View::Other => {}
            }
        }
    }

    /// Whether `staff.urls` are those of an `AdminSite` that the project makes.
    fn is_own_admin(&self, file: &str, name: &str) -> bool {
        let Some(site) = name.strip_suffix(".urls") else {
            return false;
        };
        let resolver = self.project.resolver();
        let definition = resolver.resolve_in(file, site);
        let Definition::Local { file, .. } = &definition else {
            return false;
        };
        let made = resolver.binding(&definition).map(|binding| &binding.kind);
        match made {
            Some(BindingKind::Value(Value::Call {
                function: Some(class),
                ..
            })) => {
                let class = self
                    .project
                    .resolved(&resolver.resolve_in(file, class), MAX_DEPTH);
                is_admin_site(&class)
            }
            _ => false,
        }
    }

    fn defined(&self, file: &str, name: &str) -> Definition {
        self.project.resolver().resolve_in(file, name)
    }

    fn note(&mut self, file: &Arc<str>, route: &Route, inside: Above, view: String) {
        self.found.push(ServedRoute {
            path: inside.path,
            view,
            place: route.extent.in_file(file),
            conditions: inside.conditions,
            document_root: route.document_root.as_ref().map(ToString::to_string),
        });
    }
}
