//! Who decides what a template prints, and what of it he may write.

use std::cell::Cell;

use harden_project::TreeTemplates;
use harden_project::views::{ContextValue, Output, RequestPart, TextLimits};
use harden_templates::pages::{LocalsId, TemplateId};
use harden_templates::syntax::{Filter, Name};
use harden_templates::values::{Characters, Effect, Knowledge, Safety, Value};

use crate::project::Meaning;

/// Who decides a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// The code, or whoever runs the site.
    #[default]
    Own,
    Unknown,
    /// Whoever may write a text of the database.
    Stored,
    /// Whoever makes a link to the page, but for its beginning: a path, or a URL of this site.
    RequestPath,
    /// Whoever sends the request, or makes somebody send it.
    Request,
}

/// What is known of the names of one place, and who decided those that were asked for.
pub(super) struct Names<'p> {
    pub(super) templates: &'p TreeTemplates,
    pub(super) meanings: Option<&'p dyn Meaning>,
    pub(super) template: TemplateId,
    pub(super) locals: LocalsId,
    origin: Cell<Origin>,
}

impl<'p> Names<'p> {
    pub(super) fn new(
        templates: &'p TreeTemplates,
        meanings: Option<&'p dyn Meaning>,
        template: TemplateId,
        locals: LocalsId,
    ) -> Self {
        Self {
            templates,
            meanings,
            template,
            locals,
            origin: Cell::default(),
        }
    }

    /// The one who matters most of those who decide the names that were asked for.
    pub(super) fn origin(&self) -> Origin {
        self.origin.get()
    }

    fn decided_by(&self, origin: Origin) {
        self.origin.set(self.origin.get().max(origin));
    }

    fn value(&self, meaning: &ContextValue) -> Value {
        let unsafe_text = |characters| Value {
            characters,
            safety: Safety::Unsafe,
        };
        let word = Characters::LETTER
            .union(Characters::DIGIT)
            .union(Characters::MARK);
        let without_space = Characters::ANY
            .difference(Characters::SPACE)
            .difference(Characters::LINE_END);
        match meaning {
            ContextValue::None
            | ContextValue::Truth
            | ContextValue::Number
            | ContextValue::Date
            | ContextValue::Literal(_)
            | ContextValue::Choice
            | ContextValue::Class(_)
            | ContextValue::Form(_)
            | ContextValue::Url
            | ContextValue::Translated
            | ContextValue::OwnMarkup
            | ContextValue::Setting(_) => Value::OWN,
            ContextValue::Word => unsafe_text(word),
            ContextValue::Request(part) => {
                self.decided_by(match part {
                    RequestPart::Query
                    | RequestPart::Body
                    | RequestPart::Cookies
                    | RequestPart::Files => Origin::Request,
                    RequestPart::Path => Origin::RequestPath,
                    _ => Origin::Unknown,
                });
                Value::ANY
            }
            ContextValue::CleanedData(_) => {
                self.decided_by(Origin::Request);
                Value::ANY
            }
            ContextValue::ModelText { limits, .. } => {
                self.decided_by(Origin::Stored);
                unsafe_text(match limits {
                    TextLimits::UserName => word,
                    TextLimits::Email => without_space,
                    // It begins with one of the schemes that the validator knows, which are no scripts.
                    TextLimits::Url => without_space.difference(Characters::COLON),
                    TextLimits::None | TextLimits::Json => Characters::ANY,
                })
            }
            ContextValue::File => {
                self.decided_by(Origin::Stored);
                Value::ANY
            }
            ContextValue::MarkedSafe(inner) => Value {
                safety: Safety::Safe,
                ..self.value(inner)
            },
            // What is in its strings can end the script, and an attribute, but no string.
            ContextValue::Json(inner) => {
                let inner = self.value(inner);
                unsafe_text(inner.characters.difference(Characters::PARENTHESIS))
            }
            ContextValue::Joined(parts)
            | ContextValue::Tuple(parts)
            | ContextValue::OneOf(parts) => {
                let parts = parts.iter().map(|part| self.value(part));
                parts.reduce(Value::either).unwrap_or(Value::OWN)
            }
            ContextValue::Collection(item) => self.value(item),
            ContextValue::Mapping(mapping) => {
                let items = mapping.items.iter().map(|(_, item)| self.value(item));
                items.reduce(Value::either).unwrap_or(Value::ANY)
            }
            ContextValue::Instance(_) | ContextValue::Unknown(_) => {
                self.decided_by(Origin::Unknown);
                Value::ANY
            }
        }
    }
}

impl Knowledge for Names<'_> {
    fn effect(&self, filter: &Filter) -> Option<Effect> {
        let functions = self.meanings?.filters(&filter.name);
        let mut effects = functions.iter().map(|function| match function.output() {
            Output::Constant | Output::OwnMarkup => Effect::OwnMarkup,
            Output::Text if function.is_safe => Effect::Keeps,
            Output::Text => Effect::KeepsUnsafe,
            Output::RawMarkup => Effect::MarksSafe,
            Output::Unknown => Effect::Unknown,
        });
        let first = effects.next()?;
        // Libraries that differ: nobody knows which was loaded.
        Some(if effects.all(|effect| effect == first) {
            first
        } else {
            Effect::Unknown
        })
    }

    fn name(&self, path: &[Name]) -> Option<Value> {
        let Some(meanings) = self.meanings else {
            self.decided_by(Origin::Unknown);
            return None;
        };
        let meaning = meanings.of(self.templates, self.template, self.locals, path);
        Some(self.value(&meaning))
    }
}
