//! What code leaves for a later page to show: `messages.success(request, …)`.

use std::sync::Arc;

use harden_python::bodies::{Body, Render, Term};
use harden_python::facts::{BindingKind, Value};

use super::Code;
use super::contexts::is_test;
use super::evaluate::Scope;
use super::question::Budget;
use super::value::{ClassRef, ContextValue};

/// Steps for all messages together, at most.
const MOST_STEPS: usize = 200_000;
/// Different parts of texts that are told apart, at most.
const MOST_PARTS: usize = 20;

impl<'a> Code<'a> {
    /// What `messages` is in a template: one text stands for all that any code leaves, for nobody knows which page
    /// shows which.
    pub(super) fn messages(&self) -> ContextValue {
        let mut parts = Vec::new();
        let mut spent = 0;
        for (file, facts) in self.facts.files() {
            if is_test(file) {
                continue;
            }
            for body in &facts.bodies {
                for text in body.renders.iter().filter_map(text_of) {
                    let budget = Budget::of_at_most(MOST_STEPS.saturating_sub(spent));
                    let this = self.owner(file, body);
                    let scope = Scope {
                        file,
                        body: Some(body),
                        this: this.as_ref(),
                        arguments: &[],
                    };
                    take(self.value(text, &scope, &budget.top()), &mut parts);
                    spent += budget.spent();
                }
            }
            for binding in &facts.bindings {
                if let BindingKind::Class(class) = &binding.kind
                    && let Some(attribute) = class.attribute("success_message")
                    && matches!(&attribute.value, Value::Text(text) if text.contains("%("))
                {
                    let class = ClassRef::Local {
                        file: Arc::clone(file),
                        name: Arc::clone(&binding.name),
                    };
                    take(ContextValue::CleanedData(class), &mut parts);
                }
            }
        }
        let text = if parts.is_empty() {
            ContextValue::Translated
        } else {
            ContextValue::one_of(parts)
        };
        let message = ContextValue::Message(Box::new(text));
        ContextValue::Collection(Box::new(message))
    }

    /// What `self` is in a method.
    fn owner(&self, file: &'a Arc<str>, body: &Body) -> Option<ContextValue> {
        let (owner, _) = body.name.rsplit_once('.')?;
        let class = ClassRef::Local {
            file: Arc::clone(file),
            name: owner.into(),
        };
        self.class(&class)?;
        Some(ContextValue::Instance(class))
    }
}

/// The text of the message that a call leaves, if it leaves one.
fn text_of(render: &Render) -> Option<&Term> {
    let Term::Call {
        function,
        arguments,
        keywords,
        ..
    } = &render.call
    else {
        return None;
    };
    let Term::Attribute(receiver, method) = &**function else {
        return None;
    };
    let position = match method.as_ref() {
        "message_user" => 1,
        "add_message" if receiver.last_name() == Some("messages") => 2,
        "debug" | "info" | "success" | "warning" | "error"
            if receiver.last_name() == Some("messages") =>
        {
            1
        }
        _ => return None,
    };
    let mut named = keywords.iter();
    let named = named.find(|(name, _)| name.as_ref() == "message");
    named
        .map(|(_, term)| term)
        .or_else(|| arguments.get(position))
}

/// Keeps what somebody else than the code decides of a text, each once.
fn take(value: ContextValue, parts: &mut Vec<ContextValue>) {
    use ContextValue as V;
    match value {
        V::OneOf(values) | V::Joined(values) | V::Tuple(values) => {
            for value in values {
                take(value, parts);
            }
        }
        V::None
        | V::Truth
        | V::Number
        | V::Date
        | V::Literal(_)
        | V::Choice
        | V::Translated
        | V::OwnMarkup
        | V::Url
        | V::Setting(_) => {}
        V::Unknown(_) => add(V::COMPUTED, parts),
        value => add(value, parts),
    }
}

fn add(value: ContextValue, parts: &mut Vec<ContextValue>) {
    if parts.len() < MOST_PARTS && !parts.contains(&value) {
        parts.push(value);
    }
}
