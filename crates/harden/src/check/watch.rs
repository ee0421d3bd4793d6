//! `--watch`: checks again when files of the project change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use harden_source::{Origin, SourceTree, WalkOptions};
use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::arguments::Check;
use crate::failure::Failure;
use crate::output;

/// Who saves many files at once is done when nothing has happened for this long.
const QUIET: Duration = Duration::from_millis(100);

/// Checks until interrupted, or until nobody reads any more. What cannot be checked at first ends it; later it
/// is a state of somebody's work, and said.
pub(super) fn run(arguments: &Check) -> Result<ExitCode, Failure> {
    let (sender, events) = mpsc::channel();
    let mut watched = Watched {
        watcher: notify::recommended_watcher(move |event| {
            if !is_of_reading(&event) {
                // Where the receiver is gone, so is the program.
                drop(sender.send(event));
            }
        })?,
        folders: BTreeSet::new(),
        named: named(arguments),
        takes_ignored: arguments.environment.env_only,
    };
    let mut is_first = true;
    loop {
        // Folders are watched before they are read, so that no change falls between.
        let tree = SourceTree::walk(&arguments.path, &WalkOptions::default())
            .map_err(harden_project::LoadError::from)?;
        watched.follow(&tree)?;
        output::clear()?;
        match super::once(arguments) {
            Ok(done) => {
                if !output::say(&done.text)? {
                    return Ok(ExitCode::SUCCESS);
                }
                watched.named.extend(done.config.file);
                watched.named.extend(done.config.baseline);
                watched.follow(&done.project.tree)?;
            }
            Err(failure) if is_first => return Err(failure),
            Err(failure) => output::failure(&failure),
        }
        if is_first {
            output::note("checks again when files change; Ctrl-C ends it");
        }
        is_first = false;
        watched.wait(&tree, &events)?;
    }
}

/// Files that the command line names; they may lie anywhere.
fn named(arguments: &Check) -> BTreeSet<PathBuf> {
    let files = arguments.environment.env_file.iter();
    files
        .chain(&arguments.configuration.config)
        .chain(&arguments.selection.baseline)
        .cloned()
        .collect()
}

/// Checks read every file, and need not be told of it.
fn is_of_reading(event: &notify::Result<Event>) -> bool {
    event
        .as_ref()
        .is_ok_and(|event| event.kind.is_access() && !event.need_rescan())
}

struct Watched {
    watcher: RecommendedWatcher,
    /// Each by itself: what lies in `node_modules` is none of ours, and watching it costs the system dearly.
    folders: BTreeSet<PathBuf>,
    /// Files that count wherever they lie, as the command line or the configuration names them.
    named: BTreeSet<PathBuf>,
    /// Whether files that git ignores are read.
    takes_ignored: bool,
}

impl Watched {
    /// Watches what is new, and forgets what is gone.
    fn follow(&mut self, tree: &SourceTree) -> Result<(), Failure> {
        let root = tree.root();
        let mut folders: BTreeSet<PathBuf> = tree
            .folders()
            .map(|folder| root.join(folder.as_ref()))
            .collect();
        self.named = self.named.iter().map(|file| real(file)).collect();
        folders.extend(self.named.iter().filter_map(|file| {
            let folder = file.parent()?;
            folder.is_dir().then(|| folder.to_owned())
        }));
        let mut paths = self.watcher.paths_mut();
        for folder in self.folders.difference(&folders) {
            // The system may have forgotten it already.
            drop(paths.remove(folder));
        }
        let mut lost = Vec::new();
        for folder in folders.difference(&self.folders) {
            match paths.add(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {}
                // It was removed meanwhile, which the folder around it tells.
                Err(_) if !folder.is_dir() => lost.push(folder.clone()),
                Err(error) => return Err(error.into()),
            }
        }
        paths.commit()?;
        for folder in lost {
            folders.remove(&folder);
        }
        self.folders = folders;
        Ok(())
    }

    /// Waits for a change that counts, and then until all is quiet.
    fn wait(
        &mut self,
        tree: &SourceTree,
        events: &Receiver<notify::Result<Event>>,
    ) -> Result<(), Failure> {
        let gone = || Failure::Watch(notify::Error::generic("the system says nothing more"));
        let mut has_changed = false;
        loop {
            let event = if has_changed {
                match events.recv_timeout(QUIET) {
                    Err(RecvTimeoutError::Timeout) => return Ok(()),
                    event => event.map_err(|_| gone())?,
                }
            } else {
                events.recv().map_err(|_| gone())?
            };
            let event = event?;
            has_changed |=
                event.need_rescan() || event.paths.iter().any(|path| self.is_ours(tree, path));
            self.forget_gone(&event);
        }
    }

    /// A folder that comes back is another one, and has to be watched anew.
    fn forget_gone(&mut self, event: &Event) {
        if matches!(
            event.kind,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        ) {
            self.folders
                .retain(|folder| !event.paths.iter().any(|gone| folder.starts_with(gone)));
        }
    }

    /// Whether a change of the file can change what a check says.
    fn is_ours(&self, tree: &SourceTree, path: &Path) -> bool {
        if self.named.contains(path) {
            return true;
        }
        let Some(inside) = path.strip_prefix(tree.root()).ok().and_then(with_slashes) else {
            return false;
        };
        let is_ignored = match tree.file(&inside) {
            Some(file) => file.origin == Origin::Ignored,
            None => tree.is_ignored_by_git(&inside),
        };
        !tree.is_unentered(&inside) && (!is_ignored || self.takes_ignored)
    }
}

/// `None` for names that are not UTF-8, which are not judged either.
fn with_slashes(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// As the system names it in events: the folder with its links followed, whether the file is there or not.
fn real(file: &Path) -> PathBuf {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match (folder.canonicalize(), file.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => file.to_owned(),
    }
}
