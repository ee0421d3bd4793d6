//! Which template is given which names.

use std::collections::BTreeMap;
use std::sync::Arc;

use harden_finding::Place;
use harden_python::bodies::{Body, Render, Term};
use harden_python::facts::{BindingKind, FileFacts, Value};
use harden_python::syntax::Name;

use super::Code;
use super::evaluate::Scope;
use super::question::{Budget, Question};
use super::template_names::TemplateNames;
use super::value::{ClassRef, ContextValue, Mapping};
use crate::templates::name_of_text;

/// What one piece of code gives to a template.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateContext {
    /// Where it is rendered, or the class that does it.
    pub place: Place,
    pub names: Vec<(Name, ContextValue)>,
    /// Whether the template may be given more than these names, besides what context processors add.
    pub is_open: bool,
}

impl TemplateContext {
    pub fn get(&self, name: &str) -> Option<&ContextValue> {
        let (_, value) = self.names.iter().rfind(|(own, _)| own.as_ref() == name)?;
        Some(value)
    }
}

/// The contexts of a project's templates.
#[derive(Clone, Debug, Default)]
pub struct Views {
    contexts: BTreeMap<Name, Vec<Arc<TemplateContext>>>,
    /// Of names that are put together at run time, by what they begin and end with.
    patterns: Vec<(Name, Name, Arc<TemplateContext>)>,
    /// That were made to find them.
    steps: usize,
}

/// Contexts of one template, at most.
const MOST_CONTEXTS: usize = 256;
/// Steps for all calls that render, at most: what is asked later is not known.
const MOST_STEPS: usize = 500_000;
/// Names of templates that are put together, at most.
const MOST_PATTERNS: usize = 1_000;
/// Lists of routes in lists, at most.
const MAX_DEPTH: u8 = 16;

impl Views {
    pub fn collect(code: &Code<'_>) -> Self {
        let mut views = Self::default();
        for (file, facts) in code.facts.files() {
            if is_test(file) {
                continue;
            }
            code.functions(file, facts, &mut views);
            code.inclusion_tags(file, facts, &mut views);
            code.class_views(file, facts, &mut views);
            code.routed_classes(file, &facts.routes, &mut views, MAX_DEPTH);
        }
        views
    }

    /// What a template is given, by the name under which code asks for it.
    pub fn contexts_of(&self, template: &str) -> Vec<&Arc<TemplateContext>> {
        let exact = self.contexts.get(template).into_iter().flatten();
        let fitting = self.patterns.iter().filter(|(begin, end, _)| {
            let rest = template.strip_prefix(begin.as_ref());
            rest.is_some_and(|rest| rest.ends_with(end.as_ref()))
        });
        exact
            .chain(fitting.map(|(_, _, context)| context))
            .collect()
    }

    /// Every template that code asks for by its whole name, with what it is given.
    pub fn templates(&self) -> impl Iterator<Item = (&str, &[Arc<TemplateContext>])> {
        let all = self.contexts.iter();
        all.map(|(name, contexts)| (name.as_ref(), contexts.as_slice()))
    }

    /// What the next question may cost: all together have a limit.
    pub(super) fn budget(&self) -> Budget {
        Budget::of_at_most(MOST_STEPS.saturating_sub(self.steps))
    }

    pub(super) fn spend(&mut self, budget: &Budget) {
        self.steps += budget.spent();
    }

    fn add_named(&mut self, templates: &TemplateNames, context: TemplateContext) {
        let context = Arc::new(context);
        self.add_shared(&templates.exact, &context);
        for (begin, end) in &templates.patterns {
            if self.patterns.len() < MOST_PATTERNS {
                let pattern = (begin.clone(), end.clone(), Arc::clone(&context));
                self.patterns.push(pattern);
            }
        }
    }

    pub(super) fn add_rendered(&mut self, rendered: Rendered, place: Place) {
        if let Templates::Named(templates) = rendered.templates {
            self.add_named(&templates, rendered.context.at(place));
        }
    }

    pub(super) fn add(&mut self, templates: &[Name], context: TemplateContext) {
        self.add_shared(templates, &Arc::new(context));
    }

    fn add_shared(&mut self, templates: &[Name], context: &Arc<TemplateContext>) {
        for template in templates {
            let known = self.contexts.entry(template.clone()).or_default();
            if known.len() < MOST_CONTEXTS && !known.contains(context) {
                known.push(Arc::clone(context));
            }
        }
    }
}

/// A call that renders: the names of the templates, and what they are given.
pub(super) struct Rendered {
    pub(super) templates: Templates,
    pub(super) context: Mapping,
}

pub(super) enum Templates {
    Named(TemplateNames),
    /// Those of the view itself: `self.render_to_response(context)`.
    OfView,
}

/// What is called so takes a request first, then the name.
const WITH_REQUEST: [&str; 3] = ["render", "TemplateResponse", "render_template"];
/// What is called so takes the name first.
const WITHOUT_REQUEST: [&str; 5] = [
    "render_to_string",
    "render_to_response",
    "SimpleTemplateResponse",
    "render_block_to_string",
    "render_template_to_string",
];

impl<'a> Code<'a> {
    fn functions(&self, file: &'a Arc<str>, facts: &'a FileFacts, views: &mut Views) {
        for body in &facts.bodies {
            // Methods are looked at for each class that has them.
            let is_method = body.name.rsplit_once('.').is_some_and(|(owner, _)| {
                let class = ClassRef::Local {
                    file: Arc::clone(file),
                    name: owner.into(),
                };
                self.class(&class).is_some()
            });
            if is_method {
                continue;
            }
            for render in &body.renders {
                let budget = views.budget();
                let scope = Scope {
                    file,
                    body: Some(body),
                    this: None,
                    arguments: &[],
                };
                let rendered = self.rendered(render, &scope, &budget.top());
                views.spend(&budget);
                if let Some(rendered) = rendered {
                    views.add_rendered(rendered, render.extent.in_file(file));
                }
            }
        }
    }

    /// Functions that give a template its names, as a tag.
    fn inclusion_tags(&self, file: &'a Arc<str>, facts: &'a FileFacts, views: &mut Views) {
        if !facts.words.may_hold("inclusion_tag") {
            return;
        }
        for binding in &facts.bindings {
            let BindingKind::Function(function) = &binding.kind else {
                continue;
            };
            let Some(template) = function.decorators.iter().find_map(inclusion) else {
                continue;
            };
            let Some(body) = self.body(file, &binding.name) else {
                continue;
            };
            let budget = Budget::new();
            let scope = Scope {
                file,
                body: Some(body),
                this: None,
                arguments: &[],
            };
            let mut context = Mapping::default();
            for term in &body.returns {
                context.take_all(self.value(term, &scope, &budget.top()));
            }
            let place = binding.extent.in_file(file);
            views.add(&[template], context.at(place));
        }
    }

    /// What a call renders, if it does.
    pub(super) fn rendered(
        &self,
        render: &'a Render,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Option<Rendered> {
        let Term::Call {
            function,
            arguments,
            keywords,
            ..
        } = &render.call
        else {
            return None;
        };
        let name = function.last_name()?;
        let keyword = |names: &[&str]| {
            let mut keywords = keywords.iter();
            let (_, term) = keywords.find(|(own, _)| names.contains(&own.as_ref()))?;
            Some(term)
        };
        let context_keyword = keyword(&["context", "ctx", "context_data", "dictionary"]);
        if let Term::Attribute(receiver, method) = &**function {
            let context = context_keyword.or(arguments.first());
            if method.as_ref() == "render_to_response" && is_self(receiver) {
                return Some(Rendered {
                    templates: Templates::OfView,
                    context: self.context(context, scope, question),
                });
            }
            if method.as_ref() == "render"
                && let Some(text) = self.rendered_text(render, scope)
            {
                let mut templates = TemplateNames::default();
                templates.exact.push(text);
                return Some(Rendered {
                    templates: Templates::Named(templates),
                    context: self.context(context, scope, question),
                });
            }
            if method.as_ref() == "render"
                && let Some(template) = loaded_template(receiver, scope.body)
            {
                let templates = TemplateNames::of(&self.value(template, scope, question));
                return (!templates.is_empty()).then(|| Rendered {
                    templates: Templates::Named(templates),
                    context: self.context(context, scope, question),
                });
            }
        }
        let first = if WITH_REQUEST.contains(&name) {
            Some(1)
        } else {
            WITHOUT_REQUEST.contains(&name).then_some(0)
        };
        let template_keyword = keyword(&["template_name", "template"]);
        let certain = template_keyword.or_else(|| arguments.get(first?));
        let mut templates = certain.map_or_else(TemplateNames::default, |term| {
            TemplateNames::of(&self.value(term, scope, question))
        });
        let mut behind = first.map_or(0, |first| first + 1);
        let is_known = !templates.is_empty() && first.is_some();
        if templates.is_empty() {
            let found = arguments
                .iter()
                .take(4)
                .enumerate()
                .find_map(|(at, term)| {
                    let found = TemplateNames::of(&self.value(term, scope, question));
                    found.are_files().then_some((at, found))
                })?;
            behind = found.0 + 1;
            templates = found.1;
        }
        let behind = if template_keyword.is_some() && first == Some(0) {
            0
        } else {
            behind
        };
        let context = match context_keyword.or_else(|| arguments.get(behind)) {
            None if is_known => Mapping::default(),
            given if is_known => self.context(given, scope, question),
            given => Mapping {
                is_open: true,
                ..self.context(given, scope, question)
            },
        };
        Some(Rendered {
            templates: Templates::Named(templates),
            context,
        })
    }

    /// The template that stands in the file as a text, and is rendered by a call.
    fn rendered_text(&self, render: &Render, scope: &Scope<'_, 'a>) -> Option<Name> {
        let mut texts = self.facts.file(scope.file)?.templates.iter();
        let text = texts.find(|text| text.renders.contains(&render.extent))?;
        Some(name_of_text(scope.file, text.extent))
    }

    /// The templates that a call renders, as far as they are named.
    pub(super) fn template_names(
        &self,
        render: &'a Render,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Vec<Name> {
        match self
            .rendered(render, scope, question)
            .map(|one| one.templates)
        {
            Some(Templates::Named(names)) => names.exact,
            _ => Vec::new(),
        }
    }

    fn context(
        &self,
        term: Option<&'a Term>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Mapping {
        let mut context = Mapping::default();
        if let Some(term) = term {
            context.take_all(self.value(term, scope, question));
        }
        context
    }
}

impl Mapping {
    pub(super) fn at(self, place: Place) -> TemplateContext {
        TemplateContext {
            place,
            names: self.items,
            is_open: self.is_open,
        }
    }
}

/// `@register.inclusion_tag("menu.html")`
pub(super) fn inclusion(decorator: &Value) -> Option<Name> {
    let Value::Call {
        function: Some(function),
        arguments,
        keywords,
        ..
    } = decorator
    else {
        return None;
    };
    if function.rsplit('.').next() != Some("inclusion_tag") {
        return None;
    }
    let mut named = keywords.iter();
    let named = named.find(|keyword| keyword.name.as_ref() == "filename");
    match named.map(|keyword| &keyword.value).or(arguments.first())? {
        Value::Text(template) => Some(template.clone()),
        _ => None,
    }
}

/// The argument of `get_template`, be it called on the spot or above.
fn loaded_template<'a>(receiver: &'a Term, body: Option<&'a Body>) -> Option<&'a Term> {
    match receiver {
        Term::Call {
            function,
            arguments,
            ..
        } if matches!(
            function.last_name(),
            Some("get_template" | "select_template" | "get_or_select_template")
        ) =>
        {
            arguments.first()
        }
        Term::Name(name) => {
            let body = body?;
            let mut assigned = body.local(name);
            assigned.find_map(|local| match &local.value {
                term @ Term::Call { .. } => loaded_template(term, None),
                _ => None,
            })
        }
        _ => None,
    }
}

fn is_self(term: &Term) -> bool {
    matches!(term, Term::Name(name) if name.as_ref() == "self")
        || matches!(term, Term::Call { function, .. } if function.last_name() == Some("super"))
}

/// Whether a file is called as tests are.
pub fn is_test(file: &str) -> bool {
    let mut parts = file.split('/');
    parts.any(|part| {
        matches!(part, "tests" | "test" | "tests.py" | "conftest.py") || part.starts_with("test_")
    })
}
