//! Django's own tags, and any other.

use super::Span;
use super::django_expression::read;
use super::expression::{Argument, Expression, Operand};
use super::frame::{FrameKind, Opened};
use super::tree::{Name, NodeKind, Tag};
use super::words::{Word, words};

/// What a tag begins. One that the language does not know has a body if its end comes.
pub(super) fn open(name: &str, inner: Word<'_>, comes_to_an_end: bool) -> Opened {
    let words = words(inner.text, inner.span);
    let rest = words.get(1..).unwrap_or_default();
    match name {
        "if" | "ifchanged" | "ifequal" | "ifnotequal" => Opened::Frame(FrameKind::If {
            arms: Vec::new(),
            condition: Some(whole(rest, inner)),
        }),
        "for" => Opened::Frame(for_loop(rest, inner)),
        "with" => Opened::Frame(FrameKind::With(bindings(rest))),
        "block" => Opened::Frame(FrameKind::Block(first_name(rest))),
        "extends" => Opened::Node(NodeKind::Extends(first(rest, inner))),
        "include" => Opened::Node(include(rest, inner)),
        "autoescape" => Opened::Frame(FrameKind::Autoescape(match rest {
            [word] if word.text == "on" => Some(true),
            [word] if word.text == "off" => Some(false),
            _ => None,
        })),
        "filter" => Opened::Frame(FrameKind::Filtered(filters(rest, inner))),
        "blocktranslate" | "blocktrans" => Opened::Frame(translated(rest)),
        "partialdef" => Opened::Frame(FrameKind::PartialDefinition {
            name: first_name(rest),
            is_inline: rest.get(1).is_some_and(|word| word.text == "inline"),
        }),
        "partial" => Opened::Node(NodeKind::Partial(first_name(rest))),
        "load" => Opened::Node(NodeKind::Load(loaded(rest))),
        "verbatim" | "endverbatim" => Opened::Frame(FrameKind::With(Vec::new())),
        _ => {
            let tag = tag(name, rest);
            if comes_to_an_end {
                Opened::Frame(FrameKind::Container(tag))
            } else {
                Opened::Node(NodeKind::Tag(tag))
            }
        }
    }
}

fn whole(rest: &[Word<'_>], inner: Word<'_>) -> Span {
    match rest {
        [first, .., last] => first.span.to(last.span),
        [only] => only.span,
        [] => Span {
            start: inner.span.end,
            end: inner.span.end,
        },
    }
}

fn first(rest: &[Word<'_>], inner: Word<'_>) -> Expression {
    match rest.first() {
        Some(word) => read(*word),
        None => Expression::unknown(whole(rest, inner)),
    }
}

fn first_name(rest: &[Word<'_>]) -> Name {
    rest.first().map_or("", |word| word.text).into()
}

/// `{% for a, b in values reversed %}`
fn for_loop(rest: &[Word<'_>], inner: Word<'_>) -> FrameKind {
    let middle = rest.iter().position(|word| word.text == "in");
    let (before, behind) = rest.split_at(middle.unwrap_or(rest.len()));
    let names = before.iter().flat_map(|word| word.text.split(','));
    FrameKind::For {
        targets: names
            .filter(|name| !name.is_empty())
            .map(Name::from)
            .collect(),
        over: first(behind.get(1..).unwrap_or_default(), inner),
        body: None,
    }
}

/// `a=b c=d`, and the older `b as a and d as c`.
fn bindings(rest: &[Word<'_>]) -> Vec<(Name, Expression)> {
    let mut bindings = Vec::new();
    let mut at = 0;
    while let Some(word) = rest.get(at) {
        at += 1;
        if let Some((name, value)) = word.key_and_value() {
            bindings.push((name.into(), read(value)));
        } else if let (Some(keyword), Some(name)) = (rest.get(at), rest.get(at + 1))
            && keyword.text == "as"
        {
            bindings.push((name.text.into(), read(*word)));
            at += 2;
        }
    }
    bindings
}

/// `{% include "a.html" with b=c only %}`
fn include(rest: &[Word<'_>], inner: Word<'_>) -> NodeKind {
    NodeKind::Include {
        template: first(rest, inner),
        bindings: bindings(rest.get(1..).unwrap_or_default()),
        is_isolated: rest.iter().skip(1).any(|word| word.text == "only"),
    }
}

/// `{% filter force_escape|lower %}`: filters without the value.
fn filters(rest: &[Word<'_>], inner: Word<'_>) -> Vec<super::Filter> {
    let span = whole(rest, inner);
    let start = (span.start - inner.span.start) as usize;
    let written = &inner.text[start..];
    let piped = format!("x|{written}");
    let read = read(Word {
        text: &piped,
        span: Span::new(0, piped.len()),
    });
    let shift = |at: u32| at + span.start - 2;
    let mut filters = read.filters;
    for filter in &mut filters {
        filter.span = Span {
            start: shift(filter.span.start),
            end: shift(filter.span.end),
        };
        for argument in &mut filter.arguments {
            argument.value.span = Span {
                start: shift(argument.value.span.start),
                end: shift(argument.value.span.end),
            };
        }
    }
    filters
}

/// `{% blocktranslate with a=b count c=d trimmed asvar e %}`
fn translated(rest: &[Word<'_>]) -> FrameKind {
    let target = rest.iter().position(|word| word.text == "asvar");
    let target = target.and_then(|at| rest.get(at + 1));
    FrameKind::Translated {
        bindings: bindings(rest),
        arms: Vec::new(),
        target: target.map(|word| word.text.into()),
    }
}

/// `{% load a b %}`, `{% load tag from a %}`
fn loaded(rest: &[Word<'_>]) -> Vec<Name> {
    let names = match rest {
        [.., from, library] if from.text == "from" => std::slice::from_ref(library),
        names => names,
    };
    names.iter().map(|word| word.text.into()).collect()
}

fn tag(name: &str, rest: &[Word<'_>]) -> Tag {
    let (rest, target) = match rest {
        [before @ .., keyword, target] if keyword.text == "as" => {
            (before, Some(target.text.into()))
        }
        // `{% get_comments for a as b %}` and `{% cycle 'a' 'b' as c silent %}`
        [before @ .., keyword, target, silent]
            if keyword.text == "as" && silent.text == "silent" =>
        {
            (before, Some(target.text.into()))
        }
        rest => (rest, None),
    };
    Tag {
        name: name.into(),
        arguments: rest.iter().map(|word| argument(*word)).collect(),
        target,
        body: None,
    }
}

fn argument(word: Word<'_>) -> Argument {
    if let Some((name, value)) = word.key_and_value() {
        let value = read(value);
        if !matches!(value.operand, Operand::Unknown) {
            return Argument {
                name: Some(name.into()),
                value,
            };
        }
    }
    Argument::positional(read(word))
}
