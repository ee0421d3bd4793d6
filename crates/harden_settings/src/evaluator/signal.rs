use std::borrow::Cow;
use std::rc::Rc;

use super::value::Value;

/// The result of evaluating something: a value, or a reason to leave what is being run.
pub(crate) type Eval<T> = Result<T, Signal>;

#[derive(Clone, Debug)]
pub(crate) enum Signal {
    /// What is returned lies in the frame.
    Return,
    Break,
    Continue,
    Raise(Box<Raised>),
    /// Steps, depth or size ran out: nothing of this run can be trusted any more.
    OutOfBudget,
}

/// An exception under way.
#[derive(Clone, Debug)]
pub(crate) enum Raised {
    /// Made by the interpreter or a built-in: the built-in class's name and the message.
    Builtin {
        class: &'static str,
        message: Message,
    },
    /// Made by a `raise` statement.
    Instance(Value),
}

impl Raised {
    /// Whether the interpreter raised it, as an instance of just that class.
    pub(crate) fn is_builtin(&self, name: &str) -> bool {
        matches!(self, Self::Builtin { class, .. } if *class == name)
    }
}

/// The message of an exception. Most are never read: it is put together where it is.
#[derive(Clone, Debug)]
pub(crate) enum Message {
    Text(Cow<'static, str>),
    /// Of a `KeyError`: the key.
    Key(Rc<str>),
}

impl Message {
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Key(key) => Cow::Owned(format!("'{key}'")),
        }
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<&'static str> for Message {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl Signal {
    pub(crate) fn raise(class: &'static str, message: impl Into<Message>) -> Self {
        Self::Raise(Box::new(Raised::Builtin {
            class,
            message: message.into(),
        }))
    }

    pub(crate) fn key_error(key: &Rc<str>) -> Self {
        Self::raise("KeyError", Message::Key(Rc::clone(key)))
    }

    pub(crate) fn type_error(message: impl Into<Message>) -> Self {
        Self::raise("TypeError", message)
    }

    pub(crate) fn value_error(message: impl Into<Message>) -> Self {
        Self::raise("ValueError", message)
    }

    pub(crate) fn attribute_error(object: &str, name: &str) -> Self {
        Self::raise(
            "AttributeError",
            format!("'{object}' object has no attribute '{name}'"),
        )
    }
}
