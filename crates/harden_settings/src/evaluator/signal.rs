use super::value::Value;

/// The result of evaluating something: a value, or a reason to leave what is being run.
pub(crate) type Eval<T> = Result<T, Signal>;

#[derive(Clone, Debug)]
pub(crate) enum Signal {
    Return(Value),
    Break,
    Continue,
    Raise(Raised),
    /// Steps, depth or size ran out: nothing of this run can be trusted any more.
    OutOfBudget,
}

/// An exception under way.
#[derive(Clone, Debug)]
pub(crate) enum Raised {
    /// Made by the interpreter or a built-in: the built-in class's name and the message.
    Builtin {
        class: &'static str,
        message: String,
    },
    /// Made by a `raise` statement.
    Instance(Value),
}

impl Signal {
    pub(crate) fn raise(class: &'static str, message: impl Into<String>) -> Self {
        Self::Raise(Raised::Builtin {
            class,
            message: message.into(),
        })
    }

    pub(crate) fn type_error(message: impl Into<String>) -> Self {
        Self::raise("TypeError", message)
    }

    pub(crate) fn value_error(message: impl Into<String>) -> Self {
        Self::raise("ValueError", message)
    }

    pub(crate) fn attribute_error(object: &str, name: &str) -> Self {
        Self::raise(
            "AttributeError",
            format!("'{object}' object has no attribute '{name}'"),
        )
    }
}
