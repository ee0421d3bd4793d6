//! What is open while a template is read.

use super::Span;
use super::expression::{Argument, Expression, Filter};
use super::tree::{Arm, Name, Node, NodeKind, Tag};

/// What a tag begins.
pub(super) enum Opened {
    /// Nothing follows that belongs to it.
    Node(NodeKind),
    /// It lasts until its end.
    Frame(FrameKind),
}

/// A tag whose end has not come yet.
pub(super) struct Frame {
    pub kind: FrameKind,
    /// The name of the tag that opened it.
    pub tag: Name,
    pub span: Span,
    /// Of what is being read: the arm that is open.
    pub nodes: Vec<Node>,
}

pub(super) enum FrameKind {
    If {
        arms: Vec<Arm>,
        /// Of the arm that is open; `None` behind `{% else %}`.
        condition: Option<Span>,
    },
    For {
        targets: Vec<Name>,
        over: Expression,
        /// What stands before `{% empty %}`.
        body: Option<Vec<Node>>,
    },
    With(Vec<(Name, Expression)>),
    Set(Vec<Name>),
    Block(Name),
    Autoescape(Option<bool>),
    Filtered(Vec<Filter>),
    Translated {
        bindings: Vec<(Name, Expression)>,
        arms: Vec<Vec<Node>>,
        target: Option<Name>,
    },
    PartialDefinition {
        name: Name,
        is_inline: bool,
    },
    Macro {
        name: Name,
        parameters: Vec<Argument>,
    },
    /// A tag that the language does not know, of which an end was seen further on.
    Container(Tag),
}

impl Frame {
    /// Goes on to the next arm. Gives the tag back where it belongs to something else.
    pub(super) fn next_arm(&mut self, tag: &str, condition: Span) -> bool {
        match (&mut self.kind, tag) {
            (
                FrameKind::If {
                    arms,
                    condition: open,
                },
                "elif" | "else",
            ) => {
                let Some(last) = open.take() else {
                    return false;
                };
                arms.push(Arm {
                    condition: last,
                    body: std::mem::take(&mut self.nodes),
                });
                if tag == "elif" {
                    *open = Some(condition);
                }
                true
            }
            (
                FrameKind::For {
                    body: body @ None, ..
                },
                "empty" | "else",
            ) => {
                *body = Some(std::mem::take(&mut self.nodes));
                true
            }
            (FrameKind::Translated { arms, .. }, "plural" | "pluralize") if arms.is_empty() => {
                arms.push(std::mem::take(&mut self.nodes));
                true
            }
            // A condition that somebody wrote a tag for.
            (FrameKind::Container(_), "else" | "elif") => {
                let arms = vec![Arm {
                    condition: self.span,
                    body: std::mem::take(&mut self.nodes),
                }];
                let condition = (tag == "elif").then_some(condition);
                self.kind = FrameKind::If { arms, condition };
                true
            }
            _ => false,
        }
    }

    /// The node, now that its end is there.
    pub(super) fn close(self, end: Span) -> Node {
        let span = self.span.to(end);
        let mut body = self.nodes;
        let kind = match self.kind {
            FrameKind::If {
                mut arms,
                condition: Some(condition),
            } => {
                arms.push(Arm { condition, body });
                NodeKind::If {
                    arms,
                    otherwise: None,
                }
            }
            FrameKind::If {
                arms,
                condition: None,
            } => NodeKind::If {
                arms,
                otherwise: Some(body),
            },
            FrameKind::For {
                targets,
                over,
                body: first,
            } => {
                let empty = first.map(|first| std::mem::replace(&mut body, first));
                NodeKind::For {
                    targets,
                    over,
                    body,
                    empty,
                }
            }
            FrameKind::With(bindings) => NodeKind::With { bindings, body },
            FrameKind::Set(targets) => NodeKind::Set {
                targets,
                value: None,
                body,
            },
            FrameKind::Block(name) => NodeKind::Block { name, body },
            FrameKind::Autoescape(is_on) => NodeKind::Autoescape { is_on, body },
            FrameKind::Filtered(filters) => NodeKind::Filtered { filters, body },
            FrameKind::Translated {
                bindings,
                mut arms,
                target,
            } => {
                arms.push(body);
                NodeKind::Translated {
                    bindings,
                    arms,
                    target,
                }
            }
            FrameKind::PartialDefinition { name, is_inline } => NodeKind::PartialDefinition {
                name,
                is_inline,
                body,
            },
            FrameKind::Macro { name, parameters } => NodeKind::Macro {
                name,
                parameters,
                body,
            },
            FrameKind::Container(mut tag) => {
                tag.body = Some(body);
                NodeKind::Tag(tag)
            }
        };
        Node { span, kind }
    }
}
