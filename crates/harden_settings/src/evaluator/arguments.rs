use std::sync::Arc;

use super::signal::{Eval, Signal};
use super::value::Value;

/// The arguments of a call, spreads already applied.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) positional: Vec<Value>,
    pub(crate) keywords: Vec<(Arc<str>, Value)>,
    /// An unknown value was spread into the call: there may be more of either kind.
    pub(crate) open: bool,
}

impl Arguments {
    pub(crate) fn positional(values: impl Into<Vec<Value>>) -> Self {
        Self {
            positional: values.into(),
            ..Self::default()
        }
    }

    pub(crate) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords
            .iter()
            .find(|(keyword, _)| &**keyword == name)
            .map(|(_, value)| value)
    }

    /// The argument at `index`, or else the one called `name`.
    pub(crate) fn get(&self, index: usize, name: &str) -> Option<&Value> {
        self.positional.get(index).or_else(|| self.keyword(name))
    }

    /// As [`Self::get`]; a `TypeError` where there is none.
    pub(crate) fn require(&self, function: &str, index: usize, name: &str) -> Eval<&Value> {
        self.get(index, name).ok_or_else(|| {
            Signal::type_error(format!(
                "{function}() missing required argument '{name}' (pos {})",
                index + 1
            ))
        })
    }

    /// A `TypeError` where there are more positional arguments than `most`.
    pub(crate) fn at_most(&self, function: &str, most: usize) -> Eval<()> {
        if self.positional.len() > most {
            return Err(Signal::type_error(format!(
                "{function} expected at most {most} arguments, got {}",
                self.positional.len()
            )));
        }
        Ok(())
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.positional
            .iter()
            .chain(self.keywords.iter().map(|(_, value)| value))
    }

    /// Whether an argument itself is unknown, so that the result is.
    pub(crate) fn any_unknown(&self) -> bool {
        self.open || self.values().any(Value::is_unknown)
    }
}
