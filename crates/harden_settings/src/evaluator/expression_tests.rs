//! Built-ins against `CPython`: `testdata/expressions.txt` holds expressions and what they are there.
//!
//! The evaluator of expressions here knows no variables and no functions but the library's, so that
//! a failure points at an operator, a method or a library function.

use harden_python::syntax::{
    self, Argument, BinaryOperator, ComparisonOperator, Expression, ExpressionKind, Span,
    StatementKind,
};

use super::arguments::Arguments;
use super::budget::Budget;
use super::signal::{Eval, Raised, Signal};
use super::value::{CodePlace, Kind, Value};
use super::{library, methods, operators, text};

const NOWHERE: CodePlace = CodePlace {
    file: 0,
    span: Span { start: 0, end: 0 },
};

#[test]
fn expressions_are_what_cpython_makes_of_them() {
    let table = include_str!("../../testdata/expressions.txt");
    let mut lines = table.lines().peekable();
    let mut failures = Vec::new();
    let mut count = 0;
    while let Some(line) = lines.next() {
        let Some(expected) = lines
            .next_if(|next| next.starts_with("    "))
            .map(|next| &next[4..])
        else {
            continue;
        };
        count += 1;
        let actual = outcome(line);
        if !agrees(&actual, expected) {
            failures.push(format!(
                "{line}\n  CPython: {expected}\n  harden:  {actual}"
            ));
        }
    }
    assert!(count > 400, "the table was read: {count}");
    assert!(
        failures.is_empty(),
        "{}\n{} differ",
        failures.join("\n"),
        failures.len()
    );
}

/// Values must be the same, exceptions of the same class.
fn agrees(actual: &str, expected: &str) -> bool {
    let class = |outcome: &str| {
        outcome
            .split_once(':')
            .map(|(class, _)| class.rsplit('.').next().unwrap_or(class).to_owned())
            .filter(|class| class.ends_with("Error") || class == "StopIteration")
    };
    match (class(actual), class(expected)) {
        (Some(actual), Some(expected)) => {
            // `binascii.Error` is a `ValueError`.
            actual == expected || (actual == "ValueError" && expected == "Error")
        }
        (Some(actual), None) => actual == "ValueError" && expected.starts_with("Error:"),
        _ => actual == expected,
    }
}

fn outcome(source: &str) -> String {
    let budget = Budget::new();
    let parsed = syntax::parse(source);
    let StatementKind::Expression(expression) = &parsed.module.body[0].kind else {
        panic!("{source} is an expression");
    };
    match evaluate(&budget, expression).and_then(|value| text::repr(&budget, &value)) {
        Ok(shown) => match shown.as_str() {
            Some(shown) => shown.to_string(),
            None => "unknown".to_owned(),
        },
        Err(Signal::Raise(raised)) => match *raised {
            Raised::Builtin { class, message } => format!("{class}: {}", message.text()),
            raised @ Raised::Instance(_) => format!("{raised:?}"),
        },
        Err(signal) => format!("{signal:?}"),
    }
}

/// The dotted name of a module or function.
fn dotted(expression: &Expression) -> Option<String> {
    match &expression.kind {
        ExpressionKind::Name(name) if &**name == "Path" => Some("pathlib.Path".to_owned()),
        ExpressionKind::Name(name) if library::is_module(name) || &**name == "email" => {
            Some(name.to_string())
        }
        ExpressionKind::Name(name) => Some(format!("builtins.{name}")),
        ExpressionKind::Attribute { object, name } => Some(format!("{}.{name}", dotted(object)?)),
        _ => None,
    }
}

fn evaluate(budget: &Budget, expression: &Expression) -> Eval<Value> {
    if let Some(name) = dotted(expression)
        && let Some((module, name)) = name.rsplit_once('.')
        && let Some(value) = library::member(module, name)
    {
        return Ok(value);
    }
    if let Some(value) = library::literal::display(expression, &|inner| evaluate(budget, inner))? {
        return Ok(value);
    }
    Ok(match &expression.kind {
        ExpressionKind::Slice { lower, upper, step } => {
            let part = |part: &Option<Box<Expression>>| match part {
                Some(part) => evaluate(budget, part),
                None => Ok(Value::none()),
            };
            Value::new(Kind::Slice(std::rc::Rc::new([
                part(lower)?,
                part(upper)?,
                part(step)?,
            ])))
        }
        ExpressionKind::Subscript { object, index } => {
            let object = evaluate(budget, object)?;
            let index = evaluate(budget, index)?;
            operators::subscript(budget, &object, &index)?.expect("a type with elements")
        }
        ExpressionKind::Unary { operator, operand } => {
            operators::unary(*operator, &evaluate(budget, operand)?)?.expect("a number")
        }
        ExpressionKind::Binary {
            left,
            operator,
            right,
        } => binary(
            budget,
            *operator,
            &evaluate(budget, left)?,
            &evaluate(budget, right)?,
        )?,
        ExpressionKind::Compare { left, comparisons } => {
            let (operator, right) = &comparisons[0];
            let (left, right) = (evaluate(budget, left)?, evaluate(budget, right)?);
            let answer = match operator {
                ComparisonOperator::Equal => operators::equal(&left, &right),
                ComparisonOperator::In => operators::contains(&right, &left)?,
                _ => operators::compare_order(*operator, &left, &right)?,
            };
            answer.map_or_else(Value::unknown, Value::bool)
        }
        ExpressionKind::Attribute { object, name } => {
            let object = evaluate(budget, object)?;
            methods::attribute(&object, name)
                .ok_or_else(|| Signal::attribute_error(&object.type_name(), name))?
        }
        ExpressionKind::Call {
            function,
            arguments,
        } => call(budget, function, arguments)?,
        other => panic!("not needed so far: {other:?}"),
    })
}

fn binary(budget: &Budget, operator: BinaryOperator, left: &Value, right: &Value) -> Eval<Value> {
    operators::binary(budget, operator, left, right)?
        .ok_or_else(|| Signal::type_error("unsupported operand types"))
}

fn call(budget: &Budget, function: &Expression, arguments: &[Argument]) -> Eval<Value> {
    let mut given = Arguments::default();
    for argument in arguments {
        match argument {
            Argument::Positional(value) => given.positional.push(evaluate(budget, value)?),
            Argument::Keyword { name, value } => {
                let value = evaluate(budget, value)?;
                given.keywords.push(((**name).into(), value));
            }
            _ => panic!("spreads are the interpreter's"),
        }
    }
    if let Some(name) = dotted(function)
        && let Some((module, name)) = name.rsplit_once('.')
        && let Some(Value {
            kind: Kind::Native(native),
            ..
        }) = library::member(module, name)
    {
        return (native.call)(budget, &given);
    }
    let ExpressionKind::Attribute { object, name } = &function.kind else {
        panic!("a function of the library or a method: {function:?}");
    };
    let object = evaluate(budget, object)?;
    methods::call(budget, &object, name, &given, NOWHERE)?
        .ok_or_else(|| Signal::attribute_error(&object.type_name(), name))
}
