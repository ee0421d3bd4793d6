use std::sync::Arc;

use ruff_python_ast::{
    ArgOrKeyword, BoolOp, CmpOp, Comprehension, Expr, ExprCall, ExprCompare, ExprDict, ExprLambda,
    Number, Operator, UnaryOp,
};

use super::{Lowering, span, with_stack};
use crate::syntax::{
    Argument, BinaryOperator, BooleanOperator, ComparisonOperator, ComprehensionClause,
    ComprehensionKind, DictItem, Expression, ExpressionKind, Integer, Lambda, Name, Parameters,
    UnaryOperator,
};

impl Lowering {
    pub(super) fn expressions(&mut self, nodes: &[Expr]) -> Vec<Expression> {
        nodes.iter().map(|node| self.expression(node)).collect()
    }

    pub(super) fn expression(&mut self, node: &Expr) -> Expression {
        Expression {
            span: span(node),
            kind: with_stack(|| self.expression_kind(node)),
        }
    }

    fn boxed(&mut self, node: &Expr) -> Box<Expression> {
        Box::new(self.expression(node))
    }

    fn boxed_option(&mut self, node: Option<&Expr>) -> Option<Box<Expression>> {
        node.map(|node| self.boxed(node))
    }

    fn expression_kind(&mut self, node: &Expr) -> ExpressionKind {
        match node {
            Expr::NoneLiteral(_) => ExpressionKind::None,
            Expr::BooleanLiteral(literal) if literal.value => ExpressionKind::True,
            Expr::BooleanLiteral(_) => ExpressionKind::False,
            Expr::EllipsisLiteral(_) => ExpressionKind::Ellipsis,
            Expr::NumberLiteral(literal) => number(&literal.value),
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::FString(_) => self.string(node),
            // A name that the parser made up to go on behind an error is empty.
            Expr::Name(node) if node.id.is_empty() => ExpressionKind::Other,
            Expr::Name(node) => ExpressionKind::Name(Name::from(node.id.as_str())),
            Expr::Attribute(node) => ExpressionKind::Attribute {
                object: self.boxed(&node.value),
                name: super::name(&node.attr),
            },
            Expr::Subscript(node) => ExpressionKind::Subscript {
                object: self.boxed(&node.value),
                index: self.boxed(&node.slice),
            },
            Expr::Slice(node) => ExpressionKind::Slice {
                lower: self.boxed_option(node.lower.as_deref()),
                upper: self.boxed_option(node.upper.as_deref()),
                step: self.boxed_option(node.step.as_deref()),
            },
            Expr::Call(node) => self.call(node),
            Expr::UnaryOp(node) => ExpressionKind::Unary {
                operator: unary_operator(node.op),
                operand: self.boxed(&node.operand),
            },
            Expr::BinOp(node) => ExpressionKind::Binary {
                left: self.boxed(&node.left),
                operator: binary_operator(node.op),
                right: self.boxed(&node.right),
            },
            Expr::BoolOp(node) => ExpressionKind::Boolean {
                operator: match node.op {
                    BoolOp::And => BooleanOperator::And,
                    BoolOp::Or => BooleanOperator::Or,
                },
                operands: self.expressions(&node.values),
            },
            Expr::Compare(node) => self.comparison(node),
            Expr::If(node) => ExpressionKind::Conditional {
                condition: self.boxed(&node.test),
                then: self.boxed(&node.body),
                otherwise: self.boxed(&node.orelse),
            },
            Expr::Named(node) => match node.target.as_ref() {
                Expr::Name(target) => ExpressionKind::Named {
                    target: Name::from(target.id.as_str()),
                    value: self.boxed(&node.value),
                },
                _ => ExpressionKind::Other,
            },
            Expr::Lambda(node) => self.lambda(node),
            Expr::List(node) => ExpressionKind::List(self.expressions(&node.elts)),
            Expr::Tuple(node) => ExpressionKind::Tuple(self.expressions(&node.elts)),
            Expr::Set(node) => ExpressionKind::Set(self.expressions(&node.elts)),
            Expr::Dict(node) => self.dict(node),
            Expr::ListComp(node) => {
                let element = self.boxed(&node.elt);
                self.comprehension(ComprehensionKind::List(element), &node.generators)
            }
            Expr::SetComp(node) => {
                let element = self.boxed(&node.elt);
                self.comprehension(ComprehensionKind::Set(element), &node.generators)
            }
            Expr::Generator(node) => {
                let element = self.boxed(&node.elt);
                self.comprehension(ComprehensionKind::Generator(element), &node.generators)
            }
            Expr::DictComp(node) => match node.key.as_deref() {
                Some(key) => {
                    let (key, value) = (self.boxed(key), self.boxed(&node.value));
                    self.comprehension(ComprehensionKind::Dict(key, value), &node.generators)
                }
                None => ExpressionKind::Other,
            },
            Expr::Starred(node) => ExpressionKind::Starred(self.boxed(&node.value)),
            Expr::Await(node) => ExpressionKind::Await(self.boxed(&node.value)),
            Expr::Yield(node) => {
                self.saw_yield();
                ExpressionKind::Yield(self.boxed_option(node.value.as_deref()))
            }
            Expr::YieldFrom(node) => {
                self.saw_yield();
                ExpressionKind::YieldFrom(self.boxed(&node.value))
            }
            Expr::TString(_) | Expr::IpyEscapeCommand(_) => ExpressionKind::Other,
        }
    }

    fn call(&mut self, node: &ExprCall) -> ExpressionKind {
        let function = self.boxed(&node.func);
        let arguments = node
            .arguments
            .iter_source_order()
            .map(|argument| match argument {
                ArgOrKeyword::Arg(Expr::Starred(starred)) => {
                    Argument::Spread(self.expression(&starred.value))
                }
                ArgOrKeyword::Arg(value) => Argument::Positional(self.expression(value)),
                ArgOrKeyword::Keyword(keyword) => {
                    let value = self.expression(&keyword.value);
                    match &keyword.arg {
                        Some(name) => Argument::Keyword {
                            name: super::name(name),
                            value,
                        },
                        None => Argument::KeywordSpread(value),
                    }
                }
            })
            .collect();
        ExpressionKind::Call {
            function,
            arguments,
        }
    }

    fn comparison(&mut self, node: &ExprCompare) -> ExpressionKind {
        ExpressionKind::Compare {
            left: self.boxed(&node.left),
            comparisons: node
                .ops
                .iter()
                .zip(&node.comparators)
                .map(|(operator, operand)| {
                    (comparison_operator(*operator), self.expression(operand))
                })
                .collect(),
        }
    }

    fn lambda(&mut self, node: &ExprLambda) -> ExpressionKind {
        let parameters = node
            .parameters
            .as_deref()
            .map_or_else(Parameters::default, |parameters| {
                self.parameters(parameters)
            });
        let (body, _) = self.in_function(|lowering| lowering.expression(&node.body));
        ExpressionKind::Lambda(Arc::new(Lambda { parameters, body }))
    }

    fn dict(&mut self, node: &ExprDict) -> ExpressionKind {
        ExpressionKind::Dict(
            node.items
                .iter()
                .map(|item| {
                    let key = item.key.as_ref().map(|key| self.expression(key));
                    let value = self.expression(&item.value);
                    match key {
                        Some(key) => DictItem::Pair(key, value),
                        None => DictItem::Spread(value),
                    }
                })
                .collect(),
        )
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        clauses: &[Comprehension],
    ) -> ExpressionKind {
        ExpressionKind::Comprehension {
            kind,
            clauses: clauses
                .iter()
                .map(|clause| ComprehensionClause {
                    target: self.expression(&clause.target),
                    iterable: self.expression(&clause.iter),
                    conditions: self.expressions(&clause.ifs),
                })
                .collect(),
        }
    }
}

fn number(number: &Number) -> ExpressionKind {
    match number {
        Number::Int(value) => ExpressionKind::Integer(match value.as_i64() {
            Some(small) => Integer::Small(small),
            None => Integer::Big(Arc::from(value.to_string())),
        }),
        Number::Float(value) => ExpressionKind::Float(*value),
        Number::Complex { .. } => ExpressionKind::Complex,
    }
}

fn unary_operator(operator: UnaryOp) -> UnaryOperator {
    match operator {
        UnaryOp::Not => UnaryOperator::Not,
        UnaryOp::USub => UnaryOperator::Minus,
        UnaryOp::UAdd => UnaryOperator::Plus,
        UnaryOp::Invert => UnaryOperator::Invert,
    }
}

pub(super) fn binary_operator(operator: Operator) -> BinaryOperator {
    match operator {
        Operator::Add => BinaryOperator::Add,
        Operator::Sub => BinaryOperator::Subtract,
        Operator::Mult => BinaryOperator::Multiply,
        Operator::MatMult => BinaryOperator::MatrixMultiply,
        Operator::Div => BinaryOperator::Divide,
        Operator::FloorDiv => BinaryOperator::FloorDivide,
        Operator::Mod => BinaryOperator::Modulo,
        Operator::Pow => BinaryOperator::Power,
        Operator::LShift => BinaryOperator::LeftShift,
        Operator::RShift => BinaryOperator::RightShift,
        Operator::BitAnd => BinaryOperator::BitAnd,
        Operator::BitOr => BinaryOperator::BitOr,
        Operator::BitXor => BinaryOperator::BitXor,
    }
}

fn comparison_operator(operator: CmpOp) -> ComparisonOperator {
    match operator {
        CmpOp::Eq => ComparisonOperator::Equal,
        CmpOp::NotEq => ComparisonOperator::NotEqual,
        CmpOp::Lt => ComparisonOperator::Less,
        CmpOp::LtE => ComparisonOperator::LessOrEqual,
        CmpOp::Gt => ComparisonOperator::Greater,
        CmpOp::GtE => ComparisonOperator::GreaterOrEqual,
        CmpOp::Is => ComparisonOperator::Is,
        CmpOp::IsNot => ComparisonOperator::IsNot,
        CmpOp::In => ComparisonOperator::In,
        CmpOp::NotIn => ComparisonOperator::NotIn,
    }
}
