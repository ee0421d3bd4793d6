use std::cell::OnceCell;
use std::sync::Arc;

use harden_finding::Place;
use harden_source::{Origin, SourceTree};

/// The files of the audited folder, as discovery asks for them.
pub trait ProjectFiles: Sync {
    /// Every file, relative to the audited folder, with `/` on every system, sorted.
    fn paths(&self) -> &[Arc<str>];

    /// The text of a file; `None` where it cannot be read as text.
    fn text(&self, path: &str) -> Option<Arc<str>>;

    fn exists(&self, path: &str) -> bool {
        self.paths()
            .binary_search_by(|known| known.as_ref().cmp(path))
            .is_ok()
    }
}

/// Files of a walked tree.
pub struct TreeFiles<'t> {
    tree: &'t SourceTree,
    paths: Vec<Arc<str>>,
}

impl<'t> TreeFiles<'t> {
    /// What is the same on every machine that holds the project.
    pub fn of_project(tree: &'t SourceTree) -> Self {
        Self::new(tree, |origin| origin == Origin::Project)
    }

    /// Files that git ignores too: for what the user names.
    pub fn with_ignored(tree: &'t SourceTree) -> Self {
        Self::new(tree, |origin| origin != Origin::Vendored)
    }

    fn new(tree: &'t SourceTree, wanted: impl Fn(Origin) -> bool) -> Self {
        let files = tree.files().iter().filter(|file| wanted(file.origin));
        Self {
            tree,
            paths: files.map(|file| Arc::clone(&file.path)).collect(),
        }
    }
}

impl ProjectFiles for TreeFiles<'_> {
    fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.tree.text(path).ok()
    }
}

/// One file, for several readers: its text is read when the first of them asks for it.
pub(crate) struct ProjectFile<'f> {
    files: &'f dyn ProjectFiles,
    path: &'f Arc<str>,
    /// In lower case, as its readers compare it.
    name: String,
    text: OnceCell<Option<Arc<str>>>,
}

impl<'f> ProjectFile<'f> {
    /// Every file, in the order of their paths.
    pub(crate) fn all(files: &'f dyn ProjectFiles) -> impl Iterator<Item = Self> {
        files.paths().iter().map(move |path| Self {
            files,
            path,
            name: file_name(path).to_ascii_lowercase(),
            text: OnceCell::new(),
        })
    }

    pub(crate) fn path(&self) -> &'f Arc<str> {
        self.path
    }

    /// The last component of its path, in lower case.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What stands behind the last dot of its name, in lower case; empty where there is no dot.
    pub(crate) fn extension(&self) -> &str {
        self.name
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }

    /// Whether it says how an image of a container is built.
    pub(crate) fn is_image(&self) -> bool {
        ["dockerfile", "containerfile"]
            .iter()
            .any(|kind| self.name.starts_with(kind) || self.name.ends_with(kind))
    }

    /// `None` where it cannot be read as text.
    pub(crate) fn text(&self) -> Option<&str> {
        self.text
            .get_or_init(|| self.files.text(self.path))
            .as_deref()
    }

    /// Its text, if one of its readers asked for it.
    pub(crate) fn text_if_read(&self) -> Option<&str> {
        self.text.get()?.as_deref()
    }

    pub(crate) fn place(&self, line: u32) -> Place {
        Place {
            line,
            end_line: line,
            ..Place::file_start(Arc::clone(self.path))
        }
    }
}

/// The last component of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a path, empty for the audited folder itself.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `folder/name`, or `name` in the audited folder itself.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Whether `path` is `folder` or lies in it.
pub(crate) fn is_inside(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path == folder
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a path ends in one of these, whatever the case.
pub(crate) fn has_extension(path: &str, extensions: &[&str]) -> bool {
    file_name(path)
        .rsplit_once('.')
        .is_some_and(|(_, extension)| {
            extensions
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
}
