//! What the evaluator may ask of the outside: project modules and project files, nothing else.

use std::sync::Arc;

use harden_python::syntax::{self, Module};

/// The project as the evaluator sees it. Implemented over the audited tree; nothing is executed.
pub trait ProjectSource: Sync {
    /// The module that `import dotted` finds on the search path (`cwd`, then `pythonpath`), if it is
    /// in the project.
    fn find_module(&self, dotted: &str) -> Option<FoundModule>;

    /// Whether git ignores the file that a module would be in, which is not read: each machine may have
    /// one of its own.
    fn is_of_the_machine(&self, dotted: &str) -> bool {
        let _ = dotted;
        false
    }

    /// The module in a file, whatever its name on the search path.
    /// `file` is relative to the audited folder.
    fn module_in_file(&self, file: &str) -> Option<FoundModule>;

    /// The parsed module. Errors are the parser's, worded for the user; the tree goes as far as it can.
    fn parse(&self, module: &FoundModule) -> Arc<ParsedModule>;

    /// What is at an absolute path.
    fn look_at(&self, path: &str) -> PathState;

    /// The contents of a project file at an absolute path, if harden may read it.
    fn read(&self, path: &str) -> Option<Arc<[u8]>>;

    /// Names in a folder of the project at an absolute path, sorted.
    fn list(&self, path: &str) -> Option<Vec<String>>;

    /// The path relative to the audited folder, of an absolute path inside it.
    fn relative(&self, path: &str) -> Option<String>;

    /// The working folder that Python would have, absolute.
    fn working_folder(&self) -> String;

    /// Whether an installable package is declared by the project's requirements or lock files.
    fn declares_package(&self, import_name: &str) -> bool;

    /// Whether a file is a copy of other people's code.
    fn is_vendored(&self, file: &str) -> bool {
        let _ = file;
        false
    }

    /// The release of a distribution that the project pins, if it does.
    fn pinned_release(&self, distribution: &str) -> Option<String> {
        let _ = distribution;
        None
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FoundModule {
    /// Dotted, as it was asked for.
    pub name: String,
    /// Relative to the audited folder. For a namespace package: the folder.
    pub file: Arc<str>,
    /// What `__file__` is: absolute.
    pub absolute: String,
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

#[derive(Debug)]
pub struct ParsedModule {
    pub module: Module,
    /// The text that spans of the tree point into, for lines and columns.
    pub text: Arc<str>,
    pub errors: Vec<SyntaxError>,
}

impl ParsedModule {
    /// A text that is no file of the project, as far as it makes sense.
    pub(crate) fn of_text(text: &str) -> Self {
        Self {
            module: syntax::parse(text).module,
            text: Arc::from(text),
            errors: Vec::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte offset.
    pub offset: u32,
    pub message: String,
}

/// What is at a path, as far as it is the same on every machine that holds the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathState {
    File,
    Folder,
    /// Inside the project, and not there.
    Absent,
    /// Outside the project, or ignored by git: another machine may answer differently.
    Undecided,
}
