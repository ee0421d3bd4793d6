//! All objects of a run, by where it finds them.

use std::rc::Rc;

use super::builtins::BuiltinClasses;
use super::maps::IndexMap;
use super::value::{Module, Value};
use crate::source::ProjectSource;

/// What a run reaches its objects from: a copy of these is a copy of all that Python code can change.
#[derive(Debug)]
pub(crate) struct Heap {
    /// `sys.modules`
    pub(crate) modules: IndexMap<Rc<str>, Rc<Module>>,
    pub(crate) builtins: BuiltinClasses,
    /// What the settings wrote to files, by absolute path.
    pub(crate) written: IndexMap<String, Value>,
    /// `sys.path`: the folder that the process is started in, and what the settings add.
    pub(crate) search_path: Value,
    /// The scope that `include()` of django-split-settings and `exec` run in.
    pub(crate) settings_module: Option<Rc<Module>>,
}

impl Heap {
    /// Before anything is run.
    pub(crate) fn new(source: &dyn ProjectSource) -> Self {
        Self {
            modules: IndexMap::default(),
            builtins: BuiltinClasses::new(),
            written: IndexMap::default(),
            search_path: Value::list(vec![Value::str(source.working_folder())]),
            settings_module: None,
        }
    }
}
