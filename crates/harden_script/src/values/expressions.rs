use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, BinaryExpression, ChainElement, Expression,
    TemplateLiteral,
};
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator};

use super::{Evaluator, nature_of_part, with_nature};
use crate::facts::{Nature, Part, Value};
use crate::syntax::shape;
use crate::walk::ScopeId;

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn expression(&mut self, expression: &'a Expression<'a>, scope: ScopeId) -> Value {
        match expression {
            Expression::StringLiteral(literal) => self.text(literal.value.as_str(), literal.span),
            Expression::TemplateLiteral(template) => self.template(template, scope),
            Expression::NumericLiteral(_) | Expression::BigIntLiteral(_) => {
                Value::literal(self.source(expression.span()))
            }
            Expression::BooleanLiteral(_)
            | Expression::NullLiteral(_)
            | Expression::RegExpLiteral(_) => Value::literal(""),
            Expression::UnaryExpression(_) | Expression::UpdateExpression(_) => {
                self.dynamic(expression, Nature::Plain)
            }
            Expression::BinaryExpression(binary) => self.binary(binary, expression, scope),
            Expression::LogicalExpression(logical) => {
                let right = self.value(&logical.right, scope);
                if logical.operator == LogicalOperator::And {
                    // What stands before it is printed only if it is empty, zero or false.
                    return right;
                }
                let left = self.value(&logical.left, scope);
                Value::one_of(vec![left, right])
            }
            Expression::ConditionalExpression(conditional) => {
                let consequent = self.value(&conditional.consequent, scope);
                let alternate = self.value(&conditional.alternate, scope);
                Value::one_of(vec![consequent, alternate])
            }
            Expression::AssignmentExpression(assignment) => self.value(&assignment.right, scope),
            Expression::SequenceExpression(sequence) => match sequence.expressions.last() {
                Some(last) => self.value(last, scope),
                None => self.dynamic(expression, Nature::Unknown),
            },
            Expression::AwaitExpression(awaited) => self.value(&awaited.argument, scope),
            Expression::ParenthesizedExpression(inner) => self.value(&inner.expression, scope),
            Expression::TSAsExpression(inner) => self.value(&inner.expression, scope),
            Expression::TSSatisfiesExpression(inner) => self.value(&inner.expression, scope),
            Expression::TSTypeAssertion(inner) => self.value(&inner.expression, scope),
            Expression::TSNonNullExpression(inner) => self.value(&inner.expression, scope),
            Expression::TSInstantiationExpression(inner) => self.value(&inner.expression, scope),
            Expression::ArrayExpression(array) => self.array(array, scope),
            Expression::Identifier(name) => self.name(name.name.as_str(), expression, scope),
            Expression::CallExpression(call) => self.call(call, expression.span(), scope),
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.call(call, expression.span(), scope),
                _ => match shape::member(expression) {
                    Some(member) => self.member(member, expression.span(), scope),
                    None => self.dynamic(expression, Nature::Unknown),
                },
            },
            Expression::NewExpression(new) => self.construct(new, scope),
            Expression::TaggedTemplateExpression(tagged) => {
                let tag = shape::path(&tagged.tag).unwrap_or_default();
                let value = self.template(&tagged.quasi, scope);
                match tag.rsplit('.').next().unwrap_or_default() {
                    "raw" | "css" => value,
                    // lit and the like put text where text belongs.
                    "html" | "svg" | "safeHtml" | "safeHTML" => {
                        with_nature(value, &Nature::Escaped { by: tag })
                    }
                    _ => self.dynamic(expression, Nature::Unknown),
                }
            }
            Expression::JSXElement(_) | Expression::JSXFragment(_) => {
                self.dynamic(expression, Nature::Node)
            }
            Expression::StaticMemberExpression(_)
            | Expression::ComputedMemberExpression(_)
            | Expression::PrivateFieldExpression(_) => match shape::member(expression) {
                Some(member) => self.member(member, expression.span(), scope),
                None => self.dynamic(expression, Nature::Unknown),
            },
            _ => self.dynamic(expression, Nature::Unknown),
        }
    }

    fn template(&mut self, template: &'a TemplateLiteral<'a>, scope: ScopeId) -> Value {
        let mut value = Value::default();
        for (index, quasi) in template.quasis.iter().enumerate() {
            let text = quasi.value.cooked.unwrap_or(quasi.value.raw);
            if !text.is_empty() {
                value.push(self.text(text.as_str(), quasi.span));
            }
            if let Some(expression) = template.expressions.get(index) {
                value.push(self.value(expression, scope));
            }
        }
        value
    }

    fn array(&mut self, array: &'a ArrayExpression<'a>, scope: ScopeId) -> Value {
        let mut value = Value::default();
        for element in &array.elements {
            if let ArrayExpressionElement::SpreadElement(spread) = element {
                value.push(self.value(&spread.argument, scope));
            } else if let Some(expression) = element.as_expression() {
                value.push(self.value(expression, scope));
            }
        }
        value
    }

    fn binary(
        &mut self,
        binary: &'a BinaryExpression<'a>,
        expression: &'a Expression<'a>,
        scope: ScopeId,
    ) -> Value {
        if binary.operator != BinaryOperator::Addition {
            return self.dynamic(expression, Nature::Plain);
        }
        // `a + b + c + …` leans to the left, as long as somebody wrote.
        let mut operands = vec![&binary.right];
        let mut left = &binary.left;
        while let Expression::BinaryExpression(inner) = left.get_inner_expression()
            && inner.operator == BinaryOperator::Addition
        {
            operands.push(&inner.right);
            left = &inner.left;
        }
        operands.push(left);
        let mut value = Value::default();
        let mut is_number = true;
        for operand in operands.into_iter().rev() {
            let part = self.value(operand, scope);
            is_number &= is_plain(&part) && !is_text(operand);
            value.push(part);
        }
        if is_number {
            return self.dynamic(expression, Nature::Plain);
        }
        value
    }

    /// `new …`
    fn construct(&mut self, new: &'a oxc_ast::ast::NewExpression<'a>, scope: ScopeId) -> Value {
        let first = shape::argument(&new.arguments, 0);
        match (shape::name(&new.callee), first) {
            (Some("Date" | "Number" | "Boolean"), _) => self.dynamic_at(new.span, Nature::Plain),
            (
                Some("URLSearchParams" | "URL" | "String" | "Blob" | "Promise" | "Array"),
                Some(first),
            ) => self.value(first, scope),
            (Some("Option" | "Image"), _) => self.dynamic_at(new.span, Nature::Node),
            (Some("EventSource" | "WebSocket"), _) => {
                self.dynamic_at(new.span, Nature::Text(crate::facts::Text::Message))
            }
            _ => self.dynamic_at(new.span, Nature::Unknown),
        }
    }

    /// `object.name`, of which nothing more is known than of the object.
    pub(super) fn part_of(&mut self, object: &Value, span: oxc_span::Span) -> Value {
        self.dynamic_at(span, nature_of_part(object))
    }
}

/// Whether a value holds numbers and the like only.
pub(super) fn is_plain(value: &Value) -> bool {
    value.parts.iter().all(|part| match part {
        Part::Literal(text) => text.is_empty() || text.parse::<f64>().is_ok(),
        Part::Dynamic(dynamic) => dynamic.nature == Nature::Plain,
        Part::OneOf(values) => values.iter().all(is_plain),
    })
}

fn is_text(expression: &Expression<'_>) -> bool {
    matches!(
        expression.get_inner_expression(),
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_)
    )
}
