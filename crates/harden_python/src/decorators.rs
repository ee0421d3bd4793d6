//! Decorators, wherever they stand in a file, with what they are given.
//!
//! Few rules ask for them, of the files that import one decorator, so they are read from the text and are no
//! part of the file facts.

use harden_source::LineCounter;

use crate::facts::Extent;
use crate::syntax::{
    Argument, DictItem, Expression, ExpressionKind, Name, Span, Statement, StatementKind, parse,
    with_stack,
};

/// `@name(…)` above a function or a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decorator {
    /// Of the decorator.
    pub extent: Extent,
    /// As written. Of `method_decorator(name(…))` this is what it is given.
    pub name: Name,
    /// Keyword arguments, and what the first argument has, where that is a dict.
    pub entries: Vec<(Name, Vec<Source>)>,
    /// There may be more entries.
    pub open: bool,
    /// Of all that is decorated.
    pub subject: Extent,
}

/// A value of an entry, or one of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Text(Name),
    True,
    /// A constant, as written: `CSP.SELF`.
    Dotted(Name),
    Unknown,
}

/// Every decorator of a file that has a name.
pub fn decorators(text: &str) -> Vec<Decorator> {
    let parsed = parse(text);
    let mut reader = Reader {
        lines: LineCounter::new(text),
        found: Vec::new(),
    };
    reader.body(&parsed.module.body);
    reader.found
}

struct Reader<'t> {
    lines: LineCounter<'t>,
    found: Vec<Decorator>,
}

impl Reader<'_> {
    fn body(&mut self, body: &[Statement]) {
        for statement in body {
            with_stack(|| self.statement(statement));
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Function(function) => {
                self.note(&function.decorators, statement.span);
                self.body(&function.body);
            }
            StatementKind::Class(class) => {
                self.note(&class.decorators, statement.span);
                self.body(&class.body);
            }
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (_, body) in branches {
                    self.body(body);
                }
                self.body(otherwise);
            }
            StatementKind::Try { body, handlers, .. } => {
                self.body(body);
                for handler in handlers {
                    self.body(&handler.body);
                }
            }
            StatementKind::With { body, .. } => self.body(body),
            _ => {}
        }
    }

    fn note(&mut self, decorators: &[Expression], subject: Span) {
        let subject = self.extent(subject);
        for decorator in decorators {
            let (name, arguments) = called(decorator);
            // `method_decorator(csp_exempt, name="dispatch")`
            let inner = arguments.first().and_then(positional);
            let (name, arguments) = match (&name, inner) {
                (Some(outer), Some(inner)) if outer.ends_with("method_decorator") => called(inner),
                _ => (name, arguments),
            };
            let Some(name) = name else {
                continue;
            };
            let (entries, open) = entries(arguments);
            self.found.push(Decorator {
                extent: self.extent(decorator.span),
                name: name.into(),
                entries,
                open,
                subject,
            });
        }
    }

    fn extent(&self, span: Span) -> Extent {
        let (line, column) = self.lines.line_and_column(span.start);
        let (end_line, end_column) = self.lines.line_and_column(span.end);
        Extent {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// What a decorator is, and what it is given where it is called.
fn called(decorator: &Expression) -> (Option<String>, &[Argument]) {
    match &decorator.kind {
        ExpressionKind::Call {
            function,
            arguments,
        } => (dotted(function), arguments),
        _ => (dotted(decorator), &[]),
    }
}

fn entries(arguments: &[Argument]) -> (Vec<(Name, Vec<Source>)>, bool) {
    let mut entries = Vec::new();
    let mut open = false;
    for argument in arguments {
        match argument {
            Argument::Keyword { name, value } => entries.push((name.clone(), sources(value))),
            Argument::Positional(value) => match &value.kind {
                ExpressionKind::Dict(items) => {
                    for item in items {
                        match item {
                            DictItem::Pair(key, value) => match &key.kind {
                                ExpressionKind::String(key) => {
                                    entries.push((key.clone(), sources(value)));
                                }
                                _ => open = true,
                            },
                            DictItem::Spread(_) => open = true,
                        }
                    }
                }
                _ => open = true,
            },
            Argument::Spread(_) | Argument::KeywordSpread(_) => open = true,
        }
    }
    (entries, open)
}

fn sources(value: &Expression) -> Vec<Source> {
    match &value.kind {
        ExpressionKind::List(items) | ExpressionKind::Tuple(items) | ExpressionKind::Set(items) => {
            items.iter().map(source).collect()
        }
        _ => vec![source(value)],
    }
}

fn source(value: &Expression) -> Source {
    match &value.kind {
        ExpressionKind::String(text) => Source::Text(text.clone()),
        ExpressionKind::True => Source::True,
        _ => dotted(value).map_or(Source::Unknown, |name| Source::Dotted(name.into())),
    }
}

const fn positional(argument: &Argument) -> Option<&Expression> {
    match argument {
        Argument::Positional(value) => Some(value),
        _ => None,
    }
}

/// A name or a chain of attributes.
fn dotted(expression: &Expression) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let mut expression = expression;
    loop {
        match &expression.kind {
            ExpressionKind::Name(name) => {
                parts.push(name);
                parts.reverse();
                return Some(parts.join("."));
            }
            ExpressionKind::Attribute { object, name } => {
                parts.push(name);
                expression = object;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Decorator {
        let found = decorators(text);
        assert_eq!(found.len(), 1, "{found:?}");
        found.into_iter().next().expect("there is one")
    }

    #[test]
    fn decorators_are_found_in_classes_and_functions() {
        let method = "class View:\n    @csp_exempt\n    def get(self): ...\n";
        assert_eq!(only(method).extent.line, 2);
        let inner = "def outer():\n    @csp.csp_exempt()\n    def inner(): ...\n";
        assert_eq!(only(inner).name.as_ref(), "csp.csp_exempt");
    }

    #[test]
    fn what_is_made_for_methods_is_looked_through() {
        let class =
            "@method_decorator(csp_update({'img-src': '*'}), name='dispatch')\nclass V: ...\n";
        let decorator = only(class);
        assert_eq!(decorator.name.as_ref(), "csp_update");
        let expected = vec![("img-src".into(), vec![Source::Text("*".into())])];
        assert_eq!(decorator.entries, expected);
        assert_eq!(decorator.subject.end_line, 2);
    }

    #[test]
    fn what_nobody_can_see_leaves_entries_open() {
        assert!(only("@csp_update(POLICY)\ndef view(r): ...\n").open);
        let decorator = only("@csp_update(IMG_SRC=[HOST, CSP.SELF])\ndef view(r): ...\n");
        assert!(!decorator.open);
        let (_, sources) = &decorator.entries[0];
        assert_eq!(sources[1], Source::Dotted("CSP.SELF".into()));
    }
}
