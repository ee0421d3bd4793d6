use std::sync::Arc;

use harden_python::syntax::Name;

/// What a name of a template stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValue {
    None,
    Truth,
    Number,
    /// A date, a time, a span of time.
    Date,
    /// A text that stands in the code.
    Literal(Name),
    /// One of the values that the code lists: the choices of a field, an enumeration.
    Choice,
    /// Letters, digits, hyphens and underscores: a slug, a UUID, a hash.
    Word,
    /// What the visitor sent.
    Request(RequestPart),
    /// One text of it, which has no attributes: `request.GET["q"]`.
    Sent(RequestPart),
    /// Free text of the database.
    ModelText {
        class: ClassRef,
        field: Name,
        limits: TextLimits,
    },
    /// A file that somebody uploaded, as the database knows it: storages take everything out of its name but letters,
    /// digits, `_`, `-` and `.`
    /// (<https://docs.djangoproject.com/en/stable/ref/files/storage/#django.core.files.storage.Storage.get_valid_name>).
    File,
    /// An object of a class.
    Instance(ClassRef),
    /// A class itself.
    Class(ClassRef),
    Form(ClassRef),
    /// A field of a form, which prints itself as markup with everything in it escaped.
    FormField(ClassRef, Name),
    /// What a form made of what was sent.
    CleanedData(ClassRef),
    /// A text that was sent, and that a field of a form let through.
    CleanedText(TextLimits),
    /// A path of this site.
    Url,
    /// A text of the translations.
    Translated,
    /// Markup that the code wrote, with everything else in it escaped: `format_html`.
    OwnMarkup,
    /// This, marked as safe.
    MarkedSafe(Box<ContextValue>),
    /// The text of JSON, made of this.
    Json(Box<ContextValue>),
    Setting(Name),
    /// What code left for a later page to show, with this as its text.
    Message(Box<ContextValue>),
    /// A text that is put together of these.
    Joined(Vec<ContextValue>),
    /// A list, a queryset, a page of one.
    Collection(Box<ContextValue>),
    /// These in this order; none of them: an empty list.
    Tuple(Vec<ContextValue>),
    Mapping(Mapping),
    OneOf(Vec<ContextValue>),
    Unknown(Why),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestPart {
    /// The request itself.
    Whole,
    /// `GET`
    Query,
    /// `POST`, and what forms and serializers made of it.
    Body,
    /// What was sent as JSON, or in whichever form an API takes: `request.data`.
    Data,
    Headers,
    Cookies,
    Files,
    /// The path, or a part of it that a pattern takes as free text.
    Path,
    /// The host that the visitor asked for, as `ALLOWED_HOSTS` lets it through.
    Host,
    Session,
}

/// What a field of the database, or of a form, lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextLimits {
    None,
    /// An address of mail.
    Email,
    /// A URL that Django's validator lets through: `http`, `https`, `ftp`, `ftps`.
    Url,
    /// Letters, digits and `@ . + - _`, as in names of users.
    UserName,
    /// JSON of any content.
    Json,
    /// Code of the project decides: a validator, a class of fields of its own.
    Checked,
    /// An address that the code begins.
    Begun,
    /// The code asked for one text by its name, as for a setting: whoever runs the site wrote it.
    Configured,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Of a name that stands there twice, the last counts.
    pub items: Vec<(Name, ContextValue)>,
    /// Whether there may be other names.
    pub is_open: bool,
}

/// A class of the project, or outside of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClassRef {
    /// `name` is dotted for a class in a class.
    Local {
        file: Arc<str>,
        name: Arc<str>,
    },
    External(Arc<str>),
}

/// Why nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The caller of a function says.
    Parameter(Name),
    /// Code outside of the project, dotted.
    External(Arc<str>),
    /// No such attribute, method or key was found.
    Missing(Name),
    /// The code does something that is not followed.
    Computed,
    /// A value that is made of itself.
    Itself,
    /// Too much of it.
    TooDeep,
}

/// Alternatives that are told apart, at most.
const MAX_ALTERNATIVES: usize = 24;

impl ContextValue {
    pub const COMPUTED: Self = Self::Unknown(Why::Computed);

    /// One of these.
    pub fn one_of(values: impl IntoIterator<Item = Self>) -> Self {
        let mut all: Vec<Self> = Vec::new();
        for value in values {
            let parts = match value {
                Self::OneOf(parts) => parts,
                value => vec![value],
            };
            for part in parts {
                if !all.contains(&part) {
                    all.push(part);
                }
            }
        }
        if all.len() > 1 {
            all.retain(|one| *one != Self::Unknown(Why::Itself));
        }
        if all.len() > MAX_ALTERNATIVES {
            let are_literals = all.iter().all(|one| matches!(one, Self::Literal(_)));
            return if are_literals {
                Self::Choice
            } else {
                Self::Unknown(Why::TooDeep)
            };
        }
        match all.len() {
            0 => Self::COMPUTED,
            1 => all.remove(0),
            _ => Self::OneOf(all),
        }
    }

    /// What names stand for that are bound more than once: entries that were added to a dict or a list belong to it.
    pub(super) fn joined_definitions(values: Vec<Self>) -> Self {
        let is_container = |value: &Self| {
            matches!(
                value,
                Self::Mapping(_) | Self::Collection(_) | Self::Tuple(_) | Self::None
            )
        };
        if values.len() < 2 || !values.iter().all(is_container) {
            return Self::one_of(values);
        }
        let mut mapping: Option<Mapping> = None;
        let mut elements: Vec<Self> = Vec::new();
        for value in values {
            match value {
                Self::Mapping(added) => {
                    let mapping = mapping.get_or_insert_default();
                    mapping.is_open |= added.is_open;
                    for (name, value) in added.items {
                        mapping.add(name, value);
                    }
                }
                Self::Collection(element) => elements.push(*element),
                Self::Tuple(items) => elements.extend(items),
                _ => {}
            }
        }
        if mapping.is_none() && elements.is_empty() {
            return Self::Tuple(Vec::new());
        }
        let collection =
            (!elements.is_empty()).then(|| Self::Collection(Box::new(Self::one_of(elements))));
        Self::one_of(mapping.map(Self::Mapping).into_iter().chain(collection))
    }

    /// What a part of a request has under a name.
    pub(super) const fn entry(part: RequestPart) -> Self {
        match part {
            RequestPart::Query | RequestPart::Body | RequestPart::Cookies => Self::Sent(part),
            part => Self::Request(part),
        }
    }

    /// Whether it, or a part of it, is something that nobody knows.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::OneOf(values) => values.iter().any(Self::is_unknown),
            Self::Collection(element) => element.is_unknown(),
            Self::Joined(parts) => parts.iter().any(Self::is_unknown),
            _ => false,
        }
    }

    /// The same, of a row of the database that the code names: what it has as text is the site's configuration.
    pub(super) fn configured(self) -> Self {
        let all = |values: Vec<Self>| values.into_iter().map(Self::configured).collect();
        match self {
            Self::ModelText { class, field, .. } => Self::ModelText {
                class,
                field,
                limits: TextLimits::Configured,
            },
            Self::OneOf(values) => Self::OneOf(all(values)),
            Self::Joined(parts) => Self::Joined(all(parts)),
            Self::MarkedSafe(inner) => Self::MarkedSafe(Box::new(inner.configured())),
            other => other,
        }
    }

    /// The alternatives, or the one value.
    pub fn alternatives(&self) -> &[Self] {
        match self {
            Self::OneOf(values) => values,
            value => std::slice::from_ref(value),
        }
    }

    /// How many values it is made of.
    pub(super) fn size(&self) -> usize {
        1 + match self {
            Self::Joined(parts) | Self::Tuple(parts) | Self::OneOf(parts) => {
                parts.iter().map(Self::size).sum()
            }
            Self::Collection(part)
            | Self::MarkedSafe(part)
            | Self::Json(part)
            | Self::Message(part) => part.size(),
            Self::Mapping(mapping) => mapping.items.iter().map(|(_, value)| value.size()).sum(),
            _ => 0,
        }
    }
}

impl Mapping {
    pub fn get(&self, name: &str) -> Option<&ContextValue> {
        let (_, value) = self.items.iter().rfind(|(own, _)| own.as_ref() == name)?;
        Some(value)
    }

    /// Adds another value that a name may have.
    pub(super) fn add(&mut self, name: Name, value: ContextValue) {
        match self.items.iter_mut().find(|(own, _)| *own == name) {
            Some((_, known)) => {
                let before = std::mem::replace(known, ContextValue::None);
                *known = ContextValue::one_of([before, value]);
            }
            None => self.items.push((name, value)),
        }
    }
}

impl ClassRef {
    pub fn external(dotted: impl Into<Arc<str>>) -> Self {
        Self::External(dotted.into())
    }

    /// Its own name, without the module.
    pub fn name(&self) -> &str {
        let dotted = match self {
            Self::Local { name, .. } => name,
            Self::External(dotted) => dotted,
        };
        dotted.rsplit('.').next().unwrap_or(dotted)
    }
}
