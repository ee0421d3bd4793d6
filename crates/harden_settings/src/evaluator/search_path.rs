//! `sys.path`: where the settings themselves make Python look for modules.

use std::rc::Rc;
use std::sync::Arc;

use super::interpreter::Interpreter;
use super::library;
use super::value::{Kind, Value};
use crate::packages;
use crate::source::{FoundModule, ModuleKind, PathState};

/// More folders than any settings add.
const MOST_FOLDERS: usize = 32;

impl Interpreter<'_> {
    /// The project's module that `import dotted` finds.
    pub(crate) fn find_module(&self, dotted: &str) -> Option<Rc<FoundModule>> {
        self.files
            .find_module(self.source, dotted)
            .or_else(|| self.find_on_added_path(dotted).map(Rc::new))
    }

    /// In a folder that the settings put into `sys.path`. A package that was copied there is as
    /// unknown as an installed one.
    fn find_on_added_path(&self, dotted: &str) -> Option<FoundModule> {
        let assigned = self
            .heap
            .modules
            .get("sys")
            .and_then(|sys| Some(sys.members.borrow().get("path")?.value.clone()));
        let Kind::List(list) = &assigned.as_ref().unwrap_or(&self.heap.search_path).kind else {
            return None;
        };
        let items = list.items.borrow();
        // Without the folder that the process is started in, which the source looks into itself.
        let start = self.files.working_folder(self.source);
        let mut folders = items
            .iter()
            .filter_map(Value::as_str)
            .filter(|folder| *folder != start)
            .peekable();
        folders.peek()?;
        let top = dotted.split('.').next().unwrap_or(dotted);
        if top == "django" || library::is_standard(top) || packages::is_modelled(top) {
            return None;
        }
        let added: Vec<String> = folders
            .map(|folder| self.absolute(folder))
            .filter(|folder| **folder != **start)
            .take(MOST_FOLDERS)
            .collect();
        let stem = dotted.replace('.', "/");
        let regular = added
            .iter()
            .find_map(|folder| self.regular_module(dotted, &format!("{folder}/{stem}")));
        regular.or_else(|| {
            let is_namespace = |path: &String| {
                self.source.look_at(path) == PathState::Folder
                    && self.source.look_at(&format!("{path}/__init__.py")) != PathState::File
            };
            let absolute = added
                .iter()
                .map(|folder| format!("{folder}/{stem}"))
                .find(is_namespace)?;
            Some(FoundModule {
                name: dotted.to_owned(),
                file: Arc::from(self.source.relative(&absolute)?),
                absolute,
                kind: ModuleKind::Namespace,
            })
        })
    }

    /// A package or a module in files that begin with `stem`.
    fn regular_module(&self, dotted: &str, stem: &str) -> Option<FoundModule> {
        let relative = self.source.relative(stem)?;
        [
            ("/__init__.py", ModuleKind::Package),
            (".py", ModuleKind::Module),
        ]
        .into_iter()
        .find_map(|(end, kind)| {
            let found = self.source.module_in_file(&format!("{relative}{end}"))?;
            if self.source.is_vendored(&found.file) {
                return None;
            }
            Some(FoundModule {
                name: dotted.to_owned(),
                kind,
                ..found
            })
        })
    }
}
