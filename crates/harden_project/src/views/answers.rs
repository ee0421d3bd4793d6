//! Answers to questions about attributes and calls: many views ask the same.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use harden_python::syntax::Name;

use super::Map;
use super::question::{Cost, Question};
use super::value::ContextValue;

/// What takes fewer steps is found as quickly as it is looked up.
const LEAST_STEPS: usize = 4;
/// Larger values are not kept.
const LARGEST: usize = 512;
/// Answers of one key, at most: what is given, and how far a question has come, tell them apart.
const MOST: usize = 32;

/// Answers by what was asked for.
#[derive(Debug)]
pub(super) struct Answers<K>(Mutex<Map<K, Vec<Answer>>>);

#[derive(Debug)]
struct Answer {
    arguments: Arguments,
    value: ContextValue,
    cost: Cost,
}

type Arguments = Vec<(Name, ContextValue)>;

impl<K> Default for Answers<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Hash + Eq> Answers<K> {
    /// What was answered before, where it is the same here, and else what is found.
    pub(super) fn give<Q: Hash + Eq + ?Sized>(
        &self,
        key: &Q,
        arguments: &[(Name, ContextValue)],
        question: &Question<'_>,
        find: impl FnOnce() -> ContextValue,
    ) -> ContextValue
    where
        K: Borrow<Q> + for<'q> From<&'q Q>,
    {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut before = known.get(key).into_iter().flatten();
        let is_it = |answer: &&Answer| answer.arguments == arguments && question.pay(&answer.cost);
        if let Some(answer) = before.find(is_it) {
            return answer.value.clone();
        }
        drop(known);
        let (value, cost) = question.answer(find);
        let size = |arguments: &[(Name, ContextValue)]| -> usize {
            arguments.iter().map(|(_, value)| value.size()).sum()
        };
        if let Some(cost) = cost
            && cost.steps() >= LEAST_STEPS
            && value.size() + size(arguments) <= LARGEST
        {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let known = known.entry(K::from(key)).or_default();
            if known.len() < MOST {
                known.push(Answer {
                    arguments: arguments.to_vec(),
                    value: value.clone(),
                    cost,
                });
            }
        }
        value
    }
}

/// A function, by where its body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct BodyAt(usize);

impl BodyAt {
    pub(super) fn of(body: &harden_python::bodies::Body) -> Self {
        Self(std::ptr::from_ref(body).addr())
    }
}

impl From<&Self> for BodyAt {
    fn from(body: &Self) -> Self {
        *body
    }
}
