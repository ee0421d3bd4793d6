use serde::{Deserialize, Serialize};

use crate::syntax::Name;

/// What an expression is made of, as far as its value can be told from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    None,
    /// A comparison, `not`, `True`.
    Truth,
    Number,
    Text(Name),
    /// A text that is put together, or a sum.
    Joined(Vec<Term>),
    /// Of numbers, or of dates.
    Arithmetic(Vec<Term>),
    /// A local name, a parameter, or a name of the module.
    Name(Name),
    Attribute(Box<Term>, Name),
    Call {
        function: Box<Term>,
        arguments: Vec<Term>,
        keywords: Vec<(Name, Term)>,
        /// What `**` adds.
        spreads: Vec<Term>,
    },
    /// `value[key]`, and what a loop over the value gives.
    Item(Box<Term>, Key),
    /// One list, tuple or set.
    Collection(Vec<Term>),
    /// A dict; of the names that it has more than once, the last counts.
    Mapping {
        items: Vec<(Name, Term)>,
        /// What `**` adds.
        spreads: Vec<Term>,
        /// Whether there are keys that nobody knows.
        open: bool,
    },
    OneOf(Vec<Term>),
    Unknown,
}

/// Which item of a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    Text(Name),
    Position(u32),
    Any,
}

impl Term {
    /// `a.b.c`, where it is a name or a chain of attributes on one.
    pub fn dotted(&self) -> Option<String> {
        match self {
            Self::Name(name) => Some(name.to_string()),
            Self::Attribute(object, name) => {
                let mut dotted = object.dotted()?;
                dotted.push('.');
                dotted.push_str(name);
                Some(dotted)
            }
            _ => None,
        }
    }

    /// The `a` of `a.b.c`.
    pub fn first_name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Attribute(object, _) => object.first_name(),
            _ => None,
        }
    }

    /// The name at the end of `a.b.c`, whatever it is of.
    pub fn last_name(&self) -> Option<&str> {
        match self {
            Self::Name(name) | Self::Attribute(_, name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn item(self, key: Key) -> Self {
        match self {
            Self::Unknown => Self::Unknown,
            value => Self::Item(Box::new(value), key),
        }
    }
}
