//! `ast.literal_eval`

use harden_python::syntax::{
    self, BinaryOperator, DictItem, Expression, ExpressionKind, Integer, StatementKind,
    UnaryOperator,
};

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
    let all = |items: &[Expression]| -> Eval<Vec<Value>> {
        items.iter().map(|item| literal(budget, item)).collect()
    };
    let malformed = || Err(Signal::value_error("malformed node or string"));
    Ok(match &expression.kind {
        ExpressionKind::None => Value::none(),
        ExpressionKind::True => Value::bool(true),
        ExpressionKind::False => Value::bool(false),
        ExpressionKind::Ellipsis => Value::new(Kind::Ellipsis),
        ExpressionKind::Integer(Integer::Small(number)) => Value::int(i128::from(*number)),
        ExpressionKind::Integer(Integer::Big(_)) | ExpressionKind::Complex => Value::unknown(),
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
                    return malformed();
                };
                pairs.push((literal(budget, key)?, literal(budget, value)?));
            }
            dict_of(pairs)?
        }
        ExpressionKind::Unary {
            operator: operator @ (UnaryOperator::Minus | UnaryOperator::Plus),
            operand,
        } if is_number(operand) => {
            operators::unary(*operator, &literal(budget, operand)?)?.unwrap_or_else(Value::unknown)
        }
        // A complex number.
        ExpressionKind::Binary {
            operator: BinaryOperator::Add | BinaryOperator::Subtract,
            right,
            ..
        } if matches!(right.kind, ExpressionKind::Complex) => Value::unknown(),
        ExpressionKind::Call {
            function,
            arguments,
        } if arguments.is_empty()
            && matches!(&function.kind, ExpressionKind::Name(name) if &**name == "set") =>
        {
            Value::set(indexmap::IndexMap::new(), false)
        }
        _ => return malformed(),
    })
}

fn is_number(expression: &Expression) -> bool {
    matches!(
        expression.kind,
        ExpressionKind::Integer(_) | ExpressionKind::Float(_) | ExpressionKind::Complex
    )
}
