//! The audited tree, as the evaluator of settings sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use harden_python::resolve::{ModuleFiles, ModuleLocation, ModuleResolver, SearchPath};
use harden_python::syntax::{self, Dialect, Module};
use harden_settings::source::{
    FoundModule, ModuleKind, ParsedModule, PathState, ProjectSource, SyntaxError,
};
use harden_source::{EntryKind, Origin, SourceTree};

use crate::Versions;
use crate::files::{folder, join};

/// How a process is started, as far as it decides what is found where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceOptions {
    /// Folders that modules are looked for in, relative to the audited folder.
    pub search_path: SearchPath,
    /// Relative to the audited folder.
    pub working_folder: String,
    /// Whether files that git ignores are what they are here. Else they may be present or absent.
    pub trust_ignored: bool,
    /// Files that were named by the user, and so are read even where git ignores them.
    pub named: BTreeSet<Arc<str>>,
}

/// The trees of modules that were looked into: one parse for all processes that are looked at.
#[derive(Debug, Default)]
pub struct ParsedModules {
    by_file: Mutex<BTreeMap<Arc<str>, Arc<ParsedModule>>>,
}

/// One audited tree, looked at by one kind of process. What was found and parsed is kept.
#[derive(Debug)]
pub struct TreeSource<'a> {
    tree: &'a SourceTree,
    versions: &'a Versions,
    options: SourceOptions,
    /// The audited folder, without a slash at its end.
    root: String,
    parsed: Arc<ParsedModules>,
    /// By dotted name.
    found: Mutex<BTreeMap<String, Option<FoundModule>>>,
}

/// More names than any settings import; hostile ones can make up any number.
const MOST_FOUND: usize = 10_000;

impl<'a> TreeSource<'a> {
    pub fn new(tree: &'a SourceTree, versions: &'a Versions, options: SourceOptions) -> Self {
        let root = tree.root().to_string_lossy();
        Self {
            tree,
            versions,
            options,
            root: root.trim_end_matches('/').to_owned(),
            parsed: Arc::default(),
            found: Mutex::default(),
        }
    }

    /// Shares what was parsed with other sources of the same tree.
    #[must_use]
    pub fn sharing(mut self, parsed: &Arc<ParsedModules>) -> Self {
        self.parsed = Arc::clone(parsed);
        self
    }

    /// The tree that the modules come from.
    pub fn tree(&self) -> &'a SourceTree {
        self.tree
    }

    fn absolute(&self, path: &str) -> String {
        match (path.is_empty(), self.root.is_empty()) {
            (true, true) => "/".to_owned(),
            (true, false) => self.root.clone(),
            (false, _) => format!("{}/{path}", self.root),
        }
    }

    fn is_trusted(&self, path: &str) -> bool {
        self.options.trust_ignored || self.options.named.contains(path)
    }

    fn at(&self, name: &str, location: ModuleLocation) -> FoundModule {
        use harden_python::resolve::ModuleKind as Kind;
        FoundModule {
            name: name.to_owned(),
            absolute: self.absolute(&location.file),
            file: location.file,
            kind: match location.kind {
                Kind::Module => ModuleKind::Module,
                Kind::Package => ModuleKind::Package,
                Kind::Namespace => ModuleKind::Namespace,
            },
        }
    }

    fn parse_file(&self, file: &str) -> ParsedModule {
        let text = match self.tree.text(file) {
            Ok(text) => text,
            Err(error) => return unread(error.to_string()),
        };
        let parsed = syntax::parse(&text);
        let mut errors: Vec<SyntaxError> = parsed
            .errors
            .into_iter()
            .map(|error| SyntaxError {
                offset: error.offset,
                message: error.message,
            })
            .collect();
        let other = match parsed.dialect {
            Dialect::Python3 => None,
            Dialect::Python2 => Some("written for Python 2"),
            Dialect::Template => Some("a template of Python code"),
        };
        errors.extend(other.map(|message| SyntaxError {
            offset: 0,
            message: message.to_owned(),
        }));
        ParsedModule {
            module: parsed.module,
            text,
            errors,
        }
    }
}

impl ModuleFiles for TreeSource<'_> {
    fn is_file(&self, path: &str) -> bool {
        match self.tree.file(path) {
            Some(file) => file.origin != Origin::Ignored || self.is_trusted(path),
            None => false,
        }
    }

    fn is_folder(&self, path: &str) -> bool {
        self.tree.is_folder(path)
    }
}

impl ProjectSource for TreeSource<'_> {
    fn find_module(&self, dotted: &str) -> Option<FoundModule> {
        let cache = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = cache().get(dotted) {
            return known.clone();
        }
        let found = ModuleResolver::new(self, &self.options.search_path)
            .find(dotted)
            .map(|location| self.at(dotted, location));
        let mut cache = cache();
        if cache.len() < MOST_FOUND {
            cache.insert(dotted.to_owned(), found.clone());
        }
        found
    }

    fn is_of_the_machine(&self, dotted: &str) -> bool {
        let Some((parent, child)) = dotted.rsplit_once('.') else {
            return false;
        };
        let Some(package) = self.find_module(parent) else {
            return false;
        };
        let folder = match package.kind {
            ModuleKind::Module => return false,
            ModuleKind::Package => folder(&package.file),
            ModuleKind::Namespace => &package.file,
        };
        let file = join(folder, &format!("{child}.py"));
        !self.is_trusted(&file) && !self.is_file(&file) && self.tree.is_ignored_by_git(&file)
    }

    fn module_in_file(&self, file: &str) -> Option<FoundModule> {
        if !self.is_file(file) {
            return None;
        }
        let is_package = file == "__init__.py" || file.ends_with("/__init__.py");
        let name = ModuleResolver::new(self, &self.options.search_path)
            .name_of(file)
            .unwrap_or_else(|| stem(file).to_owned());
        Some(FoundModule {
            name,
            file: file.into(),
            absolute: self.absolute(file),
            kind: if is_package {
                ModuleKind::Package
            } else {
                ModuleKind::Module
            },
        })
    }

    fn parse(&self, module: &FoundModule) -> Arc<ParsedModule> {
        if module.kind == ModuleKind::Namespace {
            return Arc::new(empty(Vec::new()));
        }
        let by_file = &self.parsed.by_file;
        let cache = || by_file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parsed) = cache().get(&module.file) {
            return Arc::clone(parsed);
        }
        // Parsed without the lock: a second thread may do it twice, none has to wait.
        let parsed = Arc::new(self.parse_file(&module.file));
        Arc::clone(cache().entry(Arc::clone(&module.file)).or_insert(parsed))
    }

    fn look_at(&self, path: &str) -> PathState {
        let Some(relative) = self.relative(path) else {
            return outside(path, &self.root);
        };
        if self.is_file(&relative) {
            return PathState::File;
        }
        if self.is_folder(&relative) {
            return PathState::Folder;
        }
        let may_differ_elsewhere = self.tree.is_unentered(&relative)
            || self.tree.file(&relative).is_some()
            || self.tree.is_ignored_by_git(&relative);
        if may_differ_elsewhere && !self.is_trusted(&relative) {
            return PathState::Undecided;
        }
        if self.tree.is_unentered(&relative) {
            return match self.tree.kind(&relative) {
                Some(EntryKind::File) => PathState::File,
                Some(EntryKind::Folder) => PathState::Folder,
                None => PathState::Absent,
            };
        }
        PathState::Absent
    }

    fn read(&self, path: &str) -> Option<Arc<[u8]>> {
        let relative = self.relative(path)?;
        let may_be_read = self.is_file(&relative)
            || (self.tree.is_unentered(&relative) && self.is_trusted(&relative));
        if !may_be_read {
            return None;
        }
        Some(self.tree.read(&relative).ok()?.into())
    }

    fn list(&self, path: &str) -> Option<Vec<String>> {
        self.tree.list(&self.relative(path)?)
    }

    /// `.` and `..` are resolved by their names alone.
    fn relative(&self, path: &str) -> Option<String> {
        let plain = normalise(path)?;
        let rest = plain.strip_prefix(&self.root)?;
        match rest.strip_prefix('/') {
            Some(inner) => Some(inner.to_owned()),
            None => rest.is_empty().then(String::new),
        }
    }

    fn working_folder(&self) -> String {
        self.absolute(&self.options.working_folder)
    }

    fn declares_package(&self, import_name: &str) -> bool {
        self.versions.declares_import(import_name)
    }

    fn is_vendored(&self, file: &str) -> bool {
        self.tree
            .file(file)
            .is_some_and(|file| file.origin == Origin::Vendored)
    }

    fn pinned_release(&self, distribution: &str) -> Option<String> {
        self.versions
            .package(distribution, &self.options.working_folder)?
            .version
    }
}

fn unread(message: String) -> ParsedModule {
    empty(vec![SyntaxError { offset: 0, message }])
}

fn empty(errors: Vec<SyntaxError>) -> ParsedModule {
    ParsedModule {
        module: Module { body: Vec::new() },
        text: "".into(),
        errors,
    }
}

/// What is at a path that the project does not hold: folders that every POSIX machine has, and those
/// that the audited folder lies in.
fn outside(path: &str, root: &str) -> PathState {
    const EVERYWHERE: [&str; 12] = [
        "/", "/bin", "/dev", "/etc", "/home", "/lib", "/opt", "/tmp", "/usr", "/usr/bin", "/var",
        "/var/tmp",
    ];
    match normalise(path) {
        Some(plain)
            if EVERYWHERE.contains(&plain.as_str())
                || root
                    .strip_prefix(plain.as_str())
                    .is_some_and(|rest| rest.starts_with('/')) =>
        {
            PathState::Folder
        }
        _ => PathState::Undecided,
    }
}

/// An absolute path without `.`, `..` and doubled slashes.
pub(crate) fn normalise(path: &str) -> Option<String> {
    let inner = path.strip_prefix('/')?;
    let mut parts: Vec<&str> = Vec::new();
    for part in inner.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".py").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use PathState::{Absent, File, Folder, Undecided};

    fn with_source(files: &[(&str, &str)], trust: bool, check: impl FnOnce(&TreeSource<'_>)) {
        let tree = SourceTree::in_memory(files.iter().copied());
        let versions = Versions::default();
        let options = SourceOptions {
            search_path: SearchPath::new(["src"]),
            working_folder: "src".to_owned(),
            trust_ignored: trust,
            named: BTreeSet::new(),
        };
        check(&TreeSource::new(&tree, &versions, options));
    }

    const FILES: &[(&str, &str)] = &[
        (".gitignore", "local.py\n.env\n"),
        ("src/site/__init__.py", ""),
        ("src/site/settings.py", "DEBUG = True\n"),
        ("src/site/local.py", "X = 1\n"),
        ("src/old.py", "print 'x'\n"),
        ("src/bad.py", "x = (\n"),
    ];

    #[test]
    fn modules_are_found_and_parsed() {
        with_source(FILES, false, |source| {
            let module = source.find_module("site.settings").expect("found");
            assert_eq!(&*module.file, "src/site/settings.py");
            assert_eq!(module.absolute, "/project/src/site/settings.py");
            let parsed = source.parse(&module);
            assert_eq!(parsed.module.body.len(), 1);
            assert!(Arc::ptr_eq(&parsed, &source.parse(&module)));
            let package = source
                .module_in_file("src/site/__init__.py")
                .expect("found");
            assert_eq!(
                (package.name.as_str(), package.kind),
                ("site", ModuleKind::Package)
            );
            assert_eq!(source.find_module("django.conf"), None);
            let errors = |dotted: &str| {
                let module = source.find_module(dotted).expect("found");
                source.parse(&module).errors.len()
            };
            assert_eq!((errors("old"), errors("bad") > 0), (1, true));
        });
    }

    #[test]
    fn what_another_machine_may_lack_is_undecided() {
        let states = |trust| {
            let mut found = Vec::new();
            with_source(FILES, trust, |source| {
                for path in [
                    "/project/src/site/settings.py",
                    "/project/src/site/../site",
                    "/project/src/site/local.py",
                    "/project/.env",
                    "/project/nothing",
                    "/tmp/",
                    "/",
                    "/etc/site.conf",
                    "relative",
                ] {
                    found.push(source.look_at(path));
                }
                assert_eq!(source.find_module("site.local").is_some(), trust);
                assert_eq!(source.is_of_the_machine("site.local"), !trust);
                assert!(!source.is_of_the_machine("site.missing"));
                assert!(!source.is_of_the_machine("site.settings"));
                assert_eq!(source.read("/project/src/site/local.py").is_some(), trust);
                assert_eq!(source.working_folder(), "/project/src");
            });
            found
        };
        assert_eq!(
            states(false),
            [
                File, Folder, Undecided, Undecided, Absent, Folder, Folder, Undecided, Undecided
            ]
        );
        assert_eq!(
            states(true),
            [
                File, Folder, File, Absent, Absent, Folder, Folder, Undecided, Undecided
            ]
        );
    }
}
