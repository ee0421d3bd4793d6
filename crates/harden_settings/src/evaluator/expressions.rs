//! Expressions.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use harden_python::syntax::{
    Argument, BinaryOperator, BooleanOperator, ComparisonOperator, DictItem, Expression,
    ExpressionKind, Integer, UnaryOperator,
};

use super::arguments::Arguments;
use super::containers;
use super::dependencies::Dependencies;
use super::frame::Frame;
use super::interpreter::{Interpreter, dependencies_of, membership_dependencies, spread};
use super::keys::KeyIn;
use super::library::is_newer_python;
use super::maps::IndexMap;
use super::names::Bind;
use super::operators;
use super::signal::{Eval, Signal};
use super::value::{Code, CodePlace, Dict, Function, Key, Kind, Value};

impl Interpreter<'_> {
    pub(crate) fn evaluate(&mut self, frame: &mut Frame, expression: &Expression) -> Eval<Value> {
        self.budget.step(1)?;
        // The commonest kinds, as directly as may be.
        match &expression.kind {
            ExpressionKind::Name(name) => return self.read_name(frame, name),
            ExpressionKind::String(text) => {
                let place = self.place(frame, expression.span);
                return Ok(Value::new(Kind::Str(self.files.literal(text))).at(place));
            }
            ExpressionKind::Attribute { object, name } => {
                let object = self.evaluate(frame, object)?;
                let attribute = self.attribute(&object, name, self.place(frame, expression.span));
                return self.blame(attribute, &[&object]);
            }
            ExpressionKind::Call {
                function,
                arguments,
            } => {
                let place = self.place(frame, expression.span);
                return self.call_expression(frame, function, arguments, place);
            }
            _ => {}
        }
        self.evaluate_other(frame, expression)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each kind of node, and nothing else"
    )]
    fn evaluate_other(&mut self, frame: &mut Frame, expression: &Expression) -> Eval<Value> {
        let place = self.place(frame, expression.span);
        Ok(match &expression.kind {
            ExpressionKind::None => Value::none().at(place),
            ExpressionKind::True => Value::bool(true).at(place),
            ExpressionKind::False => Value::bool(false).at(place),
            ExpressionKind::Ellipsis => Value::new(Kind::Ellipsis).at(place),
            ExpressionKind::Integer(integer) => integer_value(integer).at(place),
            ExpressionKind::Float(value) => Value::new(Kind::Float(*value)).at(place),
            ExpressionKind::Complex | ExpressionKind::Other => Value::unknown().at(place),
            ExpressionKind::Bytes(bytes) => Value::bytes(&**bytes).at(place),
            ExpressionKind::FormatString(parts) => {
                self.format_string(frame, parts, place)?.at(place)
            }
            ExpressionKind::Subscript { object, index } => {
                let object = self.evaluate(frame, object)?;
                let index = self.evaluate(frame, index)?;
                let item = self.subscript(&object, &index, place);
                self.blame(item, &[&object, &index])?
            }
            ExpressionKind::Slice { lower, upper, step } => {
                let mut bound = |bound: &Option<Box<Expression>>| match bound {
                    Some(bound) => self.evaluate(frame, bound),
                    None => Ok(Value::none()),
                };
                let bounds = [bound(lower)?, bound(upper)?, bound(step)?];
                Value::new(Kind::Slice(Rc::new(bounds)))
            }
            ExpressionKind::String(_)
            | ExpressionKind::Name(_)
            | ExpressionKind::Attribute { .. }
            | ExpressionKind::Call { .. } => unreachable!("evaluated before all others"),
            ExpressionKind::Unary { operator, operand } => {
                let operand = self.evaluate(frame, operand)?;
                let result = self.unary(*operator, &operand, place);
                self.blame(result, &[&operand])?.at(place)
            }
            ExpressionKind::Binary {
                left,
                operator,
                right,
            } => {
                let left = self.evaluate(frame, left)?;
                let right = self.evaluate(frame, right)?;
                let result = self.binary(*operator, &left, &right, place);
                self.blame(result, &[&left, &right])?.at(place)
            }
            ExpressionKind::Boolean { operator, operands } => {
                self.boolean(frame, *operator, operands)?
            }
            ExpressionKind::Compare { left, comparisons } => self
                .compare_chain(frame, left, comparisons, place)?
                .at(place),
            ExpressionKind::Conditional {
                condition,
                then,
                otherwise,
            } => {
                let value = self.evaluate(frame, condition)?;
                let (holds, cause) = self.truth_with_cause(&value, place)?;
                let branch = if holds { then } else { otherwise };
                self.under(&cause, |this| this.evaluate(frame, branch))?
                    .depending_on(&cause)
            }
            ExpressionKind::Named { target, value } => {
                let value = self.evaluate(frame, value)?;
                self.bind_name(frame, target, value.clone(), place, Bind::Replace);
                value
            }
            ExpressionKind::Lambda(lambda) => {
                let (defaults, keyword_defaults) = self.defaults(frame, &lambda.parameters)?;
                Value::new(Kind::Function(Rc::new(Function {
                    name: Rc::from("<lambda>"),
                    code: Code::Lambda(std::sync::Arc::clone(lambda)),
                    file: frame.file,
                    globals: Rc::clone(&frame.globals),
                    enclosing: frame.closure(),
                    defaults,
                    keyword_defaults,
                    owner: std::cell::RefCell::new(frame.owner.as_ref().map(Rc::downgrade)),
                })))
                .at(place)
            }
            ExpressionKind::List(items) => Value::list(self.elements(frame, items)?).at(place),
            ExpressionKind::Tuple(items) => Value::tuple(self.elements(frame, items)?).at(place),
            ExpressionKind::Set(items) => {
                let items = self.elements(frame, items)?;
                set_of(items).at(place)
            }
            ExpressionKind::Dict(items) => self.dict_display(frame, items)?.at(place),
            ExpressionKind::Comprehension { kind, clauses } => {
                self.comprehension(frame, kind, clauses, place)?.at(place)
            }
            ExpressionKind::Starred(inner) | ExpressionKind::Await(inner) => {
                self.evaluate(frame, inner)?
            }
            ExpressionKind::Yield(value) => {
                let value = match value {
                    Some(value) => self.evaluate(frame, value)?,
                    None => Value::none(),
                };
                frame.yielded.push(value);
                Value::none()
            }
            ExpressionKind::YieldFrom(iterable) => {
                let iterable = self.evaluate(frame, iterable)?;
                match self.iterate(&iterable, place)? {
                    Some(items) => frame.yielded.extend(items),
                    None => frame.yielded.push(spread()),
                }
                Value::none()
            }
        })
    }

    fn elements(&mut self, frame: &mut Frame, items: &[Expression]) -> Eval<Vec<Value>> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            if let ExpressionKind::Starred(inner) = &item.kind {
                let place = self.place(frame, item.span);
                let iterable = self.evaluate(frame, inner)?;
                let cause = dependencies_of(&iterable);
                if let Some(items) = self.iterate(&iterable, place)? {
                    values.extend(items.into_iter().map(|item| item.depending_on(&cause)));
                } else {
                    values.extend(known_elements(&iterable));
                    values.push(spread().depending_on(&cause));
                }
            } else {
                let value = self.evaluate(frame, item)?;
                values.push(self.settle_owned(value));
            }
        }
        Ok(values)
    }

    fn dict_display(&mut self, frame: &mut Frame, items: &[DictItem]) -> Eval<Value> {
        let dict = Dict::default();
        dict.entries.borrow_mut().reserve(items.len());
        for item in items {
            match item {
                DictItem::Pair(key, value) => {
                    let key = self.evaluate(frame, key)?;
                    let key = self.settle_owned(key);
                    let value = self.evaluate(frame, value)?;
                    let value = self.settle_owned(value);
                    containers::store(&dict, &key, value)?;
                }
                DictItem::Spread(other) => {
                    let other = self.evaluate(frame, other)?;
                    self.spread_dict(&dict, &other)?;
                }
            }
        }
        Ok(Value::new(Kind::Dict(Rc::new(dict))))
    }

    /// `**other` into a dict that is being made.
    pub(crate) fn spread_dict(&mut self, dict: &Dict, other: &Value) -> Eval<()> {
        let cause = dependencies_of(other);
        if let Some((entries, open)) = self.mapping_entries(other)? {
            if open {
                // What nobody sees of it may replace what is there.
                containers::obscure(dict);
            }
            for (key, value) in entries {
                if let Some(hash) = Key::of(&key) {
                    let value = value.depending_on(&cause);
                    dict.entries.borrow_mut().insert(hash, (key, value));
                }
            }
        } else {
            dict.open.set(true);
            // An unknown mapping may replace what is there.
            for (_, value) in dict.entries.borrow_mut().values_mut() {
                *value = Value::unknown().depending_on(&cause);
            }
            dict.changes.depends_on.borrow_mut().add(&cause);
        }
        Ok(())
    }

    // ----- operators -----

    pub(crate) fn unary(
        &mut self,
        operator: UnaryOperator,
        operand: &Value,
        place: CodePlace,
    ) -> Eval<Value> {
        if operator == UnaryOperator::Not {
            let (truth, cause) = self.truth_with_cause(operand, place)?;
            return Ok(Value::bool(!truth).depending_on(&cause));
        }
        let operand = self.settled(operand);
        let result = if operand.is_unknown() {
            Value::unknown()
        } else {
            operators::unary(operator, &operand)?.unwrap_or_else(Value::unknown)
        };
        Ok(result.depending_on(&operand.depends_on))
    }

    pub(crate) fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
        place: CodePlace,
    ) -> Eval<Value> {
        let (left, right) = (self.settled(left), self.settled(right));
        let mut cause = left.depends_on.clone();
        cause.add(&right.depends_on);
        let (forward, backward) = dunder(operator);
        for (object, method, other) in [(&left, forward, &right), (&right, backward, &left)] {
            if let Kind::Instance(instance) = &object.kind
                && let Some(method) = self.class_attribute(&instance.class, method)
            {
                let arguments = Arguments::positional([other.clone().into_owned()]);
                let result = self.call_bound(&method, object, arguments, place)?;
                if !matches!(result.kind, Kind::NotImplemented) {
                    return Ok(result.depending_on(&cause));
                }
            }
        }
        let (left, right) = (plain(&left), plain(&right));
        if let (BinaryOperator::BitOr, Kind::Class(_) | Kind::None) = (operator, &left.kind) {
            // `int | None` in an annotation.
            return Ok(Value::unknown());
        }
        match operators::binary(self.budget, operator, &left, &right)? {
            Some(result) => Ok(result.depending_on(&cause)),
            None if is_opaque(&left) || is_opaque(&right) => {
                Ok(Value::unknown().depending_on(&cause))
            }
            None => Err(Signal::type_error(format!(
                "unsupported operand type(s) for {}: '{}' and '{}'",
                symbol(operator),
                left.type_name(),
                right.type_name()
            ))),
        }
    }

    fn boolean(
        &mut self,
        frame: &mut Frame,
        operator: BooleanOperator,
        operands: &[Expression],
    ) -> Eval<Value> {
        let depth = self.control_depth();
        let mut causes = Dependencies::default();
        let mut result = Value::none();
        for (index, operand) in operands.iter().enumerate() {
            let place = self.place(frame, operand.span);
            result = self.evaluate(frame, operand)?;
            if index + 1 == operands.len() {
                break;
            }
            let (truth, cause) = self.truth_with_cause(&result, place)?;
            causes.add(&cause);
            if truth == (operator == BooleanOperator::Or) {
                break;
            }
            self.push_control(&cause);
        }
        self.truncate_control(depth);
        Ok(result.depending_on(&causes))
    }

    fn compare_chain(
        &mut self,
        frame: &mut Frame,
        left: &Expression,
        comparisons: &[(ComparisonOperator, Expression)],
        place: CodePlace,
    ) -> Eval<Value> {
        let mut left = self.evaluate(frame, left)?;
        let mut result = Value::bool(true);
        for (index, (operator, right)) in comparisons.iter().enumerate() {
            let right = self.evaluate(frame, right)?;
            let answer = self.compare(*operator, &left, &right, place);
            result = self.blame(answer, &[&left, &right])?;
            if index + 1 < comparisons.len() && !self.truth(&result, place)? {
                break;
            }
            left = right;
        }
        Ok(result)
    }

    fn compare(
        &mut self,
        operator: ComparisonOperator,
        left: &Value,
        right: &Value,
        place: CodePlace,
    ) -> Eval<Value> {
        let (left, right) = (self.settled(left), self.settled(right));
        self.budget.look_through(&left)?;
        self.budget.look_through(&right)?;
        let mut cause = dependencies_of(&left);
        cause.add(&match operator {
            ComparisonOperator::In | ComparisonOperator::NotIn => membership_dependencies(&right),
            _ => dependencies_of(&right),
        });
        if let (true, Some(variable)) = (self.is_environment(&right), left.as_str()) {
            // Whether a variable is there depends on it.
            cause.add(&self.environment.causes.variable(variable));
        }
        let answer = match operator {
            ComparisonOperator::Equal => self.equal(&left, &right, place)?,
            ComparisonOperator::NotEqual => self.equal(&left, &right, place)?.map(|equal| !equal),
            ComparisonOperator::Is => is_same(&left, &right),
            ComparisonOperator::IsNot => is_same(&left, &right).map(|same| !same),
            ComparisonOperator::In => self.contains(&right, &left, place)?,
            ComparisonOperator::NotIn => self.contains(&right, &left, place)?.map(|found| !found),
            ComparisonOperator::Less
            | ComparisonOperator::LessOrEqual
            | ComparisonOperator::Greater
            | ComparisonOperator::GreaterOrEqual => {
                if let Some(newer) = is_newer_python(&left, &right) {
                    let wants_newer = matches!(
                        operator,
                        ComparisonOperator::Greater | ComparisonOperator::GreaterOrEqual
                    );
                    Some(newer == wants_newer)
                } else if is_opaque(&left) || is_opaque(&right) {
                    None
                } else {
                    operators::compare_order(operator, &plain(&left), &plain(&right))?
                }
            }
        };
        Ok(match answer {
            Some(answer) => Value::bool(answer),
            None => Value::unknown(),
        }
        .depending_on(&cause))
    }

    pub(crate) fn subscript(
        &mut self,
        object: &Value,
        index: &Value,
        place: CodePlace,
    ) -> Eval<Value> {
        let (object, mut index) = (self.settled(object), self.settled(index));
        self.budget.look_through(&index)?;
        match &object.kind {
            Kind::Unknown(_) => {
                return Ok(Value::unknown().at(place).depending_on(&object.depends_on));
            }
            Kind::Instance(_) | Kind::Namespace(_) | Kind::Class(_) => {
                return self.subscript_object(&object, &index, place);
            }
            Kind::Native(_) | Kind::Special(_) => return Ok(Value::unknown()),
            _ => {}
        }
        if let Kind::Dict(dict) = &object.kind {
            match self.key_in(dict, &index, place)? {
                KeyIn::Found(key) => index = Cow::Owned(key),
                KeyIn::Missing if dict.factory.is_none() => {
                    return Err(Signal::raise("KeyError", "a text that no key is"));
                }
                KeyIn::Missing | KeyIn::Unknown => {}
            }
        }
        if let Kind::Dict(dict) = &object.kind
            && let Some(key) = Key::of(&index)
        {
            let found = dict
                .entries
                .borrow()
                .get(&key)
                .map(|(_, value)| value.clone());
            if let Some(value) = found {
                return Ok(self.settle_owned(value).depending_on(&index.depends_on));
            }
            if let (Some(factory), false) = (&dict.factory, dict.open.get()) {
                let value = self.call(factory, Arguments::default(), place)?;
                dict.entries
                    .borrow_mut()
                    .insert(key, (index.into_owned(), value.clone()));
                return Ok(value);
            }
        }
        let mut cause = object.depends_on.clone();
        cause.add(&index.depends_on);
        let result = operators::subscript(self.budget, &object, &index)?;
        Ok(self
            .settle_owned(result.unwrap_or_else(Value::unknown))
            .depending_on(&cause))
    }

    /// The arguments of a call, spreads applied.
    pub(crate) fn arguments(
        &mut self,
        frame: &mut Frame,
        arguments: &[Argument],
    ) -> Eval<Arguments> {
        self.arguments_after(None, frame, arguments)
    }

    /// The arguments of a call, after the object whose method is called.
    pub(crate) fn arguments_after(
        &mut self,
        object: Option<Value>,
        frame: &mut Frame,
        arguments: &[Argument],
    ) -> Eval<Arguments> {
        let first = usize::from(object.is_some());
        let mut result = Arguments {
            positional: Vec::with_capacity(first + arguments.len()),
            ..Arguments::default()
        };
        result.positional.extend(object);
        for argument in arguments {
            match argument {
                Argument::Positional(value) => {
                    let value = self.evaluate(frame, value)?;
                    result.positional.push(self.settle_owned(value));
                }
                Argument::Keyword {
                    name: keyword,
                    value,
                } => {
                    let value = self.evaluate(frame, value)?;
                    result
                        .keywords
                        .push((Arc::clone(keyword), self.settle_owned(value)));
                }
                Argument::Spread(value) => {
                    let place = self.place(frame, value.span);
                    let value = self.evaluate(frame, value)?;
                    match self.iterate(&value, place)? {
                        Some(items) => result.positional.extend(items),
                        None => result.open = true,
                    }
                }
                Argument::KeywordSpread(value) => {
                    let value = self.evaluate(frame, value)?;
                    match self.mapping_entries(&value)? {
                        Some((entries, open)) => {
                            result.open |= open;
                            for (key, value) in entries {
                                match key.as_str() {
                                    Some(key) => result.keywords.push((Arc::from(&**key), value)),
                                    None => result.open = true,
                                }
                            }
                        }
                        None => result.open = true,
                    }
                }
            }
        }
        Ok(result)
    }
}

fn integer_value(integer: &Integer) -> Value {
    match integer {
        Integer::Small(value) => Value::int(i128::from(*value)),
        Integer::Big(digits) => {
            let digits = digits.replace('_', "");
            let parsed = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("0x") => i128::from_str_radix(&digits[2..], 16),
                Some("0o") => i128::from_str_radix(&digits[2..], 8),
                Some("0b") => i128::from_str_radix(&digits[2..], 2),
                _ => digits.parse(),
            };
            // Past 128 bits nothing in settings counts on.
            parsed.map_or_else(|_| Value::unknown(), Value::int)
        }
    }
}

pub(crate) fn set_of(items: Vec<Value>) -> Value {
    let mut entries = IndexMap::default();
    let mut open = false;
    for item in items {
        match Key::of(&item) {
            Some(key) => {
                entries.entry(key).or_insert(item);
            }
            None => open = true,
        }
    }
    let set = Value::set(entries, false);
    if let Kind::Set(set) = &set.kind {
        set.open.set(open);
    }
    set
}

/// The elements of an open sequence that are known to be there.
fn known_elements(value: &Value) -> Vec<Value> {
    match &value.kind {
        Kind::List(list) => list.items.borrow().clone(),
        Kind::Tuple(items) => items.to_vec(),
        _ => Vec::new(),
    }
}

/// The plain value of an instance of a subclass of a built-in type.
pub(crate) fn plain(value: &Value) -> Value {
    match &value.kind {
        Kind::Instance(instance) => match &instance.payload {
            Some(payload) => payload.clone(),
            None => value.clone(),
        },
        _ => value.clone(),
    }
}

/// Operators of it are nobody's to know.
fn is_opaque(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(_) => true,
        Kind::Instance(instance) => instance.class.open && instance.payload.is_none(),
        _ => false,
    }
}

/// `left is right`, where it is known.
fn is_same(left: &Value, right: &Value) -> Option<bool> {
    match (&left.kind, &right.kind) {
        (Kind::Unknown(unknown), Kind::None | Kind::Bool(_))
        | (Kind::None | Kind::Bool(_), Kind::Unknown(unknown)) => {
            // Text is never None, True or False; nor is what is known to be true ever None.
            let is_none = matches!(left.kind, Kind::None) || matches!(right.kind, Kind::None);
            (unknown.text.is_some() || (is_none && unknown.truthy == Some(true))).then_some(false)
        }
        (Kind::Unknown(_), _) | (_, Kind::Unknown(_)) => None,
        (Kind::None, Kind::None)
        | (Kind::Ellipsis, Kind::Ellipsis)
        | (Kind::NotImplemented, Kind::NotImplemented) => Some(true),
        (Kind::Bool(left), Kind::Bool(right)) => Some(left == right),
        (Kind::Int(left), Kind::Int(right)) => Some(left == right),
        (Kind::Str(left), Kind::Str(right)) => Some(left == right),
        (Kind::List(left), Kind::List(right)) => Some(Rc::ptr_eq(left, right)),
        (Kind::Dict(left), Kind::Dict(right)) => Some(Rc::ptr_eq(left, right)),
        (Kind::Set(left), Kind::Set(right)) => Some(Rc::ptr_eq(left, right)),
        (Kind::Tuple(left), Kind::Tuple(right)) => {
            Some(Rc::ptr_eq(left, right) || (left.is_empty() && right.is_empty()))
        }
        (Kind::Instance(left), Kind::Instance(right)) => Some(Rc::ptr_eq(left, right)),
        (Kind::Class(left), Kind::Class(right)) => {
            Some(Rc::ptr_eq(left, right) || left.qualified_name == right.qualified_name)
        }
        (Kind::Function(left), Kind::Function(right)) => Some(Rc::ptr_eq(left, right)),
        (Kind::Module(left), Kind::Module(right)) => Some(Rc::ptr_eq(left, right)),
        (Kind::Native(left), Kind::Native(right)) => Some(left.name == right.name),
        (Kind::Special(left), Kind::Special(right)) => Some(left.name == right.name),
        _ => Some(false),
    }
}

const fn dunder(operator: BinaryOperator) -> (&'static str, &'static str) {
    match operator {
        BinaryOperator::Add => ("__add__", "__radd__"),
        BinaryOperator::Subtract => ("__sub__", "__rsub__"),
        BinaryOperator::Multiply => ("__mul__", "__rmul__"),
        BinaryOperator::MatrixMultiply => ("__matmul__", "__rmatmul__"),
        BinaryOperator::Divide => ("__truediv__", "__rtruediv__"),
        BinaryOperator::FloorDivide => ("__floordiv__", "__rfloordiv__"),
        BinaryOperator::Modulo => ("__mod__", "__rmod__"),
        BinaryOperator::Power => ("__pow__", "__rpow__"),
        BinaryOperator::LeftShift => ("__lshift__", "__rlshift__"),
        BinaryOperator::RightShift => ("__rshift__", "__rrshift__"),
        BinaryOperator::BitAnd => ("__and__", "__rand__"),
        BinaryOperator::BitOr => ("__or__", "__ror__"),
        BinaryOperator::BitXor => ("__xor__", "__rxor__"),
    }
}

const fn symbol(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::MatrixMultiply => "@",
        BinaryOperator::Divide => "/",
        BinaryOperator::FloorDivide => "//",
        BinaryOperator::Modulo => "%",
        BinaryOperator::Power => "**",
        BinaryOperator::LeftShift => "<<",
        BinaryOperator::RightShift => ">>",
        BinaryOperator::BitAnd => "&",
        BinaryOperator::BitOr => "|",
        BinaryOperator::BitXor => "^",
    }
}
