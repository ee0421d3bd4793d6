//! What stands behind a directive in settings.

use harden_settings::facts::{Fact, FactValue, Items};

/// What a directive is given.
#[derive(Clone, Debug)]
pub(crate) enum Content<'a> {
    /// Its name alone.
    Flag,
    Sources {
        values: Vec<Value<'a>>,
        /// There may be more.
        open: bool,
    },
    /// The directive may not even be sent.
    Unknown,
}

/// One item of a directive's list, with the fact that says where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Value<'a> {
    pub(crate) text: Text<'a>,
    pub(crate) fact: &'a Fact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text<'a> {
    /// As it is written into the header; possibly several sources in one text.
    Known(&'a str),
    /// The nonce of the request takes its place.
    Nonce,
    Unknown,
}

impl<'a> Content<'a> {
    /// Of a sequence, as it is, or of a single value.
    pub(super) fn sources(fact: &'a Fact, items: Option<&'a Items>, nonce: IsNonce) -> Self {
        let value = |fact| Value {
            text: text(fact, nonce),
            fact,
        };
        match items {
            Some(items) => Self::Sources {
                values: items.items.iter().map(value).collect(),
                open: items.open,
            },
            None => Self::Sources {
                values: vec![value(fact)],
                open: false,
            },
        }
    }

    /// The known texts and nonces.
    pub(crate) fn values(&self) -> &[Value<'a>] {
        match self {
            Self::Sources { values, .. } => values,
            Self::Flag | Self::Unknown => &[],
        }
    }

    /// Whether every part of it is known.
    pub(crate) fn is_complete(&self) -> bool {
        match self {
            Self::Flag => true,
            Self::Sources { values, open } => {
                !open && values.iter().all(|value| value.text != Text::Unknown)
            }
            Self::Unknown => false,
        }
    }

    pub(crate) fn has_nonce(&self) -> bool {
        self.values().iter().any(|value| value.text == Text::Nonce)
    }
}

/// Whether a value is the placeholder of the nonce.
pub(super) type IsNonce = fn(&Fact) -> bool;

fn text(fact: &Fact, nonce: IsNonce) -> Text<'_> {
    match &fact.value {
        _ if nonce(fact) => Text::Nonce,
        FactValue::Str(text) => Text::Known(text),
        _ => Text::Unknown,
    }
}

/// A list or tuple; `None` for anything else.
pub(super) fn sequence(fact: &Fact) -> Option<&Items> {
    match &fact.value {
        FactValue::List(items) | FactValue::Tuple(items) => Some(items),
        _ => None,
    }
}

/// What django-csp gives `report-uri`, which it writes apart from the rest: nothing where the list is
/// empty, and truth as a word.
pub(super) fn addresses<'a>(fact: &'a Fact, items: Option<&'a Items>) -> Option<Content<'a>> {
    let word = match &fact.value {
        FactValue::None => return None,
        FactValue::Bool(true) => "True",
        FactValue::Bool(false) => "False",
        _ if items.is_some_and(|items| items.items.is_empty() && !items.open) => return None,
        _ if is_strange(fact) => return Some(Content::Unknown),
        _ => return Some(Content::sources(fact, items, |_| false)),
    };
    Some(Content::Sources {
        values: vec![Value {
            text: Text::Known(word),
            fact,
        }],
        open: false,
    })
}

/// What certainly is no text and no collection of texts, so that nobody knows what becomes of it.
pub(super) fn is_strange(fact: &Fact) -> bool {
    !matches!(
        fact.value,
        FactValue::Str(_)
            | FactValue::List(_)
            | FactValue::Tuple(_)
            | FactValue::Set(_)
            | FactValue::Object(_)
    )
}
