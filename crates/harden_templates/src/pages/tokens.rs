//! Tokens against forgery, and the forms that they are printed in.

use crate::syntax::{Expression, Name, Operand};

use super::facts::TemplatePlace;
use super::flow::Flow;
use super::walk::Walk;

/// Where more conditions are around a token, nobody knows what they come to.
const MAX_CONDITIONS: usize = 64;

/// Whether a template prints a token.
#[derive(Clone, Debug, Default)]
pub(super) struct Token {
    pub is_printed: bool,
    /// As a field of a form.
    pub is_field: bool,
    /// Around it.
    conditions: Vec<TemplatePlace>,
}

impl Token {
    pub(super) fn add(&mut self, other: &Self) {
        self.is_printed |= other.is_printed;
        self.is_field |= other.is_field;
        self.add_conditions(&other.conditions);
    }

    fn add_conditions(&mut self, conditions: &[TemplatePlace]) {
        for condition in conditions {
            if self.conditions.len() <= MAX_CONDITIONS && !self.conditions.contains(condition) {
                self.conditions.push(*condition);
            }
        }
    }
}

impl Walk<'_> {
    pub(super) fn print_token(&mut self, flows: &[Flow]) {
        let is_decided = self.asks_for(&self.conditions, &self.bound);
        for flow in flows {
            let is_field = self.pages.elements.is_field(flow);
            self.token.is_field |= is_field;
            self.give_token(flow, is_field && !is_decided);
        }
        self.token.is_printed = true;
        self.token.add_conditions(&self.conditions);
    }

    /// A template that was walked over before is included again, where other names may be bound.
    pub(super) fn print_token_again(&mut self, known: &Token, flow: &Flow, bound: &[Name]) {
        if known.is_printed {
            let is_decided = self.asks_for(&known.conditions, bound);
            self.give_token(flow, known.is_field && !is_decided);
            self.token.add(known);
        }
    }

    fn give_token(&mut self, flow: &Flow, is_field: bool) {
        for form in flow.forms.ids() {
            self.pages.elements.get(form).may_have_token = true;
        }
        for form in flow.forms.sure().filter(|_| is_field) {
            self.pages.elements.get(form).has_token = true;
        }
    }

    /// Whether conditions ask for what is bound under one of these names: `{% if not without_token %}`.
    fn asks_for(&self, conditions: &[TemplatePlace], names: &[Name]) -> bool {
        let is_asked = || {
            conditions.iter().any(|condition| {
                let text = &self.library.get(condition.template).text[condition.span.range()];
                let mut words =
                    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
                words.any(|word| names.iter().any(|name| name.as_ref() == word))
            })
        };
        !names.is_empty() && (conditions.len() > MAX_CONDITIONS || is_asked())
    }
}

/// `{{ csrf_input }}` and `{{ csrf() }}` of Jinja, and a hidden field made by hand with `{{ csrf_token }}`.
pub(super) fn is_token(value: &Expression) -> bool {
    match &value.operand {
        Operand::Lookup(path) => path
            .iter()
            .any(|part| part.to_ascii_lowercase().contains("csrf")),
        Operand::Call { function, .. } => is_token(function),
        _ => false,
    }
}
