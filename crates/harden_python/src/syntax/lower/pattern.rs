use ruff_python_ast::{Pattern as ParserPattern, Singleton};

use super::{Lowering, name, span, with_stack};
use crate::syntax::{Expression, ExpressionKind, Pattern};

impl Lowering {
    pub(super) fn pattern(&mut self, node: &ParserPattern) -> Pattern {
        with_stack(|| self.pattern_kind(node))
    }

    fn patterns(&mut self, nodes: &[ParserPattern]) -> Vec<Pattern> {
        nodes.iter().map(|node| self.pattern(node)).collect()
    }

    fn pattern_kind(&mut self, node: &ParserPattern) -> Pattern {
        match node {
            ParserPattern::MatchValue(node) => Pattern::Value(self.expression(&node.value)),
            ParserPattern::MatchSingleton(node) => Pattern::Singleton(Expression {
                span: span(node),
                kind: match node.value {
                    Singleton::None => ExpressionKind::None,
                    Singleton::True => ExpressionKind::True,
                    Singleton::False => ExpressionKind::False,
                },
            }),
            ParserPattern::MatchSequence(node) => Pattern::Sequence(self.patterns(&node.patterns)),
            ParserPattern::MatchMapping(node) => Pattern::Mapping {
                entries: node
                    .keys
                    .iter()
                    .zip(&node.patterns)
                    .map(|(key, value)| (self.expression(key), self.pattern(value)))
                    .collect(),
                rest: node.rest.as_ref().map(name),
            },
            ParserPattern::MatchClass(node) => Pattern::Class {
                class: self.expression(&node.cls),
                positional: self.patterns(&node.arguments.patterns),
                keywords: node
                    .arguments
                    .keywords
                    .iter()
                    .map(|keyword| (name(&keyword.attr), self.pattern(&keyword.pattern)))
                    .collect(),
            },
            ParserPattern::MatchStar(node) => Pattern::Star(node.name.as_ref().map(name)),
            ParserPattern::MatchAs(node) => Pattern::As {
                pattern: node
                    .pattern
                    .as_deref()
                    .map(|pattern| Box::new(self.pattern(pattern))),
                name: node.name.as_ref().map(name),
            },
            ParserPattern::MatchOr(node) => Pattern::Or(self.patterns(&node.patterns)),
        }
    }
}
