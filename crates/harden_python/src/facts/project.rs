use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use foldhash::fast::FixedState;
use harden_source::{Origin, SourceTree};
use rayon::prelude::*;

use super::{Extent, FileError, FileFacts, facts};

/// The facts of every Python file of a tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PythonFacts {
    /// Sorted by path.
    files: Vec<(Arc<str>, FileFacts)>,
    /// Where each path is among them.
    index: HashMap<Arc<str>, usize, FixedState>,
}

impl PythonFacts {
    /// Reads every Python file that belongs to the project, in parallel. Files that git ignores are
    /// left out unless `with_ignored`.
    pub fn collect(tree: &SourceTree, with_ignored: bool) -> Self {
        // A tree's files are sorted, and stay so.
        let files: Vec<&Arc<str>> = tree
            .files()
            .iter()
            .filter(|file| match file.origin {
                Origin::Project => true,
                Origin::Ignored => with_ignored,
                Origin::Vendored => false,
            })
            .map(|file| &file.path)
            .filter(|path| is_python(path))
            .collect();
        let files = files
            .into_par_iter()
            .map_init(Vec::new, |buffer, path| {
                (Arc::clone(path), read(tree, path, buffer))
            })
            .collect();
        Self::of(files)
    }

    fn of(files: Vec<(Arc<str>, FileFacts)>) -> Self {
        let paths = files.iter().map(|(path, _)| Arc::clone(path));
        let index = paths.zip(0..).collect();
        Self { files, index }
    }

    /// By path, relative to the audited folder.
    pub fn file(&self, path: &str) -> Option<&FileFacts> {
        self.entry(path).map(|(_, facts)| facts)
    }

    /// A file with its path, which lives as long as the facts do.
    pub fn entry(&self, path: &str) -> Option<(&Arc<str>, &FileFacts)> {
        let (path, facts) = &self.files[*self.index.get(path)?];
        Some((path, facts))
    }

    /// In the order of the paths.
    pub fn files(&self) -> impl Iterator<Item = (&Arc<str>, &FileFacts)> {
        self.files.iter().map(|(path, facts)| (path, facts))
    }
}

fn read(tree: &SourceTree, path: &str, buffer: &mut Vec<u8>) -> FileFacts {
    match tree.read_into(path, buffer) {
        Ok(bytes) => facts(bytes),
        Err(error) => FileFacts {
            errors: vec![FileError {
                extent: Extent::FILE_START,
                message: error.to_string(),
            }],
            binds_more: true,
            ..FileFacts::default()
        },
    }
}

fn is_python(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "py")
}
