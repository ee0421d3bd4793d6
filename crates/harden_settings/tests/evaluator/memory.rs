//! A project in memory, for tests of the evaluator.

use std::collections::BTreeMap;
use std::sync::Arc;

use harden_python::syntax;
use harden_settings::facts::{ProfileFacts, World};
use harden_settings::source::{
    FoundModule, ModuleKind, ParsedModule, PathState, ProjectSource, SyntaxError,
};
use harden_settings::{Environment, evaluate};

/// Files by their path under `/project`.
pub(crate) struct MemoryProject {
    files: BTreeMap<String, String>,
}

impl MemoryProject {
    pub(crate) fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self {
            files: files
                .into_iter()
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
                .collect(),
        }
    }

    pub(crate) fn evaluate(&self, module: &str, environment: &Environment) -> ProfileFacts {
        evaluate(self, module, environment)
    }

    /// Whether git ignores it: each line names a file.
    fn is_ignored(&self, path: &str) -> bool {
        let ignored = self.files.get(".gitignore");
        ignored.is_some_and(|ignored| ignored.lines().any(|line| line == path))
    }

    fn is_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        self.files.keys().any(|file| file.starts_with(&prefix))
    }
}

fn inside(path: &str) -> Option<&str> {
    path.strip_prefix("/project/")
}

impl ProjectSource for MemoryProject {
    fn find_module(&self, dotted: &str) -> Option<FoundModule> {
        let path = dotted.replace('.', "/");
        let (file, kind) = if self.files.contains_key(&format!("{path}/__init__.py")) {
            (format!("{path}/__init__.py"), ModuleKind::Package)
        } else if self.files.contains_key(&format!("{path}.py")) {
            (format!("{path}.py"), ModuleKind::Module)
        } else if self.is_folder(&path) {
            (path, ModuleKind::Namespace)
        } else {
            return None;
        };
        Some(FoundModule {
            name: dotted.to_owned(),
            absolute: format!("/project/{file}"),
            file: Arc::from(file),
            kind,
        })
    }

    fn is_of_the_machine(&self, dotted: &str) -> bool {
        self.is_ignored(&format!("{}.py", dotted.replace('.', "/")))
    }

    fn module_in_file(&self, file: &str) -> Option<FoundModule> {
        self.files.get(file)?;
        Some(FoundModule {
            name: file.trim_end_matches(".py").replace('/', "."),
            file: Arc::from(file),
            absolute: format!("/project/{file}"),
            kind: ModuleKind::Module,
        })
    }

    fn parse(&self, module: &FoundModule) -> Arc<ParsedModule> {
        let text = &self.files[&*module.file];
        let parsed = syntax::parse(text);
        Arc::new(ParsedModule {
            module: parsed.module,
            text: Arc::from(&**text),
            errors: parsed
                .errors
                .into_iter()
                .map(|error| SyntaxError {
                    offset: error.offset,
                    message: error.message.clone(),
                })
                .collect(),
        })
    }

    fn look_at(&self, path: &str) -> PathState {
        match inside(path) {
            Some(file) if self.files.contains_key(file) => PathState::File,
            Some(folder) if self.is_folder(folder) => PathState::Folder,
            Some(path) if self.is_ignored(path) => PathState::Undecided,
            Some(_) => PathState::Absent,
            None if path == "/project" => PathState::Folder,
            None => PathState::Undecided,
        }
    }

    fn read(&self, path: &str) -> Option<Arc<[u8]>> {
        let text = self.files.get(inside(path)?)?;
        Some(Arc::from(text.as_bytes()))
    }

    fn list(&self, path: &str) -> Option<Vec<String>> {
        let prefix = match inside(path) {
            Some(folder) => format!("{folder}/"),
            None if path == "/project" => String::new(),
            None => return None,
        };
        let mut names: Vec<String> = self
            .files
            .keys()
            .filter_map(|file| file.strip_prefix(&prefix))
            .map(|rest| rest.split('/').next().unwrap_or(rest).to_owned())
            .collect();
        names.dedup();
        (!names.is_empty()).then_some(names)
    }

    fn relative(&self, path: &str) -> Option<String> {
        inside(path).map(str::to_owned)
    }

    fn working_folder(&self) -> String {
        "/project".to_owned()
    }

    fn declares_package(&self, import_name: &str) -> bool {
        import_name == "django"
    }
}

/// One settings module, nothing said about its environment.
pub(crate) fn undecided(text: &str) -> ProfileFacts {
    MemoryProject::new([("settings.py", text)]).evaluate("settings", &Environment::default())
}

/// One settings module, in exactly this environment.
pub(crate) fn exact(text: &str, environment: &[(&str, &str)]) -> ProfileFacts {
    let environment = Environment {
        set: environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        exact: true,
        ..Environment::default()
    };
    MemoryProject::new([("settings.py", text)]).evaluate("settings", &environment)
}

/// The only world, or a panic that shows what went wrong.
pub(crate) fn only_world(facts: &ProfileFacts) -> &World {
    match facts.worlds.as_slice() {
        [world] => world,
        worlds => panic!("{} worlds, problems: {:?}", worlds.len(), facts.problems),
    }
}
