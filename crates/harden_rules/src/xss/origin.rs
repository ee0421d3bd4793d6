//! Who decides what a template prints, and what of it he may write.

use std::cell::{Cell, RefCell};

use harden_finding::{Confidence, Persona};
use harden_project::views::{ContextValue, RequestPart, TextLimits};
use harden_templates::values::{Characters, Safety, Value};

use crate::violation::Violation;

/// Who decides a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// The code, or whoever runs the site.
    #[default]
    Own,
    Unknown,
    /// Whoever makes a link to the page, but for its beginning: a path, or a URL of this site. What of it comes
    /// through is up to the patterns of the `URLconf`, and mostly it is looked up.
    RequestPath,
    /// Whoever may write a text of the database.
    Stored,
    /// Whoever sends the request, or makes somebody send it.
    Request,
}

impl Origin {
    /// The one who matters next.
    pub(super) fn lower(self) -> Self {
        match self {
            Self::Request => Self::Stored,
            Self::Stored => Self::RequestPath,
            Self::RequestPath | Self::Unknown => Self::Unknown,
            Self::Own => Self::Own,
        }
    }

    /// A finding about what this one decides: as sure as one can be of who writes it, where anybody knows.
    pub(super) fn weigh(self, violation: Violation) -> Violation {
        match self {
            Self::Request => violation
                .persona(Persona::Regular)
                .confidence(Confidence::High),
            Self::Stored => violation
                .persona(Persona::Regular)
                .confidence(Confidence::Medium),
            Self::RequestPath => violation
                .persona(Persona::Pedantic)
                .confidence(Confidence::Medium),
            Self::Unknown | Self::Own => violation,
        }
    }
}

/// What the beginning of a URL decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// Whether it is followed, or run.
    Scheme,
    /// Whose script is loaded.
    Host,
}

/// Who decides the values that were asked for.
#[derive(Debug, Default)]
pub(super) struct Deciders {
    most: Cell<Origin>,
    /// What the one who matters most decides, for people.
    writer: RefCell<Option<String>>,
    /// Whose part of the values counts alone, as if the rest were the code's.
    only: Option<Origin>,
}

impl Deciders {
    /// Of one of them alone.
    pub(super) fn only(origin: Origin) -> Self {
        Self {
            only: Some(origin),
            ..Self::default()
        }
    }

    /// The one who matters most of them.
    pub(super) fn origin(&self) -> Origin {
        self.most.get()
    }

    /// What the one who matters most of them decides: `it is …`, `it comes from …`.
    pub(super) fn writer(&self) -> Option<String> {
        self.writer.borrow().clone()
    }

    /// A value that somebody decides, of whom one can say what it is.
    fn written(&self, origin: Origin, value: Value, what: impl FnOnce() -> String) -> Value {
        if origin > self.most.get() && self.only.is_none_or(|only| only == origin) {
            self.writer.replace(Some(what()));
        }
        self.decided_by(origin, value)
    }

    /// A value that somebody decides.
    pub(super) fn decided_by(&self, origin: Origin, value: Value) -> Value {
        if self.only.is_some_and(|only| only != origin) {
            return Value::OWN;
        }
        self.most.set(self.most.get().max(origin));
        value
    }

    /// Whether a text is empty, begins with something that the code writes (`/users/…`), or can begin with no scheme but
    /// those of the web. Where one of them counts alone, what others write is as good.
    pub(super) fn has_own_beginning(&self, value: &ContextValue, decides: Beginning) -> bool {
        if self.only.is_some_and(|only| !is_decided_by(only, value)) {
            return true;
        }
        match value {
            // Validators of addresses let no other scheme through, and no colon before the `@`.
            ContextValue::ModelText {
                limits: TextLimits::Url | TextLimits::Email | TextLimits::UserName,
                ..
            }
            | ContextValue::CleanedText(
                TextLimits::Url | TextLimits::Email | TextLimits::UserName,
            )
            | ContextValue::Word
            | ContextValue::Number
            | ContextValue::Date => decides == Beginning::Scheme,
            ContextValue::Literal(text) => !text.starts_with(['{', '%']),
            ContextValue::Url | ContextValue::Setting(_) | ContextValue::Choice => true,
            // An address in a column of JSON was put there by code: forms for such columns are rare. Auditors may ask.
            ContextValue::ModelText {
                limits: TextLimits::Begun | TextLimits::Json,
                ..
            } => self.only.is_some(),
            ContextValue::Joined(parts) => {
                let is_empty = |part: &&ContextValue| matches!(part, ContextValue::Literal(text) if text.is_empty());
                let mut parts = parts.iter().skip_while(is_empty);
                match parts.next() {
                    // `"{}?{}".format(reverse("orders"), query)`
                    Some(ContextValue::Literal(text))
                        if ["{}", "{0}", "%s"]
                            .iter()
                            .any(|hole| text.starts_with(hole)) =>
                    {
                        parts
                            .next()
                            .is_some_and(|first| self.has_own_beginning(first, decides))
                    }
                    first => first.is_none_or(|first| self.has_own_beginning(first, decides)),
                }
            }
            ContextValue::OneOf(parts) => parts
                .iter()
                .all(|part| self.has_own_beginning(part, decides)),
            _ => false,
        }
    }

    /// What a function gives that it was not given.
    pub(super) fn added(&self, returns: &ContextValue) -> Characters {
        match returns {
            ContextValue::Unknown(_) => Characters::empty(),
            ContextValue::OneOf(parts)
            | ContextValue::Joined(parts)
            | ContextValue::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.added(part));
                parts.fold(Characters::empty(), Characters::union)
            }
            ContextValue::MarkedSafe(inner) | ContextValue::Collection(inner) => self.added(inner),
            value => self.value(value).characters,
        }
    }

    /// What may come out of a value.
    pub(super) fn value(&self, meaning: &ContextValue) -> Value {
        let unsafe_text = |characters| Value {
            characters,
            safety: Safety::Unsafe,
        };
        match meaning {
            ContextValue::None
            | ContextValue::Truth
            | ContextValue::Number
            | ContextValue::Date
            | ContextValue::Literal(_)
            | ContextValue::Choice
            | ContextValue::Class(_)
            | ContextValue::Form(_)
            | ContextValue::FormField(..)
            | ContextValue::Url
            | ContextValue::Translated
            | ContextValue::OwnMarkup
            | ContextValue::Setting(_) => Value::OWN,
            ContextValue::Word | ContextValue::File => unsafe_text(WORD),
            ContextValue::Request(part) | ContextValue::Sent(part) => {
                let origin = match part {
                    RequestPart::Query
                    | RequestPart::Body
                    | RequestPart::Data
                    | RequestPart::Cookies
                    | RequestPart::Files => Origin::Request,
                    RequestPart::Path => Origin::RequestPath,
                    _ => Origin::Unknown,
                };
                self.written(origin, Value::ANY, || {
                    format!("it comes from {}", name_of(*part))
                })
            }
            ContextValue::CleanedData(_) => self.written(Origin::Request, Value::ANY, || {
                "it comes from the data of a form".to_owned()
            }),
            ContextValue::CleanedText(limits) => {
                let origin = match limits {
                    TextLimits::Checked | TextLimits::Configured => Origin::Unknown,
                    _ => Origin::Request,
                };
                self.written(origin, unsafe_text(left_by(*limits)), || {
                    "it comes from the data of a form".to_owned()
                })
            }
            ContextValue::ModelText {
                class,
                field,
                limits,
            } => {
                let origin = match limits {
                    TextLimits::Checked | TextLimits::Configured => Origin::Unknown,
                    _ => Origin::Stored,
                };
                self.written(origin, unsafe_text(left_by(*limits)), || {
                    format!("it is `{}.{field}`, a text of the database", class.name())
                })
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
            ContextValue::Collection(inner) | ContextValue::Message(inner) => self.value(inner),
            ContextValue::Mapping(mapping) => {
                let items = mapping.items.iter().map(|(_, item)| self.value(item));
                items.reduce(Value::either).unwrap_or(Value::ANY)
            }
            ContextValue::Instance(_) | ContextValue::Unknown(_) => {
                self.decided_by(Origin::Unknown, Value::ANY)
            }
        }
    }
}

const WORD: Characters = Characters::LETTER
    .union(Characters::DIGIT)
    .union(Characters::MARK);

/// What a field leaves of a text.
fn left_by(limits: TextLimits) -> Characters {
    let without_space = Characters::ANY
        .difference(Characters::SPACE)
        .difference(Characters::LINE_END);
    match limits {
        TextLimits::UserName => WORD,
        TextLimits::Email => without_space,
        // It begins with one of the schemes that the validator knows, which are no scripts.
        TextLimits::Url => without_space.difference(Characters::COLON),
        TextLimits::None
        | TextLimits::Begun
        | TextLimits::Json
        | TextLimits::Checked
        | TextLimits::Configured => Characters::ANY,
    }
}

/// Whether somebody decides any of a value.
fn is_decided_by(origin: Origin, value: &ContextValue) -> bool {
    let deciders = Deciders::only(origin);
    deciders.value(value);
    deciders.origin() == origin
}

/// As views read it.
const fn name_of(part: RequestPart) -> &'static str {
    match part {
        RequestPart::Query => "`request.GET`",
        RequestPart::Body => "`request.POST`",
        RequestPart::Data => "the body of the request",
        RequestPart::Cookies => "`request.COOKIES`",
        RequestPart::Files => "`request.FILES`",
        RequestPart::Headers => "the headers of the request",
        RequestPart::Path => "the path of the request",
        RequestPart::Host => "the host of the request",
        RequestPart::Session => "the session",
        RequestPart::Whole => "the request",
    }
}
