//! The tokenizer of the HTML standard, outside of elements whose contents are no markup.

use memchr::{memchr, memchr2};

use super::attribute::{self, ValueLanguage};
use super::context::{Attribute, CommentEnd, Contents, Context, State};
use super::css::Css;
use super::element::{self, Content, Namespace};
use super::events::Events;
use super::javascript::JavaScript;
use super::letters::Letters;
use super::position::Quote;
use super::raw_text::RawText;
use super::reference::decoded;

/// Deeper namespaces are not told apart.
const MAX_NAMESPACES: usize = 16;

impl Context {
    /// Goes on from `at`; gives the offset that was reached.
    pub(super) fn advance(
        &mut self,
        text: &str,
        at: usize,
        base: usize,
        events: &mut impl Events,
    ) -> usize {
        let bytes = text.as_bytes();
        let byte = bytes[at];
        match &mut self.state {
            State::Data => self.data(text, at, base, events),
            State::TagOpen => self.tag_open(byte, at, base, events),
            State::EndTagOpen => self.end_tag_open(byte, at, base, events),
            State::TagName(_) => self.tag_name(text, at, base, events),
            State::BeforeAttributeName => self.before_attribute_name(byte, at, base, events),
            State::AttributeName(_) => self.attribute_name(text, at, base, events),
            State::AfterAttributeName(attribute) => {
                let attribute = *attribute;
                self.after_attribute_name(attribute, byte, at)
            }
            State::BeforeValue(attribute) => {
                let attribute = *attribute;
                self.before_value(attribute, byte, at, base, events)
            }
            State::Value { .. } => self.value(text, at, base, events),
            State::SelfClosing if byte == b'>' => {
                events.tag_closed(base + at + 1, true);
                self.close_tag(true);
                at + 1
            }
            State::AfterValue | State::SelfClosing => {
                self.state = State::BeforeAttributeName;
                at
            }
            State::Declaration(_) => self.declaration(byte, at),
            State::Comment(_) => self.comment(bytes, at),
            State::BogusComment | State::Doctype => self.up_to_angle(bytes, at),
            State::Cdata { .. } => self.cdata(text, at, base, events),
            State::RawText(_) => self.raw_text(text, at, base, events),
            State::Plaintext => text.len(),
        }
    }

    fn data(&mut self, text: &str, at: usize, base: usize, events: &mut impl Events) -> usize {
        let found = memchr(b'<', &text.as_bytes()[at..]);
        let end = found.map_or(text.len(), |found| at + found);
        if self.contents != Contents::Text {
            self.decoded_text_of_contents(&text[at..end], base + at, events);
        }
        if found.is_none() {
            return end;
        }
        self.state = State::TagOpen;
        end + 1
    }

    /// Scripts and styles in SVG are read as text is, with its character references.
    fn decoded_text_of_contents(&mut self, text: &str, at: usize, events: &mut impl Events) {
        match &mut self.contents {
            Contents::Script(kind, script) => {
                events.script(*kind, text, at);
                script.feed(&decoded(text.as_bytes()));
            }
            Contents::Style(css) => {
                events.style(text, at);
                css.feed(&decoded(text.as_bytes()));
            }
            Contents::Text => {}
        }
    }

    fn tag_open(&mut self, byte: u8, at: usize, base: usize, events: &mut impl Events) -> usize {
        match byte {
            b'!' => self.state = State::Declaration(Letters::default()),
            b'/' => self.state = State::EndTagOpen,
            b'?' => self.state = State::BogusComment,
            byte if byte.is_ascii_alphabetic() => {
                events.tag_opened((base + at).saturating_sub(1), false);
                self.open_tag(false);
                return at;
            }
            _ => {
                self.state = State::Data;
                return at;
            }
        }
        at + 1
    }

    fn end_tag_open(
        &mut self,
        byte: u8,
        at: usize,
        base: usize,
        events: &mut impl Events,
    ) -> usize {
        match byte {
            b'>' => self.state = State::Data,
            byte if byte.is_ascii_alphabetic() => {
                events.tag_opened((base + at).saturating_sub(2), true);
                self.open_tag(true);
                return at;
            }
            _ => {
                self.state = State::BogusComment;
                return at;
            }
        }
        at + 1
    }

    fn open_tag(&mut self, is_end: bool) {
        self.element = "";
        self.is_end_tag = is_end;
        self.script_type = None;
        self.state = State::TagName(Letters::default());
    }

    fn tag_name(&mut self, text: &str, at: usize, base: usize, events: &mut impl Events) -> usize {
        let State::TagName(name) = &mut self.state else {
            return at;
        };
        let end = end_of(text, at, |byte| {
            ends_name(byte) || byte == b'/' || byte == b'>'
        });
        name.push_all(&text.as_bytes()[at..end]);
        let name = *name;
        events.tag_name(&text[at..end], base + at);
        let Some(byte) = text.as_bytes().get(end) else {
            return end;
        };
        let name = name.as_str().unwrap_or_default();
        self.element = element::known(name);
        if !self.is_end_tag && leaves_foreign_content(name) {
            self.namespaces.clear();
        }
        self.end_of_name(*byte, end, base, events)
    }

    /// What may stand behind a name.
    fn end_of_name(&mut self, byte: u8, at: usize, base: usize, events: &mut impl Events) -> usize {
        match byte {
            b'/' => self.state = State::SelfClosing,
            b'>' => {
                events.tag_closed(base + at + 1, false);
                self.close_tag(false);
            }
            _ => self.state = State::BeforeAttributeName,
        }
        at + 1
    }

    fn before_attribute_name(
        &mut self,
        byte: u8,
        at: usize,
        base: usize,
        events: &mut impl Events,
    ) -> usize {
        match byte {
            byte if ends_name(byte) => at + 1,
            b'/' | b'>' => self.end_of_name(byte, at, base, events),
            _ => {
                events.attribute_opened(base + at);
                let mut name = Letters::default();
                if byte == b'=' {
                    name.push(byte);
                    events.attribute_name("=", base + at);
                    self.state = State::AttributeName(name);
                    return at + 1;
                }
                self.state = State::AttributeName(name);
                at
            }
        }
    }

    fn attribute_name(
        &mut self,
        text: &str,
        at: usize,
        base: usize,
        events: &mut impl Events,
    ) -> usize {
        let element = self.element;
        let State::AttributeName(name) = &mut self.state else {
            return at;
        };
        let ends = |byte| ends_name(byte) || matches!(byte, b'/' | b'>' | b'=');
        let end = end_of(text, at, ends);
        name.push_all(&text.as_bytes()[at..end]);
        events.attribute_name(&text[at..end], base + at);
        let Some(byte) = text.as_bytes().get(end) else {
            return end;
        };
        let known = name.as_str().unwrap_or_default();
        let attribute = Attribute {
            // A name that a template ends may still begin like that of a handler.
            kind: if name.is_unknown() {
                attribute::kind(element, name.start())
            } else {
                attribute::kind(element, known)
            },
            is_script_type: element == "script" && known == "type",
        };
        match byte {
            b'=' => {
                self.state = State::BeforeValue(attribute);
                end + 1
            }
            byte if ends_name(*byte) => {
                self.state = State::AfterAttributeName(attribute);
                end + 1
            }
            byte => self.end_of_name(*byte, end, base, events),
        }
    }

    fn after_attribute_name(&mut self, attribute: Attribute, byte: u8, at: usize) -> usize {
        match byte {
            byte if ends_name(byte) => {}
            b'=' => self.state = State::BeforeValue(attribute),
            _ => {
                self.state = State::BeforeAttributeName;
                return at;
            }
        }
        at + 1
    }

    fn before_value(
        &mut self,
        attribute: Attribute,
        byte: u8,
        at: usize,
        base: usize,
        events: &mut impl Events,
    ) -> usize {
        let quote = match byte {
            byte if ends_name(byte) => return at + 1,
            b'>' => return self.end_of_name(byte, at, base, events),
            b'"' => Quote::Double,
            b'\'' => Quote::Single,
            _ => Quote::Unquoted,
        };
        events.value_opened(quote);
        if attribute.is_script_type && self.script_type.is_none() {
            self.script_type = Some(Letters::default());
        }
        self.state = State::Value {
            attribute,
            quote,
            language: ValueLanguage::of(attribute.kind),
        };
        at + usize::from(quote != Quote::Unquoted)
    }

    fn value(&mut self, text: &str, at: usize, base: usize, events: &mut impl Events) -> usize {
        let State::Value {
            attribute,
            quote,
            language,
        } = &mut self.state
        else {
            return at;
        };
        let rest = &text.as_bytes()[at..];
        let (found, behind) = match quote {
            Quote::Double => (memchr(b'"', rest), State::AfterValue),
            Quote::Single => (memchr(b'\'', rest), State::AfterValue),
            Quote::Unquoted => {
                let end = rest
                    .iter()
                    .position(|byte| ends_name(*byte) || *byte == b'>');
                (end, State::BeforeAttributeName)
            }
        };
        let end = found.map_or(text.len(), |found| at + found);
        if at < end {
            let piece = &text[at..end];
            events.value(piece, base + at);
            language.feed(piece);
            if attribute.is_script_type
                && let Some(kind) = &mut self.script_type
            {
                kind.push_all(piece.as_bytes());
            }
        }
        if found.is_none() {
            return end;
        }
        let is_unquoted = *quote == Quote::Unquoted;
        self.state = behind;
        end + usize::from(!is_unquoted)
    }

    /// What a tag begins or ends, now that it was read.
    fn close_tag(&mut self, is_self_closing: bool) {
        self.state = State::Data;
        let inside = self.namespaces.last().copied();
        if self.is_end_tag {
            self.contents = Contents::Text;
            if let Some(namespace) = inside
                && element::closed(self.element, namespace)
            {
                self.namespaces.pop();
            }
            self.forget_tag();
            return;
        }
        let is_foreign = matches!(inside, Some(Namespace::Svg | Namespace::MathMl));
        if is_foreign && is_self_closing {
            self.forget_tag();
            return;
        }
        if let Some(namespace) = element::opened(self.element, inside) {
            if !is_self_closing && self.namespaces.len() < MAX_NAMESPACES {
                self.namespaces.push(namespace);
            }
            self.forget_tag();
            return;
        }
        let content = element::content(self.element);
        self.contents = match content {
            Content::Script if inside != Some(Namespace::MathMl) => {
                let kind = self.script_type.take();
                let kind = match kind {
                    Some(kind) if kind.is_cut() => element::script_kind_by_start(kind.start()),
                    kind => element::script_kind(
                        kind.as_ref().map(|kind| kind.as_str().unwrap_or_default()),
                    ),
                };
                Contents::Script(kind, JavaScript::default())
            }
            Content::Style if inside != Some(Namespace::MathMl) => Contents::Style(Css::default()),
            _ => Contents::Text,
        };
        if is_foreign {
            return;
        }
        if content == Content::Data {
            self.forget_tag();
        }
        self.state = match content {
            Content::Data => State::Data,
            Content::Plaintext => State::Plaintext,
            _ => State::RawText(RawText::default()),
        };
    }

    /// Between tags it does not matter which was the last: ways that differ in it alone are one.
    fn forget_tag(&mut self) {
        self.element = "";
        self.is_end_tag = false;
        self.script_type = None;
    }

    fn declaration(&mut self, byte: u8, at: usize) -> usize {
        let State::Declaration(read) = &mut self.state else {
            return at;
        };
        read.push(byte);
        let read = *read;
        let start = read.start();
        let is_foreign = matches!(
            self.namespaces.last(),
            Some(Namespace::Svg | Namespace::MathMl)
        );
        match start {
            "--" => self.state = State::Comment(CommentEnd::Start),
            "doctype" => self.state = State::Doctype,
            "[cdata[" if is_foreign => self.state = State::Cdata { brackets: 0 },
            "[cdata[" => self.state = State::BogusComment,
            _ if ["--", "doctype", "[cdata["]
                .iter()
                .any(|whole| whole.starts_with(start)) => {}
            _ => {
                self.state = State::BogusComment;
                return at;
            }
        }
        at + 1
    }

    fn comment(&mut self, bytes: &[u8], at: usize) -> usize {
        let State::Comment(end) = &mut self.state else {
            return at;
        };
        if *end == CommentEnd::Body {
            let Some(found) = memchr(b'-', &bytes[at..]) else {
                return bytes.len();
            };
            *end = CommentEnd::Dash;
            return at + found + 1;
        }
        *end = match (*end, bytes[at]) {
            (
                CommentEnd::Start | CommentEnd::StartDash | CommentEnd::DashDash | CommentEnd::Bang,
                b'>',
            ) => {
                self.state = State::Data;
                return at + 1;
            }
            (CommentEnd::Start, b'-') => CommentEnd::StartDash,
            (CommentEnd::StartDash | CommentEnd::Dash | CommentEnd::DashDash, b'-') => {
                CommentEnd::DashDash
            }
            (CommentEnd::DashDash, b'!') => CommentEnd::Bang,
            (CommentEnd::Bang, b'-') => CommentEnd::Dash,
            _ => CommentEnd::Body,
        };
        at + 1
    }

    fn up_to_angle(&mut self, bytes: &[u8], at: usize) -> usize {
        match memchr(b'>', &bytes[at..]) {
            Some(found) => {
                self.state = State::Data;
                at + found + 1
            }
            None => bytes.len(),
        }
    }

    fn cdata(&mut self, text: &str, at: usize, base: usize, events: &mut impl Events) -> usize {
        let State::Cdata { mut brackets } = self.state else {
            return at;
        };
        let bytes = text.as_bytes();
        let mut end = at;
        loop {
            let Some(byte) = bytes.get(end) else {
                self.state = State::Cdata { brackets };
                break;
            };
            end += 1;
            match byte {
                b']' => brackets = (brackets + 1).min(2),
                b'>' if brackets == 2 => {
                    self.state = State::Data;
                    break;
                }
                _ => {
                    brackets = 0;
                    let rest = &bytes[end..];
                    end += memchr2(b']', b'>', rest).unwrap_or(rest.len());
                }
            }
        }
        self.text_of_contents(&text[at..end], base + at, events);
        end
    }
}

impl ValueLanguage {
    fn feed(&mut self, piece: &str) {
        match self {
            Self::Plain => {}
            Self::Url(url) => url.feed(&decoded(piece.as_bytes())),
            Self::JavaScript(script) => script.feed(&decoded(piece.as_bytes())),
            Self::Css(css) => css.feed(&decoded(piece.as_bytes())),
            Self::Document(document) => {
                let decoded = decoded(piece.as_bytes());
                let text = String::from_utf8_lossy(&decoded);
                document.feed(&text, 0, &mut super::NoEvents);
            }
        }
    }
}

fn end_of(text: &str, start: usize, ends: impl Fn(u8) -> bool) -> usize {
    let rest = text.as_bytes()[start..].iter();
    rest.clone()
        .position(|byte| ends(*byte))
        .map_or(text.len(), |found| start + found)
}

fn ends_name(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// Elements that end SVG and `MathML` around them.
fn leaves_foreign_content(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "blockquote"
            | "body"
            | "br"
            | "center"
            | "code"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "em"
            | "embed"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "listing"
            | "menu"
            | "meta"
            | "nobr"
            | "ol"
            | "p"
            | "pre"
            | "ruby"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "strike"
            | "sub"
            | "sup"
            | "table"
            | "tt"
            | "u"
            | "ul"
            | "var"
    )
}
