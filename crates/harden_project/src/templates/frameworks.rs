//! Which folders of templates belong to a program of another framework.

use std::collections::BTreeMap;

use harden_python::facts::{ImportTarget, PythonFacts};

/// What renders Jinja's templates in `templates/` too, and knows nothing of Django's escaping and tokens.
const OTHERS: [&str; 8] = [
    "aiohttp",
    "bottle",
    "fastapi",
    "flask",
    "quart",
    "sanic",
    "starlette",
    "tornado",
];

/// The folders with Python files that import another framework, and none that import Django.
pub(super) struct OtherFrameworks<'p> {
    /// Whether one of its files imports Django.
    folders: BTreeMap<&'p str, bool>,
}

impl<'p> OtherFrameworks<'p> {
    pub(super) fn of(python: &'p PythonFacts) -> Self {
        let mut folders: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
        for (path, facts) in python.files() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            for import in &facts.imports {
                let module = match &import.target {
                    ImportTarget::Module { module, .. } => Some(module),
                    ImportTarget::Name { module, level, .. }
                    | ImportTarget::Star { module, level } => {
                        module.as_ref().filter(|_| *level == 0)
                    }
                };
                let Some(root) = module.and_then(|module| module.split('.').next()) else {
                    continue;
                };
                let (django, other) = folders.entry(folder).or_default();
                *django |= root == "django";
                *other |= OTHERS.contains(&root);
            }
        }
        let folders = folders.into_iter().filter(|(_, (_, other))| *other);
        Self {
            folders: folders
                .map(|(folder, (django, _))| (folder, django))
                .collect(),
        }
    }

    /// Whether a template lies beside code of another framework.
    pub(super) fn have(&self, template: &str) -> bool {
        let rooted = format!("/{template}");
        let Some((folder, _)) = rooted.rsplit_once("/templates/") else {
            return false;
        };
        let folder = folder.strip_prefix('/').unwrap_or(folder);
        self.folders.get(folder) == Some(&false)
    }
}
