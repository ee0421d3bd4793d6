//! Expressions without what does not matter to what they say: parentheses, types, optional chains.

use std::borrow::Cow;

use oxc_ast::ast::{
    Argument, AssignmentTarget, CallExpression, ChainElement, Expression, MemberExpression,
    ObjectExpression, ObjectPropertyKind, PropertyKey,
};

/// Longer chains have no meaning of their own.
const MAX_PATH: usize = 6;

/// `object.name` or `object[index]`.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) object: &'a Expression<'a>,
    /// `None` where it is computed.
    pub(crate) name: Option<&'a str>,
    pub(crate) index: Option<&'a Expression<'a>>,
}

pub(crate) fn member<'a>(expression: &'a Expression<'a>) -> Option<Member<'a>> {
    let expression = expression.get_inner_expression();
    if let Expression::ChainExpression(chain) = expression {
        return match &chain.expression {
            ChainElement::CallExpression(_) => None,
            ChainElement::TSNonNullExpression(inner) => member(&inner.expression),
            element => element.as_member_expression().map(of_member),
        };
    }
    expression.as_member_expression().map(of_member)
}

pub(crate) fn of_member<'a>(member: &'a MemberExpression<'a>) -> Member<'a> {
    Member {
        object: member.object(),
        name: member.static_property_name(),
        index: match member {
            MemberExpression::ComputedMemberExpression(computed) => Some(&computed.expression),
            _ => None,
        },
    }
}

/// The member that is assigned to.
pub(crate) fn assigned_member<'a>(target: &'a AssignmentTarget<'a>) -> Option<Member<'a>> {
    if let Some(found) = target.as_member_expression() {
        return Some(of_member(found));
    }
    target.get_expression().and_then(member)
}

pub(crate) fn assigned_name<'a>(target: &AssignmentTarget<'a>) -> Option<&'a str> {
    match target {
        AssignmentTarget::AssignmentTargetIdentifier(name) => Some(name.name.as_str()),
        _ => None,
    }
}

pub(crate) fn call<'a>(expression: &'a Expression<'a>) -> Option<&'a CallExpression<'a>> {
    match expression.get_inner_expression() {
        Expression::CallExpression(call) => Some(call),
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::CallExpression(call) => Some(call),
            _ => None,
        },
        Expression::AwaitExpression(awaited) => call(&awaited.argument),
        _ => None,
    }
}

pub(crate) fn name<'a>(expression: &'a Expression<'a>) -> Option<&'a str> {
    match expression.get_inner_expression() {
        Expression::Identifier(name) => Some(name.name.as_str()),
        _ => None,
    }
}

/// `document.body.innerHTML`, without what the global object is called by.
pub(crate) fn path<'a>(expression: &'a Expression<'a>) -> Option<String> {
    let mut names = Vec::new();
    let mut at = expression;
    loop {
        if names.len() > MAX_PATH {
            return None;
        }
        if let Some(found) = name(at) {
            names.push(found);
            break;
        }
        if matches!(at.get_inner_expression(), Expression::ThisExpression(_)) {
            names.push("this");
            break;
        }
        let found = member(at)?;
        names.push(found.name?);
        at = found.object;
    }
    while names.len() > 1
        && matches!(
            names.last(),
            Some(&("window" | "self" | "globalThis" | "top" | "parent"))
        )
    {
        names.pop();
    }
    names.reverse();
    Some(names.join("."))
}

/// The argument at an index, where none before it is spread.
pub(crate) fn argument<'a>(
    call: &'a oxc_allocator::Vec<'a, Argument<'a>>,
    index: usize,
) -> Option<&'a Expression<'a>> {
    if call.iter().take(index).any(Argument::is_spread) {
        return None;
    }
    call.get(index)?.as_expression()
}

pub(crate) fn object<'a>(expression: &'a Expression<'a>) -> Option<&'a ObjectExpression<'a>> {
    match expression.get_inner_expression() {
        Expression::ObjectExpression(object) => Some(object),
        _ => None,
    }
}

/// The value of a property that an object literal names; the last one counts.
pub(crate) fn property<'a>(
    object: &'a ObjectExpression<'a>,
    wanted: &str,
) -> Option<&'a Expression<'a>> {
    object.properties.iter().rev().find_map(|property| {
        let ObjectPropertyKind::ObjectProperty(property) = property else {
            return None;
        };
        (key(&property.key, property.computed)? == wanted).then_some(&property.value)
    })
}

/// The name of a property; `None` where it is computed.
pub(crate) fn key<'a>(key: &'a PropertyKey<'a>, computed: bool) -> Option<Cow<'a, str>> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some(Cow::Borrowed(name.name.as_str())),
        key if computed => text(key.as_expression()?).map(Cow::Borrowed),
        key => key.static_name(),
    }
}

/// The text of a literal.
pub(crate) fn text<'a>(expression: &'a Expression<'a>) -> Option<&'a str> {
    match expression.get_inner_expression() {
        Expression::StringLiteral(literal) => Some(literal.value.as_str()),
        Expression::TemplateLiteral(template) => template.single_quasi().map(|text| text.as_str()),
        _ => None,
    }
}
