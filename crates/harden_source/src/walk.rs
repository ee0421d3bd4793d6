//! One look at everything under a folder, in an order that no machine changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::SourceError;
use crate::files::{Disk, Files, Overlay, read_bounded};
use crate::git_ignore::GitIgnore;
use crate::skip::{is_record_of_pip, is_skipped_hidden_folder, is_tool_folder, is_vendored_folder};
use crate::tree::{Origin, SourceFile};

/// What the walk is to leave out and to lay over the disk.
#[derive(Clone, Debug, Default)]
pub struct WalkOptions {
    /// Contents that stand for what is on the disk, by path relative to the audited folder.
    pub overlay: Vec<(String, Arc<[u8]>)>,
}

/// What was passed over, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Files of other people, copied into the project.
    pub vendored_files: usize,
    /// Files and folders that git ignores.
    pub ignored: usize,
    /// Environments, `node_modules`, caches, hidden folders.
    pub tool_folders: usize,
    /// Links to folders, and links out of the audited folder.
    pub links: usize,
}

pub(crate) struct Listing {
    pub(crate) files: Vec<SourceFile>,
    pub(crate) folders: BTreeSet<Arc<str>>,
    /// Folders that are there, but were not looked into.
    pub(crate) unentered: BTreeSet<Arc<str>>,
    pub(crate) git_ignore: GitIgnore,
    pub(crate) skipped: Skipped,
    pub(crate) errors: Vec<SourceError>,
}

impl Listing {
    fn new() -> Self {
        Self {
            files: Vec::new(),
            folders: BTreeSet::from([Arc::from("")]),
            unentered: BTreeSet::new(),
            git_ignore: GitIgnore::default(),
            skipped: Skipped::default(),
            errors: Vec::new(),
        }
    }

    fn add_file(&mut self, path: Arc<str>, origin: Origin) {
        match origin {
            Origin::Project => {}
            Origin::Vendored => self.skipped.vendored_files += 1,
            Origin::Ignored => self.skipped.ignored += 1,
        }
        self.files.push(SourceFile { path, origin });
    }

    /// Adds files that are in memory, and the folders that they lie in.
    fn add_overlay(&mut self, overlay: &Overlay) {
        for path in overlay.paths() {
            if let Some(folder) = path.strip_suffix(".gitignore")
                && let Ok(contents) = overlay.read(path)
            {
                let folder = folder.trim_end_matches('/');
                self.git_ignore
                    .add(folder, &String::from_utf8_lossy(&contents));
            }
        }
        let known: BTreeSet<Arc<str>> = self.files.iter().map(|file| file.path.clone()).collect();
        for path in overlay.paths().filter(|path| !known.contains(*path)) {
            for (end, _) in path.match_indices('/') {
                self.folders.insert(Arc::from(&path[..end]));
            }
            let origin = if self.git_ignore.is_ignored(path, false) {
                Origin::Ignored
            } else {
                Origin::Project
            };
            self.add_file(Arc::clone(path), origin);
        }
    }
}

/// Files in memory alone.
pub(crate) fn list_overlay(overlay: &Overlay) -> Listing {
    let mut listing = Listing::new();
    listing.add_overlay(overlay);
    listing
}

/// The audited folder (for a single file: the one around it), absolute; its contents; and the listing.
pub(crate) fn walk(
    path: &Path,
    options: &WalkOptions,
) -> Result<(PathBuf, Box<dyn Files>, Listing), SourceError> {
    let shown = path.to_string_lossy().into_owned();
    let absolute = path
        .canonicalize()
        .map_err(|error| SourceError::from_io(&shown, &error))?;
    let metadata = fs::metadata(&absolute).map_err(|error| SourceError::from_io(&shown, &error))?;
    let mut listing = Listing::new();
    let root = if metadata.is_dir() {
        fs::read_dir(&absolute).map_err(|error| SourceError::from_io(&shown, &error))?;
        let mut walker = Walker {
            root: absolute.clone(),
            listing,
            pending: vec![Folder {
                path: String::new(),
                origin: Origin::Project,
                is_ignored: false,
            }],
        };
        walker.listing.git_ignore = GitIgnore::of_folder(&absolute);
        walker.take_git_ignores_above();
        walker.run();
        listing = walker.listing;
        absolute
    } else if metadata.is_file() {
        let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            return Err(SourceError::NotAFile { path: shown.into() });
        };
        let Some(name) = name.to_str() else {
            return Err(SourceError::Name { path: shown.into() });
        };
        listing.add_file(name.into(), Origin::Project);
        folder.to_owned()
    } else {
        return Err(SourceError::NotAFile { path: shown.into() });
    };
    let disk = Box::new(Disk::new(&root));
    if options.overlay.is_empty() {
        return Ok((root, disk, listing));
    }
    let mut overlay = Overlay::over(disk);
    for (path, contents) in &options.overlay {
        overlay.insert(path, Arc::clone(contents));
    }
    listing.add_overlay(&overlay);
    Ok((root, Box::new(overlay), listing))
}

struct Walker {
    root: PathBuf,
    listing: Listing,
    /// Folders to look into.
    pending: Vec<Folder>,
}

struct Folder {
    path: String,
    /// Of the folder around it.
    origin: Origin,
    /// Only what the repository holds of it is the project's.
    is_ignored: bool,
}

/// A name in a folder.
struct Entry {
    name: String,
    kind: fs::FileType,
}

impl Walker {
    /// `.gitignore` files between the top of the repository and the audited folder.
    fn take_git_ignores_above(&mut self) {
        let is_top = |folder: &Path| folder.join(".git").exists();
        if is_top(&self.root) {
            return;
        }
        let above: Vec<&Path> = self.root.ancestors().skip(1).collect();
        let Some(top) = above.iter().position(|folder| is_top(folder)) else {
            return;
        };
        let found: Vec<(String, String)> = above[..=top]
            .iter()
            .rev()
            .filter_map(|folder| {
                let file = folder.join(".gitignore");
                let text = read_text(&file, ".gitignore").ok()?;
                let below = self.root.strip_prefix(folder).ok()?;
                Some((with_slashes(below), text))
            })
            .collect();
        for (below, text) in found {
            self.listing.git_ignore.add_above(&below, &text);
        }
    }

    fn run(&mut self) {
        while let Some(folder) = self.pending.pop() {
            self.enter(&folder);
        }
    }

    fn enter(&mut self, folder: &Folder) {
        let entries = match self.entries(&folder.path) {
            Ok(entries) => entries,
            Err(error) => {
                let error = SourceError::from_io(&folder.path, &error);
                self.listing.errors.push(error);
                return;
            }
        };
        let holds = |name: &str| entries.iter().any(|entry| entry.name == name);
        let is_root = folder.path.is_empty();
        if !is_root && holds("pyvenv.cfg") {
            self.listing.skipped.tool_folders += 1;
            self.listing.unentered.insert(folder.path.as_str().into());
            return;
        }
        let is_installed = || entries.iter().any(|entry| is_record_of_pip(&entry.name));
        let is_vendored = is_vendored_folder(file_name(&folder.path), holds) || is_installed();
        let origin = if !is_root && is_vendored {
            Origin::Vendored
        } else {
            folder.origin
        };
        if holds(".gitignore") {
            self.take_git_ignore(&folder.path);
        }
        self.listing.folders.insert(folder.path.as_str().into());
        // Taken from the end of `pending`, so that folders are entered in the order of their names.
        for entry in entries.iter().rev() {
            self.look_at(folder, origin, entry);
        }
    }

    fn take_git_ignore(&mut self, folder: &str) {
        let path = join(folder, ".gitignore");
        match read_text(&self.absolute(&path), &path) {
            Ok(text) => self.listing.git_ignore.add(folder, &text),
            // A link to nowhere.
            Err(SourceError::Missing { .. }) => {}
            Err(error) => self.listing.errors.push(error),
        }
    }

    /// What is in a folder, sorted by name. Names that are not UTF-8 are reported.
    fn entries(&mut self, folder: &str) -> std::io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.absolute(folder))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            match entry.file_name().into_string() {
                Ok(name) => entries.push(Entry { name, kind }),
                Err(name) => {
                    let path = join(folder, &name.to_string_lossy()).into();
                    self.listing.errors.push(SourceError::Name { path });
                }
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn look_at(&mut self, folder: &Folder, origin: Origin, entry: &Entry) {
        let path = join(&folder.path, &entry.name);
        if folder.is_ignored && !self.listing.git_ignore.tracked().holds(&path) {
            self.listing.skipped.ignored += 1;
            if entry.kind.is_dir() {
                self.listing.unentered.insert(path.into());
            }
        } else if entry.kind.is_symlink() {
            self.look_at_link(origin, path);
        } else if entry.kind.is_dir() {
            self.look_at_folder(origin, path, &entry.name, folder.is_ignored);
        } else if entry.kind.is_file() {
            self.take_file(origin, path);
        } else if is_python(&path) {
            self.listing
                .errors
                .push(SourceError::NotAFile { path: path.into() });
        }
    }

    /// Links to folders are not followed: the folder is seen where it lies, or is none of ours.
    fn look_at_link(&mut self, origin: Origin, path: String) {
        let target = self.absolute(&path).canonicalize();
        match target {
            Ok(target) if target.is_file() && target.starts_with(&self.root) => {
                self.take_file(origin, path);
            }
            Ok(target) => {
                self.listing.skipped.links += 1;
                if target.is_dir() {
                    self.listing.unentered.insert(path.into());
                }
            }
            // A link to nowhere or to itself: only worth a word where code is expected.
            Err(_) if is_python(&path) => {
                self.listing
                    .errors
                    .push(SourceError::NotAFile { path: path.into() });
            }
            Err(_) => self.listing.skipped.links += 1,
        }
    }

    fn look_at_folder(&mut self, origin: Origin, path: String, name: &str, is_in_ignored: bool) {
        let listing = &mut self.listing;
        if is_tool_folder(name) || is_skipped_hidden_folder(name) {
            listing.skipped.tool_folders += 1;
            listing.unentered.insert(path.into());
        } else {
            let is_matched = listing.git_ignore.is_matched(&path, true);
            if is_matched && !listing.git_ignore.tracked().holds(&path) {
                listing.skipped.ignored += 1;
                listing.unentered.insert(path.into());
            } else {
                self.pending.push(Folder {
                    path,
                    origin,
                    is_ignored: is_in_ignored || is_matched,
                });
            }
        }
    }

    fn take_file(&mut self, origin: Origin, path: String) {
        let git_ignore = &self.listing.git_ignore;
        let origin = if git_ignore.is_matched(&path, false) && !git_ignore.tracked().holds(&path) {
            Origin::Ignored
        } else {
            origin
        };
        self.listing.add_file(path.into(), origin);
    }

    fn absolute(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

/// A file that may be anything: what is not UTF-8 in it matches nothing.
fn read_text(file: &Path, path: &str) -> Result<String, SourceError> {
    let mut bytes = Vec::new();
    let length = read_bounded(file, path, &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes[..length]).into_owned())
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        [folder, "/", name].concat()
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

fn is_python(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "py")
}
