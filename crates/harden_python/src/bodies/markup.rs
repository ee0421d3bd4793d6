//! Markup that code writes: texts with HTML in them, or in the place of HTML, with holes that values go into.

use ruff_python_ast::{
    Expr, ExprBinOp, ExprCall, ExprDict, ExprFString, FStringPart, InterpolatedStringElement,
    Operator,
};
use ruff_text_size::Ranged;

use super::lower::Lowering;
use super::{Key, Markup, MarkupPiece, MarkupUse, Term};
use crate::facts::{Extents, dotted};

/// Pieces of one text, at most.
const MOST_PIECES: usize = 96;
/// Operands of one sum, at most.
const MOST_OPERANDS: usize = 64;
/// Longer texts are cut, and with them what is said of the holes behind.
const LONGEST_TEXT: usize = 16_384;

/// What a call is, that takes markup.
pub(super) fn markup_use(call: &ExprCall) -> Option<MarkupUse> {
    let name = match &*call.func {
        Expr::Name(node) => node.id.as_str(),
        Expr::Attribute(node) => node.attr.as_str(),
        _ => return None,
    };
    Some(match name {
        "mark_safe" | "SafeString" | "SafeText" | "Markup" => MarkupUse::Marked,
        "format_html" => MarkupUse::Formatted,
        "format_html_join" => MarkupUse::Joined,
        "HttpResponse" => MarkupUse::Response,
        _ => return None,
    })
}

/// Whether an expression is a text with HTML and holes, by itself.
pub(super) fn is_markup(node: &Expr) -> bool {
    match node {
        Expr::FString(node) => has_hole(node) && literals(node).any(looks_like_markup),
        Expr::BinOp(node) => match node.op {
            Operator::Mod => is_literal_markup(&node.left),
            Operator::Add => {
                let first = operands(node).into_iter().next();
                first.is_some_and(|first| is_literal_markup(first) || is_markup(first))
            }
            _ => false,
        },
        Expr::Call(node) => node.func.as_attribute_expr().is_some_and(|method| {
            method.attr.as_str() == "format" && is_literal_markup(&method.value)
        }),
        _ => false,
    }
}

fn is_literal_markup(node: &Expr) -> bool {
    node.as_string_literal_expr()
        .is_some_and(|literal| looks_like_markup(literal.value.to_str()))
}

/// A tag, or a URL that is a script.
fn looks_like_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has_tag = bytes
        .windows(2)
        .any(|pair| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || pair[1] == b'/'));
    has_tag || text.starts_with("javascript:")
}

fn has_hole(node: &ExprFString) -> bool {
    node.value
        .elements()
        .any(|element| matches!(element, InterpolatedStringElement::Interpolation(_)))
}

fn literals(node: &ExprFString) -> impl Iterator<Item = &str> {
    node.value.iter().flat_map(|part| match part {
        FStringPart::Literal(literal) => vec![&*literal.value],
        FStringPart::FString(part) => part
            .elements
            .iter()
            .filter_map(|element| Some(&*element.as_literal()?.value))
            .collect(),
    })
}

/// Makes pieces of an expression.
pub(super) struct Writing<'w, 't> {
    pub(super) lowering: &'w mut Lowering,
    pub(super) extents: &'w Extents<'t>,
    pieces: Vec<MarkupPiece>,
}

impl<'w, 't> Writing<'w, 't> {
    pub(super) fn new(lowering: &'w mut Lowering, extents: &'w Extents<'t>) -> Self {
        Self {
            lowering,
            extents,
            pieces: Vec::new(),
        }
    }

    /// What a call takes for markup; `None` where that has no holes.
    pub(super) fn of_call(mut self, call: &ExprCall, used: MarkupUse) -> Option<Markup> {
        let arguments = &call.arguments.args;
        match used {
            MarkupUse::Formatted => {
                let format = arguments.first()?.as_string_literal_expr()?;
                self.format(format.value.to_str(), &arguments[1..], call, None);
            }
            MarkupUse::Joined => {
                let format = arguments.get(1)?.as_string_literal_expr()?;
                let over = self.lowering.term(arguments.get(2)?).item(Key::Any);
                self.format(format.value.to_str(), &[], call, Some(&over));
            }
            MarkupUse::Marked | MarkupUse::Response | MarkupUse::Plain => {
                self.text(arguments.first()?);
            }
        }
        self.finish(call, used)
    }

    /// A text that nobody says the use of.
    pub(super) fn of_text(mut self, node: &Expr) -> Option<Markup> {
        self.text(node);
        self.finish(node, MarkupUse::Plain)
    }

    fn finish(self, node: &impl Ranged, used: MarkupUse) -> Option<Markup> {
        let has_hole = |piece: &MarkupPiece| matches!(piece, MarkupPiece::Hole { .. });
        self.pieces.iter().any(has_hole).then(|| Markup {
            extent: self.extents.of(node),
            used,
            pieces: self.pieces,
        })
    }

    fn text(&mut self, node: &Expr) {
        match node {
            Expr::StringLiteral(literal) => self.literal(literal.value.to_str()),
            Expr::FString(node) => self.f_string(node),
            Expr::BinOp(operation) => match (operation.op, &*operation.left) {
                (Operator::Mod, Expr::StringLiteral(format)) => {
                    self.percent(format.value.to_str(), &operation.right);
                }
                (Operator::Add, _) => {
                    for operand in operands(operation) {
                        match operand {
                            Expr::StringLiteral(_) | Expr::FString(_) => self.text(operand),
                            Expr::BinOp(inner) if inner.op == Operator::Mod => self.text(operand),
                            other => self.hole(other),
                        }
                    }
                }
                _ => self.hole(node),
            },
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(method) if method.attr.as_str() == "format" => {
                    match method.value.as_string_literal_expr() {
                        Some(format) => {
                            self.format(format.value.to_str(), &call.arguments.args, call, None);
                        }
                        None => self.hole(node),
                    }
                }
                _ => self.hole(node),
            },
            _ => self.hole(node),
        }
    }

    fn literal(&mut self, text: &str) {
        if text.is_empty() || self.pieces.len() >= MOST_PIECES {
            return;
        }
        let end = text.floor_char_boundary(LONGEST_TEXT);
        self.pieces.push(MarkupPiece::Text(text[..end].into()));
    }

    fn hole(&mut self, node: &Expr) {
        let value = self.lowering.term(node);
        self.filled(value, node);
    }

    fn filled(&mut self, value: Term, node: &impl Ranged) {
        if self.pieces.len() < MOST_PIECES {
            let extent = self.extents.of(node);
            self.pieces.push(MarkupPiece::Hole { value, extent });
        }
    }

    fn f_string(&mut self, node: &ExprFString) {
        for part in &node.value {
            match part {
                FStringPart::Literal(literal) => self.literal(&literal.value),
                FStringPart::FString(part) => {
                    for element in &part.elements {
                        self.element(element);
                    }
                }
            }
        }
    }

    fn element(&mut self, element: &InterpolatedStringElement) {
        match element {
            InterpolatedStringElement::Literal(literal) => self.literal(&literal.value),
            InterpolatedStringElement::Interpolation(hole) => {
                let spec = hole.format_spec.as_ref().and_then(|spec| {
                    let last = spec.elements.iter().next_back()?;
                    Some(&*last.as_literal()?.value)
                });
                if spec.is_some_and(is_of_number) {
                    self.filled(Term::Number, hole);
                } else {
                    self.hole(&hole.expression);
                }
            }
        }
    }

    /// `"%s: %(name)d" % values`
    fn percent(&mut self, format: &str, values: &Expr) {
        let mut position = 0;
        let mut rest = format;
        while let Some(at) = rest.find('%') {
            self.literal(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(behind) = rest.strip_prefix('%') {
                self.literal("%");
                rest = behind;
                continue;
            }
            let key = rest
                .strip_prefix('(')
                .and_then(|inner| inner.split_once(')'));
            if let Some((_, behind)) = key {
                rest = behind;
            }
            let flags = rest
                .trim_start_matches(|sign: char| "#0- +.*".contains(sign) || sign.is_ascii_digit());
            let Some(kind) = flags.chars().next() else {
                return;
            };
            rest = &flags[kind.len_utf8()..];
            let given = match (key, values) {
                (Some((key, _)), Expr::Dict(dict)) => item(dict, key),
                (Some(_), _) => None,
                (None, Expr::Tuple(tuple)) => tuple.elts.get(position),
                (None, one) => (position == 0).then_some(one),
            };
            position += 1;
            match (given, key) {
                _ if !matches!(kind, 's' | 'r' | 'a') => self.filled(Term::Number, values),
                (Some(value), _) => self.hole(value),
                (None, Some((key, _))) if !values.is_dict_expr() => {
                    let value = self.lowering.term(values).item(Key::Text(key.into()));
                    self.filled(value, values);
                }
                (None, _) => self.filled(Term::Unknown, values),
            }
        }
        self.literal(rest);
    }

    /// `"{} {name} {0:.2f}".format(…)`; `each` stands for what a loop gives.
    fn format(&mut self, format: &str, arguments: &[Expr], call: &ExprCall, each: Option<&Term>) {
        let mut position = 0;
        let mut rest = format;
        while let Some(at) = rest.find(['{', '}']) {
            self.literal(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(behind) = rest.strip_prefix(brace) {
                self.literal(brace);
                rest = behind;
                continue;
            }
            if brace == "}" {
                continue;
            }
            let Some((field, behind)) = rest.split_once('}') else {
                return;
            };
            rest = behind;
            let (field, spec) = field.split_once(':').unwrap_or((field, ""));
            let field = field.split('!').next().unwrap_or_default();
            let name_end = field.find(['.', '[']).unwrap_or(field.len());
            let (name, path) = field.split_at(name_end);
            let index = if name.is_empty() {
                position += 1;
                Some(position - 1)
            } else {
                name.parse().ok()
            };
            if is_of_number(spec) {
                self.filled(Term::Number, call);
                continue;
            }
            let given = match (index, each) {
                (Some(index), Some(each)) => {
                    let index = u32::try_from(index).unwrap_or(u32::MAX);
                    self.filled(each.clone().item(Key::Position(index)), call);
                    continue;
                }
                (Some(index), None) => arguments.get(index),
                (None, _) => call.arguments.keywords.iter().find_map(|keyword| {
                    (keyword.arg.as_ref()?.as_str() == name).then_some(&keyword.value)
                }),
            };
            match given {
                Some(value) if path.is_empty() => self.hole(value),
                Some(value) => {
                    let mut term = self.lowering.term(value);
                    for attribute in path.split('.').skip(1) {
                        term = Term::Attribute(Box::new(term), attribute.into());
                    }
                    self.filled(term, value);
                }
                None => self.filled(Term::Unknown, call),
            }
        }
        self.literal(rest);
    }
}

/// The value of a key in a dict.
fn item<'e>(dict: &'e ExprDict, key: &str) -> Option<&'e Expr> {
    let mut items = dict.items.iter();
    let found = items.find(|item| {
        let own = item.key.as_ref().and_then(Expr::as_string_literal_expr);
        own.is_some_and(|own| own.value.to_str() == key)
    });
    found.map(|item| &item.value)
}

/// The operands of `a + b + c`, from left to right.
fn operands(node: &ExprBinOp) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = vec![&node.right];
    let mut at = &*node.left;
    while let Expr::BinOp(inner) = at
        && inner.op == Operator::Add
        && found.len() < MOST_OPERANDS
    {
        found.push(&inner.right);
        at = &inner.left;
    }
    found.push(at);
    found.reverse();
    found
}

/// A format that only numbers and dates have: `.2f`, `d`, `%Y`.
fn is_of_number(spec: &str) -> bool {
    spec.ends_with(['d', 'f', 'g', 'e', 'x', 'X', 'b', 'o', 'n', ',', '%']) || spec.contains('%')
}

/// What the response says that it is, where that is no HTML.
pub(super) fn is_other_content(call: &ExprCall) -> bool {
    let keywords = call.arguments.keywords.iter();
    let positional = call.arguments.args.get(1);
    let mut given = keywords
        .filter(|keyword| {
            let name = keyword
                .arg
                .as_ref()
                .map(ruff_python_ast::Identifier::as_str);
            matches!(name, Some("content_type" | "mimetype") | None)
        })
        .map(|keyword| &keyword.value)
        .chain(positional);
    given.any(|value| match value {
        Expr::StringLiteral(literal) => !literal.value.to_str().contains("html"),
        other => dotted(other).is_none_or(|name| !name.to_ascii_lowercase().contains("html")),
    })
}
