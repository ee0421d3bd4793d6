//! From tokens to a tree. Never fails: what the language does not allow is said, and the rest stands.

use std::collections::HashMap;

use super::dialect::Dialect;
use super::frame::{Frame, FrameKind, Opened};
use super::token::{Token, TokenKind, tokens};
use super::tree::{Node, NodeKind, Template, TemplateError};
use super::words::Word;
use super::{Span, django_expression, django_tags, jinja_expression, jinja_tags};

/// Deeper tags are read as if they had no end.
const MAX_DEPTH: usize = 100;

/// No more is said of one template.
const MAX_ERRORS: usize = 20;

/// Reads a template.
pub fn parse(text: &str, dialect: Dialect) -> Template {
    let tokens = tokens(text, dialect);
    let mut parser = Parser {
        text,
        dialect,
        ends: last_ends(text, &tokens),
        frames: Vec::new(),
        nodes: Vec::new(),
        errors: Vec::new(),
    };
    parser.run(&tokens);
    Template {
        dialect,
        escapes: Some(true),
        text: text.into(),
        nodes: parser.nodes,
        errors: parser.errors,
    }
}

/// Where each end was last seen: a tag that nobody knows has a body if its end comes.
fn last_ends<'t>(text: &'t str, tokens: &[Token]) -> HashMap<&'t str, u32> {
    let tags = tokens.iter().filter(|token| token.kind == TokenKind::Tag);
    let ends = tags.filter_map(|token| {
        let name = text[token.inner.range()].strip_prefix("end")?;
        let name = name.split_whitespace().next()?;
        Some((name, token.span.start))
    });
    ends.collect()
}

struct Parser<'t> {
    text: &'t str,
    dialect: Dialect,
    ends: HashMap<&'t str, u32>,
    frames: Vec<Frame>,
    /// At the top of the template.
    nodes: Vec<Node>,
    errors: Vec<TemplateError>,
}

impl<'t> Parser<'t> {
    fn run(&mut self, tokens: &[Token]) {
        let mut tokens = tokens.iter();
        while let Some(token) = tokens.next() {
            match token.kind {
                TokenKind::Text => self.push(token.span, NodeKind::Text),
                TokenKind::Comment => self.push(token.span, NodeKind::Nothing),
                TokenKind::Variable => {
                    let value = self.expression(token);
                    self.push(token.span, NodeKind::Print(value));
                }
                TokenKind::Tag if self.name_of(token) == "comment" => {
                    let end = tokens.find(|other| self.is_tag(other, "endcomment"));
                    let end = match end {
                        Some(end) => end.span,
                        None => Span::new(self.text.len(), self.text.len()),
                    };
                    self.push(token.span.to(end), NodeKind::Nothing);
                }
                TokenKind::Tag => self.tag(token),
            }
        }
        while let Some(frame) = self.frames.pop() {
            self.close_unfinished(frame, self.text.len());
        }
    }

    fn inner(&self, token: &Token) -> Word<'t> {
        Word {
            text: &self.text[token.inner.range()],
            span: token.inner,
        }
    }

    fn name_of(&self, token: &Token) -> &'t str {
        let inner = &self.text[token.inner.range()];
        let end = match self.dialect {
            Dialect::Django => inner.find(char::is_whitespace),
            Dialect::Jinja => {
                inner.find(|character: char| character != '_' && !character.is_alphanumeric())
            }
        };
        &inner[..end.unwrap_or(inner.len())]
    }

    fn is_tag(&self, token: &Token, name: &str) -> bool {
        token.kind == TokenKind::Tag && self.name_of(token) == name
    }

    fn expression(&mut self, token: &Token) -> super::Expression {
        let inner = self.inner(token);
        if inner.text.is_empty() {
            self.error(token.span, "an empty variable tag");
        }
        match self.dialect {
            Dialect::Django => django_expression::read(inner),
            Dialect::Jinja => jinja_expression::read(inner),
        }
    }

    fn tag(&mut self, token: &Token) {
        let name = self.name_of(token);
        if name.is_empty() {
            self.error(token.span, "an empty tag");
            return self.push(token.span, NodeKind::Nothing);
        }
        if let Some(opened) = name.strip_prefix("end")
            && self.end(opened, token)
        {
            return;
        }
        let condition = Span::new(
            token.inner.start as usize + name.len(),
            token.inner.end as usize,
        );
        if let Some(frame) = self.frames.last_mut()
            && frame.next_arm(name, condition)
        {
            return;
        }
        let comes_to_an_end = self
            .ends
            .get(name)
            .is_some_and(|end| *end > token.span.start);
        let inner = self.inner(token);
        let opened = match self.dialect {
            Dialect::Django => django_tags::open(name, inner, comes_to_an_end),
            Dialect::Jinja => jinja_tags::open(name, inner, comes_to_an_end),
        };
        match opened {
            Opened::Node(kind) => self.push(token.span, kind),
            Opened::Frame(_) if self.frames.len() >= MAX_DEPTH => {
                self.error(token.span, "tags are nested too deeply to be followed");
                self.push(token.span, NodeKind::Nothing);
            }
            Opened::Frame(kind) => self.frames.push(Frame {
                kind,
                tag: name.into(),
                span: token.span,
                nodes: Vec::new(),
            }),
        }
    }

    /// Closes what an end is the end of; false where nothing of that name is open and it may be a tag of its
    /// own.
    fn end(&mut self, opened: &str, token: &Token) -> bool {
        let is_it = |frame: &Frame| frame.tag.as_ref() == opened;
        let Some(depth) = self.frames.iter().rposition(is_it) else {
            let message = format!("nothing is open that `end{opened}` would close");
            self.error(token.span, message);
            self.push(token.span, NodeKind::Nothing);
            return true;
        };
        while self.frames.len() > depth + 1 {
            let frame = self.frames.pop().expect("there are more than `depth`");
            self.close_unfinished(frame, token.span.start as usize);
        }
        let frame = self.frames.pop().expect("it was found");
        let node = frame.close(token.span);
        self.add(node);
        true
    }

    /// A tag whose end did not come. One that nobody knows has no body then.
    fn close_unfinished(&mut self, frame: Frame, end: usize) {
        if let FrameKind::Container(tag) = frame.kind {
            self.push(frame.span, NodeKind::Tag(tag));
            for node in frame.nodes {
                self.add(node);
            }
            return;
        }
        let message = format!("`{}` is not closed", frame.tag);
        self.error(frame.span, message);
        let node = frame.close(Span::new(end, end));
        self.add(node);
    }

    fn push(&mut self, span: Span, kind: NodeKind) {
        self.add(Node { span, kind });
    }

    fn add(&mut self, node: Node) {
        match self.frames.last_mut() {
            Some(frame) => frame.nodes.push(node),
            None => self.nodes.push(node),
        }
    }

    fn error(&mut self, span: Span, message: impl Into<String>) {
        if self.errors.len() < MAX_ERRORS {
            let message = message.into();
            self.errors.push(TemplateError { span, message });
        }
    }
}
