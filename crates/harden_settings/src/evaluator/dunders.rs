//! Python's operators under their method names, on built-in values: `super().__getitem__(key)`,
//! `str.__contains__`, `list.__len__`.

use harden_python::syntax::BinaryOperator;

use super::arguments::Arguments;
use super::interpreter::Interpreter;
use super::operators;
use super::signal::Eval;
use super::value::{CodePlace, Kind, Value};

/// The names; what a type does not support fails as its operator does.
const NAMES: &[&str] = &[
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__contains__",
    "__len__",
    "__iter__",
    "__eq__",
    "__ne__",
    "__str__",
    "__repr__",
    "__add__",
    "__bool__",
    "__hash__",
];

/// Whether it is an operator of a built-in value.
pub(crate) fn is_dunder(receiver: &Value, name: &str) -> bool {
    name.starts_with("__")
        && NAMES.contains(&name)
        && matches!(
            receiver.kind,
            Kind::Str(_)
                | Kind::Bytes(_)
                | Kind::List(_)
                | Kind::Tuple(_)
                | Kind::Dict(_)
                | Kind::Set(_)
                | Kind::Int(_)
                | Kind::Float(_)
                | Kind::Path(_)
        )
}

impl Interpreter<'_> {
    /// `None`: it is no operator of a built-in value.
    pub(crate) fn dunder_method(
        &mut self,
        receiver: &Value,
        name: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        if !is_dunder(receiver, name) {
            return Ok(None);
        }
        let answer = |answer: Option<bool>| answer.map_or_else(Value::unknown, Value::bool);
        let first = arguments.positional.first().cloned();
        Ok(Some(match (name, first) {
            ("__getitem__", Some(index)) => self.subscript(receiver, &index, place)?,
            ("__setitem__", Some(index)) => {
                let value = arguments.require(name, 1, "value")?.clone();
                self.set_item(receiver, &index, value, place)?;
                Value::none()
            }
            ("__delitem__", Some(index)) => {
                self.delete_item(receiver, &index, place)?;
                Value::none()
            }
            ("__contains__", Some(item)) => answer(self.contains(receiver, &item, place)?),
            ("__eq__", Some(other)) => answer(self.equal(receiver, &other, place)?),
            ("__ne__", Some(other)) => {
                answer(self.equal(receiver, &other, place)?.map(|equal| !equal))
            }
            ("__add__", Some(other)) => {
                self.binary(BinaryOperator::Add, receiver, &other, place)?
            }
            ("__len__", None) => match operators::length(receiver) {
                Some(length) => Value::int(length as i128),
                None => Value::unknown(),
            },
            ("__iter__", None) => match self.iterate(receiver, place)? {
                Some(items) => Value::iterator(items),
                None => Value::unknown(),
            },
            ("__bool__", None) => Value::bool(self.truth(receiver, place)?),
            ("__str__", None) => self.text_of(receiver, place)?,
            ("__repr__", None) => self.repr_of(receiver, place)?,
            _ => Value::unknown(),
        }))
    }
}
