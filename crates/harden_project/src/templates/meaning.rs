//! What a name in a template stands for: by what templates bind, and by what views hand over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use harden_finding::Place;
use harden_templates::pages::{LocalValue, LocalsId, TemplateId};
use harden_templates::syntax::{Expression, Name, Operand};

use super::TreeTemplates;
use crate::views::{
    Answerer, ClassRef, Code, ContextValue, RequestPart, TagLibraries, TemplateContext, Views, Why,
    WrittenMarkup, is_mail_of_package,
};

/// Bindings of bindings, and templates that include one another, at most.
const MAX_STEPS: u32 = 200;

/// The Python code of a project, as far as its templates are concerned. What it is asked is about the same
/// templates each time.
pub struct Meanings<'a> {
    code: Code<'a>,
    views: Views,
    libraries: TagLibraries,
    markup: OnceLock<Vec<WrittenMarkup>>,
    /// What context processors give to every template.
    processed: BTreeMap<Name, ContextValue>,
    /// What views give to each template.
    contexts: Mutex<BTreeMap<TemplateId, Contexts>>,
    /// What names stand for, by where they are asked for: most are asked for often.
    names: Mutex<BTreeMap<(TemplateId, LocalsId, Name), ContextValue>>,
}

type Contexts = Arc<[Arc<TemplateContext>]>;

impl<'a> Meanings<'a> {
    /// `processors`: the dotted paths of the context processors; none where nobody knows them.
    pub fn new(code: Code<'a>, processors: &[String]) -> Self {
        let views = Views::collect(&code);
        let libraries = TagLibraries::collect(&code);
        let processed = code.processed(processors);
        Self {
            code,
            views,
            libraries,
            markup: OnceLock::new(),
            processed,
            contexts: Mutex::default(),
            names: Mutex::default(),
        }
    }

    /// All markup that functions of the project write.
    pub fn markup(&self) -> &[WrittenMarkup] {
        self.markup.get_or_init(|| self.code.markup())
    }

    /// The Python code that is asked.
    pub fn code(&self) -> &Code<'a> {
        &self.code
    }

    /// The views, and other functions and classes, that render a template by its name.
    pub fn renderers(&self, templates: &TreeTemplates, template: TemplateId) -> Vec<ClassRef> {
        let places = self.places_rendering(templates, template);
        let owners = places.iter().filter_map(|place| self.code.owner_of(place));
        owners.collect()
    }

    /// Where code renders a template by its name: calls, classes, and routes that name it.
    pub fn places_rendering(&self, templates: &TreeTemplates, template: TemplateId) -> Vec<Place> {
        let contexts = self.contexts(templates, template);
        let places = contexts.iter().map(|context| context.place.clone());
        places.collect()
    }

    /// Whether nothing but mails is made of a template.
    pub fn is_mailed(&self, templates: &TreeTemplates, template: TemplateId) -> bool {
        let places = self.places_rendering(templates, template);
        if places.is_empty() {
            let mut names = templates.names(template).iter();
            return names.any(|name| is_mail_of_package(name));
        }
        places.iter().all(|place| self.code.is_mailed(place))
    }

    /// Who answers requests with a template, or fills it in for something else.
    pub fn answerers(&self, templates: &TreeTemplates, template: TemplateId) -> Vec<Answerer> {
        let places = self.places_rendering(templates, template).into_iter();
        let mut found: Vec<Answerer> = places.map(|place| self.code.answerer(&place)).collect();
        for name in templates.names(template) {
            let views = self.code.answering_by_default(name).into_iter();
            found.extend(views.map(Answerer::View));
        }
        found.sort();
        found.dedup();
        found
    }

    /// What views give to a template, under whichever of its names they ask for it.
    fn contexts(&self, templates: &TreeTemplates, template: TemplateId) -> Contexts {
        let mut known = self.contexts.lock().unwrap_or_else(PoisonError::into_inner);
        let contexts = known.entry(template).or_insert_with(|| {
            let names = templates.names(template).iter();
            let all = names.flat_map(|name| self.views.contexts_of(name));
            all.cloned().collect()
        });
        Arc::clone(contexts)
    }

    /// The tags and filters of the project.
    pub fn libraries(&self) -> &TagLibraries {
        &self.libraries
    }

    /// What a value is where a template prints it: of an object, the text that its class makes of it.
    pub fn text_of(&self, value: ContextValue) -> ContextValue {
        self.code.text_of(value)
    }

    /// What the parts of a name lead to in a template: `order.customer.name`.
    pub fn of(
        &self,
        templates: &TreeTemplates,
        template: TemplateId,
        locals: LocalsId,
        path: &[Name],
    ) -> ContextValue {
        let Some((root, parts)) = path.split_first() else {
            return ContextValue::COMPUTED;
        };
        // Bindings of other names make no difference.
        let is_bound = templates.pages.locals.find(locals, root).is_some();
        let locals = if is_bound {
            locals
        } else {
            LocalsId::default()
        };
        let key = (template, locals, root.clone());
        let known = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known.get(&key) {
            return self.code.look_up(value, parts);
        }
        drop(known);
        let mut search = Search {
            meanings: self,
            templates,
            steps: MAX_STEPS,
            visited: BTreeSet::new(),
        };
        let value = search.root(template, locals, root);
        let found = self.code.look_up(&value, parts);
        let mut known = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(key, value);
        found
    }

    /// What a tag or a function of the project gives. `is_given_literals`: whether its parameters are nothing but
    /// what stands in the template.
    pub fn given_by(&self, tag: &str, is_given_literals: bool) -> ContextValue {
        let functions = self.libraries.tag(tag).iter();
        let returned = functions.map(|function| {
            let returned = function.returns.clone();
            if is_given_literals {
                with_literals(returned)
            } else {
                returned
            }
        });
        ContextValue::one_of(returned)
    }
}

struct Search<'s, 'a> {
    meanings: &'s Meanings<'a>,
    templates: &'s TreeTemplates,
    steps: u32,
    /// Templates whose context was asked for, so that rings end.
    visited: BTreeSet<(TemplateId, Name)>,
}

impl Search<'_, '_> {
    fn path(&mut self, template: TemplateId, locals: LocalsId, path: &[Name]) -> ContextValue {
        let Some((root, parts)) = path.split_first() else {
            return ContextValue::COMPUTED;
        };
        let value = self.root(template, locals, root);
        self.meanings.code.look_up(&value, parts)
    }

    /// What a name stands for, before anything is looked up on it.
    fn root(&mut self, template: TemplateId, locals: LocalsId, root: &Name) -> ContextValue {
        let Some(steps) = self.steps.checked_sub(1) else {
            return ContextValue::Unknown(Why::TooDeep);
        };
        self.steps = steps;
        let pages = &self.templates.pages;
        match pages.locals.find(locals, root) {
            Some(local) => {
                let outer = pages.locals.outside(locals, root);
                match &local.value {
                    LocalValue::Is(value) => self.expression(local.template, outer, value),
                    LocalValue::ItemOf(value) => {
                        item_of(self.expression(local.template, outer, value))
                    }
                    LocalValue::PartOf { item_of: value, at } => {
                        part_of(item_of(self.expression(local.template, outer, value)), *at)
                    }
                    LocalValue::Own => ContextValue::Choice,
                    LocalValue::GivenBy {
                        tag,
                        is_given_literals,
                    } => self.meanings.given_by(tag, *is_given_literals),
                    LocalValue::Unknown | LocalValue::Nothing => ContextValue::COMPUTED,
                }
            }
            None => self.context(template, root),
        }
    }

    fn expression(
        &mut self,
        template: TemplateId,
        locals: LocalsId,
        value: &Expression,
    ) -> ContextValue {
        let unchanged = value.filters.iter().all(|filter| {
            matches!(
                filter.name.as_ref(),
                "default"
                    | "default_if_none"
                    | "dictsort"
                    | "first"
                    | "last"
                    | "slice"
                    | "sort"
                    | "list"
            )
        });
        match &value.operand {
            Operand::Text { value, .. } => ContextValue::Literal(value.clone()),
            Operand::Constant | Operand::Computed => ContextValue::Number,
            Operand::Lookup(path) if unchanged => self.path(template, locals, path),
            Operand::OneOf(values) if unchanged => {
                let values = values.iter();
                let values: Vec<ContextValue> = values
                    .map(|value| self.expression(template, locals, value))
                    .collect();
                ContextValue::one_of(values)
            }
            _ => ContextValue::COMPUTED,
        }
    }

    /// A name that no template binds: what views give, to this template or to one that extends or includes it.
    fn context(&mut self, template: TemplateId, name: &Name) -> ContextValue {
        if name.as_ref() == "request" {
            return ContextValue::Request(RequestPart::Whole);
        }
        let mut found = Vec::new();
        self.collect(template, name, &mut found);
        // What a view gives comes before it; of one that may give anything, this is not assumed.
        if let Some(processed) = self.meanings.processed.get(name)
            && found.iter().all(|value| *value == ContextValue::COMPUTED)
        {
            return processed.clone();
        }
        if found.is_empty() {
            return ContextValue::Unknown(Why::Missing(name.clone()));
        }
        ContextValue::one_of(found)
    }

    fn collect(&mut self, template: TemplateId, name: &Name, found: &mut Vec<ContextValue>) {
        if !self.visited.insert((template, name.clone())) {
            return;
        }
        let Some(steps) = self.steps.checked_sub(1) else {
            found.push(ContextValue::Unknown(Why::TooDeep));
            return;
        };
        self.steps = steps;
        for context in self.meanings.contexts(self.templates, template).iter() {
            match context.get(name) {
                Some(value) => found.push(value.clone()),
                None if context.is_open => found.push(ContextValue::COMPUTED),
                None => {}
            }
        }
        for child in self.templates.library.children(template) {
            self.collect(*child, name, found);
        }
        for (caller, locals) in self.templates.pages.callers(template) {
            if self.templates.pages.locals.find(*locals, name).is_some() {
                found.push(self.path(*caller, *locals, std::slice::from_ref(name)));
            } else {
                self.collect(*caller, name, found);
            }
        }
    }
}

/// What a function gives whose parameters are literals.
fn with_literals(value: ContextValue) -> ContextValue {
    use ContextValue as V;
    match value {
        V::Unknown(Why::Parameter(_)) => V::Choice,
        V::OneOf(parts) => V::one_of(parts.into_iter().map(with_literals)),
        V::Joined(parts) => V::Joined(parts.into_iter().map(with_literals).collect()),
        V::MarkedSafe(inner) => V::MarkedSafe(Box::new(with_literals(*inner))),
        value => value,
    }
}

/// What a loop over several names gives to one of them.
fn part_of(item: ContextValue, at: usize) -> ContextValue {
    match item {
        ContextValue::Tuple(mut parts) if at < parts.len() => parts.swap_remove(at),
        ContextValue::OneOf(items) => {
            ContextValue::one_of(items.into_iter().map(|item| part_of(item, at)))
        }
        item => item_of(item),
    }
}

/// What a loop over a value goes through.
fn item_of(value: ContextValue) -> ContextValue {
    match value {
        ContextValue::Collection(item) => *item,
        ContextValue::Tuple(items) => ContextValue::one_of(items),
        ContextValue::OneOf(values) => ContextValue::one_of(values.into_iter().map(item_of)),
        ContextValue::Request(part) => ContextValue::Request(part),
        ContextValue::Sent(part) => ContextValue::Sent(part),
        ContextValue::CleanedData(class) => ContextValue::CleanedData(class),
        ContextValue::Form(_) => ContextValue::OwnMarkup,
        _ => ContextValue::COMPUTED,
    }
}
