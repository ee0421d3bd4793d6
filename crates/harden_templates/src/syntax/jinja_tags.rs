//! Jinja's own tags, and those of extensions.

use super::expression::{Argument, Expression, Operand};
use super::frame::{FrameKind, Opened};
use super::jinja_expression::Reader;
use super::tree::{Name, NodeKind, Tag};
use super::words::Word;

/// What a tag begins. One that the language does not know has a body if its end comes.
pub(super) fn open(name: &str, inner: Word<'_>, comes_to_an_end: bool) -> Opened {
    let rest = inner.slice(name.len(), inner.text.len());
    let mut reader = Reader::new(rest);
    match name {
        "if" => Opened::Frame(FrameKind::If {
            arms: Vec::new(),
            condition: Some(rest.span),
        }),
        "for" => {
            let targets = reader.names();
            reader.takes_word("in");
            let over = without_condition(reader.expression());
            Opened::Frame(FrameKind::For {
                targets,
                over,
                body: None,
            })
        }
        "set" => set(&mut reader),
        "with" => Opened::Frame(FrameKind::With(bindings(&mut reader))),
        "block" => {
            let name = reader.name().unwrap_or_default();
            Opened::Frame(FrameKind::Block(name.into()))
        }
        "extends" => Opened::Node(NodeKind::Extends(reader.expression())),
        "include" => {
            let template = reader.expression();
            reader.takes_word("ignore");
            reader.takes_word("missing");
            Opened::Node(NodeKind::Include {
                template,
                bindings: Vec::new(),
                is_isolated: reader.takes_word("without"),
            })
        }
        "import" => {
            reader.expression();
            reader.takes_word("as");
            let name = reader.name().map(Name::from);
            Opened::Node(NodeKind::Load(name.into_iter().collect()))
        }
        "from" => {
            reader.expression();
            reader.takes_word("import");
            Opened::Node(NodeKind::Load(reader.names()))
        }
        "autoescape" => Opened::Frame(FrameKind::Autoescape(match rest.text.trim() {
            "true" | "True" => Some(true),
            "false" | "False" => Some(false),
            _ => None,
        })),
        "filter" => {
            let piped = format!("x|{}", rest.text.trim_start());
            let span = super::Span::new(0, piped.len());
            let mut filters = super::jinja_expression::read(Word { text: &piped, span }).filters;
            for filter in &mut filters {
                filter.span = rest.span;
            }
            Opened::Frame(FrameKind::Filtered(filters))
        }
        "trans" => Opened::Frame(FrameKind::Translated {
            bindings: bindings(&mut reader),
            arms: Vec::new(),
            target: None,
        }),
        "macro" => {
            let name = reader.name().unwrap_or_default().into();
            let parameters = if reader.takes("(") {
                reader.arguments(")")
            } else {
                Vec::new()
            };
            Opened::Frame(FrameKind::Macro { name, parameters })
        }
        "call" => {
            if reader.takes("(") {
                reader.arguments(")");
            }
            let tag = tag(name, vec![Argument::positional(reader.expression())]);
            Opened::Frame(FrameKind::Container(tag))
        }
        "raw" => Opened::Frame(FrameKind::With(Vec::new())),
        "else" | "elif" | "do" => Opened::Node(NodeKind::Nothing),
        _ => {
            let tag = tag(name, reader.arguments("%}"));
            if comes_to_an_end {
                Opened::Frame(FrameKind::Container(tag))
            } else {
                Opened::Node(NodeKind::Tag(tag))
            }
        }
    }
}

fn tag(name: &str, arguments: Vec<Argument>) -> Tag {
    Tag {
        name: name.into(),
        arguments,
        target: None,
        body: None,
    }
}

/// `{% for a in b if c %}` reads like a conditional without its other half.
fn without_condition(over: Expression) -> Expression {
    match over.operand {
        Operand::OneOf(mut choices) if choices.len() == 1 => choices.remove(0),
        _ => over,
    }
}

/// `{% set a = b %}`, or `{% set a %}` with what stands up to its end.
fn set(reader: &mut Reader<'_>) -> Opened {
    let targets = reader.names();
    if !reader.takes("=") {
        return Opened::Frame(FrameKind::Set(targets));
    }
    Opened::Node(NodeKind::Set {
        targets,
        value: Some(reader.expression()),
        body: Vec::new(),
    })
}

/// `a=b, c=d`; a bare name stands for itself.
fn bindings(reader: &mut Reader<'_>) -> Vec<(Name, Expression)> {
    let arguments = reader.arguments("%}").into_iter();
    let bindings = arguments.filter_map(|argument| {
        let name = argument.name.or_else(|| argument.value.as_name().cloned());
        Some((name?, argument.value))
    });
    bindings.collect()
}
