use oxc_ast::ast::{BinaryExpression, Expression, NewExpression};
use oxc_syntax::operator::BinaryOperator;

use super::options::Options;
use crate::facts::{Body, Part, Token, Value};
use crate::syntax::shape;
use crate::values::Evaluator;
use crate::walk::{Definition, ScopeId};

/// The field in which Django looks for the token.
pub(super) const FIELD: &str = "csrfmiddlewaretoken";

/// Values in each other that are looked into.
const MAX_DEPTH: usize = 8;

const NONE: Body = Body {
    token: Token::No,
    is_form: false,
};
const TOKEN: Body = Body {
    token: Token::Yes,
    is_form: false,
};
const FORM: Body = Body {
    token: Token::Unknown,
    is_form: true,
};
pub(super) const UNKNOWN: Body = Body {
    token: Token::Unknown,
    is_form: false,
};

/// What a request sends.
pub(super) fn read<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    given: Option<(&'a Expression<'a>, ScopeId)>,
) -> Body {
    match given {
        Some((expression, scope)) => of_expression(evaluator, expression, scope, 0),
        None => NONE,
    }
}

fn of_expression<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    expression: &'a Expression<'a>,
    scope: ScopeId,
    depth: usize,
) -> Body {
    if depth > MAX_DEPTH {
        return UNKNOWN;
    }
    match expression.get_inner_expression() {
        Expression::ObjectExpression(_) => {
            let options = Options::of(evaluator, Some(expression), scope);
            of_has(options.has(FIELD))
        }
        Expression::NewExpression(new) => of_new(evaluator, new, scope, depth),
        Expression::Identifier(name) => of_name(evaluator, name.name.as_str(), scope, depth),
        Expression::CallExpression(call) => {
            let path = shape::path(&call.callee).unwrap_or_default();
            let method = shape::member(&call.callee).and_then(|member| member.name);
            match (path.as_str(), method) {
                // Django reads no token out of JSON.
                ("JSON.stringify", _) => NONE,
                ("$.param" | "jQuery.param" | "Object.assign" | "$.extend", _) => {
                    let options = Options::of(evaluator, Some(expression), scope);
                    match shape::argument(&call.arguments, 0) {
                        Some(first) if path.ends_with("param") => {
                            of_expression(evaluator, first, scope, depth + 1)
                        }
                        _ => of_has(options.has(FIELD)),
                    }
                }
                (_, Some("serialize" | "serializeArray")) => FORM,
                (_, Some("toString")) => match shape::member(&call.callee) {
                    Some(member) => of_expression(evaluator, member.object, scope, depth + 1),
                    None => UNKNOWN,
                },
                _ => UNKNOWN,
            }
        }
        Expression::BinaryExpression(binary) if binary.operator == BinaryOperator::Addition => {
            of_sum(evaluator, binary, scope, depth)
        }
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => {
            let value = evaluator.value(expression, scope);
            of_text(&value)
        }
        Expression::NullLiteral(_)
        | Expression::NumericLiteral(_)
        | Expression::BooleanLiteral(_) => NONE,
        Expression::ConditionalExpression(conditional) => {
            let one = of_expression(evaluator, &conditional.consequent, scope, depth + 1);
            let other = of_expression(evaluator, &conditional.alternate, scope, depth + 1);
            if one == other { one } else { UNKNOWN }
        }
        _ => UNKNOWN,
    }
}

fn of_has(has: Option<bool>) -> Body {
    match has {
        Some(true) => TOKEN,
        Some(false) => NONE,
        None => UNKNOWN,
    }
}

/// `new FormData(form)`, `new URLSearchParams(…)`
fn of_new<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    new: &'a NewExpression<'a>,
    scope: ScopeId,
    depth: usize,
) -> Body {
    match (shape::name(&new.callee), shape::argument(&new.arguments, 0)) {
        (Some("FormData"), Some(_)) => FORM,
        (Some("FormData" | "URLSearchParams"), None) | (Some("Blob" | "File"), _) => NONE,
        (Some("URLSearchParams"), Some(first)) => of_expression(evaluator, first, scope, depth + 1),
        _ => UNKNOWN,
    }
}

/// `'a=' + a + '&csrfmiddlewaretoken=' + token`, `$(form).serialize() + '&a=b'`
fn of_sum<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    binary: &'a BinaryExpression<'a>,
    scope: ScopeId,
    depth: usize,
) -> Body {
    let one = of_expression(evaluator, &binary.left, scope, depth + 1);
    let other = of_expression(evaluator, &binary.right, scope, depth + 1);
    if one.token == Token::Yes || other.token == Token::Yes {
        return TOKEN;
    }
    if one.is_form || other.is_form {
        return FORM;
    }
    // A text that begins with names of fields may have others only where it says so.
    let is_named = |body: Body| body == NONE;
    if is_named(one) || is_named(other) {
        NONE
    } else {
        UNKNOWN
    }
}

fn of_text(value: &Value) -> Body {
    let has_field = value
        .parts
        .iter()
        .any(|part| matches!(part, Part::Literal(text) if text.contains(FIELD)));
    if has_field { TOKEN } else { NONE }
}

fn of_name<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    name: &'a str,
    scope: ScopeId,
    depth: usize,
) -> Body {
    if name == "undefined" {
        return NONE;
    }
    let found = evaluator.found;
    let Some(id) = found.names.find(scope, name) else {
        return UNKNOWN;
    };
    let binding = found.names.binding(id);
    let is_written = binding.written.iter().any(|written| {
        shape::name(written.target.object) == Some(name)
            && (written.target.name == Some(FIELD)
                || written.target.index.and_then(shape::text) == Some(FIELD))
    });
    let is_appended = binding.called.iter().any(|called| {
        matches!(called.method, "append" | "set" | "push")
            && evaluator.source(called.call.span).contains(FIELD)
    });
    if is_written || is_appended {
        return TOKEN;
    }
    match binding.definitions {
        [Definition::Value(value, around)] => of_expression(evaluator, value, *around, depth + 1),
        [Definition::Value(value, around), rest @ ..] => {
            let mut bodies = vec![of_expression(evaluator, value, *around, depth + 1)];
            for definition in rest {
                bodies.push(match definition {
                    Definition::Value(value, around) | Definition::Appended(value, around) => {
                        of_expression(evaluator, value, *around, depth + 1)
                    }
                    _ => UNKNOWN,
                });
            }
            let first = bodies[0];
            if bodies.contains(&TOKEN) {
                TOKEN
            } else if bodies.iter().all(|body| *body == first) {
                first
            } else {
                UNKNOWN
            }
        }
        _ => UNKNOWN,
    }
}
