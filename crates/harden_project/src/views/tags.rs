//! Tags and filters that the project gives to its templates.

use std::collections::BTreeMap;
use std::sync::Arc;

use harden_finding::Place;
use harden_python::bodies::Term;
use harden_python::facts::{BindingKind, FileFacts, FunctionFacts, Value};
use harden_python::resolve::Definition;
use harden_python::syntax::Name;

use super::Code;
use super::classes::Method;
use super::contexts::is_test;
use super::evaluate::Scope;
use super::passage::Passage;
use super::question::Budget;
use super::registered::Registered;
use super::value::{ContextValue, Why};

/// The tags and filters of a project, by their names in templates.
#[derive(Clone, Debug, Default)]
pub struct TagLibraries {
    filters: BTreeMap<Name, Vec<TemplateFunction>>,
    tags: BTreeMap<Name, Vec<TemplateFunction>>,
}

/// A function that templates can call.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "Django asks for each of them by itself"
)]
pub struct TemplateFunction {
    pub kind: FunctionKind,
    /// Of the function.
    pub place: Place,
    /// What `{% load %}` calls it: the name of its file. `None` for Jinja.
    pub library: Option<Name>,
    /// What is safe stays so behind the filter.
    pub is_safe: bool,
    pub needs_autoescape: bool,
    pub takes_context: bool,
    /// The template that an inclusion tag fills in.
    pub template: Option<Name>,
    /// In the order of the function: of a filter, the first is what stands before it.
    pub parameters: Vec<Name>,
    /// What it gives, where `Unknown(Parameter(…))` is what it was given. Of a tag with a class of its own, what
    /// `render` gives.
    pub returns: ContextValue,
    /// Whether it gives `<` for `&lt;`.
    pub unescapes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionKind {
    Filter,
    /// Its text is escaped as a variable's is.
    SimpleTag,
    SimpleBlockTag,
    InclusionTag,
    /// Compiled by a function of its own: what its node renders is not escaped.
    Tag,
    JinjaFilter,
    JinjaGlobal,
}

/// What comes out of a function, before the engine escapes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// Numbers, dates, texts of the code: nothing of anybody.
    Constant,
    /// Markup of the code, with what it was given escaped.
    OwnMarkup,
    /// Text, which the engine escapes.
    Text,
    /// Text that is marked as safe, and not all of it is known to be escaped.
    RawMarkup,
    Unknown,
}

impl TagLibraries {
    pub fn collect(code: &Code<'_>) -> Self {
        let mut libraries = Self::default();
        for (file, facts) in code.facts.files() {
            let has_library = ["Library", "library"]
                .iter()
                .any(|word| facts.words.may_hold(word));
            if (has_library || file.contains("/templatetags/")) && !is_test(file) {
                code.decorated(file, facts, &mut libraries);
                code.registered(file, facts, &mut libraries);
            }
            let has_environment = ["filters", "globals"]
                .iter()
                .any(|word| facts.words.may_hold(word));
            if has_environment && !is_test(file) {
                code.of_environment(file, facts, &mut libraries);
            }
        }
        libraries
    }

    /// The filters of this name: several where libraries share it.
    pub fn filter(&self, name: &str) -> &[TemplateFunction] {
        self.filters.get(name).map_or(&[], Vec::as_slice)
    }

    /// The tags of this name, and Jinja's globals.
    pub fn tag(&self, name: &str) -> &[TemplateFunction] {
        self.tags.get(name).map_or(&[], Vec::as_slice)
    }

    pub fn filters(&self) -> impl Iterator<Item = (&str, &TemplateFunction)> {
        all(&self.filters)
    }

    pub fn tags(&self) -> impl Iterator<Item = (&str, &TemplateFunction)> {
        all(&self.tags)
    }

    fn add(&mut self, name: Name, function: TemplateFunction) {
        let table = match function.kind {
            FunctionKind::Filter | FunctionKind::JinjaFilter => &mut self.filters,
            _ => &mut self.tags,
        };
        let known = table.entry(name).or_default();
        if !known.contains(&function) {
            known.push(function);
        }
    }
}

fn all(
    table: &BTreeMap<Name, Vec<TemplateFunction>>,
) -> impl Iterator<Item = (&str, &TemplateFunction)> {
    table
        .iter()
        .flat_map(|(name, functions)| functions.iter().map(move |one| (name.as_ref(), one)))
}

impl TemplateFunction {
    /// What comes out, before the engine escapes it; of several, the worst.
    pub fn output(&self) -> Output {
        let output = output_of(&self.returns);
        match self.kind {
            // Nothing is escaped behind a node.
            FunctionKind::Tag if output == Output::Text => Output::RawMarkup,
            FunctionKind::InclusionTag => Output::OwnMarkup,
            _ => output,
        }
    }
}

fn output_of(value: &ContextValue) -> Output {
    use ContextValue as V;
    match value {
        V::None
        | V::Truth
        | V::Number
        | V::Date
        | V::Literal(_)
        | V::Choice
        | V::Word
        | V::Url
        | V::Translated
        | V::Setting(_) => Output::Constant,
        V::OwnMarkup | V::Form(_) | V::FormField(..) => Output::OwnMarkup,
        V::MarkedSafe(inner) => match output_of(inner) {
            Output::Constant | Output::OwnMarkup => Output::OwnMarkup,
            _ => Output::RawMarkup,
        },
        V::OneOf(values) => {
            let outputs = values.iter().map(output_of);
            outputs.max().unwrap_or(Output::Unknown)
        }
        // A sum of safe texts is safe, one with any other is not.
        V::Joined(parts) | V::Tuple(parts) => {
            let outputs = parts.iter().map(output_of);
            match outputs.max().unwrap_or(Output::Constant) {
                Output::RawMarkup | Output::Unknown => Output::Text,
                output => output,
            }
        }
        V::Collection(element) => match output_of(element) {
            Output::Unknown => Output::Text,
            output => output,
        },
        // Any object may say by `__html__` that it is safe, but few do.
        V::Unknown(Why::Parameter(_))
        | V::Request(_)
        | V::Sent(_)
        | V::ModelText { .. }
        | V::CleanedText(_)
        | V::File
        | V::CleanedData(_)
        | V::Message(_)
        | V::Json(_)
        | V::Instance(_)
        | V::Class(_)
        | V::Mapping(_) => Output::Text,
        V::Unknown(_) => Output::Unknown,
    }
}

impl<'a> Code<'a> {
    /// Functions below `@register.filter` and its kin.
    fn decorated(&self, file: &'a Arc<str>, facts: &'a FileFacts, libraries: &mut TagLibraries) {
        for binding in &facts.bindings {
            let BindingKind::Function(function) = &binding.kind else {
                continue;
            };
            for decorator in &function.decorators {
                let Some(registered) = Registered::of(decorator) else {
                    continue;
                };
                let place = binding.extent.in_file(file);
                let name = registered.name();
                let name = name.unwrap_or_else(|| Arc::clone(&binding.name));
                let made =
                    self.template_function(file, function, &binding.name, &registered, place);
                libraries.add(name, made);
            }
        }
    }

    /// `register.filter("shout", shout)`
    fn registered(&self, file: &'a Arc<str>, facts: &'a FileFacts, libraries: &mut TagLibraries) {
        for registration in &facts.registrations {
            let Some(registered) = Registered::of(&registration.call) else {
                continue;
            };
            let function = registered
                .arguments
                .iter()
                .find_map(|argument| match argument {
                    Value::Dotted(function) => Some(function),
                    _ => None,
                });
            let named = ["filter_func", "compile_function", "func"];
            let function = function.or_else(|| {
                named
                    .iter()
                    .find_map(|name| match registered.keyword(name)? {
                        Value::Dotted(function) => Some(function),
                        _ => None,
                    })
            });
            let Some(function) = function else {
                continue;
            };
            let own = function.rsplit('.').next().unwrap_or(function);
            let name = registered.name().unwrap_or_else(|| own.into());
            let place = registration.extent.in_file(file);
            let made = self.function_named(file, function, &registered, place);
            libraries.add(name, made);
        }
    }

    /// Jinja: `env.filters["shout"] = shout`, `env.globals.update({"url": reverse})`.
    fn of_environment(
        &self,
        file: &'a Arc<str>,
        facts: &'a FileFacts,
        libraries: &mut TagLibraries,
    ) {
        for body in &facts.bodies {
            for local in &body.locals {
                let kind = match local.name.rsplit_once('.') {
                    Some((_, "filters")) => FunctionKind::JinjaFilter,
                    Some((_, "globals")) => FunctionKind::JinjaGlobal,
                    _ => continue,
                };
                let mut items = Vec::new();
                mapping_items(&local.value, &mut items);
                for (name, term) in items {
                    let Some(function) = term.dotted() else {
                        continue;
                    };
                    let registered = Registered {
                        kind,
                        arguments: &[],
                        keywords: &[],
                    };
                    let place = Place::file_start(Arc::clone(file));
                    let made = self.function_named(file, &function, &registered, place);
                    libraries.add(name.clone(), made);
                }
            }
        }
    }

    fn function_named(
        &self,
        file: &str,
        function: &str,
        registered: &Registered<'_>,
        place: Place,
    ) -> TemplateFunction {
        match self.resolver.resolve_in(file, function) {
            Definition::Local { file, name } => {
                let found = self.facts.entry(&file).and_then(|(file, facts)| {
                    match &facts.binding(&name)?.kind {
                        BindingKind::Function(function) => Some((file, function)),
                        _ => None,
                    }
                });
                if let Some((file, function)) = found {
                    return self.template_function(file, function, &name, registered, place);
                }
                unknown(registered, place, Why::Computed)
            }
            Definition::External { dotted } => {
                let given = ContextValue::Unknown(Why::Parameter("value".into()));
                let mut made = unknown(registered, place, Why::Computed);
                made.returns = super::library::external_call(&dotted, &[given]);
                made.unescapes = Passage::Unescapes.is_made_by(&dotted);
                made
            }
            _ => unknown(registered, place, Why::Computed),
        }
    }

    fn template_function(
        &self,
        file: &'a Arc<str>,
        function: &'a FunctionFacts,
        name: &str,
        registered: &Registered<'_>,
        place: Place,
    ) -> TemplateFunction {
        let method = Method {
            file,
            facts: function,
            body: self.body(file, name),
        };
        let budget = Budget::new();
        let this = ContextValue::COMPUTED;
        let returns = self.called(&method, &this, &[], &budget.top());
        let returns = match registered.kind {
            FunctionKind::Tag => self.rendered_by_nodes(&returns),
            _ => returns,
        };
        let is_jinja = matches!(
            registered.kind,
            FunctionKind::JinjaFilter | FunctionKind::JinjaGlobal
        );
        let parameters = function.parameters.iter();
        let made = unknown(registered, place, Why::Computed);
        let is_marked = |mark: &str| {
            let facts = self.facts.file(file);
            facts.is_some_and(|facts| facts.has_mark(name, mark))
        };
        TemplateFunction {
            library: (!is_jinja).then(|| library(file)).flatten(),
            is_safe: made.is_safe || is_marked("is_safe"),
            needs_autoescape: made.needs_autoescape || is_marked("needs_autoescape"),
            parameters: parameters.map(|one| one.name.clone()).collect(),
            returns,
            unescapes: self.unescapes(&method),
            ..made
        }
    }

    /// Whether what a function gives has references turned back into characters.
    fn unescapes(&self, function: &Method<'a>) -> bool {
        let scope = Scope {
            file: function.file,
            body: function.body,
            this: None,
            arguments: &[],
        };
        let mut returned = function.body.into_iter().flat_map(|body| &body.returns);
        returned.any(|term| self.goes_through(Passage::Unescapes, term, &scope))
    }

    /// What the `render` of the nodes gives that a function makes.
    fn rendered_by_nodes(&self, nodes: &ContextValue) -> ContextValue {
        let budget = Budget::new();
        let rendered = nodes.alternatives().iter().map(|node| {
            let Some(class) = self.class_of(node) else {
                return ContextValue::COMPUTED;
            };
            let lineage = self.lineage(&class.reference);
            match lineage.method(self, "render") {
                Some(method) => self.called(&method, node, &[], &budget.top()),
                None => ContextValue::COMPUTED,
            }
        });
        ContextValue::one_of(rendered)
    }
}

fn unknown(registered: &Registered<'_>, place: Place, why: Why) -> TemplateFunction {
    TemplateFunction {
        kind: registered.kind,
        place,
        library: None,
        is_safe: registered.is_set("is_safe"),
        needs_autoescape: registered.is_set("needs_autoescape"),
        takes_context: registered.is_set("takes_context"),
        template: registered.template(),
        parameters: Vec::new(),
        returns: ContextValue::Unknown(why),
        unescapes: false,
    }
}

fn mapping_items<'a>(term: &'a Term, into: &mut Vec<(&'a Name, &'a Term)>) {
    if let Term::Mapping { items, spreads, .. } = term {
        into.extend(items.iter().map(|(name, term)| (name, term)));
        for spread in spreads {
            mapping_items(spread, into);
        }
    }
}

/// `menu` of `shop/templatetags/menu.py`.
fn library(file: &str) -> Option<Name> {
    let name = file.rsplit('/').next()?.strip_suffix(".py")?;
    Some(name.into())
}
