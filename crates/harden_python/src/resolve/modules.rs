//! From the dotted name of a module to its file, as Python's import system finds it.

use std::sync::Arc;

/// Which files and folders there are to import from. Paths are relative to the audited folder, which
/// itself is `""`.
pub trait ModuleFiles: Sync {
    fn is_file(&self, path: &str) -> bool;
    fn is_folder(&self, path: &str) -> bool;
}

/// Folders that modules are looked for in, the first that has one wins. Relative to the audited folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SearchPath {
    roots: Vec<Arc<str>>,
}

impl SearchPath {
    pub fn new<T: AsRef<str>>(roots: impl IntoIterator<Item = T>) -> Self {
        let mut unique: Vec<Arc<str>> = Vec::new();
        for root in roots {
            let root = root.as_ref().trim_matches('/');
            let root = if root == "." { "" } else { root };
            if !unique.iter().any(|known| known.as_ref() == root) {
                unique.push(root.into());
            }
        }
        Self { roots: unique }
    }

    pub fn roots(&self) -> &[Arc<str>] {
        &self.roots
    }
}

/// Where a module lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModuleLocation {
    /// For a package: its `__init__.py`; for a namespace package: its first folder.
    pub file: Arc<str>,
    pub kind: ModuleKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ModuleKind {
    Module,
    /// A folder with an `__init__.py`.
    Package,
    /// A folder without one.
    Namespace,
}

/// Looks modules up in the files of a tree.
#[derive(Clone, Copy, Debug)]
pub struct ModuleResolver<'a, F: ?Sized> {
    files: &'a F,
    search_path: &'a SearchPath,
}

impl<'a, F: ModuleFiles + ?Sized> ModuleResolver<'a, F> {
    pub fn new(files: &'a F, search_path: &'a SearchPath) -> Self {
        Self { files, search_path }
    }

    /// The module that `import dotted` finds. Parts may hold any character, as `importlib` allows.
    pub fn find(&self, dotted: &str) -> Option<ModuleLocation> {
        self.find_from_top(dotted).ok()
    }

    /// The same. Where there is no such module: what the first part of the name alone finds.
    pub(super) fn find_from_top(&self, dotted: &str) -> Result<ModuleLocation, Option<ModuleKind>> {
        let mut parts = dotted.split('.').map(|part| {
            let is_name = !part.is_empty() && !part.contains('/');
            is_name.then_some(part)
        });
        let first = parts.next().flatten();
        let mut found = first
            .and_then(|part| self.find_in(&self.search_path.roots, part))
            .ok_or(None)?;
        let top = Some(found.location.kind);
        for part in parts {
            let inner = part.and_then(|part| self.find_in(&found.folders, part));
            found = inner.ok_or(top)?;
        }
        Ok(found.location)
    }

    /// One part of a dotted name, in the folders that the part before it leads to.
    fn find_in(&self, folders: &[Arc<str>], part: &str) -> Option<Step> {
        let mut portions: Vec<Arc<str>> = Vec::new();
        for folder in folders {
            let mut path = join(folder, part);
            let length = path.len();
            path.reserve("/__init__.py".len());
            path.push_str("/__init__.py");
            if self.files.is_file(&path) {
                return Some(Step {
                    location: ModuleLocation {
                        file: path.as_str().into(),
                        kind: ModuleKind::Package,
                    },
                    folders: vec![path[..length].into()],
                });
            }
            path.truncate(length);
            path.push_str(".py");
            if self.files.is_file(&path) {
                return Some(Step {
                    location: ModuleLocation {
                        file: path.into(),
                        kind: ModuleKind::Module,
                    },
                    folders: Vec::new(),
                });
            }
            path.truncate(length);
            if self.files.is_folder(&path) {
                portions.push(path.into());
            }
        }
        let first = portions.first()?;
        Some(Step {
            location: ModuleLocation {
                file: Arc::clone(first),
                kind: ModuleKind::Namespace,
            },
            folders: portions,
        })
    }

    /// The dotted name under which a file is imported: from the deepest folder of the search path
    /// that it lies in. `None` where no import reaches it.
    pub fn name_of(&self, file: &str) -> Option<String> {
        let stem = file.strip_suffix(".py")?;
        let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
        let root = self
            .search_path
            .roots
            .iter()
            .filter(|root| is_inside(stem, root))
            .max_by_key(|root| root.len())?;
        let inner = stem[root.len()..].trim_start_matches('/');
        let is_reachable = !inner.is_empty() && inner != "__init__" && !inner.contains('.');
        is_reachable.then(|| inner.replace('/', "."))
    }
}

struct Step {
    location: ModuleLocation,
    /// Where the next part is looked for.
    folders: Vec<Arc<str>>,
}

/// The absolute dotted name of `from ..module import x` in a module called `importer`. `None` where the
/// dots lead out of the outermost package.
pub(crate) fn absolute_name(
    importer: &str,
    importer_is_package: bool,
    level: u32,
    module: Option<&str>,
) -> Option<String> {
    if level == 0 {
        return module.map(str::to_owned);
    }
    let mut package = Some(importer);
    let up = if importer_is_package {
        level - 1
    } else {
        level
    };
    for _ in 0..up {
        package = package.and_then(|name| name.rsplit_once('.').map(|(parent, _)| parent));
    }
    let package = package?;
    Some(match module {
        Some(module) => format!("{package}.{module}"),
        None => package.to_owned(),
    })
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        [folder, "/", name].concat()
    }
}

fn is_inside(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    struct Memory(BTreeSet<&'static str>);

    impl ModuleFiles for Memory {
        fn is_file(&self, path: &str) -> bool {
            self.0.contains(path)
        }

        fn is_folder(&self, path: &str) -> bool {
            self.0.iter().any(|file| is_inside(file, path))
        }
    }

    fn find(files: &[&'static str], roots: &[&str], dotted: &str) -> Option<String> {
        let files = Memory(files.iter().copied().collect());
        let path = SearchPath::new(roots);
        let found = ModuleResolver::new(&files, &path).find(dotted)?;
        Some(format!("{:?} {}", found.kind, found.file))
    }

    #[test]
    fn modules_are_found_as_python_finds_them() {
        let files = [
            "a.py",
            "a/b.py",
            "p/__init__.py",
            "p/m.py",
            "p/prod-settings.py",
            "src/p/other.py",
            "src/n/x.py",
            "n/y.py",
        ];
        for (roots, dotted, expected) in [
            (&["", "src"][..], "a", Some("Module a.py")),
            // A module hides a folder of its name.
            (&[""], "a.b", None),
            (&[""], "p", Some("Package p/__init__.py")),
            (&[""], "p.m", Some("Module p/m.py")),
            (&[""], "p.prod-settings", Some("Module p/prod-settings.py")),
            // A package found first hides the rest of the search path.
            (&["", "src"], "p.other", None),
            (&["src", ""], "p.other", None),
            (&["src"], "p.other", Some("Module src/p/other.py")),
            // Folders without `__init__.py` are joined.
            (&["", "src"], "n.x", Some("Module src/n/x.py")),
            (&["", "src"], "n", Some("Namespace n")),
            (&[""], "django.conf", None),
            (&[""], "p..m", None),
            (&[""], "", None),
        ] {
            assert_eq!(find(&files, roots, dotted).as_deref(), expected, "{dotted}");
        }
    }

    #[test]
    fn a_file_has_the_name_that_imports_it() {
        let files = Memory(BTreeSet::new());
        let path = SearchPath::new(["", "src"]);
        let resolver = ModuleResolver::new(&files, &path);
        assert_eq!(resolver.name_of("p/__init__.py").as_deref(), Some("p"));
        assert_eq!(resolver.name_of("src/p/m.py").as_deref(), Some("p.m"));
        assert_eq!(resolver.name_of("__init__.py"), None);
        assert_eq!(resolver.name_of("p/a.b.py"), None);
        assert_eq!(resolver.name_of("notes.txt"), None);
    }

    #[test]
    fn dots_lead_upwards() {
        let absolute = |importer, is_package, level, module| {
            absolute_name(importer, is_package, level, module)
        };
        assert_eq!(absolute("p.m", false, 1, Some("x")).as_deref(), Some("p.x"));
        assert_eq!(absolute("p.m", true, 1, None).as_deref(), Some("p.m"));
        assert_eq!(
            absolute("p.q.m", false, 2, Some("x")).as_deref(),
            Some("p.x")
        );
        assert_eq!(absolute("m", false, 1, Some("x")), None);
        assert_eq!(absolute("m", false, 0, Some("x")).as_deref(), Some("x"));
    }
}
