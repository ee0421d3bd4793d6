use std::sync::Arc;

use harden_finding::Place;

/// A value with the place of the expression that made it, where there is one.
#[derive(Clone, Debug)]
pub struct Fact {
    pub value: FactValue,
    pub place: Option<Place>,
    /// Variables of the environment that flowed into it, sorted.
    pub depends_on: Vec<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum FactValue {
    None,
    Bool(bool),
    Int(i128),
    Float(f64),
    Str(Arc<str>),
    Bytes(Arc<[u8]>),
    List(Items),
    Tuple(Items),
    /// Sorted; a frozenset too.
    Set(Items),
    Dict {
        entries: Vec<(Fact, Fact)>,
        /// There may be more entries than these.
        open: bool,
    },
    /// A `pathlib` path.
    Path(Arc<str>),
    /// `timedelta`, in microseconds.
    Timedelta(i128),
    Regex {
        pattern: Arc<str>,
        flags: u32,
    },
    /// A function: its dotted name where it has one.
    Callable(Option<Arc<str>>),
    /// A class: its dotted name where it has one.
    Class(Option<Arc<str>>),
    /// An instance of a class that is not a plain value: the class's dotted name where it is known.
    Object(Option<Arc<str>>),
    Unknown(Unknown),
}

/// The elements of a sequence or set.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    pub items: Vec<Fact>,
    /// There may be more elements than these, at places nobody knows.
    pub open: bool,
}

/// What little is known of an unknown value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknown {
    /// Whether `bool()` of it is known.
    pub truthy: Option<bool>,
    /// It is text, and this is known of it.
    pub text: Option<UnknownText>,
    /// Made anew at each start, as by `get_random_secret_key()`.
    pub generated: bool,
}

/// Text that nobody has seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnknownText {
    pub prefix: String,
    pub suffix: String,
}

impl PartialEq for Fact {
    /// Values compare; where they came from does not matter.
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Fact {
    /// A value that stands nowhere: a default of Django's, an expectation in a test.
    pub fn without_place(value: FactValue) -> Self {
        Self {
            value,
            place: None,
            depends_on: Vec::new(),
        }
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self.value, FactValue::Unknown(_))
    }

    /// Made anew at each start: of such a value there is nothing else to know.
    pub fn is_generated(&self) -> bool {
        matches!(&self.value, FactValue::Unknown(unknown) if unknown.generated)
    }

    /// `bool(value)`, where it is known.
    pub fn truthy(&self) -> Option<bool> {
        match &self.value {
            FactValue::None => Some(false),
            FactValue::Bool(value) => Some(*value),
            FactValue::Int(value) => Some(*value != 0),
            FactValue::Float(value) => Some(*value != 0.0),
            FactValue::Str(text) => Some(!text.is_empty()),
            FactValue::Bytes(bytes) => Some(!bytes.is_empty()),
            FactValue::List(items) | FactValue::Tuple(items) | FactValue::Set(items) => {
                if items.items.is_empty() && items.open {
                    None
                } else {
                    Some(!items.items.is_empty())
                }
            }
            FactValue::Dict { entries, open } => {
                if entries.is_empty() && *open {
                    None
                } else {
                    Some(!entries.is_empty())
                }
            }
            FactValue::Timedelta(microseconds) => Some(*microseconds != 0),
            FactValue::Path(_)
            | FactValue::Regex { .. }
            | FactValue::Callable(_)
            | FactValue::Class(_) => Some(true),
            // A project's own class may define __bool__ or __len__.
            FactValue::Object(_) => None,
            FactValue::Unknown(unknown) => unknown.truthy,
        }
    }

    /// `value is True`, where it is known.
    pub fn is_true(&self) -> Option<bool> {
        self.is_bool(true)
    }

    /// `value is None`, where it is known.
    pub fn is_none(&self) -> Option<bool> {
        match &self.value {
            FactValue::None => Some(true),
            FactValue::Unknown(unknown)
                if unknown.text.is_some() || unknown.truthy == Some(true) =>
            {
                Some(false)
            }
            FactValue::Unknown(_) => None,
            _ => Some(false),
        }
    }

    fn is_bool(&self, wanted: bool) -> Option<bool> {
        match &self.value {
            FactValue::Bool(value) => Some(*value == wanted),
            // Text is never `True`, whatever it says.
            FactValue::Unknown(unknown) if unknown.text.is_some() => Some(false),
            FactValue::Unknown(unknown) if unknown.truthy == Some(!wanted) => Some(false),
            FactValue::Unknown(_) => None,
            _ => Some(false),
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            FactValue::Str(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i128> {
        match &self.value {
            FactValue::Int(value) => Some(*value),
            FactValue::Bool(value) => Some(i128::from(*value)),
            _ => None,
        }
    }

    /// The elements of a list, tuple or set.
    pub fn as_items(&self) -> Option<&Items> {
        match &self.value {
            FactValue::List(items) | FactValue::Tuple(items) | FactValue::Set(items) => Some(items),
            _ => None,
        }
    }

    /// The value under a text key of a dict; `Err` where the dict may or may not have it.
    pub fn entry(&self, key: &str) -> Result<Option<&Self>, MayExist> {
        match &self.value {
            FactValue::Dict { entries, open } => {
                let found = entries
                    .iter()
                    .rev()
                    .find(|(entry_key, _)| entry_key.as_str() == Some(key));
                match found {
                    Some((_, value)) => Ok(Some(value)),
                    None if *open || entries.iter().any(|(key, _)| key.is_unknown()) => {
                        Err(MayExist)
                    }
                    None => Ok(None),
                }
            }
            FactValue::Unknown(_) => Err(MayExist),
            _ => Ok(None),
        }
    }

    /// `text in value`, where it is known. Text is searched as Python does: for the substring.
    pub fn contains_str(&self, text: &str) -> Option<bool> {
        match &self.value {
            FactValue::Str(value) => Some(value.contains(text)),
            FactValue::List(items) | FactValue::Tuple(items) | FactValue::Set(items) => {
                items.contains_str(text)
            }
            FactValue::Dict { .. } => match self.entry(text) {
                Ok(value) => Some(value.is_some()),
                Err(MayExist) => None,
            },
            _ => None,
        }
    }

    /// Whether every part of the value is known, at any depth.
    pub fn is_complete(&self) -> bool {
        match &self.value {
            FactValue::Unknown(_) => false,
            FactValue::List(items) | FactValue::Tuple(items) | FactValue::Set(items) => {
                !items.open && items.items.iter().all(Self::is_complete)
            }
            FactValue::Dict { entries, open } => {
                !open
                    && entries
                        .iter()
                        .all(|(key, value)| key.is_complete() && value.is_complete())
            }
            _ => true,
        }
    }
}

/// Whether a dict has an entry is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MayExist;

impl Items {
    /// Whether an element equals `text`, where it is known.
    pub fn contains_str(&self, text: &str) -> Option<bool> {
        if self.items.iter().any(|item| item.as_str() == Some(text)) {
            return Some(true);
        }
        let undecided = self.open
            || self.items.iter().any(|item| match &item.value {
                FactValue::Unknown(unknown) => unknown.text.as_ref().is_none_or(|known| {
                    text.starts_with(known.prefix.as_str()) && text.ends_with(known.suffix.as_str())
                }),
                _ => false,
            });
        if undecided { None } else { Some(false) }
    }
}
