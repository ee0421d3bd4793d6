//! `ast.literal_eval`

use harden_python::syntax::{
    self, BinaryOperator, DictItem, Expression, ExpressionKind, Integer, StatementKind,
    UnaryOperator,
};

use super::super::maps::IndexMap;
use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{Elements, dict_of, set_of};
use crate::evaluator::operators;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[native("ast.literal_eval", literal_eval)];

fn literal_eval(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("literal_eval", 0, "node_or_string")?;
    let Some(text) = value.as_str() else {
        return Ok(Value::unknown());
    };
    budget.step(text.len() as u64)?;
    let text = text.trim_start_matches([' ', '\t']);
    // A line break inside brackets goes on; the parser sees an expression statement either way.
    let parsed = syntax::parse(text);
    if let Some(error) = parsed.errors.first() {
        return Err(Signal::raise("SyntaxError", error.message.clone()));
    }
    match &parsed.module.body[..] {
        [statement] => match &statement.kind {
            StatementKind::Expression(expression) => {
                Ok(literal(budget, expression)?.depending_on(&value.depends_on))
            }
            _ => Err(Signal::raise("SyntaxError", "invalid syntax")),
        },
        _ => Err(Signal::raise("SyntaxError", "invalid syntax")),
    }
}

fn literal(budget: &Budget, expression: &Expression) -> Eval<Value> {
    budget.step(1)?;
    budget.allocate(size_of::<Value>() as u64)?;
    if let Some(value) = display(expression, &|inner| literal(budget, inner))? {
        return Ok(value);
    }
    match &expression.kind {
        ExpressionKind::Ellipsis => Ok(Value::new(Kind::Ellipsis)),
        ExpressionKind::Integer(Integer::Big(_)) | ExpressionKind::Complex => Ok(Value::unknown()),
        ExpressionKind::Unary {
            operator: operator @ (UnaryOperator::Minus | UnaryOperator::Plus),
            operand,
        } if is_number(operand) => {
            let value = operators::unary(*operator, &literal(budget, operand)?)?;
            Ok(value.unwrap_or_else(Value::unknown))
        }
        // A complex number.
        ExpressionKind::Binary {
            operator: BinaryOperator::Add | BinaryOperator::Subtract,
            right,
            ..
        } if matches!(right.kind, ExpressionKind::Complex) => Ok(Value::unknown()),
        ExpressionKind::Call {
            function,
            arguments,
        } if arguments.is_empty()
            && matches!(&function.kind, ExpressionKind::Name(name) if &**name == "set") =>
        {
            Ok(Value::set(IndexMap::default(), false))
        }
        _ => Err(Signal::value_error("malformed node or string")),
    }
}

/// The value of a constant or of a list, tuple, set or dict without spreads, whose parts `evaluate`
/// evaluates; `None` for every other expression.
pub(in crate::evaluator) fn display(
    expression: &Expression,
    evaluate: &dyn Fn(&Expression) -> Eval<Value>,
) -> Eval<Option<Value>> {
    let all = |items: &[Expression]| items.iter().map(evaluate).collect::<Eval<Vec<Value>>>();
    Ok(Some(match &expression.kind {
        ExpressionKind::None => Value::none(),
        ExpressionKind::True => Value::bool(true),
        ExpressionKind::False => Value::bool(false),
        ExpressionKind::Integer(Integer::Small(number)) => Value::int(i128::from(*number)),
        ExpressionKind::Float(number) => Value::new(Kind::Float(*number)),
        ExpressionKind::String(text) => Value::str(&**text),
        ExpressionKind::Bytes(bytes) => Value::bytes(&**bytes),
        ExpressionKind::List(items) => Value::list(all(items)?),
        ExpressionKind::Tuple(items) => Value::tuple(all(items)?),
        ExpressionKind::Set(items) => set_of(
            Elements {
                items: all(items)?,
                open: false,
            },
            false,
        )?,
        ExpressionKind::Dict(items) => {
            let mut pairs = Vec::new();
            for item in items {
                let DictItem::Pair(key, value) = item else {
                    return Ok(None);
                };
                pairs.push((evaluate(key)?, evaluate(value)?));
            }
            dict_of(pairs)?
        }
        _ => return Ok(None),
    }))
}

fn is_number(expression: &Expression) -> bool {
    matches!(
        expression.kind,
        ExpressionKind::Integer(_) | ExpressionKind::Float(_) | ExpressionKind::Complex
    )
}
