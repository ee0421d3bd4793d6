//! What is true, what is equal, what is in what, and what an iterable gives.
//!
//! Here unknown text meets known text: comparing a variable of the environment decides what it is.

use std::rc::Rc;

use super::arguments::Arguments;
use super::dependencies::Dependencies;
use super::interpreter::{Interpreter, dependencies_of, is_spread, unknown_text, variable_of};
use super::operators;
use super::signal::{Eval, Signal};
use super::value::{CodePlace, Kind, Value};

impl Interpreter<'_> {
    /// `bool(value)`; decided where nobody knows.
    pub(crate) fn truth(&mut self, value: &Value, place: CodePlace) -> Eval<bool> {
        if let Some(known) = self.known_truth(value, place)? {
            return Ok(known);
        }
        self.decide_other("is true", place)
    }

    /// [`Self::truth`], with what the answer depends on.
    pub(crate) fn truth_with_cause(
        &mut self,
        value: &Value,
        place: CodePlace,
    ) -> Eval<(bool, Dependencies)> {
        self.likely_truth(value, place, false)
    }

    /// [`Self::truth_with_cause`], with the answer that is taken first where nobody knows.
    pub(crate) fn likely_truth(
        &mut self,
        value: &Value,
        place: CodePlace,
        likely: bool,
    ) -> Eval<(bool, Dependencies)> {
        let mut cause = dependencies_of(value);
        if let Some(known) = self.known_truth(value, place)? {
            return Ok((known, cause));
        }
        let answer = self.decide_likely("is true", place, likely)?;
        cause.add(&self.last_answer());
        Ok((answer, cause))
    }

    fn known_truth(&mut self, value: &Value, place: CodePlace) -> Eval<Option<bool>> {
        let value = self.settled(value);
        Ok(Some(match &value.kind {
            Kind::None => false,
            Kind::Bool(value) => *value,
            Kind::Int(value) | Kind::Timedelta(value) => value.get() != 0,
            Kind::Float(value) => *value != 0.0,
            Kind::Unknown(unknown) => return Ok(unknown.truthy),
            Kind::Instance(instance) => {
                if let Some(payload) = &instance.payload {
                    let payload = payload.clone();
                    return self.known_truth(&payload, place);
                }
                for method in ["__bool__", "__len__"] {
                    if let Some(method) = self.class_attribute(&instance.class, method) {
                        let answer =
                            self.call_bound(&method, &value, Arguments::default(), place)?;
                        return self.known_truth(&answer, place);
                    }
                }
                if instance.class.open {
                    return Ok(None);
                }
                true
            }
            Kind::List(list) if list.open.get() && list.items.borrow().is_empty() => {
                return Ok(None);
            }
            Kind::Dict(dict) if dict.open.get() && dict.entries.borrow().is_empty() => {
                return Ok(None);
            }
            Kind::Set(set) if set.open.get() && set.items.borrow().is_empty() => return Ok(None),
            Kind::List(list)
                if !list.items.borrow().is_empty() && list.items.borrow().iter().all(is_spread) =>
            {
                return Ok(None);
            }
            Kind::Tuple(items) if !items.is_empty() && items.iter().all(is_spread) => {
                return Ok(None);
            }
            _ => match operators::length(&value) {
                Some(length) => length != 0,
                None => true,
            },
        }))
    }

    /// `left == right`; `None` where nobody knows. Decides what a variable of the environment is
    /// when it is compared with known text.
    pub(crate) fn equal(
        &mut self,
        left: &Value,
        right: &Value,
        place: CodePlace,
    ) -> Eval<Option<bool>> {
        let (left, right) = (self.settled(left), self.settled(right));
        if let Some(answer) = self.equal_by_method(&left, &right, place)? {
            return Ok(answer);
        }
        for (unknown, known) in [(&left, &right), (&right, &left)] {
            if unknown.is_unknown()
                && !known.is_unknown()
                && let Some(answer) = self.equals_text(unknown, std::slice::from_ref(known))
            {
                return Ok(Some(answer));
            }
        }
        Ok(operators::equal(&left, &right))
    }

    #[expect(
        clippy::option_option,
        reason = "no such method, or its answer, which may be unknown"
    )]
    fn equal_by_method(
        &mut self,
        left: &Value,
        right: &Value,
        place: CodePlace,
    ) -> Eval<Option<Option<bool>>> {
        let Kind::Instance(instance) = &left.kind else {
            return Ok(None);
        };
        let Some(method) = self.class_attribute(&instance.class, "__eq__") else {
            return Ok(None);
        };
        let arguments = Arguments::positional([right.clone()]);
        let answer = self.call_bound(&method, left, arguments, place)?;
        if matches!(answer.kind, Kind::NotImplemented) {
            return Ok(None);
        }
        Ok(Some(self.known_truth(&answer, place)?))
    }

    /// Whether unknown text equals one of `candidates`, where that can be told or decided.
    fn equals_text(&mut self, unknown: &Value, candidates: &[Value]) -> Option<bool> {
        let text = unknown_text(unknown)?;
        // Text is never equal to a number, a list or None.
        let possible: Vec<Rc<str>> = candidates
            .iter()
            .filter_map(Value::as_str)
            .filter(|candidate| {
                candidate.starts_with(&*text.prefix) && candidate.ends_with(&*text.suffix)
            })
            .cloned()
            .collect();
        if candidates.iter().any(Value::is_unknown) {
            return None;
        }
        if possible.is_empty() {
            return Some(false);
        }
        let (name, steps) = variable_of(unknown)?;
        let reachable: Vec<Rc<str>> = possible
            .into_iter()
            .filter(|candidate| {
                !candidate.is_empty()
                    && self
                        .apply_text_methods(candidate, steps)
                        .is_some_and(|result| result.as_str() == Some(candidate))
            })
            .collect();
        if reachable.is_empty() {
            return Some(false);
        }
        let name = Rc::clone(name);
        Some(
            self.environment
                .decide_text(&mut self.decisions, &name, &reachable)
                .is_some(),
        )
    }

    /// `item in container`; `None` where nobody knows.
    pub(crate) fn contains(
        &mut self,
        container: &Value,
        item: &Value,
        place: CodePlace,
    ) -> Eval<Option<bool>> {
        let (container, item) = (self.settled(container), self.settled(item));
        match &container.kind {
            Kind::Unknown(_) => return Ok(None),
            Kind::Instance(_) | Kind::Namespace(_) | Kind::Class(_) | Kind::Module(_) => {
                return self.object_contains(&container, &item, place);
            }
            _ => {}
        }
        if item.is_unknown()
            && let Some(items) = plain_items(&container)
            && let Some(answer) = self.equals_text(&item, &items)
        {
            return Ok(Some(answer));
        }
        operators::contains(&container, &item)
    }

    /// The elements of an iterable. `Err(None)`-like unknowns come back as `None`.
    pub(crate) fn iterate(&mut self, value: &Value, place: CodePlace) -> Eval<Option<Vec<Value>>> {
        let value = self.settled(value);
        let items = match &value.kind {
            Kind::List(list) => {
                if list.open.get() {
                    return Ok(None);
                }
                list.items.borrow().clone()
            }
            Kind::Tuple(items) => items.to_vec(),
            Kind::Set(set) => {
                if set.open.get() {
                    return Ok(None);
                }
                set.items.borrow().values().cloned().collect()
            }
            Kind::Dict(dict) => {
                if dict.open.get() {
                    return Ok(None);
                }
                dict.entries
                    .borrow()
                    .values()
                    .map(|(key, _)| key.clone())
                    .collect()
            }
            Kind::Iterator(items) => items.borrow_mut().drain(..).collect(),
            Kind::Str(text) => {
                self.budget.allocate(text.len() as u64 * 16)?;
                text.chars()
                    .map(|character| Value::str(character.to_string()).at(place))
                    .collect()
            }
            Kind::Bytes(bytes) => {
                self.budget.allocate(bytes.len() as u64 * 16)?;
                bytes
                    .iter()
                    .map(|byte| Value::int(i128::from(*byte)))
                    .collect()
            }
            Kind::Unknown(_) => return Ok(None),
            Kind::Instance(_) | Kind::Namespace(_) | Kind::Class(_) => {
                return self.iterate_object(&value, place);
            }
            _ => {
                let error = Err(Signal::type_error(format!(
                    "'{}' object is not iterable",
                    value.type_name()
                )));
                return self.blame(error, &[&value]);
            }
        };
        if items.iter().any(is_spread) {
            return Ok(None);
        }
        self.budget.step(items.len() as u64)?;
        Ok(Some(items))
    }
}

/// The elements of a closed list, tuple, set, or the keys of a dict.
fn plain_items(container: &Value) -> Option<Vec<Value>> {
    match &container.kind {
        Kind::List(list) if !list.open.get() => Some(list.items.borrow().clone()),
        Kind::Tuple(items) => Some(items.to_vec()),
        Kind::Set(set) if !set.open.get() => Some(set.items.borrow().values().cloned().collect()),
        Kind::Dict(dict) if !dict.open.get() => Some(
            dict.entries
                .borrow()
                .values()
                .map(|(key, _)| key.clone())
                .collect(),
        ),
        _ => None,
    }
}
