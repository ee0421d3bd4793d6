use super::attribute::{AttributeKind, ValueLanguage};
use super::css::Css;
use super::element::{Namespace, ScriptKind};
use super::events::Events;
use super::javascript::JavaScript;
use super::letters::Letters;
use super::position::{Position, Quote, ScriptPosition, ValuePosition};
use super::raw_text::RawText;
use super::url::Url;

/// Where in a page one is: the state between two characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Context {
    pub(super) state: State,
    /// The tag that is being read, or whose contents are.
    pub(super) element: &'static str,
    pub(super) is_end_tag: bool,
    /// The `type` of the script whose tag is being read.
    pub(super) script_type: Option<Letters>,
    pub(super) contents: Contents,
    pub(super) namespaces: Vec<Namespace>,
}

/// The states of the tokenizer, and in them what belongs to the attribute that is being read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) enum State {
    #[default]
    Data,
    TagOpen,
    EndTagOpen,
    TagName(Letters),
    BeforeAttributeName,
    AttributeName(Letters),
    AfterAttributeName(Attribute),
    BeforeValue(Attribute),
    Value {
        attribute: Attribute,
        quote: Quote,
        language: ValueLanguage,
    },
    AfterValue,
    SelfClosing,
    /// Behind `<!`.
    Declaration(Letters),
    Comment(CommentEnd),
    BogusComment,
    Doctype,
    Cdata {
        brackets: u8,
    },
    RawText(RawText),
    Plaintext,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Attribute {
    pub kind: AttributeKind,
    /// Whether it says what language a script is in.
    pub is_script_type: bool,
}

/// How much of a comment's end was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum CommentEnd {
    Start,
    StartDash,
    Body,
    Dash,
    DashDash,
    Bang,
}

/// The language of what an element holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) enum Contents {
    #[default]
    Text,
    Script(ScriptKind, JavaScript),
    Style(Css),
}

impl Context {
    /// Goes over text of a template, which begins at `base`.
    pub fn feed(&mut self, text: &str, base: usize, events: &mut impl Events) {
        let mut at = 0;
        while at < text.len() {
            at = self.advance(text, at, base, events);
        }
    }

    /// Goes over a value that is printed here. `keeps_backslashes`: whether one in the value stays one.
    pub fn print(&mut self, keeps_backslashes: bool) {
        match &mut self.state {
            State::TagOpen | State::EndTagOpen => {
                self.is_end_tag = self.state == State::EndTagOpen;
                self.state = State::TagName(Letters::unknown());
            }
            State::TagName(name) | State::AttributeName(name) => name.set_unknown(),
            State::BeforeAttributeName
            | State::AfterAttributeName(_)
            | State::AfterValue
            | State::SelfClosing => self.state = State::AttributeName(Letters::unknown()),
            State::BeforeValue(attribute) => {
                let attribute = *attribute;
                let mut language = ValueLanguage::of(attribute.kind);
                language.print(keeps_backslashes);
                self.note_printed_type(attribute);
                self.state = State::Value {
                    attribute,
                    quote: Quote::Unquoted,
                    language,
                };
            }
            State::Value {
                attribute,
                language,
                ..
            } => {
                let attribute = *attribute;
                language.print(keeps_backslashes);
                self.note_printed_type(attribute);
            }
            State::Declaration(_) => self.state = State::BogusComment,
            State::Comment(end) => *end = CommentEnd::Body,
            State::Cdata { brackets } => *brackets = 0,
            State::RawText(raw) => {
                raw.print();
                self.contents.print(keeps_backslashes);
            }
            State::Data => self.contents.print(keeps_backslashes),
            State::BogusComment | State::Doctype | State::Plaintext => {}
        }
    }

    fn note_printed_type(&mut self, attribute: Attribute) {
        if attribute.is_script_type {
            self.script_type
                .get_or_insert_with(Letters::default)
                .set_unknown();
        }
    }

    /// Where a value is that is printed here.
    pub fn position(&self) -> Position {
        match &self.state {
            State::Data => self.contents.position(true).unwrap_or(Position::Text),
            State::Plaintext => Position::Text,
            State::TagOpen | State::EndTagOpen | State::TagName(_) => Position::TagName,
            State::BeforeAttributeName
            | State::AttributeName(_)
            | State::AfterAttributeName(_)
            | State::AfterValue
            | State::SelfClosing => Position::AttributeName,
            State::BeforeValue(attribute) => Position::Attribute {
                kind: attribute.kind,
                quote: Quote::Unquoted,
                value: ValueLanguage::of(attribute.kind).position(),
            },
            State::Value {
                attribute,
                quote,
                language,
            } => Position::Attribute {
                kind: attribute.kind,
                quote: *quote,
                value: language.position(),
            },
            State::Declaration(_) | State::Comment(_) | State::BogusComment => Position::Comment,
            State::Doctype => Position::Doctype,
            State::Cdata { .. } => self.contents.position(false).unwrap_or(Position::RawText),
            State::RawText(_) => self.contents.position(false).unwrap_or({
                if matches!(self.element, "textarea" | "title") {
                    Position::Rcdata
                } else {
                    Position::RawText
                }
            }),
        }
    }

    /// The state that two ways to the same place have in common; `None` where they differ in what matters.
    pub fn joined(&self, other: &Self) -> Option<Self> {
        if self == other {
            return Some(self.clone());
        }
        let alike = self.element == other.element
            && self.is_end_tag == other.is_end_tag
            && self.namespaces == other.namespaces;
        if !alike {
            return None;
        }
        Some(Self {
            state: self.state.joined(&other.state)?,
            contents: self.contents.joined(&other.contents)?,
            script_type: if self.script_type == other.script_type {
                self.script_type
            } else {
                Some(Letters::unknown())
            },
            ..self.clone()
        })
    }
}

impl State {
    fn joined(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (one, other) if one == other => Some(one.clone()),
            (
                Self::Value {
                    attribute,
                    quote,
                    language,
                },
                Self::Value {
                    attribute: other_attribute,
                    quote: other_quote,
                    language: other,
                },
            ) if attribute == other_attribute && quote == other_quote => Some(Self::Value {
                attribute: *attribute,
                quote: *quote,
                language: language.joined(other)?,
            }),
            _ => None,
        }
    }
}

impl ValueLanguage {
    fn print(&mut self, keeps_backslashes: bool) {
        match self {
            Self::Plain => {}
            Self::Url(url) => url.print(keeps_backslashes),
            Self::JavaScript(script) => script.print(keeps_backslashes),
            Self::Css(css) => css.print(),
            Self::Document(document) => document.print(keeps_backslashes),
        }
    }

    fn position(&self) -> ValuePosition {
        match self {
            Self::Plain => ValuePosition::Plain,
            Self::Url(Url::JavaScript(script)) => ValuePosition::JavaScriptUrl(script.place()),
            Self::Url(url) => url.place().map_or(ValuePosition::Plain, ValuePosition::Url),
            Self::JavaScript(script) => ValuePosition::JavaScript(script.place()),
            Self::Css(css) => ValuePosition::Css(css.place()),
            Self::Document(document) => ValuePosition::Document(Box::new(document.position())),
        }
    }

    fn joined(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Plain, Self::Plain) => Self::Plain,
            (Self::Url(one), Self::Url(other)) => Self::Url(one.joined(other)?),
            (Self::JavaScript(one), Self::JavaScript(other)) => {
                Self::JavaScript(one.joined(other)?)
            }
            (Self::Css(one), Self::Css(other)) => Self::Css(one.joined(other)?),
            (Self::Document(one), Self::Document(other)) => {
                Self::Document(one.joined(other)?.into())
            }
            _ => return None,
        })
    }
}

impl Contents {
    fn print(&mut self, keeps_backslashes: bool) {
        match self {
            Self::Text => {}
            Self::Script(_, script) => script.print(keeps_backslashes),
            Self::Style(css) => css.print(),
        }
    }

    fn position(&self, is_decoded: bool) -> Option<Position> {
        match self {
            Self::Text => None,
            Self::Script(kind, script) => Some(Position::Script(ScriptPosition {
                kind: *kind,
                place: script.place(),
                is_decoded,
                may_be_outside_quotes: script.may_be_outside_quotes(),
            })),
            Self::Style(css) => Some(Position::Style(css.place())),
        }
    }

    fn joined(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Text, Self::Text) => Self::Text,
            (Self::Script(kind, one), Self::Script(other_kind, other)) if kind == other_kind => {
                Self::Script(*kind, one.joined(other)?)
            }
            (Self::Style(one), Self::Style(other)) => Self::Style(one.joined(other)?),
            _ => return None,
        })
    }
}
