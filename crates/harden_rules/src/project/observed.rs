//! The answers of a real project: from its tree, its requirements and the facts of its Python files.

mod decorators;
mod definitions;
mod routes;
mod script_texts;
mod usage;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use harden_advisories::Advisories;
use harden_csp::{Bases, Inventory};
use harden_finding::Place;
use harden_http::csp::{Finding, judge_header};
use harden_project::views::Code;
use harden_project::{
    Deployment, Edge, Installed, Meanings, OwnScripts, PastSecret, PinnedPython, PlacedSecret,
    Profile, SourceOptions, TemplateEngines, TreeScripts, TreeSecrets, TreeSource, TreeTemplates,
};
use harden_python::facts::PythonFacts;
use harden_python::resolve::Resolver;
use harden_settings::source::ProjectSource;
use harden_source::suppressions_in_file;
use harden_templates::pages::TemplateId;

use self::script_texts::SendingScript;
use crate::engine::PlacedSuppression;
use crate::secrets::{OF_HISTORY, OF_WHOLE_TREE};
use crate::templates::context_processors;

use super::{
    ApplicationServer, AppliedDecorator, Class, History, Meaning, Package, PathState, Project,
    Resolved, ServedRoute, Shared,
};

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
    scripts_reading: Remembered<Arc<[Place]>>,
    /// The texts of the scripts that send requests.
    sending_scripts: OnceLock<Vec<SendingScript>>,
    /// Whether a script of a name sends all forms of its pages.
    scripts_for_forms: Remembered<bool>,
    /// What templates have of scripts that send all forms.
    taking_templates: Remembered<Taking, TemplateId>,
    policies: Remembered<Arc<[Finding]>>,
    routes: Remembered<Arc<[ServedRoute]>>,
    decorators: Remembered<Arc<[AppliedDecorator]>>,
    resolutions: Remembered<Resolved>,
    models: Remembered<Option<Class>>,
    /// Of the scripts and templates that were read.
    suppressions: Remembered<Vec<PlacedSuppression>>,
    secrets: OnceLock<TreeSecrets>,
    templates: OnceLock<TreeTemplates>,
    inventory: OnceLock<Inventory>,
    scripts: OnceLock<TreeScripts>,
    meanings: OnceLock<Meanings<'a>>,
    shared: Shared,
    searches_tree: bool,
    reads_pages: bool,
    past: Option<Vec<PastSecret>>,
}

/// What a template has of scripts that send all forms.
#[derive(Clone, Copy)]
struct Taking {
    /// A script of its own takes those of a part of the page.
    takes_forms: bool,
    /// It names one that takes all.
    names_script: bool,
}

/// Answers by what was asked for.
type Remembered<T, Question = String> = Mutex<BTreeMap<Question, T>>;

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
            scripts_reading: Mutex::default(),
            sending_scripts: OnceLock::new(),
            scripts_for_forms: Remembered::default(),
            taking_templates: Remembered::default(),
            policies: Mutex::default(),
            routes: Mutex::default(),
            decorators: Mutex::default(),
            resolutions: Mutex::default(),
            models: Mutex::default(),
            suppressions: Mutex::default(),
            secrets: OnceLock::new(),
            templates: OnceLock::new(),
            inventory: OnceLock::new(),
            scripts: OnceLock::new(),
            meanings: OnceLock::new(),
            shared: Shared::default(),
            searches_tree: true,
            reads_pages: true,
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

    /// The same, whose templates and scripts nobody reads.
    #[must_use]
    pub fn without_pages(self) -> Self {
        Self {
            reads_pages: false,
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
            // One file may have thousands.
            let files: BTreeSet<_> = secrets.found.iter().map(|secret| &secret.file).collect();
            for file in files {
                if self.python.file(file).is_none() {
                    self.text_outside_python(file);
                }
            }
            secrets
        })
    }

    /// The templates, read when they are first asked for.
    pub fn tree_templates(&self) -> &TreeTemplates {
        self.templates.get_or_init(|| {
            let tree = self.source.tree();
            let engines = TemplateEngines::of(self.profiles, tree, self.options);
            let templates = TreeTemplates::collect(tree, self.python, &engines);
            for id in templates.library.ids() {
                let file = templates.file(id);
                if self.python.file(file).is_none() {
                    self.text_outside_python(file);
                }
            }
            templates
        })
    }

    /// The scripts, read when they are first asked for.
    pub fn tree_scripts(&self) -> &TreeScripts {
        self.scripts.get_or_init(|| {
            let templates = self.tree_templates();
            let scripts = TreeScripts::collect(self.source.tree(), templates);
            for script in &scripts.scripts {
                if script.element().is_none() {
                    self.text_outside_python(&script.file(templates));
                }
            }
            scripts
        })
    }

    fn resolver(&self) -> Resolver<'a, TreeSource<'a>> {
        Resolver::new(self.python, self.source, &self.options.search_path)
    }

    /// What a template has of scripts that send all forms.
    fn taking(&self, templates: &TreeTemplates, template: TemplateId) -> Taking {
        remembered(&self.taking_templates, &template, || {
            let text = &templates.library.get(template).text;
            Taking {
                takes_forms: script_texts::takes_forms(text),
                names_script: script_texts::scripts_named(text)
                    .any(|name| self.is_script_for_forms(name)),
            }
        })
    }

    /// Whether a script of a name sends every form of the pages that load it.
    fn is_script_for_forms(&self, name: &str) -> bool {
        remembered(&self.scripts_for_forms, name, || {
            let files = self.source.tree().project_files();
            let mut named = files.filter(|path| path.rsplit('/').next() == Some(name));
            named.any(|path| {
                let text = self.text_outside_python(path);
                text.is_some_and(|text| script_texts::takes_every_form(&text))
            })
        })
    }

    /// Every script and page that somebody wrote, with its text.
    fn script_texts(&self) -> impl Iterator<Item = (&Arc<str>, Arc<str>)> {
        let files = self.source.tree().project_files();
        let scripts = files.filter(|path| self.reads_pages && script_texts::is_script(path));
        scripts.filter_map(|path| Some((path, self.text_outside_python(path)?)))
    }

    /// The text of a script or template, for a rule: what comments silence in it counts from now on.
    fn text_outside_python(&self, path: &Arc<str>) -> Option<Arc<str>> {
        let text = self.source.tree().text(path).ok()?;
        remembered(&self.suppressions, &**path, || {
            let found = suppressions_in_file(path, &text).into_iter();
            found
                .map(|found| PlacedSuppression::of_comment(path, found))
                .collect()
        });
        Some(text)
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
            usage::imports(self.python, dotted)
        })
    }

    fn has_code(&self) -> bool {
        self.python.files().next().is_some()
    }

    fn mentions(&self, name: &str, more_than: usize) -> bool {
        let count = remembered(&self.mentions, name, || {
            usage::mentions(self.python, self.source.tree(), name)
        });
        count > more_than
    }

    fn scripts_reading(&self, cookie: &str) -> Arc<[Place]> {
        remembered(&self.scripts_reading, cookie, || {
            let own = OwnScripts::of(self.source.tree());
            let texts = self.script_texts();
            let texts = texts.filter(|(path, _)| !own.is_collected(path));
            script_texts::reading(texts, cookie).into()
        })
    }

    fn has_sending_script(&self, selector: &str) -> bool {
        let sending = self.sending_scripts.get_or_init(|| {
            let texts = self.script_texts().map(|(_, text)| text);
            let texts = texts.filter(|text| script_texts::sends(text));
            texts.map(SendingScript::new).collect()
        });
        let mut sending = sending.iter();
        sending.any(|script| script.looks_for(selector))
    }

    fn takes_all_forms(&self, templates: &TreeTemplates, page: TemplateId) -> bool {
        let own = self.taking(templates, page);
        if own.takes_forms || own.names_script {
            return true;
        }
        let mut seen = vec![page];
        while let Some(parent) = templates.library.parent(seen[seen.len() - 1])
            && !seen.contains(&parent)
        {
            if self.taking(templates, parent).names_script {
                return true;
            }
            seen.push(parent);
        }
        false
    }

    fn secrets(&self) -> &[PlacedSecret] {
        &self.tree_secrets().found
    }

    fn templates(&self) -> Option<&TreeTemplates> {
        self.reads_pages.then(|| self.tree_templates())
    }

    fn scripts(&self) -> Option<&TreeScripts> {
        self.reads_pages.then(|| self.tree_scripts())
    }

    fn inventory(&self) -> Option<&Inventory> {
        let templates = self.templates()?;
        let inventory = self.inventory.get_or_init(|| {
            Inventory::of_templates(templates, &Bases::default()).with_media(self.python)
        });
        Some(inventory)
    }

    fn meanings(&self) -> Option<&dyn Meaning> {
        let meanings = self.meanings.get_or_init(|| {
            let search_path = &self.options.search_path;
            let processors = context_processors(self.profiles);
            Meanings::new(
                Code::new(self.python, self.source, search_path),
                &processors,
            )
        });
        Some(meanings)
    }

    fn shared(&self) -> &Shared {
        &self.shared
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
fn remembered<T: Clone, Question: ToOwned<Owned: Ord> + Ord + ?Sized>(
    answers: &Remembered<T, Question::Owned>,
    question: &Question,
    answer: impl FnOnce() -> T,
) -> T {
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = answers.get(question) {
        return known.clone();
    }
    let new = answer();
    answers.insert(question.to_owned(), new.clone());
    new
}
