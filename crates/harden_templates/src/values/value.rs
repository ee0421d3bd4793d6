//! What may come out of an expression.

use crate::syntax::{Dialect, Expression, Filter, Name, Operand};

use super::characters::Characters;
use super::filters::{Effect, built_in};

/// A text of which somebody else may write a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// What that part can be made of.
    pub characters: Characters,
    pub safety: Safety,
}

/// Whether the template engine takes it for safe, and does not escape it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    Safe,
    Unsafe,
    /// A filter or a tag that nobody knows may have marked it.
    Unknown,
}

/// What is known of a project beside its templates.
pub trait Knowledge {
    /// What a filter does, where it is not one of the engine's own.
    fn effect(&self, filter: &Filter) -> Option<Effect>;

    /// What a name with its parts may come to; `None` where nobody knows.
    fn name(&self, path: &[Name]) -> Option<Value>;

    /// What a function gives that Jinja calls; `None` where nobody knows.
    fn call(&self, path: &[Name]) -> Option<Value>;
}

/// Nothing but what the engine brings.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn;

impl Knowledge for BuiltIn {
    fn effect(&self, _: &Filter) -> Option<Effect> {
        None
    }

    fn name(&self, _: &[Name]) -> Option<Value> {
        None
    }

    fn call(&self, _: &[Name]) -> Option<Value> {
        None
    }
}

impl Value {
    /// Nobody else writes any of it.
    pub const OWN: Self = Self {
        characters: Characters::empty(),
        safety: Safety::Safe,
    };

    /// What a name of the context stands for.
    pub const ANY: Self = Self {
        characters: Characters::ANY,
        safety: Safety::Unsafe,
    };

    /// What an expression gives, before the engine escapes it.
    pub fn of(
        expression: &Expression,
        dialect: Dialect,
        escaping: bool,
        known: &dyn Knowledge,
    ) -> Self {
        let evaluate = |expression: &Expression| Self::of(expression, dialect, escaping, known);
        let mut value = match &expression.operand {
            Operand::Text { .. } | Operand::Constant | Operand::Computed => Self::OWN,
            Operand::Lookup(path) => {
                own(path).unwrap_or_else(|| known.name(path).unwrap_or(Self::ANY))
            }
            Operand::Call { function, .. } => match &function.operand {
                Operand::Lookup(path) => known.call(path).unwrap_or(Self::ANY),
                _ => Self::ANY,
            },
            Operand::Collection(_) => Self::ANY,
            Operand::Unknown => Self {
                safety: Safety::Unknown,
                ..Self::ANY
            },
            Operand::OneOf(values) | Operand::Joined(values) => {
                let values = values.iter().map(evaluate);
                values.reduce(Self::either).unwrap_or(Self::OWN)
            }
        };
        for filter in &expression.filters {
            let effect = built_in(filter, dialect).or_else(|| known.effect(filter));
            let effect = effect.unwrap_or(Effect::Unknown);
            // Such a text is a key: what stands under it nobody knows.
            if effect == Effect::Unknown && matches!(expression.operand, Operand::Text { .. }) {
                value.characters = Characters::ANY;
            }
            let arguments = filter.arguments.iter();
            let argument = arguments
                .map(|argument| evaluate(&argument.value))
                .reduce(Self::either);
            value = effect.apply(value, escaping, argument);
        }
        value
    }

    /// What may be one or the other.
    #[must_use]
    pub fn either(self, other: Self) -> Self {
        let safety = match (self.safety, other.safety) {
            (one, other) if one == other => one,
            // Of what nobody else writes it does not matter.
            (one, _) if other.characters.is_empty() => one,
            (_, other) if self.characters.is_empty() => other,
            _ => Safety::Unknown,
        };
        Self {
            characters: self.characters.union(other.characters),
            safety,
        }
    }

    pub(super) fn escaped(self) -> Self {
        let characters = match self.safety {
            Safety::Safe => self.characters,
            Safety::Unsafe | Safety::Unknown => self.characters.escaped(),
        };
        Self {
            characters,
            safety: Safety::Safe,
        }
    }

    /// What is printed. `escaping`: whether `autoescape` is on.
    pub fn printed(self, escaping: bool) -> Characters {
        if escaping {
            self.escaped().characters
        } else {
            self.characters
        }
    }
}

/// Numbers that the engine itself gives.
fn own(path: &[Name]) -> Option<Value> {
    let is_counter = match path.first().map(AsRef::as_ref) {
        Some("forloop") => path
            .last()
            .is_some_and(|part| part.as_ref() != "parentloop"),
        Some("loop") => path.len() > 1,
        _ => false,
    };
    // The number of a row of a database.
    let is_key = path.len() > 1 && matches!(path.last().map(AsRef::as_ref), Some("pk" | "id"));
    (is_counter || is_key).then_some(Value::OWN)
}
