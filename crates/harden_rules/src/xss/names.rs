//! What is known of the names and filters of a template, and who decides what they come to.

use std::cell::Cell;

use harden_project::TreeTemplates;
use harden_project::views::{ContextValue, FunctionKind, Output, Why};
use harden_templates::pages::{LocalsId, TemplateId};
use harden_templates::syntax::{Expression, Filter, Name};
use harden_templates::values::{Effect, Knowledge, Safety, Value, built_in};

use super::origin::{Beginning, Deciders, Origin};
use crate::project::Meaning;

/// What is known of the names of one place, and of those that were asked for.
pub(super) struct Names<'p> {
    pub(super) templates: &'p TreeTemplates,
    pub(super) meanings: Option<&'p dyn Meaning>,
    pub(super) template: TemplateId,
    pub(super) locals: LocalsId,
    /// Whether a filter takes the values as they are, and not as texts.
    takes_objects: bool,
    deciders: Deciders,
    /// What the beginning decides, where it matters who writes it.
    decides: Option<Beginning>,
    /// Whether the code writes the beginning of everything that was asked for; `None` where nothing was.
    has_own_beginning: Cell<Option<bool>>,
    /// Whether a filter was met of which nobody knows what it leaves.
    has_unknown_filter: Cell<bool>,
}

impl<'p> Names<'p> {
    /// Of the names of one expression.
    pub(super) fn new(
        templates: &'p TreeTemplates,
        meanings: Option<&'p dyn Meaning>,
        template: TemplateId,
        locals: LocalsId,
        expression: &Expression,
    ) -> Self {
        let dialect = templates.library.get(template).dialect;
        let mut filters = expression.filters.iter();
        let takes_objects = filters.any(|filter| built_in(filter, dialect).is_none());
        Self {
            templates,
            meanings,
            template,
            locals,
            takes_objects,
            deciders: Deciders::default(),
            decides: None,
            has_own_beginning: Cell::default(),
            has_unknown_filter: Cell::default(),
        }
    }

    /// The same, as if what anybody else than this one decides were the code's.
    pub(super) fn only(self, origin: Origin) -> Self {
        Self {
            deciders: Deciders::only(origin),
            ..self
        }
    }

    /// The same, which also tell who writes the beginning of a URL.
    pub(super) fn at_beginning(self, decides: Beginning) -> Self {
        Self {
            decides: Some(decides),
            ..self
        }
    }

    /// The one who matters most of those who decide the names that were asked for.
    pub(super) fn origin(&self) -> Origin {
        self.deciders.origin()
    }

    /// What the one who matters most decides.
    pub(super) fn writer(&self) -> Option<String> {
        self.deciders.writer()
    }

    /// Whether a filter was met of which nobody knows what it leaves.
    pub(super) fn has_unknown_filter(&self) -> bool {
        self.has_unknown_filter.get()
    }

    /// Whether the code writes the beginning of all that was asked for.
    pub(super) fn has_own_beginning(&self) -> bool {
        self.has_own_beginning.get() == Some(true)
    }

    fn begins(&self, value: &ContextValue) {
        let Some(decides) = self.decides else {
            return;
        };
        let before = self.has_own_beginning.get().unwrap_or(true);
        let both = before && self.deciders.has_own_beginning(value, decides);
        self.has_own_beginning.set(Some(both));
    }

    fn effect_of(&self, filter: &Filter) -> Option<Effect> {
        let functions = self.meanings?.filters(&filter.name);
        let mut effects = functions.iter().map(|function| {
            let (keeps, safety) = match function.output() {
                Output::RawMarkup if function.unescapes => {
                    return Effect::Unescapes(Some(Safety::Safe));
                }
                Output::Text if function.unescapes => {
                    let is_promised = function.is_safe && function.kind == FunctionKind::Filter;
                    return Effect::Unescapes((!is_promised).then_some(Safety::Unsafe));
                }
                Output::Constant | Output::OwnMarkup => return Effect::OwnMarkup,
                Output::Text if function.is_safe => (Effect::Keeps, Safety::Unsafe),
                Output::Text => (Effect::KeepsUnsafe, Safety::Unsafe),
                Output::RawMarkup => (Effect::MarksSafe, Safety::Safe),
                Output::Unknown => return Effect::Unknown,
            };
            match self.deciders.added(&function.returns) {
                characters if characters.is_empty() => keeps,
                characters => Effect::Adds(Value { characters, safety }),
            }
        });
        let first = effects.next()?;
        // Libraries that differ: nobody knows which was loaded.
        Some(if effects.all(|effect| effect == first) {
            first
        } else {
            Effect::Unknown
        })
    }
}

impl Knowledge for Names<'_> {
    fn effect(&self, filter: &Filter) -> Option<Effect> {
        let effect = self.effect_of(filter);
        if matches!(effect, None | Some(Effect::Unknown)) {
            self.has_unknown_filter.set(true);
        }
        effect
    }

    fn name(&self, path: &[Name]) -> Option<Value> {
        let Some(meanings) = self.meanings else {
            return Some(self.deciders.decided_by(Origin::Unknown, Value::ANY));
        };
        let mut meaning = meanings.of(self.templates, self.template, self.locals, path);
        if !self.takes_objects {
            meaning = meanings.text_of(meaning);
        }
        self.begins(&meaning);
        if matches!(meaning, ContextValue::Unknown(_)) {
            // Of whatever it is: Django asks that it begins with a path or a scheme of the web
            // (<https://docs.djangoproject.com/en/stable/ref/models/instances/#get-absolute-url>).
            let is_own_url = path
                .last()
                .is_some_and(|last| last.as_ref() == "get_absolute_url");
            // Context processors hand over constants and settings, by the names that they have in the code.
            let is_constant = matches!(meaning, ContextValue::Unknown(Why::Missing(_)))
                && path.first().is_some_and(|root| is_constant(root));
            if is_own_url || is_constant {
                return Some(Value::OWN);
            }
        }
        Some(self.deciders.value(&meaning))
    }

    fn call(&self, path: &[Name]) -> Option<Value> {
        let [name] = path else {
            // A method is called whether or not there are parentheses.
            return self.name(path);
        };
        match name.as_ref() {
            // What Django's documentation puts into the environment, and what Jinja's own extension does
            // (<https://docs.djangoproject.com/en/stable/topics/templates/#django.template.backends.jinja2.Jinja2>).
            "url" | "static" | "_" | "gettext" | "ngettext" | "pgettext" | "npgettext" => {
                Some(Value::OWN)
            }
            _ => {
                let meaning = self.meanings?.given_by(name);
                self.begins(&meaning);
                Some(self.deciders.value(&meaning))
            }
        }
    }
}

/// `MAX_WEIGHT`
fn is_constant(name: &str) -> bool {
    name.len() > 2
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
