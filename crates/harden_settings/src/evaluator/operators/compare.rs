//! Equality, order and membership, where they can be known.

use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;

use harden_python::syntax::ComparisonOperator;

use super::plain;
use crate::evaluator::containers::{hash, is_spread};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Class, Key, Kind, Text, Unknown, Value};

/// `left == right`; `None` where it is unknown.
pub(crate) fn equal(left: &Value, right: &Value) -> Option<bool> {
    Comparison::default().equal(left, right)
}

/// How `left` and `right` are ordered; `None` where it is unknown, a `TypeError` where they are not
/// ordered at all. Sets are only partly ordered: see [`compare_order`].
pub(crate) fn order(left: &Value, right: &Value) -> Eval<Option<Ordering>> {
    Comparison::default().order(left, right)
}

/// `<`, `<=`, `>` and `>=`; `None` where the result is unknown.
pub(crate) fn compare_order(
    operator: ComparisonOperator,
    left: &Value,
    right: &Value,
) -> Eval<Option<bool>> {
    let holds = |ordering: Ordering| match operator {
        ComparisonOperator::Less => ordering.is_lt(),
        ComparisonOperator::LessOrEqual => ordering.is_le(),
        ComparisonOperator::Greater => ordering.is_gt(),
        _ => ordering.is_ge(),
    };
    let (left, right) = (plain(left), plain(right));
    if let (Kind::Set(left), Kind::Set(right)) = (&left.kind, &right.kind) {
        if left.open.get() || right.open.get() {
            return Ok(None);
        }
        let (left, right) = (left.items.borrow(), right.items.borrow());
        let below = left.keys().all(|key| right.contains_key(key));
        let above = right.keys().all(|key| left.contains_key(key));
        return Ok(Some(match operator {
            ComparisonOperator::Less => below && !above,
            ComparisonOperator::LessOrEqual => below,
            ComparisonOperator::Greater => above && !below,
            _ => above,
        }));
    }
    let nan = |value: &Value| matches!(value.kind, Kind::Float(number) if number.is_nan());
    if nan(left) || nan(right) {
        return Ok(Some(false));
    }
    Ok(order(left, right)?.map(holds))
}

/// `item in container`; `None` where it is unknown, a `TypeError` where it is not a container.
pub(crate) fn contains(container: &Value, item: &Value) -> Eval<Option<bool>> {
    let (container, item) = (plain(container), plain(item));
    match &container.kind {
        Kind::Str(text) => match (item.as_str(), item.is_unknown()) {
            (Some(part), _) => Ok(Some(text.contains(&**part))),
            (None, true) => Ok(None),
            (None, false) => Err(Signal::type_error(format!(
                "'in <string>' requires string as left operand, not {}",
                item.type_name()
            ))),
        },
        Kind::Bytes(bytes) => match (&item.kind, item.as_int()) {
            (Kind::Bytes(part), _) => Ok(Some(
                part.is_empty() || bytes.windows(part.len()).any(|window| *window == **part),
            )),
            (_, Some(byte)) => Ok(Some(bytes.iter().any(|&other| i128::from(other) == byte))),
            (Kind::Unknown(_), None) => Ok(None),
            _ => Err(Signal::type_error("a bytes-like object is required")),
        },
        Kind::List(list) => Ok(among(&list.items.borrow(), list.open.get(), item)),
        Kind::Tuple(items) => Ok(among(items, false, item)),
        Kind::Iterator(left) => {
            let items: Vec<Value> = left.borrow_mut().drain(..).collect();
            Ok(among(&items, false, item))
        }
        Kind::Dict(dict) => Ok(match hash(item)? {
            Some(key) if dict.entries.borrow().contains_key(&key) => Some(true),
            Some(_) if !dict.open.get() => Some(false),
            None if dict.entries.borrow().is_empty() && !dict.open.get() => Some(false),
            _ => None,
        }),
        Kind::Set(set) => Ok(match member_key(item)? {
            Some(key) if set.items.borrow().contains_key(&key) => Some(true),
            Some(_) if !set.open.get() => Some(false),
            None if set.items.borrow().is_empty() && !set.open.get() => Some(false),
            _ => None,
        }),
        Kind::Unknown(unknown) => {
            Ok(unknown
                .text
                .as_ref()
                .zip(item.as_str())
                .and_then(|(text, part)| {
                    (text.prefix.contains(&**part) || text.suffix.contains(&**part)).then_some(true)
                }))
        }
        Kind::Instance(_) | Kind::Class(_) | Kind::Module(_) => Ok(None),
        _ => Err(Signal::type_error(format!(
            "argument of type '{}' is not iterable",
            container.type_name()
        ))),
    }
}

/// The key of what is looked for in a set: a set stands for the frozen one of its elements.
fn member_key(item: &Value) -> Eval<Option<Key>> {
    match &item.kind {
        Kind::Set(set) if !set.frozen => {
            let frozen = Value::set(set.items.borrow().clone(), true);
            Ok(Key::of(&frozen).filter(|_| !set.open.get()))
        }
        _ => hash(item),
    }
}

fn among(items: &[Value], open: bool, item: &Value) -> Option<bool> {
    let mut certain = !open;
    for other in items {
        match equal(other, item) {
            Some(true) if !is_spread(other) => return Some(true),
            Some(false) if !is_spread(other) => {}
            _ => certain = false,
        }
    }
    certain.then_some(false)
}

/// One comparison, which ends however often the values share parts.
struct Comparison {
    steps: Cell<u32>,
}

impl Default for Comparison {
    fn default() -> Self {
        Self {
            steps: Cell::new(100_000),
        }
    }
}

impl Comparison {
    fn step(&self) -> Option<()> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        Some(())
    }

    fn equal(&self, left: &Value, right: &Value) -> Option<bool> {
        self.nested(left, right, 100)
    }

    fn nested(&self, left: &Value, right: &Value, depth: u8) -> Option<bool> {
        self.step()?;
        let depth = depth.checked_sub(1)?;
        let (left, right) = (plain(left), plain(right));
        match (&left.kind, &right.kind) {
            (Kind::Unknown(left), Kind::Unknown(right)) => unknowns(left, right),
            (Kind::Unknown(unknown), other) | (other, Kind::Unknown(unknown)) => {
                unknown_and_known(unknown, other)
            }
            (Kind::Instance(left), Kind::Instance(right)) => {
                if Rc::ptr_eq(left, right) {
                    Some(true)
                } else if compares_itself(&left.class) || compares_itself(&right.class) {
                    None
                } else {
                    Some(false)
                }
            }
            (Kind::Instance(instance), _) | (_, Kind::Instance(instance)) => {
                (!compares_itself(&instance.class)).then_some(false)
            }
            (Kind::Str(left), Kind::Str(right)) | (Kind::Path(left), Kind::Path(right)) => {
                Some(left == right)
            }
            (Kind::Bytes(left), Kind::Bytes(right)) => Some(left == right),
            (Kind::Timedelta(left), Kind::Timedelta(right)) => Some(left == right),
            (Kind::List(left), Kind::List(right)) => {
                if Rc::ptr_eq(left, right) {
                    return Some(true);
                }
                let open = left.open.get() || right.open.get();
                self.sequences(&left.items.borrow(), &right.items.borrow(), open, depth)
            }
            (Kind::Tuple(left), Kind::Tuple(right)) => self.sequences(left, right, false, depth),
            (Kind::Slice(left), Kind::Slice(right)) => {
                self.sequences(&left[..], &right[..], false, depth)
            }
            (Kind::Dict(left), Kind::Dict(right)) => {
                if Rc::ptr_eq(left, right) {
                    return Some(true);
                }
                if left.open.get() || right.open.get() {
                    return None;
                }
                let (left, right) = (left.entries.borrow(), right.entries.borrow());
                if left.len() != right.len() {
                    return Some(false);
                }
                let mut result = Some(true);
                for (key, (_, value)) in left.iter() {
                    let Some((_, other)) = right.get(key) else {
                        return Some(false);
                    };
                    match self.nested(value, other, depth) {
                        Some(true) => {}
                        Some(false) => return Some(false),
                        None => result = None,
                    }
                }
                result
            }
            (Kind::Set(left), Kind::Set(right)) => {
                if Rc::ptr_eq(left, right) {
                    return Some(true);
                }
                if left.open.get() || right.open.get() {
                    return None;
                }
                let (left, right) = (left.items.borrow(), right.items.borrow());
                Some(left.len() == right.len() && left.keys().all(|key| right.contains_key(key)))
            }
            (Kind::Regex(left), Kind::Regex(right)) => {
                Some(left.pattern == right.pattern && left.flags == right.flags)
            }
            (Kind::Method(_), Kind::Method(_)) => None,
            (left_kind, right_kind) => match numbers(left, right) {
                Some(ordering) => Some(ordering == Some(Ordering::Equal)),
                None => Some(same_object(left_kind, right_kind)),
            },
        }
    }

    fn sequences(&self, left: &[Value], right: &[Value], open: bool, depth: u8) -> Option<bool> {
        if open || left.iter().chain(right).any(is_spread) {
            return None;
        }
        if left.len() != right.len() {
            return Some(false);
        }
        let mut result = Some(true);
        for (left, right) in left.iter().zip(right) {
            match self.nested(left, right, depth) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => result = None,
            }
        }
        result
    }

    fn order(&self, left: &Value, right: &Value) -> Eval<Option<Ordering>> {
        if self.step().is_none() {
            return Ok(None);
        }
        let (left, right) = (plain(left), plain(right));
        if let Some(ordering) = numbers(left, right) {
            return Ok(ordering);
        }
        Ok(match (&left.kind, &right.kind) {
            (Kind::Unknown(_) | Kind::Instance(_), _)
            | (_, Kind::Unknown(_) | Kind::Instance(_)) => None,
            (Kind::Str(left), Kind::Str(right)) => Some(left.cmp(right)),
            (Kind::Bytes(left), Kind::Bytes(right)) => Some(left.cmp(right)),
            (Kind::Timedelta(left), Kind::Timedelta(right)) => Some(left.get().cmp(&right.get())),
            (Kind::Path(left), Kind::Path(right)) => Some(left.split('/').cmp(right.split('/'))),
            (Kind::List(left), Kind::List(right)) => {
                if left.open.get() || right.open.get() {
                    return Ok(None);
                }
                self.order_items(&left.items.borrow(), &right.items.borrow())?
            }
            (Kind::Tuple(left), Kind::Tuple(right)) => self.order_items(left, right)?,
            _ => {
                return Err(Signal::type_error(format!(
                    "'<' not supported between instances of '{}' and '{}'",
                    left.type_name(),
                    right.type_name()
                )));
            }
        })
    }

    fn order_items(&self, left: &[Value], right: &[Value]) -> Eval<Option<Ordering>> {
        for (left, right) in left.iter().zip(right) {
            if is_spread(left) || is_spread(right) {
                return Ok(None);
            }
            match self.equal(left, right) {
                None => return Ok(None),
                Some(true) => {}
                Some(false) => return self.order(left, right),
            }
        }
        if left.iter().chain(right).any(is_spread) {
            return Ok(None);
        }
        Ok(Some(left.len().cmp(&right.len())))
    }
}

/// `Some` where both are numbers; their order is `None` for not-a-number.
#[expect(clippy::option_option, reason = "not numbers and not ordered differ")]
fn numbers(left: &Value, right: &Value) -> Option<Option<Ordering>> {
    #[expect(clippy::cast_precision_loss, reason = "checked for exactness")]
    fn integer_and_float(integer: i128, float: f64) -> Option<Ordering> {
        // Beyond 2^53 the order of the nearest float decides, except where they meet.
        (integer as f64).partial_cmp(&float)
    }
    match (left.as_int(), right.as_int(), &left.kind, &right.kind) {
        (Some(left), Some(right), _, _) => Some(Some(left.cmp(&right))),
        (Some(left), None, _, Kind::Float(right)) => Some(integer_and_float(left, *right)),
        (None, Some(right), Kind::Float(left), _) => {
            Some(integer_and_float(right, *left).map(Ordering::reverse))
        }
        (None, None, Kind::Float(left), Kind::Float(right)) => Some(left.partial_cmp(right)),
        _ => None,
    }
}

fn unknowns(left: &Rc<Unknown>, right: &Rc<Unknown>) -> Option<bool> {
    if left.spread || right.spread {
        return None;
    }
    if Rc::ptr_eq(left, right) {
        // One unknown value that is kept twice; but plain unknowns may share their allocation.
        return left
            .text
            .as_ref()
            .is_some_and(|text| text.variable.is_some())
            .then_some(true);
    }
    let (left, right) = (left.text.as_ref()?, right.text.as_ref()?);
    if left.variable.is_some() && left.variable == right.variable {
        return Some(true);
    }
    let differ = |left: &str, right: &str, starts: bool| {
        if starts {
            !left.starts_with(right) && !right.starts_with(left)
        } else {
            !left.ends_with(right) && !right.ends_with(left)
        }
    };
    (differ(&left.prefix, &right.prefix, true) || differ(&left.suffix, &right.suffix, false))
        .then_some(false)
}

fn unknown_and_known(unknown: &Unknown, known: &Kind) -> Option<bool> {
    if unknown.spread {
        return None;
    }
    let truthy = match known {
        Kind::None => Some(false),
        Kind::Bool(value) => Some(*value),
        Kind::Int(value) => Some(value.get() != 0),
        Kind::Str(text) => Some(!text.is_empty()),
        _ => None,
    };
    if let (Some(left), Some(right)) = (unknown.truthy, truthy)
        && left != right
    {
        return Some(false);
    }
    match (&unknown.text, known) {
        (Some(text), Kind::Str(known)) => (!may_be(text, known)).then_some(false),
        (Some(_), Kind::Instance(instance)) => (!compares_itself(&instance.class)).then_some(false),
        (Some(_), _) => Some(false),
        (None, _) => None,
    }
}

fn may_be(text: &Text, known: &str) -> bool {
    known.len() >= text.prefix.len() + text.suffix.len()
        && known.starts_with(&*text.prefix)
        && known.ends_with(&*text.suffix)
}

/// Whether instances of a class may be equal to something other than themselves.
fn compares_itself(class: &Rc<Class>) -> bool {
    let own = |class: &Rc<Class>| {
        class.open || class.is_dataclass.get() || class.members.borrow().contains_key("__eq__")
    };
    own(class) || class.order.iter().any(own)
}

fn same_object(left: &Kind, right: &Kind) -> bool {
    match (left, right) {
        (Kind::None, Kind::None)
        | (Kind::Ellipsis, Kind::Ellipsis)
        | (Kind::NotImplemented, Kind::NotImplemented) => true,
        (Kind::Function(left), Kind::Function(right)) => Rc::ptr_eq(left, right),
        (Kind::Native(left), Kind::Native(right)) => left.name == right.name,
        (Kind::Class(left), Kind::Class(right)) => Rc::ptr_eq(left, right),
        (Kind::Module(left), Kind::Module(right)) => Rc::ptr_eq(left, right),
        (Kind::Property(left), Kind::Property(right)) => Rc::ptr_eq(left, right),
        (Kind::Iterator(left), Kind::Iterator(right)) => Rc::ptr_eq(left, right),
        _ => false,
    }
}
