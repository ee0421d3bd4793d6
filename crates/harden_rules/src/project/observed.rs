//! The answers of a real project: from its tree, its requirements and the facts of its Python files.

mod decorators;
mod routes;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use harden_advisories::Advisories;
use harden_finding::Place;
use harden_http::csp::{Finding, judge_header};
use harden_project::views::Code;
use harden_project::{
    Deployment, Edge, Installed, Meanings, PastSecret, PinnedPython, PlacedSecret, Profile,
    SourceOptions, TreeSecrets, TreeSource, TreeTemplates,
};
use harden_python::facts::{
    self, BindingKind, ClassFacts, FunctionFacts, ImportTarget, PythonFacts, Value,
};
use harden_python::resolve::{Definition, Resolver};
use harden_settings::source::{ModuleKind, ProjectSource};
use harden_source::suppressions_in_file;
use memchr::memmem::Finder;

use crate::engine::PlacedSuppression;
use crate::secrets::{OF_HISTORY, OF_WHOLE_TREE};

use super::{
    ApplicationServer, AppliedDecorator, Attribute, Class, Expression, Function, History, Meaning,
    Package, Parameter, ParameterKind, PathState, Project, Resolved, ServedRoute,
};

/// Bases of bases, at most.
const MAX_DEPTH: u8 = 16;

/// A project as rules see it.
pub struct Observed<'a> {
    source: &'a TreeSource<'a>,
    deployment: &'a Deployment,
    python: &'a PythonFacts,
    options: &'a SourceOptions,
    history: Option<&'a dyn History>,
    profiles: &'a [Profile],
    shortest_password: Option<u32>,
    advisories: Advisories,
    today: Option<String>,
    // Each world asks the same again.
    imports: Remembered<bool>,
    mentions: Remembered<usize>,
    scripts: Remembered<Arc<[Place]>>,
    policies: Remembered<Arc<[Finding]>>,
    routes: Remembered<Arc<[ServedRoute]>>,
    decorators: Remembered<Arc<[AppliedDecorator]>>,
    resolutions: Remembered<Resolved>,
    models: Remembered<Option<Class>>,
    /// Of the scripts and templates that were read.
    suppressions: Remembered<Vec<PlacedSuppression>>,
    secrets: OnceLock<TreeSecrets>,
    templates: OnceLock<TreeTemplates>,
    meanings: OnceLock<Meanings<'a>>,
    searches_tree: bool,
    past: Option<Vec<PastSecret>>,
}

/// No rule asks for more.
const MOST_MENTIONS: usize = 2;

/// Answers by what was asked for.
type Remembered<T> = Mutex<BTreeMap<String, T>>;

impl<'a> Observed<'a> {
    /// `options` say how the process is started, as `source` was told.
    pub fn new(
        source: &'a TreeSource<'a>,
        deployment: &'a Deployment,
        python: &'a PythonFacts,
        options: &'a SourceOptions,
    ) -> Self {
        Self {
            source,
            deployment,
            python,
            options,
            history: None,
            profiles: &[],
            shortest_password: None,
            advisories: Advisories::default(),
            today: None,
            imports: Mutex::default(),
            mentions: Mutex::default(),
            scripts: Mutex::default(),
            policies: Mutex::default(),
            routes: Mutex::default(),
            decorators: Mutex::default(),
            resolutions: Mutex::default(),
            models: Mutex::default(),
            suppressions: Mutex::default(),
            secrets: OnceLock::new(),
            templates: OnceLock::new(),
            meanings: OnceLock::new(),
            searches_tree: true,
            past: None,
        }
    }

    /// The same, whose tree nobody searches for secrets.
    #[must_use]
    pub fn without_search(self) -> Self {
        Self {
            secrets: OnceLock::from(TreeSecrets::default()),
            searches_tree: false,
            ..self
        }
    }

    /// The same, with how long its lines have been as they are.
    #[must_use]
    pub fn with_history(self, history: &'a dyn History) -> Self {
        Self {
            history: Some(history),
            ..self
        }
    }

    /// The same, with the secrets that git's history has.
    #[must_use]
    pub fn with_past(self, past: Vec<PastSecret>) -> Self {
        Self {
            past: Some(past),
            ..self
        }
    }

    /// The same, with the profiles that may be compared.
    #[must_use]
    pub fn with_profiles(self, profiles: &'a [Profile]) -> Self {
        Self { profiles, ..self }
    }

    /// The same, where the configuration asks for passwords of some length.
    #[must_use]
    pub fn with_shortest_password(self, shortest_password: Option<u32>) -> Self {
        Self {
            shortest_password,
            ..self
        }
    }

    /// The same, with what others published of vulnerable releases.
    #[must_use]
    pub fn with_advisories(self, advisories: Advisories) -> Self {
        Self { advisories, ..self }
    }

    /// The same, judged for a day such as `2026-01-31`.
    #[must_use]
    pub fn with_today(self, day: impl Into<String>) -> Self {
        Self {
            today: Some(day.into()),
            ..self
        }
    }

    /// The secrets of the tree, which is searched when the first rule asks; comments of their files count from
    /// then on.
    pub fn tree_secrets(&self) -> &TreeSecrets {
        self.secrets.get_or_init(|| {
            let secrets = TreeSecrets::collect(self.source.tree());
            for secret in &secrets.found {
                if self.python.file(&secret.file).is_none() {
                    self.text_outside_python(&secret.file);
                }
            }
            secrets
        })
    }

    /// The templates, read when they are first asked for.
    pub fn tree_templates(&self) -> &TreeTemplates {
        self.templates.get_or_init(|| {
            let templates = TreeTemplates::collect(self.source.tree(), self.python);
            for id in templates.library.ids() {
                self.text_outside_python(templates.file(id));
            }
            templates
        })
    }

    fn resolver(&self) -> Resolver<'a, TreeSource<'a>> {
        Resolver::new(self.python, self.source, &self.options.search_path)
    }

    /// The text of a script or template, for a rule: what comments silence in it counts from now on.
    fn text_outside_python(&self, path: &Arc<str>) -> Option<Arc<str>> {
        let text = self.source.tree().text(path).ok()?;
        remembered(&self.suppressions, path, || {
            let found = suppressions_in_file(path, &text).into_iter();
            found
                .map(|found| PlacedSuppression::of_comment(path, found))
                .collect()
        });
        Some(text)
    }

    fn resolve_anew(&self, dotted: &str) -> Resolved {
        let Some((module, _)) = dotted.rsplit_once('.') else {
            return Resolved::Unknown;
        };
        let top = dotted.split('.').next().unwrap_or(dotted);
        match self.source.find_module(top) {
            // A folder without code may be one of data that is called like a package.
            None => return Resolved::External(dotted.to_owned()),
            Some(found) if found.kind == ModuleKind::Namespace => {}
            Some(_) if self.source.find_module(module).is_none() => {
                return Resolved::NoModule {
                    parent_exists: module
                        .rsplit_once('.')
                        .is_some_and(|(parent, _)| self.source.find_module(parent).is_some()),
                };
            }
            Some(_) => {}
        }
        let definition = self.resolver().resolve_path(dotted);
        self.resolved(&definition, MAX_DEPTH)
    }

    fn look_for_model(&self, app_label: &str, model: &str) -> Option<Class> {
        let mut found = self.python.files().filter_map(|(file, facts)| {
            let folder = app_folder(file)?;
            let binding = facts.bindings.iter().rev().find(|binding| {
                binding.name.eq_ignore_ascii_case(model)
                    && matches!(binding.kind, BindingKind::Class(_))
            })?;
            if !self.is_app(folder, app_label) {
                return None;
            }
            let definition = self.resolver().resolve_in(file, &binding.name);
            match self.resolved(&definition, MAX_DEPTH) {
                Resolved::Class(class) => Some(class),
                _ => None,
            }
        });
        let class = found.next()?;
        // Two apps of one label: nobody can tell which is installed.
        found.next().is_none().then_some(class)
    }

    fn resolved(&self, definition: &Definition, depth: u8) -> Resolved {
        match definition {
            Definition::External { dotted } => Resolved::External(dotted.clone()),
            Definition::NoModule { parent_exists, .. } => Resolved::NoModule {
                parent_exists: *parent_exists,
            },
            Definition::NoName { .. } => Resolved::NoName,
            Definition::Module { .. } => Resolved::Other,
            Definition::Unknown => Resolved::Unknown,
            Definition::Local { file, .. } => match self.resolver().binding(definition) {
                Some(binding) if !binding.is_conditional => {
                    let place = binding.extent.in_file(file);
                    match &binding.kind {
                        BindingKind::Function(function) => {
                            Resolved::Function(self.function(file, place, function))
                        }
                        BindingKind::Class(class) => {
                            self.class(file, &binding.name, place, class, depth)
                        }
                        _ => Resolved::Other,
                    }
                }
                Some(_) => Resolved::Unknown,
                None => Resolved::Other,
            },
        }
    }

    fn function(&self, file: &Arc<str>, place: Place, function: &FunctionFacts) -> Function {
        let parameters = function.parameters.iter().map(|parameter| Parameter {
            name: parameter.name.to_string(),
            kind: match parameter.kind {
                facts::ParameterKind::PositionalOnly => ParameterKind::PositionalOnly,
                facts::ParameterKind::Positional => ParameterKind::Positional,
                facts::ParameterKind::Variadic => ParameterKind::Rest,
                facts::ParameterKind::KeywordOnly => ParameterKind::KeywordOnly,
                facts::ParameterKind::Keywords => ParameterKind::KeywordRest,
            },
            has_default: parameter.has_default,
        });
        Function {
            place,
            parameters: parameters.collect(),
            wrapped: !function
                .decorators
                .iter()
                .all(|decorator| self.keeps_signature(file, decorator)),
        }
    }

    /// Django's own decorators wrap a view such that its signature can be seen.
    fn keeps_signature(&self, file: &str, decorator: &Value) -> bool {
        let name = match decorator {
            Value::Dotted(name) => Some(name),
            Value::Call { function, .. } => function.as_ref(),
            _ => None,
        };
        name.is_some_and(|name| match self.resolver().resolve_in(file, name) {
            Definition::External { dotted } => dotted.starts_with("django."),
            _ => false,
        })
    }

    fn class(
        &self,
        file: &Arc<str>,
        name: &str,
        place: Place,
        class: &ClassFacts,
        depth: u8,
    ) -> Resolved {
        let Some(depth) = depth.checked_sub(1) else {
            return Resolved::Unknown;
        };
        // What a branch or a decorator binds, nobody can see.
        if class.binds_more || !class.decorators.is_empty() {
            return Resolved::Unknown;
        }
        let bases = class.bases.iter().map(|base| match base {
            Value::Dotted(base) => self.resolved(&self.resolver().resolve_in(file, base), depth),
            _ => Resolved::Unknown,
        });
        let constructor = class.methods.iter().rev();
        let constructor = constructor
            .filter(|(name, _)| name.as_ref() == "__init__")
            .map(|(_, function)| self.function(file, place.clone(), function))
            .next();
        Resolved::Class(Class {
            name: name.to_owned(),
            place,
            bases: bases.collect(),
            constructor,
            attributes: self.attributes(file, class),
            meta: class.class("Meta").map(|meta| self.meta(file, meta)),
        })
    }

    fn attributes(&self, file: &Arc<str>, class: &ClassFacts) -> Vec<(String, Attribute)> {
        let attribute = |attribute: &facts::Attribute| {
            let value = Attribute {
                place: attribute.extent.in_file(file),
                value: self.expression(file, &attribute.value),
            };
            (attribute.name.to_string(), value)
        };
        class.attributes.iter().map(attribute).collect()
    }

    /// The attributes of `class Meta`; what it may inherit is unknown.
    fn meta(&self, file: &Arc<str>, meta: &ClassFacts) -> Vec<(String, Attribute)> {
        let mut attributes = self.attributes(file, meta);
        let inherits = |base: &Value| match base {
            Value::Dotted(base) => match self.resolver().resolve_in(file, base) {
                Definition::External { dotted } => !dotted.starts_with("django."),
                _ => true,
            },
            _ => true,
        };
        if meta.binds_more || meta.bases.iter().any(inherits) {
            let unknown = Attribute {
                place: Place::file_start(Arc::clone(file)),
                value: Expression::Unknown,
            };
            attributes.insert(0, ("constraints".to_owned(), unknown));
        }
        attributes
    }

    fn expression(&self, file: &str, value: &Value) -> Expression {
        let all = |values: &[Value]| {
            values
                .iter()
                .map(|value| self.expression(file, value))
                .collect()
        };
        match value {
            Value::None => Expression::None,
            Value::Bool(value) => Expression::Bool(*value),
            Value::Integer(value) => Expression::Integer(*value),
            Value::Text(text) => Expression::Text(text.to_string()),
            Value::List(items) => Expression::List(all(items)),
            Value::Call {
                function,
                arguments,
                keywords,
                open,
            } => Expression::Call {
                function: function.as_deref().and_then(|function| {
                    match self.resolver().resolve_in(file, function) {
                        Definition::External { dotted } => Some(dotted),
                        _ => None,
                    }
                }),
                arguments: all(arguments),
                keywords: keywords
                    .iter()
                    .map(|keyword| {
                        let value = self.expression(file, &keyword.value);
                        (keyword.name.to_string(), value)
                    })
                    .collect(),
                open: *open,
            },
            Value::Dotted(_) | Value::Other => Expression::Unknown,
        }
    }

    /// Folders of apps that call themselves by this label: by their last name, or by their `AppConfig`.
    fn is_app(&self, folder: &str, label: &str) -> bool {
        let config = self.python.file(&format!("{folder}/apps.py"));
        let given = config
            .into_iter()
            .flat_map(|facts| &facts.bindings)
            .find_map(|binding| match &binding.kind {
                BindingKind::Class(class) => match &class.attribute("label")?.value {
                    Value::Text(label) => Some(Arc::clone(label)),
                    _ => None,
                },
                _ => None,
            });
        match given {
            Some(given) => *given == *label,
            None => folder.rsplit('/').next() == Some(label),
        }
    }
}

impl Project for Observed<'_> {
    fn package(&self, distribution: &str) -> Option<Package> {
        let package = self
            .deployment
            .versions
            .package(distribution, &self.options.working_folder)?;
        Some(Package {
            pinned: package.version,
            allows: package.allows,
            extras: package.extras,
            from: package.from,
        })
    }

    fn installed(&self) -> Vec<Installed> {
        self.deployment.versions.installed()
    }

    fn pythons(&self) -> &[PinnedPython] {
        &self.deployment.pythons
    }

    fn advisories(&self) -> &Advisories {
        &self.advisories
    }

    fn today(&self) -> String {
        let named = self.today.clone();
        named.unwrap_or_else(|| harden_advisories::date().to_owned())
    }

    fn look_at(&self, path: &str) -> PathState {
        self.source.look_at(path)
    }

    fn relative(&self, path: &str) -> Option<String> {
        self.source.relative(path)
    }

    fn imports(&self, dotted: &str) -> bool {
        remembered(&self.imports, dotted, || {
            let mut imports = self.python.files().flat_map(|(_, facts)| &facts.imports);
            imports.any(|import| match &import.target {
                ImportTarget::Module { module, .. }
                | ImportTarget::Star {
                    module: Some(module),
                    ..
                } => leads_to(module, dotted),
                ImportTarget::Name {
                    module: Some(module),
                    name: imported,
                    ..
                } => leads_to(module, dotted) || is_member(dotted, module, imported),
                ImportTarget::Name { .. } | ImportTarget::Star { .. } => false,
            })
        })
    }

    fn has_code(&self) -> bool {
        self.python.files().next().is_some()
    }

    fn mentions(&self, name: &str, more_than: usize) -> bool {
        let count = remembered(&self.mentions, name, || {
            let word = Finder::new(name);
            let mut found = 0;
            for (file, facts) in self.python.files() {
                if !facts.words.may_hold(name) {
                    continue;
                }
                let Ok(text) = self.source.tree().text(file) else {
                    continue;
                };
                found += words_called(&text, name, &word).take(MOST_MENTIONS).count();
                if found >= MOST_MENTIONS {
                    break;
                }
            }
            found
        });
        count > more_than
    }

    fn scripts_reading(&self, cookie: &str) -> Arc<[Place]> {
        remembered(&self.scripts, cookie, || {
            let files = self.source.tree().project_files();
            let mut found = Vec::new();
            for path in files.filter(|path| is_script(path)) {
                let Some(text) = self.text_outside_python(path) else {
                    continue;
                };
                if !text.contains(cookie) {
                    continue;
                }
                let lines = text.lines().zip(1..);
                let reading = lines.filter(|(line, _)| reads_cookie(line, cookie));
                found.extend(reading.map(|(_, line)| Place {
                    line,
                    end_line: line,
                    ..Place::file_start(Arc::clone(path))
                }));
            }
            found.into()
        })
    }

    fn secrets(&self) -> &[PlacedSecret] {
        &self.tree_secrets().found
    }

    fn templates(&self) -> Option<&TreeTemplates> {
        Some(self.tree_templates())
    }

    fn meanings(&self) -> Option<&dyn Meaning> {
        let meanings = self.meanings.get_or_init(|| {
            let search_path = &self.options.search_path;
            Meanings::new(Code::new(self.python, self.source, search_path))
        });
        Some(meanings)
    }

    fn past_secrets(&self) -> &[PastSecret] {
        self.past.as_deref().unwrap_or_default()
    }

    fn leaves_out(&self, code: &str) -> bool {
        !self.searches_tree && OF_WHOLE_TREE.contains(&code)
            || self.past.is_none() && OF_HISTORY.contains(&code)
    }

    fn suppressions(&self) -> Vec<PlacedSuppression> {
        let found = self.suppressions.lock();
        let found = found.unwrap_or_else(PoisonError::into_inner);
        found.values().flatten().cloned().collect()
    }

    fn judge_policy(&self, header: &str) -> Arc<[Finding]> {
        remembered(&self.policies, header, || judge_header(header).into())
    }

    fn edge(&self) -> &Edge {
        &self.deployment.edge
    }

    fn application_servers(&self) -> &[ApplicationServer] {
        &self.deployment.servers
    }

    fn development_server(&self) -> Option<&Place> {
        self.deployment.development_server()
    }

    fn lines(&self, place: &Place) -> Option<String> {
        let text = self.source.tree().text(&place.file).ok()?;
        let first = usize::try_from(place.line.checked_sub(1)?).ok()?;
        let count = usize::try_from(place.end_line.checked_sub(place.line)?).ok()? + 1;
        let lines: Vec<&str> = text.lines().skip(first).take(count).collect();
        Some(lines.join("\n"))
    }

    fn age_in_days(&self, place: &Place) -> Option<u32> {
        self.history?.age_in_days(place)
    }

    fn profiles(&self) -> &[Profile] {
        self.profiles
    }

    fn shortest_password(&self) -> Option<u32> {
        self.shortest_password
    }

    fn working_folder(&self) -> String {
        self.source.working_folder()
    }

    fn resolve(&self, dotted: &str) -> Resolved {
        remembered(&self.resolutions, dotted, || self.resolve_anew(dotted))
    }

    fn routes(&self, urlconf: &str) -> Arc<[ServedRoute]> {
        remembered(&self.routes, urlconf, || {
            routes::collect(self, urlconf).into()
        })
    }

    fn decorators(&self, module: &str) -> Arc<[AppliedDecorator]> {
        remembered(&self.decorators, module, || {
            decorators::collect(self, module).into()
        })
    }

    fn model(&self, app_label: &str, model: &str) -> Option<Class> {
        remembered(&self.models, &format!("{app_label}.{model}"), || {
            self.look_for_model(app_label, model)
        })
    }
}

/// The answer that was given before, or a new one.
fn remembered<T: Clone>(answers: &Remembered<T>, question: &str, answer: impl FnOnce() -> T) -> T {
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = answers.get(question) {
        return known.clone();
    }
    let new = answer();
    answers.insert(question.to_owned(), new.clone());
    new
}

/// Whether a dotted path is another, or lies in it.
fn leads_to(dotted: &str, other: &str) -> bool {
    dotted
        .strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a dotted path is a module's, and behind a dot a name in it.
fn is_member(dotted: &str, module: &str, name: &str) -> bool {
    let rest = dotted.strip_prefix(module);
    rest.and_then(|rest| rest.strip_prefix('.')) == Some(name)
}

/// How often a name stands in a text as a word of its own.
fn words_called<'a>(
    text: &'a str,
    name: &'a str,
    word: &'a Finder<'_>,
) -> impl Iterator<Item = usize> + 'a {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    word.find_iter(text.as_bytes()).filter(move |start| {
        !text[..*start].ends_with(is_part) && !text[*start + name.len()..].starts_with(is_part)
    })
}

/// A script that somebody wrote, or a page that may hold one.
fn is_script(path: &str) -> bool {
    const EXTENSIONS: [&str; 7] = ["html", "js", "jsx", "mjs", "ts", "tsx", "vue"];
    path.rsplit_once('.').is_some_and(|(stem, extension)| {
        EXTENSIONS.contains(&extension) && stem.rsplit('.').next() != Some("min")
    })
}

/// Whether a line of a script looks a cookie up by its name.
fn reads_cookie(line: &str, cookie: &str) -> bool {
    let is_name = |start: usize| {
        line[..start].ends_with(['"', '\'', '`']) || line[start + cookie.len()..].starts_with('=')
    };
    line.to_ascii_lowercase().contains("cookie")
        && line.match_indices(cookie).any(|(start, _)| is_name(start))
}

/// The folder of the app whose models a file holds: `shop` of `shop/models.py` and `shop/models/user.py`.
fn app_folder(file: &str) -> Option<&str> {
    file.strip_suffix("/models.py")
        .or_else(|| Some(file.split_once("/models/")?.0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use harden_project::TreeFiles;
    use harden_python::resolve::SearchPath;
    use harden_source::SourceTree;

    use super::*;

    /// Asks a project in memory.
    fn ask<T>(files: &[(&str, &str)], question: impl Fn(&Observed<'_>) -> T) -> T {
        let tree = SourceTree::in_memory(files.iter().copied());
        let python = PythonFacts::collect(&tree, false);
        let deployment = Deployment::collect(&TreeFiles::of_project(&tree), &python);
        let options = SourceOptions {
            search_path: SearchPath::new([""]),
            working_folder: String::new(),
            trust_ignored: false,
            named: BTreeSet::new(),
        };
        let source = TreeSource::new(&tree, &deployment.versions, options.clone());
        question(&Observed::new(&source, &deployment, &python, &options))
    }

    const SHOP: [(&str, &str); 4] = [
        ("shop/__init__.py", ""),
        (
            "shop/views.py",
            "from functools import lru_cache\n\
             from django.views.decorators.cache import never_cache\n\
             from django.views.csrf import csrf_failure as djangos\n\
             @never_cache\ndef cached(request, reason=''): ...\n\
             @lru_cache\ndef hidden(request): ...\n\
             if X:\n    def maybe(request): ...\n",
        ),
        ("shop/apps.py", "class Config:\n    label = 'store'\n"),
        (
            "shop/models.py",
            "from django.contrib.auth.models import AbstractUser\n\
             class Customer(AbstractUser):\n    class Meta(AbstractUser.Meta):\n        abstract = False\n",
        ),
    ];

    #[test]
    fn paths_lead_through_imports_and_out_of_the_project() {
        ask(&SHOP, |shop| {
            let function = |path| match shop.resolve(path) {
                Resolved::Function(function) => function,
                other => panic!("{path}: {other:?}"),
            };
            assert!(!function("shop.views.cached").wrapped);
            assert!(function("shop.views.hidden").wrapped);
            assert!(matches!(
                shop.resolve("shop.views.maybe"),
                Resolved::Unknown
            ));
            let djangos = shop.resolve("shop.views.djangos");
            assert!(
                matches!(&djangos, Resolved::External(path) if path == "django.views.csrf.csrf_failure")
            );
            assert!(matches!(
                shop.resolve("elsewhere.views.x"),
                Resolved::External(_)
            ));
        });
    }

    #[test]
    fn what_is_not_there_is_told_apart() {
        ask(&SHOP, |shop| {
            assert!(matches!(shop.resolve("shop.views.gone"), Resolved::NoName));
            let parent = |path| match shop.resolve(path) {
                Resolved::NoModule { parent_exists } => parent_exists,
                other => panic!("{path}: {other:?}"),
            };
            assert!(parent("shop.gone.view"));
            assert!(!parent("shop.gone.too.view"));
        });
    }

    #[test]
    fn a_model_is_found_by_the_label_of_its_app() {
        ask(&SHOP, |shop| {
            let customer = shop.model("store", "customer").expect("it is there");
            assert_eq!(customer.name, "Customer");
            assert!(matches!(
                &customer.bases[..],
                [Resolved::External(base)] if base == "django.contrib.auth.models.AbstractUser"
            ));
            assert!(
                shop.model("shop", "Customer").is_none(),
                "its label is another"
            );
        });
    }
}
